// SPDX-License-Identifier: GPL-2.0-only
/* The registry of IOMMU drivers, and which of them comes to serve a container */
#include <linux/err.h>
#include <linux/module.h>
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

static struct mock_vfio_iommu *register_driver(struct kunit *test, char *name,
					       unsigned long extension)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_prepare(test, name,
								extension);

	KUNIT_ASSERT_EQ(test, 0, mock_vfio_iommu_register(iommu));
	return iommu;
}

/* Put a new group with one device in a container that is not set yet */
static int add_group(struct kunit *test, int container)
{
	struct mock_group *group = mock_group_create(test);
	int fd;

	mock_vfio_device_create(test, group);
	fd = uapi_open_group(test, group->iommu_group);
	KUNIT_ASSERT_GE(test, fd, 0);
	KUNIT_ASSERT_EQ(test, 0, uapi_set_container(test, fd, container));
	return fd;
}

static int container_with_group(struct kunit *test)
{
	int container = uapi_open_container(test);

	KUNIT_ASSERT_GE(test, container, 0);
	add_group(test, container);
	return container;
}

/* The driver that serves a container */
static const struct vfio_iommu_driver_ops *driver_of(struct kunit *test,
						     int container)
{
	struct file *file = user_get_file(test, container);
	struct core_container_state state;

	core_container_state(file, &state);
	user_put_file(file);
	return state.iommu_driver;
}

static int calls(struct mock_vfio_iommu *iommu, enum mock_vfio_iommu_op op)
{
	return mock_op_calls(&iommu->op[op]);
}

static void driver_is_there_from_registration_to_unregistration(struct kunit *test)
{
	struct mock_vfio_iommu *iommu =
		mock_vfio_iommu_prepare(test, "mock-type1", VFIO_TYPE1v2_IOMMU);
	int container = uapi_open_container(test);
	struct core_census before, during, after;

	KUNIT_ASSERT_GE(test, container, 0);
	core_census(&before);
	KUNIT_EXPECT_EQ(test, 0, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));

	KUNIT_ASSERT_EQ(test, 0, mock_vfio_iommu_register(iommu));
	core_census(&during);
	KUNIT_EXPECT_EQ(test, before.iommu_drivers + 1, during.iommu_drivers);
	KUNIT_EXPECT_EQ(test, 1, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));

	mock_vfio_iommu_unregister(iommu);
	core_census(&after);
	KUNIT_EXPECT_EQ(test, before.iommu_drivers, after.iommu_drivers);
	KUNIT_EXPECT_EQ(test, 0, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));
}

static void driver_cannot_be_registered_twice(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *other;
	struct core_census before, after;

	/* Not next to its own entry either */
	other = register_driver(test, "mock-other", VFIO_SPAPR_TCE_IOMMU);
	core_census(&before);

	KUNIT_EXPECT_EQ(test, -EINVAL,
			vfio_register_iommu_driver(&iommu->ops));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			vfio_register_iommu_driver(&other->ops));

	core_census(&after);
	KUNIT_EXPECT_EQ(test, before.iommu_drivers, after.iommu_drivers);
}

static void unregistering_a_stranger_changes_nothing(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *stranger =
		mock_vfio_iommu_prepare(test, "mock-stranger",
					VFIO_TYPE1v2_IOMMU);
	int container = container_with_group(test);

	vfio_unregister_iommu_driver(&stranger->ops);

	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_PTR_EQ(test,
			    (const struct vfio_iommu_driver_ops *)&iommu->ops,
			    driver_of(test, container));
}

/* Position of the driver that has the extension among three */
static const unsigned int positions[] = { 0, 1, 2 };

