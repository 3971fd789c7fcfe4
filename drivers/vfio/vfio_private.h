/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects, locks and functions that the files of the VFIO core share
 *
 * Objects
 * -------
 * A group stands for an IOMMU group. It is created for the first device that is
 * registered in it and lives as long as a reference to it: each registered
 * device, the open group node and each external user hold one. It owns one
 * reference to the IOMMU group.
 *
 * A container is an open /dev/vfio/vfio. The file and each group in the
 * container hold a reference. VFIO_SET_IOMMU gives the container an IOMMU
 * instance, which goes with the last group.
 *
 * group->container_users counts the users that need the group to stay in its
 * container: the group node, each device fd, each external user, and each
 * running call of a mediated device driver. While it is above 0,
 * group->container and, once set, container->iommu do not change; a user may
 * read both without a lock.
 *
 * Locks
 * -----
 * vfio_groups.lock ("the group lock", mutex)
 *	The tables of groups, the minors and the group nodes: a group is found,
 *	published and withdrawn under it. The last reference to a group is
 *	dropped with it held.
 * group->container_lock (mutex)
 *	group->opened, group->container, and container_users on its way from 0
 *	to 1 and from 1 to 0. All other steps of container_users are atomic
 *	operations without a lock.
 * container->lock (rwsem)
 *	container->groups and container->iommu. The IOMMU instance is called
 *	under it to attach and detach groups only. Any other caller holds a
 *	reference to the instance, or counts as a user of a group.
 * vfio_iommu_drivers.lock (mutex)
 *	The list of IOMMU drivers.
 * group->kvm_lock (mutex)
 *	group->kvm, and the order in which its values are announced on
 *	group->kvm_notifier. vfio_group_leave_container() clears group->kvm
 *	without it: only container users read or set group->kvm, the count has
 *	just reached 0, and container_lock keeps it there. Each user dropped its
 *	count after its last access, and the next one raises the count after
 *	the clearing, both by fully ordered atomic operations.
 * group->device_lock (mutex)
 *	group->device_list, group->device_count.
 * group->unbound_list.lock (mutex)
 *	group->unbound_list.entries.
 * Notifier chain of the IOMMU group (rwsem, not ours)
 *	Held for reading around vfio_group_notify(), and for writing while
 *	vfio_group_notify() is registered and unregistered.
 *
 * Order, outermost first; locks on different branches never nest:
 *
 *	device_lock(dev) of the driver core, in a driver's probe and remove
 *	+- vfio_groups.lock
 *	| +- locks of the driver core, under device_create()/device_unregister()
 *	+- group->container_lock | +- container->lock |   +-
 *	vfio_iommu_drivers.lock |   | +- locks of the IOMMU driver |   |   +-
 *	mutex of the IOMMU group |   +- locks of the IOMMU driver +-
 *	group->kvm_lock | +- rwsem of group->kvm_notifier |   +- locks of the
 *	device driver, in its callback +- notifier chain of the IOMMU group | +-
 *	group->device_lock | | +- locks of the device driver, in its match | +-
 *	group->unbound_list.lock +- mutex of the IOMMU group, under
 *	iommu_group_for_each_dev()
 *	   +- group->device_lock
 *	   +- group->unbound_list.lock
 *
 * So vfio_group_notify() is registered, unregistered and waited for with none
 * of these locks held, and itself takes only the two locks at the bottom, of
 * its own group.
 */
#ifndef _VFIO_VFIO_PRIVATE_H
#define _VFIO_VFIO_PRIVATE_H

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/rwsem.h>
#include <linux/types.h>
#include <linux/wait.h>

#include <vfio/vfio.h>

#include "compat.h"

struct class;
struct miscdevice;

/**
 * struct vfio_unbound_list - devices between unregistration and UNBOUND_DRIVER
 * @lock: protects @entries
 * @entries: list of struct vfio_unbound_dev
 */
struct vfio_unbound_list {
	struct mutex lock; /* entries */
	struct list_head entries;
};

/**
 * struct vfio_unbound_dev - entry of struct vfio_unbound_list
 * @dev: the device, for comparison only
 * @next: entry in the list's entries
 */
struct vfio_unbound_dev {
	struct device *dev;
	struct list_head next;
};

