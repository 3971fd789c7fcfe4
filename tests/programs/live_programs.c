// SPDX-License-Identifier: GPL-2.0-only
/*
 * User space uses a group while a driver is bound to another device of the
 * group or unbound from it, and while external users use the group
 */
#include "driven.h"
#include "live.h"

/**
 * struct living - a scene with a live group
 * @live: the scene and its files
 * @driven: a device of the group that has a driver
 * @status_arg: in user memory: argument of VFIO_GROUP_GET_STATUS
 * @bound: result of binding the driver
 * @status: result of VFIO_GROUP_GET_STATUS
 * @external: result of vfio_group_get_external_user_from_dev()
 */
struct living {
	struct live live;
	struct driven *driven;
	struct vfio_group_status __user *status_arg;
	int bound;
	long status;
	long external;
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct living *living = case_alloc(test, sizeof(*living));

	live_init(test, &living->live, program);
	living->driven = driven_create(test, living->live.scene.group);
	living->status_arg = user_alloc(test, sizeof(*living->status_arg));
	return living;
}

static void begin(void *ctx)
{
	const struct vfio_group_status status = { .argsz = sizeof(status) };
	struct living *living = ctx;

	living->bound = 0;
	living->status = 0;
	living->external = 0;
	user_poke(living->live.scene.test, living->status_arg, &status,
		  sizeof(status));

	scene_begin_with_group(ctx);
	live_begin_in_use(&living->live);
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
	if (living->bound) {
		program_fail(living->live.scene.test,
			     "no driver to start from");
	}
}

static void unbind(void *ctx)
{
	struct living *living = ctx;

	driven_unbind(living->driven);
}

static void end(void *ctx)
{
	struct living *living = ctx;

	live_end(&living->live);
	unbind(ctx);
	live_check_iommu(&living->live);
	scene_end(ctx);
}

static void get_status(void *ctx)
{
	struct living *living = ctx;

	living->status = slot_ioctl(&living->live.node, VFIO_GROUP_GET_STATUS,
				    (unsigned long)living->status_arg);
}

/* As KVM and drivers of mediated devices do. */
static void use(void *ctx)
{
	struct living *living = ctx;
	struct scene *scene = &living->live.scene;
	struct device *dev = &scene->first->mdev->dev;
	struct vfio_group *group = vfio_group_get_external_user_from_dev(dev);

	living->external = PTR_ERR_OR_ZERO(group);
	if (living->external)
		return;
	if (vfio_external_check_extension(group, VFIO_TYPE1v2_IOMMU) != 1)
		program_fail(scene->test, "the IOMMU is gone");
	vfio_group_put_external_user(group);
}

static const char *group_was_viable(void *ctx)
{
	struct living *living = ctx;
	struct vfio_group_status status;

	if (living->status) {
		return scene_wrong(ctx, "GET_STATUS returned %ld",
				   living->status);
	}
	user_peek(living->live.scene.test, &status, living->status_arg,
		  sizeof(status));
	if (!(status.flags & VFIO_GROUP_FLAGS_CONTAINER_SET))
		return "the group is in no container";
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		return "the group is not viable";
	return NULL;
}

/* Until the driver has registered the device, the group may not be viable. */
static const char *group_is_viable(void *ctx)
{
	struct living *living = ctx;

	if (living->bound)
		return scene_wrong(ctx, "binding returned %d", living->bound);
	get_status(ctx);
	return group_was_viable(ctx);
}

static const char *device_was_opened(void *ctx)
{
	struct live *live = ctx;

	if (live->device_fd < 0) {
		return scene_wrong(ctx, "opening returned %ld",
				   live->device_fd);
	}
	return NULL;
}

static const char *wrong_external(struct living *living)
{
	if (living->external && living->external != -EINVAL &&
	    living->external != -ENODEV) {
		return scene_wrong(&living->live.scene,
				   "the external user got %ld",
				   living->external);
	}
	return NULL;
}

static const char *group_stays_if_it_is_used(void *ctx)
{
	struct live *live = ctx;
	struct core_group_state state;
	bool in = live->left;

	if (live->left && live->left != -EBUSY)
		return scene_wrong(ctx, "leaving returned %ld", live->left);
	if (!core_group_state(live->scene.group->iommu_group, &state))
		return "the group cannot be found";
	if (state.container_users != in || state.container_set != in) {
		return scene_wrong(ctx, "%u container users and %s container",
				   state.container_users,
				   state.container_set ? "a" : "no");
	}
	return wrong_external(ctx);
}

static const char *group_has_left(void *ctx)
{
	struct live *live = ctx;

	if (atomic_read(&live->iommu->attached))
		return "the group is still attached to the IOMMU";
	return wrong_external(ctx);
}

#define LIVE_PROGRAM(program_name, first, what, ...) {			\
	.name = program_name,						\
	INTERLEAVE_RUN(__VA_ARGS__),					\
	.arrange = arrange,						\
	.setup = first,							\
	.teardown = end,						\
	.check = what,							\
}

static const struct vfio_program viable[] = {
	LIVE_PROGRAM("unbind_status", begin_bound, group_was_viable,
		     { "unbinder", unbind }, { "watcher", get_status }),
	LIVE_PROGRAM("unbind_open", begin_bound, device_was_opened,
		     { "unbinder", unbind }, { "user", live_open_device }),
	LIVE_PROGRAM("bind_status", begin, group_is_viable,
		     { "binder", bind }, { "watcher", get_status }),
};

KUNIT_ARRAY_PARAM(viable, viable, describe_program);

/* Claims: C7, C8 */
static void
live_group_stays_viable_while_a_driver_comes_or_goes(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct vfio_program external[] = {
	LIVE_PROGRAM("external_leave", begin, group_stays_if_it_is_used,
		     { "external", use }, { "leaver", live_leave }),
	LIVE_PROGRAM("external_close", begin, group_has_left,
		     { "external", use }, { "closer", live_close_node }),
	LIVE_PROGRAM("external_close_unregister", begin, group_has_left,
		     { "external", use }, { "closer", live_close_node },
		     { "driver", scene_destroy }),
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

FIXTURE_SUITE("vfio_explore_live", cases);
