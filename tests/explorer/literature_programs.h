/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs that the literature compares partial-order reductions by.
 *
 *	C. Flanagan, P. Godefroid: Dynamic Partial-Order Reduction for Model
 *	Checking Software. POPL 2005.
 *	P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas: Optimal Dynamic
 *	Partial Order Reduction. POPL 2014.
 *
 * Names and parameters are theirs. A program is valid until the same function
 * makes the next one.
 */
#ifndef _EXPLORER_LITERATURE_PROGRAMS_H
#define _EXPLORER_LITERATURE_PROGRAMS_H

#include <interleave/interleave.h>

/**
 * readers() - make a program of one writer and several readers of a variable
 * @n: number of readers, 1 to INTERLEAVE_THREADS - 1
 *
 * Each reader runs before or after the writer: 2^n classes.
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program readers(unsigned int n);

/**
 * indexer() - make a program whose threads insert four messages in a hash table
 * @n: number of threads, 1 to INTERLEAVE_THREADS
 *
 * Up to 11 threads no two messages collide. Each further thread has three
 * messages that collide with one of another thread: 8^(n - 11) classes.
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program indexer(unsigned int n);

/**
 * filesystem() - make a program that allocates a block a thread to an inode
 * @n: number of threads, 1 to 26
 *
 * Up to 13 threads no two start their search at the same block. Each further
 * thread starts where another one does: 2^(n - 13) classes.
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program filesystem(unsigned int n);

/**
 * lastzero() - make a program that searches an array which other threads change
 * @n: number of other threads, 2 to INTERLEAVE_THREADS - 1
 *
 * Thread 0 searches for the last zero; thread i sets element i to one more than
 * element i - 1: (n + 3) * 2^(n - 2) classes.
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program lastzero(unsigned int n);

#endif /* _EXPLORER_LITERATURE_PROGRAMS_H */
