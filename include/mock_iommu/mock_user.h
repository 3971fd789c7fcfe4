/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A test's user process: file descriptors and memory without user space.
 *
 * A test has at most one process. The first call of a function below starts it,
 * user_exit() or the end of the test ends it: every open descriptor is closed,
 * then memory is unmapped.
 *
 * A function named after a system call returns the value of the system call, a
 * negative errno on failure. The case's thread and threads of
 * mock_thread_start() may call it.
 */
#ifndef _MOCK_IOMMU_MOCK_USER_H
#define _MOCK_IOMMU_MOCK_USER_H

#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/types.h>

#include <kunit/test.h>

/**
 * user_alloc() - allocate zeroed user memory
 * @test: the test
 * @size: size in bytes, rounded up to whole pages
 *
 * Gives the calling thread an address space if it has none. Ends the case if
 * there is no memory.
 *
 * Context: Process context. May sleep.
 * Return: the page-aligned user address.
 */
void __user *user_alloc(struct kunit *test, size_t size);

/**
 * user_unmapped() - get a user address at which every access faults
 * @test: the test
 *
 * Context: Process context. May sleep.
 * Return: the start of 16 pages without access, the same for every call.
 */
void __user *user_unmapped(struct kunit *test);

/**
 * user_poke() - copy to user memory; a fault ends the case
 * @test: the test
 * @to: user address
 * @from: kernel memory
 * @size: size in bytes
 *
 * Context: Process context. May sleep. Case's thread only.
 */
void user_poke(struct kunit *test, void __user *to, const void *from,
	       size_t size);

/**
 * user_peek() - copy from user memory; a fault ends the case
 * @test: the test
 * @to: kernel memory
 * @from: user address
 * @size: size in bytes
 *
 * Context: Process context. May sleep. Case's thread only.
 */
void user_peek(struct kunit *test, void *to, const void __user *from,
	       size_t size);

/**
 * user_open() - open the node of a character device
 * @test: the test
 * @devt: device number
 * @flags: flags of open(2), such as O_RDWR
 *
 * The node is on a file system of its own. Its permissions are not checked.
 *
 * Context: Process context. May sleep.
 * Return: a descriptor, or a negative errno.
 */
int user_open(struct kunit *test, dev_t devt, int flags);

/**
 * user_open_other() - get a descriptor of a file that is no character device
 * @test: the test
 *
 * Ends the case if there is no memory.
 *
 * Context: Process context. May sleep.
 * Return: a descriptor.
 */
int user_open_other(struct kunit *test);

/**
 * user_dup() - call dup(2)
 * @test: the test
 * @fd: open descriptor
 *
 * Context: Process context. May sleep.
 * Return: another descriptor of the same open file, or a negative errno.
 */
int user_dup(struct kunit *test, int fd);

/**
 * user_close() - call close(2)
 * @test: the test
 * @fd: descriptor; if it was the last user of the open file, the file's release
 *	has run on return
 *
 * Context: Process context. May sleep.
 * Return: 0, or -EBADF if @fd is not open.
 */
int user_close(struct kunit *test, int fd);

/**
 * user_ioctl() - call ioctl(2)
 * @test: the test
 * @fd: descriptor
 * @cmd: command
 * @arg: argument: a number, or a user address cast to a number
 *
 * Context: Process context. May sleep.
 * Return: the driver's result, or -EBADF if @fd is not open.
 */
long user_ioctl(struct kunit *test, int fd, unsigned int cmd,
		unsigned long arg);

/**
 * user_ioctl_struct() - call ioctl(2) with a structure
 * @test: the test
 * @fd: descriptor
 * @cmd: command
 * @arg: structure in kernel memory; copied to user memory before the call and
 *	back after the call
 * @size: size of the structure in bytes
 *
 * Context: Process context. May sleep. Case's thread only.
 * Return: the driver's result, or -EBADF if @fd is not open.
 */
long user_ioctl_struct(struct kunit *test, int fd, unsigned int cmd,
		       void *arg, size_t size);

/**
 * user_read() - call pread(2)
 * @test: the test
 * @fd: descriptor
 * @buf: user address
 * @size: size in bytes
 * @offset: offset in the file
 *
 * Context: Process context. May sleep.
 * Return: the number of bytes read, or a negative errno.
 */
ssize_t user_read(struct kunit *test, int fd, void __user *buf, size_t size,
		  loff_t offset);

/**
 * user_write() - call pwrite(2)
 * @test: the test
 * @fd: descriptor
 * @buf: user address
 * @size: size in bytes
 * @offset: offset in the file
 *
 * Context: Process context. May sleep.
 * Return: the number of bytes written, or a negative errno.
 */
ssize_t user_write(struct kunit *test, int fd, const void __user *buf,
		   size_t size, loff_t offset);

/**
 * user_mmap() - map a file, shared, readable and writable
 * @test: the test
 * @fd: descriptor
 * @size: size in bytes
 * @offset: offset in the file, a multiple of the page size
 *
 * Context: Process context. May sleep.
 * Return: the user address, or a negative errno: see IS_ERR_VALUE().
 */
unsigned long user_mmap(struct kunit *test, int fd, size_t size,
			unsigned long offset);

/**
 * user_munmap() - call munmap(2)
 * @test: the test
 * @addr: user address
 * @size: size in bytes
 *
 * Context: Process context. May sleep.
 * Return: 0, or a negative errno.
 */
int user_munmap(struct kunit *test, unsigned long addr, size_t size);

/**
 * user_get_file() - get the open file of a descriptor
 * @test: the test
 * @fd: descriptor; the case ends if it is not open
 *
 * For calls that other parts of the kernel make with a file.
 *
 * Context: Process context.
 * Return: the file, with a reference to drop by user_put_file().
 */
struct file *user_get_file(struct kunit *test, int fd);

/**
 * user_put_file() - drop a reference to a file
 * @file: the file; if the reference is the last, the file's release has run on
 *	return
 *
 * Context: Process context. May sleep. Kernel thread.
 */
void user_put_file(struct file *file);

/**
 * user_mm() - get the address space of the process
 * @test: the test
 *
 * Gives the calling thread the address space if it has none. For threads other
 * than those of mock_thread_start().
 *
 * Context: Process context. May sleep. Case's thread only.
 * Return: the address space, valid until the process ends.
 */
struct mm_struct *user_mm(struct kunit *test);

/**
 * user_exit() - end the process before the test ends
 * @test: the test, no thread of which runs; without a process nothing happens
 *
 * Context: Process context. May sleep. Case's thread only.
 */
void user_exit(struct kunit *test);

/**
 * user_count_open() - count files of user_open() that are not released
 *
 * Context: Any context.
 * Return: the number of files, whatever refers to them.
 */
unsigned int user_count_open(void);

#endif /* _MOCK_IOMMU_MOCK_USER_H */
