/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between the kernels that the core is built in, from 5.10 on
 *
 * No other file of the core's compares kernel versions, <vfio/vfio.h> excepted.
 */
#ifndef _VFIO_COMPAT_H
#define _VFIO_COMPAT_H

#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/version.h>

/* <kunit/visibility.h> came with 6.2 and was backported to 6.1 */
#if KERNEL_VERSION(6, 1, 0) <= LINUX_VERSION_CODE
#include <kunit/visibility.h>
#elif IS_ENABLED(CONFIG_KUNIT)
#define VISIBLE_IF_KUNIT
#define EXPORT_SYMBOL_IF_KUNIT(symbol) \
	EXPORT_SYMBOL_NS(symbol, EXPORTED_FOR_KUNIT_TESTING)
#else
#define VISIBLE_IF_KUNIT static
#define EXPORT_SYMBOL_IF_KUNIT(symbol)
#endif

/* class_create() lost its owner in 6.4 */
#if KERNEL_VERSION(6, 4, 0) <= LINUX_VERSION_CODE
#define compat_class_create(name) class_create(name)
#else
#define compat_class_create(name) class_create(THIS_MODULE, name)
#endif

/* The devnode callback of a class takes a const device since 6.2. */
#if KERNEL_VERSION(6, 2, 0) <= LINUX_VERSION_CODE
#define compat_devnode_device const struct device
#else
#define compat_devnode_device struct device
#endif

/*
 * compat_iommu_present() - check whether an IOMMU driver serves a device's bus
 *
 * iommu_present() left in 6.16. A device that an IOMMU driver claimed is in a
 * group from its birth in such kernels.
 */
static inline bool compat_iommu_present(struct device *dev)
{
#if KERNEL_VERSION(6, 16, 0) <= LINUX_VERSION_CODE
	return device_iommu_mapped(dev);
#else
	return dev->bus && iommu_present(dev->bus);
#endif
}

#endif /* _VFIO_COMPAT_H */
