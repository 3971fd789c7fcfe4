// SPDX-License-Identifier: GPL-2.0-only
/* Programs that wait for what has been or is never, "programs.h". */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "programs.h"

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

static const struct interleave_thread missed_wakeup_bad_threads[] = {
	{ "sleeper", look_then_sleep },
	{ "waker", raise_and_wake },
};

const struct interleave_program missed_wakeup_bad = {
	.name = "missed_wakeup_bad",
	.threads = missed_wakeup_bad_threads,
	.nr_threads = ARRAY_SIZE(missed_wakeup_bad_threads),
	.setup = setup,
};

static void listen_then_look(void *ctx)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	while (!atomic_read(&flag))
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&queue, &wait);
}

static const struct interleave_thread missed_wakeup_good_threads[] = {
	{ "sleeper", listen_then_look },
	{ "waker", raise_and_wake },
};

const struct interleave_program missed_wakeup_good = {
	.name = "missed_wakeup_good",
	.threads = missed_wakeup_good_threads,
	.nr_threads = ARRAY_SIZE(missed_wakeup_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread early_wakeup_bad_threads[] = {
	{ "sleeper", wait_for_flag },
	{ "waker", wake_and_raise },
};

const struct interleave_program early_wakeup_bad = {
	.name = "early_wakeup_bad",
	.threads = early_wakeup_bad_threads,
	.nr_threads = ARRAY_SIZE(early_wakeup_bad_threads),
	.setup = setup,
};

static const struct interleave_thread early_wakeup_good_threads[] = {
	{ "sleeper", wait_for_flag },
	{ "waker", raise_and_wake },
};

const struct interleave_program early_wakeup_good = {
	.name = "early_wakeup_good",
	.threads = early_wakeup_good_threads,
	.nr_threads = ARRAY_SIZE(early_wakeup_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread lost_completion_bad_threads[] = {
	{ "waiter", renew_and_wait },
	{ "worker", work_and_complete },
};

const struct interleave_program lost_completion_bad = {
	.name = "lost_completion_bad",
	.threads = lost_completion_bad_threads,
	.nr_threads = ARRAY_SIZE(lost_completion_bad_threads),
	.setup = setup,
};

static const struct interleave_thread lost_completion_good_threads[] = {
	{ "waiter", wait_until_done },
	{ "worker", work_and_complete },
};

const struct interleave_program lost_completion_good = {
	.name = "lost_completion_good",
	.threads = lost_completion_good_threads,
	.nr_threads = ARRAY_SIZE(lost_completion_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread one_completion_bad_threads[] = {
	{ "waiter", wait_until_complete },
	{ "other", wait_until_complete },
	{ "completer", complete_one },
};

const struct interleave_program one_completion_bad = {
	.name = "one_completion_bad",
	.threads = one_completion_bad_threads,
	.nr_threads = ARRAY_SIZE(one_completion_bad_threads),
	.setup = setup,
};

static const struct interleave_thread one_completion_good_threads[] = {
	{ "waiter", wait_until_complete },
	{ "other", wait_until_complete },
	{ "completer", complete_everyone },
};

const struct interleave_program one_completion_good = {
	.name = "one_completion_good",
	.threads = one_completion_good_threads,
	.nr_threads = ARRAY_SIZE(one_completion_good_threads),
	.setup = setup,
};

/* The work item and who queued it do the same, which cannot be done at once. */
static void queue_and_add(void *ctx)
{
	schedule_work(&work);
	add_in_two_steps(NULL);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

static const struct interleave_thread work_races_bad_threads[] = {
	{ "queuer", queue_and_add },
};

const struct interleave_program work_races_bad = {
	.name = "work_races_bad",
	.threads = work_races_bad_threads,
	.nr_threads = ARRAY_SIZE(work_races_bad_threads),
	.setup = setup_split_work,
};

static void queue_flush_and_add(void *ctx)
{
	schedule_work(&work);
	flush_work(&work);
	add_in_two_steps(NULL);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

static const struct interleave_thread work_races_good_threads[] = {
	{ "queuer", queue_flush_and_add },
};

const struct interleave_program work_races_good = {
	.name = "work_races_good",
	.threads = work_races_good_threads,
	.nr_threads = ARRAY_SIZE(work_races_good_threads),
	.setup = setup_split_work,
};

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

static const struct interleave_thread cancelled_work_bad_threads[] = {
	{ "queuer", queue_work_item },
	{ "canceller", cancel_and_trust },
};

const struct interleave_program cancelled_work_bad = {
	.name = "cancelled_work_bad",
	.threads = cancelled_work_bad_threads,
	.nr_threads = ARRAY_SIZE(cancelled_work_bad_threads),
	.setup = setup,
};

static void queue_and_cancel(void *ctx)
{
	schedule_work(&work);
	if (cancel_work_sync(&work))
		INTERLEAVE_EXPECT(!atomic_read(&count));
	else
		INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

static const struct interleave_thread cancelled_work_good_threads[] = {
	{ "queuer", queue_and_cancel },
	{ "raiser", raise_and_wake },
};

const struct interleave_program cancelled_work_good = {
	.name = "cancelled_work_good",
	.threads = cancelled_work_good_threads,
	.nr_threads = ARRAY_SIZE(cancelled_work_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread work_of_setup_threads[] = {
	{ "reader", find_work_done },
};

const struct interleave_program work_of_setup_bad = {
	.name = "work_of_setup_bad",
	.threads = work_of_setup_threads,
	.nr_threads = ARRAY_SIZE(work_of_setup_threads),
	.setup = setup_flushed_under_lock,
};

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

const struct interleave_program work_of_setup_good = {
	.name = "work_of_setup_good",
	.threads = work_of_setup_threads,
	.nr_threads = ARRAY_SIZE(work_of_setup_threads),
	.setup = setup_queued,
	.teardown = queue_at_the_end,
};

/* Waits for work with the lock that the work takes. */
static void flush_under_lock(void *ctx)
{
	schedule_work(&work);
	mutex_lock(&lock);
	flush_work(&work);
	mutex_unlock(&lock);
}

static const struct interleave_thread flush_deadlock_bad_threads[] = {
	{ "flusher", flush_under_lock },
};

const struct interleave_program flush_deadlock_bad = {
	.name = "flush_deadlock_bad",
	.threads = flush_deadlock_bad_threads,
	.nr_threads = ARRAY_SIZE(flush_deadlock_bad_threads),
	.setup = setup_locked_work,
};

static void flush_after_lock(void *ctx)
{
	schedule_work(&work);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	flush_work(&work);
}

static const struct interleave_thread flush_deadlock_good_threads[] = {
	{ "flusher", flush_after_lock },
};

const struct interleave_program flush_deadlock_good = {
	.name = "flush_deadlock_good",
	.threads = flush_deadlock_good_threads,
	.nr_threads = ARRAY_SIZE(flush_deadlock_good_threads),
	.setup = setup_locked_work,
};

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

static const struct interleave_thread early_look_bad_threads[] = {
	{ "worker", make_result },
	{ "waiter", look_and_wait },
};

const struct interleave_program early_look_bad = {
	.name = "early_look_bad",
	.threads = early_look_bad_threads,
	.nr_threads = ARRAY_SIZE(early_look_bad_threads),
	.setup = setup,
};

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

static const struct interleave_thread early_look_good_threads[] = {
	{ "worker", make_result },
	{ "waiter", wait_and_look },
	{ "looker", look_if_done },
};

const struct interleave_program early_look_good = {
	.name = "early_look_good",
	.threads = early_look_good_threads,
	.nr_threads = ARRAY_SIZE(early_look_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread early_wake_bad_threads[] = {
	{ "sleeper", sleep_and_look },
	{ "waker", wake_and_make_result },
};

const struct interleave_program early_wake_bad = {
	.name = "early_wake_bad",
	.threads = early_wake_bad_threads,
	.nr_threads = ARRAY_SIZE(early_wake_bad_threads),
	.setup = setup,
};

static void make_result_and_wake(void *ctx)
{
	wait_for_completion(&done);
	value = 42;
	wake_up(&queue);
}

static const struct interleave_thread early_wake_good_threads[] = {
	{ "sleeper", sleep_and_look },
	{ "waker", make_result_and_wake },
};

const struct interleave_program early_wake_good = {
	.name = "early_wake_good",
	.threads = early_wake_good_threads,
	.nr_threads = ARRAY_SIZE(early_wake_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread early_flush_bad_threads[] = {
	{ "queuer", queue_and_look },
};

const struct interleave_program early_flush_bad = {
	.name = "early_flush_bad",
	.threads = early_flush_bad_threads,
	.nr_threads = ARRAY_SIZE(early_flush_bad_threads),
	.setup = setup_doubling_work,
};

static void queue_flush_and_look(void *ctx)
{
	value = 21;
	schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(value == 42);
}

static const struct interleave_thread early_flush_good_threads[] = {
	{ "queuer", queue_flush_and_look },
};

const struct interleave_program early_flush_good = {
	.name = "early_flush_good",
	.threads = early_flush_good_threads,
	.nr_threads = ARRAY_SIZE(early_flush_good_threads),
	.setup = setup_doubling_work,
};

/* Counts on the work item for each time that it is queued. */
static void queue_twice(void *ctx)
{
	schedule_work(&work);
	schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

static const struct interleave_thread queued_twice_bad_threads[] = {
	{ "queuer", queue_twice },
};

const struct interleave_program queued_twice_bad = {
	.name = "queued_twice_bad",
	.threads = queued_twice_bad_threads,
	.nr_threads = ARRAY_SIZE(queued_twice_bad_threads),
	.setup = setup,
};

static void queue_twice_and_count(void *ctx)
{
	int queued = schedule_work(&work);

	queued += schedule_work(&work);
	flush_work(&work);
	INTERLEAVE_EXPECT(atomic_read(&count) == queued);
}

static const struct interleave_thread queued_twice_good_threads[] = {
	{ "queuer", queue_twice_and_count },
};

const struct interleave_program queued_twice_good = {
	.name = "queued_twice_good",
	.threads = queued_twice_good_threads,
	.nr_threads = ARRAY_SIZE(queued_twice_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread timeout_bad_threads[] = {
	{ "waiter", wait_in_time },
	{ "raiser", raise_flag },
	{ "completer", complete_unless_raised },
};

const struct interleave_program timeout_bad = {
	.name = "timeout_bad",
	.threads = timeout_bad_threads,
	.nr_threads = ARRAY_SIZE(timeout_bad_threads),
	.setup = setup,
};

static void sleep_in_vain(void *ctx)
{
	INTERLEAVE_EXPECT(!wait_event_timeout(queue, atomic_read(&flag), HZ));
}

static const struct interleave_thread timeout_good_threads[] = {
	{ "waiter", wait_in_time },
	{ "sleeper", sleep_in_vain },
	{ "completer", complete_one },
};

const struct interleave_program timeout_good = {
	.name = "timeout_good",
	.threads = timeout_good_threads,
	.nr_threads = ARRAY_SIZE(timeout_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread pending_work_bad_threads[] = {
	{ "queuer", queue_work_item },
	{ "other", queue_and_write },
};

const struct interleave_program pending_work_bad = {
	.name = "pending_work_bad",
	.threads = pending_work_bad_threads,
	.nr_threads = ARRAY_SIZE(pending_work_bad_threads),
	.setup = setup_looking_work,
};

static void write_and_queue(void *ctx)
{
	value = 42;
	if (!schedule_work(&work))
		atomic_set(&flag, 1);
}

static const struct interleave_thread pending_work_good_threads[] = {
	{ "queuer", queue_work_item },
	{ "other", write_and_queue },
};

const struct interleave_program pending_work_good = {
	.name = "pending_work_good",
	.threads = pending_work_good_threads,
	.nr_threads = ARRAY_SIZE(pending_work_good_threads),
	.setup = setup_looking_work,
};

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

static const struct interleave_thread by_hand_bad_threads[] = {
	{ "sleeper", look_and_schedule },
	{ "waker", raise_and_wake },
};

const struct interleave_program by_hand_bad = {
	.name = "by_hand_bad",
	.threads = by_hand_bad_threads,
	.nr_threads = ARRAY_SIZE(by_hand_bad_threads),
	.setup = setup,
};

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

static const struct interleave_thread by_hand_good_threads[] = {
	{ "sleeper", schedule_until_raised },
	{ "waker", raise_and_wake },
};

const struct interleave_program by_hand_good = {
	.name = "by_hand_good",
	.threads = by_hand_good_threads,
	.nr_threads = ARRAY_SIZE(by_hand_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread nobody_there_bad_threads[] = {
	{ "sleeper", schedule_until_raised },
	{ "waker", look_then_raise },
};

const struct interleave_program nobody_there_bad = {
	.name = "nobody_there_bad",
	.threads = nobody_there_bad_threads,
	.nr_threads = ARRAY_SIZE(nobody_there_bad_threads),
	.setup = setup,
};

static const struct interleave_thread nobody_there_good_threads[] = {
	{ "sleeper", schedule_until_raised },
	{ "waker", raise_then_look },
};

const struct interleave_program nobody_there_good = {
	.name = "nobody_there_good",
	.threads = nobody_there_good_threads,
	.nr_threads = ARRAY_SIZE(nobody_there_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread woken_under_lock_bad_threads[] = {
	{ "sleeper", read_at_once },
	{ "waker", wake_then_count },
};

const struct interleave_program woken_under_lock_bad = {
	.name = "woken_under_lock_bad",
	.threads = woken_under_lock_bad_threads,
	.nr_threads = ARRAY_SIZE(woken_under_lock_bad_threads),
	.setup = setup,
};

static const struct interleave_thread woken_under_lock_good_threads[] = {
	{ "sleeper", read_under_lock },
	{ "waker", wake_then_count },
};

const struct interleave_program woken_under_lock_good = {
	.name = "woken_under_lock_good",
	.threads = woken_under_lock_good_threads,
	.nr_threads = ARRAY_SIZE(woken_under_lock_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread no_time_bad_threads[] = {
	{ "waiter", have_no_time },
	{ "completer", complete_done },
};

const struct interleave_program no_time_bad = {
	.name = "no_time_bad",
	.threads = no_time_bad_threads,
	.nr_threads = ARRAY_SIZE(no_time_bad_threads),
	.setup = setup,
};

static const struct interleave_thread no_time_good_threads[] = {
	{ "waiter", have_some_time },
	{ "completer", complete_done },
};

const struct interleave_program no_time_good = {
	.name = "no_time_good",
	.threads = no_time_good_threads,
	.nr_threads = ARRAY_SIZE(no_time_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread no_time_for_event_bad_threads[] = {
	{ "waiter", have_no_time_for_event },
	{ "waker", raise_and_wake },
};

const struct interleave_program no_time_for_event_bad = {
	.name = "no_time_for_event_bad",
	.threads = no_time_for_event_bad_threads,
	.nr_threads = ARRAY_SIZE(no_time_for_event_bad_threads),
	.setup = setup,
};

static const struct interleave_thread no_time_for_event_good_threads[] = {
	{ "waiter", have_some_time_for_event },
	{ "waker", raise_and_wake },
};

const struct interleave_program no_time_for_event_good = {
	.name = "no_time_for_event_good",
	.threads = no_time_for_event_good_threads,
	.nr_threads = ARRAY_SIZE(no_time_for_event_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread no_time_for_wake_up_bad_threads[] = {
	{ "waiter", have_no_time_for_wake_up },
	{ "waker", raise_and_wake },
};

const struct interleave_program no_time_for_wake_up_bad = {
	.name = "no_time_for_wake_up_bad",
	.threads = no_time_for_wake_up_bad_threads,
	.nr_threads = ARRAY_SIZE(no_time_for_wake_up_bad_threads),
	.setup = setup,
};

static const struct interleave_thread no_time_for_wake_up_good_threads[] = {
	{ "waiter", have_some_time_for_wake_up },
	{ "waker", raise_and_wake },
};

const struct interleave_program no_time_for_wake_up_good = {
	.name = "no_time_for_wake_up_good",
	.threads = no_time_for_wake_up_good_threads,
	.nr_threads = ARRAY_SIZE(no_time_for_wake_up_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread just_in_time_bad_threads[] = {
	{ "waiter", wait_with_time_left },
	{ "raiser", raise_silently },
};

const struct interleave_program just_in_time_bad = {
	.name = "just_in_time_bad",
	.threads = just_in_time_bad_threads,
	.nr_threads = ARRAY_SIZE(just_in_time_bad_threads),
	.setup = setup,
};

static const struct interleave_thread just_in_time_good_threads[] = {
	{ "waiter", wait_to_the_end },
	{ "raiser", raise_silently },
};

const struct interleave_program just_in_time_good = {
	.name = "just_in_time_good",
	.threads = just_in_time_good_threads,
	.nr_threads = ARRAY_SIZE(just_in_time_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread too_late_bad_threads[] = {
	{ "waiter", find_in_time },
};

const struct interleave_program too_late_bad = {
	.name = "too_late_bad",
	.threads = too_late_bad_threads,
	.nr_threads = ARRAY_SIZE(too_late_bad_threads),
	.setup = setup,
};

static const struct interleave_thread too_late_good_threads[] = {
	{ "waiter", find_too_late },
};

const struct interleave_program too_late_good = {
	.name = "too_late_good",
	.threads = too_late_good_threads,
	.nr_threads = ARRAY_SIZE(too_late_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread sleeping_setup_threads[] = {
	{ "reader", find_flag_raised },
};

const struct interleave_program sleeping_setup_bad = {
	.name = "sleeping_setup_bad",
	.threads = sleeping_setup_threads,
	.nr_threads = ARRAY_SIZE(sleeping_setup_threads),
	.setup = setup_asleep,
};

const struct interleave_program sleeping_setup_good = {
	.name = "sleeping_setup_good",
	.threads = sleeping_setup_threads,
	.nr_threads = ARRAY_SIZE(sleeping_setup_threads),
	.setup = setup_woken,
};
