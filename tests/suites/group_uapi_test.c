// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/$GROUP: what user space can do with a group, and when.
 *
 * The contract is <uapi/linux/vfio.h>, and the errno values of Linux 5.10
 * where that is silent.
 */
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/miscdevice.h>
#include <linux/resource.h>
#include <linux/sched/signal.h>
#include <mock_iommu/mock_thread.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_vfio_device.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include <mock_iommu/mock_window.h>
#include "../common/core.h"
#include "../common/fixture.h"
#include "../common/gate.h"
#include "../common/support.h"
#include "../common/uapi.h"

/* A group with one device, its node open; for most cases in a container. */
struct setting {
	struct mock_vfio_iommu *iommu;
	struct mock_group *group;
	struct mock_vfio_device *vdev;
	int container_fd;
	int group_fd;
};

static struct core_group_state state_of(struct mock_group *group)
{
	struct core_group_state state;

	core_group_state(group->iommu_group, &state);
	return state;
}

static const char *name_of(struct mock_vfio_device *vdev)
{
	return dev_name(&vdev->mdev->dev);
}

/* Opens a container and the node of a new group. */
static void open_nodes(struct kunit *test, struct setting *setting)
{
	setting->group = mock_group_create(test);
	setting->vdev = mock_vfio_device_create(test, setting->group);
	setting->container_fd = uapi_open_container(test);
	KUNIT_ASSERT_GE(test, setting->container_fd, 0);
	setting->group_fd = uapi_open_group(test, setting->group->iommu_group);
	KUNIT_ASSERT_GE(test, setting->group_fd, 0);
}

static void open_both(struct kunit *test, struct setting *setting)
{
	setting->iommu = mock_vfio_iommu_create(test);
	open_nodes(test, setting);
}

/* Puts the group in the container and sets the IOMMU. */
static void take(struct kunit *test, struct setting *setting)
{
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting->group_fd,
						 setting->container_fd), 0);
	KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, setting->container_fd,
					     VFIO_TYPE1v2_IOMMU), 0);
}

static void open_and_take(struct kunit *test, struct setting *setting)
{
	open_both(test, setting);
	take(test, setting);
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

/* Threads that bind and unbind */

static int bind_fn(void *vdev)
{
	return mock_vfio_device_bind(vdev);
}

static int unbind_fn(void *vdev)
{
	mock_vfio_device_unbind(vdev);
	return 0;
}

/* What a thread's ioctl is to find in user memory */
static void __user *user_copy(struct kunit *test, const void *from, size_t size)
{
	void __user *to = user_alloc(test, size);

	user_poke(test, to, from, size);
	return to;
}

/* A gate in an operation of a mock, and what lies behind that of its IOMMU. */
static struct gate gate;
static struct vfio_iommu_driver_ops mock_ops;

static int gated_attach(void *data, struct iommu_group *group)
{
	gate_pass(&gate);
	return mock_ops.attach_group(data, group);
}

static void gated_detach(void *data, struct iommu_group *group)
{
	gate_pass(&gate);
	mock_ops.detach_group(data, group);
}

static void gate_on_open(struct mock_vfio_device *vdev)
{
	gate_pass(&gate);
}

static void gate_on_request(struct mock_vfio_device *vdev, unsigned int count)
{
	gate_pass(&gate);
}

/* The node */

static void group_node_is_named_after_the_group_and_private(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct core_group_state state;
	umode_t mode = 0;
	char name[32];
	char *path;

	mock_vfio_device_create(test, group);
	state = state_of(group);
	KUNIT_ASSERT_NOT_NULL(test, state.node);

	path = core_group_devnode((struct device *)state.node, &mode);

	KUNIT_ASSERT_NOT_NULL(test, path);
	snprintf(name, sizeof(name), "vfio/%d", mock_group_id(group));
	KUNIT_EXPECT_STREQ(test, path, name);
	kfree(path);
	/* 0: as devtmpfs has it, which is 0600. */
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
		fd = user_open(test, state_of(group[i]).devt, O_RDWR);

		KUNIT_EXPECT_GE(test, fd, 0);
		KUNIT_EXPECT_EQ(test, state_of(group[0]).opened, i >= 0);
		KUNIT_EXPECT_EQ(test, state_of(group[1]).opened, i >= 1);
		KUNIT_EXPECT_EQ(test, state_of(group[2]).opened, i >= 2);
	}
}

