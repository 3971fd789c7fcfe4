// SPDX-License-Identifier: GPL-2.0-only
/* groups without IOMMU */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "../common/support.h"

static void turn_mode_off(void *ctx)
{
	core_set_noiommu(false);
}

static void turn_mode_on(struct kunit *test)
{
	if (!core_has_noiommu())
		kunit_skip(test, "the core was built without no-IOMMU groups");

	core_set_noiommu(true);
	case_defer(test, turn_mode_off, NULL);
}

/* a device in a group without IOMMU, a container, and the group's node */
struct noiommu_device {
	struct mock_device *mdev;
	struct iommu_group *iommu_group;
	unsigned int opens;
	int container;
	int group;
};

static int noiommu_open(void *device_data)
{
	struct noiommu_device *noiommu = device_data;

	noiommu->opens++;
	return 0;
}

static void noiommu_release(void *device_data)
{
	struct noiommu_device *noiommu = device_data;

	noiommu->opens--;
}

static const struct vfio_device_ops noiommu_ops = {
	.name = "noiommu",
	.open = noiommu_open,
	.release = noiommu_release,
};

static int noiommu_probe(struct mock_driver *drv, struct mock_device *mdev)
{
	struct noiommu_device *noiommu = drv->priv;
	int ret;

	noiommu->iommu_group = vfio_iommu_group_get(&mdev->dev);
	if (!noiommu->iommu_group)
		return -ENODEV;

	ret = vfio_add_group_dev(&mdev->dev, &noiommu_ops, noiommu);
	if (ret)
		vfio_iommu_group_put(noiommu->iommu_group, &mdev->dev);
	return ret;
}

static void noiommu_remove(struct mock_driver *drv, struct mock_device *mdev)
{
	struct noiommu_device *noiommu = drv->priv;

	vfio_del_group_dev(&mdev->dev);
	vfio_iommu_group_put(noiommu->iommu_group, &mdev->dev);
}

static struct noiommu_device *noiommu_create(struct kunit *test)
{
	struct noiommu_device *noiommu;
	struct mock_driver *drv;

	turn_mode_on(test);
	noiommu = case_alloc(test, sizeof(*noiommu));
	drv = mock_driver_create(test, "noiommu");
	drv->priv = noiommu;
	drv->probe = noiommu_probe;
	drv->remove = noiommu_remove;

	noiommu->mdev = mock_device_create(test, NULL);
	KUNIT_ASSERT_EQ(test, mock_device_bind(noiommu->mdev, drv), 0);
	noiommu->container = uapi_open_container(test);
	return noiommu;
}

/* steps of user space, in their order */
enum step { OPEN_GROUP, SET_CONTAINER, SET_IOMMU, GET_DEVICE_FD };

static int do_step(struct kunit *test, struct noiommu_device *noiommu,
		   enum step step)
{
	switch (step) {
	case OPEN_GROUP:
		noiommu->group = uapi_open_group(test, noiommu->iommu_group);
		return noiommu->group;
	case SET_CONTAINER:
		return uapi_set_container(test, noiommu->group,
					  noiommu->container);
	case SET_IOMMU:
		return uapi_set_iommu(test, noiommu->container,
				      VFIO_NOIOMMU_IOMMU);
	case GET_DEVICE_FD:
		return uapi_get_device_fd(test, noiommu->group,
					  dev_name(&noiommu->mdev->dev));
	}
	return 0;
}

static void do_steps_up_to(struct kunit *test, struct noiommu_device *noiommu,
			   enum step last)
{
	enum step step;

	for (step = OPEN_GROUP; step <= last; step++)
		KUNIT_ASSERT_GE(test, do_step(test, noiommu, step), 0);
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

/* The first case to make a group without IOMMU: a taint stays until reboot. */
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
	struct noiommu_device *noiommu = noiommu_create(test);
	struct mock_group *next;
	int id;

	KUNIT_EXPECT_TRUE(test, core_group_state(noiommu->iommu_group, &state));
	id = iommu_group_id(noiommu->iommu_group);

	mock_device_unbind(noiommu->mdev);

	KUNIT_EXPECT_NULL(test, iommu_group_get(&noiommu->mdev->dev));
	/* A new group takes the lowest free number, which that group had. */
	next = mock_group_create(test);
	KUNIT_EXPECT_EQ(test, mock_group_id(next), id);
}

