// SPDX-License-Identifier: GPL-2.0-only
/*
 * User space puts groups in a container, takes them out, opens devices and
 * closes files concurrently, and drivers unregister their devices
 */
#include <linux/string.h>

#include "live.h"

/**
 * struct containing - a scene with a container and two groups
 * @live: the first group and the files
 * @other: the second group
 * @member: its device
 * @node: its node
 * @set: results of putting each group in the container
 * @set_iommu: result of setting the IOMMU
 * @other_left: result of taking the second group out
 * @extension: result of VFIO_CHECK_EXTENSION
 */
struct containing {
	struct live live;
	struct mock_group *other;
	struct plain_device *member;
	struct slot node;
	long set[2];
	long set_iommu;
	long other_left;
	long extension;
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct containing *all = case_alloc(test, sizeof(*all));

	live_init(test, &all->live, program);
	all->other = mock_group_create(test);
	all->member = plain_device_create(test, all->other);
	return all;
}

static void register_devices(struct containing *all)
{
	memset(all->set, 0, sizeof(all->set));
	all->set_iommu = 0;
	all->other_left = 0;
	scene_begin(all);
	interleave_name(&all->member->vfio, sizeof(all->member->vfio),
			"member");
	if (plain_device_register(all->live.scene.first) ||
	    plain_device_register(all->member))
		program_fail(all->live.scene.test, "no groups to start from");
}

static void open_other(struct containing *all)
{
	slot_fill(&all->node, uapi_open_group(all->live.scene.test,
					      all->other->iommu_group));
}

/* Both nodes are open, and the container has no group. */
static void begin(void *ctx)
{
	struct containing *all = ctx;

	register_devices(all);
	live_begin(&all->live);
	open_other(all);
}

/* The first group is in the container, which has an IOMMU. */
static void begin_live(void *ctx)
{
	struct containing *all = ctx;

	register_devices(all);
	live_begin_in_use(&all->live);
	open_other(all);
}

static void begin_both_live(void *ctx)
{
	struct containing *all = ctx;

	begin_live(ctx);
	if (live_enter(&all->live, &all->node)) {
		program_fail(all->live.scene.test,
			     "no live groups to start from");
	}
}

static void end(void *ctx)
{
	struct containing *all = ctx;

	slot_close(all->live.scene.test, &all->node);
	live_end(&all->live);
	plain_device_unregister(all->member);
	live_check_iommu(&all->live);
	scene_end(ctx);
}

static void enter(void *ctx)
{
	struct containing *all = ctx;

	all->set[0] = live_enter(&all->live, &all->live.node);
}

static void enter_and_set_iommu(void *ctx)
{
	struct containing *all = ctx;

	enter(ctx);
	all->set_iommu = live_set_iommu(&all->live);
}

static void enter_other(void *ctx)
{
	struct containing *all = ctx;

	all->set[1] = live_enter(&all->live, &all->node);
}

static void leave_other(void *ctx)
{
	struct containing *all = ctx;

	all->other_left = slot_ioctl(&all->node, VFIO_GROUP_UNSET_CONTAINER, 0);
}

static void use_device(void *ctx)
{
	struct live *live = ctx;

	live_open_device(ctx);
	if (live->device_fd >= 0)
		user_close(live->scene.test, live->device_fd);
}

static void check_extension(void *ctx)
{
	struct containing *all = ctx;

	all->extension = slot_ioctl(&all->live.container, VFIO_CHECK_EXTENSION,
				    VFIO_TYPE1v2_IOMMU);
}

static const char *users_have_a_container(void *ctx)
{
	struct containing *all = ctx;
	struct core_group_state state;

	if (core_group_state(all->live.scene.group->iommu_group, &state) &&
	    state.container_users && !state.container_set)
		return "a group has container users and no container";
	if (core_group_state(all->other->iommu_group, &state) &&
	    state.container_users && !state.container_set)
		return "the other group has container users and no container";
	return NULL;
}

static const char *wrong_result(struct containing *all, const char *what,
				long result)
{
	if (!result)
		return NULL;
	return scene_wrong(&all->live.scene, "%s returned %ld", what, result);
}

