// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps of the running schedule, and which of them happen before others
 *
 * A step happens before another if the two belong to one thread, or conflict,
 * or if that follows from others. Two schedules with the same steps and the
 * same order of this kind are equivalent: no thread can tell them apart.
 *
 * To find the steps that a new one conflicts with, each granule of memory has a
 * chain of the steps that touched it, newest first.
 */
#include <linux/jhash.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "kinds.h"
#include "model.h"
#include "state.h"
#include "table.h"
#include "trace.h"

#define TRACE_GRANULE		8
#define TRACE_CHAIN_BITS	12
#define TRACE_CHAINS		BIT(TRACE_CHAIN_BITS)

/* An operation on more trace_granules than this is on a chain of its own. */
#define TRACE_LONG_GRANULES	8

struct trace_link {
	u32 step;
	u32 older;
};

static struct il_step *trace_steps;
static unsigned int trace_nr_steps, trace_max_steps;

/* By granule, number of the newest link; 0 is none. */
static u32 trace_chains[TRACE_CHAINS];
DEFINE_IL_TABLE(trace_table, TRACE_CHAIN_BITS);

static struct trace_link *trace_links;
static unsigned int trace_nr_links, trace_max_links;
static u32 trace_newest_long;

static struct il_reversal *trace_reversals;
static unsigned int trace_nr_reversals, trace_max_reversals;

/* By thread, number of its last step, or of the one that forked it, plus 1. */
static u32 trace_last_of[INTERLEAVE_THREADS];
static u64 trace_digest;

int il_trace_init(unsigned int limit)
{
	trace_max_steps = limit;
	trace_max_links = limit * 2 + TRACE_LONG_GRANULES;
	trace_max_reversals = limit * 4;
	trace_steps = vmalloc(array_size(limit, sizeof(*trace_steps)));
	trace_links = vmalloc(array_size(trace_max_links + 1,
					 sizeof(*trace_links)));
	trace_reversals = vmalloc(array_size(trace_max_reversals,
					     sizeof(*trace_reversals)));
	if (trace_steps && trace_links && trace_reversals)
		return 0;

	il_trace_exit();
	return -ENOMEM;
}

void il_trace_exit(void)
{
	vfree(trace_steps);
	vfree(trace_links);
	vfree(trace_reversals);
	trace_steps = NULL;
	trace_links = NULL;
	trace_reversals = NULL;
	trace_nr_steps = 0;
}

void il_trace_reset(void)
{
	il_table_clear(&trace_table);
	trace_nr_steps = 0;
	trace_nr_links = 0;
	trace_nr_reversals = 0;
	trace_newest_long = 0;
	trace_digest = 0;
	memset(trace_last_of, 0, sizeof(trace_last_of));
}

unsigned int il_trace_length(void)
{
	return trace_nr_steps;
}

const struct il_step *il_trace_step(unsigned int i)
{
	return &trace_steps[i];
}

const char *il_trace_text(const struct il_op *op)
{
	const char *text = op->site ? op->site->object : NULL;
	unsigned int i = trace_nr_steps;

	/* schedule() does not name the queue; prepare_to_wait() has. */
	while (!text && il_kinds[op->kind].by_waiter && i--) {
		const struct il_op *earlier = &trace_steps[i].op;

		if (il_kinds[earlier->kind].by_waiter &&
		    earlier->address == op->address && earlier->site)
			text = earlier->site->object;
	}
	return text && *text ? text : NULL;
}

unsigned int il_trace_schedule(u8 *schedule)
{
	unsigned int i;

	for (i = 0; i < trace_nr_steps; i++) {
		schedule[i] = trace_steps[i].by_default ?
			      IL_DEFAULT_CHOICE : trace_steps[i].thread;
	}
	return trace_nr_steps;
}

u64 il_trace_digest(void)
{
	return trace_digest;
}

