// SPDX-License-Identifier: GPL-2.0-only
/*
 * Access to the memory behind a container for drivers of mediated devices
 *
 * The IOMMU driver does the work. The calls that take a device are an external
 * user of its group for their own duration; the calls that take a group need a
 * caller that is one.
 */
#include <linux/device.h>
#include <linux/export.h>

#include "vfio_private.h"

static int vfio_iommu_pin_pages(struct vfio_group *group, unsigned long *pfn,
				int npage, int prot, unsigned long *phys_pfn)
{
	struct vfio_iommu *iommu = vfio_group_iommu(group);

	if (!iommu || !iommu->ops->pin_pages)
		return -ENOTTY;
	return iommu->ops->pin_pages(iommu->data, group->iommu_group, pfn,
				     npage, prot, phys_pfn);
}

static int vfio_iommu_unpin_pages(struct vfio_group *group, unsigned long *pfn,
				  int npage)
{
	struct vfio_iommu *iommu = vfio_group_iommu(group);

	if (!iommu || !iommu->ops->unpin_pages)
		return -ENOTTY;
	return iommu->ops->unpin_pages(iommu->data, pfn, npage);
}

/*
 * Pinning is done for a group. With several devices in the group the core could
 * not tell whose pages are pinned, and which may still be written when one
 * goes.
 */
static bool vfio_group_is_shared(struct vfio_group *group)
{
	return READ_ONCE(group->device_count) > 1;
}

/* A negative number is too many as well. */
static bool vfio_npage_too_big(int npage)
{
	return npage < 0 || npage > VFIO_PIN_PAGES_MAX_ENTRIES;
}

/**
 * vfio_pin_pages() - pin memory of user space for a mediated device
 * @dev: the device, the only one in its group
 * @user_pfn: IOVA of each page, in pages
 * @npage: number of pages, up to VFIO_PIN_PAGES_MAX_ENTRIES
 * @prot: IOMMU_READ, IOMMU_WRITE
 * @phys_pfn: set to the physical address of each page, in pages
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: number of pages pinned. -EINVAL, -E2BIG if an argument is wrong,
 * -EINVAL if the group has other devices, -ENOTTY if the IOMMU driver cannot
 * pin, its error, or that of vfio_group_get_external_user_from_dev().
 */
int vfio_pin_pages(struct device *dev, unsigned long *user_pfn, int npage,
		   int prot, unsigned long *phys_pfn)
{
	struct vfio_group *group;
	int ret = -EINVAL;

	if (!dev || !user_pfn || !phys_pfn || !npage)
		return -EINVAL;
	if (vfio_npage_too_big(npage))
		return -E2BIG;

	group = vfio_group_get_external_user_from_dev(dev);
	if (IS_ERR(group))
		return PTR_ERR(group);

	if (!vfio_group_is_shared(group)) {
		ret = vfio_iommu_pin_pages(group, user_pfn, npage, prot,
					   phys_pfn);
	}
	vfio_group_put_external_user(group);
	return ret;
}
EXPORT_SYMBOL(vfio_pin_pages);

/**
 * vfio_unpin_pages() - undo vfio_pin_pages()
 * @dev: the device
 * @user_pfn: IOVA of each page, in pages
 * @npage: number of pages, up to VFIO_PIN_PAGES_MAX_ENTRIES
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: number of pages unpinned, or an error of vfio_pin_pages(). Other
 * devices in the group do not matter.
 */
int vfio_unpin_pages(struct device *dev, unsigned long *user_pfn, int npage)
{
	struct vfio_group *group;
	int ret;

	if (!dev || !user_pfn || !npage)
		return -EINVAL;
	if (vfio_npage_too_big(npage))
		return -E2BIG;

	group = vfio_group_get_external_user_from_dev(dev);
	if (IS_ERR(group))
		return PTR_ERR(group);

	ret = vfio_iommu_unpin_pages(group, user_pfn, npage);
	vfio_group_put_external_user(group);
	return ret;
}
EXPORT_SYMBOL(vfio_unpin_pages);

/**
 * vfio_group_pin_pages() - pin memory of user space for a group
 * @group: the group, with one device; the caller is an external user of @group
 * @user_iova_pfn: IOVA of each page, in pages
 * @npage: number of pages, up to VFIO_PIN_PAGES_MAX_ENTRIES
 * @prot: IOMMU_READ, IOMMU_WRITE
 * @phys_pfn: set to the physical address of each page, in pages
 *
 * Context: Process context. May sleep.
 * Return: number of pages pinned. -EINVAL, -E2BIG if an argument is wrong,
 * -EINVAL if the group has several devices, -ENOTTY if the IOMMU driver cannot
 * pin, or its error.
 */
int vfio_group_pin_pages(struct vfio_group *group,
			 unsigned long *user_iova_pfn, int npage, int prot,
			 unsigned long *phys_pfn)
{
	if (!group || !user_iova_pfn || !phys_pfn || !npage)
		return -EINVAL;
	if (vfio_group_is_shared(group))
		return -EINVAL;
	if (vfio_npage_too_big(npage))
		return -E2BIG;

	return vfio_iommu_pin_pages(group, user_iova_pfn, npage, prot,
				    phys_pfn);
}
EXPORT_SYMBOL(vfio_group_pin_pages);

/**
 * vfio_group_unpin_pages() - undo vfio_group_pin_pages()
 * @group: the group; the caller is an external user of @group
 * @user_iova_pfn: IOVA of each page, in pages
 * @npage: number of pages, up to VFIO_PIN_PAGES_MAX_ENTRIES
 *
 * Context: Process context. May sleep.
 * Return: number of pages unpinned. -EINVAL, -E2BIG if an argument is wrong,
 * -ENOTTY if the IOMMU driver cannot unpin, or its error.
 */
int vfio_group_unpin_pages(struct vfio_group *group,
			   unsigned long *user_iova_pfn, int npage)
{
	if (!group || !user_iova_pfn || !npage)
		return -EINVAL;
	if (vfio_npage_too_big(npage))
		return -E2BIG;

	return vfio_iommu_unpin_pages(group, user_iova_pfn, npage);
}
EXPORT_SYMBOL(vfio_group_unpin_pages);

/**
 * vfio_dma_rw() - read or write memory of user space as a device would
 * @group: the group; the caller is an external user of @group
 * @user_iova: IOVA of the first byte
 * @data: buffer of the kernel
 * @len: number of bytes
 * @write: true to write @data to the IOVA, false to read from there
 *
 * The CPU makes the access, so no page needs to be pinned.
 *
 * Context: Process context. May sleep.
 * Return: 0, -EINVAL if an argument is wrong, -ENOTTY if the IOMMU driver
 * cannot do it, or its error.
 */
int vfio_dma_rw(struct vfio_group *group, dma_addr_t user_iova, void *data,
		size_t len, bool write)
{
	struct vfio_iommu *iommu;

	if (!group || !data || !len)
		return -EINVAL;

	iommu = vfio_group_iommu(group);
	if (!iommu || !iommu->ops->dma_rw)
		return -ENOTTY;
	return iommu->ops->dma_rw(iommu->data, user_iova, data, len, write);
}
EXPORT_SYMBOL(vfio_dma_rw);
