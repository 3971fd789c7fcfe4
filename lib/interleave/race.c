// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data races
 *
 * Two accesses race if they overlap, are of different threads, one of them
 * writes, one of them is not marked, and no synchronisation orders them. What
 * orders them is kept in vector clocks, after "FastTrack: Efficient and Precise
 * Dynamic Race Detection" (Flanagan, Freund; PLDI 2009): of each thread, how far
 * it is, and how far it has heard of the others. An access is remembered with
 * how far its thread was.
 *
 * Only what the kernel documents as an order counts (Documentation/
 * memory-barriers.txt, atomic_t.txt, refcount-vs-atomic.rst): that a schedule
 * happened to run one before the other does not.
 */
#include <linux/hash.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "internal.h"

/* How far each thread is, as far as somebody knows. */
struct knowledge {
	u32 of[IL_CLOCKS];
};

static struct knowledge known[IL_CLOCKS];

/**
 * struct gate - What is known to whoever passes a lock, a flag or the like.
 * @key: which
 * @born: the schedule that it belongs to
 * @known: what
 */
struct gate {
	unsigned long key;
	u32 born;
	struct knowledge known;
};

#define GATE_BITS	10
#define GATES		BIT(GATE_BITS)

/**
 * struct access - An access that was made.
 * @older: the one before it in the same granule, 0 for none
 * @when: how far its thread was
 * @thread: whose
 * @bytes: mask of the bytes of the granule
 * @writes: it did
 * @marked: it was
 * @site: where in the source, if known
 * @ip: where in the code
 */
struct access {
	u32 older;
	u32 when;
	u8 thread;
	u8 bytes;
	bool writes;
	bool marked;
	const struct interleave_site *site;
	unsigned long ip;
};

#define GRANULE		8
#define ACCESSES	32768

struct granule {
	unsigned long number;
	u32 born;
	u32 newest;
};

#define GRANULE_BITS	13
#define GRANULES	BIT(GRANULE_BITS)

static struct gate *gates;
static struct access *accesses;	/* by number, 0 is none */
static struct granule *granules;
static unsigned int nr_accesses;
static u32 spare;	/* the first of those that are no longer needed */
static u32 round;

int il_race_init(void)
{
	gates = vzalloc(array_size(GATES, sizeof(*gates)));
	accesses = vzalloc(array_size(ACCESSES, sizeof(*accesses)));
	granules = vzalloc(array_size(GRANULES, sizeof(*granules)));
	round = 0;
	if (gates && accesses && granules)
		return 0;

	il_race_exit();
	return -ENOMEM;
}

void il_race_exit(void)
{
	vfree(gates);
	vfree(accesses);
	vfree(granules);
	gates = NULL;
	accesses = NULL;
	granules = NULL;
}

void il_race_reset(void)
{
	unsigned int i;

	round++;
	nr_accesses = 0;
	spare = 0;
	memset(known, 0, sizeof(known));
	for (i = 0; i < IL_CLOCKS; i++)
		known[i].of[i] = 1;
}

static void learn(struct knowledge *who, const struct knowledge *from)
{
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++)
		who->of[i] = max(who->of[i], from->of[i]);
	who->of[IL_SETUP] = max(who->of[IL_SETUP], from->of[IL_SETUP]);
}

/* The gate with a key, or the place for it. */
static struct gate *gate_at(unsigned long key)
{
	unsigned int i = hash_long(key, GATE_BITS), tries;

	for (tries = 0; tries < GATES; tries++, i = (i + 1) % GATES)
		if (gates[i].born != round || gates[i].key == key)
			return &gates[i];
	return NULL;
}

/* A gate that somebody has left something at. */
static struct gate *find_gate(unsigned long key)
{
	struct gate *gate = gate_at(key);

	return gate && gate->born == round ? gate : NULL;
}

static struct gate *make_gate(unsigned long key)
{
	struct gate *gate = gate_at(key);

