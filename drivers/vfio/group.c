// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lifetime of groups, and how they are found
 */
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/slab.h>

#include <vfio/iommu_group_events.h>

#include "vfio_private.h"

VISIBLE_IF_KUNIT struct vfio_group_registry vfio_groups = {
	.lock = __MUTEX_INITIALIZER(vfio_groups.lock),
	.by_minor = IDR_INIT(vfio_groups.by_minor),
};
EXPORT_SYMBOL_IF_KUNIT(vfio_groups);

static struct vfio_group *
vfio_group_find_locked(struct iommu_group *iommu_group)
{
	struct vfio_group *group;

	lockdep_assert_held(&vfio_groups.lock);

	hash_for_each_possible(vfio_groups.by_iommu_group, group, hash_next,
			       (unsigned long)iommu_group) {
		if (group->iommu_group == iommu_group) {
			vfio_group_get(group);
			return group;
		}
	}
	return NULL;
}

/**
 * vfio_group_find() - find the group of an IOMMU group
 * @iommu_group: the IOMMU group
 *
 * The cost is that of a hash lookup, see struct vfio_group_registry.
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: the group with a reference for the caller, or NULL.
 */
struct vfio_group *vfio_group_find(struct iommu_group *iommu_group)
{
	struct vfio_group *group;

	mutex_lock(&vfio_groups.lock);
	group = vfio_group_find_locked(iommu_group);
	mutex_unlock(&vfio_groups.lock);
	return group;
}

/**
 * vfio_group_find_by_dev() - find the group that a device belongs to
 * @dev: any device
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: the group with a reference for the caller, or NULL.
 */
struct vfio_group *vfio_group_find_by_dev(struct device *dev)
{
	struct iommu_group *iommu_group = iommu_group_get(dev);
	struct vfio_group *group = NULL;

	if (iommu_group) {
		group = vfio_group_find(iommu_group);
		iommu_group_put(iommu_group);
	}
	return group;
}

/**
 * vfio_group_find_by_minor() - find the group behind a device node
 * @minor: minor of the node
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: the group with a reference for the caller, or NULL.
 */
struct vfio_group *vfio_group_find_by_minor(unsigned int minor)
{
	struct vfio_group *group;

	mutex_lock(&vfio_groups.lock);
	group = idr_find(&vfio_groups.by_minor, minor);
	if (group)
		vfio_group_get(group);
	mutex_unlock(&vfio_groups.lock);
	return group;
}

static struct vfio_group *vfio_group_alloc(struct iommu_group *iommu_group)
{
	struct vfio_group *group;

	group = kzalloc(sizeof(*group), GFP_KERNEL);
	if (!group)
		return NULL;

	kref_init(&group->kref);
	group->iommu_group = iommu_group;
	group->noiommu = vfio_noiommu_is_group(iommu_group);
	group->iommu_nb.notifier_call = vfio_group_notify;
	mutex_init(&group->container_lock);
	atomic_set(&group->container_users, 0);
	INIT_LIST_HEAD(&group->container_next);
	init_waitqueue_head(&group->container_q);
	mutex_init(&group->device_lock);
	INIT_LIST_HEAD(&group->device_list);
	vfio_unbound_init(&group->unbound_list);
	mutex_init(&group->kvm_lock);
	BLOCKING_INIT_NOTIFIER_HEAD(&group->kvm_notifier);
	return group;
}

static void vfio_group_free(struct vfio_group *group)
{
	vfio_unbound_destroy(&group->unbound_list);
	mutex_destroy(&group->kvm_lock);
	mutex_destroy(&group->device_lock);
	mutex_destroy(&group->container_lock);
	iommu_group_put(group->iommu_group);
	kfree(group);
}

/*
 * Every step that can fail comes first, with the group's minor reserved, so
 * that the group is complete before it can be found.
 */
