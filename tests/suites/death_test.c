// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases that end in BUG: a foreign driver is bound to a device of a live group
 *
 * At most one of them can run in a kernel, and nothing after it. So each is
 * skipped except for the one that is named on the command line:
 *
 *	vfio_kunit_test.death=foreign_driver_bound_to_a_live_group
 *
 * The case passes if the BUG that it announces is the last report of the
 * kernel.
 */
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "../common/support.h"

static char *death;
module_param(death, charp, 0444);
MODULE_PARM_DESC(death, "Case of suite vfio_notifier_death that shall die");

/* What makes the group live when the driver is bound. */
enum death_use {
	DEATH_IOMMU,
	DEATH_CONTAINER,
	DEATH_DEVICE_ONLY,
	DEATH_EXTERNAL_ONLY,
};

/* The device that the driver is bound to, and what the group has beside it. */
enum death_device {
	DEATH_NEIGHBOUR,
	DEATH_NEIGHBOUR_OF_ENTRY,
	DEATH_ENTRY_DROPPED,
	DEATH_OF_OTHER_GROUP,
};

/**
 * struct death - parameters of a death case
 * @driver: name of the driver that is bound
 * @use: what makes the group live
 * @device: the device that the driver is bound to
 */
struct death {
	const char *driver;
	enum death_use use;
	enum death_device device;
};

static struct mock_device *death_device(struct kunit *test,
					struct mock_group *group,
					enum death_device which)
{
	struct plain_device *plain;

	switch (which) {
	case DEATH_NEIGHBOUR_OF_ENTRY:
		plain_device_leave_entry(test, group);
		fallthrough;
	case DEATH_NEIGHBOUR:
		return mock_device_create(test, group);
	case DEATH_ENTRY_DROPPED:
		return plain_device_leave_entry(test, group)->mdev;
	case DEATH_OF_OTHER_GROUP:
		plain = plain_device_add(test, mock_group_create(test));
		return plain->mdev;
	}
	return NULL;
}

static void death_use(struct kunit *test, struct mock_group *group,
		      struct plain_device *plain, enum death_use use)
{
	struct vfio_group *user;
	struct live_group live;

	if (use == DEATH_CONTAINER) {
		live = live_group_open(test, group);
		live_group_set_container(test, &live);
		return;
	}
	live = live_group_take(test, group);
	if (use == DEATH_IOMMU)
		return;
	if (use == DEATH_DEVICE_ONLY) {
		live_group_open_device(test, &live, plain->mdev);
	} else {
		user = vfio_group_get_external_user_from_dev(&plain->mdev->dev);
		KUNIT_ASSERT_FALSE(test, IS_ERR(user));
	}
	KUNIT_EXPECT_EQ(test, user_close(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, user_close(test, live.container), 0);
}

static void die(struct kunit *test, const struct death *param)
{
	bool other = param->device == DEATH_OF_OTHER_GROUP;
	struct plain_device *plain;
	struct mock_driver *driver;
	struct mock_device *mdev;
	struct mock_group *group;

	if (!death || strcmp(death, test->name))
		kunit_skip(test, "vfio-kunit boots a kernel for each death");

	driver = mock_driver_create(test, param->driver);
	group = mock_group_create(test);
	plain = plain_device_add(test, group);
	mdev = death_device(test, group, param->device);
	if (other)
		KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, driver), 0);
	death_use(test, group, plain, param->use);
	if (param->device == DEATH_ENTRY_DROPPED) {
		mock_group_notify(group, IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
				  mdev);
	}

	/* The tool compares the report of the BUG with this. */
	kunit_info(test, "expect BUG in %s\n", core_bug_function());
	if (other)
		mock_group_notify(group, IOMMU_GROUP_NOTIFY_BOUND_DRIVER, mdev);
	else
		mock_device_bind(mdev, driver);

	KUNIT_FAIL(test, "survived");
}

#define DIE(test, ...)	die(test, &(const struct death){ __VA_ARGS__ })

/* Claims: C7 */
static void foreign_driver_bound_to_a_live_group(struct kunit *test)
{
	DIE(test, "foreign", DEATH_IOMMU, DEATH_NEIGHBOUR);
}

/* Allowed drivers go by their whole name. Claims: C7. */
static void driver_with_a_longer_name_than_an_allowed_one(struct kunit *test)
{
	DIE(test, "pci-stub2", DEATH_IOMMU, DEATH_NEIGHBOUR);
}

/* Claims: C7 */
static void driver_with_a_shorter_name_than_an_allowed_one(struct kunit *test)
{
	DIE(test, "pci-stu", DEATH_IOMMU, DEATH_NEIGHBOUR);
}

/* Claims: C7 */
static void foreign_driver_bound_before_there_is_an_iommu(struct kunit *test)
{
	DIE(test, "foreign", DEATH_CONTAINER, DEATH_NEIGHBOUR);
}

/* Claims: C7 */
static void foreign_driver_bound_while_only_a_device_is_open(struct kunit *test)
{
	DIE(test, "foreign", DEATH_DEVICE_ONLY, DEATH_NEIGHBOUR);
}

/* Claims: C7 */
static void
foreign_driver_bound_while_an_external_user_is_left(struct kunit *test)
{
	DIE(test, "foreign", DEATH_EXTERNAL_ONLY, DEATH_NEIGHBOUR);
}

/* The unbinding that the entry stood for is over. Claims: C7, C8. */
static void foreign_driver_bound_after_the_entry_was_dropped(struct kunit *test)
{
	DIE(test, "foreign", DEATH_IOMMU, DEATH_ENTRY_DROPPED);
}

/* Claims: C7 */
static void foreign_driver_bound_while_another_device_leaves(struct kunit *test)
{
	DIE(test, "foreign", DEATH_IOMMU, DEATH_NEIGHBOUR_OF_ENTRY);
}

/* A device is excused by its registration with this group. Claims: C7. */
static void device_registered_with_another_group(struct kunit *test)
{
	DIE(test, "foreign", DEATH_IOMMU, DEATH_OF_OTHER_GROUP);
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

FIXTURE_SUITE("vfio_notifier_death", cases);
