// SPDX-License-Identifier: GPL-2.0-only
/*
 * A test's user process, <mock_iommu/mock_user.h>.
 *
 * All kernel threads share one table of descriptors, which is normally empty:
 * the process is what is open there beyond what was open when it began. The
 * test may end on a thread that is none of them, so the process dies on a
 * kernel thread of its own.
 */
#include <linux/anon_inodes.h>
#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/dcache.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/mutex.h>
#include <linux/pseudo_fs.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <mock_iommu/mock_user.h>
#include <user_mm/user_mm.h>
#include "mock_private.h"

/* As many as a process may have by default. */
#define USER_FDS_MAX	1024

/* What user_unmapped() keeps free of mappings, in pages. */
#define USER_UNMAPPED_PAGES	16

/* A file mapping. Its file is put last, so that release runs at a known time. */
struct user_mapping {
	struct list_head node;
	unsigned long addr;
	struct file *file;
};

struct user_process {
	struct kunit *test;
	struct mm_struct *mm;		/* in use by the case's thread */
	struct mutex lock;		/* guards the list below */
	struct list_head mappings;
	DECLARE_BITMAP(inherited, USER_FDS_MAX);
};

/* The file system that the nodes of character devices live on. */

static atomic_t open_nodes = ATOMIC_INIT(0);
static struct vfsmount *node_mount;

static void node_evict(struct inode *inode)
{
	clear_inode(inode);
	atomic_dec(&open_nodes);
}

static const struct super_operations node_super_operations = {
	.statfs = simple_statfs,
	.evict_inode = node_evict,
};

static int node_init_fs_context(struct fs_context *fc)
{
	struct pseudo_fs_context *ctx = init_pseudo(fc, 0x6d6f636b);

	if (!ctx)
		return -ENOMEM;
	ctx->ops = &node_super_operations;
	ctx->dops = &simple_dentry_operations;	/* nothing is cached */
	return 0;
}

static struct file_system_type node_fs = {
	.name = "mock_user",
	.owner = THIS_MODULE,
	.init_fs_context = node_init_fs_context,
	.kill_sb = kill_anon_super,
};

int mock_user_init(void)
{
	/* The root of the file system is a node as well. */
	atomic_inc(&open_nodes);
	node_mount = kern_mount(&node_fs);
	if (IS_ERR(node_mount))
		return PTR_ERR(node_mount);
	atomic_dec(&open_nodes);
	return 0;
}

void mock_user_exit(void)
{
	kern_unmount(node_mount);
}

unsigned int user_count_open(void)
{
	return atomic_read(&open_nodes);
}
EXPORT_SYMBOL_GPL(user_count_open);

/* Opens a fresh node, which goes with the file. */
static struct file *node_open(dev_t devt, int flags)
{
	struct path path = { .mnt = node_mount };
	struct inode *inode;
	struct file *file;

	inode = new_inode(node_mount->mnt_sb);
	if (!inode)
		return ERR_PTR(-ENOMEM);
	atomic_inc(&open_nodes);
	init_special_inode(inode, S_IFCHR | 0600, devt);

	/* A disconnected root of its own: no name, no parent, no cache. */
	path.dentry = d_obtain_root(inode);
	if (IS_ERR(path.dentry))
		return ERR_CAST(path.dentry);

	file = dentry_open(&path, flags, current_cred());
	dput(path.dentry);
	return file;
}

/* The process. */

static int note_fd(const void *data, struct file *file, unsigned int fd)
{
	if (fd < USER_FDS_MAX)
		__set_bit(fd, (unsigned long *)data);
	return 0;
}

static void note_fds(unsigned long *fds)
{
	iterate_fd(current->files, 0, note_fd, fds);
}

/* Drops the use of a descriptor and, if it was the last, releases the file. */
static int close_sync(int fd)
{
	struct file *file = fget(fd);

	if (!file)
		return -EBADF;
	close_fd(fd);
	__fput_sync(file);
	return 0;
}

static void process_close(struct user_process *process)
{
	DECLARE_BITMAP(fds, USER_FDS_MAX) = { };
	struct user_mapping *mapping, *next;
	unsigned int fd;

	note_fds(fds);
	bitmap_andnot(fds, fds, process->inherited, USER_FDS_MAX);
	for_each_set_bit(fd, fds, USER_FDS_MAX)
		close_sync(fd);

	if (process->mm) {
		kthread_use_mm(process->mm);
		vm_munmap(0, TASK_SIZE);
		kthread_unuse_mm(process->mm);
	}
	list_for_each_entry_safe(mapping, next, &process->mappings, node) {
		__fput_sync(mapping->file);
		kfree(mapping);
	}
	flush_delayed_fput();
}

