// SPDX-License-Identifier: GPL-2.0-only
/* Creation of a group, also by several threads. */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/notifier.h>

#include <intercept/registrations.h>

#include "../common/support.h"

static void first_device_makes_the_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_create(test, group);
	struct core_group_state state;

	KUNIT_ASSERT_FALSE(test, group_is_known(group));

	KUNIT_ASSERT_EQ(test, plain_device_register(plain), 0);

	state = group_state(test, group);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, state.container_users, 0U);
	KUNIT_EXPECT_EQ(test, state.devices, 1U);
	KUNIT_EXPECT_EQ(test, state.unbound, 0U);
	KUNIT_EXPECT_FALSE(test, state.opened);
	KUNIT_EXPECT_FALSE(test, state.noiommu);
	KUNIT_EXPECT_FALSE(test, state.container_set);
	KUNIT_EXPECT_FALSE(test, state.has_notifiers);
	KUNIT_EXPECT_NULL(test, state.kvm);
	KUNIT_EXPECT_NOT_NULL(test, state.node);
	KUNIT_EXPECT_TRUE(test, group_lists(group, &plain->mdev->dev));
}

static void second_device_joins_the_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *second;
	struct core_group_state before, after;
	struct core_counts counts_before;

	plain_device_add(test, group);
	second = plain_device_create(test, group);
	before = group_state(test, group);
	core_count(&counts_before);

	KUNIT_ASSERT_EQ(test, plain_device_register(second), 0);

	after = group_state(test, group);
	KUNIT_EXPECT_PTR_EQ(test, after.group, before.group);
	KUNIT_EXPECT_EQ(test, after.references, 2U);
	KUNIT_EXPECT_EQ(test, after.devices, 2U);
	EXPECT_COUNTS(test, &counts_before);
}

static void each_iommu_group_gets_a_group_of_its_own(struct kunit *test)
{
	struct mock_group *one = mock_group_create(test);
	struct mock_group *other = mock_group_create(test);
	struct core_group_state before, of_other;

	plain_device_add(test, one);
	before = group_state(test, one);

	plain_device_add(test, other);

	EXPECT_SAME_STATE(test, &before, group_state(test, one));
	of_other = group_state(test, other);
	KUNIT_EXPECT_PTR_NE(test, of_other.group, before.group);
	KUNIT_EXPECT_PTR_NE(test, of_other.node, before.node);
	KUNIT_EXPECT_NE(test, of_other.devt, before.devt);
	KUNIT_EXPECT_EQ(test, of_other.devices, 1U);
}

/* Make mock groups until two share a hash bucket. */
static void groups_of_one_bucket(struct kunit *test, struct mock_group **pair)
{
	struct mock_group **first;
	unsigned int place;

	first = case_alloc(test, core_group_places() * sizeof(*first));
	do {
		pair[1] = mock_group_create(test);
		place = core_group_place(pair[1]->iommu_group);
		pair[0] = first[place];
		first[place] = pair[1];
	} while (!pair[0]);
}

static void groups_in_one_bucket_are_told_apart(struct kunit *test)
{
	struct core_group_state states[2];
	struct mock_group *pair[2];
	unsigned int i;

	groups_of_one_bucket(test, pair);
	for (i = 0; i < ARRAY_SIZE(pair); i++)
		plain_device_add(test, pair[i]);

	for (i = 0; i < ARRAY_SIZE(pair); i++) {
		states[i] = group_state(test, pair[i]);
		KUNIT_EXPECT_EQ(test, states[i].devices, 1U);
	}
	KUNIT_EXPECT_PTR_NE(test, states[0].group, states[1].group);
}

static void node_is_named_after_the_iommu_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct core_group_state state;
	char name[16];

	plain_device_add(test, group);

	state = group_state(test, group);
	KUNIT_ASSERT_NOT_NULL(test, state.node);
	snprintf(name, sizeof(name), "%d", mock_group_id(group));
	KUNIT_EXPECT_STREQ(test, dev_name(state.node), name);
	KUNIT_EXPECT_PTR_EQ(test, state.node->class, core_class());
	KUNIT_EXPECT_EQ(test, state.node->devt, state.devt);
	KUNIT_EXPECT_EQ(test, MAJOR(state.devt), MAJOR(core_group_devt()));
}

