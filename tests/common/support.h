/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Helpers that several suites share: comparing snapshots of the core, firing
 * events from another thread, holding a thread in a window, and devices that a
 * case registers by hand. Includes all else that a suite needs as a rule.
 */
#ifndef _COMMON_SUPPORT_H
#define _COMMON_SUPPORT_H

#include <compat/kunit.h>
#include <intercept/allocations.h>
#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_thread.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_vfio_device.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include <mock_iommu/mock_window.h>
#include <vfio/vfio.h>

#include "core.h"
#include "fixture.h"
#include "live_group.h"
#include "uapi.h"

#define GROUP_EVENTS	6

/* The six events, for KUNIT_ARRAY_PARAM() with describe_event(). */
extern const unsigned long group_events[GROUP_EVENTS];

/**
 * event_name() - name an event
 * @event: an IOMMU_GROUP_NOTIFY_* number
 *
 * Context: Any context.
 * Return: name such as "add_device".
 */
const char *event_name(unsigned long event);

/**
 * describe_event() - describe a parameter that is an event
 * @event: the parameter
 * @desc: set to the name; of KUNIT_PARAM_DESC_SIZE bytes
 *
 * Context: Any context.
 */
void describe_event(const unsigned long *event, char *desc);

/**
 * describe_window() - describe a parameter that is a window
 * @window: the parameter
 * @desc: set to the name; of KUNIT_PARAM_DESC_SIZE bytes
 *
 * Context: Any context.
 */
void describe_window(const enum mock_window_id *window, char *desc);

/**
 * fire_start() - fire an event on another thread
 * @test: the case
 * @group: the group
 * @event: an IOMMU_GROUP_NOTIFY_* number
 * @mdev: device that the event is about
 *
 * Context: Process context. May sleep.
 * Return: the thread, whose result is that of mock_group_notify(): NOTIFY_OK if
 * the core's callback ran, NOTIFY_DONE if none was registered.
 */
struct mock_thread *fire_start(struct kunit *test, struct mock_group *group,
			       unsigned long event, struct mock_device *mdev);

/**
 * fire_and_wait() - fire an event on another thread and wait for its end
 * @test: the case, which ends if the callback waits for the calling thread
 * @group: the group
 * @event: an IOMMU_GROUP_NOTIFY_* number
 * @mdev: device that the event is about
 *
 * Context: Process context. May sleep.
 * Return: result of the thread that fire_start() starts.
 */
int fire_and_wait(struct kunit *test, struct mock_group *group,
		  unsigned long event, struct mock_device *mdev);

/**
 * state_differences() - describe how two snapshots of a group differ
 * @test: the case, which frees the text and ends if memory is short
 * @expected: the expected snapshot
 * @actual: the other one
 *
 * Context: Process context. May sleep.
 * Return: text with the members that differ, "" if none does.
 */
const char *state_differences(struct kunit *test,
			      const struct core_group_state *expected,
			      struct core_group_state actual);

#define EXPECT_NO_DIFFERENCE(test, compare, ...)			\
	do {								\
		struct kunit *__test = (test);				\
		const char *__text = compare(__test, __VA_ARGS__);	\
									\
		if (*__text)						\
			KUNIT_FAIL(__test, "%s\n", __text);		\
	} while (0)

#define EXPECT_SAME_STATE(test, expected, actual)			\
	EXPECT_NO_DIFFERENCE(test, state_differences, expected, actual)

/**
 * group_state() - take a snapshot of a group that must be known
 * @test: the case, which ends if the core does not find the group
 * @group: IOMMU group of the group
 *
 * Context: Process context. May sleep.
 * Return: the snapshot.
 */
struct core_group_state group_state(struct kunit *test,
				    struct mock_group *group);

/**
 * group_node_state() - take a snapshot of a group by its node
 * @test: the case, which ends if there is no node
 * @group: IOMMU group of the group, one with an IOMMU
 *
 * For a group that a window holds in MOCK_WINDOW_UNLISTED or
 * MOCK_WINDOW_REF_ZERO, where the core cannot find it.
 *
 * Context: Process context. May sleep.
 * Return: the snapshot.
 */
struct core_group_state group_node_state(struct kunit *test,
					 struct mock_group *group);

/**
 * group_is_known() - check whether the core finds a group
 * @group: IOMMU group of the group
 *
 * Context: Process context. May sleep.
 * Return: true if the core finds the group.
 */
bool group_is_known(struct mock_group *group);

/**
 * container_state() - take a snapshot of the container behind a descriptor
 * @test: the case, which ends if the descriptor is not one of a container
 * @fd: the file descriptor
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 * Return: the snapshot.
 */
struct core_container_state container_state(struct kunit *test, int fd);

/**
 * group_lists() - check whether a device is on its group's list
 * @group: IOMMU group of the group
 * @dev: the device
 *
 * Context: Process context. May sleep.
 * Return: true if the list of devices has @dev.
 */
static inline bool group_lists(struct mock_group *group,
			       const struct device *dev)
{
	return core_group_lists_device(group->iommu_group, dev);
}

/**
 * group_unbound() - count the entries of a device on its group's unbound list
 * @group: IOMMU group of the group
 * @dev: the device
 *
 * Context: Process context. May sleep.
 * Return: number of entries.
 */
static inline unsigned int group_unbound(struct mock_group *group,
					 const struct device *dev)
{
	return core_group_unbound_entries(group->iommu_group, dev);
}

/**
 * iommu_calls() - count the calls of an operation of an IOMMU driver
 * @iommu: the driver
 * @op: the operation
 *
 * Context: Any context.
 * Return: number of calls.
 */
