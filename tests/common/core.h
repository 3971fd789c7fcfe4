/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interface of the suites to the core under test
 *
 * Beside the core's driver interface (<vfio/vfio.h>) and its device nodes a
 * suite uses nothing else of the core. An adapter implements the interface for
 * one core: core_project.c for the project's own, core_tree.c for the 5.10 core
 * of the kernel tree.
 *
 * No function changes the state of the core or takes a reference. None but
 * core_group_lock(), core_take_minors() and core_return_minors() takes a lock
 * that the core holds across a window or a call into an IOMMU driver, so the
 * others can be called while a thread is held there. The caller keeps the
 * objects that it looks at from being made or freed meanwhile.
 */
#ifndef _COMMON_CORE_H
#define _COMMON_CORE_H

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
 * core_bug_function() - name the function that stops the system when a live
 *	group is no longer viable
 *
 * Context: Any context.
 * Return: name of the function with the BUG_ON().
 */
const char *core_bug_function(void);

/**
 * struct core_group_state - snapshot of a group
 * @group: the group, to be compared only
 * @references: its reference count
 * @container_users: its count of container users
 * @devices: number of devices on its list
 * @unbound: number of entries on its list of devices about to be unbound
 * @opened: whether its node is open
 * @noiommu: whether no IOMMU stands behind it
 * @container_set: whether it is in a container
 * @has_notifiers: whether its VFIO_GROUP_NOTIFY chain has an entry
 * @kvm: the virtual machine that it was given
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
 * core_group_state() - take a snapshot of the group of an IOMMU group
 * @iommu_group: the IOMMU group
 * @state: filled in; zeroed if the core finds no group
 *
 * Context: Process context. May sleep.
 * Return: whether the core finds a group.
 */
bool core_group_state(struct iommu_group *iommu_group,
		      struct core_group_state *state);

/**
 * core_group_places() - number of hash buckets of the core's table of groups
 *
 * Context: Any context.
 * Return: number of buckets; 1 for a core that keeps its groups on one list.
 */
unsigned int core_group_places(void);

/**
 * core_group_place() - hash bucket of an IOMMU group
 * @iommu_group: the IOMMU group
 *
 * Context: Any context.
 * Return: number of the bucket, less than core_group_places().
 */
unsigned int core_group_place(struct iommu_group *iommu_group);

/**
 * core_node_group_state() - take a snapshot of the group behind a node
 * @node: the node's device
 * @state: filled in
 *
 * Works as long as the node's device is in core_class(), also while the group
 * itself cannot be found.
 *
 * Context: Process context. May sleep.
 */
void core_node_group_state(struct device *node,
			   struct core_group_state *state);

/**
 * core_group_lists_device() - check whether a device is on its group's list
 * @iommu_group: IOMMU group of the group
 * @dev: the device
 *
 * Context: Process context. May sleep.
 * Return: true if the list of devices has @dev.
 */
bool core_group_lists_device(struct iommu_group *iommu_group,
			     const struct device *dev);

/**
 * core_group_unbound_entries() - count the entries of a device on its group's
 *	list of devices about to be unbound
 * @iommu_group: IOMMU group of the group
 * @dev: the device
 *
 * Context: Process context. May sleep.
 * Return: number of entries.
 */
unsigned int core_group_unbound_entries(struct iommu_group *iommu_group,
					const struct device *dev);

/**
 * core_device_references() - read the reference count of a device
 * @device: a registered device
 *
 * Context: Any context.
 * Return: reference count of @device.
 */
unsigned int core_device_references(struct vfio_device *device);

/**
 * struct core_container_state - snapshot of a container
 * @references: its reference count: 1 for the file, 1 for each group
 * @groups: number of groups in it
 * @iommu_driver: the IOMMU driver that serves it, NULL if not set
 * @iommu_data: that driver's instance
 */
struct core_container_state {
	unsigned int references;
	unsigned int groups;
	const struct vfio_iommu_driver_ops *iommu_driver;
	const void *iommu_data;
};

/**
 * core_container_state() - take a snapshot of the container behind a file
 * @file: an open file
 * @state: filled in; zeroed if @file is not one of a container
 *
 * Context: Any context.
 * Return: whether @file is one of a container.
 */
bool core_container_state(struct file *file,
			  struct core_container_state *state);

/**
 * struct core_census - number of the core's objects, to find leaks
 * @groups: groups that can be found
 * @minors: group minors in use, also those that lead to no group
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

/**
 * core_census() - count the core's objects
 * @census: filled in
 *
 * Context: Process context. May sleep.
 */
void core_census(struct core_census *census);

/**
 * core_class() - get the class of the group nodes
 *
 * Context: Any context.
 * Return: class of the group nodes.
 */
struct class *core_class(void);

/**
 * core_group_devt() - get the first device number of the group nodes
 *
 * Context: Any context.
 * Return: device number with minor 0.
 */
dev_t core_group_devt(void);

/**
 * core_group_devnode() - ask the core for path and mode of a group's node
 * @node: the node's device
 * @mode: set to the mode, 0 for the system's default
 *
 * Context: Process context. May sleep.
 * Return: path below /dev, to be freed with kfree().
 */
char *core_group_devnode(struct device *node, umode_t *mode);

/**
 * core_container_misc() - get the misc device of the containers
 *
 * Context: Any context.
 * Return: misc device of the containers.
 */
const struct miscdevice *core_container_misc(void);

/**
 * core_group_lock() - take the lock under which groups are made and released
 *
 * Context: Process context. May sleep. No thread may be held in a window with
 * the lock taken.
 */
void core_group_lock(void);

/**
 * core_group_unlock() - drop the lock that core_group_lock() takes
 *
 * Context: Process context.
 */
void core_group_unlock(void);

/**
 * core_group_lock_held() - check whether any thread holds the group lock
 *
 * Context: Any context.
 * Return: true if the lock is held.
 */
bool core_group_lock_held(void);

/**
 * core_take_minors() - leave no minor free for a group
 *
 * core_return_minors() must follow a success.
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: 0, or -ENOMEM with no minor taken.
 */
int core_take_minors(void);

/**
 * core_return_minors() - free the minors that core_take_minors() took
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 */
void core_return_minors(void);

/**
 * core_has_noiommu() - check whether the core was built with no-IOMMU groups
 *
 * Context: Any context.
 * Return: true if it was.
 */
bool core_has_noiommu(void);

/**
 * core_set_noiommu() - set the parameter enable_unsafe_noiommu_mode
 * @enable: its new value
 *
 * Context: Any context.
 * Return: the former value.
 */
bool core_set_noiommu(bool enable);

#endif /* _COMMON_CORE_H */
