// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/vfio: containers and the IOMMU drivers that serve them
 *
 * The contract is <uapi/linux/vfio.h>, and where that is silent the errno
 * values of Linux 5.10.
 */
#include <linux/err.h>
#include <linux/miscdevice.h>

#include "../common/gate.h"
#include "../common/support.h"

#define GROUPS	3

/* A container and groups with one device each, their nodes open. */
struct members {
	struct mock_group *group[GROUPS];
	int node[GROUPS];
	int container;
};

static void open_members(struct kunit *test, struct members *members,
			 unsigned int groups)
{
	unsigned int i;

	members->container = uapi_open_container(test);
	for (i = 0; i < groups; i++) {
		members->group[i] = mock_group_create(test);
		mock_vfio_device_create(test, members->group[i]);
		members->node[i] = group_open_node(test, members->group[i]);
	}
}

static void join_member(struct kunit *test, struct members *members,
			unsigned int i)
{
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, members->node[i],
						 members->container), 0);
}

/* The same, with the groups in the container. */
static void join_members(struct kunit *test, struct members *members,
			 unsigned int groups)
{
	unsigned int i;

	open_members(test, members, groups);
	for (i = 0; i < groups; i++)
		join_member(test, members, i);
}

static int set_iommu(struct kunit *test, int container_fd)
{
	return uapi_set_iommu(test, container_fd, VFIO_TYPE1v2_IOMMU);
}

static const struct vfio_iommu_driver_ops *driver_of(struct kunit *test,
						     int container)
{
	return container_state(test, container).iommu_driver;
}

/* The node. */

static void container_node_is_world_accessible(struct kunit *test)
{
	const struct miscdevice *misc = core_container_misc();

	KUNIT_EXPECT_EQ(test, misc->minor, VFIO_MINOR);
	KUNIT_EXPECT_STREQ(test, misc->name, "vfio");
	KUNIT_EXPECT_STREQ(test, misc->nodename, "vfio/vfio");
	KUNIT_EXPECT_EQ(test, misc->mode, 0666);
}

static void each_open_makes_a_container_of_its_own(struct kunit *test)
{
	struct core_container_state state;
	struct live_group live = live_group_prepare(test);
	int other_fd;

	other_fd = uapi_open_container(test);
	state = container_state(test, other_fd);
	KUNIT_EXPECT_EQ(test, state.references, 1);
	KUNIT_EXPECT_EQ(test, state.groups, 0);
	KUNIT_EXPECT_NULL(test, state.iommu_driver);

	live_group_set_container(test, &live);

	KUNIT_EXPECT_EQ(test, container_state(test, live.container).groups, 1);
	KUNIT_EXPECT_EQ(test, container_state(test, other_fd).groups, 0);
	KUNIT_EXPECT_EQ(test, container_state(test, other_fd).references, 1);
}

static void get_api_version_returns_the_header_version(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);
	int fd;

	live_group_set_container(test, &live);
	fd = live.container;

	KUNIT_EXPECT_EQ(test, user_ioctl(test, fd, VFIO_GET_API_VERSION, 0),
			VFIO_API_VERSION);

	KUNIT_ASSERT_EQ(test, set_iommu(test, fd), 0);
	KUNIT_EXPECT_EQ(test, user_ioctl(test, fd, VFIO_GET_API_VERSION, 0),
			VFIO_API_VERSION);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_IOCTL), 0);
}

/* VFIO_CHECK_EXTENSION */

static void check_extension_without_a_driver_is_0(struct kunit *test)
{
	int fd = uapi_open_container(test);

	KUNIT_EXPECT_EQ(test,
			uapi_check_extension(test, fd, VFIO_TYPE1v2_IOMMU), 0);
}

