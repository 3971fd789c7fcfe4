/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the mock library. */
#ifndef _MOCK_IOMMU_MOCK_PRIVATE_H
#define _MOCK_IOMMU_MOCK_PRIVATE_H

#include <linux/sched.h>

#include <compat/kernel.h>
#include <compat/kunit.h>
#include <mock_iommu/mock_iommu.h>

struct mm_struct;

extern compat_bus_type mock_bus;

static inline struct mock_device *to_mock_device(struct device *dev)
{
	return container_of(dev, struct mock_device, dev);
}

/*
 * Checks whether the calling thread fires an event by changing the state of the
 * device. The device's driver must not notice.
 */
static inline bool mock_device_is_firing(const struct mock_device *mdev)
{
	return READ_ONCE(mdev->firing_task) == current;
}

/* Allocates an object for @pointer; ends the case without memory. */
#define mock_zalloc(test, pointer) ({					\
	typeof(pointer) __new = kzalloc(sizeof(*__new), GFP_KERNEL);	\
									\
	KUNIT_ASSERT_NOT_NULL(test, __new);				\
	__new;								\
})

/* Calls @action(@ctx) at the end of the test; without memory at once. */
static inline void mock_defer(struct kunit *test, kunit_action_t *action,
			      void *ctx)
{
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, action, ctx), 0);
}

int mock_device_init(void);
void mock_device_exit(void);
int mock_vfio_device_init(void);
void mock_vfio_device_exit(void);
int mock_window_init(void);
void mock_window_exit(void);
int mock_user_init(void);
void mock_user_exit(void);
void mock_process_exit(void);

/* Check whether a notifier block belongs to the mocks, not to the core. */
bool mock_window_owns_notifier(struct notifier_block *nb);
bool mock_event_log_owns_notifier(struct notifier_block *nb);

/* Gets the address space of the test's process; NULL without one. */
struct mm_struct *mock_user_mm_get(struct kunit *test);

#endif /* _MOCK_IOMMU_MOCK_PRIVATE_H */
