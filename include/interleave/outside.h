/* SPDX-License-Identifier: GPL-2.0-only */
/* Hooks: other calls that lock or drop references. */
#ifndef _INTERLEAVE_OUTSIDE_H
#define _INTERLEAVE_OUTSIDE_H

#include <linux/file.h>
#include <linux/notifier.h>

#include <interleave/calls.h>

/*
 * A kernel thread leaves the last reference of a file to a work item of the
 * kernel. Here the file is released at once, so that the moment is known.
 */
#define fput(file)							\
	do {								\
		struct file *__il_f = (file);				\
									\
		if (interleave_hooked())				\
			__fput_sync(__il_f);				\
		else							\
			fput(__il_f);					\
	} while (0)

/*
 * The semaphore of a notifier chain is held in the model around the real call,
 * which then never waits. In a deadlock it would, and is not made.
 */
#define __il_chain(kind, end, name, nh, text, ...)			\
	__il_locked(kind, end, &(nh)->rwsem, #name,			\
		    "&(" text ")->rwsem", name(nh, __VA_ARGS__))

#define blocking_notifier_chain_register(nh, nb)			\
	__il_chain(IL_LOCK, IL_UNLOCK, blocking_notifier_chain_register,\
		   nh, #nh, nb)
#define blocking_notifier_chain_unregister(nh, nb)			\
	__il_chain(IL_LOCK, IL_UNLOCK, blocking_notifier_chain_unregister, \
		   nh, #nh, nb)
#define blocking_notifier_call_chain(nh, action, data)			\
	__il_chain(IL_READ_LOCK, IL_READ_UNLOCK,			\
		   blocking_notifier_call_chain, nh, #nh, action, data)

#endif /* _INTERLEAVE_OUTSIDE_H */
