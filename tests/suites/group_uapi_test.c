// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/$GROUP: open, ioctl and close of a group
 *
 * The contract is <uapi/linux/vfio.h>, and where that is silent the errno
 * values of Linux 5.10.
 */
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/miscdevice.h>
#include <linux/resource.h>
#include <linux/sched/signal.h>

#include "../common/gate.h"
#include "../common/support.h"

static int get_device_fd(struct kunit *test, const struct live_group *live)
{
	return uapi_get_device_fd(test, live->node,
				  dev_name(&live->vdev->mdev->dev));
}

static int set_container(struct kunit *test, const struct live_group *live)
{
	return uapi_set_container(test, live->node, live->container);
}

static u32 flags_of(struct kunit *test, int group_fd)
{
	struct vfio_group_status status = {
		.argsz = sizeof(status),
		.flags = ~0,
	};

	KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, group_fd,
						VFIO_GROUP_GET_STATUS, &status,
						sizeof(status)), 0);
	KUNIT_EXPECT_EQ(test, status.argsz, sizeof(status));
	return status.flags;
}

static void __user *user_copy(struct kunit *test, const void *from, size_t size)
{
	void __user *to = user_alloc(test, size);

	user_poke(test, to, from, size);
	return to;
}

/* The node. */

static void group_node_is_named_after_the_group_and_private(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct core_group_state state;
	umode_t mode = 0;
	char name[32];
	char *path;

	mock_vfio_device_create(test, group);
	state = group_state(test, group);
	KUNIT_ASSERT_NOT_NULL(test, state.node);

	path = core_group_devnode((struct device *)state.node, &mode);

	KUNIT_ASSERT_NOT_NULL(test, path);
	snprintf(name, sizeof(name), "vfio/%d", mock_group_id(group));
	KUNIT_EXPECT_STREQ(test, path, name);
	kfree(path);
	/* 0 means the default of devtmpfs, which is 0600 */
	KUNIT_EXPECT_EQ(test, mode & ~0600, 0);
	KUNIT_EXPECT_EQ(test, MAJOR(state.devt), MAJOR(core_group_devt()));
	KUNIT_EXPECT_EQ(test, state.node->devt, state.devt);
}

static void each_group_has_a_minor_of_its_own(struct kunit *test)
{
	struct mock_group *group[3];
	unsigned int i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(group); i++) {
		group[i] = mock_group_create(test);
		mock_vfio_device_create(test, group[i]);
	}

	for (i = 0; i < ARRAY_SIZE(group); i++) {
		fd = user_open(test, group_state(test, group[i]).devt, O_RDWR);

		KUNIT_EXPECT_GE(test, fd, 0);
		KUNIT_EXPECT_TRUE(test, group_state(test, group[0]).opened);
		KUNIT_EXPECT_EQ(test, group_state(test, group[1]).opened,
				i >= 1);
		KUNIT_EXPECT_EQ(test, group_state(test, group[2]).opened,
				i >= 2);
	}
}

static void node_opens_once_at_a_time(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);
	dev_t devt;

	devt = group_state(test, live.group).devt;
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).references, 2);

	KUNIT_EXPECT_EQ(test, user_open(test, devt, O_RDWR), -EBUSY);

	KUNIT_EXPECT_EQ(test, group_state(test, live.group).references, 2);
	KUNIT_EXPECT_TRUE(test, group_state(test, live.group).opened);
	KUNIT_ASSERT_EQ(test, user_close(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).references, 1);
	KUNIT_EXPECT_FALSE(test, group_state(test, live.group).opened);
	KUNIT_EXPECT_GE(test, user_open(test, devt, O_RDWR), 0);
}

static void node_stays_busy_while_a_device_is_open(struct kunit *test)
{
	struct live_group live = live_group_create(test);
	int device_fd;
	dev_t devt;

	devt = group_state(test, live.group).devt;
	device_fd = get_device_fd(test, &live);
	KUNIT_ASSERT_GE(test, device_fd, 0);
	KUNIT_ASSERT_EQ(test, user_close(test, live.node), 0);

	KUNIT_EXPECT_EQ(test, user_open(test, devt, O_RDWR), -EBUSY);

	KUNIT_EXPECT_FALSE(test, group_state(test, live.group).opened);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).references, 1);
	KUNIT_ASSERT_EQ(test, user_close(test, device_fd), 0);
	KUNIT_EXPECT_GE(test, user_open(test, devt, O_RDWR), 0);
}

