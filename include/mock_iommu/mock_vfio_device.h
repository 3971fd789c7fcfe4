/* SPDX-License-Identifier: GPL-2.0-only */
/* A mock VFIO device driver. Every device operation counts its calls. */
#ifndef _MOCK_IOMMU_MOCK_VFIO_DEVICE_H
#define _MOCK_IOMMU_MOCK_VFIO_DEVICE_H

#include <linux/sizes.h>

#include <mock_iommu/mock_iommu.h>
#include <vfio/vfio.h>

/**
 * enum mock_vfio_device_op - operations of a mock VFIO device
 * @MOCK_VFIO_OPEN: open; can fail
 * @MOCK_VFIO_RELEASE: release
 * @MOCK_VFIO_READ: read; can fail
 * @MOCK_VFIO_WRITE: write; can fail
 * @MOCK_VFIO_IOCTL: ioctl; can fail
 * @MOCK_VFIO_MMAP: mmap; can fail
 * @MOCK_VFIO_REQUEST: request
 * @MOCK_VFIO_MATCH: match; can fail
 * @MOCK_VFIO_DEVICE_OPS: number of operations
 */
enum mock_vfio_device_op {
	MOCK_VFIO_OPEN,
	MOCK_VFIO_RELEASE,
	MOCK_VFIO_READ,
	MOCK_VFIO_WRITE,
	MOCK_VFIO_IOCTL,
	MOCK_VFIO_MMAP,
	MOCK_VFIO_REQUEST,
	MOCK_VFIO_MATCH,
	MOCK_VFIO_DEVICE_OPS
};

/**
 * enum mock_vfio_style - interface by which the mock driver registers a device
 * @MOCK_VFIO_ADD: vfio_add_group_dev() and vfio_del_group_dev()
 * @MOCK_VFIO_REGISTER: vfio_init_group_dev(), vfio_register_group_dev() and
 *	vfio_unregister_group_dev() on a vfio_device of the mock
 */
enum mock_vfio_style {
	MOCK_VFIO_ADD,
	MOCK_VFIO_REGISTER,
};

#define MOCK_VFIO_REGION_SIZE	SZ_64K

/* an ioctl of the mock, which returns its argument plus one */
#define MOCK_VFIO_DEVICE_ECHO	_IO(VFIO_TYPE, VFIO_BASE + 90)

/**
 * struct mock_vfio_device - a mock device of the mock VFIO driver
 * @mdev: the device
 * @style: interface of the registration
 * @op: call counts and injected errors
 * @region: memory of MOCK_VFIO_REGION_SIZE bytes that read, write and mmap of
 *	the device access
 * @last_request: count argument of the last request call
 * @on_request: if set, called from request with its count argument
 * @match_name: name that the match operation accepts for this device; NULL:
 *	dev_name()
 * @has_match: set to register a match operation; a case sets it between
 *	mock_vfio_device_prepare() and the bind
 * @ops: operations to register; a case may clear an optional one in the same
 *	interval
 * @registered: set while the device is registered with VFIO
 * @priv: data of the hooks
 */
struct mock_vfio_device {
	struct mock_device *mdev;
	enum mock_vfio_style style;
	struct mock_op op[MOCK_VFIO_DEVICE_OPS];
	void *region;
	unsigned int last_request;
	void (*on_request)(struct mock_vfio_device *vdev, unsigned int count);
	const char *match_name;
	bool has_match;
	struct vfio_device_ops ops;
	bool registered;
	void *priv;
	/* private: */
	struct vfio_device vfio;
};

/**
 * mock_vfio_device_prepare() - make a device for the mock VFIO driver
 * @test: the test; its end unbinds and frees the device
 * @group: the group to join, or NULL
 * @style: interface by which probe registers the device with VFIO
 *
 * For cases whose act is mock_vfio_device_bind().
 *
 * Context: Process context. May sleep.
 * Return: the device, without a driver.
 */
struct mock_vfio_device *
mock_vfio_device_prepare(struct kunit *test, struct mock_group *group,
			 enum mock_vfio_style style);

/**
 * mock_vfio_device_bind() - bind a prepared device to the mock VFIO driver
 * @vdev: the device, which the driver's probe registers with VFIO
 *
 * Context: Process context. May sleep.
 * Return: 0, or the error of the registration.
 */
int mock_vfio_device_bind(struct mock_vfio_device *vdev);

/**
 * mock_vfio_device_unbind() - unbind a device from the mock VFIO driver
 * @vdev: the device, which the driver's remove unregisters from VFIO; without a
 *	driver nothing happens
 *
 * Context: Process context. May sleep. Waits for the users of @vdev.
 */
void mock_vfio_device_unbind(struct mock_vfio_device *vdev);

/**
 * mock_vfio_device_create() - make and bind a device of style MOCK_VFIO_ADD
 * @test: the test; its end unbinds and frees the device
 * @group: the group to join
 *
 * Ends the case if the registration with VFIO fails.
 *
 * Context: Process context. May sleep.
 * Return: the device, registered with VFIO.
 */
struct mock_vfio_device *mock_vfio_device_create(struct kunit *test,
						 struct mock_group *group);

#endif /* _MOCK_IOMMU_MOCK_VFIO_DEVICE_H */
