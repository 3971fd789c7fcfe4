/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The running schedule: its threads, named objects, and the first finding
 *
 * A *step* is an operation on an object and all that its thread does until the
 * next operation. A thread announces an operation (il_point()), waits until the
 * operation is chosen, and then carries it out. So the next operation of each
 * thread is always known, and whether it can be carried out.
 *
 * The *token* is held by one thread of the program, or by the exploring thread.
 * Only its holder touches the explorer's data, so there are no locks.
 */
#ifndef _INTERLEAVE_STATE_H
#define _INTERLEAVE_STATE_H

#include "op.h"

/**
 * enum il_thread_state - what a thread is doing
 * @IL_UNUSED: the thread does not exist
 * @IL_READY: at a scheduling point
 * @IL_ENDED: has ended
 */
enum il_thread_state {
	IL_UNUSED,
	IL_READY,
	IL_ENDED,
};

/**
 * struct il_turn - one queueing of a work item
 * @ordinal: il_kind_queued() right after the queueing
 * @queue: address of the workqueue, or 0
 * @delayed: enters @queue at the end of a delay
 */
struct il_turn {
	u64 ordinal;
	unsigned long queue;
	bool delayed;
};

/**
 * struct il_thread - a thread of the running schedule
 * @name: name in reports
 * @run: function of the thread
 * @ctx: argument of @run
 * @op: next operation, if @state is IL_READY
 * @state: what the thread is doing
 * @steps: steps made so far
 * @echo: the compiler will announce the access of @op once more; kept by
 *	hooks.c and access.c
 * @rcu: nesting of RCU readers, kept by hooks.c
 * @rcu_seen: mask of the readers that the last IL_RCU_BEGIN has to wait for
 * @work: address of the work item that the thread runs, or 0
 * @turn: queueing that the thread runs
 * @nr_turns: number of turns before @turn
 * @again: the work item has queued itself meanwhile
 * @next: queueing to run next, if @again
 * @spawned: number of other work items queued by the thread
 * @room: first of the threads for these
 * @room_end: behind the last of them
 */
struct il_thread {
	const char *name;
	void (*run)(void *ctx);
	void *ctx;
	struct il_op op;
	enum il_thread_state state;
	u32 steps;
	bool echo;
	u32 rcu;
	u32 rcu_seen;
	unsigned long work;
	struct il_turn turn;
	u32 nr_turns;
	bool again;
	struct il_turn next;
	u32 spawned;
	u8 room;
	u8 room_end;
};

/**
 * struct il_name - name of an object
 * @address: address of the object
 * @size: size of the object in bytes
 * @name: the name
 */
struct il_name {
	unsigned long address;
	size_t size;
	const char *name;
};

/**
 * struct il_run - the running schedule
 * @program: program that is explored, NULL if none is
 * @options: how @program is explored
 * @thread: threads of the program, then those of work items
 * @nr_threads: number of entries of @thread in use
 * @holder: holder of the token; IL_SETUP: the exploring thread
 * @steps: steps made so far
 * @by_default: il_default_pick() would have chosen @holder
 * @preemptions: preemptions so far
 * @finding: first finding
 * @message: message of @finding
 * @found_at: number of steps before @finding
 * @found_by: thread that made @finding
 * @free_running: the schedule is only brought to its end, after a finding or
 *	because it was pruned
 * @pruned: the schedule is equivalent to an earlier one
 */
struct il_run {
	const struct interleave_program *program;
	const struct interleave_options *options;
	struct il_thread thread[INTERLEAVE_THREADS];
	unsigned int nr_threads;
	unsigned int holder;
	unsigned int steps;
	bool by_default;
	unsigned int preemptions;
	enum interleave_finding finding;
	char message[INTERLEAVE_MESSAGE];
	unsigned int found_at;
	unsigned int found_by;
	bool free_running;
	bool pruned;
};

extern struct il_run il_run;

/**
 * il_state_reset() - forget the previous schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_state_reset(void);

/**
 * il_find() - make a finding
 * @finding: kind of finding
 * @fmt: format of the message, and its arguments
 *
 * Only the first finding of a schedule counts.
 *
 * Context: Process context. Caller must hold the token.
 */
__printf(2, 3) void il_find(enum interleave_finding finding,
			    const char *fmt, ...);

/**
 * il_thread_name() - name a thread in messages
 * @thread: number of the thread, or IL_SETUP
 *
 * Context: Process context. Caller must hold the token.
 * Return: the name.
 */
const char *il_thread_name(unsigned int thread);

/**
 * il_site_text() - describe a place in the source
 * @text: buffer for the description
 * @size: size of @text in bytes
 * @site: the place, or NULL
 * @ip: address of the code, used without @site
 *
 * Context: Any context.
 */
void il_site_text(char *text, size_t size, const struct interleave_site *site,
		  unsigned long ip);

/**
 * il_names_find() - look up the named object that an address is in
 * @address: the address
 *
 * Context: Process context. Caller must hold the token.
 * Return: the name; of nested objects that of the innermost one; NULL if there
 * is none.
 */
const struct il_name *il_names_find(unsigned long address);

#endif /* _INTERLEAVE_STATE_H */