static void minor_without_a_group_is_enodev(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	dev_t devt = group_state(test, group).devt;

	KUNIT_EXPECT_EQ(test, user_open(test, core_group_devt() + MINORMASK,
					O_RDWR), -ENODEV);

	mock_vfio_device_unbind(vdev);
	KUNIT_EXPECT_EQ(test, user_open(test, devt, O_RDWR), -ENODEV);
}

static void open_node_keeps_a_group_without_devices(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);

	mock_vfio_device_unbind(live.vdev);

	KUNIT_EXPECT_EQ(test, group_state(test, live.group).references, 1);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).devices, 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, live.node),
			VFIO_GROUP_FLAGS_VIABLE);
	KUNIT_ASSERT_EQ(test, user_close(test, live.node), 0);
	KUNIT_EXPECT_FALSE(test, group_is_known(live.group));
}

/* Claims: C4 */
static void open_waits_until_the_group_is_created(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev;
	struct mock_thread *maker, *opener;
	struct mock_window *window;
	dev_t devt;

	vdev = mock_vfio_device_prepare(test, group, MOCK_VFIO_ADD);
	window = window_arm(test, group, MOCK_WINDOW_UNLISTED);
	maker = bind_start(test, vdev);
	mock_window_wait_held(window);
	devt = group_node_state(test, group).devt;

	opener = start_open(test, devt);
	mock_thread_wait_blocked(opener);
	mock_window_release(window);

	KUNIT_EXPECT_EQ(test, mock_thread_join(maker), 0);
	KUNIT_EXPECT_GE(test, mock_thread_join(opener), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, group).devt, devt);
	KUNIT_EXPECT_TRUE(test, group_state(test, group).opened);
}

static const enum mock_window_id teardown_windows[] = {
	MOCK_WINDOW_REF_ZERO,
	MOCK_WINDOW_UNREGISTER_ENTERED,
	MOCK_WINDOW_UNREGISTERED,
};

KUNIT_ARRAY_PARAM(teardown, teardown_windows, describe_window);

static void group_being_torn_down_cannot_be_opened(struct kunit *test)
{
	const enum mock_window_id *id = test->param_value;
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	dev_t devt = group_state(test, group).devt;
	struct mock_thread *undoer, *opener;
	struct mock_window *window;

	window = window_arm(test, group, *id);
	undoer = unbind_start(test, vdev);
	mock_window_wait_held(window);

	opener = start_open(test, devt);
	if (*id == MOCK_WINDOW_REF_ZERO) {
		/* The window holds the group lock. */
		mock_thread_wait_blocked(opener);
		mock_window_release(window);
	}

	KUNIT_EXPECT_EQ(test, mock_thread_join(opener), -ENODEV);
	mock_window_release(window);
	mock_thread_join(undoer);
}

static int ignore_kvm(struct notifier_block *nb, unsigned long event,
		      void *kvm)
{
	return NOTIFY_OK;
}

static void open_drops_a_leftover_notifier_with_a_warning(struct kunit *test)
{
	static struct notifier_block nb = { .notifier_call = ignore_kvm };
	unsigned long events = VFIO_GROUP_NOTIFY_SET_KVM;
	struct live_group live = live_group_create(test);

	nb.next = NULL;
	KUNIT_ASSERT_EQ(test, vfio_register_notifier(&live.vdev->mdev->dev,
						     VFIO_GROUP_NOTIFY, &events,
						     &nb), 0);
	KUNIT_ASSERT_EQ(test, user_close(test, live.node), 0);
	KUNIT_EXPECT_TRUE(test, group_state(test, live.group).has_notifiers);
	expect_warn(test, "notifier.head", 1);

	KUNIT_EXPECT_GE(test,
			user_open(test, group_state(test, live.group).devt,
				  O_RDWR), 0);

	KUNIT_EXPECT_FALSE(test, group_state(test, live.group).has_notifiers);
}

/* VFIO_GROUP_GET_STATUS */

static void get_status_needs_room_for_the_flags(struct kunit *test)
{
	struct vfio_group_status status = { };
	struct live_group live = live_group_prepare(test);

	for (status.argsz = 0; status.argsz < sizeof(status); status.argsz++) {
		KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, live.node,
							VFIO_GROUP_GET_STATUS,
							&status,
							sizeof(status)),
				-EINVAL);
	}
	KUNIT_EXPECT_EQ(test, status.flags, 0);

	/* Room for a later version of the structure is accepted. */
	status.argsz = sizeof(status) + 8;
	KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, live.node,
						VFIO_GROUP_GET_STATUS, &status,
						sizeof(status)), 0);
	KUNIT_EXPECT_EQ(test, status.argsz, sizeof(status) + 8);
	KUNIT_EXPECT_EQ(test, status.flags, VFIO_GROUP_FLAGS_VIABLE);
}