static void node_opens_once_at_a_time(struct kunit *test)
{
	struct setting setting;
	dev_t devt;

	open_both(test, &setting);
	devt = state_of(setting.group).devt;
	KUNIT_EXPECT_EQ(test, state_of(setting.group).references, 2);

	KUNIT_EXPECT_EQ(test, user_open(test, devt, O_RDWR), -EBUSY);

	KUNIT_EXPECT_EQ(test, state_of(setting.group).references, 2);
	KUNIT_EXPECT_TRUE(test, state_of(setting.group).opened);
	KUNIT_ASSERT_EQ(test, user_close(test, setting.group_fd), 0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).references, 1);
	KUNIT_EXPECT_FALSE(test, state_of(setting.group).opened);
	KUNIT_EXPECT_GE(test, user_open(test, devt, O_RDWR), 0);
}

static void node_stays_busy_while_a_device_is_open(struct kunit *test)
{
	struct setting setting;
	int device_fd;
	dev_t devt;

	open_and_take(test, &setting);
	devt = state_of(setting.group).devt;
	device_fd = uapi_get_device_fd(test, setting.group_fd,
				       name_of(setting.vdev));
	KUNIT_ASSERT_GE(test, device_fd, 0);
	KUNIT_ASSERT_EQ(test, user_close(test, setting.group_fd), 0);

	KUNIT_EXPECT_EQ(test, user_open(test, devt, O_RDWR), -EBUSY);

	KUNIT_EXPECT_FALSE(test, state_of(setting.group).opened);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).references, 1);
	KUNIT_ASSERT_EQ(test, user_close(test, device_fd), 0);
	KUNIT_EXPECT_GE(test, user_open(test, devt, O_RDWR), 0);
}

static void minor_without_a_group_is_enodev(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	dev_t devt = state_of(group).devt;

	KUNIT_EXPECT_EQ(test, user_open(test, core_group_devt() + MINORMASK,
					O_RDWR), -ENODEV);

	mock_vfio_device_unbind(vdev);
	KUNIT_EXPECT_EQ(test, user_open(test, devt, O_RDWR), -ENODEV);
}

static void open_node_keeps_a_group_without_devices(struct kunit *test)
{
	struct setting setting;

	open_both(test, &setting);

	mock_vfio_device_unbind(setting.vdev);

	KUNIT_EXPECT_EQ(test, state_of(setting.group).references, 1);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).devices, 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			VFIO_GROUP_FLAGS_VIABLE);
	KUNIT_ASSERT_EQ(test, user_close(test, setting.group_fd), 0);
	KUNIT_EXPECT_NULL(test, state_of(setting.group).group);
}

/* Claims: C4 */
static void open_waits_for_a_group_in_the_making(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev;
	struct mock_thread *maker, *opener;
	struct mock_window *window;
	struct device *node;
	char name[16];
	dev_t devt;

	vdev = mock_vfio_device_prepare(test, group, MOCK_VFIO_ADD);
	window = mock_window_arm(test, core_class(), MOCK_WINDOW_UNLISTED,
				 group->iommu_group);
	maker = mock_thread_start(test, bind_fn, vdev);
	mock_window_wait_held(window);
	snprintf(name, sizeof(name), "%d", mock_group_id(group));
	node = class_find_device_by_name(core_class(), name);
	KUNIT_ASSERT_NOT_NULL(test, node);
	devt = node->devt;
	put_device(node);

	opener = start_open(test, devt);
	mock_thread_wait_blocked(opener);
	mock_window_release(window);

	KUNIT_EXPECT_EQ(test, mock_thread_join(maker), 0);
	KUNIT_EXPECT_GE(test, mock_thread_join(opener), 0);
	KUNIT_EXPECT_EQ(test, state_of(group).devt, devt);
	KUNIT_EXPECT_TRUE(test, state_of(group).opened);
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
	dev_t devt = state_of(group).devt;
	struct mock_thread *undoer, *opener;
	struct mock_window *window;

	window = mock_window_arm(test, core_class(), *id, group->iommu_group);
	undoer = mock_thread_start(test, unbind_fn, vdev);
	mock_window_wait_held(window);

	opener = start_open(test, devt);
	if (*id == MOCK_WINDOW_REF_ZERO) {
		/* The group lock is held. */
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

static void forgotten_notifier_is_dropped_with_a_warning(struct kunit *test)
{
	static struct notifier_block nb = { .notifier_call = ignore_kvm };
	unsigned long events = VFIO_GROUP_NOTIFY_SET_KVM;
	struct setting setting;

	open_and_take(test, &setting);
	nb.next = NULL;
	KUNIT_ASSERT_EQ(test, vfio_register_notifier(&setting.vdev->mdev->dev,
						     VFIO_GROUP_NOTIFY, &events,
						     &nb), 0);
	KUNIT_ASSERT_EQ(test, user_close(test, setting.group_fd), 0);
	KUNIT_EXPECT_TRUE(test, state_of(setting.group).has_notifiers);
	expect_warn(test, "notifier.head", 1);

	KUNIT_EXPECT_GE(test, user_open(test, state_of(setting.group).devt,
					O_RDWR), 0);

	KUNIT_EXPECT_FALSE(test, state_of(setting.group).has_notifiers);
}

/* VFIO_GROUP_GET_STATUS */

static void status_needs_room_for_the_flags(struct kunit *test)
{
	struct vfio_group_status status = { };
	struct setting setting;

	open_both(test, &setting);

	for (status.argsz = 0; status.argsz < sizeof(status); status.argsz++)
		KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, setting.group_fd,
							VFIO_GROUP_GET_STATUS,
							&status,
							sizeof(status)),
				-EINVAL);
	KUNIT_EXPECT_EQ(test, status.flags, 0);

	/* Room for what a later version may say does no harm. */
	status.argsz = sizeof(status) + 8;
	KUNIT_EXPECT_EQ(test, user_ioctl_struct(test, setting.group_fd,
						VFIO_GROUP_GET_STATUS, &status,
						sizeof(status)), 0);
	KUNIT_EXPECT_EQ(test, status.argsz, sizeof(status) + 8);
	KUNIT_EXPECT_EQ(test, status.flags, VFIO_GROUP_FLAGS_VIABLE);
}

