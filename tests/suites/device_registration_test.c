// SPDX-License-Identifier: GPL-2.0-only
/* registration of devices with VFIO, from vfio_init_group_dev() on */
#include "../common/support.h"

static const struct style {
	const char *name;
	enum mock_vfio_style style;
} styles[] = {
	{ "vfio_add_group_dev", MOCK_VFIO_ADD },
	{ "vfio_register_group_dev", MOCK_VFIO_REGISTER },
};

KUNIT_ARRAY_PARAM_DESC(style, styles, name);

/* a device whose driver registers it as the parameter of the case says */
static struct mock_vfio_device *prepare_in_style(struct kunit *test,
						 struct mock_group *group)
{
	const struct style *param = test->param_value;

	return mock_vfio_device_prepare(test, group, param->style);
}

/* for devices that are never opened */
static const struct vfio_device_ops silent_ops = {
	.name = "silent",
};

/* registration */

static void init_stores_the_drivers_arguments(struct kunit *test)
{
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct vfio_device *device = case_alloc(test, sizeof(*device));
	int data;

	vfio_init_group_dev(device, &mdev->dev, &silent_ops, &data);

	KUNIT_EXPECT_PTR_EQ(test, device->dev, &mdev->dev);
	KUNIT_EXPECT_PTR_EQ(test, device->ops, &silent_ops);
	KUNIT_EXPECT_PTR_EQ(test, vfio_device_data(device), (void *)&data);
}

static void registered_device_is_found(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = prepare_in_style(test, group);
	struct device *dev = &vdev->mdev->dev;
	struct core_group_state state;
	struct vfio_device *device;

	KUNIT_EXPECT_EQ(test, mock_vfio_device_bind(vdev), 0);

	KUNIT_ASSERT_TRUE(test, core_group_state(group->iommu_group, &state));
	KUNIT_EXPECT_EQ(test, state.references, 1);
	KUNIT_EXPECT_EQ(test, state.devices, 1);
	KUNIT_EXPECT_TRUE(test, group_lists(group, dev));
	device = vfio_device_get_from_dev(dev);
	KUNIT_ASSERT_NOT_NULL(test, device);
	KUNIT_EXPECT_PTR_EQ(test, device->dev, dev);
	KUNIT_EXPECT_PTR_EQ(test, vfio_device_data(device), (void *)vdev);
	vfio_device_put(device);
}

static void registration_without_iommu_group_is_einval(struct kunit *test)
{
	struct mock_vfio_device *vdev = prepare_in_style(test, NULL);

	KUNIT_EXPECT_EQ(test, mock_vfio_device_bind(vdev), -EINVAL);
}

static void second_registration_is_ebusy(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct vfio_device *second = case_alloc(test, sizeof(*second));
	struct vfio_device *device;

	expect_warn(test, "Device already exists on group", 1);

	vfio_init_group_dev(second, &vdev->mdev->dev, &silent_ops, NULL);
	KUNIT_EXPECT_EQ(test, vfio_register_group_dev(second), -EBUSY);

	KUNIT_EXPECT_EQ(test, group_state(test, group).references, 1);
	KUNIT_EXPECT_EQ(test, group_state(test, group).devices, 1);
	device = vfio_device_get_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_NULL(test, device);
	KUNIT_EXPECT_PTR_EQ(test, vfio_device_data(device), (void *)vdev);
	KUNIT_EXPECT_EQ(test, core_device_references(device), 2);
	vfio_device_put(device);
}

static void failed_add_keeps_driver_data(struct kunit *test)
{
	struct mock_device *mdev = mock_device_create(test, NULL);
	int data;

	dev_set_drvdata(&mdev->dev, &data);

	KUNIT_EXPECT_EQ(test, vfio_add_group_dev(&mdev->dev, &silent_ops, NULL),
			-EINVAL);

	KUNIT_EXPECT_PTR_EQ(test, dev_get_drvdata(&mdev->dev), (void *)&data);
}

