// SPDX-License-Identifier: GPL-2.0-only
/*
 * A group that user space has, while a driver takes another of its devices or
 * gives it up, and while others in the kernel use the group.
 */
#include <linux/string.h>
#include "../common/fixture.h"
#include "driven.h"
#include "live.h"

/**
 * struct living - A scene with what its threads came to.
 * @scene: the scene
 * @live: the files of the scene's group, which is in use
 * @driven: a device of the group
 * @status_arg: in user memory: argument of VFIO_GROUP_GET_STATUS
 * @bound: result of binding the driver
 * @status: result of VFIO_GROUP_GET_STATUS
 * @device_fd: what opening the first device came to
 * @left: what taking the group out of its container came to
 * @external: result of becoming an external user
 */
struct living {
	struct scene scene;
	struct live live;
	struct driven *driven;
	struct vfio_group_status __user *status_arg;
	int bound;
	long status;
	long device_fd;
	long left;
	long external;
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct living *living = kunit_kzalloc(test, sizeof(*living),
					      GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, living);
	scene_arrange(test, &living->scene);
	live_arrange(test, &living->live, &living->scene);
	living->driven = driven_create(test, living->scene.group);
	living->status_arg = user_alloc(test, sizeof(*living->status_arg));
	return living;
}

static void begin(void *ctx)
{
	const struct vfio_group_status status = { .argsz = sizeof(status) };
	struct living *living = ctx;
	struct kunit *test = living->scene.test;

	living->bound = 0;
	living->status = 0;
	living->device_fd = -ENOENT;
	living->left = 0;
	living->external = 0;
	user_poke(test, living->status_arg, &status, sizeof(status));

	scene_begin(&living->scene);
	if (plain_device_register(living->scene.first))
		program_fail(test, "no group to start from");
	live_begin_in_use(&living->live, living->scene.group);
}

static void bind(void *ctx)
{
	struct living *living = ctx;

	living->bound = driven_bind(living->driven);
}

static void begin_bound(void *ctx)
{
	struct living *living = ctx;

	begin(ctx);
	bind(ctx);
	if (living->bound)
		program_fail(living->scene.test, "no driver to begin with");
}

static void end(void *ctx)
{
	struct living *living = ctx;

	if (living->device_fd >= 0)
		user_close(living->scene.test, living->device_fd);
	live_end(&living->live);
	driven_unbind(living->driven);
	live_check_iommu(&living->live);
	scene_end(&living->scene);
}

/* Threads. */

static void unbind(void *ctx)
{
	struct living *living = ctx;

	driven_unbind(living->driven);
}

static void ask(void *ctx)
{
	struct living *living = ctx;

	living->status = slot_ioctl(&living->live.node, VFIO_GROUP_GET_STATUS,
				    (unsigned long)living->status_arg);
}

static void open_device(void *ctx)
{
	struct living *living = ctx;

	living->device_fd = live_open_device(&living->live);
}

static void leave(void *ctx)
{
	struct living *living = ctx;

	living->left = live_leave(&living->live.node);
}

static void close_node(void *ctx)
{
	struct living *living = ctx;

	slot_close(living->scene.test, &living->live.node);
}

static void take_back(void *ctx)
{
	struct living *living = ctx;

	plain_device_unregister(living->scene.first);
}

/* As KVM does, or the driver of a mediated device. */
static void use(void *ctx)
{
	struct living *living = ctx;
	struct device *dev = &living->scene.first->mdev->dev;
	struct vfio_group *group = vfio_group_get_external_user_from_dev(dev);

	living->external = PTR_ERR_OR_ZERO(group);
	if (living->external)
		return;
	if (vfio_external_check_extension(group, VFIO_TYPE1v2_IOMMU) != 1)
		program_fail(living->scene.test, "the IOMMU is gone");
	vfio_group_put_external_user(group);
}

/* What must hold. */

static const char *wrong_status(struct living *living)
{
	struct vfio_group_status status;

	if (living->status)
		return scene_wrong(&living->scene, "asking returned %ld",
				   living->status);
	user_peek(living->scene.test, &status, living->status_arg,
		  sizeof(status));
	if (!(status.flags & VFIO_GROUP_FLAGS_CONTAINER_SET))
		return "the group is in no container";
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		return "the group is not viable";
	return NULL;
}