/* By a reference of its own, not that of a device or of the case. */
static void group_keeps_its_iommu_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	int fd = group_open_node(test, group);

	plain_device_unregister(plain);
	mock_device_leave(plain->mdev);
	mock_group_put(group);
	KUNIT_EXPECT_FALSE(test, mock_group_is_freed(group));

	KUNIT_EXPECT_EQ(test, user_close(test, fd), 0);

	KUNIT_EXPECT_TRUE(test, mock_group_is_freed(group));
}

static void grant_memory(void *unused)
{
	intercept_allocations_fail_nth(0);
}

static void creation_without_memory_leaves_nothing(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_create(test, group);
	struct core_counts before;

	core_count(&before);
	if (!IS_ENABLED(CONFIG_VFIO_KUNIT_INTERCEPT_ALLOCATIONS))
		kunit_skip(test, "allocations of the core cannot be failed");
	case_defer(test, grant_memory, NULL);
	intercept_allocations_fail_nth(1);

	KUNIT_EXPECT_EQ(test, plain_device_register(plain), -ENOMEM);

	EXPECT_COUNTS(test, &before);
	mock_device_leave(plain->mdev);
	mock_group_put(group);
	KUNIT_EXPECT_TRUE(test, mock_group_is_freed(group));
}

static void return_minors(void *unused)
{
	core_return_minors();
}

static void take_minors(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, core_take_minors(), 0);
	case_defer(test, return_minors, NULL);
}

/* Claims: C1 */
static void creation_without_a_free_minor_leaves_nothing(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_create(test, group);
	struct core_counts before;

	take_minors(test);
	core_count(&before);

	KUNIT_EXPECT_EQ(test, plain_device_register(plain), -ENOSPC);

	EXPECT_COUNTS(test, &before);
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
	KUNIT_EXPECT_EQ(test,
			mock_group_notify(group, IOMMU_GROUP_NOTIFY_ADD_DEVICE,
					  plain->mdev), NOTIFY_DONE);
	mock_device_leave(plain->mdev);
	mock_group_put(group);
	KUNIT_EXPECT_TRUE(test, mock_group_is_freed(group));
}

/* Claims: C1 */
static void creation_without_a_node_leaves_nothing(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_create(test, group);
	struct core_counts before;
	struct device *namesake;

	expect_report(test, "cannot create duplicate filename", 1);
	expect_report(test, "kobject_add_internal failed", 1);
	namesake = device_create(core_class(), NULL, 0, NULL, "%d",
				 mock_group_id(group));
	KUNIT_ASSERT_FALSE(test, IS_ERR(namesake));
	core_count(&before);

	KUNIT_EXPECT_EQ(test, plain_device_register(plain), -EEXIST);

	EXPECT_COUNTS(test, &before);
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
	KUNIT_EXPECT_EQ(test,
			mock_group_notify(group, IOMMU_GROUP_NOTIFY_ADD_DEVICE,
					  plain->mdev), NOTIFY_DONE);
	device_unregister(namesake);
	mock_device_leave(plain->mdev);
	mock_group_put(group);
	KUNIT_EXPECT_TRUE(test, mock_group_is_freed(group));
}

/* Observer that makes registrations on a group fail. */
struct refusal {
	struct notifier_block observer;
	struct iommu_group *iommu_group;
	int error;
};

static int refuse(struct notifier_block *nb, unsigned long stage, void *data)
{
	struct refusal *refusal = container_of(nb, struct refusal, observer);
	struct intercept_registration *change = data;

	if (stage != INTERCEPT_REGISTERING ||
	    change->group != refusal->iommu_group)
		return NOTIFY_DONE;
	return notifier_from_errno(refusal->error);
}

static void end_refusal(void *refusal)
{
	intercept_observer_del(&((struct refusal *)refusal)->observer);
}

static void start_refusal(struct kunit *test, struct mock_group *group,
			  int error)
{
	struct refusal *refusal = case_alloc(test, sizeof(*refusal));

	refusal->observer.notifier_call = refuse;
	refusal->iommu_group = group->iommu_group;
	refusal->error = error;
	KUNIT_ASSERT_EQ(test, intercept_observer_add(&refusal->observer), 0);
	case_defer(test, end_refusal, refusal);
}

