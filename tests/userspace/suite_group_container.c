// SPDX-License-Identifier: GPL-2.0-only
/*
 * Putting groups into containers and taking them out
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/vfio.h>

#include "call.h"
#include "node.h"
#include "suites.h"

static void container_fd_must_be_one(void)
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

static void foreign_groups_and_devices_are_no_container(void)
{
	struct stage stage = stage_device();
	struct mdev other = mdev_create(2, 1);
	int group = OPENS(open(other.group, O_RDWR));

	FAILS(EINVAL, ioctl(group, VFIO_GROUP_SET_CONTAINER, &stage.group));
	FAILS(EINVAL, ioctl(group, VFIO_GROUP_SET_CONTAINER, &stage.device));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &group));
}

static void container_is_set_once(void)
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

static void container_is_unset_once(void)
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

static void container_stays_while_a_device_is_open(void)
{
	struct stage stage = stage_device();

	FAILS(EBUSY, ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(EBUSY, ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(stage.device));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
}

static void container_stays_until_the_last_device_fd_closes(void)
{
	struct stage stage = stage_device();
	int again = OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
				stage.mdev.name));

	OK(close(stage.device));
	FAILS(EBUSY, ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(again));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
}

static void iommu_goes_with_the_last_group(void)
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

static void iommu_goes_when_the_last_group_is_closed(void)
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

static void two_groups_get_an_iommu_at_once(void)
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

static void container_outlives_its_fd(void)
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
	{ "container_fd_must_be_one", container_fd_must_be_one },
	{ "foreign_groups_and_devices_are_no_container",
	  foreign_groups_and_devices_are_no_container },
	{ "container_is_set_once", container_is_set_once },
	{ "container_is_unset_once", container_is_unset_once },
	{ "container_stays_while_a_device_is_open",
	  container_stays_while_a_device_is_open },
	{ "container_stays_until_the_last_device_fd_closes",
	  container_stays_until_the_last_device_fd_closes },
	{ "iommu_goes_with_the_last_group", iommu_goes_with_the_last_group },
	{ "iommu_goes_when_the_last_group_is_closed",
	  iommu_goes_when_the_last_group_is_closed },
	{ "two_groups_share_a_container", two_groups_share_a_container },
	{ "two_groups_get_an_iommu_at_once",
	  two_groups_get_an_iommu_at_once },
	{ "group_moves_to_another_container",
	  group_moves_to_another_container },
	{ "container_outlives_its_fd", container_outlives_its_fd },
	{ }
};

const struct ktap_suite guest_group_container = {
	"guest_group_container", cases, after_case
};
