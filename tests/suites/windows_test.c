// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each event in each window of a group's creation and teardown
 *
 * A thread registers or unregisters the plain device "subject" and is held in
 * the window. Another thread fires the events, so that an event that waits for
 * the held thread fails the case instead of hanging. Most events are about
 * "suspect": a device of the group that is not registered and has a driver that
 * is foreign to VFIO, so that an event about it could do harm.
 */
#include <linux/string.h>

#include "../common/support.h"

struct window_event {
	enum mock_window_id window;
	unsigned long event;
};

#define WINDOW_EVENT(w, e)	\
	{ MOCK_WINDOW_##w, IOMMU_GROUP_NOTIFY_##e }

static void describe_window_event(const struct window_event *param, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s, %s",
		 event_name(param->event), mock_window_name(param->window));
}

struct scene {
	struct mock_group *group;
	struct plain_device *subject;
	struct mock_device *suspect;
	struct plain_device *leftover[2];
	struct held held;
};

static void scene_prepare(struct kunit *test, struct scene *scene)
{
	struct mock_driver *foreign = mock_driver_create(test, "foreign");

	scene->group = mock_group_create(test);
	scene->subject = plain_device_create(test, scene->group);
	scene->suspect = mock_device_create(test, scene->group);
	KUNIT_ASSERT_EQ(test, mock_device_bind(scene->suspect, foreign), 0);
}

/* A thread that creates the group is held. */
static void hold_creation(struct kunit *test, struct scene *scene,
			  enum mock_window_id id)
{
	scene_prepare(test, scene);
	scene->held = held_start(test, scene->group, id, plain_device_register,
				 scene->subject);
}

/* A group with two entries on its unbound list and one device. */
static void prepare_teardown(struct kunit *test, struct scene *scene)
{
	scene_prepare(test, scene);
	KUNIT_ASSERT_EQ(test, plain_device_register(scene->subject), 0);
	scene->leftover[0] = plain_device_leave_entry(test, scene->group);
	scene->leftover[1] = plain_device_leave_entry(test, scene->group);
}

/* A thread that tears the group down is held. */
static void hold_teardown(struct kunit *test, struct scene *scene,
			  enum mock_window_id id)
{
	prepare_teardown(test, scene);
	scene->held = held_start(test, scene->group, id,
				 plain_device_unregister, scene->subject);
}

/* Release the thread: the group is as after any creation. */
static void expect_fresh_group(struct kunit *test, struct scene *scene)
{
	struct core_group_state state;

	KUNIT_ASSERT_EQ(test, held_join(&scene->held), 0);
	state = group_state(test, scene->group);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, state.container_users, 0U);
	KUNIT_EXPECT_EQ(test, state.devices, 1U);
	KUNIT_EXPECT_EQ(test, state.unbound, 0U);
	KUNIT_EXPECT_EQ(test, core_device_references(&scene->subject->vfio),
			1U);
}

/* Release the thread: there is no group and no callback. */
static void expect_no_group(struct kunit *test, struct scene *scene)
{
	KUNIT_EXPECT_EQ(test, held_join(&scene->held), 0);
	KUNIT_EXPECT_FALSE(test, group_is_known(scene->group));
	KUNIT_EXPECT_EQ(test, mock_group_notify(scene->group,
						IOMMU_GROUP_NOTIFY_ADD_DEVICE,
						scene->suspect), NOTIFY_DONE);
}

static const struct window_event early[] = {
	WINDOW_EVENT(REGISTERED, ADD_DEVICE),
	WINDOW_EVENT(REGISTERED, DEL_DEVICE),
	WINDOW_EVENT(REGISTERED, BIND_DRIVER),
	WINDOW_EVENT(REGISTERED, BOUND_DRIVER),
	WINDOW_EVENT(REGISTERED, UNBIND_DRIVER),
	WINDOW_EVENT(REGISTERED, UNBOUND_DRIVER),
	WINDOW_EVENT(UNLISTED, ADD_DEVICE),
	WINDOW_EVENT(UNLISTED, DEL_DEVICE),
	WINDOW_EVENT(UNLISTED, BIND_DRIVER),
	WINDOW_EVENT(UNLISTED, BOUND_DRIVER),
	WINDOW_EVENT(UNLISTED, UNBIND_DRIVER),
	WINDOW_EVENT(UNLISTED, UNBOUND_DRIVER),
};

KUNIT_ARRAY_PARAM(early, early, describe_window_event);

