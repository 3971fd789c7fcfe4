// SPDX-License-Identifier: GPL-2.0-only
/*
 * The node of a group is opened, while the group is made, destroyed, or opened
 * by somebody else.
 */
#include <linux/string.h>
#include "../common/fixture.h"
#include "scene.h"

/**
 * struct opening - A scene with what its threads came to.
 * @scene: the scene
 * @devt: device number that the node has, or will have
 * @created: result of the creator
 * @fd: file descriptor of each opener, or an errno
 */
struct opening {
	struct scene scene;
	dev_t devt;
	int created;
	int fd[2];
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct opening *opening = kunit_kzalloc(test, sizeof(*opening),
						GFP_KERNEL);
	struct core_group_state state;

	KUNIT_ASSERT_NOT_NULL(test, opening);
	scene_arrange(test, &opening->scene);

	/* The same minor is free each time. */
	KUNIT_ASSERT_EQ(test, plain_device_register(opening->scene.first), 0);
	state = group_state(test, opening->scene.group);
	opening->devt = state.devt;
	plain_device_unregister(opening->scene.first);
	return opening;
}

static void begin(void *ctx)
{
	struct opening *opening = ctx;

	scene_begin(&opening->scene);
	opening->fd[0] = -ENOENT;
	opening->fd[1] = -ENOENT;
}

static void begin_with_group(void *ctx)
{
	struct opening *opening = ctx;

	begin(ctx);
	if (plain_device_register(opening->scene.first))
		program_fail(opening->scene.test, "no group to start from");
}

static void end(void *ctx)
{
	struct opening *opening = ctx;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(opening->fd); i++)
		if (opening->fd[i] >= 0)
			user_close(opening->scene.test, opening->fd[i]);
	scene_end(&opening->scene);
}

static void create(void *ctx)
{
	struct opening *opening = ctx;

	opening->created = plain_device_register(opening->scene.first);
}

static void join(void *ctx)
{
	struct opening *opening = ctx;

	opening->created = plain_device_register(opening->scene.second);
}

static void destroy(void *ctx)
{
	struct opening *opening = ctx;

	plain_device_unregister(opening->scene.first);
}

static void open(void *ctx)
{
	struct opening *opening = ctx;

	opening->fd[0] = user_open(opening->scene.test, opening->devt, O_RDWR);
}

static void open_too(void *ctx)
{
	struct opening *opening = ctx;

	opening->fd[1] = user_open(opening->scene.test, opening->devt, O_RDWR);
}

static void open_and_close(void *ctx)
{
	struct opening *opening = ctx;

	open(ctx);
	if (opening->fd[0] < 0)
		return;
	user_close(opening->scene.test, opening->fd[0]);
	opening->fd[0] = -ENOENT;
}

/* Whoever has found the group has opened it, and there is no group but that. */
static const char *opened_group(struct opening *opening, unsigned int devices)
{
	bool opened = opening->fd[0] >= 0;
	struct scene *scene = &opening->scene;
	struct core_group_state state;
	const char *wrong;

	if (!opened && opening->fd[0] != -ENODEV)
		return scene_wrong(scene, "open() returned %d", opening->fd[0]);
	wrong = scene_groups(scene, opened || devices);
	if (wrong || !(opened || devices))
		return wrong;
	if (!core_group_state(scene->group->iommu_group, &state))
		return "the group cannot be found";
	if (state.opened != opened)
		return opened ? "open() has not opened the group" :
				"the group is open and nobody opened it";
	if (state.references != devices + opened)
		return scene_wrong(scene, "%u references", state.references);
	if (state.devices != devices)
		return scene_wrong(scene, "%u devices", state.devices);
	return NULL;
}

static const char *created_group_is_open_if_it_was_found(void *ctx)
{
	struct opening *opening = ctx;

	if (opening->created)
		return scene_wrong(&opening->scene, "creation failed: %d",
				   opening->created);
	return opened_group(opening, 1);
}

static const char *destroyed_group_stays_if_it_was_found(void *ctx)
{
	return opened_group(ctx, 0);
}

