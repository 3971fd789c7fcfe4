/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the interleaving explorer share
 *
 * A *step* is an operation on an object and everything its thread does until
 * the next operation. A thread announces an operation (il_point()), waits until
 * it is chosen, and then carries it out. So at any time the next operation of
 * each thread is known, and whether it could be carried out.
 *
 * Who owns what, from the bottom:
 *
 * waiters.c	who is on a wait queue
 * model.c	what locks, completions, wait queues and work items do: whether
 *		an operation can be carried out, and what state it leaves
 * memory.c	the arena of the subject's allocations
 * race.c	which synchronisation orders what; data races
 * trace.c	the steps of the running schedule and what happens before what
 * run.c	the threads and the token; runs one schedule
 * tree.c	wakeup trees
 * dpor.c	optimal dynamic partial-order reduction
 * search.c	the other strategies
 * explore.c	runs schedules until a strategy has no more; public functions
 * minimize.c	the schedule with the fewest preemptions
 * replay.c	schedules as strings
 * report.c	timelines and summaries
 * hooks.c	what <interleave/force.h> turns kernel calls into
 * waits.c	the same of those that wait on wait queues
 * access.c	what the compiler turns memory accesses into
 *
 * Only the holder of the token, or the exploring thread while no thread has it,
 * touches any of this, so there are no locks.
 */
#ifndef _INTERLEAVE_INTERNAL_H
#define _INTERLEAVE_INTERNAL_H

#include <linux/bits.h>
#include <linux/sched.h>
#include <linux/types.h>
#include <interleave/hooks.h>
#include <interleave/interleave.h>
#include <interleave/site.h>

/* The setup and teardown of a program act as one more thread. */
#define IL_SETUP	INTERLEAVE_THREADS
#define IL_CLOCKS	(INTERLEAVE_THREADS + 1)

/**
 * struct il_op - An operation that a thread is about to carry out.
 * @kind: what kind
 * @writes: it conflicts with all others on an overlapping range; those that do
 *	not write conflict with those that do. Set by il_point(), but for
 *	IL_ACCESS
 * @overwrites: an access: a store, that keeps nothing of what was there
 * @marked: an access: atomic or by READ_ONCE() and the like
 * @acquires: an access: sees what was before the release that it reads
 * @releases: an access: lets others see what was before
 * @timed: a sleep that ends by itself once no thread can go on
 * @expired: set by the explorer: it did
 * @target: of IL_FLUSHED, IL_FLUSHED_ALL: for what; of IL_ENTER, IL_LEAVE: who; of
 *	IL_START: which queueing; of IL_PREPARE, IL_QUEUE_UP: 1 to sleep as
 *	TASK_INTERRUPTIBLE; of IL_WAKE: see IL_WAKE_COUNT
 * @size: of the object, in bytes
 * @address: of the object; of the RCU kinds: IL_RCU_ADDRESS and behind
 * @site: where in the source, NULL for accesses seen by the compiler
 * @ip: where in the code
 */
struct il_op {
	u8 kind;
	bool writes:1;
	bool overwrites:1;
	bool marked:1;
	bool acquires:1;
	bool releases:1;
	bool timed:1;
	bool expired:1;
	u32 size;
	u64 target;
	unsigned long address;
	const struct interleave_site *site;
	unsigned long ip;
};

/* Whom IL_WAKE wakes: TASK_INTERRUPTIBLE alone; of the exclusive so many. */
#define IL_WAKE_INTERRUPTIBLE	BIT_ULL(0)
#define IL_WAKE_COUNT		GENMASK_ULL(39, 8)

/*
 * Who begins or ends to read does so to the first byte, and who ends to the
 * second as well; who begins to wait does so to the first, and who has waited to
 * the second.
 */
#define IL_RCU_ADDRESS	8UL

/**
 * struct il_step - A step that was made.
 * @op: the operation
 * @thread: whose
 * @by_default: as il_default_pick() would have it
 * @index: the how manieth of its thread, from 1
 * @state: of the object in the model, before
 * @clock: by thread, how many of its steps happen before or are this one
 */
struct il_step {
	struct il_op op;
	u8 thread;
	bool by_default;
	u32 index;
	u64 state;
	u16 clock[INTERLEAVE_THREADS];
};

/* waiters.c */

/**
 * il_waiters_begin() - forget that there were too many; before an exploration
 */
void il_waiters_begin(void);

