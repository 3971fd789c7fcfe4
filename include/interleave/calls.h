/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the hooks of <interleave/force.h> are made of.
 *
 * A macro does not expand within itself. So a hook calls the kernel's function
 * of its own name. If the kernel has a macro of this name, the hook calls an
 * inline function that was made before the hook, __il_real_NAME.
 *
 * @text is the source of an object: a hook makes it of its own argument, whose
 * macros are not expanded there. Arguments behind it are for the kernel's own
 * alone.
 */
#ifndef _INTERLEAVE_CALLS_H
#define _INTERLEAVE_CALLS_H

#include <linux/compiler.h>
#include <linux/stringify.h>

#include <interleave/hooks.h>
#include <interleave/unmodelled.h>

/* An operation of the model on an object. */
#define __il_op(kind, object, what, text)				\
	interleave_op(kind, object, sizeof(*(object)),			\
		      INTERLEAVE_SITE(what, text))

/* A call without a result, in the model or for real. */
#define __il_do_as(kind, real, what, object, text, ...)			\
	do {								\
		__auto_type __il_o = (object);				\
									\
		if (interleave_hooked())				\
			__il_op(kind, __il_o, what, text);		\
		else							\
			real(__il_o, ##__VA_ARGS__);			\
	} while (0)

/* A try. */
#define __il_try_as(kind, real, what, object, text, ...) ({		\
	__auto_type __il_o = (object);					\
									\
	interleave_hooked() ? __il_op(kind, __il_o, what, text) :	\
			      real(__il_o, ##__VA_ARGS__);		\
})

/* A wait that a signal would end: 0 in the model, which has no signals. */
#define __il_signal_as(kind, real, what, object, text, ...) ({		\
	__auto_type __il_o = (object);					\
	int __il_ret = 0;						\
									\
	if (interleave_hooked())					\
		__il_op(kind, __il_o, what, text);			\
	else								\
		__il_ret = real(__il_o, ##__VA_ARGS__);			\
	__il_ret;							\
})

/* The same for functions of the kernel. */
#define __il_do(kind, name, object, text, ...)				\
	__il_do_as(kind, name, #name, object, text, ##__VA_ARGS__)
#define __il_try(kind, name, object, text, ...)				\
	__il_try_as(kind, name, #name, object, text, ##__VA_ARGS__)
#define __il_signalled(kind, name, object, text, ...)			\
	__il_signal_as(kind, name, #name, object, text, ##__VA_ARGS__)

/* A function of the explorer, which gets the call's place; or the real call. */
#define __il_hook(hook, real, what, text, ...)				\
	(interleave_hooked() ?						\
	 hook(__VA_ARGS__, INTERLEAVE_SITE(what, text)) : (real))

/* A call with a lock held in the model; not made if that lock is a deadlock. */
#define __il_locked(kind, end, lock, what, text, call) ({		\
	const void *__il_c = (lock);					\
	bool __il_hooked = interleave_hooked();				\
	int __il_ret = -EDEADLK;					\
									\
	if (!__il_hooked ||						\
	    interleave_op(kind, __il_c, 1, INTERLEAVE_SITE(what, text)))\
		__il_ret = (call);					\
	if (__il_hooked) {						\
		interleave_op(end, __il_c, 1,				\
			      INTERLEAVE_SITE(what, text));		\
	}								\
	__il_ret;							\
})

/* INTERLEAVE_UNMODELLED() hides this constant behind another of its name. */
enum { __il_refuses = 1 };

/* A call that fails the build, with a message that names it and its line. */
#define __il_refuse(name, key)						\
	__il_refuse_by(name, key, __PASTE(__il_refused_##name##_, __LINE__))
#define __il_refuse_by(name, key, fn)					\
	do {								\
		void fn(void) __compiletime_error(			\
			__FILE__ ":" __stringify(__LINE__) ": " #name	\
			"() is not modelled by the explorer: "		\
			__IL_WHY_##key);				\
									\
		fn();							\
	} while (0)

#define __il_refused(name, key, ...) ({					\
	if (__il_refuses)						\
		__il_refuse(name, key);					\
	name(__VA_ARGS__);						\
})

/* The same for a macro of the kernel, which is gone. */
#define __il_refused_macro(name, key) ({				\
	__il_refuse(name, key);						\
	0;								\
})

#endif /* _INTERLEAVE_CALLS_H */
