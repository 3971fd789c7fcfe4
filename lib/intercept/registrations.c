// SPDX-License-Identifier: GPL-2.0-only
/* Observers of IOMMU group notifiers, <intercept/registrations.h>. */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/notifier.h>
#include <linux/srcu.h>
#include <intercept/registrations.h>

static atomic_t registrations = ATOMIC_INIT(0);
static atomic_t references = ATOMIC_INIT(0);

SRCU_NOTIFIER_HEAD_STATIC(observers);

int iommu_observer_add(struct notifier_block *observer)
{
	return srcu_notifier_chain_register(&observers, observer);
}
EXPORT_SYMBOL_GPL(iommu_observer_add);

void iommu_observer_del(struct notifier_block *observer)
{
	srcu_notifier_chain_unregister(&observers, observer);
}
EXPORT_SYMBOL_GPL(iommu_observer_del);

unsigned int iommu_observer_count(void)
{
	return atomic_read(&registrations);
}
EXPORT_SYMBOL_GPL(iommu_observer_count);

unsigned int iommu_observer_references(void)
{
	return atomic_read(&references);
}
EXPORT_SYMBOL_GPL(iommu_observer_references);

void iommu_observer_refer(int change)
{
	atomic_add(change, &references);
}
EXPORT_SYMBOL_GPL(iommu_observer_refer);

int iommu_observer_tell(enum iommu_observer_stage stage,
			struct iommu_group *group, struct notifier_block *nb)
{
	struct iommu_observer_change change = {
		.group = group,
		.nb = nb,
	};

	if (stage == IOMMU_OBSERVER_REGISTERED)
		atomic_inc(&registrations);
	else if (stage == IOMMU_OBSERVER_UNREGISTERED)
		atomic_dec(&registrations);
	return srcu_notifier_call_chain(&observers, stage, &change);
}
EXPORT_SYMBOL_GPL(iommu_observer_tell);
