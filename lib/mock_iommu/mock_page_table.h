/* SPDX-License-Identifier: GPL-2.0-only */
/* The mock IOMMU's page table: three levels of 512 entries, 4 KiB pages. */
#ifndef MOCK_PAGE_TABLE_H
#define MOCK_PAGE_TABLE_H

#include <linux/bits.h>
#include <linux/types.h>

#define PT_PAGE_SHIFT	12
#define PT_PAGE_SIZE	BIT_ULL(PT_PAGE_SHIFT)
#define PT_LEVELS	3
#define PT_LEVEL_BITS	9
#define PT_ENTRIES	BIT(PT_LEVEL_BITS)

/* The first address that is out of reach: 512 GiB */
#define PT_LIMIT	BIT_ULL(PT_PAGE_SHIFT + PT_LEVELS * PT_LEVEL_BITS)

/**
 * struct pt_entry - What a page of the device's address space is mapped to.
 * @vaddr: user address
 * @prot: IOMMU_READ and IOMMU_WRITE; 0 for a page that is not mapped
 * @pins: how often it is pinned
 */
struct pt_entry {
	u64 vaddr;
	unsigned int prot;
	unsigned int pins;
};

struct pt_table;

/**
 * struct page_table - A page table. All zero is an empty one.
 * @root: the first level, or NULL
 *
 * The user serialises all calls.
 */
struct page_table {
	struct pt_table *root;
};

/**
 * page_table_map() - Map one page.
 * @table: the table
 * @iova: the device's address, below PT_LIMIT
 * @vaddr: what it is mapped to
 * @prot: IOMMU_READ and IOMMU_WRITE, at least one
 *
 * Context: Process context, may sleep.
 * Return: 0, -EEXIST if it is mapped already, -ENOMEM.
 */
int page_table_map(struct page_table *table, u64 iova, u64 vaddr,
		   unsigned int prot);

/**
 * page_table_unmap() - Unmap one page; frees levels that become empty.
 * @table: the table
 * @iova: the device's address; nothing happens if nothing is mapped there
 *
 * Context: Any.
 */
void page_table_unmap(struct page_table *table, u64 iova);

/**
 * page_table_walk() - Find a page.
 * @table: the table
 * @iova: the device's address
 *
 * Context: Any.
 * Return: the entry, good until the page is unmapped; NULL if nothing is
 * mapped there.
 */
struct pt_entry *page_table_walk(struct page_table *table, u64 iova);

#endif /* MOCK_PAGE_TABLE_H */
