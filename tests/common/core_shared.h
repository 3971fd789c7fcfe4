/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of an adapter that is the same for both cores
 *
 * The cores differ in how they keep their groups and in names. An adapter
 * includes this file once, after it has defined core_group(), which finds the
 * group of an IOMMU group, core_group_opened() and these macros:
 *
 *	core_for_each_group(group, bucket)	loop over all groups
 *	CORE_CLASS, CORE_DEVT		class and first number of the nodes
 *	CORE_GROUP_LOCK, CORE_MINORS	lock and IDR of the groups
 *	CORE_IOMMU_DRIVERS		list of IOMMU drivers
 *	CORE_NOIOMMU			parameter enable_unsafe_noiommu_mode
 *	CORE_NODE, CORE_NOTIFIER	members of struct vfio_group
 *	CORE_UNBOUND, CORE_UNBOUND_LOCK	members of struct vfio_group
 *	CORE_UNBOUND_NEXT		member of struct vfio_unbound_dev
 *
 * core_group() and the loop work without the group lock, which a thread may
 * hold for as long as a window is open.
 */
#ifndef _COMMON_CORE_SHARED_H
#define _COMMON_CORE_SHARED_H

static void core_fill_state(struct vfio_group *group,
			    struct core_group_state *state)
{
	*state = (struct core_group_state) {
		.group = group,
		.references = kref_read(&group->kref),
		.container_users = atomic_read(&group->container_users),
		.opened = core_group_opened(group),
		.noiommu = group->noiommu,
		.container_set = READ_ONCE(group->container),
		.has_notifiers = rcu_access_pointer(group->CORE_NOTIFIER.head),
		.kvm = READ_ONCE(group->kvm),
		.devt = MKDEV(MAJOR(CORE_DEVT), group->minor),
		.node = group->CORE_NODE,
	};

	mutex_lock(&group->device_lock);
	state->devices = core_list_length(&group->device_list);
	mutex_unlock(&group->device_lock);

	mutex_lock(&group->CORE_UNBOUND_LOCK);
	state->unbound = core_list_length(&group->CORE_UNBOUND);
	mutex_unlock(&group->CORE_UNBOUND_LOCK);
}

bool core_group_state(struct iommu_group *iommu_group,
		      struct core_group_state *state)
{
	struct vfio_group *group = core_group(iommu_group);

	if (group)
		core_fill_state(group, state);
	else
		memset(state, 0, sizeof(*state));
	return group;
}

void core_node_group_state(struct device *node, struct core_group_state *state)
{
	core_fill_state(dev_get_drvdata(node), state);
	/* The class has node and minor before the group does. */
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

	mutex_lock(&group->CORE_UNBOUND_LOCK);
	list_for_each_entry(unbound, &group->CORE_UNBOUND, CORE_UNBOUND_NEXT)
		entries += unbound->dev == dev;
	mutex_unlock(&group->CORE_UNBOUND_LOCK);
	return entries;
}

unsigned int core_device_references(struct vfio_device *device)
{
	return refcount_read(&device->refcount);
}

/* Whether a group before @before in the loop is in the container. */
static bool core_container_seen(const struct vfio_container *container,
				const struct vfio_group *before)
{
	struct vfio_group *group;
	unsigned int __maybe_unused bucket;

	core_for_each_group(group, bucket) {
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
	unsigned int __maybe_unused bucket;

	*census = (struct core_census) {
		.minors = core_table_in_use(&CORE_MINORS.idr_rt),
		.nodes = core_class_devices(CORE_CLASS),
		.iommu_drivers = core_list_length(&CORE_IOMMU_DRIVERS),
	};
	core_for_each_group(group, bucket) {
		census->groups++;
		container = READ_ONCE(group->container);
		if (container && !core_container_seen(container, group))
			census->containers++;
	}
}

struct class *core_class(void)
{
	return CORE_CLASS;
}

dev_t core_group_devt(void)
{
	return CORE_DEVT;
}

char *core_group_devnode(struct device *node, umode_t *mode)
{
	*mode = 0;
	return CORE_CLASS->devnode(node, mode);
}

void core_group_lock(void)
{
	mutex_lock(&CORE_GROUP_LOCK);
}

void core_group_unlock(void)
{
	mutex_unlock(&CORE_GROUP_LOCK);
}

bool core_group_lock_held(void)
{
	return mutex_is_locked(&CORE_GROUP_LOCK);
}

int core_take_minors(void)
{
	int ret;

	core_group_lock();
	ret = core_table_fill(&CORE_MINORS.idr_rt);
	core_group_unlock();
	return ret;
}

void core_return_minors(void)
{
	core_group_lock();
	core_table_unfill(&CORE_MINORS.idr_rt);
	core_group_unlock();
}

bool core_has_noiommu(void)
{
	return IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU);
}

bool core_set_noiommu(bool enable)
{
#if IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU)
	return xchg(&CORE_NOIOMMU, enable);
#else
	return false;
#endif
}

#endif /* _COMMON_CORE_SHARED_H */
