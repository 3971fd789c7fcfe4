// SPDX-License-Identifier: GPL-2.0-only
/* The functions that hooks of wait queues call, <interleave/hooks.h>. */
#include <linux/bitfield.h>
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "point.h"

/**
 * struct waiter - a wait queue that a thread has joined
 * @queue: wait queue
 * @exclusive: the thread waits exclusively
 * @queued: it does, and has not slept yet: finish_wait() has to take it off
 */
struct waiter {
	const struct wait_queue_head *queue;
	bool exclusive;
	bool queued;
};

#define QUEUES	4

/**
 * struct waits - the wait queues that a thread has joined
 * @on: the wait queues, in the order in which they were joined
 * @count: number of wait queues
 * @sleeps: schedule() sleeps on the last one
 */
static struct waits {
	struct waiter on[QUEUES];
	unsigned int count;
	bool sleeps;
} waits[IL_CLOCKS];

/* The list of a wait queue: the queue begins with its lock, another object. */
static __always_inline bool sleep_point(const struct wait_queue_head *queue,
					bool timed,
					const struct interleave_site *site)
{
	return timed_point(IL_SLEEP, &queue->head, sizeof(queue->head), timed,
			   site);
}

static struct waiter *find_waiter(const struct wait_queue_head *queue)
{
	struct waits *mine = &waits[il_run.holder];
	unsigned int i;

	for (i = 0; i < mine->count; i++) {
		if (mine->on[i].queue == queue)
			return &mine->on[i];
	}
	return NULL;
}

static void leave_queue(struct waiter *waiter)
{
	struct waits *mine = &waits[il_run.holder];

	mine->count--;
	for (; waiter < &mine->on[mine->count]; waiter++)
		waiter[0] = waiter[1];
}

/* Make @queue the last one. If there are too many, the first is forgotten. */
static struct waiter *come_to(const struct wait_queue_head *queue)
{
	struct waits *mine = &waits[il_run.holder];
	struct waiter *waiter = find_waiter(queue);

	if (waiter)
		leave_queue(waiter);
	if (mine->count == QUEUES) {
		il_find(INTERLEAVE_BROKEN, "%s is on more than %d wait queues",
			il_thread_name(il_run.holder), QUEUES);
		leave_queue(&mine->on[0]);
	}
	waiter = &mine->on[mine->count++];
	waiter->queue = queue;
	return waiter;
}

static struct waiter *last_waiter(void)
{
	struct waits *mine = &waits[il_run.holder];

	return mine->count ? &mine->on[mine->count - 1] : NULL;
}

static __always_inline void listen(const struct wait_queue_head *queue,
				   long state, bool exclusive,
				   const struct interleave_site *site)
{
	struct waiter *waiter = come_to(queue);

	waiter->exclusive = exclusive;
	waiter->queued = exclusive;
	target_point(exclusive ? IL_QUEUE_UP : IL_PREPARE, &queue->head,
		     sizeof(queue->head), !!(state & TASK_INTERRUPTIBLE), site);
}

void interleave_listen(const struct wait_queue_head *queue, long state,
		       bool exclusive, const struct interleave_site *site)
{
	listen(queue, state, exclusive, site);
}
EXPORT_SYMBOL_GPL(interleave_listen);

static __always_inline bool sleep_as(struct waiter *waiter, bool timed,
				     const struct interleave_site *site)
{
	waiter->queued = false;
	return sleep_point(waiter->queue, timed, site);
}

bool interleave_sleep(const struct wait_queue_head *queue, bool timed,
		      const struct interleave_site *site)
{
	struct waiter *waiter = queue ? find_waiter(queue) : last_waiter();

	if (!waiter) {
		il_find(INTERLEAVE_BROKEN,
			"%s sleeps on a wait queue that it is not on",
			il_thread_name(il_run.holder));
		return false;
	}
	return sleep_as(waiter, timed, site);
}
EXPORT_SYMBOL_GPL(interleave_sleep);

void interleave_wake(const struct wait_queue_head *queue, unsigned int states,
		     int nr_exclusive, const struct interleave_site *site)
{
	u64 whom = FIELD_PREP(IL_WAKE_COUNT, (u32)nr_exclusive);

	if (!(states & TASK_UNINTERRUPTIBLE))
		whom |= IL_WAKE_INTERRUPTIBLE;
	target_point(IL_WAKE, &queue->head, sizeof(queue->head), whom, site);
}
EXPORT_SYMBOL_GPL(interleave_wake);

static __always_inline void prepare(const struct wait_queue_head *queue,
				    long state, bool exclusive,
				    const struct interleave_site *site)
{
	waits[il_run.holder].sleeps = true;
	listen(queue, state, exclusive, site);
}

bool interleave_prepare(const struct wait_queue_head *queue, long state,
			bool exclusive, const struct interleave_site *site)
{
	prepare(queue, state, exclusive, site);
	return true;
}
EXPORT_SYMBOL_GPL(interleave_prepare);

/* A wake-up passes over a thread that is awake. */
static __always_inline void stay_awake(struct waiter *waiter,
				       const struct interleave_site *site)
{
	const struct wait_queue_head *queue = waiter->queue;

	waits[il_run.holder].sleeps = false;
	if (!waiter->queued)
		return;
	waiter->queued = false;
	point(IL_FINISH, &queue->head, sizeof(queue->head), site);
}

bool interleave_set_state(long state, const struct interleave_site *site)
{
	struct waiter *waiter = last_waiter();

	if (!waiter)
		return false;
	if (state & TASK_NORMAL)
		prepare(waiter->queue, state, waiter->exclusive, site);
	else
		stay_awake(waiter, site);
	return true;
}
EXPORT_SYMBOL_GPL(interleave_set_state);

void interleave_finish_wait(const struct wait_queue_head *queue,
			    const struct interleave_site *site)
{
	struct waiter *waiter = find_waiter(queue);

	if (!waiter)
		return;
	stay_awake(waiter, site);
	leave_queue(waiter);
}
EXPORT_SYMBOL_GPL(interleave_finish_wait);

bool interleave_schedule(bool timed, const struct interleave_site *site,
			 bool *woken)
{
	struct waits *mine = &waits[il_run.holder];
	bool in_time;

	if (!mine->sleeps || !mine->count)
		return false;
	mine->sleeps = false;
	in_time = sleep_as(last_waiter(), timed, site);
	if (woken)
		*woken = in_time;
	return true;
}
EXPORT_SYMBOL_GPL(interleave_schedule);

void il_waits_end(void)
{
	memset(waits, 0, sizeof(waits));
}
