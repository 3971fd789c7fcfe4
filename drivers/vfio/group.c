// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lifetime of groups, and how they are found
 */
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/slab.h>

#include <iommu_notifier/iommu_notifier.h>

#include <linux/hashtable.h>
#include "vfio_private.h"
static DEFINE_HASHTABLE(tab, 10);


VISIBLE_IF_KUNIT struct vfio_group_registry vfio_groups = {
	.lock = __MUTEX_INITIALIZER(vfio_groups.lock),
	.by_id = XARRAY_INIT(vfio_groups.by_id, 0),
	.by_minor = XARRAY_INIT(vfio_groups.by_minor, XA_FLAGS_ALLOC),
};
EXPORT_SYMBOL_IF_KUNIT(vfio_groups);

static struct vfio_group *vfio_group_find_in(struct xarray *table,
					     unsigned long index)
{
	struct vfio_group *group;

	lockdep_assert_held(&vfio_groups.lock);

	group = xa_load(table, index);
	if (group)
		vfio_group_get(group);
	return group;
}

static struct vfio_group *tfind(struct iommu_group *iommu_group)
{
	struct vfio_group *group;
	hash_for_each_possible(tab, group, hnode, iommu_group_id(iommu_group))
		if (group->iommu_group == iommu_group) {
			vfio_group_get(group);
			return group;
		}
	return NULL;
}
/**
 * vfio_group_find() - find the group of an IOMMU group
 * @iommu_group: the IOMMU group
 *
 * Takes the same time however many groups there are. An IOMMU group's ID is
 * not given to another before the group that stands for it is gone, since that
 * holds a reference.
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: the group with a reference for the caller, or NULL.
 */
struct vfio_group *vfio_group_find(struct iommu_group *iommu_group)
{
	struct vfio_group *group;

	mutex_lock(&vfio_groups.lock);
	group = tfind(iommu_group);
	mutex_unlock(&vfio_groups.lock);
	return group;
}

/**
 * vfio_group_find_by_dev() - find the group that a device belongs to
 * @dev: any device
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: the group with a reference for the caller, or NULL.
 */
struct vfio_group *vfio_group_find_by_dev(struct device *dev)
{
	struct iommu_group *iommu_group;
	struct vfio_group *group;

	iommu_group = iommu_group_get(dev);
	if (!iommu_group)
		return NULL;

	group = vfio_group_find(iommu_group);
	iommu_group_put(iommu_group);
	return group;
}

/**
 * vfio_group_find_by_minor() - find the group behind a device node
 * @minor: minor of the node
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: the group with a reference for the caller, or NULL.
 */
struct vfio_group *vfio_group_find_by_minor(unsigned int minor)
{
	struct vfio_group *group;

	mutex_lock(&vfio_groups.lock);
	group = vfio_group_find_in(&vfio_groups.by_minor, minor);
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
	INIT_LIST_HEAD(&group->devices);
	mutex_init(&group->unbound_lock);
	INIT_LIST_HEAD(&group->unbound);
	mutex_init(&group->kvm_lock);
	BLOCKING_INIT_NOTIFIER_HEAD(&group->notifier);
	return group;
}

static void vfio_group_free(struct vfio_group *group)
{
	vfio_group_free_unbound(group);
	mutex_destroy(&group->kvm_lock);
	mutex_destroy(&group->unbound_lock);
	mutex_destroy(&group->device_lock);
	mutex_destroy(&group->container_lock);
	iommu_group_put(group->iommu_group);
	kfree(group);
}

/*
 * Make a group known. All that can fail comes first, with the group's place in
 * both tables reserved, so that it is whole by the time anybody can find it.
 */
static int vfio_group_publish(struct vfio_group *group)
{
	unsigned long id = iommu_group_id(group->iommu_group);
	int ret;

	lockdep_assert_held(&vfio_groups.lock);


	ret = xa_alloc(&vfio_groups.by_minor, &group->minor, group,
		       XA_LIMIT(0, MINORMASK), GFP_KERNEL);
	if (ret) {
		/* Report a full table as drivers have always been told */
		if (ret == -EBUSY)
			ret = -ENOSPC;
		goto err_id;
	}

	group->node = vfio_group_create_node(group);
	if (IS_ERR(group->node)) {
		ret = PTR_ERR(group->node);
		goto err_minor;
	}

	/* Neither allocates: the places are there */
	hash_add(tab, &group->hnode, id);
	return 0;

err_minor:
	xa_erase(&vfio_groups.by_minor, group->minor);
err_id:
	return ret;
}

/**
 * vfio_group_find_or_create() - the one group of an IOMMU group
 * @iommu_group: the IOMMU group; the caller's reference goes to this function,
 *	whatever the result
 *
 * The notifier is registered before the group lock is taken, as its callbacks
 * run under a rwsem that registration takes as well. That lets callbacks run
 * early, on a group that nobody can have found: it has no container user and
 * no device, and vfio_group_notify() does nothing to such a group. Who finds
 * that somebody else was faster takes that group and frees its own.
 *
 * Context: May sleep. Takes and releases the group lock.
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
	group = tfind(iommu_group);
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
 * The last reference is gone. Each device, container user and notifier held
 * one, so none of them can be left. Callbacks may still run until the notifier
 * is unregistered, which must wait for them without the group lock; they find
 * the group as idle as during its creation. What is left on the list of
 * unbound devices is theirs to change until then, and is freed afterwards.
 */
static void vfio_group_release(struct kref *kref)
{
	struct vfio_group *group = container_of(kref, struct vfio_group, kref);

	lockdep_assert_held(&vfio_groups.lock);

	WARN_ON(!list_empty(&group->devices));
	WARN_ON(atomic_read(&group->container_users));
	WARN_ON(rcu_access_pointer(group->notifier.head));

	hash_del(&group->hnode);
	vfio_group_destroy_node(group);
	xa_erase(&vfio_groups.by_minor, group->minor);
	mutex_unlock(&vfio_groups.lock);

	iommu_group_unregister_notifier(group->iommu_group, &group->iommu_nb);
	vfio_group_free(group);
}

/**
 * vfio_group_get() - take another reference to a group
 * @group: a group that the caller has a reference to, or found under the lock
 *
 * Context: Any.
 */
void vfio_group_get(struct vfio_group *group)
{
	kref_get(&group->kref);
}

/**
 * vfio_group_put() - drop a reference to a group
 * @group: the group
 *
 * Context: May sleep. The last reference takes the group lock and waits for
 * running callbacks of the notifier, so no lock of this core may be held, and
 * it must not be called from such a callback.
 */
void vfio_group_put(struct vfio_group *group)
{
	kref_put_mutex(&group->kref, vfio_group_release, &vfio_groups.lock);
}