static void node_is_named_noiommu(struct kunit *test)
{
	struct core_group_state state;
	struct noiommu_device *noiommu = noiommu_create(test);
	char name[32];

	KUNIT_ASSERT_TRUE(test, core_group_state(noiommu->iommu_group, &state));
	snprintf(name, sizeof(name), "noiommu-%d",
		 iommu_group_id(noiommu->iommu_group));
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

KUNIT_ARRAY_PARAM_DESC(step, steps, name);

static void each_step_requires_cap_sys_rawio(struct kunit *test)
{
	const struct step_param *param = test->param_value;
	struct core_group_state before, after;
	struct noiommu_device *noiommu;
	const struct cred *old;
	struct cred *lesser;
	int ret;

	if (!IS_ENABLED(CONFIG_MULTIUSER))
		kunit_skip(test, "this kernel has no capabilities");
	noiommu = noiommu_create(test);
	if (param->step != OPEN_GROUP)
		do_steps_up_to(test, noiommu, param->step - 1);
	KUNIT_ASSERT_TRUE(test,
			  core_group_state(noiommu->iommu_group, &before));
	lesser = prepare_creds();
	KUNIT_ASSERT_NOT_NULL(test, lesser);
	cap_lower(lesser->cap_effective, CAP_SYS_RAWIO);

	old = override_creds(lesser);
	ret = do_step(test, noiommu, param->step);
	revert_creds(old);
	put_cred(lesser);

	KUNIT_EXPECT_EQ(test, ret, -EPERM);
	KUNIT_EXPECT_EQ(test, noiommu->opens, 0);
	KUNIT_ASSERT_TRUE(test, core_group_state(noiommu->iommu_group, &after));
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);

	KUNIT_EXPECT_GE(test, do_step(test, noiommu, param->step), 0);
}

static void noiommu_group_uses_no_iommu_driver(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct noiommu_device *noiommu = noiommu_create(test);

	do_steps_up_to(test, noiommu, SET_CONTAINER);

	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, noiommu->container,
					     VFIO_TYPE1v2_IOMMU), -ENODEV);

	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_CHECK_EXTENSION),
			0);
	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, noiommu->container,
					     VFIO_NOIOMMU_IOMMU), 0);
}

static void noiommu_type_needs_a_noiommu_group(struct kunit *test)
{
	struct live_group live;

	turn_mode_on(test);
	live = live_group_prepare(test);
	live_group_set_container(test, &live);

	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, live.container,
					     VFIO_NOIOMMU_IOMMU), -ENODEV);

	KUNIT_EXPECT_FALSE(test, group_state(test, live.group).noiommu);
	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, live.container,
					     VFIO_TYPE1v2_IOMMU), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 1);
}

/* groups in a container whose extensions are checked */
enum content { EMPTY, IOMMU, NOIOMMU, NOIOMMU_SET };

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
	{ "IOMMU, on, no-IOMMU", IOMMU, true, VFIO_NOIOMMU_IOMMU, 0 },
	{ "IOMMU, on, type1", IOMMU, true, VFIO_TYPE1v2_IOMMU, 1 },
	{ "no-IOMMU, on, no-IOMMU", NOIOMMU, true, VFIO_NOIOMMU_IOMMU, 1 },
	{ "no-IOMMU, on, type1", NOIOMMU, true, VFIO_TYPE1v2_IOMMU, 0 },
	{ "no-IOMMU, off, no-IOMMU", NOIOMMU, false, VFIO_NOIOMMU_IOMMU, 0 },
	{ "no-IOMMU, set, no-IOMMU", NOIOMMU_SET, true, VFIO_NOIOMMU_IOMMU, 1 },
	{ "no-IOMMU, set, type1", NOIOMMU_SET, true, VFIO_TYPE1v2_IOMMU, 0 },
};

KUNIT_ARRAY_PARAM_DESC(question, questions, name);

static void extension_depends_on_mode_and_groups(struct kunit *test)
{
	const struct question *question = test->param_value;
	struct noiommu_device *noiommu = noiommu_create(test);
	int container = noiommu->container;
	struct live_group live = live_group_prepare(test);

	switch (question->content) {
	case EMPTY:
		break;
	case IOMMU:
		container = live.container;
		live_group_set_container(test, &live);
		break;
	case NOIOMMU:
		do_steps_up_to(test, noiommu, SET_CONTAINER);
		break;
	case NOIOMMU_SET:
		do_steps_up_to(test, noiommu, SET_IOMMU);
		break;
	}
	core_set_noiommu(question->mode);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, container,
						   question->extension),
			question->answer);

	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->opened), 0);
}

