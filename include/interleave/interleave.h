/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interleaving explorer: runs a concurrent program under every schedule.
 *
 * A case states a program: threads, what surrounds them, and what must hold.
 * interleave_check() runs it again and again, each time with its threads in
 * another order, until every order that can make a difference has been tried,
 * and fails the case with the first bad one.
 *
 * The threads are kernel threads under one token: only its holder runs, and the
 * token moves at scheduling points alone. Those are the operations on locks,
 * atomics, wait queues and the like in objects that kbuild compiles with
 * <interleave/force.h>; and, if the options ask for it, every access to memory
 * in objects that are compiled with -fsanitize=thread as well. Everything else
 * is done in one go with the operation before it. See
 * Documentation/interleave.md.
 *
 * A program must be deterministic: the same order of its threads does the same
 * things. Memory that its threads or its setup allocate in such objects comes
 * from an arena, so that addresses repeat; memory from elsewhere should be
 * allocated once, before the exploration. It is checked, and a program that
 * strays is an error.
 */
#ifndef INTERLEAVE_H
#define INTERLEAVE_H

#include <linux/kernel.h>
#include <linux/types.h>

struct kunit;
struct mm_struct;

/* Threads of a program, those that run its work items included. */
#define INTERLEAVE_THREADS	32

/**
 * struct interleave_thread - One thread of a program.
 * @name: for people; at most 15 characters are shown
 * @run: what it does
 */
struct interleave_thread {
	const char *name;
	void (*run)(void *ctx);
};

/**
 * struct interleave_program - What is to be run under every schedule.
 * @name: for people and in replay strings: letters, digits and '_'
 * @threads: its threads
 * @nr_threads: their number, 1 to INTERLEAVE_THREADS less work items
 * @setup: runs before each schedule, not interleaved; may be NULL
 * @teardown: runs after each schedule, not interleaved; may be NULL
 * @invariant: asked after every step, in a context that must not sleep, block
 *	or reach a scheduling point: NULL if all is well, else what is wrong.
 *	May be NULL.
 * @check: asked once all threads have ended, before @teardown: NULL if all is
 *	well, else what is wrong. May be NULL.
 * @ctx: argument of all the functions
 * @mm: user memory that the threads have, or NULL
 */
struct interleave_program {
	const char *name;
	const struct interleave_thread *threads;
	unsigned int nr_threads;
	void (*setup)(void *ctx);
	void (*teardown)(void *ctx);
	const char *(*invariant)(void *ctx);
	const char *(*check)(void *ctx);
	void *ctx;
	struct mm_struct *mm;
};

/**
 * INTERLEAVE_RUN() - initialise the members threads and nr_threads
 * @...: an initialiser of struct interleave_thread for each thread
 *
 * For a structure at file scope that has both members.
 */
#define INTERLEAVE_RUN(...)						\
	.threads = (const struct interleave_thread[]){ __VA_ARGS__ },	\
	.nr_threads = ARRAY_SIZE(((const struct interleave_thread[])	\
				  { __VA_ARGS__ }))

/**
 * INTERLEAVE_PROGRAM() - define a program at file scope
 * @program: its identifier, and its name
 * @members: initialisers of further members, in parentheses
 * @...: as of INTERLEAVE_RUN()
 */
#define INTERLEAVE_PROGRAM(program, members, ...)			\
	const struct interleave_program program = {			\
		.name = #program,					\
		INTERLEAVE_RUN(__VA_ARGS__),				\
		INTERLEAVE_MEMBERS members				\
	}
#define INTERLEAVE_MEMBERS(...)	__VA_ARGS__

/**
 * enum interleave_strategy - In which order schedules are tried.
 * @INTERLEAVE_DPOR: one schedule of each class of equivalent ones (optimal
 *	dynamic partial-order reduction with wakeup trees). Complete.
 * @INTERLEAVE_EXHAUSTIVE: every single schedule, depth first. Complete.
 * @INTERLEAVE_PREEMPTIONS: every schedule with at most @bound switches away
 *	from a thread that could go on
 * @INTERLEAVE_DELAYS: every schedule that leaves the round robin at most @bound
 *	times by passing over the thread whose turn it is
 * @INTERLEAVE_PCT: random priorities with @bound changes at random steps, from
 *	@seed; finds a bug of depth bound + 1 with a known probability
 * @INTERLEAVE_RANDOM: a random thread at every step, from @seed
 */
