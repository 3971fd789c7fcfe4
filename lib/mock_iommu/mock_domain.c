// SPDX-License-Identifier: GPL-2.0-only
/* Containers of the mock VFIO IOMMU driver, and the groups in them. */
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "mock_domain.h"

void *mock_domain_open(struct mock_vfio_iommu *iommu)
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
	xa_init(&domain->groups);
	xa_init(&domain->pages);
	BLOCKING_INIT_NOTIFIER_HEAD(&domain->notifier);

	mutex_lock(&iommu->lock);
	list_add_tail(&domain->node, &iommu->domains);
	mutex_unlock(&iommu->lock);
	atomic_inc(&iommu->opened);
	return domain;
}

static void domain_release(void *iommu_data)
{
	struct mock_domain *domain = iommu_data;
	struct mock_vfio_iommu *iommu = domain->iommu;

	mock_op_enter(&iommu->op[MOCK_IOMMU_RELEASE]);
	WARN_ON(!xa_empty(&domain->groups));
	WARN_ON(rcu_access_pointer(domain->notifier.head));

	mutex_lock(&iommu->lock);
	list_del(&domain->node);
	mutex_unlock(&iommu->lock);
	mock_domain_unmap_all(domain);
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

static int domain_attach(void *iommu_data, struct iommu_group *group)
{
	struct mock_domain *domain = iommu_data;
	int ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_ATTACH]);

	if (ret)
		return ret;
	ret = xa_insert(&domain->groups, iommu_group_id(group), group,
			GFP_KERNEL);
	if (!ret)
		atomic_inc(&domain->iommu->attached);
	return ret == -EBUSY ? -EINVAL : ret;
}

static void domain_detach(void *iommu_data, struct iommu_group *group)
{
	struct mock_domain *domain = iommu_data;

	mock_op_enter(&domain->iommu->op[MOCK_IOMMU_DETACH]);
	if (!WARN_ON(!xa_erase(&domain->groups, iommu_group_id(group))))
		atomic_dec(&domain->iommu->attached);
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
	int ret;

	ret = mock_op_enter(&domain->iommu->op[MOCK_IOMMU_UNREGISTER_NOTIFIER]);
	return ret ?: blocking_notifier_chain_unregister(&domain->notifier, nb);
}

const struct vfio_iommu_driver_ops mock_domain_ops = {
	.owner = THIS_MODULE,
	.release = domain_release,
	.read = domain_read,
	.write = domain_write,
	.mmap = domain_mmap,
	.attach_group = domain_attach,
	.detach_group = domain_detach,
	.pin_pages = mock_domain_pin,
	.unpin_pages = mock_domain_unpin,
	.register_notifier = domain_register_notifier,
	.unregister_notifier = domain_unregister_notifier,
	.dma_rw = mock_domain_dma_rw,
};