static void position_desc(const unsigned int *position, char *desc)
{
	static const char * const names[] = { "first", "second", "third" };

	strscpy(desc, names[*position], KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(position, positions, position_desc);

static void driver_with_the_extension_is_opened_once(struct kunit *test)
{
	const unsigned int *position = test->param_value;
	struct mock_vfio_iommu *iommu[ARRAY_SIZE(positions)];
	unsigned int i;
	int container;

	for (i = 0; i < ARRAY_SIZE(iommu); i++)
		iommu[i] = register_driver(test, "mock-iommu",
					   i == *position ? VFIO_TYPE1v2_IOMMU :
							    VFIO_SPAPR_TCE_IOMMU);
	container = container_with_group(test);

	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));

	KUNIT_EXPECT_PTR_EQ(test,
			    (const struct vfio_iommu_driver_ops *)
			    &iommu[*position]->ops,
			    driver_of(test, container));
	for (i = 0; i < ARRAY_SIZE(iommu); i++) {
		KUNIT_EXPECT_EQ(test, i == *position ? 1 : 0,
				calls(iommu[i], MOCK_IOMMU_OPEN));
		KUNIT_EXPECT_EQ(test, i == *position ? 1 : 0,
				calls(iommu[i], MOCK_IOMMU_ATTACH));
	}
}

static void driver_registered_last_is_tried_first(struct kunit *test)
{
	struct mock_vfio_iommu *first = register_driver(test, "mock-first",
							VFIO_TYPE1v2_IOMMU);
	struct mock_vfio_iommu *last = register_driver(test, "mock-last",
						       VFIO_TYPE1v2_IOMMU);
	int container = container_with_group(test);

	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));

	KUNIT_EXPECT_EQ(test, 1, calls(last, MOCK_IOMMU_OPEN));
	KUNIT_EXPECT_EQ(test, 0, calls(first, MOCK_IOMMU_CHECK_EXTENSION));
}

static void first_positive_answer_ends_the_search(struct kunit *test)
{
	struct mock_vfio_iommu *first = register_driver(test, "mock-first",
							VFIO_TYPE1v2_IOMMU);
	struct mock_vfio_iommu *second = register_driver(test, "mock-second",
							 VFIO_TYPE1v2_IOMMU);
	struct mock_vfio_iommu *third = register_driver(test, "mock-third",
							VFIO_SPAPR_TCE_IOMMU);
	int container = uapi_open_container(test);

	KUNIT_ASSERT_GE(test, container, 0);

	KUNIT_EXPECT_EQ(test, 1, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));

	KUNIT_EXPECT_EQ(test, 1, calls(third, MOCK_IOMMU_CHECK_EXTENSION));
	KUNIT_EXPECT_EQ(test, 1, calls(second, MOCK_IOMMU_CHECK_EXTENSION));
	KUNIT_EXPECT_EQ(test, 0, calls(first, MOCK_IOMMU_CHECK_EXTENSION));
}

static void error_instead_of_an_answer_means_no(struct kunit *test)
{
	struct mock_vfio_iommu *works = register_driver(test, "mock-works",
							VFIO_TYPE1v2_IOMMU);
	struct mock_vfio_iommu *fails = register_driver(test, "mock-fails",
							VFIO_TYPE1v2_IOMMU);
	int container = container_with_group(test);

	mock_op_fail_always(&fails->op[MOCK_IOMMU_CHECK_EXTENSION], -EXFULL);

	KUNIT_EXPECT_EQ(test, 1, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));

	KUNIT_EXPECT_EQ(test, 0, calls(fails, MOCK_IOMMU_OPEN));
	KUNIT_EXPECT_EQ(test, 1, calls(works, MOCK_IOMMU_OPEN));
}

static void iommu_that_nobody_offers_is_enodev(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int container = container_with_group(test);

	KUNIT_EXPECT_EQ(test, -ENODEV, uapi_set_iommu(test, container,
						      VFIO_SPAPR_TCE_IOMMU));

	KUNIT_EXPECT_EQ(test, 0, calls(iommu, MOCK_IOMMU_OPEN));
	KUNIT_EXPECT_NULL(test, driver_of(test, container));
}

/* The step at which a driver that has the extension gives up */
static const struct setback {
	const char *name;
	enum mock_vfio_iommu_op op;
	int releases;
} setbacks[] = {
	{ "open", MOCK_IOMMU_OPEN, 0 },
	{ "attach_group", MOCK_IOMMU_ATTACH, 1 },
};

