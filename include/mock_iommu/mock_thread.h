/* SPDX-License-Identifier: GPL-2.0-only */
/* Worker threads of a test. Waits end at a deadline instead of hanging. */
#ifndef _MOCK_IOMMU_MOCK_THREAD_H
#define _MOCK_IOMMU_MOCK_THREAD_H

#include <kunit/test.h>

struct mock_thread;

/**
 * mock_thread_start() - run a function on a new thread
 * @test: the test; its end joins the thread
 * @fn: the function. KUNIT_EXPECT_* is allowed there, KUNIT_ASSERT_* is not: an
 *	assertion would end the wrong thread.
 * @arg: argument of @fn
 *
 * The thread shares file descriptors and, if the test has user memory
 * (<mock_iommu/mock_user.h>) by then, the address space.
 *
 * Context: Process context. May sleep.
 * Return: the thread.
 */
struct mock_thread *mock_thread_start(struct kunit *test, int (*fn)(void *arg),
				      void *arg);

/**
 * mock_thread_join() - wait until the function of a thread has returned
 * @thread: the thread; a second join returns the same value
 *
 * Fails and ends the case after MOCK_DEADLINE_SECONDS.
 *
 * Context: Process context. May sleep.
 * Return: the value that the function returned.
 */
int mock_thread_join(struct mock_thread *thread);

/**
 * mock_thread_wait_blocked() - wait until a thread sleeps uninterruptibly
 * @thread: the thread
 *
 * Fails and ends the case if the function of the thread returns instead, or
 * after MOCK_DEADLINE_SECONDS.
 *
 * Context: Process context. May sleep.
 */
void mock_thread_wait_blocked(struct mock_thread *thread);

/**
 * mock_thread_blocks() - wait until a thread sleeps uninterruptibly or ends
 * @thread: the thread
 *
 * For a case that has to clean up if the thread did not block. Fails and ends
 * the case after MOCK_DEADLINE_SECONDS.
 *
 * Context: Process context. May sleep.
 * Return: true if the thread sleeps, false if its function has returned.
 */
bool mock_thread_blocks(struct mock_thread *thread);

/**
 * mock_thread_wait_sleeping() - wait until a thread sleeps in any way
 * @thread: the thread
 *
 * Like mock_thread_wait_blocked(), but an interruptible sleep counts, too.
 *
 * Context: Process context. May sleep.
 */
void mock_thread_wait_sleeping(struct mock_thread *thread);

/**
 * mock_thread_signal() - send a signal to a thread
 * @thread: the thread; its interruptible waits end with -ERESTARTSYS
 *
 * Context: Process context.
 */
void mock_thread_signal(struct mock_thread *thread);

/**
 * mock_thread_is_done() - check whether the function of a thread has returned
 * @thread: the thread
 *
 * Context: Any context.
 * Return: true if the function has returned.
 */
bool mock_thread_is_done(struct mock_thread *thread);

#endif /* _MOCK_IOMMU_MOCK_THREAD_H */
