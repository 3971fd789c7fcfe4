/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between the kernels that the core is built in, from 5.10 on.
 *
 * No other file of the core compares kernel versions.
 */
#ifndef _COMPAT_COMPAT_H
#define _COMPAT_COMPAT_H

#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/kmsg_dump.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#define COMPAT_SINCE(major, minor) \
	(KERNEL_VERSION(major, minor, 0) <= LINUX_VERSION_CODE)

/* Whether <linux/vfio.h> of the tree declares the driver interface of 5.10 */
#define COMPAT_TREE_HAS_VFIO_5_10 (!COMPAT_SINCE(5, 12))

/* <kunit/visibility.h> came with 6.2 and was backported to 6.1 */
#if COMPAT_SINCE(6, 1)
#include <kunit/visibility.h>
#elif IS_ENABLED(CONFIG_KUNIT)
#define VISIBLE_IF_KUNIT
#define EXPORT_SYMBOL_IF_KUNIT(symbol) \
	EXPORT_SYMBOL_NS(symbol, EXPORTED_FOR_KUNIT_TESTING)
#else
#define VISIBLE_IF_KUNIT static
#define EXPORT_SYMBOL_IF_KUNIT(symbol)
#endif

/* The name of a symbol namespace is a string since 6.13 */
#if COMPAT_SINCE(6, 13)
#define COMPAT_IMPORT_KUNIT_NS() MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING")
#else
#define COMPAT_IMPORT_KUNIT_NS() MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING)
#endif

/* class_create() lost its owner in 6.4 */
#if COMPAT_SINCE(6, 4)
#define compat_class_create(name) class_create(name)
#else
#define compat_class_create(name) class_create(THIS_MODULE, name)
#endif

/* The devnode callback of a class takes a const device since 6.2 */
#if COMPAT_SINCE(6, 2)
#define compat_devnode_device const struct device
#else
#define compat_devnode_device struct device
#endif

/* A bus_type is never written to, by 6.9 at the latest */
#if COMPAT_SINCE(6, 9)
#define compat_bus_type const struct bus_type
#else
#define compat_bus_type struct bus_type
#endif

/* The match callback of a bus takes a const driver since 6.11 */
#if COMPAT_SINCE(6, 11)
#define compat_match_driver const struct device_driver
#else
#define compat_match_driver struct device_driver
#endif

/* The remove callback of a bus returns nothing since 5.15 */
#if COMPAT_SINCE(5, 15)
#define compat_bus_remove_result void
#define COMPAT_BUS_REMOVED
#else
#define compat_bus_remove_result int
#define COMPAT_BUS_REMOVED 0
#endif

/* The callbacks of a class interface lost their second argument in 6.4 */
#if COMPAT_SINCE(6, 4)
#define COMPAT_CLASS_INTERFACE_ARGS(dev) struct device *dev
#else
#define COMPAT_CLASS_INTERFACE_ARGS(dev) \
	struct device *dev, struct class_interface *interface
#endif

/* A reader of the kernel log was a part of a dumper until 5.12 */
#if !COMPAT_SINCE(5, 12)
#define kmsg_dump_iter kmsg_dumper
#endif

/* compat_kmsg_dump_rewind() - let a reader begin at the start of the log */
static inline void compat_kmsg_dump_rewind(struct kmsg_dump_iter *iter)
{
#if !COMPAT_SINCE(5, 12)
	iter->active = true;
#endif
	kmsg_dump_rewind(iter);
}

/* complete_and_exit() was renamed in 5.17 */
#if !COMPAT_SINCE(5, 17)
#define kthread_complete_and_exit complete_and_exit
#endif

/*
 * compat_flush_system_wq() - wait for all that schedule_work() has queued
 *
 * The flushing of that queue is frowned upon since 5.19, and rightly so: it is
 * for measuring only.
 */
static inline void compat_flush_system_wq(void)
{
#if COMPAT_SINCE(5, 19)
	__flush_workqueue(system_wq);
#else
	flush_scheduled_work();
#endif
}

/*
 * compat_iommu_present() - whether an IOMMU driver serves the device's bus
 *
 * iommu_present() left in 6.16. A device that an IOMMU driver claimed is then
 * in a group from its birth.
 */
static inline bool compat_iommu_present(struct device *dev)
{
#if COMPAT_SINCE(6, 16)
	return device_iommu_mapped(dev);
#else
	return dev->bus && iommu_present(dev->bus);
#endif
}

#endif /* _COMPAT_COMPAT_H */
