// SPDX-License-Identifier: GPL-2.0-only
/* Events on a live group; those that stop the system are in death_test.c. */
#include <linux/string.h>

#include "../common/support.h"

/* Claims: C6 */
static void joining_device_is_a_warning_that_names_the_group(struct kunit *test)
{
	/* The fixture reads the text after the case. */
	static char text[64];
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct core_group_state before;

	plain_device_add(test, group);
	live_group_take(test, group);
	before = group_state(test, group);
	snprintf(text, sizeof(text), "%s: Device added to live group %d!",
		 dev_name(&mdev->dev), mock_group_id(group));
	expect_warn(test, text, 1);

	KUNIT_EXPECT_EQ(test, mock_device_join(mdev, group), 0);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

/*
 * VFIO_GROUP_SET_CONTAINER adds the first user, with or without an IOMMU.
 * Claims: C6
 */
static void group_is_live_as_soon_as_it_has_a_container(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct live_group live;

	plain_device_add(test, group);
	live = live_group_open(test, group);
	live_group_set_container(test, &live);
	expect_warn(test, "Device added to live group", 1);

	KUNIT_EXPECT_EQ(test, mock_device_join(mdev, group), 0);
}

/* Claims: C6 */
static void open_device_alone_keeps_a_group_live(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct plain_device *plain = plain_device_add(test, group);
	struct live_group live = live_group_take(test, group);

	live_group_open_device(test, &live, plain->mdev);
	KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
	expect_warn(test, "Device added to live group", 1);

	KUNIT_EXPECT_EQ(test, mock_device_join(mdev, group), 0);
}

/* Claims: C6 */
static void
registered_device_added_to_a_live_group_is_one_warning(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state before;

	live_group_take(test, group);
	before = group_state(test, group);
	expect_warn(test, "Device added to live group", 0);
	expect_warn(test, "_add", 1);

	mock_group_notify(group, IOMMU_GROUP_NOTIFY_ADD_DEVICE, plain->mdev);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

/* Claims: C6, C7 */
static void group_out_of_its_container_is_idle_again(struct kunit *test)
{
	struct mock_driver *foreign = mock_driver_create(test, "foreign");
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct live_group live;

	plain_device_add(test, group);
	live = live_group_take(test, group);
	KUNIT_ASSERT_EQ(test, user_ioctl(test, live.node,
					 VFIO_GROUP_UNSET_CONTAINER, 0), 0L);

	KUNIT_EXPECT_EQ(test, mock_device_join(mdev, group), 0);
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, foreign), 0);
}

/* Claims: C7 */
static void pci_stub_can_be_bound(struct kunit *test)
{
	struct mock_driver *stub = mock_driver_create(test, "pci-stub");
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct core_group_state before;

	plain_device_add(test, group);
	live_group_take(test, group);
	before = group_state(test, group);

	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, stub), 0);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

