// SPDX-License-Identifier: GPL-2.0-only
/* registration of IOMMU drivers, and the choice of one for a container */
#include <linux/module.h>

#include "../common/support.h"

static struct mock_vfio_iommu *register_driver(struct kunit *test,
					       unsigned long extension)
{
	struct mock_vfio_iommu *iommu =
		mock_vfio_iommu_prepare(test, "mock-iommu", extension);

	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	return iommu;
}

static struct mock_vfio_iommu *register_type1(struct kunit *test)
{
	return register_driver(test, VFIO_TYPE1v2_IOMMU);
}

static struct mock_vfio_iommu *register_spapr(struct kunit *test)
{
	return register_driver(test, VFIO_SPAPR_TCE_IOMMU);
}

/* Put a new group with one device in a container, return its node. */
static int add_group(struct kunit *test, int container)
{
	struct mock_group *group = mock_group_create(test);
	int fd;

	mock_vfio_device_create(test, group);
	fd = group_open_node(test, group);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, fd, container), 0);
	return fd;
}

static int container_with_group(struct kunit *test)
{
	int container = uapi_open_container(test);

	add_group(test, container);
	return container;
}

static int set_type1(struct kunit *test, int container)
{
	return uapi_set_iommu(test, container, VFIO_TYPE1v2_IOMMU);
}

static int check_type1(struct kunit *test, int container)
{
	return uapi_check_extension(test, container, VFIO_TYPE1v2_IOMMU);
}

static bool serves(struct kunit *test, const struct mock_vfio_iommu *iommu,
		   int container)
{
	return container_state(test, container).iommu_driver == &iommu->ops;
}

static bool is_served(struct kunit *test, int container)
{
	return container_state(test, container).iommu_driver;
}

static void driver_answers_while_registered(struct kunit *test)
{
	struct mock_vfio_iommu *iommu =
		mock_vfio_iommu_prepare(test, "mock-type1", VFIO_TYPE1v2_IOMMU);
	int container = uapi_open_container(test);
	struct core_census before, during, after;

	core_census(&before);
	KUNIT_EXPECT_EQ(test, check_type1(test, container), 0);

	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	core_census(&during);
	KUNIT_EXPECT_EQ(test, during.iommu_drivers, before.iommu_drivers + 1);
	KUNIT_EXPECT_EQ(test, check_type1(test, container), 1);

	mock_vfio_iommu_unregister(iommu);
	core_census(&after);
	KUNIT_EXPECT_EQ(test, after.iommu_drivers, before.iommu_drivers);
	KUNIT_EXPECT_EQ(test, check_type1(test, container), 0);
}

static void driver_cannot_be_registered_twice(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *other = register_spapr(test);
	struct core_census before, after;

	core_census(&before);

	KUNIT_EXPECT_EQ(test, vfio_register_iommu_driver(&iommu->ops), -EINVAL);
	KUNIT_EXPECT_EQ(test, vfio_register_iommu_driver(&other->ops), -EINVAL);

	core_census(&after);
	KUNIT_EXPECT_EQ(test, after.iommu_drivers, before.iommu_drivers);
}

static void unregister_of_unknown_driver_changes_nothing(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *stranger =
		mock_vfio_iommu_prepare(test, "mock-stranger",
					VFIO_TYPE1v2_IOMMU);
	int container = container_with_group(test);

	vfio_unregister_iommu_driver(&stranger->ops);

	KUNIT_EXPECT_EQ(test, set_type1(test, container), 0);
	KUNIT_EXPECT_TRUE(test, serves(test, iommu, container));
}

/* position of the driver that has the extension among three */
static const struct position {
	const char *name;
	unsigned int index;
} positions[] = {
	{ "first", 0 },
	{ "second", 1 },
	{ "third", 2 },
};

KUNIT_ARRAY_PARAM_DESC(position, positions, name);

static void driver_with_the_extension_is_opened_once(struct kunit *test)
{
	const struct position *position = test->param_value;
	struct mock_vfio_iommu *iommu[ARRAY_SIZE(positions)];
	unsigned int i;
	int container;

	for (i = 0; i < ARRAY_SIZE(iommu); i++) {
		iommu[i] = i == position->index ? register_type1(test) :
						  register_spapr(test);
	}
	container = container_with_group(test);

	KUNIT_EXPECT_EQ(test, set_type1(test, container), 0);

	KUNIT_EXPECT_TRUE(test,
			  serves(test, iommu[position->index], container));
	for (i = 0; i < ARRAY_SIZE(iommu); i++) {
		KUNIT_EXPECT_EQ(test, iommu_calls(iommu[i], MOCK_IOMMU_OPEN),
				i == position->index ? 1 : 0);
		KUNIT_EXPECT_EQ(test, iommu_calls(iommu[i], MOCK_IOMMU_ATTACH),
				i == position->index ? 1 : 0);
	}
}