static void creation_without_a_notifier_leaves_nothing(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_create(test, group);
	struct core_counts before;

	start_refusal(test, group, -ENXIO);
	core_count(&before);

	KUNIT_EXPECT_EQ(test, plain_device_register(plain), -ENXIO);

	EXPECT_COUNTS(test, &before);
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
	mock_device_leave(plain->mdev);
	mock_group_put(group);
	KUNIT_EXPECT_TRUE(test, mock_group_is_freed(group));
}

static void creation_succeeds_after_a_failed_one(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_create(test, group);
	struct core_group_state state;
	struct device *namesake;

	expect_report(test, "cannot create duplicate filename", 1);
	expect_report(test, "kobject_add_internal failed", 1);
	namesake = device_create(core_class(), NULL, 0, NULL, "%d",
				 mock_group_id(group));
	KUNIT_ASSERT_FALSE(test, IS_ERR(namesake));
	KUNIT_EXPECT_EQ(test, plain_device_register(plain), -EEXIST);
	device_unregister(namesake);

	KUNIT_ASSERT_EQ(test, plain_device_register(plain), 0);

	state = group_state(test, group);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, state.devices, 1U);
	KUNIT_EXPECT_EQ(test, state.devt, core_group_devt());
}

/* Claims: C10 */
static void notifier_is_registered_without_the_group_lock(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_create(test, group);
	struct held held;

	held = held_start(test, group, MOCK_WINDOW_REGISTERED,
			  plain_device_register, plain);

	KUNIT_EXPECT_FALSE(test, core_group_lock_held());

	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
}

/* Claims: C2, C10 */
static void
failed_creation_unregisters_without_the_group_lock(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_create(test, group);
	int i;
	struct held held;

	take_minors(test);
	held = held_start(test, group, MOCK_WINDOW_UNREGISTER_ENTERED,
			  plain_device_register, plain);

	KUNIT_EXPECT_FALSE(test, core_group_lock_held());
	for (i = 0; i < GROUP_EVENTS; i++) {
		KUNIT_EXPECT_EQ(test,
				fire_and_wait(test, group, group_events[i],
					      plain->mdev), NOTIFY_OK);
	}

	KUNIT_EXPECT_EQ(test, held_join(&held), -ENOSPC);
}

/*
 * Two threads create a group. The loser is held after it has found no group and
 * registered its notifier; meanwhile the winner creates the group.
 */
struct race {
	struct mock_group *group;
	struct plain_device *loser;
	struct plain_device *winner;
	struct held held;
};

static void race_until_won(struct kunit *test, struct race *race)
{
	race->group = mock_group_create(test);
	race->loser = plain_device_create(test, race->group);
	race->winner = plain_device_create(test, race->group);
	race->held = held_start(test, race->group, MOCK_WINDOW_REGISTERED,
				plain_device_register, race->loser);
	KUNIT_ASSERT_EQ(test, plain_device_register(race->winner), 0);
}

/* Claims: C12 */
static void loser_of_the_race_gets_the_winners_group(struct kunit *test)
{
	struct core_counts counts_before;
	struct core_group_state won, after;
	struct race race;

	race_until_won(test, &race);
	won = group_state(test, race.group);
	core_count(&counts_before);

	KUNIT_ASSERT_EQ(test, held_join(&race.held), 0);

	after = group_state(test, race.group);
	KUNIT_EXPECT_PTR_EQ(test, after.group, won.group);
	KUNIT_EXPECT_PTR_EQ(test, after.node, won.node);
	KUNIT_EXPECT_EQ(test, after.references, 2U);
	KUNIT_EXPECT_EQ(test, after.devices, 2U);
	/* The loser has no minor or node and has freed everything. */
	counts_before.notifiers--;
	counts_fewer_objects(&counts_before, 1);
	EXPECT_COUNTS(test, &counts_before);
}

/* Claims: C12 */
static void loser_gives_back_its_iommu_group_reference(struct kunit *test)
{
	struct race race;

	race_until_won(test, &race);

	KUNIT_ASSERT_EQ(test, held_join(&race.held), 0);

	plain_device_unregister(race.winner);
	plain_device_unregister(race.loser);
	mock_device_leave(race.winner->mdev);
	mock_device_leave(race.loser->mdev);
	KUNIT_EXPECT_FALSE(test, mock_group_is_freed(race.group));
	mock_group_put(race.group);
	KUNIT_EXPECT_TRUE(test, mock_group_is_freed(race.group));
}

