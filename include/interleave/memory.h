/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is allocated and freed, for <interleave/force.h>. */
#ifndef INTERLEAVE_MEMORY_H
#define INTERLEAVE_MEMORY_H

#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <interleave/hooks.h>

static inline void *__il_kmalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags);
}

static inline void *__il_krealloc(const void *object, size_t size, gfp_t flags)
{
	return krealloc(object, size, flags);
}

static inline void *__il_kmemdup(const void *source, size_t size, gfp_t flags)
{
	return kmemdup(source, size, flags);
}

static inline char *__il_kstrdup(const char *text, gfp_t flags)
{
	return kstrdup(text, flags);
}

static inline void __il_kfree(const void *object)
{
	kfree(object);
}

#undef kmalloc
#undef kzalloc
#undef kcalloc
#undef kmalloc_array
#undef krealloc
#undef kmemdup
#undef kstrdup
#undef kfree

#define __il_alloc(size, flags, what)					\
	(interleave_hooked() ?						\
		interleave_alloc(size, INTERLEAVE_SITE(what, #size)) :	\
		__il_kmalloc(size, flags))

#define kmalloc(size, flags)	__il_alloc(size, flags, "kmalloc")
#define kzalloc(size, flags)						\
	__il_alloc(size, (flags) | __GFP_ZERO, "kzalloc")
#define kmalloc_array(n, size, flags)					\
	__il_alloc(array_size(n, size), flags, "kmalloc_array")
#define kcalloc(n, size, flags)						\
	__il_alloc(array_size(n, size), (flags) | __GFP_ZERO, "kcalloc")
#define krealloc(object, size, flags) ({				\
	const void *__il_b = (object);					\
									\
	interleave_hooked() && (!__il_b || interleave_owns(__il_b)) ?	\
		interleave_realloc(__il_b, size,			\
			INTERLEAVE_SITE("krealloc", #object)) :		\
		__il_krealloc(__il_b, size, flags);			\
})
#define kmemdup(source, size, flags) ({					\
	const void *__il_b = (source);					\
	size_t __il_s = (size);						\
									\
	interleave_hooked() ?						\
		interleave_duplicate(__il_b, __il_s,			\
			INTERLEAVE_SITE("kmemdup", #source)) :		\
		__il_kmemdup(__il_b, __il_s, flags);			\
})
#define kstrdup(text, flags) ({						\
	const char *__il_b = (text);					\
									\
	interleave_hooked() && __il_b ?					\
		interleave_duplicate(__il_b, strlen(__il_b) + 1,	\
			INTERLEAVE_SITE("kstrdup", #text)) :		\
		__il_kstrdup(__il_b, flags);				\
})
#define kfree(object)							\
	do {								\
		const void *__il_b = (object);				\
									\
		if (interleave_hooked() && interleave_owns(__il_b))	\
			interleave_free(__il_b,				\
				INTERLEAVE_SITE("kfree", #object));	\
		else							\
			__il_kfree(__il_b);				\
	} while (0)

/* __free(kfree): NULL and errors are left alone. */
static inline void __il_free_kfree(void *variable)
{
	const void *object = *(const void **)variable;

	if (IS_ERR_OR_NULL(object))
		return;
	if (interleave_hooked() && interleave_owns(object))
		interleave_free(object, NULL);
	else
		__il_kfree(object);
}

#define __free_kfree	__il_free_kfree

#endif /* INTERLEAVE_MEMORY_H */
