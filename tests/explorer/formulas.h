/* SPDX-License-Identifier: GPL-2.0-only */
/* How many schedules there are, by formula. */
#ifndef _EXPLORER_FORMULAS_H
#define _EXPLORER_FORMULAS_H

#include <linux/types.h>

/**
 * binomial() - In how many ways @k of @n can be chosen.
 */
unsigned long binomial(unsigned int n, unsigned int k);

/**
 * factorial() - In how many orders @n can be put.
 */
unsigned long factorial(unsigned int n);

/**
 * shuffles() - In how many ways sequences can be merged into one.
 * @lengths: of the sequences
 * @count: how many there are
 */
unsigned long shuffles(const unsigned int *lengths, unsigned int count);

/**
 * equal_shuffles() - shuffles() of @count sequences of length @length
 */
unsigned long equal_shuffles(unsigned int count, unsigned int length);

#endif /* _EXPLORER_FORMULAS_H */