struct process_end {
	struct user_process *process;
	struct completion done;
};

static int process_end(void *data)
{
	struct process_end *end = data;

	process_close(end->process);
	kthread_complete_and_exit(&end->done, 0);
}

static void process_free(struct kunit_resource *res)
{
	struct user_process *process = res->data;
	struct mm_struct *mm = process->mm;
	struct process_end end = { .process = process };
	struct task_struct *task;

	if (mm && current->mm == mm) {
		kthread_unuse_mm(mm);
		mmput(mm);
	} else if (mm) {
		/*
		 * The thread has exited with the address space in use: that
		 * drops the use, but not what kthread_use_mm() took besides.
		 */
		mmdrop(mm);
	}

	init_completion(&end.done);
	task = kthread_run(process_end, &end, "mock_user_exit");
	if (IS_ERR(task))
		KUNIT_FAIL(process->test, "the user process cannot end");
	else
		wait_for_completion(&end.done);
	if (mm)
		user_mm_put(mm);
	kfree(process);
}

static bool process_match(struct kunit *test, struct kunit_resource *res,
			  void *data)
{
	return res->free == process_free;
}

static struct user_process *process_find(struct kunit *test)
{
	struct kunit_resource *res = kunit_find_resource(test, process_match,
							 NULL);
	struct user_process *process;

	if (!res)
		return NULL;
	/* The test's own reference keeps it until user_exit(). */
	process = res->data;
	kunit_put_resource(res);
	return process;
}

static struct user_process *process_get(struct kunit *test)
{
	struct user_process *process = process_find(test);

	if (process)
		return process;

	process = mock_zalloc(test, process);
	process->test = test;
	mutex_init(&process->lock);
	INIT_LIST_HEAD(&process->mappings);
	note_fds(process->inherited);
	if (!kunit_alloc_resource(test, NULL, process_free, GFP_KERNEL,
				  process)) {
		kfree(process);
		process = NULL;
	}
	KUNIT_ASSERT_NOT_NULL(test, process);
	return process;
}

/* The process, with the calling thread in its address space. */
static struct user_process *process_enter(struct kunit *test)
{
	struct user_process *process = process_get(test);

	if (current->mm)
		return process;
	KUNIT_ASSERT_NULL(test, process->mm);
	process->mm = user_mm_get();
	KUNIT_ASSERT_NOT_NULL(test, process->mm);
	mmget(process->mm);
	kthread_use_mm(process->mm);
	return process;
}

struct mm_struct *mock_user_mm_get(struct kunit *test)
{
	struct user_process *process = process_find(test);

	if (!process || !process->mm)
		return NULL;
	mmget(process->mm);
	return process->mm;
}

struct mm_struct *user_mm(struct kunit *test)
{
	return process_enter(test)->mm;
}
EXPORT_SYMBOL_GPL(user_mm);

void user_exit(struct kunit *test)
{
	kunit_destroy_resource(test, process_match, NULL);
}
EXPORT_SYMBOL_GPL(user_exit);

/* Memory. */

static void __user *map_anonymous(struct kunit *test, size_t size,
				  unsigned long prot)
{
	unsigned long addr;

	process_enter(test);
	addr = vm_mmap(NULL, 0, size, prot, MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR_VALUE(addr), "%ld", (long)addr);
	return (void __user *)addr;
}

void __user *user_alloc(struct kunit *test, size_t size)
{
	return map_anonymous(test, PAGE_ALIGN(size), PROT_READ | PROT_WRITE);
}
EXPORT_SYMBOL_GPL(user_alloc);

void __user *user_unmapped(struct kunit *test)
{
	/* Reserved, so that no later mapping gets there. */
	return map_anonymous(test, USER_UNMAPPED_PAGES * PAGE_SIZE, PROT_NONE);
}
EXPORT_SYMBOL_GPL(user_unmapped);

void user_poke(struct kunit *test, void __user *to, const void *from,
	       size_t size)
{
	unsigned long left = copy_to_user(to, from, size);

	KUNIT_ASSERT_EQ(test, left, 0UL);
}
EXPORT_SYMBOL_GPL(user_poke);

void user_peek(struct kunit *test, void *to, const void __user *from,
	       size_t size)
{
	unsigned long left = copy_from_user(to, from, size);

	KUNIT_ASSERT_EQ(test, left, 0UL);
}
EXPORT_SYMBOL_GPL(user_peek);

/* System calls. */