enum interleave_strategy {
	INTERLEAVE_DPOR,
	INTERLEAVE_EXHAUSTIVE,
	INTERLEAVE_PREEMPTIONS,
	INTERLEAVE_DELAYS,
	INTERLEAVE_PCT,
	INTERLEAVE_RANDOM,
};

/**
 * enum interleave_accesses - What plain accesses to memory are to the explorer.
 * @INTERLEAVE_ACCESSES_CHECKED: no scheduling points, but checked for data
 *	races and for memory that was freed
 * @INTERLEAVE_ACCESSES_SCHEDULED: scheduling points as well
 */
enum interleave_accesses {
	INTERLEAVE_ACCESSES_CHECKED,
	INTERLEAVE_ACCESSES_SCHEDULED,
};

/**
 * struct interleave_options - How to explore.
 * @strategy: see there
 * @accesses: see there; of no effect on objects without access hooks
 * @bound: see the strategies
 * @seed: see the strategies
 * @max_schedules: stop after so many; 0: the random strategies run 1000, others
 *	have no limit
 * @max_steps: a schedule of more steps is a livelock; 0: 2000
 *
 * All zeros is a complete exploration at the points of synchronisation.
 */
struct interleave_options {
	enum interleave_strategy strategy;
	enum interleave_accesses accesses;
	unsigned int bound;
	u64 seed;
	unsigned long max_schedules;
	unsigned int max_steps;
};

/**
 * enum interleave_finding - What can be wrong with a schedule.
 * @INTERLEAVE_OK: nothing
 * @INTERLEAVE_ASSERTION: interleave_fail(), the invariant or the check
 * @INTERLEAVE_WARNING: a WARN() that nobody expected
 * @INTERLEAVE_DEADLOCK: no thread can go on; lost wake-ups end in one
 * @INTERLEAVE_LIVELOCK: more steps than allowed
 * @INTERLEAVE_RACE: two accesses, one of them a write and one of them unmarked,
 *	that nothing orders
 * @INTERLEAVE_USE_AFTER_FREE: an access to freed memory
 * @INTERLEAVE_DOUBLE_FREE: memory freed twice
 * @INTERLEAVE_LEAK: memory that is still allocated after teardown
 * @INTERLEAVE_LOCK_HELD: a thread ended with a lock held, or let go of one that
 *	it did not hold
 * @INTERLEAVE_BROKEN: not a bug of the subject: the program is not
 *	deterministic, blocks where the explorer cannot see it, or needs more
 *	threads or memory than there are
 */
enum interleave_finding {
	INTERLEAVE_OK,
	INTERLEAVE_ASSERTION,
	INTERLEAVE_WARNING,
	INTERLEAVE_DEADLOCK,
	INTERLEAVE_LIVELOCK,
	INTERLEAVE_RACE,
	INTERLEAVE_USE_AFTER_FREE,
	INTERLEAVE_DOUBLE_FREE,
	INTERLEAVE_LEAK,
	INTERLEAVE_LOCK_HELD,
	INTERLEAVE_BROKEN,
};

#define INTERLEAVE_MESSAGE	192
#define INTERLEAVE_REPLAY	512

/**
 * struct interleave_result - What an exploration came to.
 * @schedules: schedules run to their end
 * @pruned: schedules begun and given up as equivalent to one that was run
 * @traces: a digest of the set of the classes of schedules that were run, which
 *	two strategies that ran the same classes have in common
 * @classes: how many distinct ones there were, counted by EXHAUSTIVE only
 * @deepest: steps of the longest schedule
 * @order: a digest of all schedules, pruned ones too, in the order in which they
 *	were run. The same program, options and kernel have it in common
 * @complete: every schedule of the strategy was run
 * @bounded_by: what made it incomplete or bounded: "schedules", "preemptions",
 *	"delays", "random", "finding"; NULL if nothing
 * @nanoseconds: how long it took
 * @finding: what was found
 * @message: in one line
 * @preemptions: of the schedule shown: how often a thread that could go on had
 *	to make place
 * @minimal: no schedule with fewer shows the same
 * @replay: the schedule shown, for interleave_replay()
 */
