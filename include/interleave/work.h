/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hooks: work items.
 *
 * An item is a thread of the program, whatever its workqueue. An item with a
 * delay may begin at any moment after it was queued, as no time passes.
 */
#ifndef _INTERLEAVE_WORK_H
#define _INTERLEAVE_WORK_H

#include <linux/workqueue.h>

#include <interleave/calls.h>

/* The macro of later kernels warns of a flush of the system's queues. */
static inline void __il_flush_workqueue(struct workqueue_struct *queue)
{
#ifdef flush_workqueue
	__flush_workqueue(queue);
#else
	flush_workqueue(queue);
#endif
}

static inline bool __il_real_work_pending(struct work_struct *work)
{
	return work_pending(work);
}

#undef work_pending
#undef delayed_work_pending
#undef flush_workqueue

/* @queue is NULL for that of the system, which nothing may flush. */
#define __il_queue(name, queue, work, delayed, text, entry, real) ({	\
	struct work_struct *__il_o = (work);				\
									\
	interleave_hooked() ?						\
		interleave_queue_work(queue, __il_o, delayed,		\
			INTERLEAVE_SITE(#name, text),			\
			INTERLEAVE_SITE(#name, entry)) :		\
		(real);							\
})
#define __il_delayed(name, queue, dwork, delay, text, entry, real) ({	\
	struct delayed_work *__il_d = (dwork);				\
	unsigned long __il_t = (delay);					\
									\
	__il_queue(name, queue, &__il_d->work, __il_t, text, entry,	\
		   real);						\
})

#define schedule_work(work)						\
	__il_queue(schedule_work, NULL, work, false, #work, NULL,	\
		   schedule_work(__il_o))
#define schedule_work_on(cpu, work)					\
	__il_queue(schedule_work_on, NULL, work, false, #work, NULL,	\
		   schedule_work_on(cpu, __il_o))
#define queue_work(queue, work)						\
	__il_queue(queue_work, queue, work, false, #work, #queue,	\
		   queue_work(queue, __il_o))

#define schedule_delayed_work(dwork, delay)				\
	__il_delayed(schedule_delayed_work, NULL, dwork, delay, #dwork, NULL, \
		     schedule_delayed_work(__il_d, __il_t))
#define schedule_delayed_work_on(cpu, dwork, delay)			\
	__il_delayed(schedule_delayed_work_on, NULL, dwork, delay,	\
		     #dwork, NULL,					\
		     schedule_delayed_work_on(cpu, __il_d, __il_t))
#define queue_delayed_work(queue, dwork, delay)				\
	__il_delayed(queue_delayed_work, queue, dwork, delay, #dwork, #queue, \
		     queue_delayed_work(queue, __il_d, __il_t))
#define queue_delayed_work_on(cpu, queue, dwork, delay)			\
	__il_delayed(queue_delayed_work_on, queue, dwork, delay,	\
		     #dwork, #queue,					\
		     queue_delayed_work_on(cpu, queue, __il_d, __il_t))

/* True if the item was pending, and false if it was queued. */
#define __il_modified(name, queue, dwork, delay, text, entry, real) ({	\
	bool __il_new = __il_delayed(name, queue, dwork, delay, text,	\
				     entry, !(real));			\
									\
	!__il_new;							\
})
#define mod_delayed_work(queue, dwork, delay)				\
	__il_modified(mod_delayed_work, queue, dwork, delay, #dwork,	\
		      #queue, mod_delayed_work(queue, __il_d, __il_t))
#define mod_delayed_work_on(cpu, queue, dwork, delay)			\
	__il_modified(mod_delayed_work_on, queue, dwork, delay, #dwork,	\
		      #queue,						\
		      mod_delayed_work_on(cpu, queue, __il_d, __il_t))

/* A delayed item is known to the model by its work item. */
#define __il_dwork_try(kind, name, real, dwork, text) ({		\
	struct work_struct *__il_o = &(dwork)->work;			\
									\
	interleave_hooked() ? __il_op(kind, __il_o, #name, text) :	\
			      (real);					\
})
#define __il_work_wait(hook, name, work, text, real) ({			\
	struct work_struct *__il_o = (work);				\
									\
	__il_hook(hook, real, #name, text, __il_o);			\
})

#define cancel_work(work)	__il_try(IL_CANCEL, cancel_work, work, #work)
#define work_pending(work)						\
	__il_try_as(IL_PENDING, __il_real_work_pending, "work_pending",	\
		    work, #work)
#define cancel_delayed_work(dwork)					\
	__il_dwork_try(IL_CANCEL, cancel_delayed_work,			\
		       cancel_delayed_work(to_delayed_work(__il_o)), dwork, \
		       #dwork)
#define delayed_work_pending(dwork)					\
	__il_dwork_try(IL_PENDING, delayed_work_pending,		\
		       __il_real_work_pending(__il_o), dwork, #dwork)

#define __il_flush_all(name, queue, text, empty, real)			\
	do {								\
		struct workqueue_struct *__il_o = (queue);		\
									\
		if (interleave_hooked()) {				\
			interleave_flush_queue(__il_o, empty,		\
				INTERLEAVE_SITE(#name, text));		\
		} else {						\
			real(__il_o);					\
		}							\
	} while (0)

#define flush_workqueue(queue)						\
	__il_flush_all(flush_workqueue, queue, #queue, false,		\
		       __il_flush_workqueue)
#define drain_workqueue(queue)						\
	__il_flush_all(drain_workqueue, queue, #queue, true, drain_workqueue)

#endif /* _INTERLEAVE_WORK_H */