static const struct mix_param {
	const char *name;
	bool noiommu_first;
} mixes[] = {
	{ "with IOMMU first", false },
	{ "without IOMMU first", true },
};

KUNIT_ARRAY_PARAM_DESC(mix, mixes, name);

static void container_takes_one_kind_of_group_at_a_time(struct kunit *test)
{
	const struct mix_param *param = test->param_value;
	struct noiommu_device *noiommu = noiommu_create(test);
	struct core_group_state state;
	struct live_group live = live_group_prepare(test);
	int first, second;

	do_steps_up_to(test, noiommu, OPEN_GROUP);
	first = param->noiommu_first ? noiommu->group : live.node;
	second = param->noiommu_first ? live.node : noiommu->group;
	KUNIT_ASSERT_EQ(test,
			uapi_set_container(test, first, noiommu->container), 0);

	KUNIT_EXPECT_EQ(test, uapi_set_container(test, second,
						 noiommu->container), -EPERM);
	KUNIT_ASSERT_TRUE(test, core_group_state(param->noiommu_first ?
						 live.group->iommu_group :
						 noiommu->iommu_group, &state));
	KUNIT_EXPECT_FALSE(test, state.container_set);

	/* An empty container takes the other kind. */
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, first), 0);
	KUNIT_EXPECT_EQ(test, uapi_set_container(test, second,
						 noiommu->container), 0);
}

static void noiommu_group_refuses_kernel_users(struct kunit *test)
{
	unsigned long events = VFIO_GROUP_NOTIFY_SET_KVM;
	struct notifier_block nb = {};
	struct core_group_state before, after;
	struct vfio_group *by_file, *by_dev;
	struct noiommu_device *noiommu = noiommu_create(test);
	unsigned long pfn = 1;
	struct device *dev;
	struct file *file;

	do_steps_up_to(test, noiommu, SET_IOMMU);
	dev = &noiommu->mdev->dev;
	KUNIT_ASSERT_TRUE(test,
			  core_group_state(noiommu->iommu_group, &before));

	file = user_get_file(test, noiommu->group);
	by_file = vfio_group_get_external_user(file);
	user_put_file(file);
	KUNIT_EXPECT_EQ(test, PTR_ERR(by_file), (long)-EPERM);
	by_dev = vfio_group_get_external_user_from_dev(dev);
	KUNIT_EXPECT_EQ(test, PTR_ERR(by_dev), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, vfio_pin_pages(dev, &pfn, 1, 0, &pfn), -EPERM);
	KUNIT_EXPECT_EQ(test, vfio_unpin_pages(dev, &pfn, 1), -EPERM);
	KUNIT_EXPECT_EQ(test, vfio_register_notifier(dev, VFIO_GROUP_NOTIFY,
						     &events, &nb), -EINVAL);

	KUNIT_ASSERT_TRUE(test, core_group_state(noiommu->iommu_group, &after));
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);
}

static void noiommu_container_refuses_iommu_calls(struct kunit *test)
{
	void __user *buf = user_alloc(test, PAGE_SIZE);
	struct noiommu_device *noiommu = noiommu_create(test);

	do_steps_up_to(test, noiommu, SET_IOMMU);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, noiommu->container,
					 VFIO_IOMMU_GET_INFO,
					 (unsigned long)buf), (long)-ENOTTY);
	KUNIT_EXPECT_EQ(test, user_read(test, noiommu->container, buf, 8, 0),
			(ssize_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, user_write(test, noiommu->container, buf, 8, 0),
			(ssize_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, user_mmap(test, noiommu->container, PAGE_SIZE, 0),
			(unsigned long)-EINVAL);
}

static void set_iommu_is_enodev_once_the_mode_is_off(struct kunit *test)
{
	struct noiommu_device *noiommu = noiommu_create(test);

	do_steps_up_to(test, noiommu, SET_CONTAINER);

	core_set_noiommu(false);

	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, noiommu->container,
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
