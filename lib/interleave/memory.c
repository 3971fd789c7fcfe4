// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that the subject allocates
 *
 * Each thread has a slice of an arena and takes from it piece by piece. Nothing
 * is used twice within a schedule, so that freed memory stays what it was and
 * whoever still uses it can be told.
 */
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "internal.h"

#define SLICE		SZ_64K
#define PIECES		512
#define ALIGNMENT	16
/* Between pieces; who reads or writes there has left its own. */
#define RED_ZONE	16

/**
 * struct piece - An object of the subject.
 * @start: where in its slice
 * @size: as asked for
 * @allocated: where in the source
 * @freed: where in the source, NULL if it is allocated
 * @freed_by: thread
 */
struct piece {
	u32 start;
	u32 size;
	const struct interleave_site *allocated;
	const struct interleave_site *freed;
	u8 freed_by;
};

struct slice {
	u32 used;
	unsigned int nr_pieces;
	struct piece pieces[PIECES];
};

static void *arena;
static struct slice *slices;

int il_memory_init(void)
{
	arena = vmalloc(IL_CLOCKS * SLICE);
	slices = vzalloc(array_size(IL_CLOCKS, sizeof(*slices)));
	if (arena && slices)
		return 0;

	il_memory_exit();
	return -ENOMEM;
}

void il_memory_exit(void)
{
	vfree(arena);
	vfree(slices);
	arena = NULL;
	slices = NULL;
}

void il_memory_reset(void)
{
	unsigned int i;

	for (i = 0; i < IL_CLOCKS; i++) {
		slices[i].used = 0;
		slices[i].nr_pieces = 0;
	}
}

void *il_memory_alloc(unsigned int thread, size_t size,
		      const struct interleave_site *site)
{
	struct slice *slice = &slices[thread];
	struct piece *piece = &slice->pieces[slice->nr_pieces];
	size_t whole;
	void *object;

	/* The kernel has none of that either: the subject's own affair. */
	if (size > KMALLOC_MAX_SIZE)
		return NULL;

	whole = ALIGN(size + RED_ZONE, ALIGNMENT);
	if (slice->nr_pieces == PIECES || whole > SLICE - slice->used) {
		il_find(INTERLEAVE_BROKEN, "%s allocates too much",
			il_thread_name(thread));
		return NULL;
	}

	piece->start = slice->used;
	piece->size = size;
	piece->allocated = site;
	piece->freed = NULL;
	slice->nr_pieces++;
	slice->used += whole;

	object = arena + thread * SLICE + piece->start;
	memset(object, 0, size);
	return object;
}

bool il_memory_owns(unsigned long address)
{
	return arena && address - (unsigned long)arena < IL_CLOCKS * SLICE;
}

/* The last piece that starts at or before an address of the arena. */
static struct piece *piece_at(unsigned long address, u32 *offset)
{
	unsigned long place = address - (unsigned long)arena;
	struct slice *slice = &slices[place / SLICE];
	unsigned int from = 0, to = slice->nr_pieces;

	*offset = place % SLICE;
	while (from < to) {
		unsigned int middle = (from + to) / 2;

		if (slice->pieces[middle].start <= *offset)
			from = middle + 1;
		else
			to = middle;
	}
	if (!from)
		return NULL;
	*offset -= slice->pieces[from - 1].start;
	return &slice->pieces[from - 1];
}

size_t il_memory_size(const void *object)
{
	struct piece *piece;
	u32 offset;

	piece = piece_at((unsigned long)object, &offset);
	return piece && !offset ? piece->size : 0;
}

void il_memory_free(unsigned int thread, const void *object,
		    const struct interleave_site *site)
{
	static const struct interleave_site unknown = {
		.function = "a scope", .file = "somewhere",
	};
	struct piece *piece;
	u32 offset;

	piece = piece_at((unsigned long)object, &offset);
	if (!site)
		site = piece ? piece->allocated : &unknown;
	if (!piece || offset) {
		il_find(INTERLEAVE_DOUBLE_FREE, "%s frees what is no object (%s:%u)",
			il_thread_name(thread), site->file, site->line);
		return;
	}
	if (piece->freed) {
		il_find(INTERLEAVE_DOUBLE_FREE,
			"%s frees in %s (%s:%u) what %s freed in %s (%s:%u), allocated at %s:%u",
			il_thread_name(thread), site->function, site->file,
			site->line, il_thread_name(piece->freed_by),
			piece->freed->function, piece->freed->file,
			piece->freed->line, piece->allocated->file,
			piece->allocated->line);
		return;
	}
	piece->freed = site;
	piece->freed_by = thread;
}

/* Where an operation is, in words. */
static void place_text(char *text, size_t size, const struct il_op *op)
{
	if (op->site)
		scnprintf(text, size, "%s (%s:%u)", op->site->function,
			  op->site->file, op->site->line);
	else
		scnprintf(text, size, "%ps", (void *)op->ip);
}

void il_memory_check(unsigned int thread, const struct il_op *op)
{
	struct piece *piece;
	char place[80];
	u32 offset;

	/* Who sleeps on a wait queue does not touch it. */
	if (op->kind == IL_FREE || op->kind == IL_SLEEP ||
	    !il_memory_owns(op->address))
		return;

	piece = piece_at(op->address, &offset);
	if (piece && !piece->freed && offset + op->size <= piece->size)
		return;

	place_text(place, sizeof(place), op);
	if (!piece || offset >= piece->size + RED_ZONE)
		il_find(INTERLEAVE_USE_AFTER_FREE,
			"%s uses memory that nobody allocated, in %s",
			il_thread_name(thread), place);
	else if (piece->freed)
		il_find(INTERLEAVE_USE_AFTER_FREE,
			"%s uses in %s what %s freed in %s (%s:%u), allocated at %s:%u",
			il_thread_name(thread), place,
			il_thread_name(piece->freed_by), piece->freed->function,
			piece->freed->file, piece->freed->line,
			piece->allocated->file, piece->allocated->line);
	else
		il_find(INTERLEAVE_USE_AFTER_FREE,
			"%s reaches in %s beyond the %u bytes allocated in %s (%s:%u)",
			il_thread_name(thread), place, piece->size,
			piece->allocated->function, piece->allocated->file,
			piece->allocated->line);
}

void il_memory_check_leaks(void)
{
	unsigned int i, j;

	for (i = 0; i < IL_CLOCKS; i++) {
		for (j = 0; j < slices[i].nr_pieces; j++) {
			const struct piece *piece = &slices[i].pieces[j];

			if (piece->freed)
				continue;
			il_find(INTERLEAVE_LEAK,
				"%u bytes that %s allocated in %s (%s:%u) are never freed",
				piece->size, il_thread_name(i),
				piece->allocated->function,
				piece->allocated->file, piece->allocated->line);
			return;
		}
	}
}