static void get_status_at_a_bad_address_is_efault(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, live.node, VFIO_GROUP_GET_STATUS,
					 (unsigned long)user_unmapped(test)),
			-EFAULT);
}

static void get_status_reports_the_container(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);

	KUNIT_EXPECT_EQ(test, flags_of(test, live.node),
			VFIO_GROUP_FLAGS_VIABLE);

	live_group_set_container(test, &live);
	KUNIT_EXPECT_EQ(test, flags_of(test, live.node),
			VFIO_GROUP_FLAGS_VIABLE |
			VFIO_GROUP_FLAGS_CONTAINER_SET);

	KUNIT_ASSERT_EQ(test, uapi_unset_container(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, live.node),
			VFIO_GROUP_FLAGS_VIABLE);
}

static const struct neighbour {
	const char *desc;
	const char *driver; /* NULL: VFIO driver, "": none */
	bool viable;
} neighbours[] = {
	{ "without a driver", "", true },
	{ "with the VFIO driver", NULL, true },
	{ "with an allowed driver", "pci-stub", true },
	{ "with a foreign driver", "foreign", false },
	{ "with a name that begins as an allowed one", "pci-stub2", false },
	{ "with a name that an allowed one begins with", "pci", false },
};

KUNIT_ARRAY_PARAM_DESC(neighbour, neighbours, desc);

static void group_is_as_viable_as_its_other_devices(struct kunit *test)
{
	const struct neighbour *neighbour = test->param_value;
	struct live_group live = live_group_prepare(test);
	struct mock_driver *drv;
	struct mock_device *mdev;

	if (!neighbour->driver) {
		mdev = mock_vfio_device_create(test, live.group)->mdev;
	} else {
		mdev = mock_device_create(test, live.group);
		if (*neighbour->driver) {
			drv = mock_driver_create(test, neighbour->driver);
			KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);
		}
	}

	KUNIT_EXPECT_EQ(test, flags_of(test, live.node),
			neighbour->viable ? VFIO_GROUP_FLAGS_VIABLE : 0);

	mock_device_unbind(mdev);
	KUNIT_EXPECT_EQ(test, flags_of(test, live.node),
			VFIO_GROUP_FLAGS_VIABLE);
}

/* VFIO_GROUP_SET_CONTAINER, VFIO_GROUP_UNSET_CONTAINER */

static void set_container_counts_one_user(struct kunit *test)
{
	struct core_container_state container;
	struct core_group_state before, after;
	struct live_group live = live_group_prepare(test);

	before = group_state(test, live.group);
	KUNIT_EXPECT_EQ(test, before.container_users, 0);
	KUNIT_EXPECT_FALSE(test, before.container_set);

	KUNIT_EXPECT_EQ(test, set_container(test, &live), 0);

	after = group_state(test, live.group);
	KUNIT_EXPECT_EQ(test, after.container_users, 1);
	KUNIT_EXPECT_TRUE(test, after.container_set);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	container = container_state(test, live.container);
	KUNIT_EXPECT_EQ(test, container.groups, 1);
	KUNIT_EXPECT_EQ(test, container.references, 2);
}

enum bad_container {
	AT_BAD_ADDRESS,
	NEGATIVE,
	NOT_OPEN,
	OTHER_FILE,
	GROUP_FILE,
};

