// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/vfio: containers and the IOMMU drivers that serve them.
 *
 * The contract is <uapi/linux/vfio.h>, and the errno values of Linux 5.10
 * where that is silent.
 */
#include <linux/err.h>
#include <linux/miscdevice.h>
#include <mock_iommu/mock_thread.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_vfio_device.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include "../common/core.h"
#include "../common/fixture.h"
#include "../common/gate.h"
#include "../common/uapi.h"

#define GROUPS	3

/* Groups with one device each, their nodes open, and an open container. */
struct setting {
	struct mock_group *group[GROUPS];
	int group_fd[GROUPS];
	int container_fd;
};

static void open_all(struct kunit *test, struct setting *setting,
		     unsigned int groups)
{
	struct mock_group *group;
	unsigned int i;

	setting->container_fd = uapi_open_container(test);
	KUNIT_ASSERT_GE(test, setting->container_fd, 0);
	for (i = 0; i < groups; i++) {
		group = mock_group_create(test);
		mock_vfio_device_create(test, group);
		setting->group[i] = group;
		setting->group_fd[i] = uapi_open_group(test,
						       group->iommu_group);
		KUNIT_ASSERT_GE(test, setting->group_fd[i], 0);
	}
}

/* The same, with the groups in the container. */
static void open_all_and_join(struct kunit *test, struct setting *setting,
			      unsigned int groups)
{
	unsigned int i;

	open_all(test, setting, groups);
	for (i = 0; i < groups; i++)
		KUNIT_ASSERT_EQ(test, uapi_set_container(test,
							 setting->group_fd[i],
							 setting->container_fd),
				0);
}

static int set_iommu(struct kunit *test, int container_fd)
{
	return uapi_set_iommu(test, container_fd, VFIO_TYPE1v2_IOMMU);
}

static struct core_container_state state_of(struct kunit *test, int fd)
{
	struct file *file = user_get_file(test, fd);
	struct core_container_state state;

	KUNIT_EXPECT_TRUE(test, core_container_state(file, &state));
	user_put_file(file);
	return state;
}

/* A gate in an operation of the mock IOMMU driver, and what lies behind it. */
static struct gate gate;
static struct vfio_iommu_driver_ops mock_ops;

static void *gated_open(unsigned long arg)
{
	gate_pass(&gate);
	return mock_ops.open(arg);
}

static int gated_attach(void *data, struct iommu_group *group)
{
	gate_pass(&gate);
	return mock_ops.attach_group(data, group);
}

static ssize_t gated_read(void *data, char __user *buf, size_t count,
			  loff_t *ppos)
{
	gate_pass(&gate);
	return mock_ops.read(data, buf, count, ppos);
}

static ssize_t gated_write(void *data, const char __user *buf, size_t count,
			   loff_t *ppos)
{
	gate_pass(&gate);
	return mock_ops.write(data, buf, count, ppos);
}

static long gated_ioctl(void *data, unsigned int cmd, unsigned long arg)
{
	gate_pass(&gate);
	return mock_ops.ioctl(data, cmd, arg);
}

static int gated_mmap(void *data, struct vm_area_struct *vma)
{
	gate_pass(&gate);
	return mock_ops.mmap(data, vma);
}

/* A driver whose operations other than @ops are the mock's. */
static struct mock_vfio_iommu *
create_gated_iommu(struct kunit *test, const struct vfio_iommu_driver_ops *ops)
{
	struct mock_vfio_iommu *iommu;

	iommu = mock_vfio_iommu_prepare(test, "gated", VFIO_TYPE1v2_IOMMU);
	mock_ops = iommu->ops;
	gate_init(&gate);
	iommu->ops.open = ops->open ?: iommu->ops.open;
	iommu->ops.attach_group = ops->attach_group ?: iommu->ops.attach_group;
	iommu->ops.read = ops->read ?: iommu->ops.read;
	iommu->ops.write = ops->write ?: iommu->ops.write;
	iommu->ops.ioctl = ops->ioctl ?: iommu->ops.ioctl;
	iommu->ops.mmap = ops->mmap ?: iommu->ops.mmap;
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	return iommu;
}

/* The node */

