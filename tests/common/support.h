/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What several suites need beside the fixture: looking at the core as a whole,
 * firing events from another thread, devices that are registered by hand, and
 * groups that are in use.
 */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <intercept/allocations.h>
#include <compat/kunit.h>
#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_thread.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_vfio_device.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include <mock_iommu/mock_window.h>
#include <vfio/vfio.h>
#include "core.h"
#include "live_group.h"

#define GROUP_EVENTS	6

/* The six events, for KUNIT_ARRAY_PARAM() with describe_event() */
extern const unsigned long group_events[GROUP_EVENTS];

/**
 * event_name() - The name of an event.
 * @event: one of the IOMMU_GROUP_NOTIFY_* numbers
 *
 * Context: Any.
 * Return: a string such as "add_device".
 */
const char *event_name(unsigned long event);

/**
 * describe_event() - Name a parameter taken from group_events[].
 * @event: the parameter
 * @desc: where to put the name, of KUNIT_PARAM_DESC_SIZE bytes
 *
 * Context: Any.
 */
void describe_event(const unsigned long *event, char *desc);

/**
 * fire_start() - Fire an event from another thread.
 * @test: the test
 * @group: the group to fire it on
 * @event: one of the IOMMU_GROUP_NOTIFY_* numbers
 * @mdev: the device that it is about
 *
 * Context: Process context, may sleep.
 * Return: the thread. It returns what mock_group_notify() does: NOTIFY_OK if
 * the core's callback ran, NOTIFY_DONE if nobody was registered.
 */
struct mock_thread *fire_start(struct kunit *test, struct mock_group *group,
			       unsigned long event, struct mock_device *mdev);

/**
 * fire_and_wait() - Fire an event from another thread and wait for its end.
 * @test: the test
 * @group: the group to fire it on
 * @event: one of the IOMMU_GROUP_NOTIFY_* numbers
 * @mdev: the device that it is about
 *
 * A callback that waits for what the test holds fails and ends the case.
 *
 * Context: Process context, may sleep.
 * Return: what the thread of fire_start() returns.
 */
int fire_and_wait(struct kunit *test, struct mock_group *group,
		  unsigned long event, struct mock_device *mdev);

/**
 * state_text() - A snapshot of a group in words.
 * @test: the test, which frees the text
 * @state: the snapshot
 *
 * Context: Process context, may sleep. Ends the case without memory.
 * Return: the text; equal for equal snapshots only.
 */
const char *state_text(struct kunit *test,
		       const struct core_group_state *state);

#define EXPECT_SAME_STATE(test, before, after)				\
	do {								\
		struct kunit *__test = (test);				\
									\
		KUNIT_EXPECT_STREQ(__test, state_text(__test, after),	\
				   state_text(__test, before));		\
	} while (0)

/**
 * assert_group_state() - Look at a group that must be there.
 * @test: the test, whose case ends if the group cannot be found
 * @group: the IOMMU group
 * @state: the snapshot
 *
 * Context: Process context.
 */
void assert_group_state(struct kunit *test, struct mock_group *group,
			struct core_group_state *state);

/**
 * group_state() - look at a group that must be there
 * @test: the case; ends if the core has no such group
 * @group: the IOMMU group
 *
 * Context: Process context. May sleep.
 * Return: the snapshot.
 */
struct core_group_state group_state(struct kunit *test,
				    struct mock_group *group);

/**
 * assert_node_state() - Look at a group by its node, found or not.
 * @test: the test, whose case ends if there is no node
 * @group: the IOMMU group, one with an IOMMU
 * @state: the snapshot
 *
 * For a group that is held in MOCK_WINDOW_UNLISTED or MOCK_WINDOW_REF_ZERO.
 *
 * Context: Process context.
 */
void assert_node_state(struct kunit *test, struct mock_group *group,
		       struct core_group_state *state);

/**
 * group_is_known() - Whether the core has a group for an IOMMU group.
 * @group: the IOMMU group
 *
 * Context: Any.
 * Return: true if it can be found.
 */
bool group_is_known(struct mock_group *group);