static void check_extension_asks_every_driver(struct kunit *test)
{
	struct mock_vfio_iommu *older, *newer;
	int fd = uapi_open_container(test);

	older = mock_vfio_iommu_prepare(test, "older", VFIO_TYPE1_IOMMU);
	newer = mock_vfio_iommu_prepare(test, "newer", VFIO_TYPE1v2_IOMMU);
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(older), 0);
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(newer), 0);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, fd, VFIO_TYPE1_IOMMU),
			1);
	KUNIT_EXPECT_EQ(test,
			uapi_check_extension(test, fd, VFIO_TYPE1v2_IOMMU), 1);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, fd,
						   VFIO_SPAPR_TCE_IOMMU), 0);
}

static void check_extension_stops_at_the_first_yes(struct kunit *test)
{
	struct mock_vfio_iommu *older = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *newer = mock_vfio_iommu_create(test);
	int fd = uapi_open_container(test);

	KUNIT_EXPECT_EQ(test,
			uapi_check_extension(test, fd, VFIO_TYPE1v2_IOMMU), 1);

	KUNIT_EXPECT_EQ(test,
			iommu_calls(older, MOCK_IOMMU_CHECK_EXTENSION) +
			iommu_calls(newer, MOCK_IOMMU_CHECK_EXTENSION),
			1);
}

static void error_of_one_driver_does_not_hide_another(struct kunit *test)
{
	struct mock_vfio_iommu *older = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *newer = mock_vfio_iommu_create(test);
	int fd = uapi_open_container(test);

	mock_op_fail_always(&newer->op[MOCK_IOMMU_CHECK_EXTENSION], -EIO);

	KUNIT_EXPECT_EQ(test,
			uapi_check_extension(test, fd, VFIO_TYPE1v2_IOMMU), 1);

	KUNIT_EXPECT_EQ(test, iommu_calls(older, MOCK_IOMMU_CHECK_EXTENSION),
			1);
}

static void check_extension_asks_only_the_driver_in_use(struct kunit *test)
{
	struct mock_vfio_iommu *other;
	struct live_group live;
	struct mock_op *asked;
	int before;

	other = mock_vfio_iommu_prepare(test, "other", VFIO_TYPE1_IOMMU);
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(other), 0);
	live = live_group_create(test);
	asked = &other->op[MOCK_IOMMU_CHECK_EXTENSION];
	before = mock_op_calls(asked);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, live.container,
						   VFIO_TYPE1_IOMMU), 0);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, live.container,
						   VFIO_TYPE1v2_IOMMU), 1);
	mock_op_fail_nth(&live.iommu->op[MOCK_IOMMU_CHECK_EXTENSION], 1, -EIO);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, live.container,
						   VFIO_TYPE1v2_IOMMU), -EIO);

	KUNIT_EXPECT_EQ(test, mock_op_calls(asked), before);
}

/* VFIO_SET_IOMMU */

static void set_iommu_without_a_group_is_einval(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int fd = uapi_open_container(test);

	KUNIT_EXPECT_EQ(test, set_iommu(test, fd), -EINVAL);

	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_OPEN), 0);
	KUNIT_EXPECT_NULL(test, driver_of(test, fd));
}

static void set_iommu_of_unknown_type_is_enodev(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);

	live_group_set_container(test, &live);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, live.container, VFIO_SET_IOMMU,
					 VFIO_TYPE1_IOMMU), -ENODEV);

	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_OPEN), 0);
	KUNIT_EXPECT_NULL(test, driver_of(test, live.container));
}

static const unsigned int numbers[] = { 1, 2, 3 };

static void number_desc(const unsigned int *number, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u", *number);
}

KUNIT_ARRAY_PARAM(number, numbers, number_desc);

static void set_iommu_attaches_every_group(struct kunit *test)
{
	const unsigned int *groups = test->param_value;
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct core_container_state state;
	struct members members;

	join_members(test, &members, *groups);

	KUNIT_EXPECT_EQ(test, set_iommu(test, members.container), 0);

	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), *groups);
	state = container_state(test, members.container);
	KUNIT_EXPECT_PTR_EQ(test, state.iommu_driver, &iommu->ops);
	KUNIT_EXPECT_NOT_NULL(test, state.iommu_data);
	KUNIT_EXPECT_EQ(test, state.references, *groups + 1);
	KUNIT_EXPECT_EQ(test, state.groups, *groups);
}

