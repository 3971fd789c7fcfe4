// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that come and go under their users
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/vfio.h>

#include "call.h"
#include "node.h"
#include "suites.h"

#define DRIVER	"/sys/bus/mdev/drivers/vfio_mdev"

/* As many as the sample driver has ports */
#define MANY	24

static void ignore(int signal)
{
	(void)signal;
}

/* A process that removes the device, and its exit status says how it went */
static pid_t start_removal(const struct mdev *mdev)
{
	const struct sigaction action = { .sa_handler = ignore };
	pid_t child = fork_child();

	if (child)
		return child;

	/* It has the fds of its parent, which count as users */
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
	/* Nobody has the device any more, but its group has an IOMMU */
	HOLDS(wait_until_blocked(removal));
	OK(ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	SHOW(status.flags);
	FAILS(ENODEV, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    stage.mdev.name));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(wait_child(removal));
}

static void removal_waits_for_the_group_without_device_fd(void)
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

static void device_can_be_opened_until_it_is_gone(void)
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

static void open_group_does_not_keep_a_device(void)
{
	struct stage stage = stage_group();
	struct vfio_group_status status = { .argsz = sizeof(status) };

	OK(mdev_try_remove(stage.mdev.name));
	/* The group is still there for who has it open, and empty */
	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
	OK(ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	SHOW(status.flags);
	stage.container = OPENS(open(CONTAINER_NODE, O_RDWR));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(stage.group));
	HOLDS(wait_until_gone(stage.mdev.group));
}

static void iommu_is_refused_to_an_empty_group(void)
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

static void device_of_the_same_name_gets_another_group(void)
{
	struct stage stage = stage_group();
	struct mdev again;

	OK(mdev_try_remove(stage.mdev.name));
	again = mdev_create(1, 1);
	HOLDS(strcmp(again.group, stage.mdev.group));
	OPENS(open(again.group, O_RDWR));
	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
}

static void name_is_taken_once(void)
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

static void many_devices_have_many_groups(void)
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

static void device_can_be_made_again_and_again(void)
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
	{ "removal_waits_for_the_device_fd", removal_waits_for_the_device_fd },
	{ "removal_waits_for_the_container", removal_waits_for_the_container },
	{ "removal_waits_for_the_group_without_device_fd",
	  removal_waits_for_the_group_without_device_fd },
	{ "signal_does_not_end_the_wait", signal_does_not_end_the_wait },
	{ "device_can_be_opened_until_it_is_gone",
	  device_can_be_opened_until_it_is_gone },
	{ "open_group_does_not_keep_a_device",
	  open_group_does_not_keep_a_device },
	{ "iommu_is_refused_to_an_empty_group",
	  iommu_is_refused_to_an_empty_group },
	{ "device_of_the_same_name_gets_another_group",
	  device_of_the_same_name_gets_another_group },
	{ "name_is_taken_once", name_is_taken_once },
	{ "unbound_device_leaves_its_group", unbound_device_leaves_its_group },
	{ "many_devices_have_many_groups", many_devices_have_many_groups },
	{ "device_can_be_made_again_and_again",
	  device_can_be_made_again_and_again },
	{ }
};

const struct ktap_suite guest_lifetime = {
	"guest_lifetime", cases, after_case
};
