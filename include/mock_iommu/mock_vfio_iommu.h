/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mock VFIO IOMMU driver, like type1: it maps user memory into a small page
 * table of its own, one per container.
 */
#ifndef MOCK_VFIO_IOMMU_H
#define MOCK_VFIO_IOMMU_H

#include <linux/mutex.h>
#include <linux/notifier.h>
#include <mock_iommu/mock_iommu.h>
#include <vfio/vfio.h>

/**
 * enum mock_vfio_iommu_op - Operations of a mock VFIO IOMMU driver.
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
 * @MOCK_VFIO_IOMMU_OPS: how many there are
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
 * struct mock_vfio_iommu - A mock VFIO IOMMU driver.
 * @ops: what it registers; a case may clear an optional operation between
 *	mock_vfio_iommu_prepare() and mock_vfio_iommu_register()
 * @op: call counts and injected errors
 * @extension: the one VFIO_*_IOMMU number that it claims to support
 * @opened: containers that use it
 * @attached: groups attached, of all containers
 * @mapped: pages mapped, of all containers
 * @pinned: pins not undone, of all containers
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

/* Drivers that can be there at once. */
#define MOCK_VFIO_IOMMU_MAX	4

/**
 * mock_vfio_iommu_prepare() - Make a mock VFIO IOMMU driver.
 * @test: the test that owns it
 * @name: its name
 * @extension: the VFIO_*_IOMMU number it answers VFIO_CHECK_EXTENSION with 1
 *	for, such as VFIO_TYPE1v2_IOMMU
 *
 * Context: Process context, may sleep.
 * Return: the driver, not registered yet.
 */
struct mock_vfio_iommu *mock_vfio_iommu_prepare(struct kunit *test,
						char *name,
						unsigned long extension);

/**
 * mock_vfio_iommu_register() - Register a prepared driver with VFIO.
 * @iommu: the driver
 *
 * Context: Process context, may sleep.
 * Return: 0 or the error of vfio_register_iommu_driver().
 */
int mock_vfio_iommu_register(struct mock_vfio_iommu *iommu);

/**
 * mock_vfio_iommu_unregister() - Unregister before the test ends.
 * @iommu: the driver; nothing happens the second time
 *
 * Context: Process context, may sleep.
 */
void mock_vfio_iommu_unregister(struct mock_vfio_iommu *iommu);

/**
 * mock_vfio_iommu_create() - Prepare "mock-type1" for VFIO_TYPE1v2_IOMMU and
 * register it.
 * @test: the test that owns it
 *
 * Context: Process context, may sleep.
 * Return: the driver.
 */
struct mock_vfio_iommu *mock_vfio_iommu_create(struct kunit *test);

/**
 * mock_vfio_iommu_translate() - Walk the page tables.
 * @iommu: the driver
 * @iova: an address as the device sees it, in bytes
 * @vaddr: where to put the user address it is mapped to
 *
 * Looks into every container that uses @iommu.
 *
 * Context: Process context, may sleep.
 * Return: 0, or -ENOENT if nothing is mapped there.
 */
int mock_vfio_iommu_translate(struct mock_vfio_iommu *iommu, u64 iova,
			      u64 *vaddr);

/**
 * mock_vfio_iommu_pins() - How often a page is pinned.
 * @iommu: the driver
 * @iova: an address in the page
 *
 * Context: Process context, may sleep.
 * Return: the number of pins; 0 also if nothing is mapped there.
 */
unsigned int mock_vfio_iommu_pins(struct mock_vfio_iommu *iommu, u64 iova);

#endif /* MOCK_VFIO_IOMMU_H */
