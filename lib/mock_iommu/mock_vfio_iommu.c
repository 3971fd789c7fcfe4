// SPDX-License-Identifier: GPL-2.0-only
/* The mock VFIO IOMMU driver, <mock_iommu/mock_vfio_iommu.h>. */
#include <linux/export.h>
#include <linux/iommu.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include "mock_private.h"
#include "mock_page_table.h"

/* A mapping, as VFIO_IOMMU_MAP_DMA made it; unmapped as a whole only. */
struct mock_mapping {
	struct list_head node;
	u64 iova;
	u64 size;
	struct mm_struct *mm;
};

struct mock_attachment {
	struct list_head node;
	struct iommu_group *group;
};

/* What one container has. */
struct mock_domain {
	struct list_head node;
	struct mock_vfio_iommu *iommu;
	struct mutex lock;	/* guards the three below */
	struct page_table table;
	struct list_head mappings;
	struct list_head attachments;
	struct blocking_notifier_head notifier;
	void *scratch;		/* what read, write and mmap reach: one page */
};

/*
 * The core opens a driver and asks for its extensions without saying which
 * driver it means. So each live driver has a slot, and each slot functions of
 * its own for the two.
 */
static DEFINE_SPINLOCK(slots_lock);
static struct mock_vfio_iommu *slots[MOCK_VFIO_IOMMU_MAX];

static void *domain_open(struct mock_vfio_iommu *iommu)
{
	struct mock_domain *domain;
	int ret = mock_op_enter(&iommu->op[MOCK_IOMMU_OPEN]);

	if (ret)
		return ERR_PTR(ret);

	domain = kzalloc(sizeof(*domain), GFP_KERNEL);
	if (!domain)
		return ERR_PTR(-ENOMEM);
	domain->scratch = vmalloc_user(PAGE_SIZE);
	if (!domain->scratch) {
		kfree(domain);
		return ERR_PTR(-ENOMEM);
	}
	domain->iommu = iommu;
	mutex_init(&domain->lock);
	INIT_LIST_HEAD(&domain->mappings);
	INIT_LIST_HEAD(&domain->attachments);
	BLOCKING_INIT_NOTIFIER_HEAD(&domain->notifier);

	mutex_lock(&iommu->lock);
	list_add_tail(&domain->node, &iommu->domains);
	mutex_unlock(&iommu->lock);
	atomic_inc(&iommu->opened);
	return domain;
}

static void mapping_remove(struct mock_domain *domain,
			   struct mock_mapping *mapping)
{
	struct mock_vfio_iommu *iommu = domain->iommu;
	u64 iova;

	for (iova = mapping->iova; iova - mapping->iova < mapping->size;
	     iova += PT_PAGE_SIZE) {
		struct pt_entry *entry = page_table_walk(&domain->table, iova);

		if (!entry)
			continue;
		atomic_sub(entry->pins, &iommu->pinned);
		atomic_dec(&iommu->mapped);
		page_table_unmap(&domain->table, iova);
	}
	list_del(&mapping->node);
	mmdrop(mapping->mm);
	kfree(mapping);
}

static void domain_release(void *iommu_data)
{
	struct mock_domain *domain = iommu_data;
	struct mock_vfio_iommu *iommu = domain->iommu;
	struct mock_mapping *mapping, *next;

	mock_op_enter(&iommu->op[MOCK_IOMMU_RELEASE]);
	WARN_ON(!list_empty(&domain->attachments));
	WARN_ON(rcu_access_pointer(domain->notifier.head));

	mutex_lock(&iommu->lock);
	list_del(&domain->node);
	mutex_unlock(&iommu->lock);
	list_for_each_entry_safe(mapping, next, &domain->mappings, node)
		mapping_remove(domain, mapping);
	atomic_dec(&iommu->opened);
	vfree(domain->scratch);
	kfree(domain);
}

static ssize_t domain_read(void *iommu_data, char __user *buf, size_t count,
			   loff_t *ppos)
{
	struct mock_domain *domain = iommu_data;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_READ]);

	return ret ?: simple_read_from_buffer(buf, count, ppos,
					      domain->scratch, PAGE_SIZE);
}

static ssize_t domain_write(void *iommu_data, const char __user *buf,
			    size_t count, loff_t *ppos)
{
	struct mock_domain *domain = iommu_data;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_WRITE]);

	return ret ?: simple_write_to_buffer(domain->scratch, PAGE_SIZE, ppos,
					     buf, count);
}