static void container_node_is_for_everybody(struct kunit *test)
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
	struct setting setting;
	int other_fd;

	open_all(test, &setting, 1);
	other_fd = uapi_open_container(test);
	state = state_of(test, other_fd);
	KUNIT_EXPECT_EQ(test, state.references, 1);
	KUNIT_EXPECT_EQ(test, state.groups, 0);
	KUNIT_EXPECT_NULL(test, state.iommu_driver);

	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd[0],
						 setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, state_of(test, setting.container_fd).groups, 1);
	KUNIT_EXPECT_EQ(test, state_of(test, other_fd).groups, 0);
	KUNIT_EXPECT_EQ(test, state_of(test, other_fd).references, 1);
}

static void api_version_is_the_headers_at_any_time(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;
	int fd;

	open_all_and_join(test, &setting, 1);
	fd = setting.container_fd;

	KUNIT_EXPECT_EQ(test, user_ioctl(test, fd, VFIO_GET_API_VERSION, 0),
			VFIO_API_VERSION);

	KUNIT_ASSERT_EQ(test, set_iommu(test, fd), 0);
	KUNIT_EXPECT_EQ(test, user_ioctl(test, fd, VFIO_GET_API_VERSION, 0),
			VFIO_API_VERSION);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_IOCTL]), 0);
}

/* VFIO_CHECK_EXTENSION */

static void extension_without_a_driver_is_not_there(struct kunit *test)
{
	int fd = uapi_open_container(test);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, fd,
						   VFIO_TYPE1v2_IOMMU), 0);
}

static void extension_of_any_driver_is_there(struct kunit *test)
{
	struct mock_vfio_iommu *older, *newer;
	int fd = uapi_open_container(test);

	older = mock_vfio_iommu_prepare(test, "older", VFIO_TYPE1_IOMMU);
	newer = mock_vfio_iommu_prepare(test, "newer", VFIO_TYPE1v2_IOMMU);
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(older), 0);
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(newer), 0);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, fd, VFIO_TYPE1_IOMMU),
			1);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, fd,
						   VFIO_TYPE1v2_IOMMU), 1);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, fd,
						   VFIO_SPAPR_TCE_IOMMU), 0);
}

static void nobody_is_asked_after_a_yes(struct kunit *test)
{
	struct mock_vfio_iommu *older = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *newer = mock_vfio_iommu_create(test);
	int fd = uapi_open_container(test);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, fd,
						   VFIO_TYPE1v2_IOMMU), 1);

	KUNIT_EXPECT_EQ(test,
			mock_op_calls(&older->op[MOCK_IOMMU_CHECK_EXTENSION]) +
			mock_op_calls(&newer->op[MOCK_IOMMU_CHECK_EXTENSION]),
			1);
}

static void error_of_one_driver_does_not_hide_another(struct kunit *test)
{
	struct mock_vfio_iommu *older = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *newer = mock_vfio_iommu_create(test);
	int fd = uapi_open_container(test);

	mock_op_fail_always(&newer->op[MOCK_IOMMU_CHECK_EXTENSION], -EIO);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, fd,
						   VFIO_TYPE1v2_IOMMU), 1);

	KUNIT_EXPECT_EQ(test,
			mock_op_calls(&older->op[MOCK_IOMMU_CHECK_EXTENSION]),
			1);
}

static void only_the_driver_in_use_is_asked_for_extensions(struct kunit *test)
{
	struct mock_vfio_iommu *other, *iommu;
	struct setting setting;
	struct mock_op *asked;
	int before;

	other = mock_vfio_iommu_prepare(test, "other", VFIO_TYPE1_IOMMU);
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(other), 0);
	iommu = mock_vfio_iommu_create(test);
	open_all_and_join(test, &setting, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	asked = &other->op[MOCK_IOMMU_CHECK_EXTENSION];
	before = mock_op_calls(asked);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, setting.container_fd,
						   VFIO_TYPE1_IOMMU), 0);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, setting.container_fd,
						   VFIO_TYPE1v2_IOMMU), 1);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_CHECK_EXTENSION], 1, -EIO);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, setting.container_fd,
						   VFIO_TYPE1v2_IOMMU), -EIO);

	KUNIT_EXPECT_EQ(test, mock_op_calls(asked), before);
}

