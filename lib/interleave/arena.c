// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that the subject allocates
 *
 * Each thread has a slice of an arena and takes one piece after the other. No
 * memory is used twice within a schedule, so freed memory keeps its contents,
 * and every later access is recognised.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "arena.h"
#include "kinds.h"
#include "state.h"

#define ARENA_SLICE	SZ_64K
#define ARENA_PIECES	512
#define ARENA_ALIGNMENT	16
/* Between pieces, so that an access beyond a piece is recognised. */
#define ARENA_RED_ZONE	16

/**
 * struct arena_piece - an object of the subject
 * @start: offset in its slice
 * @size: size in bytes, as allocated
 * @allocated: place in the source of the allocation
 * @freed: place in the source of the free, NULL while allocated
 * @freed_by: thread that freed
 */
struct arena_piece {
	u32 start;
	u32 size;
	const struct interleave_site *allocated;
	const struct interleave_site *freed;
	u8 freed_by;
};

struct arena_slice {
	u32 used;
	unsigned int nr_pieces;
	struct arena_piece pieces[ARENA_PIECES];
};

static void *arena;
static struct arena_slice *arena_slices;

int il_arena_init(void)
{
	arena = vmalloc(IL_CLOCKS * ARENA_SLICE);
	arena_slices = vzalloc(array_size(IL_CLOCKS, sizeof(*arena_slices)));
	if (arena && arena_slices)
		return 0;

	il_arena_exit();
	return -ENOMEM;
}

void il_arena_exit(void)
{
	vfree(arena);
	vfree(arena_slices);
	arena = NULL;
	arena_slices = NULL;
}

void il_arena_reset(void)
{
	unsigned int i;

	for (i = 0; i < IL_CLOCKS; i++) {
		arena_slices[i].used = 0;
		arena_slices[i].nr_pieces = 0;
	}
}

void *il_arena_alloc(unsigned int thread, size_t size,
		     const struct interleave_site *site)
{
	struct arena_slice *slice = &arena_slices[thread];
	struct arena_piece *piece = &slice->pieces[slice->nr_pieces];
	size_t whole;
	void *object;

	/* kmalloc() fails, too: not a lack of the arena. */
	if (size > KMALLOC_MAX_SIZE)
		return NULL;

	whole = ALIGN(size + ARENA_RED_ZONE, ARENA_ALIGNMENT);
	if (slice->nr_pieces == ARENA_PIECES ||
	    whole > ARENA_SLICE - slice->used) {
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

	object = arena + thread * ARENA_SLICE + piece->start;
	memset(object, 0, size);
	return object;
}

bool il_arena_owns(unsigned long address)
{
	return arena &&
	       address - (unsigned long)arena < IL_CLOCKS * ARENA_SLICE;
}

/* The last piece that starts at or before an address of the arena. */
static struct arena_piece *arena_piece_at(unsigned long address, u32 *offset)
{
	unsigned long place = address - (unsigned long)arena;
	struct arena_slice *slice = &arena_slices[place / ARENA_SLICE];
	unsigned int from = 0, to = slice->nr_pieces;

	*offset = place % ARENA_SLICE;
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

size_t il_arena_size(const void *object)
{
	struct arena_piece *piece;
	u32 offset;

	piece = arena_piece_at((unsigned long)object, &offset);
	return piece && !offset ? piece->size : 0;
}

void il_arena_free(unsigned int thread, const void *object,
		   const struct interleave_site *site)
{
	static const struct interleave_site unknown = {
		.function = "a scope", .file = "somewhere",
	};
	struct arena_piece *piece;
	u32 offset;

	piece = arena_piece_at((unsigned long)object, &offset);
	if (!site)
		site = piece ? piece->allocated : &unknown;
	if (!piece || offset) {
		il_find(INTERLEAVE_DOUBLE_FREE,
			"%s frees an address of no object (%s:%u)",
			il_thread_name(thread), site->file, site->line);
		return;
	}
	if (piece->freed) {
		il_find(INTERLEAVE_DOUBLE_FREE,
			"%s frees in %s (%s:%u) memory that %s freed in %s (%s:%u), allocated at %s:%u",
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

void il_arena_check(unsigned int thread, const struct il_op *op)
{
	struct arena_piece *piece;
	char place[80];
	u32 offset;

	if (il_kinds[op->kind].no_touch || !il_arena_owns(op->address))
		return;

	piece = arena_piece_at(op->address, &offset);
	if (piece && !piece->freed && offset + op->size <= piece->size)
		return;

	il_site_text(place, sizeof(place), op->site, op->ip);
	if (!piece || offset >= piece->size + ARENA_RED_ZONE) {
		il_find(INTERLEAVE_USE_AFTER_FREE,
			"%s uses in %s memory that was never allocated",
			il_thread_name(thread), place);
	} else if (piece->freed) {
		il_find(INTERLEAVE_USE_AFTER_FREE,
			"%s uses in %s memory that %s freed in %s (%s:%u), allocated at %s:%u",
			il_thread_name(thread), place,
			il_thread_name(piece->freed_by), piece->freed->function,
			piece->freed->file, piece->freed->line,
			piece->allocated->file, piece->allocated->line);
	} else {
		il_find(INTERLEAVE_USE_AFTER_FREE,
			"%s uses in %s memory beyond the %u bytes allocated in %s (%s:%u)",
			il_thread_name(thread), place, piece->size,
			piece->allocated->function, piece->allocated->file,
			piece->allocated->line);
	}
}

void il_arena_check_leaks(void)
{
	unsigned int i, j;

	for (i = 0; i < IL_CLOCKS; i++) {
		for (j = 0; j < arena_slices[i].nr_pieces; j++) {
			const struct arena_piece *piece =
				&arena_slices[i].pieces[j];

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
