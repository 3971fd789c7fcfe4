// SPDX-License-Identifier: GPL-2.0-only
/*
 * A group in its container, and the users that need it to stay there
 */
#include <linux/capability.h>
#include <linux/file.h>

#include "vfio_private.h"

/**
 * vfio_group_open() - open the node of a group
 * @group: the group
 *
 * Context: Process context. May sleep. Takes and releases
 * @group->container_lock.
 * Return: 0, or -EBUSY if the node is open, or if a device or an external user
 * from an earlier opening still keeps the group in a container.
 */
int vfio_group_open(struct vfio_group *group)
{
	int ret = -EBUSY;

	mutex_lock(&group->container_lock);
	if (!group->opened && !group->container) {
		/* A block that is left belongs to no user; forget it. */
		if (WARN_ON(rcu_access_pointer(group->kvm_notifier.head)))
			BLOCKING_INIT_NOTIFIER_HEAD(&group->kvm_notifier);
		group->opened = true;
		ret = 0;
	}
	mutex_unlock(&group->container_lock);
	return ret;
}

/* The last user is gone: take the group out of its container. */
static void vfio_group_leave_container(struct vfio_group *group)
{
	struct vfio_container *container = group->container;
	struct vfio_iommu *iommu;

	lockdep_assert_held(&group->container_lock);

	down_write(&container->lock);
	iommu = container->iommu;
	if (iommu)
		iommu->ops->detach_group(iommu->data, group->iommu_group);
	list_del_init(&group->container_next);
	/* Without a group a container has no privilege. */
	if (list_empty(&container->groups))
		container->iommu = NULL;
	else
		iommu = NULL;
	up_write(&container->lock);

	if (iommu)
		vfio_iommu_put(iommu);

	/* Without kvm_lock, see vfio_private.h. */
	WRITE_ONCE(group->kvm, NULL);
	WRITE_ONCE(group->container, NULL);
	wake_up(&group->container_q);
	vfio_container_put(container);
}

/* Drop a user unless it is the only one. */
static bool vfio_group_put_user_not_last(struct vfio_group *group)
{
	int users = atomic_read(&group->container_users);

	while (users > 1) {
		if (atomic_try_cmpxchg(&group->container_users, &users,
				       users - 1))
			return true;
	}
	return false;
}

static void vfio_group_put_user_locked(struct vfio_group *group)
{
	lockdep_assert_held(&group->container_lock);

	if (atomic_dec_if_positive(&group->container_users) == 0)
		vfio_group_leave_container(group);
}

/**
 * vfio_group_close() - close the node of a group
 * @group: the group, opened by vfio_group_open()
 *
 * Context: Process context. May sleep. Takes and releases
 * @group->container_lock.
 */
void vfio_group_close(struct vfio_group *group)
{
	mutex_lock(&group->container_lock);
	/* The node is a user only if it was used to set a container. */
	vfio_group_put_user_locked(group);
	group->opened = false;
	mutex_unlock(&group->container_lock);
}

/* Put an idle group in a container, which takes a reference and one user. */
static int vfio_group_enter_container(struct vfio_group *group,
				      struct vfio_container *container)
{
	struct vfio_group *other;
	struct vfio_iommu *iommu;
	int ret = 0;

	lockdep_assert_held(&group->container_lock);

	down_write(&container->lock);
	/* Groups with and without IOMMU do not mix. */
	other = list_first_entry_or_null(&container->groups, struct vfio_group,
					 container_next);
	if (other && other->noiommu != group->noiommu) {
		ret = -EPERM;
		goto out;
	}

	iommu = container->iommu;
	if (iommu) {
		ret = iommu->ops->attach_group(iommu->data,
					       group->iommu_group);
		if (ret)
			goto out;
	}

	kref_get(&container->kref);
	list_add(&group->container_next, &container->groups);
	WRITE_ONCE(group->container, container);
	/* From here on a new user sees the container. */
	atomic_set_release(&group->container_users, 1);
out:
	up_write(&container->lock);
	return ret;
}