static const char *group_was_viable(void *ctx)
{
	return wrong_status(ctx);
}

/* While a driver that VFIO does not know yet is being bound it may not be. */
static const char *group_is_viable(void *ctx)
{
	struct living *living = ctx;

	if (living->bound)
		return scene_wrong(&living->scene, "binding returned %d",
				   living->bound);
	ask(ctx);
	return wrong_status(living);
}

static const char *device_was_opened(void *ctx)
{
	struct living *living = ctx;

	if (living->device_fd < 0)
		return scene_wrong(&living->scene, "opening returned %ld",
				   living->device_fd);
	return NULL;
}

static const char *wrong_external(struct living *living)
{
	if (living->external && living->external != -EINVAL &&
	    living->external != -ENODEV)
		return scene_wrong(&living->scene, "using returned %ld",
				   living->external);
	return NULL;
}

static const char *group_stays_if_it_is_used(void *ctx)
{
	struct living *living = ctx;
	struct core_group_state state;
	bool in = living->left;

	if (living->left && living->left != -EBUSY)
		return scene_wrong(&living->scene, "leaving returned %ld",
				   living->left);
	if (!core_group_state(living->scene.group->iommu_group, &state))
		return "the group cannot be found";
	if (state.container_users != in || state.container_set != in)
		return scene_wrong(&living->scene,
				   "%u container users and %s container",
				   state.container_users,
				   state.container_set ? "a" : "no");
	return wrong_external(living);
}

static const char *group_has_left(void *ctx)
{
	struct living *living = ctx;

	if (atomic_read(&living->live.iommu->attached))
		return "the group is still attached to the IOMMU";
	return wrong_external(living);
}

static const struct interleave_thread unbind_and_ask[] = {
	{ "unbinder", unbind },
	{ "watcher", ask },
};

static const struct interleave_thread unbind_and_open[] = {
	{ "unbinder", unbind },
	{ "user", open_device },
};

static const struct interleave_thread bind_and_ask[] = {
	{ "binder", bind },
	{ "watcher", ask },
};

static const struct interleave_thread use_and_leave[] = {
	{ "external", use },
	{ "leaver", leave },
};

static const struct interleave_thread use_and_close[] = {
	{ "external", use },
	{ "closer", close_node },
};

static const struct interleave_thread use_close_and_take_back[] = {
	{ "external", use },
	{ "closer", close_node },
	{ "driver", take_back },
};

#define LIVE_PROGRAM(program_name, program_threads, first, what) {	\
	.name = program_name,						\
	.threads = program_threads,					\
	.nr_threads = ARRAY_SIZE(program_threads),			\
	.arrange = arrange,						\
	.setup = first,							\
	.teardown = end,						\
	.check = what,							\
}

static const struct vfio_program viable[] = {
	LIVE_PROGRAM("unbind_status", unbind_and_ask, begin_bound,
		     group_was_viable),
	LIVE_PROGRAM("unbind_open", unbind_and_open, begin_bound,
		     device_was_opened),
	LIVE_PROGRAM("bind_status", bind_and_ask, begin, group_is_viable),
};

KUNIT_ARRAY_PARAM(viable, viable, describe_program);

/* Claims: C7, C8 */
static void live_group_stays_viable_while_a_driver_comes_or_goes(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct vfio_program external[] = {
	LIVE_PROGRAM("external_leave", use_and_leave, begin,
		     group_stays_if_it_is_used),
	LIVE_PROGRAM("external_close", use_and_close, begin, group_has_left),
	LIVE_PROGRAM("external_close_unregister", use_close_and_take_back,
		     begin, group_has_left),
};

KUNIT_ARRAY_PARAM(external, external, describe_program);

/* Claims: C5 */
static void external_user_keeps_the_group_in_its_container(struct kunit *test)
{
	program_explore(test, test->param_value);
}

const struct vfio_explore live_programs[] = {
	VFIO_PROGRAMS(viable),
	VFIO_PROGRAMS(external),
	{}
};

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(live_group_stays_viable_while_a_driver_comes_or_goes,
			 viable_gen_params),
	KUNIT_CASE_PARAM(external_user_keeps_the_group_in_its_container,
			 external_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "vfio_explore_live",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = cases,
};

kunit_test_suites(&suite);
