/* SPDX-License-Identifier: GPL-2.0-only */
/* Hooks: completions. */
#ifndef _INTERLEAVE_COMPLETIONS_H
#define _INTERLEAVE_COMPLETIONS_H

#include <linux/completion.h>

#include <interleave/calls.h>

/* A completion on the stack may be where another one was. */
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
			__il_op(IL_RESET, __il_o, "init_completion", #x); \
	} while (0)
#define DECLARE_COMPLETION_ONSTACK(x)					\
	struct completion x = *({ init_completion(&x); &x; })

#define complete(x)		__il_do(IL_COMPLETE, complete, x, #x)
#define complete_all(x)		__il_do(IL_COMPLETE_ALL, complete_all, x, #x)
#define complete_on_current_cpu(x)					\
	__il_do(IL_COMPLETE, complete_on_current_cpu, x, #x)
#define reinit_completion(x)	__il_do(IL_RESET, reinit_completion, x, #x)
#define completion_done(x) ({						\
	struct completion *__il_o = (x);				\
									\
	__il_hook(interleave_done, completion_done(__il_o),		\
		  "completion_done", #x, __il_o, sizeof(*__il_o));	\
})

#define wait_for_completion(x)	__il_do(IL_WAIT, wait_for_completion, x, #x)
#define wait_for_completion_io(x)					\
	__il_do(IL_WAIT, wait_for_completion_io, x, #x)
#define try_wait_for_completion(x)					\
	__il_try(IL_TRY_WAIT, try_wait_for_completion, x, #x)
#define wait_for_completion_state(x, state)				\
	__il_signalled(IL_WAIT, wait_for_completion_state, x, #x, state)

/* A timeout of 0 only tries. No time passes, so all of the timeout is left. */
#define __il_wait_timeout(name, x, text, timeout) ({			\
	struct completion *__il_o = (x);				\
	unsigned long __il_t = (timeout);				\
	typeof(name(__il_o, __il_t)) __il_ret = __il_t;			\
									\
	if (!interleave_hooked())					\
		__il_ret = name(__il_o, __il_t);			\
	else if (!__il_t)						\
		__il_ret = __il_op(IL_TRY_WAIT, __il_o, #name, text);	\
	else if (__il_t == MAX_SCHEDULE_TIMEOUT)			\
		__il_op(IL_WAIT, __il_o, #name, text);			\
	else if (!interleave_wait(__il_o, sizeof(*__il_o),		\
				  INTERLEAVE_SITE(#name, text)))	\
		__il_ret = 0;						\
	__il_ret;							\
})

#endif /* _INTERLEAVE_COMPLETIONS_H */
