/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IOMMU group notifications for kernels that dropped them (5.19 and later).
 *
 * The contract is that of Linux 5.18: one blocking notifier chain per IOMMU
 * group. What the IOMMU core did there of its own accord is done here by
 * iommu_notifier_add_device(), iommu_notifier_remove_device() and, for every
 * bus that asks for it, by iommu_notifier_watch_bus().
 */
#ifndef IOMMU_NOTIFIER_H
#define IOMMU_NOTIFIER_H

#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/notifier.h>

#ifndef IOMMU_GROUP_NOTIFY_ADD_DEVICE

/* The data of each event is the struct device that it is about. */
#define IOMMU_GROUP_NOTIFY_ADD_DEVICE		1 /* is in the group now */
#define IOMMU_GROUP_NOTIFY_DEL_DEVICE		2 /* is about to leave it */
#define IOMMU_GROUP_NOTIFY_BIND_DRIVER		3 /* probe is about to run */
#define IOMMU_GROUP_NOTIFY_BOUND_DRIVER		4 /* probe has succeeded */
#define IOMMU_GROUP_NOTIFY_UNBIND_DRIVER	5 /* remove is about to run */
#define IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER	6 /* the driver is gone */

/**
 * iommu_group_register_notifier() - Be told of changes to an IOMMU group.
 * @group: the group; the caller holds a reference to it until the matching
 *	iommu_group_unregister_notifier() has returned
 * @nb: what to call: with one of the IOMMU_GROUP_NOTIFY_* numbers as the
 *	action and a &struct device as the data. Blocks of higher priority run
 *	first, blocks of equal priority in the order of their registration.
 *
 * From some moment during this call on, every event of the group runs @nb,
 * in the context of whoever causes the event. Callbacks of one group may run
 * at the same time on several threads. The group's rwsem is held for reading
 * while they run: a callback that registers or unregisters on its own group
 * deadlocks.
 *
 * Context: Process context, may sleep. Waits for callbacks of the same group
 * that are running.
 * Return: 0, -EEXIST if @nb is on the chain already, -ENOMEM, or the error of an
 * observer of iommu_notifier_observe().
 */
int iommu_group_register_notifier(struct iommu_group *group,
				  struct notifier_block *nb);

/**
 * iommu_group_unregister_notifier() - Undo iommu_group_register_notifier().
 * @group: the group
 * @nb: the block
 *
 * When this returns, no callback of @nb is running and none will start.
 *
 * Context: Process context, may sleep. Waits for callbacks of the same group
 * that are running.
 * Return: 0, or -ENOENT if @nb is not registered on @group.
 */
int iommu_group_unregister_notifier(struct iommu_group *group,
				    struct notifier_block *nb);

#endif /* IOMMU_GROUP_NOTIFY_ADD_DEVICE */

/**
 * iommu_notifier_call() - Run a group's chain.
 * @group: the group; the caller holds a reference to it
 * @event: one of the IOMMU_GROUP_NOTIFY_* numbers
 * @dev: the device that the event is about
 *
 * Allocates nothing, so that an event costs no more than in 5.18.
 *
 * Context: Process context, may sleep.
 * Return: what blocking_notifier_call_chain() returns; NOTIFY_DONE if nobody
 * is registered.
 */
int iommu_notifier_call(struct iommu_group *group, unsigned long event,
			struct device *dev);

/**
 * iommu_notifier_add_device() - Add a device to a group and tell the group.
 * @group: the group
 * @dev: the device, in no group yet
 *
 * iommu_group_add_device(), then IOMMU_GROUP_NOTIFY_ADD_DEVICE. A failed add
 * tells nobody.
 *
 * Context: Process context, may sleep.
 * Return: 0, or the error of iommu_group_add_device().
 */
int iommu_notifier_add_device(struct iommu_group *group, struct device *dev);

/**
 * iommu_notifier_remove_device() - Tell a device's group and remove it.
 * @dev: the device; nothing happens if it is in no group
 *
 * IOMMU_GROUP_NOTIFY_DEL_DEVICE, then iommu_group_remove_device().
 *
 * Context: Process context, may sleep.
 */
void iommu_notifier_remove_device(struct device *dev);

/**
 * iommu_notifier_watch_bus() - Publish a bus's driver events to the groups.
 * @bus: a registered bus
 *
 * From now on BUS_NOTIFY_BIND_DRIVER, BOUND, UNBIND and UNBOUND of a device on
 * @bus become the group event of the same name on the device's group, if it
 * has one. A probe that fails makes no event beyond BIND_DRIVER.
 *
 * Context: Process context, may sleep.
 * Return: 0, -EEXIST if @bus is watched already, -ENOMEM, or the error of
 * bus_register_notifier().
 */
int iommu_notifier_watch_bus(const struct bus_type *bus);

/**
 * iommu_notifier_unwatch_bus() - Undo iommu_notifier_watch_bus().
 * @bus: the bus; still registered
 *
 * Context: Process context, may sleep. Waits for events in flight.
 */
void iommu_notifier_unwatch_bus(const struct bus_type *bus);

/**
 * iommu_notifier_count() - How many notifier blocks are registered.
 *
 * Context: Any.
 * Return: registrations that no unregistration has ended yet, of all groups.
 */
unsigned int iommu_notifier_count(void);

/**
 * enum iommu_notifier_stage - Moments of a registration, for observers.
 * @IOMMU_NOTIFIER_REGISTERING: iommu_group_register_notifier() was called and
 *	has done nothing yet; it fails with the error of an observer that
 *	returns notifier_from_errno()
 * @IOMMU_NOTIFIER_REGISTERED: the block is on the chain; the caller of
 *	iommu_group_register_notifier() has not been told
 * @IOMMU_NOTIFIER_UNREGISTER_ENTERED: iommu_group_unregister_notifier() was
 *	called and has done nothing yet; callbacks still run
 * @IOMMU_NOTIFIER_UNREGISTERED: the block is off the chain, no callback runs;
 *	the caller of iommu_group_unregister_notifier() has not been told
 */
enum iommu_notifier_stage {
	IOMMU_NOTIFIER_REGISTERING,
	IOMMU_NOTIFIER_REGISTERED,
	IOMMU_NOTIFIER_UNREGISTER_ENTERED,
	IOMMU_NOTIFIER_UNREGISTERED,
};

/**
 * struct iommu_notifier_change - What an observer is told about.
 * @group: the group
 * @nb: the block that is being registered or unregistered
 */
struct iommu_notifier_change {
	struct iommu_group *group;
	struct notifier_block *nb;
};

/**
 * iommu_notifier_observe() - Be called at each stage of each registration.
 * @observer: called with an &enum iommu_notifier_stage as the action and a
 *	&struct iommu_notifier_change as the data, on the thread that registers
 *	or unregisters, with no lock of this library held. It may sleep as long
 *	as it wants.
 *
 * Context: Process context, may sleep.
 * Return: 0, or -EEXIST.
 */
int iommu_notifier_observe(struct notifier_block *observer);

/**
 * iommu_notifier_unobserve() - Undo iommu_notifier_observe().
 * @observer: the observer; it is not running when this returns
 *
 * Context: Process context, may sleep. Waits for observers that are running.
 */
void iommu_notifier_unobserve(struct notifier_block *observer);

#endif /* IOMMU_NOTIFIER_H */
