// SPDX-License-Identifier: GPL-2.0-only
/* What carrying out an operation means to all that keep account of it. */
#include "arena.h"
#include "carry.h"
#include "kinds.h"
#include "model.h"
#include "race.h"
#include "state.h"
#include "trace.h"

/*
 * After a deadlock threads take and release locks that others hold, so the
 * model no longer knows which are held.
 */
static bool carry_is_able(unsigned int me, const struct il_op *op)
{
	if (il_run.free_running && il_run.finding == INTERLEAVE_DEADLOCK &&
	    me != IL_SETUP && op->kind == IL_LOCK)
		return false;
	return il_model_enabled(me, op) || op->expired;
}

/* A work item that was cancelled may have been freed since. */
static bool carry_is_cancelled(unsigned int me, const struct il_op *op)
{
	return op->kind == IL_START &&
	       !il_kind_succeeds(me, op, il_model_state(me, op));
}

bool il_carry_out(unsigned int me, const struct il_op *op)
{
	bool able = carry_is_able(me, op);
	bool success;

	if (me != IL_SETUP) {
		if (!il_run.free_running)
			il_trace_add(me, op);
		il_run.thread[me].steps++;
		il_run.steps++;
	}
	if (!carry_is_cancelled(me, op))
		il_arena_check(me, op);
	if (op->kind == IL_ACCESS || op->kind == IL_FREE)
		il_race_access(me, op);
	success = il_model_apply(me, op);
	il_race_applied(me, op, success);
	return success && able;
}
