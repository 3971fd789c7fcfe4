// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/vfio, as <uapi/linux/vfio.h> describes it
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/stat.h>

#include "vfio_private.h"

static int vfio_container_file_open(struct inode *inode, struct file *file)
{
	file->private_data = vfio_container_alloc();
	return file->private_data ? 0 : -ENOMEM;
}

static int vfio_container_file_release(struct inode *inode, struct file *file)
{
	vfio_container_put(file->private_data);
	return 0;
}

static long vfio_container_iommu_ioctl(struct vfio_container *container,
				       unsigned int cmd, unsigned long arg)
{
	struct vfio_iommu *iommu = vfio_container_get_iommu(container);
	long ret;

	if (!iommu)
		return -EINVAL;

	ret = iommu->ops->ioctl(iommu->data, cmd, arg);
	vfio_iommu_put(iommu);
	return ret;
}

static long vfio_container_file_ioctl(struct file *file, unsigned int cmd,
				      unsigned long arg)
{
	struct vfio_container *container = file->private_data;

	switch (cmd) {
	case VFIO_GET_API_VERSION:
		return VFIO_API_VERSION;
	case VFIO_CHECK_EXTENSION:
		return vfio_container_check_extension(container, arg);
	case VFIO_SET_IOMMU:
		return vfio_container_set_iommu(container, arg);
	default:
		return vfio_container_iommu_ioctl(container, cmd, arg);
	}
}

static ssize_t vfio_container_file_read(struct file *file, char __user *buf,
					size_t count, loff_t *ppos)
{
	struct vfio_iommu *iommu =
		vfio_container_get_iommu(file->private_data);
	ssize_t ret = -EINVAL;

	if (!iommu)
		return ret;

	if (iommu->ops->read)
		ret = iommu->ops->read(iommu->data, buf, count, ppos);
	vfio_iommu_put(iommu);
	return ret;
}

static ssize_t vfio_container_file_write(struct file *file,
					 const char __user *buf, size_t count,
					 loff_t *ppos)
{
	struct vfio_iommu *iommu =
		vfio_container_get_iommu(file->private_data);
	ssize_t ret = -EINVAL;

	if (!iommu)
		return ret;

	if (iommu->ops->write)
		ret = iommu->ops->write(iommu->data, buf, count, ppos);
	vfio_iommu_put(iommu);
	return ret;
}

static int vfio_container_file_mmap(struct file *file,
				    struct vm_area_struct *vma)
{
	struct vfio_iommu *iommu =
		vfio_container_get_iommu(file->private_data);
	int ret = -EINVAL;

	if (!iommu)
		return ret;

	if (iommu->ops->mmap)
		ret = iommu->ops->mmap(iommu->data, vma);
	vfio_iommu_put(iommu);
	return ret;
}

static const struct file_operations vfio_container_fops = {
	.owner		= THIS_MODULE,
	.open		= vfio_container_file_open,
	.release	= vfio_container_file_release,
	.read		= vfio_container_file_read,
	.write		= vfio_container_file_write,
	.unlocked_ioctl	= vfio_container_file_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.mmap		= vfio_container_file_mmap,
};

/**
 * vfio_container_from_file() - find the container behind an open file
 * @file: any file, to which the caller has a reference
 *
 * Context: Any context.
 * Return: the container, which lives as long as @file, or NULL.
 */
struct vfio_container *vfio_container_from_file(struct file *file)
{
	return file->f_op == &vfio_container_fops ? file->private_data : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vfio_container_from_file);

VISIBLE_IF_KUNIT struct miscdevice vfio_container_misc = {
	.minor		= VFIO_MINOR,
	.name		= "vfio",
	.fops		= &vfio_container_fops,
	.nodename	= "vfio/vfio",
	.mode		= 0666,
};
EXPORT_SYMBOL_IF_KUNIT(vfio_container_misc);

/**
 * vfio_container_uapi_init() - offer containers to user space
 *
 * Context: Process context. May sleep.
 * Return: 0 or an errno.
 */
int vfio_container_uapi_init(void)
{
	return misc_register(&vfio_container_misc);
}

/**
 * vfio_container_uapi_exit() - undo vfio_container_uapi_init()
 *
 * Context: Process context. May sleep.
 */
void vfio_container_uapi_exit(void)
{
	misc_deregister(&vfio_container_misc);
}
