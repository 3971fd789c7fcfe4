// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices: the interface by which drivers register and unregister them
 */
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "vfio_private.h"

/* How long a user may take before it is asked again for its device. */
#define VFIO_REQUEST_INTERVAL (10 * HZ)

/**
 * vfio_iommu_group_get() - get the IOMMU group of a device for its VFIO driver
 * @dev: the device
 *
 * For the driver's probe, with vfio_iommu_group_put() for its remove. In
 * no-IOMMU mode a device without IOMMU is put in a group of its own, which
 * taints the kernel.
 *
 * Context: Process context. May sleep.
 * Return: the IOMMU group with a reference for the caller, or NULL.
 */
struct iommu_group *vfio_iommu_group_get(struct device *dev)
{
	return iommu_group_get(dev) ?: vfio_noiommu_group_get(dev);
}
EXPORT_SYMBOL_GPL(vfio_iommu_group_get);

/**
 * vfio_iommu_group_put() - undo vfio_iommu_group_get()
 * @group: the IOMMU group returned by vfio_iommu_group_get()
 * @dev: the device, which leaves @group if no-IOMMU mode had put it there
 *
 * Context: Process context. May sleep.
 */
void vfio_iommu_group_put(struct iommu_group *group, struct device *dev)
{
	if (vfio_noiommu_is_group(group))
		iommu_group_remove_device(dev);
	iommu_group_put(group);
}
EXPORT_SYMBOL_GPL(vfio_iommu_group_put);

/**
 * vfio_init_group_dev() - prepare a device for registration
 * @device: memory of the driver, which must last until it is unregistered
 * @dev: the device
 * @ops: the driver's operations for user space
 * @device_data: argument for @ops
 *
 * Context: Any context.
 */
void vfio_init_group_dev(struct vfio_device *device, struct device *dev,
			 const struct vfio_device_ops *ops, void *device_data)
{
	*device = (struct vfio_device) {
		.dev = dev,
		.ops = ops,
		.device_data = device_data,
	};
	init_completion(&device->comp);
}
EXPORT_SYMBOL_GPL(vfio_init_group_dev);

/**
 * vfio_register_group_dev() - offer a device to user space
 * @device: initialised by vfio_init_group_dev(); user space may open it before
 *	this function returns
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: 0, -EINVAL if the device is in no IOMMU group, -EBUSY if it is
 * registered already, or the error of vfio_group_find_or_create().
 */
int vfio_register_group_dev(struct vfio_device *device)
{
	struct iommu_group *iommu_group = iommu_group_get(device->dev);
	struct vfio_group *group;
	int ret;

	if (!iommu_group)
		return -EINVAL;

	group = vfio_group_find_or_create(iommu_group);
	if (IS_ERR(group))
		return PTR_ERR(group);

	ret = vfio_group_add_device(group, device);
	if (ret) {
		dev_WARN(device->dev, "Device already exists on group %d\n",
			 iommu_group_id(group->iommu_group));
		vfio_group_put(group);
	}
	return ret;
}
EXPORT_SYMBOL_GPL(vfio_register_group_dev);

/**
 * vfio_add_group_dev() - allocate and register a device
 * @dev: the device, whose driver data is taken
 * @ops: the driver's operations for user space
 * @device_data: argument for @ops
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: 0, -ENOMEM, or the error of vfio_register_group_dev().
 */
int vfio_add_group_dev(struct device *dev, const struct vfio_device_ops *ops,
		       void *device_data)
{
	struct vfio_device *device;
	int ret;

	device = kmalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return -ENOMEM;

	vfio_init_group_dev(device, dev, ops, device_data);
	ret = vfio_register_group_dev(device);
	if (!ret)
		dev_set_drvdata(dev, device);
	else
		kfree(device);
	return ret;
}
EXPORT_SYMBOL_GPL(vfio_add_group_dev);

/*
 * Returns true if the device has no user left. A signal ends the sleep once:
 * the driver cannot be told that its device stays in use.
 */
