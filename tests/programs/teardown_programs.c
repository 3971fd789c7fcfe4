// SPDX-License-Identifier: GPL-2.0-only
/*
 * A group is destroyed with its last device while its IOMMU group changes. Its
 * unbound list has a leftover entry, that of the second device.
 */
#include "scene.h"

/* The event is about the device of the leftover entry. */
static void *arrange_leftover(struct kunit *test,
			      const struct vfio_program *program)
{
	struct scene *scene = scene_arrange(test, program);

	scene->subject = scene->second->mdev;
	return scene;
}

/* Each of two threads can destroy the group. */
static void begin_with_two(void *ctx)
{
	struct scene *scene = ctx;

	scene_begin_with_group(ctx);
	if (plain_device_register(scene->second))
		program_fail(scene->test, "no second device to start from");
}

static void begin(void *ctx)
{
	struct scene *scene = ctx;

	begin_with_two(ctx);
	plain_device_unregister(scene->second);
}

static void destroy_too(void *ctx)
{
	struct scene *scene = ctx;

	plain_device_unregister(scene->second);
}

static void notify_of_both(void *ctx)
{
	struct scene *scene = ctx;

	scene_fire(scene, scene->event, scene->first->mdev);
	scene->fired = scene_fire(scene, scene->event, scene->second->mdev);
}

static const char *group_is_gone(void *ctx)
{
	return scene_wrong_event(ctx) ?: scene_group_is_gone(ctx);
}

#define DESTROY_EVENT(program_name, event_name, how)			\
	IDLE_PROGRAM(program_name, how, begin, scene_end,		\
		     group_is_gone, IOMMU_GROUP_NOTIFY_##event_name,	\
		     { "destroyer", scene_destroy },			\
		     { "notifier", scene_notify })

static const struct vfio_program event_programs[] = {
	DESTROY_EVENT("destroy_add", ADD_DEVICE, scene_arrange),
	DESTROY_EVENT("destroy_del", DEL_DEVICE, scene_arrange),
	DESTROY_EVENT("destroy_bind", BIND_DRIVER, scene_arrange),
	DESTROY_EVENT("destroy_bound", BOUND_DRIVER, scene_arrange),
	DESTROY_EVENT("destroy_unbind", UNBIND_DRIVER, scene_arrange),
	DESTROY_EVENT("destroy_unbound", UNBOUND_DRIVER, scene_arrange),
};

KUNIT_ARRAY_PARAM(event, event_programs, describe_program);

/* Claims: C1, C3, C5, C6, C7, C8, C9, C10, C11 */
static void
event_about_a_foreign_device_leaves_nothing_behind(struct kunit *test)
{
	program_explore(test, test->param_value);
}

/* About the last device, and about the device of the leftover entry. */
static const struct vfio_program own_programs[] = {
	DESTROY_EVENT("destroy_last_bound", BOUND_DRIVER, scene_arrange_first),
	DESTROY_EVENT("destroy_last_unbound", UNBOUND_DRIVER,
		      scene_arrange_first),
	DESTROY_EVENT("destroy_left_bound", BOUND_DRIVER, arrange_leftover),
	DESTROY_EVENT("destroy_left_unbound", UNBOUND_DRIVER, arrange_leftover),
};

KUNIT_ARRAY_PARAM(own, own_programs, describe_program);

/* Claims: C3, C8, C9 */
static void event_about_an_own_device_leaves_nothing_behind(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct vfio_program rival_programs[] = {
	IDLE_PROGRAM("destroy_destroy", scene_arrange, begin_with_two,
		     scene_end, group_is_gone, 0,
		     { "destroyer", scene_destroy }, { "other", destroy_too }),
	IDLE_PROGRAM("destroy_destroy_unbound", scene_arrange, begin_with_two,
		     scene_end, group_is_gone,
		     IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
		     { "destroyer", scene_destroy }, { "other", destroy_too },
		     { "notifier", notify_of_both }),
};

/* Claims: C5, C9 */
static void last_of_two_destroyers_frees_the_group(struct kunit *test)
{
	program_explore(test, &rival_programs[0]);
}

/* Claims: C3, C8, C9 */
static void
unbound_events_and_two_destroyers_leave_nothing_behind(struct kunit *test)
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

FIXTURE_SUITE("vfio_explore_teardown", cases);
