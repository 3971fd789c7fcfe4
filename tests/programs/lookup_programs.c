// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device is looked up by other drivers while it is unregistered, with memory
 * that goes with the registration.
 */
#include <linux/string.h>
#include "../common/fixture.h"
#include "scene.h"

/**
 * struct lookup - A scene.
 * @scene: the scene
 * @mdev: the device
 * @registered: whether it is
 * @requests: how often its user was asked to let go of it
 */
struct lookup {
	struct scene scene;
	struct mock_device *mdev;
	bool registered;
	unsigned int requests;
};

static void request(void *device_data, unsigned int count)
{
	struct lookup *lookup = device_data;

	lookup->requests++;
}

static const struct vfio_device_ops ops = {
	.name = "looked up",
	.request = request,
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct lookup *lookup = kunit_kzalloc(test, sizeof(*lookup),
					      GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, lookup);
	scene_arrange(test, &lookup->scene);
	lookup->mdev = mock_device_create(test, lookup->scene.group);
	return lookup;
}

static void add(void *ctx)
{
	struct lookup *lookup = ctx;

	if (vfio_add_group_dev(&lookup->mdev->dev, &ops, lookup))
		program_fail(lookup->scene.test, "the device is not taken");
	else
		lookup->registered = true;
}

static void del(void *ctx)
{
	struct lookup *lookup = ctx;

	lookup->registered = false;
	if (vfio_del_group_dev(&lookup->mdev->dev) != lookup)
		program_fail(lookup->scene.test, "another device was removed");
}

static void begin_empty(void *ctx)
{
	struct lookup *lookup = ctx;

	lookup->requests = 0;
	scene_begin(&lookup->scene);
}

static void begin(void *ctx)
{
	begin_empty(ctx);
	add(ctx);
}

static void end(void *ctx)
{
	struct lookup *lookup = ctx;

	if (lookup->registered)
		del(ctx);
	scene_end(&lookup->scene);
}

static void find(void *ctx)
{
	struct lookup *lookup = ctx;
	struct vfio_device *device;

	device = vfio_device_get_from_dev(&lookup->mdev->dev);
	if (!device)
		return;
	if (vfio_device_data(device) != lookup)
		program_fail(lookup->scene.test, "another device was found");
	vfio_device_put(device);
}

static const char *group_is_gone(void *ctx)
{
	struct lookup *lookup = ctx;

	return scene_groups(&lookup->scene, 0);
}

static const char *group_is_there(void *ctx)
{
	struct lookup *lookup = ctx;

	return scene_idle_group(&lookup->scene, 1, 0);
}

static const struct interleave_thread remove_and_find[] = {
	{ "remover", del },
	{ "finder", find },
};

static const struct interleave_thread add_and_find[] = {
	{ "adder", add },
	{ "finder", find },
};

static const struct interleave_thread remove_and_find_twice[] = {
	{ "remover", del },
	{ "finder", find },
	{ "other", find },
};

static const struct vfio_program programs[] = {
	{
		.name = "remove_find",
		.threads = remove_and_find,
		.nr_threads = ARRAY_SIZE(remove_and_find),
		.arrange = arrange,
		.setup = begin,
		.teardown = end,
		.invariant = scene_never_used,
		.check = group_is_gone,
	}, {
		.name = "add_find",
		.threads = add_and_find,
		.nr_threads = ARRAY_SIZE(add_and_find),
		.arrange = arrange,
		.setup = begin_empty,
		.teardown = end,
		.invariant = scene_never_used,
		.check = group_is_there,
	}, {
		.name = "remove_find_find",
		.threads = remove_and_find_twice,
		.nr_threads = ARRAY_SIZE(remove_and_find_twice),
		.arrange = arrange,
		.setup = begin,
		.teardown = end,
		.invariant = scene_never_used,
		.check = group_is_gone,
	},
};

/* Claims: C5 */
static void device_that_was_found_outlives_its_removal(struct kunit *test)
{
	program_explore(test, &programs[0]);
}

/* Claims: C4 */
static void device_is_found_once_it_is_whole(struct kunit *test)
{
	program_explore(test, &programs[1]);
}

/* Claims: C5 */
static void removal_waits_for_both_finders(struct kunit *test)
{
	program_explore(test, &programs[2]);
}

const struct vfio_explore lookup_programs[] = {
	VFIO_PROGRAMS(programs),
	{}
};

static struct kunit_case cases[] = {
	KUNIT_CASE(device_that_was_found_outlives_its_removal),
	KUNIT_CASE(device_is_found_once_it_is_whole),
	KUNIT_CASE(removal_waits_for_both_finders),
	{}
};

static struct kunit_suite suite = {
	.name = "vfio_explore_lookup",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = cases,
};

kunit_test_suites(&suite);