static void driver_registered_last_is_tried_first(struct kunit *test)
{
	struct mock_vfio_iommu *first = register_type1(test);
	struct mock_vfio_iommu *last = register_type1(test);
	int container = container_with_group(test);

	KUNIT_EXPECT_EQ(test, set_type1(test, container), 0);

	KUNIT_EXPECT_EQ(test, iommu_calls(last, MOCK_IOMMU_OPEN), 1);
	KUNIT_EXPECT_EQ(test, iommu_calls(first, MOCK_IOMMU_CHECK_EXTENSION),
			0);
}

static void first_positive_answer_ends_the_search(struct kunit *test)
{
	struct mock_vfio_iommu *first = register_type1(test);
	struct mock_vfio_iommu *second = register_type1(test);
	struct mock_vfio_iommu *third = register_spapr(test);
	int container = uapi_open_container(test);

	KUNIT_EXPECT_EQ(test, check_type1(test, container), 1);

	KUNIT_EXPECT_EQ(test, iommu_calls(third, MOCK_IOMMU_CHECK_EXTENSION),
			1);
	KUNIT_EXPECT_EQ(test, iommu_calls(second, MOCK_IOMMU_CHECK_EXTENSION),
			1);
	KUNIT_EXPECT_EQ(test, iommu_calls(first, MOCK_IOMMU_CHECK_EXTENSION),
			0);
}

static void check_extension_error_means_no(struct kunit *test)
{
	struct mock_vfio_iommu *works = register_type1(test);
	struct mock_vfio_iommu *fails = register_type1(test);
	int container = container_with_group(test);

	mock_op_fail_always(&fails->op[MOCK_IOMMU_CHECK_EXTENSION], -EXFULL);

	KUNIT_EXPECT_EQ(test, check_type1(test, container), 1);
	KUNIT_EXPECT_EQ(test, set_type1(test, container), 0);

	KUNIT_EXPECT_EQ(test, iommu_calls(fails, MOCK_IOMMU_OPEN), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(works, MOCK_IOMMU_OPEN), 1);
}

static void set_iommu_of_unknown_type_is_enodev(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int container = container_with_group(test);

	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, container,
					     VFIO_SPAPR_TCE_IOMMU), -ENODEV);

	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_OPEN), 0);
	KUNIT_EXPECT_FALSE(test, is_served(test, container));
}

/* the call in which a driver that has the extension fails */
static const struct setback {
	const char *name;
	enum mock_vfio_iommu_op op;
	int releases;
} setbacks[] = {
	{ "open", MOCK_IOMMU_OPEN, 0 },
	{ "attach_group", MOCK_IOMMU_ATTACH, 1 },
};

KUNIT_ARRAY_PARAM_DESC(setback, setbacks, name);

static void next_driver_is_tried_after_a_failure(struct kunit *test)
{
	const struct setback *setback = test->param_value;
	struct mock_vfio_iommu *next = register_type1(test);
	struct mock_vfio_iommu *fails = register_type1(test);
	int container = container_with_group(test);

	mock_op_fail_always(&fails->op[setback->op], -EXFULL);

	KUNIT_EXPECT_EQ(test, set_type1(test, container), 0);

	KUNIT_EXPECT_TRUE(test, serves(test, next, container));
	KUNIT_EXPECT_EQ(test, iommu_calls(fails, MOCK_IOMMU_OPEN), 1);
	KUNIT_EXPECT_EQ(test, iommu_calls(fails, MOCK_IOMMU_RELEASE),
			setback->releases);
	KUNIT_EXPECT_EQ(test, iommu_calls(next, MOCK_IOMMU_OPEN), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&next->attached), 1);
}

static void set_iommu_returns_the_last_error(struct kunit *test)
{
	const struct setback *setback = test->param_value;
	struct mock_vfio_iommu *last = register_type1(test);
	struct mock_vfio_iommu *first = register_type1(test);
	int container = container_with_group(test);

	mock_op_fail_always(&first->op[setback->op], -ENOMEM);
	mock_op_fail_always(&last->op[setback->op], -EXFULL);

	KUNIT_EXPECT_EQ(test, set_type1(test, container), -EXFULL);

	KUNIT_EXPECT_FALSE(test, is_served(test, container));
	KUNIT_EXPECT_EQ(test, atomic_read(&first->opened), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&last->opened), 0);

	mock_op_succeed(&last->op[setback->op]);
	KUNIT_EXPECT_EQ(test, set_type1(test, container), 0);
	KUNIT_EXPECT_TRUE(test, serves(test, last, container));
}

