// SPDX-License-Identifier: GPL-2.0-only
/*
 * The chains of the IOMMU core, "mock_chain.h".
 *
 * A mock IOMMU driver serves the mock bus, so all events come from the IOMMU
 * core, which has no call to fire one. mock_group_notify() changes the state of
 * the device and changes it back, while a gate at the head of the group's chain
 * stops every other event.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/slab.h>

#include "mock_chain.h"
#include "mock_private.h"

/**
 * struct mock_firing - an event that is being fired
 * @group: group whose listeners see the event
 * @event: number of the event
 * @passed: set once the event has passed the gate, which it does once
 * @verdict: return value of mock_group_notify()
 */
struct mock_firing {
	struct mock_group *group;
	unsigned long event;
	bool passed;
	int verdict;
};

/**
 * struct mock_gate - both ends of a group's chain
 * @head: called first; stops every event of a firing but its own
 * @tail: called last, unless a listener stopped the event
 * @group: the group
 */
struct mock_gate {
	struct notifier_block head;
	struct notifier_block tail;
	struct mock_group *group;
};

/* The firing of the calling thread; NULL for any other event. */
static struct mock_firing *firing_of(void *data)
{
	struct device *dev = data;
	struct mock_device *mdev;

	if (dev->bus != &mock_bus)
		return NULL;
	mdev = to_mock_device(dev);
	return mock_device_is_firing(mdev) ? mdev->firing : NULL;
}

/* Checks for a block that is no mock's. Called from the chain. */
static bool has_listener(struct mock_gate *gate)
{
	struct notifier_block *nb;

	for (nb = rcu_dereference_raw(gate->head.next); nb;
	     nb = rcu_dereference_raw(nb->next)) {
		if (nb != &gate->tail && !mock_window_owns_notifier(nb) &&
		    !mock_event_log_owns_notifier(nb))
			return true;
	}
	return false;
}

static int gate_head(struct notifier_block *nb, unsigned long event, void *data)
{
	struct mock_gate *gate = container_of(nb, struct mock_gate, head);
	struct mock_firing *firing = firing_of(data);

	if (!firing)
		return NOTIFY_DONE;
	if (firing->passed || firing->event != event ||
	    firing->group != gate->group)
		return NOTIFY_STOP;
	firing->passed = true;
	firing->verdict = has_listener(gate) ? NOTIFY_BAD : NOTIFY_DONE;
	return NOTIFY_DONE;
}

static int gate_tail(struct notifier_block *nb, unsigned long event, void *data)
{
	struct mock_firing *firing = firing_of(data);

	if (firing && firing->verdict == NOTIFY_BAD)
		firing->verdict = NOTIFY_OK;
	return NOTIFY_DONE;
}

/* The parentheses bypass the observers: no test is about the gate. */
int mock_chain_watch(struct mock_group *group)
{
	struct mock_gate *gate = kzalloc(sizeof(*gate), GFP_KERNEL);

	if (!gate)
		return -ENOMEM;
	gate->head.notifier_call = gate_head;
	gate->head.priority = INT_MAX;
	gate->tail.notifier_call = gate_tail;
	gate->tail.priority = INT_MIN;
	gate->group = group;
	(iommu_group_register_notifier)(group->iommu_group, &gate->head);
	(iommu_group_register_notifier)(group->iommu_group, &gate->tail);
	group->gate = gate;
	return 0;
}

void mock_chain_unwatch(struct mock_group *group)
{
	struct mock_gate *gate = group->gate;

	if (!gate)
		return;
	group->gate = NULL;
	(iommu_group_unregister_notifier)(group->iommu_group, &gate->tail);
	(iommu_group_unregister_notifier)(group->iommu_group, &gate->head);
	kfree(gate);
}

/* the mock IOMMU driver */

static struct iommu_device mock_iommu;

/* A device is behind the IOMMU if it is made for a group. */
static struct iommu_device *mock_probe_device(struct device *dev)
{
	return to_mock_device(dev)->group ? &mock_iommu : ERR_PTR(-ENODEV);
}

static void mock_release_device(struct device *dev)
{
}

static struct iommu_group *mock_device_group(struct device *dev)
{
	struct mock_group *group = to_mock_device(dev)->group;

	/* Not counted: the IOMMU core holds this reference. */
	return (iommu_group_ref_get)(group->iommu_group);
}

/* Only VFIO IOMMU drivers have page tables. */
static struct iommu_domain *mock_domain_alloc(unsigned int type)
{
	return NULL;
}

static const struct iommu_ops mock_iommu_ops = {
	.probe_device = mock_probe_device,
	.release_device = mock_release_device,
	.device_group = mock_device_group,
	.domain_alloc = mock_domain_alloc,
	.owner = THIS_MODULE,
};

void mock_need_staged_events(struct kunit *test)
{
	kunit_skip(test, "the IOMMU core fires no event without a matching device");
}
EXPORT_SYMBOL_GPL(mock_need_staged_events);

