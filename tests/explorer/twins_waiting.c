// SPDX-License-Identifier: GPL-2.0-only
/* Bugs with waiting for a flag, a completion, time or a work item, "twins.h". */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "shared_count.h"
#include "twins.h"

static wait_queue_head_t queue;
static struct completion done;
static struct mutex lock;
static struct work_struct work;
static atomic_t flag;
/* accessed plainly by the thread that waits for the other */
static int value;

static void add(struct work_struct *unused)
{
	atomic_inc(&count);
}

static void setup_with(work_func_t does)
{
	init_waitqueue_head(&queue);
	init_completion(&done);
	mutex_init(&lock);
	atomic_set(&flag, 0);
	atomic_set(&count, 0);
	value = 0;
	INIT_WORK(&work, does);
}

THREAD(setup, setup_with(add))

static void raise_and_wake(void *ctx)
{
	atomic_set(&flag, 1);
	wake_up(&queue);
}

THREAD(raise_flag, atomic_set(&flag, 1))
THREAD(wait_until_complete, wait_for_completion(&done))
THREAD(complete_one, complete(&done))
THREAD(complete_everyone, complete_all(&done))
THREAD(queue_work_item, schedule_work(&work))

/* The sleeper reads the flag before it is on the wait queue. */
static void look_then_sleep(void *ctx)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	if (atomic_read(&flag))
		return;
	add_wait_queue(&queue, &wait);
	wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&queue, &wait);
}

static void listen_then_look(void *ctx)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	while (!atomic_read(&flag))
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&queue, &wait);
}

PAIR_OF(missed_wakeup, (.setup = setup),
	({ "sleeper", look_then_sleep }, { "waker", raise_and_wake }),
	({ "sleeper", listen_then_look }, { "waker", raise_and_wake }));

/* The same with prepare_to_wait(). */
static void look_and_schedule(void *ctx)
{
	DEFINE_WAIT(wait);

	if (atomic_read(&flag))
		return;
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_wait(&queue, &wait);
}

static void schedule_until_raised(void *ctx)
{
	DEFINE_WAIT(wait);

	for (;;) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (atomic_read(&flag))
			break;
		schedule();
	}
	finish_wait(&queue, &wait);
}

PAIR_OF(by_hand, (.setup = setup),
	({ "sleeper", look_and_schedule }, { "waker", raise_and_wake }),
	({ "sleeper", schedule_until_raised }, { "waker", raise_and_wake }));

/* The wake-up comes before the flag, so the sleeper may sleep again. */
static void wait_for_flag(void *ctx)
{
	wait_event(queue, atomic_read(&flag));
	INTERLEAVE_EXPECT(atomic_read(&flag));
}

static void wake_and_raise(void *ctx)
{
	wake_up(&queue);
	atomic_set(&flag, 1);
}

PAIR_OF(early_wakeup, (.setup = setup),
	({ "sleeper", wait_for_flag }, { "waker", wake_and_raise }),
	({ "sleeper", wait_for_flag }, { "waker", raise_and_wake }));

/* The waker looks for a sleeper before it raises the flag. */
static void look_then_raise(void *ctx)
{
	/* Too early, with any barrier. */
	bool active = waitqueue_active(&queue);

	atomic_set(&flag, 1);
	if (active)
		wake_up(&queue);
}

static void raise_then_look(void *ctx)
{
	atomic_set(&flag, 1);
	/* Pairs with the barrier of prepare_to_wait(). */
	smp_mb();
	/* After the barrier. */
	if (waitqueue_active(&queue))
		wake_up(&queue);
}

PAIR_OF(nobody_there, (.setup = setup),
	({ "sleeper", schedule_until_raised }, { "waker", look_then_raise }),
	({ "sleeper", schedule_until_raised }, { "waker", raise_then_look }));

/* The woken thread reads the count while the waker still holds the lock. */
static void sleep_until_woken(void)
{
	DEFINE_WAIT(wait);

	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&done);
	schedule();
	finish_wait(&queue, &wait);
}

