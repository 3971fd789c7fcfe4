/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shows a translation unit's registrations of IOMMU group notifiers to the
 * observers, and counts its references to IOMMU groups.
 *
 * Not to be included: kbuild forces it into objects, see the Makefile. The
 * macros have the values of the functions, which remain what does the work:
 * those of the IOMMU core where it has them, of lib/iommu_notifier elsewhere.
 */
#ifndef IOMMU_OBSERVER_FORCE_H
#define IOMMU_OBSERVER_FORCE_H

#include <linux/iommu.h>
#include <linux/notifier.h>
#include <iommu_notifier/iommu_notifier.h>
#include <intercept/registrations.h>

static inline int __iommu_observer_register(struct iommu_group *group,
					    struct notifier_block *nb)
{
	int ret;

	ret = intercept_registration_stage(INTERCEPT_REGISTERING, group, nb);
	ret = notifier_to_errno(ret);
	if (ret)
		return ret;

	ret = iommu_group_register_notifier(group, nb);
	if (!ret)
		intercept_registration_stage(INTERCEPT_REGISTERED, group, nb);
	return ret;
}

static inline int __iommu_observer_unregister(struct iommu_group *group,
					      struct notifier_block *nb)
{
	int ret;

	intercept_registration_stage(INTERCEPT_UNREGISTER_ENTERED, group, nb);
	ret = iommu_group_unregister_notifier(group, nb);
	if (!ret)
		intercept_registration_stage(INTERCEPT_UNREGISTERED, group, nb);
	return ret;
}

#define iommu_group_register_notifier(group, nb)			\
	__iommu_observer_register(group, nb)
#define iommu_group_unregister_notifier(group, nb)			\
	__iommu_observer_unregister(group, nb)

static inline struct iommu_group *
__iommu_observer_gained(struct iommu_group *group)
{
	if (!IS_ERR_OR_NULL(group))
		intercept_reference_change(1);
	return group;
}

static inline void __iommu_observer_put(struct iommu_group *group)
{
	if (!IS_ERR_OR_NULL(group))
		intercept_reference_change(-1);
	iommu_group_put(group);
}

#define iommu_group_alloc()						\
	__iommu_observer_gained(iommu_group_alloc())
#define iommu_group_get(dev)						\
	__iommu_observer_gained(iommu_group_get(dev))
#define iommu_group_ref_get(group)					\
	__iommu_observer_gained(iommu_group_ref_get(group))
#define iommu_group_put(group)						\
	__iommu_observer_put(group)

#endif /* IOMMU_OBSERVER_FORCE_H */
