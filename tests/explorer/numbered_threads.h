/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs of any number of equal threads, which know their numbers. */
#ifndef _EXPLORER_NUMBERED_THREADS_H
#define _EXPLORER_NUMBERED_THREADS_H

#include <interleave/interleave.h>

/**
 * struct numbered - What the context of such a program begins with.
 * @run: what its threads do
 */
struct numbered {
	void (*run)(struct numbered *numbered, unsigned int me);
};

extern const struct interleave_thread numbered_threads[INTERLEAVE_THREADS];

#endif /* _EXPLORER_NUMBERED_THREADS_H */
