// SPDX-License-Identifier: GPL-2.0-only
/* Programs in which it matters who is woken, "programs.h". */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "programs.h"

/* The programs run one at a time, so they share what they are made of. */
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

/* Of those who wait exclusively who came first is woken first, not who came last. */
static void come_first(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
	wait_for_completion(&second_is_there);
	/* Looks again, and keeps its place. */
	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&ready);
	schedule();
	finish_wait(&queue, &wait);
	atomic_inc(&count);
	wake_up(&queue);
}

static int come_second(void)
{
	DEFINE_WAIT(wait);
	int place;

	wait_for_completion(&first_is_there);
	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&second_is_there);
	schedule();
	finish_wait(&queue, &wait);
	place = atomic_inc_return(&count);
	wake_up(&queue);
	return place;
}

static void come_last_go_first(void *ctx)
{
	INTERLEAVE_EXPECT(come_second() == 1);
}

static void come_last_go_last(void *ctx)
{
	INTERLEAVE_EXPECT(come_second() == 2);
}

static void wake_one_of_two(void *ctx)
{
	wait_for_completion(&ready);
	wake_up(&queue);
}

static const struct interleave_thread first_come_bad_threads[] = {
	{ "first", come_first },
	{ "second", come_last_go_first },
	{ "waker", wake_one_of_two },
};

const struct interleave_program first_come_bad = {
	.name = "first_come_bad",
	.threads = first_come_bad_threads,
	.nr_threads = ARRAY_SIZE(first_come_bad_threads),
	.setup = setup,
};

static const struct interleave_thread first_come_good_threads[] = {
	{ "first", come_first },
	{ "second", come_last_go_last },
	{ "waker", wake_one_of_two },
};

const struct interleave_program first_come_good = {
	.name = "first_come_good",
	.threads = first_come_good_threads,
	.nr_threads = ARRAY_SIZE(first_come_good_threads),
	.setup = setup,
};

/* Whose time is over, or who is awake again, is passed over. */
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

static void wake_who_sleeps(void *ctx)
{
	wait_for_completion(&second_is_there);
	wake_up(&queue);
}

static const struct interleave_thread passed_over_bad_threads[] = {
	{ "first", stay_about_to_sleep },
	{ "second", sleep_behind },
	{ "waker", wake_who_sleeps },
};

const struct interleave_program passed_over_bad = {
	.name = "passed_over_bad",
	.threads = passed_over_bad_threads,
	.nr_threads = ARRAY_SIZE(passed_over_bad_threads),
	.setup = setup,
};

static const struct interleave_thread passed_over_good_threads[] = {
	{ "first", stay_awake },
	{ "second", sleep_behind },
	{ "waker", wake_who_sleeps },
};

const struct interleave_program passed_over_good = {
	.name = "passed_over_good",
	.threads = passed_over_good_threads,
	.nr_threads = ARRAY_SIZE(passed_over_good_threads),
	.setup = setup,
};

static const struct interleave_thread out_of_time_bad_threads[] = {
	{ "first", sleep_too_short },
	{ "second", sleep_behind },
};

const struct interleave_program out_of_time_bad = {
	.name = "out_of_time_bad",
	.threads = out_of_time_bad_threads,
	.nr_threads = ARRAY_SIZE(out_of_time_bad_threads),
	.setup = setup,
};

static const struct interleave_thread out_of_time_good_threads[] = {
	{ "first", sleep_too_short },
	{ "second", sleep_behind },
	{ "waker", wake_who_sleeps },
};

const struct interleave_program out_of_time_good = {
	.name = "out_of_time_good",
	.threads = out_of_time_good_threads,
	.nr_threads = ARRAY_SIZE(out_of_time_good_threads),
	.setup = setup,
};

/* Who of two comes first is anybody's guess. */
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

static void be_sure_to_be_first(void *ctx)
{
	INTERLEAVE_EXPECT(be_there(&first_is_there) == 1);
}

static void be_first_or_second(void *ctx)
{
	INTERLEAVE_EXPECT(be_there(&first_is_there) <= 2);
}

static void be_there_too(void *ctx)
{
	be_there(&second_is_there);
}

static void wake_who_is_first(void *ctx)
{
	wait_for_completion(&first_is_there);
	wait_for_completion(&second_is_there);
	wake_up(&queue);
}

static const struct interleave_thread any_order_bad_threads[] = {
	{ "one", be_sure_to_be_first },
	{ "two", be_there_too },
	{ "waker", wake_who_is_first },
};

