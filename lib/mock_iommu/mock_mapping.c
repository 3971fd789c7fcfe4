// SPDX-License-Identifier: GPL-2.0-only
/* Mappings of a container: map, unmap, pin and access. */
#include <linux/iommu.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "mock_domain.h"

static bool range_is_valid(u64 iova, u64 size)
{
	u64 end;

	return size && IS_ALIGNED(iova | size, MOCK_PAGE_SIZE) &&
	       !check_add_overflow(iova, size, &end) && end <= MOCK_IOVA_END;
}

static unsigned long first_page(u64 iova)
{
	return iova >> MOCK_PAGE_SHIFT;
}

static unsigned long last_page(u64 iova, u64 size)
{
	return (iova + size - 1) >> MOCK_PAGE_SHIFT;
}

/* Also for a mapping of which only some pages were inserted. */
static void mapping_remove(struct mock_domain *domain,
			   struct mock_mapping *mapping)
{
	unsigned long first = first_page(mapping->iova), page;
	unsigned long last = last_page(mapping->iova, mapping->size);
	void *entry;

	xa_for_each_range(&domain->pages, page, entry, first, last) {
		if (entry != mapping)
			continue;
		xa_erase(&domain->pages, page);
		atomic_dec(&domain->iommu->mapped);
		atomic_sub(mapping->pins[page - first],
			   &domain->iommu->pinned);
	}
	mmdrop(mapping->mm);
	kvfree(mapping);
}

/* Returns the number of bytes that were mapped. */
static u64 unmap_pages(struct mock_domain *domain, unsigned long first,
		       unsigned long last)
{
	struct mock_mapping *mapping;
	u64 bytes = 0;

	while ((mapping = xa_find(&domain->pages, &first, last, XA_PRESENT))) {
		bytes += mapping->size;
		mapping_remove(domain, mapping);
	}
	return bytes;
}

void mock_domain_unmap_all(struct mock_domain *domain)
{
	unmap_pages(domain, 0, ULONG_MAX);
}

static int mapping_insert(struct mock_domain *domain,
			  struct mock_mapping *mapping)
{
	unsigned long last = last_page(mapping->iova, mapping->size);
	unsigned long page;
	int ret;

	for (page = first_page(mapping->iova); page <= last; page++) {
		ret = xa_insert(&domain->pages, page, mapping, GFP_KERNEL);
		if (ret)
			return ret == -EBUSY ? -EEXIST : ret;
		atomic_inc(&domain->iommu->mapped);
	}
	return 0;
}

static int domain_map(struct mock_domain *domain,
		      const struct vfio_iommu_type1_dma_map *map,
		      unsigned int prot)
{
	struct mock_mapping *mapping;
	int ret;

	mapping = kvzalloc(struct_size(mapping, pins,
				       map->size >> MOCK_PAGE_SHIFT),
			   GFP_KERNEL);
	if (!mapping)
		return -ENOMEM;
	mapping->iova = map->iova;
	mapping->size = map->size;
	mapping->vaddr = map->vaddr;
	mapping->prot = prot;
	mapping->mm = current->mm;
	mmgrab(mapping->mm);

	mutex_lock(&domain->lock);
	ret = mapping_insert(domain, mapping);
	if (ret)
		mapping_remove(domain, mapping);
	mutex_unlock(&domain->lock);
	return ret;
}

static long map_dma(struct mock_domain *domain, void __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_iommu_type1_dma_map, size);
	struct vfio_iommu_type1_dma_map map;
	unsigned int prot = 0;

	if (copy_from_user(&map, arg, minsz))
		return -EFAULT;
	if (map.flags & VFIO_DMA_MAP_FLAG_READ)
		prot |= IOMMU_READ;
	if (map.flags & VFIO_DMA_MAP_FLAG_WRITE)
		prot |= IOMMU_WRITE;
	if (map.argsz < minsz || !prot ||
	    map.flags & ~(VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE) ||
	    !IS_ALIGNED(map.vaddr, MOCK_PAGE_SIZE) ||
	    !range_is_valid(map.iova, map.size) || !current->mm)
		return -EINVAL;
	return domain_map(domain, &map, prot);
}

/*
 * Checks whether a range can be unmapped: -EINVAL if a mapping reaches beyond
 * an end of the range, -EBUSY if a page is pinned.
 */
static int check_unmap(struct mock_domain *domain, u64 iova, u64 size)
{
	unsigned long first = first_page(iova), last = last_page(iova, size);
	struct mock_mapping *mapping;
	unsigned long page;

	mapping = xa_load(&domain->pages, first);
	if (mapping && mapping->iova < iova)
		return -EINVAL;
	mapping = xa_load(&domain->pages, last);
	if (mapping && mapping->iova + mapping->size > iova + size)
		return -EINVAL;

	xa_for_each_range(&domain->pages, page, mapping, first, last) {
		if (mapping->pins[page - first_page(mapping->iova)])
			return -EBUSY;
	}
	return 0;
}

