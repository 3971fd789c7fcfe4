// SPDX-License-Identifier: GPL-2.0-only
/* Numbers of schedules, by formula, "formulas.h". */
#include "formulas.h"

unsigned long binomial(unsigned int n, unsigned int k)
{
	unsigned long result = 1;
	unsigned int i;

	if (k > n)
		return 0;
	for (i = 1; i <= k; i++)
		result = result * (n - k + i) / i;
	return result;
}

unsigned long factorial(unsigned int n)
{
	unsigned long result = 1;

	for (; n > 1; n--)
		result *= n;
	return result;
}

unsigned long shuffles(const unsigned int *lengths, unsigned int count)
{
	unsigned long result = 1;
	unsigned int i, total = 0;

	for (i = 0; i < count; i++) {
		total += lengths[i];
		result *= binomial(total, lengths[i]);
	}
	return result;
}

unsigned long equal_shuffles(unsigned int count, unsigned int length)
{
	unsigned long result = 1;
	unsigned int i;

	for (i = 1; i <= count; i++)
		result *= binomial(i * length, length);
	return result;
}
