// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vintage core of the kernel tree as the suites see it
 *
 * Its objects are private to its one file, so that file is compiled here, as
 * it is, with what looks into them behind it.
 */
#include "core_tree_source.h"

#include "core.h"
#include "core_count.h"

const char *core_bug_function(void)
{
	return "vfio_iommu_group_notifier";
}

/* Without the group lock, which may be held for as long as a window is open */
static struct vfio_group *core_group(struct iommu_group *iommu_group)
{
	struct vfio_group *group;

	list_for_each_entry(group, &vfio.group_list, vfio_next)
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
		.opened = atomic_read(&group->opened),
		.noiommu = group->noiommu,
		.container_set = READ_ONCE(group->container),
		.has_notifiers = rcu_access_pointer(group->notifier.head),
		.kvm = READ_ONCE(group->kvm),
		.devt = MKDEV(MAJOR(vfio.group_devt), group->minor),
		.node = group->dev,
	};

	mutex_lock(&group->device_lock);
	state->devices = core_list_length(&group->device_list);
	mutex_unlock(&group->device_lock);

	mutex_lock(&group->unbound_lock);
	state->unbound = core_list_length(&group->unbound_list);
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

/* One list holds them all */
unsigned int core_group_places(void)
{
	return 1;
}

unsigned int core_group_place(struct iommu_group *iommu_group)
{
	return 0;
}

void core_node_group_state(struct device *node, struct core_group_state *state)
{
	core_group_fill_state(dev_get_drvdata(node), state);
	/* The group hears of its node and its minor only after the class has */
	state->node = node;
	state->devt = node->devt;
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
	list_for_each_entry(device, &group->device_list, group_next)
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
	list_for_each_entry(unbound, &group->unbound_list, unbound_next)
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
	struct vfio_container *container;

	memset(state, 0, sizeof(*state));
	if (file->f_op != &vfio_fops)
		return false;

	container = file->private_data;
	state->references = kref_read(&container->kref);
	state->groups = core_list_length(&container->group_list);
	state->noiommu = container->noiommu;
	if (container->iommu_driver) {
		state->iommu_driver = container->iommu_driver->ops;
		state->iommu_data = container->iommu_data;
	}
	return true;
}

/* Whether a group listed before this one is in the container */
static bool core_container_seen(const struct vfio_container *container,
				const struct vfio_group *before)
{
	struct vfio_group *group;

	list_for_each_entry(group, &vfio.group_list, vfio_next) {
		if (group == before)
			break;
		if (READ_ONCE(group->container) == container)
			return true;
	}
	return false;
}

void core_census(struct core_census *census)
{
	struct vfio_container *container;
	struct vfio_group *group;

	memset(census, 0, sizeof(*census));

	list_for_each_entry(group, &vfio.group_list, vfio_next) {
		census->groups++;
		container = READ_ONCE(group->container);
		if (container && !core_container_seen(container, group))
			census->containers++;
	}
	census->minors = core_table_in_use(&vfio.group_idr.idr_rt);
	census->nodes = core_class_devices(core_class());
	census->iommu_drivers = core_list_length(&vfio.iommu_drivers_list);
}

struct class *core_class(void)
{
	return vfio.class;
}

dev_t core_group_devt(void)
{
	return vfio.group_devt;
}

char *core_group_devnode(struct device *node, umode_t *mode)
{
	*mode = 0;
	return core_class()->devnode(node, mode);
}

const struct miscdevice *core_container_misc(void)
{
	return &vfio_dev;
}

void core_group_lock(void)
{
	mutex_lock(&vfio.group_lock);
}

void core_group_unlock(void)
{
	mutex_unlock(&vfio.group_lock);
}

bool core_group_lock_held(void)
{
	return mutex_is_locked(&vfio.group_lock);
}

int core_take_minors(void)
{
	int ret;

	core_group_lock();
	ret = core_table_fill(&vfio.group_idr.idr_rt);
	core_group_unlock();
	return ret;
}

void core_return_minors(void)
{
	core_group_lock();
	core_table_unfill(&vfio.group_idr.idr_rt);
	core_group_unlock();
}

bool core_has_noiommu(void)
{
	return IS_ENABLED(CONFIG_VFIO_NOIOMMU);
}

bool core_set_noiommu(bool enable)
{
#ifdef CONFIG_VFIO_NOIOMMU
	return xchg(&noiommu, enable);
#else
	return false;
#endif
}
