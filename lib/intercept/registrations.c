// SPDX-License-Identifier: GPL-2.0-only
/* Interception of IOMMU group notifiers, <intercept/registrations.h>. */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/notifier.h>
#include <linux/srcu.h>

#include <intercept/registrations.h>

static atomic_t registrations = ATOMIC_INIT(0);
static atomic_t references = ATOMIC_INIT(0);

SRCU_NOTIFIER_HEAD_STATIC(observers);

int intercept_observer_add(struct notifier_block *observer)
{
	return srcu_notifier_chain_register(&observers, observer);
}
EXPORT_SYMBOL_GPL(intercept_observer_add);

void intercept_observer_del(struct notifier_block *observer)
{
	srcu_notifier_chain_unregister(&observers, observer);
}
EXPORT_SYMBOL_GPL(intercept_observer_del);

unsigned int intercept_registrations_live(void)
{
	return atomic_read(&registrations);
}
EXPORT_SYMBOL_GPL(intercept_registrations_live);

unsigned int intercept_references_live(void)
{
	return atomic_read(&references);
}
EXPORT_SYMBOL_GPL(intercept_references_live);

void intercept_reference_change(int change)
{
	atomic_add(change, &references);
}
EXPORT_SYMBOL_GPL(intercept_reference_change);

int intercept_registration_stage(enum intercept_stage stage,
				 struct iommu_group *group,
				 struct notifier_block *nb)
{
	struct intercept_registration registration = {
		.group = group,
		.nb = nb,
	};

	if (stage == INTERCEPT_REGISTERED)
		atomic_inc(&registrations);
	else if (stage == INTERCEPT_UNREGISTERED)
		atomic_dec(&registrations);
	return srcu_notifier_call_chain(&observers, stage, &registration);
}
EXPORT_SYMBOL_GPL(intercept_registration_stage);
