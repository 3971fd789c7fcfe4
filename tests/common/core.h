/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites see of the core under test
 *
 * Beside the core's driver interface (<vfio/vfio.h>) and its device nodes this
 * is all that a suite uses, so that another core can be put behind it. One
 * file per core implements it: core_project.c for the project's own, core_tree.c
 * for the vintage core of the kernel tree.
 *
 * None of these functions changes the state of the core, none takes a
 * reference, and none but core_group_lock() takes a lock that the core holds
 * across a window or a call into an IOMMU driver, so that they can be called
 * while another thread is parked there. In return the caller makes sure that
 * what it looks at does not come and go meanwhile.
 */
#ifndef _TESTS_CORE_H
#define _TESTS_CORE_H

#include <linux/types.h>

struct class;
struct device;
struct file;
struct iommu_group;
struct kvm;
struct miscdevice;
struct vfio_device;
struct vfio_group;
struct vfio_iommu_driver_ops;

/**
 * core_bug_function() - name of the function whose BUG_ON() stops the system
 *	when a live group is no longer viable
 */
const char *core_bug_function(void);

/**
 * struct core_group_state - a snapshot of one group
 * @group: the group, to be compared only
 * @references: its reference count
 * @container_users: its count of container users
 * @devices: number of devices on its list
 * @unbound: number of entries on its list of devices about to be unbound
 * @opened: whether its node is open
 * @noiommu: whether no IOMMU stands behind it
 * @container_set: whether it is in a container
 * @has_notifiers: whether somebody is registered for its VFIO_GROUP_NOTIFY
 * @kvm: the virtual machine it was told about
 * @devt: device number of its node
 * @node: the node's device in core_class(), NULL before it is made
 */
struct core_group_state {
	const struct vfio_group *group;
	unsigned int references;
	unsigned int container_users;
	unsigned int devices;
	unsigned int unbound;
	bool opened;
	bool noiommu;
	bool container_set;
	bool has_notifiers;
	const struct kvm *kvm;
	dev_t devt;
	const struct device *node;
};

/**
 * core_group_state() - look at the group of an IOMMU group, if it can be found
 *
 * Return: whether there is one; if not, @state is zeroed.
 */
bool core_group_state(struct iommu_group *iommu_group,
		      struct core_group_state *state);

/** core_group_places() - number of places in which the core looks for groups */
unsigned int core_group_places(void);

/**
 * core_group_place() - in which of them it looks for that of an IOMMU group
 *
 * Others that are looked for in the same one have to be told apart.
 *
 * Return: less than core_group_places().
 */
unsigned int core_group_place(struct iommu_group *iommu_group);

/**
 * core_node_group_state() - look at the group whose node's device this is
 *
 * Works from the moment at which the class sees the device, when the group
 * itself cannot be found yet, until it sees it leave.
 */
void core_node_group_state(struct device *node,
			   struct core_group_state *state);

/** core_group_lists_device() - whether @dev is on the list of its devices */
bool core_group_lists_device(struct iommu_group *iommu_group,
			     const struct device *dev);

/** core_group_unbound_entries() - how often @dev is on its unbound list */
unsigned int core_group_unbound_entries(struct iommu_group *iommu_group,
					const struct device *dev);

/** core_device_references() - reference count of a registered device */
unsigned int core_device_references(struct vfio_device *device);

/**
 * struct core_container_state - a snapshot of one container
 * @references: its reference count: 1 for the file, 1 for each group
 * @groups: number of groups in it
 * @noiommu: whether it is one for groups without IOMMU
 * @iommu_driver: the IOMMU driver that serves it, NULL if not set
 * @iommu_data: that driver's instance
 */
struct core_container_state {
	unsigned int references;
	unsigned int groups;
	bool noiommu;
	const struct vfio_iommu_driver_ops *iommu_driver;
	const void *iommu_data;
};

/**
 * core_container_state() - look at the container behind an open file
 *
 * Return: whether the file is one of a container; if not, @state is zeroed.
 */
bool core_container_state(struct file *file,
			  struct core_container_state *state);

/**
 * struct core_census - how many objects the core has, to account for leaks
 * @groups: groups that can be found
 * @minors: group minors in use, whether they lead to a group or not
 * @nodes: devices in core_class()
 * @containers: distinct containers that groups are in
 * @iommu_drivers: registered IOMMU drivers
 */
struct core_census {
	unsigned int groups;
	unsigned int minors;
	unsigned int nodes;
	unsigned int containers;
	unsigned int iommu_drivers;
};

/** core_census() - count */
void core_census(struct core_census *census);

/** core_class() - the class of the group nodes */
struct class *core_class(void);

/** core_group_devt() - the first device number of the group nodes */
dev_t core_group_devt(void);

/**
 * core_group_devnode() - path below /dev and mode that the core wants for a
 *	group's node
 * @node: the node's device
 * @mode: set as the core wants it, 0 for the system's default
 *
 * Return: the path, which the caller frees with kfree().
 */
char *core_group_devnode(struct device *node, umode_t *mode);

/** core_container_misc() - the misc device of the containers */
const struct miscdevice *core_container_misc(void);

/**
 * core_group_lock() - hold the lock under which groups are made and released
 *
 * Context: May sleep; not while a thread that must move on is parked with it.
 */
void core_group_lock(void);

/** core_group_unlock() - let go of it */
void core_group_unlock(void);

/** core_group_lock_held() - whether anybody holds it */
bool core_group_lock_held(void);

/**
 * core_take_minors() - leave no minor free for a group
 *
 * Context: May sleep, takes the group lock. core_return_minors() must follow.
 * Return: 0 or -ENOMEM, and then all those taken have been returned.
 */
int core_take_minors(void);

/** core_return_minors() - free what core_take_minors() took */
void core_return_minors(void);

/** core_has_noiommu() - whether the core was built with no-IOMMU groups */
bool core_has_noiommu(void);

/**
 * core_set_noiommu() - set the module parameter enable_unsafe_noiommu_mode
 *
 * Return: what it was before.
 */
bool core_set_noiommu(bool enable);

#endif /* _TESTS_CORE_H */
