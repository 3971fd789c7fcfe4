// SPDX-License-Identifier: GPL-2.0-only
/* external users of a group: drivers in the kernel, such as KVM's */
#include <linux/err.h>

#include "../common/support.h"

enum get_by { BY_FILE, BY_DEV };

static const struct get_by_param {
	const char *name;
	enum get_by by;
} ways_to_get[] = {
	{ "by file", BY_FILE },
	{ "by device", BY_DEV },
};

KUNIT_ARRAY_PARAM_DESC(get_by, ways_to_get, name);

static struct vfio_group *get_by_file(struct kunit *test, int fd)
{
	struct file *file = user_get_file(test, fd);
	struct vfio_group *user = vfio_group_get_external_user(file);

	user_put_file(file);
	return user;
}

static struct vfio_group *get_by(struct kunit *test, enum get_by by,
				 const struct live_group *live)
{
	if (by == BY_FILE)
		return get_by_file(test, live->node);
	return vfio_group_get_external_user_from_dev(&live->vdev->mdev->dev);
}

/* Take a group and become an external user of it. */
static struct vfio_group *create_user(struct kunit *test,
				      struct live_group *live)
{
	struct vfio_group *user;

	*live = live_group_create(test);
	user = get_by(test, BY_DEV, live);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);
	return user;
}

static int check_extension(struct vfio_group *user, unsigned long extension)
{
	return vfio_external_check_extension(user, extension);
}

static int attached(const struct live_group *live)
{
	return atomic_read(&live->iommu->attached);
}

/* Claims: C5 */
static void external_user_counts_as_container_user(struct kunit *test)
{
	const struct get_by_param *param = test->param_value;
	struct core_group_state before, during;
	struct vfio_group *user;
	struct live_group live = live_group_create(test);

	before = group_state(test, live.group);

	user = get_by(test, param->by, &live);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);
	during = group_state(test, live.group);
	KUNIT_EXPECT_PTR_EQ(test, (const struct vfio_group *)user,
			    before.group);
	KUNIT_EXPECT_EQ(test, during.container_users,
			before.container_users + 1);
	KUNIT_EXPECT_EQ(test, during.references, before.references + 1);

	vfio_group_put_external_user(user);
	EXPECT_SAME_STATE(test, &before, group_state(test, live.group));
	KUNIT_EXPECT_EQ(test, attached(&live), 1);
}

/* what a group lacks to be in use */
enum lacking { NO_CONTAINER, NO_IOMMU, NOT_VIABLE };

static const struct not_in_use {
	const char *name;
	enum lacking lacking;
	enum get_by by;
} not_in_use_params[] = {
	{ "no container, by file", NO_CONTAINER, BY_FILE },
	{ "no container, by device", NO_CONTAINER, BY_DEV },
	{ "no IOMMU driver, by file", NO_IOMMU, BY_FILE },
	{ "no IOMMU driver, by device", NO_IOMMU, BY_DEV },
	{ "not viable, by file", NOT_VIABLE, BY_FILE },
	{ "not viable, by device", NOT_VIABLE, BY_DEV },
};

KUNIT_ARRAY_PARAM_DESC(not_in_use, not_in_use_params, name);

static void group_not_in_use_refuses_external_users(struct kunit *test)
{
	const struct not_in_use *param = test->param_value;
	struct mock_driver *host = mock_driver_create(test, "host-driver");
	struct core_group_state before;
	struct mock_device *other;
	struct vfio_group *user;
	struct live_group live = live_group_prepare(test);

	other = mock_device_create(test, live.group);
	switch (param->lacking) {
	case NO_CONTAINER:
		break;
	case NO_IOMMU:
		live_group_set_container(test, &live);
		break;
	case NOT_VIABLE:
		KUNIT_ASSERT_EQ(test, mock_device_bind(other, host), 0);
		live_group_start(test, &live);
		break;
	}
	before = group_state(test, live.group);

	user = get_by(test, param->by, &live);

	KUNIT_EXPECT_EQ(test, PTR_ERR(user), (long)-EINVAL);
	EXPECT_SAME_STATE(test, &before, group_state(test, live.group));
	KUNIT_EXPECT_EQ(test, attached(&live),
			param->lacking == NOT_VIABLE ? 1 : 0);
}

