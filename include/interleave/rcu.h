/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hooks: RCU.
 *
 * The model has readers of one kind: since 5.0 synchronize_rcu() waits for
 * those with softirqs or preemption disabled as well.
 */
#ifndef _INTERLEAVE_RCU_H
#define _INTERLEAVE_RCU_H

#include <linux/rcupdate.h>

#include <interleave/atomics.h>
#include <interleave/calls.h>
#include <interleave/locks.h>

#undef rcu_assign_pointer
#define rcu_assign_pointer(ptr, v)					\
	smp_store_release(&(ptr), RCU_INITIALIZER((typeof(ptr))(v)))

__IL_END_SCOPE(rcu, void, interleave_unguard(IL_RCU_UNLOCK, lock, 1),
	       rcu_read_unlock())

#define __il_rcu(hook, name)						\
	do {								\
		if (interleave_hooked())				\
			hook(INTERLEAVE_SITE(#name, NULL));		\
		else							\
			name();						\
	} while (0)
/* rcu_dereference() asks, for lockdep. */
#define __il_rcu_held(name)						\
	(interleave_hooked() && interleave_rcu_held() ? 1 : name())

#define class_rcu_constructor() ({					\
	void *__il_l = (void *)1;					\
									\
	interleave_hooked() ?						\
		(class_rcu_t) {						\
			interleave_guard(IL_RCU_LOCK, __il_l, 1,	\
				INTERLEAVE_SITE("rcu_read_lock", NULL),	\
				INTERLEAVE_SITE("rcu_read_unlock",	\
						NULL)) ?		\
			__il_l : NULL } :				\
		class_rcu_constructor();				\
})
#define class_rcu_destructor	__il_end_rcu

#endif /* _INTERLEAVE_RCU_H */
