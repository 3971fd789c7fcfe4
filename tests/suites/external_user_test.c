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
static void external_user_counts_until_it_lets_go(struct kunit *test)
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
	KUNIT_EXPECT_PTR_EQ(test, before.group,
			    (const struct vfio_group *)user);
	KUNIT_EXPECT_EQ(test, before.container_users + 1,
			during.container_users);
	KUNIT_EXPECT_EQ(test, before.references + 1, during.references);

	vfio_group_put_external_user(user);
	core_group_state(group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, before.container_users, after.container_users);
	KUNIT_EXPECT_EQ(test, before.references, after.references);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&iommu->attached));
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

static void group_that_is_not_ready_takes_no_external_user(struct kunit *test)
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
		KUNIT_ASSERT_EQ(test, 0, mock_device_bind(other, host));
	if (param->how != NO_CONTAINER)
		KUNIT_ASSERT_EQ(test, 0, uapi_set_container(test, fd,
							    container));
	if (param->how == NOT_VIABLE)
		KUNIT_ASSERT_EQ(test, 0, uapi_set_iommu(test, container,
							VFIO_TYPE1v2_IOMMU));
	core_group_state(group->iommu_group, &before);

	user = get_user_by(param->by, file, &vdev->mdev->dev);

	KUNIT_EXPECT_EQ(test, (long)-EINVAL, PTR_ERR(user));
	core_group_state(group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, before.container_users, after.container_users);
	KUNIT_EXPECT_EQ(test, before.references, after.references);
	KUNIT_EXPECT_EQ(test, atomic_read(&iommu->opened),
			atomic_read(&iommu->attached));
	user_put_file(file);
}

static void file_that_is_no_group_has_no_external_user(struct kunit *test)
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
		KUNIT_EXPECT_EQ(test, (long)-EINVAL, PTR_ERR(user));
	}
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&iommu->attached));
}

static void device_without_a_vfio_group_has_no_external_user(struct kunit *test)
{
	struct mock_device *lone = mock_device_create(test, NULL);
	struct mock_group *group = mock_group_create(test);
	struct mock_device *grouped = mock_device_create(test, group);
	struct vfio_group *of_lone, *of_grouped;

	of_lone = vfio_group_get_external_user_from_dev(&lone->dev);
	of_grouped = vfio_group_get_external_user_from_dev(&grouped->dev);

	KUNIT_EXPECT_EQ(test, (long)-ENODEV, PTR_ERR(of_lone));
	KUNIT_EXPECT_EQ(test, (long)-ENODEV, PTR_ERR(of_grouped));
}

static void container_cannot_be_unset_under_an_external_user(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct uapi_live live = uapi_go_live(test, group);
	struct vfio_group *user;

	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);

	KUNIT_EXPECT_EQ(test, -EBUSY, uapi_unset_container(test, live.group));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&iommu->attached));

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_EQ(test, 0, uapi_unset_container(test, live.group));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&iommu->attached));
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
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&iommu->attached));
	KUNIT_EXPECT_EQ(test, -EBUSY,
			uapi_open_group(test, group->iommu_group));
	KUNIT_EXPECT_EQ(test, 1L,
			vfio_external_check_extension(user,
						      VFIO_TYPE1v2_IOMMU));

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&iommu->attached));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&iommu->opened));
	KUNIT_EXPECT_GE(test, uapi_open_group(test, group->iommu_group), 0);
}

static int unbind_device(void *arg)
{
	mock_vfio_device_unbind(arg);
	return 0;
}

static void last_device_leaves_after_the_external_user(struct kunit *test)
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
	KUNIT_EXPECT_EQ(test, 1U, state.container_users);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&iommu->attached));

	vfio_group_put_external_user(user);
	mock_thread_join(thread);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&iommu->attached));
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

static void device_on_its_way_out_does_not_bar_external_users(struct kunit *test)
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
	KUNIT_ASSERT_EQ(test, 0, mock_device_bind(leaves, drv));
	live = uapi_go_live(test, group);

	leaving->file = user_get_file(test, live.group);
	mock_device_unbind(leaves);
	user_put_file(leaving->file);
	leaving->file = NULL;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, leaving->seen);
	vfio_group_put_external_user(leaving->seen);
	KUNIT_EXPECT_TRUE(test, stays->registered);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&iommu->attached));
}

static bool matches(struct kunit *test, struct vfio_group *user, int fd)
{
	struct file *file = user_get_file(test, fd);
	bool match = vfio_external_group_match_file(user, file);

	user_put_file(file);
	return match;
}

static void group_matches_its_own_file_only(struct kunit *test)
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
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&iommu->attached));
}

static void iommu_id_is_that_of_the_iommu_group(struct kunit *test)
{
	struct mock_group *first = mock_group_create(test);
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct uapi_live live = uapi_go_live(test, group);
	struct vfio_group *user;

	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);

	KUNIT_EXPECT_EQ(test, mock_group_id(group),
			vfio_external_user_iommu_id(user));
	KUNIT_EXPECT_NE(test, mock_group_id(first),
			vfio_external_user_iommu_id(user));

	vfio_group_put_external_user(user);
	KUNIT_EXPECT_EQ(test, 0, uapi_unset_container(test, live.group));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&iommu->attached));
}

static void extension_is_asked_of_the_groups_own_iommu(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_vfio_iommu *other =
		mock_vfio_iommu_prepare(test, "mock-other", VFIO_SPAPR_TCE_IOMMU);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct vfio_group *user;
	int asked;

	KUNIT_ASSERT_EQ(test, 0, mock_vfio_iommu_register(other));
	uapi_go_live(test, group);
	user = vfio_group_get_external_user_from_dev(&vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);
	asked = mock_op_calls(&other->op[MOCK_IOMMU_CHECK_EXTENSION]);

	KUNIT_EXPECT_EQ(test, 1L,
			vfio_external_check_extension(user,
						      VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_EQ(test, 0L,
			vfio_external_check_extension(user,
						      VFIO_SPAPR_TCE_IOMMU));
	mock_op_fail_nth(&iommu->op[MOCK_IOMMU_CHECK_EXTENSION], 1, -EXFULL);
	KUNIT_EXPECT_EQ(test, (long)-EXFULL,
			vfio_external_check_extension(user,
						      VFIO_TYPE1v2_IOMMU));
	KUNIT_EXPECT_EQ(test, asked,
			mock_op_calls(&other->op[MOCK_IOMMU_CHECK_EXTENSION]));

	vfio_group_put_external_user(user);
}

static struct kunit_case external_user_cases[] = {
	KUNIT_CASE_PARAM(external_user_counts_until_it_lets_go,
			 get_by_gen_params),
	KUNIT_CASE_PARAM(group_that_is_not_ready_takes_no_external_user,
			 unready_gen_params),
	KUNIT_CASE(file_that_is_no_group_has_no_external_user),
	KUNIT_CASE(device_without_a_vfio_group_has_no_external_user),
	KUNIT_CASE(container_cannot_be_unset_under_an_external_user),
	KUNIT_CASE(external_user_keeps_a_closed_group_attached),
	KUNIT_CASE(last_device_leaves_after_the_external_user),
	KUNIT_CASE(device_on_its_way_out_does_not_bar_external_users),
	KUNIT_CASE(group_matches_its_own_file_only),
	KUNIT_CASE(iommu_id_is_that_of_the_iommu_group),
	KUNIT_CASE(extension_is_asked_of_the_groups_own_iommu),
	{}
};

static struct kunit_suite external_user_suite = {
	.name = "vfio_external_user",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = external_user_cases,
};

kunit_test_suites(&external_user_suite);
