// SPDX-License-Identifier: GPL-2.0-only
/* Logs of a group's events, <mock_iommu/mock_iommu.h>. */
#include <linux/export.h>
#include <linux/slab.h>

#include "mock_private.h"

static int event_log_call(struct notifier_block *nb, unsigned long event,
			  void *data)
{
	struct mock_event_log *log = container_of(nb, struct mock_event_log,
						  nb);

	spin_lock(&log->lock);
	if (log->count < MOCK_EVENT_LOG_MAX) {
		log->event[log->count].event = event;
		log->event[log->count].dev = data;
	}
	log->count++;
	spin_unlock(&log->lock);
	return NOTIFY_DONE;
}

bool mock_event_log_owns_notifier(struct notifier_block *nb)
{
	return nb->notifier_call == event_log_call;
}

void mock_event_log_stop(struct mock_event_log *log)
{
	if (!log->listening)
		return;
	log->listening = false;
	iommu_group_unregister_notifier(log->group->iommu_group, &log->nb);
}
EXPORT_SYMBOL_GPL(mock_event_log_stop);

static void event_log_free(void *ctx)
{
	mock_event_log_stop(ctx);
	kfree(ctx);
}

struct mock_event_log *mock_event_log_start(struct kunit *test,
					    struct mock_group *group)
{
	struct mock_event_log *log = mock_zalloc(test, log);
	int ret;

	spin_lock_init(&log->lock);
	log->group = group;
	log->nb.notifier_call = event_log_call;
	log->nb.priority = INT_MIN;
	mock_defer(test, event_log_free, log);

	ret = iommu_group_register_notifier(group->iommu_group, &log->nb);
	KUNIT_ASSERT_EQ(test, ret, 0);
	log->listening = true;
	return log;
}
EXPORT_SYMBOL_GPL(mock_event_log_start);
