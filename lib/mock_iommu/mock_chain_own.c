// SPDX-License-Identifier: GPL-2.0-only
/* The chains of lib/iommu_notifier, "mock_chain.h". */
#include <linux/export.h>

#include "mock_chain.h"
#include "mock_private.h"

int mock_chain_init(void)
{
	return iommu_notifier_watch_bus(&mock_bus);
}

void mock_chain_exit(void)
{
	iommu_notifier_unwatch_bus(&mock_bus);
}

int mock_chain_watch(struct mock_group *group)
{
	return 0;
}

void mock_chain_unwatch(struct mock_group *group)
{
}

int mock_chain_join(struct mock_device *mdev, struct mock_group *group)
{
	return iommu_notifier_add_device(group->iommu_group, &mdev->dev);
}

void mock_chain_leave(struct mock_device *mdev)
{
	iommu_notifier_remove_device(&mdev->dev);
}

int mock_group_notify(struct mock_group *group, unsigned long event,
		      struct mock_device *mdev)
{
	return iommu_notifier_call(group->iommu_group, event, &mdev->dev);
}
EXPORT_SYMBOL_GPL(mock_group_notify);

void mock_need_staged_events(struct kunit *test)
{
}
EXPORT_SYMBOL_GPL(mock_need_staged_events);

void mock_bus_hide_iommu(struct kunit *test)
{
	/* No IOMMU driver serves the mock bus. */
}
EXPORT_SYMBOL_GPL(mock_bus_hide_iommu);
