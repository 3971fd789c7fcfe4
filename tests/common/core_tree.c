// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapter to the 5.10 core of the kernel tree
 *
 * The objects of that core are private to its one file, so the file is compiled
 * here, unmodified, with the adapter behind it.
 */
#include "core_tree_source.h"

#include "core.h"
#include "core_count.h"

#define CORE_CLASS		vfio.class
#define CORE_DEVT		vfio.group_devt
#define CORE_GROUP_LOCK		vfio.group_lock
#define CORE_MINORS		vfio.group_idr
#define CORE_IOMMU_DRIVERS	vfio.iommu_drivers_list
#define CORE_NOIOMMU		noiommu
#define CORE_NODE		dev
#define CORE_NOTIFIER		notifier
#define CORE_UNBOUND		unbound_list
#define CORE_UNBOUND_LOCK	unbound_lock
#define CORE_UNBOUND_NEXT	unbound_next

#define core_for_each_group(group, bucket)				\
	list_for_each_entry(group, &vfio.group_list, vfio_next)

static struct vfio_group *core_group(struct iommu_group *iommu_group)
{
	struct vfio_group *group;

	core_for_each_group(group, unused) {
		if (group->iommu_group == iommu_group)
			return group;
	}
	return NULL;
}

static bool core_group_opened(struct vfio_group *group)
{
	return atomic_read(&group->opened);
}

#include "core_shared.h"

const char *core_bug_function(void)
{
	return "vfio_iommu_group_notifier";
}

unsigned int core_group_places(void)
{
	return 1;
}

unsigned int core_group_place(struct iommu_group *iommu_group)
{
	return 0;
}

bool core_container_state(struct file *file, struct core_container_state *state)
{
	struct vfio_container *container;

	memset(state, 0, sizeof(*state));
	if (file->f_op != &vfio_fops)
		return false;

	container = file->private_data;
	state->references = kref_read(&container->kref);
	state->groups = core_list_length(&container->group_list);
	if (container->iommu_driver) {
		state->iommu_driver = container->iommu_driver->ops;
		state->iommu_data = container->iommu_data;
	}
	return true;
}

const struct miscdevice *core_container_misc(void)
{
	return &vfio_dev;
}
