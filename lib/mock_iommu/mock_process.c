// SPDX-License-Identifier: GPL-2.0-only
/*
 * A test's user process: how it begins and ends.
 *
 * All kernel threads share one table of descriptors, which is normally empty.
 * A process owns the descriptors that were not open when the process began.
 * KUnit may clean up on a thread without the process's address space, so the
 * process ends on a kernel thread of its own.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include <mock_iommu/mock_user.h>

#include "mock_private.h"
#include "mock_process.h"

#define HOLE_SIZE	(16 * PAGE_SIZE)

/*
 * An empty address space without users, kept for the next process: user-mode
 * Linux forks a process of the host for each new one.
 */
static struct mm_struct *spare_mm;

static void mm_release(struct mm_struct *mm)
{
	/* A thread that still uses @mm must not meet the next process there. */
	if (atomic_read(&mm->mm_users) == 1 && !mm->map_count)
		mm = xchg(&spare_mm, mm);
	if (mm)
		mmput(mm);
}

void mock_process_exit(void)
{
	if (spare_mm)
		mmput(spare_mm);
}

struct process_end {
	struct mock_process *process;
	struct completion done;
};

static int process_end(void *data)
{
	DECLARE_BITMAP(fds, MOCK_PROCESS_FDS) = { };
	struct process_end *end = data;

	mock_files_note(fds);
	bitmap_andnot(fds, fds, end->process->inherited, MOCK_PROCESS_FDS);
	mock_files_close(fds);
	mock_memory_unmap_all(end->process);
	kthread_complete_and_exit(&end->done, 0);
}

static void process_free(struct kunit_resource *res)
{
	struct mock_process *process = res->data;
	struct process_end end = { .process = process };
	struct mm_struct *mm = process->mm;
	struct task_struct *task;

	if (mm && current->mm == mm) {
		kthread_unuse_mm(mm);
		mmput(mm);
	} else if (mm) {
		/*
		 * The case's thread exited with the address space in use. That
		 * drops the use, but not what kthread_use_mm() took besides.
		 */
		mmdrop(mm);
	}

	init_completion(&end.done);
	task = kthread_run(process_end, &end, "mock_user_exit");
	if (IS_ERR(task)) {
		KUNIT_FAIL(process->test, "the user process cannot end: %ld",
			   PTR_ERR(task));
	} else {
		wait_for_completion(&end.done);
	}
	if (mm)
		mm_release(mm);
	kfree(process);
}

static bool process_match(struct kunit *test, struct kunit_resource *res,
			  void *data)
{
	return res->free == process_free;
}

static struct mock_process *process_find(struct kunit *test)
{
	struct kunit_resource *res;

	res = kunit_find_resource(test, process_match, NULL);
	if (!res)
		return NULL;
	/* The test's own reference keeps the process until user_exit(). */
	kunit_put_resource(res);
	return res->data;
}

struct mock_process *mock_process_get(struct kunit *test)
{
	struct mock_process *process = process_find(test);

	if (process)
		return process;

	process = mock_zalloc(test, process);
	process->test = test;
	xa_init(&process->mapped);
	mock_files_note(process->inherited);
	if (!kunit_alloc_resource(test, NULL, process_free, GFP_KERNEL,
				  process)) {
		kfree(process);
		process = NULL;
	}
	KUNIT_ASSERT_NOT_NULL(test, process);
	return process;
}

struct mock_process *mock_process_enter(struct kunit *test)
{
	struct mock_process *process = mock_process_get(test);
	unsigned long hole;

	if (current->mm)
		return process;

	KUNIT_ASSERT_NULL(test, process->mm);
	process->mm = xchg(&spare_mm, NULL);
	if (process->mm)
		kthread_use_mm(process->mm);

	/* Makes an address space for a thread that has none. */
	hole = kunit_vm_mmap(test, NULL, 0, HOLE_SIZE, PROT_NONE,
			     MAP_ANONYMOUS | MAP_PRIVATE, 0);
	process->mm = current->mm;
	if (process->mm)
		mmget(process->mm);
	KUNIT_ASSERT_FALSE(test, !hole || IS_ERR_VALUE(hole));
	process->hole = hole;
	return process;
}

struct mm_struct *mock_user_mm_get(struct kunit *test)
{
	struct mock_process *process = process_find(test);

	if (!process || !process->mm)
		return NULL;
	mmget(process->mm);
	return process->mm;
}

struct mm_struct *user_mm(struct kunit *test)
{
	return mock_process_enter(test)->mm;
}
EXPORT_SYMBOL_GPL(user_mm);

void user_exit(struct kunit *test)
{
	kunit_destroy_resource(test, process_match, NULL);
}
EXPORT_SYMBOL_GPL(user_exit);
