// SPDX-License-Identifier: GPL-2.0-only
/*
 * The core as a module, and the drivers that link on it
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <linux/vfio.h>

#include "call.h"
#include "node.h"
#include "modules.h"
#include "suites.h"

static void core_brings_the_container_node(void)
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

static void without_iommu_driver_no_extension(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	GIVES(VFIO_API_VERSION, ioctl(container, VFIO_GET_API_VERSION));
	OK(ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_IOMMU));
	FAILS(EINVAL, ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void without_iommu_driver_no_iommu(void)
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

static void iommu_driver_links_on_the_core(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	OK(load("vfio_iommu_type1"));
	GIVES(1, ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_IOMMU));
}

static void core_stays_while_drivers_need_it(void)
{
	FAILS(EAGAIN, unload("vfio"));
}

static const struct ktap_case cases[] = {
	{ "core_brings_the_container_node", core_brings_the_container_node },
	{ "without_iommu_driver_no_extension",
	  without_iommu_driver_no_extension },
	{ "without_iommu_driver_no_iommu", without_iommu_driver_no_iommu },
	{ "iommu_driver_links_on_the_core", iommu_driver_links_on_the_core },
	{ "core_stays_while_drivers_need_it",
	  core_stays_while_drivers_need_it },
	{ }
};

const struct ktap_suite guest_load = { "guest_load", cases, after_case };