/* VFIO_SET_IOMMU */

static void container_without_a_group_gets_no_iommu(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int fd = uapi_open_container(test);

	KUNIT_EXPECT_EQ(test, set_iommu(test, fd), -EINVAL);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_OPEN]), 0);
	KUNIT_EXPECT_NULL(test, state_of(test, fd).iommu_driver);
}

static void iommu_that_no_driver_has_is_enodev(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;

	open_all_and_join(test, &setting, 1);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, setting.container_fd,
					 VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU),
			-ENODEV);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_OPEN]), 0);
	KUNIT_EXPECT_NULL(test, state_of(test,
					 setting.container_fd).iommu_driver);
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
	struct setting setting;

	open_all_and_join(test, &setting, *groups);

	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), *groups);
	state = state_of(test, setting.container_fd);
	KUNIT_EXPECT_PTR_EQ(test, state.iommu_driver, &iommu->ops);
	KUNIT_EXPECT_NOT_NULL(test, state.iommu_data);
	KUNIT_EXPECT_EQ(test, state.references, *groups + 1);
	KUNIT_EXPECT_EQ(test, state.groups, *groups);
}

static void iommu_is_set_only_once(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;
	const void *data;

	open_all_and_join(test, &setting, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	data = state_of(test, setting.container_fd).iommu_data;

	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), -EINVAL);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_OPEN]), 1);
	KUNIT_EXPECT_PTR_EQ(test, state_of(test,
					   setting.container_fd).iommu_data,
			    data);
}

static void failed_open_leaves_no_iommu(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;

	open_all_and_join(test, &setting, 1);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_OPEN], 1, -ENOSPC);

	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), -ENOSPC);

	KUNIT_EXPECT_NULL(test, state_of(test,
					 setting.container_fd).iommu_driver);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_ATTACH]), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_RELEASE]), 0);
	/* It may be tried again. */
	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), 0);
}

static void failed_attach_takes_back_those_before(struct kunit *test)
{
	const unsigned int *nth = test->param_value;
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;

	open_all_and_join(test, &setting, GROUPS);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_ATTACH], *nth, -EPERM);

	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), -EPERM);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_ATTACH]),
			*nth);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_DETACH]),
			*nth - 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 0);
	KUNIT_EXPECT_NULL(test, state_of(test,
					 setting.container_fd).iommu_driver);
	KUNIT_EXPECT_EQ(test, state_of(test, setting.container_fd).groups,
			GROUPS);
	/* It may be tried again. */
	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), GROUPS);
}

static const enum mock_vfio_iommu_op set_up_ops[] = {
	MOCK_IOMMU_CHECK_EXTENSION,
	MOCK_IOMMU_OPEN,
	MOCK_IOMMU_ATTACH,
};

static void set_up_desc(const enum mock_vfio_iommu_op *op, char *desc)
{
	strscpy(desc, *op == MOCK_IOMMU_CHECK_EXTENSION ? "check_extension" :
		*op == MOCK_IOMMU_OPEN ? "open" : "attach_group",
		KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(set_up, set_up_ops, set_up_desc);

static void next_driver_serves_when_one_cannot(struct kunit *test)
{
	const enum mock_vfio_iommu_op *op = test->param_value;
	struct mock_vfio_iommu *older = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *newer = mock_vfio_iommu_create(test);
	struct setting setting;

	open_all_and_join(test, &setting, 2);
	mock_op_fail_always(&newer->op[*op], -EIO);

	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), 0);

	KUNIT_EXPECT_PTR_EQ(test, state_of(test,
					   setting.container_fd).iommu_driver,
			    &older->ops);
	KUNIT_EXPECT_EQ(test, atomic_read(&older->attached), 2);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&newer->op[*op]), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&newer->opened), 0);
}

static void error_of_the_driver_tried_last_is_reported(struct kunit *test)
{
	struct mock_vfio_iommu *older = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *newer = mock_vfio_iommu_create(test);
	struct setting setting;

	open_all_and_join(test, &setting, 1);
	mock_op_fail_always(&older->op[MOCK_IOMMU_OPEN], -EBUSY);
	mock_op_fail_always(&newer->op[MOCK_IOMMU_OPEN], -EIO);

	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), -EBUSY);
}