static inline int iommu_calls(struct mock_vfio_iommu *iommu,
			      enum mock_vfio_iommu_op op)
{
	return mock_op_calls(&iommu->op[op]);
}

/**
 * vdev_calls() - count the calls of an operation of a VFIO driver
 * @vdev: device of the driver
 * @op: the operation
 *
 * Context: Any context.
 * Return: number of calls.
 */
static inline int vdev_calls(struct mock_vfio_device *vdev,
			     enum mock_vfio_device_op op)
{
	return mock_op_calls(&vdev->op[op]);
}

/**
 * window_arm() - hold the next thread of a group that reaches a window
 * @test: the case, which ends if memory is short
 * @group: IOMMU group of the group
 * @id: the window
 *
 * Context: Process context. May sleep.
 * Return: the window, to be released with mock_window_release().
 */
struct mock_window *window_arm(struct kunit *test, struct mock_group *group,
			       enum mock_window_id id);

/**
 * struct held - a thread in a window
 * @window: the window
 * @thread: the thread
 */
struct held {
	struct mock_window *window;
	struct mock_thread *thread;
};

/**
 * held_start() - start a thread and wait until a window holds it
 * @test: the case, which ends if the thread does not reach the window
 * @group: IOMMU group of the group that the window is about
 * @id: the window
 * @run: function of the thread
 * @arg: argument of the function
 *
 * Context: Process context. May sleep.
 * Return: the thread and its window.
 */
struct held held_start(struct kunit *test, struct mock_group *group,
		       enum mock_window_id id, int (*run)(void *), void *arg);

/**
 * held_join() - release a thread from its window and wait for its end
 * @held: the thread
 *
 * Context: Process context. May sleep.
 * Return: result of the thread.
 */
int held_join(const struct held *held);

/**
 * bind_start() - bind a device to its mock VFIO driver on another thread
 * @test: the case
 * @vdev: the device
 *
 * Context: Process context. May sleep.
 * Return: the thread, whose result is that of mock_vfio_device_bind().
 */
struct mock_thread *bind_start(struct kunit *test,
			       struct mock_vfio_device *vdev);

/**
 * unbind_start() - unbind a device from its mock VFIO driver on another thread
 * @test: the case
 * @vdev: the device
 *
 * Context: Process context. May sleep.
 * Return: the thread, whose result is 0.
 */
struct mock_thread *unbind_start(struct kunit *test,
				 struct mock_vfio_device *vdev);

/**
 * struct core_counts - number of objects that groups of the core consist of
 * @census: objects of the core
 * @notifiers: notifier blocks on IOMMU groups, those of windows and event logs
 *	included
 * @objects: objects that the core allocated, 0 if allocations are not counted
 */
struct core_counts {
	struct core_census census;
	unsigned int notifiers;
	unsigned int objects;
};

/**
 * core_count() - count the objects
 * @counts: filled in
 *
 * Context: Process context. May sleep.
 */
void core_count(struct core_counts *counts);

/**
 * counts_differences() - describe how the counts differ from expected ones
 * @test: the case, which frees the text and ends if memory is short
 * @expected: the expected counts
 *
 * Context: Process context. May sleep.
 * Return: text with the members that differ, "" if none does.
 */
const char *counts_differences(struct kunit *test,
			       const struct core_counts *expected);

#define EXPECT_COUNTS(test, expected)					\
	EXPECT_NO_DIFFERENCE(test, counts_differences, expected)

/**
 * counts_fewer_objects() - expect fewer objects
 * @counts: the counts
 * @number: number of objects that are freed
 *
 * Does nothing if allocations are not counted.
 *
 * Context: Any context.
 */
static inline void counts_fewer_objects(struct core_counts *counts,
					unsigned int number)
{
	if (counts->objects)
		counts->objects -= number;
}

/**
 * struct plain_device - a device that the case registers with VFIO by hand
 * @vfio: the core's device
 * @mdev: the mock device, without a driver unless the case binds one
 * @registered: whether the end of the case must unregister it
 *
 * No driver is bound or unbound, so the group gets no event but those that the
 * case fires, and an entry on the group's unbound list stays there.
 */
struct plain_device {
	struct vfio_device vfio;
	struct mock_device *mdev;
	bool registered;
};

/**
 * plain_device_create() - make a plain device
 * @test: the case that owns it, which ends if memory is short
 * @group: the group to put it in
 *
 * Context: Process context. May sleep.
 * Return: the device, not registered with VFIO.
 */
struct plain_device *plain_device_create(struct kunit *test,
					 struct mock_group *group);

/**
 * plain_device_register() - register a plain device with VFIO
 * @plain: the struct plain_device; a pointer to void for mock_thread_start()
 *
 * Context: Process context. May sleep.
 * Return: result of vfio_register_group_dev().
 */
int plain_device_register(void *plain);

/**
 * plain_device_unregister() - unregister a plain device if it is registered
 * @plain: the struct plain_device; a pointer to void for mock_thread_start()
 *
 * Context: Process context. Sleeps until the device has no users.
 * Return: 0.
 */
int plain_device_unregister(void *plain);

/**
 * plain_device_add() - make a plain device and register it
 * @test: the case that owns it, which ends if a step fails
 * @group: the group to put it in
 *
 * Context: Process context. May sleep.
 * Return: the device.
 */
struct plain_device *plain_device_add(struct kunit *test,
				      struct mock_group *group);

/**
 * plain_device_leave_entry() - leave an entry on a group's unbound list
 * @test: the case
 * @group: a group that the core knows, and not by this device alone
 *
 * Context: Process context. May sleep.
 * Return: the device of the entry, registered and unregistered.
 */
struct plain_device *plain_device_leave_entry(struct kunit *test,
					      struct mock_group *group);

#endif /* _COMMON_SUPPORT_H */
