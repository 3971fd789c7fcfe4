// SPDX-License-Identifier: GPL-2.0-only
/*
 * The notifier chains of IOMMU groups without VFIO: the library's or those of
 * the IOMMU core
 */
#include "../common/gate.h"
#include "../common/support.h"

/* a notifier that counts its calls and can be held in its callback */
struct listener {
	struct notifier_block nb;
	struct mock_group *group;
	atomic_t calls;
	unsigned long last_event;
	void *last_data;
	int result;
	struct gate gate;
};

static int listener_call(struct notifier_block *nb, unsigned long event,
			 void *data)
{
	struct listener *listener = container_of(nb, struct listener, nb);

	atomic_inc(&listener->calls);
	listener->last_event = event;
	listener->last_data = data;
	gate_pass(&listener->gate);
	return listener->result;
}

static void listener_init(struct listener *listener, struct mock_group *group)
{
	*listener = (struct listener) {
		.nb.notifier_call = listener_call,
		.group = group,
		.result = NOTIFY_OK,
	};
	gate_init(&listener->gate);
}

static int listener_register(struct listener *listener)
{
	return iommu_group_register_notifier(listener->group->iommu_group,
					     &listener->nb);
}

static int listener_unregister(struct listener *listener)
{
	return iommu_group_unregister_notifier(listener->group->iommu_group,
					       &listener->nb);
}

static int register_fn(void *listener)
{
	return listener_register(listener);
}

static int unregister_fn(void *listener)
{
	return listener_unregister(listener);
}

/* Fire an event in a thread that the gate of @listener holds. */
static struct mock_thread *fire_and_hold(struct kunit *test,
					 struct listener *listener)
{
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct mock_thread *firer;

	gate_close(&listener->gate);
	firer = fire_start(test, listener->group,
			   IOMMU_GROUP_NOTIFY_BOUND_DRIVER, mdev);
	gate_wait_entered(test, &listener->gate);
	return firer;
}

static int fire_add(struct mock_group *group, struct mock_device *mdev)
{
	return mock_group_notify(group, IOMMU_GROUP_NOTIFY_ADD_DEVICE, mdev);
}

static void callback_gets_the_event_and_its_device(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct listener listener;
	unsigned long event;

	listener_init(&listener, group);
	KUNIT_ASSERT_EQ(test, listener_register(&listener), 0);

	for (event = IOMMU_GROUP_NOTIFY_ADD_DEVICE;
	     event <= IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER; event++) {
		mock_group_notify(group, event, mdev);
		KUNIT_EXPECT_EQ(test, listener.last_event, event);
		KUNIT_EXPECT_PTR_EQ(test, listener.last_data,
				    (void *)&mdev->dev);
	}

	KUNIT_EXPECT_EQ(test, atomic_read(&listener.calls), 6);
	KUNIT_EXPECT_EQ(test, listener_unregister(&listener), 0);
}

/* more groups than buckets in the table of chains */
#define MANY_GROUPS	(256 + 1)

static void event_stays_within_its_group(struct kunit *test)
{
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct listener *listener;
	unsigned int i;

	listener = case_alloc(test, MANY_GROUPS * sizeof(*listener));
	for (i = 0; i < MANY_GROUPS; i++)
		listener_init(&listener[i], mock_group_create(test));
	for (i = 0; i < MANY_GROUPS; i++)
		KUNIT_EXPECT_EQ(test, listener_register(&listener[i]), 0);

	for (i = 0; i < MANY_GROUPS; i++)
		fire_add(listener[i].group, mdev);

	for (i = 0; i < MANY_GROUPS; i++)
		KUNIT_EXPECT_EQ(test, atomic_read(&listener[i].calls), 1);
	for (i = 0; i < MANY_GROUPS; i++)
		KUNIT_EXPECT_EQ(test, listener_unregister(&listener[i]), 0);
}

static void event_without_notifier_returns_notify_done(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);

	KUNIT_EXPECT_EQ(test, fire_add(group, mdev), NOTIFY_DONE);
}