/* Group number 0 or 1 must have so many container users. */
static const char *wrong_users(struct containing *all, unsigned int number,
			       unsigned int users)
{
	struct mock_group *group = number ? all->other : all->live.scene.group;
	struct core_group_state state;

	if (!core_group_state(group->iommu_group, &state))
		return "a group cannot be found";
	if (state.container_users != users || state.container_set != !!users) {
		return scene_wrong(&all->live.scene,
				   "group %u has %u users and %s container, not %u",
				   number, state.container_users,
				   state.container_set ? "a" : "no", users);
	}
	return NULL;
}

static const char *wrong_attached(struct containing *all, unsigned int groups)
{
	unsigned int attached = atomic_read(&all->live.iommu->attached);
	unsigned int opened = atomic_read(&all->live.iommu->opened);

	if (attached != groups || opened != !!groups) {
		return scene_wrong(&all->live.scene,
				   "%u groups at %u IOMMUs, not %u", attached,
				   opened, groups);
	}
	return NULL;
}

/* A thread that is refused has changed nothing. */
static const char *group_is_in_or_out(void *ctx)
{
	struct containing *all = ctx;
	struct live *live = &all->live;
	bool opened = live->device_fd >= 0;
	bool in = live->left;

	if (live->left && live->left != -EBUSY)
		return wrong_result(all, "leaving", live->left);
	if (!opened && live->device_fd != -EINVAL)
		return wrong_result(all, "opening", live->device_fd);
	if (atomic_read(&live->node.fd) < 0)
		return "the node is closed";
	return wrong_users(all, 0, in + (in && opened)) ?:
	       wrong_attached(all, in);
}

/* The last thread to end has taken the group out, whatever others returned. */
static const char *closed_group_is_out(void *ctx)
{
	return wrong_users(ctx, 0, 0) ?: wrong_attached(ctx, 0);
}

static const char *entered_group_is_out(void *ctx)
{
	struct live *live = ctx;

	/* No thread sets an IOMMU, which opening a device needs. */
	if (live->device_fd != -EINVAL && live->device_fd != -EBADF)
		return wrong_result(ctx, "opening", live->device_fd);
	return closed_group_is_out(ctx);
}

static const char *entered_group_is_in(void *ctx)
{
	struct containing *all = ctx;

	return wrong_result(all, "entering", all->set[0]) ?:
	       wrong_result(all, "setting the IOMMU", all->set_iommu) ?:
	       wrong_users(all, 0, 1) ?: wrong_attached(all, 1);
}

static const char *both_are_in(void *ctx)
{
	struct containing *all = ctx;

	return wrong_result(all, "entering", all->set[0]) ?:
	       wrong_result(all, "entering", all->set[1]) ?:
	       wrong_result(all, "setting the IOMMU", all->set_iommu) ?:
	       wrong_users(all, 0, 1) ?: wrong_users(all, 1, 1) ?:
	       wrong_attached(all, 2);
}

static const char *both_are_out(void *ctx)
{
	struct containing *all = ctx;

	return wrong_result(all, "leaving", all->live.left) ?:
	       wrong_result(all, "leaving", all->other_left) ?:
	       wrong_users(all, 0, 0) ?: wrong_users(all, 1, 0) ?:
	       wrong_attached(all, 0);
}

/* The IOMMU stays if the second group enters before the first has left. */
static const char *other_is_in(void *ctx)
{
	struct containing *all = ctx;

	return wrong_result(all, "leaving", all->live.left) ?:
	       wrong_result(all, "entering", all->set[1]) ?:
	       wrong_users(all, 0, 0) ?: wrong_users(all, 1, 1) ?:
	       wrong_attached(all, atomic_read(&all->live.iommu->opened));
}

static const char *extension_is_there(void *ctx)
{
	struct containing *all = ctx;

	if (all->extension != 1) {
		return wrong_result(all, "CHECK_EXTENSION", all->extension) ?:
		       "CHECK_EXTENSION returned 0";
	}
	return closed_group_is_out(ctx);
}