/* Claims: C2, C6, C7, C10, C11 */
static void early_event_changes_nothing(struct kunit *test)
{
	const struct window_event *param = test->param_value;
	bool unlisted = param->window == MOCK_WINDOW_UNLISTED;
	struct core_group_state before;
	struct scene scene;
	unsigned int calls;

	hold_creation(test, &scene, param->window);
	KUNIT_ASSERT_EQ(test, core_group_lock_held(), unlisted);
	calls = intercept_allocations_calls();
	if (unlisted)
		before = group_node_state(test, scene.group);

	KUNIT_EXPECT_EQ(test, fire_and_wait(test, scene.group, param->event,
					    scene.suspect), NOTIFY_OK);

	KUNIT_EXPECT_EQ(test, intercept_allocations_calls(), calls);
	KUNIT_EXPECT_EQ(test, core_group_lock_held(), unlisted);
	KUNIT_EXPECT_FALSE(test, group_is_known(scene.group));
	if (unlisted) {
		EXPECT_SAME_STATE(test, &before,
				  group_node_state(test, scene.group));
	}
	expect_fresh_group(test, &scene);
}

/* About the device whose registration creates the group. Claims: C2. */
static void
early_event_about_the_first_device_changes_nothing(struct kunit *test)
{
	const struct window_event *param = test->param_value;
	struct scene scene;

	hold_creation(test, &scene, param->window);

	KUNIT_EXPECT_EQ(test, fire_and_wait(test, scene.group, param->event,
					    scene.subject->mdev), NOTIFY_OK);

	expect_fresh_group(test, &scene);
}

static const enum mock_window_id creation_windows[] = {
	MOCK_WINDOW_REGISTERED,
	MOCK_WINDOW_UNLISTED,
};

KUNIT_ARRAY_PARAM(creation, creation_windows, describe_window);

/* Claims: C4 */
static void group_being_made_cannot_be_found(struct kunit *test)
{
	const enum mock_window_id *id = test->param_value;
	struct core_census census;
	struct scene scene;

	hold_creation(test, &scene, *id);

	KUNIT_EXPECT_FALSE(test, group_is_known(scene.group));
	core_census(&census);
	KUNIT_EXPECT_EQ(test, census.groups, 0U);

	expect_fresh_group(test, &scene);
}

/* Claims: C4 */
static void group_being_made_has_neither_user_nor_device(struct kunit *test)
{
	struct core_group_state state;
	struct scene scene;

	hold_creation(test, &scene, MOCK_WINDOW_UNLISTED);

	state = group_node_state(test, scene.group);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, state.container_users, 0U);
	KUNIT_EXPECT_EQ(test, state.devices, 0U);
	KUNIT_EXPECT_EQ(test, state.unbound, 0U);
	KUNIT_EXPECT_FALSE(test, state.opened);
	KUNIT_EXPECT_FALSE(test, state.container_set);

	expect_fresh_group(test, &scene);
}

/* The node is there already. Claims: C4. */
static void group_being_made_cannot_be_opened(struct kunit *test)
{
	struct core_group_state state;
	struct mock_thread *opener;
	struct scene scene;

	hold_creation(test, &scene, MOCK_WINDOW_UNLISTED);
	state = group_node_state(test, scene.group);

	opener = start_open(test, state.devt);
	mock_thread_wait_blocked(opener);

	state = group_node_state(test, scene.group);
	KUNIT_EXPECT_FALSE(test, state.opened);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, held_join(&scene.held), 0);
	KUNIT_EXPECT_GE(test, mock_thread_join(opener), 0);
	state = group_state(test, scene.group);
	KUNIT_EXPECT_TRUE(test, state.opened);
	KUNIT_EXPECT_EQ(test, state.references, 2U);
	KUNIT_EXPECT_NOT_NULL(test, state.node);
}

/* Claims: C4 */
static void group_being_made_takes_no_second_device(struct kunit *test)
{
	struct core_group_state state;
	struct plain_device *second;
	struct mock_thread *adder;
	struct scene scene;

	hold_creation(test, &scene, MOCK_WINDOW_UNLISTED);
	second = plain_device_create(test, scene.group);

	adder = mock_thread_start(test, plain_device_register, second);
	mock_thread_wait_blocked(adder);

	state = group_node_state(test, scene.group);
	KUNIT_EXPECT_EQ(test, state.devices, 0U);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, held_join(&scene.held), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(adder), 0);
	state = group_state(test, scene.group);
	KUNIT_EXPECT_EQ(test, state.devices, 2U);
	KUNIT_EXPECT_EQ(test, state.references, 2U);
}

