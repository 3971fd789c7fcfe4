// SPDX-License-Identifier: GPL-2.0-only
/*
 * Containers and the IOMMU instances that serve them
 */
#include <linux/slab.h>

#include "vfio_private.h"

/**
 * vfio_container_alloc() - allocate a container
 *
 * Context: Process context. May sleep.
 * Return: the container with one reference, or NULL.
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
	/* The IOMMU instance has gone with the last group. */
	kfree(container_of(kref, struct vfio_container, kref));
}

/**
 * vfio_container_put() - put a reference to a container
 * @container: the container
 *
 * Context: Any context.
 */
void vfio_container_put(struct vfio_container *container)
{
	kref_put(&container->kref, vfio_container_release);
}

/**
 * vfio_container_get_iommu() - get the IOMMU instance of a container for a call
 * @container: the container
 *
 * The reference keeps the instance though the last group may leave during the
 * call. Holding a lock around the call would deadlock: while it unmaps, an
 * instance waits for drivers to unpin pages, which call it through the core.
 *
 * Context: Process context. May sleep. Takes and releases @container->lock.
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
 * vfio_container_check_extension() - serve VFIO_CHECK_EXTENSION
 * @container: the container
 * @arg: the extension
 *
 * Context: Process context. May sleep. Takes and releases @container->lock.
 * Return: the answer of the IOMMU driver in use. Without one, the first
 * positive answer of the drivers that could serve @container, or 0.
 */
long vfio_container_check_extension(struct vfio_container *container,
				    unsigned long arg)
{
	struct vfio_iommu *iommu;
	long ret = 0;

	down_read(&container->lock);
	iommu = container->iommu;
	if (iommu) {
		vfio_iommu_get(iommu);
	} else {
		ret = vfio_iommu_drivers_check_extension(&container->groups,
							 arg);
	}
	up_read(&container->lock);

	if (iommu) {
		ret = iommu->ops->ioctl(iommu->data, VFIO_CHECK_EXTENSION, arg);
		vfio_iommu_put(iommu);
	}
	return ret;
}

/**
 * vfio_container_set_iommu() - serve VFIO_SET_IOMMU
 * @container: the container
 * @arg: the kind of IOMMU
 *
 * Anybody may open a container. It gains the privilege of an IOMMU with a
 * group, which has an owner, and loses the privilege with the last group.
 *
 * Context: Process context. May sleep. Takes and releases @container->lock.
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
		iommu = vfio_iommu_open(&container->groups, arg);
		ret = PTR_ERR_OR_ZERO(iommu);
		if (!ret) {
			/* Pairs with vfio_group_iommu(), without the lock. */
			smp_store_release(&container->iommu, iommu);
		}
	}
	up_write(&container->lock);
	return ret;
}