static void status_at_a_bad_address_faults(struct kunit *test)
{
	struct setting setting;

	open_both(test, &setting);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, setting.group_fd,
					 VFIO_GROUP_GET_STATUS,
					 (unsigned long)user_unmapped(test)),
			-EFAULT);
}

static void status_tells_of_the_container(struct kunit *test)
{
	struct setting setting;

	open_both(test, &setting);
	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			VFIO_GROUP_FLAGS_VIABLE);

	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			VFIO_GROUP_FLAGS_VIABLE |
			VFIO_GROUP_FLAGS_CONTAINER_SET);

	KUNIT_ASSERT_EQ(test, uapi_unset_container(test, setting.group_fd), 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			VFIO_GROUP_FLAGS_VIABLE);
}

static const struct neighbour {
	const char *desc;
	const char *driver; /* NULL: the VFIO driver, "": none */
	bool viable;
} neighbours[] = {
	{ "without a driver", "", true },
	{ "with the VFIO driver", NULL, true },
	{ "with an allowed driver", "pci-stub", true },
	{ "with a foreign driver", "foreign", false },
	{ "with a name that begins as an allowed one", "pci-stub2", false },
	{ "with a name that an allowed one begins with", "pci", false },
};

static void neighbour_desc(const struct neighbour *neighbour, char *desc)
{
	strscpy(desc, neighbour->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(neighbour, neighbours, neighbour_desc);

static void group_is_as_viable_as_its_other_devices(struct kunit *test)
{
	const struct neighbour *neighbour = test->param_value;
	struct setting setting;
	struct mock_driver *drv;
	struct mock_device *mdev;

	open_both(test, &setting);
	if (!neighbour->driver) {
		mdev = mock_vfio_device_create(test, setting.group)->mdev;
	} else {
		mdev = mock_device_create(test, setting.group);
		if (*neighbour->driver) {
			drv = mock_driver_create(test, neighbour->driver);
			KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);
		}
	}

	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			neighbour->viable ? VFIO_GROUP_FLAGS_VIABLE : 0);

	mock_device_unbind(mdev);
	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			VFIO_GROUP_FLAGS_VIABLE);
}

/* VFIO_GROUP_SET_CONTAINER, VFIO_GROUP_UNSET_CONTAINER */

static void set_container_counts_one_user(struct kunit *test)
{
	struct core_container_state container;
	struct core_group_state before, after;
	struct setting setting;
	struct file *file;

	open_both(test, &setting);
	before = state_of(setting.group);
	KUNIT_EXPECT_EQ(test, before.container_users, 0);
	KUNIT_EXPECT_FALSE(test, before.container_set);

	KUNIT_EXPECT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);

	after = state_of(setting.group);
	KUNIT_EXPECT_EQ(test, after.container_users, 1);
	KUNIT_EXPECT_TRUE(test, after.container_set);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	file = user_get_file(test, setting.container_fd);
	KUNIT_EXPECT_TRUE(test, core_container_state(file, &container));
	user_put_file(file);
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

