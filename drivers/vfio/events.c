// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events that drivers of mediated devices want to hear of
 *
 * Those of the container's IOMMU driver are passed on to that. Those of the
 * group, of which there is one, are published here: which virtual machine the
 * group serves.
 */
#include <linux/device.h>
#include <linux/export.h>

#include "vfio_private.h"

static int vfio_iommu_register_notifier(struct vfio_group *group,
					unsigned long *events,
					struct notifier_block *nb)
{
	struct vfio_iommu *iommu = vfio_group_iommu(group);

	if (!iommu || !iommu->ops->register_notifier)
		return -ENOTTY;
	return iommu->ops->register_notifier(iommu->data, events, nb);
}

static int vfio_iommu_unregister_notifier(struct vfio_group *group,
					  struct notifier_block *nb)
{
	struct vfio_iommu *iommu = vfio_group_iommu(group);

	if (!iommu || !iommu->ops->unregister_notifier)
		return -ENOTTY;
	return iommu->ops->unregister_notifier(iommu->data, nb);
}

/* Those registered hear of each value in turn, a new one of the current */
static int vfio_group_register_notifier(struct vfio_group *group, bool set_kvm,
					struct notifier_block *nb)
{
	int ret;

	mutex_lock(&group->kvm_lock);
	ret = blocking_notifier_chain_register(&group->notifier, nb);
	if (!ret && set_kvm && group->kvm)
		blocking_notifier_call_chain(&group->notifier,
					     VFIO_GROUP_NOTIFY_SET_KVM,
					     group->kvm);
	mutex_unlock(&group->kvm_lock);
	return ret;
}

/**
 * vfio_group_set_kvm() - the virtual machine that a group serves
 * @group: the group; the caller is an external user of it
 * @kvm: the virtual machine, which outlives this setting, or NULL
 *
 * Context: May sleep. Takes and releases the group's kvm_lock, and holds it
 * while those registered are called: they must not register, unregister or set
 * it again themselves.
 */
void vfio_group_set_kvm(struct vfio_group *group, struct kvm *kvm)
{
	mutex_lock(&group->kvm_lock);
	group->kvm = kvm;
	blocking_notifier_call_chain(&group->notifier,
				     VFIO_GROUP_NOTIFY_SET_KVM, kvm);
	mutex_unlock(&group->kvm_lock);
}
EXPORT_SYMBOL_GPL(vfio_group_set_kvm);

static int vfio_group_register(struct vfio_group *group,
			       enum vfio_notify_type type,
			       unsigned long *events,
			       struct notifier_block *nb)
{
	bool set_kvm = false;
	int ret;

	switch (type) {
	case VFIO_IOMMU_NOTIFY:
		break;
	case VFIO_GROUP_NOTIFY:
		/* What is left in *events is what nobody knows */
		set_kvm = *events & VFIO_GROUP_NOTIFY_SET_KVM;
		*events &= ~VFIO_GROUP_NOTIFY_SET_KVM;
		if (*events)
			return -EINVAL;
		break;
	default:
		return -EINVAL;
	}

	if (vfio_group_get_iommu_user(group))
		return -EINVAL;

	if (type == VFIO_IOMMU_NOTIFY)
		ret = vfio_iommu_register_notifier(group, events, nb);
	else
		ret = vfio_group_register_notifier(group, set_kvm, nb);

	vfio_group_put_user(group);
	return ret;
}

static int vfio_group_unregister(struct vfio_group *group,
				 enum vfio_notify_type type,
				 struct notifier_block *nb)
{
	int ret;

	if (type != VFIO_IOMMU_NOTIFY && type != VFIO_GROUP_NOTIFY)
		return -EINVAL;

	if (vfio_group_get_iommu_user(group))
		return -EINVAL;

	if (type == VFIO_IOMMU_NOTIFY)
		ret = vfio_iommu_unregister_notifier(group, nb);
	else
		ret = blocking_notifier_chain_unregister(&group->notifier, nb);

	vfio_group_put_user(group);
	return ret;
}

/**
 * vfio_register_notifier() - hear of events for a mediated device
 * @dev: the device
 * @type: whose events
 * @events: which events; those that are known are cleared
 * @nb: what is called, for VFIO_GROUP_NOTIFY_SET_KVM once before this returns
 *	if the group serves a virtual machine already
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: 0, -EINVAL if an argument is wrong, @events has unknown ones, or the
 * group is in no container with an IOMMU, is not viable or has no IOMMU,
 * -ENODEV if there is no group, -ENOTTY if the IOMMU driver has no events, or
 * the error of registering.
 */
int vfio_register_notifier(struct device *dev, enum vfio_notify_type type,
			   unsigned long *events, struct notifier_block *nb)
{
	struct vfio_group *group;
	int ret;

	if (!dev || !nb || !events || !*events)
		return -EINVAL;

	group = vfio_group_find_by_dev(dev);
	if (!group)
		return -ENODEV;

	ret = vfio_group_register(group, type, events, nb);
	vfio_group_put(group);
	return ret;
}
EXPORT_SYMBOL(vfio_register_notifier);

/**
 * vfio_unregister_notifier() - undo vfio_register_notifier()
 * @dev: the device
 * @type: whose events
 * @nb: what was called
 *
 * To be called while the device is open: without a container there is nobody
 * to unregister from.
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: 0, or as vfio_register_notifier(); -ENOENT if it is not registered.
 */
int vfio_unregister_notifier(struct device *dev, enum vfio_notify_type type,
			     struct notifier_block *nb)
{
	struct vfio_group *group;
	int ret;

	if (!dev || !nb)
		return -EINVAL;

	group = vfio_group_find_by_dev(dev);
	if (!group)
		return -ENODEV;

	ret = vfio_group_unregister(group, type, nb);
	vfio_group_put(group);
	return ret;
}
EXPORT_SYMBOL(vfio_unregister_notifier);
