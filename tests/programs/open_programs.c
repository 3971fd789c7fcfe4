// SPDX-License-Identifier: GPL-2.0-only
/*
 * The node of a group is opened while another thread creates the group,
 * destroys it, or opens it
 */
#include "scene.h"

/**
 * struct opening - a scene with the node of its group
 * @scene: the scene
 * @devt: device number of the node, the same in each schedule
 * @fd: file descriptor of each opener, or a negative errno
 */
struct opening {
	struct scene scene;
	dev_t devt;
	int fd[2];
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct opening *opening = case_alloc(test, sizeof(*opening));
	struct scene *scene = &opening->scene;

	scene_init(test, scene, program);

	KUNIT_ASSERT_EQ(test, plain_device_register(scene->first), 0);
	opening->devt = group_state(test, scene->group).devt;
	plain_device_unregister(scene->first);
	return opening;
}

static void begin(void *ctx)
{
	struct opening *opening = ctx;

	scene_begin(ctx);
	opening->fd[0] = -ENOENT;
	opening->fd[1] = -ENOENT;
}

static void begin_with_group(void *ctx)
{
	struct scene *scene = ctx;

	begin(ctx);
	if (plain_device_register(scene->first))
		program_fail(scene->test, "no group to start from");
}

static void end(void *ctx)
{
	struct opening *opening = ctx;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(opening->fd); i++) {
		if (opening->fd[i] >= 0)
			user_close(opening->scene.test, opening->fd[i]);
	}
	scene_end(ctx);
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

/* An opener that finds the group opens it, and there is no other group. */
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
	if (state.opened != opened) {
		return opened ? "open() has not opened the group" :
				"the group is open without an opener";
	}
	if (state.references != devices + opened)
		return scene_wrong(scene, "%u references", state.references);
	if (state.devices != devices)
		return scene_wrong(scene, "%u devices", state.devices);
	return NULL;
}

static const char *created_group_is_open_if_it_was_found(void *ctx)
{
	struct scene *scene = ctx;

	if (scene->created) {
		return scene_wrong(scene, "creation failed: %d",
				   scene->created);
	}
	return opened_group(ctx, 1);
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

	if (first == second || (fd[0] != -EBUSY && fd[1] != -EBUSY)) {
		return scene_wrong(&opening->scene, "open() returned %d and %d",
				   fd[0], fd[1]);
	}
	return NULL;
}

/* The opened node may be that of the old group or of the new one. */
static const char *second_is_in_a_group(void *ctx)
{
	struct scene *scene = ctx;

	if (scene->joined)
		return scene_wrong(scene, "creation failed: %d", scene->joined);
	return scene_groups(scene, 1);
}

#define OPEN_PROGRAM(program_name, first, what, ...) {			\
	.name = program_name,						\
	INTERLEAVE_RUN(__VA_ARGS__),					\
	.arrange = arrange,						\
	.setup = first,							\
	.teardown = end,						\
	.check = what,							\
}

static const struct vfio_program programs[] = {
	OPEN_PROGRAM("create_open", begin,
		     created_group_is_open_if_it_was_found,
		     { "creator", scene_create }, { "opener", open }),
	OPEN_PROGRAM("destroy_open", begin_with_group,
		     destroyed_group_stays_if_it_was_found,
		     { "destroyer", scene_destroy }, { "opener", open }),
	OPEN_PROGRAM("destroy_open_close", begin_with_group,
		     scene_group_is_gone,
		     { "destroyer", scene_destroy },
		     { "user", open_and_close }),
	OPEN_PROGRAM("open_open", begin_with_group, one_of_two_has_opened,
		     { "opener", open }, { "rival", open_too }),
	OPEN_PROGRAM("create_destroy_open", begin_with_group,
		     second_is_in_a_group,
		     { "creator", scene_join }, { "destroyer", scene_destroy },
		     { "user", open_and_close }),
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
static void
opener_between_creator_and_destroyer_does_no_harm(struct kunit *test)
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

FIXTURE_SUITE("vfio_explore_open", cases);