static void del_returns_the_device_data(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	int data;

	KUNIT_ASSERT_EQ(test, vfio_add_group_dev(&mdev->dev, &silent_ops,
						 &data), 0);

	KUNIT_EXPECT_PTR_EQ(test, vfio_del_group_dev(&mdev->dev),
			    (void *)&data);

	KUNIT_EXPECT_NULL(test, dev_get_drvdata(&mdev->dev));
	KUNIT_EXPECT_NULL(test, vfio_device_get_from_dev(&mdev->dev));
}

static void devices_of_one_iommu_group_share_a_group(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_group *other = mock_group_create(test);
	struct core_census before, after;

	core_census(&before);

	mock_vfio_device_create(test, group);
	mock_vfio_device_create(test, group);
	mock_vfio_device_create(test, other);

	core_census(&after);
	KUNIT_EXPECT_EQ(test, after.groups, before.groups + 2);
	KUNIT_EXPECT_EQ(test, after.nodes, before.nodes + 2);
	KUNIT_EXPECT_EQ(test, group_state(test, group).devices, 2);
	KUNIT_EXPECT_EQ(test, group_state(test, group).references, 2);
	KUNIT_EXPECT_EQ(test, group_state(test, other).devices, 1);
}

static const unsigned int orders[][3] = {
	{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
	{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
};

static void order_desc(const unsigned int (*order)[3], char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u then %u then %u",
		 (*order)[0], (*order)[1], (*order)[2]);
}

KUNIT_ARRAY_PARAM(order, orders, order_desc);

static void devices_unregister_in_any_order(struct kunit *test)
{
	const unsigned int *order = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev[3];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vdev); i++)
		vdev[i] = mock_vfio_device_create(test, group);

	for (i = 0; i < ARRAY_SIZE(vdev); i++) {
		struct device *dev = &vdev[order[i]]->mdev->dev;

		KUNIT_EXPECT_TRUE(test, group_lists(group, dev));
		KUNIT_EXPECT_EQ(test, group_state(test, group).devices, 3 - i);
		KUNIT_EXPECT_EQ(test, group_state(test, group).references,
				3 - i);

		mock_vfio_device_unbind(vdev[order[i]]);

		KUNIT_EXPECT_FALSE(test, group_lists(group, dev));
	}
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
}

static void registration_without_a_free_minor_is_undone(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev;
	struct core_census before, after;
	int ret;

	vdev = mock_vfio_device_prepare(test, group, MOCK_VFIO_ADD);
	core_census(&before);
	KUNIT_ASSERT_EQ(test, core_take_minors(), 0);

	ret = mock_vfio_device_bind(vdev);

	core_return_minors();
	KUNIT_EXPECT_EQ(test, ret, -ENOSPC);
	core_census(&after);
	KUNIT_EXPECT_MEMEQ(test, &after, &before, sizeof(after));
	KUNIT_EXPECT_NULL(test, dev_get_drvdata(&vdev->mdev->dev));
	/* The failure leaves no trace. */
	KUNIT_EXPECT_EQ(test, mock_vfio_device_bind(vdev), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, group).devices, 1);
}

/* references */

static void lookup_takes_a_device_reference_only(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct vfio_device *device, *again;

	device = vfio_device_get_from_dev(&vdev->mdev->dev);

	KUNIT_ASSERT_NOT_NULL(test, device);
	KUNIT_EXPECT_EQ(test, core_device_references(device), 2);
	KUNIT_EXPECT_EQ(test, group_state(test, group).references, 1);

	again = vfio_device_get_from_dev(&vdev->mdev->dev);

	KUNIT_EXPECT_PTR_EQ(test, again, device);
	KUNIT_EXPECT_EQ(test, core_device_references(device), 3);

	vfio_device_put(device);
	vfio_device_put(device);

	KUNIT_EXPECT_EQ(test, core_device_references(device), 1);
	KUNIT_EXPECT_EQ(test, group_state(test, group).references, 1);
}

static const struct unregistered {
	const char *name;
	bool in_iommu_group;
	bool in_group;
} unregistered_devices[] = {
	{ "in no IOMMU group", false, false },
	{ "in an IOMMU group without a group", true, false },
	{ "beside a registered device", true, true },
};

KUNIT_ARRAY_PARAM_DESC(unregistered, unregistered_devices, name);

