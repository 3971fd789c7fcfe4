// SPDX-License-Identifier: GPL-2.0-only
/*
 * kunit_vm_mmap() for kernels before 6.11.
 *
 * Built into the kernel even if the mocks are a module: there is no export of
 * mm_alloc() and arch_pick_mmap_layout().
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>

#include <compat/kunit.h>

static bool enter_new_mm(void)
{
	struct mm_struct *mm = mm_alloc();

	if (mm) {
		mm->task_size = TASK_SIZE;
		arch_pick_mmap_layout(mm, current->signal->rlim + RLIMIT_STACK);
		kthread_use_mm(mm);
	}
	return mm;
}

unsigned long kunit_vm_mmap(struct kunit *test, struct file *file,
			    unsigned long addr, unsigned long len,
			    unsigned long prot, unsigned long flag,
			    unsigned long offset)
{
	if (!current->mm && !enter_new_mm())
		return 0;

	addr = vm_mmap(file, addr, len, prot, flag, offset);
	return IS_ERR_VALUE(addr) ? 0 : addr;
}
EXPORT_SYMBOL_GPL(kunit_vm_mmap);
