// SPDX-License-Identifier: GPL-2.0-only
/*
 * A group is made, while its IOMMU group changes, and while others make it as
 * well or destroy it.
 */
#include <linux/string.h>
#include "../common/fixture.h"
#include "scene.h"

/**
 * struct creation - A scene with what its threads came to.
 * @scene: the scene
 * @event: what the notifier fires
 * @subject: the device that it is about
 * @created: result of the first creator
 * @joined: result of the second one
 * @fired: result of the notifier
 */
struct creation {
	struct scene scene;
	unsigned long event;
	struct mock_device *subject;
	int created;
	int joined;
	int fired;
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct creation *creation = kunit_kzalloc(test, sizeof(*creation),
						  GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, creation);
	scene_arrange(test, &creation->scene);
	creation->event = program->event;
	creation->subject = creation->scene.suspect;
	return creation;
}

/* The event is about the device whose registration makes the group. */
static void *arrange_first(struct kunit *test,
			   const struct vfio_program *program)
{
	struct creation *creation = arrange(test, program);

	creation->subject = creation->scene.first->mdev;
	return creation;
}

static void begin(void *ctx)
{
	struct creation *creation = ctx;

	scene_begin(&creation->scene);
}

/* There is a group, with the first device. */
static void begin_with_group(void *ctx)
{
	struct creation *creation = ctx;

	begin(ctx);
	if (plain_device_register(creation->scene.first))
		program_fail(creation->scene.test, "no group to start from");
}

static void end(void *ctx)
{
	struct creation *creation = ctx;

	scene_end(&creation->scene);
}

static void create(void *ctx)
{
	struct creation *creation = ctx;

	creation->created = plain_device_register(creation->scene.first);
}

static void join(void *ctx)
{
	struct creation *creation = ctx;

	creation->joined = plain_device_register(creation->scene.second);
}

static void destroy(void *ctx)
{
	struct creation *creation = ctx;

	plain_device_unregister(creation->scene.first);
}

static void notify(void *ctx)
{
	struct creation *creation = ctx;

	creation->fired = scene_fire(&creation->scene, creation->event,
				     creation->subject);
}

static const char *wrong_event(struct creation *creation)
{
	if (creation->fired != NOTIFY_OK && creation->fired != NOTIFY_DONE)
		return scene_wrong(&creation->scene, "the event returned %d",
				   creation->fired);
	return NULL;
}

/* One device, and nothing to be seen of the event. */
static const char *group_is_fresh(void *ctx)
{
	struct creation *creation = ctx;

	if (creation->created)
		return scene_wrong(&creation->scene, "creation failed: %d",
				   creation->created);
	return wrong_event(creation) ?:
	       scene_idle_group(&creation->scene, 1, 0);
}

static const char *both_are_in_one_group(void *ctx)
{
	struct creation *creation = ctx;

	if (creation->created || creation->joined)
		return scene_wrong(&creation->scene, "creation failed: %d, %d",
				   creation->created, creation->joined);
	return scene_idle_group(&creation->scene, 2, 0);
}

/* Of the group that was there or of one that was made anew. */
static const char *second_has_a_group(struct creation *creation)
{
	struct core_group_state state;

	if (creation->joined)
		return scene_wrong(&creation->scene, "creation failed: %d",
				   creation->joined);
	if (!core_group_state(creation->scene.group->iommu_group, &state))
		return "the group cannot be found";
	if (state.unbound > 1)
		return scene_wrong(&creation->scene, "%u unbound entries",
				   state.unbound);
	return scene_idle_group(&creation->scene, 1, state.unbound);
}

static const char *second_is_in_a_group(void *ctx)
{
	return second_has_a_group(ctx);
}

static const char *second_is_in_a_group_whatever_came(void *ctx)
{
	return wrong_event(ctx) ?: second_has_a_group(ctx);
}

static const struct interleave_thread create_and_notify[] = {
	{ "creator", create },
	{ "notifier", notify },
};

