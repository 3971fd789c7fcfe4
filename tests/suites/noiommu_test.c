// SPDX-License-Identifier: GPL-2.0-only
/* Groups of devices that no IOMMU isolates */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <compat/kunit.h>
#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_vfio_device.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include <vfio/vfio.h>

#include "../common/core.h"
#include "../common/fixture.h"
#include "../common/uapi.h"

static void turn_mode_off(void *ctx)
{
	core_set_noiommu(false);
}

static void turn_mode_on(struct kunit *test)
{
	if (!core_has_noiommu())
		kunit_skip(test, "the core was built without no-IOMMU groups");

	core_set_noiommu(true);
	KUNIT_ASSERT_EQ(test,
			kunit_add_action_or_reset(test, turn_mode_off, NULL),
			0);
}

/* What a device driver does that supports no-IOMMU mode */
struct bare_device {
	struct vfio_device_ops ops;
	struct mock_device *mdev;
	struct iommu_group *iommu_group;
	unsigned int opens;
	int container;
	int group;
};

static int bare_open(void *device_data)
{
	struct bare_device *bare = device_data;

	bare->opens++;
	return 0;
}

static void bare_release(void *device_data)
{
	struct bare_device *bare = device_data;

	bare->opens--;
}

static int bare_probe(struct mock_driver *drv, struct mock_device *mdev)
{
	struct bare_device *bare = drv->priv;
	int ret;

	bare->iommu_group = vfio_iommu_group_get(&mdev->dev);
	if (!bare->iommu_group)
		return -ENODEV;

	ret = vfio_add_group_dev(&mdev->dev, &bare->ops, bare);
	if (ret)
		vfio_iommu_group_put(bare->iommu_group, &mdev->dev);
	return ret;
}

static void bare_remove(struct mock_driver *drv, struct mock_device *mdev)
{
	struct bare_device *bare = drv->priv;

	vfio_del_group_dev(&mdev->dev);
	vfio_iommu_group_put(bare->iommu_group, &mdev->dev);
}

/* A device behind VFIO in a group without IOMMU, and a container for it */
static struct bare_device *bare_create(struct kunit *test)
{
	struct bare_device *bare = kunit_kzalloc(test, sizeof(*bare),
						 GFP_KERNEL);
	struct mock_driver *drv = mock_driver_create(test, "bare");

	KUNIT_ASSERT_NOT_NULL(test, bare);
	bare->ops.name = "bare";
	bare->ops.open = bare_open;
	bare->ops.release = bare_release;
	drv->priv = bare;
	drv->probe = bare_probe;
	drv->remove = bare_remove;

	bare->mdev = mock_device_create(test, NULL);
	KUNIT_ASSERT_EQ(test, mock_device_bind(bare->mdev, drv), 0);
	bare->container = uapi_open_container(test);
	KUNIT_ASSERT_GE(test, bare->container, 0);
	return bare;
}

/* What user space does with it, one after the other */
enum step { OPEN_GROUP, SET_CONTAINER, SET_IOMMU, GET_DEVICE_FD };

static int do_step(struct kunit *test, struct bare_device *bare,
		   enum step step)
{
	switch (step) {
	case OPEN_GROUP:
		bare->group = uapi_open_group(test, bare->iommu_group);
		return bare->group;
	case SET_CONTAINER:
		return uapi_set_container(test, bare->group, bare->container);
	case SET_IOMMU:
		return uapi_set_iommu(test, bare->container,
				      VFIO_NOIOMMU_IOMMU);
	case GET_DEVICE_FD:
		return uapi_get_device_fd(test, bare->group,
					  dev_name(&bare->mdev->dev));
	}
	return 0;
}

/* Up to and with a step */
static void do_steps(struct kunit *test, struct bare_device *bare,
		     enum step last)
{
	enum step step;

	for (step = OPEN_GROUP; step <= last; step++)
		KUNIT_ASSERT_GE(test, do_step(test, bare, step), 0);
}

static void mode_is_off_by_default(struct kunit *test)
{
	if (!core_has_noiommu())
		kunit_skip(test, "the core was built without no-IOMMU groups");

	KUNIT_EXPECT_FALSE(test, core_set_noiommu(false));
}

static void no_group_is_made_while_the_mode_is_off(struct kunit *test)
{
	struct mock_device *mdev = mock_device_create(test, NULL);

	KUNIT_EXPECT_NULL(test, vfio_iommu_group_get(&mdev->dev));
	KUNIT_EXPECT_NULL(test, iommu_group_get(&mdev->dev));
}

