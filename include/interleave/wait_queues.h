/* SPDX-License-Identifier: GPL-2.0-only */
/* Wait queues, for <interleave/force.h>. */
#ifndef INTERLEAVE_WAIT_QUEUES_H
#define INTERLEAVE_WAIT_QUEUES_H

#include <linux/freezer.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include <interleave/hooks.h>

static inline void __il_schedule(void)
{
	schedule();
}

static inline long __il_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}

static inline void __il_io_schedule(void)
{
	io_schedule();
}

static inline long __il_io_schedule_timeout(long timeout)
{
	return io_schedule_timeout(timeout);
}

static inline void __il_set_state(long state)
{
	set_current_state(state);
}

static inline void __il_set_state_early(long state)
{
	__set_current_state(state);
}

/* For events. What the kernel has for that when it has to wait, is used for real. */

#define __IL_NOTHING	((void)0)
#define __IL_VOID(call)	({ call; 0; })

/* Until the condition is met: 2; if it is when the time is over: 1; else 0. */
#define __il_wait(queue, condition, timed, what, state, exclusive,	\
		  before, after) ({					\
	bool __il_met = (condition), __il_in_time = true;		\
	bool __il_there = false;					\
									\
	while (!__il_met) {						\
		__il_there = true;					\
		interleave_listen(&(queue), state, exclusive,		\
				  INTERLEAVE_SITE(what, #queue));	\
		__il_met = (condition);					\
		if (__il_met)						\
			break;						\
		before;							\
		__il_in_time = interleave_sleep(&(queue), timed,	\
					INTERLEAVE_SITE(what, #queue));	\
		after;							\
		if (!__il_in_time) {					\
			__il_met = (condition);				\
			break;						\
		}							\
	}								\
	if (__il_there)							\
		interleave_finish_wait(&(queue),			\
				       INTERLEAVE_SITE(what, #queue));	\
	__il_met + (__il_met && __il_in_time);				\
})

/* There are no signals: 0, but for what is real. */
#define __il_until(queue, condition, what, state, exclusive, before,	\
		   after, real) ({					\
	int __il_ret = 0;						\
									\
	if (interleave_hooked())					\
		__il_wait(queue, condition, false, what, state,		\
			  exclusive, before, after);			\
	else if (!(condition))						\
		__il_ret = (real);					\
	__il_ret;							\
})

/* What is left of the time, or 0; at least 1 if the condition is met. */
#define __il_until_timeout(queue, condition, timeout, what, state,	\
			   exclusive, before, after, real) ({		\
	long __il_left = (timeout);					\
									\
	if (!interleave_hooked()) {					\
		long __ret = __il_left;					\
									\
		if (!___wait_cond_timeout(condition))			\
			__ret = (real);					\
		__il_left = __ret;					\
	} else if (!__il_left) {					\
		__il_left = !!(condition);				\
	} else {							\
		int __il_end = __il_wait(queue, condition,		\
				__il_left != MAX_SCHEDULE_TIMEOUT,	\
				what, state, exclusive, before, after);	\
									\
		if (__il_end < 2)					\
			__il_left = __il_end;				\
	}								\
	__il_left;							\
})

#define __il_may_sleep()						\
	do {								\
		if (!interleave_hooked())				\
			might_sleep();					\
	} while (0)

#define __il_wait_event(queue, condition, what, state, exclusive, real)	\
({									\
	__il_may_sleep();						\
	__il_until(queue, condition, what, state, exclusive,		\
		   __IL_NOTHING, __IL_NOTHING, real);			\
})

#define __il_wait_event_timeout(queue, condition, timeout, what, state,	\
				exclusive, real) ({			\
	__il_may_sleep();						\
	__il_until_timeout(queue, condition, timeout, what, state,	\
			   exclusive, __IL_NOTHING, __IL_NOTHING, real);\
})

#undef wait_event
#undef io_wait_event
#undef wait_event_cmd
#undef wait_event_exclusive_cmd
#undef wait_event_freezable
#undef wait_event_freezable_exclusive
#undef wait_event_freezable_timeout
#undef wait_event_hrtimeout
#undef wait_event_idle
#undef wait_event_idle_exclusive
#undef wait_event_idle_exclusive_timeout
#undef wait_event_idle_timeout
#undef wait_event_interruptible
#undef wait_event_interruptible_exclusive
#undef wait_event_interruptible_exclusive_locked
#undef wait_event_interruptible_exclusive_locked_irq
#undef wait_event_interruptible_hrtimeout
#undef wait_event_interruptible_lock_irq
#undef wait_event_interruptible_lock_irq_cmd
#undef wait_event_interruptible_lock_irq_timeout
#undef wait_event_interruptible_locked
#undef wait_event_interruptible_locked_irq
#undef wait_event_interruptible_timeout
#undef wait_event_killable
#undef wait_event_killable_exclusive
#undef wait_event_killable_timeout
#undef wait_event_lock_irq
#undef wait_event_lock_irq_cmd
#undef wait_event_lock_irq_timeout
#undef wait_event_timeout

#define wait_event(queue, condition)					\
	((void)__il_wait_event(queue, condition, "wait_event",		\
		TASK_UNINTERRUPTIBLE, false,				\
		__IL_VOID(__wait_event(queue, condition))))
#define io_wait_event(queue, condition)					\
	((void)__il_wait_event(queue, condition, "io_wait_event",	\
		TASK_UNINTERRUPTIBLE, false,				\
		__IL_VOID(__io_wait_event(queue, condition))))
#define wait_event_idle(queue, condition)				\
	((void)__il_wait_event(queue, condition, "wait_event_idle",	\
		TASK_IDLE, false,					\
		___wait_event(queue, condition, TASK_IDLE, 0, 0,	\
			      __il_schedule())))
#define wait_event_idle_exclusive(queue, condition)			\
	((void)__il_wait_event(queue, condition,			\
		"wait_event_idle_exclusive", TASK_IDLE, true,		\
		___wait_event(queue, condition, TASK_IDLE, 1, 0,	\
			      __il_schedule())))
#define wait_event_freezable(queue, condition)				\
	__il_wait_event(queue, condition, "wait_event_freezable",	\
		TASK_INTERRUPTIBLE, false,				\
		__wait_event_freezable(queue, condition))
#define wait_event_freezable_exclusive(queue, condition)		\
	__il_wait_event(queue, condition,				\
		"wait_event_freezable_exclusive", TASK_INTERRUPTIBLE,	\
		true, __wait_event_freezable_exclusive(queue, condition))
#define wait_event_interruptible(queue, condition)			\
	__il_wait_event(queue, condition, "wait_event_interruptible",	\
		TASK_INTERRUPTIBLE, false,				\
		__wait_event_interruptible(queue, condition))
#define wait_event_interruptible_exclusive(queue, condition)		\
	__il_wait_event(queue, condition,				\
		"wait_event_interruptible_exclusive",			\
		TASK_INTERRUPTIBLE, true,				\
		__wait_event_interruptible_exclusive(queue, condition))
#define wait_event_killable(queue, condition)				\
	__il_wait_event(queue, condition, "wait_event_killable",	\
		TASK_KILLABLE, false,					\
		__wait_event_killable(queue, condition))
#define wait_event_killable_exclusive(queue, condition)			\
	__il_wait_event(queue, condition,				\
		"wait_event_killable_exclusive", TASK_KILLABLE, true,	\
		__wait_event_killable_exclusive(queue, condition))
#ifdef wait_event_state /* since 6.1 */
#undef wait_event_state
#define wait_event_state(queue, condition, state)			\
	__il_wait_event(queue, condition, "wait_event_state", state,	\
		false, __wait_event_state(queue, condition, state))
#endif

#define wait_event_timeout(queue, condition, timeout)			\
	__il_wait_event_timeout(queue, condition, timeout,		\
		"wait_event_timeout", TASK_UNINTERRUPTIBLE, false,	\
		__wait_event_timeout(queue, condition, __il_left))
#define wait_event_idle_timeout(queue, condition, timeout)		\
	__il_wait_event_timeout(queue, condition, timeout,		\
		"wait_event_idle_timeout", TASK_IDLE, false,		\
		__wait_event_idle_timeout(queue, condition, __il_left))
#define wait_event_idle_exclusive_timeout(queue, condition, timeout)	\
	__il_wait_event_timeout(queue, condition, timeout,		\
		"wait_event_idle_exclusive_timeout", TASK_IDLE, true,	\
		__wait_event_idle_exclusive_timeout(queue, condition,	\
						    __il_left))
#define wait_event_freezable_timeout(queue, condition, timeout)		\
	__il_wait_event_timeout(queue, condition, timeout,		\
		"wait_event_freezable_timeout", TASK_INTERRUPTIBLE,	\
		false,							\
		__wait_event_freezable_timeout(queue, condition,	\
					       __il_left))
#define wait_event_interruptible_timeout(queue, condition, timeout)	\
	__il_wait_event_timeout(queue, condition, timeout,		\
		"wait_event_interruptible_timeout",			\
		TASK_INTERRUPTIBLE, false,				\
		__wait_event_interruptible_timeout(queue, condition,	\
						   __il_left))
#define wait_event_killable_timeout(queue, condition, timeout)		\
	__il_wait_event_timeout(queue, condition, timeout,		\
		"wait_event_killable_timeout", TASK_KILLABLE, false,	\
		__wait_event_killable_timeout(queue, condition,		\
					      __il_left))

/* Their time has a unit of its own, and no rest. */
#define __il_wait_event_hrtimeout(queue, condition, timeout, what,	\
				  state) ({				\
	ktime_t __il_t = (timeout);					\
	int __il_ret = 0;						\
									\
	__il_may_sleep();						\
	if (!interleave_hooked()) {					\
		if (!(condition))					\
			__il_ret = __wait_event_hrtimeout(queue,	\
					condition, __il_t, state);	\
	} else if (__il_t <= 0) {					\
		__il_ret = (condition) ? 0 : -ETIME;			\
	} else if (!__il_wait(queue, condition, __il_t != KTIME_MAX,	\
			      what, state, false, __IL_NOTHING,		\
			      __IL_NOTHING)) {				\
		__il_ret = -ETIME;					\
	}								\
	__il_ret;							\
})

#define wait_event_hrtimeout(queue, condition, timeout)			\
	__il_wait_event_hrtimeout(queue, condition, timeout,		\
		"wait_event_hrtimeout", TASK_UNINTERRUPTIBLE)
#define wait_event_interruptible_hrtimeout(queue, condition, timeout)	\
	((long)__il_wait_event_hrtimeout(queue, condition, timeout,	\
		"wait_event_interruptible_hrtimeout",			\
		TASK_INTERRUPTIBLE))

/* Those that do something before they sleep and after that. */
#define wait_event_cmd(queue, condition, before, after)			\
	((void)__il_until(queue, condition, "wait_event_cmd",		\
		TASK_UNINTERRUPTIBLE, false, before, after,		\
		__IL_VOID(__wait_event_cmd(queue, condition, before,	\
					   after))))
#define wait_event_exclusive_cmd(queue, condition, before, after)	\
	((void)__il_until(queue, condition, "wait_event_exclusive_cmd",	\
		TASK_UNINTERRUPTIBLE, true, before, after,		\
		__IL_VOID(__wait_event_exclusive_cmd(queue, condition,	\
						     before, after))))
#define wait_event_lock_irq_cmd(queue, condition, lock, cmd)		\
	((void)__il_until(queue, condition, "wait_event_lock_irq_cmd",	\
		TASK_UNINTERRUPTIBLE, false,				\
		spin_unlock_irq(&(lock)); cmd, spin_lock_irq(&(lock)),	\
		__IL_VOID(__wait_event_lock_irq(queue, condition, lock,	\
						cmd))))
#define wait_event_lock_irq(queue, condition, lock)			\
	((void)__il_until(queue, condition, "wait_event_lock_irq",	\
		TASK_UNINTERRUPTIBLE, false,				\
		spin_unlock_irq(&(lock)), spin_lock_irq(&(lock)),	\
		__IL_VOID(__wait_event_lock_irq(queue, condition, lock,	\
						__IL_NOTHING))))
#define wait_event_interruptible_lock_irq_cmd(queue, condition, lock,	\
					      cmd)			\
	__il_until(queue, condition,					\
		"wait_event_interruptible_lock_irq_cmd",		\
		TASK_INTERRUPTIBLE, false,				\
		spin_unlock_irq(&(lock)); cmd, spin_lock_irq(&(lock)),	\
		__wait_event_interruptible_lock_irq(queue, condition,	\
						    lock, cmd))
#define wait_event_interruptible_lock_irq(queue, condition, lock)	\
	__il_until(queue, condition,					\
		"wait_event_interruptible_lock_irq",			\
		TASK_INTERRUPTIBLE, false,				\
		spin_unlock_irq(&(lock)), spin_lock_irq(&(lock)),	\
		__wait_event_interruptible_lock_irq(queue, condition,	\
						    lock, __IL_NOTHING))

#define __il_wait_event_lock_irq_timeout(queue, condition, lock,	\
					 timeout, what, state)		\
	__il_until_timeout(queue, condition, timeout, what, state,	\
		false, spin_unlock_irq(&(lock)), spin_lock_irq(&(lock)),\
		___wait_event(queue, ___wait_cond_timeout(condition),	\
			      state, 0, __il_left,			\
			      spin_unlock_irq(&(lock));			\
			      __ret = __il_schedule_timeout(__ret);	\
			      spin_lock_irq(&(lock))))

