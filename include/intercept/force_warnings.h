/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Intercepts the warnings of a translation unit, <intercept/warnings.h>.
 *
 * Not to be included: kbuild forces this file into objects, see the Makefile.
 * The macros evaluate their arguments once and have the values of those of
 * <linux/bug.h>.
 */
#ifndef _INTERCEPT_FORCE_WARNINGS_H
#define _INTERCEPT_FORCE_WARNINGS_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/printk.h>

#include <intercept/warnings.h>

#define __intercept_warn(condition, once, ...) ({			\
	bool __warn = !!(condition);					\
									\
	if (unlikely(__warn)) {						\
		intercept_warning_report(__FILE__, __LINE__, __func__,	\
					 (once), __VA_ARGS__);		\
	}								\
	unlikely(__warn);						\
})

#define __intercept_warn_once(condition, ...) ({			\
	static bool __warned;						\
									\
	__intercept_warn(condition, &__warned, __VA_ARGS__);		\
})

#undef WARN
#undef WARN_ON
#undef WARN_ONCE
#undef WARN_ON_ONCE

#define WARN(condition, ...)						\
	__intercept_warn(condition, NULL, __VA_ARGS__)
#define WARN_ON(condition)						\
	__intercept_warn(condition, NULL, "WARN_ON(%s)\n", #condition)
#define WARN_ONCE(condition, ...)					\
	__intercept_warn_once(condition, __VA_ARGS__)
#define WARN_ON_ONCE(condition)						\
	__intercept_warn_once(condition, "WARN_ON_ONCE(%s)\n", #condition)

#endif /* _INTERCEPT_FORCE_WARNINGS_H */
