/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interleaving explorer: runs a concurrent program under every schedule
 *
 * A case states a program: its threads, setup and teardown, and conditions that
 * must hold. interleave_check() runs the program again and again, each time in
 * another order of its threads, until every order that can make a difference
 * has been run. The first bad schedule fails the case.
 *
 * The threads are kernel threads that share one token. Only the holder of the
 * token runs, and the token moves at scheduling points only: operations on
 * locks, atomics, wait queues and the like in objects that kbuild compiles with
 * <interleave/force.h> and, if the options ask for it, every memory access in
 * objects compiled with -fsanitize=thread. All other code runs in one step with
 * the operation before it. See Documentation/interleave.md.
 *
 * A program must be deterministic: the same order of its threads has the same
 * effects. Memory that such objects allocate in a thread or in setup comes from
 * an arena, so that addresses repeat; allocate other memory once, before the
 * exploration. A program that is not deterministic ends in a finding.
 */
#ifndef _INTERLEAVE_INTERLEAVE_H
#define _INTERLEAVE_INTERLEAVE_H

#include <linux/kernel.h>
#include <linux/types.h>

struct kunit;
struct mm_struct;

/* Threads of a program, including one for each of its work items. */
#define INTERLEAVE_THREADS	32

/**
 * struct interleave_thread - one thread of a program
 * @name: name in reports
 * @run: function of the thread
 */
struct interleave_thread {
	const char *name;
	void (*run)(void *ctx);
};

/**
 * struct interleave_program - a program to run under every schedule
 * @name: name in reports and replay strings: letters, digits and '_'
 * @threads: threads of the program
 * @nr_threads: number of @threads, 1 to INTERLEAVE_THREADS less work items
 * @setup: called before each schedule, not interleaved; may be NULL
 * @teardown: called after each schedule, not interleaved; may be NULL
 * @invariant: called after every step; must not sleep, block or reach a
 *	scheduling point. Returns NULL if the invariant holds, else a message.
 *	May be NULL.
 * @check: called once all threads have ended, before @teardown. Returns NULL if
 *	all is well, else a message. May be NULL.
 * @ctx: argument of all these functions
 * @mm: user memory of the threads, or NULL
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
 * enum interleave_strategy - which schedules are run, and in which order
 * @INTERLEAVE_DPOR: one schedule of each class of equivalent ones (optimal
 *	dynamic partial-order reduction with wakeup trees). Complete.
 * @INTERLEAVE_EXHAUSTIVE: every schedule, depth first. Complete.
 * @INTERLEAVE_PREEMPTIONS: every schedule with at most @bound switches away
 *	from a thread that could have gone on
 * @INTERLEAVE_DELAYS: every schedule that departs from the round robin at most
 *	@bound times, by passing over the thread whose turn it is
 * @INTERLEAVE_PCT: random priorities that change at @bound random steps, from
 *	@seed; finds a bug of depth @bound + 1 with a known probability
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
 * enum interleave_accesses - how plain memory accesses are treated
 * @INTERLEAVE_ACCESSES_CHECKED: no scheduling points, but checked for data
 *	races and for freed memory
 * @INTERLEAVE_ACCESSES_SCHEDULED: checked, and scheduling points
 */
enum interleave_accesses {
	INTERLEAVE_ACCESSES_CHECKED,
	INTERLEAVE_ACCESSES_SCHEDULED,
};

