/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads that run one function and know their number. */
#ifndef _EXPLORER_NUMBERED_THREADS_H
#define _EXPLORER_NUMBERED_THREADS_H

#include <interleave/interleave.h>

/**
 * struct numbered - start of the context of a program of numbered threads
 * @run: function of every thread; @me is its number, from 0
 */
struct numbered {
	void (*run)(struct numbered *numbered, unsigned int me);
};

extern const struct interleave_thread numbered_threads[INTERLEAVE_THREADS];

/**
 * numbered_program() - make a program of numbered threads
 * @numbered: its context
 * @name: its name
 * @threads: number of threads
 * @run: function of every thread
 * @setup: set-up of the program
 * @check: check of the program, or NULL
 *
 * Context: Any context.
 * Return: the program, valid until @numbered is used for another one.
 */
struct interleave_program
numbered_program(struct numbered *numbered, const char *name,
		 unsigned int threads,
		 void (*run)(struct numbered *numbered, unsigned int me),
		 void (*setup)(void *ctx), const char *(*check)(void *ctx));

#endif /* _EXPLORER_NUMBERED_THREADS_H */