static void read_at_once(void *ctx)
{
	sleep_until_woken();
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

static void read_under_lock(void *ctx)
{
	sleep_until_woken();
	spin_lock(&queue.lock);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
	spin_unlock(&queue.lock);
}

static void wake_then_count(void *ctx)
{
	wait_for_completion(&done);
	spin_lock(&queue.lock);
	wake_up_locked(&queue);
	atomic_set(&count, 1);
	spin_unlock(&queue.lock);
}

PAIR_OF(woken_under_lock, (.setup = setup),
	({ "sleeper", read_at_once }, { "waker", wake_then_count }),
	({ "sleeper", read_under_lock }, { "waker", wake_then_count }));

/* The completion is reinitialised when it may already be complete. */
static void renew_and_wait(void *ctx)
{
	reinit_completion(&done);
	wait_for_completion(&done);
}

static void wait_until_done(void *ctx)
{
	wait_for_completion(&done);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

static void work_and_complete(void *ctx)
{
	atomic_inc(&count);
	complete(&done);
}

PAIR_OF(lost_completion, (.setup = setup),
	({ "waiter", renew_and_wait }, { "worker", work_and_complete }),
	({ "waiter", wait_until_done }, { "worker", work_and_complete }));

/* complete() wakes one of two waiters. */
PAIR_OF(one_completion, (.setup = setup),
	({ "waiter", wait_until_complete }, { "other", wait_until_complete },
	 { "completer", complete_one }),
	({ "waiter", wait_until_complete }, { "other", wait_until_complete },
	 { "completer", complete_everyone }));

/* The result is read before it is complete. */
static void make_result(void *ctx)
{
	value = 42;
	complete_all(&done);
}

static void look_and_wait(void *ctx)
{
	INTERLEAVE_EXPECT(value == 0 || value == 42);
	wait_for_completion(&done);
}

static void wait_and_look(void *ctx)
{
	wait_for_completion(&done);
	INTERLEAVE_EXPECT(value == 42);
}

static void look_if_done(void *ctx)
{
	if (completion_done(&done))
		INTERLEAVE_EXPECT(value == 42);
	if (try_wait_for_completion(&done))
		INTERLEAVE_EXPECT(value == 42);
}

PAIR_OF(early_look, (.setup = setup),
	({ "worker", make_result }, { "waiter", look_and_wait }),
	({ "worker", make_result }, { "waiter", wait_and_look },
	 { "looker", look_if_done }));

/* The sleeper is woken before the result is written. */
static void sleep_and_look(void *ctx)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	complete(&done);
	wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&queue, &wait);
	INTERLEAVE_EXPECT(value == 0 || value == 42);
}

static void wake_and_make_result(void *ctx)
{
	wait_for_completion(&done);
	wake_up(&queue);
	value = 42;
}

static void make_result_and_wake(void *ctx)
{
	wait_for_completion(&done);
	value = 42;
	wake_up(&queue);
}

PAIR_OF(early_wake, (.setup = setup),
	({ "sleeper", sleep_and_look }, { "waker", wake_and_make_result }),
	({ "sleeper", sleep_and_look }, { "waker", make_result_and_wake }));

/* The work item and the thread that queues it both add without a lock. */
static void add_split(struct work_struct *unused)
{
	add_in_two_steps(NULL);
}

THREAD(setup_split_work, setup_with(add_split))