static void bad_desc(const struct bad *bad, char *desc)
{
	strscpy(desc, bad->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(bad, bad_containers, bad_desc);

static void what_is_no_container_cannot_be_set(struct kunit *test)
{
	const struct bad *bad = test->param_value;
	struct setting setting;
	void __user *arg;
	int fd = -1;

	open_both(test, &setting);
	if (bad->which == NOT_OPEN) {
		fd = uapi_open_container(test);
		KUNIT_ASSERT_EQ(test, user_close(test, fd), 0);
	} else if (bad->which == OTHER_FILE) {
		fd = user_open_other(test);
	} else if (bad->which == GROUP_FILE) {
		fd = setting.group_fd;
	}
	arg = bad->which == AT_BAD_ADDRESS ? user_unmapped(test) :
	      user_copy(test, &fd, sizeof(fd));

	KUNIT_EXPECT_EQ(test, user_ioctl(test, setting.group_fd,
					 VFIO_GROUP_SET_CONTAINER,
					 (unsigned long)arg), bad->error);

	KUNIT_EXPECT_FALSE(test, state_of(setting.group).container_set);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 0);
	KUNIT_EXPECT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);
}

static void group_is_in_one_container_at_most(struct kunit *test)
{
	struct core_container_state container;
	struct setting setting;
	struct file *file;
	int other_fd;

	open_both(test, &setting);
	other_fd = uapi_open_container(test);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, uapi_set_container(test, setting.group_fd,
						 other_fd), -EINVAL);

	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
	file = user_get_file(test, other_fd);
	KUNIT_EXPECT_TRUE(test, core_container_state(file, &container));
	user_put_file(file);
	KUNIT_EXPECT_EQ(test, container.groups, 0);
	KUNIT_EXPECT_EQ(test, container.references, 1);
}

static void unset_without_a_container_is_einval(struct kunit *test)
{
	struct setting setting;

	open_both(test, &setting);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd),
			-EINVAL);

	/* Nor does it work twice. */
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd), 0);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 0);
}

static void every_open_device_keeps_the_container(struct kunit *test)
{
	struct setting setting;
	int first, second;

	open_and_take(test, &setting);
	first = uapi_get_device_fd(test, setting.group_fd,
				   name_of(setting.vdev));
	second = uapi_get_device_fd(test, setting.group_fd,
				    name_of(setting.vdev));
	KUNIT_ASSERT_GE(test, first, 0);
	KUNIT_ASSERT_GE(test, second, 0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 3);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd),
			-EBUSY);

	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 3);
	KUNIT_ASSERT_EQ(test, user_close(test, first), 0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 2);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd),
			-EBUSY);
	KUNIT_ASSERT_EQ(test, user_close(test, second), 0);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&setting.iommu->attached), 0);
}

/* VFIO_GROUP_GET_DEVICE_FD */

static void device_fd_needs_a_container_with_an_iommu(struct kunit *test)
{
	struct setting setting;
	struct mock_op *open;

	open_both(test, &setting);
	open = &setting.vdev->op[MOCK_VFIO_OPEN];

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)),
			-EINVAL);

	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);

	KUNIT_EXPECT_EQ(test, mock_op_calls(open), 0);
	KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, setting.container_fd,
					     VFIO_TYPE1v2_IOMMU), 0);
	KUNIT_EXPECT_GE(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(open), 1);
}

static void group_that_is_not_viable_gives_no_device(struct kunit *test)
{
	struct mock_device *mdev;
	struct setting setting;
	struct mock_driver *drv;

	open_both(test, &setting);
	mdev = mock_device_create(test, setting.group);
	drv = mock_driver_create(test, "foreign");
	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);
	/* It may have a container all the same. */
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);
	KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, setting.container_fd,
					     VFIO_TYPE1v2_IOMMU), 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			VFIO_GROUP_FLAGS_CONTAINER_SET);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)),
			-EINVAL);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&setting.vdev->op[MOCK_VFIO_OPEN]),
			0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
	mock_device_unbind(mdev);
	KUNIT_EXPECT_GE(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)), 0);
}

