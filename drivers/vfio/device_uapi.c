// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file descriptors of devices, as <uapi/linux/vfio.h> describes them
 */
#include <linux/anon_inodes.h>
#include <linux/device.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/sched.h>

#include "vfio_private.h"

static int vfio_device_file_release(struct inode *inode, struct file *file)
{
	struct vfio_device *device = file->private_data;

	device->ops->release(device->device_data);
	/* The reference to the device keeps the group. */
	vfio_group_put_user(device->group);
	vfio_device_put(device);
	return 0;
}

static ssize_t vfio_device_file_read(struct file *file, char __user *buf,
				     size_t count, loff_t *ppos)
{
	struct vfio_device *device = file->private_data;

	if (!device->ops->read)
		return -EINVAL;
	return device->ops->read(device->device_data, buf, count, ppos);
}

static ssize_t vfio_device_file_write(struct file *file,
				      const char __user *buf, size_t count,
				      loff_t *ppos)
{
	struct vfio_device *device = file->private_data;

	if (!device->ops->write)
		return -EINVAL;
	return device->ops->write(device->device_data, buf, count, ppos);
}

static long vfio_device_file_ioctl(struct file *file, unsigned int cmd,
				   unsigned long arg)
{
	struct vfio_device *device = file->private_data;

	if (!device->ops->ioctl)
		return -EINVAL;
	return device->ops->ioctl(device->device_data, cmd, arg);
}

static int vfio_device_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vfio_device *device = file->private_data;

	if (!device->ops->mmap)
		return -EINVAL;
	return device->ops->mmap(device->device_data, vma);
}

static const struct file_operations vfio_device_fops = {
	.owner		= THIS_MODULE,
	.release	= vfio_device_file_release,
	.read		= vfio_device_file_read,
	.write		= vfio_device_file_write,
	.unlocked_ioctl	= vfio_device_file_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.mmap		= vfio_device_file_mmap,
};

static int vfio_device_install_fd(struct vfio_group *group,
				  struct vfio_device *device)
{
	struct file *file;
	int fd;

	fd = get_unused_fd_flags(O_CLOEXEC);
	if (fd < 0)
		return fd;

	file = anon_inode_getfile("[vfio-device]", &vfio_device_fops, device,
				  O_RDWR);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	/* Regions of the device are at offsets of the file. */
	file->f_mode |= FMODE_PREAD | FMODE_PWRITE;

	/* From fd_install() on the fd can be closed and the device be gone. */
	if (group->noiommu) {
		dev_warn(device->dev,
			 "vfio-noiommu device opened by user (%s:%d)\n",
			 current->comm, task_pid_nr(current));
	}

	fd_install(fd, file);
	return fd;
}

/**
 * vfio_device_open_fd() - open a device for user space
 * @group: the group of @device
 * @device: the device
 *
 * The file descriptor takes over the caller's reference to @device and its
 * place as a user of @group.
 *
 * Context: Process context. May sleep. Caller must hold no lock of this core,
 * since the driver is called.
 * Return: the file descriptor, or the errno of the driver or of making it.
 */
int vfio_device_open_fd(struct vfio_group *group, struct vfio_device *device)
{
	int ret;

	ret = device->ops->open(device->device_data);
	/* A positive value would pass for the fd. */
	if (ret)
		return ret < 0 ? ret : -EINVAL;

	ret = vfio_device_install_fd(group, device);
	if (ret < 0)
		device->ops->release(device->device_data);
	return ret;
}