/**
 * bind_start() - bind a device to its mock VFIO driver in another thread
 * @test: the case
 * @vdev: the device
 *
 * Context: Process context. May sleep.
 * Return: the thread, which returns what mock_vfio_device_bind() does.
 */
struct mock_thread *bind_start(struct kunit *test,
			       struct mock_vfio_device *vdev);

/**
 * unbind_start() - unbind a device from its mock VFIO driver in another thread
 * @test: the case
 * @vdev: the device
 *
 * Context: Process context. May sleep.
 * Return: the thread, which returns 0.
 */
struct mock_thread *unbind_start(struct kunit *test,
				 struct mock_vfio_device *vdev);

/**
 * struct core_counts - All that a group in the core leaves traces in.
 * @census: objects of the core
 * @notifiers: notifier blocks registered on IOMMU groups, those of armed
 *	windows and event logs included
 * @objects: objects that the core allocated, 0 if that is not watched
 */
struct core_counts {
	struct core_census census;
	unsigned int notifiers;
	unsigned int objects;
};

/**
 * core_count() - Count.
 * @counts: where to
 *
 * Context: Process context.
 */
void core_count(struct core_counts *counts);

/**
 * counts_text() - Counts in words.
 * @test: the test, which frees the text
 * @counts: the counts
 *
 * Context: Process context, may sleep. Ends the case without memory.
 * Return: the text; equal for equal counts only.
 */
const char *counts_text(struct kunit *test, const struct core_counts *counts);

#define EXPECT_SAME_COUNTS(test, before, after)				\
	do {								\
		struct kunit *__test = (test);				\
									\
		KUNIT_EXPECT_STREQ(__test, counts_text(__test, after),	\
				   counts_text(__test, before));		\
	} while (0)

/**
 * counts_fewer_objects() - Expect fewer objects than there were.
 * @counts: the counts, of a core that has allocated them all
 * @number: how many fewer
 *
 * Context: Any.
 */
static inline void counts_fewer_objects(struct core_counts *counts,
					unsigned int number)
{
	if (counts->objects)
		counts->objects -= number;
}

/**
 * struct plain_device - A device that the test registers with VFIO by hand.
 * @vfio: what the core knows
 * @mdev: the device behind it; without a driver unless the case binds one
 * @registered: whether the end of the test must unregister it
 *
 * No driver is bound or unbound, so no event comes but those that the case
 * fires, and an entry on the group's list of unbound devices stays there.
 */
struct plain_device {
	struct vfio_device vfio;
	struct mock_device *mdev;
	bool registered;
};

/**
 * plain_device_create() - Make a plain device.
 * @test: the test that owns it
 * @group: the group to put it in
 *
 * Context: Process context, may sleep. Ends the case if there is no memory.
 * Return: the device, not registered with VFIO.
 */
struct plain_device *plain_device_create(struct kunit *test,
					 struct mock_group *group);

/**
 * plain_device_register() - Register it; also for mock_thread_start().
 * @plain: the struct plain_device
 *
 * Context: Process context, may sleep.
 * Return: what vfio_register_group_dev() returns.
 */
int plain_device_register(void *plain);

/**
 * plain_device_unregister() - Unregister it; also for mock_thread_start().
 * @plain: the struct plain_device; nothing happens if it is not registered
 *
 * Context: Process context, sleeps until the device has no users.
 * Return: 0
 */
int plain_device_unregister(void *plain);

/**
 * plain_device_add() - Make a plain device and register it.
 * @test: the test that owns it
 * @group: the group to put it in
 *
 * Context: Process context, may sleep. Ends the case if it fails.
 * Return: the device.
 */
struct plain_device *plain_device_add(struct kunit *test,
				      struct mock_group *group);

/**
 * plain_device_leave_entry() - Leave an entry on a group's unbound list.
 * @test: the test
 * @group: a group that the core knows, and not by this device alone
 *
 * Context: Process context, may sleep.
 * Return: a device that was registered and unregistered.
 */
struct plain_device *plain_device_leave_entry(struct kunit *test,
					      struct mock_group *group);

#endif /* TESTS_SUPPORT_H */