/**
 * il_waiters_full() - whether there were more states than can be told apart
 *
 * What was explored since is not to be relied on.
 */
bool il_waiters_full(void);

/**
 * il_waiters_reset() - forget all states; before each schedule
 */
void il_waiters_reset(void);

/**
 * il_waiters_listen() - somebody who waits as one of all is on the list
 * @state: of the wait queue; 0: nobody is there
 * @thread: who
 * @interruptible: as TASK_INTERRUPTIBLE, or maybe as that
 *
 * Return: the state after that, as of all of these.
 */
u64 il_waiters_listen(u64 state, unsigned int thread, bool interruptible);

/**
 * il_waiters_queue() - somebody who waits exclusively is on the list
 */
u64 il_waiters_queue(u64 state, unsigned int thread, bool interruptible);

/**
 * il_waiters_finish() - who waits exclusively leaves
 */
u64 il_waiters_finish(u64 state, unsigned int thread);

/**
 * il_waiters_wake() - those who wait are woken
 * @state: of the wait queue
 * @interruptible: as TASK_INTERRUPTIBLE, and no others
 * @count: no more than so many of those who wait exclusively; 0: all
 */
u64 il_waiters_wake(u64 state, bool interruptible, unsigned int count);

/**
 * il_waiters_sleep() - somebody has slept, until woken or until the time was over
 */
u64 il_waiters_sleep(u64 state, unsigned int thread);

/**
 * il_waiters_woken() - whether somebody was woken, and has not slept since
 */
bool il_waiters_woken(u64 state, unsigned int thread);

/**
 * il_waiters_any() - whether anybody is there, or was there as one of all
 */
bool il_waiters_any(u64 state);

/* model.c */

/*
 * The state of an object is a number that nothing but the operations on it
 * change, so that it can be computed for orders that were never run.
 */

/**
 * il_model_enabled_in() - whether a thread could carry out an operation on an
 *	object in a state
 */
bool il_model_enabled_in(unsigned int thread, const struct il_op *op,
			 u64 state);

/**
 * il_model_next() - the state in which an operation leaves its object
 */
u64 il_model_next(unsigned int thread, const struct il_op *op, u64 state);

/**
 * il_model_succeeds() - whether a try would succeed in a state; all else does
 */
bool il_model_succeeds(const struct il_op *op, u64 state);

/**
 * il_model_blocks() - whether an operation of a kind may have to wait
 */
bool il_model_blocks(enum il_kind kind);

/**
 * il_model_writes() - whether operations of a kind conflict with all others on
 *	their object; not for IL_ACCESS, which says so itself
 */
bool il_model_writes(enum il_kind kind);

/**
 * il_model_reset() - forget all objects; before each schedule
 */
void il_model_reset(void);

/**
 * il_model_state() - the present state of an operation's object
 *
 * Of IL_RCU_UNLOCK: mask of the threads that wait for just this reader.
 */
u64 il_model_state(unsigned int thread, const struct il_op *op);

/**
 * il_model_enabled() - whether a thread could carry out an operation now
 */
bool il_model_enabled(unsigned int thread, const struct il_op *op);

/**
 * il_model_apply() - carry out an operation
 *
 * One that is not enabled is carried out as if it were: that ends a schedule
 * whose threads would wait for ever.
 *
 * Return: of a try, whether it succeeded; else true.
 */
bool il_model_apply(unsigned int thread, const struct il_op *op);

/**
 * il_model_blockers() - who keeps a thread from carrying out an operation
 *
 * Return: mask of the threads that hold it; 0 if it is for nobody in
 * particular to let it go on.
 */
u32 il_model_blockers(unsigned int thread, const struct il_op *op);

/**
 * il_model_held() - find a lock that a thread holds
 *
 * Return: where it was taken, NULL if there is none.
 */
const struct interleave_site *il_model_held(unsigned int thread);

/**
 * il_model_queued() - what to wait for until a work item has run
 * @state: of the work item
 *
 * Return: IL_FLUSHED's @target, and IL_START's of who queued it last; 0 if it has.
 */
u64 il_model_queued(u64 state);

/**
 * il_model_is_held() - whether a thread holds the lock
 */
bool il_model_is_held(unsigned int thread, unsigned long address);

/* memory.c */

int il_memory_init(void);
void il_memory_exit(void);

/**
 * il_memory_reset() - free the whole arena; before each schedule
 */
