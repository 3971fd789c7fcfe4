// SPDX-License-Identifier: GPL-2.0-only
/* Forms of allocation and free, "forms.h". */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "forms.h"

static void *object;

FORM(new, object = kmalloc(8, GFP_KERNEL))
FORM(new_zero, object = kzalloc(8, GFP_KERNEL))
FORM(new_array, object = kmalloc_array(2, 4, GFP_KERNEL))
FORM(new_zero_array, object = kcalloc(2, 4, GFP_KERNEL))
FORM(new_node, object = kmalloc_node(8, GFP_KERNEL, NUMA_NO_NODE))
FORM(new_zero_node, object = kzalloc_node(8, GFP_KERNEL, NUMA_NO_NODE))
FORM(new_again, object = krealloc(NULL, 8, GFP_KERNEL))
FORM(new_copy, object = kmemdup("copied", 7, GFP_KERNEL))
FORM(new_text, object = kstrdup("copied", GFP_KERNEL))
FORM(new_start, object = kstrndup("copied", 4, GFP_KERNEL))
FORM(new_pages, object = kvmalloc(8, GFP_KERNEL))
FORM(new_zero_pages, object = kvzalloc(8, GFP_KERNEL))
FORM(new_page_array, object = kvmalloc_array(2, 4, GFP_KERNEL))
FORM(new_zero_page_array, object = kvcalloc(2, 4, GFP_KERNEL))
FORM(new_node_pages, object = kvmalloc_node(8, GFP_KERNEL, NUMA_NO_NODE))
FORM(new_zero_node_pages, object = kvzalloc_node(8, GFP_KERNEL, NUMA_NO_NODE))

FORM(old, kfree(object))
FORM(old_const, kfree_const(object))
FORM(old_secret, kfree_sensitive(object))
FORM(old_pages, kvfree(object))
FORM(old_secret_pages, kvfree_sensitive(object, 8))

const struct memory_form memory_forms[MEMORY_FORMS] = {
	{ "kmalloc", new, old },
	{ "kzalloc", new_zero, old },
	{ "kmalloc_array", new_array, old },
	{ "kcalloc", new_zero_array, old },
	{ "kmalloc_node", new_node, old },
	{ "kzalloc_node", new_zero_node, old },
	{ "krealloc", new_again, old },
	{ "kmemdup", new_copy, old, "copied" },
	{ "kstrdup", new_text, old, "copied" },
	{ "kstrndup", new_start, old, "copi" },
	{ "kvmalloc", new_pages, old_pages },
	{ "kvzalloc", new_zero_pages, old_pages },
	{ "kvmalloc_array", new_page_array, old_pages },
	{ "kvcalloc", new_zero_page_array, old_pages },
	{ "kvmalloc_node", new_node_pages, old_pages },
	{ "kvzalloc_node", new_zero_node_pages, old_pages },
	{ "kfree_const", new, old_const },
	{ "kfree_sensitive", new, old_secret },
	{ "kvfree", new, old_pages },
	{ "kvfree_sensitive", new_pages, old_secret_pages },
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

INTERLEAVE_PROGRAM(form_freed, (),
		   { "user", free_once });
INTERLEAVE_PROGRAM(form_leaked, (),
		   { "user", free_never });
INTERLEAVE_PROGRAM(form_freed_twice, (),
		   { "user", free_twice });
