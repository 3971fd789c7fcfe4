/* SPDX-License-Identifier: GPL-2.0-only */
/* Completions and wait queues, for <interleave/force.h>. */
#ifndef INTERLEAVE_WAITING_H
#define INTERLEAVE_WAITING_H

#include <linux/completion.h>
#include <linux/wait.h>
#include <interleave/hooks.h>

/* Completions */

#define complete(x)							\
	__il_do(IL_COMPLETE, x, "complete", #x, complete)
#define complete_all(x)							\
	__il_do(IL_COMPLETE_ALL, x, "complete_all", #x, complete_all)
/* Where a completion was before, there may be another: on the stack. */
static inline void __il_init_completion(struct completion *x)
{
	init_completion(x);
}

#undef init_completion
#undef DECLARE_COMPLETION_ONSTACK

#define init_completion(x)						\
	do {								\
		struct completion *__il_o = (x);			\
									\
		__il_init_completion(__il_o);				\
		if (interleave_hooked())				\
			__il_op(IL_RESET, __il_o, "init_completion", #x);\
	} while (0)
#define DECLARE_COMPLETION_ONSTACK(x)					\
	struct completion x = *({ init_completion(&x); &x; })
#define reinit_completion(x)						\
	__il_do(IL_RESET, x, "reinit_completion", #x, reinit_completion)
#define wait_for_completion(x)						\
	__il_do(IL_WAIT, x, "wait_for_completion", #x,			\
		wait_for_completion)
#define try_wait_for_completion(x)					\
	__il_get(IL_TRY_WAIT, x, "try_wait_for_completion", #x, true,	\
		 try_wait_for_completion)
#define completion_done(x) ({						\
	typeof(x) __il_o = (x);						\
									\
	interleave_hooked() ?						\
		interleave_done(__il_o, sizeof(*__il_o),		\
			INTERLEAVE_SITE("completion_done", #x)) :	\
		completion_done(__il_o);				\
})

#define wait_for_completion_interruptible(x)				\
	__il_take(IL_WAIT, x, "wait_for_completion_interruptible", #x,	\
		  wait_for_completion_interruptible(__il_o))
#define wait_for_completion_killable(x)					\
	__il_take(IL_WAIT, x, "wait_for_completion_killable", #x,	\
		  wait_for_completion_killable(__il_o))
#define wait_for_completion_io(x)					\
	__il_do(IL_WAIT, x, "wait_for_completion_io", #x,		\
		wait_for_completion_io)

/* Who has no time only looks. As no time passes, all of it is left. */
#define __il_wait_timeout(fn, x, timeout) ({				\
	typeof(x) __il_o = (x);						\
	unsigned long __il_t = (timeout);				\
	typeof(fn(__il_o, __il_t)) __il_ret = __il_t;			\
									\
	if (!interleave_hooked())					\
		__il_ret = fn(__il_o, __il_t);				\
	else if (!__il_t)						\
		__il_ret = __il_op(IL_TRY_WAIT, __il_o, #fn, #x);	\
	else if (__il_t == MAX_SCHEDULE_TIMEOUT)			\
		__il_op(IL_WAIT, __il_o, #fn, #x);			\
	else if (!interleave_wait(__il_o, sizeof(*__il_o),		\
				  INTERLEAVE_SITE(#fn, #x)))		\
		__il_ret = 0;						\
	__il_ret;							\
})

#define wait_for_completion_timeout(x, timeout)				\
	__il_wait_timeout(wait_for_completion_timeout, x, timeout)
#define wait_for_completion_interruptible_timeout(x, timeout)		\
	__il_wait_timeout(wait_for_completion_interruptible_timeout, x,	\
			  timeout)
#define wait_for_completion_killable_timeout(x, timeout)		\
	__il_wait_timeout(wait_for_completion_killable_timeout, x, timeout)
#define wait_for_completion_io_timeout(x, timeout)			\
	__il_wait_timeout(wait_for_completion_io_timeout, x, timeout)

/* Wait queues */

static inline void __il_schedule(void)
{
	schedule();
}

static inline long __il_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}

#define __il_wait(queue, condition, timed, what) ({			\
	bool __il_met = (condition);					\
									\
	while (!__il_met) {						\
		__il_op(IL_PREPARE, &(queue), what, #queue);		\
		__il_met = (condition);					\
		if (__il_met)						\
			break;						\
		if (!interleave_sleep(&(queue), timed,			\
				      INTERLEAVE_SITE(what, #queue))) {	\
			__il_met = (condition);				\
			break;						\
		}							\
	}								\
	__il_met;							\
})

#undef wait_event
#undef wait_event_idle
#undef wait_event_idle_exclusive
#undef wait_event_interruptible
#undef wait_event_interruptible_exclusive
#undef wait_event_killable
#undef wait_event_killable_exclusive
#undef wait_event_timeout
#undef wait_event_idle_timeout
#undef wait_event_interruptible_timeout
#undef wait_event_killable_timeout
#undef wait_event_lock_irq
#undef wait_event_interruptible_lock_irq

/* Those that end with a result, 0 as long as there is no signal. */
#define __il_wait_event(queue, condition, what, state, exclusive) ({	\
	int __il_ret = 0;						\
									\
	if (interleave_hooked())					\
		__il_wait(queue, condition, false, what);		\
	else								\
		might_sleep();						\
	if (!interleave_hooked() && !(condition))			\
		__il_ret = ___wait_event(queue, condition, state,	\
					 exclusive, 0,			\
					 __il_schedule());		\
	__il_ret;							\
})

#define wait_event(queue, condition)					\
	((void)__il_wait_event(queue, condition, "wait_event",		\
			       TASK_UNINTERRUPTIBLE, 0))
#define wait_event_idle(queue, condition)				\
	((void)__il_wait_event(queue, condition, "wait_event_idle",	\
			       TASK_IDLE, 0))
#define wait_event_idle_exclusive(queue, condition)			\
	((void)__il_wait_event(queue, condition,			\
			       "wait_event_idle_exclusive", TASK_IDLE,	\
			       1))
#define wait_event_interruptible(queue, condition)			\
	__il_wait_event(queue, condition, "wait_event_interruptible",	\
			TASK_INTERRUPTIBLE, 0)
#define wait_event_interruptible_exclusive(queue, condition)		\
	__il_wait_event(queue, condition,				\
			"wait_event_interruptible_exclusive",		\
			TASK_INTERRUPTIBLE, 1)
#define wait_event_killable(queue, condition)				\
	__il_wait_event(queue, condition, "wait_event_killable",	\
			TASK_KILLABLE, 0)
#define wait_event_killable_exclusive(queue, condition)			\
	__il_wait_event(queue, condition,				\
			"wait_event_killable_exclusive", TASK_KILLABLE,	\
			1)

/* Those with a timeout: what is left of it, or 0; at least 1 if the condition is met. */
#define __il_wait_event_timeout(queue, condition, timeout, what, state) ({ \
	long __il_left = (timeout);					\
	long __ret = __il_left;						\
									\
	if (!interleave_hooked())					\
		might_sleep();						\
	else if (!__il_left)						\
		__ret = !!(condition);					\
	else if (!__il_wait(queue, condition,				\
			    __il_left != MAX_SCHEDULE_TIMEOUT, what))	\
		__ret = 0;						\
	if (!interleave_hooked() && !___wait_cond_timeout(condition))	\
		__ret = ___wait_event(queue,				\
				___wait_cond_timeout(condition), state,	\
				0, __il_left,				\
				__ret = __il_schedule_timeout(__ret));	\
	__ret;								\
})

#define wait_event_timeout(queue, condition, timeout)			\
	__il_wait_event_timeout(queue, condition, timeout,		\
				"wait_event_timeout",			\
				TASK_UNINTERRUPTIBLE)
#define wait_event_idle_timeout(queue, condition, timeout)		\
	__il_wait_event_timeout(queue, condition, timeout,		\
				"wait_event_idle_timeout", TASK_IDLE)
#define wait_event_interruptible_timeout(queue, condition, timeout)	\
	__il_wait_event_timeout(queue, condition, timeout,		\
				"wait_event_interruptible_timeout",	\
				TASK_INTERRUPTIBLE)
#define wait_event_killable_timeout(queue, condition, timeout)		\
	__il_wait_event_timeout(queue, condition, timeout,		\
				"wait_event_killable_timeout",		\
				TASK_KILLABLE)

/* Those that sleep without the lock that they are called with. */
#define __il_wait_event_lock_irq(queue, condition, lock, what, state) ({ \
	int __il_ret = 0;						\
									\
	if (!interleave_hooked()) {					\
		if (!(condition))					\
			__il_ret = ___wait_event(queue, condition,	\
					state, 0, 0,			\
					spin_unlock_irq(&(lock));	\
					__il_schedule();		\
					spin_lock_irq(&(lock)));	\
	} else {							\
		while (!(condition)) {					\
			__il_op(IL_PREPARE, &(queue), what, #queue);	\
			if (condition)					\
				break;					\
			spin_unlock_irq(&(lock));			\
			__il_ret = !interleave_sleep(&(queue), false,	\
					INTERLEAVE_SITE(what, #queue));	\
			spin_lock_irq(&(lock));				\
			if (__il_ret)					\
				break;					\
		}							\
	}								\
	__il_ret;							\
})

#define wait_event_lock_irq(queue, condition, lock)			\
	((void)__il_wait_event_lock_irq(queue, condition, lock,		\
					"wait_event_lock_irq",		\
					TASK_UNINTERRUPTIBLE))
#define wait_event_interruptible_lock_irq(queue, condition, lock)	\
	__il_wait_event_lock_irq(queue, condition, lock,		\
				 "wait_event_interruptible_lock_irq",	\
				 TASK_INTERRUPTIBLE)

#undef wake_up
#undef wake_up_nr
#undef wake_up_all
#undef wake_up_sync
#undef wake_up_poll
#undef wake_up_locked
#undef wake_up_all_locked
#undef wake_up_interruptible
#undef wake_up_interruptible_nr
#undef wake_up_interruptible_all
#undef wake_up_interruptible_sync
#undef wake_up_interruptible_poll
#undef wake_up_interruptible_sync_poll

/* All are woken, as any of them may be for other reasons. */
#define __il_wake(queue, what, text, real)				\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			__il_op(IL_WAKE, __il_o, what, text);		\
		else							\
			real;						\
	} while (0)

#define wake_up_nr(queue, nr)						\
	__il_wake(queue, "wake_up_nr", #queue,				\
		  __wake_up(__il_o, TASK_NORMAL, nr, NULL))
#define wake_up(queue)							\
	__il_wake(queue, "wake_up", #queue,				\
		  __wake_up(__il_o, TASK_NORMAL, 1, NULL))
#define wake_up_all(queue)						\
	__il_wake(queue, "wake_up_all", #queue,				\
		  __wake_up(__il_o, TASK_NORMAL, 0, NULL))
#define wake_up_sync(queue)						\
	__il_wake(queue, "wake_up_sync", #queue,			\
		  __wake_up_sync(__il_o, TASK_NORMAL))
#define wake_up_poll(queue, mask)					\
	__il_wake(queue, "wake_up_poll", #queue,			\
		  __wake_up(__il_o, TASK_NORMAL, 1, poll_to_key(mask)))
#define wake_up_locked(queue)						\
	__il_wake(queue, "wake_up_locked", #queue,			\
		  __wake_up_locked(__il_o, TASK_NORMAL, 1))
#define wake_up_all_locked(queue)					\
	__il_wake(queue, "wake_up_all_locked", #queue,			\
		  __wake_up_locked(__il_o, TASK_NORMAL, 0))
#define wake_up_interruptible_nr(queue, nr)				\
	__il_wake(queue, "wake_up_interruptible_nr", #queue,		\
		  __wake_up(__il_o, TASK_INTERRUPTIBLE, nr, NULL))
#define wake_up_interruptible(queue)					\
	__il_wake(queue, "wake_up_interruptible", #queue,		\
		  __wake_up(__il_o, TASK_INTERRUPTIBLE, 1, NULL))
#define wake_up_interruptible_all(queue)				\
	__il_wake(queue, "wake_up_interruptible_all", #queue,		\
		  __wake_up(__il_o, TASK_INTERRUPTIBLE, 0, NULL))
#define wake_up_interruptible_sync(queue)				\
	__il_wake(queue, "wake_up_interruptible_sync", #queue,		\
		  __wake_up_sync(__il_o, TASK_INTERRUPTIBLE))
#define wake_up_interruptible_poll(queue, mask)				\
	__il_wake(queue, "wake_up_interruptible_poll", #queue,		\
		  __wake_up(__il_o, TASK_INTERRUPTIBLE, 1,		\
			    poll_to_key(mask)))
#define wake_up_interruptible_sync_poll(queue, mask)			\
	__il_wake(queue, "wake_up_interruptible_sync_poll", #queue,	\
		  __wake_up_sync_key(__il_o, TASK_INTERRUPTIBLE,	\
				     poll_to_key(mask)))

/* Whoever has ever put himself on it in this schedule is thought to be there. */
#define waitqueue_active(queue)						\
	__il_get(IL_ACTIVE, queue, "waitqueue_active", #queue, 1,	\
		 waitqueue_active)
#define wq_has_sleeper(queue)						\
	__il_get(IL_ACTIVE, queue, "wq_has_sleeper", #queue, true,	\
		 wq_has_sleeper)

/* By hand: who has prepared for it sleeps; for anybody else schedule() is real. */

#define prepare_to_wait(queue, entry, state)				\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			interleave_prepare(__il_o,			\
				INTERLEAVE_SITE("prepare_to_wait",	\
						#queue));		\
		else							\
			prepare_to_wait(__il_o, entry, state);		\
	} while (0)
#define prepare_to_wait_exclusive(queue, entry, state) ({		\
	struct wait_queue_head *__il_o = (queue);			\
									\
	interleave_hooked() ?						\
		interleave_prepare(__il_o,				\
			INTERLEAVE_SITE("prepare_to_wait_exclusive",	\
					#queue)) :			\
		prepare_to_wait_exclusive(__il_o, entry, state);	\
})
#define finish_wait(queue, entry)					\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			interleave_finish_wait();			\
		finish_wait(__il_o, entry);				\
	} while (0)
#define schedule()							\
	do {								\
		if (!interleave_hooked() ||				\
		    !interleave_schedule(false,				\
				INTERLEAVE_SITE("schedule", NULL), NULL)) \
			__il_schedule();				\
	} while (0)
#define schedule_timeout(timeout) ({					\
	long __il_left = (timeout);					\
	bool __il_woken = false;					\
									\
	if (!interleave_hooked())					\
		__il_left = __il_schedule_timeout(__il_left);		\
	else if (!__il_left)						\
		interleave_finish_wait();				\
	else if (!interleave_schedule(__il_left != MAX_SCHEDULE_TIMEOUT, \
			INTERLEAVE_SITE("schedule_timeout", NULL),	\
			&__il_woken))					\
		__il_left = __il_schedule_timeout(__il_left);		\
	else if (!__il_woken)						\
		__il_left = 0;						\
	__il_left;							\
})

#define add_wait_queue(queue, entry)					\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			__il_op(IL_PREPARE, __il_o, "add_wait_queue",	\
				#queue);				\
		else							\
			add_wait_queue(__il_o, entry);			\
	} while (0)
#define remove_wait_queue(queue, entry)					\
	do {								\
		if (!interleave_hooked())				\
			remove_wait_queue(queue, entry);		\
	} while (0)
#define wait_woken(entry, mode, timeout) ({				\
	long __il_left = (timeout);					\
									\
	if (!interleave_hooked())					\
		__il_left = wait_woken(entry, mode, __il_left);		\
	else if (__il_left &&						\
		 !interleave_sleep(NULL,				\
				   __il_left != MAX_SCHEDULE_TIMEOUT,	\
				   INTERLEAVE_SITE("wait_woken",	\
						   #entry)))		\
		__il_left = 0;						\
	__il_left;							\
})

#endif /* INTERLEAVE_WAITING_H */