static void unregistered_device_is_not_found(struct kunit *test)
{
	const struct unregistered *param = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev;

	if (param->in_group)
		mock_vfio_device_create(test, group);
	mdev = mock_device_create(test, param->in_iommu_group ? group : NULL);

	KUNIT_EXPECT_NULL(test, vfio_device_get_from_dev(&mdev->dev));

	/* The lookup has put its reference to the group. */
	if (param->in_group)
		KUNIT_EXPECT_EQ(test, group_state(test, group).references, 1);
	else
		KUNIT_EXPECT_FALSE(test, group_is_known(group));
}

static void each_device_is_found_by_its_own_dev(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev[3];
	struct vfio_device *device;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vdev); i++)
		vdev[i] = mock_vfio_device_create(test, group);

	for (i = 0; i < ARRAY_SIZE(vdev); i++) {
		device = vfio_device_get_from_dev(&vdev[i]->mdev->dev);

		KUNIT_ASSERT_NOT_NULL(test, device);
		KUNIT_EXPECT_PTR_EQ(test, vfio_device_data(device),
				    (void *)vdev[i]);
		vfio_device_put(device);
	}
}

/* waiting for users */

static void unused_device_gets_no_request(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = prepare_in_style(test, group);

	KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev), 0);

	mock_vfio_device_unbind(vdev);

	KUNIT_EXPECT_EQ(test, vdev_calls(vdev, MOCK_VFIO_REQUEST), 0);
	KUNIT_EXPECT_FALSE(test, vdev->registered);
}

static void unregistration_waits_for_every_user(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = prepare_in_style(test, group);
	struct vfio_device *device;
	struct mock_thread *thread;

	KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev), 0);
	device = vfio_device_get_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_PTR_EQ(test, vfio_device_get_from_dev(&vdev->mdev->dev),
			    device);

	thread = unbind_start(test, vdev);
	mock_thread_wait_sleeping(thread);
	KUNIT_EXPECT_EQ(test, vdev_calls(vdev, MOCK_VFIO_REQUEST), 1);
	KUNIT_EXPECT_EQ(test, vdev->last_request, 0);

	vfio_device_put(device);
	mock_thread_wait_sleeping(thread);
	KUNIT_EXPECT_TRUE(test, vdev->registered);

	vfio_device_put(device);
	mock_thread_join(thread);
	KUNIT_EXPECT_EQ(test, vdev_calls(vdev, MOCK_VFIO_REQUEST), 1);
	KUNIT_EXPECT_FALSE(test, vdev->registered);
}

static void device_is_found_until_its_last_put(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct device *dev = &vdev->mdev->dev;
	struct vfio_device *device, *late;
	struct mock_thread *thread;

	mock_vfio_device_create(test, group);
	device = vfio_device_get_from_dev(dev);
	KUNIT_ASSERT_NOT_NULL(test, device);
	thread = unbind_start(test, vdev);
	mock_thread_wait_sleeping(thread);

	late = vfio_device_get_from_dev(dev);

	KUNIT_EXPECT_PTR_EQ(test, late, device);
	KUNIT_EXPECT_TRUE(test, group_lists(group, dev));
	if (late)
		vfio_device_put(late);
	vfio_device_put(device);
	mock_thread_join(thread);
	KUNIT_EXPECT_NULL(test, vfio_device_get_from_dev(dev));
	KUNIT_EXPECT_FALSE(test, group_lists(group, dev));
}

static void unregistration_waits_without_a_request_operation(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct plain_device *plain = plain_device_add(test, group);
	struct mock_thread *thread;

	KUNIT_ASSERT_PTR_EQ(test, vfio_device_get_from_dev(&plain->mdev->dev),
			    &plain->vfio);

	thread = mock_thread_start(test, plain_device_unregister, plain);
	mock_thread_wait_sleeping(thread);

	vfio_device_put(&plain->vfio);
	mock_thread_join(thread);
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
}

