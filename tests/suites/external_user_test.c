// SPDX-License-Identifier: GPL-2.0-only
/* Users of a group other than user space, such as KVM */
#include <linux/err.h>
#include <linux/string.h>

#include <compat/kunit.h>
#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_thread.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_vfio_device.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include <vfio/vfio.h>

#include "../common/core.h"
#include "../common/fixture.h"
#include "../common/uapi.h"

/* The two ways to become an external user */
enum get_by { BY_FILE, BY_DEV };

static const struct get_by_param {
	const char *name;
	enum get_by by;
} ways_to_get[] = {
	{ "by file", BY_FILE },
	{ "by device", BY_DEV },
};

static void get_by_desc(const struct get_by_param *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(get_by, ways_to_get, get_by_desc);

static struct vfio_group *get_user_by(enum get_by by, struct file *file,
				      struct device *dev)
{
	return by == BY_FILE ?
	       vfio_group_get_external_user(file) :
	       vfio_group_get_external_user_from_dev(dev);
}

/* Claims: C5 */
static void external_user_counts_as_container_user(struct kunit *test)
{
	const struct get_by_param *param = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct uapi_live live = uapi_go_live(test, group);
	struct file *file = user_get_file(test, live.group);
	struct core_group_state before, during, after;
	struct vfio_group *user;

	core_group_state(group->iommu_group, &before);

	user = get_user_by(param->by, file, &vdev->mdev->dev);
	user_put_file(file);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);
	core_group_state(group->iommu_group, &during);
	KUNIT_EXPECT_PTR_EQ(test, (const struct vfio_group *)user,
			    before.group);
	KUNIT_EXPECT_EQ(test, during.container_users,
			before.container_users + 1);
	KUNIT_EXPECT_EQ(test, during.references, before.references + 1);

	vfio_group_put_external_user(user);
	core_group_state(group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);
}

/* How far a group may be from being ready for external users */
enum unready { NO_CONTAINER, NO_IOMMU, NOT_VIABLE };

static const struct unready_param {
	const char *name;
	enum unready how;
	enum get_by by;
} unready_params[] = {
	{ "no container, by file", NO_CONTAINER, BY_FILE },
	{ "no container, by device", NO_CONTAINER, BY_DEV },
	{ "no IOMMU driver, by file", NO_IOMMU, BY_FILE },
	{ "no IOMMU driver, by device", NO_IOMMU, BY_DEV },
	{ "not viable, by file", NOT_VIABLE, BY_FILE },
	{ "not viable, by device", NOT_VIABLE, BY_DEV },
};

static void unready_desc(const struct unready_param *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(unready, unready_params, unready_desc);

static void group_not_in_use_refuses_external_users(struct kunit *test)
{
	const struct unready_param *param = test->param_value;
	struct mock_driver *host = mock_driver_create(test, "host-driver");
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct mock_device *other = mock_device_create(test, group);
	int container = uapi_open_container(test);
	int fd = uapi_open_group(test, group->iommu_group);
	struct core_group_state before, after;
	struct vfio_group *user;
	struct file *file;

	KUNIT_ASSERT_GE(test, container, 0);
	KUNIT_ASSERT_GE(test, fd, 0);
	file = user_get_file(test, fd);
	if (param->how == NOT_VIABLE)
		KUNIT_ASSERT_EQ(test, mock_device_bind(other, host), 0);
	if (param->how != NO_CONTAINER)
		KUNIT_ASSERT_EQ(test, uapi_set_container(test, fd, container),
				0);
	if (param->how == NOT_VIABLE)
		KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, container,
						     VFIO_TYPE1v2_IOMMU), 0);
	core_group_state(group->iommu_group, &before);

	user = get_user_by(param->by, file, &vdev->mdev->dev);

	KUNIT_EXPECT_EQ(test, PTR_ERR(user), (long)-EINVAL);
	core_group_state(group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached),
			atomic_read(&iommu->opened));
	user_put_file(file);
}

static void get_external_user_rejects_other_files(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct uapi_live live = uapi_go_live(test, group);
	int fds[] = {
		live.container,
		uapi_get_device_fd(test, live.group,
				   dev_name(&vdev->mdev->dev)),
		user_open_other(test),
	};
	struct vfio_group *user;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fds); i++) {
		struct file *file = user_get_file(test, fds[i]);

		user = vfio_group_get_external_user(file);
		user_put_file(file);
		KUNIT_EXPECT_EQ(test, PTR_ERR(user), (long)-EINVAL);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);
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
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct uapi_live live = uapi_go_live(test, group);
	struct vfio_group *user;

	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.group), -EBUSY);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.group), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
}

static void external_user_keeps_a_closed_group_attached(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct uapi_live live = uapi_go_live(test, group);
	struct vfio_group *user;

	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);

	user_close(test, live.group);
	user_close(test, live.container);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);
	KUNIT_EXPECT_EQ(test, uapi_open_group(test, group->iommu_group),
			-EBUSY);
	KUNIT_EXPECT_EQ(test,
			vfio_external_check_extension(user, VFIO_TYPE1v2_IOMMU),
			1L);

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened), 0);
	KUNIT_EXPECT_GE(test, uapi_open_group(test, group->iommu_group), 0);
}

static int unbind_device(void *arg)
{
	mock_vfio_device_unbind(arg);
	return 0;
}

