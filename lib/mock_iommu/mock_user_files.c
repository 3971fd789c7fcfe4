// SPDX-License-Identifier: GPL-2.0-only
/* Files and system calls of a test's user process, <mock_iommu/mock_user.h>. */
#include <linux/anon_inodes.h>
#include <linux/dcache.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/mount.h>
#include <linux/pseudo_fs.h>

#include <mock_iommu/mock_user.h>

#include "mock_private.h"
#include "mock_process.h"

/* file system of the nodes of character devices */

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

static int note_fd(const void *fds, struct file *file, unsigned int fd)
{
	if (fd < MOCK_PROCESS_FDS)
		__set_bit(fd, (unsigned long *)fds);
	return 0;
}

void mock_files_note(unsigned long *fds)
{
	iterate_fd(current->files, 0, note_fd, fds);
}

/* Releases the file before it returns, if no other user is left. */
static int close_sync(int fd)
{
	struct file *file = fget(fd);

	if (!file)
		return -EBADF;
	close_fd(fd);
	__fput_sync(file);
	return 0;
}

void mock_files_close(const unsigned long *fds)
{
	unsigned int fd;

	for_each_set_bit(fd, fds, MOCK_PROCESS_FDS)
		close_sync(fd);
}

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
	mock_process_get(test);
	return install(node_open(devt, flags), flags);
}
EXPORT_SYMBOL_GPL(user_open);

static const struct file_operations other_fops = {
	.owner = THIS_MODULE,
};

int user_open_other(struct kunit *test)
{
	int fd;

	mock_process_get(test);
	fd = install(anon_inode_getfile("[mock_other]", &other_fops, NULL,
					O_RDWR), O_RDWR);
	KUNIT_ASSERT_GE(test, fd, 0);
	return fd;
}
EXPORT_SYMBOL_GPL(user_open_other);

int user_dup(struct kunit *test, int fd)
{
	struct file *file = fget(fd);

	mock_process_get(test);
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

/* The open file of a descriptor, if its mode allows for @mode. */
static struct file *fget_mode(int fd, fmode_t mode)
{
	struct file *file = fget(fd);

	if (!file || file->f_mode & mode)
		return file;
	__fput_sync(file);
	return NULL;
}

ssize_t user_read(struct kunit *test, int fd, void __user *buf, size_t size,
		  loff_t offset)
{
	struct file *file = fget_mode(fd, FMODE_READ);
	ssize_t ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (file->f_op->read)
		ret = file->f_op->read(file, buf, size, &offset);
	__fput_sync(file);
	return ret;
}
EXPORT_SYMBOL_GPL(user_read);

ssize_t user_write(struct kunit *test, int fd, const void __user *buf,
		   size_t size, loff_t offset)
{
	struct file *file = fget_mode(fd, FMODE_WRITE);
	ssize_t ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (file->f_op->write)
		ret = file->f_op->write(file, buf, size, &offset);
	__fput_sync(file);
	return ret;
}
EXPORT_SYMBOL_GPL(user_write);

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