static void device_fd_is_that_of_the_named_device(struct kunit *test)
{
	struct mock_vfio_device *vdev[3];
	struct setting setting;
	unsigned int i, j;
	int fd;

	open_both(test, &setting);
	vdev[0] = setting.vdev;
	vdev[1] = mock_vfio_device_create(test, setting.group);
	vdev[2] = mock_vfio_device_create(test, setting.group);
	take(test, &setting);

	for (i = 0; i < ARRAY_SIZE(vdev); i++) {
		fd = uapi_get_device_fd(test, setting.group_fd,
					name_of(vdev[i]));

		KUNIT_ASSERT_GE(test, fd, 0);
		for (j = 0; j < ARRAY_SIZE(vdev); j++)
			KUNIT_EXPECT_EQ(test,
					mock_op_calls(&vdev[j]->op[MOCK_VFIO_OPEN]),
					j == i);
		KUNIT_EXPECT_EQ(test, user_ioctl(test, fd,
						 MOCK_VFIO_DEVICE_ECHO, i), i +
				1);
		KUNIT_EXPECT_EQ(test,
				mock_op_calls(&vdev[i]->op[MOCK_VFIO_IOCTL]),
				1);
		KUNIT_ASSERT_EQ(test, user_close(test, fd), 0);
		KUNIT_EXPECT_EQ(test,
				mock_op_calls(&vdev[i]->op[MOCK_VFIO_RELEASE]),
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

static const enum wrong_name wrong_names[] = {
	EMPTY,
	ANOTHER,
	LONGER,
	SHORTER,
	NOT_REGISTERED,
};

static void wrong_name_desc(const enum wrong_name *wrong, char *desc)
{
	static const char * const names[] = {
		[EMPTY] = "empty",
		[ANOTHER] = "another",
		[LONGER] = "longer",
		[SHORTER] = "shorter",
		[NOT_REGISTERED] = "of a device that is not registered",
	};

	strscpy(desc, names[*wrong], KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(wrong_name, wrong_names, wrong_name_desc);

static void name_that_no_device_has_is_enodev(struct kunit *test)
{
	const enum wrong_name *wrong = test->param_value;
	struct mock_vfio_device *gone;
	struct setting setting;
	char name[32] = "";

	open_both(test, &setting);
	if (*wrong == ANOTHER)
		strscpy(name, "another", sizeof(name));
	if (*wrong == LONGER || *wrong == SHORTER)
		strscpy(name, name_of(setting.vdev), sizeof(name));
	if (*wrong == LONGER)
		strlcat(name, "0", sizeof(name));
	if (*wrong == SHORTER)
		name[strlen(name) - 1] = '\0';
	if (*wrong == NOT_REGISTERED) {
		gone = mock_vfio_device_create(test, setting.group);
		mock_vfio_device_unbind(gone);
		strscpy(name, name_of(gone), sizeof(name));
	}
	take(test, &setting);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd, name),
			-ENODEV);

	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd), 0);
}

static void name_that_cannot_be_read_is_refused(struct kunit *test)
{
	struct setting setting;
	void __user *name;
	char *text;

	open_and_take(test, &setting);
	text = kunit_kzalloc(test, 2 * PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, 'n', PAGE_SIZE);
	name = user_copy(test, text, 2 * PAGE_SIZE);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, setting.group_fd,
					 VFIO_GROUP_GET_DEVICE_FD,
					 (unsigned long)user_unmapped(test)),
			-EFAULT);
	/* With its end it must fit in a page. */
	KUNIT_EXPECT_EQ(test, user_ioctl(test, setting.group_fd,
					 VFIO_GROUP_GET_DEVICE_FD,
					 (unsigned long)name), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_ioctl(test, setting.group_fd,
					 VFIO_GROUP_GET_DEVICE_FD,
					 (unsigned long)name + 1), -ENODEV);

	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
}

static void match_of_the_driver_decides(struct kunit *test)
{
	struct mock_vfio_device *vdev;
	struct setting setting;

	open_both(test, &setting);
	vdev = mock_vfio_device_prepare(test, setting.group, MOCK_VFIO_ADD);
	vdev->has_match = true;
	vdev->match_name = "alias";
	KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev), 0);
	take(test, &setting);

	KUNIT_EXPECT_GE(test, uapi_get_device_fd(test, setting.group_fd,
						 "alias"), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&vdev->op[MOCK_VFIO_OPEN]), 1);

	/* Its name counts for nothing then. */
	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(vdev)), -ENODEV);
	KUNIT_EXPECT_GE(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)), 0);
}

static void error_of_match_ends_the_search(struct kunit *test)
{
	struct mock_vfio_device *vdev[2];
	struct setting setting;
	unsigned int i;

	open_both(test, &setting);
	for (i = 0; i < ARRAY_SIZE(vdev); i++) {
		vdev[i] = mock_vfio_device_prepare(test, setting.group,
						   MOCK_VFIO_ADD);
		vdev[i]->has_match = true;
		KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev[i]), 0);
		mock_op_fail_always(&vdev[i]->op[MOCK_VFIO_MATCH], -EINTR);
	}
	take(test, &setting);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd,
						 "another"), -EINTR);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&vdev[0]->op[MOCK_VFIO_MATCH]) +
			mock_op_calls(&vdev[1]->op[MOCK_VFIO_MATCH]), 1);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
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

