// SPDX-License-Identifier: GPL-2.0-only
/* The mock IOMMU's page table. */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "mock_page_table.h"

/* A table of any level; it is freed when its last entry goes. */
struct pt_table {
	unsigned int used;
	union {
		struct pt_table *below[PT_ENTRIES];
		struct pt_entry page[PT_ENTRIES];
	};
};

/* Level 0 is the one of the pages. */
static unsigned int index_at(u64 iova, unsigned int level)
{
	return (iova >> (PT_PAGE_SHIFT + level * PT_LEVEL_BITS)) &
	       (PT_ENTRIES - 1);
}

static size_t table_size(unsigned int level)
{
	return level ? offsetofend(struct pt_table, below) :
		       sizeof(struct pt_table);
}

static void unmap_at(struct pt_table **slot, unsigned int level, u64 iova)
{
	struct pt_table *table = *slot;
	unsigned int index = index_at(iova, level);

	if (!table)
		return;
	if (level) {
		if (!table->below[index])
			return;
		unmap_at(&table->below[index], level - 1, iova);
		if (table->below[index])
			return;
	} else {
		if (!table->page[index].prot)
			return;
		table->page[index] = (struct pt_entry){ };
	}
	if (!--table->used) {
		kvfree(table);
		*slot = NULL;
	}
}

static int map_at(struct pt_table **slot, unsigned int level, u64 iova,
		  const struct pt_entry *entry)
{
	unsigned int index = index_at(iova, level);
	struct pt_table *table = *slot;
	bool fresh;
	int ret;

	if (!table) {
		table = kvzalloc(table_size(level), GFP_KERNEL);
		if (!table)
			return -ENOMEM;
		*slot = table;
	}

	if (level) {
		fresh = !table->below[index];
		ret = map_at(&table->below[index], level - 1, iova, entry);
		fresh = fresh && table->below[index];
	} else {
		fresh = !table->page[index].prot;
		ret = fresh ? 0 : -EEXIST;
		if (fresh)
			table->page[index] = *entry;
	}

	if (fresh)
		table->used++;
	if (!table->used) {
		kvfree(table);
		*slot = NULL;
	}
	return ret;
}

int page_table_map(struct page_table *table, u64 iova, u64 vaddr,
		   unsigned int prot)
{
	struct pt_entry entry = {
		.vaddr = vaddr,
		.prot = prot,
	};

	return map_at(&table->root, PT_LEVELS - 1, iova, &entry);
}

void page_table_unmap(struct page_table *table, u64 iova)
{
	unmap_at(&table->root, PT_LEVELS - 1, iova);
}

struct pt_entry *page_table_walk(struct page_table *table, u64 iova)
{
	struct pt_table *level_table = table->root;
	struct pt_entry *entry;
	unsigned int level;

	if (iova >= PT_LIMIT)
		return NULL;
	for (level = PT_LEVELS - 1; level && level_table; level--)
		level_table = level_table->below[index_at(iova, level)];
	if (!level_table)
		return NULL;
	entry = &level_table->page[index_at(iova, 0)];
	return entry->prot ? entry : NULL;
}
