/* SPDX-License-Identifier: GPL-2.0-only */
/* Worker threads of a test, with deadlines instead of hangs. */
#ifndef MOCK_THREAD_H
#define MOCK_THREAD_H

#include <kunit/test.h>

struct mock_thread;

/**
 * mock_thread_start() - Run a function on a thread of its own.
 * @test: the test that owns the thread; its end joins it
 * @fn: the function. It must not use KUNIT_ASSERT_*, which would end the wrong
 *	thread; KUNIT_EXPECT_* is fine.
 * @arg: its argument
 *
 * If the test has user memory (<mock_iommu/mock_user.h>), so has the thread.
 * File descriptors are shared.
 *
 * Context: Process context, may sleep.
 * Return: the thread.
 */
struct mock_thread *mock_thread_start(struct kunit *test, int (*fn)(void *arg),
				      void *arg);

/**
 * mock_thread_join() - Wait until a thread's function has returned.
 * @thread: the thread; joining it twice is fine
 *
 * Fails and ends the case when MOCK_DEADLINE_SECONDS have passed.
 *
 * Context: Process context, may sleep.
 * Return: what the function returned.
 */
int mock_thread_join(struct mock_thread *thread);

/**
 * mock_thread_wait_blocked() - Wait until a thread sleeps uninterruptibly.
 * @thread: the thread
 *
 * On a lock, a completion, a wait queue: whatever it is, nothing but somebody
 * else's action will wake it. A thread that finishes instead fails and ends
 * the case, and so does one that has done neither at the deadline.
 *
 * Context: Process context, may sleep.
 */
void mock_thread_wait_blocked(struct mock_thread *thread);

/**
 * mock_thread_blocks() - Wait until a thread sleeps uninterruptibly or has
 * finished.
 * @thread: the thread
 *
 * For a case that can go on, and clean up, when a thread did not block that
 * should have. One that has done neither at the deadline ends the case.
 *
 * Context: Process context, may sleep.
 * Return: true if it sleeps, false if it has finished.
 */
bool mock_thread_blocks(struct mock_thread *thread);

/**
 * mock_thread_wait_sleeping() - Wait until a thread sleeps, interruptibly or
 * not.
 * @thread: the thread
 *
 * As mock_thread_wait_blocked() otherwise.
 *
 * Context: Process context, may sleep.
 */
void mock_thread_wait_sleeping(struct mock_thread *thread);

/**
 * mock_thread_signal() - Send a thread a signal.
 * @thread: the thread; its interruptible waits end with -ERESTARTSYS
 *
 * Context: Process context.
 */
void mock_thread_signal(struct mock_thread *thread);

/**
 * mock_thread_is_done() - Whether a thread's function has returned.
 * @thread: the thread
 *
 * Context: Any.
 * Return: true if it has.
 */
bool mock_thread_is_done(struct mock_thread *thread);

#endif /* MOCK_THREAD_H */