static void show_iommu(void *ctx)
{
	mock_bus.iommu_ops = &mock_iommu_ops;
}

void mock_bus_hide_iommu(struct kunit *test)
{
	/*
	 * The IOMMU core still listens to the bus. A second bus_set_iommu()
	 * would make it listen twice, so show_iommu() writes the pointer.
	 */
	KUNIT_ASSERT_EQ(test, bus_set_iommu(&mock_bus, NULL), 0);
	mock_defer(test, show_iommu, NULL);
}
EXPORT_SYMBOL_GPL(mock_bus_hide_iommu);

/* bound to a device without a driver to fire its driver events */
static struct mock_driver stand_in = {
	.driver = {
		.name = "mock_stand_in",
		.bus = &mock_bus,
	},
};

int mock_chain_init(void)
{
	int ret;

	ret = iommu_device_sysfs_add(&mock_iommu, NULL, NULL, "mock_iommu");
	if (ret)
		return ret;
	iommu_device_set_ops(&mock_iommu, &mock_iommu_ops);
	ret = iommu_device_register(&mock_iommu);
	if (ret)
		goto err_sysfs;
	ret = driver_register(&stand_in.driver);
	if (ret)
		goto err_device;
	/* bus_set_iommu() cannot be undone, so this module stays. */
	ret = bus_set_iommu(&mock_bus, &mock_iommu_ops);
	if (ret)
		goto err_driver;
	__module_get(THIS_MODULE);
	return 0;

err_driver:
	driver_unregister(&stand_in.driver);
err_device:
	iommu_device_unregister(&mock_iommu);
err_sysfs:
	iommu_device_sysfs_remove(&mock_iommu);
	return ret;
}

void mock_chain_exit(void)
{
	driver_unregister(&stand_in.driver);
	iommu_device_unregister(&mock_iommu);
	iommu_device_sysfs_remove(&mock_iommu);
}

int mock_chain_join(struct mock_device *mdev, struct mock_group *group)
{
	if (mdev->dev.iommu_group == group->iommu_group)
		return 0;
	return iommu_group_add_device(group->iommu_group, &mdev->dev);
}

void mock_chain_leave(struct mock_device *mdev)
{
	iommu_group_remove_device(&mdev->dev);
}

/* Fires all four driver events. */
static int cycle_driver(struct mock_device *mdev)
{
	struct device_driver *driver = mdev->dev.driver;
	void *drvdata = dev_get_drvdata(&mdev->dev);
	int ret;

	if (driver) {
		mock_device_unbind(mdev);
		ret = mock_device_bind(mdev, container_of(driver,
							  struct mock_driver,
							  driver));
	} else {
		ret = mock_device_bind(mdev, &stand_in);
		mock_device_unbind(mdev);
	}
	dev_set_drvdata(&mdev->dev, drvdata);
	return ret;
}

static int move(struct mock_device *mdev, struct iommu_group *to)
{
	iommu_group_remove_device(&mdev->dev);
	return to ? iommu_group_add_device(to, &mdev->dev) : 0;
}

/* Changes the state and changes it back; one of the changes is the event. */
static int change_and_restore(struct mock_device *mdev,
			      struct mock_firing *firing)
{
	struct iommu_group *there = firing->group->iommu_group;
	struct iommu_group *home = iommu_group_get(&mdev->dev);
	int ret = 0;

	if (home != there || firing->event == IOMMU_GROUP_NOTIFY_ADD_DEVICE)
		ret = move(mdev, there);
	if (!ret && firing->event != IOMMU_GROUP_NOTIFY_ADD_DEVICE &&
	    firing->event != IOMMU_GROUP_NOTIFY_DEL_DEVICE)
		ret = cycle_driver(mdev);
	if (home != there || firing->event == IOMMU_GROUP_NOTIFY_DEL_DEVICE)
		ret = move(mdev, home) ?: ret;

	iommu_group_put(home);
	return ret;
}

int mock_group_notify(struct mock_group *group, unsigned long event,
		      struct mock_device *mdev)
{
	struct mock_firing firing = {
		.group = group,
		.event = event,
		.verdict = NOTIFY_BAD,
	};
	int ret;

	/* Within probe or remove, a bind would deadlock. */
	if (!device_trylock(&mdev->dev)) {
		KUNIT_FAIL(mdev->test, "event %lu about a device being bound or unbound\n",
			   event);
		return NOTIFY_BAD;
	}
	device_unlock(&mdev->dev);

	mutex_lock(&mdev->firing_lock);
	mdev->firing = &firing;
	WRITE_ONCE(mdev->firing_task, current);
	ret = change_and_restore(mdev, &firing);
	WRITE_ONCE(mdev->firing_task, NULL);
	mutex_unlock(&mdev->firing_lock);

	if (ret || !firing.passed) {
		KUNIT_FAIL(mdev->test, "event %lu was not fired: %d\n",
			   event, ret);
		return NOTIFY_BAD;
	}
	return firing.verdict;
}
EXPORT_SYMBOL_GPL(mock_group_notify);