void il_memory_reset(void);

/**
 * il_memory_alloc() - memory for a thread of the program
 *
 * The address depends on nothing but the thread and its allocations before.
 *
 * Return: zeroed memory, NULL if the arena is used up (a finding is made).
 */
void *il_memory_alloc(unsigned int thread, size_t size,
		      const struct interleave_site *site);

/**
 * il_memory_owns() - whether an address is in the arena
 */
bool il_memory_owns(unsigned long address);

/**
 * il_memory_size() - usable size of an object of the arena
 */
size_t il_memory_size(const void *object);

/**
 * il_memory_free() - free an object of the arena
 * @thread: whose doing
 * @object: the object
 * @site: where; NULL: in the scope that it was allocated in, as far as is known
 *
 * It stays as it is till il_memory_reset(), but is known to be free.
 */
void il_memory_free(unsigned int thread, const void *object,
		    const struct interleave_site *site);

/**
 * il_memory_check() - make a finding if a range is in freed memory
 */
void il_memory_check(unsigned int thread, const struct il_op *op);

/**
 * il_memory_check_leaks() - make a finding if something is still allocated
 */
void il_memory_check_leaks(void);

/* race.c */

int il_race_init(void);
void il_race_exit(void);

/**
 * il_race_reset() - nothing has happened yet; before each schedule
 */
void il_race_reset(void);

/**
 * il_race_access() - look at an access, IL_ACCESS or IL_FREE, about to be made
 *
 * Makes a finding if nothing orders it after a conflicting one.
 */
void il_race_access(unsigned int thread, const struct il_op *op);

/**
 * il_race_release() - what @thread has done happens before who acquires @key
 */
void il_race_release(unsigned int thread, unsigned long key);

/**
 * il_race_acquire() - see il_race_release()
 */
void il_race_acquire(unsigned int thread, unsigned long key);

/**
 * il_race_fork() - what @parent has done happens before all @child does
 */
void il_race_fork(unsigned int parent, unsigned int child);

/**
 * il_race_join() - what @child has done happens before what @parent does next
 */
void il_race_join(unsigned int parent, unsigned int child);

/**
 * il_race_applied() - an operation other than an access was carried out
 *
 * Makes of it the releases and acquires that the kernel documents for it.
 */
void il_race_applied(unsigned int thread, const struct il_op *op,
		     bool succeeded);

/* trace.c */

int il_trace_init(unsigned int max_steps);
void il_trace_exit(void);

/**
 * il_trace_reset() - no step has been made; before each schedule
 */
void il_trace_reset(void);

/**
 * il_trace_add() - a thread is about to carry out an operation
 * @thread: the thread
 * @op: the operation
 *
 * Works out what happens before it, and with which steps it races: those that
 * it conflicts with, that nothing else orders before it, and that could have
 * come after it.
 */
void il_trace_add(unsigned int thread, const struct il_op *op);

/**
 * il_trace_fork() - the last step has brought a thread about
 *
 * It happens before all that the thread does.
 */
void il_trace_fork(unsigned int child);

/**
 * il_trace_length() - how many steps were made
 */
unsigned int il_trace_length(void);

/**
 * il_trace_step() - one of them, from 0
 */
const struct il_step *il_trace_step(unsigned int i);

/**
 * il_trace_text() - the source's expression for the object of an operation
 * @op: the operation, which need not be a step yet
 *
 * Return: the expression, or NULL if there is none.
 */
const char *il_trace_text(const struct il_op *op);

/**
 * il_trace_schedule() - the choices that led to the steps
 * @schedule: where to: the thread of each, or IL_REPLAY_DEFAULT
 *
 * Return: their number.
 */
unsigned int il_trace_schedule(u8 *schedule);

/**
 * il_trace_digest() - a number that equivalent schedules have in common
 */
u64 il_trace_digest(void);

/**
 * il_trace_order() - add who made each step to a digest of schedules in their order
 * @before: of the schedules before this one; 0 if it is the first
 *
 * Return: the digest with this one.
 */
u32 il_trace_order(u32 before);

/**
 * il_trace_is_before() - whether step @a happens before step @b or is it
 */
static inline bool il_trace_is_before(const struct il_step *a,
				      const struct il_step *b)
{
	return b->clock[a->thread] >= a->index;
}

/**
 * il_ops_conflict() - whether the order of two operations can matter
 */