u32 il_trace_order(u32 before)
{
	unsigned int i;

	for (i = 0; i < trace_nr_steps; i++)
		before = jhash_1word(trace_steps[i].thread, before);
	return jhash_1word(trace_nr_steps, before);
}

unsigned int il_trace_reversals(const struct il_reversal **found)
{
	*found = trace_reversals;
	return trace_nr_reversals;
}

static u32 *trace_chain_of(unsigned long granule)
{
	bool added;
	u32 i = il_table_add(&trace_table, granule, &added);

	if (i == IL_TABLE_NONE) {
		il_find(INTERLEAVE_BROKEN, "more than %lu objects",
			TRACE_CHAINS);
		return &trace_chains[0];
	}
	if (added)
		trace_chains[i] = 0;
	return &trace_chains[i];
}

static void trace_put_on(u32 *newest, unsigned int step)
{
	if (trace_nr_links == trace_max_links) {
		il_find(INTERLEAVE_BROKEN, "too many large objects");
		return;
	}
	trace_nr_links++;
	trace_links[trace_nr_links].step = step;
	trace_links[trace_nr_links].older = *newest;
	*newest = trace_nr_links;
}

static unsigned int trace_granules(const struct il_op *op)
{
	if (!op->size || op->kind == IL_ALLOC)
		return 0;
	return (op->address + op->size - 1) / TRACE_GRANULE -
	       op->address / TRACE_GRANULE + 1;
}

static void trace_join(u16 *clock, const u16 *other)
{
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++)
		clock[i] = max(clock[i], other[i]);
}

static void trace_add_reversal(unsigned int first, unsigned int second)
{
	/* No schedule must be left out silently. */
	if (trace_nr_reversals == trace_max_reversals) {
		il_find(INTERLEAVE_BROKEN, "too many reversals");
		return;
	}
	trace_reversals[trace_nr_reversals].first = first;
	trace_reversals[trace_nr_reversals].second = second;
	trace_nr_reversals++;
}

static bool trace_covers(const struct il_op *a, const struct il_op *b)
{
	return a->writes && a->address <= b->address &&
	       a->address + a->size >= b->address + b->size;
}

/**
 * struct trace_search - search for the conflicts of a new step
 * @step: the step, with the clock of the steps known to happen before it
 * @late: clock of steps that @step had to wait for. Kept apart, since a step
 *	that happens before one of them could still have come after @step.
 */
struct trace_search {
	struct il_step *step;
	u16 late[INTERLEAVE_THREADS];
};

/* Whether a step could have come before an earlier one. */
static bool trace_could_precede(const struct il_step *step,
				const struct il_step *earlier)
{
	const struct il_op *op = &step->op;

	if (op->kind == IL_RCU_END) {
		return earlier->op.kind != IL_RCU_UNLOCK ||
		       !(earlier->state & BIT_ULL(step->thread));
	}
	return !il_kind_blocks(op->kind) ||
	       il_kind_enabled(step->thread, op, earlier->state);
}

/* Look at an earlier step. Returns true if still earlier ones do not matter. */
static bool trace_look_at(struct trace_search *search,
			  const struct il_step *earlier)
{
	struct il_step *step = search->step;
	const struct il_op *op = &step->op;

	if (!il_op_conflict(&earlier->op, op))
		return false;
	if (il_trace_is_before(earlier, step))
		return trace_covers(&earlier->op, op);

	if (!trace_could_precede(step, earlier)) {
		trace_join(search->late, earlier->clock);
		return false;
	}

	trace_add_reversal(earlier - trace_steps, step - trace_steps);
	trace_join(step->clock, earlier->clock);
	return trace_covers(&earlier->op, op);
}

static void trace_follow(struct trace_search *search, u32 link)
{
	for (; link; link = trace_links[link].older) {
		if (trace_look_at(search, &trace_steps[trace_links[link].step]))
			return;
	}
}

static int trace_newer_first(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? 1 : x > y ? -1 : 0;
}

