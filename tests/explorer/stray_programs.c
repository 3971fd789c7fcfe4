// SPDX-License-Identifier: GPL-2.0-only
/* Programs that cannot be explored, "stray_programs.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "stray_programs.h"

/* Outlives a schedule, so the program is not deterministic. */
static unsigned int schedules;

static atomic_t left;
static atomic_t right;
static struct mutex lock;

static void setup(void *ctx)
{
	schedules++;
	atomic_set(&left, 0);
	atomic_set(&right, 0);
	mutex_init(&lock);
}

static void add_somewhere(void *ctx)
{
	atomic_inc(schedules % 2 ? &left : &right);
	atomic_inc(&left);
}

INTERLEAVE_PROGRAM(stray_object, (.setup = setup),
		   { "one", add_somewhere }, { "two", add_somewhere });

static void add_some_times(void *ctx)
{
	atomic_inc(&left);
	if (schedules % 2)
		atomic_inc(&left);
}

INTERLEAVE_PROGRAM(stray_length, (.setup = setup),
		   { "one", add_some_times }, { "two", add_some_times });

static void lock_sometimes(void *ctx)
{
	if (schedules % 2) {
		mutex_lock(&lock);
		atomic_inc(&left);
		mutex_unlock(&lock);
	} else {
		atomic_inc(&left);
	}
}

INTERLEAVE_PROGRAM(stray_lock, (.setup = setup),
		   { "one", lock_sometimes }, { "two", lock_sometimes });

static void fail_once(void *ctx)
{
	static bool failed;

	atomic_inc(&left);
	if (failed)
		return;
	failed = true;
	interleave_fail("only this once");
}

INTERLEAVE_PROGRAM(stray_finding, (.setup = setup),
		   { "one", fail_once }, { "two", fail_once });

/* Each item queues the next. */
static struct work_struct links[INTERLEAVE_THREADS];

static void queue_next(struct work_struct *work)
{
	if (work != &links[ARRAY_SIZE(links) - 1])
		schedule_work(work + 1);
}

static void setup_works(void *ctx)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(links); i++)
		INIT_WORK(&links[i], queue_next);
}

static void queue_first(void *ctx)
{
	schedule_work(&links[0]);
}

INTERLEAVE_PROGRAM(stray_work, (.setup = setup_works), { "one", queue_first });

static void allocate_much(void *ctx)
{
	kfree(kmalloc(SZ_128K, GFP_KERNEL));
}

INTERLEAVE_PROGRAM(stray_memory, (), { "one", allocate_much });

static wait_queue_head_t queue;

static void setup_queue(void *ctx)
{
	setup(ctx);
	init_waitqueue_head(&queue);
}

static void sleep_off_queue(void *ctx)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	remove_wait_queue(&queue, &wait);
	wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

INTERLEAVE_PROGRAM(stray_queue, (.setup = setup_queue),
		   { "one", sleep_off_queue });

/* Only the first schedule joins the queue, and it does not leave. */
static void sleep_on_old_queue(void *ctx)
{
	static bool was_there;
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	if (was_there)
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	was_there = true;
	add_wait_queue(&queue, &wait);
}

INTERLEAVE_PROGRAM(stray_old_queue, (.setup = setup_queue),
		   { "one", sleep_on_old_queue });

/* one more than the explorer tracks for a thread */
static wait_queue_head_t many_queues[5];

static void setup_many_queues(void *ctx)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(many_queues); i++)
		init_waitqueue_head(&many_queues[i]);
}

static void be_everywhere(void *ctx)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(many_queues); i++)
		add_wait_queue(&many_queues[i], &wait);
}

INTERLEAVE_PROGRAM(stray_many_queues, (.setup = setup_many_queues),
		   { "one", be_everywhere });