static inline bool il_ops_conflict(const struct il_op *a,
				   const struct il_op *b)
{
	return (a->expired || b->expired) ||
	       ((a->writes || b->writes) &&
		a->kind != IL_ALLOC && b->kind != IL_ALLOC &&
		a->address < b->address + b->size &&
		b->address < a->address + a->size);
}

/**
 * struct il_race - Two steps whose order could have been the other.
 */
struct il_race {
	u32 first;
	u32 second;
};

/**
 * il_trace_races() - the races of the schedule
 *
 * Return: their number.
 */
unsigned int il_trace_races(const struct il_race **races);

/* run.c */

/**
 * struct il_thread - A thread of the running schedule.
 * @task: the kernel thread
 * @name: for people
 * @run: what it does
 * @ctx: argument
 * @op: its next operation, if @state is IL_READY
 * @state: see enum il_thread_state
 * @steps: how many it has made
 * @echo: the compiler will announce the access of @op once more, kept by hooks.c
 *	and access.c
 * @rcu: how deep it is in RCU readers, kept by hooks.c
 * @rcu_seen: the readers that were there at its IL_RCU_BEGIN
 * @work: the work item that it runs, or 0
 * @queued: il_model_queued() right behind its queueing
 * @queue: the workqueue of that, or 0
 * @delayed: it enters that at the end of a delay
 * @turn: how often it has run before
 * @again: it has queued itself meanwhile
 * @next_queued: @queued of that
 * @next_queue: on which workqueue, or 0
 * @next_delayed: with a delay
 * @spawned: how many other work items it has queued
 * @room: from where on there are threads for these
 * @room_end: and to where
 */
enum il_thread_state {
	IL_UNUSED,
	IL_READY,	/* at a scheduling point */
	IL_ENDED,
};

struct il_thread {
	struct task_struct *task;
	const char *name;
	void (*run)(void *ctx);
	void *ctx;
	struct il_op op;
	enum il_thread_state state;
	u32 steps;
	bool echo;
	u32 rcu;
	u32 rcu_seen;
	unsigned long work;
	u64 queued;
	unsigned long queue;
	bool delayed;
	u32 turn;
	bool again;
	u64 next_queued;
	unsigned long next_queue;
	bool next_delayed;
	u32 spawned;
	u8 room;
	u8 room_end;
};

/**
 * struct il_run - The running schedule.
 * @program: of what
 * @options: how
 * @thread: program's own threads first, then those of work items
 * @nr_threads: how far @thread is in use
 * @holder: who has the token; IL_SETUP: the exploring thread
 * @steps: made so far
 * @by_default: il_default_pick() would have chosen the holder
 * @preemptions: so far
 * @finding: the first one
 * @message: of it
 * @found_at: step at which it was made
 * @found_by: thread
 * @free_running: the schedule is only being brought to its end, after a finding
 *	or because it was pruned
 * @pruned: it is equivalent to another
 */
struct il_run {
	const struct interleave_program *program;
	const struct interleave_options *options;
	struct il_thread thread[INTERLEAVE_THREADS];
	unsigned int nr_threads;
	unsigned int holder;
	unsigned int steps;
	bool by_default;
	unsigned int preemptions;
	enum interleave_finding finding;
	char message[INTERLEAVE_MESSAGE];
	unsigned int found_at;
	unsigned int found_by;
	bool free_running;
	bool pruned;
};

extern struct il_run il_run;

/**
 * il_point() - announce an operation, wait for the turn, carry it out
 *
 * In setup and teardown it is carried out at once, and one that would have to
 * wait is a finding.
 *
 * Context: interleave_hooked(), may sleep.
 * Return: what il_model_apply() returns; false if the operation had to wait and
 * could not, see there.
 */
bool il_point(const struct il_op *op);

/**
 * il_find() - make a finding
 *
 * The first of a schedule counts.
 *
 * Context: interleave_hooked().
 */
__printf(2, 3) void il_find(enum interleave_finding finding,
			    const char *fmt, ...);

/**
 * il_thread_name() - what to call a thread, IL_SETUP included
 */
const char *il_thread_name(unsigned int thread);

/**
 * struct il_work - A work item to be queued.
 * @work: its address
 * @queue: address of the workqueue, or 0
 * @delayed: it enters the workqueue some time later
 * @name: for people
 * @run: what it does
 * @ctx: argument of @run
 */