static void setback_desc(const struct setback *setback, char *desc)
{
	strscpy(desc, setback->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(setback, setbacks, setback_desc);

static void driver_that_fails_gives_way_to_the_next(struct kunit *test)
{
	const struct setback *setback = test->param_value;
	struct mock_vfio_iommu *next = register_driver(test, "mock-next",
						       VFIO_TYPE1v2_IOMMU);
	struct mock_vfio_iommu *fails = register_driver(test, "mock-fails",
							VFIO_TYPE1v2_IOMMU);
	int container = container_with_group(test);

	mock_op_fail_always(&fails->op[setback->op], -EXFULL);

	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));

	KUNIT_EXPECT_PTR_EQ(test,
			    (const struct vfio_iommu_driver_ops *)&next->ops,
			    driver_of(test, container));
	KUNIT_EXPECT_EQ(test, 1, calls(fails, MOCK_IOMMU_OPEN));
	KUNIT_EXPECT_EQ(test, setback->releases,
			calls(fails, MOCK_IOMMU_RELEASE));
	KUNIT_EXPECT_EQ(test, 1, calls(next, MOCK_IOMMU_OPEN));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&next->attached));
}

static void last_error_is_returned_and_nothing_is_set(struct kunit *test)
{
	const struct setback *setback = test->param_value;
	struct mock_vfio_iommu *last = register_driver(test, "mock-last",
						       VFIO_TYPE1v2_IOMMU);
	struct mock_vfio_iommu *first = register_driver(test, "mock-first",
							VFIO_TYPE1v2_IOMMU);
	int container = container_with_group(test);

	mock_op_fail_always(&first->op[setback->op], -ENOMEM);
	mock_op_fail_always(&last->op[setback->op], -EXFULL);

	KUNIT_EXPECT_EQ(test, -EXFULL, uapi_set_iommu(test, container,
						      VFIO_TYPE1v2_IOMMU));

	KUNIT_EXPECT_NULL(test, driver_of(test, container));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&first->opened));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&last->opened));

	mock_op_succeed(&last->op[setback->op]);
	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_PTR_EQ(test,
			    (const struct vfio_iommu_driver_ops *)&last->ops,
			    driver_of(test, container));
}

static void groups_attached_before_a_failure_are_detached(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int container = container_with_group(test);

	add_group(test, container);
	add_group(test, container);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_ATTACH], 3, -EXFULL);

	KUNIT_EXPECT_EQ(test, -EXFULL, uapi_set_iommu(test, container,
						      VFIO_TYPE1v2_IOMMU));

	KUNIT_EXPECT_EQ(test, 3, calls(iommu, MOCK_IOMMU_ATTACH));
	KUNIT_EXPECT_EQ(test, 2, calls(iommu, MOCK_IOMMU_DETACH));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&iommu->attached));
	KUNIT_EXPECT_EQ(test, 1, calls(iommu, MOCK_IOMMU_RELEASE));

	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_EQ(test, 3, atomic_read(&iommu->attached));
}

static void each_container_has_an_instance_of_its_own(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int container[2] = {
		container_with_group(test), container_with_group(test),
	};
	struct core_container_state state[2];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(container); i++) {
		struct file *file = user_get_file(test, container[i]);

		KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container[i],
							VFIO_TYPE1v2_IOMMU));
		core_container_state(file, &state[i]);
		user_put_file(file);
	}

	KUNIT_EXPECT_EQ(test, 2, atomic_read(&iommu->opened));
	KUNIT_EXPECT_PTR_NE(test, state[0].iommu_data, state[1].iommu_data);
}

/* What a driver was last opened and asked with; it is not told which it is */
static unsigned long open_arg;
static const void *asked_data;
static void *(*real_open)(unsigned long arg);
static long (*real_ioctl)(void *iommu_data, unsigned int cmd,
			  unsigned long arg);