const struct interleave_program any_order_bad = {
	.name = "any_order_bad",
	.threads = any_order_bad_threads,
	.nr_threads = ARRAY_SIZE(any_order_bad_threads),
	.setup = setup,
};

static const struct interleave_thread any_order_good_threads[] = {
	{ "one", be_first_or_second },
	{ "two", be_there_too },
	{ "waker", wake_who_is_first },
};

const struct interleave_program any_order_good = {
	.name = "any_order_good",
	.threads = any_order_good_threads,
	.nr_threads = ARRAY_SIZE(any_order_good_threads),
	.setup = setup,
};

/* Who is gone and has not said so takes the wake-up of somebody else. */
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

static void sleep_second(void *ctx)
{
	come_second();
}

static void wake_second(void *ctx)
{
	wait_for_completion(&second_is_there);
	wake_up(&queue);
}

static const struct interleave_thread not_finished_bad_threads[] = {
	{ "passer-by", go_without_a_word },
	{ "sleeper", sleep_second },
	{ "waker", wake_second },
};

const struct interleave_program not_finished_bad = {
	.name = "not_finished_bad",
	.threads = not_finished_bad_threads,
	.nr_threads = ARRAY_SIZE(not_finished_bad_threads),
	.setup = setup,
};

static const struct interleave_thread not_finished_good_threads[] = {
	{ "passer-by", say_and_go },
	{ "sleeper", sleep_second },
	{ "waker", wake_second },
};

const struct interleave_program not_finished_good = {
	.name = "not_finished_good",
	.threads = not_finished_good_threads,
	.nr_threads = ARRAY_SIZE(not_finished_good_threads),
	.setup = setup,
};

/* One wake-up is for no more than it says. */
static void sleep_exclusively(void *ctx)
{
	wait_event_idle_exclusive(queue, atomic_read(&flag));
}

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

static const struct interleave_thread two_of_three_bad_threads[] = {
	{ "one", sleep_exclusively },
	{ "two", sleep_exclusively },
	{ "three", sleep_exclusively },
	{ "waker", wake_two },
};

const struct interleave_program two_of_three_bad = {
	.name = "two_of_three_bad",
	.threads = two_of_three_bad_threads,
	.nr_threads = ARRAY_SIZE(two_of_three_bad_threads),
	.setup = setup,
};

static const struct interleave_thread two_of_three_good_threads[] = {
	{ "one", sleep_exclusively },
	{ "two", sleep_exclusively },
	{ "three", sleep_exclusively },
	{ "waker", wake_three },
};

const struct interleave_program two_of_three_good = {
	.name = "two_of_three_good",
	.threads = two_of_three_good_threads,
	.nr_threads = ARRAY_SIZE(two_of_three_good_threads),
	.setup = setup,
};

/* Who was woken is not there for the next wake-up. */
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

static const struct interleave_thread one_by_one_bad_threads[] = {
	{ "one", sleep_exclusively },
	{ "two", sleep_exclusively },
	{ "waker", wake_one },
};

const struct interleave_program one_by_one_bad = {
	.name = "one_by_one_bad",
	.threads = one_by_one_bad_threads,
	.nr_threads = ARRAY_SIZE(one_by_one_bad_threads),
	.setup = setup,
};

static const struct interleave_thread one_by_one_good_threads[] = {
	{ "one", sleep_exclusively },
	{ "two", sleep_exclusively },
	{ "waker", wake_one_by_one },
};

const struct interleave_program one_by_one_good = {
	.name = "one_by_one_good",
	.threads = one_by_one_good_threads,
	.nr_threads = ARRAY_SIZE(one_by_one_good_threads),
	.setup = setup,
};

/* The state that counts is the one in which somebody goes to sleep. */
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

static const struct interleave_thread other_state_bad_threads[] = {
	{ "sleeper", sleep_deeper },
	{ "waker", wake_light_sleepers },
};

const struct interleave_program other_state_bad = {
	.name = "other_state_bad",
	.threads = other_state_bad_threads,
	.nr_threads = ARRAY_SIZE(other_state_bad_threads),
	.setup = setup,
};

static const struct interleave_thread other_state_good_threads[] = {
	{ "sleeper", sleep_lighter },
	{ "waker", wake_light_sleepers },
};

const struct interleave_program other_state_good = {
	.name = "other_state_good",
	.threads = other_state_good_threads,
	.nr_threads = ARRAY_SIZE(other_state_good_threads),
	.setup = setup,
};

/* Who waited with all others before does not now, when it waits exclusively. */
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

static const struct interleave_thread waited_before_bad_threads[] = {
	{ "first", sleep_first },
	{ "second", sleep_again_second },
	{ "waker", wake_second },
};