struct il_work {
	unsigned long work;
	unsigned long queue;
	bool delayed;
	const char *name;
	void (*run)(void *ctx);
	void *ctx;
};

/**
 * il_place_in_queue() - who a work item will be in its workqueue, see il_spawn()
 *
 * Return: IL_ENTER's and IL_LEAVE's @target; 0 if it is there already, or if there is
 * no thread for it.
 */
u64 il_place_in_queue(const struct il_work *work);

/**
 * il_spawn() - start a thread for a work item, after IL_QUEUE succeeded
 *
 * Which of the threads it gets depends on nothing but the thread that asks and
 * how often it has before; one that queues itself again keeps its own. What setup
 * or teardown queues runs when it is done, or before, if it waits for that.
 */
void il_spawn(const struct il_work *work);

/**
 * struct il_strategy - Which schedule comes next.
 * @begin: before the first schedule; 0 or -ENOMEM
 * @pick: the thread to make the next step, one of the mask @enabled. @last
 *	is the thread that made the last one, IL_CLOCKS at the beginning.
 *	IL_CLOCKS: this schedule need not be run to its end.
 * @next: after each schedule: whether there is another
 * @end: after the last, also if @begin failed
 * @bounded_by: after the last: what made it leave out schedules, NULL if nothing
 */
struct il_strategy {
	int (*begin)(void);
	unsigned int (*pick)(u32 enabled, unsigned int last);
	bool (*next)(void);
	void (*end)(void);
	const char *(*bounded_by)(void);
};

extern const struct il_strategy il_dpor;	/* dpor.c */
extern const struct il_strategy il_exhaustive;	/* search.c */
extern const struct il_strategy il_preemptions;
extern const struct il_strategy il_delays;
extern const struct il_strategy il_random;	/* random.c */
extern const struct il_strategy il_pct;
extern const struct il_strategy il_fixed;	/* fixed.c: one given schedule */

/**
 * il_fixed_set() - the schedule that il_fixed runs
 * @schedule: thread of each step; must stay
 * @steps: their number; what follows is the default
 *
 * IL_REPLAY_DEFAULT in it is il_default_pick().
 */
void il_fixed_set(const u8 *schedule, unsigned int steps);

/**
 * il_default_pick() - the thread that goes on if nobody says otherwise
 */
static inline unsigned int il_default_pick(u32 enabled, unsigned int last)
{
	if (last < INTERLEAVE_THREADS && (enabled & BIT(last)))
		return last;
	return __ffs(enabled);
}

/**
 * il_run_init() - get threads and memory for a program
 *
 * Return: 0, -ENOMEM.
 */
int il_run_init(const struct interleave_program *program,
		const struct interleave_options *options);
void il_run_exit(void);

/**
 * il_run_schedule() - run the program once
 *
 * Return: true if it went to its end or to a finding, false if it was pruned.
 */
bool il_run_schedule(const struct il_strategy *strategy);

/* hooks.c */

/**
 * il_hooks_end() - a schedule has ended
 * @call: whether what interleave_at_end() was given can be called: no thread has
 *	been left behind somewhere
 */
void il_hooks_end(bool call);

/* waits.c */

/**
 * il_waits_end() - nobody is on a wait queue any more; after each schedule
 */
void il_waits_end(void);

/* seen.c */

/**
 * il_seen_reset() - start with an empty set of classes of schedules
 */
void il_seen_reset(void);

/**
 * il_seen_add() - put a class in, by its digest
 */
void il_seen_add(u64 digest);

/**
 * il_seen_count() - how many there are, 0 if there was not enough memory
 */
unsigned long il_seen_count(void);

/**
 * il_seen_digest() - a number that equal sets have in common
 */
u64 il_seen_digest(void);

/* minimize.c */

/**
 * il_minimize() - look for a schedule with fewer preemptions
 * @schedule: one that shows @finding, of @steps steps; replaced by the best
 *	that was found
 * @steps: see there; set
 * @preemptions: of it; set
 * @finding: what it shows
 *
 * Return: whether there is none better.
 */
bool il_minimize(u8 *schedule, unsigned int *steps, unsigned int *preemptions,
		 enum interleave_finding finding);

/* tree.c */

/**
 * struct il_node - A node of a wakeup tree: a step to be made.
 * @op: the operation
 * @thread: whose
 * @child: the first of its children, 0 for none
 * @next: the next of its siblings, 0 for none
 */