static void device_that_does_not_open_is_given_back(struct kunit *test)
{
	struct setting setting;

	open_and_take(test, &setting);
	mock_op_fail_nth(&setting.vdev->op[MOCK_VFIO_OPEN], 1, -EIO);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)), -EIO);

	KUNIT_EXPECT_EQ(test,
			mock_op_calls(&setting.vdev->op[MOCK_VFIO_RELEASE]), 0);
	KUNIT_EXPECT_EQ(test, device_references(setting.vdev), 1);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
	/* It may be tried again. */
	KUNIT_EXPECT_GE(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)), 0);
	KUNIT_EXPECT_EQ(test, device_references(setting.vdev), 2);
}

static void device_without_a_free_descriptor_is_given_back(struct kunit *test)
{
	struct rlimit *limit = &current->signal->rlim[RLIMIT_NOFILE];
	unsigned long before = limit->rlim_cur;
	struct setting setting;
	int ret;

	open_and_take(test, &setting);
	WRITE_ONCE(limit->rlim_cur, 0);

	ret = uapi_get_device_fd(test, setting.group_fd, name_of(setting.vdev));

	WRITE_ONCE(limit->rlim_cur, before);
	KUNIT_EXPECT_EQ(test, ret, -EMFILE);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&setting.vdev->op[MOCK_VFIO_OPEN]),
			1);
	KUNIT_EXPECT_EQ(test,
			mock_op_calls(&setting.vdev->op[MOCK_VFIO_RELEASE]), 1);
	KUNIT_EXPECT_EQ(test, device_references(setting.vdev), 1);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
}

static void device_without_references_cannot_be_opened(struct kunit *test)
{
	struct vfio_device *device;
	struct mock_thread *thread;
	struct setting setting;
	int group_fd;

	open_and_take(test, &setting);
	group_fd = setting.group_fd;
	device = vfio_device_get_from_dev(&setting.vdev->mdev->dev);
	KUNIT_ASSERT_NOT_NULL(test, device);
	setting.vdev->on_request = gate_on_request;
	gate_close(&gate);
	thread = mock_thread_start(test, unbind_fn, setting.vdev);
	gate_wait_entered(test, &gate);
	vfio_device_put(device);

	/* It is on its group's list, as the driver is still in its request. */
	KUNIT_EXPECT_TRUE(test,
			  core_group_lists_device(setting.group->iommu_group,
						  &setting.vdev->mdev->dev));
	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, group_fd,
						 name_of(setting.vdev)),
			-ENODEV);

	KUNIT_EXPECT_NULL(test,
			  vfio_device_get_from_dev(&setting.vdev->mdev->dev));
	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, group_fd), 0);
	gate_open(&gate);
	mock_thread_join(thread);
}

/* Other ioctls, and closing */

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

static void ioctl_that_is_not_of_a_group_is_enotty(struct kunit *test)
{
	const unsigned int *cmd = test->param_value;
	struct setting setting;

	open_and_take(test, &setting);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, setting.group_fd, *cmd, 0),
			-ENOTTY);

	KUNIT_EXPECT_EQ(test,
			mock_op_calls(&setting.iommu->op[MOCK_IOMMU_IOCTL]), 0);
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

	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s, %s, %s",
		 names[(*order)[0]], names[(*order)[1]], names[(*order)[2]]);
}

KUNIT_ARRAY_PARAM(order, orders, order_desc);

/* Claims: C5 */
static void all_three_close_in_any_order(struct kunit *test)
{
	const enum opened *order = test->param_value;
	struct core_group_state state;
	struct core_census census;
	struct setting setting;
	bool open[3] = { true, true, true };
	unsigned int i, users;
	int fd[3];

	open_and_take(test, &setting);
	fd[CONTAINER] = setting.container_fd;
	fd[GROUP] = setting.group_fd;
	fd[DEVICE] = uapi_get_device_fd(test, setting.group_fd,
					name_of(setting.vdev));
	KUNIT_ASSERT_GE(test, fd[DEVICE], 0);

	for (i = 0; i < ARRAY_SIZE(fd); i++) {
		KUNIT_EXPECT_EQ(test, user_close(test, fd[order[i]]), 0);

		open[order[i]] = false;
		users = open[GROUP] + open[DEVICE];
		state = state_of(setting.group);
		KUNIT_EXPECT_EQ(test, state.opened, open[GROUP]);
		KUNIT_EXPECT_EQ(test, state.references, 1 + open[GROUP]);
		KUNIT_EXPECT_EQ(test, state.container_users, users);
		KUNIT_EXPECT_EQ(test, state.container_set, users > 0);
		KUNIT_EXPECT_EQ(test, atomic_read(&setting.iommu->attached),
				users > 0);
		KUNIT_EXPECT_EQ(test, atomic_read(&setting.iommu->opened),
				users > 0);
		KUNIT_EXPECT_EQ(test,
				mock_op_calls(&setting.vdev->op[MOCK_VFIO_RELEASE]),
				!open[DEVICE]);
		KUNIT_EXPECT_EQ(test, device_references(setting.vdev), 1 +
				open[DEVICE]);
		core_census(&census);
		KUNIT_EXPECT_EQ(test, census.containers, users > 0);
	}
	/* Nothing is left that unregistration would wait for. */
	mock_vfio_device_unbind(setting.vdev);
	KUNIT_EXPECT_NULL(test, state_of(setting.group).group);
}

