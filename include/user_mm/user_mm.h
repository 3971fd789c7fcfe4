/* SPDX-License-Identifier: GPL-2.0-only */
/* User address spaces for kernel threads. */
#ifndef USER_MM_H
#define USER_MM_H

struct mm_struct;

/**
 * user_mm_create() - Make an empty user address space.
 *
 * For kthread_use_mm(). Built into the kernel even if its users are modules,
 * for what it needs is exported to nobody.
 *
 * Context: Process context, may sleep.
 * Return: the address space, which mmput() destroys; NULL without memory.
 */
struct mm_struct *user_mm_create(void);

#endif /* USER_MM_H */