/**
 * struct vfio_group - devices that can be given away together only
 * @kref: references, see the top of this file
 * @iommu_group: the IOMMU group that the group stands for, one reference
 * @noiommu: no IOMMU stands behind the group; never changes
 * @hash_next: entry in vfio_groups.by_iommu_group
 * @minor: minor of @node; set before the group can be found
 * @node: the group's node in the "vfio" class; set before the group can be found
 * @iommu_nb: registration with the notifier chain of @iommu_group
 * @container_lock: protects @opened, @container, @container_users, @container_q
 * @opened: the node is open
 * @container: the container that the group is in
 * @container_users: number of users that need the group to stay in @container
 * @container_next: entry in container->groups, under container->lock too
 * @container_q: woken when @container becomes NULL
 * @device_lock: protects @device_list and @device_count
 * @device_list: list of struct vfio_device
 * @device_count: length of @device_list, read without the lock as well
 * @unbound_list: devices that are about to be unbound
 * @kvm_lock: protects @kvm
 * @kvm: virtual machine that uses the group
 * @kvm_notifier: chain on which values of @kvm are announced
 */
struct vfio_group {
	struct kref kref;
	struct iommu_group *iommu_group;
	struct hlist_node hash_next;
	bool noiommu;
	u32 minor;
	struct device *node;
	struct notifier_block iommu_nb;

	struct mutex container_lock; /* opened .. container_q */
	bool opened;
	struct vfio_container *container;
	atomic_t container_users;
	struct list_head container_next;
	wait_queue_head_t container_q;

	struct mutex device_lock; /* device_list, device_count */
	struct list_head device_list;
	unsigned int device_count;

	struct vfio_unbound_list unbound_list;

	struct mutex kvm_lock; /* kvm */
	struct kvm *kvm;
	struct blocking_notifier_head kvm_notifier;
};

/**
 * struct vfio_iommu - an instance of an IOMMU driver that serves a container
 * @kref: references of the container and of each running call into the instance
 * @ops: the driver, whose module is held
 * @data: the driver's own data of the instance
 */
struct vfio_iommu {
	struct kref kref;
	const struct vfio_iommu_driver_ops *ops;
	void *data;
};

/**
 * struct vfio_container - an address space of user space
 * @kref: references, see the top of this file
 * @lock: protects @groups and @iommu
 * @groups: groups in the container, all with or all without an IOMMU
 * @iommu: the instance that serves the container, NULL if not set
 */
struct vfio_container {
	struct kref kref;
	struct rw_semaphore lock; /* groups, iommu */
	struct list_head groups;
	struct vfio_iommu *iommu;
};

/**
 * struct vfio_iommu_driver - a registered IOMMU driver
 * @ops: the driver
 * @next: entry in vfio_iommu_drivers.list
 */
struct vfio_iommu_driver {
	const struct vfio_iommu_driver_ops *ops;
	struct list_head next;
};

/* group_node.c */
struct device *vfio_group_create_node(struct vfio_group *group);
void vfio_group_destroy_node(struct vfio_group *group);
int vfio_group_nodes_init(const struct file_operations *fops);
void vfio_group_nodes_exit(void);

/* unbound.c */
void vfio_unbound_init(struct vfio_unbound_list *unbound);
void vfio_unbound_destroy(struct vfio_unbound_list *unbound);
bool vfio_unbound_has(struct vfio_unbound_list *unbound, struct device *dev);
void vfio_unbound_add(struct vfio_unbound_list *unbound, struct device *dev);
void vfio_unbound_drop(struct vfio_unbound_list *unbound, struct device *dev);

/* group_devices.c */
bool vfio_group_has_device(struct vfio_group *group, struct device *dev);
struct vfio_device *vfio_group_get_device(struct vfio_group *group,
					  struct device *dev);
struct vfio_device *vfio_group_get_device_by_name(struct vfio_group *group,
						  char *name);
int vfio_group_add_device(struct vfio_group *group,
			  struct vfio_device *device);
bool vfio_group_remove_device(struct vfio_group *group,
			      struct vfio_device *device);

/* viability.c */
bool vfio_group_dev_viable(struct vfio_group *group, struct device *dev);
bool vfio_group_viable(struct vfio_group *group);

/* iommu_driver.c */
struct vfio_iommu *vfio_iommu_open(struct list_head *groups,
				   unsigned long arg);
void vfio_iommu_get(struct vfio_iommu *iommu);
void vfio_iommu_put(struct vfio_iommu *iommu);
long vfio_iommu_drivers_check_extension(struct list_head *groups,
					unsigned long arg);

