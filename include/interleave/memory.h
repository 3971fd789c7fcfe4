/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is allocated and freed, for <interleave/force.h>. */
#ifndef INTERLEAVE_MEMORY_H
#define INTERLEAVE_MEMORY_H

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <interleave/hooks.h>

static inline void *__il_kmalloc(size_t size, gfp_t flags, int unused)
{
	return kmalloc(size, flags);
}

static inline void *__il_kmalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags, node);
}

static inline void *__il_kvmalloc_node(size_t size, gfp_t flags, int node)
{
	return kvmalloc_node(size, flags, node);
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

static inline char *__il_kstrndup(const char *text, size_t size, gfp_t flags)
{
	return kstrndup(text, size, flags);
}

static inline void __il_kfree(const void *object)
{
	kfree(object);
}

static inline void __il_kvfree(const void *object)
{
	kvfree(object);
}

#undef kmalloc
#undef kmalloc_node
#undef kzalloc
#undef kzalloc_node
#undef kcalloc
#undef kmalloc_array
#undef kvmalloc
#undef kvmalloc_node
#undef kvzalloc
#undef kvzalloc_node
#undef kvcalloc
#undef kvmalloc_array
#undef krealloc
#undef krealloc_array
#undef kmemdup
#undef kstrdup
#undef kstrndup
#undef kfree

#define __il_alloc(size, flags, node, what, text, real)			\
	(interleave_hooked() ?						\
		interleave_alloc(size, INTERLEAVE_SITE(what, text)) :	\
		real(size, flags, node))

/* As many as there can be, or none; @alloc has __il_bytes for them. */
#define __il_array(n, size, alloc) ({					\
	size_t __il_n = (n), __il_each = (size), __il_bytes;		\
									\
	check_mul_overflow(__il_n, __il_each, &__il_bytes) ? NULL :	\
							     (alloc);	\
})

#define kmalloc_node(size, flags, node)					\
	__il_alloc(size, flags, node, "kmalloc_node", #size,		\
		   __il_kmalloc_node)
#define kzalloc_node(size, flags, node)					\
	__il_alloc(size, (flags) | __GFP_ZERO, node, "kzalloc_node",	\
		   #size, __il_kmalloc_node)
#define kmalloc(size, flags)						\
	__il_alloc(size, flags, 0, "kmalloc", #size, __il_kmalloc)
#define kzalloc(size, flags)						\
	__il_alloc(size, (flags) | __GFP_ZERO, 0, "kzalloc", #size,	\
		   __il_kmalloc)
#define kmalloc_array(n, size, flags)					\
	__il_array(n, size,						\
		   __il_alloc(__il_bytes, flags, 0, "kmalloc_array",	\
			      #n " * " #size, __il_kmalloc))
#define kcalloc(n, size, flags)						\
	__il_array(n, size,						\
		   __il_alloc(__il_bytes, (flags) | __GFP_ZERO, 0,	\
			      "kcalloc", #n " * " #size, __il_kmalloc))

#define kvmalloc_node(size, flags, node)				\
	__il_alloc(size, flags, node, "kvmalloc_node", #size,		\
		   __il_kvmalloc_node)
#define kvzalloc_node(size, flags, node)				\
	__il_alloc(size, (flags) | __GFP_ZERO, node, "kvzalloc_node",	\
		   #size, __il_kvmalloc_node)
#define kvmalloc(size, flags)						\
	__il_alloc(size, flags, NUMA_NO_NODE, "kvmalloc", #size,	\
		   __il_kvmalloc_node)
#define kvzalloc(size, flags)						\
	__il_alloc(size, (flags) | __GFP_ZERO, NUMA_NO_NODE,		\
		   "kvzalloc", #size, __il_kvmalloc_node)
#define kvmalloc_array(n, size, flags)					\
	__il_array(n, size,						\
		   __il_alloc(__il_bytes, flags, NUMA_NO_NODE,		\
			      "kvmalloc_array", #n " * " #size,		\
			      __il_kvmalloc_node))
#define kvcalloc(n, size, flags)					\
	__il_array(n, size,						\
		   __il_alloc(__il_bytes, (flags) | __GFP_ZERO,		\
			      NUMA_NO_NODE, "kvcalloc",			\
			      #n " * " #size, __il_kvmalloc_node))

#define krealloc(object, size, flags) ({				\
	const void *__il_b = (object);					\
									\
	interleave_hooked() && (!__il_b || interleave_owns(__il_b)) ?	\
		interleave_realloc(__il_b, size,			\
			INTERLEAVE_SITE("krealloc", #object)) :		\
		__il_krealloc(__il_b, size, flags);			\
})
#define krealloc_array(object, n, size, flags)				\
	__il_array(n, size, krealloc(object, __il_bytes, flags))
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
		__il_n = __il_kstrndup(__il_b, __il_s, flags);		\
	}								\
	__il_n;								\
})

#define __il_free(object, what, text, real)				\
	do {								\
		const void *__il_b = (object);				\
									\
		if (interleave_hooked() && interleave_owns(__il_b))	\
			interleave_free(__il_b,				\
					INTERLEAVE_SITE(what, text));	\
		else							\
			real;						\
	} while (0)

#define kfree(object)							\
	__il_free(object, "kfree", #object, __il_kfree(__il_b))
#define kfree_const(object)						\
	__il_free(object, "kfree_const", #object, kfree_const(__il_b))
#define kfree_sensitive(object)						\
	__il_free(object, "kfree_sensitive", #object,			\
		  kfree_sensitive(__il_b))
#define kvfree(object)							\
	__il_free(object, "kvfree", #object, __il_kvfree(__il_b))
#define kvfree_sensitive(object, size)					\
	__il_free(object, "kvfree_sensitive", #object,			\
		  kvfree_sensitive(__il_b, size))

/* __free(): NULL and errors are left alone. */
#define __IL_FREE(name, real)						\
static inline void __il_free_##name(void *variable)			\
{									\
	const void *object = *(const void **)variable;			\
									\
	if (IS_ERR_OR_NULL(object))					\
		return;							\
	if (interleave_hooked() && interleave_owns(object))		\
		interleave_free(object, NULL);				\
	else								\
		real(object);						\
}

__IL_FREE(kfree, __il_kfree)
__IL_FREE(kvfree, __il_kvfree)

#define __free_kfree	__il_free_kfree
#define __free_kvfree	__il_free_kvfree

#endif /* INTERLEAVE_MEMORY_H */
