// SPDX-License-Identifier: GPL-2.0-only
/* VFIO_GROUP_SET_CONTAINER and VFIO_GROUP_UNSET_CONTAINER */
#include <sys/eventfd.h>

#include "suites.h"

static void set_container_rejects_other_files(void)
{
	struct stage stage = stage_group();
	int fd;

	FAILS(EFAULT, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, unmapped));
	fd = -1;
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &fd));
	fd = 1000;
	FAILS(EBADF, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &fd));
	fd = OPENS(open(CONTAINER_NODE, O_PATH));
	FAILS(EBADF, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &fd));
	fd = OPENS(open("/dev/null", O_RDWR));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &fd));
	fd = OPENS(eventfd(0, 0));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &fd));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER,
			    &stage.group));

	fd = OPENS(open(CONTAINER_NODE, O_RDWR));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &fd));
}

static void set_container_rejects_groups_and_devices(void)
{
	struct stage stage = stage_device();
	struct mdev other = mdev_create(2, 1);
	int group = OPENS(open(other.group, O_RDWR));

	FAILS(EINVAL, ioctl(group, VFIO_GROUP_SET_CONTAINER, &stage.group));
	FAILS(EINVAL, ioctl(group, VFIO_GROUP_SET_CONTAINER, &stage.device));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &group));
}

static void second_set_container_is_einval(void)
{
	struct stage stage = stage_contained();
	int other = OPENS(open(CONTAINER_NODE, O_RDWR));
	int nothing = 1000;

	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER,
			    &stage.container));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &other));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &nothing));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &other));
}

static void second_unset_container_is_einval(void)
{
	struct stage stage = stage_group();

	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	stage.container = OPENS(open(CONTAINER_NODE, O_RDWR));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER, unmapped));
}

static void unset_container_is_ebusy_under_a_device(void)
{
	struct stage stage = stage_device();

	FAILS(EBUSY, ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(EBUSY, ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(stage.device));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
}

static void unset_container_is_ebusy_until_the_last_device_fd(void)
{
	struct stage stage = stage_device();
	int again = OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
				stage.mdev.name));

	OK(close(stage.device));
	FAILS(EBUSY, ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(again));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
}

static void unset_of_the_last_group_ends_the_iommu(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };

	OK(ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(EINVAL, ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EINVAL, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_TYPE1_IOMMU));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	FAILS(EINVAL, ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU));
	OK(ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
}

static void close_of_the_last_group_ends_the_iommu(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };

	OK(close(stage.group));
	FAILS(EINVAL, ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EINVAL, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_TYPE1_IOMMU));
}

static void two_groups_share_a_container(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	struct mdev other = mdev_create(2, 1);
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };
	int group = OPENS(open(other.group, O_RDWR));
	int device;

	OK(ioctl(group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	device = OPENS(ioctl(group, VFIO_GROUP_GET_DEVICE_FD, other.name));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EBUSY, ioctl(group, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(device));
	OK(ioctl(group, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(EINVAL, ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
}

static void set_iommu_attaches_both_groups(void)
{
	struct stage stage = stage_contained();
	struct mdev other = mdev_create(2, 2);
	int group = OPENS(open(other.group, O_RDWR));

	OK(ioctl(group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	OPENS(ioctl(group, VFIO_GROUP_GET_DEVICE_FD, other.name));
	OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, stage.mdev.name));
}

static void group_moves_to_another_container(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	int other = OPENS(open(CONTAINER_NODE, O_RDWR));

	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &other));
	FAILS(EINVAL, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_TYPE1_IOMMU));
	OK(ioctl(other, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU));
	OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD, stage.mdev.name));
}

static void group_keeps_a_closed_container(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	int other = OPENS(open(CONTAINER_NODE, O_RDWR));

	OK(close(stage.container));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &other));
	stage.device = OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
				   stage.mdev.name));
	OK(ioctl(stage.device, VFIO_DEVICE_RESET));
	OK(close(stage.device));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &other));
}

static const struct ktap_case cases[] = {
	CASE(set_container_rejects_other_files),
	CASE(set_container_rejects_groups_and_devices),
	CASE(second_set_container_is_einval),
	CASE(second_unset_container_is_einval),
	CASE(unset_container_is_ebusy_under_a_device),
	CASE(unset_container_is_ebusy_until_the_last_device_fd),
	CASE(unset_of_the_last_group_ends_the_iommu),
	CASE(close_of_the_last_group_ends_the_iommu),
	CASE(two_groups_share_a_container),
	CASE(set_iommu_attaches_both_groups),
	CASE(group_moves_to_another_container),
	CASE(group_keeps_a_closed_container),
	{ }
};

SUITE(guest_group_container);
