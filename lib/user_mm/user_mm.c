// SPDX-License-Identifier: GPL-2.0-only
/* User address spaces for kernel threads, <user_mm/user_mm.h>. */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <user_mm/user_mm.h>

struct mm_struct *user_mm_create(void)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		return NULL;

	/* What execve() would do before it maps anything. */
	mm->task_size = TASK_SIZE;
	arch_pick_mmap_layout(mm, &current->signal->rlim[RLIMIT_STACK]);
	return mm;
}
EXPORT_SYMBOL_GPL(user_mm_create);
