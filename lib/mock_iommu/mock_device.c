// SPDX-License-Identifier: GPL-2.0-only
/* The mock bus, its devices and its drivers, <mock_iommu/mock_iommu.h>. */
#include <linux/export.h>
#include <linux/slab.h>

#include <compat/kernel.h>

#include "mock_chain.h"
#include "mock_private.h"

static atomic_t last_number = ATOMIC_INIT(0);
static atomic_t unfreed = ATOMIC_INIT(0);

/*
 * A device matches one driver, and only while mock_device_bind() runs. So the
 * driver core never binds by itself, and tests can register many drivers.
 */
static int mock_bus_match(struct device *dev, compat_match_driver *drv)
{
	struct mock_driver *wanted = READ_ONCE(to_mock_device(dev)->wanted);

	return wanted && drv == &wanted->driver;
}

static struct mock_driver *bound_driver(struct device *dev)
{
	return container_of(dev->driver, struct mock_driver, driver);
}

static int mock_bus_probe(struct device *dev)
{
	struct mock_device *mdev = to_mock_device(dev);
	struct mock_driver *drv = bound_driver(dev);
	int ret = 0;

	if (!mock_device_is_firing(mdev)) {
		ret = mock_op_enter(&drv->op[MOCK_DRIVER_PROBE]);
		if (!ret && drv->probe)
			ret = drv->probe(drv, mdev);
	}
	/* device_attach() does not return the error of a probe. */
	mdev->probe_result = ret;
	return ret;
}

static compat_bus_remove_result mock_bus_remove(struct device *dev)
{
	struct mock_device *mdev = to_mock_device(dev);
	struct mock_driver *drv = bound_driver(dev);

	if (!mock_device_is_firing(mdev)) {
		mock_op_enter(&drv->op[MOCK_DRIVER_REMOVE]);
		if (drv->remove)
			drv->remove(drv, mdev);
	}
	return COMPAT_BUS_REMOVED;
}

compat_bus_type mock_bus = {
	.name = "mock_iommu",
	.match = mock_bus_match,
	.probe = mock_bus_probe,
	.remove = mock_bus_remove,
};

int mock_device_init(void)
{
	int ret = bus_register(&mock_bus);

	if (ret)
		return ret;
	ret = mock_chain_init();
	if (ret)
		bus_unregister(&mock_bus);
	return ret;
}

void mock_device_exit(void)
{
	mock_chain_exit();
	bus_unregister(&mock_bus);
}

static void mock_device_release(struct device *dev)
{
	atomic_dec(&unfreed);
	kfree(to_mock_device(dev));
}

int mock_device_join(struct mock_device *mdev, struct mock_group *group)
{
	int ret;

	/* Set first: a listener of ADD_DEVICE may read it. */
	mdev->group = group;
	ret = mock_chain_join(mdev, group);
	if (ret)
		mdev->group = NULL;
	return ret;
}
EXPORT_SYMBOL_GPL(mock_device_join);

void mock_device_leave(struct mock_device *mdev)
{
	mock_chain_leave(mdev);
	mdev->group = NULL;
}
EXPORT_SYMBOL_GPL(mock_device_leave);

void mock_device_unplug(struct mock_device *mdev)
{
	if (!mdev->registered)
		return;
	mdev->registered = false;
	mock_device_unbind(mdev);
	mock_device_leave(mdev);
	device_del(&mdev->dev);
}
EXPORT_SYMBOL_GPL(mock_device_unplug);

static void mock_device_free(void *ctx)
{
	struct mock_device *mdev = ctx;

	mock_device_unplug(mdev);
	put_device(&mdev->dev);
}

struct mock_device *mock_device_create(struct kunit *test,
				       struct mock_group *group)
{
	struct mock_device *mdev = mock_zalloc(test, mdev);
	int ret;

	mdev->test = test;
	mdev->group = group;
	mutex_init(&mdev->firing_lock);
	mdev->dev.bus = &mock_bus;
	mdev->dev.release = mock_device_release;
	device_initialize(&mdev->dev);
	atomic_inc(&unfreed);
	mock_defer(test, mock_device_free, mdev);

	ret = dev_set_name(&mdev->dev, "mock%d",
			   atomic_inc_return(&last_number));
	KUNIT_ASSERT_EQ(test, ret, 0);
	ret = device_add(&mdev->dev);
	KUNIT_ASSERT_EQ(test, ret, 0);
	mdev->registered = true;
	if (group)
		KUNIT_ASSERT_EQ(test, mock_device_join(mdev, group), 0);
	return mdev;
}
EXPORT_SYMBOL_GPL(mock_device_create);

unsigned int mock_device_count_unfreed(void)
{
	return atomic_read(&unfreed);
}
EXPORT_SYMBOL_GPL(mock_device_count_unfreed);

int mock_device_bind(struct mock_device *mdev, struct mock_driver *drv)
{
	int ret;

	if (mdev->dev.driver)
		return -EBUSY;

	mdev->probe_result = -ENODEV;
	WRITE_ONCE(mdev->wanted, drv);
	ret = device_attach(&mdev->dev);
	WRITE_ONCE(mdev->wanted, NULL);
	if (ret < 0)
		return ret;
	return ret ? 0 : mdev->probe_result;
}
EXPORT_SYMBOL_GPL(mock_device_bind);

void mock_device_unbind(struct mock_device *mdev)
{
	device_release_driver(&mdev->dev);
}
EXPORT_SYMBOL_GPL(mock_device_unbind);

static void mock_driver_free(void *ctx)
{
	struct mock_driver *drv = ctx;

	if (drv->registered)
		driver_unregister(&drv->driver);
	kfree(drv->driver.name);
	kfree(drv);
}

struct mock_driver *mock_driver_create(struct kunit *test, const char *name)
{
	struct mock_driver *drv = mock_zalloc(test, drv);
	int ret;

	mock_defer(test, mock_driver_free, drv);
	drv->driver.name = kstrdup(name, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, drv->driver.name);
	drv->driver.bus = &mock_bus;
	ret = driver_register(&drv->driver);
	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "driver %s", name);
	drv->registered = true;
	return drv;
}
EXPORT_SYMBOL_GPL(mock_driver_create);
