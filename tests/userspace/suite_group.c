// SPDX-License-Identifier: GPL-2.0-only
/* the node of a group: open and VFIO_GROUP_GET_STATUS */
#include <sys/stat.h>

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

static void second_group_open_is_ebusy(void)
{
	struct stage stage = stage_group();

	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
	FAILS(EBUSY, open(stage.mdev.group, O_RDONLY));
	OK(close(stage.group));
	stage.group = OPENS(open(stage.mdev.group, O_RDONLY));
	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
}

static void o_path_does_not_open_the_group(void)
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

static void status_checks_argsz(void)
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

static void status_in_bad_memory_is_efault(void)
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

static void unsupported_group_calls_fail(void)
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
	CASE(node_comes_and_goes_with_the_device),
	CASE(second_group_open_is_ebusy),
	CASE(o_path_does_not_open_the_group),
	CASE(status_follows_the_container),
	CASE(status_checks_argsz),
	CASE(status_in_bad_memory_is_efault),
	CASE(unsupported_group_calls_fail),
	CASE(each_device_has_a_group_of_its_own),
	{ }
};

SUITE(guest_group);
