// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device is bound to its VFIO driver and unbound through the driver core,
 * whose events reach the group, while another device of the group is registered
 * or unregistered
 */
#include "driven.h"
#include "scene.h"

/**
 * struct driving - a scene with a device that has a driver
 * @scene: the scene
 * @driven: the device
 * @bound: result of binding
 */
struct driving {
	struct scene scene;
	struct driven *driven;
	int bound;
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct driving *driving = case_alloc(test, sizeof(*driving));

	scene_init(test, &driving->scene, program);
	driving->driven = driven_create(test, driving->scene.group);
	return driving;
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

static void begin(void *ctx)
{
	struct driving *driving = ctx;

	driving->bound = 0;
	scene_begin(ctx);
}

static void begin_bound(void *ctx)
{
	struct driving *driving = ctx;

	begin(ctx);
	bind(ctx);
	if (driving->bound)
		program_fail(driving->scene.test, "no driver to start from");
}

static void begin_with_two(void *ctx)
{
	struct scene *scene = ctx;

	begin_bound(ctx);
	scene_create(ctx);
	if (scene->created)
		program_fail(scene->test, "no device to start from");
}

static void end(void *ctx)
{
	unbind(ctx);
	scene_end(ctx);
}

static const char *registered(struct driving *driving, unsigned int devices)
{
	if (driving->bound || driving->scene.created) {
		return scene_wrong(&driving->scene,
				   "binding returned %d, registering %d",
				   driving->bound, driving->scene.created);
	}
	return scene_idle_group(&driving->scene, devices, 0);
}

static const char *both_are_registered(void *ctx)
{
	return registered(ctx, 2);
}

/* The other one has no entry: its event came before the group was destroyed. */
static const char *only_the_first_is_registered(void *ctx)
{
	return registered(ctx, 1);
}

static const struct vfio_program programs[] = {
	IDLE_PROGRAM("bind_create", arrange, begin, end, both_are_registered, 0,
		     { "binder", bind }, { "creator", scene_create }),
	IDLE_PROGRAM("unbind_create", arrange, begin_bound, end,
		     only_the_first_is_registered, 0,
		     { "unbinder", unbind }, { "creator", scene_create }),
	IDLE_PROGRAM("rebind_create", arrange, begin, end,
		     only_the_first_is_registered, 0,
		     { "driver", bind_and_unbind },
		     { "creator", scene_create }),
	IDLE_PROGRAM("unbind_destroy", arrange, begin_with_two, end,
		     scene_group_is_gone, 0,
		     { "unbinder", unbind }, { "destroyer", scene_destroy }),
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

FIXTURE_SUITE("vfio_explore_driver", cases);
