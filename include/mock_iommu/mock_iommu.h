/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mock IOMMU groups, devices and drivers for KUnit.
 *
 * The kernel takes all of them for real: a mock group is a struct iommu_group,
 * a mock device is registered with the driver core on the mock bus, and a mock
 * driver binds through the driver core's probe path. The end of the test, also
 * an early one, undoes each in the reverse order of creation: a device is
 * unbound, leaves its group and is unregistered; a group loses the reference of
 * the mock.
 *
 * A function that creates an object ends the case if that fails. It never
 * returns NULL or an error.
 */
#ifndef _MOCK_IOMMU_MOCK_IOMMU_H
#define _MOCK_IOMMU_MOCK_IOMMU_H

#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/mutex.h>

#include <kunit/test.h>

#include <intercept/registrations.h>
#include <iommu_notifier/iommu_notifier.h>
#include <mock_iommu/mock_op.h>

/* A wait that takes longer fails its case. No case measures it. */
#define MOCK_DEADLINE_SECONDS	20

/**
 * struct mock_group - a mock IOMMU group
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
 * struct mock_device - a device on the mock bus
 * @dev: the real device; dev_name() is unique, "mock<number>"
 * @group: the group of the device, or NULL
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
 * enum mock_driver_op - operations of a mock driver
 * @MOCK_DRIVER_PROBE: probe; can fail
 * @MOCK_DRIVER_REMOVE: remove
 * @MOCK_DRIVER_OPS: number of operations
 */
enum mock_driver_op {
	MOCK_DRIVER_PROBE,
	MOCK_DRIVER_REMOVE,
	MOCK_DRIVER_OPS
};

/**
 * struct mock_driver - a driver on the mock bus
 * @driver: the real driver
 * @op: call counts and injected errors
 * @probe: if set, called from the driver's probe; its error fails the probe
 * @remove: if set, called from the driver's remove
 * @priv: data of @probe and @remove
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
 * mock_group_create() - make an empty IOMMU group
 * @test: the test; its end drops the mock's reference to the real group
 *
 * Context: Process context. May sleep.
 * Return: the group.
 */
struct mock_group *mock_group_create(struct kunit *test);

/**
 * mock_group_put() - drop the mock's reference before the test ends
 * @group: the group, usable for mock_group_is_freed() only from now on; a
 *	second call does nothing
 *
 * The references of the group's devices and of the code under test remain.
 *
 * Context: Process context. May sleep.
 */
void mock_group_put(struct mock_group *group);

/**
 * mock_group_is_freed() - check whether the IOMMU core has freed the real group
 * @group: the group
 *
 * Context: Any context.
 * Return: true if the last reference to the real group was dropped.
 */
bool mock_group_is_freed(struct mock_group *group);

/**
 * mock_group_id() - get the number of a group
 * @group: the group
 *
 * Context: Any context.
 * Return: the iommu_group_id() of the real group.
 */
int mock_group_id(struct mock_group *group);

/**
 * mock_group_notify() - fire one event on a group
 * @group: the group
 * @event: one of the six IOMMU_GROUP_NOTIFY_* numbers
 * @mdev: subject of the event; its group and state need not match @event
 *
 * The listeners of @group see no other event, and the state of @mdev is the
 * same before and after. With the chain of lib/iommu_notifier the state does
 * not change in between either. With the chain of the IOMMU core the device
 * really joins, leaves, is bound or unbound, without its driver's probe and
 * remove; see mock_need_staged_events().
 *
 * Context: Process context. May sleep. Any thread.
 * Return: NOTIFY_DONE without a listener other than mocks, NOTIFY_BAD if the
 * event could not be fired; else the value that the chain returned. The chain
 * of the IOMMU core hides that value: NOTIFY_OK stands for an event that every
 * listener saw, NOTIFY_BAD for one that a listener stopped.
 */
int mock_group_notify(struct mock_group *group, unsigned long event,
		      struct mock_device *mdev);

/**
 * mock_need_staged_events() - skip the case if events need a matching device
 * @test: the case. It fires BOUND_DRIVER about a device without a driver, or an
 *	event about a device whose driver's probe or remove is running.
 *
 * The chain of the IOMMU core cannot fire such an event.
 *
 * Context: Process context. Case's thread only. Caller must hold no lock.
 */
void mock_need_staged_events(struct kunit *test);

/**
 * mock_group_count_unfreed() - count mock groups whose real group exists
 *
 * Context: Any context.
 * Return: the number of groups; 0 if every reference was dropped.
 */