/* Two at once */

static void container_stays_while_a_device_is_being_opened(struct kunit *test)
{
	struct mock_thread *thread;
	struct setting setting;
	void __user *name;

	open_and_take(test, &setting);
	name = user_copy(test, name_of(setting.vdev),
			 strlen(name_of(setting.vdev)) + 1);
	setting.vdev->on_open = gate_on_open;
	gate_close(&gate);
	thread = start_ioctl(test, setting.group_fd, VFIO_GROUP_GET_DEVICE_FD,
			     (unsigned long)name);
	gate_wait_entered(test, &gate);

	KUNIT_EXPECT_EQ(test, uapi_unset_container(test, setting.group_fd),
			-EBUSY);

	KUNIT_EXPECT_EQ(test, atomic_read(&setting.iommu->attached), 1);
	gate_open(&gate);
	KUNIT_EXPECT_GE(test, mock_thread_join(thread), 0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 2);
}

/* A container that a gated IOMMU driver serves, with another group in it. */
static void open_gated(struct kunit *test, struct setting *setting)
{
	struct mock_group *other = mock_group_create(test);
	int other_fd;

	gate_init(&gate);
	setting->iommu = mock_vfio_iommu_prepare(test, "gated",
						 VFIO_TYPE1v2_IOMMU);
	mock_ops = setting->iommu->ops;
	setting->iommu->ops.attach_group = gated_attach;
	setting->iommu->ops.detach_group = gated_detach;
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(setting->iommu), 0);
	mock_vfio_device_create(test, other);
	open_nodes(test, setting);
	other_fd = uapi_open_group(test, other->iommu_group);
	KUNIT_ASSERT_GE(test, other_fd, 0);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, other_fd,
						 setting->container_fd), 0);
	KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, setting->container_fd,
					     VFIO_TYPE1v2_IOMMU), 0);
}

static void group_on_its_way_in_opens_no_device(struct kunit *test)
{
	struct mock_thread *thread;
	struct setting setting;
	void __user *arg;

	open_gated(test, &setting);
	arg = user_copy(test, &setting.container_fd, sizeof(int));
	gate_close(&gate);
	thread = start_ioctl(test, setting.group_fd, VFIO_GROUP_SET_CONTAINER,
			     (unsigned long)arg);
	gate_wait_entered(test, &gate);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)),
			-EINVAL);

	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 0);
	gate_open(&gate);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&setting.vdev->op[MOCK_VFIO_OPEN]),
			0);
	KUNIT_EXPECT_GE(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)), 0);
}

static void group_on_its_way_out_opens_no_device(struct kunit *test)
{
	struct mock_thread *thread;
	struct setting setting;

	open_gated(test, &setting);
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);
	gate_close(&gate);
	thread = start_ioctl(test, setting.group_fd, VFIO_GROUP_UNSET_CONTAINER,
			     0);
	gate_wait_entered(test, &gate);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, setting.group_fd,
						 name_of(setting.vdev)),
			-EINVAL);

	gate_open(&gate);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), 0);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&setting.vdev->op[MOCK_VFIO_OPEN]),
			0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 0);
	KUNIT_EXPECT_FALSE(test, state_of(setting.group).container_set);
}

static void of_two_set_container_at_once_one_is_refused(struct kunit *test)
{
	struct mock_thread *first, *second;
	struct core_container_state state;
	void __user *arg, *other_arg;
	struct setting setting;
	struct file *file;
	int other_fd;

	open_gated(test, &setting);
	other_fd = uapi_open_container(test);
	KUNIT_ASSERT_GE(test, other_fd, 0);
	arg = user_copy(test, &setting.container_fd, sizeof(int));
	other_arg = user_copy(test, &other_fd, sizeof(int));
	gate_close(&gate);
	first = start_ioctl(test, setting.group_fd, VFIO_GROUP_SET_CONTAINER,
			    (unsigned long)arg);
	gate_wait_entered(test, &gate);

	second = start_ioctl(test, setting.group_fd, VFIO_GROUP_SET_CONTAINER,
			     (unsigned long)other_arg);
	mock_thread_wait_blocked(second);
	gate_open(&gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(first), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(second), -EINVAL);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
	file = user_get_file(test, other_fd);
	KUNIT_EXPECT_TRUE(test, core_container_state(file, &state));
	user_put_file(file);
	KUNIT_EXPECT_EQ(test, state.groups, 0);
	KUNIT_EXPECT_EQ(test, state.references, 1);
}

