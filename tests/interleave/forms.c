// SPDX-License-Identifier: GPL-2.0-only
/* The many forms in which the kernel has the same operation, "forms.h". */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "forms.h"

/* The programs run one at a time, so they share what they are made of. */
static struct mutex outer;
static struct mutex mutex;
static struct rw_semaphore sem;
static spinlock_t spin;
static raw_spinlock_t raw;
static unsigned long irq_flags;
static wait_queue_head_t queue;
static struct completion done;
static struct completion over;
static struct delayed_work dwork;
static atomic_t count;
static atomic_t flag;
static void *object;

static void add(struct work_struct *unused)
{
	atomic_inc(&count);
}

static void setup(void *form)
{
	mutex_init(&outer);
	mutex_init(&mutex);
	init_rwsem(&sem);
	spin_lock_init(&spin);
	raw_spin_lock_init(&raw);
	init_waitqueue_head(&queue);
	init_completion(&done);
	init_completion(&over);
	INIT_DELAYED_WORK(&dwork, add);
	atomic_set(&count, 0);
	atomic_set(&flag, 0);
}

/* A function without arguments for each form. */
#define FORM(name, call)						\
	static void name(void)						\
	{								\
		call;							\
	}

/* Of those that return 0, or what is more, if all is well. */
#define FORM_0(name, call)	FORM(name, INTERLEAVE_EXPECT(!(call)))
#define FORM_1(name, call)	FORM(name, INTERLEAVE_EXPECT((call) > 0))

/* Of those that sparse follows, another function is the other half. */
#define TAKE(lock, name, call)						\
	static void name(void)						\
	{								\
		call;							\
		__release(&(lock));					\
	}
#define LEAVE(lock, name, call)						\
	static void name(void)						\
	{								\
		__acquire(&(lock));					\
		call;							\
	}

/* Locks. No signal comes, so that none of them fails. */

FORM(take_mutex, mutex_lock(&mutex))
FORM(take_mutex_nested, mutex_lock_nested(&mutex, 1))
FORM(take_mutex_nest_lock, mutex_lock_nest_lock(&mutex, &outer))
FORM(take_mutex_io, mutex_lock_io(&mutex))
FORM(take_mutex_io_nested, mutex_lock_io_nested(&mutex, 1))
FORM_0(take_mutex_interruptible, mutex_lock_interruptible(&mutex))
FORM_0(take_mutex_interruptible_nested, mutex_lock_interruptible_nested(&mutex, 1))
FORM_0(take_mutex_killable, mutex_lock_killable(&mutex))
FORM_0(take_mutex_killable_nested, mutex_lock_killable_nested(&mutex, 1))
FORM(leave_mutex, mutex_unlock(&mutex))

FORM(take_read, down_read(&sem))
FORM(take_read_nested, down_read_nested(&sem, 1))
FORM_0(take_read_interruptible, down_read_interruptible(&sem))
FORM_0(take_read_killable, down_read_killable(&sem))
FORM_0(take_read_killable_nested, down_read_killable_nested(&sem, 1))
FORM(leave_read, up_read(&sem))

FORM(take_write, down_write(&sem))
FORM(take_write_nested, down_write_nested(&sem, 1))
FORM(take_write_nest_lock, down_write_nest_lock(&sem, &outer))
FORM_0(take_write_killable, down_write_killable(&sem))
FORM_0(take_write_killable_nested, down_write_killable_nested(&sem, 1))
FORM(leave_write, up_write(&sem))

TAKE(spin, take_spin, spin_lock(&spin))
TAKE(spin, take_spin_nest_lock, spin_lock_nest_lock(&spin, &outer))
TAKE(spin, take_spin_irq, spin_lock_irq(&spin))
TAKE(spin, take_spin_bh, spin_lock_bh(&spin))
TAKE(spin, take_spin_irqsave, spin_lock_irqsave(&spin, irq_flags))
LEAVE(spin, leave_spin, spin_unlock(&spin))
LEAVE(spin, leave_spin_irq, spin_unlock_irq(&spin))
LEAVE(spin, leave_spin_bh, spin_unlock_bh(&spin))
LEAVE(spin, leave_spin_irqrestore, spin_unlock_irqrestore(&spin, irq_flags))

