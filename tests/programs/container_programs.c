// SPDX-License-Identifier: GPL-2.0-only
/*
 * User space puts groups in a container and takes them out, opens and closes
 * devices and nodes, all at once; and drivers take their devices back.
 */
#include <linux/string.h>
#include "../common/fixture.h"
#include "../common/uapi.h"
#include "live.h"

/**
 * struct containing - A scene with what its threads came to.
 * @scene: the scene; the first device of its group can be opened
 * @live: the container, and the node of that group
 * @other: a second group
 * @member: its device
 * @node: its node
 * @set: what putting each group in the container came to
 * @set_iommu: what setting its IOMMU came to
 * @unset: what taking each group out came to
 * @device_fd: what opening the device came to
 * @extension: what asking the container came to
 */
struct containing {
	struct scene scene;
	struct live live;
	struct mock_group *other;
	struct plain_device *member;
	struct slot node;
	long set[2];
	long set_iommu;
	long unset[2];
	long device_fd;
	long extension;
};

static void *arrange(struct kunit *test, const struct vfio_program *program)
{
	struct containing *all = kunit_kzalloc(test, sizeof(*all), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, all);
	scene_arrange(test, &all->scene);
	live_arrange(test, &all->live, &all->scene);
	all->other = mock_group_create(test);
	all->member = plain_device_create(test, all->other);
	return all;
}

static void register_devices(struct containing *all)
{
	scene_begin(&all->scene);
	interleave_name(&all->member->vfio, sizeof(all->member->vfio),
			"member");
	memset(all->set, 0, sizeof(all->set));
	memset(all->unset, 0, sizeof(all->unset));
	all->set_iommu = 0;
	all->device_fd = -ENOENT;
	if (plain_device_register(all->scene.first) ||
	    plain_device_register(all->member))
		program_fail(all->scene.test, "no groups to begin with");
}

static void open_other(struct containing *all)
{
	slot_fill(&all->node, uapi_open_group(all->scene.test,
					      all->other->iommu_group));
}

/* Both groups, their nodes open, and a container without groups. */
static void begin(void *ctx)
{
	struct containing *all = ctx;

	register_devices(all);
	live_begin(&all->live, all->scene.group);
	open_other(all);
}

/* The first group is in the container, which has an IOMMU. */
static void begin_live(void *ctx)
{
	struct containing *all = ctx;

	register_devices(all);
	live_begin_in_use(&all->live, all->scene.group);
	open_other(all);
}

static void begin_both_live(void *ctx)
{
	struct containing *all = ctx;

	begin_live(ctx);
	if (live_enter(&all->live, &all->node))
		program_fail(all->scene.test, "no live groups to begin with");
}

static void end(void *ctx)
{
	struct containing *all = ctx;

	if (all->device_fd >= 0)
		user_close(all->scene.test, all->device_fd);
	slot_close(all->scene.test, &all->node);
	live_end(&all->live);
	plain_device_unregister(all->member);
	live_check_iommu(&all->live);
	scene_end(&all->scene);
}

/* Threads. */

static void enter(void *ctx)
{
	struct containing *all = ctx;

	all->set[0] = live_enter(&all->live, &all->live.node);
}

static void enter_and_set_iommu(void *ctx)
{
	struct containing *all = ctx;

	all->set[0] = live_enter(&all->live, &all->live.node);
	all->set_iommu = live_set_iommu(&all->live);
}

static void enter_other(void *ctx)
{
	struct containing *all = ctx;

	all->set[1] = live_enter(&all->live, &all->node);
}

static void leave(void *ctx)
{
	struct containing *all = ctx;

	all->unset[0] = live_leave(&all->live.node);
}

static void leave_other(void *ctx)
{
	struct containing *all = ctx;

	all->unset[1] = live_leave(&all->node);
}

static void close_node(void *ctx)
{
	struct containing *all = ctx;

	slot_close(all->scene.test, &all->live.node);
}

static void open_device(void *ctx)
{
	struct containing *all = ctx;

	all->device_fd = live_open_device(&all->live);
}

static void use_device(void *ctx)
{
	struct containing *all = ctx;

	open_device(ctx);
	if (all->device_fd >= 0)
		user_close(all->scene.test, all->device_fd);
}

static void ask(void *ctx)
{
	struct containing *all = ctx;

	all->extension = slot_ioctl(&all->live.container,
				    VFIO_CHECK_EXTENSION,
				    VFIO_TYPE1v2_IOMMU);
}

static void take_back(void *ctx)
{
	struct containing *all = ctx;

	plain_device_unregister(all->scene.first);
}

/* What must hold. */

