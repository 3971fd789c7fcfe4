// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/$GROUP: what user space can do with a group, and when.
 *
 * The contract is <uapi/linux/vfio.h>, and the errno values of Linux 5.10
 * where that is silent.
 */
#include <linux/completion.h>
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
#include "core.h"
#include "fixture.h"

/* A group with one device, its node open; for most cases in a container. */
struct setting {
	struct mock_vfio_iommu *iommu;
	struct mock_group *group;
	struct mock_vfio_device *vdev;
	int container_fd;
	int group_fd;
};

static int open_container(struct kunit *test)
{
	int fd = user_open(test, MKDEV(MISC_MAJOR, core_container_misc()->minor),
			   O_RDWR);

	KUNIT_ASSERT_GE(test, fd, 0);
	return fd;
}

static struct core_group_state state_of(struct mock_group *group)
{
	struct core_group_state state;

	core_group_state(group->iommu_group, &state);
	return state;
}

static int set_container(struct kunit *test, int group_fd, int container_fd)
{
	return user_ioctl_struct(test, group_fd, VFIO_GROUP_SET_CONTAINER,
				 &container_fd, sizeof(container_fd));
}

static int unset_container(struct kunit *test, int group_fd)
{
	return user_ioctl(test, group_fd, VFIO_GROUP_UNSET_CONTAINER, 0);
}

static long set_iommu(struct kunit *test, int container_fd)
{
	return user_ioctl(test, container_fd, VFIO_SET_IOMMU,
			  VFIO_TYPE1v2_IOMMU);
}

static int get_device_fd(struct kunit *test, int group_fd, const char *name)
{
	char buf[64];

	strscpy(buf, name, sizeof(buf));
	return user_ioctl_struct(test, group_fd, VFIO_GROUP_GET_DEVICE_FD, buf,
				 strlen(buf) + 1);
}

static const char *name_of(struct mock_vfio_device *vdev)
{
	return dev_name(&vdev->mdev->dev);
}

static void open_both(struct kunit *test, struct setting *setting)
{
	setting->iommu = mock_vfio_iommu_create(test);
	setting->group = mock_group_create(test);
	setting->vdev = mock_vfio_device_create(test, setting->group);
	setting->container_fd = open_container(test);
	setting->group_fd = user_open(test, state_of(setting->group).devt,
				      O_RDWR);
	KUNIT_ASSERT_GE(test, setting->group_fd, 0);
}

/* The same, with the group in the container and the IOMMU set. */
static void open_and_set_up(struct kunit *test, struct setting *setting)
{
	open_both(test, setting);
	KUNIT_ASSERT_EQ(test, set_container(test, setting->group_fd,
					    setting->container_fd), 0);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting->container_fd), 0);
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

/* Threads that open a node, bind, unbind, or call ioctl(2) */

struct call {
	struct kunit *test;
	int fd;
	unsigned int cmd;
	unsigned long arg;
	dev_t devt;
};

static int open_fn(void *arg)
{
	struct call *call = arg;

	return user_open(call->test, call->devt, O_RDWR);
}

static int ioctl_fn(void *arg)
{
	struct call *call = arg;

	return user_ioctl(call->test, call->fd, call->cmd, call->arg);
}

static int bind_fn(void *vdev)
{
	return mock_vfio_device_bind(vdev);
}

static int unbind_fn(void *vdev)
{
	mock_vfio_device_unbind(vdev);
	return 0;
}

static struct mock_thread *start_open(struct kunit *test, dev_t devt)
{
	struct call *call = kunit_kzalloc(test, sizeof(*call), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, call);
	call->test = test;
	call->devt = devt;
	return mock_thread_start(test, open_fn, call);
}

static struct mock_thread *start_ioctl(struct kunit *test, int fd,
				       unsigned int cmd, const void __user *arg)
{
	struct call *call = kunit_kzalloc(test, sizeof(*call), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, call);
	call->test = test;
	call->fd = fd;
	call->cmd = cmd;
	call->arg = (unsigned long)arg;
	return mock_thread_start(test, ioctl_fn, call);
}

/* What a thread's ioctl is to find in user memory */
static void __user *user_copy(struct kunit *test, const void *from, size_t size)
{
	void __user *to = user_alloc(test, size);

	user_poke(test, to, from, size);
	return to;
}

