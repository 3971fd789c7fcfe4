// SPDX-License-Identifier: GPL-2.0-only
/* States of the objects of the running schedule. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "kinds.h"
#include "model.h"
#include "state.h"
#include "table.h"
#include "waiters.h"

#define MODEL_BITS	10
#define MODEL_OBJECTS	BIT(MODEL_BITS)

/**
 * struct model_object - an object
 * @state: see kinds.c
 * @holds: lock: by thread, how often the thread holds the lock
 * @taken: lock: where it was taken last
 */
struct model_object {
	u64 state;
	u8 holds[IL_CLOCKS];
	const struct interleave_site *taken;
};

static struct model_object model_objects[MODEL_OBJECTS];
DEFINE_IL_TABLE(model_table, MODEL_BITS);

/* By thread, number of locks held: most threads hold none when they end. */
static unsigned int model_nr_held[IL_CLOCKS];

void il_model_reset(void)
{
	il_table_clear(&model_table);
	il_waiters_reset();
	memset(model_nr_held, 0, sizeof(model_nr_held));
}

static struct model_object *model_find(unsigned long address)
{
	bool added;
	u32 i = il_table_add(&model_table, address, &added);

	if (i == IL_TABLE_NONE) {
		il_find(INTERLEAVE_BROKEN, "more than %lu objects",
			MODEL_OBJECTS);
		return &model_objects[0];
	}
	if (added)
		memset(&model_objects[i], 0, sizeof(*model_objects));
	return &model_objects[i];
}

static u32 model_grace_periods(unsigned int reader)
{
	unsigned int i;
	u32 mask = 0;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_run.thread[i].rcu_seen & BIT_ULL(reader))
			mask |= BIT(i);
	}
	return mask;
}

u64 il_model_state(unsigned int thread, const struct il_op *op)
{
	if (op->kind == IL_RCU_UNLOCK)
		return model_grace_periods(thread);
	if (il_kinds[op->kind].stateless)
		return 0;
	return model_find(op->address)->state;
}

bool il_model_enabled(unsigned int thread, const struct il_op *op)
{
	/* Waits for readers since before its beginning, and for no others. */
	if (op->kind == IL_RCU_END)
		return thread == IL_SETUP || !il_run.thread[thread].rcu_seen;
	return !il_kind_blocks(op->kind) ||
	       il_kind_enabled(thread, op, model_find(op->address)->state);
}

static const char *model_lock_text(const struct il_op *op)
{
	return op->site ? op->site->object : "a lock";
}

static void model_take(struct model_object *object, unsigned int thread,
		       const struct il_op *op)
{
	/* Readers queue behind a waiting writer. */
	if (op->kind == IL_READ_LOCK && object->holds[thread]) {
		il_find(INTERLEAVE_DEADLOCK,
			"%s takes %s again: a writer in between would deadlock",
			il_thread_name(thread), model_lock_text(op));
	}
	object->taken = op->site;
	object->holds[thread]++;
	model_nr_held[thread]++;
}

static void model_release(struct model_object *object, unsigned int thread,
			  const struct il_op *op)
{
	if (!object->holds[thread]) {
		il_find(INTERLEAVE_LOCK_HELD,
			"%s releases %s without holding it",
			il_thread_name(thread), model_lock_text(op));
		return;
	}
	object->holds[thread]--;
	model_nr_held[thread]--;
}

bool il_model_apply(unsigned int thread, const struct il_op *op)
{
	const struct il_kind_row *row = &il_kinds[op->kind];
	struct model_object *object;
	bool success;

	if (row->stateless)
		return true;

	object = model_find(op->address);
	success = il_kind_succeeds(thread, op, object->state);
	if (success) {
		if (row->holds > 0)
			model_take(object, thread, op);
		else if (row->holds < 0)
			model_release(object, thread, op);
		if (row->effect)
			row->effect(thread, object->state);
	}
	object->state = il_kind_next(thread, op, object->state);
	return success;
}

u32 il_model_blockers(unsigned int thread, const struct il_op *op)
{
	const struct il_kind_row *row = &il_kinds[op->kind];
	const struct model_object *object;
	unsigned int i;
	u32 mask = 0;

	if (op->kind == IL_RCU_END)
		return il_run.thread[thread].rcu_seen;
	if (row->blockers)
		return row->blockers(op, model_find(op->address)->state);
	if (!row->enabled || row->holds <= 0)
		return 0;

	object = model_find(op->address);
	for (i = 0; i < INTERLEAVE_THREADS; i++) {
		if (object->holds[i])
			mask |= BIT(i);
	}
	return mask;
}

const struct interleave_site *il_model_held(unsigned int thread)
{
	static const struct interleave_site unknown = { .object = "a lock" };
	unsigned int i;

	if (!model_nr_held[thread])
		return NULL;

	for (i = 0; i < model_table.count; i++) {
		if (model_objects[i].holds[thread])
			return model_objects[i].taken ?: &unknown;
	}
	return NULL;
}

bool il_model_is_held(unsigned int thread, unsigned long address)
{
	return model_find(address)->holds[thread];
}