const struct interleave_program waited_before_bad = {
	.name = "waited_before_bad",
	.threads = waited_before_bad_threads,
	.nr_threads = ARRAY_SIZE(waited_before_bad_threads),
	.setup = setup,
};

static const struct interleave_thread waited_before_good_threads[] = {
	{ "first", sleep_first },
	{ "second", sleep_again_second },
	{ "waker", wake_both },
};

const struct interleave_program waited_before_good = {
	.name = "waited_before_good",
	.threads = waited_before_good_threads,
	.nr_threads = ARRAY_SIZE(waited_before_good_threads),
	.setup = setup,
};

/* A wake-up that came before somebody prepares again is for nothing. */
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

static void prepare_again(void *ctx)
{
	sleep_once(false, true);
}

static void prepare_once(void *ctx)
{
	sleep_once(false, false);
}

static void queue_again(void *ctx)
{
	sleep_once(true, true);
}

static void queue_once(void *ctx)
{
	sleep_once(true, false);
}

static void wake_before(void *ctx)
{
	wait_for_completion(&first_is_there);
	wake_up(&queue);
	complete(&ready);
}

static const struct interleave_thread woken_before_bad_threads[] = {
	{ "sleeper", prepare_again },
	{ "waker", wake_before },
};

const struct interleave_program woken_before_bad = {
	.name = "woken_before_bad",
	.threads = woken_before_bad_threads,
	.nr_threads = ARRAY_SIZE(woken_before_bad_threads),
	.setup = setup,
};

static const struct interleave_thread woken_before_good_threads[] = {
	{ "sleeper", prepare_once },
	{ "waker", wake_before },
};

const struct interleave_program woken_before_good = {
	.name = "woken_before_good",
	.threads = woken_before_good_threads,
	.nr_threads = ARRAY_SIZE(woken_before_good_threads),
	.setup = setup,
};

static const struct interleave_thread woken_before_in_queue_bad_threads[] = {
	{ "sleeper", queue_again },
	{ "waker", wake_before },
};

const struct interleave_program woken_before_in_queue_bad = {
	.name = "woken_before_in_queue_bad",
	.threads = woken_before_in_queue_bad_threads,
	.nr_threads = ARRAY_SIZE(woken_before_in_queue_bad_threads),
	.setup = setup,
};

static const struct interleave_thread woken_before_in_queue_good_threads[] = {
	{ "sleeper", queue_once },
	{ "waker", wake_before },
};

const struct interleave_program woken_before_in_queue_good = {
	.name = "woken_before_in_queue_good",
	.threads = woken_before_in_queue_good_threads,
	.nr_threads = ARRAY_SIZE(woken_before_in_queue_good_threads),
	.setup = setup,
};

/* Who waits exclusively no more is woken with all others. */
static void queue_then_listen(void *ctx)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&first_is_there);
	schedule();
	finish_wait(&queue, &wait);
}

static const struct interleave_thread changed_kind_bad_threads[] = {
	{ "first", sleep_first },
	{ "second", sleep_second },
	{ "waker", wake_who_sleeps },
};

const struct interleave_program changed_kind_bad = {
	.name = "changed_kind_bad",
	.threads = changed_kind_bad_threads,
	.nr_threads = ARRAY_SIZE(changed_kind_bad_threads),
	.setup = setup,
};

static const struct interleave_thread changed_kind_good_threads[] = {
	{ "first", queue_then_listen },
	{ "second", sleep_second },
	{ "waker", wake_who_sleeps },
};

const struct interleave_program changed_kind_good = {
	.name = "changed_kind_good",
	.threads = changed_kind_good_threads,
	.nr_threads = ARRAY_SIZE(changed_kind_good_threads),
	.setup = setup,
};

/* Who was woken has left the queue, which may be gone. */
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

static const struct interleave_thread freed_queue_bad_threads[] = {
	{ "sleeper", sleep_in_place },
	{ "waker", free_and_wake },
};

const struct interleave_program freed_queue_bad = {
	.name = "freed_queue_bad",
	.threads = freed_queue_bad_threads,
	.nr_threads = ARRAY_SIZE(freed_queue_bad_threads),
	.setup = setup_place,
};

static const struct interleave_thread freed_queue_good_threads[] = {
	{ "sleeper", sleep_in_place },
	{ "waker", wake_and_free },
};

const struct interleave_program freed_queue_good = {
	.name = "freed_queue_good",
	.threads = freed_queue_good_threads,
	.nr_threads = ARRAY_SIZE(freed_queue_good_threads),
	.setup = setup_place,
};
