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

#include "../drivers/vfio/vfio_private.h"
#include "core.h"

COMPAT_IMPORT_KUNIT_NS();

/* What core_take_minors() puts where a group would be */
#define CORE_MINOR_TAKEN xa_mk_value(0)

const char *core_name(void)
{
	return "project";
}

const char *core_bug_function(void)
{
	return "vfio_group_enforce_isolation";
}

static struct vfio_group *core_group(struct iommu_group *iommu_group)
{
	return xa_load(&vfio_groups.by_id, iommu_group_id(iommu_group));
}

static unsigned int core_list_length(const struct list_head *list)
{
	const struct list_head *pos;
	unsigned int length = 0;

	for (pos = list->next; pos != list; pos = pos->next)
		length++;
	return length;
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

/* Entries of a table, those that are only reserved included */
static unsigned int core_table_entries(struct xarray *table)
{
	XA_STATE(xas, table, 0);
	unsigned int entries = 0;
	void *entry;

	rcu_read_lock();
	xas_for_each(&xas, entry, ULONG_MAX) {
		if (!xas_retry(&xas, entry))
			entries++;
	}
	rcu_read_unlock();
	return entries;
}

/* Whether a group of a lower ID is in the container */
static bool core_container_seen(const struct vfio_container *container,
				unsigned long before)
{
	struct vfio_group *group;
	unsigned long id;

	xa_for_each(&vfio_groups.by_id, id, group) {
		if (id >= before)
			break;
		if (READ_ONCE(group->container) == container)
			return true;
	}
	return false;
}

static int core_count_node(struct device *node, void *data)
{
	unsigned int *nodes = data;

	(*nodes)++;
	return 0;
}

void core_census(struct core_census *census)
{
	struct vfio_container *container;
	struct vfio_group *group;
	unsigned long id;

	memset(census, 0, sizeof(*census));

	xa_for_each(&vfio_groups.by_id, id, group) {
		census->groups++;
		container = READ_ONCE(group->container);
		if (container && !core_container_seen(container, id))
			census->containers++;
	}
	census->slots = core_table_entries(&vfio_groups.by_id);
	census->minors = core_table_entries(&vfio_groups.by_minor);
	class_for_each_device(core_class(), NULL, &census->nodes,
			      core_count_node);
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

/* There are a million of them, so no walk from the root for each */
int core_take_minors(void)
{
	XA_STATE(xas, &vfio_groups.by_minor, 0);
	void *entry;

	core_group_lock();
	do {
		xas_lock(&xas);
		for (entry = xas_load(&xas);
		     !xas_error(&xas) && xas.xa_index <= MINORMASK;
		     entry = xas_next(&xas)) {
			if (entry)
				continue;
			xas_store(&xas, CORE_MINOR_TAKEN);
			if (xas_error(&xas))
				break;
			xas_clear_mark(&xas, XA_FREE_MARK);
		}
		xas_unlock(&xas);
	} while (xas_nomem(&xas, GFP_KERNEL));
	core_group_unlock();

	if (xas_error(&xas))
		core_return_minors();
	return xas_error(&xas);
}

void core_return_minors(void)
{
	XA_STATE(xas, &vfio_groups.by_minor, 0);
	void *entry;

	core_group_lock();
	xas_lock(&xas);
	xas_for_each(&xas, entry, MINORMASK) {
		if (entry != CORE_MINOR_TAKEN)
			continue;
		xas_store(&xas, NULL);
		xas_init_marks(&xas);
	}
	xas_unlock(&xas);
	core_group_unlock();
}

bool core_has_noiommu(void)
{
	return IS_ENABLED(CONFIG_VFIO_CORE_NOIOMMU);
}

bool core_set_noiommu(bool enable)
{
#if IS_ENABLED(CONFIG_VFIO_CORE_NOIOMMU)
	return xchg(&vfio_noiommu_enabled, enable);
#else
	return false;
#endif
}