/* The first case to make a group without IOMMU, as a taint is for good */
static void noiommu_group_taints_the_kernel(struct kunit *test)
{
	struct mock_device *mdev;
	struct iommu_group *iommu_group, *same;

	turn_mode_on(test);
	if (test_taint(TAINT_USER))
		kunit_skip(test, "the kernel is tainted already");
	mdev = mock_device_create(test, NULL);

	iommu_group = vfio_iommu_group_get(&mdev->dev);

	KUNIT_ASSERT_NOT_NULL(test, iommu_group);
	KUNIT_EXPECT_TRUE(test, test_taint(TAINT_USER));
	same = iommu_group_get(&mdev->dev);
	KUNIT_EXPECT_PTR_EQ(test, same, iommu_group);
	iommu_group_put(same);
	vfio_iommu_group_put(iommu_group, &mdev->dev);
}

static void device_with_an_iommu_group_keeps_it(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct iommu_group *iommu_group, *still;

	turn_mode_on(test);

	iommu_group = vfio_iommu_group_get(&mdev->dev);
	KUNIT_EXPECT_PTR_EQ(test, iommu_group, group->iommu_group);
	vfio_iommu_group_put(iommu_group, &mdev->dev);

	still = iommu_group_get(&mdev->dev);
	KUNIT_EXPECT_PTR_EQ(test, still, group->iommu_group);
	iommu_group_put(still);
}

static void noiommu_group_is_freed_with_its_device(struct kunit *test)
{
	struct core_group_state state;
	struct bare_device *bare;
	struct mock_group *next;
	int id;

	turn_mode_on(test);
	bare = bare_create(test);
	KUNIT_EXPECT_TRUE(test, core_group_state(bare->iommu_group, &state));
	id = iommu_group_id(bare->iommu_group);

	mock_device_unbind(bare->mdev);

	KUNIT_EXPECT_NULL(test, iommu_group_get(&bare->mdev->dev));
	/* The lowest free number is the next group's: that one was freed */
	next = mock_group_create(test);
	KUNIT_EXPECT_EQ(test, mock_group_id(next), id);
}

static void node_is_named_noiommu(struct kunit *test)
{
	struct core_group_state state;
	struct bare_device *bare;
	char name[32];

	turn_mode_on(test);
	bare = bare_create(test);

	KUNIT_ASSERT_TRUE(test, core_group_state(bare->iommu_group, &state));
	snprintf(name, sizeof(name), "noiommu-%d",
		 iommu_group_id(bare->iommu_group));
	KUNIT_EXPECT_STREQ(test, dev_name(state.node), (const char *)name);
	KUNIT_EXPECT_TRUE(test, state.noiommu);
}

static const struct step_param {
	const char *name;
	enum step step;
} steps[] = {
	{ "open of the group", OPEN_GROUP },
	{ "VFIO_GROUP_SET_CONTAINER", SET_CONTAINER },
	{ "VFIO_SET_IOMMU", SET_IOMMU },
	{ "VFIO_GROUP_GET_DEVICE_FD", GET_DEVICE_FD },
};

static void step_desc(const struct step_param *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(step, steps, step_desc);

static void each_step_requires_cap_sys_rawio(struct kunit *test)
{
	const struct step_param *param = test->param_value;
	struct core_group_state before, after;
	struct bare_device *bare;
	const struct cred *old;
	struct cred *lesser;
	int ret;

	if (!IS_ENABLED(CONFIG_MULTIUSER))
		kunit_skip(test, "everybody may do everything in this kernel");
	turn_mode_on(test);
	bare = bare_create(test);
	if (param->step != OPEN_GROUP)
		do_steps(test, bare, param->step - 1);
	core_group_state(bare->iommu_group, &before);
	lesser = prepare_creds();
	KUNIT_ASSERT_NOT_NULL(test, lesser);
	cap_lower(lesser->cap_effective, CAP_SYS_RAWIO);

	old = override_creds(lesser);
	ret = do_step(test, bare, param->step);
	revert_creds(old);
	put_cred(lesser);

	KUNIT_EXPECT_EQ(test, ret, -EPERM);
	KUNIT_EXPECT_EQ(test, bare->opens, 0U);
	core_group_state(bare->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);

	KUNIT_EXPECT_GE(test, do_step(test, bare, param->step), 0);
}

static void noiommu_group_uses_no_iommu_driver(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct bare_device *bare;

	turn_mode_on(test);
	bare = bare_create(test);
	do_steps(test, bare, SET_CONTAINER);

	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, bare->container,
					     VFIO_TYPE1v2_IOMMU), -ENODEV);

	KUNIT_EXPECT_EQ(test,
			mock_op_calls(&iommu->op[MOCK_IOMMU_CHECK_EXTENSION]),
			0);
	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, bare->container,
					     VFIO_NOIOMMU_IOMMU), 0);
}

