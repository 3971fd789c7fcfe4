// SPDX-License-Identifier: GPL-2.0-only
/* A device with a VFIO driver. */
#include <linux/device.h>
#include <linux/slab.h>

#include <vfio/vfio.h>

#include "../common/fixture.h"
#include "driven.h"

/**
 * struct driven - a device with its driver
 * @mdev: the device
 * @drv: the driver
 * @group: the IOMMU group
 * @bus: the bus, whose notifier chain runs the two below
 * @before: called before the other callbacks of the chain
 * @after: called after them
 */
struct driven {
	struct mock_device *mdev;
	struct mock_driver *drv;
	struct iommu_group *group;
	compat_bus_type *bus;
	struct notifier_block before;
	struct notifier_block after;
};

static int device_open(void *device_data)
{
	return 0;
}

static void device_release(void *device_data)
{
}

static const struct vfio_device_ops ops = {
	.name = "driven",
	.open = device_open,
	.release = device_release,
};

/*
 * The driver core writes dev->driver where the explorer does not see it, and
 * VFIO reads it. So tell the explorer by a step right before the write.
 */
static void driver_changes(struct mock_device *mdev)
{
	if (interleave_hooked()) {
		interleave_access(INTERLEAVE_WRITE, &mdev->dev.driver,
				  sizeof(mdev->dev.driver),
				  INTERLEAVE_SITE("driver core",
						  "dev->driver"));
	}
}

static int probe(struct mock_driver *drv, struct mock_device *mdev)
{
	return vfio_add_group_dev(&mdev->dev, &ops, mdev);
}

static void remove(struct mock_driver *drv, struct mock_device *mdev)
{
	vfio_del_group_dev(&mdev->dev);
	driver_changes(mdev);
}

static bool is_group_event(unsigned long event)
{
	return event == BUS_NOTIFY_BIND_DRIVER ||
	       event == BUS_NOTIFY_BOUND_DRIVER ||
	       event == BUS_NOTIFY_UNBIND_DRIVER ||
	       event == BUS_NOTIFY_UNBOUND_DRIVER;
}

/*
 * The chain of the group runs inside that of the bus. No thread waits for the
 * bus's, so the explorer need not know it.
 */
static int before_event(struct notifier_block *nb, unsigned long event,
			void *data)
{
	struct driven *driven = container_of(nb, struct driven, before);

	if (data == &driven->mdev->dev && is_group_event(event))
		explored_chain_begin(driven->group);
	return NOTIFY_DONE;
}

static int after_event(struct notifier_block *nb, unsigned long event,
		       void *data)
{
	struct driven *driven = container_of(nb, struct driven, after);

	if (data == &driven->mdev->dev && is_group_event(event))
		explored_chain_end(driven->group);
	return NOTIFY_DONE;
}

static void driven_free(void *ctx)
{
	struct driven *driven = ctx;

	driven_unbind(driven);
	bus_unregister_notifier(driven->bus, &driven->after);
	bus_unregister_notifier(driven->bus, &driven->before);
}

struct driven *driven_create(struct kunit *test, struct mock_group *group)
{
	struct driven *driven = case_alloc(test, sizeof(*driven));

	driven->drv = mock_driver_create(test, "driven");
	driven->drv->probe = probe;
	driven->drv->remove = remove;
	driven->mdev = mock_device_create(test, group);
	driven->group = group->iommu_group;
	driven->bus = (compat_bus_type *)driven->mdev->dev.bus;
	driven->before.notifier_call = before_event;
	driven->before.priority = INT_MAX;
	driven->after.notifier_call = after_event;
	driven->after.priority = INT_MIN;
	KUNIT_ASSERT_EQ(test,
			bus_register_notifier(driven->bus, &driven->before), 0);
	KUNIT_ASSERT_EQ(test,
			bus_register_notifier(driven->bus, &driven->after), 0);
	case_defer(test, driven_free, driven);
	return driven;
}

int driven_bind(struct driven *driven)
{
	driver_changes(driven->mdev);
	return mock_device_bind(driven->mdev, driven->drv);
}

void driven_unbind(struct driven *driven)
{
	mock_device_unbind(driven->mdev);
}