static int vfio_group_publish(struct vfio_group *group)
{
	int minor;

	lockdep_assert_held(&vfio_groups.lock);

	minor = idr_alloc(&vfio_groups.by_minor, NULL, 0, MINORMASK + 1,
			  GFP_KERNEL);
	if (minor < 0)
		return minor;
	group->minor = minor;

	group->node = vfio_group_create_node(group);
	if (IS_ERR(group->node)) {
		idr_remove(&vfio_groups.by_minor, minor);
		return PTR_ERR(group->node);
	}

	idr_replace(&vfio_groups.by_minor, group, minor);
	hash_add(vfio_groups.by_iommu_group, &group->hash_next,
		 (unsigned long)group->iommu_group);
	return 0;
}

/**
 * vfio_group_find_or_create() - find the group of an IOMMU group or create it
 * @iommu_group: the IOMMU group; the caller's reference goes to this function,
 *	whatever the result
 *
 * The notifier is registered before the group lock is taken, because callbacks
 * run under a rwsem that registration takes as well. So callbacks may run
 * early, on a group that cannot have been found: it has no container user and
 * no device, and vfio_group_notify() does nothing to such a group. Of
 * concurrent creators one publishes its group; the others take that and free
 * their own.
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: the group with a reference for the caller. ERR_PTR(): -ENOMEM,
 * -ENOSPC if all minors are in use, or what registering the notifier or
 * creating the node failed with.
 */
struct vfio_group *vfio_group_find_or_create(struct iommu_group *iommu_group)
{
	struct vfio_group *group, *new;
	int ret;

	group = vfio_group_find(iommu_group);
	if (group) {
		iommu_group_put(iommu_group);
		return group;
	}

	new = vfio_group_alloc(iommu_group);
	if (!new) {
		iommu_group_put(iommu_group);
		return ERR_PTR(-ENOMEM);
	}

	ret = iommu_group_register_notifier(iommu_group, &new->iommu_nb);
	if (ret) {
		vfio_group_free(new);
		return ERR_PTR(ret);
	}

	mutex_lock(&vfio_groups.lock);
	group = vfio_group_find_locked(iommu_group);
	if (!group) {
		ret = vfio_group_publish(new);
		group = ret ? ERR_PTR(ret) : new;
	}
	mutex_unlock(&vfio_groups.lock);

	if (group != new) {
		iommu_group_unregister_notifier(iommu_group, &new->iommu_nb);
		vfio_group_free(new);
	}
	return group;
}

/*
 * Each device and each container user held a reference, and a notifier needs a
 * user, so none of them is left. Callbacks may run until the notifier is
 * unregistered, which must wait for them without the group lock; they find the
 * group as idle as during its creation. They may drop entries of the list of
 * unbound devices until then; entries that are left are freed afterwards.
 */
static void vfio_group_release(struct kref *kref)
{
	struct vfio_group *group = container_of(kref, struct vfio_group, kref);

	lockdep_assert_held(&vfio_groups.lock);

	WARN_ON(!list_empty(&group->device_list));
	WARN_ON(atomic_read(&group->container_users));
	WARN_ON(rcu_access_pointer(group->kvm_notifier.head));

	hash_del(&group->hash_next);
	vfio_group_destroy_node(group);
	idr_remove(&vfio_groups.by_minor, group->minor);
	mutex_unlock(&vfio_groups.lock);

	iommu_group_unregister_notifier(group->iommu_group, &group->iommu_nb);
	vfio_group_free(group);
}

/**
 * vfio_group_get() - get another reference to a group
 * @group: a group that the caller has a reference to, or found under the lock
 *
 * Context: Any context.
 */
void vfio_group_get(struct vfio_group *group)
{
	kref_get(&group->kref);
}

/**
 * vfio_group_put() - put a reference to a group
 * @group: the group
 *
 * Not to be called from vfio_group_notify().
 *
 * Context: Process context. May sleep. The last reference takes and releases
 * the group lock and waits for running callbacks of the notifier. Caller must
 * hold no lock of this core.
 */
void vfio_group_put(struct vfio_group *group)
{
	kref_put_mutex(&group->kref, vfio_group_release, &vfio_groups.lock);
}
