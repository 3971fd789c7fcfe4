// SPDX-License-Identifier: GPL-2.0-only
/*
 * The steps of the running schedule, and what happens before what
 *
 * A step happens before another if the two are of one thread, or conflict, or
 * that follows from others. Two schedules with the same steps and the same
 * order of this kind are equivalent: nothing can tell them apart.
 *
 * To find what a new step conflicts with, each granule of memory has a chain of
 * the steps that touched it, newest first.
 */
#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "internal.h"

#define GRANULE		8
#define CHAIN_BITS	12
#define CHAINS		BIT(CHAIN_BITS)

/* An operation on more granules than this is on a chain of its own. */
#define LONG_GRANULES	8

struct chain {
	unsigned long granule;
	u32 born;
	u32 newest;
};

struct link {
	u32 step;
	u32 older;
};

static struct il_step *steps;
static unsigned int nr_steps, max_steps;

static struct chain chains[CHAINS];
static u32 round;

/* Numbers of links, 0 for none; the chain of long operations beside. */
static struct link *links;
static unsigned int nr_links, max_links;
static u32 newest_long;

static struct il_race *races;
static unsigned int nr_races, max_races;

static u32 last_of[INTERLEAVE_THREADS];	/* plus 1 */
static u64 digest;

int il_trace_init(unsigned int limit)
{
	max_steps = limit;
	max_links = limit * 2 + LONG_GRANULES;
	max_races = limit * 4;
	steps = vmalloc(array_size(max_steps, sizeof(*steps)));
	links = vmalloc(array_size(max_links + 1, sizeof(*links)));
	races = vmalloc(array_size(max_races, sizeof(*races)));
	if (steps && links && races)
		return 0;

	il_trace_exit();
	return -ENOMEM;
}

void il_trace_exit(void)
{
	vfree(steps);
	vfree(links);
	vfree(races);
	steps = NULL;
	links = NULL;
	races = NULL;
	nr_steps = 0;
}

void il_trace_reset(void)
{
	round++;
	nr_steps = 0;
	nr_links = 0;
	nr_races = 0;
	newest_long = 0;
	digest = 0;
	memset(last_of, 0, sizeof(last_of));
}

unsigned int il_trace_length(void)
{
	return nr_steps;
}

const struct il_step *il_trace_step(unsigned int i)
{
	return &steps[i];
}

static bool is_of_waiter(const struct il_op *op)
{
	return op->kind == IL_PREPARE || op->kind == IL_QUEUE_UP ||
	       op->kind == IL_SLEEP;
}

const char *il_trace_text(const struct il_op *op)
{
	const char *text = op->site ? op->site->object : NULL;
	unsigned int i = nr_steps;

	/* schedule() does not say where; prepare_to_wait() or the like has. */
	while (!text && is_of_waiter(op) && i--) {
		const struct il_op *earlier = &steps[i].op;

		if (is_of_waiter(earlier) &&
		    earlier->address == op->address && earlier->site)
			text = earlier->site->object;
	}
	return text && *text ? text : NULL;
}

unsigned int il_trace_schedule(u8 *schedule)
{
	unsigned int i;

	for (i = 0; i < nr_steps; i++)
		schedule[i] = steps[i].by_default ? IL_REPLAY_DEFAULT :
						    steps[i].thread;
	return nr_steps;
}

u64 il_trace_digest(void)
{
	return digest;
}

u32 il_trace_order(u32 before)
{
	unsigned int i;

	for (i = 0; i < nr_steps; i++)
		before = jhash_1word(steps[i].thread, before);
	return jhash_1word(nr_steps, before);
}

unsigned int il_trace_races(const struct il_race **found)
{
	*found = races;
	return nr_races;
}

static struct chain *chain_of(unsigned long granule)
{
	unsigned int i = hash_long(granule, CHAIN_BITS);
	unsigned int tries;

	for (tries = 0; tries < CHAINS; tries++, i = (i + 1) % CHAINS) {
		struct chain *chain = &chains[i];

		if (chain->born != round) {
			chain->granule = granule;
			chain->born = round;
			chain->newest = 0;
			return chain;
		}
		if (chain->granule == granule)
			return chain;
	}

	il_find(INTERLEAVE_BROKEN, "more than %lu objects", CHAINS);
	return &chains[0];
}

static void put_on(u32 *newest, unsigned int step)
{
	if (nr_links == max_links) {
		il_find(INTERLEAVE_BROKEN, "too many large objects");
		return;
	}
	nr_links++;
	links[nr_links].step = step;
	links[nr_links].older = *newest;
	*newest = nr_links;
}

static unsigned int granules(const struct il_op *op)
{
	if (!op->size || op->kind == IL_ALLOC)
		return 0;
	return (op->address + op->size - 1) / GRANULE -
	       op->address / GRANULE + 1;
}

static void join(u16 *clock, const u16 *other)
{
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++)
		clock[i] = max(clock[i], other[i]);
}

static void add_race(unsigned int first, unsigned int second)
{
	/* Not a bug of the subject, and no schedule would be missed silently. */
	if (nr_races == max_races) {
		il_find(INTERLEAVE_BROKEN, "too many races");
		return;
	}
	races[nr_races].first = first;
	races[nr_races].second = second;
	nr_races++;
}

