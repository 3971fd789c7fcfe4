// SPDX-License-Identifier: GPL-2.0-only
/* The set of the classes of schedules that were run, by their digests */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

#define FIRST_BITS	12
#define LAST_BITS	24

static u64 *table;
static unsigned int bits;
static unsigned long count;
static u64 sum;
static bool full;

void il_seen_reset(void)
{
	kvfree(table);
	table = NULL;
	bits = 0;
	count = 0;
	sum = 0;
	full = false;
}

static bool put(u64 *into, unsigned int size_bits, u64 digest)
{
	unsigned long mask = BIT(size_bits) - 1;
	unsigned long i = hash_64(digest, size_bits);

	for (; into[i]; i = (i + 1) & mask)
		if (into[i] == digest)
			return false;
	into[i] = digest;
	return true;
}

static bool grow(void)
{
	unsigned int more = bits ? bits + 2 : FIRST_BITS;
	unsigned long i;
	u64 *bigger;

	if (more > LAST_BITS)
		return false;
	bigger = kvcalloc(BIT(more), sizeof(*bigger), GFP_KERNEL);
	if (!bigger)
		return false;
	for (i = 0; bits && i < BIT(bits); i++)
		if (table[i])
			put(bigger, more, table[i]);
	kvfree(table);
	table = bigger;
	bits = more;
	return true;
}

void il_seen_add(u64 digest)
{
	digest = digest ?: 1;
	if (full)
		return;
	if (!bits || count >= BIT(bits) / 2) {
		full = !grow();
		if (full)
			return;
	}
	if (!put(table, bits, digest))
		return;
	count++;
	sum += digest * GOLDEN_RATIO_64;
}

unsigned long il_seen_count(void)
{
	return full ? 0 : count;
}

u64 il_seen_digest(void)
{
	return full ? 0 : sum;
}
