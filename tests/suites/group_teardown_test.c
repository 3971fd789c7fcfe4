// SPDX-License-Identifier: GPL-2.0-only
/* Teardown of a group: its order, its assertions and its waiting. */
#include <linux/errno.h>
#include <linux/notifier.h>

#include "../common/support.h"

static void last_unregistration_frees_the_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct core_counts before;
	struct core_group_state state;
	struct plain_device *plain;

	core_count(&before);
	plain = plain_device_add(test, group);
	state = group_state(test, group);

	plain_device_unregister(plain);

	KUNIT_EXPECT_FALSE(test, group_is_known(group));
	KUNIT_EXPECT_EQ(test, user_open(test, state.devt, O_RDWR), -ENODEV);
	EXPECT_COUNTS(test, &before);
}

static void group_stays_while_a_device_is_registered(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *first = plain_device_add(test, group);
	struct plain_device *second = plain_device_add(test, group);
	struct core_group_state before, after;

	before = group_state(test, group);

	plain_device_unregister(first);

	after = group_state(test, group);
	KUNIT_EXPECT_PTR_EQ(test, after.group, before.group);
	KUNIT_EXPECT_EQ(test, after.references, 1U);
	KUNIT_EXPECT_EQ(test, after.devices, 1U);
	KUNIT_EXPECT_FALSE(test, group_lists(group, &first->mdev->dev));
	KUNIT_EXPECT_TRUE(test, group_lists(group, &second->mdev->dev));
}

static void open_node_keeps_the_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state state;
	int fd;

	fd = group_open_node(test, group);

	plain_device_unregister(plain);

	state = group_state(test, group);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, state.devices, 0U);
	KUNIT_EXPECT_EQ(test, user_close(test, fd), 0);
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
}

static void group_gives_back_its_iommu_group_reference(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);

	mock_device_leave(plain->mdev);
	mock_group_put(group);
	KUNIT_EXPECT_FALSE(test, mock_group_is_freed(group));

	plain_device_unregister(plain);

	KUNIT_EXPECT_TRUE(test, mock_group_is_freed(group));
}

/* Claims: C5 */
static void
group_without_references_has_neither_user_nor_device(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state state;
	struct live_group live;
	int fd;
	struct held held;

	/* The group has had a container, an open node and an open device. */
	live = live_group_take(test, group);
	fd = live_group_open_device(test, &live, plain->mdev);
	KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, user_close(test, fd), 0);
	held = held_start(test, group, MOCK_WINDOW_REF_ZERO,
			  plain_device_unregister, plain);

	state = group_node_state(test, group);
	KUNIT_EXPECT_EQ(test, state.references, 0U);
	KUNIT_EXPECT_EQ(test, state.container_users, 0U);
	KUNIT_EXPECT_EQ(test, state.devices, 0U);
	KUNIT_EXPECT_FALSE(test, state.opened);
	KUNIT_EXPECT_FALSE(test, state.container_set);
	KUNIT_EXPECT_TRUE(test, core_group_lock_held());

	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
}

/* Claims: C5 */
static void group_without_references_cannot_be_opened(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct mock_thread *opener;
	struct core_group_state state;
	struct held held;

	state = group_state(test, group);
	held = held_start(test, group, MOCK_WINDOW_REF_ZERO,
			  plain_device_unregister, plain);

	opener = start_open(test, state.devt);
	mock_thread_wait_blocked(opener);

	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(opener), -ENODEV);
}

static int put_foreign_reference(void *group)
{
	vfio_group_put_external_user(group);
	return 0;
}

/* The reference of a registered device is put. Claims: C5. */
static void release_asserts_that_no_device_is_left(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state state;

	state = group_state(test, group);
	expect_warn(test, "list_empty", 1);

	put_foreign_reference((void *)state.group);

	KUNIT_EXPECT_EQ(test, seen_warn(test, "list_empty"), 1U);
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
	/* The group is freed, so the device cannot be unregistered. */
	plain->registered = false;
}

/*
 * As before, with the device open: its files are container users without a
 * reference. They are closed while the window keeps the group's memory.
 * Claims: C5
 */
static void release_asserts_that_no_container_user_is_left(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state state;
	struct live_group live = live_group_take(test, group);
	int one, other;
	struct held held;

	one = live_group_open_device(test, &live, plain->mdev);
	other = live_group_open_device(test, &live, plain->mdev);
	KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
	state = group_state(test, group);
	KUNIT_ASSERT_EQ(test, state.references, 1U);
	KUNIT_ASSERT_EQ(test, state.container_users, 2U);
	expect_warn(test, "list_empty", 1);
	expect_warn(test, "container_users", 1);
	held = held_start(test, group, MOCK_WINDOW_REF_ZERO,
			  put_foreign_reference, (void *)state.group);

	KUNIT_EXPECT_EQ(test, seen_warn(test, "container_users"), 1U);
	KUNIT_EXPECT_EQ(test, user_close(test, one), 0);
	KUNIT_EXPECT_EQ(test, user_close(test, other), 0);
	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
	plain->registered = false;
}

static int ignore_event(struct notifier_block *nb, unsigned long event,
			void *data)
{
	return NOTIFY_DONE;
}