/* An operation on several granules: its conflicts by age, not by granule. */
static void trace_follow_several(struct trace_search *search)
{
	const struct il_op *op = &search->step->op;
	unsigned long granule = op->address / TRACE_GRANULE;
	unsigned int left = trace_granules(op), nr = 0, i;
	u32 found[64];
	u32 link;

	for (; left && nr < ARRAY_SIZE(found); left--, granule++) {
		for (link = *trace_chain_of(granule);
		     link && nr < ARRAY_SIZE(found);
		     link = trace_links[link].older)
			found[nr++] = trace_links[link].step;
	}
	for (link = trace_newest_long; link && nr < ARRAY_SIZE(found);
	     link = trace_links[link].older)
		found[nr++] = trace_links[link].step;

	if (nr == ARRAY_SIZE(found)) {
		for (i = search->step - trace_steps; i--;) {
			if (trace_look_at(search, &trace_steps[i]))
				return;
		}
		return;
	}

	sort(found, nr, sizeof(*found), trace_newer_first, NULL);
	for (i = 0; i < nr; i++) {
		if (!i || found[i] != found[i - 1]) {
			if (trace_look_at(search, &trace_steps[found[i]]))
				return;
		}
	}
}

static void trace_find_conflicts(struct il_step *step)
{
	struct trace_search search = { .step = step };
	unsigned int nr = trace_granules(&step->op);

	if (step->op.expired) {
		unsigned int i;

		/* Only because no thread could go on did the time pass. */
		for (i = 0; i < il_run.nr_threads; i++) {
			step->clock[i] = max_t(u16, step->clock[i],
					       il_run.thread[i].steps);
		}
	} else if (nr == 1 && !trace_newest_long) {
		trace_follow(&search, *trace_chain_of(step->op.address /
						      TRACE_GRANULE));
	} else if (nr) {
		trace_follow_several(&search);
	}
	trace_join(step->clock, search.late);
}

static void trace_put_on_chains(const struct il_step *step)
{
	unsigned long granule = step->op.address / TRACE_GRANULE;
	unsigned int nr = trace_granules(&step->op);

	if (nr > TRACE_LONG_GRANULES) {
		trace_put_on(&trace_newest_long, step - trace_steps);
		return;
	}
	for (; nr; nr--, granule++)
		trace_put_on(trace_chain_of(granule), step - trace_steps);
}

static u64 trace_mix(u64 value)
{
	value *= GOLDEN_RATIO_64;
	value ^= value >> 32;
	value *= GOLDEN_RATIO_64;
	return value ^ value >> 29;
}

/*
 * Added up, so that the order of steps does not matter, only their clocks.
 * Threads without a step add nothing, since there may be more of them later.
 */
static u64 trace_step_digest(const struct il_step *step)
{
	u64 hash = trace_mix(step->thread + ((u64)step->op.kind << 8) +
			     BIT_ULL(16));
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (step->clock[i])
			hash ^= trace_mix(((u64)i << 32) + step->clock[i]);
	}
	return trace_mix(hash);
}

void il_trace_fork(unsigned int child)
{
	trace_last_of[child] = trace_nr_steps;
}

void il_trace_add(unsigned int thread, const struct il_op *op)
{
	struct il_step *step = &trace_steps[trace_nr_steps];
	const struct il_thread *own = &il_run.thread[thread];

	step->op = *op;
	step->thread = thread;
	step->by_default = il_run.by_default;
	step->index = own->steps + 1;
	step->state = il_model_state(thread, op);
	memset(step->clock, 0, sizeof(step->clock));
	if (trace_last_of[thread]) {
		trace_join(step->clock,
			   trace_steps[trace_last_of[thread] - 1].clock);
	}
	step->clock[thread] = step->index;

	trace_find_conflicts(step);
	trace_put_on_chains(step);

	trace_nr_steps++;
	trace_last_of[thread] = trace_nr_steps;
	trace_digest += trace_step_digest(step);
}
