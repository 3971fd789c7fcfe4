// SPDX-License-Identifier: GPL-2.0-only
/* User address spaces for kernel threads, <user_mm/user_mm.h>. */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <user_mm/user_mm.h>

/* One that nobody uses any more, empty and ready. */
static struct mm_struct *spare;

struct mm_struct *user_mm_get(void)
{
	struct mm_struct *mm = xchg(&spare, NULL);

	if (mm)
		return mm;

	mm = mm_alloc();
	if (!mm)
		return NULL;

	/* What execve() would do before it maps anything. */
	mm->task_size = TASK_SIZE;
	arch_pick_mmap_layout(mm, &current->signal->rlim[RLIMIT_STACK]);
	return mm;
}
EXPORT_SYMBOL_GPL(user_mm_get);

void user_mm_put(struct mm_struct *mm)
{
	/* Whoever still uses it must not meet the next one there. */
	if (atomic_read(&mm->mm_users) == 1 && !mm->map_count)
		mm = xchg(&spare, mm);
	if (mm)
		mmput(mm);
}
EXPORT_SYMBOL_GPL(user_mm_put);