/* A gate: holds one call of a mock's operation. */
static struct gate {
	struct vfio_iommu_driver_ops ops;
	atomic_t closed;
	struct completion entered;
	struct completion opened;
} gate;

static void gate_close(void)
{
	init_completion(&gate.entered);
	init_completion(&gate.opened);
	atomic_set(&gate.closed, 1);
}

static void gate_pass(void)
{
	if (atomic_xchg(&gate.closed, 0)) {
		complete(&gate.entered);
		wait_for_completion_timeout(&gate.opened,
					    2 * MOCK_DEADLINE_SECONDS * HZ);
	}
}

static void gate_wait_entered(struct kunit *test)
{
	KUNIT_ASSERT_NE(test,
			wait_for_completion_timeout(&gate.entered,
						    MOCK_DEADLINE_SECONDS * HZ),
			0);
}

static void gate_open(void)
{
	complete(&gate.opened);
}

static int gated_attach(void *data, struct iommu_group *group)
{
	gate_pass();
	return gate.ops.attach_group(data, group);
}

static void gated_detach(void *data, struct iommu_group *group)
{
	gate_pass();
	gate.ops.detach_group(data, group);
}

static void create_gated_iommu(struct kunit *test)
{
	struct mock_vfio_iommu *iommu;

	atomic_set(&gate.closed, 0);
	iommu = mock_vfio_iommu_prepare(test, "gated", VFIO_TYPE1v2_IOMMU);
	gate.ops = iommu->ops;
	iommu->ops.attach_group = gated_attach;
	iommu->ops.detach_group = gated_detach;
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
}

static void gate_on_open(struct mock_vfio_device *vdev)
{
	gate_pass();
}

