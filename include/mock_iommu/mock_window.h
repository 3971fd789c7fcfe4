/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Windows: moments of a VFIO group's creation and teardown at which a test
 * holds the creating or destroying thread, while other threads run.
 *
 * The core has no test code for windows. A window is a callback that the core's
 * calls into the kernel run anyway: an observer of registrations, or an
 * interface of the core's device class.
 *
 *	iommu_group_register_notifier()
 *		MOCK_WINDOW_REGISTERED
 *	group lock taken, device_create()
 *		MOCK_WINDOW_UNLISTED
 *	group can be found, group lock dropped
 *		...
 *	reference count 0, group lock taken, device_destroy()
 *		MOCK_WINDOW_REF_ZERO
 *	group lock dropped, iommu_group_unregister_notifier()
 *		MOCK_WINDOW_UNREGISTER_ENTERED
 *		MOCK_WINDOW_UNREGISTERING
 *		MOCK_WINDOW_UNREGISTERED
 *	unbound entries freed, group freed
 */
#ifndef _MOCK_IOMMU_MOCK_WINDOW_H
#define _MOCK_IOMMU_MOCK_WINDOW_H

#include <linux/device.h>
#include <linux/iommu.h>

#include <kunit/test.h>

/**
 * enum mock_window_id - the windows
 * @MOCK_WINDOW_REGISTERED: creation; the core's notifier is registered, the
 *	group lock is free and the group cannot be found
 * @MOCK_WINDOW_UNLISTED: creation; the group lock is held, the group cannot be
 *	found
 * @MOCK_WINDOW_REF_ZERO: teardown; the reference count is zero, the group lock
 *	is held
 * @MOCK_WINDOW_UNREGISTER_ENTERED: teardown; the group lock is free, the
 *	notifier is registered and callbacks run
 * @MOCK_WINDOW_UNREGISTERING: teardown; unregistration waits for a callback in
 *	flight. The callback is held, not the teardown: the test fires an event
 *	from a thread, which is held before the core's callback, then starts the
 *	teardown, which blocks. On release the core's callback runs.
 * @MOCK_WINDOW_UNREGISTERED: teardown; no callback runs any more, the group is
 *	not freed
 * @MOCK_WINDOWS: number of windows
 */
enum mock_window_id {
	MOCK_WINDOW_REGISTERED,
	MOCK_WINDOW_UNLISTED,
	MOCK_WINDOW_REF_ZERO,
	MOCK_WINDOW_UNREGISTER_ENTERED,
	MOCK_WINDOW_UNREGISTERING,
	MOCK_WINDOW_UNREGISTERED,
	MOCK_WINDOWS
};

struct mock_window;

/**
 * mock_window_name() - get the name of a window
 * @id: the window
 *
 * Context: Any context.
 * Return: a string such as "ref_zero", usable as a parameter's description.
 */
const char *mock_window_name(enum mock_window_id id);

/**
 * mock_window_arm() - hold the next thread that reaches a window
 * @test: the test; its end releases the window
 * @class: device class of the core's group nodes
 * @id: the window
 * @group: group whose creation or teardown is held; the test keeps a reference
 *	until the release
 *
 * An armed window holds one thread, the first to get there. Arm it before that
 * thread can get there.
 *
 * Context: Process context. May sleep.
 * Return: the window.
 */
struct mock_window *mock_window_arm(struct kunit *test, struct class *class,
				    enum mock_window_id id,
				    struct iommu_group *group);

/**
 * mock_window_wait_held() - wait until a thread is held
 * @window: the window
 *
 * Fails and ends the case after MOCK_DEADLINE_SECONDS.
 *
 * Context: Process context. May sleep.
 */
void mock_window_wait_held(struct mock_window *window);

/**
 * mock_window_is_held() - check whether a thread is held now
 * @window: the window
 *
 * Context: Any context.
 * Return: true if a thread is held.
 */
bool mock_window_is_held(struct mock_window *window);

/**
 * mock_window_release() - disarm a window and let the held thread continue
 * @window: the window; a second call does nothing
 *
 * Context: Process context. May sleep.
 */
void mock_window_release(struct mock_window *window);

/**
 * mock_window_release_all() - release every window of a test
 * @test: the test, which may have ended early
 *
 * Context: Process context. May sleep.
 */
void mock_window_release_all(struct kunit *test);

#endif /* _MOCK_IOMMU_MOCK_WINDOW_H */
