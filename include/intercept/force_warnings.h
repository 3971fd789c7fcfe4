/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sends the warnings of a translation unit through the warn trap.
 *
 * Not to be included: kbuild forces it into the core's objects, see the
 * Makefile. The macros have the values and evaluate their arguments as those
 * of <linux/bug.h> do, once each.
 */
#ifndef WARN_TRAP_FORCE_H
#define WARN_TRAP_FORCE_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/printk.h>
#include <intercept/warnings.h>

#define __warn_trap(condition, once, ...) ({				\
	bool __warn_trap_ret = !!(condition);				\
									\
	if (unlikely(__warn_trap_ret))					\
		intercept_warning_report(__FILE__, __LINE__, __func__, (once),	\
				 __VA_ARGS__);				\
	unlikely(__warn_trap_ret);					\
})

#define __warn_trap_once(condition, ...) ({				\
	static bool __warn_trap_before;					\
									\
	__warn_trap(condition, &__warn_trap_before, __VA_ARGS__);	\
})

#undef WARN
#undef WARN_ON
#undef WARN_ONCE
#undef WARN_ON_ONCE

#define WARN(condition, ...)						\
	__warn_trap(condition, NULL, __VA_ARGS__)
#define WARN_ON(condition)						\
	__warn_trap(condition, NULL, "WARN_ON(%s)\n", #condition)
#define WARN_ONCE(condition, ...)					\
	__warn_trap_once(condition, __VA_ARGS__)
#define WARN_ON_ONCE(condition)						\
	__warn_trap_once(condition, "WARN_ON_ONCE(%s)\n", #condition)

#endif /* WARN_TRAP_FORCE_H */
