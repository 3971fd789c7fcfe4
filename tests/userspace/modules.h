/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel modules
 *
 * Each function returns 0, or -1 and errno, like a system call.
 */
#ifndef _USERSPACE_MODULES_H
#define _USERSPACE_MODULES_H

/* Load /lib/NAME.ko. */
int load(const char *name);

int unload(const char *name);

/* Load or unload all modules that VFIO with the sample device needs. */
int load_all(void);
int unload_all(void);

#endif /* _USERSPACE_MODULES_H */