static const char *group_is_detached(void *ctx)
{
	return wrong_attached(ctx, 0);
}

/* The threads have closed the device. */
static void end_used(void *ctx)
{
	struct live *live = ctx;

	live->device_fd = -ENOENT;
	end(ctx);
}

#define CONTAINER_PROGRAM(program_name, first, last, what, ...) {	\
	.name = program_name,						\
	INTERLEAVE_RUN(__VA_ARGS__),					\
	.arrange = arrange,						\
	.setup = first,							\
	.teardown = last,						\
	.invariant = users_have_a_container,				\
	.check = what,							\
}

static const struct vfio_program one_group[] = {
	CONTAINER_PROGRAM("leave_open", begin_live, end, group_is_in_or_out,
			  { "leaver", live_leave },
			  { "user", live_open_device }),
	CONTAINER_PROGRAM("leave_use_close", begin_live, end_used,
			  closed_group_is_out,
			  { "leaver", live_leave }, { "user", use_device },
			  { "closer", live_close_node }),
	CONTAINER_PROGRAM("enter_use_close", begin, end_used,
			  entered_group_is_out,
			  { "enterer", enter }, { "user", use_device },
			  { "closer", live_close_node }),
	CONTAINER_PROGRAM("enter_use", begin, end_used, entered_group_is_in,
			  { "enterer", enter_and_set_iommu },
			  { "user", use_device }),
	CONTAINER_PROGRAM("enter_leave_use_close", begin, end_used,
			  closed_group_is_out,
			  { "enterer", enter_and_set_iommu },
			  { "leaver", live_leave }, { "user", use_device },
			  { "closer", live_close_node }),
};

KUNIT_ARRAY_PARAM(one_group, one_group, describe_program);

/* Claims: C5 */
static void group_leaves_its_container_with_its_last_user(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct vfio_program two_groups[] = {
	CONTAINER_PROGRAM("enter_enter", begin, end, both_are_in,
			  { "first", enter_and_set_iommu },
			  { "second", enter_other }),
	CONTAINER_PROGRAM("leave_leave", begin_both_live, end, both_are_out,
			  { "first", live_leave }, { "second", leave_other }),
	CONTAINER_PROGRAM("leave_enter", begin_live, end, other_is_in,
			  { "first", live_leave }, { "second", enter_other }),
	CONTAINER_PROGRAM("leave_ask", begin_live, end, extension_is_there,
			  { "leaver", live_leave },
			  { "asker", check_extension }),
};

KUNIT_ARRAY_PARAM(two_groups, two_groups, describe_program);

static void iommu_goes_with_the_last_group(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct vfio_program taken_back[] = {
	CONTAINER_PROGRAM("unregister_leave", begin_live, end,
			  group_is_detached,
			  { "driver", scene_destroy },
			  { "leaver", live_leave }),
	CONTAINER_PROGRAM("unregister_close", begin_live, end,
			  group_is_detached,
			  { "driver", scene_destroy },
			  { "closer", live_close_node }),
	CONTAINER_PROGRAM("unregister_use_close", begin_live, end_used,
			  group_is_detached,
			  { "driver", scene_destroy }, { "user", use_device },
			  { "closer", live_close_node }),
};

KUNIT_ARRAY_PARAM(taken_back, taken_back, describe_program);

/* Claims: C5 */
static void last_device_goes_once_the_group_has_left(struct kunit *test)
{
	program_explore(test, test->param_value);
}

const struct vfio_explore container_programs[] = {
	VFIO_PROGRAMS(one_group),
	VFIO_PROGRAMS(two_groups),
	VFIO_PROGRAMS(taken_back),
	{}
};

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(group_leaves_its_container_with_its_last_user,
			 one_group_gen_params),
	KUNIT_CASE_PARAM(iommu_goes_with_the_last_group, two_groups_gen_params),
	KUNIT_CASE_PARAM(last_device_goes_once_the_group_has_left,
			 taken_back_gen_params),
	{}
};

FIXTURE_SUITE("vfio_explore_container", cases);
