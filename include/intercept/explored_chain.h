/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The notifier chains and mutexes of IOMMU groups, for the explorer.
 *
 * The owner of a chain, the IOMMU core or lib/iommu_notifier, is no part of the
 * subject. The chain's semaphore is modelled around calls of the owner, under
 * the address of the group, so that the explorer knows of threads that wait for
 * it. So is the mutex of the group, under the address one byte behind.
 *
 * kbuild forces this header into the objects of a subject, last of all.
 */
#ifndef _INTERCEPT_EXPLORED_CHAIN_H
#define _INTERCEPT_EXPLORED_CHAIN_H

#include <linux/errno.h>
#include <linux/iommu.h>

#include <iommu_notifier/iommu_notifier.h>
#include <interleave/force.h>
#include <interleave/calls.h>

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

/* The block lasts: memory of a schedule stays until the next one begins. */
static inline void __il_unregister_late(void *group, void *nb)
{
	__il_unregister(group, nb);
}

#undef iommu_group_register_notifier
#undef iommu_group_unregister_notifier

#define iommu_group_register_notifier(group, nb)			\
	__il_locked(IL_LOCK, IL_UNLOCK, group,				\
		    "iommu_group_register_notifier", #group,		\
		    __il_register(group, nb))
#define iommu_group_unregister_notifier(group, nb) ({			\
	struct iommu_group *__il_g = (group);				\
	struct notifier_block *__il_n = (nb);				\
	int __il_left;							\
									\
	__il_left = __il_locked(IL_LOCK, IL_UNLOCK, __il_g,		\
				"iommu_group_unregister_notifier",	\
				#group, __il_unregister(__il_g, __il_n));	\
	if (__il_left == -EDEADLK)					\
		interleave_at_end(__il_unregister_late, __il_g, __il_n);\
	__il_left;							\
})

/**
 * explored_chain_begin() - say that the chain of a group begins to run
 * @group: IOMMU group
 *
 * Context: Process context. May sleep.
 */
static inline void explored_chain_begin(struct iommu_group *group)
{
	if (interleave_hooked()) {
		interleave_op(IL_READ_LOCK, group, 1,
			      INTERLEAVE_SITE("iommu_group_notify", "group"));
	}
}

/**
 * explored_chain_end() - say that the chain of a group has run
 * @group: IOMMU group
 *
 * Context: Process context. May sleep.
 */
static inline void explored_chain_end(struct iommu_group *group)
{
	if (interleave_hooked()) {
		interleave_op(IL_READ_UNLOCK, group, 1,
			      INTERLEAVE_SITE("iommu_group_notify", "group"));
	}
}

/* Make a call that runs the chain of a group. */
#define explored_chain_call(group, call)				\
	__il_locked(IL_READ_LOCK, IL_READ_UNLOCK, group,		\
		    "iommu_group_notify", #group, call)

/* Limit of the devices of a group. */
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
 * Calls @fn with the mutex held in the model only: a thread outside the model
 * that takes the real one would wait for a thread that waits for its turn.
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

#endif /* _INTERCEPT_EXPLORED_CHAIN_H */
