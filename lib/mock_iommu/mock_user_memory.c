// SPDX-License-Identifier: GPL-2.0-only
/* Memory of a test's user process, <mock_iommu/mock_user.h>. */
#include <linux/export.h>
#include <linux/file.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>

#include <mock_iommu/mock_user.h>

#include "mock_private.h"
#include "mock_process.h"

void mock_memory_unmap_all(struct mock_process *process)
{
	unsigned long page;
	struct file *file;

	if (process->mm) {
		kthread_use_mm(process->mm);
		vm_munmap(0, TASK_SIZE);
		kthread_unuse_mm(process->mm);
	}
	xa_for_each(&process->mapped, page, file)
		__fput_sync(file);
	xa_destroy(&process->mapped);
	flush_delayed_fput();
}

static unsigned long map_anonymous(struct kunit *test, size_t size)
{
	unsigned long addr;

	mock_process_enter(test);
	addr = vm_mmap(NULL, 0, PAGE_ALIGN(size), PROT_READ | PROT_WRITE,
		       MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR_VALUE(addr), "no user memory: %ld",
			       (long)addr);
	return addr;
}

void __user *user_alloc(struct kunit *test, size_t size)
{
	return (void __user *)map_anonymous(test, size);
}
EXPORT_SYMBOL_GPL(user_alloc);

void __user *user_unmapped(struct kunit *test)
{
	return (void __user *)mock_process_enter(test)->hole;
}
EXPORT_SYMBOL_GPL(user_unmapped);

void user_poke(struct kunit *test, void __user *to, const void *from,
	       size_t size)
{
	KUNIT_ASSERT_EQ(test, copy_to_user(to, from, size), 0UL);
}
EXPORT_SYMBOL_GPL(user_poke);

void user_peek(struct kunit *test, void *to, const void __user *from,
	       size_t size)
{
	KUNIT_ASSERT_EQ(test, copy_from_user(to, from, size), 0UL);
}
EXPORT_SYMBOL_GPL(user_peek);

long user_ioctl_struct(struct kunit *test, int fd, unsigned int cmd,
		       void *arg, size_t size)
{
	unsigned long copy = map_anonymous(test, size);
	long ret;

	user_poke(test, (void __user *)copy, arg, size);
	ret = user_ioctl(test, fd, cmd, copy);
	user_peek(test, arg, (void __user *)copy, size);
	vm_munmap(copy, PAGE_ALIGN(size));
	return ret;
}
EXPORT_SYMBOL_GPL(user_ioctl_struct);

unsigned long user_mmap(struct kunit *test, int fd, size_t size,
			unsigned long offset)
{
	struct mock_process *process = mock_process_enter(test);
	struct file *file = fget(fd);
	unsigned long addr;
	int ret;

	if (!file)
		return -EBADF;
	addr = vm_mmap(file, 0, size, PROT_READ | PROT_WRITE, MAP_SHARED,
		       offset);
	if (IS_ERR_VALUE(addr)) {
		__fput_sync(file);
		return addr;
	}
	ret = xa_err(xa_store(&process->mapped, addr >> PAGE_SHIFT, file,
			      GFP_KERNEL));
	if (ret) {
		vm_munmap(addr, size);
		__fput_sync(file);
		return ret;
	}
	return addr;
}
EXPORT_SYMBOL_GPL(user_mmap);

int user_munmap(struct kunit *test, unsigned long addr, size_t size)
{
	struct mock_process *process = mock_process_enter(test);
	int ret = vm_munmap(addr, size);
	struct file *file;

	if (ret)
		return ret;
	file = xa_erase(&process->mapped, addr >> PAGE_SHIFT);
	if (file)
		__fput_sync(file);
	return 0;
}
EXPORT_SYMBOL_GPL(user_munmap);
