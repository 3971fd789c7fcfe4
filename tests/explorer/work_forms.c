// SPDX-License-Identifier: GPL-2.0-only
/* Forms of queuing a work item, "forms.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>

#include "forms.h"

static struct delayed_work dwork;
static atomic_t count;

static void add(struct work_struct *unused)
{
	atomic_inc(&count);
}

static void setup(void *form)
{
	INIT_DELAYED_WORK(&dwork, add);
	atomic_set(&count, 0);
}

#define EACH_WORK_FORM(QUEUE)						\
	QUEUE(queue_work, system_unbound_wq, &dwork.work)		\
	QUEUE(queue_work_on, 0, system_unbound_wq, &dwork.work)		\
	QUEUE(queue_work_node, 0, system_unbound_wq, &dwork.work)	\
	QUEUE(schedule_work, &dwork.work)				\
	QUEUE(schedule_work_on, 0, &dwork.work)				\
	QUEUE(queue_delayed_work, system_unbound_wq, &dwork, 1)		\
	QUEUE(queue_delayed_work_on, 0, system_unbound_wq, &dwork, 1)	\
	QUEUE(schedule_delayed_work, &dwork, 1)				\
	QUEUE(schedule_delayed_work_on, 0, &dwork, 1)			\
	QUEUE(mod_delayed_work, system_unbound_wq, &dwork, 1)		\
	QUEUE(mod_delayed_work_on, 0, system_unbound_wq, &dwork, 1)

#define QUEUE(name, ...)	FORM(form_##name, name(__VA_ARGS__))
EACH_WORK_FORM(QUEUE)

#define ROW(name, ...)		{ #name, form_##name },
const struct work_form work_forms[WORK_FORMS] = {
	EACH_WORK_FORM(ROW)
};

bool form_runs(const struct work_form *form)
{
	setup(NULL);
	form->queue();
	flush_delayed_work(&dwork);
	return atomic_read(&count) == 1;
}

static void queue_and_flush(void *ctx)
{
	const struct work_form *form = ctx;

	form->queue();
	flush_delayed_work(&dwork);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

static void queue_and_trust(void *ctx)
{
	const struct work_form *form = ctx;

	form->queue();
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

INTERLEAVE_PROGRAM(form_flushed, (.setup = setup),
		   { "queuer", queue_and_flush });
INTERLEAVE_PROGRAM(form_not_flushed, (.setup = setup),
		   { "queuer", queue_and_trust });