static int domain_mmap(void *iommu_data, struct vm_area_struct *vma)
{
	struct mock_domain *domain = iommu_data;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_MMAP]);

	return ret ?: remap_vmalloc_range(vma, domain->scratch, vma->vm_pgoff);
}

/* Mapping and unmapping */

static bool range_is_valid(u64 iova, u64 size)
{
	u64 end;

	return size && IS_ALIGNED(iova | size, PT_PAGE_SIZE) &&
	       !check_add_overflow(iova, size, &end) && end <= PT_LIMIT;
}

static struct mock_mapping *find_overlap(struct mock_domain *domain, u64 iova,
					 u64 size)
{
	struct mock_mapping *mapping;

	list_for_each_entry(mapping, &domain->mappings, node)
		if (iova < mapping->iova + mapping->size &&
		    mapping->iova < iova + size)
			return mapping;
	return NULL;
}

static int domain_map(struct mock_domain *domain, u64 iova, u64 vaddr,
		      u64 size, unsigned int prot)
{
	struct mock_mapping *mapping;
	int ret = 0;
	u64 done;

	mutex_lock(&domain->lock);
	if (find_overlap(domain, iova, size)) {
		ret = -EEXIST;
		goto out;
	}
	mapping = kzalloc(sizeof(*mapping), GFP_KERNEL);
	if (!mapping) {
		ret = -ENOMEM;
		goto out;
	}
	mapping->iova = iova;
	mapping->size = size;
	mapping->mm = current->mm;
	mmgrab(mapping->mm);
	list_add_tail(&mapping->node, &domain->mappings);

	for (done = 0; done < size && !ret; done += PT_PAGE_SIZE) {
		ret = page_table_map(&domain->table, iova + done, vaddr + done,
				     prot);
		if (!ret)
			atomic_inc(&domain->iommu->mapped);
	}
	if (ret)
		mapping_remove(domain, mapping);
out:
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
	    !IS_ALIGNED(map.vaddr, PT_PAGE_SIZE) ||
	    !range_is_valid(map.iova, map.size) || !current->mm)
		return -EINVAL;
	return domain_map(domain, map.iova, map.vaddr, map.size, prot);
}

/* A mapping within a range that is pinned, or NULL. */
static struct mock_mapping *find_pinned(struct mock_domain *domain, u64 iova,
					u64 size)
{
	struct mock_mapping *mapping;
	struct pt_entry *entry;
	u64 at;

	list_for_each_entry(mapping, &domain->mappings, node) {
		if (mapping->iova < iova || mapping->iova >= iova + size)
			continue;
		for (at = 0; at < mapping->size; at += PT_PAGE_SIZE) {
			entry = page_table_walk(&domain->table,
						mapping->iova + at);
			if (entry && entry->pins)
				return mapping;
		}
	}
	return NULL;
}

/* Removes the mappings within a range; none may reach over its ends. */
static int domain_unmap(struct mock_domain *domain, u64 iova, u64 *size)
{
	struct mock_mapping *mapping, *next;
	u64 end = iova + *size, done = 0;
	int ret = 0;

	mutex_lock(&domain->lock);
	list_for_each_entry(mapping, &domain->mappings, node) {
		u64 mapping_end = mapping->iova + mapping->size;

		if ((mapping->iova < iova && mapping_end > iova) ||
		    (mapping->iova < end && mapping_end > end)) {
			ret = -EINVAL;
			goto out;
		}
	}

	mapping = find_pinned(domain, iova, *size);
	if (mapping) {
		struct vfio_iommu_type1_dma_unmap unmap = {
			.iova = iova,
			.size = *size,
		};

		/* Who has pinned unpins, which takes the lock. */
		mutex_unlock(&domain->lock);
		blocking_notifier_call_chain(&domain->notifier,
					     VFIO_IOMMU_NOTIFY_DMA_UNMAP,
					     &unmap);
		mutex_lock(&domain->lock);
		if (find_pinned(domain, iova, *size)) {
			ret = -EBUSY;
			goto out;
		}
	}

	list_for_each_entry_safe(mapping, next, &domain->mappings, node) {
		if (mapping->iova >= iova && mapping->iova < end) {
			done += mapping->size;
			mapping_remove(domain, mapping);
		}
	}
out:
	mutex_unlock(&domain->lock);
	*size = done;
	return ret;
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
	ret = domain_unmap(domain, unmap.iova, &unmap.size);
	if (ret)
		return ret;
	return copy_to_user(arg, &unmap, minsz) ? -EFAULT : 0;
}

