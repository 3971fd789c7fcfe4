/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mock IOMMU groups, devices and drivers for KUnit.
 *
 * All of them are real to the kernel: a mock group is a struct iommu_group, a
 * mock device is registered with the driver core on the mock bus, and a mock
 * driver binds through the driver core's probe path. Each is one call and dies
 * with its test, also when the test stops half way: in the reverse order of
 * creation, a device is unbound, taken out of its group and unregistered, and
 * a group loses its last mock reference.
 *
 * Functions that create something end the case with an assertion if they
 * cannot; they never return NULL or an error.
 */
#ifndef MOCK_IOMMU_H
#define MOCK_IOMMU_H

#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <kunit/test.h>
#include <iommu_notifier/iommu_notifier.h>
#include <intercept/registrations.h>
#include <mock_iommu/mock_op.h>

/* After so long a wait has failed and so has its case. Never a measurement. */
#define MOCK_DEADLINE_SECONDS	20

/**
 * struct mock_group - A mock IOMMU group.
 * @iommu_group: the real group
 */
struct mock_group {
	struct iommu_group *iommu_group;
	/* private: */
	int id;
	bool held;
	struct mock_group_life *life;
	struct mock_gate *gate;
};

/**
 * struct mock_device - A device on the mock bus.
 * @dev: the real device; dev_name() is unique, "mock<number>"
 * @group: the group it is in, or NULL
 */
struct mock_device {
	struct device dev;
	struct mock_group *group;
	/* private: */
	struct kunit *test;
	bool registered;
	struct mock_driver *wanted;
	int probe_result;
	struct mock_vfio_device *vdev;
	struct mutex firing_lock; /* one event at a time, on one thread */
	struct task_struct *firing_task;
	struct mock_firing *firing;
};

/**
 * enum mock_driver_op - Operations of a mock driver.
 * @MOCK_DRIVER_PROBE: probe; can fail
 * @MOCK_DRIVER_REMOVE: remove
 */
enum mock_driver_op {
	MOCK_DRIVER_PROBE,
	MOCK_DRIVER_REMOVE,
	MOCK_DRIVER_OPS
};

/**
 * struct mock_driver - A driver on the mock bus.
 * @driver: the real driver
 * @op: call counts and injected errors
 * @probe: if set, called from the driver's probe; its error fails the probe
 * @remove: if set, called from the driver's remove
 * @priv: for the two above
 */
struct mock_driver {
	struct device_driver driver;
	struct mock_op op[MOCK_DRIVER_OPS];
	int (*probe)(struct mock_driver *drv, struct mock_device *mdev);
	void (*remove)(struct mock_driver *drv, struct mock_device *mdev);
	void *priv;
	/* private: */
	bool registered;
};

/**
 * mock_group_create() - Make an empty IOMMU group.
 * @test: the test that owns it
 *
 * Context: Process context, may sleep.
 * Return: the group; the mock holds one reference to the real one.
 */
struct mock_group *mock_group_create(struct kunit *test);

/**
 * mock_group_put() - Drop the mock's own reference to the real group now.
 * @group: the group
 *
 * What remains are the references of its devices and of the code under test.
 * Afterwards @group is good for mock_group_is_freed() only. Nothing happens
 * the second time.
 *
 * Context: Process context, may sleep.
 */
void mock_group_put(struct mock_group *group);

/**
 * mock_group_is_freed() - Whether the IOMMU core has freed the real group.
 * @group: the group
 *
 * Context: Any.
 * Return: true once the last reference to the real group is gone.
 */
bool mock_group_is_freed(struct mock_group *group);

/**
 * mock_group_id() - The number user space knows the group by.
 * @group: the group
 *
 * Context: Any.
 * Return: iommu_group_id() of the real group.
 */
int mock_group_id(struct mock_group *group);

/**
 * mock_group_notify() - Fire one event on a group.
 * @group: the group
 * @event: one of the six IOMMU_GROUP_NOTIFY_* numbers
 * @mdev: the device that the event is said to be about; it need not be in
 *	@group, nor in the state that the event tells of
 *
 * Of all its listeners hear that event only, and afterwards the device is what
 * it was before. Where the chain is the project's own, no device changes in
 * between either. Where the IOMMU core keeps the chain to itself, the device
 * really joins, leaves, is bound or unbound, without its driver's probe and
 * remove; mock_need_staged_events() is for the cases that mind.
 *
 * Context: Process context, may sleep; any thread.
 * Return: NOTIFY_DONE if nobody but mocks listened. Else what the chain
 * returned or, where the IOMMU core keeps that to itself, NOTIFY_OK if it was
 * heard to its end and NOTIFY_BAD if somebody stopped it. NOTIFY_BAD also if
 * the event could not be brought about.
 */
int mock_group_notify(struct mock_group *group, unsigned long event,
		      struct mock_device *mdev);

/**
 * mock_need_staged_events() - Skip the case if events need a matching device.
 * @test: the case: it fires BOUND_DRIVER about a device without a driver, or an
 *	event about a device whose driver's probe or remove is running
 *
 * Where the IOMMU core keeps its chain to itself there is no such event.
 *
 * Context: The case's own thread, with no lock held.
 */
