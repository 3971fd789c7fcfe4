// SPDX-License-Identifier: GPL-2.0-only
/* Threads at the moment of a finding, before they run on to their end. */
#include "halted.h"
#include "kinds.h"
#include "model.h"
#include "state.h"

struct il_halted il_halted;

void il_halted_reset(void)
{
	il_halted.ready = 0;
	il_halted.stuck = 0;
}

/* Threads that have to go on before an operation can be carried out. */
static u32 halted_blockers(unsigned int thread, const struct il_op *op)
{
	u32 mask = il_model_blockers(thread, op);
	unsigned int i;

	if (!il_kinds[op->kind].for_item)
		return mask;
	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_run.thread[i].state == IL_READY &&
		    il_run.thread[i].work == op->address)
			mask |= BIT(i);
	}
	return mask;
}

void il_halted_record(void)
{
	unsigned int i;

	il_halted_reset();
	for (i = 0; i < il_run.nr_threads; i++) {
		const struct il_thread *thread = &il_run.thread[i];

		if (thread->state != IL_READY)
			continue;
		il_halted.ready |= BIT(i);
		il_halted.op[i] = thread->op;
		if (il_model_enabled(i, &thread->op))
			continue;
		il_halted.stuck |= BIT(i);
		il_halted.blockers[i] = halted_blockers(i, &thread->op);
	}
}

u32 il_halted_deadlocked(void)
{
	return il_run.finding == INTERLEAVE_DEADLOCK ? il_halted.stuck : 0;
}
