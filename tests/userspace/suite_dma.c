// SPDX-License-Identifier: GPL-2.0-only
/* mappings of the type 1 IOMMU driver */
#include <string.h>
#include <sys/wait.h>

#include "suites.h"

#define PAGE	4096UL
#define IOVA	0x10000000UL

#define LIMIT	"/sys/module/vfio_iommu_type1/parameters/dma_entry_limit"

static char *some_pages(unsigned long count)
{
	return MAPS(mmap(NULL, count * PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

/* a system call whose arguments fit in one line of the transcript */
static long map(int container, void *memory, __u64 iova, __u64 size,
		__u32 flags)
{
	struct vfio_iommu_type1_dma_map dma = {
		.argsz = sizeof(dma),
		.flags = flags,
		.vaddr = (unsigned long)memory,
		.iova = iova,
		.size = size,
	};

	return ioctl(container, VFIO_IOMMU_MAP_DMA, &dma);
}

/* a system call that returns the number of unmapped bytes */
static long unmap(int container, __u64 iova, __u64 size)
{
	struct vfio_iommu_type1_dma_unmap dma = {
		.argsz = sizeof(dma), .iova = iova, .size = size,
	};

	return ioctl(container, VFIO_IOMMU_UNMAP_DMA, &dma) ? -1 :
							      (long)dma.size;
}

#define RW (VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE)

static void unmap_returns_the_mapped_size(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	char *memory = some_pages(4);

	OK(map(stage.container, memory, IOVA, 4 * PAGE, RW));
	GIVES(4 * PAGE, unmap(stage.container, IOVA, 4 * PAGE));
	GIVES(0, unmap(stage.container, IOVA, 4 * PAGE));
	OK(map(stage.container, memory, IOVA, PAGE, VFIO_DMA_MAP_FLAG_READ));
	OK(map(stage.container, memory, IOVA + PAGE, PAGE,
	       VFIO_DMA_MAP_FLAG_WRITE));
	GIVES(2 * PAGE, unmap(stage.container, 0, 1UL << 40));
}

static void overlapping_map_is_eexist(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	char *memory = some_pages(4);

	OK(map(stage.container, memory, IOVA, 4 * PAGE, RW));
	FAILS(EEXIST, map(stage.container, memory, IOVA, 4 * PAGE, RW));
	FAILS(EEXIST, map(stage.container, memory, IOVA + PAGE, PAGE, RW));
	FAILS(EEXIST, map(stage.container, memory, IOVA - PAGE, 2 * PAGE, RW));
	OK(map(stage.container, memory, IOVA + 4 * PAGE, PAGE, RW));
}

static void bad_map_and_unmap_arguments_are_einval(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	char *memory = some_pages(2);

	FAILS(EINVAL, map(stage.container, memory, IOVA, 0, RW));
	FAILS(EINVAL, map(stage.container, memory, IOVA, PAGE - 1, RW));
	FAILS(EINVAL, map(stage.container, memory, IOVA + 1, PAGE, RW));
	FAILS(EINVAL, map(stage.container, memory + 1, IOVA, PAGE, RW));
	FAILS(EINVAL, map(stage.container, memory, IOVA, PAGE, 0));
	FAILS(EINVAL, map(stage.container, memory, IOVA, PAGE, RW | 0x100));
	FAILS(EINVAL, map(stage.container, memory, -PAGE, 2 * PAGE, RW));
	FAILS(EINVAL, unmap(stage.container, IOVA, 0));
	FAILS(EINVAL, unmap(stage.container, IOVA + 1, PAGE));
	FAILS(EINVAL, unmap(stage.container, IOVA, PAGE + 1));
	FAILS(EINVAL, unmap(stage.container, -PAGE, 2 * PAGE));
}

static void map_and_unmap_check_argsz(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	struct vfio_iommu_type1_dma_map map = { .argsz = sizeof(map) - 1 };
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap) - 1
	};

	FAILS(EINVAL, ioctl(stage.container, VFIO_IOMMU_MAP_DMA, &map));
	FAILS(EINVAL, ioctl(stage.container, VFIO_IOMMU_UNMAP_DMA, &unmap));
	FAILS(EFAULT, ioctl(stage.container, VFIO_IOMMU_MAP_DMA, unmapped));
	FAILS(EFAULT, ioctl(stage.container, VFIO_IOMMU_UNMAP_DMA, unmapped));
}

static void type1_unmaps_mappings_that_start_in_the_range(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	char *memory = some_pages(4);

	OK(map(stage.container, memory, IOVA, 4 * PAGE, RW));
	GIVES(0, unmap(stage.container, IOVA + PAGE, PAGE));
	GIVES(4 * PAGE, unmap(stage.container, IOVA, PAGE));
}

static void type1v2_splits_no_mapping(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1v2_IOMMU);
	char *memory = some_pages(4);

	OK(map(stage.container, memory, IOVA, 4 * PAGE, RW));
	FAILS(EINVAL, unmap(stage.container, IOVA + PAGE, PAGE));
	FAILS(EINVAL, unmap(stage.container, IOVA, PAGE));
	GIVES(4 * PAGE, unmap(stage.container, IOVA - PAGE, 6 * PAGE));
}