/* What goes through to the IOMMU driver */

enum passed_op {
	PASSED_READ,
	PASSED_WRITE,
	PASSED_MMAP,
	PASSED_IOCTL,
	PASSED_CHECK_EXTENSION,
};

static const struct passed {
	const char *name;
	enum passed_op op;
	enum mock_vfio_iommu_op mock;
} passed_ops[] = {
	{ "read", PASSED_READ, MOCK_IOMMU_READ },
	{ "write", PASSED_WRITE, MOCK_IOMMU_WRITE },
	{ "mmap", PASSED_MMAP, MOCK_IOMMU_MMAP },
	{ "ioctl", PASSED_IOCTL, MOCK_IOMMU_IOCTL },
	/* Only for what concerns a driver in use. */
	{ "check_extension", PASSED_CHECK_EXTENSION,
	  MOCK_IOMMU_CHECK_EXTENSION },
};

static void passed_desc(const struct passed *passed, char *desc)
{
	strscpy(desc, passed->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(passed, passed_ops, passed_desc);

/* As above, one after the other but for the last so many. */
static const void *first_passed(const void *prev, char *desc, unsigned int left)
{
	const void *next = passed_gen_params(prev, desc);

	return next == passed_ops + ARRAY_SIZE(passed_ops) - left ? NULL : next;
}

static const void *plain_gen_params(const void *prev, char *desc)
{
	return first_passed(prev, desc, 1);
}

static const void *optional_gen_params(const void *prev, char *desc)
{
	return first_passed(prev, desc, 2);
}

static long pass(struct kunit *test, int fd, const struct passed *passed,
		 void __user *buf)
{
	switch (passed->op) {
	case PASSED_READ:
		return user_read(test, fd, buf, 8, 0);
	case PASSED_WRITE:
		return user_write(test, fd, buf, 8, 0);
	case PASSED_MMAP:
		return user_mmap(test, fd, PAGE_SIZE, 0);
	case PASSED_IOCTL:
		return user_ioctl(test, fd, VFIO_IOMMU_GET_INFO,
				  (unsigned long)buf);
	case PASSED_CHECK_EXTENSION:
		return uapi_check_extension(test, fd, VFIO_TYPE1v2_IOMMU);
	}
	return -EINVAL;
}

static void driver_in_use_reads_writes_and_maps(struct kunit *test)
{
	static const char text[] = "through";
	struct setting setting;
	unsigned long mapped;
	void __user *buf;
	char seen[sizeof(text)];

	mock_vfio_iommu_create(test);
	open_all_and_join(test, &setting, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	buf = user_alloc(test, PAGE_SIZE);
	user_poke(test, buf, text, sizeof(text));

	KUNIT_EXPECT_EQ(test, user_write(test, setting.container_fd, buf,
					 sizeof(text), 16), sizeof(text));

	/* The mock's page has it at that offset, and nowhere else. */
	KUNIT_EXPECT_EQ(test, user_read(test, setting.container_fd, buf,
					sizeof(text) + 1, 15), sizeof(text) +
			1);
	user_peek(test, seen, buf + 1, sizeof(seen));
	KUNIT_EXPECT_STREQ(test, seen, text);
	mapped = user_mmap(test, setting.container_fd, PAGE_SIZE, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(mapped));
	user_peek(test, seen, (void __user *)mapped + 16, sizeof(seen));
	KUNIT_EXPECT_STREQ(test, seen, text);
}

static void other_ioctls_go_to_the_driver_as_they_are(struct kunit *test)
{
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;

	open_all_and_join(test, &setting, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, setting.container_fd,
						VFIO_IOMMU_GET_INFO, &info,
						sizeof(info)), 0);

	KUNIT_EXPECT_EQ(test, info.flags, VFIO_IOMMU_INFO_PGSIZES);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_IOCTL]), 1);
	/* Also those that belong to a group, and what nobody knows. */
	KUNIT_EXPECT_EQ(test, user_ioctl(test, setting.container_fd,
					 VFIO_GROUP_UNSET_CONTAINER, 0),
			-ENOTTY);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_IOCTL]), 2);
}