static const char *users_have_a_container(void *ctx)
{
	struct containing *all = ctx;
	struct core_group_state state;

	if (core_group_state(all->scene.group->iommu_group, &state) &&
	    state.container_users && !state.container_set)
		return "a group has container users and no container";
	if (core_group_state(all->other->iommu_group, &state) &&
	    state.container_users && !state.container_set)
		return "the other group has container users and no container";
	return NULL;
}

static const char *wrong_result(struct containing *all, const char *what,
				long result, long also)
{
	if (!result || result == also)
		return NULL;
	return scene_wrong(&all->scene, "%s returned %ld", what, result);
}

/* Whether a group is in the container, and how many users keep it there. */
static const char *wrong_users(struct containing *all, unsigned int number,
			       unsigned int users)
{
	struct mock_group *group = number ? all->other : all->scene.group;
	struct core_group_state state;

	if (!core_group_state(group->iommu_group, &state))
		return "a group cannot be found";
	if (state.container_users != users || state.container_set != !!users)
		return scene_wrong(&all->scene,
				   "group %u has %u users and %s container, not %u",
				   number, state.container_users,
				   state.container_set ? "a" : "no", users);
	return NULL;
}

static const char *wrong_attached(struct containing *all, unsigned int groups)
{
	unsigned int attached = atomic_read(&all->live.iommu->attached);
	unsigned int opened = atomic_read(&all->live.iommu->opened);

	if (attached != groups || opened != !!groups)
		return scene_wrong(&all->scene,
				   "%u groups at %u IOMMUs, not %u", attached,
				   opened, groups);
	return NULL;
}

/* Who is refused as somebody else is there leaves it as it was. */
static const char *group_is_in_or_out(void *ctx)
{
	struct containing *all = ctx;
	bool node_open = atomic_read(&all->live.node.fd) >= 0;
	bool opened = all->device_fd >= 0;
	bool in = all->unset[0] != 0;
	const char *wrong;

	if (all->unset[0] && all->unset[0] != -EBUSY)
		return scene_wrong(&all->scene, "leaving returned %ld",
				   all->unset[0]);
	if (!opened && all->device_fd != -EINVAL)
		return scene_wrong(&all->scene, "opening returned %ld",
				   all->device_fd);
	if (!node_open)
		return "the node is closed";
	wrong = wrong_users(all, 0, in + (in && opened));
	return wrong ?: wrong_attached(all, in);
}

static const char *closed_group_is_out(void *ctx)
{
	struct containing *all = ctx;

	/* Whatever they came to: the last one to go has taken it out. */
	return wrong_users(all, 0, 0) ?: wrong_attached(all, 0);
}

static const char *both_are_in(void *ctx)
{
	struct containing *all = ctx;

	return wrong_result(all, "entering", all->set[0], 0) ?:
	       wrong_result(all, "entering", all->set[1], 0) ?:
	       wrong_result(all, "setting the IOMMU", all->set_iommu, 0) ?:
	       wrong_users(all, 0, 1) ?: wrong_users(all, 1, 1) ?:
	       wrong_attached(all, 2);
}

static const char *both_are_out(void *ctx)
{
	struct containing *all = ctx;

	return wrong_result(all, "leaving", all->unset[0], 0) ?:
	       wrong_result(all, "leaving", all->unset[1], 0) ?:
	       wrong_users(all, 0, 0) ?: wrong_users(all, 1, 0) ?:
	       wrong_attached(all, 0);
}

/* The IOMMU stays if the other group comes before the first has left. */
static const char *other_is_in(void *ctx)
{
	struct containing *all = ctx;
	unsigned int opened = atomic_read(&all->live.iommu->opened);
	const char *wrong;

	wrong = wrong_result(all, "leaving", all->unset[0], 0) ?:
		wrong_result(all, "entering", all->set[1], 0) ?:
		wrong_users(all, 0, 0) ?: wrong_users(all, 1, 1);
	return wrong ?: wrong_attached(all, opened);
}

static const char *answer_is_yes(void *ctx)
{
	struct containing *all = ctx;

	if (all->extension != 1)
		return scene_wrong(&all->scene, "the container says %ld",
				   all->extension);
	return wrong_users(all, 0, 0) ?: wrong_attached(all, 0);
}

static const char *device_is_taken_back(void *ctx)
{
	struct containing *all = ctx;

	return wrong_attached(all, 0);
}

static const struct interleave_thread leave_and_open_device[] = {
	{ "leaver", leave },
	{ "user", open_device },
};

static const struct interleave_thread leave_use_and_close[] = {
	{ "leaver", leave },
	{ "user", use_device },
	{ "closer", close_node },
};

static const struct interleave_thread enter_use_and_close[] = {
	{ "enterer", enter },
	{ "user", use_device },
	{ "closer", close_node },
};