static void first_signal_makes_the_wait_uninterruptible(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct vfio_device *device = vfio_device_get_from_dev(&vdev->mdev->dev);
	struct mock_thread *thread;

	thread = unbind_start(test, vdev);
	mock_thread_wait_sleeping(thread);
	KUNIT_EXPECT_EQ(test, vdev_calls(vdev, MOCK_VFIO_REQUEST), 1);

	mock_thread_signal(thread);
	mock_thread_wait_blocked(thread);

	/* The wait goes on with one more request. */
	KUNIT_EXPECT_EQ(test, vdev_calls(vdev, MOCK_VFIO_REQUEST), 2);
	KUNIT_EXPECT_EQ(test, vdev->last_request, 1);

	mock_thread_signal(thread);
	mock_thread_wait_blocked(thread);

	KUNIT_EXPECT_EQ(test, vdev_calls(vdev, MOCK_VFIO_REQUEST), 2);
	KUNIT_EXPECT_TRUE(test, vdev->registered);
	vfio_device_put(device);
	mock_thread_join(thread);
	KUNIT_EXPECT_FALSE(test, vdev->registered);
}

/* descriptors that the request operation closes */
struct closing_user {
	struct kunit *test;
	int group_fd;
	int device_fd;
};

static void close_on_request(struct mock_vfio_device *vdev, unsigned int count)
{
	struct closing_user *user = vdev->priv;

	user_close(user->test, user->device_fd);
	user_close(user->test, user->group_fd);
}

static void request_may_close_the_device(struct kunit *test)
{
	struct closing_user *user = case_alloc(test, sizeof(*user));
	struct mock_vfio_device *vdev;
	struct live_group live = live_group_create(test);

	vdev = live.vdev;
	user->test = test;
	user->group_fd = live.node;
	user->device_fd = live_group_open_device(test, &live, vdev->mdev);
	vdev->priv = user;
	vdev->on_request = close_on_request;

	mock_thread_join(unbind_start(test, vdev));

	KUNIT_EXPECT_EQ(test, vdev_calls(vdev, MOCK_VFIO_REQUEST), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 0);
	KUNIT_EXPECT_FALSE(test, group_is_known(live.group));
}

/* waiting for the container */

static const struct way_out {
	const char *name;
	bool closes_group;
} ways_out[] = {
	{ "VFIO_GROUP_UNSET_CONTAINER", false },
	{ "close", true },
};

KUNIT_ARRAY_PARAM_DESC(way_out, ways_out, name);

static void last_unregistration_waits_for_the_container(struct kunit *test)
{
	const struct way_out *way = test->param_value;
	struct core_group_state state;
	struct mock_thread *thread;
	struct live_group live = live_group_prepare(test);

	live_group_set_container(test, &live);

	thread = unbind_start(test, live.vdev);
	mock_thread_wait_blocked(thread);

	/* The device has no users, so its driver gets no request. */
	KUNIT_EXPECT_EQ(test, vdev_calls(live.vdev, MOCK_VFIO_REQUEST), 0);
	state = group_state(test, live.group);
	KUNIT_EXPECT_EQ(test, state.devices, 0);
	KUNIT_EXPECT_EQ(test, state.references, 2);
	KUNIT_EXPECT_TRUE(test, state.container_set);

	if (way->closes_group)
		KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
	else
		KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), 0);

	mock_thread_join(thread);
	KUNIT_EXPECT_FALSE(test, live.vdev->registered);
}

static void earlier_unregistration_ignores_the_container(struct kunit *test)
{
	struct core_group_state state;
	struct live_group live = live_group_prepare(test);

	mock_vfio_device_create(test, live.group);
	live_group_set_container(test, &live);

	mock_thread_join(unbind_start(test, live.vdev));

	KUNIT_EXPECT_FALSE(test, live.vdev->registered);
	state = group_state(test, live.group);
	KUNIT_EXPECT_EQ(test, state.devices, 1);
	KUNIT_EXPECT_TRUE(test, state.container_set);
	/* The other device would wait for the container at the end. */
	KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
}

/* between unregistration and the end of unbinding */

/* a driver whose remove looks at the group after unregistration */
struct looking_driver {
	struct kunit *test;
	struct vfio_device vfio;
	int group_fd;
	unsigned int entries;
	u32 flags;
};