static void error_of_the_driver_in_use_goes_through(struct kunit *test)
{
	const struct passed *passed = test->param_value;
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	void __user *buf = user_alloc(test, PAGE_SIZE);
	struct setting setting;

	open_all_and_join(test, &setting, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	mock_op_fail_nth(&iommu->op[passed->mock], 1, -ENOLINK);

	KUNIT_EXPECT_EQ(test, pass(test, setting.container_fd, passed, buf),
			-ENOLINK);
}

static void nothing_goes_through_without_an_iommu(struct kunit *test)
{
	const struct passed *passed = test->param_value;
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	void __user *buf = user_alloc(test, PAGE_SIZE);
	struct setting setting;

	open_all_and_join(test, &setting, 1);

	KUNIT_EXPECT_EQ(test, pass(test, setting.container_fd, passed, buf),
			-EINVAL);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[passed->mock]), 0);
}

static void what_the_driver_lacks_is_einval(struct kunit *test)
{
	const struct passed *passed = test->param_value;
	void __user *buf = user_alloc(test, PAGE_SIZE);
	struct mock_vfio_iommu *iommu;
	struct setting setting;

	iommu = mock_vfio_iommu_prepare(test, "poor", VFIO_TYPE1v2_IOMMU);
	iommu->ops.read = NULL;
	iommu->ops.write = NULL;
	iommu->ops.mmap = NULL;
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	open_all_and_join(test, &setting, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, pass(test, setting.container_fd, passed, buf),
			-EINVAL);
}

/* Groups that come and go */

static void group_that_comes_later_is_attached(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;

	open_all(test, &setting, 2);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd[0],
						 setting.container_fd), 0);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, uapi_set_container(test, setting.group_fd[1],
						 setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 1);
	KUNIT_EXPECT_EQ(test, state_of(test, setting.container_fd).groups, 2);
}

static void group_that_cannot_be_attached_stays_outside(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct core_container_state before, after;
	struct core_group_state state;
	struct setting setting;

	open_all(test, &setting, 2);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd[0],
						 setting.container_fd), 0);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	before = state_of(test, setting.container_fd);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_ATTACH], 1, -EPERM);

	KUNIT_EXPECT_EQ(test, uapi_set_container(test, setting.group_fd[1],
						 setting.container_fd), -EPERM);

	after = state_of(test, setting.container_fd);
	KUNIT_EXPECT_EQ(test, after.groups, before.groups);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	core_group_state(setting.group[1]->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.container_set);
	KUNIT_EXPECT_EQ(test, state.container_users, 0);
	/* It may be tried again. */
	KUNIT_EXPECT_EQ(test, uapi_set_container(test, setting.group_fd[1],
						 setting.container_fd), 0);
}

static void iommu_stays_until_the_last_group_has_left(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct core_container_state state;
	struct setting setting;

	open_all_and_join(test, &setting, 2);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd[0]),
			0);

	state = state_of(test, setting.container_fd);
	KUNIT_EXPECT_EQ(test, state.groups, 1);
	KUNIT_EXPECT_EQ(test, state.references, 2);
	KUNIT_EXPECT_PTR_EQ(test, state.iommu_driver, &iommu->ops);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 1);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd[1]),
			0);

	state = state_of(test, setting.container_fd);
	KUNIT_EXPECT_EQ(test, state.groups, 0);
	KUNIT_EXPECT_EQ(test, state.references, 1);
	KUNIT_EXPECT_NULL(test, state.iommu_driver);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 0);
}

static void container_left_by_all_starts_anew(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;

	open_all_and_join(test, &setting, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	KUNIT_ASSERT_EQ(test, uapi_unset_container(test, setting.group_fd[0]),
			0);

	/* Without the privilege that the group gave it. */
	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), -EINVAL);
	KUNIT_EXPECT_EQ(test, uapi_set_container(test, setting.group_fd[0],
						 setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_ATTACH]), 1);
	KUNIT_EXPECT_EQ(test, set_iommu(test, setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_OPEN]), 2);
}

