/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Windows: moments of a VFIO group's creation and teardown at which a test can
 * hold the thread that creates or tears down, while other threads do things.
 *
 * The core has no test code for it. A window is a callback that the core's
 * calls into the kernel run anyway: an observer of its registrations, or an
 * interface of its device class.
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
#ifndef MOCK_WINDOW_H
#define MOCK_WINDOW_H

#include <linux/device.h>
#include <linux/iommu.h>
#include <kunit/test.h>

/**
 * enum mock_window_id - Where to hold.
 * @MOCK_WINDOW_REGISTERED: creation; the core's notifier is registered, the
 *	group lock is not taken and nobody can find the group
 * @MOCK_WINDOW_UNLISTED: creation; the group lock is held, nobody can find the
 *	group yet
 * @MOCK_WINDOW_REF_ZERO: teardown; the reference count is zero, the group lock
 *	is held
 * @MOCK_WINDOW_UNREGISTER_ENTERED: teardown; the group lock is dropped, the
 *	notifier is still registered and callbacks run
 * @MOCK_WINDOW_UNREGISTERING: teardown; unregistration waits for a callback in
 *	flight. It is the callback that is held: the test fires an event from
 *	a thread, which is held before the core's callback, then starts the
 *	teardown, which blocks. On release the core's callback runs.
 * @MOCK_WINDOW_UNREGISTERED: teardown; no callback runs any more, the group's
 *	memory is still there
 * @MOCK_WINDOWS: how many there are
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
 * mock_window_name() - The window's name.
 * @id: which one
 *
 * Context: Any.
 * Return: a string such as "ref_zero", good for a parameter's description.
 */
const char *mock_window_name(enum mock_window_id id);

/**
 * mock_window_arm() - Hold the next thread that comes to a window.
 * @test: the test that owns the window; its end releases and disarms it
 * @class: the device class of the core's group nodes
 * @id: where to hold
 * @group: the group whose creation or teardown is to be held; the test keeps
 *	a reference to it until the window is released
 *
 * One thread is held per armed window: the first that comes there, once. To be
 * armed before the thread that is to be held can get there.
 *
 * Context: Process context, may sleep.
 * Return: the window.
 */
struct mock_window *mock_window_arm(struct kunit *test, struct class *class,
				    enum mock_window_id id,
				    struct iommu_group *group);

/**
 * mock_window_wait_held() - Wait until a thread is held.
 * @window: the window
 *
 * Fails and ends the case when MOCK_DEADLINE_SECONDS have passed.
 *
 * Context: Process context, may sleep.
 */
void mock_window_wait_held(struct mock_window *window);

/**
 * mock_window_is_held() - Whether a thread is held right now.
 * @window: the window
 *
 * Context: Any.
 * Return: true if one is.
 */
bool mock_window_is_held(struct mock_window *window);

/**
 * mock_window_release() - Let the held thread go on, and disarm.
 * @window: the window; nothing happens the second time
 *
 * Context: Process context, may sleep.
 */
void mock_window_release(struct mock_window *window);

/**
 * mock_window_release_all() - Release every window of a test.
 * @test: the test
 *
 * For the end of a case that may have ended early.
 *
 * Context: Process context, may sleep.
 */
void mock_window_release_all(struct kunit *test);

#endif /* MOCK_WINDOW_H */
