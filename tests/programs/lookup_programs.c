// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device is looked up by other drivers while it is registered or
 * unregistered, with memory that is freed with the registration
 */
#include "scene.h"

/**
 * struct lookup - a scene with a device that is looked up
 * @scene: the scene
 * @mdev: the device
 * @registered: whether the device is registered
 * @requests: number of calls of the device's request operation
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
	struct lookup *lookup = case_alloc(test, sizeof(*lookup));

	scene_init(test, &lookup->scene, program);
	lookup->mdev = mock_device_create(test, lookup->scene.group);
	return lookup;
}

static void add(void *ctx)
{
	struct lookup *lookup = ctx;

	if (vfio_add_group_dev(&lookup->mdev->dev, &ops, lookup))
		program_fail(lookup->scene.test, "the device is not registered");
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

static const char *group_is_there(void *ctx)
{
	return scene_idle_group(ctx, 1, 0);
}

static const struct vfio_program programs[] = {
	IDLE_PROGRAM("remove_find", arrange, begin, end, scene_group_is_gone, 0,
		     { "remover", del }, { "finder", find }),
	IDLE_PROGRAM("add_find", arrange, begin_empty, end, group_is_there, 0,
		     { "adder", add }, { "finder", find }),
	IDLE_PROGRAM("remove_find_find", arrange, begin, end,
		     scene_group_is_gone, 0,
		     { "remover", del }, { "finder", find },
		     { "other", find }),
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

FIXTURE_SUITE("vfio_explore_lookup", cases);