TAKE(raw, take_raw, raw_spin_lock(&raw))
TAKE(raw, take_raw_nest_lock, raw_spin_lock_nest_lock(&raw, &outer))
LEAVE(raw, leave_raw, raw_spin_unlock(&raw))

const struct lock_form lock_forms[LOCK_FORMS] = {
	{ "mutex_lock", take_mutex, leave_mutex },
	{ "mutex_lock_nested", take_mutex_nested, leave_mutex },
	{ "mutex_lock_nest_lock", take_mutex_nest_lock, leave_mutex },
	{ "mutex_lock_io", take_mutex_io, leave_mutex },
	{ "mutex_lock_io_nested", take_mutex_io_nested, leave_mutex },
	{ "mutex_lock_interruptible", take_mutex_interruptible, leave_mutex },
	{ "mutex_lock_interruptible_nested", take_mutex_interruptible_nested,
	  leave_mutex },
	{ "mutex_lock_killable", take_mutex_killable, leave_mutex },
	{ "mutex_lock_killable_nested", take_mutex_killable_nested,
	  leave_mutex },
	{ "down_read", take_read, leave_read, true },
	{ "down_read_nested", take_read_nested, leave_read, true },
	{ "down_read_interruptible", take_read_interruptible, leave_read,
	  true },
	{ "down_read_killable", take_read_killable, leave_read, true },
	{ "down_read_killable_nested", take_read_killable_nested, leave_read,
	  true },
	{ "down_write", take_write, leave_write },
	{ "down_write_nested", take_write_nested, leave_write },
	{ "down_write_nest_lock", take_write_nest_lock, leave_write },
	{ "down_write_killable", take_write_killable, leave_write },
	{ "down_write_killable_nested", take_write_killable_nested,
	  leave_write },
	{ "spin_lock", take_spin, leave_spin },
	{ "spin_lock_nest_lock", take_spin_nest_lock, leave_spin },
	{ "spin_lock_irq", take_spin_irq, leave_spin_irq },
	{ "spin_lock_bh", take_spin_bh, leave_spin_bh },
	{ "spin_lock_irqsave", take_spin_irqsave, leave_spin_irqrestore },
	{ "raw_spin_lock", take_raw, leave_raw },
	{ "raw_spin_lock_nest_lock", take_raw_nest_lock, leave_raw },
};

static void take_alone(void *ctx)
{
	const struct lock_form *form = ctx;

	form->take();
	INTERLEAVE_EXPECT(atomic_inc_return(&count) == 1);
	atomic_dec(&count);
	form->leave();
}

static void add_in_two_steps(void *ctx)
{
	const struct lock_form *form = ctx;
	int old;

	/* Two of them hold a shared one at once: another lock is for that. */
	if (form->shared)
		down_write(&sem);
	else
		form->take();
	old = atomic_read(&count);
	atomic_set(&count, old + 1);
	if (form->shared)
		up_write(&sem);
	else
		form->leave();
}

static void look_twice(void *ctx)
{
	const struct lock_form *form = ctx;
	int old;

	form->take();
	old = atomic_read(&count);
	INTERLEAVE_EXPECT(atomic_read(&count) == old);
	form->leave();
}

static void take_for_ever(void *ctx)
{
	const struct lock_form *form = ctx;

	form->take();
}

static const struct interleave_thread form_alone_threads[] = {
	{ "one", take_alone },
	{ "two", take_alone },
};

const struct interleave_program form_alone = {
	.name = "form_alone",
	.threads = form_alone_threads,
	.nr_threads = ARRAY_SIZE(form_alone_threads),
	.setup = setup,
};

static const struct interleave_thread form_shares_threads[] = {
	{ "adder", add_in_two_steps },
	{ "looker", look_twice },
};

const struct interleave_program form_shares = {
	.name = "form_shares",
	.threads = form_shares_threads,
	.nr_threads = ARRAY_SIZE(form_shares_threads),
	.setup = setup,
};

static const struct interleave_thread form_left_locked_threads[] = {
	{ "leaver", take_for_ever },
};

