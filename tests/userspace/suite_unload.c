// SPDX-License-Identifier: GPL-2.0-only
/* unloading modules with and without users */
#include "modules.h"
#include "suites.h"

static void iommu_driver_unload_is_eagain_under_a_container(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);

	FAILS(EAGAIN, unload("vfio_iommu_type1"));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(unload("vfio_iommu_type1"));
	OK(ioctl(stage.container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_IOMMU));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_TYPE1_IOMMU));
	OK(load("vfio_iommu_type1"));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void device_driver_unload_is_eagain_under_a_device(void)
{
	struct stage stage = stage_device();

	FAILS(EAGAIN, unload("vfio_mdev"));
	OK(close(stage.device));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(stage.group));
	OK(unload("vfio_mdev"));
	HOLDS(wait_until_gone(stage.mdev.group));
	OK(load("vfio_mdev"));
}

static void core_unload_is_eagain_under_an_open_node(void)
{
	struct stage stage = stage_group();

	OK(mdev_try_remove(stage.mdev.name));
	OK(unload("mtty"));
	OK(unload("vfio_mdev"));
	OK(unload("mdev"));
	OK(unload("vfio_iommu_type1"));
	FAILS(EAGAIN, unload("vfio"));
	stage.container = OPENS(open(CONTAINER_NODE, O_RDWR));
	OK(close(stage.group));
	FAILS(EAGAIN, unload("vfio"));
	OK(close(stage.container));
	OK(unload("vfio"));
	FAILS(ENOENT, access(CONTAINER_NODE, F_OK));
	FAILS(ENOENT, access("/sys/class/vfio", F_OK));
	OK(load_all());
}

static void device_works_after_reloading_all_modules(void)
{
	struct stage stage;

	OK(unload_all());
	OK(load_all());
	stage = stage_device();
	OK(ioctl(stage.device, VFIO_DEVICE_RESET));
}

static void all_modules_unload(void)
{
	OK(unload_all());
	FAILS(ENOENT, access(CONTAINER_NODE, F_OK));
}

static const struct ktap_case cases[] = {
	CASE(iommu_driver_unload_is_eagain_under_a_container),
	CASE(device_driver_unload_is_eagain_under_a_device),
	CASE(core_unload_is_eagain_under_an_open_node),
	CASE(device_works_after_reloading_all_modules),
	CASE(all_modules_unload),
	{ }
};

SUITE(guest_unload);
