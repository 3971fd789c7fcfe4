// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events for drivers of mediated devices
 *
 * Events of the container's IOMMU driver are registered for with that driver.
 * The one event of the group, a new virtual machine, is announced here.
 */
#include <linux/device.h>
#include <linux/export.h>

#include "vfio_private.h"

static int vfio_unmap_notifier_add(struct vfio_group *group,
				   unsigned long *events,
				   struct notifier_block *nb)
{
	struct vfio_iommu *iommu = vfio_group_iommu(group);

	if (!iommu || !iommu->ops->register_notifier)
		return -ENOTTY;
	return iommu->ops->register_notifier(iommu->data, events, nb);
}

static int vfio_unmap_notifier_remove(struct vfio_group *group,
				      struct notifier_block *nb)
{
	struct vfio_iommu *iommu = vfio_group_iommu(group);

	if (!iommu || !iommu->ops->unregister_notifier)
		return -ENOTTY;
	return iommu->ops->unregister_notifier(iommu->data, nb);
}

/* Each block gets every value in turn, a new block the current one. */
static int vfio_kvm_notifier_add(struct vfio_group *group,
				 unsigned long *events,
				 struct notifier_block *nb)
{
	const bool set_kvm = *events & VFIO_GROUP_NOTIFY_SET_KVM;
	int ret;

	/* Bits that are left are unknown. */
	*events &= ~VFIO_GROUP_NOTIFY_SET_KVM;
	if (*events)
		return -EINVAL;

	mutex_lock(&group->kvm_lock);
	ret = blocking_notifier_chain_register(&group->kvm_notifier, nb);
	if (!ret && set_kvm && group->kvm) {
		blocking_notifier_call_chain(&group->kvm_notifier,
					     VFIO_GROUP_NOTIFY_SET_KVM,
					     group->kvm);
	}
	mutex_unlock(&group->kvm_lock);
	return ret;
}

/**
 * vfio_group_set_kvm() - set the virtual machine that a group serves
 * @group: the group; the caller is an external user of @group
 * @kvm: the virtual machine, which outlives this setting, or NULL
 *
 * Context: Process context. May sleep. Takes and releases @group->kvm_lock, and
 * holds it while callbacks run: they must not register, unregister or set a
 * virtual machine themselves.
 */
void vfio_group_set_kvm(struct vfio_group *group, struct kvm *kvm)
{
	mutex_lock(&group->kvm_lock);
	group->kvm = kvm;
	blocking_notifier_call_chain(&group->kvm_notifier,
				     VFIO_GROUP_NOTIFY_SET_KVM, kvm);
	mutex_unlock(&group->kvm_lock);
}
EXPORT_SYMBOL_GPL(vfio_group_set_kvm);

/* An external user of a device's group, for one call. */
static struct vfio_group *vfio_notifier_begin(struct device *dev)
{
	struct vfio_group *group = vfio_group_get_external_user_from_dev(dev);

	/* One error stands for all ways of lacking an IOMMU. */
	return group == ERR_PTR(-EPERM) ? ERR_PTR(-EINVAL) : group;
}

/**
 * vfio_register_notifier() - register for events for a mediated device
 * @dev: the device
 * @type: whose events
 * @events: which events; known ones are cleared
 * @nb: the block to call, for VFIO_GROUP_NOTIFY_SET_KVM once before this
 *	function returns if the group serves a virtual machine already
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: 0, -EINVAL if an argument is wrong, @events has unknown ones, or the
 * group is in no container with an IOMMU, is not viable or has no IOMMU,
 * -ENODEV if there is no group, -ENOTTY if the IOMMU driver has no events, or
 * the error of registering.
 */
int vfio_register_notifier(struct device *dev, enum vfio_notify_type type,
			   unsigned long *events, struct notifier_block *nb)
{
	struct vfio_group *group;
	int ret = -EINVAL;

	if (!dev || !nb || !events || !*events)
		return -EINVAL;

	group = vfio_notifier_begin(dev);
	if (IS_ERR(group))
		return PTR_ERR(group);

	if (type == VFIO_IOMMU_NOTIFY)
		ret = vfio_unmap_notifier_add(group, events, nb);
	else if (type == VFIO_GROUP_NOTIFY)
		ret = vfio_kvm_notifier_add(group, events, nb);

	vfio_group_put_external_user(group);
	return ret;
}
EXPORT_SYMBOL(vfio_register_notifier);

/**
 * vfio_unregister_notifier() - undo vfio_register_notifier()
 * @dev: the device
 * @type: whose events
 * @nb: the block
 *
 * To be called while the device is open: a group without a container has no
 * chain to unregister from.
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: 0, -ENOENT if @nb is not registered, or an error of
 * vfio_register_notifier().
 */
int vfio_unregister_notifier(struct device *dev, enum vfio_notify_type type,
			     struct notifier_block *nb)
{
	struct vfio_group *group;
	int ret = -EINVAL;

	if (!dev || !nb)
		return -EINVAL;

	group = vfio_notifier_begin(dev);
	if (IS_ERR(group))
		return PTR_ERR(group);

	if (type == VFIO_IOMMU_NOTIFY) {
		ret = vfio_unmap_notifier_remove(group, nb);
	} else if (type == VFIO_GROUP_NOTIFY) {
		ret = blocking_notifier_chain_unregister(&group->kvm_notifier,
							 nb);
	}

	vfio_group_put_external_user(group);
	return ret;
}
EXPORT_SYMBOL(vfio_unregister_notifier);