static void callbacks_run_by_priority_then_by_age(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct listener old, young, urgent;

	listener_init(&old, group);
	listener_init(&young, group);
	listener_init(&urgent, group);
	urgent.nb.priority = 1;
	KUNIT_ASSERT_EQ(test, listener_register(&old), 0);
	KUNIT_ASSERT_EQ(test, listener_register(&young), 0);
	KUNIT_ASSERT_EQ(test, listener_register(&urgent), 0);

	/* Each stops the chain in turn, which keeps the next from its call. */
	urgent.result = NOTIFY_STOP;
	fire_add(group, mdev);
	KUNIT_EXPECT_EQ(test, atomic_read(&urgent.calls), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&old.calls), 0);

	urgent.result = NOTIFY_OK;
	old.result = NOTIFY_STOP;
	fire_add(group, mdev);
	KUNIT_EXPECT_EQ(test, atomic_read(&old.calls), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&young.calls), 0);

	listener_unregister(&urgent);
	listener_unregister(&young);
	listener_unregister(&old);
}

static void notify_returns_the_last_callbacks_value(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct listener listener;

	listener_init(&listener, group);
	listener.result = NOTIFY_BAD;
	KUNIT_ASSERT_EQ(test, listener_register(&listener), 0);

	KUNIT_EXPECT_EQ(test, fire_add(group, mdev), NOTIFY_BAD);

	listener_unregister(&listener);
}

static void unregistered_notifier_is_not_called(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct listener listener;

	listener_init(&listener, group);
	KUNIT_ASSERT_EQ(test, listener_register(&listener), 0);
	KUNIT_ASSERT_EQ(test, listener_unregister(&listener), 0);

	fire_add(group, mdev);

	KUNIT_EXPECT_EQ(test, atomic_read(&listener.calls), 0);
}

static void unregister_of_unknown_notifier_is_enoent(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct listener listener, stranger;

	listener_init(&listener, group);
	listener_init(&stranger, group);

	/* without a chain, and with a chain of another notifier */
	KUNIT_EXPECT_EQ(test, listener_unregister(&stranger), -ENOENT);
	KUNIT_ASSERT_EQ(test, listener_register(&listener), 0);
	KUNIT_EXPECT_EQ(test, listener_unregister(&stranger), -ENOENT);
	KUNIT_EXPECT_EQ(test, listener_unregister(&listener), 0);
	KUNIT_EXPECT_EQ(test, listener_unregister(&listener), -ENOENT);
}

static void registrations_are_counted(struct kunit *test)
{
	unsigned int before = intercept_registrations_live();
	struct listener one, two;

	listener_init(&one, mock_group_create(test));
	listener_init(&two, mock_group_create(test));
	KUNIT_ASSERT_EQ(test, listener_register(&one), 0);
	KUNIT_EXPECT_EQ(test, intercept_registrations_live(), before + 1);
	KUNIT_ASSERT_EQ(test, listener_register(&two), 0);
	KUNIT_EXPECT_EQ(test, intercept_registrations_live(), before + 2);

	listener_unregister(&one);
	listener_unregister(&two);

	KUNIT_EXPECT_EQ(test, intercept_registrations_live(), before);
}

/* Claims: C1 */
static void unregistration_waits_for_a_callback_in_flight(struct kunit *test)
{
	struct mock_thread *firer, *unregisterer;
	struct listener listener;

	listener_init(&listener, mock_group_create(test));
	KUNIT_ASSERT_EQ(test, listener_register(&listener), 0);
	firer = fire_and_hold(test, &listener);

	unregisterer = mock_thread_start(test, unregister_fn, &listener);
	mock_thread_wait_blocked(unregisterer);
	gate_open(&listener.gate);

	KUNIT_EXPECT_EQ(test, mock_thread_join(unregisterer), 0);
	KUNIT_EXPECT_EQ(test, mock_thread_join(firer), NOTIFY_OK);
}