static void queue_and_add(void *ctx)
{
	schedule_work(&work);
	add_in_two_steps(NULL);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

static void queue_flush_and_add(void *ctx)
{
	schedule_work(&work);
	flush_work(&work);
	add_in_two_steps(NULL);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

PAIR_OF(work_races, (.setup = setup_split_work),
	({ "queuer", queue_and_add }), ({ "queuer", queue_flush_and_add }));

/* The result of cancel_work_sync() is ignored. */
static void cancel_and_trust(void *ctx)
{
	cancel_work_sync(&work);
	INTERLEAVE_EXPECT(!atomic_read(&count));
}

static void queue_and_cancel(void *ctx)
{
	schedule_work(&work);
	if (cancel_work_sync(&work))
		INTERLEAVE_EXPECT(!atomic_read(&count));
	else
		INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

PAIR_OF(cancelled_work, (.setup = setup),
	({ "queuer", queue_work_item }, { "canceller", cancel_and_trust }),
	({ "queuer", queue_and_cancel }, { "raiser", raise_and_wake }));

/* A thread flushes a work item under the lock that the item takes. */
static void add_locked(struct work_struct *unused)
{
	mutex_lock(&lock);
	atomic_inc(&count);
	mutex_unlock(&lock);
}

THREAD(setup_locked_work, setup_with(add_locked))

static void flush_under_lock(void *ctx)
{
	schedule_work(&work);
	mutex_lock(&lock);
	flush_work(&work);
	mutex_unlock(&lock);
}

static void flush_after_lock(void *ctx)
{
	schedule_work(&work);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	flush_work(&work);
}

PAIR_OF(flush_deadlock, (.setup = setup_locked_work),
	({ "flusher", flush_under_lock }), ({ "flusher", flush_after_lock }));

/* Setup does. */
static void setup_flushed_under_lock(void *ctx)
{
	setup_locked_work(ctx);
	mutex_lock(&lock);
	schedule_work(&work);
	flush_work(&work);
	mutex_unlock(&lock);
}

static void *left_to_work;

static void free_left(struct work_struct *unused)
{
	kfree(left_to_work);
}

static void setup_queued(void *ctx)
{
	setup_locked_work(ctx);
	left_to_work = kmalloc(8, GFP_KERNEL);
	schedule_work(&work);
}

/* Work of teardown runs too: without the second item there is a leak. */
static void queue_at_the_end(void *ctx)
{
	INIT_WORK(&work, add);
	schedule_work(&work);
	interleave_settle();
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);

	INIT_WORK(&work, free_left);
	schedule_work(&work);
}

THREAD(find_work_done, INTERLEAVE_EXPECT(atomic_read(&count) == 1))

INTERLEAVE_PROGRAM(work_of_setup_bad, (.setup = setup_flushed_under_lock),
		   { "reader", find_work_done });
INTERLEAVE_PROGRAM(work_of_setup_good, (.setup = setup_queued,
					.teardown = queue_at_the_end),
		   { "reader", find_work_done });

/* The result of a work item is read before the flush. */
static void double_value(struct work_struct *unused)
{
	value *= 2;
}

THREAD(setup_doubling_work, setup_with(double_value))

static void queue_and_look(void *ctx)
{
	value = 21;
	schedule_work(&work);
	INTERLEAVE_EXPECT(value);
	flush_work(&work);
}

static void queue_flush_and_look(void *ctx)
{
	value = 21;
	schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(value == 42);
}

PAIR_OF(early_flush, (.setup = setup_doubling_work),
	({ "queuer", queue_and_look }), ({ "queuer", queue_flush_and_look }));

/* A pending work item is queued again, which does nothing. */
static void queue_twice(void *ctx)
{
	schedule_work(&work);
	schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

static void queue_twice_and_count(void *ctx)
{
	int queued = schedule_work(&work);

	queued += schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == queued);
}

PAIR_OF(queued_twice, (.setup = setup),
	({ "queuer", queue_twice }), ({ "queuer", queue_twice_and_count }));

/* A write after an item was found pending is not ordered before its run. */
static void look_if_raised(struct work_struct *unused)
{
	if (atomic_read(&flag))
		INTERLEAVE_EXPECT(value == 42);
}

THREAD(setup_looking_work, setup_with(look_if_raised))

static void queue_and_write(void *ctx)
{
	if (schedule_work(&work))
		return;
	atomic_set(&flag, 1);
	value = 42;
}

static void write_and_queue(void *ctx)
{
	value = 42;
	if (!schedule_work(&work))
		atomic_set(&flag, 1);
}

PAIR_OF(pending_work, (.setup = setup_looking_work),
	({ "queuer", queue_work_item }, { "other", queue_and_write }),
	({ "queuer", queue_work_item }, { "other", write_and_queue }));

/* The waiter does not expect a timeout. */
THREAD(wait_in_time, INTERLEAVE_EXPECT(wait_for_completion_timeout(&done, HZ)))

static void complete_unless_raised(void *ctx)
{
	if (!atomic_read(&flag))
		complete(&done);
}

static void sleep_in_vain(void *ctx)
{
	INTERLEAVE_EXPECT(!wait_event_timeout(queue, atomic_read(&flag), HZ));
}

PAIR_OF(timeout, (.setup = setup),
	({ "waiter", wait_in_time }, { "raiser", raise_flag },
	 { "completer", complete_unless_raised }),
	({ "waiter", wait_in_time }, { "sleeper", sleep_in_vain },
	 { "completer", complete_one }));

/* A timeout of 0 may miss a completion that comes later. */
THREAD(have_no_time, INTERLEAVE_EXPECT(wait_for_completion_timeout(&done, 0)))

static void have_some_time(void *ctx)
{
	if (!wait_for_completion_timeout(&done, 0))
		INTERLEAVE_EXPECT(wait_for_completion_timeout(&done, 1));
}

PAIR_OF(no_time, (.setup = setup),
	({ "waiter", have_no_time }, { "completer", complete_one }),
	({ "waiter", have_some_time }, { "completer", complete_one }));

/* The same with an event. */
static bool sleep_without_time(void)
{
	DEFINE_WAIT(wait);

	if (wait_event_timeout(queue, atomic_read(&flag), 0))
		return true;
	if (!wait_event_hrtimeout(queue, atomic_read(&flag), 0))
		return true;
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule_timeout(0);
	/* Returns at once: schedule_timeout() has set TASK_RUNNING. */
	schedule();
	finish_wait(&queue, &wait);
	return atomic_read(&flag);
}

THREAD(have_no_time_for_event, INTERLEAVE_EXPECT(sleep_without_time()))

static void have_some_time_for_event(void *ctx)
{
	if (sleep_without_time())
		return;
	INTERLEAVE_EXPECT(wait_event_timeout(queue, atomic_read(&flag), 1));
}

PAIR_OF(no_time_for_event, (.setup = setup),
	({ "waiter", have_no_time_for_event }, { "waker", raise_and_wake }),
	({ "waiter", have_some_time_for_event }, { "waker", raise_and_wake }));

/* The same with wait_woken(). */
static void look_for_wake_up(long timeout)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	if (!atomic_read(&flag))
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, timeout);
	remove_wait_queue(&queue, &wait);
	INTERLEAVE_EXPECT(atomic_read(&flag));
}