const struct interleave_program form_left_locked = {
	.name = "form_left_locked",
	.threads = form_left_locked_threads,
	.nr_threads = ARRAY_SIZE(form_left_locked_threads),
	.setup = setup,
};

static bool is_locked(void)
{
	return mutex_is_locked(&mutex) || rwsem_is_locked(&sem) ||
	       spin_is_locked(&spin) || raw_spin_is_locked(&raw);
}

bool form_locks(const struct lock_form *form)
{
	bool taken;

	setup(NULL);
	/* For those who say that they nest in it. */
	mutex_lock(&outer);
	form->take();
	taken = is_locked();
	form->leave();
	mutex_unlock(&outer);
	return taken && !is_locked();
}

/* Waiting. How long a timeout is does not matter. */

#define raised()	atomic_read(&flag)

FORM(sleep_event, wait_event(queue, raised()))
FORM(sleep_idle, wait_event_idle(queue, raised()))
FORM(sleep_idle_exclusive, wait_event_idle_exclusive(queue, raised()))
FORM_0(sleep_interruptible, wait_event_interruptible(queue, raised()))
FORM_0(sleep_interruptible_exclusive, wait_event_interruptible_exclusive(queue, raised()))
FORM_0(sleep_killable, wait_event_killable(queue, raised()))
FORM_0(sleep_killable_exclusive, wait_event_killable_exclusive(queue, raised()))
FORM_1(sleep_timeout, wait_event_timeout(queue, raised(), HZ))
FORM_1(sleep_event_for_ever, wait_event_timeout(queue, raised(), MAX_SCHEDULE_TIMEOUT))
FORM_1(sleep_idle_timeout, wait_event_idle_timeout(queue, raised(), HZ))
FORM_1(sleep_interruptible_timeout, wait_event_interruptible_timeout(queue, raised(), HZ))
FORM_1(sleep_killable_timeout, wait_event_killable_timeout(queue, raised(), HZ))

static void sleep_lock_irq(void)
{
	spin_lock_irq(&spin);
	wait_event_lock_irq(queue, raised(), spin);
	spin_unlock_irq(&spin);
}

static void sleep_interruptible_lock_irq(void)
{
	spin_lock_irq(&spin);
	INTERLEAVE_EXPECT(!wait_event_interruptible_lock_irq(queue, raised(),
							     spin));
	spin_unlock_irq(&spin);
}

static void sleep_by_hand(void)
{
	DEFINE_WAIT(wait);

	for (;;) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (raised())
			break;
		schedule();
		/* Returns at once, for who was woken; so it does below. */
		schedule();
	}
	finish_wait(&queue, &wait);
	schedule();
	schedule_timeout(0);
}