static long iommu_get_info(void __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_iommu_type1_info,
					 iova_pgsizes);
	struct vfio_iommu_type1_info info = { };

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;
	info.flags = VFIO_IOMMU_INFO_PGSIZES;
	info.iova_pgsizes = PT_PAGE_SIZE;
	return copy_to_user(arg, &info, minsz) ? -EFAULT : 0;
}

static long domain_ioctl(struct mock_vfio_iommu *iommu,
			 struct mock_domain *domain, unsigned int cmd,
			 unsigned long arg)
{
	int ret;

	if (cmd == VFIO_CHECK_EXTENSION) {
		ret = mock_op_enter(&iommu->op[MOCK_IOMMU_CHECK_EXTENSION]);
		return ret ?: arg == iommu->extension;
	}

	ret = mock_op_enter(&iommu->op[MOCK_IOMMU_IOCTL]);
	if (ret)
		return ret;
	switch (cmd) {
	case VFIO_IOMMU_GET_INFO:
		return iommu_get_info((void __user *)arg);
	case VFIO_IOMMU_MAP_DMA:
		return map_dma(domain, (void __user *)arg);
	case VFIO_IOMMU_UNMAP_DMA:
		return unmap_dma(domain, (void __user *)arg);
	default:
		return -ENOTTY;
	}
}

/* Groups */

static struct mock_attachment *find_attachment(struct mock_domain *domain,
					       struct iommu_group *group)
{
	struct mock_attachment *attachment;

	list_for_each_entry(attachment, &domain->attachments, node)
		if (attachment->group == group)
			return attachment;
	return NULL;
}

static int domain_attach(void *iommu_data, struct iommu_group *group)
{
	struct mock_domain *domain = iommu_data;
	struct mock_attachment *attachment;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_ATTACH]);

	if (ret)
		return ret;
	attachment = kzalloc(sizeof(*attachment), GFP_KERNEL);
	if (!attachment)
		return -ENOMEM;
	attachment->group = group;

	mutex_lock(&domain->lock);
	if (find_attachment(domain, group)) {
		kfree(attachment);
		ret = -EINVAL;
	} else {
		list_add_tail(&attachment->node, &domain->attachments);
		atomic_inc(&domain->iommu->attached);
	}
	mutex_unlock(&domain->lock);
	return ret;
}

static void domain_detach(void *iommu_data, struct iommu_group *group)
{
	struct mock_domain *domain = iommu_data;
	struct mock_attachment *attachment;

	mock_op_enter(&domain->iommu->op[MOCK_IOMMU_DETACH]);
	mutex_lock(&domain->lock);
	attachment = find_attachment(domain, group);
	if (!WARN_ON(!attachment)) {
		list_del(&attachment->node);
		kfree(attachment);
		atomic_dec(&domain->iommu->attached);
	}
	mutex_unlock(&domain->lock);
}

/* Pinning */

static bool unpin_page(struct mock_domain *domain, unsigned long pfn)
{
	struct pt_entry *entry = page_table_walk(&domain->table,
						 (u64)pfn << PT_PAGE_SHIFT);

	if (!entry || !entry->pins)
		return false;
	entry->pins--;
	atomic_dec(&domain->iommu->pinned);
	return true;
}

static int domain_pin(void *iommu_data, struct iommu_group *group,
		      unsigned long *user_pfn, int npage, int prot,
		      unsigned long *phys_pfn)
{
	struct mock_domain *domain = iommu_data;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_PIN]);
	struct pt_entry *entry;
	int i;

	if (ret)
		return ret;

	mutex_lock(&domain->lock);
	for (i = 0; i < npage; i++) {
		entry = page_table_walk(&domain->table,
					(u64)user_pfn[i] << PT_PAGE_SHIFT);
		if (!entry || prot & ~entry->prot) {
			ret = entry ? -EPERM : -EINVAL;
			break;
		}
		entry->pins++;
		atomic_inc(&domain->iommu->pinned);
		phys_pfn[i] = entry->vaddr >> PT_PAGE_SHIFT;
	}
	/* All or nothing. */
	while (ret && i--) {
		unpin_page(domain, user_pfn[i]);
		phys_pfn[i] = 0;
	}
	mutex_unlock(&domain->lock);
	return ret ?: npage;
}

static int domain_unpin(void *iommu_data, unsigned long *user_pfn, int npage)
{
	struct mock_domain *domain = iommu_data;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_UNPIN]);
	int i;

	if (ret)
		return ret;

	mutex_lock(&domain->lock);
	for (i = 0; i < npage; i++)
		if (!unpin_page(domain, user_pfn[i]))
			break;
	mutex_unlock(&domain->lock);
	return i ?: -EINVAL;
}

