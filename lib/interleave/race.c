// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data races: accesses that no synchronisation orders
 *
 * Two accesses race if they overlap, belong to different threads, at least one
 * writes, at least one is unmarked, and no synchronisation orders them. Vector
 * clocks keep that order, after "FastTrack: Efficient and Precise Dynamic Race
 * Detection" (Flanagan, Freund; PLDI 2009): each thread has a time of its own,
 * and knows up to which time of each other thread it is ordered. An access is
 * remembered with the time of its thread.
 *
 * Only an order that the kernel documents counts (Documentation/
 * memory-barriers.txt, atomic_t.txt, refcount-vs-atomic.rst), not the order in
 * which a schedule happened to run.
 */
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "kinds.h"
#include "race.h"
#include "state.h"
#include "table.h"

struct race_clock {
	u32 of[IL_CLOCKS];
};

/**
 * struct race_access - an access that was made
 * @older: the access before it in the same granule, 0 for none
 * @when: time of its thread
 * @thread: its thread
 * @bytes: mask of the bytes of the granule
 * @writes: was a write
 * @marked: was a marked access
 * @site: place in the source, or NULL
 * @ip: address of the code
 */
struct race_access {
	u32 older;
	u32 when;
	u8 thread;
	u8 bytes;
	bool writes;
	bool marked;
	const struct interleave_site *site;
	unsigned long ip;
};

#define RACE_GATE_BITS		10
#define RACE_GATES		BIT(RACE_GATE_BITS)
#define RACE_GRANULE		8
#define RACE_GRANULE_BITS	13
#define RACE_GRANULES		BIT(RACE_GRANULE_BITS)
#define RACE_ACCESSES		32768

/* By thread, up to which times it is ordered after the others. */
static struct race_clock race_known[IL_CLOCKS];

/* By object that was released, up to which times an acquire is ordered. */
static struct race_clock race_gates[RACE_GATES];
DEFINE_IL_TABLE(race_gate_table, RACE_GATE_BITS);

/* By granule of memory, the newest access. */
static u32 race_newest[RACE_GRANULES];
DEFINE_IL_TABLE(race_granule_table, RACE_GRANULE_BITS);

static struct race_access *race_accesses;	/* by number, 0 is none */
static unsigned int race_nr_accesses;
static u32 race_spare;	/* list of accesses that are no longer needed */

int il_race_init(void)
{
	race_accesses = vzalloc(array_size(RACE_ACCESSES,
					   sizeof(*race_accesses)));
	return race_accesses ? 0 : -ENOMEM;
}

void il_race_exit(void)
{
	vfree(race_accesses);
	race_accesses = NULL;
}

void il_race_reset(void)
{
	unsigned int i;

	il_table_clear(&race_gate_table);
	il_table_clear(&race_granule_table);
	race_nr_accesses = 0;
	race_spare = 0;
	memset(race_known, 0, sizeof(race_known));
	for (i = 0; i < IL_CLOCKS; i++)
		race_known[i].of[i] = 1;
}

static void race_learn(struct race_clock *clock, const struct race_clock *from)
{
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++)
		clock->of[i] = max(clock->of[i], from->of[i]);
	clock->of[IL_SETUP] = max(clock->of[IL_SETUP], from->of[IL_SETUP]);
}

/* What was released at a key; NULL if nothing was. */
static struct race_clock *race_find_gate(unsigned long key)
{
	u32 i = il_table_find(&race_gate_table, key);

	return i == IL_TABLE_NONE ? NULL : &race_gates[i];
}

static struct race_clock *race_make_gate(unsigned long key)
{
	bool added;
	u32 i = il_table_add(&race_gate_table, key, &added);

	if (i == IL_TABLE_NONE) {
		il_find(INTERLEAVE_BROKEN, "more than %lu objects", RACE_GATES);
		return &race_gates[0];
	}
	if (added)
		memset(&race_gates[i], 0, sizeof(*race_gates));
	return &race_gates[i];
}

void il_race_release(unsigned int thread, unsigned long key)
{
	race_learn(race_make_gate(key), &race_known[thread]);
	race_known[thread].of[thread]++;
}

void il_race_acquire(unsigned int thread, unsigned long key)
{
	const struct race_clock *gate = race_find_gate(key);

	if (gate)
		race_learn(&race_known[thread], gate);
}

/* A plain store ends the release sequence. */
static void race_forget(unsigned long key)
{
	struct race_clock *gate = race_find_gate(key);

	if (gate)
		memset(gate, 0, sizeof(*gate));
}

void il_race_fork(unsigned int parent, unsigned int child)
{
	race_learn(&race_known[child], &race_known[parent]);
	race_known[parent].of[parent]++;
}

void il_race_join(unsigned int parent, unsigned int child)
{
	race_learn(&race_known[parent], &race_known[child]);
}

/* Key of shared releases, which shared acquires do not see. */
static unsigned long race_shared(unsigned long key)
{
	return ~key;
}

