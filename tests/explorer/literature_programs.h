/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs by which algorithms of partial-order reduction are compared, from
 *
 *	C. Flanagan, P. Godefroid: Dynamic Partial-Order Reduction for Model
 *	Checking Software. POPL 2005.
 *	P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas: Optimal Dynamic
 *	Partial Order Reduction. POPL 2014.
 *
 * The names and the parameters are theirs. A program is valid until the next
 * one of the same family is asked for.
 */
#ifndef _EXPLORER_LITERATURE_PROGRAMS_H
#define _EXPLORER_LITERATURE_PROGRAMS_H

#include <interleave/interleave.h>

/**
 * readers() - One thread writes a variable, and @n threads read it.
 * @n: from 1 to INTERLEAVE_THREADS - 1
 *
 * Classes: each reader comes before or after the writer, 2^n.
 */
struct interleave_program readers(unsigned int n);

/**
 * indexer() - @n threads put four messages each into one hash table.
 * @n: from 1 to INTERLEAVE_THREADS
 *
 * Up to 11 threads no two messages have the same place. Each further thread
 * has three that meet one of another thread, in pairs: 8^(n - 11) classes.
 */
struct interleave_program indexer(unsigned int n);

/**
 * filesystem() - @n threads give a block each to an inode.
 * @n: from 1 to 26
 *
 * Up to 13 threads no two begin their search at the same block. Each further
 * thread begins where one of the others does: 2^(n - 13) classes.
 */
struct interleave_program filesystem(unsigned int n);

/**
 * lastzero() - One thread looks for the last zero of an array while @n threads
 *	make each its own element one greater than the one before it.
 * @n: from 2 to INTERLEAVE_THREADS - 1
 *
 * Classes: (n + 3) * 2^(n - 2).
 */
struct interleave_program lastzero(unsigned int n);

#endif /* _EXPLORER_LITERATURE_PROGRAMS_H */