static void get_external_user_rejects_other_files(struct kunit *test)
{
	struct live_group live = live_group_create(test);
	unsigned int i;
	int fds[3];

	fds[0] = live.container;
	fds[1] = live_group_open_device(test, &live, live.vdev->mdev);
	fds[2] = user_open_other(test);

	for (i = 0; i < ARRAY_SIZE(fds); i++) {
		KUNIT_EXPECT_EQ(test, PTR_ERR(get_by_file(test, fds[i])),
				(long)-EINVAL);
	}
	KUNIT_EXPECT_EQ(test, attached(&live), 1);
}

static void get_external_user_without_a_group_is_enodev(struct kunit *test)
{
	struct mock_device *lone = mock_device_create(test, NULL);
	struct mock_group *group = mock_group_create(test);
	struct mock_device *grouped = mock_device_create(test, group);
	struct vfio_group *of_lone, *of_grouped;

	of_lone = vfio_group_get_external_user_from_dev(&lone->dev);
	of_grouped = vfio_group_get_external_user_from_dev(&grouped->dev);

	KUNIT_EXPECT_EQ(test, PTR_ERR(of_lone), (long)-ENODEV);
	KUNIT_EXPECT_EQ(test, PTR_ERR(of_grouped), (long)-ENODEV);
}

static void unset_container_is_ebusy_under_an_external_user(struct kunit *test)
{
	struct live_group live;
	struct vfio_group *user = create_user(test, &live);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), -EBUSY);
	KUNIT_EXPECT_EQ(test, attached(&live), 1);

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, attached(&live), 0);
}

static void external_user_keeps_a_closed_group_attached(struct kunit *test)
{
	struct live_group live;
	struct vfio_group *user = create_user(test, &live);

	user_close(test, live.node);
	user_close(test, live.container);
	KUNIT_EXPECT_EQ(test, attached(&live), 1);
	KUNIT_EXPECT_EQ(test, uapi_open_group(test, live.group->iommu_group),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, check_extension(user, VFIO_TYPE1v2_IOMMU), 1);

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_EQ(test, attached(&live), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->opened), 0);
	group_open_node(test, live.group);
}

static void last_unregistration_waits_for_the_external_user(struct kunit *test)
{
	struct live_group live;
	struct vfio_group *user = create_user(test, &live);
	struct mock_thread *thread;

	user_close(test, live.node);

	thread = unbind_start(test, live.vdev);
	mock_thread_wait_blocked(thread);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
	KUNIT_EXPECT_EQ(test, attached(&live), 1);

	vfio_group_put_external_user(user);
	mock_thread_join(thread);
	KUNIT_EXPECT_EQ(test, attached(&live), 0);
	KUNIT_EXPECT_FALSE(test, group_is_known(live.group));
}

/* a driver whose remove becomes an external user after unregistration */
struct leaving {
	struct vfio_device vfio;
	struct kunit *test;
	int node;
	struct vfio_group *user;
};

static const struct vfio_device_ops leaving_ops = {
	.name = "leaving",
};

static int leaving_probe(struct mock_driver *drv, struct mock_device *mdev)
{
	struct leaving *leaving = drv->priv;

	vfio_init_group_dev(&leaving->vfio, &mdev->dev, &leaving_ops, leaving);
	return vfio_register_group_dev(&leaving->vfio);
}

static void leaving_remove(struct mock_driver *drv, struct mock_device *mdev)
{
	struct leaving *leaving = drv->priv;

	vfio_unregister_group_dev(&leaving->vfio);
	leaving->user = get_by_file(leaving->test, leaving->node);
}

