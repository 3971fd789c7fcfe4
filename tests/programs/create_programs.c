// SPDX-License-Identifier: GPL-2.0-only
/*
 * A group is created while its IOMMU group changes, and while other threads
 * create or destroy it
 */
#include "scene.h"

/* One device, and no trace of the event. */
static const char *group_is_fresh(void *ctx)
{
	struct scene *scene = ctx;

	if (scene->created) {
		return scene_wrong(scene, "creation failed: %d",
				   scene->created);
	}
	return scene_wrong_event(scene) ?: scene_idle_group(scene, 1, 0);
}

static const char *both_are_in_one_group(void *ctx)
{
	struct scene *scene = ctx;

	if (scene->created || scene->joined) {
		return scene_wrong(scene, "creation failed: %d, %d",
				   scene->created, scene->joined);
	}
	return scene_idle_group(scene, 2, 0);
}

/* In the old group, or in a new one. */
static const char *second_is_in_a_group(void *ctx)
{
	struct core_group_state state;
	struct scene *scene = ctx;

	if (scene->joined)
		return scene_wrong(scene, "creation failed: %d", scene->joined);
	if (!core_group_state(scene->group->iommu_group, &state))
		return "the group cannot be found";
	if (state.unbound > 1)
		return scene_wrong(scene, "%u unbound entries", state.unbound);
	return scene_idle_group(scene, 1, state.unbound);
}

static const char *second_is_in_a_group_after_event(void *ctx)
{
	return scene_wrong_event(ctx) ?: second_is_in_a_group(ctx);
}

#define CREATE_EVENT(program_name, event_name, how)			\
	IDLE_PROGRAM(program_name, how, scene_begin, scene_end,		\
		     group_is_fresh, IOMMU_GROUP_NOTIFY_##event_name,	\
		     { "creator", scene_create },			\
		     { "notifier", scene_notify })

static const struct vfio_program event_programs[] = {
	CREATE_EVENT("create_add", ADD_DEVICE, scene_arrange),
	CREATE_EVENT("create_del", DEL_DEVICE, scene_arrange),
	CREATE_EVENT("create_bind", BIND_DRIVER, scene_arrange),
	CREATE_EVENT("create_bound", BOUND_DRIVER, scene_arrange),
	CREATE_EVENT("create_unbind", UNBIND_DRIVER, scene_arrange),
	CREATE_EVENT("create_unbound", UNBOUND_DRIVER, scene_arrange),
};

KUNIT_ARRAY_PARAM(event, event_programs, describe_program);

/* Claims: C1, C2, C4, C6, C7, C8, C10, C11 */
static void
event_about_a_foreign_device_leaves_a_fresh_group(struct kunit *test)
{
	program_explore(test, test->param_value);
}

/* ADD_DEVICE cannot be about a registered device */
static const struct vfio_program first_programs[] = {
	CREATE_EVENT("create_first_del", DEL_DEVICE, scene_arrange_first),
	CREATE_EVENT("create_first_bind", BIND_DRIVER, scene_arrange_first),
	CREATE_EVENT("create_first_bound", BOUND_DRIVER, scene_arrange_first),
	CREATE_EVENT("create_first_unbind", UNBIND_DRIVER, scene_arrange_first),
	CREATE_EVENT("create_first_unbound", UNBOUND_DRIVER,
		     scene_arrange_first),
};

KUNIT_ARRAY_PARAM(first, first_programs, describe_program);

/* Claims: C1, C2, C10 */
static void
event_about_the_first_device_leaves_a_fresh_group(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct vfio_program rival_programs[] = {
	IDLE_PROGRAM("create_create", scene_arrange, scene_begin, scene_end,
		     both_are_in_one_group, 0,
		     { "creator", scene_create }, { "rival", scene_join }),
	IDLE_PROGRAM("create_destroy", scene_arrange, scene_begin_with_group,
		     scene_end, second_is_in_a_group, 0,
		     { "creator", scene_join }, { "destroyer", scene_destroy }),
};

/* Claims: C12 */
static void two_creators_share_one_group(struct kunit *test)
{
	program_explore(test, &rival_programs[0]);
}

/* Claims: C5, C12 */
static void creator_finds_the_old_group_or_makes_a_new_one(struct kunit *test)
{
	program_explore(test, &rival_programs[1]);
}

#define THREE_THREADS(program_name, event_name, how)			\
	IDLE_PROGRAM(program_name, how, scene_begin_with_group,		\
		     scene_end, second_is_in_a_group_after_event,	\
		     IOMMU_GROUP_NOTIFY_##event_name,			\
		     { "creator", scene_join },				\
		     { "destroyer", scene_destroy },			\
		     { "notifier", scene_notify })

static const struct vfio_program three_programs[] = {
	THREE_THREADS("three_add", ADD_DEVICE, scene_arrange),
	THREE_THREADS("three_del", DEL_DEVICE, scene_arrange),
	THREE_THREADS("three_bind", BIND_DRIVER, scene_arrange),
	THREE_THREADS("three_bound", BOUND_DRIVER, scene_arrange),
	THREE_THREADS("three_unbind", UNBIND_DRIVER, scene_arrange),
	THREE_THREADS("three_unbound", UNBOUND_DRIVER, scene_arrange),
	THREE_THREADS("three_first_unbound", UNBOUND_DRIVER,
		      scene_arrange_first),
};

KUNIT_ARRAY_PARAM(three, three_programs, describe_program);

/* Claims: C1, C2, C3, C8, C12 */
static void event_between_creator_and_destroyer_does_no_harm(struct kunit *test)
{
	program_explore(test, test->param_value);
}

const struct vfio_explore create_programs[] = {
	VFIO_PROGRAMS(event_programs),
	VFIO_PROGRAMS(first_programs),
	VFIO_PROGRAMS(rival_programs),
	VFIO_PROGRAMS(three_programs),
	{}
};

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(event_about_a_foreign_device_leaves_a_fresh_group,
			 event_gen_params),
	KUNIT_CASE_PARAM(event_about_the_first_device_leaves_a_fresh_group,
			 first_gen_params),
	KUNIT_CASE(two_creators_share_one_group),
	KUNIT_CASE(creator_finds_the_old_group_or_makes_a_new_one),
	KUNIT_CASE_PARAM(event_between_creator_and_destroyer_does_no_harm,
			 three_gen_params),
	{}
};

FIXTURE_SUITE("vfio_explore_create", cases);
