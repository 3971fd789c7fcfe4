// SPDX-License-Identifier: GPL-2.0-only
/*
 * The project's own core as the suites see it
 */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/string.h>

#include "../../drivers/vfio/vfio_private.h"
#include "core.h"
#include "core_count.h"

COMPAT_IMPORT_KUNIT_NS();

const char *core_bug_function(void)
{
	return "vfio_group_enforce_isolation";
}

/* Without the group lock, which may be held for as long as a window is open */
static struct vfio_group *core_group(struct iommu_group *iommu_group)
{
	struct vfio_group *group;

	hash_for_each_possible(vfio_groups.by_iommu_group, group, hash_next,
			       (unsigned long)iommu_group)
		if (group->iommu_group == iommu_group)
			return group;
	return NULL;
}

static void core_group_fill_state(struct vfio_group *group,
				  struct core_group_state *state)
{
	*state = (struct core_group_state) {
		.group = group,
		.references = kref_read(&group->kref),
		.container_users = atomic_read(&group->container_users),
		.opened = READ_ONCE(group->opened),
		.noiommu = group->noiommu,
		.container_set = READ_ONCE(group->container),
		.has_notifiers = rcu_access_pointer(group->notifier.head),
		.kvm = READ_ONCE(group->kvm),
		.devt = vfio_group_nodes.devt + group->minor,
		.node = group->node,
	};

	mutex_lock(&group->device_lock);
	state->devices = core_list_length(&group->devices);
	mutex_unlock(&group->device_lock);

	mutex_lock(&group->unbound_lock);
	state->unbound = core_list_length(&group->unbound);
	mutex_unlock(&group->unbound_lock);
}

bool core_group_state(struct iommu_group *iommu_group,
		      struct core_group_state *state)
{
	struct vfio_group *group = core_group(iommu_group);

	if (!group) {
		memset(state, 0, sizeof(*state));
		return false;
	}
	core_group_fill_state(group, state);
	return true;
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

void core_node_group_state(struct device *node, struct core_group_state *state)
{
	core_group_fill_state(dev_get_drvdata(node), state);
	/* The group hears of its node only after the class has */
	state->node = node;
}

bool core_group_lists_device(struct iommu_group *iommu_group,
			     const struct device *dev)
{
	struct vfio_group *group = core_group(iommu_group);
	struct vfio_device *device;
	bool found = false;

	if (!group)
		return false;

	mutex_lock(&group->device_lock);
	list_for_each_entry(device, &group->devices, group_next)
		found |= device->dev == dev;
	mutex_unlock(&group->device_lock);
	return found;
}

unsigned int core_group_unbound_entries(struct iommu_group *iommu_group,
					const struct device *dev)
{
	struct vfio_group *group = core_group(iommu_group);
	struct vfio_unbound_dev *unbound;
	unsigned int entries = 0;

	if (!group)
		return 0;

	mutex_lock(&group->unbound_lock);
	list_for_each_entry(unbound, &group->unbound, next)
		entries += unbound->dev == dev;
	mutex_unlock(&group->unbound_lock);
	return entries;
}

unsigned int core_device_references(struct vfio_device *device)
{
	return refcount_read(&device->refcount);
}

bool core_container_state(struct file *file, struct core_container_state *state)
{
	struct vfio_container *container = vfio_container_from_file(file);

	memset(state, 0, sizeof(*state));
	if (!container)
		return false;

	state->references = kref_read(&container->kref);
	state->groups = core_list_length(&container->groups);
	state->noiommu = container->noiommu;
	if (container->iommu) {
		state->iommu_driver = container->iommu->ops;
		state->iommu_data = container->iommu->data;
	}
	return true;
}

/* Whether a group that comes before this one in the table is in the container */
static bool core_container_seen(const struct vfio_container *container,
				const struct vfio_group *before)
{
	struct vfio_group *group;
	unsigned int bucket;

	hash_for_each(vfio_groups.by_iommu_group, bucket, group, hash_next) {
		if (group == before)
			return false;
		if (READ_ONCE(group->container) == container)
			return true;
	}
	return false;
}

void core_census(struct core_census *census)
{
	struct vfio_container *container;
	struct vfio_group *group;
	unsigned int bucket;

	memset(census, 0, sizeof(*census));

	hash_for_each(vfio_groups.by_iommu_group, bucket, group, hash_next) {
		census->groups++;
		container = READ_ONCE(group->container);
		if (container && !core_container_seen(container, group))
			census->containers++;
	}
	census->minors = core_table_in_use(&vfio_groups.by_minor.idr_rt);
	census->nodes = core_class_devices(core_class());
	census->iommu_drivers = core_list_length(&vfio_iommu_drivers.list);
}

struct class *core_class(void)
{
	return vfio_group_nodes.class;
}

dev_t core_group_devt(void)
{
	return vfio_group_nodes.devt;
}

char *core_group_devnode(struct device *node, umode_t *mode)
{
	*mode = 0;
	return core_class()->devnode(node, mode);
}

const struct miscdevice *core_container_misc(void)
{
	return &vfio_container_misc;
}

void core_group_lock(void)
{
	mutex_lock(&vfio_groups.lock);
}

void core_group_unlock(void)
{
	mutex_unlock(&vfio_groups.lock);
}

bool core_group_lock_held(void)
{
	return mutex_is_locked(&vfio_groups.lock);
}

int core_take_minors(void)
{
	int ret;

	core_group_lock();
	ret = core_table_fill(&vfio_groups.by_minor.idr_rt);
	core_group_unlock();
	return ret;
}

void core_return_minors(void)
{
	core_group_lock();
	core_table_unfill(&vfio_groups.by_minor.idr_rt);
	core_group_unlock();
}

bool core_has_noiommu(void)
{
	return IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU);
}

bool core_set_noiommu(bool enable)
{
#if IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU)
	return xchg(&vfio_noiommu_enabled, enable);
#else
	return false;
#endif
}