static void sleep_by_hand_exclusive(void)
{
	long left = HZ;
	DEFINE_WAIT(wait);

	do {
		prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (raised())
			break;
		left = schedule_timeout(left);
	} while (left);
	finish_wait(&queue, &wait);
	INTERLEAVE_EXPECT(left);
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
RAISE(raise_interruptible, wake_up_interruptible(&queue))
RAISE(raise_interruptible_nr, wake_up_interruptible_nr(&queue, 1))
RAISE(raise_interruptible_all, wake_up_interruptible_all(&queue))
RAISE(raise_interruptible_sync, wake_up_interruptible_sync(&queue))
RAISE(raise_interruptible_poll, wake_up_interruptible_poll(&queue, EPOLLIN))
RAISE(raise_interruptible_sync_poll, wake_up_interruptible_sync_poll(&queue, EPOLLIN))

static void raise_locked(void)
{
	spin_lock(&queue.lock);
	atomic_set(&flag, 1);
	wake_up_locked(&queue);
	spin_unlock(&queue.lock);
}

static void raise_all_locked(void)
{
	spin_lock(&queue.lock);
	atomic_set(&flag, 1);
	wake_up_all_locked(&queue);
	spin_unlock(&queue.lock);
}

static void raise_if_active(void)
{
	atomic_set(&flag, 1);
	/* Pairs with that of prepare_to_wait(), behind which the sleeper looks again. */
	smp_mb();
	/* Behind the barrier */
	if (waitqueue_active(&queue))
		wake_up(&queue);
}

static void raise_if_sleeper(void)
{
	atomic_set(&flag, 1);
	if (wq_has_sleeper(&queue))
		wake_up(&queue);
}

FORM(sleep_done, wait_for_completion(&done))
FORM(sleep_done_io, wait_for_completion_io(&done))
FORM_0(sleep_done_interruptible, wait_for_completion_interruptible(&done))
FORM_0(sleep_done_killable, wait_for_completion_killable(&done))
FORM_1(sleep_done_timeout, wait_for_completion_timeout(&done, HZ))
FORM_1(sleep_done_for_ever, wait_for_completion_timeout(&done, MAX_SCHEDULE_TIMEOUT))
FORM_1(sleep_done_io_timeout, wait_for_completion_io_timeout(&done, HZ))
FORM_1(sleep_done_interruptible_timeout, wait_for_completion_interruptible_timeout(&done, HZ))
FORM_1(sleep_done_killable_timeout, wait_for_completion_killable_timeout(&done, HZ))

RAISE(raise_done, complete(&done))
RAISE(raise_done_all, complete_all(&done))

const struct sleep_form sleep_forms[SLEEP_FORMS] = {
	{ "wait_event", sleep_event, raise },
	{ "wait_event_idle", sleep_idle, raise },
	{ "wait_event_idle_exclusive", sleep_idle_exclusive, raise },
	{ "wait_event_interruptible", sleep_interruptible, raise },
	{ "wait_event_interruptible_exclusive", sleep_interruptible_exclusive,
	  raise },
	{ "wait_event_killable", sleep_killable, raise },
	{ "wait_event_killable_exclusive", sleep_killable_exclusive, raise },
	{ "wait_event_timeout", sleep_timeout, raise, true },
	{ "wait_event_timeout_for_ever", sleep_event_for_ever, raise },
	{ "wait_event_idle_timeout", sleep_idle_timeout, raise, true },
	{ "wait_event_interruptible_timeout", sleep_interruptible_timeout,
	  raise, true },
	{ "wait_event_killable_timeout", sleep_killable_timeout, raise, true },
	{ "wait_event_lock_irq", sleep_lock_irq, raise },
	{ "wait_event_interruptible_lock_irq", sleep_interruptible_lock_irq,
	  raise },
	{ "prepare_to_wait", sleep_by_hand, raise },
	{ "prepare_to_wait_exclusive", sleep_by_hand_exclusive, raise, true },
	{ "wait_for_completion", sleep_done, raise_done },
	{ "wait_for_completion_io", sleep_done_io, raise_done },
	{ "wait_for_completion_interruptible", sleep_done_interruptible,
	  raise_done },
	{ "wait_for_completion_killable", sleep_done_killable, raise_done },
	{ "wait_for_completion_timeout", sleep_done_timeout, raise_done, true },
	{ "wait_for_completion_timeout_for_ever", sleep_done_for_ever,
	  raise_done },
	{ "wait_for_completion_io_timeout", sleep_done_io_timeout, raise_done,
	  true },
	{ "wait_for_completion_interruptible_timeout",
	  sleep_done_interruptible_timeout, raise_done, true },
	{ "wait_for_completion_killable_timeout", sleep_done_killable_timeout,
	  raise_done, true },
};

const struct sleep_form wake_forms[WAKE_FORMS] = {
	{ "wake_up_nr", sleep_event, raise_nr },
	{ "wake_up_all", sleep_event, raise_all },
	{ "wake_up_sync", sleep_event, raise_sync },
	{ "wake_up_poll", sleep_event, raise_poll },
	{ "wake_up_locked", sleep_event, raise_locked },
	{ "wake_up_all_locked", sleep_event, raise_all_locked },
	{ "wake_up_interruptible", sleep_interruptible, raise_interruptible },
	{ "wake_up_interruptible_nr", sleep_interruptible,
	  raise_interruptible_nr },
	{ "wake_up_interruptible_all", sleep_interruptible,
	  raise_interruptible_all },
	{ "wake_up_interruptible_sync", sleep_interruptible,
	  raise_interruptible_sync },
	{ "wake_up_interruptible_poll", sleep_interruptible,
	  raise_interruptible_poll },
	{ "wake_up_interruptible_sync_poll", sleep_interruptible,
	  raise_interruptible_sync_poll },
	{ "waitqueue_active", sleep_event, raise_if_active },
	{ "wq_has_sleeper", sleep_event, raise_if_sleeper },
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
	/* Who was woken has time enough, and needs no timeout of its own. */
	INTERLEAVE_EXPECT(wait_for_completion_timeout(&over, HZ));
}

static const struct interleave_thread form_woken_threads[] = {
	{ "sleeper", sleep_until_raised },
	{ "waker", raise_and_wake },
};

const struct interleave_program form_woken = {
	.name = "form_woken",
	.threads = form_woken_threads,
	.nr_threads = ARRAY_SIZE(form_woken_threads),
	.setup = setup,
};

const struct interleave_program form_not_woken = {
	.name = "form_not_woken",
	.threads = form_woken_threads,
	.nr_threads = 1,
	.setup = setup,
};

void form_begins(void)
{
	setup(NULL);
}

bool form_is_raised(void)
{
	return raised();
}

/* Work */

FORM(queue_plainly, queue_work(system_unbound_wq, &dwork.work))
FORM(queue_on, queue_work_on(0, system_unbound_wq, &dwork.work))
FORM(queue_node, queue_work_node(0, system_unbound_wq, &dwork.work))
FORM(schedule_plainly, schedule_work(&dwork.work))
FORM(schedule_on, schedule_work_on(0, &dwork.work))
FORM(queue_late, queue_delayed_work(system_unbound_wq, &dwork, 1))
FORM(queue_late_on, queue_delayed_work_on(0, system_unbound_wq, &dwork, 1))
FORM(schedule_late, schedule_delayed_work(&dwork, 1))
FORM(schedule_late_on, schedule_delayed_work_on(0, &dwork, 1))
FORM(modify, mod_delayed_work(system_unbound_wq, &dwork, 1))
FORM(modify_on, mod_delayed_work_on(0, system_unbound_wq, &dwork, 1))

const struct work_form work_forms[WORK_FORMS] = {
	{ "queue_work", queue_plainly },
	{ "queue_work_on", queue_on },
	{ "queue_work_node", queue_node },
	{ "schedule_work", schedule_plainly },
	{ "schedule_work_on", schedule_on },
	{ "queue_delayed_work", queue_late },
	{ "queue_delayed_work_on", queue_late_on },
	{ "schedule_delayed_work", schedule_late },
	{ "schedule_delayed_work_on", schedule_late_on },
	{ "mod_delayed_work", modify },
	{ "mod_delayed_work_on", modify_on },
};

int form_has_run(void)
{
	flush_delayed_work(&dwork);
	return atomic_read(&count);
}

static void queue_and_flush(void *ctx)
{
	const struct work_form *form = ctx;

	form->queue();
	flush_delayed_work(&dwork);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

static void queue_and_trust(void *ctx)
{
	const struct work_form *form = ctx;

	form->queue();
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

static const struct interleave_thread form_flushed_threads[] = {
	{ "queuer", queue_and_flush },
};

const struct interleave_program form_flushed = {
	.name = "form_flushed",
	.threads = form_flushed_threads,
	.nr_threads = ARRAY_SIZE(form_flushed_threads),
	.setup = setup,
};

static const struct interleave_thread form_not_flushed_threads[] = {
	{ "queuer", queue_and_trust },
};

const struct interleave_program form_not_flushed = {
	.name = "form_not_flushed",
	.threads = form_not_flushed_threads,
	.nr_threads = ARRAY_SIZE(form_not_flushed_threads),
	.setup = setup,
};

/* Memory */

FORM(new, object = kmalloc(8, GFP_KERNEL))
FORM(new_zero, object = kzalloc(8, GFP_KERNEL))
FORM(new_array, object = kmalloc_array(2, 4, GFP_KERNEL))
FORM(new_zero_array, object = kcalloc(2, 4, GFP_KERNEL))
FORM(new_node, object = kmalloc_node(8, GFP_KERNEL, NUMA_NO_NODE))
FORM(new_zero_node, object = kzalloc_node(8, GFP_KERNEL, NUMA_NO_NODE))
FORM(new_again, object = krealloc(NULL, 8, GFP_KERNEL))
FORM(new_copy, object = kmemdup("copied", 7, GFP_KERNEL))
FORM(new_text, object = kstrdup("copied", GFP_KERNEL))
FORM(new_start, object = kstrndup("copied", 4, GFP_KERNEL))
FORM(new_pages, object = kvmalloc(8, GFP_KERNEL))
FORM(new_zero_pages, object = kvzalloc(8, GFP_KERNEL))
FORM(new_page_array, object = kvmalloc_array(2, 4, GFP_KERNEL))
FORM(new_zero_page_array, object = kvcalloc(2, 4, GFP_KERNEL))
FORM(new_node_pages, object = kvmalloc_node(8, GFP_KERNEL, NUMA_NO_NODE))
FORM(new_zero_node_pages, object = kvzalloc_node(8, GFP_KERNEL, NUMA_NO_NODE))

FORM(old, kfree(object))
FORM(old_const, kfree_const(object))
FORM(old_secret, kfree_sensitive(object))
FORM(old_pages, kvfree(object))
FORM(old_secret_pages, kvfree_sensitive(object, 8))

const struct memory_form memory_forms[MEMORY_FORMS] = {
	{ "kmalloc", new, old },
	{ "kzalloc", new_zero, old },
	{ "kmalloc_array", new_array, old },
	{ "kcalloc", new_zero_array, old },
	{ "kmalloc_node", new_node, old },
	{ "kzalloc_node", new_zero_node, old },
	{ "krealloc", new_again, old },
	{ "kmemdup", new_copy, old, "copied" },
	{ "kstrdup", new_text, old, "copied" },
	{ "kstrndup", new_start, old, "copi" },
	{ "kvmalloc", new_pages, old_pages },
	{ "kvzalloc", new_zero_pages, old_pages },
	{ "kvmalloc_array", new_page_array, old_pages },
	{ "kvcalloc", new_zero_page_array, old_pages },
	{ "kvmalloc_node", new_node_pages, old_pages },
	{ "kvzalloc_node", new_zero_node_pages, old_pages },
	{ "kfree_const", new, old_const },
	{ "kfree_sensitive", new, old_secret },
	{ "kvfree", new, old_pages },
	{ "kvfree_sensitive", new_pages, old_secret_pages },
};

const void *form_allocates(const struct memory_form *form)
{
	form->allocate();
	return object;
}

bool form_is_refused(void)
{
	/* Twice as many wrap around, to just a few bytes. */
	size_t many = SIZE_MAX / 2 + 8;

	OPTIMIZER_HIDE_VAR(many);
	return !kmalloc_array(many, 2, GFP_KERNEL) &&
	       !kcalloc(many, 2, GFP_KERNEL) &&
	       !kvmalloc_array(many, 2, GFP_KERNEL) &&
	       !kvcalloc(many, 2, GFP_KERNEL);
}

static void free_often(const struct memory_form *form, unsigned int times)
{
	form->allocate();
	if (form->text)
		INTERLEAVE_EXPECT(!strcmp(object, form->text));
	while (times--)
		form->free();
}

static void free_once(void *ctx)
{
	free_often(ctx, 1);
}

static void free_never(void *ctx)
{
	free_often(ctx, 0);
}

static void free_twice(void *ctx)
{
	free_often(ctx, 2);
}

static const struct interleave_thread form_freed_threads[] = {
	{ "user", free_once },
};

const struct interleave_program form_freed = {
	.name = "form_freed",
	.threads = form_freed_threads,
	.nr_threads = ARRAY_SIZE(form_freed_threads),
	.setup = setup,
};

static const struct interleave_thread form_leaked_threads[] = {
	{ "user", free_never },
};

const struct interleave_program form_leaked = {
	.name = "form_leaked",
	.threads = form_leaked_threads,
	.nr_threads = ARRAY_SIZE(form_leaked_threads),
	.setup = setup,
};

static const struct interleave_thread form_freed_twice_threads[] = {
	{ "user", free_twice },
};

const struct interleave_program form_freed_twice = {
	.name = "form_freed_twice",
	.threads = form_freed_twice_threads,
	.nr_threads = ARRAY_SIZE(form_freed_twice_threads),
	.setup = setup,
};
