// SPDX-License-Identifier: GPL-2.0-only
/* VFIO_GROUP_GET_DEVICE_FD */
#include <stdio.h>
#include <string.h>

#include "suites.h"

static void get_device_fd_needs_a_container(void)
{
	struct stage stage = stage_group();

	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    stage.mdev.name));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    "no such device"));
}

static void get_device_fd_needs_an_iommu(void)
{
	struct stage stage = stage_contained();

	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    stage.mdev.name));
	/* The failed call leaves no container user. */
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
}

static void get_device_fd_of_unknown_name_is_enodev(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	struct mdev other = mdev_create(2, 1);
	char longer[sizeof(stage.mdev.name) + 4];

	snprintf(longer, sizeof(longer), "%s 1", stage.mdev.name);
	FAILS(ENODEV, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, ""));
	FAILS(ENODEV, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, "mtty"));
	FAILS(ENODEV, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, longer));
	FAILS(ENODEV, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    other.name));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
}

static void get_device_fd_checks_the_name(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	char *pages, *name;

	FAILS(EFAULT, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, NULL));
	FAILS(EFAULT, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, unmapped));

	pages = MAPS(mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	memset(pages, 'x', 8192);
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, pages));
	OK(munmap(pages + 4096, 4096));
	FAILS(EFAULT, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    pages + 4095));
	/* The name ends with the memory. */
	name = pages + 4096 - (strlen(stage.mdev.name) + 1);
	memcpy(name, stage.mdev.name, strlen(stage.mdev.name) + 1);
	OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, name));
}

static void get_device_fd_reads_the_name_first(void)
{
	struct stage stage = stage_group();

	FAILS(EFAULT, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, unmapped));
}

static void get_device_fd_without_a_free_fd_is_undone(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);

	use_up_fds();
	FAILS(EMFILE, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    stage.mdev.name));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
}

static void device_fd_is_read_write_and_close_on_exec(void)
{
	struct stage stage = stage_device();
	char path[32], target[64] = "";

	GIVES(FD_CLOEXEC, fcntl(stage.device, F_GETFD));
	GIVES(O_RDWR, fcntl(stage.device, F_GETFL) & O_ACCMODE);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", stage.device);
	if (readlink(path, target, sizeof(target) - 1) < 0)
		abort();
	call_note("the fd is %s", target);
	HOLDS(!strcmp(target, "anon_inode:[vfio-device]"));
}

static void device_opens_twice(void)
{
	struct stage stage = stage_device();
	int again = OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
				stage.mdev.name));

	OK(ioctl(again, VFIO_DEVICE_RESET));
	OK(close(stage.device));
	OK(ioctl(again, VFIO_DEVICE_RESET));
	OK(close(again));
	OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, stage.mdev.name));
}

static const struct ktap_case cases[] = {
	CASE(get_device_fd_needs_a_container),
	CASE(get_device_fd_needs_an_iommu),
	CASE(get_device_fd_of_unknown_name_is_enodev),
	CASE(get_device_fd_checks_the_name),
	CASE(get_device_fd_reads_the_name_first),
	CASE(get_device_fd_without_a_free_fd_is_undone),
	CASE(device_fd_is_read_write_and_close_on_exec),
	CASE(device_opens_twice),
	{ }
};

SUITE(guest_get_device);