static const struct bad {
	const char *desc;
	enum bad_container which;
	int error;
} bad_containers[] = {
	{ "at a bad address", AT_BAD_ADDRESS, -EFAULT },
	{ "negative", NEGATIVE, -EINVAL },
	{ "not open", NOT_OPEN, -EBADF },
	{ "no VFIO file", OTHER_FILE, -EINVAL },
	{ "the group itself", GROUP_FILE, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(bad, bad_containers, desc);

static void set_container_rejects_other_files(struct kunit *test)
{
	const struct bad *bad = test->param_value;
	struct live_group live = live_group_prepare(test);
	void __user *arg;
	int fd = -1;

	if (bad->which == NOT_OPEN) {
		fd = uapi_open_container(test);
		KUNIT_ASSERT_EQ(test, user_close(test, fd), 0);
	} else if (bad->which == OTHER_FILE) {
		fd = user_open_other(test);
	} else if (bad->which == GROUP_FILE) {
		fd = live.node;
	}
	arg = bad->which == AT_BAD_ADDRESS ? user_unmapped(test) :
	      user_copy(test, &fd, sizeof(fd));

	KUNIT_EXPECT_EQ(test, user_ioctl(test, live.node,
					 VFIO_GROUP_SET_CONTAINER,
					 (unsigned long)arg), bad->error);

	KUNIT_EXPECT_FALSE(test, group_state(test, live.group).container_set);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 0);
	KUNIT_EXPECT_EQ(test, set_container(test, &live), 0);
}

static void group_is_in_one_container_at_most(struct kunit *test)
{
	struct core_container_state container;
	struct live_group live = live_group_prepare(test);
	int other_fd;

	other_fd = uapi_open_container(test);
	live_group_set_container(test, &live);

	KUNIT_EXPECT_EQ(test, set_container(test, &live), -EINVAL);
	KUNIT_EXPECT_EQ(test, uapi_set_container(test, live.node, other_fd),
			-EINVAL);

	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
	container = container_state(test, other_fd);
	KUNIT_EXPECT_EQ(test, container.groups, 0);
	KUNIT_EXPECT_EQ(test, container.references, 1);
}

static void unset_without_a_container_is_einval(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), -EINVAL);

	/* Nor is a second one accepted. */
	live_group_set_container(test, &live);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), -EINVAL);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 0);
}

static void every_open_device_keeps_the_container(struct kunit *test)
{
	struct live_group live = live_group_create(test);
	int first, second;

	first = get_device_fd(test, &live);
	second = get_device_fd(test, &live);
	KUNIT_ASSERT_GE(test, first, 0);
	KUNIT_ASSERT_GE(test, second, 0);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 3);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), -EBUSY);

	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 3);
	KUNIT_ASSERT_EQ(test, user_close(test, first), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 2);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), -EBUSY);
	KUNIT_ASSERT_EQ(test, user_close(test, second), 0);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 0);
}

/* VFIO_GROUP_GET_DEVICE_FD */

static void get_device_fd_needs_a_container_with_an_iommu(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);
	struct mock_op *open;

	open = &live.vdev->op[MOCK_VFIO_OPEN];

	KUNIT_EXPECT_EQ(test, get_device_fd(test, &live), -EINVAL);

	live_group_set_container(test, &live);
	KUNIT_EXPECT_EQ(test, get_device_fd(test, &live), -EINVAL);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);

	KUNIT_EXPECT_EQ(test, mock_op_calls(open), 0);
	KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, live.container,
					     VFIO_TYPE1v2_IOMMU), 0);
	KUNIT_EXPECT_GE(test, get_device_fd(test, &live), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(open), 1);
}

static void get_device_fd_of_unviable_group_is_einval(struct kunit *test)
{
	struct mock_device *mdev;
	struct live_group live = live_group_prepare(test);
	struct mock_driver *drv;

	mdev = mock_device_create(test, live.group);
	drv = mock_driver_create(test, "foreign");
	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);
	/* The group can be put in a container nevertheless. */
	live_group_start(test, &live);
	KUNIT_EXPECT_EQ(test, flags_of(test, live.node),
			VFIO_GROUP_FLAGS_CONTAINER_SET);

	KUNIT_EXPECT_EQ(test, get_device_fd(test, &live), -EINVAL);

	KUNIT_EXPECT_EQ(test, vdev_calls(live.vdev, MOCK_VFIO_OPEN), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
	mock_device_unbind(mdev);
	KUNIT_EXPECT_GE(test, get_device_fd(test, &live), 0);
}

static void get_device_fd_opens_the_named_device(struct kunit *test)
{
	struct mock_vfio_device *vdev[3];
	struct live_group live = live_group_prepare(test);
	unsigned int i, j;
	int fd, opened;

	vdev[0] = live.vdev;
	vdev[1] = mock_vfio_device_create(test, live.group);
	vdev[2] = mock_vfio_device_create(test, live.group);
	live_group_start(test, &live);

	for (i = 0; i < ARRAY_SIZE(vdev); i++) {
		fd = uapi_get_device_fd(test, live.node,
					dev_name(&vdev[i]->mdev->dev));

		KUNIT_ASSERT_GE(test, fd, 0);
		for (j = 0; j < ARRAY_SIZE(vdev); j++) {
			opened = vdev_calls(vdev[j], MOCK_VFIO_OPEN);
			KUNIT_EXPECT_EQ(test, opened, j == i);
		}
		KUNIT_EXPECT_EQ(test,
				user_ioctl(test, fd, MOCK_VFIO_DEVICE_ECHO, i),
				i + 1);
		KUNIT_EXPECT_EQ(test, vdev_calls(vdev[i], MOCK_VFIO_IOCTL), 1);
		KUNIT_ASSERT_EQ(test, user_close(test, fd), 0);
		KUNIT_EXPECT_EQ(test, vdev_calls(vdev[i], MOCK_VFIO_RELEASE),
				1);
		atomic_set(&vdev[i]->op[MOCK_VFIO_OPEN].calls, 0);
	}
}