static void noiommu_type_needs_a_noiommu_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	int container = uapi_open_container(test);
	int fd = uapi_open_group(test, group->iommu_group);
	struct core_group_state state;

	turn_mode_on(test);
	KUNIT_ASSERT_GE(test, container, 0);
	KUNIT_ASSERT_GE(test, fd, 0);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, fd, container), 0);

	KUNIT_EXPECT_EQ(test,
			uapi_set_iommu(test, container, VFIO_NOIOMMU_IOMMU),
			-ENODEV);

	core_group_state(group->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.noiommu);
	KUNIT_EXPECT_EQ(test,
			uapi_set_iommu(test, container, VFIO_TYPE1v2_IOMMU), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);
	KUNIT_EXPECT_TRUE(test, vdev->registered);
}

/* What is in a container that is asked for an extension */
enum content { EMPTY, REAL, BARE, BARE_AND_SET };

static const struct question {
	const char *name;
	enum content content;
	bool mode;
	unsigned long extension;
	int answer;
} questions[] = {
	{ "empty, on, no-IOMMU", EMPTY, true, VFIO_NOIOMMU_IOMMU, 1 },
	{ "empty, on, type1", EMPTY, true, VFIO_TYPE1v2_IOMMU, 1 },
	{ "empty, off, no-IOMMU", EMPTY, false, VFIO_NOIOMMU_IOMMU, 0 },
	{ "real, on, no-IOMMU", REAL, true, VFIO_NOIOMMU_IOMMU, 0 },
	{ "real, on, type1", REAL, true, VFIO_TYPE1v2_IOMMU, 1 },
	{ "bare, on, no-IOMMU", BARE, true, VFIO_NOIOMMU_IOMMU, 1 },
	{ "bare, on, type1", BARE, true, VFIO_TYPE1v2_IOMMU, 0 },
	{ "bare, off, no-IOMMU", BARE, false, VFIO_NOIOMMU_IOMMU, 0 },
	{ "bare, set, no-IOMMU", BARE_AND_SET, true, VFIO_NOIOMMU_IOMMU, 1 },
	{ "bare, set, type1", BARE_AND_SET, true, VFIO_TYPE1v2_IOMMU, 0 },
};

static void question_desc(const struct question *question, char *desc)
{
	strscpy(desc, question->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(question, questions, question_desc);

static void extension_depends_on_mode_and_groups(struct kunit *test)
{
	const struct question *question = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct bare_device *bare;

	turn_mode_on(test);
	bare = bare_create(test);
	switch (question->content) {
	case EMPTY:
		break;
	case REAL:
		KUNIT_ASSERT_EQ(test, uapi_set_container(test, uapi_open_group(test,
									       group->iommu_group),
							 bare->container), 0);
		break;
	case BARE:
		do_steps(test, bare, SET_CONTAINER);
		break;
	case BARE_AND_SET:
		do_steps(test, bare, SET_IOMMU);
		break;
	}
	core_set_noiommu(question->mode);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, bare->container,
						   question->extension),
			question->answer);

	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 0);
	KUNIT_EXPECT_TRUE(test, vdev->registered);
}

static const struct mix_param {
	const char *name;
	bool bare_first;
} mixes[] = {
	{ "with IOMMU first", false },
	{ "without IOMMU first", true },
};

static void mix_desc(const struct mix_param *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(mix, mixes, mix_desc);

static void container_takes_one_kind_of_group_at_a_time(struct kunit *test)
{
	const struct mix_param *param = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct core_group_state state;
	struct bare_device *bare;
	int first, second, real;

	turn_mode_on(test);
	bare = bare_create(test);
	do_steps(test, bare, OPEN_GROUP);
	real = uapi_open_group(test, group->iommu_group);
	KUNIT_ASSERT_GE(test, real, 0);
	first = param->bare_first ? bare->group : real;
	second = param->bare_first ? real : bare->group;
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, first, bare->container),
			0);

	KUNIT_EXPECT_EQ(test, uapi_set_container(test, second, bare->container),
			-EPERM);
	core_group_state(param->bare_first ? group->iommu_group :
					     bare->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.container_set);

	/* An empty one takes the other kind, too */
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, first), 0);
	KUNIT_EXPECT_EQ(test, uapi_set_container(test, second, bare->container),
			0);
	KUNIT_EXPECT_TRUE(test, vdev->registered);
}