static const unsigned int orders[][3] = {
	{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
	{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
};

static void order_desc(const unsigned int (*order)[3], char *desc)
{
	static const char * const names[] = { "container", "one", "other" };

	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s, %s, %s",
		 names[(*order)[0]], names[(*order)[1]], names[(*order)[2]]);
}

KUNIT_ARRAY_PARAM(order, orders, order_desc);

static void container_and_two_groups_close_in_any_order(struct kunit *test)
{
	const unsigned int *order = test->param_value;
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct setting setting;
	struct core_census census;
	unsigned int i, groups = 2;
	int fd[3];

	open_all_and_join(test, &setting, 2);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	fd[0] = setting.container_fd;
	fd[1] = setting.group_fd[0];
	fd[2] = setting.group_fd[1];

	for (i = 0; i < ARRAY_SIZE(fd); i++) {
		KUNIT_EXPECT_EQ(test, user_close(test, fd[order[i]]), 0);

		groups -= order[i] != 0;
		KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), groups);
		KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), groups > 0);
		core_census(&census);
		KUNIT_EXPECT_EQ(test, census.containers, groups > 0);
	}
}

/* Two at once */

struct pass_call {
	struct kunit *test;
	const struct passed *passed;
	void __user *buf;
	int fd;
};

static int pass_fn(void *arg)
{
	struct pass_call *call = arg;

	return pass(call->test, call->fd, call->passed, call->buf);
}

static void iommu_outlives_the_call_that_runs_in_it(struct kunit *test)
{
	static const struct vfio_iommu_driver_ops gated = {
		.read = gated_read,
		.write = gated_write,
		.ioctl = gated_ioctl,
		.mmap = gated_mmap,
	};
	const struct passed *passed = test->param_value;
	struct mock_vfio_iommu *iommu = create_gated_iommu(test, &gated);
	struct pass_call *call = kunit_kzalloc(test, sizeof(*call), GFP_KERNEL);
	struct mock_thread *thread;
	struct setting setting;

	KUNIT_ASSERT_NOT_NULL(test, call);
	open_all_and_join(test, &setting, 1);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	call->test = test;
	call->passed = passed;
	call->buf = user_alloc(test, PAGE_SIZE);
	call->fd = setting.container_fd;
	mock_op_fail_nth(&iommu->op[passed->mock], 1, -ENOLINK);
	gate_close(&gate);
	thread = mock_thread_start(test, pass_fn, call);
	gate_wait_entered(test, &gate);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd[0]),
			0);

	KUNIT_EXPECT_NULL(test, state_of(test,
					 setting.container_fd).iommu_driver);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_RELEASE]), 0);
	gate_open(&gate);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), -ENOLINK);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_RELEASE]), 1);
}

static void group_that_comes_during_set_iommu_is_attached(struct kunit *test)
{
	static const struct vfio_iommu_driver_ops gated = {
		.attach_group = gated_attach,
	};
	struct mock_vfio_iommu *iommu = create_gated_iommu(test, &gated);
	int __user *arg = user_alloc(test, sizeof(*arg));
	struct mock_thread *setter, *joiner;
	struct setting setting;

	open_all(test, &setting, 2);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd[0],
						 setting.container_fd), 0);
	user_poke(test, arg, &setting.container_fd, sizeof(int));
	gate_close(&gate);
	setter = start_ioctl(test, setting.container_fd, VFIO_SET_IOMMU,
			     VFIO_TYPE1v2_IOMMU);
	gate_wait_entered(test, &gate);

	joiner = start_ioctl(test, setting.group_fd[1],
			     VFIO_GROUP_SET_CONTAINER, (unsigned long)arg);
	mock_thread_wait_blocked(joiner);
	gate_open(&gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(setter), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(joiner), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 2);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_ATTACH]), 2);
}

