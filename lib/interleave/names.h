/* SPDX-License-Identifier: GPL-2.0-only */
/* Names that a program gives to objects. */
#ifndef _INTERLEAVE_NAMES_H
#define _INTERLEAVE_NAMES_H

#include <linux/types.h>

/**
 * struct il_name - name of an object
 * @address: address of the object
 * @size: size of the object in bytes
 * @name: the name
 */
struct il_name {
	unsigned long address;
	size_t size;
	const char *name;
};

/**
 * il_names_reset() - forget all names, before the setup of each schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_names_reset(void);

/**
 * il_names_find() - look up the named object that an address is in
 * @address: the address
 *
 * Context: Process context. Caller must hold the token.
 * Return: the name; of nested objects that of the innermost one; NULL if there
 * is none.
 */
const struct il_name *il_names_find(unsigned long address);

#endif /* _INTERLEAVE_NAMES_H */
