// SPDX-License-Identifier: GPL-2.0-only
/* Programs that wait for what has been or is never, "twins.h". */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "twins.h"

/* The programs run one at a time, so they share what they are made of. */
static wait_queue_head_t queue;
static struct completion done;
static struct mutex lock;
static struct work_struct work;
static atomic_t flag;
static atomic_t count;
/* Written and read plainly, by whoever has waited for the other */
static int value;

static void add(struct work_struct *unused)
{
	atomic_inc(&count);
}

static void add_locked(struct work_struct *unused)
{
	mutex_lock(&lock);
	atomic_inc(&count);
	mutex_unlock(&lock);
}

static void add_in_two_steps(struct work_struct *unused)
{
	int old = atomic_read(&count);

	atomic_set(&count, old + 1);
}

static void setup(void *ctx)
{
	init_waitqueue_head(&queue);
	init_completion(&done);
	mutex_init(&lock);
	atomic_set(&flag, 0);
	atomic_set(&count, 0);
	value = 0;
	INIT_WORK(&work, add);
}

static void setup_locked_work(void *ctx)
{
	setup(ctx);
	INIT_WORK(&work, add_locked);
}

static void setup_split_work(void *ctx)
{
	setup(ctx);
	INIT_WORK(&work, add_in_two_steps);
}

/* The flag is looked at before it is sure that a wake-up will be heard. */
static void look_then_sleep(void *ctx)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	if (atomic_read(&flag))
		return;
	add_wait_queue(&queue, &wait);
	wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&queue, &wait);
}

static void raise_and_wake(void *ctx)
{
	atomic_set(&flag, 1);
	wake_up(&queue);
}

INTERLEAVE_PROGRAM(missed_wakeup_bad, (.setup = setup),
		   { "sleeper", look_then_sleep }, { "waker", raise_and_wake });

static void listen_then_look(void *ctx)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	while (!atomic_read(&flag))
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&queue, &wait);
}

INTERLEAVE_PROGRAM(missed_wakeup_good, (.setup = setup),
		   { "sleeper", listen_then_look },
		   { "waker", raise_and_wake });

/* Wakes first, and sets the flag when the sleeper may be asleep again. */
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

INTERLEAVE_PROGRAM(early_wakeup_bad, (.setup = setup),
		   { "sleeper", wait_for_flag }, { "waker", wake_and_raise });
INTERLEAVE_PROGRAM(early_wakeup_good, (.setup = setup),
		   { "sleeper", wait_for_flag }, { "waker", raise_and_wake });

/* Makes the completion anew when it may have been completed. */
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

INTERLEAVE_PROGRAM(lost_completion_bad, (.setup = setup),
		   { "waiter", renew_and_wait },
		   { "worker", work_and_complete });
INTERLEAVE_PROGRAM(lost_completion_good, (.setup = setup),
		   { "waiter", wait_until_done },
		   { "worker", work_and_complete });

/* Two wait, and one of them is let go. */
static void wait_until_complete(void *ctx)
{
	wait_for_completion(&done);
}

static void complete_one(void *ctx)
{
	complete(&done);
}

static void complete_everyone(void *ctx)
{
	complete_all(&done);
}

INTERLEAVE_PROGRAM(one_completion_bad, (.setup = setup),
		   { "waiter", wait_until_complete },
		   { "other", wait_until_complete },
		   { "completer", complete_one });
INTERLEAVE_PROGRAM(one_completion_good, (.setup = setup),
		   { "waiter", wait_until_complete },
		   { "other", wait_until_complete },
		   { "completer", complete_everyone });