/* Claims: C1 */
static void registration_waits_for_a_callback_in_flight(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_thread *firer, *registerer;
	struct listener listener, second;

	listener_init(&listener, group);
	listener_init(&second, group);
	KUNIT_ASSERT_EQ(test, listener_register(&listener), 0);
	firer = fire_and_hold(test, &listener);

	registerer = mock_thread_start(test, register_fn, &second);
	mock_thread_wait_blocked(registerer);
	gate_open(&listener.gate);
	KUNIT_EXPECT_EQ(test, mock_thread_join(registerer), 0);
	mock_thread_join(firer);

	KUNIT_EXPECT_EQ_MSG(test, atomic_read(&second.calls), 0,
			    "called for an event before its registration");
	listener_unregister(&second);
	listener_unregister(&listener);
}

static void callback_in_flight_blocks_its_own_group_only(struct kunit *test)
{
	struct mock_group *other = mock_group_create(test);
	struct mock_device *another = mock_device_create(test, NULL);
	struct listener held, free;
	struct mock_thread *firer;

	listener_init(&held, mock_group_create(test));
	listener_init(&free, other);
	KUNIT_ASSERT_EQ(test, listener_register(&held), 0);
	KUNIT_ASSERT_EQ(test, listener_register(&free), 0);
	firer = fire_and_hold(test, &held);

	fire_add(other, another);
	KUNIT_EXPECT_EQ(test, atomic_read(&free.calls), 1);
	KUNIT_EXPECT_EQ(test, listener_unregister(&free), 0);

	gate_open(&held.gate);
	mock_thread_join(firer);
	listener_unregister(&held);
}

static void add_device_is_fired_when_a_device_joins(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_event_log *log = mock_event_log_start(test, group);
	struct mock_device *mdev = mock_device_create(test, NULL);

	KUNIT_EXPECT_EQ(test, log->count, 0);
	KUNIT_ASSERT_EQ(test, mock_device_join(mdev, group), 0);

	KUNIT_ASSERT_EQ(test, log->count, 1);
	KUNIT_EXPECT_EQ(test, log->event[0].event,
			(unsigned long)IOMMU_GROUP_NOTIFY_ADD_DEVICE);
	KUNIT_EXPECT_PTR_EQ(test, log->event[0].dev, &mdev->dev);
}

/* Counts the calls in which the device has a group. */
static int group_seen_call(struct notifier_block *nb, unsigned long event,
			   void *data)
{
	struct listener *listener = container_of(nb, struct listener, nb);
	struct iommu_group *group = iommu_group_get(data);

	if (group) {
		atomic_inc(&listener->calls);
		iommu_group_put(group);
	}
	return NOTIFY_OK;
}

static void device_is_in_the_group_at_add_and_at_del(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct listener listener;

	listener_init(&listener, group);
	listener.nb.notifier_call = group_seen_call;
	KUNIT_ASSERT_EQ(test, listener_register(&listener), 0);

	KUNIT_ASSERT_EQ(test, mock_device_join(mdev, group), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&listener.calls), 1);
	mock_device_leave(mdev);
	KUNIT_EXPECT_EQ(test, atomic_read(&listener.calls), 2);

	listener_unregister(&listener);
}

static void bus_events_become_group_events_in_order(struct kunit *test)
{
	static const unsigned long expected[] = {
		IOMMU_GROUP_NOTIFY_BIND_DRIVER,
		IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
		IOMMU_GROUP_NOTIFY_UNBIND_DRIVER,
		IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
		IOMMU_GROUP_NOTIFY_DEL_DEVICE,
	};
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct mock_driver *drv = mock_driver_create(test, "some-driver");
	struct mock_event_log *log = mock_event_log_start(test, group);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);
	mock_device_unplug(mdev);

	KUNIT_ASSERT_EQ(test, log->count, (unsigned int)ARRAY_SIZE(expected));
	for (i = 0; i < ARRAY_SIZE(expected); i++)
		KUNIT_EXPECT_EQ(test, log->event[i].event, expected[i]);
}