static void second_set_iommu_is_einval(struct kunit *test)
{
	struct live_group live = live_group_create(test);
	const void *data;

	data = container_state(test, live.container).iommu_data;

	KUNIT_EXPECT_EQ(test, set_iommu(test, live.container), -EINVAL);

	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_OPEN), 1);
	KUNIT_EXPECT_PTR_EQ(test,
			    container_state(test, live.container).iommu_data,
			    data);
}

static void failed_open_leaves_no_iommu(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);

	live_group_set_container(test, &live);
	mock_op_fail_nth(&live.iommu->op[MOCK_IOMMU_OPEN], 1, -ENOSPC);

	KUNIT_EXPECT_EQ(test, set_iommu(test, live.container), -ENOSPC);

	KUNIT_EXPECT_NULL(test, driver_of(test, live.container));
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_ATTACH), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_RELEASE), 0);
	/* A second attempt succeeds. */
	KUNIT_EXPECT_EQ(test, set_iommu(test, live.container), 0);
}

static void failed_attach_detaches_earlier_groups(struct kunit *test)
{
	const unsigned int *nth = test->param_value;
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct members members;

	join_members(test, &members, GROUPS);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_ATTACH], *nth, -EPERM);

	KUNIT_EXPECT_EQ(test, set_iommu(test, members.container), -EPERM);

	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_ATTACH), *nth);
	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_DETACH), *nth - 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 0);
	KUNIT_EXPECT_NULL(test, driver_of(test, members.container));
	KUNIT_EXPECT_EQ(test, container_state(test, members.container).groups,
			GROUPS);
	/* A second attempt succeeds. */
	KUNIT_EXPECT_EQ(test, set_iommu(test, members.container), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), GROUPS);
}

static const enum mock_vfio_iommu_op set_up_ops[] = {
	MOCK_IOMMU_CHECK_EXTENSION,
	MOCK_IOMMU_OPEN,
	MOCK_IOMMU_ATTACH,
};

static void op_desc(const enum mock_vfio_iommu_op *op, char *desc)
{
	static const char * const names[] = {
		[MOCK_IOMMU_OPEN] = "open",
		[MOCK_IOMMU_READ] = "read",
		[MOCK_IOMMU_WRITE] = "write",
		[MOCK_IOMMU_IOCTL] = "ioctl",
		[MOCK_IOMMU_CHECK_EXTENSION] = "check_extension",
		[MOCK_IOMMU_MMAP] = "mmap",
		[MOCK_IOMMU_ATTACH] = "attach_group",
	};

	strscpy(desc, names[*op], KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(set_up, set_up_ops, op_desc);

static void set_iommu_tries_the_next_driver(struct kunit *test)
{
	const enum mock_vfio_iommu_op *op = test->param_value;
	struct mock_vfio_iommu *older = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *newer = mock_vfio_iommu_create(test);
	struct members members;

	join_members(test, &members, 2);
	mock_op_fail_always(&newer->op[*op], -EIO);

	KUNIT_EXPECT_EQ(test, set_iommu(test, members.container), 0);

	KUNIT_EXPECT_PTR_EQ(test, driver_of(test, members.container),
			    &older->ops);
	KUNIT_EXPECT_EQ(test, atomic_read(&older->attached), 2);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&newer->op[*op]), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&newer->opened), 0);
}

