// SPDX-License-Identifier: GPL-2.0-only
/* The mock VFIO IOMMU driver, <mock_iommu/mock_vfio_iommu.h>. */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "mock_domain.h"
#include "mock_private.h"

/*
 * The core opens a driver and asks for its extensions without saying which
 * driver it means. So each live driver has a slot, and each slot functions of
 * its own for the two.
 */
static DEFINE_SPINLOCK(slots_lock);
static struct mock_vfio_iommu *slots[MOCK_VFIO_IOMMU_MAX];

static long slot_ioctl(struct mock_vfio_iommu *iommu, void *domain,
		       unsigned int cmd, unsigned long arg)
{
	bool check = cmd == VFIO_CHECK_EXTENSION;
	int ret = mock_op_enter(&iommu->op[check ? MOCK_IOMMU_CHECK_EXTENSION :
						   MOCK_IOMMU_IOCTL]);

	if (ret)
		return ret;
	if (check)
		return arg == iommu->extension;
	return mock_domain_ioctl(domain, cmd, (void __user *)arg);
}

#define DEFINE_SLOT_OPEN(n)						\
static void *slot_open_##n(unsigned long arg)				\
{									\
	return mock_domain_open(slots[n]);				\
}

#define DEFINE_SLOT_IOCTL(n)						\
static long slot_ioctl_##n(void *domain, unsigned int cmd,		\
			   unsigned long arg)				\
{									\
	return slot_ioctl(slots[n], domain, cmd, arg);			\
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

	iommu->ops = mock_domain_ops;
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

/*
 * Finds a device address in the page table of any container. The lock of the
 * domain is held on return, unless the result is NULL.
 */
static struct mock_mapping *lock_mapping(struct mock_vfio_iommu *iommu,
					 u64 iova, struct mock_domain **locked)
{
	struct mock_mapping *mapping = NULL;
	struct mock_domain *domain;

	mutex_lock(&iommu->lock);
	list_for_each_entry(domain, &iommu->domains, node) {
		mutex_lock(&domain->lock);
		mapping = mock_domain_walk(domain, iova);
		if (mapping) {
			*locked = domain;
			break;
		}
		mutex_unlock(&domain->lock);
	}
	mutex_unlock(&iommu->lock);
	return mapping;
}

int mock_vfio_iommu_translate(struct mock_vfio_iommu *iommu, u64 iova,
			      u64 *vaddr)
{
	struct mock_mapping *mapping;
	struct mock_domain *domain;

	mapping = lock_mapping(iommu, iova, &domain);
	if (!mapping)
		return -ENOENT;
	*vaddr = mapping->vaddr + iova - mapping->iova;
	mutex_unlock(&domain->lock);
	return 0;
}
EXPORT_SYMBOL_GPL(mock_vfio_iommu_translate);

unsigned int mock_vfio_iommu_pins(struct mock_vfio_iommu *iommu, u64 iova)
{
	struct mock_mapping *mapping;
	struct mock_domain *domain;
	unsigned int pins;

	mapping = lock_mapping(iommu, iova, &domain);
	if (!mapping)
		return 0;
	pins = *mock_mapping_pins(mapping, iova);
	mutex_unlock(&domain->lock);
	return pins;
}
EXPORT_SYMBOL_GPL(mock_vfio_iommu_pins);