enum wrong_name {
	EMPTY,
	ANOTHER,
	LONGER,
	SHORTER,
	NOT_REGISTERED,
};

static const struct wrong_name_param {
	const char *desc;
	enum wrong_name which;
} wrong_names[] = {
	{ "empty", EMPTY },
	{ "another", ANOTHER },
	{ "longer", LONGER },
	{ "shorter", SHORTER },
	{ "of a device that is not registered", NOT_REGISTERED },
};

KUNIT_ARRAY_PARAM_DESC(wrong_name, wrong_names, desc);

static void get_device_fd_of_unknown_name_is_enodev(struct kunit *test)
{
	const struct wrong_name_param *param = test->param_value;
	enum wrong_name wrong = param->which;
	struct mock_vfio_device *gone;
	struct live_group live = live_group_prepare(test);
	char name[32] = "";

	if (wrong == ANOTHER)
		strscpy(name, "another", sizeof(name));
	if (wrong == LONGER || wrong == SHORTER)
		strscpy(name, dev_name(&live.vdev->mdev->dev), sizeof(name));
	if (wrong == LONGER)
		strlcat(name, "0", sizeof(name));
	if (wrong == SHORTER)
		name[strlen(name) - 1] = '\0';
	if (wrong == NOT_REGISTERED) {
		gone = mock_vfio_device_create(test, live.group);
		mock_vfio_device_unbind(gone);
		strscpy(name, dev_name(&gone->mdev->dev), sizeof(name));
	}
	live_group_start(test, &live);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, live.node, name),
			-ENODEV);

	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), 0);
}

static void get_device_fd_rejects_an_unreadable_name(struct kunit *test)
{
	struct live_group live = live_group_create(test);
	void __user *name;
	char *text;

	text = case_alloc(test, 2 * PAGE_SIZE);
	memset(text, 'n', PAGE_SIZE);
	name = user_copy(test, text, 2 * PAGE_SIZE);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, live.node,
					 VFIO_GROUP_GET_DEVICE_FD,
					 (unsigned long)user_unmapped(test)),
			-EFAULT);
	/* The name must fit in a page with its NUL. */
	KUNIT_EXPECT_EQ(test, user_ioctl(test, live.node,
					 VFIO_GROUP_GET_DEVICE_FD,
					 (unsigned long)name), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_ioctl(test, live.node,
					 VFIO_GROUP_GET_DEVICE_FD,
					 (unsigned long)name + 1), -ENODEV);

	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
}

static void match_of_the_driver_selects_the_device(struct kunit *test)
{
	struct mock_vfio_device *vdev;
	struct live_group live = live_group_prepare(test);

	vdev = mock_vfio_device_prepare(test, live.group, MOCK_VFIO_ADD);
	vdev->has_match = true;
	vdev->match_name = "alias";
	KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev), 0);
	live_group_start(test, &live);

	KUNIT_EXPECT_GE(test, uapi_get_device_fd(test, live.node, "alias"), 0);
	KUNIT_EXPECT_EQ(test, vdev_calls(vdev, MOCK_VFIO_OPEN), 1);

	/* The name of the device is not compared then. */
	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, live.node,
						 dev_name(&vdev->mdev->dev)),
			-ENODEV);
	KUNIT_EXPECT_GE(test, get_device_fd(test, &live), 0);
}

static void error_of_match_ends_the_search(struct kunit *test)
{
	struct mock_vfio_device *vdev[2];
	struct live_group live = live_group_prepare(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vdev); i++) {
		vdev[i] = mock_vfio_device_prepare(test, live.group,
						   MOCK_VFIO_ADD);
		vdev[i]->has_match = true;
		KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev[i]), 0);
		mock_op_fail_always(&vdev[i]->op[MOCK_VFIO_MATCH], -EINTR);
	}
	live_group_start(test, &live);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, live.node, "another"),
			-EINTR);

	KUNIT_EXPECT_EQ(test, vdev_calls(vdev[0], MOCK_VFIO_MATCH) +
			vdev_calls(vdev[1], MOCK_VFIO_MATCH), 1);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
}

