/* SPDX-License-Identifier: GPL-2.0-only */
/* Places in the source, for <interleave/force.h>. */
#ifndef _INTERLEAVE_SITE_H
#define _INTERLEAVE_SITE_H

#include <linux/types.h>

/**
 * struct interleave_site - a place in the source
 * @function: name of the function
 * @file: name of the file, without folders
 * @line: number of the line
 * @operation: called function or macro, such as "mutex_lock"
 * @object: expression for the object, such as "&group->device_lock"
 */
struct interleave_site {
	const char *function;
	const char *file;
	unsigned int line;
	const char *operation;
	const char *object;
};

/* sparse does not define __FILE_NAME__ */
#ifdef __CHECKER__
#define __FILE_NAME__ __FILE__
#endif

/* INTERLEAVE_SITE() - pointer to a constant that describes this place */
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

#endif /* _INTERLEAVE_SITE_H */
