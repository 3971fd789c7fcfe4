// SPDX-License-Identifier: GPL-2.0-only
/* Small random programs, "random_program.h". */
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/string.h>

#include "formulas.h"
#include "numbered_threads.h"
#include "random_ops.h"
#include "random_program.h"

#define OPS	16

/* Upper limit of the estimated number of schedules. */
#define SCHEDULES	3000

/* A program with more steps has more schedules in any case. */
#define STEPS		16

/* Steps of a work item: begin, add, end. */
#define WORK_STEPS	3

/* Steps of an item that queues another item, or itself, and of the other. */
#define CHAIN_STEPS	9

#define OUTCOME_BITS	13
#define OUTCOMES	BIT(OUTCOME_BITS)

/**
 * struct op - an operation of a thread
 * @kind: argument of random_op()
 * @object: argument of random_op()
 * @value: argument of random_op()
 * @guard: ordinal, from 1, of an earlier operation of the thread: @kind is
 *	skipped if that one returned 0; 0: never skipped
 */
struct op {
	enum random_kind kind;
	unsigned int object;
	int value;
	unsigned int guard;
};

struct thread {
	struct op op[OPS];
	unsigned int ops;
	unsigned int steps;
};

/*
 * How often earlier threads complete a completion. A correct program waits only
 * for that; SPENT: a wait relies on the only time, so no other may even try.
 */
enum promise { NEVER, ONCE, ALWAYS, SPENT };

static struct {
	struct numbered numbered;
	unsigned int features;
	struct rnd_state random;
	struct thread thread[RANDOM_THREADS];
	unsigned int threads;
	u64 seen[RANDOM_THREADS];

	/* During construction: what the threads made so far provide. */
	enum promise done[RANDOM_DONES];
	bool raised[RANDOM_QUEUES];
	bool queued[RANDOM_THREADS];
	bool chained[RANDOM_THREADS];
} program;

static struct {
	u64 set[OUTCOMES];
	unsigned int count;
	bool full;
	u64 sum;
	u64 order;
} outcomes;

