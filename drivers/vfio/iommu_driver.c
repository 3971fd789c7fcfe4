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
 * Context: Process context. May sleep. Takes and releases
 * vfio_iommu_drivers.lock.
 * Return: 0, -ENOMEM, or -EINVAL if @ops is registered already.
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
 * Containers that use the driver keep it, and hold its module.
 *
 * Context: Process context. May sleep. Takes and releases
 * vfio_iommu_drivers.lock.
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

static bool
vfio_iommu_driver_is_noiommu(const struct vfio_iommu_driver_ops *ops)
{
	return IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU) &&
	       ops == &vfio_noiommu_ops;
}

/* Groups without an IOMMU are served by the driver for them, others are not. */
static bool vfio_iommu_driver_serves(const struct vfio_iommu_driver_ops *ops,
				     struct list_head *groups)
{
	struct vfio_group *group;

	group = list_first_entry_or_null(groups, struct vfio_group,
					 container_next);
	return !group || group->noiommu == vfio_iommu_driver_is_noiommu(ops);
}

/**
 * vfio_iommu_drivers_check_extension() - ask IOMMU drivers for an extension
 * @groups: groups of a container without an IOMMU instance; drivers that could
 *	not serve them are not asked
 * @arg: the extension
 *
 * Context: Process context. May sleep. Caller must hold the lock of the
 * container. Takes and releases vfio_iommu_drivers.lock.
 * Return: the first positive answer, or the last one.
 */
long vfio_iommu_drivers_check_extension(struct list_head *groups,
					unsigned long arg)
{
	struct vfio_iommu_driver *driver;
	long ret = 0;

	mutex_lock(&vfio_iommu_drivers.lock);
	list_for_each_entry(driver, &vfio_iommu_drivers.list, next) {
		const struct vfio_iommu_driver_ops *ops = driver->ops;

		if (!vfio_iommu_driver_serves(ops, groups) ||
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

static void vfio_iommu_detach_before(struct vfio_iommu *iommu,
				     struct list_head *groups,
				     struct vfio_group *group)
{
	list_for_each_entry_continue_reverse(group, groups, container_next)
		iommu->ops->detach_group(iommu->data, group->iommu_group);
}

/* Attach all groups or none. */
static int vfio_iommu_attach(struct vfio_iommu *iommu,
			     struct list_head *groups)
{
	struct vfio_group *group;
	int ret = 0;

	list_for_each_entry(group, groups, container_next) {
		ret = iommu->ops->attach_group(iommu->data,
					       group->iommu_group);
		if (ret) {
			vfio_iommu_detach_before(iommu, groups, group);
			break;
		}
	}
	return ret;
}

static int vfio_iommu_init(struct vfio_iommu *iommu,
			   const struct vfio_iommu_driver_ops *ops,
			   struct list_head *groups, unsigned long arg)
{
	int ret;

	kref_init(&iommu->kref);
	iommu->ops = ops;
	iommu->data = ops->open(arg);
	if (IS_ERR(iommu->data))
		return PTR_ERR(iommu->data);

	ret = vfio_iommu_attach(iommu, groups);
	if (ret)
		ops->release(iommu->data);
	return ret;
}

/**
 * vfio_iommu_open() - create an IOMMU instance for the groups of a container
 * @groups: the groups, at least one; all are attached
 * @arg: the kind of IOMMU, which is also the extension by which drivers tell
 *	whether they support that kind
 *
 * Context: Process context. May sleep. Caller must hold the lock of the
 * container for writing. Takes and releases vfio_iommu_drivers.lock.
 * Return: the instance of the first driver that succeeds, with the module of
 * the driver held. ERR_PTR(): -ENODEV if no driver supports @arg, the error of
 * the last driver that failed, or -ENOMEM.
 */
struct vfio_iommu *vfio_iommu_open(struct list_head *groups, unsigned long arg)
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

		if (!vfio_iommu_driver_serves(ops, groups) ||
		    !try_module_get(ops->owner))
			continue;

		if (ops->ioctl(NULL, VFIO_CHECK_EXTENSION, arg) > 0) {
			ret = vfio_iommu_init(iommu, ops, groups, arg);
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
 * vfio_iommu_get() - get another reference to an instance
 * @iommu: the instance
 *
 * Context: Any context.
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
 * vfio_iommu_put() - put a reference to an instance
 * @iommu: the instance
 *
 * Context: Process context. May sleep. The last reference releases the
 * instance.
 */
void vfio_iommu_put(struct vfio_iommu *iommu)
{
	kref_put(&iommu->kref, vfio_iommu_release);
}
