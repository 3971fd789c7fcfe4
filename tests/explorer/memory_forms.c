// SPDX-License-Identifier: GPL-2.0-only
/* Forms of allocation and free, "forms.h". */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "forms.h"

static void *object;

FORM(old, kfree(object))
FORM(old_const, kfree_const(object))
FORM(old_secret, kfree_sensitive(object))
FORM(old_pages, kvfree(object))
FORM(old_secret_pages, kvfree_sensitive(object, 8))

/* Each form of allocation, its arguments, its free and its content, if any. */
#define EACH_ALLOCATION(NEW)						\
	NEW(kmalloc, (8, GFP_KERNEL), old)				\
	NEW(kzalloc, (8, GFP_KERNEL), old)				\
	NEW(kmalloc_array, (2, 4, GFP_KERNEL), old)			\
	NEW(kcalloc, (2, 4, GFP_KERNEL), old)				\
	NEW(kmalloc_node, (8, GFP_KERNEL, NUMA_NO_NODE), old)		\
	NEW(kzalloc_node, (8, GFP_KERNEL, NUMA_NO_NODE), old)		\
	NEW(krealloc, (NULL, 8, GFP_KERNEL), old)			\
	NEW(kmemdup, ("copied", 7, GFP_KERNEL), old, "copied")		\
	NEW(kstrdup, ("copied", GFP_KERNEL), old, "copied")		\
	NEW(kstrndup, ("copied", 4, GFP_KERNEL), old, "copi")		\
	NEW(kvmalloc, (8, GFP_KERNEL), old_pages)			\
	NEW(kvzalloc, (8, GFP_KERNEL), old_pages)			\
	NEW(kvmalloc_array, (2, 4, GFP_KERNEL), old_pages)		\
	NEW(kvcalloc, (2, 4, GFP_KERNEL), old_pages)			\
	NEW(kvmalloc_node, (8, GFP_KERNEL, NUMA_NO_NODE), old_pages)	\
	NEW(kvzalloc_node, (8, GFP_KERNEL, NUMA_NO_NODE), old_pages)

#define NEW(name, args, ...)	FORM(form_##name, object = name args)
EACH_ALLOCATION(NEW)

#define ROW(name, args, ...)	{ #name, form_##name, __VA_ARGS__ },
const struct memory_form memory_forms[MEMORY_FORMS] = {
	EACH_ALLOCATION(ROW)
	{ "kfree_const", form_kmalloc, old_const },
	{ "kfree_sensitive", form_kmalloc, old_secret },
	{ "kvfree", form_kmalloc, old_pages },
	{ "kvfree_sensitive", form_kvmalloc, old_secret_pages },
};

const void *form_allocates(const struct memory_form *form)
{
	form->allocate();
	return object;
}

bool form_is_refused(void)
{
	/* Twice as many overflow to 16. */
	size_t many = SIZE_MAX / 2 + 8;

	OPTIMIZER_HIDE_VAR(many);
	return !kmalloc_array(many, 2, GFP_KERNEL) &&
	       !kcalloc(many, 2, GFP_KERNEL) &&
	       !kvmalloc_array(many, 2, GFP_KERNEL) &&
	       !kvcalloc(many, 2, GFP_KERNEL);
}

static void free_often(const struct memory_form *form, unsigned int times)
{
	form->allocate();
	if (form->text)
		INTERLEAVE_EXPECT(!strcmp(object, form->text));
	while (times--)
		form->free();
}

static void free_once(void *ctx)
{
	free_often(ctx, 1);
}

static void free_never(void *ctx)
{
	free_often(ctx, 0);
}

static void free_twice(void *ctx)
{
	free_often(ctx, 2);
}

INTERLEAVE_PROGRAM(form_freed, (), { "user", free_once });
INTERLEAVE_PROGRAM(form_leaked, (), { "user", free_never });
INTERLEAVE_PROGRAM(form_freed_twice, (), { "user", free_twice });