static void next_container_waits_until_the_last_is_left(struct kunit *test)
{
	struct mock_thread *leaver, *joiner;
	struct setting setting;
	void __user *arg;
	int other_fd;

	open_gated(test, &setting);
	other_fd = uapi_open_container(test);
	KUNIT_ASSERT_GE(test, other_fd, 0);
	arg = user_copy(test, &other_fd, sizeof(int));
	KUNIT_ASSERT_EQ(test, uapi_set_container(test, setting.group_fd,
						 setting.container_fd), 0);
	gate_close(&gate);
	leaver = start_ioctl(test, setting.group_fd, VFIO_GROUP_UNSET_CONTAINER,
			     0);
	gate_wait_entered(test, &gate);

	joiner = start_ioctl(test, setting.group_fd, VFIO_GROUP_SET_CONTAINER,
			     (unsigned long)arg);
	mock_thread_wait_blocked(joiner);
	gate_open(&gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(leaver), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(joiner), 0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
	KUNIT_EXPECT_TRUE(test, state_of(setting.group).container_set);
	KUNIT_EXPECT_EQ(test, atomic_read(&setting.iommu->attached), 1);
}

static struct kunit_case group_uapi_cases[] = {
	KUNIT_CASE(group_node_is_named_after_the_group_and_private),
	KUNIT_CASE(each_group_has_a_minor_of_its_own),
	KUNIT_CASE(node_opens_once_at_a_time),
	KUNIT_CASE(node_stays_busy_while_a_device_is_open),
	KUNIT_CASE(minor_without_a_group_is_enodev),
	KUNIT_CASE(open_node_keeps_a_group_without_devices),
	KUNIT_CASE(open_waits_for_a_group_in_the_making),
	KUNIT_CASE_PARAM(group_being_torn_down_cannot_be_opened,
			 teardown_gen_params),
	KUNIT_CASE(forgotten_notifier_is_dropped_with_a_warning),
	KUNIT_CASE(status_needs_room_for_the_flags),
	KUNIT_CASE(status_at_a_bad_address_faults),
	KUNIT_CASE(status_tells_of_the_container),
	KUNIT_CASE_PARAM(group_is_as_viable_as_its_other_devices,
			 neighbour_gen_params),
	KUNIT_CASE(set_container_counts_one_user),
	KUNIT_CASE_PARAM(what_is_no_container_cannot_be_set, bad_gen_params),
	KUNIT_CASE(group_is_in_one_container_at_most),
	KUNIT_CASE(unset_without_a_container_is_einval),
	KUNIT_CASE(every_open_device_keeps_the_container),
	KUNIT_CASE(device_fd_needs_a_container_with_an_iommu),
	KUNIT_CASE(group_that_is_not_viable_gives_no_device),
	KUNIT_CASE(device_fd_is_that_of_the_named_device),
	KUNIT_CASE_PARAM(name_that_no_device_has_is_enodev,
			 wrong_name_gen_params),
	KUNIT_CASE(name_that_cannot_be_read_is_refused),
	KUNIT_CASE(match_of_the_driver_decides),
	KUNIT_CASE(error_of_match_ends_the_search),
	KUNIT_CASE(device_that_does_not_open_is_given_back),
	KUNIT_CASE(device_without_a_free_descriptor_is_given_back),
	KUNIT_CASE(device_without_references_cannot_be_opened),
	KUNIT_CASE_PARAM(ioctl_that_is_not_of_a_group_is_enotty,
			 ioctl_gen_params),
	KUNIT_CASE_PARAM(all_three_close_in_any_order, order_gen_params),
	KUNIT_CASE(container_stays_while_a_device_is_being_opened),
	KUNIT_CASE(group_on_its_way_in_opens_no_device),
	KUNIT_CASE(group_on_its_way_out_opens_no_device),
	KUNIT_CASE(of_two_set_container_at_once_one_is_refused),
	KUNIT_CASE(next_container_waits_until_the_last_is_left),
	{}
};

static struct kunit_suite group_uapi_suite = {
	.name = "vfio_group_uapi",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = group_uapi_cases,
};

kunit_test_suites(&group_uapi_suite);