#define wait_event_lock_irq_timeout(queue, condition, lock, timeout)	\
	__il_wait_event_lock_irq_timeout(queue, condition, lock,	\
		timeout, "wait_event_lock_irq_timeout",			\
		TASK_UNINTERRUPTIBLE)
#define wait_event_interruptible_lock_irq_timeout(queue, condition,	\
						  lock, timeout)	\
	__il_wait_event_lock_irq_timeout(queue, condition, lock,	\
		timeout, "wait_event_interruptible_lock_irq_timeout",	\
		TASK_INTERRUPTIBLE)

/* The same with the lock of the queue itself. */
#define wait_event_interruptible_locked(queue, condition)		\
	__il_until(queue, condition, "wait_event_interruptible_locked",	\
		TASK_INTERRUPTIBLE, false,				\
		spin_unlock(&(queue).lock), spin_lock(&(queue).lock),	\
		__wait_event_interruptible_locked(queue, condition, 0,	\
						  do_wait_intr))
#define wait_event_interruptible_locked_irq(queue, condition)		\
	__il_until(queue, condition,					\
		"wait_event_interruptible_locked_irq",			\
		TASK_INTERRUPTIBLE, false,				\
		spin_unlock_irq(&(queue).lock),				\
		spin_lock_irq(&(queue).lock),				\
		__wait_event_interruptible_locked(queue, condition, 0,	\
						  do_wait_intr_irq))
