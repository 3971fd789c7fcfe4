/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the VFIO core share
 *
 * Objects
 * -------
 * A group stands for an IOMMU group. It is made for the first device that is
 * registered in it and lives as long as somebody holds a reference: each
 * registered device, the open group node, each external user. It owns one
 * reference to the IOMMU group.
 *
 * A container is an open /dev/vfio/vfio. The file and each group in it hold a
 * reference. VFIO_SET_IOMMU gives it an IOMMU instance, which goes with the
 * last group.
 *
 * group->container_users counts who needs the group to stay in its container:
 * the group node, each device fd, each external user, and for a moment each
 * call from a mediated device driver. While it is above 0, group->container
 * and, once seen, container->iommu do not change; whoever counts as a user may
 * read both without a lock.
 *
 * Locks
 * -----
 * vfio_groups.lock ("the group lock", mutex)
 *	The tables by which groups are found, minors, and the group nodes: a
 *	group is found, made known and made unknown under it. The last
 *	reference to a group is dropped with it held.
 * group->container_lock (mutex)
 *	group->opened, group->container, and container_users on its way from 0
 *	to 1 and from 1 to 0. All other steps of container_users are atomic
 *	operations without a lock.
 * container->lock (rwsem)
 *	container->groups, ->noiommu and ->iommu. It is not held across calls
 *	into the IOMMU instance other than attaching and detaching groups: those
 *	who call hold a reference to the instance, or count as users of a group.
 * vfio_iommu_drivers.lock (mutex)
 *	The list of IOMMU drivers.
 * group->kvm_lock (mutex)
 *	group->kvm, and that those registered for VFIO_GROUP_NOTIFY_SET_KVM
 *	hear of its values in the order in which it takes them.
 * group->device_lock (mutex)
 *	group->devices, group->device_count.
 * group->unbound_lock (mutex)
 *	group->unbound.
 * Notifier chain of the IOMMU group (rwsem, not ours)
 *	Held for reading around vfio_group_notify() and for writing while that
 *	is registered and unregistered.
 *
 * Order, outermost first; locks on different lines of descent never nest:
 *
 *	device_lock(dev) of the driver core, in a driver's probe and remove
 *	+- vfio_groups.lock
 *	|  +- locks of the driver core, under device_create()/device_unregister()
 *	+- group->container_lock
 *	|  +- container->lock
 *	|     +- vfio_iommu_drivers.lock
 *	|     |  +- locks of the IOMMU driver
 *	|     |     +- mutex of the IOMMU group
 *	|     +- locks of the IOMMU driver
 *	+- group->kvm_lock
 *	|  +- rwsem of group->notifier
 *	|     +- locks of the device driver, in its callback
 *	+- notifier chain of the IOMMU group
 *	|  +- group->device_lock
 *	|  |  +- locks of the device driver, in its match
 *	|  +- group->unbound_lock
 *	+- mutex of the IOMMU group, under iommu_group_for_each_dev()
 *	   +- group->device_lock
 *	   +- group->unbound_lock
 *
 * So nobody registers, unregisters or waits for vfio_group_notify() with one of
 * our locks held, and vfio_group_notify() itself takes only the two locks at
 * the bottom, of its own group.
 */
#ifndef _VFIO_PRIVATE_H
#define _VFIO_PRIVATE_H

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/rwsem.h>
#include <linux/types.h>
#include <linux/wait.h>

#include <compat/compat.h>
#include <vfio/vfio.h>

struct cdev;
struct class;
struct miscdevice;

/**
 * struct vfio_group - the devices that only together can be given away
 * @kref: references, see the top of this file
 * @iommu_group: the IOMMU group it stands for, one reference
 * @noiommu: no IOMMU stands behind it; never changes
 * @hash_next: entry in vfio_groups.by_iommu_group
 * @minor: minor of its node; set before the group can be found
 * @node: its node in the "vfio" class; set before the group can be found
 * @iommu_nb: registration with the notifier chain of @iommu_group
 * @container_lock: protects the four below
 * @opened: the node is open
 * @container: the container it is in
 * @container_users: who needs it to be there
 * @container_next: entry in container->groups, under container->lock too
 * @container_q: woken when @container becomes NULL
 * @device_lock: protects the two below
 * @devices: list of struct vfio_device
 * @device_count: their number, read without the lock as well
 * @unbound_lock: protects the one below
 * @unbound: list of struct vfio_unbound_dev
 * @kvm_lock: protects the one below
 * @kvm: virtual machine that uses the group
 * @notifier: those registered for VFIO_GROUP_NOTIFY
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

	struct mutex device_lock; /* devices, device_count */
	struct list_head devices;
	unsigned int device_count;

	struct mutex unbound_lock; /* unbound */
	struct list_head unbound;

	struct mutex kvm_lock; /* kvm */
	struct kvm *kvm;
	struct blocking_notifier_head notifier;
};

/**
 * struct vfio_unbound_dev - a device between unregistration and UNBOUND_DRIVER
 * @dev: the device, to be compared only
 * @next: entry in group->unbound
 */
struct vfio_unbound_dev {
	struct device *dev;
	struct list_head next;
};

/**
 * struct vfio_iommu - an instance of an IOMMU driver that serves a container
 * @kref: the container, and each call into the instance that runs
 * @ops: the driver, whose module is held
 * @data: its own instance data
 */
struct vfio_iommu {
	struct kref kref;
	const struct vfio_iommu_driver_ops *ops;
	void *data;
};

/**
 * struct vfio_container - an address space of user space
 * @kref: references, see the top of this file
 * @lock: protects the rest
 * @groups: groups in it
 * @iommu: the instance that serves it, NULL if not set
 * @noiommu: kind of its groups, if there are any
 */
