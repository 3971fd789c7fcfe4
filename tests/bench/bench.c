// SPDX-License-Identifier: GPL-2.0-only
/* parts of all benchmarks */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include <mock_iommu/mock_iommu.h>
#include <vfio/vfio.h>

#include "bench.h"

static const struct vfio_device_ops bench_device_ops = {
	.name = "vfio-kunit-bench",
};

void bench_sample(struct kunit *test, const char *series, const char *point,
		  u64 ops, u64 ns)
{
	kunit_info(test, "bench: %s/%s ops=%llu ns=%llu\n", series, point, ops,
		   ns);
}

u64 bench_begin(void)
{
	compat_flush_system_wq();
	return ktime_get_ns();
}

u64 bench_end(u64 begin)
{
	compat_flush_system_wq();
	return ktime_get_ns() - begin;
}

int bench_register(struct mock_device *mdev)
{
	return vfio_add_group_dev(&mdev->dev, &bench_device_ops, mdev);
}

void bench_unregister(struct mock_device *mdev)
{
	vfio_del_group_dev(&mdev->dev);
}

KUNIT_DEFINE_ACTION_WRAPPER(bench_depopulate, bench_unregister,
			    struct mock_device *);

void bench_populate(struct kunit *test, struct mock_group *group)
{
	struct mock_device *mdev = mock_device_create(test, group);

	KUNIT_ASSERT_EQ(test, bench_register(mdev), 0);
	KUNIT_ASSERT_EQ(test,
			kunit_add_action_or_reset(test, bench_depopulate, mdev),
			0);
}

static int bench_ignore(struct notifier_block *nb, unsigned long event,
			void *data)
{
	return NOTIFY_DONE;
}

/* The core's block follows one with the next higher priority. */
static struct notifier_block *bench_find_core(struct iommu_group *iommu_group)
{
	struct notifier_block before = {
		.notifier_call = bench_ignore,
		.priority = 1,
	};
	struct notifier_block *found;

	if (iommu_group_register_notifier(iommu_group, &before))
		return NULL;
	found = rcu_dereference_raw(before.next);
	iommu_group_unregister_notifier(iommu_group, &before);
	return found && !found->priority ? found : NULL;
}

static void bench_chain_free(void *ctx)
{
	struct bench_chain *chain = ctx;

	if (chain->core) {
		blocking_notifier_chain_unregister(&chain->head, chain->core);
		iommu_group_register_notifier(chain->iommu_group, chain->core);
	}
	kfree(chain);
}

struct bench_chain *bench_chain_create(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_driver *driver;
	struct bench_chain *chain;
	struct notifier_block *core;
	char name[16];

	snprintf(name, sizeof(name), "bench%d", mock_group_id(group));
	driver = mock_driver_create(test, name);
	bench_populate(test, group);

	chain = kzalloc(sizeof(*chain), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, chain);
	BLOCKING_INIT_NOTIFIER_HEAD(&chain->head);
	chain->iommu_group = group->iommu_group;
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, bench_chain_free,
							chain), 0);

	chain->idle = mock_device_create(test, group);
	KUNIT_ASSERT_EQ(test, mock_device_bind(chain->idle, driver), 0);

	core = bench_find_core(group->iommu_group);
	KUNIT_ASSERT_NOT_NULL(test, core);
	iommu_group_unregister_notifier(group->iommu_group, core);
	blocking_notifier_chain_register(&chain->head, core);
	chain->core = core;
	return chain;
}
