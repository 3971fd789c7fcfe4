# SPDX-License-Identifier: GPL-2.0-only
"""A small file with what the semantic patch looks for in a 5.10 core."""

import pathlib

SOURCE = """\
#include <linux/vfio.h>

static struct vfio {
	struct mutex group_lock;
} vfio;

static void vfio_group_unlock_and_free(struct vfio_group *group)
{
	mutex_unlock(&vfio.group_lock);
	/* Not under the lock */
	iommu_group_unregister_notifier(group->iommu_group, &group->nb);
	kfree(group);
}

static struct vfio_group *vfio_create_group(struct iommu_group *iommu_group)
{
	struct vfio_group *group;
	int ret;

	group = kzalloc(sizeof(*group), GFP_KERNEL);
	if (!group)
		return ERR_PTR(-ENOMEM);

	group->nb.notifier_call = vfio_iommu_group_notifier;

	/* Stale: why here */
	ret = iommu_group_register_notifier(iommu_group, &group->nb);
	if (ret) {
		kfree(group);
		return ERR_PTR(ret);
	}
	return group;
}

/* The lock is held */
static void vfio_group_release(struct kref *kref)
{
	struct vfio_group *group = container_of(kref, struct vfio_group, kref);
	struct vfio_unbound_dev *unbound, *tmp;
	struct iommu_group *iommu_group = group->iommu_group;

	WARN_ON(!list_empty(&group->device_list));
	WARN_ON(group->notifier.head);

	list_for_each_entry_safe(unbound, tmp,
				 &group->unbound_list, unbound_next) {
		list_del(&unbound->unbound_next);
		kfree(unbound);
	}

	list_del(&group->vfio_next);
	vfio_group_unlock_and_free(group);
	iommu_group_put(iommu_group);
}

static void vfio_group_put(struct vfio_group *group)
{
	kref_put_mutex(&group->kref, vfio_group_release, &vfio.group_lock);
}

struct vfio_group_put_work {
	struct work_struct work;
	struct vfio_group *group;
};

static void vfio_group_put_bg(struct work_struct *work)
{
	struct vfio_group_put_work *do_work;

	do_work = container_of(work, struct vfio_group_put_work, work);
	vfio_group_put(do_work->group);
	kfree(do_work);
}

static void vfio_group_schedule_put(struct vfio_group *group)
{
	struct vfio_group_put_work *do_work;

	do_work = kmalloc(sizeof(*do_work), GFP_KERNEL);
	if (WARN_ON(!do_work))
		return;

	INIT_WORK(&do_work->work, vfio_group_put_bg);
	do_work->group = group;
	schedule_work(&do_work->work);
}

/* Stale: not really a try */
static struct vfio_group *vfio_group_try_get(struct vfio_group *group)
{
	struct vfio_group *target = group;

	list_for_each_entry(group, &vfio.group_list, vfio_next) {
		if (group == target)
			return group;
	}
	return NULL;
}

static int vfio_iommu_group_notifier(struct notifier_block *nb,
				     unsigned long action, void *data)
{
	struct vfio_group *group = container_of(nb, struct vfio_group, nb);
	struct device *dev = data;
	struct vfio_unbound_dev *unbound;

	/* Stale: a lookup */
	group = vfio_group_try_get(group);
	if (!group)
		return NOTIFY_OK;

	switch (action) {
	case IOMMU_GROUP_NOTIFY_ADD_DEVICE:
		/* Kept: what it does */
		vfio_group_nb_add_dev(group, dev);
		break;
	}

	/* Stale: a put */
	vfio_group_schedule_put(group);
	return NOTIFY_OK;
}
"""


def put(tree: pathlib.Path, text: str = SOURCE) -> pathlib.Path:
    """Give a tree a 5.10 core."""
    path = tree / "drivers/vfio/vfio.c"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path
