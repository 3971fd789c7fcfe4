// SPDX-License-Identifier: GPL-2.0-only
/* Adapter to the project's own core. */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/string.h>

#include <compat/kernel.h>

#include "../../drivers/vfio/vfio_private.h"
#include "core.h"
#include "core_count.h"

COMPAT_IMPORT_KUNIT_NS();

#define CORE_CLASS		vfio_group_nodes.class
#define CORE_DEVT		vfio_group_nodes.devt
#define CORE_GROUP_LOCK		vfio_groups.lock
#define CORE_MINORS		vfio_groups.by_minor
#define CORE_IOMMU_DRIVERS	vfio_iommu_drivers.list
#define CORE_NOIOMMU		vfio_noiommu_enabled
#define CORE_NODE		node
#define CORE_NOTIFIER		kvm_notifier
#define CORE_UNBOUND		unbound_list.entries
#define CORE_UNBOUND_LOCK	unbound_list.lock
#define CORE_UNBOUND_NEXT	next

#define core_for_each_group(group, bucket)				\
	hash_for_each(vfio_groups.by_iommu_group, bucket, group, hash_next)

static struct vfio_group *core_group(struct iommu_group *iommu_group)
{
	struct vfio_group *group;

	hash_for_each_possible(vfio_groups.by_iommu_group, group, hash_next,
			       (unsigned long)iommu_group) {
		if (group->iommu_group == iommu_group)
			return group;
	}
	return NULL;
}

static bool core_group_opened(const struct vfio_group *group)
{
	return READ_ONCE(group->opened);
}

#include "core_shared.h"

const char *core_bug_function(void)
{
	return "vfio_group_enforce_isolation";
}

unsigned int core_group_places(void)
{
	return HASH_SIZE(vfio_groups.by_iommu_group);
}

unsigned int core_group_place(struct iommu_group *iommu_group)
{
	return hash_min((unsigned long)iommu_group,
			HASH_BITS(vfio_groups.by_iommu_group));
}

bool core_container_state(struct file *file, struct core_container_state *state)
{
	struct vfio_container *container = vfio_container_from_file(file);

	memset(state, 0, sizeof(*state));
	if (!container)
		return false;

	state->references = kref_read(&container->kref);
	state->groups = core_list_length(&container->groups);
	if (container->iommu) {
		state->iommu_driver = container->iommu->ops;
		state->iommu_data = container->iommu->data;
	}
	return true;
}

const struct miscdevice *core_container_misc(void)
{
	return &vfio_container_misc;
}
