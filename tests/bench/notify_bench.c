// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cost of one notification of an idle group
 *
 * A run of events is followed by one wait for the work that the core deferred.
 * Both the shared wait and the warm cache favour a core that defers work.
 */
#include <linux/kernel.h>

#include <mock_iommu/mock_iommu.h>

#include "bench.h"

#define NOTIFY_EVENTS	1024
#define NOTIFY_SAMPLES	20

static const struct {
	const char *name;
	unsigned long event;
} notify_points[] = {
	{ "ADD_DEVICE", IOMMU_GROUP_NOTIFY_ADD_DEVICE },
	{ "DEL_DEVICE", IOMMU_GROUP_NOTIFY_DEL_DEVICE },
	{ "BIND_DRIVER", IOMMU_GROUP_NOTIFY_BIND_DRIVER },
	{ "BOUND_DRIVER", IOMMU_GROUP_NOTIFY_BOUND_DRIVER },
	{ "UNBIND_DRIVER", IOMMU_GROUP_NOTIFY_UNBIND_DRIVER },
	{ "UNBOUND_DRIVER", IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER },
};

static u64 notify_measure(struct blocking_notifier_head *head,
			  unsigned long event, struct mock_device *mdev)
{
	u64 begin = bench_begin();
	unsigned int i;

	for (i = 0; i < NOTIFY_EVENTS; i++)
		blocking_notifier_call_chain(head, event, &mdev->dev);
	return bench_end(begin);
}

static void notify_samples(struct kunit *test, const char *point,
			   struct blocking_notifier_head *head,
			   unsigned long event, struct mock_device *mdev)
{
	unsigned int i;

	/* The first measurement warms the caches. */
	notify_measure(head, event, mdev);
	for (i = 0; i < NOTIFY_SAMPLES; i++) {
		bench_sample(test, "notify", point, NOTIFY_EVENTS,
			     notify_measure(head, event, mdev));
	}
}

static void idle_group(struct kunit *test)
{
	struct bench_chain *chain = bench_chain_create(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(notify_points); i++) {
		notify_samples(test, notify_points[i].name, &chain->head,
			       notify_points[i].event, chain->idle);
	}
}

static int notify_nothing(struct notifier_block *nb, unsigned long event,
			  void *data)
{
	return NOTIFY_OK;
}

/* cost of a chain whose notifier does nothing */
static void chain_alone(struct kunit *test)
{
	struct bench_chain *chain = bench_chain_create(test);
	struct notifier_block nothing = { .notifier_call = notify_nothing };
	struct blocking_notifier_head head;

	BLOCKING_INIT_NOTIFIER_HEAD(&head);
	blocking_notifier_chain_register(&head, &nothing);
	notify_samples(test, "chain", &head, IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
		       chain->idle);
}

static struct kunit_case notify_cases[] = {
	KUNIT_CASE(idle_group),
	KUNIT_CASE(chain_alone),
	{}
};

static struct kunit_suite notify_suite = {
	.name = "bench_notify",
	.test_cases = notify_cases,
};

kunit_test_suites(&notify_suite);