#define wait_event_interruptible_exclusive_locked(queue, condition)	\
	__il_until(queue, condition,					\
		"wait_event_interruptible_exclusive_locked",		\
		TASK_INTERRUPTIBLE, true,				\
		spin_unlock(&(queue).lock), spin_lock(&(queue).lock),	\
		__wait_event_interruptible_locked(queue, condition, 1,	\
						  do_wait_intr))
#define wait_event_interruptible_exclusive_locked_irq(queue, condition)	\
	__il_until(queue, condition,					\
		"wait_event_interruptible_exclusive_locked_irq",	\
		TASK_INTERRUPTIBLE, true,				\
		spin_unlock_irq(&(queue).lock),				\
		spin_lock_irq(&(queue).lock),				\
		__wait_event_interruptible_locked(queue, condition, 1,	\
						  do_wait_intr_irq))

/* Those who wake: of those who wait exclusively so many, or all if it is 0. */

#undef wake_up
#undef wake_up_nr
#undef wake_up_all
#undef wake_up_sync
#undef wake_up_poll
#undef wake_up_locked
#undef wake_up_locked_poll
#undef wake_up_all_locked
#undef wake_up_interruptible
#undef wake_up_interruptible_nr
#undef wake_up_interruptible_all
#undef wake_up_interruptible_sync
#undef wake_up_interruptible_poll
#undef wake_up_interruptible_sync_poll
#undef wake_up_interruptible_sync_poll_locked

