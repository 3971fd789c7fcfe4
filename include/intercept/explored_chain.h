/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The notifier chains and mutexes of IOMMU groups, for the explorer.
 *
 * Whoever owns the chains, the IOMMU core or lib/iommu_notifier, is not part of
 * the subject. So that a thread which waits for such a chain is known to wait,
 * the chain's semaphore is modelled around calls of it, under the address of the
 * group. So is the mutex of the group, under the address behind.
 *
 * kbuild forces this header into the objects of a subject, last of all.
 */
#ifndef INTERLEAVE_GROUP_CHAIN_H
#define INTERLEAVE_GROUP_CHAIN_H

#include <linux/errno.h>
#include <linux/iommu.h>
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

/* The block lasts: memory of a schedule stays until the next one begins. */
static inline void __il_unregister_late(void *group, void *nb)
{
	iommu_group_unregister_notifier(group, nb);
}

#define iommu_group_register_notifier(group, nb)			\
	__il_chain(IL_LOCK, IL_UNLOCK, group,				\
		   "iommu_group_register_notifier",			\
		   __il_register(group, nb))
#define iommu_group_unregister_notifier(group, nb) ({			\
	struct iommu_group *__il_g = (group);				\
	struct notifier_block *__il_n = (nb);				\
	int __il_left;							\
									\
	__il_left = __il_chain(IL_LOCK, IL_UNLOCK, __il_g,		\
			       "iommu_group_unregister_notifier",	\
			       __il_unregister(__il_g, __il_n));	\
	if (__il_left == -EDEADLK)					\
		interleave_at_end(__il_unregister_late, __il_g, __il_n);\
	__il_left;							\
})

/* interleave_group_begin(), interleave_group_end() - around a run of its chain */
static inline void interleave_group_begin(struct iommu_group *group)
{
	if (interleave_hooked())
		interleave_op(IL_READ_LOCK, group, 1,
			      INTERLEAVE_SITE("iommu_group_notify", "group"));
}

static inline void interleave_group_end(struct iommu_group *group)
{
	if (interleave_hooked())
		interleave_op(IL_READ_UNLOCK, group, 1,
			      INTERLEAVE_SITE("iommu_group_notify", "group"));
}

/* interleave_group_call() - make a call that runs a group's chain */
#define interleave_group_call(group, call)				\
	__il_chain(IL_READ_LOCK, IL_READ_UNLOCK, group,			\
		   "iommu_group_notify", call)

/* Devices that a group can have here. */
#define __IL_DEVICES	16

struct __il_devices {
	unsigned int nr;
	struct device *dev[__IL_DEVICES];
};

static inline int __il_collect(struct device *dev, void *data)
{
	struct __il_devices *devices = data;

	if (devices->nr == __IL_DEVICES)
		return -ENOSPC;
	devices->dev[devices->nr++] = dev;
	return 0;
}

/*
 * With the mutex in the model alone: whoever takes the real one meanwhile, which
 * is behind our back, would wait for a thread that waits for its turn.
 */
static inline int __il_for_each_dev(struct iommu_group *group, void *data,
				    int (*fn)(struct device *dev, void *data))
{
	const char *mutex = (const char *)group + 1;
	struct __il_devices devices = {};
	unsigned int i;
	int ret;

	if (!interleave_hooked())
		return iommu_group_for_each_dev(group, data, fn);

	interleave_op(IL_LOCK, mutex, 1,
		      INTERLEAVE_SITE("iommu_group_for_each_dev",
				      "mutex of the IOMMU group"));
	ret = iommu_group_for_each_dev(group, &devices, __il_collect);
	for (i = 0; i < devices.nr && !ret; i++)
		ret = fn(devices.dev[i], data);
	interleave_op(IL_UNLOCK, mutex, 1,
		      INTERLEAVE_SITE("iommu_group_for_each_dev",
				      "mutex of the IOMMU group"));
	return ret;
}

#define iommu_group_for_each_dev(group, data, fn)			\
	__il_for_each_dev(group, data, fn)

#endif /* INTERLEAVE_GROUP_CHAIN_H */
