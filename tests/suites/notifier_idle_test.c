// SPDX-License-Identifier: GPL-2.0-only
/* Events on an idle group, one without container users. */
#include "../common/support.h"

KUNIT_ARRAY_PARAM(event, group_events, describe_event);

/*
 * The device is in the group and has a driver that is foreign to VFIO. Another
 * device has an entry on the unbound list.
 * Claims: C6, C7, C8, C10, C11
 */
static void event_about_a_foreign_device_changes_nothing(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_driver *foreign = mock_driver_create(test, "foreign");
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state before;

	plain_device_leave_entry(test, group);
	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, foreign), 0);
	before = group_state(test, group);

	KUNIT_EXPECT_EQ(test, mock_group_notify(group, *event, mdev),
			NOTIFY_OK);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
	KUNIT_EXPECT_EQ(test, core_device_references(&plain->vfio), 1U);
}

static const unsigned long events_of_known_devices[] = {
	IOMMU_GROUP_NOTIFY_DEL_DEVICE,
	IOMMU_GROUP_NOTIFY_BIND_DRIVER,
	IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
	IOMMU_GROUP_NOTIFY_UNBIND_DRIVER,
	IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
};

KUNIT_ARRAY_PARAM(known, events_of_known_devices, describe_event);

/* Claims: C7, C8, C11 */
static void event_about_a_registered_device_changes_nothing(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state before;

	before = group_state(test, group);

	KUNIT_EXPECT_EQ(test, mock_group_notify(group, *event, plain->mdev),
			NOTIFY_OK);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
	KUNIT_EXPECT_TRUE(test, group_lists(group, &plain->mdev->dev));
	KUNIT_EXPECT_EQ(test, core_device_references(&plain->vfio), 1U);
}

/* Claims: C6 */
static void registered_device_added_again_is_a_warning(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state before;

	before = group_state(test, group);
	expect_warn(test, "_add", 2);

	mock_group_notify(group, IOMMU_GROUP_NOTIFY_ADD_DEVICE, plain->mdev);
	KUNIT_EXPECT_EQ(test, seen_warn(test, "_add"), 1U);
	mock_group_notify(group, IOMMU_GROUP_NOTIFY_ADD_DEVICE, plain->mdev);
	KUNIT_EXPECT_EQ(test, seen_warn(test, "_add"), 2U);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
	KUNIT_EXPECT_EQ(test, core_device_references(&plain->vfio), 1U);
}

/* Each group has a list of devices of its own. Claims: C6. */
static void add_event_about_another_groups_device_is_silent(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_group *other = mock_group_create(test);
	struct plain_device *plain;

	plain_device_add(test, group);
	plain = plain_device_add(test, other);

	KUNIT_EXPECT_EQ(test,
			mock_group_notify(group, IOMMU_GROUP_NOTIFY_ADD_DEVICE,
					  plain->mdev), NOTIFY_OK);
}

