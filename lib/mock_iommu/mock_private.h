/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the mock library know of each other. */
#ifndef _MOCK_IOMMU_MOCK_PRIVATE_H
#define _MOCK_IOMMU_MOCK_PRIVATE_H

#include <linux/sched.h>
#include <compat/compat.h>
#include <compat/kunit.h>
#include <mock_iommu/mock_iommu.h>

struct mm_struct;

extern compat_bus_type mock_bus;

static inline struct mock_device *to_mock_device(struct device *dev)
{
	return container_of(dev, struct mock_device, dev);
}

/*
 * Whether the calling thread is bringing an event about: what happens to the
 * device then is none of its driver's business.
 */
static inline bool mock_device_is_firing(const struct mock_device *mdev)
{
	return READ_ONCE(mdev->firing_task) == current;
}

/* Ends the case without memory. Freed by whoever owns the object. */
#define mock_zalloc(test, pointer) ({					\
	typeof(pointer) __new = kzalloc(sizeof(*__new), GFP_KERNEL);	\
									\
	KUNIT_ASSERT_NOT_NULL(test, __new);				\
	__new;								\
})

/* Calls @action(@ctx) when the test ends; ends it at once without memory. */
static inline void mock_defer(struct kunit *test, void (*action)(void *ctx),
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

/* Whether a notifier block is one of the mock's own, not of the core's. */
bool mock_window_owns_notifier(struct notifier_block *nb);
bool mock_event_log_owns_notifier(struct notifier_block *nb);

/* The address space of the test's process; NULL if it has none. */
struct mm_struct *mock_user_mm_get(struct kunit *test);

#endif /* _MOCK_IOMMU_MOCK_PRIVATE_H */