static int looking_probe(struct mock_driver *drv, struct mock_device *mdev)
{
	struct looking_driver *driver = drv->priv;

	vfio_init_group_dev(&driver->vfio, &mdev->dev, &silent_ops, NULL);
	return vfio_register_group_dev(&driver->vfio);
}

static u32 group_flags(struct kunit *test, int group_fd)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };

	KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, group_fd,
						VFIO_GROUP_GET_STATUS, &status,
						sizeof(status)), 0);
	return status.flags;
}

static void looking_remove(struct mock_driver *drv, struct mock_device *mdev)
{
	struct looking_driver *driver = drv->priv;

	vfio_unregister_group_dev(&driver->vfio);
	driver->entries = group_unbound(mdev->group, &mdev->dev);
	driver->flags = group_flags(driver->test, driver->group_fd);
}

/* Claims: C8 */
static void unbound_entry_keeps_a_removed_device_viable(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct looking_driver *driver = case_alloc(test, sizeof(*driver));
	struct mock_driver *drv = mock_driver_create(test, "looking");
	struct mock_device *mdev = mock_device_create(test, group);

	drv->priv = driver;
	drv->probe = looking_probe;
	drv->remove = looking_remove;
	mock_vfio_device_create(test, group);
	driver->test = test;
	driver->group_fd = group_open_node(test, group);
	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, group).unbound, 0);

	mock_device_unbind(mdev);

	/* Within remove the device had left the group, but not its driver. */
	KUNIT_EXPECT_EQ(test, driver->entries, 1);
	KUNIT_EXPECT_EQ(test, driver->flags, VFIO_GROUP_FLAGS_VIABLE);
	KUNIT_EXPECT_EQ(test, group_state(test, group).unbound, 0);
	KUNIT_EXPECT_EQ(test, group_flags(test, driver->group_fd),
			VFIO_GROUP_FLAGS_VIABLE);
}

static void unbound_entry_is_added_before_the_last_put(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct vfio_device *device = vfio_device_get_from_dev(&vdev->mdev->dev);
	struct mock_thread *thread;

	thread = unbind_start(test, vdev);
	mock_thread_wait_sleeping(thread);

	KUNIT_EXPECT_EQ(test, group_unbound(group, &vdev->mdev->dev), 1);

	vfio_device_put(device);
	mock_thread_join(thread);
}

static struct kunit_case device_registration_cases[] = {
	KUNIT_CASE(init_stores_the_drivers_arguments),
	KUNIT_CASE_PARAM(registered_device_is_found, style_gen_params),
	KUNIT_CASE_PARAM(registration_without_iommu_group_is_einval,
			 style_gen_params),
	KUNIT_CASE(second_registration_is_ebusy),
	KUNIT_CASE(failed_add_keeps_driver_data),
	KUNIT_CASE(del_returns_the_device_data),
	KUNIT_CASE(devices_of_one_iommu_group_share_a_group),
	KUNIT_CASE_PARAM(devices_unregister_in_any_order, order_gen_params),
	KUNIT_CASE(registration_without_a_free_minor_is_undone),
	KUNIT_CASE(lookup_takes_a_device_reference_only),
	KUNIT_CASE_PARAM(unregistered_device_is_not_found,
			 unregistered_gen_params),
	KUNIT_CASE(each_device_is_found_by_its_own_dev),
	KUNIT_CASE_PARAM(unused_device_gets_no_request, style_gen_params),
	KUNIT_CASE_PARAM(unregistration_waits_for_every_user, style_gen_params),
	KUNIT_CASE(device_is_found_until_its_last_put),
	KUNIT_CASE(unregistration_waits_without_a_request_operation),
	KUNIT_CASE(first_signal_makes_the_wait_uninterruptible),
	KUNIT_CASE(request_may_close_the_device),
	KUNIT_CASE_PARAM(last_unregistration_waits_for_the_container,
			 way_out_gen_params),
	KUNIT_CASE(earlier_unregistration_ignores_the_container),
	KUNIT_CASE(unbound_entry_keeps_a_removed_device_viable),
	KUNIT_CASE(unbound_entry_is_added_before_the_last_put),
	{}
};

FIXTURE_SUITE("vfio_device_registration", device_registration_cases);