static long unmap_dma(struct mock_domain *domain, void __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_iommu_type1_dma_unmap,
					 size);
	struct vfio_iommu_type1_dma_unmap unmap;
	int ret;

	if (copy_from_user(&unmap, arg, minsz))
		return -EFAULT;
	if (unmap.argsz < minsz || unmap.flags ||
	    !range_is_valid(unmap.iova, unmap.size))
		return -EINVAL;

	mutex_lock(&domain->lock);
	ret = check_unmap(domain, unmap.iova, unmap.size);
	if (ret == -EBUSY) {
		/* A listener unpins, which takes the lock. */
		mutex_unlock(&domain->lock);
		blocking_notifier_call_chain(&domain->notifier,
					     VFIO_IOMMU_NOTIFY_DMA_UNMAP,
					     &unmap);
		mutex_lock(&domain->lock);
		ret = check_unmap(domain, unmap.iova, unmap.size);
	}
	if (!ret) {
		unmap.size = unmap_pages(domain, first_page(unmap.iova),
					 last_page(unmap.iova, unmap.size));
	}
	mutex_unlock(&domain->lock);

	if (ret)
		return ret;
	return copy_to_user(arg, &unmap, minsz) ? -EFAULT : 0;
}

static long get_info(void __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_iommu_type1_info,
					 iova_pgsizes);
	struct vfio_iommu_type1_info info;

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;
	info.flags = VFIO_IOMMU_INFO_PGSIZES;
	info.iova_pgsizes = MOCK_PAGE_SIZE;
	return copy_to_user(arg, &info, minsz) ? -EFAULT : 0;
}

long mock_domain_ioctl(struct mock_domain *domain, unsigned int cmd,
		       void __user *arg)
{
	switch (cmd) {
	case VFIO_IOMMU_GET_INFO:
		return get_info(arg);
	case VFIO_IOMMU_MAP_DMA:
		return map_dma(domain, arg);
	case VFIO_IOMMU_UNMAP_DMA:
		return unmap_dma(domain, arg);
	default:
		return -ENOTTY;
	}
}

static bool unpin_page(struct mock_domain *domain, unsigned long pfn)
{
	u64 iova = (u64)pfn << PAGE_SHIFT;
	struct mock_mapping *mapping = mock_domain_walk(domain, iova);

	if (!mapping || !*mock_mapping_pins(mapping, iova))
		return false;
	--*mock_mapping_pins(mapping, iova);
	atomic_dec(&domain->iommu->pinned);
	return true;
}

int mock_domain_pin(void *iommu_data, struct iommu_group *group,
		    unsigned long *user_pfn, int npage, int prot,
		    unsigned long *phys_pfn)
{
	struct mock_domain *domain = iommu_data;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_PIN]);
	struct mock_mapping *mapping;
	u64 iova;
	int i;

	if (ret)
		return ret;

	mutex_lock(&domain->lock);
	for (i = 0; i < npage; i++) {
		iova = (u64)user_pfn[i] << PAGE_SHIFT;
		mapping = mock_domain_walk(domain, iova);
		if (!mapping || prot & ~mapping->prot) {
			ret = mapping ? -EPERM : -EINVAL;
			break;
		}
		++*mock_mapping_pins(mapping, iova);
		atomic_inc(&domain->iommu->pinned);
		phys_pfn[i] = (mapping->vaddr + iova - mapping->iova) >>
			      PAGE_SHIFT;
	}
	/* All or nothing. */
	while (ret && i--) {
		unpin_page(domain, user_pfn[i]);
		phys_pfn[i] = 0;
	}
	mutex_unlock(&domain->lock);
	return ret ?: npage;
}

int mock_domain_unpin(void *iommu_data, unsigned long *user_pfn, int npage)
{
	struct mock_domain *domain = iommu_data;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_UNPIN]);
	int i = 0;

	if (ret)
		return ret;

	mutex_lock(&domain->lock);
	while (i < npage && unpin_page(domain, user_pfn[i]))
		i++;
	mutex_unlock(&domain->lock);
	return i ?: -EINVAL;
}

/* Copies in the address space of the mapping, as the device does. */
static int copy_mapped(struct mock_mapping *mapping, u64 iova, void *data,
		       size_t count, bool write)
{
	u64 vaddr = mapping->vaddr + iova - mapping->iova;
	void __user *user = (void __user *)(unsigned long)vaddr;
	bool enter = current->mm != mapping->mm;
	unsigned long left;

	if ((enter && (current->mm || !(current->flags & PF_KTHREAD))) ||
	    !mmget_not_zero(mapping->mm))
		return -EPERM;
	if (enter)
		kthread_use_mm(mapping->mm);
	left = write ? copy_to_user(user, data, count) :
		       copy_from_user(data, user, count);
	if (enter)
		kthread_unuse_mm(mapping->mm);
	mmput(mapping->mm);
	return left ? -EFAULT : 0;
}

int mock_domain_dma_rw(void *iommu_data, dma_addr_t iova, void *data,
		       size_t count, bool write)
{
	struct mock_domain *domain = iommu_data;
	unsigned int need = write ? IOMMU_WRITE : IOMMU_READ;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_DMA_RW]);
	struct mock_mapping *mapping;
	size_t step;

	if (ret)
		return ret;

	mutex_lock(&domain->lock);
	for (; count && !ret; count -= step, data += step, iova += step) {
		mapping = mock_domain_walk(domain, iova);
		if (!mapping || !(mapping->prot & need)) {
			ret = mapping ? -EPERM : -EINVAL;
			break;
		}
		step = min_t(u64, count,
			     mapping->iova + mapping->size - iova);
		ret = copy_mapped(mapping, iova, data, step, write);
	}
	mutex_unlock(&domain->lock);
	return ret;
}
