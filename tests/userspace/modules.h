/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's modules
 */
#ifndef MODULES_H
#define MODULES_H

/* Load /lib/NAME.ko; as a system call, -1 and errno if that fails */
int load(const char *name);

/* Unload a module; as a system call */
int unload(const char *name);

/* All that VFIO with the sample device needs, in order; -1 and errno */
int load_all(void);
int unload_all(void);

#endif /* MODULES_H */