#define CREATE_EVENT(program_name, event_name, how) {			\
	.name = program_name,						\
	.threads = create_and_notify,					\
	.nr_threads = ARRAY_SIZE(create_and_notify),			\
	.arrange = how,							\
	.setup = begin,							\
	.teardown = end,						\
	.invariant = scene_never_used,					\
	.check = group_is_fresh,					\
	.event = IOMMU_GROUP_NOTIFY_##event_name,			\
}

static const struct vfio_program event_programs[] = {
	CREATE_EVENT("create_add", ADD_DEVICE, arrange),
	CREATE_EVENT("create_del", DEL_DEVICE, arrange),
	CREATE_EVENT("create_bind", BIND_DRIVER, arrange),
	CREATE_EVENT("create_bound", BOUND_DRIVER, arrange),
	CREATE_EVENT("create_unbind", UNBIND_DRIVER, arrange),
	CREATE_EVENT("create_unbound", UNBOUND_DRIVER, arrange),
};

KUNIT_ARRAY_PARAM(event, event_programs, describe_program);

/* Claims: C1, C2, C4, C6, C7, C8, C10, C11 */
static void event_about_a_foreign_device_leaves_a_fresh_group(struct kunit *test)
{
	program_explore(test, test->param_value);
}

/* All but ADD_DEVICE, which comes before a device can be registered. */
static const struct vfio_program first_programs[] = {
	CREATE_EVENT("create_first_del", DEL_DEVICE, arrange_first),
	CREATE_EVENT("create_first_bind", BIND_DRIVER, arrange_first),
	CREATE_EVENT("create_first_bound", BOUND_DRIVER, arrange_first),
	CREATE_EVENT("create_first_unbind", UNBIND_DRIVER, arrange_first),
	CREATE_EVENT("create_first_unbound", UNBOUND_DRIVER, arrange_first),
};

KUNIT_ARRAY_PARAM(first, first_programs, describe_program);

/* Claims: C1, C2, C10 */
static void event_about_the_first_device_leaves_a_fresh_group(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct interleave_thread two_creators[] = {
	{ "creator", create },
	{ "rival", join },
};

static const struct interleave_thread creator_and_destroyer[] = {
	{ "creator", join },
	{ "destroyer", destroy },
};

static const struct vfio_program rival_programs[] = {
	{
		.name = "create_create",
		.threads = two_creators,
		.nr_threads = ARRAY_SIZE(two_creators),
		.arrange = arrange,
		.setup = begin,
		.teardown = end,
		.invariant = scene_never_used,
		.check = both_are_in_one_group,
	}, {
		.name = "create_destroy",
		.threads = creator_and_destroyer,
		.nr_threads = ARRAY_SIZE(creator_and_destroyer),
		.arrange = arrange,
		.setup = begin_with_group,
		.teardown = end,
		.invariant = scene_never_used,
		.check = second_is_in_a_group,
	},
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

static const struct interleave_thread three_threads[] = {
	{ "creator", join },
	{ "destroyer", destroy },
	{ "notifier", notify },
};

#define THREE_THREADS(program_name, event_name, how) {			\
	.name = program_name,						\
	.threads = three_threads,					\
	.nr_threads = ARRAY_SIZE(three_threads),			\
	.arrange = how,							\
	.setup = begin_with_group,					\
	.teardown = end,						\
	.invariant = scene_never_used,					\
	.check = second_is_in_a_group_whatever_came,			\
	.event = IOMMU_GROUP_NOTIFY_##event_name,			\
}

static const struct vfio_program three_programs[] = {
	THREE_THREADS("three_add", ADD_DEVICE, arrange),
	THREE_THREADS("three_del", DEL_DEVICE, arrange),
	THREE_THREADS("three_bind", BIND_DRIVER, arrange),
	THREE_THREADS("three_bound", BOUND_DRIVER, arrange),
	THREE_THREADS("three_unbind", UNBIND_DRIVER, arrange),
	THREE_THREADS("three_unbound", UNBOUND_DRIVER, arrange),
	THREE_THREADS("three_first_unbound", UNBOUND_DRIVER, arrange_first),
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

static struct kunit_suite suite = {
	.name = "vfio_explore_create",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = cases,
};

kunit_test_suites(&suite);