struct il_node {
	struct il_op op;
	u8 thread;
	u32 child;
	u32 next;
};

int il_tree_init(void);
void il_tree_exit(void);

/**
 * il_tree_node() - a node by its number
 */
struct il_node *il_tree_node(u32 node);

/**
 * il_tree_append() - add a child behind the others
 * @list: where the number of the first one is kept
 *
 * Return: its number; 0 without memory.
 */
u32 il_tree_append(u32 *list, unsigned int thread, const struct il_op *op);

/**
 * il_tree_drop_first() - free the first child and all below it
 */
void il_tree_drop_first(u32 *list);

/**
 * il_tree_insert() - see to it that a sequence or an equivalent one is tried
 * @list: where the number of the first child is kept
 * @steps: the sequence; changed
 * @count: its length
 *
 * Return: 0, -ENOMEM.
 */
int il_tree_insert(u32 *list, const struct il_step **steps,
		   unsigned int count);

/**
 * il_is_initial() - whether a thread could make the first step of a sequence or
 *	of an equivalent one
 * @thread: the thread
 * @op: its next operation
 * @at: set to where its step is in the sequence, or @count
 */
bool il_is_initial(unsigned int thread, const struct il_op *op,
		   const struct il_step **steps, unsigned int count,
		   unsigned int *at);

/* replay.c */

/* In a schedule: whoever il_default_pick() says */
#define IL_REPLAY_DEFAULT	0xff

/**
 * il_replay_letter() - what replay strings and timelines call a thread
 *
 * Return: 'a' to 'z', 'A' to 'F'.
 */
char il_replay_letter(unsigned int thread);

/**
 * il_replay_format() - write a schedule as a string
 * @buf: where to
 * @size: of @buf, in bytes
 * @program: its name
 * @accesses: as it was explored
 * @schedule: thread of each step
 * @steps: their number
 *
 * Return: length of the string; -ENOSPC and an empty string if it does not fit.
 */
int il_replay_format(char *buf, size_t size, const char *program,
		     enum interleave_accesses accesses, const u8 *schedule,
		     unsigned int steps);

/**
 * il_replay_parse() - read what il_replay_format() wrote
 * @replay: the string
 * @program: the program that it must be of, NULL for any
 * @accesses: set to what it was explored with
 * @schedule: where to; NULL to check the string only
 * @max_steps: room in @schedule
 *
 * Return: number of steps; -EINVAL if it is no such string, or too long.
 */
int il_replay_parse(const char *replay, const char *program,
		    enum interleave_accesses *accesses, u8 *schedule,
		    unsigned int max_steps);

/**
 * il_replay_requested() - whether the kernel was booted to replay a schedule
 * @program: the program that is about to be explored
 * @options: how
 * @replay: set to the string if it is one of this program, explored with such
 *	options; else to NULL, and this exploration was not asked for
 */
bool il_replay_requested(const struct interleave_program *program,
			 const struct interleave_options *options,
			 const char **replay);

/**
 * il_replay_unbounded() - whether the kernel was booted to run every schedule,
 *	whatever max_schedules says
 */
bool il_replay_unbounded(void);

/**
 * il_replay_plain() - whether the kernel was booted to search without reduction
 */
bool il_replay_plain(void);

/* report.c */

/**
 * il_report_reset() - forget names of objects; before each schedule's setup
 */
void il_report_reset(void);

/**
 * il_report_has_name() - whether an address is in an object with a name
 */
bool il_report_has_name(unsigned long address);

/**
 * il_report_halt() - remember what each thread was about to do
 *
 * Once in a schedule with a finding: when it is seen, before any thread runs on.
 */
void il_report_halt(void);

/**
 * il_report_summary() - print what an exploration came to
 * @test: as whose diagnostics
 * @program: name of the program
 * @options: how it was explored in the end
 * @result: what to print
 */
void il_report_summary(struct kunit *test, const char *program,
		       const struct interleave_options *options,
		       const struct interleave_result *result);

/**
 * il_report_schedule() - print the timeline of the schedule that ran last
 * @test: as whose diagnostics; NULL: not at all
 * @program: name of the program
 * @result: whose finding, message, preemptions, minimal and replay are of it
 */
void il_report_schedule(struct kunit *test, const char *program,
			const struct interleave_result *result);

#endif /* _INTERLEAVE_INTERNAL_H */