static unsigned int device_references(struct mock_vfio_device *vdev)
{
	struct vfio_device *device;
	unsigned int references;

	device = vfio_device_get_from_dev(&vdev->mdev->dev);
	if (!device)
		return 0;
	references = core_device_references(device) - 1;
	vfio_device_put(device);
	return references;
}

static void failed_open_puts_the_device(struct kunit *test)
{
	struct live_group live = live_group_create(test);

	mock_op_fail_nth(&live.vdev->op[MOCK_VFIO_OPEN], 1, -EIO);

	KUNIT_EXPECT_EQ(test, get_device_fd(test, &live), -EIO);

	KUNIT_EXPECT_EQ(test, vdev_calls(live.vdev, MOCK_VFIO_RELEASE), 0);
	KUNIT_EXPECT_EQ(test, device_references(live.vdev), 1);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
	/* A second attempt succeeds. */
	KUNIT_EXPECT_GE(test, get_device_fd(test, &live), 0);
	KUNIT_EXPECT_EQ(test, device_references(live.vdev), 2);
}

static void open_without_a_descriptor_puts_the_device(struct kunit *test)
{
	struct rlimit *limit = &current->signal->rlim[RLIMIT_NOFILE];
	unsigned long before = limit->rlim_cur;
	struct live_group live = live_group_create(test);
	int ret;

	WRITE_ONCE(limit->rlim_cur, 0);

	ret = get_device_fd(test, &live);

	WRITE_ONCE(limit->rlim_cur, before);
	KUNIT_EXPECT_EQ(test, ret, -EMFILE);
	KUNIT_EXPECT_EQ(test, vdev_calls(live.vdev, MOCK_VFIO_OPEN), 1);
	KUNIT_EXPECT_EQ(test, vdev_calls(live.vdev, MOCK_VFIO_RELEASE), 1);
	KUNIT_EXPECT_EQ(test, device_references(live.vdev), 1);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
}

static void device_without_references_cannot_be_opened(struct kunit *test)
{
	struct vfio_device *device;
	struct mock_thread *thread;
	struct live_group live = live_group_create(test);
	struct gate *gate;

	device = vfio_device_get_from_dev(&live.vdev->mdev->dev);
	KUNIT_ASSERT_NOT_NULL(test, device);
	gate = gate_add(test, &live.vdev->op[MOCK_VFIO_REQUEST]);
	thread = unbind_start(test, live.vdev);
	gate_wait_entered(test, gate);
	vfio_device_put(device);

	/* The device stays on the list while the driver is in its request. */
	KUNIT_EXPECT_TRUE(test, group_lists(live.group, &live.vdev->mdev->dev));
	KUNIT_EXPECT_EQ(test, get_device_fd(test, &live), -ENODEV);

	KUNIT_EXPECT_NULL(test,
			  vfio_device_get_from_dev(&live.vdev->mdev->dev));
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), 0);
	gate_open(gate);
	mock_thread_join(thread);
}

/* Other ioctls, and closing. */

static const unsigned int strange_ioctls[] = {
	0,
	VFIO_GET_API_VERSION,
	VFIO_SET_IOMMU,
	VFIO_DEVICE_GET_INFO,
	_IO(VFIO_TYPE, VFIO_BASE + 99),
};

static void ioctl_desc(const unsigned int *cmd, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%#x", *cmd);
}

KUNIT_ARRAY_PARAM(ioctl, strange_ioctls, ioctl_desc);

static void ioctl_of_another_file_is_enotty(struct kunit *test)
{
	const unsigned int *cmd = test->param_value;
	struct live_group live = live_group_create(test);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, live.node, *cmd, 0), -ENOTTY);

	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_IOCTL), 0);
}

enum opened {
	CONTAINER,
	GROUP,
	DEVICE,
};

static const enum opened orders[][3] = {
	{ CONTAINER, GROUP, DEVICE }, { CONTAINER, DEVICE, GROUP },
	{ GROUP, CONTAINER, DEVICE }, { GROUP, DEVICE, CONTAINER },
	{ DEVICE, CONTAINER, GROUP }, { DEVICE, GROUP, CONTAINER },
};

static void order_desc(const enum opened (*order)[3], char *desc)
{
	static const char * const names[] = {
		[CONTAINER] = "container",
		[GROUP] = "group",
		[DEVICE] = "device",
	};

	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s, %s, %s", names[(*order)[0]],
		 names[(*order)[1]], names[(*order)[2]]);
}

KUNIT_ARRAY_PARAM(order, orders, order_desc);