static int domain_register_notifier(void *iommu_data, unsigned long *events,
				    struct notifier_block *nb)
{
	struct mock_domain *domain = iommu_data;
	int ret;

	ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_REGISTER_NOTIFIER]);
	if (ret)
		return ret;
	*events &= ~VFIO_IOMMU_NOTIFY_DMA_UNMAP;
	if (*events)
		return -EINVAL;
	return blocking_notifier_chain_register(&domain->notifier, nb);
}

static int domain_unregister_notifier(void *iommu_data,
				      struct notifier_block *nb)
{
	struct mock_domain *domain = iommu_data;
	struct mock_op *op;
	int ret;

	op = &domain->iommu->op[MOCK_IOMMU_UNREGISTER_NOTIFIER];
	ret = mock_op_enter(op);
	return ret ?: blocking_notifier_chain_unregister(&domain->notifier,
							 nb);
}

/* Access to the memory behind the mappings */

static int copy_user(u64 vaddr, void *data, size_t count, bool write)
{
	void __user *user = (void __user *)(unsigned long)vaddr;

	if (write)
		return copy_to_user(user, data, count) ? -EFAULT : 0;
	return copy_from_user(data, user, count) ? -EFAULT : 0;
}

/* In the address space that made the mapping, as the device would. */
static int copy_mapping(struct mm_struct *mm, u64 vaddr, void *data,
			size_t count, bool write)
{
	bool enter = current->mm != mm;
	int ret;

	if ((enter && (current->mm || !(current->flags & PF_KTHREAD))) ||
	    !mmget_not_zero(mm))
		return -EPERM;
	if (enter)
		kthread_use_mm(mm);
	ret = copy_user(vaddr, data, count, write);
	if (enter)
		kthread_unuse_mm(mm);
	mmput(mm);
	return ret;
}

static int domain_dma_rw(void *iommu_data, dma_addr_t user_iova, void *data,
			 size_t count, bool write)
{
	struct mock_domain *domain = iommu_data;
	unsigned int need = write ? IOMMU_WRITE : IOMMU_READ;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_DMA_RW]);

	if (ret)
		return ret;

	mutex_lock(&domain->lock);
	while (count && !ret) {
		size_t offset = user_iova & (PT_PAGE_SIZE - 1);
		size_t step = min_t(size_t, count, PT_PAGE_SIZE - offset);
		struct pt_entry *entry = page_table_walk(&domain->table,
							 user_iova);

		if (!entry) {
			ret = -EINVAL;
		} else if (!(entry->prot & need)) {
			ret = -EPERM;
		} else {
			ret = copy_mapping(find_overlap(domain, user_iova,
							1)->mm,
					   entry->vaddr + offset, data, step,
					   write);
		}
		user_iova += step;
		data += step;
		count -= step;
	}
	mutex_unlock(&domain->lock);
	return ret;
}

/* Drivers */

#define DEFINE_SLOT_OPEN(n)						\
static void *slot_open_##n(unsigned long arg)				\
{									\
	return domain_open(slots[n]);					\
}

#define DEFINE_SLOT_IOCTL(n)						\
static long slot_ioctl_##n(void *iommu_data, unsigned int cmd,		\
			   unsigned long arg)				\
{									\
	return domain_ioctl(slots[n], iommu_data, cmd, arg);		\
}

DEFINE_SLOT_OPEN(0)
DEFINE_SLOT_IOCTL(0)
DEFINE_SLOT_OPEN(1)
DEFINE_SLOT_IOCTL(1)
DEFINE_SLOT_OPEN(2)
DEFINE_SLOT_IOCTL(2)
DEFINE_SLOT_OPEN(3)
DEFINE_SLOT_IOCTL(3)

static const struct slot_functions {
	void *(*open)(unsigned long arg);
	long (*ioctl)(void *iommu_data, unsigned int cmd, unsigned long arg);
} slot_functions[MOCK_VFIO_IOMMU_MAX] = {
	{ slot_open_0, slot_ioctl_0 },
	{ slot_open_1, slot_ioctl_1 },
	{ slot_open_2, slot_ioctl_2 },
	{ slot_open_3, slot_ioctl_3 },
};

static const struct vfio_iommu_driver_ops mock_vfio_iommu_ops = {
	.owner = THIS_MODULE,
	.release = domain_release,
	.read = domain_read,
	.write = domain_write,
	.mmap = domain_mmap,
	.attach_group = domain_attach,
	.detach_group = domain_detach,
	.pin_pages = domain_pin,
	.unpin_pages = domain_unpin,
	.register_notifier = domain_register_notifier,
	.unregister_notifier = domain_unregister_notifier,
	.dma_rw = domain_dma_rw,
};

