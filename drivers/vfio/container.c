// SPDX-License-Identifier: GPL-2.0-only
/*
 * Containers and the IOMMU instances that serve them
 */
#include <linux/slab.h>

#include "vfio_private.h"

/**
 * vfio_container_alloc() - make a container
 *
 * Context: May sleep.
 * Return: it with one reference, or NULL.
 */
struct vfio_container *vfio_container_alloc(void)
{
	struct vfio_container *container;

	container = kzalloc(sizeof(*container), GFP_KERNEL);
	if (!container)
		return NULL;

	kref_init(&container->kref);
	init_rwsem(&container->lock);
	INIT_LIST_HEAD(&container->groups);
	return container;
}

static void vfio_container_release(struct kref *kref)
{
	/* The IOMMU instance has gone with the last group */
	kfree(container_of(kref, struct vfio_container, kref));
}

/**
 * vfio_container_put() - drop a reference to a container
 * @container: the container
 *
 * Context: Any.
 */
void vfio_container_put(struct vfio_container *container)
{
	kref_put(&container->kref, vfio_container_release);
}

/**
 * vfio_container_get_iommu() - the IOMMU instance of a container, for a call
 * @container: the container
 *
 * The reference keeps the instance though the last group may leave during the
 * call. A lock held around the call would not do: an instance calls those who
 * have pinned pages, and these call it back through the core.
 *
 * Context: May sleep. Takes and releases the container's lock.
 * Return: the instance with a reference for the caller, or NULL.
 */
struct vfio_iommu *vfio_container_get_iommu(struct vfio_container *container)
{
	struct vfio_iommu *iommu;

	down_read(&container->lock);
	iommu = container->iommu;
	if (iommu)
		vfio_iommu_get(iommu);
	up_read(&container->lock);
	return iommu;
}

/**
 * vfio_container_accepts() - whether an IOMMU driver could serve the groups
 * @container: the container
 * @ops: the IOMMU driver
 *
 * Groups without IOMMU are served by the driver for them, and others are not.
 *
 * Context: Any. Holds the lock of @container already.
 * Return: whether it could.
 */
bool vfio_container_accepts(const struct vfio_container *container,
			    const struct vfio_iommu_driver_ops *ops)
{
	return list_empty(&container->groups) ||
	       container->noiommu == vfio_noiommu_is_driver(ops);
}

/**
 * vfio_container_attach_groups() - attach all groups to a new IOMMU instance
 * @container: the container
 * @ops: driver of the instance
 * @data: the instance
 *
 * Context: May sleep. Holds the lock of @container for writing already.
 * Return: 0, or the error of the group that failed, and then none is attached.
 */
int vfio_container_attach_groups(struct vfio_container *container,
				 const struct vfio_iommu_driver_ops *ops,
				 void *data)
{
	struct vfio_group *group;
	int ret;

	list_for_each_entry(group, &container->groups, container_next) {
		ret = ops->attach_group(data, group->iommu_group);
		if (ret)
			goto err_detach;
	}
	return 0;

err_detach:
	list_for_each_entry_continue_reverse(group, &container->groups,
					     container_next)
		ops->detach_group(data, group->iommu_group);
	return ret;
}

/**
 * vfio_container_check_extension() - VFIO_CHECK_EXTENSION
 * @container: the container
 * @arg: the extension
 *
 * Context: May sleep. Takes and releases the container's lock.
 * Return: what the IOMMU driver in use says, or else the first positive answer
 * of those that could serve the container; 0 if there are none.
 */
long vfio_container_check_extension(struct vfio_container *container,
				    unsigned long arg)
{
	struct vfio_iommu *iommu;
	long ret = 0;

	down_read(&container->lock);
	iommu = container->iommu;
	if (iommu)
		vfio_iommu_get(iommu);
	else
		ret = vfio_iommu_drivers_check_extension(container, arg);
	up_read(&container->lock);

	if (iommu) {
		ret = iommu->ops->ioctl(iommu->data, VFIO_CHECK_EXTENSION, arg);
		vfio_iommu_put(iommu);
	}
	return ret;
}

/**
 * vfio_container_set_iommu() - VFIO_SET_IOMMU
 * @container: the container
 * @arg: the kind of IOMMU
 *
 * Anybody may open a container. It is with a group, which has an owner, that it
 * comes to the privilege of an IOMMU, and loses it with the last one.
 *
 * Context: May sleep. Takes and releases the container's lock.
 * Return: 0, -EINVAL if there is no group or an IOMMU is set already, or the
 * error of vfio_iommu_open().
 */
long vfio_container_set_iommu(struct vfio_container *container,
			      unsigned long arg)
{
	struct vfio_iommu *iommu;
	long ret = -EINVAL;

	down_write(&container->lock);
	if (!list_empty(&container->groups) && !container->iommu) {
		iommu = vfio_iommu_open(container, arg);
		ret = PTR_ERR_OR_ZERO(iommu);
		if (!ret)
			/* Pairs with vfio_group_iommu(), without the lock */
			smp_store_release(&container->iommu, iommu);
	}
	up_write(&container->lock);
	return ret;
}