/* The work item and who queued it do the same, which cannot be done at once. */
static void queue_and_add(void *ctx)
{
	schedule_work(&work);
	add_in_two_steps(NULL);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(work_races_bad, (.setup = setup_split_work),
		   { "queuer", queue_and_add });

static void queue_flush_and_add(void *ctx)
{
	schedule_work(&work);
	flush_work(&work);
	add_in_two_steps(NULL);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(work_races_good, (.setup = setup_split_work),
		   { "queuer", queue_flush_and_add });

/* Takes for granted that work which was cancelled had not begun. */
static void queue_work_item(void *ctx)
{
	schedule_work(&work);
}

static void cancel_and_trust(void *ctx)
{
	cancel_work_sync(&work);
	INTERLEAVE_EXPECT(!atomic_read(&count));
}

INTERLEAVE_PROGRAM(cancelled_work_bad, (.setup = setup),
		   { "queuer", queue_work_item },
		   { "canceller", cancel_and_trust });

static void queue_and_cancel(void *ctx)
{
	schedule_work(&work);
	if (cancel_work_sync(&work))
		INTERLEAVE_EXPECT(!atomic_read(&count));
	else
		INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

INTERLEAVE_PROGRAM(cancelled_work_good, (.setup = setup),
		   { "queuer", queue_and_cancel },
		   { "raiser", raise_and_wake });

/* Setup waits for its own work, with the lock that the work takes. */
static void setup_flushed_under_lock(void *ctx)
{
	setup_locked_work(ctx);
	mutex_lock(&lock);
	schedule_work(&work);
	flush_work(&work);
	mutex_unlock(&lock);
}

static void find_work_done(void *ctx)
{
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

INTERLEAVE_PROGRAM(work_of_setup_bad, (.setup = setup_flushed_under_lock),
		   { "reader", find_work_done });

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

/* The first is waited for; without the second there would be a leak. */
static void queue_at_the_end(void *ctx)
{
	INIT_WORK(&work, add);
	schedule_work(&work);
	interleave_settle();
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);

	INIT_WORK(&work, free_left);
	schedule_work(&work);
}

INTERLEAVE_PROGRAM(work_of_setup_good, (.setup = setup_queued,
					.teardown = queue_at_the_end),
		   { "reader", find_work_done });

/* Waits for work with the lock that the work takes. */
static void flush_under_lock(void *ctx)
{
	schedule_work(&work);
	mutex_lock(&lock);
	flush_work(&work);
	mutex_unlock(&lock);
}

INTERLEAVE_PROGRAM(flush_deadlock_bad, (.setup = setup_locked_work),
		   { "flusher", flush_under_lock });

static void flush_after_lock(void *ctx)
{
	schedule_work(&work);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	flush_work(&work);
}

INTERLEAVE_PROGRAM(flush_deadlock_good, (.setup = setup_locked_work),
		   { "flusher", flush_after_lock });

/* Looks at the result before it is there. */
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

INTERLEAVE_PROGRAM(early_look_bad, (.setup = setup),
		   { "worker", make_result }, { "waiter", look_and_wait });

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

INTERLEAVE_PROGRAM(early_look_good, (.setup = setup),
		   { "worker", make_result }, { "waiter", wait_and_look },
		   { "looker", look_if_done });

/* Wakes the sleeper before the result is there that the sleeper looks at. */
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

INTERLEAVE_PROGRAM(early_wake_bad, (.setup = setup),
		   { "sleeper", sleep_and_look },
		   { "waker", wake_and_make_result });

static void make_result_and_wake(void *ctx)
{
	wait_for_completion(&done);
	value = 42;
	wake_up(&queue);
}

INTERLEAVE_PROGRAM(early_wake_good, (.setup = setup),
		   { "sleeper", sleep_and_look },
		   { "waker", make_result_and_wake });

/* Takes what the work item makes without waiting for it. */
static void double_value(struct work_struct *unused)
{
	value *= 2;
}

static void setup_doubling_work(void *ctx)
{
	setup(ctx);
	INIT_WORK(&work, double_value);
}

static void queue_and_look(void *ctx)
{
	value = 21;
	schedule_work(&work);
	INTERLEAVE_EXPECT(value);
	flush_work(&work);
}

INTERLEAVE_PROGRAM(early_flush_bad, (.setup = setup_doubling_work),
		   { "queuer", queue_and_look });

static void queue_flush_and_look(void *ctx)
{
	value = 21;
	schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(value == 42);
}

INTERLEAVE_PROGRAM(early_flush_good, (.setup = setup_doubling_work),
		   { "queuer", queue_flush_and_look });

/* Counts on the work item for each time that it is queued. */
static void queue_twice(void *ctx)
{
	schedule_work(&work);
	schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(queued_twice_bad, (.setup = setup),
		   { "queuer", queue_twice });

static void queue_twice_and_count(void *ctx)
{
	int queued = schedule_work(&work);

	queued += schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == queued);
}

INTERLEAVE_PROGRAM(queued_twice_good, (.setup = setup),
		   { "queuer", queue_twice_and_count });

/* Takes for granted that it was not the timeout. */
static void wait_in_time(void *ctx)
{
	INTERLEAVE_EXPECT(wait_for_completion_timeout(&done, HZ));
}

static void complete_unless_raised(void *ctx)
{
	if (!atomic_read(&flag))
		complete(&done);
}

static void raise_flag(void *ctx)
{
	atomic_set(&flag, 1);
}

INTERLEAVE_PROGRAM(timeout_bad, (.setup = setup),
		   { "waiter", wait_in_time }, { "raiser", raise_flag },
		   { "completer", complete_unless_raised });

static void sleep_in_vain(void *ctx)
{
	INTERLEAVE_EXPECT(!wait_event_timeout(queue, atomic_read(&flag), HZ));
}

INTERLEAVE_PROGRAM(timeout_good, (.setup = setup),
		   { "waiter", wait_in_time }, { "sleeper", sleep_in_vain },
		   { "completer", complete_one });

/* What is written after the item was found pending comes too late for it. */
static void look_if_raised(struct work_struct *unused)
{
	if (atomic_read(&flag))
		INTERLEAVE_EXPECT(value == 42);
}

static void setup_looking_work(void *ctx)
{
	setup(ctx);
	INIT_WORK(&work, look_if_raised);
}

static void queue_and_write(void *ctx)
{
	if (schedule_work(&work))
		return;
	atomic_set(&flag, 1);
	value = 42;
}

INTERLEAVE_PROGRAM(pending_work_bad, (.setup = setup_looking_work),
		   { "queuer", queue_work_item }, { "other", queue_and_write });

static void write_and_queue(void *ctx)
{
	value = 42;
	if (!schedule_work(&work))
		atomic_set(&flag, 1);
}

INTERLEAVE_PROGRAM(pending_work_good, (.setup = setup_looking_work),
		   { "queuer", queue_work_item }, { "other", write_and_queue });

/* A sleeper by hand looks before a wake-up would be heard, and not afterwards. */
static void look_and_schedule(void *ctx)
{
	DEFINE_WAIT(wait);

	if (atomic_read(&flag))
		return;
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_wait(&queue, &wait);
}

INTERLEAVE_PROGRAM(by_hand_bad, (.setup = setup),
		   { "sleeper", look_and_schedule },
		   { "waker", raise_and_wake });

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

INTERLEAVE_PROGRAM(by_hand_good, (.setup = setup),
		   { "sleeper", schedule_until_raised },
		   { "waker", raise_and_wake });

/* The waker finds nobody there, and only then raises the flag. */
static void look_then_raise(void *ctx)
{
	/* The wrong moment, whatever the barriers. */
	bool active = waitqueue_active(&queue);

	atomic_set(&flag, 1);
	if (active)
		wake_up(&queue);
}

static void raise_then_look(void *ctx)
{
	atomic_set(&flag, 1);
	/* Pairs with that of prepare_to_wait(), behind which the sleeper looks again. */
	smp_mb();
	/* Behind the barrier */
	if (waitqueue_active(&queue))
		wake_up(&queue);
}

INTERLEAVE_PROGRAM(nobody_there_bad, (.setup = setup),
		   { "sleeper", schedule_until_raised },
		   { "waker", look_then_raise });
INTERLEAVE_PROGRAM(nobody_there_good, (.setup = setup),
		   { "sleeper", schedule_until_raised },
		   { "waker", raise_then_look });

/* Who is woken under a lock may look before the rest is done. */
static void sleep_and_read(void)
{
	DEFINE_WAIT(wait);

	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&done);
	schedule();
	finish_wait(&queue, &wait);
}

static void read_at_once(void *ctx)
{
	sleep_and_read();
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

static void read_under_lock(void *ctx)
{
	sleep_and_read();
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

INTERLEAVE_PROGRAM(woken_under_lock_bad, (.setup = setup),
		   { "sleeper", read_at_once }, { "waker", wake_then_count });
INTERLEAVE_PROGRAM(woken_under_lock_good, (.setup = setup),
		   { "sleeper", read_under_lock },
		   { "waker", wake_then_count });

/* Who has no time at all may find nothing, though it is coming. */
static void complete_done(void *ctx)
{
	complete(&done);
}

static void have_no_time(void *ctx)
{
	INTERLEAVE_EXPECT(wait_for_completion_timeout(&done, 0));
}

static void have_some_time(void *ctx)
{
	if (!wait_for_completion_timeout(&done, 0))
		INTERLEAVE_EXPECT(wait_for_completion_timeout(&done, 1));
}

INTERLEAVE_PROGRAM(no_time_bad, (.setup = setup),
		   { "waiter", have_no_time }, { "completer", complete_done });
INTERLEAVE_PROGRAM(no_time_good, (.setup = setup),
		   { "waiter", have_some_time },
		   { "completer", complete_done });

static bool sleep_without_time(void)
{
	DEFINE_WAIT(wait);

	if (wait_event_timeout(queue, atomic_read(&flag), 0))
		return true;
	if (!wait_event_hrtimeout(queue, atomic_read(&flag), 0))
		return true;
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule_timeout(0);
	/* Returns at once: that time was over. */
	schedule();
	finish_wait(&queue, &wait);
	return atomic_read(&flag);
}

static void have_no_time_for_event(void *ctx)
{
	INTERLEAVE_EXPECT(sleep_without_time());
}

static void have_some_time_for_event(void *ctx)
{
	if (!sleep_without_time())
		INTERLEAVE_EXPECT(wait_event_timeout(queue, atomic_read(&flag),
						     1));
}

INTERLEAVE_PROGRAM(no_time_for_event_bad, (.setup = setup),
		   { "waiter", have_no_time_for_event },
		   { "waker", raise_and_wake });
INTERLEAVE_PROGRAM(no_time_for_event_good, (.setup = setup),
		   { "waiter", have_some_time_for_event },
		   { "waker", raise_and_wake });

static void look_for_wake_up(long timeout)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	if (!atomic_read(&flag))
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, timeout);
	remove_wait_queue(&queue, &wait);
	INTERLEAVE_EXPECT(atomic_read(&flag));
}

static void have_no_time_for_wake_up(void *ctx)
{
	look_for_wake_up(0);
}

static void have_some_time_for_wake_up(void *ctx)
{
	look_for_wake_up(1);
}

INTERLEAVE_PROGRAM(no_time_for_wake_up_bad, (.setup = setup),
		   { "waiter", have_no_time_for_wake_up },
		   { "waker", raise_and_wake });
INTERLEAVE_PROGRAM(no_time_for_wake_up_good, (.setup = setup),
		   { "waiter", have_some_time_for_wake_up },
		   { "waker", raise_and_wake });

/* What is so when the time is over has come just in time, if nobody said so. */
static void wait_to_the_end(void *ctx)
{
	INTERLEAVE_EXPECT(wait_event_timeout(queue, atomic_read(&flag), HZ));
}

static void wait_with_time_left(void *ctx)
{
	INTERLEAVE_EXPECT(wait_event_timeout(queue, atomic_read(&flag), HZ) > 1);
}

static void raise_silently(void *ctx)
{
	atomic_set(&flag, 1);
}

INTERLEAVE_PROGRAM(just_in_time_bad, (.setup = setup),
		   { "waiter", wait_with_time_left },
		   { "raiser", raise_silently });
INTERLEAVE_PROGRAM(just_in_time_good, (.setup = setup),
		   { "waiter", wait_to_the_end }, { "raiser", raise_silently });

/* Of those with a fine timeout there is an error if it was too short. */
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

INTERLEAVE_PROGRAM(too_late_bad, (.setup = setup),
		   { "waiter", find_in_time });
INTERLEAVE_PROGRAM(too_late_good, (.setup = setup),
		   { "waiter", find_too_late });

/* Setup sleeps until its own work wakes it, or for ever. */
static void raise_in_work(struct work_struct *unused)
{
	atomic_set(&flag, 1);
	wake_up(&queue);
}

static void setup_asleep(void *ctx)
{
	setup(ctx);
	wait_event(queue, atomic_read(&flag));
}

static void setup_woken(void *ctx)
{
	setup(ctx);
	INIT_WORK(&work, raise_in_work);
	INTERLEAVE_EXPECT(!wait_event_timeout(queue, atomic_read(&flag), HZ));
	schedule_work(&work);
	wait_event(queue, atomic_read(&flag));
}

static void find_flag_raised(void *ctx)
{
	INTERLEAVE_EXPECT(atomic_read(&flag));
}

INTERLEAVE_PROGRAM(sleeping_setup_bad, (.setup = setup_asleep),
		   { "reader", find_flag_raised });
INTERLEAVE_PROGRAM(sleeping_setup_good, (.setup = setup_woken),
		   { "reader", find_flag_raised });
