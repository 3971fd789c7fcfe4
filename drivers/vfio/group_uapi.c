// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of /dev/vfio/$GROUP, as <uapi/linux/vfio.h> describes them
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "vfio_private.h"

static int vfio_group_file_open(struct inode *inode, struct file *file)
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

	/* The file takes over our reference to the group. */
	file->private_data = group;
	return 0;
}

static int vfio_group_file_release(struct inode *inode, struct file *file)
{
	struct vfio_group *group = file->private_data;

	vfio_group_close(group);
	vfio_group_put(group);
	return 0;
}

static long vfio_group_get_status(struct vfio_group *group,
				  struct vfio_group_status __user *status)
{
	u32 argsz, flags = 0;

	if (get_user(argsz, &status->argsz))
		return -EFAULT;
	if (argsz < sizeof(*status))
		return -EINVAL;

	if (vfio_group_viable(group))
		flags |= VFIO_GROUP_FLAGS_VIABLE;
	if (READ_ONCE(group->container))
		flags |= VFIO_GROUP_FLAGS_CONTAINER_SET;
	return put_user(flags, &status->flags);
}

static long vfio_group_set_container_from(struct vfio_group *group,
					  int __user *arg)
{
	int fd;

	if (get_user(fd, arg))
		return -EFAULT;
	if (fd < 0)
		return -EINVAL;
	return vfio_group_set_container(group, fd);
}

/* The caller counts as a user of @group. On success the fd takes that over. */
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

static long vfio_group_get_device_fd(struct vfio_group *group,
				     const char __user *arg)
{
	char *name;
	long ret;

	name = strndup_user(arg, PAGE_SIZE);
	if (IS_ERR(name))
		return PTR_ERR(name);

	if (vfio_group_get_user(group)) {
		ret = vfio_group_open_device(group, name);
		if (ret < 0)
			vfio_group_put_user(group);
	} else {
		ret = -EINVAL;
	}
	kfree(name);
	return ret;
}

static long vfio_group_file_ioctl(struct file *file, unsigned int cmd,
				  unsigned long arg)
{
	struct vfio_group *group = file->private_data;
	void __user *uarg = (void __user *)arg;

	switch (cmd) {
	case VFIO_GROUP_GET_STATUS:
		return vfio_group_get_status(group, uarg);
	case VFIO_GROUP_SET_CONTAINER:
		return vfio_group_set_container_from(group, uarg);
	case VFIO_GROUP_UNSET_CONTAINER:
		return vfio_group_unset_container(group);
	case VFIO_GROUP_GET_DEVICE_FD:
		return vfio_group_get_device_fd(group, uarg);
	default:
		return -ENOTTY;
	}
}

const struct file_operations vfio_group_fops = {
	.owner		= THIS_MODULE,
	.open		= vfio_group_file_open,
	.release	= vfio_group_file_release,
	.unlocked_ioctl	= vfio_group_file_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
};

/**
 * vfio_group_from_file() - find the group behind an open file
 * @file: any file, to which the caller has a reference
 *
 * Context: Any context.
 * Return: the group, which lives as long as @file, or NULL.
 */
struct vfio_group *vfio_group_from_file(struct file *file)
{
	return file->f_op == &vfio_group_fops ? file->private_data : NULL;
}
