// SPDX-License-Identifier: GPL-2.0-only
/* Bugs that depend on which waiter a wake-up reaches, "twins.h". */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "twins.h"

static wait_queue_head_t queue;
static struct completion first_is_there;
static struct completion second_is_there;
static struct completion ready;
static atomic_t flag;
static atomic_t count;

static void setup(void *ctx)
{
	init_waitqueue_head(&queue);
	init_completion(&first_is_there);
	init_completion(&second_is_there);
	init_completion(&ready);
	atomic_set(&flag, 0);
	atomic_set(&count, 0);
}

/* Exclusive waiters are woken in the order in which they queued. */
static void come_first(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
	wait_for_completion(&second_is_there);
	/* A second call keeps the place on the queue. */
	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&ready);
	schedule();
	finish_wait(&queue, &wait);
	atomic_inc(&count);
	wake_up(&queue);
}

/* Returns the place of this thread among the woken ones. */
static int be_there(struct completion *is_there)
{
	DEFINE_WAIT(wait);
	int place;

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(is_there);
	schedule();
	finish_wait(&queue, &wait);
	place = atomic_inc_return(&count);
	wake_up(&queue);
	return place;
}

static int come_second(void)
{
	wait_for_completion(&first_is_there);
	return be_there(&second_is_there);
}

THREAD(come_last_go_first, INTERLEAVE_EXPECT(come_second() == 1))
THREAD(come_last_go_last, INTERLEAVE_EXPECT(come_second() == 2))

static void wake_one_of_two(void *ctx)
{
	wait_for_completion(&ready);
	wake_up(&queue);
}

PAIR_OF(first_come, (.setup = setup),
	({ "first", come_first }, { "second", come_last_go_first },
	 { "waker", wake_one_of_two }),
	({ "first", come_first }, { "second", come_last_go_last },
	 { "waker", wake_one_of_two }));

/* A wake-up skips a waiter that timed out or is TASK_RUNNING. */
static void sleep_too_short(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule_timeout(1);
	complete(&first_is_there);
	wait_for_completion(&ready);
	finish_wait(&queue, &wait);
}

static void stay_awake(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	__set_current_state(TASK_RUNNING);
	complete(&first_is_there);
	wait_for_completion(&ready);
	finish_wait(&queue, &wait);
}

static void stay_about_to_sleep(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
	wait_for_completion(&ready);
	finish_wait(&queue, &wait);
}

static void sleep_behind(void *ctx)
{
	come_second();
	complete_all(&ready);
}

static void wake_second(void *ctx)
{
	wait_for_completion(&second_is_there);
	wake_up(&queue);
}

PAIR_OF(passed_over, (.setup = setup),
	({ "first", stay_about_to_sleep }, { "second", sleep_behind },
	 { "waker", wake_second }),
	({ "first", stay_awake }, { "second", sleep_behind },
	 { "waker", wake_second }));
PAIR_OF(out_of_time, (.setup = setup),
	({ "first", sleep_too_short }, { "second", sleep_behind }),
	({ "first", sleep_too_short }, { "second", sleep_behind },
	 { "waker", wake_second }));

/* Which of two threads queues first is not determined. */
THREAD(be_sure_to_be_first, INTERLEAVE_EXPECT(be_there(&first_is_there) == 1))
THREAD(be_first_or_second, INTERLEAVE_EXPECT(be_there(&first_is_there) <= 2))
THREAD(be_there_too, be_there(&second_is_there))

static void wake_first(void *ctx)
{
	wait_for_completion(&first_is_there);
	wait_for_completion(&second_is_there);
	wake_up(&queue);
}

PAIR_OF(any_order, (.setup = setup),
	({ "one", be_sure_to_be_first }, { "two", be_there_too },
	 { "waker", wake_first }),
	({ "one", be_first_or_second }, { "two", be_there_too },
	 { "waker", wake_first }));

/* A thread that ends without finish_wait() consumes the wake-up. */
static void go_without_a_word(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
}

static void say_and_go(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	finish_wait(&queue, &wait);
	complete(&first_is_there);
}

THREAD(sleep_second, come_second())

PAIR_OF(not_finished, (.setup = setup),
	({ "passer-by", go_without_a_word }, { "sleeper", sleep_second },
	 { "waker", wake_second }),
	({ "passer-by", say_and_go }, { "sleeper", sleep_second },
	 { "waker", wake_second }));

/* wake_up_nr() wakes no more exclusive waiters than its argument. */
THREAD(sleep_exclusively, wait_event_idle_exclusive(queue, atomic_read(&flag)))

static void wake_two(void *ctx)
{
	atomic_set(&flag, 1);
	wake_up_nr(&queue, 2);
}

static void wake_three(void *ctx)
{
	atomic_set(&flag, 1);
	wake_up_nr(&queue, 3);
}

PAIR_OF(two_of_three, (.setup = setup),
	({ "one", sleep_exclusively }, { "two", sleep_exclusively },
	 { "three", sleep_exclusively }, { "waker", wake_two }),
	({ "one", sleep_exclusively }, { "two", sleep_exclusively },
	 { "three", sleep_exclusively }, { "waker", wake_three }));

