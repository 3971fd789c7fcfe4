// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vfio/vfio by itself, and what it takes to get an IOMMU
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/vfio.h>

#include "call.h"
#include "node.h"
#include "suites.h"

#define NOIOMMU_SWITCH \
	"/sys/module/vfio/parameters/enable_unsafe_noiommu_mode"

/* No command of anybody's */
#define VFIO_UNKNOWN	_IO(VFIO_TYPE, VFIO_BASE + 90)

static void version_is_that_of_the_uapi(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	GIVES(VFIO_API_VERSION, ioctl(container, VFIO_GET_API_VERSION));
	GIVES(VFIO_API_VERSION, ioctl(container, VFIO_GET_API_VERSION, 1));
}

static void extensions_are_those_of_the_iommu_driver(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	GIVES(1, ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_IOMMU));
	GIVES(1, ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU));
	GIVES(1, ioctl(container, VFIO_CHECK_EXTENSION,
		       VFIO_TYPE1_NESTING_IOMMU));
	OK(ioctl(container, VFIO_CHECK_EXTENSION, VFIO_SPAPR_TCE_IOMMU));
	OK(ioctl(container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
	OK(ioctl(container, VFIO_CHECK_EXTENSION, 0));
	OK(ioctl(container, VFIO_CHECK_EXTENSION, -1L));
}

static void extensions_are_known_with_an_iommu_too(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);

	GIVES(1, ioctl(stage.container, VFIO_CHECK_EXTENSION,
		       VFIO_TYPE1v2_IOMMU));
	/* Nothing is mapped by hardware that would have to be coherent */
	GIVES(1, ioctl(stage.container, VFIO_CHECK_EXTENSION,
		       VFIO_DMA_CC_IOMMU));
	OK(ioctl(stage.container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
}

static void noiommu_is_an_extension_once_enabled(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	OK(write_word(NOIOMMU_SWITCH, "1"));
	GIVES(1, ioctl(container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
	OK(write_word(NOIOMMU_SWITCH, "0"));
	OK(ioctl(container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
}

static void noiommu_is_not_for_groups_with_iommu(void)
{
	struct stage stage = stage_contained();

	OK(write_word(NOIOMMU_SWITCH, "1"));
	OK(ioctl(stage.container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_NOIOMMU_IOMMU));
	OK(write_word(NOIOMMU_SWITCH, "0"));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void iommu_needs_a_group(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	FAILS(EINVAL, ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	FAILS(EINVAL, ioctl(container, VFIO_SET_IOMMU, 1000));
}

static void iommu_of_unknown_type_is_refused(void)
{
	struct stage stage = stage_contained();

	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU, 1000));
	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_SPAPR_TCE_IOMMU));
	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU, -1L));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void iommu_is_set_once(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);

	FAILS(EINVAL, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_TYPE1_IOMMU));
	FAILS(EINVAL, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_TYPE1v2_IOMMU));
	FAILS(EINVAL, ioctl(stage.container, VFIO_SET_IOMMU, 1000));
}

static void nesting_iommu_can_be_set(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_NESTING_IOMMU);

	stage.device = OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
				   stage.mdev.name));
}

static void nothing_works_without_an_iommu(void)
{
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };
	struct vfio_iommu_type1_dma_map map = { .argsz = sizeof(map) };
	struct vfio_iommu_type1_dma_unmap unmap = { .argsz = sizeof(unmap) };
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));
	char byte = 0;

	FAILS(EINVAL, ioctl(container, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EINVAL, ioctl(container, VFIO_IOMMU_MAP_DMA, &map));
	FAILS(EINVAL, ioctl(container, VFIO_IOMMU_UNMAP_DMA, &unmap));
	FAILS(EINVAL, ioctl(container, VFIO_IOMMU_MAP_DMA, unmapped));
	FAILS(EINVAL, ioctl(container, VFIO_UNKNOWN, 0));
	FAILS(EINVAL, read(container, &byte, 1));
	FAILS(EINVAL, write(container, &byte, 1));
	FAILS(EINVAL, pread(container, &byte, 1, 4096));
	FAILS(EINVAL, mmap(NULL, 4096, PROT_READ, MAP_SHARED, container, 0));
}

static void what_the_iommu_driver_lacks_is_refused(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	char byte = 0;

	FAILS(ENOTTY, ioctl(stage.container, VFIO_UNKNOWN, 0));
	FAILS(ENOTTY, ioctl(stage.container, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(ENOTTY, ioctl(stage.container, VFIO_DEVICE_RESET));
	FAILS(EINVAL, read(stage.container, &byte, 1));
	FAILS(EINVAL, write(stage.container, &byte, 1));
	FAILS(EINVAL, mmap(NULL, 4096, PROT_READ, MAP_SHARED, stage.container,
			   0));
	FAILS(ESPIPE, lseek(stage.container, 0, SEEK_SET));
}

static void opened_for_reading_it_works_the_same(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDONLY));
	struct stage stage = stage_group();

	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &container));
	OK(ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void anybody_may_open_it_but_not_a_group(void)
{
	struct mdev mdev = mdev_create(1, 1);
	int container;

	OK(setgid(65534));
	OK(setuid(65534));
	container = OPENS(open(CONTAINER_NODE, O_RDWR));
	GIVES(VFIO_API_VERSION, ioctl(container, VFIO_GET_API_VERSION));
	GIVES(1, ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_IOMMU));
	FAILS(EINVAL, ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	FAILS(EACCES, open(mdev.group, O_RDWR));
	FAILS(EACCES, open(mdev.group, O_RDONLY));
}

static void each_open_is_another_container(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	int other = OPENS(open(CONTAINER_NODE, O_RDWR));
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };

	OK(ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EINVAL, ioctl(other, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EINVAL, ioctl(other, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static const struct ktap_case cases[] = {
	{ "version_is_that_of_the_uapi", version_is_that_of_the_uapi },
	{ "extensions_are_those_of_the_iommu_driver",
	  extensions_are_those_of_the_iommu_driver },
	{ "extensions_are_known_with_an_iommu_too",
	  extensions_are_known_with_an_iommu_too },
	{ "noiommu_is_an_extension_once_enabled",
	  noiommu_is_an_extension_once_enabled },
	{ "noiommu_is_not_for_groups_with_iommu",
	  noiommu_is_not_for_groups_with_iommu },
	{ "iommu_needs_a_group", iommu_needs_a_group },
	{ "iommu_of_unknown_type_is_refused",
	  iommu_of_unknown_type_is_refused },
	{ "iommu_is_set_once", iommu_is_set_once },
	{ "nesting_iommu_can_be_set", nesting_iommu_can_be_set },
	{ "nothing_works_without_an_iommu", nothing_works_without_an_iommu },
	{ "what_the_iommu_driver_lacks_is_refused",
	  what_the_iommu_driver_lacks_is_refused },
	{ "opened_for_reading_it_works_the_same",
	  opened_for_reading_it_works_the_same },
	{ "anybody_may_open_it_but_not_a_group",
	  anybody_may_open_it_but_not_a_group },
	{ "each_open_is_another_container", each_open_is_another_container },
	{ }
};

const struct ktap_suite guest_container = {
	"guest_container", cases, after_case
};
