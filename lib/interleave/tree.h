/* SPDX-License-Identifier: GPL-2.0-only */
/* Wakeup trees: sequences of steps to be tried from a state on. */
#ifndef _INTERLEAVE_TREE_H
#define _INTERLEAVE_TREE_H

#include "trace.h"

/**
 * struct il_node - node of a wakeup tree: a step to be made
 * @op: the operation
 * @thread: its thread
 * @child: number of the first child, 0 for none
 * @next: number of the next sibling, 0 for none
 */
struct il_node {
	struct il_op op;
	u8 thread;
	u32 child;
	u32 next;
};

/**
 * il_tree_init() - start without nodes
 *
 * Context: Process context.
 */
void il_tree_init(void);

/**
 * il_tree_exit() - free all nodes
 *
 * Context: Process context. May sleep.
 */
void il_tree_exit(void);

/**
 * il_tree_node() - look up a node
 * @node: number of the node
 *
 * Context: Process context. Caller must hold the token.
 * Return: the node, valid until the next one is added.
 */
struct il_node *il_tree_node(u32 node);

/**
 * il_tree_append() - add a child behind the others
 * @list: number of the first child
 * @thread: thread of the step
 * @op: operation of the step
 *
 * Context: Process context. May sleep. Caller must hold the token.
 * Return: number of the new node, 0 without memory.
 */
u32 il_tree_append(u32 *list, unsigned int thread, const struct il_op *op);

/**
 * il_tree_drop_first() - free the first child and its descendants
 * @list: number of the first child
 *
 * Context: Process context. Caller must hold the token.
 */
void il_tree_drop_first(u32 *list);

/**
 * il_tree_insert() - have a sequence, or an equivalent one, tried
 * @list: number of the first child
 * @steps: the sequence, which is changed
 * @count: length of @steps
 *
 * Context: Process context. May sleep. Caller must hold the token.
 * Return: 0, -ENOMEM.
 */
int il_tree_insert(u32 *list, const struct il_step **steps,
		   unsigned int count);

/**
 * il_tree_is_initial() - check whether a thread can make the first step of a
 *	sequence, or of an equivalent one
 * @thread: the thread
 * @op: its next operation
 * @steps: the sequence
 * @count: length of @steps
 * @at: set to the place of the thread's first step in @steps, or @count
 *
 * Context: Process context. Caller must hold the token.
 * Return: true if it can.
 */
bool il_tree_is_initial(unsigned int thread, const struct il_op *op,
			const struct il_step **steps, unsigned int count,
			unsigned int *at);

#endif /* _INTERLEAVE_TREE_H */
