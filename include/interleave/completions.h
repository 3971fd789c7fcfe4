/* SPDX-License-Identifier: GPL-2.0-only */
/* Completions, for <interleave/force.h>. */
#ifndef INTERLEAVE_COMPLETIONS_H
#define INTERLEAVE_COMPLETIONS_H

#include <linux/completion.h>
#include <interleave/hooks.h>

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

#endif /* INTERLEAVE_COMPLETIONS_H */