static bool vfio_device_wait_once(struct vfio_device *device,
				  bool *interruptible)
{
	struct completion *comp = &device->comp;
	long left;

	if (!*interruptible)
		return wait_for_completion_timeout(comp, VFIO_REQUEST_INTERVAL);

	left = wait_for_completion_interruptible_timeout(comp,
							 VFIO_REQUEST_INTERVAL);
	if (left < 0) {
		*interruptible = false;
		dev_warn(device->dev,
			 "Device is currently in use, task \"%s\" (%d) blocked until device is released",
			 current->comm, task_pid_nr(current));
	}
	return left > 0;
}

static void vfio_device_wait_for_users(struct vfio_device *device)
{
	bool interruptible = true;
	unsigned int asked = 0;

	if (try_wait_for_completion(&device->comp))
		return;

	do {
		if (device->ops->request)
			device->ops->request(device->device_data, asked++);
	} while (!vfio_device_wait_once(device, &interruptible));
}

/**
 * vfio_unregister_group_dev() - take a device back from user space
 * @device: a registered device
 *
 * Users of the device are asked to release it, and waited for. As long as one
 * of them is left the device can still be found, after that it cannot. The last
 * device of a group also waits for the group to leave its container: the
 * devices go to other drivers next, which must not share the address space of a
 * user.
 *
 * Context: Process context. May sleep. Waits for as long as user space likes.
 * Takes and releases the group lock, and device_lock and unbound_list.lock of
 * the group.
 */
void vfio_unregister_group_dev(struct vfio_device *device)
{
	struct vfio_group *group = device->group;

	/* Covers the time until the driver is unbound, see viability.c. */
	vfio_unbound_add(&group->unbound_list, device->dev);

	vfio_device_put(device);
	vfio_device_wait_for_users(device);

	if (vfio_group_remove_device(group, device))
		wait_event(group->container_q, !READ_ONCE(group->container));

	vfio_group_put(group);
}
EXPORT_SYMBOL_GPL(vfio_unregister_group_dev);

/**
 * vfio_del_group_dev() - undo vfio_add_group_dev()
 * @dev: the device
 *
 * Context: Process context. May sleep. Waits as vfio_unregister_group_dev().
 * Return: the @device_data passed to vfio_add_group_dev().
 */
void *vfio_del_group_dev(struct device *dev)
{
	struct vfio_device *device = dev_get_drvdata(dev);
	void *data;

	vfio_unregister_group_dev(device);
	data = vfio_device_data(device);
	kfree(device);
	dev_set_drvdata(dev, NULL);
	return data;
}
EXPORT_SYMBOL_GPL(vfio_del_group_dev);

/**
 * vfio_device_get_from_dev() - find the registered device that stands for @dev
 * @dev: any device. The driver data of a device that is being unregistered
 *	cannot be trusted, so the group of @dev is searched.
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: the registered device with a reference for the caller, or NULL.
 */
struct vfio_device *vfio_device_get_from_dev(struct device *dev)
{
	struct vfio_device *device = NULL;
	struct vfio_group *group;

	group = vfio_group_find_by_dev(dev);
	if (group) {
		device = vfio_group_get_device(group, dev);
		/* @device holds the group reference of its registration */
		vfio_group_put(group);
	}
	return device;
}
EXPORT_SYMBOL_GPL(vfio_device_get_from_dev);

/**
 * vfio_device_put() - put a reference to a registered device
 * @device: the device
 *
 * Context: Any context.
 */
void vfio_device_put(struct vfio_device *device)
{
	if (refcount_dec_and_test(&device->refcount))
		complete(&device->comp);
}
EXPORT_SYMBOL_GPL(vfio_device_put);

/**
 * vfio_device_data() - get the argument of a device's callbacks
 * @device: a device that the caller has a reference to
 *
 * Context: Any context.
 * Return: the @device_data passed at registration.
 */
void *vfio_device_data(struct vfio_device *device)
{
	return device->device_data;
}
EXPORT_SYMBOL_GPL(vfio_device_data);
