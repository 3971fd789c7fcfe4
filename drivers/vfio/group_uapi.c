// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/$GROUP, as <uapi/linux/vfio.h> describes it
 */
#include <linux/capability.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "vfio_private.h"

VISIBLE_IF_KUNIT struct vfio_group_nodes vfio_group_nodes;
EXPORT_SYMBOL_IF_KUNIT(vfio_group_nodes);

static struct cdev vfio_group_cdev;

static int vfio_group_fops_open(struct inode *inode, struct file *file)
{
	struct vfio_group *group;
	int ret;

	group = vfio_group_find_by_minor(iminor(inode));
	if (!group)
		return -ENODEV;

	if (group->noiommu && !capable(CAP_SYS_RAWIO))
		ret = -EPERM;
	else
		ret = vfio_group_open(group);

	if (ret) {
		vfio_group_put(group);
		return ret;
	}

	/* The file takes over our reference to the group */
	file->private_data = group;
	return 0;
}

static int vfio_group_fops_release(struct inode *inode, struct file *file)
{
	struct vfio_group *group = file->private_data;

	vfio_group_close(group);
	vfio_group_put(group);
	return 0;
}

static long vfio_group_ioctl_get_status(struct vfio_group *group,
					struct vfio_group_status __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_group_status, flags);
	struct vfio_group_status status;

	if (copy_from_user(&status, arg, minsz))
		return -EFAULT;
	if (status.argsz < minsz)
		return -EINVAL;

	status.flags = 0;
	if (vfio_group_viable(group))
		status.flags |= VFIO_GROUP_FLAGS_VIABLE;
	if (READ_ONCE(group->container))
		status.flags |= VFIO_GROUP_FLAGS_CONTAINER_SET;

	return copy_to_user(arg, &status, minsz) ? -EFAULT : 0;
}

static long vfio_group_ioctl_set_container(struct vfio_group *group,
					   int __user *arg)
{
	int fd;

	if (get_user(fd, arg))
		return -EFAULT;
	if (fd < 0)
		return -EINVAL;

	return vfio_group_set_container(group, fd);
}

/* Needs the group in a container with an IOMMU, and counts as a user of it */
static int vfio_group_open_device(struct vfio_group *group, char *name)
{
	struct vfio_device *device;
	int ret;

	if (!vfio_group_iommu(group) || !vfio_group_viable(group))
		return -EINVAL;
	if (group->noiommu && !capable(CAP_SYS_RAWIO))
		return -EPERM;

	device = vfio_group_get_device_by_name(group, name);
	if (IS_ERR(device))
		return PTR_ERR(device);

	ret = vfio_device_open_fd(group, device);
	if (ret < 0)
		vfio_device_put(device);
	return ret;
}

static long vfio_group_ioctl_get_device_fd(struct vfio_group *group,
					   const char __user *arg)
{
	char *name;
	long ret;

	name = strndup_user(arg, PAGE_SIZE);
	if (IS_ERR(name))
		return PTR_ERR(name);

	if (vfio_group_get_user(group)) {
		/* The fd keeps the user that it was opened with */
		ret = vfio_group_open_device(group, name);
		if (ret < 0)
			vfio_group_put_user(group);
	} else {
		ret = -EINVAL;
	}
	kfree(name);
	return ret;
}

static long vfio_group_fops_ioctl(struct file *file, unsigned int cmd,
				  unsigned long arg)
{
	struct vfio_group *group = file->private_data;
	void __user *uarg = (void __user *)arg;

	switch (cmd) {
	case VFIO_GROUP_GET_STATUS:
		return vfio_group_ioctl_get_status(group, uarg);
	case VFIO_GROUP_SET_CONTAINER:
		return vfio_group_ioctl_set_container(group, uarg);
	case VFIO_GROUP_UNSET_CONTAINER:
		return vfio_group_unset_container(group);
	case VFIO_GROUP_GET_DEVICE_FD:
		return vfio_group_ioctl_get_device_fd(group, uarg);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations vfio_group_fops = {
	.owner		= THIS_MODULE,
	.open		= vfio_group_fops_open,
	.release	= vfio_group_fops_release,
	.unlocked_ioctl	= vfio_group_fops_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
};

/**
 * vfio_group_from_file() - the group behind an open file
 * @file: any file, to which the caller has a reference
 *
 * Context: Any.
 * Return: the group, which lives as long as the file, or NULL.
 */
struct vfio_group *vfio_group_from_file(struct file *file)
{
	return file->f_op == &vfio_group_fops ? file->private_data : NULL;
}

/**
 * vfio_group_create_node() - make the device node of a group
 * @group: a group with its minor
 *
 * Named after the IOMMU group's ID. Whoever opens it before the group can be
 * found waits for the group lock.
 *
 * Context: May sleep. Holds the group lock already.
 * Return: its device, or an ERR_PTR().
 */
struct device *vfio_group_create_node(struct vfio_group *group)
{
	return device_create(vfio_group_nodes.class, NULL,
			     vfio_group_nodes.devt + group->minor, group,
			     "%s%d", group->noiommu ? "noiommu-" : "",
			     iommu_group_id(group->iommu_group));
}

/**
 * vfio_group_destroy_node() - undo vfio_group_create_node()
 * @group: the group
 *
 * Not by device_destroy(), which would look for the device again, among those
 * of all groups.
 *
 * Context: May sleep. Holds the group lock already.
 */
void vfio_group_destroy_node(struct vfio_group *group)
{
	device_unregister(group->node);
}

static char *vfio_group_devnode(compat_devnode_device *dev, umode_t *mode)
{
	return kasprintf(GFP_KERNEL, "vfio/%s", dev_name(dev));
}

/**
 * vfio_group_uapi_init() - prepare for the device nodes of groups
 *
 * Context: May sleep.
 * Return: 0 or an errno.
 */
int vfio_group_uapi_init(void)
{
	int ret;

	vfio_group_nodes.class = compat_class_create("vfio");
	if (IS_ERR(vfio_group_nodes.class))
		return PTR_ERR(vfio_group_nodes.class);
	vfio_group_nodes.class->devnode = vfio_group_devnode;

	ret = alloc_chrdev_region(&vfio_group_nodes.devt, 0, MINORMASK + 1,
				  "vfio");
	if (ret)
		goto err_class;

	cdev_init(&vfio_group_cdev, &vfio_group_fops);
	vfio_group_cdev.owner = THIS_MODULE;
	ret = cdev_add(&vfio_group_cdev, vfio_group_nodes.devt, MINORMASK + 1);
	if (ret)
		goto err_region;
	return 0;

err_region:
	unregister_chrdev_region(vfio_group_nodes.devt, MINORMASK + 1);
err_class:
	class_destroy(vfio_group_nodes.class);
	return ret;
}

/**
 * vfio_group_uapi_exit() - undo vfio_group_uapi_init()
 *
 * Context: May sleep.
 */
void vfio_group_uapi_exit(void)
{
	cdev_del(&vfio_group_cdev);
	unregister_chrdev_region(vfio_group_nodes.devt, MINORMASK + 1);
	class_destroy(vfio_group_nodes.class);
}