static void device_being_removed_keeps_the_group_viable(struct kunit *test)
{
	struct leaving *leaving = case_alloc(test, sizeof(*leaving));
	struct mock_driver *drv = mock_driver_create(test, "leaving");
	struct mock_device *leaves;
	struct live_group live;

	drv->priv = leaving;
	drv->probe = leaving_probe;
	drv->remove = leaving_remove;
	live = live_group_prepare(test);
	leaving->test = test;
	leaving->node = live.node;
	leaves = mock_device_create(test, live.group);
	KUNIT_ASSERT_EQ(test, mock_device_bind(leaves, drv), 0);
	live_group_start(test, &live);

	mock_device_unbind(leaves);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, leaving->user);
	vfio_group_put_external_user(leaving->user);
	KUNIT_EXPECT_TRUE(test, live.vdev->registered);
	KUNIT_EXPECT_EQ(test, attached(&live), 1);
}

static bool matches(struct kunit *test, struct vfio_group *user, int fd)
{
	struct file *file = user_get_file(test, fd);
	bool match = vfio_external_group_match_file(user, file);

	user_put_file(file);
	return match;
}

static void match_file_accepts_the_groups_own_file_only(struct kunit *test)
{
	struct mock_group *other = mock_group_create(test);
	struct live_group live;
	struct vfio_group *user = create_user(test, &live);
	int device = live_group_open_device(test, &live, live.vdev->mdev);
	int other_node;

	mock_vfio_device_create(test, other);
	other_node = group_open_node(test, other);

	KUNIT_EXPECT_TRUE(test, matches(test, user, live.node));
	KUNIT_EXPECT_FALSE(test, matches(test, user, other_node));
	KUNIT_EXPECT_FALSE(test, matches(test, user, live.container));
	KUNIT_EXPECT_FALSE(test, matches(test, user, device));

	vfio_group_put_external_user(user);
}

static void iommu_id_is_the_iommu_groups_number(struct kunit *test)
{
	struct mock_group *other = mock_group_create(test);
	struct live_group live;
	struct vfio_group *user = create_user(test, &live);

	KUNIT_EXPECT_EQ(test, vfio_external_user_iommu_id(user),
			mock_group_id(live.group));
	KUNIT_EXPECT_NE(test, vfio_external_user_iommu_id(user),
			mock_group_id(other));

	vfio_group_put_external_user(user);
}

static void check_extension_asks_the_groups_iommu_driver(struct kunit *test)
{
	struct mock_vfio_iommu *other =
		mock_vfio_iommu_prepare(test, "mock-other",
					VFIO_SPAPR_TCE_IOMMU);
	struct live_group live;
	struct vfio_group *user;
	int asked;

	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(other), 0);
	user = create_user(test, &live);
	asked = iommu_calls(other, MOCK_IOMMU_CHECK_EXTENSION);

	KUNIT_EXPECT_EQ(test, check_extension(user, VFIO_TYPE1v2_IOMMU), 1);
	KUNIT_EXPECT_EQ(test, check_extension(user, VFIO_SPAPR_TCE_IOMMU), 0);
	mock_op_fail_nth(&live.iommu->op[MOCK_IOMMU_CHECK_EXTENSION], 1,
			 -EXFULL);
	KUNIT_EXPECT_EQ(test, check_extension(user, VFIO_TYPE1v2_IOMMU),
			-EXFULL);
	KUNIT_EXPECT_EQ(test, iommu_calls(other, MOCK_IOMMU_CHECK_EXTENSION),
			asked);

	vfio_group_put_external_user(user);
}

static struct kunit_case external_user_cases[] = {
	KUNIT_CASE_PARAM(external_user_counts_as_container_user,
			 get_by_gen_params),
	KUNIT_CASE_PARAM(group_not_in_use_refuses_external_users,
			 not_in_use_gen_params),
	KUNIT_CASE(get_external_user_rejects_other_files),
	KUNIT_CASE(get_external_user_without_a_group_is_enodev),
	KUNIT_CASE(unset_container_is_ebusy_under_an_external_user),
	KUNIT_CASE(external_user_keeps_a_closed_group_attached),
	KUNIT_CASE(last_unregistration_waits_for_the_external_user),
	KUNIT_CASE(device_being_removed_keeps_the_group_viable),
	KUNIT_CASE(match_file_accepts_the_groups_own_file_only),
	KUNIT_CASE(iommu_id_is_the_iommu_groups_number),
	KUNIT_CASE(check_extension_asks_the_groups_iommu_driver),
	{}
};

FIXTURE_SUITE("vfio_external_user", external_user_cases);