static void error_of_the_driver_tried_last_is_reported(struct kunit *test)
{
	struct mock_vfio_iommu *older = mock_vfio_iommu_create(test);
	struct live_group live = live_group_prepare(test);

	live_group_set_container(test, &live);
	mock_op_fail_always(&older->op[MOCK_IOMMU_OPEN], -EBUSY);
	mock_op_fail_always(&live.iommu->op[MOCK_IOMMU_OPEN], -EIO);

	KUNIT_EXPECT_EQ(test, set_iommu(test, live.container), -EBUSY);
}

/* Operations that the container passes to its IOMMU driver. */

static const enum mock_vfio_iommu_op optional_ops[] = {
	MOCK_IOMMU_READ,
	MOCK_IOMMU_WRITE,
	MOCK_IOMMU_MMAP,
};

/* A container without a driver in use asks them all for extensions. */
static const enum mock_vfio_iommu_op in_use_ops[] = {
	MOCK_IOMMU_READ,
	MOCK_IOMMU_WRITE,
	MOCK_IOMMU_MMAP,
	MOCK_IOMMU_IOCTL,
};

static const enum mock_vfio_iommu_op passed_ops[] = {
	MOCK_IOMMU_READ,
	MOCK_IOMMU_WRITE,
	MOCK_IOMMU_MMAP,
	MOCK_IOMMU_IOCTL,
	MOCK_IOMMU_CHECK_EXTENSION,
};

KUNIT_ARRAY_PARAM(optional, optional_ops, op_desc);
KUNIT_ARRAY_PARAM(in_use, in_use_ops, op_desc);
KUNIT_ARRAY_PARAM(passed, passed_ops, op_desc);

static long pass(struct kunit *test, int fd, enum mock_vfio_iommu_op op,
		 void __user *buf)
{
	switch (op) {
	case MOCK_IOMMU_READ:
		return user_read(test, fd, buf, 8, 0);
	case MOCK_IOMMU_WRITE:
		return user_write(test, fd, buf, 8, 0);
	case MOCK_IOMMU_MMAP:
		return user_mmap(test, fd, PAGE_SIZE, 0);
	case MOCK_IOMMU_IOCTL:
		return user_ioctl(test, fd, VFIO_IOMMU_GET_INFO,
				  (unsigned long)buf);
	default:
		return uapi_check_extension(test, fd, VFIO_TYPE1v2_IOMMU);
	}
}

static void driver_in_use_reads_writes_and_maps(struct kunit *test)
{
	static const char text[] = "through";
	struct live_group live = live_group_create(test);
	unsigned long mapped;
	void __user *buf;
	char seen[sizeof(text)];

	buf = user_alloc(test, PAGE_SIZE);
	user_poke(test, buf, text, sizeof(text));

	KUNIT_EXPECT_EQ(test, user_write(test, live.container, buf,
					 sizeof(text), 16), sizeof(text));

	/* The mock's page has the text at that offset. */
	KUNIT_EXPECT_EQ(test, user_read(test, live.container, buf,
					sizeof(text) + 1, 15), sizeof(text) +
			1);
	user_peek(test, seen, buf + 1, sizeof(seen));
	KUNIT_EXPECT_STREQ(test, seen, text);
	mapped = user_mmap(test, live.container, PAGE_SIZE, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(mapped));
	user_peek(test, seen, (void __user *)mapped + 16, sizeof(seen));
	KUNIT_EXPECT_STREQ(test, seen, text);
}

static void other_ioctls_reach_the_driver_unchanged(struct kunit *test)
{
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };
	struct live_group live = live_group_create(test);

	KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, live.container,
						VFIO_IOMMU_GET_INFO, &info,
						sizeof(info)), 0);

	KUNIT_EXPECT_EQ(test, info.flags, VFIO_IOMMU_INFO_PGSIZES);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_IOCTL), 1);
	/* So does the ioctl of a group. */
	KUNIT_EXPECT_EQ(test, user_ioctl(test, live.container,
					 VFIO_GROUP_UNSET_CONTAINER, 0),
			-ENOTTY);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_IOCTL), 2);
}