/* Claims: C5 */
static void container_group_and_device_close_in_any_order(struct kunit *test)
{
	const enum opened *order = test->param_value;
	struct core_group_state state;
	struct core_census census;
	struct live_group live = live_group_create(test);
	bool open[3] = { true, true, true };
	unsigned int i, users;
	struct mock_op *release;
	int fd[3];

	release = &live.vdev->op[MOCK_VFIO_RELEASE];
	fd[CONTAINER] = live.container;
	fd[GROUP] = live.node;
	fd[DEVICE] = get_device_fd(test, &live);
	KUNIT_ASSERT_GE(test, fd[DEVICE], 0);

	for (i = 0; i < ARRAY_SIZE(fd); i++) {
		KUNIT_EXPECT_EQ(test, user_close(test, fd[order[i]]), 0);

		open[order[i]] = false;
		users = open[GROUP] + open[DEVICE];
		state = group_state(test, live.group);
		KUNIT_EXPECT_EQ(test, state.opened, open[GROUP]);
		KUNIT_EXPECT_EQ(test, state.references, 1 + open[GROUP]);
		KUNIT_EXPECT_EQ(test, state.container_users, users);
		KUNIT_EXPECT_EQ(test, state.container_set, users > 0);
		KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached),
				users > 0);
		KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->opened),
				users > 0);
		KUNIT_EXPECT_EQ(test, mock_op_calls(release), !open[DEVICE]);
		KUNIT_EXPECT_EQ(test, device_references(live.vdev),
				1 + open[DEVICE]);
		core_census(&census);
		KUNIT_EXPECT_EQ(test, census.containers, users > 0);
	}
	/* Unregistration has nothing to wait for. */
	mock_vfio_device_unbind(live.vdev);
	KUNIT_EXPECT_FALSE(test, group_is_known(live.group));
}

/* Concurrent calls. */

static void container_stays_while_a_device_is_being_opened(struct kunit *test)
{
	struct mock_thread *thread;
	struct live_group live = live_group_create(test);
	struct gate *gate;
	const char *name;
	void __user *arg;

	name = dev_name(&live.vdev->mdev->dev);
	arg = user_copy(test, name, strlen(name) + 1);
	gate = gate_add(test, &live.vdev->op[MOCK_VFIO_OPEN]);
	thread = start_ioctl(test, live.node, VFIO_GROUP_GET_DEVICE_FD,
			     (unsigned long)arg);
	gate_wait_entered(test, gate);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, live.node), -EBUSY);

	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 1);
	gate_open(gate);
	KUNIT_EXPECT_GE(test, mock_thread_join(thread), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 2);
}

/* The container has an IOMMU and another group; the group itself is outside. */
static void prepare_beside_other(struct kunit *test, struct live_group *live)
{
	struct mock_group *other = mock_group_create(test);

	*live = live_group_prepare(test);
	mock_vfio_device_create(test, other);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test,
						 group_open_node(test, other),
						 live->container), 0);
	KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, live->container,
					     VFIO_TYPE1v2_IOMMU), 0);
}

static void group_entering_a_container_opens_no_device(struct kunit *test)
{
	struct mock_thread *thread;
	struct live_group live;
	struct gate *gate;

	prepare_beside_other(test, &live);
	gate = gate_add(test, &live.iommu->op[MOCK_IOMMU_ATTACH]);
	thread = start_set_container(test, live.node, live.container);
	gate_wait_entered(test, gate);

	KUNIT_EXPECT_EQ(test, get_device_fd(test, &live), -EINVAL);

	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 0);
	gate_open(gate);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), 0);
	KUNIT_EXPECT_EQ(test, vdev_calls(live.vdev, MOCK_VFIO_OPEN), 0);
	KUNIT_EXPECT_GE(test, get_device_fd(test, &live), 0);
}

static void group_leaving_its_container_opens_no_device(struct kunit *test)
{
	struct mock_thread *thread;
	struct live_group live;
	struct gate *gate;

	prepare_beside_other(test, &live);
	live_group_set_container(test, &live);
	gate = gate_add(test, &live.iommu->op[MOCK_IOMMU_DETACH]);
	thread = start_ioctl(test, live.node, VFIO_GROUP_UNSET_CONTAINER, 0);
	gate_wait_entered(test, gate);

	KUNIT_EXPECT_EQ(test, get_device_fd(test, &live), -EINVAL);

	gate_open(gate);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), 0);
	KUNIT_EXPECT_EQ(test, vdev_calls(live.vdev, MOCK_VFIO_OPEN), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 0);
	KUNIT_EXPECT_FALSE(test, group_state(test, live.group).container_set);
}

