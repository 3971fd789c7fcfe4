// SPDX-License-Identifier: GPL-2.0-only
/* Worker threads, <mock_iommu/mock_thread.h>. */
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/kthread.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include <mock_iommu/mock_thread.h>

#include "mock_private.h"

struct mock_thread {
	struct kunit *test;
	struct task_struct *task;
	int (*fn)(void *arg);
	void *arg;
	int result;
	struct completion done;
};

static int thread_main(void *data)
{
	struct mock_thread *thread = data;
	struct mm_struct *mm = mock_user_mm_get(thread->test);

	allow_signal(SIGTERM);
	if (mm)
		kthread_use_mm(mm);
	thread->result = thread->fn(thread->arg);
	if (mm) {
		kthread_unuse_mm(mm);
		mmput(mm);
	}
	complete_all(&thread->done);

	/* kthread_stop() waits until the thread has left this code. */
	for (;;) {
		set_current_state(TASK_IDLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static bool thread_wait(struct mock_thread *thread)
{
	return wait_for_completion_timeout(&thread->done,
					   MOCK_DEADLINE_SECONDS * HZ);
}

static void thread_free(void *ctx)
{
	struct mock_thread *thread = ctx;

	if (!thread->task) {
		kfree(thread);
		return;
	}
	if (!thread_wait(thread)) {
		/* The thread may go on using @thread. */
		KUNIT_FAIL(thread->test, "a thread hangs at the end of the test");
		return;
	}
	kthread_stop(thread->task);
	put_task_struct(thread->task);
	kfree(thread);
}

struct mock_thread *mock_thread_start(struct kunit *test, int (*fn)(void *arg),
				      void *arg)
{
	struct mock_thread *thread = mock_zalloc(test, thread);
	struct task_struct *task;

	thread->test = test;
	thread->fn = fn;
	thread->arg = arg;
	init_completion(&thread->done);
	mock_defer(test, thread_free, thread);

	task = kthread_create(thread_main, thread, "mock_thread");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	get_task_struct(task);
	thread->task = task;
	wake_up_process(task);
	return thread;
}
EXPORT_SYMBOL_GPL(mock_thread_start);

int mock_thread_join(struct mock_thread *thread)
{
	KUNIT_ASSERT_TRUE_MSG(thread->test, thread_wait(thread),
			      "deadline: the thread hangs");
	return thread->result;
}
EXPORT_SYMBOL_GPL(mock_thread_join);

/* Does not change while the task does not run. */
static unsigned long switches(struct task_struct *task)
{
	return READ_ONCE(task->nvcsw) + READ_ONCE(task->nivcsw);
}

/*
 * Waits until the thread sleeps in one of the states at three looks in a row
 * without having run between them: a short wait for a lock must not count.
 * Returns false if the function of the thread returns instead.
 */
static bool sleeps(struct mock_thread *thread, const char *states)
{
	unsigned long deadline = jiffies + MOCK_DEADLINE_SECONDS * HZ;
	unsigned long before = 0;
	unsigned int looks = 0;

	while (looks < 3) {
		unsigned long now = switches(thread->task);
		bool asleep = strchr(states, task_state_to_char(thread->task));

		if (mock_thread_is_done(thread))
			return false;
		KUNIT_ASSERT_TRUE_MSG(thread->test,
				      time_before(jiffies, deadline),
				      "deadline: the thread does not block");
		looks = asleep && (!looks || now == before) ? looks + 1 : 0;
		before = now;
		schedule_timeout_uninterruptible(1);
	}
	return true;
}

bool mock_thread_blocks(struct mock_thread *thread)
{
	return sleeps(thread, "D");
}
EXPORT_SYMBOL_GPL(mock_thread_blocks);

void mock_thread_wait_blocked(struct mock_thread *thread)
{
	KUNIT_ASSERT_TRUE_MSG(thread->test, sleeps(thread, "D"),
			      "the thread did not block");
}
EXPORT_SYMBOL_GPL(mock_thread_wait_blocked);

void mock_thread_wait_sleeping(struct mock_thread *thread)
{
	KUNIT_ASSERT_TRUE_MSG(thread->test, sleeps(thread, "DS"),
			      "the thread did not block");
}
EXPORT_SYMBOL_GPL(mock_thread_wait_sleeping);

void mock_thread_signal(struct mock_thread *thread)
{
	send_sig(SIGTERM, thread->task, 1);
}
EXPORT_SYMBOL_GPL(mock_thread_signal);

bool mock_thread_is_done(struct mock_thread *thread)
{
	return completion_done(&thread->done);
}
EXPORT_SYMBOL_GPL(mock_thread_is_done);