/* Claims: C10, C12 */
static void loser_unregisters_without_the_group_lock(struct kunit *test)
{
	struct core_group_state before;
	struct mock_window *entered;
	struct race race;
	int i;

	race_until_won(test, &race);
	entered = window_arm(test, race.group, MOCK_WINDOW_UNREGISTER_ENTERED);
	mock_window_release(race.held.window);
	mock_window_wait_held(entered);
	before = group_state(test, race.group);

	KUNIT_EXPECT_FALSE(test, core_group_lock_held());
	for (i = 0; i < GROUP_EVENTS; i++) {
		KUNIT_EXPECT_EQ(test,
				fire_and_wait(test, race.group, group_events[i],
					      race.loser->mdev), NOTIFY_OK);
	}

	EXPECT_SAME_STATE(test, &before, group_state(test, race.group));
	mock_window_release(entered);
	KUNIT_EXPECT_EQ(test, mock_thread_join(race.held.thread), 0);
}

/* Claims: C1, C12 */
static void loser_waits_for_its_callback_in_flight(struct kunit *test)
{
	struct mock_window *in_flight;
	struct mock_thread *event;
	struct race race;

	race_until_won(test, &race);
	in_flight = window_arm(test, race.group, MOCK_WINDOW_UNREGISTERING);
	event = fire_start(test, race.group, IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
			   race.loser->mdev);
	mock_window_wait_held(in_flight);

	mock_window_release(race.held.window);
	mock_thread_wait_blocked(race.held.thread);

	KUNIT_EXPECT_FALSE(test, core_group_lock_held());
	mock_window_release(in_flight);
	KUNIT_EXPECT_EQ(test, mock_thread_join(event), NOTIFY_OK);
	KUNIT_EXPECT_EQ(test, mock_thread_join(race.held.thread), 0);
}

/*
 * Only the winner's callback warns: the loser is idle.
 * Claims: C2, C12
 */
static void callback_of_the_loser_ignores_events(struct kunit *test)
{
	struct mock_device *late;
	struct race race;

	race_until_won(test, &race);
	live_group_take(test, race.group);
	late = mock_device_create(test, NULL);
	expect_warn(test, "Device added to live group", 1);

	KUNIT_EXPECT_EQ(test, mock_device_join(late, race.group), 0);

	KUNIT_EXPECT_EQ(test, held_join(&race.held), 0);
}

#define CREATORS	4

/* Claims: C12 */
static void concurrent_creators_share_one_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain[CREATORS];
	struct mock_window *window[CREATORS];
	struct mock_thread *thread[CREATORS];
	struct core_counts before;
	struct core_group_state state;
	int i;

	for (i = 0; i < CREATORS; i++) {
		plain[i] = plain_device_create(test, group);
		window[i] = window_arm(test, group, MOCK_WINDOW_REGISTERED);
	}

	for (i = 0; i < CREATORS; i++) {
		thread[i] = mock_thread_start(test, plain_device_register,
					      plain[i]);
	}
	for (i = 0; i < CREATORS; i++)
		mock_window_wait_held(window[i]);
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
	core_count(&before);
	for (i = 0; i < CREATORS; i++)
		mock_window_release(window[i]);
	for (i = 0; i < CREATORS; i++)
		KUNIT_EXPECT_EQ(test, mock_thread_join(thread[i]), 0);

	state = group_state(test, group);
	KUNIT_EXPECT_EQ(test, state.references, (unsigned int)CREATORS);
	KUNIT_EXPECT_EQ(test, state.devices, (unsigned int)CREATORS);
	before.census.groups++;
	before.census.minors++;
	before.census.nodes++;
	before.notifiers -= CREATORS - 1;
	counts_fewer_objects(&before, CREATORS - 1);
	EXPECT_COUNTS(test, &before);
}

