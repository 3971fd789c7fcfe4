// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/$GROUP: who may open it, and what it says of itself
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/vfio.h>

#include "call.h"
#include "node.h"
#include "suites.h"

static void node_comes_and_goes_with_the_device(void)
{
	struct mdev mdev = mdev_create(1, 1);
	struct stat node;

	OK(stat(mdev.group, &node));
	SHOW(node.st_mode);
	HOLDS(node.st_mode == (S_IFCHR | 0600));
	SHOW(node.st_uid);
	OK(mdev_try_remove(mdev.name));
	HOLDS(wait_until_gone(mdev.group));
}

static void group_is_opened_once(void)
{
	struct stage stage = stage_group();

	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
	FAILS(EBUSY, open(stage.mdev.group, O_RDONLY));
	OK(close(stage.group));
	stage.group = OPENS(open(stage.mdev.group, O_RDONLY));
	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
}

static void path_does_not_count_as_open(void)
{
	struct mdev mdev = mdev_create(1, 1);
	struct vfio_group_status status = { .argsz = sizeof(status) };
	int path = OPENS(open(mdev.group, O_PATH));

	FAILS(EBADF, ioctl(path, VFIO_GROUP_GET_STATUS, &status));
	OPENS(open(mdev.group, O_RDWR));
}

static void status_follows_the_container(void)
{
	struct stage stage = stage_group();
	struct vfio_group_status status = { .argsz = sizeof(status) };

	stage.container = OPENS(open(CONTAINER_NODE, O_RDWR));
	OK(ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	SHOW(status.flags);
	HOLDS(status.flags == VFIO_GROUP_FLAGS_VIABLE);
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	SHOW(status.flags);
	HOLDS(status.flags == (VFIO_GROUP_FLAGS_VIABLE |
			       VFIO_GROUP_FLAGS_CONTAINER_SET));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	HOLDS(status.flags == VFIO_GROUP_FLAGS_VIABLE);
}

static void status_heeds_argsz(void)
{
	struct stage stage = stage_group();
	struct {
		struct vfio_group_status status;
		__u32 beyond;
	} larger = { .status.argsz = sizeof(larger), .beyond = 0xabcdef };
	struct vfio_group_status status = { .argsz = sizeof(status) - 1,
					    .flags = 0x55 };

	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	status.argsz = 0;
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_GET_STATUS, &status));
	SHOW(status.flags);
	OK(ioctl(stage.group, VFIO_GROUP_GET_STATUS, &larger));
	SHOW(larger.status.argsz);
	SHOW(larger.beyond);
	HOLDS(larger.beyond == 0xabcdef);
}

static void status_needs_memory(void)
{
	struct stage stage = stage_group();
	struct vfio_group_status *page;

	FAILS(EFAULT, ioctl(stage.group, VFIO_GROUP_GET_STATUS, unmapped));
	FAILS(EFAULT, ioctl(stage.group, VFIO_GROUP_GET_STATUS, NULL));

	page = MAPS(mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	page->argsz = sizeof(*page);
	OK(mprotect(page, 4096, PROT_READ));
	FAILS(EFAULT, ioctl(stage.group, VFIO_GROUP_GET_STATUS, page));
}

static void nothing_else_is_done_to_a_group(void)
{
	struct stage stage = stage_group();
	char byte = 0;

	FAILS(ENOTTY, ioctl(stage.group, VFIO_GET_API_VERSION));
	FAILS(ENOTTY, ioctl(stage.group, VFIO_DEVICE_RESET));
	FAILS(ENOTTY, ioctl(stage.group, 0, unmapped));
	FAILS(EINVAL, read(stage.group, &byte, 1));
	FAILS(EINVAL, write(stage.group, &byte, 1));
	FAILS(ENODEV, mmap(NULL, 4096, PROT_READ, MAP_SHARED, stage.group, 0));
	FAILS(ESPIPE, lseek(stage.group, 0, SEEK_SET));
}

static void each_device_has_a_group_of_its_own(void)
{
	struct mdev one = mdev_create(1, 1);
	struct mdev two = mdev_create(2, 1);
	struct stat first, second;

	OK(stat(one.group, &first));
	OK(stat(two.group, &second));
	HOLDS(first.st_rdev != second.st_rdev);
	OPENS(open(one.group, O_RDWR));
	OPENS(open(two.group, O_RDWR));
}

static const struct ktap_case cases[] = {
	{ "node_comes_and_goes_with_the_device",
	  node_comes_and_goes_with_the_device },
	{ "group_is_opened_once", group_is_opened_once },
	{ "path_does_not_count_as_open", path_does_not_count_as_open },
	{ "status_follows_the_container", status_follows_the_container },
	{ "status_heeds_argsz", status_heeds_argsz },
	{ "status_needs_memory", status_needs_memory },
	{ "nothing_else_is_done_to_a_group", nothing_else_is_done_to_a_group },
	{ "each_device_has_a_group_of_its_own",
	  each_device_has_a_group_of_its_own },
	{ }
};

const struct ktap_suite guest_group = { "guest_group", cases, after_case };
