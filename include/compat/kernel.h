/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between the kernels that lib/ and tests/ are built in, from 5.10
 * on. The core has a header of its own, drivers/vfio/compat.h.
 */
#ifndef _COMPAT_KERNEL_H
#define _COMPAT_KERNEL_H

#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/kmsg_dump.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#define COMPAT_SINCE(major, minor) \
	(KERNEL_VERSION(major, minor, 0) <= LINUX_VERSION_CODE)

/* The name of a symbol namespace is a string since 6.13. */
#if COMPAT_SINCE(6, 13)
#define COMPAT_IMPORT_KUNIT_NS() MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING")
#else
#define COMPAT_IMPORT_KUNIT_NS() MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING)
#endif

/* A bus_type is never written to, by 6.9 at the latest. */
#if COMPAT_SINCE(6, 9)
#define compat_bus_type const struct bus_type
#else
#define compat_bus_type struct bus_type
#endif

/* The match callback of a bus takes a const driver since 6.11. */
#if COMPAT_SINCE(6, 11)
#define compat_match_driver const struct device_driver
#else
#define compat_match_driver struct device_driver
#endif

/* The remove callback of a bus returns nothing since 5.15. */
#if COMPAT_SINCE(5, 15)
#define compat_bus_remove_result void
#define COMPAT_BUS_REMOVED
#else
#define compat_bus_remove_result int
#define COMPAT_BUS_REMOVED 0
#endif

/* The callbacks of a class interface lost their second argument in 6.4. */
#if COMPAT_SINCE(6, 4)
#define COMPAT_CLASS_INTERFACE_ARGS(dev) struct device *dev
#else
#define COMPAT_CLASS_INTERFACE_ARGS(dev) \
	struct device *dev, struct class_interface *interface
#endif

/* A reader of the kernel log was a part of a dumper until 5.12. */
#if !COMPAT_SINCE(5, 12)
#define kmsg_dump_iter kmsg_dumper
#endif

/* compat_kmsg_dump_rewind() - set a reader to the start of the log */
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
 * compat_flush_system_wq() - wait for the work that schedule_work() queued
 *
 * For benchmarks only: kernels since 5.19 warn of flushing that queue.
 */
static inline void compat_flush_system_wq(void)
{
#if COMPAT_SINCE(5, 19)
	__flush_workqueue(system_wq);
#else
	flush_scheduled_work();
#endif
}

#endif /* _COMPAT_KERNEL_H */
