// SPDX-License-Identifier: GPL-2.0-only
/* removal of devices in use */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "suites.h"

#define DRIVER	"/sys/bus/mdev/drivers/vfio_mdev"

/* number of ports of the sample driver */
#define MANY	24

static void ignore(int signal)
{
	(void)signal;
}

/* Remove a device in a new process, whose exit status is the errno. */
static pid_t start_removal(const struct mdev *mdev)
{
	const struct sigaction action = { .sa_handler = ignore };
	pid_t child = fork_child();

	if (child)
		return child;

	/* The fds of the parent keep the device in use. */
	close_range(3, ~0U, 0);
	sigaction(SIGUSR1, &action, NULL);
	exit(mdev_try_remove(mdev->name) ? errno : 0);
}

static void removal_waits_for_the_device_fd(void)
{
	struct stage stage = stage_device();
	pid_t removal = start_removal(&stage.mdev);

	HOLDS(wait_until_blocked(removal));
	OK(ioctl(stage.device, VFIO_DEVICE_RESET));
	OK(close(stage.group));
	OK(close(stage.container));
	HOLDS(wait_until_blocked(removal));
	OK(ioctl(stage.device, VFIO_DEVICE_RESET));
	OK(close(stage.device));
	OK(wait_child(removal));
	HOLDS(wait_until_gone(stage.mdev.group));
}

static void removal_waits_for_the_container(void)
{
	struct stage stage = stage_device();
	struct vfio_group_status status = { .argsz = sizeof(status) };
	pid_t removal = start_removal(&stage.mdev);

	HOLDS(wait_until_blocked(removal));
	OK(close(stage.device));
	/* The device is closed, but its group has an IOMMU. */
	HOLDS(wait_until_blocked(removal));
	OK(ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	SHOW(status.flags);
	FAILS(ENODEV, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    stage.mdev.name));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(wait_child(removal));
}

static void removal_waits_for_the_group_to_close(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	pid_t removal = start_removal(&stage.mdev);

	HOLDS(wait_until_blocked(removal));
	FAILS(ENODEV, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    stage.mdev.name));
	OK(close(stage.group));
	OK(wait_child(removal));
}

static void signal_does_not_end_the_wait(void)
{
	struct stage stage = stage_device();
	pid_t removal = start_removal(&stage.mdev);

	HOLDS(wait_until_blocked(removal));
	OK(kill(removal, SIGUSR1));
	HOLDS(wait_until_blocked(removal));
	OK(ioctl(stage.device, VFIO_DEVICE_RESET));
	OK(close(stage.group));
	OK(close(stage.device));
	OK(wait_child(removal));
}

static void device_opens_while_its_removal_waits(void)
{
	struct stage stage = stage_device();
	pid_t removal = start_removal(&stage.mdev);
	int again;

	HOLDS(wait_until_blocked(removal));
	again = OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    stage.mdev.name));
	OK(close(stage.device));
	HOLDS(wait_until_blocked(removal));
	OK(ioctl(again, VFIO_DEVICE_RESET));
	OK(close(again));
	OK(close(stage.group));
	OK(wait_child(removal));
}

static void removal_ignores_an_open_group(void)
{
	struct stage stage = stage_group();
	struct vfio_group_status status = { .argsz = sizeof(status) };

	OK(mdev_try_remove(stage.mdev.name));
	/* The open group stays, without devices. */
	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
	OK(ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	SHOW(status.flags);
	stage.container = OPENS(open(CONTAINER_NODE, O_RDWR));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(stage.group));
	HOLDS(wait_until_gone(stage.mdev.group));
}

static void set_iommu_of_an_empty_group_is_eio(void)
{
	struct stage stage = stage_contained();
	pid_t removal = start_removal(&stage.mdev);

	HOLDS(wait_until_blocked(removal));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(wait_child(removal));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	FAILS(EIO, ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
}

static void recreated_device_gets_a_new_group(void)
{
	struct stage stage = stage_group();
	struct mdev again;

	OK(mdev_try_remove(stage.mdev.name));
	again = mdev_create(1, 1);
	HOLDS(strcmp(again.group, stage.mdev.group));
	OPENS(open(again.group, O_RDWR));
	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
}

static void duplicate_device_name_is_eexist(void)
{
	struct mdev mdev = mdev_create(1, 1);

	FAILS(EEXIST, mdev_try_create(mdev.name, 1));
	FAILS(EEXIST, mdev_try_create(mdev.name, 2));
	FAILS(EINVAL, mdev_try_create("no uuid", 1));
	OPENS(open(mdev.group, O_RDWR));
}

static void unbound_device_leaves_its_group(void)
{
	struct mdev mdev = mdev_create(1, 1);

	OK(write_word(DRIVER "/unbind", mdev.name));
	HOLDS(wait_until_gone(mdev.group));
	FAILS(ENODEV, write_word(DRIVER "/unbind", mdev.name));
	OK(write_word(DRIVER "/bind", mdev.name));
	mdev_find_group(&mdev);
	OPENS(open(mdev.group, O_RDWR));
}

static void each_of_many_devices_has_its_group(void)
{
	struct mdev mdevs[MANY];
	int groups[MANY], i;

	for (i = 0; i < MANY; i++) {
		mdevs[i] = mdev_create(i + 1, 1);
		groups[i] = OPENS(open(mdevs[i].group, O_RDWR));
	}
	for (i = 0; i < MANY; i += 2)
		OK(mdev_try_remove(mdevs[i].name));
	for (i = 0; i < MANY; i++) {
		FAILS(EBUSY, open(mdevs[i].group, O_RDWR));
		OK(close(groups[i]));
	}
	for (i = 0; i < MANY; i += 2)
		HOLDS(wait_until_gone(mdevs[i].group));
	for (i = 1; i < MANY; i += 2)
		OPENS(open(mdevs[i].group, O_RDWR));
}

static void device_is_made_and_removed_repeatedly(void)
{
	int i;

	for (i = 0; i < 20; i++) {
		struct stage stage = stage_device();

		OK(close(stage.device));
		OK(close(stage.container));
		OK(close(stage.group));
		OK(mdev_try_remove(stage.mdev.name));
	}
}

static const struct ktap_case cases[] = {
	CASE(removal_waits_for_the_device_fd),
	CASE(removal_waits_for_the_container),
	CASE(removal_waits_for_the_group_to_close),
	CASE(signal_does_not_end_the_wait),
	CASE(device_opens_while_its_removal_waits),
	CASE(removal_ignores_an_open_group),
	CASE(set_iommu_of_an_empty_group_is_eio),
	CASE(recreated_device_gets_a_new_group),
	CASE(duplicate_device_name_is_eexist),
	CASE(unbound_device_leaves_its_group),
	CASE(each_of_many_devices_has_its_group),
	CASE(device_is_made_and_removed_repeatedly),
	{ }
};

SUITE(guest_lifetime);
