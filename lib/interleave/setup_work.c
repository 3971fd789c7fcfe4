// SPDX-License-Identifier: GPL-2.0-only
/* Work items that setup or teardown queues. */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "carry.h"
#include "model.h"
#include "setup_work.h"
#include "state.h"

/* In the order of their queueing, except that those that ran come first. */
static struct setup_work {
	struct il_op start;
	void (*run)(void *ctx);
	void *ctx;
} setup_works[16];

static unsigned int setup_work_count, setup_work_ran;

void il_setup_work_reset(void)
{
	setup_work_count = 0;
	setup_work_ran = 0;
}

void il_setup_work_queue(unsigned long work, u64 ordinal,
			 void (*run)(void *ctx), void *ctx)
{
	struct setup_work *item = &setup_works[setup_work_count];

	if (setup_work_count == ARRAY_SIZE(setup_works)) {
		il_find(INTERLEAVE_BROKEN,
			"setup or teardown queues too many work items");
		return;
	}
	item->start = il_op_of_work(IL_START, work, ordinal, run);
	item->run = run;
	item->ctx = ctx;
	setup_work_count++;
}

/* Skips running items: the caller may be one that has queued itself. */
static bool setup_work_choose(void)
{
	unsigned int i;

	for (i = setup_work_ran; i < setup_work_count; i++) {
		struct setup_work next = setup_works[i];

		if (!il_model_enabled(IL_SETUP, &next.start))
			continue;
		memmove(&setup_works[setup_work_ran + 1],
			&setup_works[setup_work_ran],
			(i - setup_work_ran) * sizeof(*setup_works));
		setup_works[setup_work_ran] = next;
		return true;
	}
	return false;
}

bool il_setup_work_run(void)
{
	bool any = false;

	while (setup_work_choose()) {
		struct setup_work item = setup_works[setup_work_ran++];

		any = true;
		if (!il_carry_out(IL_SETUP, &item.start))
			continue;
		item.run(item.ctx);
		item.start.kind = IL_DONE;
		il_carry_out(IL_SETUP, &item.start);
	}
	return any;
}

void interleave_settle(void)
{
	if (interleave_hooked() && il_run.holder == IL_SETUP)
		il_setup_work_run();
}
EXPORT_SYMBOL_GPL(interleave_settle);
