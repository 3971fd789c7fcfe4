// SPDX-License-Identifier: GPL-2.0-only
/* Set of the classes of schedules that were run, by their digests. */
#include <linux/mm.h>
#include <linux/slab.h>

#include "seen.h"
#include "table.h"

#define SEEN_FIRST_BITS	12
#define SEEN_LAST_BITS	24

static struct il_table seen_table;
static u64 seen_sum;
static bool seen_overflow;

void il_seen_reset(void)
{
	kvfree(seen_table.slots);
	seen_table = (struct il_table){ .epoch = 1 };
	seen_sum = 0;
	seen_overflow = false;
}

static bool seen_grow(void)
{
	struct il_table bigger = {
		.bits = seen_table.slots ? seen_table.bits + 2 :
					   SEEN_FIRST_BITS,
		.epoch = 1,
	};
	unsigned long i;
	bool added;

	if (bigger.bits > SEEN_LAST_BITS)
		return false;
	bigger.slots = kvcalloc(BIT(bigger.bits), sizeof(*bigger.slots),
				GFP_KERNEL);
	if (!bigger.slots)
		return false;
	for (i = 0; seen_table.slots && i < BIT(seen_table.bits); i++) {
		if (seen_table.slots[i].epoch)
			il_table_add(&bigger, seen_table.slots[i].key, &added);
	}
	kvfree(seen_table.slots);
	seen_table = bigger;
	return true;
}

void il_seen_add(u64 digest)
{
	bool added;

	if (seen_overflow)
		return;
	if (!seen_table.slots || seen_table.count >= BIT(seen_table.bits) / 2) {
		seen_overflow = !seen_grow();
		if (seen_overflow)
			return;
	}
	il_table_add(&seen_table, digest, &added);
	if (added)
		seen_sum += digest * GOLDEN_RATIO_64;
}

void il_seen_result(struct interleave_result *result)
{
	result->classes = seen_overflow ? 0 : seen_table.count;
	result->traces = seen_overflow ? 0 : seen_sum;
}