static void error_of_the_driver_in_use_is_returned(struct kunit *test)
{
	const enum mock_vfio_iommu_op *op = test->param_value;
	void __user *buf = user_alloc(test, PAGE_SIZE);
	struct live_group live = live_group_create(test);

	mock_op_fail_nth(&live.iommu->op[*op], 1, -ENOLINK);

	KUNIT_EXPECT_EQ(test, pass(test, live.container, *op, buf), -ENOLINK);
}

static void operations_without_an_iommu_are_einval(struct kunit *test)
{
	const enum mock_vfio_iommu_op *op = test->param_value;
	void __user *buf = user_alloc(test, PAGE_SIZE);
	struct live_group live = live_group_prepare(test);

	live_group_set_container(test, &live);

	KUNIT_EXPECT_EQ(test, pass(test, live.container, *op, buf), -EINVAL);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&live.iommu->op[*op]), 0);
}

static void operation_that_the_driver_lacks_is_einval(struct kunit *test)
{
	const enum mock_vfio_iommu_op *op = test->param_value;
	void __user *buf = user_alloc(test, PAGE_SIZE);
	struct mock_vfio_iommu *iommu;
	struct members members;

	iommu = mock_vfio_iommu_prepare(test, "poor", VFIO_TYPE1v2_IOMMU);
	iommu->ops.read = NULL;
	iommu->ops.write = NULL;
	iommu->ops.mmap = NULL;
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	join_members(test, &members, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, members.container), 0);

	KUNIT_EXPECT_EQ(test, pass(test, members.container, *op, buf), -EINVAL);
}

/* Groups that enter and leave. */

static void later_group_is_attached(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct members members;

	open_members(test, &members, 2);
	join_member(test, &members, 0);
	KUNIT_ASSERT_EQ(test, set_iommu(test, members.container), 0);

	KUNIT_EXPECT_EQ(test, uapi_set_container(test, members.node[1],
						 members.container), 0);

	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 1);
	KUNIT_EXPECT_EQ(test, container_state(test, members.container).groups,
			2);
}

static void group_that_fails_to_attach_stays_outside(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct core_container_state before, after;
	struct core_group_state state;
	struct members members;

	open_members(test, &members, 2);
	join_member(test, &members, 0);
	KUNIT_ASSERT_EQ(test, set_iommu(test, members.container), 0);
	before = container_state(test, members.container);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_ATTACH], 1, -EPERM);

	KUNIT_EXPECT_EQ(test, uapi_set_container(test, members.node[1],
						 members.container), -EPERM);

	after = container_state(test, members.container);
	KUNIT_EXPECT_EQ(test, after.groups, before.groups);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	state = group_state(test, members.group[1]);
	KUNIT_EXPECT_FALSE(test, state.container_set);
	KUNIT_EXPECT_EQ(test, state.container_users, 0);
	/* A second attempt succeeds. */
	KUNIT_EXPECT_EQ(test, uapi_set_container(test, members.node[1],
						 members.container), 0);
}

static void iommu_stays_until_the_last_group_has_left(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct core_container_state state;
	struct members members;

	join_members(test, &members, 2);
	KUNIT_ASSERT_EQ(test, set_iommu(test, members.container), 0);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, members.node[0]), 0);

	state = container_state(test, members.container);
	KUNIT_EXPECT_EQ(test, state.groups, 1);
	KUNIT_EXPECT_EQ(test, state.references, 2);
	KUNIT_EXPECT_PTR_EQ(test, state.iommu_driver, &iommu->ops);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 1);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, members.node[1]), 0);

	state = container_state(test, members.container);
	KUNIT_EXPECT_EQ(test, state.groups, 0);
	KUNIT_EXPECT_EQ(test, state.references, 1);
	KUNIT_EXPECT_NULL(test, state.iommu_driver);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 0);
}