static bool covers(const struct il_op *a, const struct il_op *b)
{
	return a->writes && a->address <= b->address &&
	       a->address + a->size >= b->address + b->size;
}

/**
 * struct search - The conflicts of a new step.
 * @step: it; its clock is that of what is known to happen before it so far
 * @late: what has to, beyond that, because it lets the step go on. Kept apart,
 *	since who came before *that* may have come after the step instead.
 */
struct search {
	struct il_step *step;
	u16 late[INTERLEAVE_THREADS];
};

/* Whether a step could have come before an earlier one. */
static bool could_precede(const struct il_step *step,
			  const struct il_step *earlier)
{
	const struct il_op *op = &step->op;

	if (op->kind == IL_RCU_END)
		return earlier->op.kind != IL_RCU_UNLOCK ||
		       !(earlier->state & BIT_ULL(step->thread));
	return !il_model_blocks(op->kind) ||
	       il_model_enabled_in(step->thread, op, earlier->state);
}

/* Take up an earlier step; true if those before it need not be looked at. */
static bool take_up(struct search *search, const struct il_step *earlier)
{
	struct il_step *step = search->step;
	const struct il_op *op = &step->op;

	if (!il_ops_conflict(&earlier->op, op))
		return false;
	if (il_trace_is_before(earlier, step))
		return covers(&earlier->op, op);

	if (!could_precede(step, earlier)) {
		join(search->late, earlier->clock);
		return false;
	}

	add_race(earlier - steps, step - steps);
	join(step->clock, earlier->clock);
	return covers(&earlier->op, op);
}

static void follow(struct search *search, u32 link)
{
	for (; link; link = links[link].older)
		if (take_up(search, &steps[links[link].step]))
			return;
}

static int newer_first(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? 1 : x > y ? -1 : 0;
}

/* An operation on several granules: its conflicts by age, not by granule. */
static void follow_several(struct search *search)
{
	const struct il_op *op = &search->step->op;
	unsigned long granule = op->address / GRANULE;
	unsigned int left = granules(op), nr = 0, i;
	u32 found[64];
	u32 link;

	for (; left && nr < ARRAY_SIZE(found); left--, granule++)
		for (link = chain_of(granule)->newest;
		     link && nr < ARRAY_SIZE(found); link = links[link].older)
			found[nr++] = links[link].step;
	for (link = newest_long; link && nr < ARRAY_SIZE(found);
	     link = links[link].older)
		found[nr++] = links[link].step;

	if (nr == ARRAY_SIZE(found)) {
		for (i = search->step - steps; i--;)
			if (take_up(search, &steps[i]))
				return;
		return;
	}

	sort(found, nr, sizeof(*found), newer_first, NULL);
	for (i = 0; i < nr; i++)
		if (!i || found[i] != found[i - 1])
			if (take_up(search, &steps[found[i]]))
				return;
}

static void find_conflicts(struct il_step *step)
{
	struct search search = { .step = step };
	unsigned int nr = granules(&step->op);

	if (step->op.expired) {
		unsigned int i;

		/* It could do so only as everybody else had come to a halt. */
		for (i = 0; i < il_run.nr_threads; i++)
			step->clock[i] = max_t(u16, step->clock[i],
					       il_run.thread[i].steps);
	} else if (nr == 1 && !newest_long) {
		follow(&search, chain_of(step->op.address / GRANULE)->newest);
	} else if (nr) {
		follow_several(&search);
	}
	join(step->clock, search.late);
}

static void put_on_chains(const struct il_step *step)
{
	unsigned long granule = step->op.address / GRANULE;
	unsigned int nr = granules(&step->op);

	if (nr > LONG_GRANULES) {
		put_on(&newest_long, step - steps);
		return;
	}
	for (; nr; nr--, granule++)
		put_on(&chain_of(granule)->newest, step - steps);
}

static u64 mix(u64 value)
{
	value *= GOLDEN_RATIO_64;
	value ^= value >> 32;
	value *= GOLDEN_RATIO_64;
	return value ^ value >> 29;
}

/*
 * Sums of these do not depend on the order of what is not ordered. Threads that
 * have made no step add nothing, as there may be more of them later.
 */
static u64 step_digest(const struct il_step *step)
{
	u64 hash = mix(step->thread + ((u64)step->op.kind << 8) + BIT_ULL(16));
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++)
		if (step->clock[i])
			hash ^= mix(((u64)i << 32) + step->clock[i]);
	return mix(hash);
}

void il_trace_fork(unsigned int child)
{
	last_of[child] = nr_steps;
}

void il_trace_add(unsigned int thread, const struct il_op *op)
{
	struct il_step *step = &steps[nr_steps];
	const struct il_thread *own = &il_run.thread[thread];

	step->op = *op;
	step->thread = thread;
	step->by_default = il_run.by_default;
	step->index = own->steps + 1;
	step->state = il_model_state(thread, op);
	memset(step->clock, 0, sizeof(step->clock));
	if (last_of[thread])
		join(step->clock, steps[last_of[thread] - 1].clock);
	step->clock[thread] = step->index;

	find_conflicts(step);
	put_on_chains(step);

	nr_steps++;
	last_of[thread] = nr_steps;
	digest += step_digest(step);
}