/* Claims: C12 */
static void creator_after_last_put_makes_a_new_group(struct kunit *test)
{
	struct core_group_state state;
	struct race race;

	race_until_won(test, &race);
	plain_device_unregister(race.winner);
	KUNIT_ASSERT_FALSE(test, group_is_known(race.group));

	KUNIT_ASSERT_EQ(test, held_join(&race.held), 0);

	state = group_state(test, race.group);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, state.devices, 1U);
	KUNIT_EXPECT_EQ(test, state.unbound, 0U);
	KUNIT_EXPECT_NOT_NULL(test, state.node);
}

static const enum mock_window_id teardown_without_lock[] = {
	MOCK_WINDOW_UNREGISTER_ENTERED,
	MOCK_WINDOW_UNREGISTERED,
};

KUNIT_ARRAY_PARAM(teardown_without_lock, teardown_without_lock,
		  describe_window);

/* Claims: C3 */
static void creation_does_not_wait_for_unregistration(struct kunit *test)
{
	const enum mock_window_id *id = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct plain_device *old = plain_device_add(test, group);
	struct plain_device *new = plain_device_create(test, group);
	struct core_group_state before;
	struct mock_thread *creator;
	struct held held;

	plain_device_leave_entry(test, group);
	held = held_start(test, group, *id, plain_device_unregister, old);

	creator = mock_thread_start(test, plain_device_register, new);
	KUNIT_ASSERT_EQ(test, mock_thread_join(creator), 0);

	before = group_state(test, group);
	KUNIT_EXPECT_EQ(test, before.references, 1U);
	KUNIT_EXPECT_EQ(test, before.devices, 1U);
	KUNIT_EXPECT_EQ(test, before.unbound, 0U);
	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
	EXPECT_SAME_STATE(test, &before, group_state(test, group));
}

/* Claims: C5 */
static void creation_waits_for_release_and_inherits_nothing(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *old = plain_device_add(test, group);
	struct plain_device *new = plain_device_create(test, group);
	struct mock_thread *creator;
	struct core_group_state state;
	struct held held;

	plain_device_leave_entry(test, group);
	held = held_start(test, group, MOCK_WINDOW_REF_ZERO,
			  plain_device_unregister, old);

	creator = mock_thread_start(test, plain_device_register, new);
	mock_thread_wait_blocked(creator);

	KUNIT_EXPECT_EQ(test, held_join(&held), 0);
	KUNIT_ASSERT_EQ(test, mock_thread_join(creator), 0);
	state = group_state(test, group);
	KUNIT_EXPECT_EQ(test, state.references, 1U);
	KUNIT_EXPECT_EQ(test, state.devices, 1U);
	KUNIT_EXPECT_EQ(test, state.unbound, 0U);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(first_device_makes_the_group),
	KUNIT_CASE(second_device_joins_the_group),
	KUNIT_CASE(each_iommu_group_gets_a_group_of_its_own),
	KUNIT_CASE(groups_in_one_bucket_are_told_apart),
	KUNIT_CASE(node_is_named_after_the_iommu_group),
	KUNIT_CASE(group_keeps_its_iommu_group),
	KUNIT_CASE(creation_without_memory_leaves_nothing),
	KUNIT_CASE_SLOW(creation_without_a_free_minor_leaves_nothing),
	KUNIT_CASE(creation_without_a_node_leaves_nothing),
	KUNIT_CASE(creation_without_a_notifier_leaves_nothing),
	KUNIT_CASE(creation_succeeds_after_a_failed_one),
	KUNIT_CASE(notifier_is_registered_without_the_group_lock),
	KUNIT_CASE_SLOW(failed_creation_unregisters_without_the_group_lock),
	KUNIT_CASE(loser_of_the_race_gets_the_winners_group),
	KUNIT_CASE(loser_gives_back_its_iommu_group_reference),
	KUNIT_CASE(loser_unregisters_without_the_group_lock),
	KUNIT_CASE(loser_waits_for_its_callback_in_flight),
	KUNIT_CASE(callback_of_the_loser_ignores_events),
	KUNIT_CASE(concurrent_creators_share_one_group),
	KUNIT_CASE(creator_after_last_put_makes_a_new_group),
	KUNIT_CASE_PARAM(creation_does_not_wait_for_unregistration,
			 teardown_without_lock_gen_params),
	KUNIT_CASE(creation_waits_for_release_and_inherits_nothing),
	{}
};

FIXTURE_SUITE("vfio_group_create", cases);