static void noiommu_group_refuses_kernel_users(struct kunit *test)
{
	unsigned long events = VFIO_GROUP_NOTIFY_SET_KVM;
	struct notifier_block nb = {};
	struct core_group_state before, after;
	struct vfio_group *by_file, *by_dev;
	struct bare_device *bare;
	unsigned long pfn = 1;
	struct device *dev;
	struct file *file;

	turn_mode_on(test);
	bare = bare_create(test);
	do_steps(test, bare, SET_IOMMU);
	dev = &bare->mdev->dev;
	core_group_state(bare->iommu_group, &before);

	file = user_get_file(test, bare->group);
	by_file = vfio_group_get_external_user(file);
	user_put_file(file);
	KUNIT_EXPECT_EQ(test, PTR_ERR(by_file), (long)-EPERM);
	by_dev = vfio_group_get_external_user_from_dev(dev);
	KUNIT_EXPECT_EQ(test, PTR_ERR(by_dev), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, vfio_pin_pages(dev, &pfn, 1, 0, &pfn), -EPERM);
	KUNIT_EXPECT_EQ(test, vfio_unpin_pages(dev, &pfn, 1), -EPERM);
	KUNIT_EXPECT_EQ(test, vfio_register_notifier(dev, VFIO_GROUP_NOTIFY,
						     &events, &nb), -EINVAL);

	core_group_state(bare->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);
}

static void noiommu_container_refuses_iommu_calls(struct kunit *test)
{
	void __user *buf = user_alloc(test, PAGE_SIZE);
	struct bare_device *bare;

	turn_mode_on(test);
	bare = bare_create(test);
	do_steps(test, bare, SET_IOMMU);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, bare->container,
					 VFIO_IOMMU_GET_INFO,
					 (unsigned long)buf), (long)-ENOTTY);
	KUNIT_EXPECT_EQ(test, user_read(test, bare->container, buf, 8, 0),
			(ssize_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, user_write(test, bare->container, buf, 8, 0),
			(ssize_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, user_mmap(test, bare->container, PAGE_SIZE, 0),
			(unsigned long)-EINVAL);
}

static void set_iommu_is_enodev_once_the_mode_is_off(struct kunit *test)
{
	struct bare_device *bare;

	turn_mode_on(test);
	bare = bare_create(test);
	do_steps(test, bare, SET_CONTAINER);

	core_set_noiommu(false);

	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, bare->container,
					     VFIO_NOIOMMU_IOMMU), -ENODEV);
}

static struct kunit_case noiommu_cases[] = {
	KUNIT_CASE(mode_is_off_by_default),
	KUNIT_CASE(no_group_is_made_while_the_mode_is_off),
	KUNIT_CASE(noiommu_group_taints_the_kernel),
	KUNIT_CASE(device_with_an_iommu_group_keeps_it),
	KUNIT_CASE(noiommu_group_is_freed_with_its_device),
	KUNIT_CASE(node_is_named_noiommu),
	KUNIT_CASE_PARAM(each_step_requires_cap_sys_rawio, step_gen_params),
	KUNIT_CASE(noiommu_group_uses_no_iommu_driver),
	KUNIT_CASE(noiommu_type_needs_a_noiommu_group),
	KUNIT_CASE_PARAM(extension_depends_on_mode_and_groups,
			 question_gen_params),
	KUNIT_CASE_PARAM(container_takes_one_kind_of_group_at_a_time,
			 mix_gen_params),
	KUNIT_CASE(noiommu_group_refuses_kernel_users),
	KUNIT_CASE(noiommu_container_refuses_iommu_calls),
	KUNIT_CASE(set_iommu_is_enodev_once_the_mode_is_off),
	{}
};

static int noiommu_init(struct kunit *test)
{
	int ret = fixture_init(test);

	if (!ret)
		mock_bus_hide_iommu(test);
	return ret;
}

static struct kunit_suite noiommu_suite = {
	.name = "vfio_noiommu",
	.init = noiommu_init,
	.exit = fixture_exit,
	.test_cases = noiommu_cases,
};

kunit_test_suites(&noiommu_suite);
