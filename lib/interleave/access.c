// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accesses to memory that the compiler announces.
 *
 * The subject is compiled with -fsanitize=thread. The names and parameters of
 * the functions here are an interface between gcc and its runtime library,
 * which the kernel does not have.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/sched/task_stack.h>

#include "arena.h"
#include "race.h"
#include "schedule.h"
#include "state.h"

static bool on_own_stack(unsigned long address)
{
	unsigned long stack = (unsigned long)task_stack_page(current);

	return address - stack < THREAD_SIZE;
}

/* Each hook reads this variable, inlined into the subject. */
static bool is_own(const struct il_op *op)
{
	return op->address == (unsigned long)&interleave_task;
}

/* The access itself, whose hook has had the scheduling point. */
static bool is_echo(const struct il_op *op)
{
	struct il_thread *thread;
	bool echo;

	if (il_run.holder == IL_SETUP)
		return false;
	thread = &il_run.thread[il_run.holder];
	echo = thread->echo;
	thread->echo = false;
	return echo && op->marked && op->address == thread->op.address &&
	       op->size == thread->op.size;
}

/*
 * Objects of the kernel, such as files, come and go unseen: their addresses do
 * not repeat from schedule to schedule, and an address may soon be that of
 * another object. An object that the program has named stays.
 */
static bool is_foreign(const struct il_op *op)
{
	void *object = (void *)op->address;

	return !op->marked && !il_arena_owns(op->address) &&
	       virt_addr_valid(object) &&
	       PageSlab(virt_to_head_page(object)) &&
	       !il_names_find(op->address);
}

static void access(const volatile void *address, size_t size, bool writes,
		   bool marked, unsigned long ip)
{
	struct il_op op = {
		.kind = IL_ACCESS,
		.writes = writes,
		.overwrites = writes,
		.marked = marked,
		/* A marked read is ordered behind the release that it reads. */
		.acquires = marked && !writes,
		.size = size,
		.address = (unsigned long)address,
		.ip = ip,
	};

	if (is_own(&op) || on_own_stack(op.address) || is_echo(&op) ||
	    is_foreign(&op))
		return;
	if (il_run.options->accesses == INTERLEAVE_ACCESSES_SCHEDULED &&
	    il_run.holder != IL_SETUP) {
		il_point(&op);
		return;
	}
	il_arena_check(il_run.holder, &op);
	il_race_access(il_run.holder, &op);
	il_race_applied(il_run.holder, &op, true);
}

#define DEFINE_ACCESS(name, size, writes, marked)			\
void name(void *address);						\
void name(void *address)						\
{									\
	if (interleave_hooked())					\
		access(address, size, writes, marked, _RET_IP_);	\
}									\
EXPORT_SYMBOL_GPL(name)

#define DEFINE_ACCESSES(size)						\
	DEFINE_ACCESS(__tsan_read##size, size, false, false);		\
	DEFINE_ACCESS(__tsan_write##size, size, true, false);		\
	DEFINE_ACCESS(__tsan_unaligned_read##size, size, false, false);	\
	DEFINE_ACCESS(__tsan_unaligned_write##size, size, true, false);	\
	DEFINE_ACCESS(__tsan_volatile_read##size, size, false, true);	\
	DEFINE_ACCESS(__tsan_volatile_write##size, size, true, true);	\
	DEFINE_ACCESS(__tsan_unaligned_volatile_read##size, size,	\
		      false, true);					\
	DEFINE_ACCESS(__tsan_unaligned_volatile_write##size, size,	\
		      true, true)

DEFINE_ACCESSES(1);
DEFINE_ACCESSES(2);
DEFINE_ACCESSES(4);
DEFINE_ACCESSES(8);
DEFINE_ACCESSES(16);

void __tsan_read_range(void *address, unsigned long size);
void __tsan_read_range(void *address, unsigned long size)
{
	if (interleave_hooked())
		access(address, size, false, false, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__tsan_read_range);

void __tsan_write_range(void *address, unsigned long size);
void __tsan_write_range(void *address, unsigned long size)
{
	if (interleave_hooked())
		access(address, size, true, false, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__tsan_write_range);

void __tsan_func_entry(void *caller);
void __tsan_func_entry(void *caller)
{
}
EXPORT_SYMBOL_GPL(__tsan_func_entry);

void __tsan_func_exit(void);
void __tsan_func_exit(void)
{
}
EXPORT_SYMBOL_GPL(__tsan_func_exit);

void __tsan_init(void);
void __tsan_init(void)
{
}
EXPORT_SYMBOL_GPL(__tsan_init);