/* Claims: C7 */
static void vfio_driver_can_be_bound(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev;
	struct core_group_state before;

	plain_device_add(test, group);
	vdev = mock_vfio_device_prepare(test, group, MOCK_VFIO_REGISTER);
	live_group_take(test, group);
	before = group_state(test, group);

	KUNIT_EXPECT_EQ(test, mock_vfio_device_bind(vdev), 0);

	before.references++;
	before.devices++;
	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

/* The driver may be unbound again before the event. Claims: C7. */
static void bound_event_without_a_driver_is_ignored(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct core_group_state before;

	mock_need_staged_events(test);
	plain_device_add(test, group);
	live_group_take(test, group);
	before = group_state(test, group);

	KUNIT_EXPECT_EQ(test, mock_group_notify(group,
						IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
						mdev), NOTIFY_OK);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

/* Claims: C7, C8 */
static void entry_keeps_the_group_viable_until_remove_ends(struct kunit *test)
{
	struct mock_driver *foreign = mock_driver_create(test, "foreign");
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state before;

	plain_device_add(test, group);
	KUNIT_ASSERT_EQ(test, mock_device_bind(plain->mdev, foreign), 0);
	live_group_take(test, group);
	plain_device_unregister(plain);
	before = group_state(test, group);
	KUNIT_ASSERT_EQ(test, before.unbound, 1U);

	KUNIT_EXPECT_EQ(test, mock_group_notify(group,
						IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
						plain->mdev), NOTIFY_OK);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

struct hand_over {
	struct mock_group *group;
	struct plain_device *plain;
	unsigned int entries;
	int bound_result;
};

static int hand_over_probe(struct mock_driver *drv, struct mock_device *mdev)
{
	struct hand_over *hand_over = drv->priv;

	return plain_device_register(hand_over->plain);
}

static void hand_over_remove(struct mock_driver *drv, struct mock_device *mdev)
{
	struct hand_over *hand_over = drv->priv;
	struct mock_group *group = hand_over->group;

	plain_device_unregister(hand_over->plain);
	hand_over->entries = group_unbound(group, &mdev->dev);
	hand_over->bound_result =
		mock_group_notify(group, IOMMU_GROUP_NOTIFY_BOUND_DRIVER, mdev);
}

/* Through the driver core. Claims: C7, C8. */
static void
entry_lasts_from_unregistration_to_the_end_of_remove(struct kunit *test)
{
	struct mock_driver *drv = mock_driver_create(test, "hand-over");
	struct mock_group *group = mock_group_create(test);
	struct hand_over *hand_over = case_alloc(test, sizeof(*hand_over));
	struct core_group_state before;

	mock_need_staged_events(test);
	plain_device_add(test, group);
	hand_over->group = group;
	hand_over->plain = plain_device_create(test, group);
	drv->probe = hand_over_probe;
	drv->remove = hand_over_remove;
	drv->priv = hand_over;
	live_group_take(test, group);
	before = group_state(test, group);
	KUNIT_ASSERT_EQ(test, mock_device_bind(hand_over->plain->mdev, drv), 0);

	mock_device_unbind(hand_over->plain->mdev);

	KUNIT_EXPECT_EQ(test, hand_over->entries, 1U);
	KUNIT_EXPECT_EQ(test, hand_over->bound_result, NOTIFY_OK);
	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

static const unsigned long harmless_events[] = {
	IOMMU_GROUP_NOTIFY_DEL_DEVICE,
	IOMMU_GROUP_NOTIFY_BIND_DRIVER,
	IOMMU_GROUP_NOTIFY_UNBIND_DRIVER,
	IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
};

KUNIT_ARRAY_PARAM(harmless, harmless_events, describe_event);

/* BOUND_DRIVER about this device would stop the system. Claims: C8, C11 */
static void event_about_a_foreign_device_changes_nothing(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_driver *foreign = mock_driver_create(test, "foreign");
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state before;

	plain_device_leave_entry(test, group);
	live_group_take(test, group);
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

/* Only its registration excuses the driver of the device. Claims: C7, C11. */
static void event_about_an_open_device_changes_nothing(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_driver *vfio = mock_driver_create(test, "some-vfio");
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct core_group_state before;
	struct live_group live;

	KUNIT_ASSERT_EQ(test, mock_device_bind(plain->mdev, vfio), 0);
	live = live_group_take(test, group);
	live_group_open_device(test, &live, plain->mdev);
	before = group_state(test, group);
	KUNIT_ASSERT_EQ(test, before.container_users, 2U);

	KUNIT_EXPECT_EQ(test, mock_group_notify(group, *event, plain->mdev),
			NOTIFY_OK);

	EXPECT_SAME_STATE(test, &before, group_state(test, group));
	KUNIT_EXPECT_EQ(test, core_device_references(&plain->vfio), 2U);
}

KUNIT_ARRAY_PARAM(event, group_events, describe_event);

/* The creation of another group is held with the group lock. Claims: C10. */
static void event_needs_neither_group_lock_nor_memory(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_driver *vfio = mock_driver_create(test, "pci-stub");
	struct mock_group *group = mock_group_create(test);
	struct mock_group *other = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct plain_device *created = plain_device_create(test, other);
	struct core_group_state before;
	unsigned int calls;
	struct held held;

	plain_device_add(test, group);
	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, vfio), 0);
	live_group_take(test, group);
	before = group_state(test, group);
	if (*event == IOMMU_GROUP_NOTIFY_ADD_DEVICE)
		expect_warn(test, "Device added to live group", 1);
	held = held_start(test, other, MOCK_WINDOW_UNLISTED,
			  plain_device_register, created);
	calls = intercept_allocations_calls();

	KUNIT_EXPECT_EQ(test, fire_and_wait(test, group, *event, mdev),
			NOTIFY_OK);

	KUNIT_EXPECT_EQ(test, intercept_allocations_calls(), calls);
	KUNIT_EXPECT_TRUE(test, core_group_lock_held());
	EXPECT_SAME_STATE(test, &before, group_state(test, group));
	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(joining_device_is_a_warning_that_names_the_group),
	KUNIT_CASE(group_is_live_as_soon_as_it_has_a_container),
	KUNIT_CASE(open_device_alone_keeps_a_group_live),
	KUNIT_CASE(registered_device_added_to_a_live_group_is_one_warning),
	KUNIT_CASE(group_out_of_its_container_is_idle_again),
	KUNIT_CASE(pci_stub_can_be_bound),
	KUNIT_CASE(vfio_driver_can_be_bound),
	KUNIT_CASE(bound_event_without_a_driver_is_ignored),
	KUNIT_CASE(entry_keeps_the_group_viable_until_remove_ends),
	KUNIT_CASE(entry_lasts_from_unregistration_to_the_end_of_remove),
	KUNIT_CASE_PARAM(event_about_a_foreign_device_changes_nothing,
			 harmless_gen_params),
	KUNIT_CASE_PARAM(event_about_an_open_device_changes_nothing,
			 known_gen_params),
	KUNIT_CASE_PARAM(event_needs_neither_group_lock_nor_memory,
			 event_gen_params),
	{}
};

FIXTURE_SUITE("vfio_notifier_live", cases);
