/* SPDX-License-Identifier: GPL-2.0-only */
/* Hash tables that the start of a new epoch empties in constant time. */
#ifndef _INTERLEAVE_TABLE_H
#define _INTERLEAVE_TABLE_H

#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/limits.h>
#include <linux/types.h>

/**
 * struct il_slot - place for one key
 * @key: the key
 * @epoch: epoch of the table in which @key was added; any other: empty
 * @index: number of keys that were added before
 */
struct il_slot {
	u64 key;
	u32 epoch;
	u32 index;
};

/**
 * struct il_table - set of keys, with open addressing
 * @slots: BIT(@bits) slots
 * @bits: binary logarithm of the number of slots
 * @epoch: present epoch, from 1
 * @count: number of keys
 *
 * The user keeps values in an array of its own, at the index of their key.
 */
struct il_table {
	struct il_slot *slots;
	unsigned int bits;
	u32 epoch;
	u32 count;
};

#define DEFINE_IL_TABLE(name, nr_bits)					\
	static struct il_slot name##_slots[BIT(nr_bits)];		\
	static struct il_table name = {					\
		.slots = name##_slots,					\
		.bits = nr_bits,					\
		.epoch = 1,						\
	}

#define IL_TABLE_NONE	U32_MAX

/**
 * il_table_clear() - remove all keys
 * @table: the table
 *
 * Context: Any context. Caller must hold the token.
 */
static inline void il_table_clear(struct il_table *table)
{
	table->epoch++;
	table->count = 0;
}

/* The slot of @key, or the empty one for it; NULL if there is neither. */
static inline struct il_slot *il_table_slot(const struct il_table *table,
					    u64 key)
{
	unsigned int mask = BIT(table->bits) - 1, tries;
	unsigned int i = hash_64(key, table->bits);

	for (tries = 0; tries <= mask; tries++, i = (i + 1) & mask) {
		struct il_slot *slot = &table->slots[i];

		if (slot->epoch != table->epoch || slot->key == key)
			return slot;
	}
	return NULL;
}

/**
 * il_table_find() - look up a key
 * @table: the table
 * @key: the key
 *
 * Context: Any context. Caller must hold the token.
 * Return: the index of @key, IL_TABLE_NONE if it is not in @table.
 */
static inline u32 il_table_find(const struct il_table *table, u64 key)
{
	const struct il_slot *slot = il_table_slot(table, key);

	return slot && slot->epoch == table->epoch ? slot->index :
						     IL_TABLE_NONE;
}

/**
 * il_table_add() - look up a key, and add it if it is not there
 * @table: the table
 * @key: the key
 * @added: set to whether @key was added
 *
 * Context: Any context. Caller must hold the token.
 * Return: the index of @key, IL_TABLE_NONE if @table is full.
 */
static inline u32 il_table_add(struct il_table *table, u64 key, bool *added)
{
	struct il_slot *slot = il_table_slot(table, key);

	*added = slot && slot->epoch != table->epoch;
	if (!slot)
		return IL_TABLE_NONE;
	if (*added) {
		slot->key = key;
		slot->epoch = table->epoch;
		slot->index = table->count++;
	}
	return slot->index;
}

#endif /* _INTERLEAVE_TABLE_H */