static void *seeing_open(unsigned long arg)
{
	open_arg = arg;
	return real_open(arg);
}

static long seeing_ioctl(void *iommu_data, unsigned int cmd, unsigned long arg)
{
	asked_data = iommu_data;
	return real_ioctl(iommu_data, cmd, arg);
}

static void driver_sees_the_number_that_user_space_chose(struct kunit *test)
{
	struct mock_vfio_iommu *iommu =
		mock_vfio_iommu_prepare(test, "mock-type1", 0x12345678);
	int container;

	real_open = iommu->ops.open;
	iommu->ops.open = seeing_open;
	KUNIT_ASSERT_EQ(test, 0, mock_vfio_iommu_register(iommu));
	container = container_with_group(test);
	open_arg = 0;

	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container, 0x12345678));

	KUNIT_EXPECT_EQ(test, 0x12345678UL, open_arg);
}

static void extension_is_asked_without_an_instance_until_set(struct kunit *test)
{
	struct mock_vfio_iommu *iommu =
		mock_vfio_iommu_prepare(test, "mock-type1", VFIO_TYPE1v2_IOMMU);
	struct core_container_state state;
	struct file *file;
	int container;

	real_ioctl = iommu->ops.ioctl;
	iommu->ops.ioctl = seeing_ioctl;
	KUNIT_ASSERT_EQ(test, 0, mock_vfio_iommu_register(iommu));
	container = container_with_group(test);
	file = user_get_file(test, container);

	asked_data = test;
	KUNIT_EXPECT_EQ(test, 1, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_NULL(test, asked_data);

	asked_data = test;
	KUNIT_ASSERT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_NULL(test, asked_data);

	KUNIT_EXPECT_EQ(test, 1, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));
	core_container_state(file, &state);
	user_put_file(file);
	KUNIT_EXPECT_NOT_NULL(test, asked_data);
	KUNIT_EXPECT_PTR_EQ(test, state.iommu_data, asked_data);
}

static void container_changes_driver_when_its_last_group_has_left(struct kunit *test)
{
	struct mock_vfio_iommu *one = register_driver(test, "mock-one",
						      VFIO_TYPE1v2_IOMMU);
	struct mock_vfio_iommu *two = register_driver(test, "mock-two",
						      VFIO_SPAPR_TCE_IOMMU);
	int container = uapi_open_container(test);
	int group;

	KUNIT_ASSERT_GE(test, container, 0);
	group = add_group(test, container);
	KUNIT_ASSERT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_EQ(test, -EINVAL, uapi_set_iommu(test, container,
						      VFIO_SPAPR_TCE_IOMMU));

	KUNIT_ASSERT_EQ(test, 0, uapi_unset_container(test, group));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&one->opened));
	KUNIT_ASSERT_EQ(test, 0, uapi_set_container(test, group, container));
	KUNIT_EXPECT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_SPAPR_TCE_IOMMU));
	KUNIT_EXPECT_PTR_EQ(test,
			    (const struct vfio_iommu_driver_ops *)&two->ops,
			    driver_of(test, container));
}

static void instance_outlasts_the_registration_of_its_driver(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	int container = container_with_group(test);
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };

	KUNIT_ASSERT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));

	mock_vfio_iommu_unregister(iommu);

	KUNIT_EXPECT_EQ(test, 0L,
			user_ioctl_struct(test, container, VFIO_IOMMU_GET_INFO,
					  &info, sizeof(info)));
	add_group(test, container);
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&iommu->attached));
	user_exit(test);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&iommu->attached));
	KUNIT_EXPECT_EQ(test, 1, calls(iommu, MOCK_IOMMU_RELEASE));
}

#ifdef CONFIG_MODULE_UNLOAD

/* Stands for the module of a driver */
static struct module fake_module = {
	.name = "mock-module",
};

