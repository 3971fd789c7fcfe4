// SPDX-License-Identifier: GPL-2.0-only
/*
 * A group goes with its last device, while its IOMMU group changes. On its list
 * of unbound devices there is an entry that nobody has dropped.
 */
#include <linux/string.h>
#include "../common/fixture.h"
#include "scene.h"

/**
 * struct teardown - A scene with what its threads came to.
 * @scene: the scene; its second device leaves the entry
 * @event: what the notifier fires
 * @subject: the device that it is about
 * @fired: result of the notifier
 */
struct teardown {
	struct scene scene;
	unsigned long event;
	struct mock_device *subject;
	int fired;
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct teardown *teardown = kunit_kzalloc(test, sizeof(*teardown),
						  GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, teardown);
	scene_arrange(test, &teardown->scene);
	teardown->event = program->event;
	teardown->subject = teardown->scene.suspect;
	return teardown;
}

/* The event is about the device whose unregistration destroys the group. */
static void *arrange_last(struct kunit *test,
			  const struct vfio_program *program)
{
	struct teardown *teardown = arrange(test, program);

	teardown->subject = teardown->scene.first->mdev;
	return teardown;
}

/* The event is about the device that has the entry. */
static void *arrange_leftover(struct kunit *test,
			      const struct vfio_program *program)
{
	struct teardown *teardown = arrange(test, program);

	teardown->subject = teardown->scene.second->mdev;
	return teardown;
}

static void begin(void *ctx)
{
	struct teardown *teardown = ctx;
	struct scene *scene = &teardown->scene;

	scene_begin(scene);
	if (plain_device_register(scene->first) ||
	    plain_device_register(scene->second))
		program_fail(scene->test, "no group to start from");
	plain_device_unregister(scene->second);
}

/* Both devices are there, and so two threads can destroy the group. */
static void begin_with_two(void *ctx)
{
	struct teardown *teardown = ctx;
	struct scene *scene = &teardown->scene;

	scene_begin(scene);
	if (plain_device_register(scene->first) ||
	    plain_device_register(scene->second))
		program_fail(scene->test, "no group to start from");
}

static void end(void *ctx)
{
	struct teardown *teardown = ctx;

	scene_end(&teardown->scene);
}

static void destroy(void *ctx)
{
	struct teardown *teardown = ctx;

	plain_device_unregister(teardown->scene.first);
}

static void destroy_too(void *ctx)
{
	struct teardown *teardown = ctx;

	plain_device_unregister(teardown->scene.second);
}

static void notify(void *ctx)
{
	struct teardown *teardown = ctx;

	teardown->fired = scene_fire(&teardown->scene, teardown->event,
				     teardown->subject);
}

static void notify_of_both(void *ctx)
{
	struct teardown *teardown = ctx;
	struct scene *scene = &teardown->scene;

	scene_fire(scene, teardown->event, scene->first->mdev);
	teardown->fired = scene_fire(scene, teardown->event,
				     scene->second->mdev);
}

static const char *group_is_gone(void *ctx)
{
	struct teardown *teardown = ctx;

	if (teardown->fired != NOTIFY_OK && teardown->fired != NOTIFY_DONE)
		return scene_wrong(&teardown->scene, "the event returned %d",
				   teardown->fired);
	return scene_groups(&teardown->scene, 0);
}

static const struct interleave_thread destroy_and_notify[] = {
	{ "destroyer", destroy },
	{ "notifier", notify },
};

#define DESTROY_EVENT(program_name, event_name, how) {			\
	.name = program_name,						\
	.threads = destroy_and_notify,					\
	.nr_threads = ARRAY_SIZE(destroy_and_notify),			\
	.arrange = how,							\
	.setup = begin,							\
	.teardown = end,						\
	.invariant = scene_never_used,					\
	.check = group_is_gone,						\
	.event = IOMMU_GROUP_NOTIFY_##event_name,			\
}

static const struct vfio_program event_programs[] = {
	DESTROY_EVENT("destroy_add", ADD_DEVICE, arrange),
	DESTROY_EVENT("destroy_del", DEL_DEVICE, arrange),
	DESTROY_EVENT("destroy_bind", BIND_DRIVER, arrange),
	DESTROY_EVENT("destroy_bound", BOUND_DRIVER, arrange),
	DESTROY_EVENT("destroy_unbind", UNBIND_DRIVER, arrange),
	DESTROY_EVENT("destroy_unbound", UNBOUND_DRIVER, arrange),
};

KUNIT_ARRAY_PARAM(event, event_programs, describe_program);

/* Claims: C1, C3, C5, C6, C7, C8, C9, C10, C11 */
static void event_about_a_foreign_device_leaves_nothing_behind(struct kunit *test)
{
	program_explore(test, test->param_value);
}

/* Of the last device, and of one that is on the list. */
static const struct vfio_program own_programs[] = {
	DESTROY_EVENT("destroy_last_bound", BOUND_DRIVER, arrange_last),
	DESTROY_EVENT("destroy_last_unbound", UNBOUND_DRIVER, arrange_last),
	DESTROY_EVENT("destroy_left_bound", BOUND_DRIVER, arrange_leftover),
	DESTROY_EVENT("destroy_left_unbound", UNBOUND_DRIVER, arrange_leftover),
};

KUNIT_ARRAY_PARAM(own, own_programs, describe_program);

/* Claims: C3, C8, C9 */
static void event_about_an_own_device_leaves_nothing_behind(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct interleave_thread two_destroyers[] = {
	{ "destroyer", destroy },
	{ "other", destroy_too },
};

static const struct interleave_thread two_destroyers_and_notifier[] = {
	{ "destroyer", destroy },
	{ "other", destroy_too },
	{ "notifier", notify_of_both },
};

static const struct vfio_program rival_programs[] = {
	{
		.name = "destroy_destroy",
		.threads = two_destroyers,
		.nr_threads = ARRAY_SIZE(two_destroyers),
		.arrange = arrange,
		.setup = begin_with_two,
		.teardown = end,
		.invariant = scene_never_used,
		.check = group_is_gone,
	}, {
		.name = "destroy_destroy_unbound",
		.threads = two_destroyers_and_notifier,
		.nr_threads = ARRAY_SIZE(two_destroyers_and_notifier),
		.arrange = arrange,
		.setup = begin_with_two,
		.teardown = end,
		.invariant = scene_never_used,
		.check = group_is_gone,
		.event = IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
	},
};

/* Claims: C5, C9 */
static void last_of_two_destroyers_frees_the_group(struct kunit *test)
{
	program_explore(test, &rival_programs[0]);
}

/* Claims: C3, C8, C9 */
static void unbound_events_and_two_destroyers_leave_nothing_behind(struct kunit *test)
{
	program_explore(test, &rival_programs[1]);
}

const struct vfio_explore teardown_programs[] = {
	VFIO_PROGRAMS(event_programs),
	VFIO_PROGRAMS(own_programs),
	VFIO_PROGRAMS(rival_programs),
	{}
};

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(event_about_a_foreign_device_leaves_nothing_behind,
			 event_gen_params),
	KUNIT_CASE_PARAM(event_about_an_own_device_leaves_nothing_behind,
			 own_gen_params),
	KUNIT_CASE(last_of_two_destroyers_frees_the_group),
	KUNIT_CASE(unbound_events_and_two_destroyers_leave_nothing_behind),
	{}
};

static struct kunit_suite suite = {
	.name = "vfio_explore_teardown",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = cases,
};

kunit_test_suites(&suite);