static void groups_attached_before_a_failure_are_detached(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int container = container_with_group(test);

	add_group(test, container);
	add_group(test, container);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_ATTACH], 3, -EXFULL);

	KUNIT_EXPECT_EQ(test, set_type1(test, container), -EXFULL);

	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_ATTACH), 3);
	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_DETACH), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_RELEASE), 1);

	KUNIT_EXPECT_EQ(test, set_type1(test, container), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 3);
}

static void each_container_gets_its_own_instance(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int container[2] = {
		container_with_group(test), container_with_group(test),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(container); i++)
		KUNIT_EXPECT_EQ(test, set_type1(test, container[i]), 0);

	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 2);
	KUNIT_EXPECT_PTR_NE(test,
			    container_state(test, container[0]).iommu_data,
			    container_state(test, container[1]).iommu_data);
}

/*
 * Arguments of the last calls. The operations of an IOMMU driver get no pointer
 * to the case.
 */
static unsigned long open_arg;
static const void *asked_data;
static void *(*real_open)(unsigned long arg);
static long (*real_ioctl)(void *iommu_data, unsigned int cmd,
			  unsigned long arg);

static void *recording_open(unsigned long arg)
{
	open_arg = arg;
	return real_open(arg);
}

static long recording_ioctl(void *iommu_data, unsigned int cmd,
			    unsigned long arg)
{
	asked_data = iommu_data;
	return real_ioctl(iommu_data, cmd, arg);
}

static void driver_open_gets_the_iommu_type(struct kunit *test)
{
	struct mock_vfio_iommu *iommu =
		mock_vfio_iommu_prepare(test, "mock-type1", 0x12345678);
	int container;

	real_open = iommu->ops.open;
	iommu->ops.open = recording_open;
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	container = container_with_group(test);
	open_arg = 0;

	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, container, 0x12345678), 0);

	KUNIT_EXPECT_EQ(test, open_arg, 0x12345678UL);
}

static void check_extension_has_no_instance_until_set_iommu(struct kunit *test)
{
	struct mock_vfio_iommu *iommu =
		mock_vfio_iommu_prepare(test, "mock-type1", VFIO_TYPE1v2_IOMMU);
	int container;

	real_ioctl = iommu->ops.ioctl;
	iommu->ops.ioctl = recording_ioctl;
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	container = container_with_group(test);

	asked_data = test;
	KUNIT_EXPECT_EQ(test, check_type1(test, container), 1);
	KUNIT_EXPECT_NULL(test, asked_data);

	asked_data = test;
	KUNIT_ASSERT_EQ(test, set_type1(test, container), 0);
	KUNIT_EXPECT_NULL(test, asked_data);

	KUNIT_EXPECT_EQ(test, check_type1(test, container), 1);
	KUNIT_EXPECT_NOT_NULL(test, asked_data);
	KUNIT_EXPECT_PTR_EQ(test, asked_data,
			    container_state(test, container).iommu_data);
}

static void container_changes_driver_after_its_last_group(struct kunit *test)
{
	struct mock_vfio_iommu *one = register_type1(test);
	struct mock_vfio_iommu *two = register_spapr(test);
	int container = uapi_open_container(test);
	int group;

	group = add_group(test, container);
	KUNIT_ASSERT_EQ(test, set_type1(test, container), 0);
	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, container,
					     VFIO_SPAPR_TCE_IOMMU), -EINVAL);

	KUNIT_ASSERT_EQ(test, uapi_unset_container(test, group), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&one->opened), 0);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, group, container), 0);
	KUNIT_EXPECT_EQ(test, uapi_set_iommu(test, container,
					     VFIO_SPAPR_TCE_IOMMU), 0);
	KUNIT_EXPECT_TRUE(test, serves(test, two, container));
}

static void instance_works_after_its_driver_is_unregistered(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int container = container_with_group(test);
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };

	KUNIT_ASSERT_EQ(test, set_type1(test, container), 0);

	mock_vfio_iommu_unregister(iommu);

	KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, container,
						VFIO_IOMMU_GET_INFO, &info,
						sizeof(info)), 0L);
	add_group(test, container);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 2);
	user_exit(test);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_RELEASE), 1);
}