static void gate_on_request(struct mock_vfio_device *vdev, unsigned int count)
{
	gate_pass();
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

	open_and_set_up(test, &setting);
	devt = state_of(setting.group).devt;
	device_fd = get_device_fd(test, setting.group_fd,
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
	dev_t devt;

	open_both(test, &setting);
	devt = state_of(setting.group).devt;

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

static void window_desc(const enum mock_window_id *id, char *desc)
{
	strscpy(desc, mock_window_name(*id), KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(teardown, teardown_windows, window_desc);

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

	open_and_set_up(test, &setting);
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
		KUNIT_EXPECT_EQ(test,
				user_ioctl_struct(test, setting.group_fd,
						  VFIO_GROUP_GET_STATUS,
						  &status, sizeof(status)),
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

	KUNIT_EXPECT_EQ(test,
			user_ioctl(test, setting.group_fd,
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

	KUNIT_ASSERT_EQ(test, set_container(test, setting.group_fd,
					    setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			VFIO_GROUP_FLAGS_VIABLE |
			VFIO_GROUP_FLAGS_CONTAINER_SET);

	KUNIT_ASSERT_EQ(test, unset_container(test, setting.group_fd), 0);
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

	KUNIT_EXPECT_EQ(test, set_container(test, setting.group_fd,
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
		fd = open_container(test);
		KUNIT_ASSERT_EQ(test, user_close(test, fd), 0);
	} else if (bad->which == OTHER_FILE) {
		fd = user_open_other(test);
	} else if (bad->which == GROUP_FILE) {
		fd = setting.group_fd;
	}
	arg = bad->which == AT_BAD_ADDRESS ? user_unmapped(test) :
	      user_copy(test, &fd, sizeof(fd));

	KUNIT_EXPECT_EQ(test,
			user_ioctl(test, setting.group_fd,
				   VFIO_GROUP_SET_CONTAINER,
				   (unsigned long)arg), bad->error);

	KUNIT_EXPECT_FALSE(test, state_of(setting.group).container_set);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 0);
	KUNIT_EXPECT_EQ(test, set_container(test, setting.group_fd,
					    setting.container_fd), 0);
}

static void group_is_in_one_container_at_most(struct kunit *test)
{
	struct core_container_state container;
	struct setting setting;
	struct file *file;
	int other_fd;

	open_both(test, &setting);
	other_fd = open_container(test);
	KUNIT_ASSERT_EQ(test, set_container(test, setting.group_fd,
					    setting.container_fd), 0);

	KUNIT_EXPECT_EQ(test, set_container(test, setting.group_fd,
					    setting.container_fd), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_container(test, setting.group_fd, other_fd),
			-EINVAL);

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

	KUNIT_EXPECT_EQ(test, unset_container(test, setting.group_fd), -EINVAL);

	/* Nor does it work twice. */
	KUNIT_ASSERT_EQ(test, set_container(test, setting.group_fd,
					    setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, unset_container(test, setting.group_fd), 0);
	KUNIT_EXPECT_EQ(test, unset_container(test, setting.group_fd), -EINVAL);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 0);
}

static void every_open_device_keeps_the_container(struct kunit *test)
{
	struct setting setting;
	int first, second;

	open_and_set_up(test, &setting);
	first = get_device_fd(test, setting.group_fd, name_of(setting.vdev));
	second = get_device_fd(test, setting.group_fd, name_of(setting.vdev));
	KUNIT_ASSERT_GE(test, first, 0);
	KUNIT_ASSERT_GE(test, second, 0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 3);

	KUNIT_EXPECT_EQ(test, unset_container(test, setting.group_fd), -EBUSY);

	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 3);
	KUNIT_ASSERT_EQ(test, user_close(test, first), 0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 2);
	KUNIT_EXPECT_EQ(test, unset_container(test, setting.group_fd), -EBUSY);
	KUNIT_ASSERT_EQ(test, user_close(test, second), 0);
	KUNIT_EXPECT_EQ(test, unset_container(test, setting.group_fd), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&setting.iommu->attached), 0);
}

/* VFIO_GROUP_GET_DEVICE_FD */

static void device_fd_needs_a_container_with_an_iommu(struct kunit *test)
{
	struct setting setting;
	struct mock_op *open;

	open_both(test, &setting);
	open = &setting.vdev->op[MOCK_VFIO_OPEN];

	KUNIT_EXPECT_EQ(test, get_device_fd(test, setting.group_fd,
					    name_of(setting.vdev)), -EINVAL);

	KUNIT_ASSERT_EQ(test, set_container(test, setting.group_fd,
					    setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, get_device_fd(test, setting.group_fd,
					    name_of(setting.vdev)), -EINVAL);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);

	KUNIT_EXPECT_EQ(test, mock_op_calls(open), 0);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	KUNIT_EXPECT_GE(test, get_device_fd(test, setting.group_fd,
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
	KUNIT_ASSERT_EQ(test, set_container(test, setting.group_fd,
					    setting.container_fd), 0);
	KUNIT_ASSERT_EQ(test, set_iommu(test, setting.container_fd), 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, setting.group_fd),
			VFIO_GROUP_FLAGS_CONTAINER_SET);

	KUNIT_EXPECT_EQ(test, get_device_fd(test, setting.group_fd,
					    name_of(setting.vdev)), -EINVAL);

	KUNIT_EXPECT_EQ(test, mock_op_calls(&setting.vdev->op[MOCK_VFIO_OPEN]),
			0);
	KUNIT_EXPECT_EQ(test, state_of(setting.group).container_users, 1);
	mock_device_unbind(mdev);
	KUNIT_EXPECT_GE(test, get_device_fd(test, setting.group_fd,
					    name_of(setting.vdev)), 0);
}

static void device_fd_is_that_of_the_named_device(struct kunit *test)
{
	struct mock_vfio_device *vdev[3];
	struct vfio_device *device;
	struct setting setting;
	unsigned int i;
	int fd;

	open_and_set_up(test, &setting);
	vdev[0] = setting.vdev;
	mock_vfio_device_unbind(setting.vdev);
	KUNIT_FAIL(test, "unreachable");
	for (i = 0; i < ARRAY_SIZE(vdev); i++) {
		fd = get_device_fd(test, setting.group_fd, name_of(vdev[i]));
		KUNIT_EXPECT_GE(test, fd, 0);
	}
	device = NULL;
	(void)device;
}

static const struct wrong_name {
	const char *desc;
	const char *format;
	unsigned int cut;
} wrong_names[] = {
	{ "empty", "", 0 },
	{ "another", "other", 0 },
	{ "longer", "%s0", 0 },
	{ "shorter", "%s", 1 },
};

static void wrong_name_desc(const struct wrong_name *wrong, char *desc)
{
	strscpy(desc, wrong->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(wrong_name, wrong_names, wrong_name_desc);