struct interleave_result {
	unsigned long schedules;
	unsigned long pruned;
	u64 traces;
	unsigned long classes;
	unsigned int deepest;
	u32 order;
	bool complete;
	const char *bounded_by;
	u64 nanoseconds;
	enum interleave_finding finding;
	char message[INTERLEAVE_MESSAGE];
	unsigned int preemptions;
	bool minimal;
	char replay[INTERLEAVE_REPLAY];
};

/**
 * interleave_check() - Explore a program, and fail the case if it goes wrong.
 * @test: the test
 * @program: the program
 * @options: how to explore; NULL for all zeros
 *
 * Prints a summary, and of the first bad schedule, made minimal, a timeline and
 * the string to replay it with, as diagnostics of the case. If the kernel was
 * booted with interleave.replay= and a string of this program, that schedule
 * alone is run instead.
 *
 * One exploration runs at a time.
 *
 * Context: Process context, may sleep.
 */
void interleave_check(struct kunit *test,
		      const struct interleave_program *program,
		      const struct interleave_options *options);

/**
 * interleave_explore() - Explore a program and tell what was found.
 * @test: whose diagnostics a bad schedule's timeline goes to; NULL for none
 * @program: the program
 * @options: how to explore; NULL for all zeros
 * @result: where to
 *
 * What interleave_check() does, without an opinion.
 *
 * Context: Process context, may sleep.
 * Return: 0; -EINVAL for a program or options that cannot be; -ENOMEM.
 */
int interleave_explore(struct kunit *test,
		       const struct interleave_program *program,
		       const struct interleave_options *options,
		       struct interleave_result *result);

/**
 * interleave_replay() - Run one schedule.
 * @test: whose diagnostics its timeline goes to; NULL for none
 * @program: the program
 * @options: as when it was explored; NULL for all zeros
 * @replay: the replay string
 * @result: where to
 *
 * Context: Process context, may sleep.
 * Return: 0; -EINVAL if the string is none, or of another program; -ENOMEM.
 */
int interleave_replay(struct kunit *test,
		      const struct interleave_program *program,
		      const struct interleave_options *options,
		      const char *replay, struct interleave_result *result);

/**
 * interleave_fail() - Say that a schedule has gone wrong.
 * @fmt: what is wrong, in one line, and its arguments
 *
 * The first of a schedule counts. The thread goes on.
 *
 * Context: A thread, setup, or teardown of a program; elsewhere it does
 * nothing.
 */
__printf(1, 2) void interleave_fail(const char *fmt, ...);

/* INTERLEAVE_EXPECT() - fail the schedule unless a condition holds */
#define INTERLEAVE_EXPECT(condition)					\
	do {								\
		if (!(condition))					\
			interleave_fail("expected %s (%s:%d)",		\
					#condition, __FILE_NAME__,	\
					__LINE__);			\
	} while (0)

/**
 * interleave_settle() - Let the work items run that setup or teardown has queued.
 *
 * They run when it is done anyway; this is to see what they leave behind.
 *
 * Context: Setup, teardown or check of a program, without locks; may sleep. Does
 * nothing elsewhere.
 */
void interleave_settle(void);

/**
 * interleave_point() - A scheduling point that touches nothing.
 *
 * Context: As interleave_fail().
 */
void interleave_point(void);

/**
 * interleave_name() - Name an object for timelines.
 * @object: the object
 * @size: its size in bytes
 * @name: the name, which must stay
 *
 * For a program's setup; lasts to the end of the schedule. Objects without a
 * name are shown by the expression that the source has for them.
 *
 * Context: As interleave_fail().
 */
void interleave_name(const void *object, size_t size, const char *name);

/**
 * interleave_running() - Whether this thread is one of a program's.
 *
 * Context: Any.
 * Return: true in a thread of a program, its setup and its teardown.
 */
bool interleave_running(void);

#endif /* INTERLEAVE_H */
