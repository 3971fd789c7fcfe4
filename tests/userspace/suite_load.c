// SPDX-License-Identifier: GPL-2.0-only
/* loading the core and the drivers that depend on it */
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "modules.h"
#include "suites.h"

static void loaded_core_makes_the_container_node(void)
{
	struct stat node;

	FAILS(ENOENT, access(CONTAINER_NODE, F_OK));
	OK(load("vfio"));
	OK(stat(CONTAINER_NODE, &node));
	SHOW(node.st_mode);
	HOLDS(node.st_mode == (S_IFCHR | 0666));
	SHOW(node.st_rdev);
	HOLDS(node.st_rdev == makedev(10, 196));
	FAILS(EEXIST, load("vfio"));
}

static void no_extension_without_an_iommu_driver(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	GIVES(VFIO_API_VERSION, ioctl(container, VFIO_GET_API_VERSION));
	OK(ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_IOMMU));
	FAILS(EINVAL, ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void set_iommu_is_enodev_without_an_iommu_driver(void)
{
	struct stage stage;

	OK(load("mdev"));
	OK(load("vfio_mdev"));
	OK(load("mtty"));
	stage = stage_contained();
	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	FAILS(EINVAL, ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
			    stage.mdev.name));
}

static void iommu_driver_adds_its_extension(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	OK(load("vfio_iommu_type1"));
	GIVES(1, ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_IOMMU));
}

static void core_unload_is_eagain_under_its_drivers(void)
{
	FAILS(EAGAIN, unload("vfio"));
}

static const struct ktap_case cases[] = {
	CASE(loaded_core_makes_the_container_node),
	CASE(no_extension_without_an_iommu_driver),
	CASE(set_iommu_is_enodev_without_an_iommu_driver),
	CASE(iommu_driver_adds_its_extension),
	CASE(core_unload_is_eagain_under_its_drivers),
	{ }
};

SUITE(guest_load);
