// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOMMU drivers and their instances
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "vfio_private.h"

VISIBLE_IF_KUNIT struct vfio_iommu_driver_registry vfio_iommu_drivers = {
	.lock = __MUTEX_INITIALIZER(vfio_iommu_drivers.lock),
	.list = LIST_HEAD_INIT(vfio_iommu_drivers.list),
};
EXPORT_SYMBOL_IF_KUNIT(vfio_iommu_drivers);

static struct vfio_iommu_driver *
vfio_iommu_driver_find(const struct vfio_iommu_driver_ops *ops)
{
	struct vfio_iommu_driver *driver;

	lockdep_assert_held(&vfio_iommu_drivers.lock);

	list_for_each_entry(driver, &vfio_iommu_drivers.list, next) {
		if (driver->ops == ops)
			return driver;
	}
	return NULL;
}

/**
 * vfio_register_iommu_driver() - offer an IOMMU driver to containers
 * @ops: the driver; the one registered last is tried first
 *
 * Context: May sleep.
 * Return: 0, -ENOMEM, or -EINVAL if it is registered already.
 */
int vfio_register_iommu_driver(const struct vfio_iommu_driver_ops *ops)
{
	struct vfio_iommu_driver *driver;
	int ret = 0;

	driver = kmalloc(sizeof(*driver), GFP_KERNEL);
	if (!driver)
		return -ENOMEM;
	driver->ops = ops;

	mutex_lock(&vfio_iommu_drivers.lock);
	if (vfio_iommu_driver_find(ops))
		ret = -EINVAL;
	else
		list_add(&driver->next, &vfio_iommu_drivers.list);
	mutex_unlock(&vfio_iommu_drivers.lock);

	if (ret)
		kfree(driver);
	return ret;
}
EXPORT_SYMBOL_GPL(vfio_register_iommu_driver);

/**
 * vfio_unregister_iommu_driver() - withdraw an IOMMU driver
 * @ops: the driver; nothing happens if it is not registered
 *
 * Containers that use it go on using it. They hold its module.
 *
 * Context: May sleep.
 */
void vfio_unregister_iommu_driver(const struct vfio_iommu_driver_ops *ops)
{
	struct vfio_iommu_driver *driver;

	mutex_lock(&vfio_iommu_drivers.lock);
	driver = vfio_iommu_driver_find(ops);
	if (driver)
		list_del(&driver->next);
	mutex_unlock(&vfio_iommu_drivers.lock);
	kfree(driver);
}
EXPORT_SYMBOL_GPL(vfio_unregister_iommu_driver);

/**
 * vfio_iommu_drivers_check_extension() - ask all IOMMU drivers for an extension
 * @container: a container that has none; those that could not serve its groups
 *	are not asked
 * @arg: the extension
 *
 * Context: May sleep. Holds the lock of @container already.
 * Return: the first positive answer, or the last one.
 */
long vfio_iommu_drivers_check_extension(struct vfio_container *container,
					unsigned long arg)
{
	struct vfio_iommu_driver *driver;
	long ret = 0;

	mutex_lock(&vfio_iommu_drivers.lock);
	list_for_each_entry(driver, &vfio_iommu_drivers.list, next) {
		const struct vfio_iommu_driver_ops *ops = driver->ops;

		if (!vfio_container_accepts(container, ops) ||
		    !try_module_get(ops->owner))
			continue;

		ret = ops->ioctl(NULL, VFIO_CHECK_EXTENSION, arg);
		module_put(ops->owner);
		if (ret > 0)
			break;
	}
	mutex_unlock(&vfio_iommu_drivers.lock);
	return ret;
}

/* Make an instance of one driver and attach the container's groups to it */
static int vfio_iommu_init(struct vfio_iommu *iommu,
			   const struct vfio_iommu_driver_ops *ops,
			   struct vfio_container *container, unsigned long arg)
{
	void *data;
	int ret;

	data = ops->open(arg);
	if (IS_ERR(data))
		return PTR_ERR(data);

	ret = vfio_container_attach_groups(container, ops, data);
	if (ret) {
		ops->release(data);
		return ret;
	}

	kref_init(&iommu->kref);
	iommu->ops = ops;
	iommu->data = data;
	return 0;
}

/**
 * vfio_iommu_open() - make an IOMMU instance for a container
 * @container: the container, with at least one group; all are attached
 * @arg: the kind of IOMMU. It is also the extension by which drivers tell
 *	whether they support it
 *
 * Context: May sleep. Holds the lock of @container for writing already.
 * Return: the instance of the first driver that manages, with the module of
 * the driver held. ERR_PTR(): -ENODEV if no driver supports it, the error of
 * the last driver that failed, or -ENOMEM.
 */
struct vfio_iommu *vfio_iommu_open(struct vfio_container *container,
				   unsigned long arg)
{
	struct vfio_iommu_driver *driver;
	struct vfio_iommu *iommu;
	int ret = -ENODEV;

	iommu = kmalloc(sizeof(*iommu), GFP_KERNEL);
	if (!iommu)
		return ERR_PTR(-ENOMEM);

	mutex_lock(&vfio_iommu_drivers.lock);
	list_for_each_entry(driver, &vfio_iommu_drivers.list, next) {
		const struct vfio_iommu_driver_ops *ops = driver->ops;

		if (!vfio_container_accepts(container, ops) ||
		    !try_module_get(ops->owner))
			continue;

		if (ops->ioctl(NULL, VFIO_CHECK_EXTENSION, arg) > 0) {
			ret = vfio_iommu_init(iommu, ops, container, arg);
			if (!ret)
				break;
		}
		module_put(ops->owner);
	}
	mutex_unlock(&vfio_iommu_drivers.lock);

	if (ret) {
		kfree(iommu);
		return ERR_PTR(ret);
	}
	return iommu;
}

/**
 * vfio_iommu_get() - take another reference to an instance
 * @iommu: the instance
 *
 * Context: Any.
 */
void vfio_iommu_get(struct vfio_iommu *iommu)
{
	kref_get(&iommu->kref);
}

static void vfio_iommu_release(struct kref *kref)
{
	struct vfio_iommu *iommu = container_of(kref, struct vfio_iommu, kref);

	iommu->ops->release(iommu->data);
	module_put(iommu->ops->owner);
	kfree(iommu);
}

/**
 * vfio_iommu_put() - drop a reference to an instance
 * @iommu: the instance
 *
 * Context: May sleep. The last reference releases the instance.
 */
void vfio_iommu_put(struct vfio_iommu *iommu)
{
	kref_put(&iommu->kref, vfio_iommu_release);
}
