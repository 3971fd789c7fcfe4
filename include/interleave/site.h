/* SPDX-License-Identifier: GPL-2.0-only */
/* Places in the source, for <interleave/force.h>. */
#ifndef INTERLEAVE_SITE_H
#define INTERLEAVE_SITE_H

#include <linux/types.h>

/**
 * struct interleave_site - A place in the source.
 * @function: the function
 * @file: the file, without folders
 * @line: the line
 * @operation: what is called there, such as "mutex_lock"
 * @object: the expression for its object, such as "&group->device_lock"
 */
struct interleave_site {
	const char *function;
	const char *file;
	unsigned int line;
	const char *operation;
	const char *object;
};

/* sparse has no such name. */
#ifdef __CHECKER__
#define __FILE_NAME__ __FILE__
#endif

/* INTERLEAVE_SITE() - this place, as a pointer to a constant */
#define INTERLEAVE_SITE(op, obj) ({					\
	static const struct interleave_site __interleave_site = {	\
		.function = __func__,					\
		.file = __FILE_NAME__,					\
		.line = __LINE__,					\
		.operation = op,					\
		.object = obj,						\
	};								\
	&__interleave_site;						\
})

#endif /* INTERLEAVE_SITE_H */
