/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mock VFIO IOMMU driver like type1: each container maps user memory in a
 * page table of its own.
 */
#ifndef _MOCK_IOMMU_MOCK_VFIO_IOMMU_H
#define _MOCK_IOMMU_MOCK_VFIO_IOMMU_H

#include <linux/mutex.h>

#include <mock_iommu/mock_iommu.h>
#include <vfio/vfio.h>

/**
 * enum mock_vfio_iommu_op - operations of a mock VFIO IOMMU driver
 * @MOCK_IOMMU_OPEN: open; can fail
 * @MOCK_IOMMU_RELEASE: release
 * @MOCK_IOMMU_READ: read; can fail
 * @MOCK_IOMMU_WRITE: write; can fail
 * @MOCK_IOMMU_IOCTL: ioctl other than VFIO_CHECK_EXTENSION; can fail
 * @MOCK_IOMMU_CHECK_EXTENSION: ioctl VFIO_CHECK_EXTENSION; can fail
 * @MOCK_IOMMU_MMAP: mmap; can fail
 * @MOCK_IOMMU_ATTACH: attach_group; can fail
 * @MOCK_IOMMU_DETACH: detach_group
 * @MOCK_IOMMU_PIN: pin_pages; can fail
 * @MOCK_IOMMU_UNPIN: unpin_pages; can fail
 * @MOCK_IOMMU_REGISTER_NOTIFIER: register_notifier; can fail
 * @MOCK_IOMMU_UNREGISTER_NOTIFIER: unregister_notifier; can fail
 * @MOCK_IOMMU_DMA_RW: dma_rw; can fail
 * @MOCK_VFIO_IOMMU_OPS: number of operations
 */
enum mock_vfio_iommu_op {
	MOCK_IOMMU_OPEN,
	MOCK_IOMMU_RELEASE,
	MOCK_IOMMU_READ,
	MOCK_IOMMU_WRITE,
	MOCK_IOMMU_IOCTL,
	MOCK_IOMMU_CHECK_EXTENSION,
	MOCK_IOMMU_MMAP,
	MOCK_IOMMU_ATTACH,
	MOCK_IOMMU_DETACH,
	MOCK_IOMMU_PIN,
	MOCK_IOMMU_UNPIN,
	MOCK_IOMMU_REGISTER_NOTIFIER,
	MOCK_IOMMU_UNREGISTER_NOTIFIER,
	MOCK_IOMMU_DMA_RW,
	MOCK_VFIO_IOMMU_OPS
};

/**
 * struct mock_vfio_iommu - a mock VFIO IOMMU driver
 * @ops: operations to register; a case may clear an optional one between
 *	mock_vfio_iommu_prepare() and mock_vfio_iommu_register()
 * @op: call counts and injected errors
 * @extension: the supported VFIO_*_IOMMU number
 * @opened: containers that use the driver
 * @attached: attached groups of all containers
 * @mapped: mapped pages of all containers
 * @pinned: pins of all containers
 */
struct mock_vfio_iommu {
	struct vfio_iommu_driver_ops ops;
	struct mock_op op[MOCK_VFIO_IOMMU_OPS];
	unsigned long extension;
	atomic_t opened;
	atomic_t attached;
	atomic_t mapped;
	atomic_t pinned;
	/* private: */
	struct kunit *test;
	unsigned int slot;
	bool registered;
	struct mutex lock; /* guards the list below */
	struct list_head domains;
};

/* limit of drivers at one time */
#define MOCK_VFIO_IOMMU_MAX	4

/**
 * mock_vfio_iommu_prepare() - make a mock VFIO IOMMU driver
 * @test: the test; its end unregisters and frees the driver
 * @name: name of the driver
 * @extension: VFIO_*_IOMMU number to support, such as VFIO_TYPE1v2_IOMMU
 *
 * Context: Process context. May sleep.
 * Return: the driver, which is not registered.
 */
struct mock_vfio_iommu *mock_vfio_iommu_prepare(struct kunit *test,
						char *name,
						unsigned long extension);

/**
 * mock_vfio_iommu_register() - register a prepared driver with VFIO
 * @iommu: the driver
 *
 * Context: Process context. May sleep.
 * Return: 0, or the error of vfio_register_iommu_driver().
 */
int mock_vfio_iommu_register(struct mock_vfio_iommu *iommu);

/**
 * mock_vfio_iommu_unregister() - unregister a driver before the test ends
 * @iommu: the driver; a second call does nothing
 *
 * Context: Process context. May sleep.
 */
void mock_vfio_iommu_unregister(struct mock_vfio_iommu *iommu);

/**
 * mock_vfio_iommu_create() - register "mock-type1" for VFIO_TYPE1v2_IOMMU
 * @test: the test; its end unregisters and frees the driver
 *
 * Context: Process context. May sleep.
 * Return: the driver.
 */
struct mock_vfio_iommu *mock_vfio_iommu_create(struct kunit *test);

/**
 * mock_vfio_iommu_translate() - look a device address up in the page tables
 * @iommu: the driver, all of whose containers are searched
 * @iova: device address, in bytes
 * @vaddr: set to the user address that @iova is mapped to
 *
 * Context: Process context. May sleep.
 * Return: 0, or -ENOENT if nothing is mapped at @iova.
 */
int mock_vfio_iommu_translate(struct mock_vfio_iommu *iommu, u64 iova,
			      u64 *vaddr);

/**
 * mock_vfio_iommu_pins() - count the pins of a page
 * @iommu: the driver
 * @iova: device address in the page
 *
 * Context: Process context. May sleep.
 * Return: the number of pins; 0 if nothing is mapped at @iova.
 */
unsigned int mock_vfio_iommu_pins(struct mock_vfio_iommu *iommu, u64 iova);

#endif /* _MOCK_IOMMU_MOCK_VFIO_IOMMU_H */