unsigned int mock_group_count_unfreed(void);

/**
 * mock_device_create() - register a device on the mock bus
 * @test: the test; its end unplugs and frees the device
 * @group: the group to join, which fires ADD_DEVICE; or NULL
 *
 * Context: Process context. May sleep.
 * Return: the device, without a driver.
 */
struct mock_device *mock_device_create(struct kunit *test,
				       struct mock_group *group);

/**
 * mock_device_count_unfreed() - count mock devices that are not freed
 *
 * Context: Any context.
 * Return: the number of devices; 0 if every reference was dropped.
 */
unsigned int mock_device_count_unfreed(void);

/**
 * mock_device_join() - put a device in a group; fires ADD_DEVICE
 * @mdev: device without a group
 * @group: the group
 *
 * Context: Process context. May sleep.
 * Return: 0, or the error of iommu_group_add_device().
 */
int mock_device_join(struct mock_device *mdev, struct mock_group *group);

/**
 * mock_device_leave() - take a device out of its group; fires DEL_DEVICE
 * @mdev: the device; without a group nothing happens
 *
 * Context: Process context. May sleep.
 */
void mock_device_leave(struct mock_device *mdev);

/**
 * mock_device_unplug() - unbind, ungroup and unregister a device
 * @mdev: the device; a second call does nothing
 *
 * The end of the test does the same. Fires UNBIND_DRIVER, UNBOUND_DRIVER and
 * DEL_DEVICE.
 *
 * Context: Process context. May sleep. Waits for the driver's remove.
 */
void mock_device_unplug(struct mock_device *mdev);

/**
 * mock_device_bind() - bind a driver through the driver core
 * @mdev: the device
 * @drv: the driver
 *
 * Fires BIND_DRIVER, runs the driver's probe and fires BOUND_DRIVER.
 *
 * Context: Process context. May sleep. One thread at a time for each device.
 * Return: 0, -EBUSY if @mdev has a driver, or the error of the driver's probe.
 */
int mock_device_bind(struct mock_device *mdev, struct mock_driver *drv);

/**
 * mock_device_unbind() - unbind a device's driver through the driver core
 * @mdev: the device; without a driver nothing happens
 *
 * Fires UNBIND_DRIVER, runs the driver's remove and fires UNBOUND_DRIVER.
 *
 * Context: Process context. May sleep. Waits for the driver's remove.
 */
void mock_device_unbind(struct mock_device *mdev);

/**
 * mock_bus_hide_iommu() - make the mock bus a bus without an IOMMU
 * @test: the test, which has no device yet; its end brings the IOMMU back
 *
 * Devices still join groups by mock_device_join().
 *
 * Context: Process context. May sleep.
 */
void mock_bus_hide_iommu(struct kunit *test);

/**
 * mock_driver_create() - register a driver on the mock bus
 * @test: the test; its end unregisters and frees the driver
 * @name: name, copied, unique among the mock drivers of the moment. "pci-stub"
 *	makes a driver that the core's list of allowed drivers has.
 *
 * Binds to no device by itself.
 *
 * Context: Process context. May sleep.
 * Return: the driver.
 */
struct mock_driver *mock_driver_create(struct kunit *test, const char *name);

/**
 * struct mock_event - one event in a log
 * @event: one of the IOMMU_GROUP_NOTIFY_* numbers
 * @dev: subject of the event; the device may be freed, so only compare it
 */
struct mock_event {
	unsigned long event;
	struct device *dev;
};

#define MOCK_EVENT_LOG_MAX	64

/**
 * struct mock_event_log - events of a group, in order
 * @count: number of events
 * @event: the first MOCK_EVENT_LOG_MAX events
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
 * mock_event_log_start() - record the events of a group
 * @test: the test; its end stops and frees the log
 * @group: the group
 *
 * The log is a notifier block of the lowest priority, so the code under test
 * sees an event before the log does.
 *
 * Context: Process context. May sleep.
 * Return: the log.
 */
struct mock_event_log *mock_event_log_start(struct kunit *test,
					    struct mock_group *group);

/**
 * mock_event_log_stop() - stop recording before the test ends
 * @log: the log; a second call does nothing
 *
 * Context: Process context. May sleep.
 */
void mock_event_log_stop(struct mock_event_log *log);

#endif /* _MOCK_IOMMU_MOCK_IOMMU_H */
