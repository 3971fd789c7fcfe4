/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Intercepts the IOMMU group notifiers of a translation unit and its references
 * to IOMMU groups, <intercept/registrations.h>.
 *
 * Not to be included: kbuild forces this file into objects, see the Makefile.
 * The macros call the functions that they replace: those of the IOMMU core, or
 * of lib/iommu_notifier where the IOMMU core has none.
 */
#ifndef _INTERCEPT_FORCE_REGISTRATIONS_H
#define _INTERCEPT_FORCE_REGISTRATIONS_H

#include <linux/iommu.h>
#include <linux/notifier.h>

#include <intercept/registrations.h>
#include <iommu_notifier/iommu_notifier.h>

static inline int __intercept_register(struct iommu_group *group,
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

static inline int __intercept_unregister(struct iommu_group *group,
					 struct notifier_block *nb)
{
	int ret;

	intercept_registration_stage(INTERCEPT_UNREGISTER_ENTERED, group, nb);
	ret = iommu_group_unregister_notifier(group, nb);
	if (!ret)
		intercept_registration_stage(INTERCEPT_UNREGISTERED, group, nb);
	return ret;
}

static inline struct iommu_group *__intercept_get(struct iommu_group *group)
{
	if (!IS_ERR_OR_NULL(group))
		intercept_reference_change(1);
	return group;
}

static inline void __intercept_put(struct iommu_group *group)
{
	if (!IS_ERR_OR_NULL(group))
		intercept_reference_change(-1);
	iommu_group_put(group);
}

#define iommu_group_register_notifier(group, nb)			\
	__intercept_register(group, nb)
#define iommu_group_unregister_notifier(group, nb)			\
	__intercept_unregister(group, nb)

#define iommu_group_alloc()		__intercept_get(iommu_group_alloc())
#define iommu_group_get(dev)		__intercept_get(iommu_group_get(dev))
#define iommu_group_ref_get(group)	\
	__intercept_get(iommu_group_ref_get(group))
#define iommu_group_put(group)		__intercept_put(group)

#endif /* _INTERCEPT_FORCE_REGISTRATIONS_H */