#ifdef CONFIG_MODULE_UNLOAD

static struct module fake_module = {
	.name = "mock-module",
};

/* a module without users, live or going */
static struct module *fake_module_get(struct kunit *test, bool going)
{
	fake_module.state = going ? MODULE_STATE_GOING : MODULE_STATE_LIVE;
	/* The module loader holds one reference. */
	atomic_set(&fake_module.refcnt, 1);
	return &fake_module;
}

static int fake_module_users(void)
{
	return atomic_read(&fake_module.refcnt) - 1;
}

#else

static struct module *fake_module_get(struct kunit *test, bool going)
{
	kunit_skip(test, "modules are not counted in this kernel");
	return NULL;
}

static int fake_module_users(void)
{
	return 0;
}

#endif

static struct mock_vfio_iommu *driver_of_module(struct kunit *test, bool going)
{
	struct module *module = fake_module_get(test, going);
	struct mock_vfio_iommu *iommu =
		mock_vfio_iommu_prepare(test, "mock-type1", VFIO_TYPE1v2_IOMMU);

	iommu->ops.owner = module;
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	return iommu;
}

static void container_holds_its_drivers_module(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = driver_of_module(test, false);
	int container = uapi_open_container(test);
	int group;

	group = add_group(test, container);
	KUNIT_EXPECT_EQ(test, check_type1(test, container), 1);
	KUNIT_EXPECT_EQ(test, fake_module_users(), 0);

	KUNIT_ASSERT_EQ(test, set_type1(test, container), 0);
	KUNIT_EXPECT_EQ(test, fake_module_users(), 1);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, group), 0);
	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_RELEASE), 1);
	KUNIT_EXPECT_EQ(test, fake_module_users(), 0);
}

static void failing_driver_keeps_no_module_reference(struct kunit *test)
{
	static const enum mock_vfio_iommu_op steps[] = {
		MOCK_IOMMU_CHECK_EXTENSION, MOCK_IOMMU_OPEN, MOCK_IOMMU_ATTACH,
	};
	struct mock_vfio_iommu *iommu = driver_of_module(test, false);
	int container = container_with_group(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		mock_op_fail_nth(&iommu->op[steps[i]], 1, -EXFULL);
		KUNIT_EXPECT_NE(test, set_type1(test, container), 0);
		KUNIT_EXPECT_EQ(test, fake_module_users(), 0);
	}
}

static void driver_of_a_going_module_is_skipped(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = driver_of_module(test, true);
	int container = container_with_group(test);

	KUNIT_EXPECT_EQ(test, check_type1(test, container), 0);
	KUNIT_EXPECT_EQ(test, set_type1(test, container), -ENODEV);

	KUNIT_EXPECT_EQ(test, iommu_calls(iommu, MOCK_IOMMU_CHECK_EXTENSION),
			0);
}

static struct kunit_case iommu_driver_cases[] = {
	KUNIT_CASE(driver_answers_while_registered),
	KUNIT_CASE(driver_cannot_be_registered_twice),
	KUNIT_CASE(unregister_of_unknown_driver_changes_nothing),
	KUNIT_CASE_PARAM(driver_with_the_extension_is_opened_once,
			 position_gen_params),
	KUNIT_CASE(driver_registered_last_is_tried_first),
	KUNIT_CASE(first_positive_answer_ends_the_search),
	KUNIT_CASE(check_extension_error_means_no),
	KUNIT_CASE(set_iommu_of_unknown_type_is_enodev),
	KUNIT_CASE_PARAM(next_driver_is_tried_after_a_failure,
			 setback_gen_params),
	KUNIT_CASE_PARAM(set_iommu_returns_the_last_error, setback_gen_params),
	KUNIT_CASE(groups_attached_before_a_failure_are_detached),
	KUNIT_CASE(each_container_gets_its_own_instance),
	KUNIT_CASE(driver_open_gets_the_iommu_type),
	KUNIT_CASE(check_extension_has_no_instance_until_set_iommu),
	KUNIT_CASE(container_changes_driver_after_its_last_group),
	KUNIT_CASE(instance_works_after_its_driver_is_unregistered),
	KUNIT_CASE(container_holds_its_drivers_module),
	KUNIT_CASE(failing_driver_keeps_no_module_reference),
	KUNIT_CASE(driver_of_a_going_module_is_skipped),
	{}
};

FIXTURE_SUITE("vfio_iommu_driver", iommu_driver_cases);