static const struct window_event late[] = {
	WINDOW_EVENT(REF_ZERO, ADD_DEVICE),
	WINDOW_EVENT(REF_ZERO, DEL_DEVICE),
	WINDOW_EVENT(REF_ZERO, BIND_DRIVER),
	WINDOW_EVENT(REF_ZERO, BOUND_DRIVER),
	WINDOW_EVENT(REF_ZERO, UNBIND_DRIVER),
	WINDOW_EVENT(REF_ZERO, UNBOUND_DRIVER),
	WINDOW_EVENT(UNREGISTER_ENTERED, ADD_DEVICE),
	WINDOW_EVENT(UNREGISTER_ENTERED, DEL_DEVICE),
	WINDOW_EVENT(UNREGISTER_ENTERED, BIND_DRIVER),
	WINDOW_EVENT(UNREGISTER_ENTERED, BOUND_DRIVER),
	WINDOW_EVENT(UNREGISTER_ENTERED, UNBIND_DRIVER),
	WINDOW_EVENT(UNREGISTER_ENTERED, UNBOUND_DRIVER),
};

KUNIT_ARRAY_PARAM(late, late, describe_window_event);

/* Claims: C3, C6, C7, C8, C10, C11 */
static void late_event_changes_nothing(struct kunit *test)
{
	const struct window_event *param = test->param_value;
	bool ref_zero = param->window == MOCK_WINDOW_REF_ZERO;
	struct core_group_state before;
	struct core_counts counts_before;
	struct scene scene;
	unsigned int calls;

	hold_teardown(test, &scene, param->window);
	KUNIT_ASSERT_EQ(test, core_group_lock_held(), ref_zero);
	core_count(&counts_before);
	calls = intercept_allocations_calls();
	if (ref_zero)
		before = group_node_state(test, scene.group);

	KUNIT_EXPECT_EQ(test, fire_and_wait(test, scene.group, param->event,
					    scene.suspect), NOTIFY_OK);

	EXPECT_COUNTS(test, &counts_before);
	KUNIT_EXPECT_EQ(test, intercept_allocations_calls(), calls);
	KUNIT_EXPECT_EQ(test, core_group_lock_held(), ref_zero);
	if (ref_zero) {
		EXPECT_SAME_STATE(test, &before,
				  group_node_state(test, scene.group));
	}
	expect_no_group(test, &scene);
}

KUNIT_ARRAY_PARAM(event, group_events, describe_event);

/* Claims: C1, C3 */
static void
event_in_flight_during_unregistration_changes_nothing(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct mock_thread *in_flight;
	struct scene scene;

	prepare_teardown(test, &scene);
	scene.held.window = window_arm(test, scene.group,
				       MOCK_WINDOW_UNREGISTERING);
	in_flight = fire_start(test, scene.group, *event, scene.suspect);
	mock_window_wait_held(scene.held.window);
	scene.held.thread = mock_thread_start(test, plain_device_unregister,
					      scene.subject);
	mock_thread_wait_blocked(scene.held.thread);

	mock_window_release(scene.held.window);

	KUNIT_EXPECT_EQ(test, mock_thread_join(in_flight), NOTIFY_OK);
	expect_no_group(test, &scene);
}

/* Claims: C1 */
static void event_after_unregistration_reaches_no_callback(struct kunit *test)
{
	const unsigned long *event = test->param_value;
	struct scene scene;

	hold_teardown(test, &scene, MOCK_WINDOW_UNREGISTERED);

	KUNIT_EXPECT_EQ(test, fire_and_wait(test, scene.group, *event,
					    scene.suspect), NOTIFY_DONE);

	expect_no_group(test, &scene);
}

static const enum mock_window_id late_windows[] = {
	MOCK_WINDOW_REF_ZERO,
	MOCK_WINDOW_UNREGISTER_ENTERED,
};

KUNIT_ARRAY_PARAM(late_window, late_windows, describe_window);

/* Claims: C3, C8 */
static void late_unbound_event_drops_its_entry_only(struct kunit *test)
{
	const enum mock_window_id *id = test->param_value;
	struct core_group_state before;
	struct core_counts counts_before;
	struct scene scene;

	hold_teardown(test, &scene, *id);
	core_count(&counts_before);
	if (*id == MOCK_WINDOW_REF_ZERO) {
		before = group_node_state(test, scene.group);
		/* The two leftovers and the subject. */
		KUNIT_ASSERT_EQ(test, before.unbound, 3U);
	}

	KUNIT_EXPECT_EQ(test,
			fire_and_wait(test, scene.group,
				      IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
				      scene.leftover[0]->mdev), NOTIFY_OK);

	if (*id == MOCK_WINDOW_REF_ZERO) {
		before.unbound = 2;
		EXPECT_SAME_STATE(test, &before,
				  group_node_state(test, scene.group));
	}
	counts_fewer_objects(&counts_before, 1);
	EXPECT_COUNTS(test, &counts_before);
	expect_no_group(test, &scene);
}