	if (!gate) {
		il_find(INTERLEAVE_BROKEN, "more than %lu objects", GATES);
		return &gates[0];
	}
	if (gate->born != round) {
		memset(gate, 0, sizeof(*gate));
		gate->key = key;
		gate->born = round;
	}
	return gate;
}

/* Who reads what a plain store has left, sees nothing of a release before. */
static void forget_gate(unsigned long key)
{
	struct gate *gate = find_gate(key);

	if (gate)
		memset(&gate->known, 0, sizeof(gate->known));
}

void il_race_release(unsigned int thread, unsigned long key)
{
	learn(&make_gate(key)->known, &known[thread]);
	known[thread].of[thread]++;
}

void il_race_acquire(unsigned int thread, unsigned long key)
{
	struct gate *gate = find_gate(key);

	if (gate)
		learn(&known[thread], &gate->known);
}

void il_race_fork(unsigned int parent, unsigned int child)
{
	learn(&known[child], &known[parent]);
	known[parent].of[parent]++;
}

void il_race_join(unsigned int parent, unsigned int child)
{
	learn(&known[parent], &known[child]);
}

/* What readers of a lock leave for its writers, and never for each other. */
static unsigned long shared(unsigned long key)
{
	return ~key;
}

void il_race_applied(unsigned int thread, const struct il_op *op,
		     bool succeeded)
{
	/* An item that is pending already runs after whoever queues it again. */
	if (op->kind == IL_QUEUE)
		il_race_release(thread, op->address);
	if (!succeeded || op->expired)
		return;

	switch (op->kind) {
	case IL_ACCESS:
		if (op->acquires)
			il_race_acquire(thread, op->address);
		if (op->overwrites)
			forget_gate(op->address);
		if (op->releases)
			il_race_release(thread, op->address);
		break;
	case IL_LOCK:
	case IL_TRYLOCK:
		il_race_acquire(thread, op->address);
		il_race_acquire(thread, shared(op->address));
		break;
	case IL_READ_LOCK:
	case IL_READ_TRYLOCK:
	case IL_WAIT:
	case IL_TRY_WAIT:
	case IL_SLEEP:
	case IL_CANCEL:
	case IL_BAR:
		il_race_acquire(thread, op->address);
		break;
	case IL_START:
		/* It never runs twice at once. */
		il_race_acquire(thread, op->address);
		il_race_acquire(thread, shared(op->address));
		break;
	case IL_UNLOCK:
	case IL_DOWNGRADE:
	case IL_COMPLETE:
	case IL_COMPLETE_ALL:
	case IL_WAKE:
		il_race_release(thread, op->address);
		break;
	case IL_READ_UNLOCK:
	case IL_DONE:
	case IL_LEAVE:
		il_race_release(thread, shared(op->address));
		break;
	case IL_UNBAR:
	case IL_FLUSH:
	case IL_FLUSHED:
	case IL_FLUSH_ALL:
	case IL_FLUSHED_ALL:
	case IL_DRAIN:
		il_race_acquire(thread, shared(op->address));
		break;
	case IL_RCU_UNLOCK:
		il_race_release(thread, shared(IL_RCU_ADDRESS));
		break;
	case IL_RCU_END:
		il_race_acquire(thread, shared(IL_RCU_ADDRESS));
		break;
	case IL_RCU_BEGIN:
		il_race_release(thread, op->address);
		break;
	case IL_RCU_LOCK:
		il_race_acquire(thread, op->address);
		break;
	default:
		break;
	}
}

static struct granule *find_granule(unsigned long number)
{
	unsigned int i = hash_long(number, GRANULE_BITS), tries;

	for (tries = 0; tries < GRANULES; tries++, i = (i + 1) % GRANULES) {
		struct granule *granule = &granules[i];

		if (granule->born != round) {
			granule->number = number;
			granule->born = round;
			granule->newest = 0;
			return granule;
		}
		if (granule->number == number)
			return granule;
	}
	return NULL;
}

static void place_text(char *text, size_t size,
		       const struct interleave_site *site, unsigned long ip)
{
	if (site)
		scnprintf(text, size, "%s (%s:%u)", site->function, site->file,
			  site->line);
	else
		scnprintf(text, size, "%ps", (void *)ip);
}