static void group_that_leaves_during_set_iommu_is_detached(struct kunit *test)
{
	static const struct vfio_iommu_driver_ops gated = {
		.attach_group = gated_attach,
	};
	struct mock_vfio_iommu *iommu = create_gated_iommu(test, &gated);
	struct mock_thread *setter, *leaver;
	struct setting setting;

	open_all_and_join(test, &setting, 1);
	gate_close(&gate);
	setter = start_ioctl(test, setting.container_fd, VFIO_SET_IOMMU,
			     VFIO_TYPE1v2_IOMMU);
	gate_wait_entered(test, &gate);

	leaver = start_ioctl(test, setting.group_fd[0],
			     VFIO_GROUP_UNSET_CONTAINER, 0);
	mock_thread_wait_blocked(leaver);
	gate_open(&gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(setter), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(leaver), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_DETACH]), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 0);
	KUNIT_EXPECT_NULL(test, state_of(test,
					 setting.container_fd).iommu_driver);
}

static void of_two_set_iommu_at_once_one_is_refused(struct kunit *test)
{
	static const struct vfio_iommu_driver_ops gated = {
		.open = gated_open,
	};
	struct mock_vfio_iommu *iommu = create_gated_iommu(test, &gated);
	struct mock_thread *first, *second;
	struct setting setting;

	open_all_and_join(test, &setting, 1);
	gate_close(&gate);
	first = start_ioctl(test, setting.container_fd, VFIO_SET_IOMMU,
			    VFIO_TYPE1v2_IOMMU);
	gate_wait_entered(test, &gate);

	second = start_ioctl(test, setting.container_fd, VFIO_SET_IOMMU,
			     VFIO_TYPE1v2_IOMMU);
	mock_thread_wait_blocked(second);
	gate_open(&gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(first), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(second), -EINVAL);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&iommu->op[MOCK_IOMMU_OPEN]), 1);
}

static struct kunit_case container_cases[] = {
	KUNIT_CASE(container_node_is_for_everybody),
	KUNIT_CASE(each_open_makes_a_container_of_its_own),
	KUNIT_CASE(api_version_is_the_headers_at_any_time),
	KUNIT_CASE(extension_without_a_driver_is_not_there),
	KUNIT_CASE(extension_of_any_driver_is_there),
	KUNIT_CASE(nobody_is_asked_after_a_yes),
	KUNIT_CASE(error_of_one_driver_does_not_hide_another),
	KUNIT_CASE(only_the_driver_in_use_is_asked_for_extensions),
	KUNIT_CASE(container_without_a_group_gets_no_iommu),
	KUNIT_CASE(iommu_that_no_driver_has_is_enodev),
	KUNIT_CASE_PARAM(set_iommu_attaches_every_group, number_gen_params),
	KUNIT_CASE(iommu_is_set_only_once),
	KUNIT_CASE(failed_open_leaves_no_iommu),
	KUNIT_CASE_PARAM(failed_attach_takes_back_those_before,
			 number_gen_params),
	KUNIT_CASE_PARAM(next_driver_serves_when_one_cannot,
			 set_up_gen_params),
	KUNIT_CASE(error_of_the_driver_tried_last_is_reported),
	KUNIT_CASE(driver_in_use_reads_writes_and_maps),
	KUNIT_CASE(other_ioctls_go_to_the_driver_as_they_are),
	KUNIT_CASE_PARAM(error_of_the_driver_in_use_goes_through,
			 plain_gen_params),
	KUNIT_CASE_PARAM(nothing_goes_through_without_an_iommu,
			 plain_gen_params),
	KUNIT_CASE_PARAM(what_the_driver_lacks_is_einval, optional_gen_params),
	KUNIT_CASE(group_that_comes_later_is_attached),
	KUNIT_CASE(group_that_cannot_be_attached_stays_outside),
	KUNIT_CASE(iommu_stays_until_the_last_group_has_left),
	KUNIT_CASE(container_left_by_all_starts_anew),
	KUNIT_CASE_PARAM(container_and_two_groups_close_in_any_order,
			 order_gen_params),
	KUNIT_CASE_PARAM(iommu_outlives_the_call_that_runs_in_it,
			 passed_gen_params),
	KUNIT_CASE(group_that_comes_during_set_iommu_is_attached),
	KUNIT_CASE(group_that_leaves_during_set_iommu_is_detached),
	KUNIT_CASE(of_two_set_iommu_at_once_one_is_refused),
	{}
};

static struct kunit_suite container_suite = {
	.name = "vfio_container",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = container_cases,
};

kunit_test_suites(&container_suite);
