/* SPDX-License-Identifier: GPL-2.0-only */
/* Hooks: wait queues. */
#ifndef _INTERLEAVE_WAIT_QUEUES_H
#define _INTERLEAVE_WAIT_QUEUES_H

#include <linux/freezer.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>

#include <interleave/calls.h>

/* The kernel's own, which are macros or called by macros of the kernel. */
static inline void __il_real_schedule(void)
{
	schedule();
}

static inline long __il_real_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}

static inline void __il_real_io_schedule(void)
{
	io_schedule();
}

static inline long __il_real_io_schedule_timeout(long timeout)
{
	return io_schedule_timeout(timeout);
}

static inline void __il_real_set_current_state(long state)
{
	set_current_state(state);
}

static inline void __il_real___set_current_state(long state)
{
	__set_current_state(state);
}

/* If the condition is false, a macro of the kernel waits for real. */

#define __IL_NOTHING	((void)0)
#define __IL_VOID(call)	({ call; 0; })

/* 2 once the condition is met, 1 if it is met when the time is over, else 0. */
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
	if (__il_there) {						\
		interleave_finish_wait(&(queue),			\
				       INTERLEAVE_SITE(what, #queue));	\
	}								\
	__il_met + (__il_met && __il_in_time);				\
})

/* 0: the model has no signals. */
#define __il_until(queue, condition, what, state, exclusive, before,	\
		   after, real) ({					\
	int __il_ret = 0;						\
									\
	if (interleave_hooked()) {					\
		__il_wait(queue, condition, false, what, state,		\
			  exclusive, before, after);			\
	} else if (!(condition)) {					\
		__il_ret = (real);					\
	}								\
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

#define __il_event_as(name, state, exclusive, queue, condition, real) ({\
	__il_may_sleep();						\
	__il_until(queue, condition, #name, state, exclusive,		\
		   __IL_NOTHING, __IL_NOTHING, real);			\
})
#define __il_event_timeout(name, state, exclusive, queue, condition,	\
			   timeout) ({					\
	__il_may_sleep();						\
	__il_until_timeout(queue, condition, timeout, #name, state,	\
			   exclusive, __IL_NOTHING, __IL_NOTHING,	\
			   __##name(queue, condition, __il_left));	\
})

/* By the kernel's __NAME. */
#define __il_event(name, state, exclusive, queue, condition, ...)	\
	__il_event_as(name, state, exclusive, queue, condition,		\
		      __##name(queue, condition, ##__VA_ARGS__))
#define __il_event_void(name, state, exclusive, queue, condition)	\
	((void)__il_event_as(name, state, exclusive, queue, condition,	\
			     __IL_VOID(__##name(queue, condition))))
#define __il_event_idle(name, exclusive, queue, condition)		\
	((void)__il_event_as(name, TASK_IDLE, exclusive, queue,		\
		condition, ___wait_event(queue, condition, TASK_IDLE,	\
				exclusive, 0, __il_real_schedule())))

#undef wait_event_cmd
#undef wait_event_exclusive_cmd
#undef wait_event_hrtimeout
#undef wait_event_interruptible_hrtimeout

/* These return no rest of their time. */
#define __il_event_hrtimeout(name, state, queue, condition, timeout) ({	\
	ktime_t __il_t = (timeout);					\
	int __il_ret = 0;						\
									\
	__il_may_sleep();						\
	if (!interleave_hooked()) {					\
		if (!(condition)) {					\
			__il_ret = INTERLEAVE_UNMODELLED(		\
				__wait_event_hrtimeout(queue, condition,\
						       __il_t, state));	\
		}							\
	} else if (__il_t <= 0) {					\
		__il_ret = (condition) ? 0 : -ETIME;			\
	} else if (!__il_wait(queue, condition, __il_t != KTIME_MAX,	\
			      #name, state, false, __IL_NOTHING,	\
			      __IL_NOTHING)) {				\
		__il_ret = -ETIME;					\
	}								\
	__il_ret;							\
})

#define wait_event_hrtimeout(queue, condition, timeout)			\
	__il_event_hrtimeout(wait_event_hrtimeout,			\
		TASK_UNINTERRUPTIBLE, queue, condition, timeout)
#define wait_event_interruptible_hrtimeout(queue, condition, timeout)	\
	((long)__il_event_hrtimeout(wait_event_interruptible_hrtimeout,	\
		TASK_INTERRUPTIBLE, queue, condition, timeout))

/* events with commands before and after the sleep */
#define __il_event_cmd(name, state, exclusive, queue, condition,	\
		       before, after, real)				\
	__il_until(queue, condition, #name, state, exclusive, before,	\
		   after, real)

#define wait_event_cmd(queue, condition, before, after)			\
	((void)__il_event_cmd(wait_event_cmd, TASK_UNINTERRUPTIBLE,	\
		false, queue, condition, before, after,			\
		__IL_VOID(__wait_event_cmd(queue, condition, before,	\
					   after))))
#define wait_event_exclusive_cmd(queue, condition, before, after)	\
	((void)__il_event_cmd(wait_event_exclusive_cmd,			\
		TASK_UNINTERRUPTIBLE, true, queue, condition, before,	\
		after, __IL_VOID(__wait_event_exclusive_cmd(queue,	\
					condition, before, after))))

/* events with a lock that is released during the sleep */
#define __il_event_lock_irq(name, queue, condition, lock, cmd)		\
	((void)__il_event_cmd(name, TASK_UNINTERRUPTIBLE, false, queue,	\
		condition, spin_unlock_irq(&(lock)); cmd,		\
		spin_lock_irq(&(lock)),					\
		__IL_VOID(__wait_event_lock_irq(queue, condition, lock,	\
						cmd))))

#define __il_event_intr_lock_irq(name, queue, condition, lock, cmd)	\
	__il_event_cmd(name, TASK_INTERRUPTIBLE, false, queue,		\
		condition, spin_unlock_irq(&(lock)); cmd,		\
		spin_lock_irq(&(lock)),					\
		__wait_event_interruptible_lock_irq(queue, condition,	\
						    lock, cmd))

#define __il_event_lock_irq_timeout(name, state, queue, condition,	\
				    lock, timeout)			\
	__il_until_timeout(queue, condition, timeout, #name, state,	\
		false, spin_unlock_irq(&(lock)), spin_lock_irq(&(lock)),\
		___wait_event(queue, ___wait_cond_timeout(condition),	\
			      state, 0, __il_left,			\
			      spin_unlock_irq(&(lock));			\
			      __ret = __il_real_schedule_timeout(__ret);\
			      spin_lock_irq(&(lock))))

/* Events with the lock of the queue itself. @irq is "_irq" or nothing. */
#define __il_event_locked(name, exclusive, irq, queue, condition)	\
	__il_event_cmd(name, TASK_INTERRUPTIBLE, exclusive, queue,	\
		condition, spin_unlock##irq(&(queue).lock),		\
		spin_lock##irq(&(queue).lock),				\
		__wait_event_interruptible_locked(queue, condition,	\
			exclusive, do_wait_intr##irq))

/* Wake-ups. @nr limits how many exclusive waiters are woken; 0 wakes all. */

#undef wake_up_locked_poll
#undef wake_up_interruptible_sync_poll
#undef wake_up_interruptible_sync_poll_locked

#define __il_wake(name, states, nr, queue, text, real)			\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
		int __il_n = (nr);					\
									\
		if (interleave_hooked()) {				\
			interleave_wake(__il_o, states, __il_n,		\
					INTERLEAVE_SITE(#name, text));	\
		} else {						\
			real;						\
		}							\
	} while (0)
#define __il_wake_nr(name, states, nr, queue, text, key)		\
	__il_wake(name, states, nr, queue, text,			\
		  __wake_up(__il_o, states, __il_n, key))

#define wake_up_interruptible_sync_poll(queue, mask)			\
	__il_wake(wake_up_interruptible_sync_poll, TASK_INTERRUPTIBLE,	\
		  1, queue, #queue, __wake_up_sync_key(__il_o,		\
				TASK_INTERRUPTIBLE, poll_to_key(mask)))

#ifdef wake_up_poll_on_current_cpu /* since 6.6 */
#undef wake_up_poll_on_current_cpu
#define wake_up_poll_on_current_cpu(queue, mask)			\
	__il_wake(wake_up_poll_on_current_cpu, TASK_NORMAL, 1, queue, #queue, \
		  __wake_up_on_current_cpu(__il_o, TASK_NORMAL,		\
					   poll_to_key(mask)))
#endif

#define wake_up_locked_poll(queue, mask)				\
	__il_wake(wake_up_locked_poll, TASK_NORMAL, 1, queue, #queue,	\
		  __wake_up_locked_key(__il_o, TASK_NORMAL,		\
				       poll_to_key(mask)))
#define wake_up_interruptible_sync_poll_locked(queue, mask)		\
	__il_wake(wake_up_interruptible_sync_poll_locked,		\
		  TASK_INTERRUPTIBLE, 1, queue, #queue,			\
		  __wake_up_locked_sync_key(__il_o, TASK_INTERRUPTIBLE,	\
					    poll_to_key(mask)))

/* True also if a thread has ever waited there, other than exclusively. */
#define waitqueue_active(queue)						\
	__il_try(IL_ACTIVE, waitqueue_active, queue, #queue)
#define wq_has_sleeper(queue)						\
	__il_try(IL_ACTIVE, wq_has_sleeper, queue, #queue)

/* By hand: schedule() is real unless the thread has prepared to wait. */

#undef set_current_state
#undef __set_current_state

/* The explorer's @hook gets the queue and further arguments. */
#define __il_on_queue(name, hook, queue, text, real, ...)		\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked()) {				\
			hook(__il_o, ##__VA_ARGS__,			\
			     INTERLEAVE_SITE(#name, text));		\
		} else {						\
			real;						\
		}							\
	} while (0)

#define prepare_to_wait(queue, entry, state)				\
	__il_on_queue(prepare_to_wait, interleave_prepare, queue, #queue, \
		      prepare_to_wait(__il_o, entry, state), state, false)
#define prepare_to_wait_exclusive(queue, entry, state) ({		\
	struct wait_queue_head *__il_o = (queue);			\
									\
	__il_hook(interleave_prepare,					\
		  prepare_to_wait_exclusive(__il_o, entry, state),	\
		  "prepare_to_wait_exclusive", #queue, __il_o, state,	\
		  true);						\
})
#define prepare_to_wait_event(queue, entry, state) ({			\
	struct wait_queue_entry *__il_e = (entry);			\
	long __il_ret = 0;						\
									\
	__il_on_queue(prepare_to_wait_event, interleave_prepare, queue,	\
		#queue,							\
		__il_ret = prepare_to_wait_event(__il_o, __il_e, state),\
		state, __il_e->flags & WQ_FLAG_EXCLUSIVE);		\
	__il_ret;							\
})
#define finish_wait(queue, entry)					\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked()) {				\
			interleave_finish_wait(__il_o,			\
				INTERLEAVE_SITE("finish_wait", #queue));\
		}							\
		finish_wait(__il_o, entry);				\
	} while (0)

#define __il_set_state(name, state)					\
	do {								\
		long __il_s = (state);					\
									\
		if (!interleave_hooked() ||				\
		    !interleave_set_state(__il_s,			\
					  INTERLEAVE_SITE(#name, NULL)))\
			__il_real_##name(__il_s);			\
	} while (0)
#define set_current_state(state)	__il_set_state(set_current_state, state)
#define __set_current_state(state)					\
	__il_set_state(__set_current_state, state)

#define __il_schedule(name)						\
	do {								\
		if (!interleave_hooked() ||				\
		    !interleave_schedule(false,				\
				INTERLEAVE_SITE(#name, NULL), NULL))	\
			__il_real_##name();				\
	} while (0)
#define schedule()		__il_schedule(schedule)
#define io_schedule()		__il_schedule(io_schedule)

#define __il_schedule_timeout(name, timeout) ({				\
	long __il_left = (timeout);					\
	bool __il_woken = false;					\
									\
	if (!interleave_hooked()) {					\
		__il_left = __il_real_##name(__il_left);		\
	} else if (!__il_left) {					\
		interleave_set_state(TASK_RUNNING,			\
				     INTERLEAVE_SITE(#name, NULL));	\
	} else if (!interleave_schedule(__il_left != MAX_SCHEDULE_TIMEOUT, \
			INTERLEAVE_SITE(#name, NULL), &__il_woken)) {	\
		__il_left = __il_real_##name(__il_left);		\
	} else if (!__il_woken) {					\
		__il_left = 0;						\
	}								\
	__il_left;							\
})
#define schedule_timeout(timeout)					\
	__il_schedule_timeout(schedule_timeout, timeout)
#define io_schedule_timeout(timeout)					\
	__il_schedule_timeout(io_schedule_timeout, timeout)

/* The state comes later, from set_current_state(), or never. */
#define __il_add_wait_queue(name, queue, text, entry)			\
	__il_on_queue(name, interleave_listen, queue, text,		\
		      name(__il_o, entry), TASK_NORMAL, false)
#define remove_wait_queue(queue, entry)					\
	__il_on_queue(remove_wait_queue, interleave_finish_wait, queue,	\
		      #queue, remove_wait_queue(__il_o, entry))
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
 * variables share: all waiters there are woken, and test their condition.
 */
#define wake_up_var(var)						\
	do {								\
		void *__il_v = (var);					\
									\
		if (interleave_hooked()) {				\
			interleave_wake(__var_waitqueue(__il_v),	\
				TASK_NORMAL, 0,				\
				INTERLEAVE_SITE("wake_up_var", #var));	\
		} else {						\
			wake_up_var(__il_v);				\
		}							\
	} while (0)

#endif /* _INTERLEAVE_WAIT_QUEUES_H */
