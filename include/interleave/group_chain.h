/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The notifier chains of IOMMU groups, for the explorer.
 *
 * Whoever owns them, the IOMMU core or lib/iommu_notifier, is not part of the
 * subject. So that a thread which waits for such a chain is known to wait, the
 * chain's semaphore is modelled around calls of it, under the address of the
 * group.
 *
 * kbuild forces this header into the objects of a subject, last of all.
 */
#ifndef INTERLEAVE_GROUP_CHAIN_H
#define INTERLEAVE_GROUP_CHAIN_H

#include <iommu_notifier/iommu_notifier.h>
#include <interleave/force.h>

static inline int __il_register(struct iommu_group *group,
				struct notifier_block *nb)
{
	return iommu_group_register_notifier(group, nb);
}

static inline int __il_unregister(struct iommu_group *group,
				  struct notifier_block *nb)
{
	return iommu_group_unregister_notifier(group, nb);
}

#undef iommu_group_register_notifier
#undef iommu_group_unregister_notifier

#define iommu_group_register_notifier(group, nb)			\
	__il_chain(IL_LOCK, IL_UNLOCK, group,				\
		   "iommu_group_register_notifier",			\
		   __il_register(group, nb))
#define iommu_group_unregister_notifier(group, nb)			\
	__il_chain(IL_LOCK, IL_UNLOCK, group,				\
		   "iommu_group_unregister_notifier",			\
		   __il_unregister(group, nb))

/* interleave_group_call() - make a call that runs a group's chain */
#define interleave_group_call(group, call)				\
	__il_chain(IL_READ_LOCK, IL_READ_UNLOCK, group,			\
		   "iommu_group_notify", call)

#endif /* INTERLEAVE_GROUP_CHAIN_H */
