// SPDX-License-Identifier: GPL-2.0-only
/* Programs from the literature, "literature_programs.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/mutex.h>

#include "literature_programs.h"
#include "numbered_threads.h"

static struct {
	struct numbered numbered;
	atomic_t x;
} readers_state;

static void readers_setup(void *ctx)
{
	atomic_set(&readers_state.x, 0);
}

static void readers_run(struct numbered *numbered, unsigned int me)
{
	if (!me)
		atomic_set(&readers_state.x, 1);
	else
		atomic_read(&readers_state.x);
}

struct interleave_program readers(unsigned int n)
{
	return numbered_program(&readers_state.numbered, "readers", n + 1,
				readers_run, readers_setup, NULL);
}

#define INDEXER_SIZE		128
#define INDEXER_MESSAGES	4

static struct {
	struct numbered numbered;
	unsigned int threads;
	atomic_t table[INDEXER_SIZE];
} indexer_state;

static void indexer_setup(void *ctx)
{
	unsigned int i;

	for (i = 0; i < INDEXER_SIZE; i++)
		atomic_set(&indexer_state.table[i], 0);
}

static void indexer_run(struct numbered *numbered, unsigned int me)
{
	unsigned int m;

	for (m = 1; m <= INDEXER_MESSAGES; m++) {
		int w = m * 11 + me;
		unsigned int h = w * 7 % INDEXER_SIZE;

		while (atomic_cmpxchg(&indexer_state.table[h], 0, w))
			h = (h + 1) % INDEXER_SIZE;
	}
}

static const char *indexer_check(void *ctx)
{
	unsigned int i, found = 0;

	for (i = 0; i < INDEXER_SIZE; i++)
		found += !!atomic_read(&indexer_state.table[i]);
	if (found != indexer_state.threads * INDEXER_MESSAGES)
		return "a message is missing";
	return NULL;
}

struct interleave_program indexer(unsigned int n)
{
	indexer_state.threads = n;
	return numbered_program(&indexer_state.numbered, "indexer", n,
				indexer_run, indexer_setup, indexer_check);
}

#define FS_INODES	32
#define FS_BLOCKS	26

static struct {
	struct numbered numbered;
	unsigned int threads;
	struct mutex inode_lock[FS_INODES];	/* for inode[] */
	struct mutex block_lock[FS_BLOCKS];	/* for busy[] */
	unsigned int inode[FS_INODES];	/* its block + 1, or 0 */
	bool busy[FS_BLOCKS];
} fs_state;

static void fs_setup(void *ctx)
{
	unsigned int i;

	for (i = 0; i < FS_INODES; i++) {
		mutex_init(&fs_state.inode_lock[i]);
		fs_state.inode[i] = 0;
	}
	for (i = 0; i < FS_BLOCKS; i++) {
		mutex_init(&fs_state.block_lock[i]);
		fs_state.busy[i] = false;
	}
}

static bool fs_take_block(unsigned int b)
{
	bool taken = false;

	mutex_lock(&fs_state.block_lock[b]);
	if (!fs_state.busy[b]) {
		fs_state.busy[b] = true;
		taken = true;
	}
	mutex_unlock(&fs_state.block_lock[b]);
	return taken;
}

static void fs_run(struct numbered *numbered, unsigned int me)
{
	unsigned int i = me % FS_INODES;
	unsigned int b = i * 2 % FS_BLOCKS;

	mutex_lock(&fs_state.inode_lock[i]);
	if (!fs_state.inode[i]) {
		while (!fs_take_block(b))
			b = (b + 1) % FS_BLOCKS;
		fs_state.inode[i] = b + 1;
	}
	mutex_unlock(&fs_state.inode_lock[i]);
}

static const char *fs_check(void *ctx)
{
	unsigned int i, j;

	for (i = 0; i < fs_state.threads; i++) {
		if (!fs_state.inode[i])
			return "an inode has no block";
		for (j = 0; j < i; j++) {
			if (fs_state.inode[j] == fs_state.inode[i])
				return "two inodes have the same block";
		}
	}
	return NULL;
}

struct interleave_program filesystem(unsigned int n)
{
	fs_state.threads = n;
	return numbered_program(&fs_state.numbered, "filesystem", n,
				fs_run, fs_setup, fs_check);
}

static struct {
	struct numbered numbered;
	unsigned int last;
	atomic_t array[INTERLEAVE_THREADS];
} lastzero_state;

static void lastzero_setup(void *ctx)
{
	unsigned int i;

	for (i = 0; i < INTERLEAVE_THREADS; i++)
		atomic_set(&lastzero_state.array[i], 0);
}

static void lastzero_run(struct numbered *numbered, unsigned int me)
{
	atomic_t *array = lastzero_state.array;
	unsigned int i = lastzero_state.last;

	if (me) {
		atomic_set(&array[me], atomic_read(&array[me - 1]) + 1);
		return;
	}
	while (atomic_read(&array[i]))
		i--;
}

struct interleave_program lastzero(unsigned int n)
{
	lastzero_state.last = n;
	return numbered_program(&lastzero_state.numbered, "lastzero", n + 1,
				lastzero_run, lastzero_setup, NULL);
}