static void failed_probe_fires_bind_driver_only(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct mock_driver *drv = mock_driver_create(test, "some-driver");
	struct mock_event_log *log = mock_event_log_start(test, group);

	mock_op_fail_nth(&drv->op[MOCK_DRIVER_PROBE], 1, -ENXIO);
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, drv), -ENXIO);

	KUNIT_ASSERT_EQ(test, log->count, 1);
	KUNIT_EXPECT_EQ(test, log->event[0].event,
			(unsigned long)IOMMU_GROUP_NOTIFY_BIND_DRIVER);
}

static void watched_bus_cannot_be_watched_twice(struct kunit *test)
{
	struct mock_device *mdev = mock_device_create(test, NULL);

	if (!IS_ENABLED(CONFIG_VFIO_KUNIT_IOMMU_NOTIFIER))
		kunit_skip(test, "the IOMMU core watches the bus");

	KUNIT_EXPECT_EQ(test, iommu_notifier_watch_bus(mdev->dev.bus), -EEXIST);
}

/* the stages of one registration, in their order */
struct observation {
	struct notifier_block observer;
	struct notifier_block *nb;
	unsigned long stage[4];
	unsigned int count;
};

static int observe(struct notifier_block *nb, unsigned long stage, void *data)
{
	struct observation *seen = container_of(nb, struct observation,
						observer);
	struct intercept_registration *change = data;

	if (change->nb == seen->nb && seen->count < ARRAY_SIZE(seen->stage))
		seen->stage[seen->count++] = stage;
	return NOTIFY_DONE;
}

static void observer_sees_each_stage_of_a_registration(struct kunit *test)
{
	static const unsigned long stages[] = {
		INTERCEPT_REGISTERING, INTERCEPT_REGISTERED,
		INTERCEPT_UNREGISTER_ENTERED, INTERCEPT_UNREGISTERED,
	};
	struct mock_group *group = mock_group_create(test);
	struct observation seen = { .observer.notifier_call = observe };
	struct listener listener;

	listener_init(&listener, group);
	seen.nb = &listener.nb;
	KUNIT_ASSERT_EQ(test, intercept_observer_add(&seen.observer), 0);

	KUNIT_EXPECT_EQ(test, listener_register(&listener), 0);
	KUNIT_EXPECT_EQ(test, listener_unregister(&listener), 0);
	intercept_observer_del(&seen.observer);

	KUNIT_ASSERT_EQ(test, seen.count, 4);
	KUNIT_EXPECT_MEMEQ(test, seen.stage, stages, sizeof(stages));
}

static struct kunit_case iommu_notifier_cases[] = {
	KUNIT_CASE(callback_gets_the_event_and_its_device),
	KUNIT_CASE(event_stays_within_its_group),
	KUNIT_CASE(event_without_notifier_returns_notify_done),
	KUNIT_CASE(callbacks_run_by_priority_then_by_age),
	KUNIT_CASE(notify_returns_the_last_callbacks_value),
	KUNIT_CASE(unregistered_notifier_is_not_called),
	KUNIT_CASE(unregister_of_unknown_notifier_is_enoent),
	KUNIT_CASE(registrations_are_counted),
	KUNIT_CASE(unregistration_waits_for_a_callback_in_flight),
	KUNIT_CASE(registration_waits_for_a_callback_in_flight),
	KUNIT_CASE(callback_in_flight_blocks_its_own_group_only),
	KUNIT_CASE(add_device_is_fired_when_a_device_joins),
	KUNIT_CASE(device_is_in_the_group_at_add_and_at_del),
	KUNIT_CASE(bus_events_become_group_events_in_order),
	KUNIT_CASE(failed_probe_fires_bind_driver_only),
	KUNIT_CASE(watched_bus_cannot_be_watched_twice),
	KUNIT_CASE(observer_sees_each_stage_of_a_registration),
	{}
};

FIXTURE_SUITE("iommu_notifier", iommu_notifier_cases);
