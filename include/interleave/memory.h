/* SPDX-License-Identifier: GPL-2.0-only */
/* Hooks: memory that is allocated and freed. */
#ifndef _INTERLEAVE_MEMORY_H
#define _INTERLEAVE_MEMORY_H

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <interleave/calls.h>

/* The kernel's own, many of which are macros. */
#define __IL_REAL_MEMORY(fn, result, source)				\
static inline result *__il_real_##fn(const source *object, size_t size,	\
				     gfp_t flags)			\
{									\
	return fn(object, size, flags);					\
}

__IL_REAL_MEMORY(krealloc, void, void)
__IL_REAL_MEMORY(kmemdup, void, void)
__IL_REAL_MEMORY(kstrndup, char, char)

static inline void *__il_real_kmalloc(size_t size, gfp_t flags, int unused)
{
	return kmalloc(size, flags);
}

static inline void *__il_real_kmalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags, node);
}

static inline void *__il_real_kvmalloc_node(size_t size, gfp_t flags, int node)
{
	return kvmalloc_node(size, flags, node);
}

static inline char *__il_real_kstrdup(const char *text, gfp_t flags)
{
	return kstrdup(text, flags);
}

static inline void __il_real_kfree(const void *object)
{
	kfree(object);
}

static inline void __il_real_kvfree(const void *object)
{
	kvfree(object);
}

#undef krealloc
#undef krealloc_array
#undef kmemdup
#undef kstrdup
#undef kstrndup
#undef kfree

/* @by: the kernel's own that allocates for real */
#define __il_alloc(name, by, size, text, flags, node)			\
	(interleave_hooked() ?						\
		interleave_alloc(size, INTERLEAVE_SITE(#name, text)) :	\
		__il_real_##by(size, flags, node))

/* @n objects, or none if their size overflows. @alloc refers to __il_bytes. */
#define __il_array(n, size, alloc) ({					\
	size_t __il_n = (n), __il_each = (size), __il_bytes;		\
									\
	check_mul_overflow(__il_n, __il_each, &__il_bytes) ? NULL :	\
							     (alloc);	\
})
#define __il_alloc_array(name, by, n, size, text, flags, node)		\
	__il_array(n, size,						\
		   __il_alloc(name, by, __il_bytes, text, flags, node))

#define krealloc(object, size, flags) ({				\
	const void *__il_b = (object);					\
									\
	interleave_hooked() && (!__il_b || interleave_owns(__il_b)) ?	\
		interleave_realloc(__il_b, size,			\
			INTERLEAVE_SITE("krealloc", #object)) :		\
		__il_real_krealloc(__il_b, size, flags);		\
})
#define krealloc_array(object, n, size, flags)				\
	__il_array(n, size, krealloc(object, __il_bytes, flags))
#define kmemdup(source, size, flags) ({					\
	const void *__il_b = (source);					\
	size_t __il_s = (size);						\
									\
	__il_hook(interleave_duplicate,					\
		  __il_real_kmemdup(__il_b, __il_s, flags),		\
		  "kmemdup", #source, __il_b, __il_s);			\
})
#define kstrdup(text, flags) ({						\
	const char *__il_b = (text);					\
									\
	interleave_hooked() && __il_b ?					\
		interleave_duplicate(__il_b, strlen(__il_b) + 1,	\
			INTERLEAVE_SITE("kstrdup", #text)) :		\
		__il_real_kstrdup(__il_b, flags);			\
})
#define kstrndup(text, size, flags) ({					\
	const char *__il_b = (text);					\
	size_t __il_s = (size);						\
	char *__il_n;							\
									\
	if (interleave_hooked() && __il_b) {				\
		__il_s = strnlen(__il_b, __il_s);			\
		__il_n = interleave_alloc(__il_s + 1,			\
			INTERLEAVE_SITE("kstrndup", #text));		\
		if (__il_n) {						\
			memcpy(__il_n, __il_b, __il_s);			\
			__il_n[__il_s] = '\0';				\
		}							\
	} else {							\
		__il_n = __il_real_kstrndup(__il_b, __il_s, flags);	\
	}								\
	__il_n;								\
})

#define __il_free(name, object, text, real)				\
	do {								\
		const void *__il_b = (object);				\
									\
		if (interleave_hooked() && interleave_owns(__il_b)) {	\
			interleave_free(__il_b,				\
					INTERLEAVE_SITE(#name, text));	\
		} else {						\
			real;						\
		}							\
	} while (0)

#define kfree(object)							\
	__il_free(kfree, object, #object, __il_real_kfree(__il_b))
#define kfree_const(object)						\
	__il_free(kfree_const, object, #object, kfree_const(__il_b))
#define kfree_sensitive(object)						\
	__il_free(kfree_sensitive, object, #object, kfree_sensitive(__il_b))
#define kvfree(object)							\
	__il_free(kvfree, object, #object, __il_real_kvfree(__il_b))
#define kvfree_sensitive(object, size)					\
	__il_free(kvfree_sensitive, object, #object,			\
		  kvfree_sensitive(__il_b, size))

/* __free() leaves NULL and errors alone. */
#define __IL_FREE(name)							\
static inline void __il_free_##name(void *variable)			\
{									\
	const void *object = *(const void **)variable;			\
									\
	if (IS_ERR_OR_NULL(object))					\
		return;							\
	if (interleave_hooked() && interleave_owns(object))		\
		interleave_free(object, NULL);				\
	else								\
		__il_real_##name(object);				\
}

__IL_FREE(kfree)
__IL_FREE(kvfree)

#define __free_kfree	__il_free_kfree
#define __free_kvfree	__il_free_kvfree

#endif /* _INTERLEAVE_MEMORY_H */