static void container_without_groups_can_be_set_up_again(struct kunit *test)
{
	struct live_group live = live_group_create(test);

	KUNIT_ASSERT_EQ(test, uapi_unset_container(test, live.node), 0);

	/* The privilege left with the group. */
	KUNIT_EXPECT_EQ(test, set_iommu(test, live.container), -EINVAL);
	KUNIT_EXPECT_EQ(test,
			uapi_set_container(test, live.node, live.container), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_ATTACH), 1);
	KUNIT_EXPECT_EQ(test, set_iommu(test, live.container), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_OPEN), 2);
}

static const unsigned int orders[][3] = {
	{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
	{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
};

static void order_desc(const unsigned int (*order)[3], char *desc)
{
	static const char * const names[] = { "container", "one", "other" };

	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s, %s, %s", names[(*order)[0]],
		 names[(*order)[1]], names[(*order)[2]]);
}

KUNIT_ARRAY_PARAM(order, orders, order_desc);

static void container_and_two_groups_close_in_any_order(struct kunit *test)
{
	const unsigned int *order = test->param_value;
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct members members;
	struct core_census census;
	unsigned int i, groups = 2;
	int fd[3];

	join_members(test, &members, 2);
	KUNIT_ASSERT_EQ(test, set_iommu(test, members.container), 0);
	fd[0] = members.container;
	fd[1] = members.node[0];
	fd[2] = members.node[1];

	for (i = 0; i < ARRAY_SIZE(fd); i++) {
		KUNIT_EXPECT_EQ(test, user_close(test, fd[order[i]]), 0);

		groups -= order[i] != 0;
		KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), groups);
		KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), groups > 0);
		core_census(&census);
		KUNIT_EXPECT_EQ(test, census.containers, groups > 0);
	}
}

/* Concurrent calls. */

struct pass_call {
	struct kunit *test;
	enum mock_vfio_iommu_op op;
	void __user *buf;
	int fd;
};

static int pass_fn(void *arg)
{
	struct pass_call *call = arg;

	return pass(call->test, call->fd, call->op, call->buf);
}

static void iommu_outlives_the_call_that_runs_in_it(struct kunit *test)
{
	const enum mock_vfio_iommu_op *op = test->param_value;
	struct pass_call *call = case_alloc(test, sizeof(*call));
	struct mock_thread *thread;
	struct live_group live = live_group_create(test);
	struct gate *gate;

	call->test = test;
	call->op = *op;
	call->buf = user_alloc(test, PAGE_SIZE);
	call->fd = live.container;
	mock_op_fail_nth(&live.iommu->op[*op], 1, -ENOLINK);
	gate = gate_add(test, &live.iommu->op[*op]);
	thread = mock_thread_start(test, pass_fn, call);
	gate_wait_entered(test, gate);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), 0);

	KUNIT_EXPECT_NULL(test, driver_of(test, live.container));
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_RELEASE), 0);
	gate_open(gate);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), -ENOLINK);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_RELEASE), 1);
}

static void group_entering_during_set_iommu_is_attached(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_thread *setter, *joiner;
	struct members members;
	struct gate *gate;

	open_members(test, &members, 2);
	join_member(test, &members, 0);
	gate = gate_add(test, &iommu->op[MOCK_IOMMU_ATTACH]);
	setter = start_ioctl(test, members.container, VFIO_SET_IOMMU,
			     VFIO_TYPE1v2_IOMMU);
	gate_wait_entered(test, gate);

	joiner = start_set_container(test, members.node[1], members.container);
	mock_thread_wait_blocked(joiner);
	gate_open(gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(setter), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(joiner), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 2);
	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_ATTACH), 2);
}