#define __il_wake(queue, what, text, states, nr, real)			\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
		int __il_n = (nr);					\
									\
		if (interleave_hooked())				\
			interleave_wake(__il_o, states, __il_n,		\
					INTERLEAVE_SITE(what, text));	\
		else							\
			real;						\
	} while (0)

#define __il_wake_nr(queue, what, text, states, nr, key)		\
	__il_wake(queue, what, text, states, nr,			\
		  __wake_up(__il_o, states, __il_n, key))

#define wake_up_nr(queue, nr)						\
	__il_wake_nr(queue, "wake_up_nr", #queue, TASK_NORMAL, nr, NULL)
#define wake_up(queue)							\
	__il_wake_nr(queue, "wake_up", #queue, TASK_NORMAL, 1, NULL)
#define wake_up_all(queue)						\
	__il_wake_nr(queue, "wake_up_all", #queue, TASK_NORMAL, 0, NULL)
#define wake_up_poll(queue, mask)					\
	__il_wake_nr(queue, "wake_up_poll", #queue, TASK_NORMAL, 1,	\
		     poll_to_key(mask))
#define wake_up_interruptible_nr(queue, nr)				\
	__il_wake_nr(queue, "wake_up_interruptible_nr", #queue,		\
		     TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible(queue)					\
	__il_wake_nr(queue, "wake_up_interruptible", #queue,		\
		     TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(queue)				\
	__il_wake_nr(queue, "wake_up_interruptible_all", #queue,	\
		     TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_poll(queue, mask)				\
	__il_wake_nr(queue, "wake_up_interruptible_poll", #queue,	\
		     TASK_INTERRUPTIBLE, 1, poll_to_key(mask))

#define wake_up_sync(queue)						\
	__il_wake(queue, "wake_up_sync", #queue, TASK_NORMAL, 1,	\
		  __wake_up_sync(__il_o, TASK_NORMAL))
#define wake_up_interruptible_sync(queue)				\
	__il_wake(queue, "wake_up_interruptible_sync", #queue,		\
		  TASK_INTERRUPTIBLE, 1,				\
		  __wake_up_sync(__il_o, TASK_INTERRUPTIBLE))
#define wake_up_interruptible_sync_poll(queue, mask)			\
	__il_wake(queue, "wake_up_interruptible_sync_poll", #queue,	\
		  TASK_INTERRUPTIBLE, 1,				\
		  __wake_up_sync_key(__il_o, TASK_INTERRUPTIBLE,	\
				     poll_to_key(mask)))

#ifdef wake_up_poll_on_current_cpu /* since 6.6 */
#undef wake_up_poll_on_current_cpu
#define wake_up_poll_on_current_cpu(queue, mask)			\
	__il_wake(queue, "wake_up_poll_on_current_cpu", #queue,		\
		  TASK_NORMAL, 1,					\
		  __wake_up_on_current_cpu(__il_o, TASK_NORMAL,		\
					   poll_to_key(mask)))
#endif

#define wake_up_locked(queue)						\
	__il_wake(queue, "wake_up_locked", #queue, TASK_NORMAL, 1,	\
		  __wake_up_locked(__il_o, TASK_NORMAL, 1))
#define wake_up_all_locked(queue)					\
	__il_wake(queue, "wake_up_all_locked", #queue, TASK_NORMAL, 0,	\
		  __wake_up_locked(__il_o, TASK_NORMAL, 0))
#define wake_up_locked_poll(queue, mask)				\
	__il_wake(queue, "wake_up_locked_poll", #queue, TASK_NORMAL, 1,	\
		  __wake_up_locked_key(__il_o, TASK_NORMAL,		\
				       poll_to_key(mask)))
#define wake_up_interruptible_sync_poll_locked(queue, mask)		\
	__il_wake(queue, "wake_up_interruptible_sync_poll_locked",	\
		  #queue, TASK_INTERRUPTIBLE, 1,			\
		  __wake_up_locked_sync_key(__il_o, TASK_INTERRUPTIBLE,	\
					    poll_to_key(mask)))

/* Whoever is on it, and whoever has ever waited there and not exclusively. */
#define waitqueue_active(queue)						\
	__il_get(IL_ACTIVE, queue, "waitqueue_active", #queue, 1,	\
		 waitqueue_active)
#define wq_has_sleeper(queue)						\
	__il_get(IL_ACTIVE, queue, "wq_has_sleeper", #queue, true,	\
		 wq_has_sleeper)

/* By hand: who has prepared for it sleeps; for anybody else schedule() is real. */

#undef set_current_state
#undef __set_current_state

#define prepare_to_wait(queue, entry, state)				\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			interleave_prepare(__il_o, state, false,	\
				INTERLEAVE_SITE("prepare_to_wait",	\
						#queue));		\
		else							\
			prepare_to_wait(__il_o, entry, state);		\
	} while (0)
#define prepare_to_wait_exclusive(queue, entry, state) ({		\
	struct wait_queue_head *__il_o = (queue);			\
									\
	interleave_hooked() ?						\
		interleave_prepare(__il_o, state, true,			\
			INTERLEAVE_SITE("prepare_to_wait_exclusive",	\
					#queue)) :			\
		prepare_to_wait_exclusive(__il_o, entry, state);	\
})
#define prepare_to_wait_event(queue, entry, state) ({			\
	struct wait_queue_head *__il_o = (queue);			\
	struct wait_queue_entry *__il_e = (entry);			\
	long __il_ret = 0;						\
									\
	if (interleave_hooked())					\
		interleave_prepare(__il_o, state,			\
			__il_e->flags & WQ_FLAG_EXCLUSIVE,		\
			INTERLEAVE_SITE("prepare_to_wait_event",	\
					#queue));			\
	else								\
		__il_ret = prepare_to_wait_event(__il_o, __il_e, state);\
	__il_ret;							\
})
#define finish_wait(queue, entry)					\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			interleave_finish_wait(__il_o,			\
				INTERLEAVE_SITE("finish_wait", #queue));\
		finish_wait(__il_o, entry);				\
	} while (0)

#define set_current_state(state)					\
	do {								\
		long __il_s = (state);					\
									\
		if (!interleave_hooked() ||				\
		    !interleave_set_state(__il_s,			\
				INTERLEAVE_SITE("set_current_state",	\
						NULL)))			\
			__il_set_state(__il_s);				\
	} while (0)
#define __set_current_state(state)					\
	do {								\
		long __il_s = (state);					\
									\
		if (!interleave_hooked() ||				\
		    !interleave_set_state(__il_s,			\
				INTERLEAVE_SITE("__set_current_state",	\
						NULL)))			\
			__il_set_state_early(__il_s);			\
	} while (0)
#define __il_do_schedule(what, real)					\
	do {								\
		if (!interleave_hooked() ||				\
		    !interleave_schedule(false,				\
				INTERLEAVE_SITE(what, NULL), NULL))	\
			real;						\
	} while (0)
#define schedule()							\
	__il_do_schedule("schedule", __il_schedule())
#define io_schedule()							\
	__il_do_schedule("io_schedule", __il_io_schedule())

#define __il_do_schedule_timeout(timeout, what, real) ({		\
	long __il_left = (timeout);					\
	bool __il_woken = false;					\
									\
	if (!interleave_hooked())					\
		__il_left = real(__il_left);				\
	else if (!__il_left)						\
		interleave_set_state(TASK_RUNNING,			\
				     INTERLEAVE_SITE(what, NULL));	\
	else if (!interleave_schedule(__il_left != MAX_SCHEDULE_TIMEOUT, \
			INTERLEAVE_SITE(what, NULL), &__il_woken))	\
		__il_left = real(__il_left);				\
	else if (!__il_woken)						\
		__il_left = 0;						\
	__il_left;							\
})
#define schedule_timeout(timeout)					\
	__il_do_schedule_timeout(timeout, "schedule_timeout",		\
				 __il_schedule_timeout)
#define io_schedule_timeout(timeout)					\
	__il_do_schedule_timeout(timeout, "io_schedule_timeout",	\
				 __il_io_schedule_timeout)

/* What they wait for is known by what they sleep as, or not at all. */
#define __il_add_wait_queue(queue, entry, what, real)			\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			interleave_listen(__il_o, TASK_NORMAL, false,	\
				INTERLEAVE_SITE(what, #queue));		\
		else							\
			real(__il_o, entry);				\
	} while (0)

#define add_wait_queue(queue, entry)					\
	__il_add_wait_queue(queue, entry, "add_wait_queue",		\
			    add_wait_queue)
#define add_wait_queue_exclusive(queue, entry)				\
	__il_add_wait_queue(queue, entry, "add_wait_queue_exclusive",	\
			    add_wait_queue_exclusive)
#define add_wait_queue_priority(queue, entry)				\
	__il_add_wait_queue(queue, entry, "add_wait_queue_priority",	\
			    add_wait_queue_priority)
#define remove_wait_queue(queue, entry)					\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			interleave_finish_wait(__il_o,			\
				INTERLEAVE_SITE("remove_wait_queue",	\
						#queue));		\
		else							\
			remove_wait_queue(__il_o, entry);		\
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

/*
 * wait_var_event() and its kin are made of the above, on a queue that several
 * variables share: all who wait there are woken, and look.
 */
#define wake_up_var(var)						\
	do {								\
		void *__il_v = (var);					\
									\
		if (interleave_hooked())				\
			interleave_wake(__var_waitqueue(__il_v),	\
				TASK_NORMAL, 0,				\
				INTERLEAVE_SITE("wake_up_var", #var));	\
		else							\
			wake_up_var(__il_v);				\
	} while (0)

#endif /* INTERLEAVE_WAIT_QUEUES_H */
