/* SPDX-License-Identifier: GPL-2.0-only */
/* A container's domain, for the files of the mock VFIO IOMMU driver. */
#ifndef _MOCK_IOMMU_MOCK_DOMAIN_H
#define _MOCK_IOMMU_MOCK_DOMAIN_H

#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/xarray.h>

#include <mock_iommu/mock_vfio_iommu.h>

struct mm_struct;

#define MOCK_PAGE_SHIFT	12
#define MOCK_PAGE_SIZE	BIT_ULL(MOCK_PAGE_SHIFT)

/* the first device address out of reach: 512 GiB */
#define MOCK_IOVA_END	BIT_ULL(39)

/**
 * struct mock_mapping - user memory mapped by one VFIO_IOMMU_MAP_DMA
 * @iova: device address of the first byte
 * @size: length in bytes; unmapped as a whole only
 * @vaddr: user address of the first byte
 * @prot: IOMMU_READ and IOMMU_WRITE
 * @mm: address space of @vaddr
 * @pins: number of pins of each page
 */
struct mock_mapping {
	u64 iova;
	u64 size;
	u64 vaddr;
	unsigned int prot;
	struct mm_struct *mm;
	unsigned int pins[];
};

/**
 * struct mock_domain - state of one container
 * @node: entry of the driver's list
 * @iommu: the driver
 * @groups: attached groups, by iommu_group_id()
 * @lock: guards @pages and the mappings
 * @pages: page table: page number of a device address to its mapping
 * @notifier: listeners of VFIO_IOMMU_NOTIFY_DMA_UNMAP
 * @scratch: one page that read, write and mmap of the container access
 */
struct mock_domain {
	struct list_head node;
	struct mock_vfio_iommu *iommu;
	struct xarray groups;
	struct mutex lock; /* guards the page table */
	struct xarray pages;
	struct blocking_notifier_head notifier;
	void *scratch;
};

/* Finds the mapping of a device address; NULL if nothing is mapped there. */
static inline struct mock_mapping *mock_domain_walk(struct mock_domain *domain,
						    u64 iova)
{
	return xa_load(&domain->pages, iova >> MOCK_PAGE_SHIFT);
}

/* Number of pins of one page of a mapping. */
static inline unsigned int *mock_mapping_pins(struct mock_mapping *mapping,
					      u64 iova)
{
	return &mapping->pins[(iova - mapping->iova) >> MOCK_PAGE_SHIFT];
}

/* Unmaps all mappings, pinned or not. The domain has no other user. */
void mock_domain_unmap_all(struct mock_domain *domain);

/* Ioctls about mappings; -ENOTTY for others. */
long mock_domain_ioctl(struct mock_domain *domain, unsigned int cmd,
		       void __user *arg);

/* A container begins to use the driver. */
void *mock_domain_open(struct mock_vfio_iommu *iommu);

/* operations that need no driver but that of the domain */
extern const struct vfio_iommu_driver_ops mock_domain_ops;

int mock_domain_pin(void *iommu_data, struct iommu_group *group,
		    unsigned long *user_pfn, int npage, int prot,
		    unsigned long *phys_pfn);
int mock_domain_unpin(void *iommu_data, unsigned long *user_pfn, int npage);
int mock_domain_dma_rw(void *iommu_data, dma_addr_t iova, void *data,
		       size_t count, bool write);

#endif /* _MOCK_IOMMU_MOCK_DOMAIN_H */
