/* SPDX-License-Identifier: GPL-2.0-only */
/* User address spaces for kernel threads. */
#ifndef USER_MM_H
#define USER_MM_H

struct mm_struct;

/**
 * user_mm_get() - Get an empty user address space.
 *
 * For kthread_use_mm(). Built into the kernel even if its users are modules,
 * for what it needs is exported to nobody.
 *
 * Context: Process context, may sleep.
 * Return: the address space, for user_mm_put(); NULL without memory.
 */
struct mm_struct *user_mm_get(void);

/**
 * user_mm_put() - Give an address space back.
 * @mm: what user_mm_get() returned; in use by no thread of the caller's
 *
 * If nothing is mapped in it, it is kept for the next user_mm_get(): user-mode
 * Linux forks itself for each, and copies what it writes to from then on.
 *
 * Context: Process context, may sleep.
 */
void user_mm_put(struct mm_struct *mm);

#endif /* USER_MM_H */