static const struct interleave_thread enter_leave_use_and_close[] = {
	{ "enterer", enter_and_set_iommu },
	{ "leaver", leave },
	{ "user", use_device },
	{ "closer", close_node },
};

static const struct interleave_thread enter_and_use[] = {
	{ "enterer", enter_and_set_iommu },
	{ "user", use_device },
};

static const struct interleave_thread both_enter[] = {
	{ "first", enter_and_set_iommu },
	{ "second", enter_other },
};

static const struct interleave_thread both_leave[] = {
	{ "first", leave },
	{ "second", leave_other },
};

static const struct interleave_thread one_for_the_other[] = {
	{ "first", leave },
	{ "second", enter_other },
};

static const struct interleave_thread leave_and_ask[] = {
	{ "leaver", leave },
	{ "asker", ask },
};

static const struct interleave_thread take_back_and_leave[] = {
	{ "driver", take_back },
	{ "leaver", leave },
};

static const struct interleave_thread take_back_and_close[] = {
	{ "driver", take_back },
	{ "closer", close_node },
};

static const struct interleave_thread take_back_use_and_close[] = {
	{ "driver", take_back },
	{ "user", use_device },
	{ "closer", close_node },
};

/* The group is gone with its device, or was never entered again. */
static const char *entered_group_is_out(void *ctx)
{
	struct containing *all = ctx;

	/* The device needs an IOMMU, which nobody sets. */
	if (all->device_fd != -EINVAL && all->device_fd != -EBADF)
		return scene_wrong(&all->scene, "opening returned %ld",
				   all->device_fd);
	return closed_group_is_out(ctx);
}

static const char *entered_group_is_in(void *ctx)
{
	struct containing *all = ctx;

	return wrong_result(all, "entering", all->set[0], 0) ?:
	       wrong_result(all, "setting the IOMMU", all->set_iommu, 0) ?:
	       wrong_users(all, 0, 1) ?: wrong_attached(all, 1);
}

/* After the threads the device's file descriptor is closed already. */
static void end_used(void *ctx)
{
	struct containing *all = ctx;

	all->device_fd = -ENOENT;
	end(ctx);
}

#define CONTAINER_PROGRAM(program_name, program_threads, first, last,	\
			  what) {					\
	.name = program_name,						\
	.threads = program_threads,					\
	.nr_threads = ARRAY_SIZE(program_threads),			\
	.arrange = arrange,						\
	.setup = first,							\
	.teardown = last,						\
	.invariant = users_have_a_container,				\
	.check = what,							\
}

static const struct vfio_program one_group[] = {
	CONTAINER_PROGRAM("leave_open", leave_and_open_device, begin_live, end,
			  group_is_in_or_out),
	CONTAINER_PROGRAM("leave_use_close", leave_use_and_close, begin_live,
			  end_used, closed_group_is_out),
	CONTAINER_PROGRAM("enter_use_close", enter_use_and_close, begin,
			  end_used, entered_group_is_out),
	CONTAINER_PROGRAM("enter_use", enter_and_use, begin, end_used,
			  entered_group_is_in),
	CONTAINER_PROGRAM("enter_leave_use_close", enter_leave_use_and_close,
			  begin, end_used, closed_group_is_out),
};

KUNIT_ARRAY_PARAM(one_group, one_group, describe_program);

/* Claims: C5 */
static void group_leaves_its_container_with_its_last_user(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct vfio_program two_groups[] = {
	CONTAINER_PROGRAM("enter_enter", both_enter, begin, end, both_are_in),
	CONTAINER_PROGRAM("leave_leave", both_leave, begin_both_live, end,
			  both_are_out),
	CONTAINER_PROGRAM("leave_enter", one_for_the_other, begin_live, end,
			  other_is_in),
	CONTAINER_PROGRAM("leave_ask", leave_and_ask, begin_live, end,
			  answer_is_yes),
};

KUNIT_ARRAY_PARAM(two_groups, two_groups, describe_program);

static void iommu_goes_with_the_last_group(struct kunit *test)
{
	program_explore(test, test->param_value);
}

static const struct vfio_program taken_back[] = {
	CONTAINER_PROGRAM("unregister_leave", take_back_and_leave, begin_live,
			  end, device_is_taken_back),
	CONTAINER_PROGRAM("unregister_close", take_back_and_close, begin_live,
			  end, device_is_taken_back),
	CONTAINER_PROGRAM("unregister_use_close", take_back_use_and_close,
			  begin_live, end_used, device_is_taken_back),
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
	KUNIT_CASE_PARAM(iommu_goes_with_the_last_group,
			 two_groups_gen_params),
	KUNIT_CASE_PARAM(last_device_goes_once_the_group_has_left,
			 taken_back_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "vfio_explore_container",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = cases,
};

kunit_test_suites(&suite);