/**
 * struct interleave_options - how to explore a program
 * @strategy: which schedules are run
 * @accesses: how plain accesses are treated; no effect on objects that are not
 *	compiled with -fsanitize=thread
 * @bound: bound of @strategy, if it has one
 * @seed: random seed of @strategy, if it is a random one
 * @max_schedules: stop after this many schedules; 0: 1000 for random
 *	strategies, no limit for others
 * @max_steps: more steps than this are a livelock; 0: 2000
 *
 * All zeros is a complete exploration at synchronisation points.
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
 * enum interleave_finding - what is wrong with a schedule
 * @INTERLEAVE_OK: nothing
 * @INTERLEAVE_ASSERTION: interleave_fail(), the invariant or the check
 * @INTERLEAVE_WARNING: an unexpected WARN()
 * @INTERLEAVE_DEADLOCK: no thread can go on; a lost wake-up ends in one
 * @INTERLEAVE_LIVELOCK: more steps than allowed
 * @INTERLEAVE_RACE: two unordered accesses, at least one of them a write and at
 *	least one unmarked
 * @INTERLEAVE_USE_AFTER_FREE: an access to freed memory
 * @INTERLEAVE_DOUBLE_FREE: memory freed twice
 * @INTERLEAVE_LEAK: memory still allocated after teardown
 * @INTERLEAVE_LOCK_HELD: a thread ended while holding a lock, or released a
 *	lock that it did not hold
 * @INTERLEAVE_BROKEN: not a bug of the subject: the program is not
 *	deterministic, blocks on something that the explorer does not model, or
 *	needs more threads or memory than there are
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
 * struct interleave_result - outcome of an exploration
 * @schedules: schedules run to their end
 * @pruned: schedules given up as equivalent to one that was run
 * @traces: digest of the set of classes of schedules that were run; equal for
 *	two strategies that ran the same classes
 * @classes: number of distinct classes, counted by EXHAUSTIVE only
 * @deepest: steps of the longest schedule
 * @order: digest of all schedules, pruned ones included, in the order in which
 *	they were run; equal for equal program, options and kernel
 * @complete: every schedule of the strategy was run
 * @bounded_by: reason why schedules were left out: "schedules", "preemptions",
 *	"delays", "random", "finding"; NULL if none were
 * @nanoseconds: duration
 * @finding: first finding
 * @message: message of @finding, one line
 * @preemptions: of the schedule shown
 * @minimal: no schedule with fewer preemptions has this finding
 * @replay: replay string of the schedule shown, for interleave_replay()
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
 * interleave_check() - explore a program and fail the case on a finding
 * @test: case that fails
 * @program: program to explore
 * @options: how to explore; NULL for all zeros
 *
 * Prints a summary and, for a bad schedule, a timeline with the fewest
 * preemptions and its replay string as diagnostics of the case. If the kernel
 * was booted with interleave.replay= and a string of this program, only that
 * schedule is run. One exploration runs at a time.
 *
 * Context: Process context. May sleep.
 */
void interleave_check(struct kunit *test,
		      const struct interleave_program *program,
		      const struct interleave_options *options);

/**
 * interleave_explore() - explore a program
 * @test: case whose diagnostics get the timeline of a bad schedule, or NULL
 * @program: program to explore
 * @options: how to explore; NULL for all zeros
 * @result: filled in with the outcome
 *
 * Context: Process context. May sleep.
 * Return: 0; -EINVAL for an invalid program or invalid options; -ENOMEM.
 */
int interleave_explore(struct kunit *test,
		       const struct interleave_program *program,
		       const struct interleave_options *options,
		       struct interleave_result *result);

/**
 * interleave_replay() - run one schedule of a program
 * @test: case whose diagnostics get the timeline, or NULL
 * @program: program to run
 * @options: options of the exploration that @replay comes from
 * @replay: replay string
 * @result: filled in with the outcome
 *
 * Context: Process context. May sleep.
 * Return: 0; -EINVAL if @replay is no string of @program; -ENOMEM.
 */
int interleave_replay(struct kunit *test,
		      const struct interleave_program *program,
		      const struct interleave_options *options,
		      const char *replay, struct interleave_result *result);

/**
 * interleave_fail() - report that the running schedule is bad
 * @fmt: format of a message of one line, and its arguments
 *
 * Only the first finding of a schedule counts. The caller goes on. Does nothing
 * outside of a program's threads, setup and teardown.
 *
 * Context: Any context.
 */
__printf(1, 2) void interleave_fail(const char *fmt, ...);

/* INTERLEAVE_EXPECT() - fail the schedule unless a condition holds */
#define INTERLEAVE_EXPECT(condition)					\
	do {								\
		if (!(condition)) {					\
			interleave_fail("expected %s (%s:%d)",		\
					#condition,			\
					kbasename(__FILE__), __LINE__);	\
		}							\
	} while (0)

/**
 * interleave_settle() - run the work items that setup or teardown has queued
 *
 * They run at the end of setup or teardown anyway; call this to see their
 * effects before that. Does nothing elsewhere.
 *
 * Context: Process context. May sleep.
 */
void interleave_settle(void);

/**
 * interleave_point() - reach a scheduling point that touches no object
 *
 * Does nothing outside of a program's threads.
 *
 * Context: Process context. May sleep.
 */
void interleave_point(void);

/**
 * interleave_name() - name an object in timelines
 * @object: the object
 * @size: size of @object in bytes
 * @name: name, which must stay valid
 *
 * For a program's setup; the name lasts until the end of the schedule. An
 * object without a name is shown by the expression in the source.
 *
 * Context: Any context.
 */
void interleave_name(const void *object, size_t size, const char *name);

/**
 * interleave_running() - check whether the caller is part of a running program
 *
 * Context: Any context.
 * Return: true in a program's threads, setup and teardown.
 */
bool interleave_running(void);

#endif /* _INTERLEAVE_INTERLEAVE_H */
