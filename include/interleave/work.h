/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work items, for <interleave/force.h>: threads of the program, whatever the queue.
 * One with a delay may begin at any time after it was queued, as no time passes.
 */
#ifndef INTERLEAVE_WORK_H
#define INTERLEAVE_WORK_H

#include <linux/workqueue.h>
#include <interleave/hooks.h>

/* The macro of later kernels tells off who flushes a queue of the system. */
static inline void __il_flush_workqueue(struct workqueue_struct *queue)
{
#ifdef flush_workqueue
	__flush_workqueue(queue);
#else
	flush_workqueue(queue);
#endif
}

static inline bool __il_work_pending(struct work_struct *work)
{
	return work_pending(work);
}

#undef work_pending
#undef delayed_work_pending
#undef flush_workqueue

/* @queue: NULL for that of the system, which nobody may wait for. */
#define __il_queue(queue, work, delayed, what, text, queue_text, real) ({ \
	struct work_struct *__il_o = (work);				\
									\
	interleave_hooked() ?						\
		interleave_queue_work(queue, __il_o, delayed,		\
			INTERLEAVE_SITE(what, text),			\
			INTERLEAVE_SITE(what, queue_text)) :		\
		(real);							\
})

#define schedule_work(work)						\
	__il_queue(NULL, work, false, "schedule_work", #work, NULL,	\
		   schedule_work(__il_o))
#define queue_work(queue, work)						\
	__il_queue(queue, work, false, "queue_work", #work, #queue,	\
		   queue_work(queue, __il_o))
#define queue_work_on(cpu, queue, work)					\
	__il_queue(queue, work, false, "queue_work_on", #work, #queue,	\
		   queue_work_on(cpu, queue, __il_o))

#define schedule_work_on(cpu, work)					\
	__il_queue(NULL, work, false, "schedule_work_on", #work, NULL,	\
		   schedule_work_on(cpu, __il_o))
#define queue_work_node(node, queue, work)				\
	__il_queue(queue, work, false, "queue_work_node", #work,	\
		   #queue, queue_work_node(node, queue, __il_o))

#define __il_delayed(queue, dwork, delay, what, text, queue_text, real) ({ \
	struct delayed_work *__il_d = (dwork);				\
	unsigned long __il_t = (delay);					\
									\
	__il_queue(queue, &__il_d->work, __il_t, what, text,		\
		   queue_text, real);					\
})

#define schedule_delayed_work(dwork, delay)				\
	__il_delayed(NULL, dwork, delay, "schedule_delayed_work",	\
		     #dwork, NULL,					\
		     schedule_delayed_work(__il_d, __il_t))
#define schedule_delayed_work_on(cpu, dwork, delay)			\
	__il_delayed(NULL, dwork, delay, "schedule_delayed_work_on",	\
		     #dwork, NULL,					\
		     schedule_delayed_work_on(cpu, __il_d, __il_t))
#define queue_delayed_work(queue, dwork, delay)				\
	__il_delayed(queue, dwork, delay, "queue_delayed_work",		\
		     #dwork, #queue,					\
		     queue_delayed_work(queue, __il_d, __il_t))
#define queue_delayed_work_on(cpu, queue, dwork, delay)			\
	__il_delayed(queue, dwork, delay, "queue_delayed_work_on",	\
		     #dwork, #queue,					\
		     queue_delayed_work_on(cpu, queue, __il_d, __il_t))
/* Whether it was pending, and not, whether it was queued. */
#define __il_modified(queue, dwork, delay, what, text, queue_text, real) ({ \
	bool __il_new = __il_delayed(queue, dwork, delay, what, text,	\
				     queue_text, !(real));		\
									\
	!__il_new;							\
})

#define mod_delayed_work(queue, dwork, delay)				\
	__il_modified(queue, dwork, delay, "mod_delayed_work", #dwork,	\
		      #queue, mod_delayed_work(queue, __il_d, __il_t))

#define mod_delayed_work_on(cpu, queue, dwork, delay)			\
	__il_modified(queue, dwork, delay, "mod_delayed_work_on",	\
		      #dwork, #queue,					\
		      mod_delayed_work_on(cpu, queue, __il_d, __il_t))

#define __il_work_get(kind, work, what, text, real) ({			\
	struct work_struct *__il_o = (work);				\
									\
	interleave_hooked() ? __il_op(kind, __il_o, what, text) :	\
			      (real);					\
})

#define cancel_work(work)						\
	__il_work_get(IL_CANCEL, work, "cancel_work", #work,		\
		      cancel_work(__il_o))
#define cancel_delayed_work(dwork)					\
	__il_work_get(IL_CANCEL, &(dwork)->work, "cancel_delayed_work",	\
		      #dwork,						\
		      cancel_delayed_work(to_delayed_work(__il_o)))
#define work_pending(work)						\
	__il_work_get(IL_PENDING, work, "work_pending", #work,		\
		      __il_work_pending(__il_o))
#define delayed_work_pending(dwork)					\
	__il_work_get(IL_PENDING, &(dwork)->work,			\
		      "delayed_work_pending", #dwork,			\
		      __il_work_pending(__il_o))

#define __il_work_do(hook, work, what, text, real) ({			\
	struct work_struct *__il_o = (work);				\
									\
	interleave_hooked() ?						\
		hook(__il_o, INTERLEAVE_SITE(what, text)) : (real);	\
})

#define cancel_work_sync(work)						\
	__il_work_do(interleave_cancel_work, work, "cancel_work_sync",	\
		     #work, cancel_work_sync(__il_o))
#define cancel_delayed_work_sync(dwork)					\
	__il_work_do(interleave_cancel_work, &(dwork)->work,		\
		     "cancel_delayed_work_sync", #dwork,		\
		     cancel_delayed_work_sync(to_delayed_work(__il_o)))
#define flush_work(work)						\
	__il_work_do(interleave_flush_work, work, "flush_work", #work,	\
		     flush_work(__il_o))
#define flush_delayed_work(dwork)					\
	__il_work_do(interleave_flush_work, &(dwork)->work,		\
		     "flush_delayed_work", #dwork,			\
		     flush_delayed_work(to_delayed_work(__il_o)))

#define __il_flush_all(queue, empty, what, text, real)			\
	do {								\
		struct workqueue_struct *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			interleave_flush_queue(__il_o, empty,		\
				INTERLEAVE_SITE(what, text));		\
		else							\
			real(__il_o);					\
	} while (0)

#define flush_workqueue(queue)						\
	__il_flush_all(queue, false, "flush_workqueue", #queue,		\
		       __il_flush_workqueue)
#define drain_workqueue(queue)						\
	__il_flush_all(queue, true, "drain_workqueue", #queue,		\
		       drain_workqueue)

#endif /* INTERLEAVE_WORK_H */
