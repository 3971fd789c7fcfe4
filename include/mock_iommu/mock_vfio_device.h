/* SPDX-License-Identifier: GPL-2.0-only */
/* A mock VFIO device driver: every device operation, counted. */
#ifndef MOCK_VFIO_DEVICE_H
#define MOCK_VFIO_DEVICE_H

#include <linux/completion.h>
#include <linux/sizes.h>
#include <mock_iommu/mock_iommu.h>
#include <vfio/vfio.h>

/**
 * enum mock_vfio_device_op - Operations of a mock VFIO device.
 * @MOCK_VFIO_OPEN: open; can fail
 * @MOCK_VFIO_RELEASE: release
 * @MOCK_VFIO_READ: read; can fail
 * @MOCK_VFIO_WRITE: write; can fail
 * @MOCK_VFIO_IOCTL: ioctl; can fail
 * @MOCK_VFIO_MMAP: mmap; can fail
 * @MOCK_VFIO_REQUEST: request
 * @MOCK_VFIO_MATCH: match; can fail
 * @MOCK_VFIO_DEVICE_OPS: how many there are
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
 * enum mock_vfio_style - How the mock driver registers its device.
 * @MOCK_VFIO_ADD: vfio_add_group_dev() and vfio_del_group_dev()
 * @MOCK_VFIO_REGISTER: vfio_init_group_dev(), vfio_register_group_dev() and
 *	vfio_unregister_group_dev() on a vfio_device of the mock's own
 */
enum mock_vfio_style {
	MOCK_VFIO_ADD,
	MOCK_VFIO_REGISTER,
};

#define MOCK_VFIO_REGION_SIZE	SZ_64K

/* The mock's own ioctl: returns the argument plus one. */
#define MOCK_VFIO_DEVICE_ECHO	_IO(VFIO_TYPE, VFIO_BASE + 90)

/**
 * struct mock_vfio_device - A mock device behind the mock VFIO driver.
 * @mdev: the device
 * @style: how it registers
 * @op: call counts and injected errors
 * @region: what read, write and mmap of the device reach,
 *	MOCK_VFIO_REGION_SIZE bytes
 * @last_request: the count argument of the last request call
 * @on_request: if set, called from request with its count
 * @on_open: if set, called from a successful open
 * @on_release: if set, called from release
 * @match_name: a name that the match operation takes for this device; NULL
 *	for none but dev_name()
 * @has_match: whether the driver offers a match operation; a case that wants
 *	one sets it between mock_vfio_device_prepare() and the bind
 * @ops: what it registers; a case may clear an optional operation then, too
 * @registered: whether the core knows the device; true between a successful
 *	registration and the return of the removal
 * @removed_data: what vfio_del_group_dev() returned
 * @priv: for the hooks
 */
struct mock_vfio_device {
	struct mock_device *mdev;
	enum mock_vfio_style style;
	struct mock_op op[MOCK_VFIO_DEVICE_OPS];
	void *region;
	unsigned int last_request;
	void (*on_request)(struct mock_vfio_device *vdev, unsigned int count);
	void (*on_open)(struct mock_vfio_device *vdev);
	void (*on_release)(struct mock_vfio_device *vdev);
	const char *match_name;
	bool has_match;
	struct vfio_device_ops ops;
	bool registered;
	void *removed_data;
	void *priv;
	/* private: */
	struct vfio_device vfio;
};

/**
 * mock_vfio_device_prepare() - Make a device that the mock VFIO driver can
 * bind.
 * @test: the test that owns it
 * @group: the group to put it in, or NULL
 * @style: how its probe registers it with VFIO
 *
 * For cases whose act is the binding: mock_vfio_device_bind().
 *
 * Context: Process context, may sleep.
 * Return: the device, bound to no driver.
 */
struct mock_vfio_device *
mock_vfio_device_prepare(struct kunit *test, struct mock_group *group,
			 enum mock_vfio_style style);

/**
 * mock_vfio_device_bind() - Bind a prepared device to the mock VFIO driver.
 * @vdev: the device
 *
 * Probe registers the device with VFIO.
 *
 * Context: Process context, may sleep; any thread.
 * Return: 0, or the error of the core's registration.
 */
int mock_vfio_device_bind(struct mock_vfio_device *vdev);

/**
 * mock_vfio_device_unbind() - Unbind a device from the mock VFIO driver.
 * @vdev: the device; nothing happens if it is not bound
 *
 * Remove unregisters the device from VFIO, which waits for its users.
 *
 * Context: Process context, sleeps until the device has no users; any thread.
 */
void mock_vfio_device_unbind(struct mock_vfio_device *vdev);

/**
 * mock_vfio_device_create() - Prepare and bind.
 * @test: the test that owns it
 * @group: the group to put it in
 *
 * Style MOCK_VFIO_ADD. Ends the case if VFIO does not take the device.
 *
 * Context: Process context, may sleep.
 * Return: the device, registered with VFIO.
 */
struct mock_vfio_device *mock_vfio_device_create(struct kunit *test,
						 struct mock_group *group);

#endif /* MOCK_VFIO_DEVICE_H */