static void map_beyond_the_limit_is_enospc(void)
{
	struct stage stage = stage_contained();
	char *memory = some_pages(1);

	OK(write_word(LIMIT, "2"));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	OK(write_word(LIMIT, "65535"));
	OK(map(stage.container, memory, IOVA, PAGE, RW));
	OK(map(stage.container, memory, IOVA + PAGE, PAGE, RW));
	FAILS(ENOSPC, map(stage.container, memory, IOVA + 2 * PAGE, PAGE, RW));
	GIVES(PAGE, unmap(stage.container, IOVA, PAGE));
	OK(map(stage.container, memory, IOVA + 2 * PAGE, PAGE, RW));
}

static void iommu_info_checks_argsz(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	struct vfio_iommu_type1_info info = { .argsz = 12 };

	FAILS(EINVAL, ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	FAILS(EFAULT, ioctl(stage.container, VFIO_IOMMU_GET_INFO, unmapped));
	info.argsz = 16;
	OK(ioctl(stage.container, VFIO_IOMMU_GET_INFO, &info));
	SHOW(info.flags);
	SHOW(info.iova_pgsizes);
	HOLDS(info.flags & VFIO_IOMMU_INFO_PGSIZES);
	HOLDS(info.iova_pgsizes & PAGE);
}

/* The core builds the chain and shifts it behind the info. */
static void iommu_info_has_a_capability_chain(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	struct vfio_iommu_type1_info *info = (void *)some_pages(1);
	struct vfio_info_cap_header *cap;
	__u32 offset, length;

	info->argsz = sizeof(*info);
	OK(ioctl(stage.container, VFIO_IOMMU_GET_INFO, info));
	HOLDS(info->flags & VFIO_IOMMU_INFO_CAPS);
	SHOW(info->argsz);
	HOLDS(info->argsz > sizeof(*info));

	length = info->argsz;
	OK(ioctl(stage.container, VFIO_IOMMU_GET_INFO, info));
	HOLDS(info->cap_offset);
	for (offset = info->cap_offset; offset; offset = cap->next) {
		HOLDS(offset + sizeof(*cap) <= length);
		cap = (void *)info + offset;
		SHOW(cap->id);
		SHOW(cap->version);
		SHOW(cap->next);
		HOLDS(!cap->next || cap->next > offset);
		if (cap->id == VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL)
			SHOW(*(__u32 *)(cap + 1));
	}
}

static void mappings_stay_while_groups_change(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	struct mdev other = mdev_create(2, 1);
	int group = OPENS(open(other.group, O_RDWR));
	char *memory = some_pages(1);

	OK(map(stage.container, memory, IOVA, PAGE, RW));
	OK(ioctl(group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(EEXIST, map(stage.container, memory, IOVA, PAGE, RW));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(group, VFIO_GROUP_UNSET_CONTAINER));
	GIVES(PAGE, unmap(stage.container, IOVA, PAGE));
}

static void mappings_end_with_the_last_group(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	char *memory = some_pages(1);

	OK(map(stage.container, memory, IOVA, PAGE, RW));
	OK(ioctl(stage.group, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(EINVAL, unmap(stage.container, IOVA, PAGE));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	OK(ioctl(stage.container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	GIVES(0, unmap(stage.container, IOVA, PAGE));
	OK(map(stage.container, memory, IOVA, PAGE, RW));
}

static void unmap_by_another_process_unmaps_nothing(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);
	char *memory = some_pages(1);
	pid_t child;

	OK(map(stage.container, memory, IOVA, PAGE, RW));
	child = fork_child();
	if (!child) {
		GIVES(0, unmap(stage.container, IOVA, PAGE));
		exit(call_failed());
	}
	OK(wait_child(child));
	GIVES(PAGE, unmap(stage.container, IOVA, PAGE));
}

static const struct ktap_case cases[] = {
	CASE(unmap_returns_the_mapped_size),
	CASE(overlapping_map_is_eexist),
	CASE(bad_map_and_unmap_arguments_are_einval),
	CASE(map_and_unmap_check_argsz),
	CASE(type1_unmaps_mappings_that_start_in_the_range),
	CASE(type1v2_splits_no_mapping),
	CASE(map_beyond_the_limit_is_enospc),
	CASE(iommu_info_checks_argsz),
	CASE(iommu_info_has_a_capability_chain),
	CASE(mappings_stay_while_groups_change),
	CASE(mappings_end_with_the_last_group),
	CASE(unmap_by_another_process_unmaps_nothing),
	{ }
};

SUITE(guest_dma);
