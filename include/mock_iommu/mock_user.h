/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A test's user process: file descriptors and user memory without user space.
 *
 * Every case has at most one. It comes into being with the first call of a
 * function below and dies with the test, as a process does: memory is
 * unmapped, then every descriptor still open is closed.
 *
 * The functions named after a system call return what the system call would:
 * a negative errno on failure. They are for the case's own thread and for the
 * threads of mock_thread_start().
 */
#ifndef MOCK_USER_H
#define MOCK_USER_H

#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/types.h>
#include <kunit/test.h>

/**
 * user_alloc() - Zeroed user memory.
 * @test: the test
 * @size: how much, in bytes; rounded up to whole pages
 *
 * Context: Process context, may sleep. Gives the thread an address space if it
 * has none. Ends the case if there is no memory.
 * Return: where it is, page aligned.
 */
void __user *user_alloc(struct kunit *test, size_t size);

/**
 * user_unmapped() - A user address that faults.
 * @test: the test
 *
 * Context: Process context, may sleep.
 * Return: the start of a page with nothing mapped there or behind it.
 */
void __user *user_unmapped(struct kunit *test);

/**
 * user_poke() - Write to user memory; ends the case if it faults.
 * @test: the test
 * @to: where to, in user memory
 * @from: where from
 * @size: how much, in bytes
 *
 * Context: Process context, may sleep; the case's own thread.
 */
void user_poke(struct kunit *test, void __user *to, const void *from,
	       size_t size);

/**
 * user_peek() - Read from user memory; ends the case if it faults.
 * @test: the test
 * @to: where to
 * @from: where from, in user memory
 * @size: how much, in bytes
 *
 * Context: Process context, may sleep; the case's own thread.
 */
void user_peek(struct kunit *test, void *to, const void __user *from,
	       size_t size);

/**
 * user_open() - open(2) of the node of a character device.
 * @test: the test
 * @devt: its number
 * @flags: as for open(2), such as O_RDWR
 *
 * The node lives on a file system of its own and has no permission bits to
 * check: those are the business of whoever makes the node.
 *
 * Context: Process context, may sleep.
 * Return: a descriptor or a negative errno.
 */
int user_open(struct kunit *test, dev_t devt, int flags);

/**
 * user_open_other() - A descriptor that is no character device at all.
 * @test: the test
 *
 * Context: Process context, may sleep. Ends the case if there is no memory.
 * Return: a descriptor.
 */
int user_open_other(struct kunit *test);

/**
 * user_dup() - dup(2).
 * @test: the test
 * @fd: an open descriptor
 *
 * Context: Process context, may sleep.
 * Return: another descriptor of the same open file, or a negative errno.
 */
int user_dup(struct kunit *test, int fd);

/**
 * user_close() - close(2).
 * @test: the test
 * @fd: the descriptor
 *
 * If it was the last use of the open file, its release has run on return.
 *
 * Context: Process context, may sleep.
 * Return: 0 or -EBADF.
 */
int user_close(struct kunit *test, int fd);

/**
 * user_ioctl() - ioctl(2).
 * @test: the test
 * @fd: the descriptor
 * @cmd: the command
 * @arg: its argument: a number, or a user address cast to one
 *
 * Context: Process context, may sleep.
 * Return: what the driver returns, or -EBADF.
 */
long user_ioctl(struct kunit *test, int fd, unsigned int cmd,
		unsigned long arg);

/**
 * user_ioctl_struct() - ioctl(2) on a structure in user memory.
 * @test: the test
 * @fd: the descriptor
 * @cmd: the command
 * @arg: the structure, in kernel memory; it is copied to user memory before
 *	the call and back after it
 * @size: its size in bytes
 *
 * Context: Process context, may sleep; the case's own thread.
 * Return: what the driver returns, or -EBADF.
 */
long user_ioctl_struct(struct kunit *test, int fd, unsigned int cmd,
		       void *arg, size_t size);

/**
 * user_read() - pread(2).
 * @test: the test
 * @fd: the descriptor
 * @buf: where to, in user memory
 * @size: how much, in bytes
 * @offset: from where in the file
 *
 * Context: Process context, may sleep.
 * Return: bytes read or a negative errno.
 */
ssize_t user_read(struct kunit *test, int fd, void __user *buf, size_t size,
		  loff_t offset);

/**
 * user_write() - pwrite(2).
 * @test: the test
 * @fd: the descriptor
 * @buf: where from, in user memory
 * @size: how much, in bytes
 * @offset: to where in the file
 *
 * Context: Process context, may sleep.
 * Return: bytes written or a negative errno.
 */
ssize_t user_write(struct kunit *test, int fd, const void __user *buf,
		   size_t size, loff_t offset);

/**
 * user_mmap() - mmap(2), shared, readable and writable.
 * @test: the test
 * @fd: the descriptor
 * @size: how much, in bytes
 * @offset: from where in the file, a multiple of the page size
 *
 * Context: Process context, may sleep.
 * Return: the address, or a negative errno: see IS_ERR_VALUE().
 */
unsigned long user_mmap(struct kunit *test, int fd, size_t size,
			unsigned long offset);

/**
 * user_munmap() - munmap(2).
 * @test: the test
 * @addr: the address
 * @size: how much, in bytes
 *
 * Context: Process context, may sleep.
 * Return: 0 or a negative errno.
 */
int user_munmap(struct kunit *test, unsigned long addr, size_t size);

/**
 * user_get_file() - The open file of a descriptor, for in-kernel users.
 * @test: the test
 * @fd: the descriptor; ends the case if it is not open
 *
 * Context: Process context.
 * Return: the file, with a reference for user_put_file().
 */
struct file *user_get_file(struct kunit *test, int fd);

/**
 * user_put_file() - Drop a reference; if it is the last, release has run on
 * return.
 * @file: the file
 *
 * Context: Process context, may sleep; a kernel thread.
 */
void user_put_file(struct file *file);

/**
 * user_mm() - The process's address space, for threads of another making.
 * @test: the test
 *
 * Context: Process context, may sleep; the case's own thread, to which it gives
 * the address space if it has none. Ends the case if there is no memory.
 * Return: the address space, which is there until the process dies.
 */
struct mm_struct *user_mm(struct kunit *test);

/**
 * user_exit() - Let the process die before the test ends.
 * @test: the test; nothing happens if it has no process
 *
 * Context: Process context, may sleep; the case's own thread, with no thread
 * of mock_thread_start() still running.
 */
void user_exit(struct kunit *test);

/**
 * user_count_open() - Files opened with user_open() and not yet released.
 *
 * Context: Any.
 * Return: the number, descriptors and other references alike.
 */
unsigned int user_count_open(void);

#endif /* MOCK_USER_H */
