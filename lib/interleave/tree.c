// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wakeup trees: sequences of steps to be tried from a state on
 *
 * The branches of a tree are tried from the first to the last. See "Source
 * Sets: A Foundation for Optimal Dynamic Partial Order Reduction" (Abdulla,
 * Aronis, Jonsson, Sagonas; JACM 2017), which proves that with wakeup trees no
 * two schedules are equivalent.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "trace.h"
#include "tree.h"

/* By number; 0 is none. */
static struct il_node *tree_nodes;
static u32 tree_nr_nodes, tree_max_nodes;
static u32 tree_free_nodes;

void il_tree_init(void)
{
	tree_nodes = NULL;
	tree_nr_nodes = 1;
	tree_max_nodes = 0;
	tree_free_nodes = 0;
}

void il_tree_exit(void)
{
	kvfree(tree_nodes);
	tree_nodes = NULL;
	tree_max_nodes = 0;
}

struct il_node *il_tree_node(u32 node)
{
	return &tree_nodes[node];
}

static u32 tree_new_node(void)
{
	u32 node = tree_free_nodes;

	if (node) {
		tree_free_nodes = tree_nodes[node].next;
		return node;
	}
	if (tree_nr_nodes >= tree_max_nodes) {
		u32 more = tree_max_nodes ? tree_max_nodes * 2 : 1024;
		struct il_node *bigger;

		bigger = kvmalloc_array(more, sizeof(*tree_nodes), GFP_KERNEL);
		if (!bigger)
			return 0;
		if (tree_nodes) {
			memcpy(bigger, tree_nodes,
			       tree_nr_nodes * sizeof(*tree_nodes));
		}
		kvfree(tree_nodes);
		tree_nodes = bigger;
		tree_max_nodes = more;
	}
	return tree_nr_nodes++;
}

static u32 *tree_last_link(u32 *list)
{
	while (*list)
		list = &tree_nodes[*list].next;
	return list;
}

u32 il_tree_append(u32 *list, unsigned int thread, const struct il_op *op)
{
	/* @list may be in a node itself, which moves as the array grows. */
	bool inside = tree_nodes && list >= (u32 *)tree_nodes &&
		      list < (u32 *)(tree_nodes + tree_max_nodes);
	size_t offset = inside ? (void *)list - (void *)tree_nodes : 0;
	u32 node = tree_new_node();

	if (!node)
		return 0;
	if (inside)
		list = (void *)tree_nodes + offset;

	tree_nodes[node].op = *op;
	tree_nodes[node].thread = thread;
	tree_nodes[node].child = 0;
	tree_nodes[node].next = 0;
	*tree_last_link(list) = node;
	return node;
}

void il_tree_drop_first(u32 *list)
{
	u32 *at;

	do {
		u32 leaf;

		at = list;
		while (tree_nodes[*at].child)
			at = &tree_nodes[*at].child;
		leaf = *at;
		*at = tree_nodes[leaf].next;
		tree_nodes[leaf].next = tree_free_nodes;
		tree_free_nodes = leaf;
	} while (at != list);
}

bool il_tree_is_initial(unsigned int thread, const struct il_op *op,
			const struct il_step **steps, unsigned int count,
			unsigned int *at)
{
	unsigned int i, j;

	for (i = 0; i < count; i++) {
		if (steps[i]->thread != thread)
			continue;
		*at = i;
		for (j = 0; j < i; j++) {
			if (il_trace_is_before(steps[j], steps[i]))
				return false;
		}
		return true;
	}

	*at = count;
	for (i = 0; i < count; i++) {
		if (il_op_conflict(op, &steps[i]->op))
			return false;
	}
	return true;
}

/* The child that can begin the sequence. Takes its step out of the sequence. */
static u32 tree_matching_child(u32 list, const struct il_step **steps,
			       unsigned int *count)
{
	unsigned int at;
	u32 node;

	for (node = list; node; node = tree_nodes[node].next) {
		if (!il_tree_is_initial(tree_nodes[node].thread,
					&tree_nodes[node].op, steps, *count,
					&at))
			continue;
		if (at < *count) {
			(*count)--;
			memmove(&steps[at], &steps[at + 1],
				(*count - at) * sizeof(*steps));
		}
		return node;
	}
	return 0;
}

int il_tree_insert(u32 *list, const struct il_step **steps, unsigned int count)
{
	unsigned int i;
	u32 node;

	while ((node = tree_matching_child(*list, steps, &count))) {
		/* All sequences that begin like the branch will be tried. */
		if (!tree_nodes[node].child || !count)
			return 0;
		list = &tree_nodes[node].child;
	}

	for (i = 0; i < count; i++) {
		node = il_tree_append(list, steps[i]->thread, &steps[i]->op);
		if (!node)
			return -ENOMEM;
		list = &tree_nodes[node].child;
	}
	return 0;
}