/* group_notifier.c */
int vfio_group_notify(struct notifier_block *nb, unsigned long event,
		      void *data);

/* container.c */
struct vfio_container *vfio_container_alloc(void);
void vfio_container_put(struct vfio_container *container);
struct vfio_iommu *vfio_container_get_iommu(struct vfio_container *container);
long vfio_container_check_extension(struct vfio_container *container,
				    unsigned long arg);
long vfio_container_set_iommu(struct vfio_container *container,
			      unsigned long arg);

/* group.c */
struct vfio_group *vfio_group_find(struct iommu_group *iommu_group);
struct vfio_group *vfio_group_find_by_dev(struct device *dev);
struct vfio_group *vfio_group_find_by_minor(unsigned int minor);
struct vfio_group *vfio_group_find_or_create(struct iommu_group *iommu_group);
void vfio_group_get(struct vfio_group *group);
void vfio_group_put(struct vfio_group *group);

/* container_uapi.c */
struct vfio_container *vfio_container_from_file(struct file *file);
int vfio_container_uapi_init(void);
void vfio_container_uapi_exit(void);

/* group_container.c */
int vfio_group_open(struct vfio_group *group);
void vfio_group_close(struct vfio_group *group);
int vfio_group_set_container(struct vfio_group *group, int fd);
int vfio_group_unset_container(struct vfio_group *group);
bool vfio_group_get_user(struct vfio_group *group);
int vfio_group_get_iommu_user(struct vfio_group *group);
void vfio_group_put_user(struct vfio_group *group);
struct vfio_iommu *vfio_group_iommu(struct vfio_group *group);

/* device_uapi.c */
int vfio_device_open_fd(struct vfio_group *group, struct vfio_device *device);

/* group_uapi.c */
extern const struct file_operations vfio_group_fops;
struct vfio_group *vfio_group_from_file(struct file *file);

/* noiommu.c */
extern const struct vfio_iommu_driver_ops vfio_noiommu_ops;
#if IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU)
struct iommu_group *vfio_noiommu_group_get(struct device *dev);
bool vfio_noiommu_is_group(struct iommu_group *iommu_group);
#else
static inline struct iommu_group *vfio_noiommu_group_get(struct device *dev)
{
	return NULL;
}

static inline bool vfio_noiommu_is_group(struct iommu_group *iommu_group)
{
	return false;
}
#endif

/*
 * More buckets than a large machine has groups, for 32 KiB. A table that grows
 * would allocate memory, and wait for readers, while a group is published.
 */
#define VFIO_GROUP_HASH_BITS 12

/**
 * struct vfio_group_registry - tables in which groups are found
 * @lock: the group lock
 * @by_iommu_group: groups by the address of their IOMMU group
 * @by_minor: groups by minor; a minor without a group is reserved
 *
 * Adding a group to @by_iommu_group and removing it is O(1). A lookup passes
 * none or one other group on average among up to 4096 groups, two or three
 * among 10,000, and 256 if every minor is in use, which is the limit. No other
 * group can have the same IOMMU group, since the group in the table holds a
 * reference.
 *
 * A hash table needs no memory for an entry. A tree such as @by_minor allocates
 * nodes, and frees them by RCU, for each group that comes and goes, unless its
 * numbers are dense. Minors are dense: the lowest free one is given out.
 */
struct vfio_group_registry {
	struct mutex lock; /* the whole */
	DECLARE_HASHTABLE(by_iommu_group, VFIO_GROUP_HASH_BITS);
	struct idr by_minor;
};

/**
 * struct vfio_group_nodes - the device nodes of the groups
 * @class: their class
 * @devt: the first of MINORMASK + 1 device numbers
 */
struct vfio_group_nodes {
	struct class *class;
	dev_t devt;
};

/**
 * struct vfio_iommu_driver_registry - the IOMMU drivers
 * @lock: protects @list
 * @list: drivers, the latest first
 */
struct vfio_iommu_driver_registry {
	struct mutex lock; /* the whole */
	struct list_head list;
};

/* Each is private to its file, unless KUnit is there to inspect it. */
#if IS_ENABLED(CONFIG_KUNIT)
extern struct vfio_group_registry vfio_groups;
extern struct vfio_group_nodes vfio_group_nodes;
extern struct vfio_iommu_driver_registry vfio_iommu_drivers;
extern struct miscdevice vfio_container_misc;
extern bool vfio_noiommu_enabled;
#endif

#endif /* _VFIO_VFIO_PRIVATE_H */