static const char *doing(bool writes, bool marked)
{
	if (writes)
		return marked ? "marked write" : "write";
	return marked ? "marked read" : "read";
}

static void find_race(unsigned int thread, const struct il_op *op,
		      const struct access *other)
{
	char here[64], there[64];

	place_text(here, sizeof(here), op->site, op->ip);
	place_text(there, sizeof(there), other->site, other->ip);
	il_find(INTERLEAVE_RACE, "nothing orders %s's %s in %s and %s's %s in %s",
		il_thread_name(other->thread),
		doing(other->writes, other->marked), there,
		il_thread_name(thread),
		op->kind == IL_FREE ? "kfree" : doing(op->writes, op->marked),
		here);
}

static bool races(unsigned int thread, const struct il_op *op, u8 bytes,
		  const struct access *other)
{
	return other->thread != thread && (other->bytes & bytes) &&
	       (other->writes || op->writes) &&
	       !(other->marked && op->marked) &&
	       other->when > known[thread].of[other->thread];
}

/* Whether an earlier access tells all of a new one of its thread. */
static bool says_as_much(const struct access *other, unsigned int thread,
			 const struct il_op *op, u8 bytes)
{
	return other->thread == thread &&
	       other->when == known[thread].of[thread] &&
	       !(bytes & ~other->bytes) &&
	       (other->writes || !op->writes) &&
	       (op->marked || !other->marked);
}

/*
 * Whether a new access tells all of an earlier one: what comes later and races
 * with the earlier one then races with the new one, too.
 */
static bool makes_up_for(const struct access *other, unsigned int thread,
			 const struct il_op *op, u8 bytes)
{
	return other->when <= known[thread].of[other->thread] &&
	       !(other->bytes & ~bytes) &&
	       (op->writes || !other->writes) &&
	       (other->marked || !op->marked);
}

static void remember(struct granule *granule, unsigned int thread,
		     const struct il_op *op, u8 bytes)
{
	struct access *access;
	u32 i = spare;

	if (i) {
		spare = accesses[i].older;
	} else if (nr_accesses + 1 < ACCESSES) {
		i = ++nr_accesses;
	} else {
		il_find(INTERLEAVE_BROKEN, "too many accesses to memory");
		return;
	}
	access = &accesses[i];
	access->older = granule->newest;
	access->when = known[thread].of[thread];
	access->thread = thread;
	access->bytes = bytes;
	access->writes = op->writes;
	access->marked = op->marked;
	access->site = op->site;
	access->ip = op->ip;
	granule->newest = i;
}

static void access_granule(unsigned int thread, const struct il_op *op,
			   unsigned long number, u8 bytes)
{
	struct granule *granule = find_granule(number);
	u32 *link, i;

	if (!granule) {
		il_find(INTERLEAVE_BROKEN, "too much memory is used");
		return;
	}
	for (i = granule->newest; i; i = accesses[i].older) {
		struct access *other = &accesses[i];

		if (races(thread, op, bytes, other)) {
			find_race(thread, op, other);
			return;
		}
		/* What races with the one had raced with the other. */
		if (says_as_much(other, thread, op, bytes))
			return;
	}
	if (op->kind == IL_FREE)
		return;

	for (link = &granule->newest; *link;) {
		struct access *other = &accesses[*link];

		i = *link;
		if (!makes_up_for(other, thread, op, bytes)) {
			link = &other->older;
			continue;
		}
		*link = other->older;
		other->older = spare;
		spare = i;
	}
	remember(granule, thread, op, bytes);
}

void il_race_access(unsigned int thread, const struct il_op *op)
{
	unsigned long at = op->address, end = op->address + op->size;

	while (at < end) {
		unsigned long number = at / GRANULE;
		unsigned long next = min(end, (number + 1) * GRANULE);
		u8 bytes = GENMASK((next - 1) % GRANULE, at % GRANULE);

		access_granule(thread, op, number, bytes);
		at = next;
	}
}