struct vfio_container {
	struct kref kref;
	struct rw_semaphore lock;
	struct list_head groups;
	struct vfio_iommu *iommu;
	bool noiommu;
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

/* group.c */
struct vfio_group *vfio_group_find(struct iommu_group *iommu_group);
struct vfio_group *vfio_group_find_by_dev(struct device *dev);
struct vfio_group *vfio_group_find_by_minor(unsigned int minor);
struct vfio_group *vfio_group_find_or_create(struct iommu_group *iommu_group);
void vfio_group_get(struct vfio_group *group);
void vfio_group_put(struct vfio_group *group);

/* group_notifier.c */
int vfio_group_notify(struct notifier_block *nb, unsigned long event,
		      void *data);

/* viability.c */
bool vfio_group_dev_viable(struct vfio_group *group, struct device *dev);
bool vfio_group_viable(struct vfio_group *group);
void vfio_group_add_unbound(struct vfio_group *group, struct device *dev);
void vfio_group_drop_unbound(struct vfio_group *group, struct device *dev);
void vfio_group_free_unbound(struct vfio_group *group);

/* device.c */
bool vfio_group_has_device(struct vfio_group *group, struct device *dev);
struct vfio_device *vfio_group_get_device_by_name(struct vfio_group *group,
						  char *name);

/* container.c */
struct vfio_container *vfio_container_alloc(void);
void vfio_container_put(struct vfio_container *container);
struct vfio_iommu *vfio_container_get_iommu(struct vfio_container *container);
bool vfio_container_accepts(const struct vfio_container *container,
			    const struct vfio_iommu_driver_ops *ops);
int vfio_container_attach_groups(struct vfio_container *container,
				 const struct vfio_iommu_driver_ops *ops,
				 void *data);
long vfio_container_check_extension(struct vfio_container *container,
				    unsigned long arg);
long vfio_container_set_iommu(struct vfio_container *container,
			      unsigned long arg);

/* group_container.c */
int vfio_group_open(struct vfio_group *group);
void vfio_group_close(struct vfio_group *group);
int vfio_group_set_container(struct vfio_group *group, int fd);
int vfio_group_unset_container(struct vfio_group *group);
bool vfio_group_get_user(struct vfio_group *group);
int vfio_group_get_iommu_user(struct vfio_group *group);
void vfio_group_put_user(struct vfio_group *group);
struct vfio_iommu *vfio_group_iommu(struct vfio_group *group);

/* iommu_driver.c */
struct vfio_iommu *vfio_iommu_open(struct vfio_container *container,
				   unsigned long arg);
void vfio_iommu_get(struct vfio_iommu *iommu);
void vfio_iommu_put(struct vfio_iommu *iommu);
long vfio_iommu_drivers_check_extension(struct vfio_container *container,
					unsigned long arg);

/* container_uapi.c */
struct vfio_container *vfio_container_from_file(struct file *file);
int vfio_container_uapi_init(void);
void vfio_container_uapi_exit(void);

/* group_uapi.c */
struct vfio_group *vfio_group_from_file(struct file *file);
struct device *vfio_group_create_node(struct vfio_group *group);
void vfio_group_destroy_node(struct vfio_group *group);
int vfio_group_uapi_init(void);
void vfio_group_uapi_exit(void);

/* device_uapi.c */
int vfio_device_open_fd(struct vfio_group *group, struct vfio_device *device);

/* noiommu.c */
#if IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU)
struct iommu_group *vfio_noiommu_group_get(struct device *dev);
bool vfio_noiommu_is_group(struct iommu_group *iommu_group);
bool vfio_noiommu_is_driver(const struct vfio_iommu_driver_ops *ops);
int vfio_noiommu_init(void);
void vfio_noiommu_exit(void);
#else
static inline struct iommu_group *vfio_noiommu_group_get(struct device *dev)
{
	return NULL;
}

static inline bool vfio_noiommu_is_group(struct iommu_group *iommu_group)
{
	return false;
}

static inline bool
vfio_noiommu_is_driver(const struct vfio_iommu_driver_ops *ops)
{
	return false;
}

static inline int vfio_noiommu_init(void)
{
	return 0;
}

static inline void vfio_noiommu_exit(void)
{
}
#endif

/*
 * More buckets than a large machine has groups, for 32 KiB. A table that grows
 * would need memory and somebody to wait for while a group is made known.
 */
#define VFIO_GROUP_HASH_BITS 12

/**
 * struct vfio_group_registry - where groups are found
 * @lock: the group lock
 * @by_iommu_group: groups by the address of their IOMMU group
 * @by_minor: groups by minor; a minor in use that leads nowhere is reserved
 *
 * Entering a group in @by_iommu_group and taking it out is O(1). Finding one
 * means to look, on average, at one other or none among up to 4096 groups, at
 * two or three among 10,000, and at 256 if every minor is in use, which is the
 * limit. The address of an IOMMU group leads to no other group, since the one in
 * the table holds a reference.
 *
 * A hash table needs no memory for an entry. A tree such as @by_minor allocates
 * nodes, and frees them by RCU, for each group that comes and goes, unless its
 * numbers are dense, as minors are: they are given out from below.
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
 * @lock: protects the list
 * @list: drivers, the latest first
 */
struct vfio_iommu_driver_registry {
	struct mutex lock; /* the whole */
	struct list_head list;
};

/* Each is private to its file but for those who check it from outside */
#if IS_ENABLED(CONFIG_KUNIT)
extern struct vfio_group_registry vfio_groups;
extern struct vfio_group_nodes vfio_group_nodes;
extern struct vfio_iommu_driver_registry vfio_iommu_drivers;
extern struct miscdevice vfio_container_misc;
extern bool vfio_noiommu_enabled;
#endif

#endif /* _VFIO_PRIVATE_H */
