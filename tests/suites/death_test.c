// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases that end in BUG: a driver that VFIO cannot trust was bound to a device
 * of a group in use.
 *
 * At most one of them can run in a kernel, and nothing after it. So each is
 * skipped but the one that is named on the command line:
 *
 *	vfio_kunit_test.death=foreign_driver_bound_to_a_live_group
 *
 * It passes if the BUG that it announces is the last thing the kernel reports.
 */
#include <linux/moduleparam.h>
#include <linux/string.h>
#include "../common/fixture.h"
#include "../common/support.h"

static char *death;
module_param(death, charp, 0444);
MODULE_PARM_DESC(death, "Case of suite vfio_notifier_death that shall die");

static void die_or_skip(struct kunit *test)
{
	if (!death || strcmp(death, test->name))
		kunit_skip(test, "vfio-kunit boots a kernel for each death");
}

/* What vfio-kunit compares the report of the BUG with */
static void expect_bug(struct kunit *test)
{
	kunit_info(test, "expect BUG in %s\n", core_bug_function());
}

/* Claims: C7 */
static void foreign_driver_bound_to_a_live_group(struct kunit *test)
{
	struct mock_driver *foreign;
	struct mock_device *mdev;
	struct mock_group *group;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "foreign");
	group = mock_group_create(test);
	mdev = mock_device_create(test, group);
	plain_device_add(test, group);
	group_go_live(test, group, &live);

	expect_bug(test);
	mock_device_bind(mdev, foreign);

	KUNIT_FAIL(test, "survived");
}

/* Allowed drivers go by their whole name. Claims: C7 */
static void driver_with_a_longer_name_than_an_allowed_one(struct kunit *test)
{
	struct mock_driver *foreign;
	struct mock_device *mdev;
	struct mock_group *group;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "pci-stub2");
	group = mock_group_create(test);
	mdev = mock_device_create(test, group);
	plain_device_add(test, group);
	group_go_live(test, group, &live);

	expect_bug(test);
	mock_device_bind(mdev, foreign);

	KUNIT_FAIL(test, "survived");
}

/* Claims: C7 */
static void driver_with_a_shorter_name_than_an_allowed_one(struct kunit *test)
{
	struct mock_driver *foreign;
	struct mock_device *mdev;
	struct mock_group *group;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "pci-stu");
	group = mock_group_create(test);
	mdev = mock_device_create(test, group);
	plain_device_add(test, group);
	group_go_live(test, group, &live);

	expect_bug(test);
	mock_device_bind(mdev, foreign);

	KUNIT_FAIL(test, "survived");
}

/* Claims: C7 */
static void foreign_driver_bound_before_there_is_an_iommu(struct kunit *test)
{
	struct mock_driver *foreign;
	struct mock_device *mdev;
	struct mock_group *group;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "foreign");
	group = mock_group_create(test);
	mdev = mock_device_create(test, group);
	plain_device_add(test, group);
	group_set_container(test, group, &live);

	expect_bug(test);
	mock_device_bind(mdev, foreign);

	KUNIT_FAIL(test, "survived");
}

/* Claims: C7 */
static void foreign_driver_bound_while_only_a_device_is_open(struct kunit *test)
{
	struct plain_device *plain;
	struct mock_driver *foreign;
	struct mock_device *mdev;
	struct mock_group *group;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "foreign");
	group = mock_group_create(test);
	mdev = mock_device_create(test, group);
	plain = plain_device_add(test, group);
	group_go_live(test, group, &live);
	group_open_device(test, &live, plain->mdev);
	KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, user_close(test, live.container), 0);

	expect_bug(test);
	mock_device_bind(mdev, foreign);

	KUNIT_FAIL(test, "survived");
}

/* Claims: C7 */
static void foreign_driver_bound_while_an_external_user_is_left(struct kunit *test)
{
	struct plain_device *plain;
	struct mock_driver *foreign;
	struct mock_device *mdev;
	struct mock_group *group;
	struct vfio_group *user;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "foreign");
	group = mock_group_create(test);
	mdev = mock_device_create(test, group);
	plain = plain_device_add(test, group);
	group_go_live(test, group, &live);
	user = vfio_group_get_external_user_from_dev(&plain->mdev->dev);
	KUNIT_ASSERT_FALSE(test, IS_ERR(user));
	KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, user_close(test, live.container), 0);

	expect_bug(test);
	mock_device_bind(mdev, foreign);

	KUNIT_FAIL(test, "survived");
}

/* The unbinding that the entry waited for is over. Claims: C7, C8 */
static void foreign_driver_bound_after_the_entry_was_dropped(struct kunit *test)
{
	struct mock_driver *foreign;
	struct plain_device *entry;
	struct mock_group *group;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "foreign");
	group = mock_group_create(test);
	plain_device_add(test, group);
	entry = plain_device_leave_entry(test, group);
	group_go_live(test, group, &live);
	mock_group_notify(group, IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
			  entry->mdev);

	expect_bug(test);
	mock_device_bind(entry->mdev, foreign);

	KUNIT_FAIL(test, "survived");
}

/* Claims: C7 */
static void foreign_driver_bound_while_another_device_leaves(struct kunit *test)
{
	struct mock_driver *foreign;
	struct mock_device *mdev;
	struct mock_group *group;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "foreign");
	group = mock_group_create(test);
	mdev = mock_device_create(test, group);
	plain_device_add(test, group);
	plain_device_leave_entry(test, group);
	group_go_live(test, group, &live);

	expect_bug(test);
	mock_device_bind(mdev, foreign);

	KUNIT_FAIL(test, "survived");
}

/* What excuses a device is its registration with this group. Claims: C7 */
static void device_registered_with_another_group(struct kunit *test)
{
	struct mock_group *group, *other;
	struct mock_driver *foreign;
	struct plain_device *plain;
	struct live_group live;

	die_or_skip(test);
	foreign = mock_driver_create(test, "foreign");
	group = mock_group_create(test);
	other = mock_group_create(test);
	plain = plain_device_add(test, other);
	KUNIT_ASSERT_EQ(test, mock_device_bind(plain->mdev, foreign), 0);
	plain_device_add(test, group);
	group_go_live(test, group, &live);

	expect_bug(test);
	mock_group_notify(group, IOMMU_GROUP_NOTIFY_BOUND_DRIVER, plain->mdev);

	KUNIT_FAIL(test, "survived");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(foreign_driver_bound_to_a_live_group),
	KUNIT_CASE(driver_with_a_longer_name_than_an_allowed_one),
	KUNIT_CASE(driver_with_a_shorter_name_than_an_allowed_one),
	KUNIT_CASE(foreign_driver_bound_before_there_is_an_iommu),
	KUNIT_CASE(foreign_driver_bound_while_only_a_device_is_open),
	KUNIT_CASE(foreign_driver_bound_while_an_external_user_is_left),
	KUNIT_CASE(foreign_driver_bound_after_the_entry_was_dropped),
	KUNIT_CASE(foreign_driver_bound_while_another_device_leaves),
	KUNIT_CASE(device_registered_with_another_group),
	{}
};

static struct kunit_suite suite = {
	.name = "vfio_notifier_death",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = cases,
};

kunit_test_suites(&suite);
