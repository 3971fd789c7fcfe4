// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wakeup trees: what is still to be tried from a state on
 *
 * A tree of steps whose branches are tried from the first to the last. They
 * are those of "Source Sets: A Foundation for Optimal Dynamic Partial Order
 * Reduction" (Abdulla, Aronis, Jonsson, Sagonas; JACM 2017), which proves that
 * with them no two schedules are equivalent.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* Nodes by number; node 0 is none. */
static struct il_node *nodes;
static u32 nr_nodes, max_nodes;
static u32 free_nodes;

int il_tree_init(void)
{
	nodes = NULL;
	nr_nodes = 1;
	max_nodes = 0;
	free_nodes = 0;
	return 0;
}

void il_tree_exit(void)
{
	kvfree(nodes);
	nodes = NULL;
	max_nodes = 0;
}

struct il_node *il_tree_node(u32 node)
{
	return &nodes[node];
}

static u32 new_node(void)
{
	u32 node = free_nodes;

	if (node) {
		free_nodes = nodes[node].next;
		return node;
	}
	if (nr_nodes >= max_nodes) {
		u32 more = max_nodes ? max_nodes * 2 : 1024;
		struct il_node *bigger;

		bigger = kvmalloc_array(more, sizeof(*nodes), GFP_KERNEL);
		if (!bigger)
			return 0;
		if (nodes)
			memcpy(bigger, nodes, nr_nodes * sizeof(*nodes));
		kvfree(nodes);
		nodes = bigger;
		max_nodes = more;
	}
	return nr_nodes++;
}

static u32 *last_link(u32 *list)
{
	while (*list)
		list = &nodes[*list].next;
	return list;
}

u32 il_tree_append(u32 *list, unsigned int thread, const struct il_op *op)
{
	/* @list may be in a node itself, which moves as the table grows. */
	bool inside = nodes && list >= (u32 *)nodes &&
		      list < (u32 *)(nodes + max_nodes);
	size_t offset = inside ? (void *)list - (void *)nodes : 0;
	u32 node = new_node();

	if (!node)
		return 0;
	if (inside)
		list = (void *)nodes + offset;

	nodes[node].op = *op;
	nodes[node].thread = thread;
	nodes[node].child = 0;
	nodes[node].next = 0;
	*last_link(list) = node;
	return node;
}

void il_tree_drop_first(u32 *list)
{
	u32 *at;

	do {
		u32 leaf;

		for (at = list; nodes[*at].child; at = &nodes[*at].child)
			;
		leaf = *at;
		*at = nodes[leaf].next;
		nodes[leaf].next = free_nodes;
		free_nodes = leaf;
	} while (at != list);
}

bool il_is_initial(unsigned int thread, const struct il_op *op,
		   const struct il_step **steps, unsigned int count,
		   unsigned int *at)
{
	unsigned int i, j;

	for (i = 0; i < count; i++) {
		if (steps[i]->thread != thread)
			continue;
		*at = i;
		for (j = 0; j < i; j++)
			if (il_trace_is_before(steps[j], steps[i]))
				return false;
		return true;
	}

	*at = count;
	for (i = 0; i < count; i++)
		if (il_ops_conflict(op, &steps[i]->op))
			return false;
	return true;
}

/* A branch that begins like the sequence; the common step is taken out of it. */
static u32 matching_child(u32 list, const struct il_step **steps,
			  unsigned int *count)
{
	unsigned int at;
	u32 node;

	for (node = list; node; node = nodes[node].next) {
		if (!il_is_initial(nodes[node].thread, &nodes[node].op, steps,
				   *count, &at))
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

	while ((node = matching_child(*list, steps, &count))) {
		/* All that begins like the branch will be tried anyway. */
		if (!nodes[node].child || !count)
			return 0;
		list = &nodes[node].child;
	}

	for (i = 0; i < count; i++) {
		node = il_tree_append(list, steps[i]->thread, &steps[i]->op);
		if (!node)
			return -ENOMEM;
		list = &nodes[node].child;
	}
	return 0;
}