static const struct {
	const char *name;
	unsigned int steps;
} kinds[RANDOM_KINDS] = {
#define KIND(kind, name, steps)						\
	[RANDOM_##kind] = { #name, steps },
	RANDOM_EACH_KIND(KIND)
};

static unsigned int below(unsigned int limit)
{
	return ((u64)prandom_u32_state(&program.random) * limit) >> 32;
}

static bool one_in(unsigned int n)
{
	return !below(n);
}

static bool may(unsigned int feature)
{
	return program.features & feature;
}

/* Decide whether to make a mistake here. */
static bool bug(void)
{
	return may(RANDOM_BUGS) && one_in(6);
}

/* Append an operation. Returns its ordinal, from 1; 0 if there is no room. */
static unsigned int add_op(struct thread *thread, enum random_kind kind,
			   unsigned int object, unsigned int guard)
{
	struct op *op = &thread->op[thread->ops];

	thread->steps += kinds[kind].steps;
	if (thread->ops == OPS)
		return 0;
	op->kind = kind;
	op->object = object;
	op->value = 1 + below(3);
	op->guard = guard;
	return ++thread->ops;
}

static void add_access(struct thread *thread)
{
	if (may(RANDOM_WORDS_TOO) && one_in(2)) {
		unsigned int kind = bug() ? RANDOM_PLAIN_LOAD : RANDOM_LOAD;

		add_op(thread, kind + below(2), below(RANDOM_WORDS), 0);
		return;
	}
	add_op(thread, RANDOM_READ + below(5), below(RANDOM_VARS), 0);
}

/* Operations that take, try and release a lock. */
struct lock {
	enum random_kind take;
	enum random_kind attempt;
	enum random_kind release;
	unsigned int object;
};

#define MUTEX(n)							\
	{ RANDOM_MUTEX_LOCK, RANDOM_MUTEX_TRYLOCK, RANDOM_MUTEX_UNLOCK, n }
#define READER(n)							\
	{ RANDOM_DOWN_READ, RANDOM_DOWN_READ_TRYLOCK, RANDOM_UP_READ, n }
#define WRITER(n)							\
	{ RANDOM_DOWN_WRITE, RANDOM_DOWN_WRITE_TRYLOCK, RANDOM_UP_WRITE, n }
#define SPIN(n)								\
	{ RANDOM_SPIN_LOCK, RANDOM_SPIN_TRYLOCK, RANDOM_SPIN_UNLOCK, n }

/* In lock order. Nothing nests in spinlocks. */
static const struct lock locks[] = {
	MUTEX(0), MUTEX(1), READER(0), WRITER(0), MUTEX(2), READER(1),
	WRITER(1), SPIN(0), SPIN(1),
};

#define NESTING_LOCKS	7

static bool same_object(unsigned int a, unsigned int b)
{
	return locks[a].release == locks[b].release ||
	       (locks[a].object == locks[b].object &&
		locks[a].take >= RANDOM_DOWN_READ &&
		locks[b].take >= RANDOM_DOWN_READ);
}

/* Choose a lock to take with @outer held; ARRAY_SIZE(locks): none. */
static unsigned int choose_inner(unsigned int outer)
{
	unsigned int inner;

	if (bug()) {
		inner = below(ARRAY_SIZE(locks));
		return inner == outer ? ARRAY_SIZE(locks) : inner;
	}
	if (outer >= NESTING_LOCKS)
		return ARRAY_SIZE(locks);
	inner = outer + 1 + below(ARRAY_SIZE(locks) - outer - 1);
	if (same_object(outer, inner))
		inner++;
	return same_object(outer, inner) ? ARRAY_SIZE(locks) : inner;
}

static void release(struct thread *thread, const struct lock *lock,
		    unsigned int guard)
{
	enum random_kind kind = lock->release;

	if (bug() && one_in(2))
		return;
	if (lock->take == RANDOM_DOWN_WRITE && one_in(3)) {
		add_op(thread, RANDOM_DOWNGRADE, lock->object, guard);
		kind = RANDOM_UP_READ;
	}
	add_op(thread, kind, lock->object, guard);
}

static unsigned int take(struct thread *thread, const struct lock *lock)
{
	if (may(RANDOM_TRIES) && one_in(2))
		return add_op(thread, lock->attempt, lock->object, 0);
	add_op(thread, lock->take, lock->object, 0);
	return 0;
}

/* A critical section with an access, or with an inner critical section. */
static void add_section(struct thread *thread)
{
	unsigned int outer = below(ARRAY_SIZE(locks));
	unsigned int inner = one_in(3) ? choose_inner(outer) :
					 ARRAY_SIZE(locks);
	unsigned int outer_guard = take(thread, &locks[outer]);

	if (inner < ARRAY_SIZE(locks)) {
		unsigned int guard = take(thread, &locks[inner]);

		if (one_in(2))
			add_access(thread);
		release(thread, &locks[inner], guard);
	} else if (!one_in(4)) {
		add_access(thread);
	}
	release(thread, &locks[outer], outer_guard);
}

/* A correct program waits only for what an earlier thread promises. */
static void add_wait(struct thread *thread)
{
	unsigned int i = below(RANDOM_DONES);

	if (bug()) {
		add_op(thread, RANDOM_WAIT + below(2), i, 0);
	} else if (program.done[i] == ALWAYS) {
		add_op(thread, RANDOM_WAIT + below(2), i, 0);
	} else if (program.done[i] == ONCE) {
		program.done[i] = SPENT;
		add_op(thread, RANDOM_WAIT, i, 0);
	} else {
		add_op(thread, RANDOM_COMPLETE, i, 0);
	}
}

static void add_completion(struct thread *thread, enum promise *promised)
{
	unsigned int i = below(RANDOM_DONES);

	if (one_in(2)) {
		add_op(thread, RANDOM_COMPLETE_ALL, i, 0);
		promised[i] = ALWAYS;
	} else {
		add_op(thread, RANDOM_COMPLETE, i, 0);
		if (promised[i] == NEVER)
			promised[i] = ONCE;
	}
}

static void add_sleep_or_wake(struct thread *thread, bool *promised)
{
	unsigned int i = below(RANDOM_QUEUES);

	if (program.raised[i] || bug()) {
		add_op(thread, one_in(2) ? RANDOM_WAIT_EXCLUSIVELY :
					   RANDOM_WAIT_EVENT, i, 0);
		return;
	}
	if (bug())
		add_op(thread, RANDOM_WAKE, i, 0);
	add_op(thread, RANDOM_RAISE, i, 0);
	if (one_in(4))
		add_op(thread, RANDOM_WAKE_ONE, i, 0);
	if (!bug())
		add_op(thread, RANDOM_WAKE, i, 0);
	promised[i] = true;
}

static void add_object(struct thread *thread)
{
	enum random_kind kind = RANDOM_PEEK;
	unsigned int i = below(RANDOM_SLOTS);

	if (!bug())
		kind = one_in(2) ? RANDOM_PUBLISH : RANDOM_CONSUME;
	add_op(thread, kind, i, 0);
}

static void add_rcu(struct thread *thread)
{
	if (one_in(3)) {
		add_op(thread, RANDOM_RCU_WAIT, 0, 0);
		return;
	}
	add_op(thread, RANDOM_RCU_LOCK, 0, 0);
	add_access(thread);
	if (bug())
		add_op(thread, RANDOM_RCU_WAIT, 0, 0);
	add_op(thread, RANDOM_RCU_UNLOCK, 0, 0);
}

/* A thread queues its own work item, once; any may flush or cancel it. */
static void add_work(struct thread *thread)
{
	unsigned int me = thread - program.thread;

	if (!program.queued[me] && one_in(2)) {
		program.queued[me] = true;
		add_op(thread, RANDOM_QUEUE, me, 0);
		return;
	}
	add_op(thread, one_in(2) ? RANDOM_FLUSH : RANDOM_CANCEL,
	       below(program.threads), 0);
}

static void add_chain(struct thread *thread)
{
	unsigned int me = thread - program.thread;

	if (!program.chained[me] && one_in(2)) {
		program.chained[me] = true;
		add_op(thread, RANDOM_CHAIN + below(2), me, 0);
		return;
	}
	add_op(thread, RANDOM_FLUSH_CHAIN + below(4), below(program.threads),
	       0);
}

/* Choose one of the features of the program; 0: an access. */
static unsigned int choose_feature(void)
{
	static const unsigned int features[] = {
		RANDOM_LOCKS, RANDOM_WAITS, RANDOM_OBJECTS, RANDOM_RCU,
		RANDOM_WORK, RANDOM_CHAINS,
	};
	unsigned int i, chosen = 0, count = 1;

	for (i = 0; i < ARRAY_SIZE(features); i++) {
		if (may(features[i]) && one_in(++count))
			chosen = features[i];
	}
	return chosen;
}

static void make_thread(struct thread *thread, unsigned int items)
{
	enum promise done[RANDOM_DONES] = {};
	bool raised[RANDOM_QUEUES] = {};
	unsigned int i;

	while (items--) {
		switch (choose_feature()) {
		case RANDOM_LOCKS:
			add_section(thread);
			break;
		case RANDOM_WAITS:
			if (one_in(3))
				add_completion(thread, done);
			else if (one_in(2))
				add_sleep_or_wake(thread, raised);
			else
				add_wait(thread);
			break;
		case RANDOM_OBJECTS:
			add_object(thread);
			break;
		case RANDOM_RCU:
			add_rcu(thread);
			break;
		case RANDOM_WORK:
			add_work(thread);
			break;
		case RANDOM_CHAINS:
			add_chain(thread);
			break;
		default:
			add_access(thread);
		}
	}

	for (i = 0; i < RANDOM_DONES; i++)
		program.done[i] = max(program.done[i], done[i]);
	for (i = 0; i < RANDOM_QUEUES; i++)
		program.raised[i] |= raised[i];
}

static void make_threads(void)
{
	static const unsigned int most_items[] = { 5, 3, 2 };
	unsigned int i;

	memset(program.thread, 0, sizeof(program.thread));
	memset(program.done, 0, sizeof(program.done));
	memset(program.raised, 0, sizeof(program.raised));
	memset(program.queued, 0, sizeof(program.queued));
	memset(program.chained, 0, sizeof(program.chained));
	program.threads = 2 + below(RANDOM_THREADS - 1);
	for (i = 0; i < program.threads; i++) {
		make_thread(&program.thread[i],
			    1 + below(most_items[program.threads - 2]));
	}
}

static bool is_small(void)
{
	unsigned int lengths[3 * RANDOM_THREADS], count = 0, total = 0, i;

	for (i = 0; i < program.threads; i++) {
		lengths[count++] = program.thread[i].steps;
		total += program.thread[i].steps;
		if (program.queued[i]) {
			lengths[count++] = WORK_STEPS;
			total += WORK_STEPS;
		}
		if (program.chained[i]) {
			lengths[count++] = CHAIN_STEPS;
			total += CHAIN_STEPS;
		}
	}
	return total <= STEPS && shuffles(lengths, count) <= SCHEDULES;
}

static void setup(void *ctx)
{
	random_ops_setup();
	memset(program.seen, 0, sizeof(program.seen));
}

static void teardown(void *ctx)
{
	random_ops_teardown();
}

static void run(struct numbered *numbered, unsigned int me)
{
	const struct thread *thread = &program.thread[me];
	int results[OPS] = {};
	unsigned int i;

	for (i = 0; i < thread->ops; i++) {
		const struct op *op = &thread->op[i];

		if (op->guard && !results[op->guard - 1])
			continue;
		results[i] = random_op(op->kind, op->object,
				       op->value + 4 * me);
		program.seen[me] = program.seen[me] * 1000003 + results[i] + 1;
	}
}

static void note_outcome(u64 outcome)
{
	unsigned int i = hash_64(outcome, OUTCOME_BITS);

	outcomes.order = outcomes.order * 1000003 + outcome;
	for (; outcomes.set[i]; i = (i + 1) % OUTCOMES) {
		if (outcomes.set[i] == outcome)
			return;
	}
	if (outcomes.count == OUTCOMES / 2) {
		outcomes.full = true;
		return;
	}
	outcomes.set[i] = outcome;
	outcomes.count++;
	outcomes.sum += outcome * GOLDEN_RATIO_64;
}

static const char *check(void *ctx)
{
	u64 outcome = random_ops_final();
	unsigned int i;

	for (i = 0; i < program.threads; i++)
		outcome = (outcome ^ program.seen[i]) * GOLDEN_RATIO_64;
	note_outcome(outcome ?: 1);
	return NULL;
}

struct interleave_program random_program(u64 seed, unsigned int features)
{
	program.numbered.run = run;
	program.features = features;
	prandom_seed_state(&program.random, seed);
	do
		make_threads();
	while (!is_small());

	return (struct interleave_program){
		.name = "random",
		.threads = numbered_threads,
		.nr_threads = program.threads,
		.setup = setup,
		.teardown = teardown,
		.check = check,
		.ctx = &program,
	};
}

static int describe_op(char *line, size_t size, const struct op *op)
{
	int len = scnprintf(line, size, " %s(%u, %d)", kinds[op->kind].name,
			    op->object, op->value);

	if (op->guard)
		len += scnprintf(line + len, size - len, "?%u", op->guard);
	return len;
}

void random_program_describe(void (*report)(void *arg, const char *line),
			     void *arg)
{
	char line[512];
	unsigned int i, j;
	int len;

	for (i = 0; i < program.threads; i++) {
		len = scnprintf(line, sizeof(line), "%s:",
				numbered_threads[i].name);
		for (j = 0; j < program.thread[i].ops; j++) {
			len += describe_op(line + len, sizeof(line) - len,
					   &program.thread[i].op[j]);
		}
		report(arg, line);
	}
}

void random_outcomes_reset(void)
{
	memset(&outcomes, 0, sizeof(outcomes));
}

unsigned int random_outcomes(void)
{
	return outcomes.full ? 0 : outcomes.count;
}

u64 random_outcomes_digest(void)
{
	return outcomes.sum;
}

u64 random_outcomes_order(void)
{
	return outcomes.order;
}