static void second_concurrent_set_container_is_refused(struct kunit *test)
{
	struct mock_thread *first, *second;
	struct core_container_state state;
	struct live_group live;
	struct gate *gate;
	int other_fd;

	prepare_beside_other(test, &live);
	other_fd = uapi_open_container(test);
	gate = gate_add(test, &live.iommu->op[MOCK_IOMMU_ATTACH]);
	first = start_set_container(test, live.node, live.container);
	gate_wait_entered(test, gate);

	second = start_set_container(test, live.node, other_fd);
	mock_thread_wait_blocked(second);
	gate_open(gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(first), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(second), -EINVAL);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
	state = container_state(test, other_fd);
	KUNIT_EXPECT_EQ(test, state.groups, 0);
	KUNIT_EXPECT_EQ(test, state.references, 1);
}

static void set_container_waits_until_the_last_is_left(struct kunit *test)
{
	struct mock_thread *leaver, *joiner;
	struct live_group live;
	struct gate *gate;
	int other_fd;

	prepare_beside_other(test, &live);
	other_fd = uapi_open_container(test);
	live_group_set_container(test, &live);
	gate = gate_add(test, &live.iommu->op[MOCK_IOMMU_DETACH]);
	leaver = start_ioctl(test, live.node, VFIO_GROUP_UNSET_CONTAINER, 0);
	gate_wait_entered(test, gate);

	joiner = start_set_container(test, live.node, other_fd);
	mock_thread_wait_blocked(joiner);
	gate_open(gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(leaver), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(joiner), 0);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users, 1);
	KUNIT_EXPECT_TRUE(test, group_state(test, live.group).container_set);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 1);
}

static struct kunit_case group_uapi_cases[] = {
	KUNIT_CASE(group_node_is_named_after_the_group_and_private),
	KUNIT_CASE(each_group_has_a_minor_of_its_own),
	KUNIT_CASE(node_opens_once_at_a_time),
	KUNIT_CASE(node_stays_busy_while_a_device_is_open),
	KUNIT_CASE(minor_without_a_group_is_enodev),
	KUNIT_CASE(open_node_keeps_a_group_without_devices),
	KUNIT_CASE(open_waits_until_the_group_is_created),
	KUNIT_CASE_PARAM(group_being_torn_down_cannot_be_opened,
			 teardown_gen_params),
	KUNIT_CASE(open_drops_a_leftover_notifier_with_a_warning),
	KUNIT_CASE(get_status_needs_room_for_the_flags),
	KUNIT_CASE(get_status_at_a_bad_address_is_efault),
	KUNIT_CASE(get_status_reports_the_container),
	KUNIT_CASE_PARAM(group_is_as_viable_as_its_other_devices,
			 neighbour_gen_params),
	KUNIT_CASE(set_container_counts_one_user),
	KUNIT_CASE_PARAM(set_container_rejects_other_files, bad_gen_params),
	KUNIT_CASE(group_is_in_one_container_at_most),
	KUNIT_CASE(unset_without_a_container_is_einval),
	KUNIT_CASE(every_open_device_keeps_the_container),
	KUNIT_CASE(get_device_fd_needs_a_container_with_an_iommu),
	KUNIT_CASE(get_device_fd_of_unviable_group_is_einval),
	KUNIT_CASE(get_device_fd_opens_the_named_device),
	KUNIT_CASE_PARAM(get_device_fd_of_unknown_name_is_enodev,
			 wrong_name_gen_params),
	KUNIT_CASE(get_device_fd_rejects_an_unreadable_name),
	KUNIT_CASE(match_of_the_driver_selects_the_device),
	KUNIT_CASE(error_of_match_ends_the_search),
	KUNIT_CASE(failed_open_puts_the_device),
	KUNIT_CASE(open_without_a_descriptor_puts_the_device),
	KUNIT_CASE(device_without_references_cannot_be_opened),
	KUNIT_CASE_PARAM(ioctl_of_another_file_is_enotty, ioctl_gen_params),
	KUNIT_CASE_PARAM(container_group_and_device_close_in_any_order,
			 order_gen_params),
	KUNIT_CASE(container_stays_while_a_device_is_being_opened),
	KUNIT_CASE(group_entering_a_container_opens_no_device),
	KUNIT_CASE(group_leaving_its_container_opens_no_device),
	KUNIT_CASE(second_concurrent_set_container_is_refused),
	KUNIT_CASE(set_container_waits_until_the_last_is_left),
	{}
};

FIXTURE_SUITE("vfio_group_uapi", group_uapi_cases);