/* wake_up() wakes one exclusive waiter. */
static void wake_one(void *ctx)
{
	atomic_set(&flag, 1);
	wake_up(&queue);
}

static void wake_one_by_one(void *ctx)
{
	wake_one(ctx);
	wake_up(&queue);
}

PAIR_OF(one_by_one, (.setup = setup),
	({ "one", sleep_exclusively }, { "two", sleep_exclusively },
	 { "waker", wake_one }),
	({ "one", sleep_exclusively }, { "two", sleep_exclusively },
	 { "waker", wake_one_by_one }));

/* The last state set before schedule() decides who may wake the thread. */
static void sleep_in_second_state(long first, long second)
{
	DECLARE_WAITQUEUE(wait, current);

	add_wait_queue(&queue, &wait);
	set_current_state(first);
	set_current_state(second);
	if (!atomic_read(&flag))
		schedule();
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(&queue, &wait);
}

static void sleep_deeper(void *ctx)
{
	sleep_in_second_state(TASK_INTERRUPTIBLE, TASK_UNINTERRUPTIBLE);
}

static void sleep_lighter(void *ctx)
{
	sleep_in_second_state(TASK_UNINTERRUPTIBLE, TASK_INTERRUPTIBLE);
}

static void wake_light_sleepers(void *ctx)
{
	atomic_set(&flag, 1);
	wake_up_interruptible(&queue);
}

PAIR_OF(other_state, (.setup = setup),
	({ "sleeper", sleep_deeper }, { "waker", wake_light_sleepers }),
	({ "sleeper", sleep_lighter }, { "waker", wake_light_sleepers }));

/* A waiter that queues again, exclusively, is no longer woken with all. */
static void sleep_first(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
	schedule();
	finish_wait(&queue, &wait);
}

static void sleep_again_second(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	finish_wait(&queue, &wait);
	wait_for_completion(&first_is_there);
	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&second_is_there);
	schedule();
	finish_wait(&queue, &wait);
}

static void wake_both(void *ctx)
{
	wait_for_completion(&second_is_there);
	wake_up_all(&queue);
}

PAIR_OF(waited_before, (.setup = setup),
	({ "first", sleep_first }, { "second", sleep_again_second },
	 { "waker", wake_second }),
	({ "first", sleep_first }, { "second", sleep_again_second },
	 { "waker", wake_both }));

/* A wake-up before the second prepare_to_wait() is lost. */
static void sleep_once(bool exclusive, bool again)
{
	DEFINE_WAIT(wait);

	if (exclusive)
		prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	else
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
	wait_for_completion(&ready);
	if (again && exclusive)
		prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	else if (again)
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_wait(&queue, &wait);
}

THREAD(prepare_again, sleep_once(false, true))
THREAD(prepare_once, sleep_once(false, false))
THREAD(queue_again, sleep_once(true, true))
THREAD(queue_once, sleep_once(true, false))

static void wake_before(void *ctx)
{
	wait_for_completion(&first_is_there);
	wake_up(&queue);
	complete(&ready);
}

PAIR_OF(woken_before, (.setup = setup),
	({ "sleeper", prepare_again }, { "waker", wake_before }),
	({ "sleeper", prepare_once }, { "waker", wake_before }));
PAIR_OF(woken_before_in_queue, (.setup = setup),
	({ "sleeper", queue_again }, { "waker", wake_before }),
	({ "sleeper", queue_once }, { "waker", wake_before }));

/* A waiter that prepares again, not exclusively, is woken with all. */
static void queue_then_listen(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
	schedule();
	finish_wait(&queue, &wait);
}

PAIR_OF(changed_kind, (.setup = setup),
	({ "first", sleep_first }, { "second", sleep_second },
	 { "waker", wake_second }),
	({ "first", queue_then_listen }, { "second", sleep_second },
	 { "waker", wake_second }));

/* The queue is freed before the wake-up. */
struct place {
	wait_queue_head_t queue;
};

static struct place *place;

static void setup_place(void *ctx)
{
	setup(ctx);
	place = kzalloc(sizeof(*place), GFP_KERNEL);
	init_waitqueue_head(&place->queue);
}

static void sleep_in_place(void *ctx)
{
	wait_queue_head_t *there = &place->queue;
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(there, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
	schedule();
	finish_wait(there, &wait);
}

static void free_and_wake(void *ctx)
{
	wait_queue_head_t *there = &place->queue;

	wait_for_completion(&first_is_there);
	kfree(place);
	wake_up(there);
}

static void wake_and_free(void *ctx)
{
	wait_for_completion(&first_is_there);
	wake_up(&place->queue);
	kfree(place);
}

PAIR_OF(freed_queue, (.setup = setup_place),
	({ "sleeper", sleep_in_place }, { "waker", free_and_wake }),
	({ "sleeper", sleep_in_place }, { "waker", wake_and_free }));