static int vfio_group_enter_container_fd(struct vfio_group *group, int fd)
{
	struct vfio_container *container;
	struct file *file;
	int ret;

	if (atomic_read(&group->container_users))
		return -EINVAL;
	if (group->noiommu && !capable(CAP_SYS_RAWIO))
		return -EPERM;

	file = fget(fd);
	if (!file)
		return -EBADF;

	container = vfio_container_from_file(file);
	ret = container ? vfio_group_enter_container(group, container) :
			  -EINVAL;
	fput(file);
	return ret;
}

/**
 * vfio_group_set_container() - serve VFIO_GROUP_SET_CONTAINER
 * @group: a group whose node is open
 * @fd: file descriptor of a container
 *
 * Context: Process context. May sleep. Takes and releases
 * @group->container_lock and the container's lock.
 * Return: 0, -EINVAL if the group is in a container or @fd is not one, -EPERM
 * if the caller lacks CAP_SYS_RAWIO for a group without IOMMU or if groups with
 * and without IOMMU would mix, -EBADF, or the error of the IOMMU driver.
 */
int vfio_group_set_container(struct vfio_group *group, int fd)
{
	int ret;

	mutex_lock(&group->container_lock);
	ret = vfio_group_enter_container_fd(group, fd);
	mutex_unlock(&group->container_lock);
	return ret;
}

/**
 * vfio_group_unset_container() - serve VFIO_GROUP_UNSET_CONTAINER
 * @group: a group whose node is open
 *
 * Context: Process context. May sleep. Takes and releases
 * @group->container_lock and the container's lock.
 * Return: 0, -EINVAL if the group is in no container, -EBUSY if it has a user
 * besides the open node.
 */
int vfio_group_unset_container(struct vfio_group *group)
{
	int users;

	mutex_lock(&group->container_lock);
	users = atomic_cmpxchg(&group->container_users, 1, 0);
	if (users == 1)
		vfio_group_leave_container(group);
	mutex_unlock(&group->container_lock);

	switch (users) {
	case 0:
		return -EINVAL;
	case 1:
		return 0;
	default:
		return -EBUSY;
	}
}

/**
 * vfio_group_get_user() - keep a group in its container
 * @group: the group
 *
 * Context: Any context.
 * Return: true if the group is in a container and stays there until
 * vfio_group_put_user().
 */
bool vfio_group_get_user(struct vfio_group *group)
{
	return atomic_inc_not_zero(&group->container_users);
}

/**
 * vfio_group_put_user() - undo vfio_group_get_user()
 * @group: the group, to which the caller has a reference
 *
 * Takes no lock unless this drops the last user.
 *
 * Context: Process context. May sleep. The last user takes and releases
 * @group->container_lock and the container's lock, and takes the group out.
 */
void vfio_group_put_user(struct vfio_group *group)
{
	if (vfio_group_put_user_not_last(group))
		return;

	mutex_lock(&group->container_lock);
	vfio_group_put_user_locked(group);
	mutex_unlock(&group->container_lock);
}

/**
 * vfio_group_get_iommu_user() - keep a group with an IOMMU in its container
 * @group: the group
 *
 * Context: Process context. May sleep.
 * Return: 0 until vfio_group_put_user(), -EINVAL if the group is in no
 * container, the container has no IOMMU, or the group is not viable, -EPERM if
 * there is no IOMMU behind the group.
 */
int vfio_group_get_iommu_user(struct vfio_group *group)
{
	int ret = 0;

	if (!vfio_group_get_user(group))
		return -EINVAL;

	if (group->noiommu)
		ret = -EPERM;
	else if (!vfio_group_iommu(group) || !vfio_group_viable(group))
		ret = -EINVAL;

	if (ret)
		vfio_group_put_user(group);
	return ret;
}

/**
 * vfio_group_iommu() - get the IOMMU instance that serves a group
 * @group: a group that the caller counts as a user of
 *
 * Context: Any context.
 * Return: the instance, which stays as long as the user, or NULL.
 */
struct vfio_iommu *vfio_group_iommu(struct vfio_group *group)
{
	struct vfio_container *container = READ_ONCE(group->container);

	if (WARN_ON_ONCE(!container))
		return NULL;

	/* Pairs with vfio_container_set_iommu(). */
	return smp_load_acquire(&container->iommu);
}