THREAD(have_no_time_for_wake_up, look_for_wake_up(0))
THREAD(have_some_time_for_wake_up, look_for_wake_up(1))

PAIR_OF(no_time_for_wake_up, (.setup = setup),
	({ "waiter", have_no_time_for_wake_up }, { "waker", raise_and_wake }),
	({ "waiter", have_some_time_for_wake_up },
	 { "waker", raise_and_wake }));

/* A flag raised without a wake-up is seen when the time is over: 1 is left. */
static void wait_to_the_end(void *ctx)
{
	INTERLEAVE_EXPECT(wait_event_timeout(queue, atomic_read(&flag), HZ));
}

static void wait_with_time_left(void *ctx)
{
	INTERLEAVE_EXPECT(wait_event_timeout(queue, atomic_read(&flag),
					     HZ) > 1);
}

PAIR_OF(just_in_time, (.setup = setup),
	({ "waiter", wait_with_time_left }, { "raiser", raise_flag }),
	({ "waiter", wait_to_the_end }, { "raiser", raise_flag }));

/* wait_event_hrtimeout() returns -ETIME after a timeout. */
static void find_in_time(void *ctx)
{
	INTERLEAVE_EXPECT(!wait_event_hrtimeout(queue, atomic_read(&flag),
						NSEC_PER_SEC));
}

static void find_too_late(void *ctx)
{
	INTERLEAVE_EXPECT(wait_event_hrtimeout(queue, atomic_read(&flag),
					       NSEC_PER_SEC) == -ETIME);
}

PAIR_OF(too_late, (.setup = setup),
	({ "waiter", find_in_time }), ({ "waiter", find_too_late }));

/* Setup sleeps until its own work wakes it, or for ever. */
static void raise_in_work(struct work_struct *unused)
{
	raise_and_wake(NULL);
}

static void setup_asleep(void *ctx)
{
	setup(ctx);
	wait_event(queue, atomic_read(&flag));
}

static void setup_woken(void *ctx)
{
	setup_with(raise_in_work);
	INTERLEAVE_EXPECT(!wait_event_timeout(queue, atomic_read(&flag), HZ));
	schedule_work(&work);
	wait_event(queue, atomic_read(&flag));
}

THREAD(find_flag_raised, INTERLEAVE_EXPECT(atomic_read(&flag)))

INTERLEAVE_PROGRAM(sleeping_setup_bad, (.setup = setup_asleep),
		   { "reader", find_flag_raised });
INTERLEAVE_PROGRAM(sleeping_setup_good, (.setup = setup_woken),
		   { "reader", find_flag_raised });
