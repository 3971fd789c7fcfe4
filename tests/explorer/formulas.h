/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers of schedules, by formula. */
#ifndef _EXPLORER_FORMULAS_H
#define _EXPLORER_FORMULAS_H

#include <linux/types.h>

/**
 * binomial() - count the ways to choose @k of @n
 * @n: size of the set
 * @k: size of the subsets
 *
 * Context: Any context.
 * Return: the binomial coefficient.
 */
unsigned long binomial(unsigned int n, unsigned int k);

/**
 * factorial() - count the orders of @n items
 * @n: number of items
 *
 * Context: Any context.
 * Return: the factorial of @n.
 */
unsigned long factorial(unsigned int n);

/**
 * shuffles() - count the ways to merge sequences into one
 * @lengths: lengths of the sequences
 * @count: number of sequences
 *
 * Context: Any context.
 * Return: the multinomial coefficient.
 */
unsigned long shuffles(const unsigned int *lengths, unsigned int count);

/**
 * equal_shuffles() - count the ways to merge sequences of equal length into one
 * @count: number of sequences
 * @length: length of each
 *
 * Context: Any context.
 * Return: the multinomial coefficient.
 */
unsigned long equal_shuffles(unsigned int count, unsigned int length);

#endif /* _EXPLORER_FORMULAS_H */
