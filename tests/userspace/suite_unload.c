// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unloading: refused while there are users, and nothing is left afterwards
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/vfio.h>

#include "call.h"
#include "node.h"
#include "modules.h"
#include "suites.h"

static void iommu_driver_stays_while_a_container_has_it(void)
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

static void device_driver_stays_while_a_device_is_open(void)
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

static void core_stays_while_a_node_is_open(void)
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

static void everything_works_after_loading_again(void)
{
	struct stage stage;

	OK(unload_all());
	OK(load_all());
	stage = stage_device();
	OK(ioctl(stage.device, VFIO_DEVICE_RESET));
}

static void everything_unloads(void)
{
	OK(unload_all());
	FAILS(ENOENT, access(CONTAINER_NODE, F_OK));
}

static const struct ktap_case cases[] = {
	{ "iommu_driver_stays_while_a_container_has_it",
	  iommu_driver_stays_while_a_container_has_it },
	{ "device_driver_stays_while_a_device_is_open",
	  device_driver_stays_while_a_device_is_open },
	{ "core_stays_while_a_node_is_open", core_stays_while_a_node_is_open },
	{ "everything_works_after_loading_again",
	  everything_works_after_loading_again },
	{ "everything_unloads", everything_unloads },
	{ }
};

const struct ktap_suite guest_unload = { "guest_unload", cases, after_case };
