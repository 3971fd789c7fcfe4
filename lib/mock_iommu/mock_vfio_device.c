// SPDX-License-Identifier: GPL-2.0-only
/* The mock VFIO device driver, <mock_iommu/mock_vfio_device.h>. */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include <mock_iommu/mock_vfio_device.h>

#include "mock_private.h"

static int mock_vfio_open(void *device_data)
{
	struct mock_vfio_device *vdev = device_data;

	return mock_op_enter(&vdev->op[MOCK_VFIO_OPEN]);
}

static void mock_vfio_release(void *device_data)
{
	struct mock_vfio_device *vdev = device_data;

	mock_op_enter(&vdev->op[MOCK_VFIO_RELEASE]);
}

static ssize_t mock_vfio_read(void *device_data, char __user *buf,
			      size_t count, loff_t *ppos)
{
	struct mock_vfio_device *vdev = device_data;
	int ret = mock_op_enter(&vdev->op[MOCK_VFIO_READ]);

	return ret ?: simple_read_from_buffer(buf, count, ppos, vdev->region,
					      MOCK_VFIO_REGION_SIZE);
}

static ssize_t mock_vfio_write(void *device_data, const char __user *buf,
			       size_t count, loff_t *ppos)
{
	struct mock_vfio_device *vdev = device_data;
	int ret = mock_op_enter(&vdev->op[MOCK_VFIO_WRITE]);

	return ret ?: simple_write_to_buffer(vdev->region,
					     MOCK_VFIO_REGION_SIZE, ppos, buf,
					     count);
}

static long get_info(unsigned long arg)
{
	const size_t minsz = offsetofend(struct vfio_device_info, num_irqs);
	struct vfio_device_info info;

	if (copy_from_user(&info, (void __user *)arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;
	info.flags = VFIO_DEVICE_FLAGS_RESET;
	info.num_regions = 1;
	info.num_irqs = 0;
	return copy_to_user((void __user *)arg, &info, minsz) ? -EFAULT : 0;
}

static long mock_vfio_ioctl(void *device_data, unsigned int cmd,
			    unsigned long arg)
{
	struct mock_vfio_device *vdev = device_data;
	int ret = mock_op_enter(&vdev->op[MOCK_VFIO_IOCTL]);

	if (ret)
		return ret;
	switch (cmd) {
	case VFIO_DEVICE_GET_INFO:
		return get_info(arg);
	case VFIO_DEVICE_RESET:
		memset(vdev->region, 0, MOCK_VFIO_REGION_SIZE);
		return 0;
	case MOCK_VFIO_DEVICE_ECHO:
		return arg + 1;
	default:
		return -ENOTTY;
	}
}

static int mock_vfio_mmap(void *device_data, struct vm_area_struct *vma)
{
	struct mock_vfio_device *vdev = device_data;
	int ret = mock_op_enter(&vdev->op[MOCK_VFIO_MMAP]);

	return ret ?: remap_vmalloc_range(vma, vdev->region, vma->vm_pgoff);
}

static void mock_vfio_request(void *device_data, unsigned int count)
{
	struct mock_vfio_device *vdev = device_data;

	mock_op_enter(&vdev->op[MOCK_VFIO_REQUEST]);
	WRITE_ONCE(vdev->last_request, count);
	if (vdev->on_request)
		vdev->on_request(vdev, count);
}

static int mock_vfio_match(void *device_data, char *buf)
{
	struct mock_vfio_device *vdev = device_data;
	int ret = mock_op_enter(&vdev->op[MOCK_VFIO_MATCH]);

	if (ret)
		return ret;
	return !strcmp(buf, vdev->match_name ?: dev_name(&vdev->mdev->dev));
}

static const struct vfio_device_ops mock_vfio_device_ops = {
	.name = "mock-vfio",
	.open = mock_vfio_open,
	.release = mock_vfio_release,
	.read = mock_vfio_read,
	.write = mock_vfio_write,
	.ioctl = mock_vfio_ioctl,
	.mmap = mock_vfio_mmap,
	.request = mock_vfio_request,
};

static int mock_vfio_probe(struct mock_driver *drv, struct mock_device *mdev)
{
	struct mock_vfio_device *vdev = mdev->vdev;
	int ret;

	if (!vdev)
		return -ENODEV;

	vdev->ops.match = vdev->has_match ? mock_vfio_match : NULL;
	if (vdev->style == MOCK_VFIO_ADD) {
		ret = vfio_add_group_dev(&mdev->dev, &vdev->ops, vdev);
	} else {
		memset(&vdev->vfio, 0, sizeof(vdev->vfio));
		vfio_init_group_dev(&vdev->vfio, &mdev->dev, &vdev->ops, vdev);
		ret = vfio_register_group_dev(&vdev->vfio);
	}
	WRITE_ONCE(vdev->registered, !ret);
	return ret;
}

static void mock_vfio_remove(struct mock_driver *drv, struct mock_device *mdev)
{
	struct mock_vfio_device *vdev = mdev->vdev;

	if (vdev->style == MOCK_VFIO_ADD)
		vfio_del_group_dev(&mdev->dev);
	else
		vfio_unregister_group_dev(&vdev->vfio);
	WRITE_ONCE(vdev->registered, false);
}

/* Stateless, so all tests share it. */
static struct mock_driver mock_vfio_driver = {
	.driver = {
		.name = "mock-vfio",
		.bus = &mock_bus,
	},
	.probe = mock_vfio_probe,
	.remove = mock_vfio_remove,
};

int mock_vfio_device_init(void)
{
	return driver_register(&mock_vfio_driver.driver);
}

void mock_vfio_device_exit(void)
{
	driver_unregister(&mock_vfio_driver.driver);
}

static void mock_vfio_device_free(void *ctx)
{
	struct mock_vfio_device *vdev = ctx;

	if (vdev->mdev) {
		mock_device_unplug(vdev->mdev);
		vdev->mdev->vdev = NULL;
		put_device(&vdev->mdev->dev);
	}
	vfree(vdev->region);
	kfree(vdev);
}

struct mock_vfio_device *
mock_vfio_device_prepare(struct kunit *test, struct mock_group *group,
			 enum mock_vfio_style style)
{
	struct mock_device *mdev = mock_device_create(test, group);
	struct mock_vfio_device *vdev = mock_zalloc(test, vdev);

	/* Runs before the end of the device, which it unplugs. */
	mock_defer(test, mock_vfio_device_free, vdev);
	get_device(&mdev->dev);
	vdev->mdev = mdev;
	mdev->vdev = vdev;
	vdev->style = style;
	vdev->ops = mock_vfio_device_ops;
	vdev->region = vmalloc_user(MOCK_VFIO_REGION_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, vdev->region);
	return vdev;
}
EXPORT_SYMBOL_GPL(mock_vfio_device_prepare);

int mock_vfio_device_bind(struct mock_vfio_device *vdev)
{
	return mock_device_bind(vdev->mdev, &mock_vfio_driver);
}
EXPORT_SYMBOL_GPL(mock_vfio_device_bind);

void mock_vfio_device_unbind(struct mock_vfio_device *vdev)
{
	mock_device_unbind(vdev->mdev);
}
EXPORT_SYMBOL_GPL(mock_vfio_device_unbind);

struct mock_vfio_device *mock_vfio_device_create(struct kunit *test,
						 struct mock_group *group)
{
	struct mock_vfio_device *vdev;

	vdev = mock_vfio_device_prepare(test, group, MOCK_VFIO_ADD);
	KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev), 0);
	return vdev;
}
EXPORT_SYMBOL_GPL(mock_vfio_device_create);
