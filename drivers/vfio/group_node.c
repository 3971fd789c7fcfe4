// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device nodes of groups: class, device numbers and nodes
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "vfio_private.h"

VISIBLE_IF_KUNIT struct vfio_group_nodes vfio_group_nodes;
EXPORT_SYMBOL_IF_KUNIT(vfio_group_nodes);

static struct cdev vfio_group_cdev;

/**
 * vfio_group_create_node() - create the device node of a group
 * @group: a group with its minor
 *
 * The node is named after the ID of the IOMMU group. An open waits for the
 * group lock, and so for the group to be found.
 *
 * Context: Process context. May sleep. Caller must hold the group lock.
 * Return: the device of the node, or an ERR_PTR().
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
 * Does not use device_destroy(), which would search the nodes of all groups.
 *
 * Context: Process context. May sleep. Caller must hold the group lock.
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
 * vfio_group_nodes_init() - prepare for the device nodes of groups
 * @fops: file operations of the nodes
 *
 * Context: Process context. May sleep.
 * Return: 0 or an errno.
 */
int vfio_group_nodes_init(const struct file_operations *fops)
{
	struct class *class;
	int ret;

	class = compat_class_create("vfio");
	if (IS_ERR(class))
		return PTR_ERR(class);
	class->devnode = vfio_group_devnode;

	ret = alloc_chrdev_region(&vfio_group_nodes.devt, 0, MINORMASK + 1,
				  "vfio");
	if (ret)
		goto err_class;

	cdev_init(&vfio_group_cdev, fops);
	vfio_group_cdev.owner = THIS_MODULE;
	ret = cdev_add(&vfio_group_cdev, vfio_group_nodes.devt, MINORMASK + 1);
	if (ret)
		goto err_region;

	vfio_group_nodes.class = class;
	return 0;

err_region:
	unregister_chrdev_region(vfio_group_nodes.devt, MINORMASK + 1);
err_class:
	class_destroy(class);
	return ret;
}

/**
 * vfio_group_nodes_exit() - undo vfio_group_nodes_init()
 *
 * Context: Process context. May sleep.
 */
void vfio_group_nodes_exit(void)
{
	cdev_del(&vfio_group_cdev);
	unregister_chrdev_region(vfio_group_nodes.devt, MINORMASK + 1);
	class_destroy(vfio_group_nodes.class);
}