static const char *one_of_two_has_opened(void *ctx)
{
	struct opening *opening = ctx;
	int *fd = opening->fd;
	bool first = fd[0] >= 0, second = fd[1] >= 0;

	if (first == second)
		return scene_wrong(&opening->scene, "open() returned %d and %d",
				   fd[0], fd[1]);
	if (fd[0] != -EBUSY && fd[1] != -EBUSY)
		return scene_wrong(&opening->scene, "open() returned %d and %d",
				   fd[0], fd[1]);
	return NULL;
}

static const char *nothing_is_left(void *ctx)
{
	struct opening *opening = ctx;

	return scene_groups(&opening->scene, 0);
}

/* The node that was opened may be the old group's or the new one's. */
static const char *second_is_in_a_group(void *ctx)
{
	struct opening *opening = ctx;

	if (opening->created)
		return scene_wrong(&opening->scene, "creation failed: %d",
				   opening->created);
	return scene_groups(&opening->scene, 1);
}

static const struct interleave_thread create_and_open[] = {
	{ "creator", create },
	{ "opener", open },
};

static const struct interleave_thread destroy_and_open[] = {
	{ "destroyer", destroy },
	{ "opener", open },
};

static const struct interleave_thread destroy_and_use[] = {
	{ "destroyer", destroy },
	{ "user", open_and_close },
};

static const struct interleave_thread open_twice[] = {
	{ "opener", open },
	{ "rival", open_too },
};

static const struct interleave_thread create_destroy_and_use[] = {
	{ "creator", join },
	{ "destroyer", destroy },
	{ "user", open_and_close },
};

static const struct vfio_program programs[] = {
	{
		.name = "create_open",
		.threads = create_and_open,
		.nr_threads = ARRAY_SIZE(create_and_open),
		.arrange = arrange,
		.setup = begin,
		.teardown = end,
		.check = created_group_is_open_if_it_was_found,
	}, {
		.name = "destroy_open",
		.threads = destroy_and_open,
		.nr_threads = ARRAY_SIZE(destroy_and_open),
		.arrange = arrange,
		.setup = begin_with_group,
		.teardown = end,
		.check = destroyed_group_stays_if_it_was_found,
	}, {
		.name = "destroy_open_close",
		.threads = destroy_and_use,
		.nr_threads = ARRAY_SIZE(destroy_and_use),
		.arrange = arrange,
		.setup = begin_with_group,
		.teardown = end,
		.check = nothing_is_left,
	}, {
		.name = "open_open",
		.threads = open_twice,
		.nr_threads = ARRAY_SIZE(open_twice),
		.arrange = arrange,
		.setup = begin_with_group,
		.teardown = end,
		.check = one_of_two_has_opened,
	}, {
		.name = "create_destroy_open",
		.threads = create_destroy_and_use,
		.nr_threads = ARRAY_SIZE(create_destroy_and_use),
		.arrange = arrange,
		.setup = begin_with_group,
		.teardown = end,
		.check = second_is_in_a_group,
	},
};

/* Claims: C4 */
static void node_opens_once_the_group_is_whole(struct kunit *test)
{
	program_explore(test, &programs[0]);
}

/* Claims: C5 */
static void opener_keeps_the_group_or_finds_none(struct kunit *test)
{
	program_explore(test, &programs[1]);
}

/* Claims: C5 */
static void last_of_destroyer_and_closer_frees_the_group(struct kunit *test)
{
	program_explore(test, &programs[2]);
}

static void second_concurrent_open_is_refused(struct kunit *test)
{
	program_explore(test, &programs[3]);
}

/* Claims: C5, C12 */
static void opener_between_creator_and_destroyer_does_no_harm(struct kunit *test)
{
	program_explore(test, &programs[4]);
}

const struct vfio_explore open_programs[] = {
	VFIO_PROGRAMS(programs),
	{}
};

static struct kunit_case cases[] = {
	KUNIT_CASE(node_opens_once_the_group_is_whole),
	KUNIT_CASE(opener_keeps_the_group_or_finds_none),
	KUNIT_CASE(last_of_destroyer_and_closer_frees_the_group),
	KUNIT_CASE(second_concurrent_open_is_refused),
	KUNIT_CASE(opener_between_creator_and_destroyer_does_no_harm),
	{}
};

static struct kunit_suite suite = {
	.name = "vfio_explore_open",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = cases,
};

kunit_test_suites(&suite);