static int install(struct file *file, int flags)
{
	int fd;

	if (IS_ERR(file))
		return PTR_ERR(file);

	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		__fput_sync(file);
	else
		fd_install(fd, file);
	return fd;
}

int user_open(struct kunit *test, dev_t devt, int flags)
{
	process_get(test);
	return install(node_open(devt, flags), flags);
}
EXPORT_SYMBOL_GPL(user_open);

static const struct file_operations other_fops = {
	.owner = THIS_MODULE,
};

int user_open_other(struct kunit *test)
{
	int fd;

	process_get(test);
	fd = install(anon_inode_getfile("[mock_other]", &other_fops, NULL,
					O_RDWR), O_RDWR);
	KUNIT_ASSERT_GE(test, fd, 0);
	return fd;
}
EXPORT_SYMBOL_GPL(user_open_other);

int user_dup(struct kunit *test, int fd)
{
	struct file *file = fget(fd);

	process_get(test);
	return install(file ?: ERR_PTR(-EBADF), 0);
}
EXPORT_SYMBOL_GPL(user_dup);

int user_close(struct kunit *test, int fd)
{
	return close_sync(fd);
}
EXPORT_SYMBOL_GPL(user_close);

long user_ioctl(struct kunit *test, int fd, unsigned int cmd,
		unsigned long arg)
{
	struct file *file = fget(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = vfs_ioctl(file, cmd, arg);
	__fput_sync(file);
	return ret;
}
EXPORT_SYMBOL_GPL(user_ioctl);

long user_ioctl_struct(struct kunit *test, int fd, unsigned int cmd,
		       void *arg, size_t size)
{
	void __user *copy = user_alloc(test, size);
	long ret;

	user_poke(test, copy, arg, size);
	ret = user_ioctl(test, fd, cmd, (unsigned long)copy);
	user_peek(test, arg, copy, size);
	vm_munmap((unsigned long)copy, PAGE_ALIGN(size));
	return ret;
}
EXPORT_SYMBOL_GPL(user_ioctl_struct);

ssize_t user_read(struct kunit *test, int fd, void __user *buf, size_t size,
		  loff_t offset)
{
	struct file *file = fget(fd);
	ssize_t ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_READ))
		ret = -EBADF;
	else if (file->f_op->read)
		ret = file->f_op->read(file, buf, size, &offset);
	__fput_sync(file);
	return ret;
}
EXPORT_SYMBOL_GPL(user_read);

ssize_t user_write(struct kunit *test, int fd, const void __user *buf,
		   size_t size, loff_t offset)
{
	struct file *file = fget(fd);
	ssize_t ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_WRITE))
		ret = -EBADF;
	else if (file->f_op->write)
		ret = file->f_op->write(file, buf, size, &offset);
	__fput_sync(file);
	return ret;
}
EXPORT_SYMBOL_GPL(user_write);

unsigned long user_mmap(struct kunit *test, int fd, size_t size,
			unsigned long offset)
{
	struct user_process *process = process_enter(test);
	struct user_mapping *mapping = mock_zalloc(test, mapping);
	unsigned long addr = -EBADF;

	mapping->file = fget(fd);
	if (mapping->file) {
		addr = vm_mmap(mapping->file, 0, size, PROT_READ | PROT_WRITE,
			       MAP_SHARED, offset);
	}
	if (IS_ERR_VALUE(addr)) {
		if (mapping->file)
			__fput_sync(mapping->file);
		kfree(mapping);
		return addr;
	}

	mapping->addr = addr;
	mutex_lock(&process->lock);
	list_add(&mapping->node, &process->mappings);
	mutex_unlock(&process->lock);
	return addr;
}
EXPORT_SYMBOL_GPL(user_mmap);

int user_munmap(struct kunit *test, unsigned long addr, size_t size)
{
	struct user_process *process = process_enter(test);
	struct user_mapping *mapping, *found = NULL;
	int ret = vm_munmap(addr, size);

	if (ret)
		return ret;

	mutex_lock(&process->lock);
	list_for_each_entry(mapping, &process->mappings, node) {
		if (mapping->addr == addr) {
			list_del(&mapping->node);
			found = mapping;
			break;
		}
	}
	mutex_unlock(&process->lock);

	if (found) {
		__fput_sync(found->file);
		kfree(found);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(user_munmap);

struct file *user_get_file(struct kunit *test, int fd)
{
	struct file *file = fget(fd);

	KUNIT_ASSERT_NOT_NULL(test, file);
	return file;
}
EXPORT_SYMBOL_GPL(user_get_file);

void user_put_file(struct file *file)
{
	__fput_sync(file);
}
EXPORT_SYMBOL_GPL(user_put_file);