static void release_asserts_that_no_notifier_is_left(struct kunit *test)
{
	struct notifier_block *nb = case_alloc(test, sizeof(*nb));
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	unsigned long events = VFIO_GROUP_NOTIFY_SET_KVM;
	struct live_group live;

	nb->notifier_call = ignore_event;
	live = live_group_take(test, group);
	KUNIT_ASSERT_EQ(test, vfio_register_notifier(&plain->mdev->dev,
						     VFIO_GROUP_NOTIFY, &events,
						     nb), 0);
	KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
	expect_warn(test, "notifier.head", 1);

	plain_device_unregister(plain);

	KUNIT_EXPECT_EQ(test, seen_warn(test, "notifier.head"), 1U);
}

/* Claims: C10 */
static void notifier_is_unregistered_without_the_group_lock(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct held held;

	held = held_start(test, group, MOCK_WINDOW_UNREGISTER_ENTERED,
			  plain_device_unregister, plain);

	KUNIT_EXPECT_FALSE(test, core_group_lock_held());
	KUNIT_EXPECT_FALSE(test, group_is_known(group));

	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
}

/* Claims: C1 */
static void unregistration_waits_for_the_callback_in_flight(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct mock_thread *event, *teardown;
	struct mock_window *window;
	unsigned int notifiers;

	window = window_arm(test, group, MOCK_WINDOW_UNREGISTERING);
	notifiers = intercept_registrations_live();
	event = fire_start(test, group, IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
			   plain->mdev);
	mock_window_wait_held(window);

	teardown = mock_thread_start(test, plain_device_unregister, plain);
	mock_thread_wait_blocked(teardown);

	KUNIT_EXPECT_EQ(test, intercept_registrations_live(), notifiers);
	KUNIT_EXPECT_FALSE(test, core_group_lock_held());
	mock_window_release(window);
	KUNIT_EXPECT_EQ(test, mock_thread_join(event), NOTIFY_OK);
	KUNIT_EXPECT_EQ(test, mock_thread_join(teardown), 0);
}

/* Claims: C9 */
static void leftover_entries_outlast_the_notifier(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct mock_window *ref_zero, *unregistered;
	struct core_counts before, after;
	struct core_group_state state;
	struct mock_thread *teardown;

	plain_device_leave_entry(test, group);
	plain_device_leave_entry(test, group);
	ref_zero = window_arm(test, group, MOCK_WINDOW_REF_ZERO);
	unregistered = window_arm(test, group, MOCK_WINDOW_UNREGISTERED);

	teardown = mock_thread_start(test, plain_device_unregister, plain);
	mock_window_wait_held(ref_zero);

	/* The two above and the entry of the last device. */
	state = group_node_state(test, group);
	KUNIT_EXPECT_EQ(test, state.unbound, 3U);
	core_count(&before);

	mock_window_release(ref_zero);
	mock_window_wait_held(unregistered);

	core_count(&after);
	KUNIT_EXPECT_EQ(test, after.objects, before.objects);

	mock_window_release(unregistered);
	KUNIT_EXPECT_EQ(test, mock_thread_join(teardown), 0);
}

/* Claims: C9 */
static void leftover_entries_are_freed_with_the_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_counts before;
	struct held held;

	plain_device_leave_entry(test, group);
	plain_device_leave_entry(test, group);
	held = held_start(test, group, MOCK_WINDOW_UNREGISTERED,
			  plain_device_unregister, plain);
	core_count(&before);

	KUNIT_EXPECT_EQ(test, held_join(&held), 0);

	/* The two entries, that of the last device, and the group. */
	counts_fewer_objects(&before, 4);
	EXPECT_COUNTS(test, &before);
}

/*
 * A callback that passed a reference to deferred work would keep the group for
 * a while.
 * Claims: C10
 */
static void teardown_right_after_an_event_is_complete(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_counts before;
	int i;

	mock_device_leave(plain->mdev);
	core_count(&before);
	for (i = 0; i < GROUP_EVENTS; i++) {
		if (group_events[i] != IOMMU_GROUP_NOTIFY_ADD_DEVICE)
			mock_group_notify(group, group_events[i], plain->mdev);
	}

	plain_device_unregister(plain);

	KUNIT_EXPECT_FALSE(test, group_is_known(group));
	before.census.groups--;
	before.census.minors--;
	before.census.nodes--;
	before.notifiers--;
	counts_fewer_objects(&before, 1);
	EXPECT_COUNTS(test, &before);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(last_unregistration_frees_the_group),
	KUNIT_CASE(group_stays_while_a_device_is_registered),
	KUNIT_CASE(open_node_keeps_the_group),
	KUNIT_CASE(group_gives_back_its_iommu_group_reference),
	KUNIT_CASE(group_without_references_has_neither_user_nor_device),
	KUNIT_CASE(group_without_references_cannot_be_opened),
	KUNIT_CASE(release_asserts_that_no_device_is_left),
	KUNIT_CASE(release_asserts_that_no_container_user_is_left),
	KUNIT_CASE(release_asserts_that_no_notifier_is_left),
	KUNIT_CASE(notifier_is_unregistered_without_the_group_lock),
	KUNIT_CASE(unregistration_waits_for_the_callback_in_flight),
	KUNIT_CASE(leftover_entries_outlast_the_notifier),
	KUNIT_CASE(leftover_entries_are_freed_with_the_group),
	KUNIT_CASE(teardown_right_after_an_event_is_complete),
	{}
};

FIXTURE_SUITE("vfio_group_teardown", cases);