/* Claims: C1, C3, C8 */
static void unbound_event_in_flight_drops_its_entry_only(struct kunit *test)
{
	struct core_counts before;
	struct mock_window *unregistered;
	struct mock_thread *in_flight;
	struct scene scene;

	prepare_teardown(test, &scene);
	scene.held.window = window_arm(test, scene.group,
				       MOCK_WINDOW_UNREGISTERING);
	unregistered = window_arm(test, scene.group, MOCK_WINDOW_UNREGISTERED);
	in_flight = fire_start(test, scene.group,
			       IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
			       scene.leftover[0]->mdev);
	mock_window_wait_held(scene.held.window);
	scene.held.thread = mock_thread_start(test, plain_device_unregister,
					      scene.subject);
	mock_thread_wait_blocked(scene.held.thread);
	core_count(&before);

	mock_window_release(scene.held.window);
	mock_window_wait_held(unregistered);

	KUNIT_EXPECT_EQ(test, mock_thread_join(in_flight), NOTIFY_OK);
	/* Both notifiers and the entry are gone. */
	before.notifiers -= 2;
	counts_fewer_objects(&before, 1);
	EXPECT_COUNTS(test, &before);
	mock_window_release(unregistered);
	expect_no_group(test, &scene);
}

static const enum mock_window_id natural_windows[] = {
	MOCK_WINDOW_REGISTERED,
	MOCK_WINDOW_UNLISTED,
	MOCK_WINDOW_REF_ZERO,
	MOCK_WINDOW_UNREGISTER_ENTERED,
	MOCK_WINDOW_UNREGISTERED,
};

KUNIT_ARRAY_PARAM(natural, natural_windows, describe_window);

static bool is_creation(enum mock_window_id id)
{
	return id == MOCK_WINDOW_REGISTERED || id == MOCK_WINDOW_UNLISTED;
}

static int unbind_and_bind(void *driver)
{
	struct mock_driver *drv = driver;
	struct mock_device *mdev = drv->priv;

	mock_device_unbind(mdev);
	return mock_device_bind(mdev, drv);
}

/* Through the driver core. Claims: C2, C3, C10. */
static void driver_can_be_unbound_and_bound_in_a_window(struct kunit *test)
{
	const enum mock_window_id *id = test->param_value;
	struct mock_driver *drv = mock_driver_create(test, "another");
	struct scene scene;

	if (is_creation(*id))
		hold_creation(test, &scene, *id);
	else
		hold_teardown(test, &scene, *id);
	drv->priv = scene.suspect;

	KUNIT_EXPECT_EQ(test,
			mock_thread_join(mock_thread_start(test,
							   unbind_and_bind,
							   drv)), 0);

	if (is_creation(*id))
		expect_fresh_group(test, &scene);
	else
		expect_no_group(test, &scene);
}

static int leave_and_join(void *device)
{
	struct mock_device *mdev = device;
	struct mock_group *group = mdev->group;

	mock_device_leave(mdev);
	return mock_device_join(mdev, group);
}

/* Through the IOMMU core. Claims: C2, C3, C10. */
static void device_can_leave_and_join_in_a_window(struct kunit *test)
{
	const enum mock_window_id *id = test->param_value;
	struct scene scene;

	if (is_creation(*id))
		hold_creation(test, &scene, *id);
	else
		hold_teardown(test, &scene, *id);

	KUNIT_EXPECT_EQ(test,
			mock_thread_join(mock_thread_start(test, leave_and_join,
							   scene.suspect)), 0);

	if (is_creation(*id))
		expect_fresh_group(test, &scene);
	else
		expect_no_group(test, &scene);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(early_event_changes_nothing, early_gen_params),
	KUNIT_CASE_PARAM(early_event_about_the_first_device_changes_nothing,
			 early_gen_params),
	KUNIT_CASE_PARAM(group_being_made_cannot_be_found, creation_gen_params),
	KUNIT_CASE(group_being_made_has_neither_user_nor_device),
	KUNIT_CASE(group_being_made_cannot_be_opened),
	KUNIT_CASE(group_being_made_takes_no_second_device),
	KUNIT_CASE_PARAM(late_event_changes_nothing, late_gen_params),
	KUNIT_CASE_PARAM(event_in_flight_during_unregistration_changes_nothing,
			 event_gen_params),
	KUNIT_CASE_PARAM(event_after_unregistration_reaches_no_callback,
			 event_gen_params),
	KUNIT_CASE_PARAM(late_unbound_event_drops_its_entry_only,
			 late_window_gen_params),
	KUNIT_CASE(unbound_event_in_flight_drops_its_entry_only),
	KUNIT_CASE_PARAM(driver_can_be_unbound_and_bound_in_a_window,
			 natural_gen_params),
	KUNIT_CASE_PARAM(device_can_leave_and_join_in_a_window,
			 natural_gen_params),
	{}
};

FIXTURE_SUITE("vfio_windows", cases);