void mock_need_staged_events(struct kunit *test);

/**
 * mock_group_count_unfreed() - Mock groups whose real group is alive.
 *
 * Context: Any.
 * Return: the number; 0 after a case in which every reference was dropped.
 */
unsigned int mock_group_count_unfreed(void);

/**
 * mock_device_create() - Register a device on the mock bus.
 * @test: the test that owns it
 * @group: the group to put it in (which fires ADD_DEVICE), or NULL for none
 *
 * Context: Process context, may sleep.
 * Return: the device, bound to no driver.
 */
struct mock_device *mock_device_create(struct kunit *test,
				       struct mock_group *group);

/**
 * mock_device_count_unfreed() - Mock devices that somebody still refers to.
 *
 * Context: Any.
 * Return: the number; 0 after a case in which every reference was dropped.
 */
unsigned int mock_device_count_unfreed(void);

/**
 * mock_device_join() - Put a device in a group; fires ADD_DEVICE.
 * @mdev: a device that is in no group
 * @group: the group
 *
 * Context: Process context, may sleep.
 * Return: 0 or the error of iommu_group_add_device().
 */
int mock_device_join(struct mock_device *mdev, struct mock_group *group);

/**
 * mock_device_leave() - Take a device out of its group; fires DEL_DEVICE.
 * @mdev: the device; nothing happens if it is in no group
 *
 * Context: Process context, may sleep.
 */
void mock_device_leave(struct mock_device *mdev);

/**
 * mock_device_unplug() - Do now what the end of the test would do.
 * @mdev: the device: its driver is unbound (UNBIND_DRIVER, UNBOUND_DRIVER),
 *	it leaves its group (DEL_DEVICE) and is unregistered. Nothing happens
 *	the second time.
 *
 * Context: Process context, may sleep as long as the driver's remove does.
 */
void mock_device_unplug(struct mock_device *mdev);

/**
 * mock_device_bind() - Bind a driver through the driver core.
 * @mdev: the device
 * @drv: the driver
 *
 * Fires BIND_DRIVER, runs the driver's probe and fires BOUND_DRIVER.
 *
 * Context: Process context, may sleep; one thread at a time per device.
 * Return: 0, -EBUSY if @mdev has a driver already, or the error of the
 * driver's probe.
 */
int mock_device_bind(struct mock_device *mdev, struct mock_driver *drv);

/**
 * mock_device_unbind() - Unbind a device's driver through the driver core.
 * @mdev: the device; nothing happens if it has no driver
 *
 * Fires UNBIND_DRIVER, runs the driver's remove and fires UNBOUND_DRIVER.
 *
 * Context: Process context, may sleep as long as the driver's remove does.
 */
void mock_device_unbind(struct mock_device *mdev);

/**
 * mock_bus_hide_iommu() - Let the mock bus be one that no IOMMU serves.
 * @test: the test; its end brings the IOMMU back
 *
 * Mock groups work as ever: devices join them by mock_device_join().
 *
 * Context: Process context; before the test has made any device.
 */
void mock_bus_hide_iommu(struct kunit *test);

/**
 * mock_driver_create() - Register a driver on the mock bus.
 * @test: the test that owns it
 * @name: its name, unique among live mock drivers and copied. Any name will
 *	do: "pci-stub" makes a driver that the allowed-driver rule lets pass.
 *
 * Binds to nothing by itself.
 *
 * Context: Process context, may sleep.
 * Return: the driver.
 */
struct mock_driver *mock_driver_create(struct kunit *test, const char *name);

/**
 * struct mock_event - One event that a log has seen.
 * @event: one of the IOMMU_GROUP_NOTIFY_* numbers
 * @dev: the device it was about; compare it, do not follow it
 */
struct mock_event {
	unsigned long event;
	struct device *dev;
};

#define MOCK_EVENT_LOG_MAX	64

/**
 * struct mock_event_log - The events of a group, in order.
 * @count: how many there were
 * @event: the first MOCK_EVENT_LOG_MAX of them
 */
struct mock_event_log {
	unsigned int count;
	struct mock_event event[MOCK_EVENT_LOG_MAX];
	/* private: */
	spinlock_t lock; /* guards the two above */
	struct notifier_block nb;
	struct mock_group *group;
	bool listening;
};

/**
 * mock_event_log_start() - Record the events of a group.
 * @test: the test that owns the log
 * @group: the group
 *
 * The log is a notifier block of its own on the group, of the lowest priority:
 * the code under test has seen an event when the log has it.
 *
 * Context: Process context, may sleep.
 * Return: the log.
 */
struct mock_event_log *mock_event_log_start(struct kunit *test,
					    struct mock_group *group);

/**
 * mock_event_log_stop() - Stop recording before the test ends.
 * @log: the log; nothing happens the second time
 *
 * Context: Process context, may sleep.
 */
void mock_event_log_stop(struct mock_event_log *log);

#endif /* MOCK_IOMMU_H */