static void group_leaving_during_set_iommu_is_detached(struct kunit *test)
{
	struct mock_thread *setter, *leaver;
	struct live_group live = live_group_prepare(test);
	struct gate *gate;

	live_group_set_container(test, &live);
	gate = gate_add(test, &live.iommu->op[MOCK_IOMMU_ATTACH]);
	setter = start_ioctl(test, live.container, VFIO_SET_IOMMU,
			     VFIO_TYPE1v2_IOMMU);
	gate_wait_entered(test, gate);

	leaver = start_ioctl(test, live.node, VFIO_GROUP_UNSET_CONTAINER, 0);
	mock_thread_wait_blocked(leaver);
	gate_open(gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(setter), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(leaver), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_DETACH), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->opened), 0);
	KUNIT_EXPECT_NULL(test, driver_of(test, live.container));
}

static void second_concurrent_set_iommu_is_refused(struct kunit *test)
{
	struct mock_thread *first, *second;
	struct live_group live = live_group_prepare(test);
	struct gate *gate;

	live_group_set_container(test, &live);
	gate = gate_add(test, &live.iommu->op[MOCK_IOMMU_OPEN]);
	first = start_ioctl(test, live.container, VFIO_SET_IOMMU,
			    VFIO_TYPE1v2_IOMMU);
	gate_wait_entered(test, gate);

	second = start_ioctl(test, live.container, VFIO_SET_IOMMU,
			     VFIO_TYPE1v2_IOMMU);
	mock_thread_wait_blocked(second);
	gate_open(gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(first), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(second), -EINVAL);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_OPEN), 1);
}

static struct kunit_case container_cases[] = {
	KUNIT_CASE(container_node_is_world_accessible),
	KUNIT_CASE(each_open_makes_a_container_of_its_own),
	KUNIT_CASE(get_api_version_returns_the_header_version),
	KUNIT_CASE(check_extension_without_a_driver_is_0),
	KUNIT_CASE(check_extension_asks_every_driver),
	KUNIT_CASE(check_extension_stops_at_the_first_yes),
	KUNIT_CASE(error_of_one_driver_does_not_hide_another),
	KUNIT_CASE(check_extension_asks_only_the_driver_in_use),
	KUNIT_CASE(set_iommu_without_a_group_is_einval),
	KUNIT_CASE(set_iommu_of_unknown_type_is_enodev),
	KUNIT_CASE_PARAM(set_iommu_attaches_every_group, number_gen_params),
	KUNIT_CASE(second_set_iommu_is_einval),
	KUNIT_CASE(failed_open_leaves_no_iommu),
	KUNIT_CASE_PARAM(failed_attach_detaches_earlier_groups,
			 number_gen_params),
	KUNIT_CASE_PARAM(set_iommu_tries_the_next_driver, set_up_gen_params),
	KUNIT_CASE(error_of_the_driver_tried_last_is_reported),
	KUNIT_CASE(driver_in_use_reads_writes_and_maps),
	KUNIT_CASE(other_ioctls_reach_the_driver_unchanged),
	KUNIT_CASE_PARAM(error_of_the_driver_in_use_is_returned,
			 in_use_gen_params),
	KUNIT_CASE_PARAM(operations_without_an_iommu_are_einval,
			 in_use_gen_params),
	KUNIT_CASE_PARAM(operation_that_the_driver_lacks_is_einval,
			 optional_gen_params),
	KUNIT_CASE(later_group_is_attached),
	KUNIT_CASE(group_that_fails_to_attach_stays_outside),
	KUNIT_CASE(iommu_stays_until_the_last_group_has_left),
	KUNIT_CASE(container_without_groups_can_be_set_up_again),
	KUNIT_CASE_PARAM(container_and_two_groups_close_in_any_order,
			 order_gen_params),
	KUNIT_CASE_PARAM(iommu_outlives_the_call_that_runs_in_it,
			 passed_gen_params),
	KUNIT_CASE(group_entering_during_set_iommu_is_attached),
	KUNIT_CASE(group_leaving_during_set_iommu_is_detached),
	KUNIT_CASE(second_concurrent_set_iommu_is_refused),
	{}
};

FIXTURE_SUITE("vfio_container", container_cases);
