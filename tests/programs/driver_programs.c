// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device is bound to its VFIO driver and unbound from it through the driver
 * core, whose events reach the group, while another device of the group comes or
 * goes.
 */
#include <linux/string.h>
#include "../common/fixture.h"
#include "driven.h"
#include "scene.h"

/**
 * struct driving - A scene with what its threads came to.
 * @scene: the scene
 * @driven: a device with a driver
 * @bound: result of binding
 * @created: result of the registration of the first device
 */
struct driving {
	struct scene scene;
	struct driven *driven;
	int bound;
	int created;
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct driving *driving = kunit_kzalloc(test, sizeof(*driving),
						GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, driving);
	scene_arrange(test, &driving->scene);
	driving->driven = driven_create(test, driving->scene.group);
	return driving;
}

static void begin(void *ctx)
{
	struct driving *driving = ctx;

	driving->bound = 0;
	driving->created = 0;
	scene_begin(&driving->scene);
}

static void bind(void *ctx)
{
	struct driving *driving = ctx;

	driving->bound = driven_bind(driving->driven);
}

static void unbind(void *ctx)
{
	struct driving *driving = ctx;

	driven_unbind(driving->driven);
}

static void bind_and_unbind(void *ctx)
{
	bind(ctx);
	unbind(ctx);
}

static void create(void *ctx)
{
	struct driving *driving = ctx;

	driving->created = plain_device_register(driving->scene.first);
}

static void destroy(void *ctx)
{
	struct driving *driving = ctx;

	plain_device_unregister(driving->scene.first);
}

static void begin_bound(void *ctx)
{
	struct driving *driving = ctx;

	begin(ctx);
	bind(ctx);
	if (driving->bound)
		program_fail(driving->scene.test, "no driver to begin with");
}

static void begin_with_two(void *ctx)
{
	struct driving *driving = ctx;

	begin_bound(ctx);
	create(ctx);
	if (driving->created)
		program_fail(driving->scene.test, "no device to begin with");
}

static void end(void *ctx)
{
	struct driving *driving = ctx;

	unbind(ctx);
	scene_end(&driving->scene);
}

static const char *wrong_results(struct driving *driving)
{
	if (driving->bound || driving->created)
		return scene_wrong(&driving->scene,
				   "binding returned %d, registering %d",
				   driving->bound, driving->created);
	return NULL;
}

static const char *both_are_registered(void *ctx)
{
	struct driving *driving = ctx;

	return wrong_results(driving) ?:
	       scene_idle_group(&driving->scene, 2, 0);
}

/* What was unbound has no entry: its event came before the group went. */
static const char *only_the_first_is_registered(void *ctx)
{
	struct driving *driving = ctx;

	return wrong_results(driving) ?:
	       scene_idle_group(&driving->scene, 1, 0);
}

static const char *group_is_gone(void *ctx)
{
	struct driving *driving = ctx;

	return scene_groups(&driving->scene, 0);
}

static const struct interleave_thread bind_and_create[] = {
	{ "binder", bind },
	{ "creator", create },
};

static const struct interleave_thread unbind_and_create[] = {
	{ "unbinder", unbind },
	{ "creator", create },
};

static const struct interleave_thread rebind_and_create[] = {
	{ "driver", bind_and_unbind },
	{ "creator", create },
};

static const struct interleave_thread unbind_and_destroy[] = {
	{ "unbinder", unbind },
	{ "destroyer", destroy },
};

#define DRIVER_PROGRAM(program_name, program_threads, first, what) {	\
	.name = program_name,						\
	.threads = program_threads,					\
	.nr_threads = ARRAY_SIZE(program_threads),			\
	.arrange = arrange,						\
	.setup = first,							\
	.teardown = end,						\
	.invariant = scene_never_used,					\
	.check = what,							\
}

static const struct vfio_program programs[] = {
	DRIVER_PROGRAM("bind_create", bind_and_create, begin,
		       both_are_registered),
	DRIVER_PROGRAM("unbind_create", unbind_and_create, begin_bound,
		       only_the_first_is_registered),
	DRIVER_PROGRAM("rebind_create", rebind_and_create, begin,
		       only_the_first_is_registered),
	DRIVER_PROGRAM("unbind_destroy", unbind_and_destroy, begin_with_two,
		       group_is_gone),
};

/* Claims: C2, C10, C12 */
static void bind_and_creation_share_the_group(struct kunit *test)
{
	program_explore(test, &programs[0]);
}

/* Claims: C8, C12 */
static void unbind_beside_creation_leaves_one_device(struct kunit *test)
{
	program_explore(test, &programs[1]);
}

/* Claims: C2, C8, C12 */
static void rebind_beside_creation_leaves_one_device(struct kunit *test)
{
	program_explore(test, &programs[2]);
}

/* Claims: C3, C8, C9 */
static void unbind_beside_unregistration_frees_the_group(struct kunit *test)
{
	program_explore(test, &programs[3]);
}

const struct vfio_explore driver_programs[] = {
	VFIO_PROGRAMS(programs),
	{}
};

static struct kunit_case cases[] = {
	KUNIT_CASE(bind_and_creation_share_the_group),
	KUNIT_CASE(unbind_beside_creation_leaves_one_device),
	KUNIT_CASE(rebind_beside_creation_leaves_one_device),
	KUNIT_CASE(unbind_beside_unregistration_frees_the_group),
	{}
};

static struct kunit_suite suite = {
	.name = "vfio_explore_driver",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = cases,
};

kunit_test_suites(&suite);