static void last_unregistration_waits_for_the_external_user(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct uapi_live live = uapi_go_live(test, group);
	struct core_group_state state;
	struct mock_thread *thread;
	struct vfio_group *user;

	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);
	user_close(test, live.group);

	thread = mock_thread_start(test, unbind_device, vdev);
	mock_thread_wait_blocked(thread);
	KUNIT_EXPECT_TRUE(test, core_group_state(group->iommu_group, &state));
	KUNIT_EXPECT_EQ(test, state.container_users, 1U);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);

	vfio_group_put_external_user(user);
	mock_thread_join(thread);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
	KUNIT_EXPECT_FALSE(test, core_group_state(group->iommu_group, &state));
}

/* A driver that looks at the group between unregistration and UNBOUND_DRIVER */
struct leaving {
	struct vfio_device_ops ops;
	struct file *file;
	struct vfio_group *seen;
};

static int leaving_open(void *device_data)
{
	return 0;
}

static void leaving_release(void *device_data)
{
}

static int leaving_probe(struct mock_driver *drv, struct mock_device *mdev)
{
	struct leaving *leaving = drv->priv;

	return vfio_add_group_dev(&mdev->dev, &leaving->ops, leaving);
}

static void leaving_remove(struct mock_driver *drv, struct mock_device *mdev)
{
	struct leaving *leaving = drv->priv;

	vfio_del_group_dev(&mdev->dev);
	if (leaving->file)
		leaving->seen = vfio_group_get_external_user(leaving->file);
}

static void device_being_removed_keeps_the_group_viable(struct kunit *test)
{
	struct leaving *leaving = kunit_kzalloc(test, sizeof(*leaving),
						GFP_KERNEL);
	struct mock_driver *drv = mock_driver_create(test, "leaving");
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *stays = mock_vfio_device_create(test, group);
	struct mock_device *leaves = mock_device_create(test, group);
	struct uapi_live live;

	KUNIT_ASSERT_NOT_NULL(test, leaving);
	leaving->ops.name = "leaving";
	leaving->ops.open = leaving_open;
	leaving->ops.release = leaving_release;
	drv->priv = leaving;
	drv->probe = leaving_probe;
	drv->remove = leaving_remove;
	KUNIT_ASSERT_EQ(test, mock_device_bind(leaves, drv), 0);
	live = uapi_go_live(test, group);

	leaving->file = user_get_file(test, live.group);
	mock_device_unbind(leaves);
	user_put_file(leaving->file);
	leaving->file = NULL;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, leaving->seen);
	vfio_group_put_external_user(leaving->seen);
	KUNIT_EXPECT_TRUE(test, stays->registered);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);
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
	struct mock_group *group = mock_group_create(test);
	struct mock_group *group2 = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct mock_vfio_device *vdev2 = mock_vfio_device_create(test, group2);
	struct uapi_live live = uapi_go_live(test, group);
	int other = uapi_open_group(test, group2->iommu_group);
	int device = uapi_get_device_fd(test, live.group,
					dev_name(&vdev->mdev->dev));
	struct vfio_group *user;

	KUNIT_ASSERT_GE(test, other, 0);
	KUNIT_ASSERT_GE(test, device, 0);
	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);

	KUNIT_EXPECT_TRUE(test, matches(test, user, live.group));
	KUNIT_EXPECT_FALSE(test, matches(test, user, other));
	KUNIT_EXPECT_FALSE(test, matches(test, user, live.container));
	KUNIT_EXPECT_FALSE(test, matches(test, user, device));

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_TRUE(test, vdev2->registered);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 1);
}

static void iommu_id_is_the_iommu_groups_number(struct kunit *test)
{
	struct mock_group *first = mock_group_create(test);
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct uapi_live live = uapi_go_live(test, group);
	struct vfio_group *user;

	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);

	KUNIT_EXPECT_EQ(test, vfio_external_user_iommu_id(user),
			mock_group_id(group));
	KUNIT_EXPECT_NE(test, vfio_external_user_iommu_id(user),
			mock_group_id(first));

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.group), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->attached), 0);
}

static void check_extension_asks_the_groups_iommu_driver(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *other =
		mock_vfio_iommu_prepare(test, "mock-other", VFIO_SPAPR_TCE_IOMMU);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct vfio_group *user;
	int asked;

	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(other), 0);
	uapi_go_live(test, group);
	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);
	asked = mock_op_calls(&other->op[MOCK_IOMMU_CHECK_EXTENSION]);

	KUNIT_EXPECT_EQ(test,
			vfio_external_check_extension(user, VFIO_TYPE1v2_IOMMU),
			1L);
	KUNIT_EXPECT_EQ(test,
			vfio_external_check_extension(user,
						      VFIO_SPAPR_TCE_IOMMU),
			0L);
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_CHECK_EXTENSION], 1, -EXFULL);
	KUNIT_EXPECT_EQ(test,
			vfio_external_check_extension(user, VFIO_TYPE1v2_IOMMU),
			(long)-EXFULL);
	KUNIT_EXPECT_EQ(test,
			mock_op_calls(&other->op[MOCK_IOMMU_CHECK_EXTENSION]),
			asked);

	vfio_group_put_external_user(user);
}

static struct kunit_case external_user_cases[] = {
	KUNIT_CASE_PARAM(external_user_counts_as_container_user,
			 get_by_gen_params),
	KUNIT_CASE_PARAM(group_not_in_use_refuses_external_users,
			 unready_gen_params),
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

static struct kunit_suite external_user_suite = {
	.name = "vfio_external_user",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = external_user_cases,
};

kunit_test_suites(&external_user_suite);