/* A module that nobody uses, and that may be about to go */
static struct module *fake_module_get(struct kunit *test, bool going)
{
	fake_module.state = going ? MODULE_STATE_GOING : MODULE_STATE_LIVE;
	/* The module loader's own */
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
	KUNIT_ASSERT_EQ(test, 0, mock_vfio_iommu_register(iommu));
	return iommu;
}

static void module_is_held_while_a_container_uses_its_driver(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = driver_of_module(test, false);
	int container = uapi_open_container(test);
	int group;

	KUNIT_ASSERT_GE(test, container, 0);
	group = add_group(test, container);
	KUNIT_EXPECT_EQ(test, 1, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_EQ(test, 0, fake_module_users());

	KUNIT_ASSERT_EQ(test, 0, uapi_set_iommu(test, container,
						VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_EQ(test, 1, fake_module_users());

	KUNIT_EXPECT_EQ(test, 0, uapi_unset_container(test, group));
	KUNIT_EXPECT_EQ(test, 1, calls(iommu, MOCK_IOMMU_RELEASE));
	KUNIT_EXPECT_EQ(test, 0, fake_module_users());
}

static void module_is_let_go_when_its_driver_fails(struct kunit *test)
{
	static const enum mock_vfio_iommu_op steps[] = {
		MOCK_IOMMU_CHECK_EXTENSION, MOCK_IOMMU_OPEN, MOCK_IOMMU_ATTACH,
	};
	struct mock_vfio_iommu *iommu = driver_of_module(test, false);
	int container = container_with_group(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		mock_op_fail_nth(&iommu->op[steps[i]], 1, -EXFULL);
		KUNIT_EXPECT_NE(test, 0, uapi_set_iommu(test, container,
							VFIO_TYPE1v2_IOMMU));
		KUNIT_EXPECT_EQ(test, 0, fake_module_users());
	}
}

static void driver_of_a_module_that_goes_is_not_asked(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = driver_of_module(test, true);
	int container = container_with_group(test);

	KUNIT_EXPECT_EQ(test, 0, uapi_check_extension(test, container,
						      VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_EQ(test, -ENODEV, uapi_set_iommu(test, container,
						      VFIO_TYPE1v2_IOMMU));

	KUNIT_EXPECT_EQ(test, 0, calls(iommu, MOCK_IOMMU_CHECK_EXTENSION));
}

static struct kunit_case iommu_driver_cases[] = {
	KUNIT_CASE(driver_is_there_from_registration_to_unregistration),
	KUNIT_CASE(driver_cannot_be_registered_twice),
	KUNIT_CASE(unregistering_a_stranger_changes_nothing),
	KUNIT_CASE_PARAM(driver_with_the_extension_is_opened_once,
			 position_gen_params),
	KUNIT_CASE(driver_registered_last_is_tried_first),
	KUNIT_CASE(first_positive_answer_ends_the_search),
	KUNIT_CASE(error_instead_of_an_answer_means_no),
	KUNIT_CASE(iommu_that_nobody_offers_is_enodev),
	KUNIT_CASE_PARAM(driver_that_fails_gives_way_to_the_next,
			 setback_gen_params),
	KUNIT_CASE_PARAM(last_error_is_returned_and_nothing_is_set,
			 setback_gen_params),
	KUNIT_CASE(groups_attached_before_a_failure_are_detached),
	KUNIT_CASE(each_container_has_an_instance_of_its_own),
	KUNIT_CASE(driver_sees_the_number_that_user_space_chose),
	KUNIT_CASE(extension_is_asked_without_an_instance_until_set),
	KUNIT_CASE(container_changes_driver_when_its_last_group_has_left),
	KUNIT_CASE(instance_outlasts_the_registration_of_its_driver),
	KUNIT_CASE(module_is_held_while_a_container_uses_its_driver),
	KUNIT_CASE(module_is_let_go_when_its_driver_fails),
	KUNIT_CASE(driver_of_a_module_that_goes_is_not_asked),
	{}
};

static struct kunit_suite iommu_driver_suite = {
	.name = "vfio_iommu_driver",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = iommu_driver_cases,
};

kunit_test_suites(&iommu_driver_suite);