/* Claims: C8 */
static void unbound_event_drops_the_entry_of_its_device_only(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct iommu_group *iommu_group = group->iommu_group;
	struct plain_device *entry[3];
	struct core_group_state before;
	int i;

	plain_device_add(test, group);
	for (i = 0; i < 3; i++)
		entry[i] = plain_device_leave_entry(test, group);
	before = group_state(test, group);
	KUNIT_ASSERT_EQ(test, before.unbound, 3U);

	mock_group_notify(group, IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
			  entry[1]->mdev);

	KUNIT_EXPECT_EQ(test,
			core_group_unbound_entries(iommu_group,
						   &entry[0]->mdev->dev), 1U);
	KUNIT_EXPECT_EQ(test,
			core_group_unbound_entries(iommu_group,
						   &entry[1]->mdev->dev), 0U);
	KUNIT_EXPECT_EQ(test,
			core_group_unbound_entries(iommu_group,
						   &entry[2]->mdev->dev), 1U);
	before.unbound = 2;
	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

/* Claims: C8 */
static void second_unbound_event_finds_no_entry(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *entry;
	struct core_group_state before;

	plain_device_add(test, group);
	plain_device_leave_entry(test, group);
	entry = plain_device_leave_entry(test, group);
	mock_group_notify(group, IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
			  entry->mdev);
	before = group_state(test, group);
	KUNIT_ASSERT_EQ(test, before.unbound, 1U);

	KUNIT_EXPECT_EQ(test,
			mock_group_notify(group,
					  IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
					  entry->mdev), NOTIFY_OK);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

/* Claims: C8 */
static void unbound_event_leaves_other_groups_alone(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_group *other = mock_group_create(test);
	struct plain_device *entry;

	plain_device_add(test, group);
	plain_device_add(test, other);
	plain_device_leave_entry(test, group);
	entry = plain_device_leave_entry(test, other);

	mock_group_notify(group, IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
			  entry->mdev);

	KUNIT_EXPECT_EQ(test, group_unbound(other, &entry->mdev->dev), 1U);
}

static const unsigned long events_but_unbound[] = {
	IOMMU_GROUP_NOTIFY_ADD_DEVICE,
	IOMMU_GROUP_NOTIFY_DEL_DEVICE,
	IOMMU_GROUP_NOTIFY_BIND_DRIVER,
	IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
	IOMMU_GROUP_NOTIFY_UNBIND_DRIVER,
};

KUNIT_ARRAY_PARAM(but_unbound, events_but_unbound, describe_event);

/* Claims: C11 */
static void other_events_keep_the_entry_of_their_device(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct plain_device *entry;

	plain_device_add(test, group);
	entry = plain_device_leave_entry(test, group);

	mock_group_notify(group, *event, entry->mdev);

	KUNIT_EXPECT_EQ(test, group_unbound(group, &entry->mdev->dev), 1U);
}

/* Through the driver core, which fires the events. Claims: C7, C8, C11. */
static void foreign_driver_can_be_bound_and_unbound(struct kunit *test)
{
	static const unsigned long events[] = {
		IOMMU_GROUP_NOTIFY_BIND_DRIVER,
		IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
		IOMMU_GROUP_NOTIFY_UNBIND_DRIVER,
		IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
	};
	struct mock_driver *foreign = mock_driver_create(test, "foreign");
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct core_group_state before;
	struct mock_event_log *log;
	unsigned int i;

	plain_device_add(test, group);
	plain_device_leave_entry(test, group);
	log = mock_event_log_start(test, group);
	before = group_state(test, group);

	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, foreign), 0);
	mock_device_unbind(mdev);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
	KUNIT_ASSERT_EQ(test, log->count, (unsigned int)ARRAY_SIZE(events));
	for (i = 0; i < ARRAY_SIZE(events); i++)
		KUNIT_EXPECT_EQ(test, log->event[i].event, events[i]);
}

/* The device has an entry on the unbound list. Claims: C10. */
static void event_allocates_nothing(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct plain_device *entry;
	unsigned int calls;

	plain_device_add(test, group);
	entry = plain_device_leave_entry(test, group);
	calls = intercept_allocations_calls();

	KUNIT_EXPECT_EQ(test, mock_group_notify(group, *event, entry->mdev),
			NOTIFY_OK);

	KUNIT_EXPECT_EQ(test, intercept_allocations_calls(), calls);
}

/* The creation of another group is held with the group lock. Claims: C10. */
static void event_does_not_wait_for_the_group_lock(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct mock_group *other = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct plain_device *created = plain_device_create(test, other);
	struct held held;

	plain_device_add(test, group);
	held = held_start(test, other, MOCK_WINDOW_UNLISTED,
			  plain_device_register, created);
	KUNIT_ASSERT_TRUE(test, core_group_lock_held());

	KUNIT_EXPECT_EQ(test, fire_and_wait(test, group, *event, mdev),
			NOTIFY_OK);

	KUNIT_EXPECT_TRUE(test, core_group_lock_held());
	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(event_about_a_foreign_device_changes_nothing,
			 event_gen_params),
	KUNIT_CASE_PARAM(event_about_a_registered_device_changes_nothing,
			 known_gen_params),
	KUNIT_CASE(registered_device_added_again_is_a_warning),
	KUNIT_CASE(add_event_about_another_groups_device_is_silent),
	KUNIT_CASE(unbound_event_drops_the_entry_of_its_device_only),
	KUNIT_CASE(second_unbound_event_finds_no_entry),
	KUNIT_CASE(unbound_event_leaves_other_groups_alone),
	KUNIT_CASE_PARAM(other_events_keep_the_entry_of_their_device,
			 but_unbound_gen_params),
	KUNIT_CASE(foreign_driver_can_be_bound_and_unbound),
	KUNIT_CASE_PARAM(event_allocates_nothing, event_gen_params),
	KUNIT_CASE_PARAM(event_does_not_wait_for_the_group_lock,
			 event_gen_params),
	{}
};

FIXTURE_SUITE("vfio_notifier_idle", cases);