int mock_vfio_iommu_register(struct mock_vfio_iommu *iommu)
{
	int ret = vfio_register_iommu_driver(&iommu->ops);

	if (!ret)
		iommu->registered = true;
	return ret;
}
EXPORT_SYMBOL_GPL(mock_vfio_iommu_register);

void mock_vfio_iommu_unregister(struct mock_vfio_iommu *iommu)
{
	if (!iommu->registered)
		return;
	iommu->registered = false;
	vfio_unregister_iommu_driver(&iommu->ops);
}
EXPORT_SYMBOL_GPL(mock_vfio_iommu_unregister);

static void mock_vfio_iommu_free(void *ctx)
{
	struct mock_vfio_iommu *iommu = ctx;

	mock_vfio_iommu_unregister(iommu);
	if (atomic_read(&iommu->opened)) {
		/* A container still calls it: keep it, and say so. */
		KUNIT_FAIL(iommu->test, "%d containers still use %s",
			   atomic_read(&iommu->opened), iommu->ops.name);
		return;
	}
	spin_lock(&slots_lock);
	slots[iommu->slot] = NULL;
	spin_unlock(&slots_lock);
	kfree(iommu);
}

static int take_slot(struct mock_vfio_iommu *iommu)
{
	unsigned int i;
	int ret = -EBUSY;

	spin_lock(&slots_lock);
	for (i = 0; i < ARRAY_SIZE(slots); i++) {
		if (!slots[i]) {
			slots[i] = iommu;
			iommu->slot = i;
			ret = 0;
			break;
		}
	}
	spin_unlock(&slots_lock);
	return ret;
}

struct mock_vfio_iommu *mock_vfio_iommu_prepare(struct kunit *test,
						char *name,
						unsigned long extension)
{
	struct mock_vfio_iommu *iommu = mock_zalloc(test, iommu);
	int ret;

	iommu->test = test;
	iommu->extension = extension;
	mutex_init(&iommu->lock);
	INIT_LIST_HEAD(&iommu->domains);
	ret = take_slot(iommu);
	if (ret)
		kfree(iommu);
	KUNIT_ASSERT_EQ(test, ret, 0);
	mock_defer(test, mock_vfio_iommu_free, iommu);

	iommu->ops = mock_vfio_iommu_ops;
	iommu->ops.name = name;
	iommu->ops.open = slot_functions[iommu->slot].open;
	iommu->ops.ioctl = slot_functions[iommu->slot].ioctl;
	return iommu;
}
EXPORT_SYMBOL_GPL(mock_vfio_iommu_prepare);

struct mock_vfio_iommu *mock_vfio_iommu_create(struct kunit *test)
{
	struct mock_vfio_iommu *iommu;

	iommu = mock_vfio_iommu_prepare(test, "mock-type1",
					VFIO_TYPE1v2_IOMMU);
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(iommu), 0);
	return iommu;
}
EXPORT_SYMBOL_GPL(mock_vfio_iommu_create);

/* Copies the entry for an address in any of the driver's containers. */
static bool find_entry(struct mock_vfio_iommu *iommu, u64 iova,
		       struct pt_entry *copy)
{
	struct mock_domain *domain;
	struct pt_entry *entry = NULL;

	mutex_lock(&iommu->lock);
	list_for_each_entry(domain, &iommu->domains, node) {
		mutex_lock(&domain->lock);
		entry = page_table_walk(&domain->table, iova);
		if (entry)
			*copy = *entry;
		mutex_unlock(&domain->lock);
		if (entry)
			break;
	}
	mutex_unlock(&iommu->lock);
	return entry;
}

int mock_vfio_iommu_translate(struct mock_vfio_iommu *iommu, u64 iova,
			      u64 *vaddr)
{
	struct pt_entry entry;

	if (!find_entry(iommu, iova, &entry))
		return -ENOENT;
	*vaddr = entry.vaddr + (iova & (PT_PAGE_SIZE - 1));
	return 0;
}
EXPORT_SYMBOL_GPL(mock_vfio_iommu_translate);

unsigned int mock_vfio_iommu_pins(struct mock_vfio_iommu *iommu, u64 iova)
{
	struct pt_entry entry;

	return find_entry(iommu, iova, &entry) ? entry.pins : 0;
}
EXPORT_SYMBOL_GPL(mock_vfio_iommu_pins);
