// SPDX-License-Identifier: GPL-2.0-only
/* the container: /dev/vfio/vfio, its extensions and VFIO_SET_IOMMU */
#include "suites.h"

#define NOIOMMU_SWITCH \
	"/sys/module/vfio/parameters/enable_unsafe_noiommu_mode"

/* a command of no driver */
#define VFIO_UNKNOWN	_IO(VFIO_TYPE, VFIO_BASE + 90)

static void api_version_is_reported(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	GIVES(VFIO_API_VERSION, ioctl(container, VFIO_GET_API_VERSION));
	GIVES(VFIO_API_VERSION, ioctl(container, VFIO_GET_API_VERSION, 1));
}

static void extensions_come_from_the_iommu_driver(void)
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

static void extensions_are_reported_after_set_iommu(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);

	GIVES(1, ioctl(stage.container, VFIO_CHECK_EXTENSION,
		       VFIO_TYPE1v2_IOMMU));
	/* A group without hardware mappings counts as coherent. */
	GIVES(1, ioctl(stage.container, VFIO_CHECK_EXTENSION,
		       VFIO_DMA_CC_IOMMU));
	OK(ioctl(stage.container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
}

static void noiommu_extension_follows_the_parameter(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	OK(write_word(NOIOMMU_SWITCH, "1"));
	GIVES(1, ioctl(container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
	OK(write_word(NOIOMMU_SWITCH, "0"));
	OK(ioctl(container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
}

static void noiommu_type_is_enodev_for_a_group_with_iommu(void)
{
	struct stage stage = stage_contained();

	OK(write_word(NOIOMMU_SWITCH, "1"));
	OK(ioctl(stage.container, VFIO_CHECK_EXTENSION, VFIO_NOIOMMU_IOMMU));
	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_NOIOMMU_IOMMU));
	OK(write_word(NOIOMMU_SWITCH, "0"));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void set_iommu_needs_a_group(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDWR));

	FAILS(EINVAL, ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	FAILS(EINVAL, ioctl(container, VFIO_SET_IOMMU, 1000));
}

static void set_iommu_of_unknown_type_is_enodev(void)
{
	struct stage stage = stage_contained();

	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU, 1000));
	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU,
			    VFIO_SPAPR_TCE_IOMMU));
	FAILS(ENODEV, ioctl(stage.container, VFIO_SET_IOMMU, -1L));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void second_set_iommu_is_einval(void)
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

static void calls_without_an_iommu_are_einval(void)
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

static void unsupported_container_calls_fail(void)
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

static void read_only_container_works(void)
{
	int container = OPENS(open(CONTAINER_NODE, O_RDONLY));
	struct stage stage = stage_group();

	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &container));
	OK(ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static void any_user_opens_a_container_but_no_group(void)
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

static void each_open_makes_a_container(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	int other = OPENS(open(CONTAINER_NODE, O_RDWR));
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };

	OK(ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EINVAL, ioctl(other, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EINVAL, ioctl(other, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
}

static const struct ktap_case cases[] = {
	CASE(api_version_is_reported),
	CASE(extensions_come_from_the_iommu_driver),
	CASE(extensions_are_reported_after_set_iommu),
	CASE(noiommu_extension_follows_the_parameter),
	CASE(noiommu_type_is_enodev_for_a_group_with_iommu),
	CASE(set_iommu_needs_a_group),
	CASE(set_iommu_of_unknown_type_is_enodev),
	CASE(second_set_iommu_is_einval),
	CASE(nesting_iommu_can_be_set),
	CASE(calls_without_an_iommu_are_einval),
	CASE(unsupported_container_calls_fail),
	CASE(read_only_container_works),
	CASE(any_user_opens_a_container_but_no_group),
	CASE(each_open_makes_a_container),
	{ }
};

SUITE(guest_container);