void il_race_applied(unsigned int thread, const struct il_op *op,
		     bool succeeded)
{
	/* A grace period ends at a byte of its own, see IL_RCU_ADDRESS. */
	unsigned long key = op->kind == IL_RCU_END ? IL_RCU_ADDRESS :
						     op->address;
	u8 order = il_kinds[op->kind].order;

	if (order & IL_RELEASE_ALWAYS)
		il_race_release(thread, key);
	if (!succeeded || op->expired)
		return;

	if ((order & IL_ACQUIRE) || op->acquires)
		il_race_acquire(thread, key);
	if (order & IL_ACQUIRE_SHARED)
		il_race_acquire(thread, race_shared(key));
	if (op->overwrites)
		race_forget(key);
	if ((order & IL_RELEASE) || op->releases)
		il_race_release(thread, key);
	if (order & IL_RELEASE_SHARED)
		il_race_release(thread, race_shared(key));
}

static const char *race_text(bool writes, bool marked)
{
	if (writes)
		return marked ? "marked write" : "write";
	return marked ? "marked read" : "read";
}

static void race_report(unsigned int thread, const struct il_op *op,
			const struct race_access *other)
{
	char here[64], there[64];

	il_site_text(here, sizeof(here), op->site, op->ip);
	il_site_text(there, sizeof(there), other->site, other->ip);
	il_find(INTERLEAVE_RACE,
		"nothing orders %s's %s in %s and %s's %s in %s",
		il_thread_name(other->thread),
		race_text(other->writes, other->marked), there,
		il_thread_name(thread),
		op->kind == IL_FREE ? "kfree" :
		race_text(op->writes, op->marked),
		here);
}

static bool race_is_one(unsigned int thread, const struct il_op *op, u8 bytes,
			const struct race_access *other)
{
	return other->thread != thread && (other->bytes & bytes) &&
	       (other->writes || op->writes) &&
	       !(other->marked && op->marked) &&
	       other->when > race_known[thread].of[other->thread];
}

/* Whether every access that races with @op also races with @other. */
static bool race_is_covered(const struct race_access *other,
			    unsigned int thread, const struct il_op *op,
			    u8 bytes)
{
	return other->thread == thread &&
	       other->when == race_known[thread].of[thread] &&
	       !(bytes & ~other->bytes) &&
	       (other->writes || !op->writes) &&
	       (op->marked || !other->marked);
}

/* Whether every later access that races with @other also races with @op. */
static bool race_covers(const struct race_access *other, unsigned int thread,
			const struct il_op *op, u8 bytes)
{
	return other->when <= race_known[thread].of[other->thread] &&
	       !(other->bytes & ~bytes) &&
	       (op->writes || !other->writes) &&
	       (other->marked || !op->marked);
}

static void race_remember(u32 *newest, unsigned int thread,
			  const struct il_op *op, u8 bytes)
{
	struct race_access *access;
	u32 i = race_spare;

	if (i) {
		race_spare = race_accesses[i].older;
	} else if (race_nr_accesses + 1 < RACE_ACCESSES) {
		i = ++race_nr_accesses;
	} else {
		il_find(INTERLEAVE_BROKEN, "too many accesses to memory");
		return;
	}
	access = &race_accesses[i];
	access->older = *newest;
	access->when = race_known[thread].of[thread];
	access->thread = thread;
	access->bytes = bytes;
	access->writes = op->writes;
	access->marked = op->marked;
	access->site = op->site;
	access->ip = op->ip;
	*newest = i;
}

static void race_access_granule(unsigned int thread, const struct il_op *op,
				unsigned long granule, u8 bytes)
{
	u32 *newest, *link, i;
	bool added;

	i = il_table_add(&race_granule_table, granule, &added);
	if (i == IL_TABLE_NONE) {
		il_find(INTERLEAVE_BROKEN, "too much memory is used");
		return;
	}
	newest = &race_newest[i];
	if (added)
		*newest = 0;

	for (i = *newest; i; i = race_accesses[i].older) {
		struct race_access *other = &race_accesses[i];

		if (race_is_one(thread, op, bytes, other)) {
			race_report(thread, op, other);
			return;
		}
		if (race_is_covered(other, thread, op, bytes))
			return;
	}
	if (op->kind == IL_FREE)
		return;

	for (link = newest; *link;) {
		struct race_access *other = &race_accesses[*link];

		i = *link;
		if (!race_covers(other, thread, op, bytes)) {
			link = &other->older;
			continue;
		}
		*link = other->older;
		other->older = race_spare;
		race_spare = i;
	}
	race_remember(newest, thread, op, bytes);
}

void il_race_access(unsigned int thread, const struct il_op *op)
{
	unsigned long at = op->address, end = op->address + op->size;

	while (at < end) {
		unsigned long granule = at / RACE_GRANULE;
		unsigned long next = min(end, (granule + 1) * RACE_GRANULE);
		u8 bytes = GENMASK((next - 1) % RACE_GRANULE,
				   at % RACE_GRANULE);

		race_access_granule(thread, op, granule, bytes);
		at = next;
	}
}
