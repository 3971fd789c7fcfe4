// SPDX-License-Identifier: GPL-2.0-only
/* Forms of waiting and waking, "forms.h". */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>

#include <interleave/hooks.h>

#include "forms.h"

static struct mutex mutex;
static spinlock_t spin;
static wait_queue_head_t queue;
static wait_queue_head_t other_queue;
static struct completion done;
static struct completion over;
static struct completion asleep;
static atomic_t flag;
static atomic_t other_flag;
static unsigned int rounds;
static bool went_wrong;

static void setup(void *form)
{
	mutex_init(&mutex);
	spin_lock_init(&spin);
	init_waitqueue_head(&queue);
	init_waitqueue_head(&other_queue);
	init_completion(&done);
	init_completion(&over);
	init_completion(&asleep);
	atomic_set(&flag, 0);
	atomic_set(&other_flag, 0);
	rounds = 0;
	went_wrong = false;
}

/* INTERLEAVE_EXPECT() that works without exploration too. */
#define EXPECT(condition)						\
	do {								\
		if (!(condition)) {					\
			interleave_fail("expected %s", #condition);	\
			went_wrong = true;				\
		}							\
	} while (0)

/* Never over: the model has no time, and the real wake-up comes in a jiffy. */
#define LONG_TIME	(60 * HZ)
#define LONG_TIME_NS	(60 * NSEC_PER_SEC)

/* A form that returns 0 on success. */
#define FORM_0(name, call)	FORM(name, EXPECT(!(call)))
/* A form that returns the time left. */
#define FORM_1(name, call)	FORM(name, EXPECT((call) > 1))

#define raised()	atomic_read(&flag)
#define FOR_EVER	MAX_SCHEDULE_TIMEOUT

/* Forms that wait for the flag on the queue, with their further arguments. */
#define WAIT(name, wait, ...)						\
	FORM(name, wait(queue, raised(), ##__VA_ARGS__))
#define WAIT_0(name, wait, ...)						\
	FORM_0(name, wait(queue, raised(), ##__VA_ARGS__))
#define WAIT_1(name, wait, ...)						\
	FORM_1(name, wait(queue, raised(), ##__VA_ARGS__))

WAIT(sleep_event, wait_event)
WAIT(sleep_idle, wait_event_idle)
WAIT(sleep_idle_exclusive, wait_event_idle_exclusive)
WAIT_0(sleep_interruptible, wait_event_interruptible)
WAIT_0(sleep_interruptible_exclusive, wait_event_interruptible_exclusive)
WAIT_0(sleep_killable, wait_event_killable)
WAIT_0(sleep_killable_exclusive, wait_event_killable_exclusive)
WAIT_1(sleep_timeout, wait_event_timeout, LONG_TIME)
WAIT_1(sleep_event_for_ever, wait_event_timeout, FOR_EVER)
WAIT_1(sleep_idle_timeout, wait_event_idle_timeout, LONG_TIME)
WAIT_1(sleep_interruptible_timeout, wait_event_interruptible_timeout, LONG_TIME)
WAIT_1(sleep_killable_timeout, wait_event_killable_timeout, LONG_TIME)

WAIT(sleep_io, io_wait_event)
WAIT_0(sleep_freezable, wait_event_freezable)
WAIT_0(sleep_freezable_exclusive, wait_event_freezable_exclusive)
WAIT_1(sleep_freezable_timeout, wait_event_freezable_timeout, LONG_TIME)
WAIT_1(sleep_exclusive_timeout, wait_event_idle_exclusive_timeout, FOR_EVER)
WAIT_0(sleep_hrtimeout, wait_event_hrtimeout, LONG_TIME_NS)
WAIT_0(sleep_hrtimeout_for_ever, wait_event_hrtimeout, KTIME_MAX)
WAIT_0(sleep_light_hrtimeout, wait_event_interruptible_hrtimeout, LONG_TIME_NS)
WAIT_0(sleep_light_for_ever, wait_event_interruptible_hrtimeout, KTIME_MAX)
#ifdef wait_event_state
WAIT_0(sleep_state, wait_event_state, TASK_INTERRUPTIBLE)
#endif

/* Forms that drop a lock while they sleep. The waker takes it too. */
#define SLEEP_WITH(name, take, call, leave)				\
	static void name(void)						\
	{								\
		take;							\
		call;							\
		leave;							\
	}
#define SLEEP_SPINNING(name, call)					\
	SLEEP_WITH(name, spin_lock_irq(&spin), call, spin_unlock_irq(&spin))
#define SLEEP_LOCKED(name, call)					\
	SLEEP_WITH(name, spin_lock(&queue.lock), call,			\
		   spin_unlock(&queue.lock))
#define SLEEP_LOCKED_IRQ(name, call)					\
	SLEEP_WITH(name, spin_lock_irq(&queue.lock), call,		\
		   spin_unlock_irq(&queue.lock))

SLEEP_WITH(sleep_cmd, mutex_lock(&mutex),
	   wait_event_cmd(queue, raised(), mutex_unlock(&mutex),
			  mutex_lock(&mutex)),
	   mutex_unlock(&mutex))
SLEEP_WITH(sleep_exclusive_cmd, mutex_lock(&mutex),
	   wait_event_exclusive_cmd(queue, raised(), mutex_unlock(&mutex),
				    mutex_lock(&mutex)),
	   mutex_unlock(&mutex))

#define light_lock_irq()						\
	wait_event_interruptible_lock_irq(queue, raised(), spin)
#define light_lock_irq_cmd(cmd)						\
	wait_event_interruptible_lock_irq_cmd(queue, raised(), spin, cmd)
#define light_lock_irq_timeout(timeout)					\
	wait_event_interruptible_lock_irq_timeout(queue, raised(), spin, \
						  timeout)
#define exclusive_locked()						\
	wait_event_interruptible_exclusive_locked(queue, raised())
#define exclusive_locked_irq()						\
	wait_event_interruptible_exclusive_locked_irq(queue, raised())

SLEEP_SPINNING(sleep_lock_irq, wait_event_lock_irq(queue, raised(), spin))
SLEEP_SPINNING(sleep_lock_irq_cmd,
	       wait_event_lock_irq_cmd(queue, raised(), spin,
				       complete(&asleep)))
SLEEP_SPINNING(sleep_lock_irq_timeout,
	       EXPECT(wait_event_lock_irq_timeout(queue, raised(), spin,
						  LONG_TIME) > 1))
SLEEP_SPINNING(sleep_interruptible_lock_irq, EXPECT(!light_lock_irq()))
SLEEP_SPINNING(sleep_interruptible_lock_irq_cmd,
	       EXPECT(!light_lock_irq_cmd(complete(&asleep))))
SLEEP_SPINNING(sleep_interruptible_lock_irq_timeout,
	       EXPECT(light_lock_irq_timeout(LONG_TIME) > 1))
SLEEP_LOCKED(sleep_locked,
	     EXPECT(!wait_event_interruptible_locked(queue, raised())))
SLEEP_LOCKED(sleep_exclusive_locked, EXPECT(!exclusive_locked()))
SLEEP_LOCKED_IRQ(sleep_locked_irq,
		 EXPECT(!wait_event_interruptible_locked_irq(queue, raised())))
SLEEP_LOCKED_IRQ(sleep_exclusive_locked_irq, EXPECT(!exclusive_locked_irq()))

/* A wait that does not block goes round too often. */
static void go_round(void)
{
	if (!interleave_hooked())
		rounds++;
}

static void sleep_by_hand(void)
{
	DEFINE_WAIT(wait);

	for (;;) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (raised())
			break;
		go_round();
		schedule();
		/* Returns at once: the wake-up has set TASK_RUNNING. */
		schedule();
	}
	finish_wait(&queue, &wait);
	schedule();
	schedule_timeout(0);
}

static void sleep_by_hand_exclusive(void)
{
	long left = LONG_TIME;
	DEFINE_WAIT(wait);

	do {
		prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (raised())
			break;
		go_round();
		left = schedule_timeout(left);
	} while (left);
	finish_wait(&queue, &wait);
	EXPECT(left);
}

static void sleep_by_hand_event(void)
{
	struct wait_queue_entry wait;

	init_wait_entry(&wait, WQ_FLAG_EXCLUSIVE);
	for (;;) {
		EXPECT(!prepare_to_wait_event(&queue, &wait,
					      TASK_INTERRUPTIBLE));
		if (raised())
			break;
		go_round();
		schedule();
	}
	finish_wait(&queue, &wait);
}

static void sleep_in_state(void)
{
	DECLARE_WAITQUEUE(wait, current);
	DEFINE_WAIT(other);

	add_wait_queue(&queue, &wait);
	/* Of another queue: it does not end the wait. */
	finish_wait(&other_queue, &other);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (raised())
			break;
		go_round();
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	/* Returns at once: the state is TASK_RUNNING. */
	schedule();
	remove_wait_queue(&queue, &wait);
}

static void sleep_in_early_state(void)
{
	DECLARE_WAITQUEUE(wait, current);

	add_wait_queue_exclusive(&queue, &wait);
	for (;;) {
		__set_current_state(TASK_INTERRUPTIBLE);
		/* __set_current_state() has no barrier. */
		smp_mb();
		if (raised())
			break;
		go_round();
		schedule();
	}
	set_current_state(TASK_RUNNING);
	schedule();
	remove_wait_queue(&queue, &wait);
}

static void sleep_for_io(void)
{
	long left = LONG_TIME;
	DEFINE_WAIT(wait);

	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	if (!raised())
		io_schedule();
	finish_wait(&queue, &wait);
	while (!raised() && left) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (!raised())
			left = io_schedule_timeout(left);
		finish_wait(&queue, &wait);
	}
}

/* Waits on a queue while on another one, and was on the former before. */
static void sleep_on_two(void)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	DEFINE_WAIT_FUNC(other, woken_wake_function);

	add_wait_queue(&other_queue, &other);
	add_wait_queue(&queue, &wait);
	remove_wait_queue(&other_queue, &other);
	while (!raised()) {
		/* Does not wait, so it does not leave the queue either. */
		wait_event(queue, true);
		wait_event(other_queue, atomic_read(&other_flag));
		wait_woken(&wait, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	}
	remove_wait_queue(&queue, &wait);
}

FORM(sleep_var, wait_var_event(&flag, raised()))
FORM_0(sleep_var_killable, wait_var_event_killable(&flag, raised()))
FORM_0(sleep_var_interruptible, wait_var_event_interruptible(&flag, raised()))
FORM_1(sleep_var_timeout, wait_var_event_timeout(&flag, raised(), LONG_TIME))

static void sleep_woken(void)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	for (; !raised(); go_round())
		wait_woken(&wait, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&queue, &wait);
}

#define RAISE(name, call)						\
	static void name(void)						\
	{								\
		atomic_set(&flag, 1);					\
		call;							\
	}

RAISE(raise, wake_up(&queue))
RAISE(raise_nr, wake_up_nr(&queue, 1))
RAISE(raise_all, wake_up_all(&queue))
RAISE(raise_sync, wake_up_sync(&queue))
RAISE(raise_poll, wake_up_poll(&queue, EPOLLIN))
RAISE(raise_var, wake_up_var(&flag))
RAISE(raise_interruptible, wake_up_interruptible(&queue))
RAISE(raise_interruptible_nr, wake_up_interruptible_nr(&queue, 1))
RAISE(raise_interruptible_all, wake_up_interruptible_all(&queue))
RAISE(raise_interruptible_sync, wake_up_interruptible_sync(&queue))
RAISE(raise_interruptible_poll, wake_up_interruptible_poll(&queue, EPOLLIN))
RAISE(raise_light_sync_poll, wake_up_interruptible_sync_poll(&queue, EPOLLIN))

#ifdef wake_up_poll_on_current_cpu
RAISE(raise_poll_here, wake_up_poll_on_current_cpu(&queue, EPOLLIN))
#endif

static void raise_two(void)
{
	atomic_set(&other_flag, 1);
	wake_up(&other_queue);
	raise();
}

/* Wakers that take the lock which the sleeper drops. */
static void raise_with_mutex(void)
{
	mutex_lock(&mutex);
	raise();
	mutex_unlock(&mutex);
}

static void raise_with_spin(void)
{
	spin_lock_irq(&spin);
	raise();
	spin_unlock_irq(&spin);
}

static void raise_when_asleep(void)
{
	wait_for_completion(&asleep);
	raise_with_spin();
}

#define RAISE_LOCKED(name, call)					\
	static void name(void)						\
	{								\
		spin_lock(&queue.lock);					\
		atomic_set(&flag, 1);					\
		call;							\
		spin_unlock(&queue.lock);				\
	}

RAISE_LOCKED(raise_locked, wake_up_locked(&queue))
RAISE_LOCKED(raise_locked_poll, wake_up_locked_poll(&queue, EPOLLIN))
RAISE_LOCKED(raise_all_locked, wake_up_all_locked(&queue))
RAISE_LOCKED(raise_interruptible_locked,
	     wake_up_interruptible_sync_poll_locked(&queue, EPOLLIN))

static void raise_if_active(void)
{
	atomic_set(&flag, 1);
	/* Pairs with the barrier of prepare_to_wait(). */
	smp_mb();
	/* After the barrier. */
	if (waitqueue_active(&queue))
		wake_up(&queue);
}

static void raise_if_sleeper(void)
{
	atomic_set(&flag, 1);
	if (wq_has_sleeper(&queue))
		wake_up(&queue);
}

/* Forms that wait for the completion, likewise. */
#define DONE(name, wait)	FORM(name, wait(&done))
#define DONE_0(name, wait)	FORM_0(name, wait(&done))
#define DONE_1(name, wait)	FORM_1(name, wait(&done, LONG_TIME))

DONE(sleep_done, wait_for_completion)
DONE(sleep_done_io, wait_for_completion_io)
DONE_0(sleep_done_interruptible, wait_for_completion_interruptible)
DONE_0(sleep_done_killable, wait_for_completion_killable)
DONE_1(sleep_done_timeout, wait_for_completion_timeout)
FORM_1(sleep_done_for_ever, wait_for_completion_timeout(&done, FOR_EVER))
DONE_1(sleep_done_io_timeout, wait_for_completion_io_timeout)
DONE_1(sleep_done_light_timeout, wait_for_completion_interruptible_timeout)
DONE_1(sleep_done_killable_timeout, wait_for_completion_killable_timeout)

RAISE(raise_done, complete(&done))
RAISE(raise_done_all, complete_all(&done))

#define EXCLUSIVE	.exclusive = true
#define INTERRUPTIBLE	.interruptible = true
#define TIMED		.timed = true

const struct sleep_form sleep_forms[SLEEP_FORMS] = {
	{ "wait_event", sleep_event, raise },
	{ "wait_event_idle", sleep_idle, raise },
	{ "wait_event_idle_exclusive", sleep_idle_exclusive, raise, EXCLUSIVE },
	{ "wait_event_interruptible", sleep_interruptible, raise,
	  INTERRUPTIBLE },
	{ "wait_event_interruptible_exclusive", sleep_interruptible_exclusive,
	  raise, EXCLUSIVE, INTERRUPTIBLE },
	{ "wait_event_killable", sleep_killable, raise },
	{ "wait_event_killable_exclusive", sleep_killable_exclusive, raise,
	  EXCLUSIVE },
	{ "wait_event_timeout", sleep_timeout, raise, TIMED },
	{ "wait_event_timeout_for_ever", sleep_event_for_ever, raise },
	{ "wait_event_idle_timeout", sleep_idle_timeout, raise, TIMED },
	{ "wait_event_interruptible_timeout", sleep_interruptible_timeout,
	  raise, INTERRUPTIBLE, TIMED },
	{ "wait_event_killable_timeout", sleep_killable_timeout, raise, TIMED },
	{ "wait_event_idle_exclusive_timeout", sleep_exclusive_timeout,
	  raise, EXCLUSIVE },
	{ "io_wait_event", sleep_io, raise },
	{ "wait_event_freezable", sleep_freezable, raise, INTERRUPTIBLE },
	{ "wait_event_freezable_exclusive", sleep_freezable_exclusive, raise,
	  EXCLUSIVE, INTERRUPTIBLE },
	{ "wait_event_freezable_timeout", sleep_freezable_timeout, raise,
	  INTERRUPTIBLE, TIMED },
	{ "wait_event_hrtimeout_for_ever", sleep_hrtimeout_for_ever, raise },
	{ "wait_event_interruptible_hrtimeout_for_ever", sleep_light_for_ever,
	  raise, INTERRUPTIBLE },
#ifdef wait_event_state
	{ "wait_event_state", sleep_state, raise, INTERRUPTIBLE },
#endif
	{ "wait_event_cmd", sleep_cmd, raise_with_mutex },
	{ "wait_event_exclusive_cmd", sleep_exclusive_cmd, raise_with_mutex,
	  EXCLUSIVE },
	{ "wait_event_lock_irq", sleep_lock_irq, raise_with_spin },
	{ "wait_event_lock_irq_cmd", sleep_lock_irq_cmd, raise_when_asleep },
	{ "wait_event_lock_irq_timeout", sleep_lock_irq_timeout,
	  raise_with_spin, TIMED },
	{ "wait_event_interruptible_lock_irq", sleep_interruptible_lock_irq,
	  raise_with_spin, INTERRUPTIBLE },
	{ "wait_event_interruptible_lock_irq_cmd",
	  sleep_interruptible_lock_irq_cmd, raise_when_asleep, INTERRUPTIBLE },
	{ "wait_event_interruptible_lock_irq_timeout",
	  sleep_interruptible_lock_irq_timeout, raise_with_spin, INTERRUPTIBLE,
	  TIMED },
	{ "wait_event_interruptible_locked", sleep_locked, raise_locked,
	  INTERRUPTIBLE },
	{ "wait_event_interruptible_exclusive_locked", sleep_exclusive_locked,
	  raise_locked, EXCLUSIVE, INTERRUPTIBLE },
	{ "wait_event_interruptible_locked_irq", sleep_locked_irq, raise_locked,
	  INTERRUPTIBLE },
	{ "wait_event_interruptible_exclusive_locked_irq",
	  sleep_exclusive_locked_irq, raise_locked, EXCLUSIVE, INTERRUPTIBLE },
	{ "prepare_to_wait", sleep_by_hand, raise },
	{ "prepare_to_wait_exclusive", sleep_by_hand_exclusive, raise,
	  EXCLUSIVE, TIMED },
	{ "prepare_to_wait_event", sleep_by_hand_event, raise, EXCLUSIVE,
	  INTERRUPTIBLE },
	{ "set_current_state", sleep_in_state, raise },
	{ "__set_current_state", sleep_in_early_state, raise, INTERRUPTIBLE },
	{ "wait_woken", sleep_woken, raise, INTERRUPTIBLE },
	/* End of the QUEUE_FORMS. */
	{ "io_schedule", sleep_for_io, raise },
	{ "wait_woken_and_wait_event", sleep_on_two, raise_two },
	{ "wait_var_event", sleep_var, raise_var },
	{ "wait_var_event_killable", sleep_var_killable, raise_var },
	{ "wait_var_event_interruptible", sleep_var_interruptible, raise_var },
	{ "wait_var_event_timeout", sleep_var_timeout, raise_var, TIMED },
	{ "wait_event_hrtimeout", sleep_hrtimeout, raise, TIMED },
	{ "wait_event_interruptible_hrtimeout", sleep_light_hrtimeout, raise,
	  TIMED },
	{ "wait_for_completion", sleep_done, raise_done, EXCLUSIVE },
	{ "wait_for_completion_io", sleep_done_io, raise_done, EXCLUSIVE },
	{ "wait_for_completion_interruptible", sleep_done_interruptible,
	  raise_done, EXCLUSIVE },
	{ "wait_for_completion_killable", sleep_done_killable, raise_done,
	  EXCLUSIVE },
	{ "wait_for_completion_timeout", sleep_done_timeout, raise_done,
	  EXCLUSIVE, TIMED },
	{ "wait_for_completion_timeout_for_ever", sleep_done_for_ever,
	  raise_done, EXCLUSIVE },
	{ "wait_for_completion_io_timeout", sleep_done_io_timeout, raise_done,
	  EXCLUSIVE, TIMED },
	{ "wait_for_completion_interruptible_timeout",
	  sleep_done_light_timeout, raise_done, EXCLUSIVE, TIMED },
	{ "wait_for_completion_killable_timeout", sleep_done_killable_timeout,
	  raise_done, EXCLUSIVE, TIMED },
};

const struct sleep_form wake_forms[WAKE_FORMS] = {
	{ "wake_up_nr", sleep_event, raise_nr, EXCLUSIVE },
	{ "wake_up_all", sleep_event, raise_all },
	{ "wake_up_sync", sleep_event, raise_sync, EXCLUSIVE },
	{ "wake_up_poll", sleep_event, raise_poll, EXCLUSIVE },
#ifdef wake_up_poll_on_current_cpu
	{ "wake_up_poll_on_current_cpu", sleep_event, raise_poll_here,
	  EXCLUSIVE },
#endif
	{ "wake_up_locked", sleep_event, raise_locked, EXCLUSIVE },
	{ "wake_up_locked_poll", sleep_event, raise_locked_poll, EXCLUSIVE },
	{ "wake_up_all_locked", sleep_event, raise_all_locked },
	{ "wake_up_interruptible", sleep_interruptible, raise_interruptible,
	  EXCLUSIVE, INTERRUPTIBLE },
	{ "wake_up_interruptible_nr", sleep_interruptible,
	  raise_interruptible_nr, EXCLUSIVE, INTERRUPTIBLE },
	{ "wake_up_interruptible_all", sleep_interruptible,
	  raise_interruptible_all, INTERRUPTIBLE },
	{ "wake_up_interruptible_sync", sleep_interruptible,
	  raise_interruptible_sync, EXCLUSIVE, INTERRUPTIBLE },
	{ "wake_up_interruptible_poll", sleep_interruptible,
	  raise_interruptible_poll, EXCLUSIVE, INTERRUPTIBLE },
	{ "wake_up_interruptible_sync_poll", sleep_interruptible,
	  raise_light_sync_poll, EXCLUSIVE, INTERRUPTIBLE },
	{ "wake_up_interruptible_sync_poll_locked", sleep_interruptible,
	  raise_interruptible_locked, EXCLUSIVE, INTERRUPTIBLE },
	{ "waitqueue_active", sleep_event, raise_if_active, EXCLUSIVE },
	{ "wq_has_sleeper", sleep_event, raise_if_sleeper, EXCLUSIVE },
	/* End of the WAKE_UP_FORMS. */
	{ "complete_all", sleep_done, raise_done_all },
};

static void sleep_until_raised(void *ctx)
{
	const struct sleep_form *form = ctx;

	form->sleep();
	INTERLEAVE_EXPECT(raised());
	complete(&over);
}

static void raise_and_wake(void *ctx)
{
	const struct sleep_form *form = ctx;

	form->wake();
	/* Fails if the sleeper needs its own timeout to end its wait. */
	INTERLEAVE_EXPECT(wait_for_completion_timeout(&over, HZ));
}

INTERLEAVE_PROGRAM(form_woken, (.setup = setup),
		   { "sleeper", sleep_until_raised },
		   { "waker", raise_and_wake });
INTERLEAVE_PROGRAM(form_not_woken, (.setup = setup),
		   { "sleeper", sleep_until_raised });

static void sleep_only(void *ctx)
{
	const struct sleep_form *form = ctx;

	form->sleep();
	INTERLEAVE_EXPECT(raised());
}

static void wake_only(void *ctx)
{
	const struct sleep_form *form = ctx;

	form->wake();
}

INTERLEAVE_PROGRAM(form_two, (.setup = setup),
		   { "one", sleep_only }, { "two", sleep_only },
		   { "waker", wake_only });
INTERLEAVE_PROGRAM(form_one, (.setup = setup),
		   { "one", sleep_only }, { "waker", wake_only });

void form_sleeps_exclusively(void)
{
	sleep_interruptible_exclusive();
}

void form_sleeps_uninterruptibly(void)
{
	sleep_event();
}

void form_wakes_interruptible(void)
{
	raise_interruptible();
}

void form_begins(void)
{
	setup(NULL);
}

bool form_is_raised(void)
{
	return raised();
}

bool form_went_well(void)
{
	return !went_wrong;
}

unsigned int form_rounds(void)
{
	return rounds;
}

bool form_is_quiet(void)
{
	/* No barrier: no waiter comes at the same time. */
	return !waitqueue_active(&queue);
}
