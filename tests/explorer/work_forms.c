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

FORM(queue_plainly, queue_work(system_unbound_wq, &dwork.work))
FORM(queue_on, queue_work_on(0, system_unbound_wq, &dwork.work))
FORM(queue_node, queue_work_node(0, system_unbound_wq, &dwork.work))
FORM(schedule_plainly, schedule_work(&dwork.work))
FORM(schedule_on, schedule_work_on(0, &dwork.work))
FORM(queue_late, queue_delayed_work(system_unbound_wq, &dwork, 1))
FORM(queue_late_on, queue_delayed_work_on(0, system_unbound_wq, &dwork, 1))
FORM(schedule_late, schedule_delayed_work(&dwork, 1))
FORM(schedule_late_on, schedule_delayed_work_on(0, &dwork, 1))
FORM(modify, mod_delayed_work(system_unbound_wq, &dwork, 1))
FORM(modify_on, mod_delayed_work_on(0, system_unbound_wq, &dwork, 1))

const struct work_form work_forms[WORK_FORMS] = {
	{ "queue_work", queue_plainly },
	{ "queue_work_on", queue_on },
	{ "queue_work_node", queue_node },
	{ "schedule_work", schedule_plainly },
	{ "schedule_work_on", schedule_on },
	{ "queue_delayed_work", queue_late },
	{ "queue_delayed_work_on", queue_late_on },
	{ "schedule_delayed_work", schedule_late },
	{ "schedule_delayed_work_on", schedule_late_on },
	{ "mod_delayed_work", modify },
	{ "mod_delayed_work_on", modify_on },
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
