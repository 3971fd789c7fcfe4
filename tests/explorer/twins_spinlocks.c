// SPDX-License-Identifier: GPL-2.0-only
/* Bugs with spinlocks, raw spinlocks and rwlocks, "twins.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>

#include "shared_count.h"
#include "twins.h"

static spinlock_t count_lock;
static raw_spinlock_t raw_lock;
static rwlock_t list_lock;
/* guarded by list_lock */
static bool stale;

static void setup(void *ctx)
{
	spin_lock_init(&count_lock);
	raw_spin_lock_init(&raw_lock);
	rwlock_init(&list_lock);
	atomic_set(&count, 0);
	stale = true;
}

/* Two threads take two locks in opposite order. */
static void raw_inside(void *ctx)
{
	spin_lock(&count_lock);
	raw_spin_lock(&raw_lock);
	raw_spin_unlock(&raw_lock);
	spin_unlock(&count_lock);
}

static void raw_outside(void *ctx)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&raw_lock, flags);
	spin_lock(&count_lock);
	spin_unlock(&count_lock);
	raw_spin_unlock_irqrestore(&raw_lock, flags);
}

static void add_raw_inside(void *ctx)
{
	unsigned long flags;

	spin_lock(&count_lock);
	raw_spin_lock_irqsave(&raw_lock, flags);
	add_in_two_steps(NULL);
	raw_spin_unlock_irqrestore(&raw_lock, flags);
	spin_unlock(&count_lock);
}

static void add_raw(void *ctx)
{
	raw_spin_lock(&raw_lock);
	add_in_two_steps(NULL);
	raw_spin_unlock(&raw_lock);
}

INTERLEAVE_PROGRAM(raw_abba_bad, (.setup = setup),
		   { "insider", raw_inside }, { "outsider", raw_outside });
INTERLEAVE_PROGRAM(raw_abba_good, (.setup = setup, .check = count_is_two),
		   { "insider", add_raw_inside }, { "outsider", add_raw });

/* A thread writes with the lock held for reading. */
static void add_as_reader(void *ctx)
{
	read_lock(&list_lock);
	add_in_two_steps(NULL);
	read_unlock(&list_lock);
}

static void add_as_writer(void *ctx)
{
	write_lock(&list_lock);
	add_in_two_steps(NULL);
	write_unlock(&list_lock);
}

static void look_twice(void *ctx)
{
	int first;

	read_lock(&list_lock);
	first = atomic_read(&count);
	INTERLEAVE_EXPECT(atomic_read(&count) == first);
	read_unlock(&list_lock);
}

PAIR_OF(reader_writes, (.setup = setup, .check = count_is_two),
	(BY_TWO(add_as_reader)),
	({ "one", add_as_writer }, { "two", add_as_writer },
	 { "reader", look_twice }, { "other", look_twice }));

/* A reader takes the lock again; a writer may wait in between. */
static void read_within_reading(void *ctx)
{
	read_lock(&list_lock);
	if (atomic_read(&count)) {
		read_lock(&list_lock);
		read_unlock(&list_lock);
	}
	read_unlock(&list_lock);
}

static void read_then_write(void *ctx)
{
	bool old;

	read_lock(&list_lock);
	old = stale;
	read_unlock(&list_lock);
	if (!old)
		return;

	write_lock(&list_lock);
	if (stale) {
		stale = false;
		atomic_inc(&count);
	}
	write_unlock(&list_lock);
}

static const char *count_is_one(void *ctx)
{
	return atomic_read(&count) == 1 ? NULL : "not repaired once";
}

INTERLEAVE_PROGRAM(read_again_bad, (.setup = setup),
		   { "reader", read_within_reading },
		   { "writer", add_as_writer });
INTERLEAVE_PROGRAM(read_again_good, (.setup = setup, .check = count_is_one),
		   { "one", read_then_write }, { "two", read_then_write });

/* Every form of lock and unlock; trylocks show whether the lock is held. */
#define EXPECT_TRY(attempt, unlock, free)				\
	do {								\
		const bool is_free = (free);				\
									\
		if (attempt) {						\
			unlock;						\
			INTERLEAVE_EXPECT(is_free);			\
		} else {						\
			INTERLEAVE_EXPECT(!is_free);			\
		}							\
	} while (0)

static void expect_spin(bool free)
{
	unsigned long flags;

	INTERLEAVE_EXPECT(!spin_is_locked(&count_lock) == free);
	if (!free)
		assert_spin_locked(&count_lock);
	EXPECT_TRY(spin_trylock(&count_lock), spin_unlock(&count_lock), free);
	EXPECT_TRY(spin_trylock_irq(&count_lock), spin_unlock_irq(&count_lock),
		   free);
	EXPECT_TRY(spin_trylock_bh(&count_lock), spin_unlock_bh(&count_lock),
		   free);
	EXPECT_TRY(spin_trylock_irqsave(&count_lock, flags),
		   spin_unlock_irqrestore(&count_lock, flags), free);
}

static void expect_raw(bool free)
{
	unsigned long flags;

	INTERLEAVE_EXPECT(!raw_spin_is_locked(&raw_lock) == free);
	if (!free)
		assert_raw_spin_locked(&raw_lock);
	EXPECT_TRY(raw_spin_trylock(&raw_lock), raw_spin_unlock(&raw_lock),
		   free);
	EXPECT_TRY(raw_spin_trylock_irq(&raw_lock),
		   raw_spin_unlock_irq(&raw_lock), free);
	EXPECT_TRY(raw_spin_trylock_bh(&raw_lock),
		   raw_spin_unlock_bh(&raw_lock), free);
	EXPECT_TRY(raw_spin_trylock_irqsave(&raw_lock, flags),
		   raw_spin_unlock_irqrestore(&raw_lock, flags), free);
}

static void expect_list(bool readable, bool writable)
{
	unsigned long flags;

	EXPECT_TRY(read_trylock(&list_lock), read_unlock(&list_lock), readable);
	EXPECT_TRY(write_trylock(&list_lock), write_unlock(&list_lock),
		   writable);
	EXPECT_TRY(write_trylock_irqsave(&list_lock, flags),
		   write_unlock_irqrestore(&list_lock, flags), writable);
}

#define EXPECT_LOCKED(lock, unlock, held, free)				\
	do {								\
		lock;							\
		held;							\
		unlock;							\
		free;							\
	} while (0)

#define EXPECT_SPIN(lock, unlock)					\
	EXPECT_LOCKED(lock, unlock, expect_spin(false), expect_spin(true))
#define EXPECT_RAW(lock, unlock)					\
	EXPECT_LOCKED(lock, unlock, expect_raw(false), expect_raw(true))
#define EXPECT_READ(lock, unlock)					\
	EXPECT_LOCKED(lock, unlock, expect_list(true, false),		\
		      expect_list(true, true))
#define EXPECT_WRITE(lock, unlock)					\
	EXPECT_LOCKED(lock, unlock, expect_list(false, false),		\
		      expect_list(true, true))

static void try_every_form(void *ctx)
{
	unsigned long flags;

	EXPECT_SPIN(spin_lock_irq(&count_lock), spin_unlock_irq(&count_lock));
	EXPECT_SPIN(spin_lock_bh(&count_lock), spin_unlock_bh(&count_lock));
	EXPECT_SPIN(spin_lock_nested(&count_lock, 1), spin_unlock(&count_lock));
	EXPECT_SPIN(spin_lock_irqsave(&count_lock, flags),
		    spin_unlock_irqrestore(&count_lock, flags));
	EXPECT_SPIN(spin_lock_irqsave_nested(&count_lock, flags, 1),
		    spin_unlock_irqrestore(&count_lock, flags));
	EXPECT_RAW(raw_spin_lock_irq(&raw_lock),
		   raw_spin_unlock_irq(&raw_lock));
	EXPECT_RAW(raw_spin_lock_bh(&raw_lock), raw_spin_unlock_bh(&raw_lock));
	EXPECT_RAW(raw_spin_lock_nested(&raw_lock, 1),
		   raw_spin_unlock(&raw_lock));
	EXPECT_RAW(raw_spin_lock_irqsave(&raw_lock, flags),
		   raw_spin_unlock_irqrestore(&raw_lock, flags));
	EXPECT_RAW(raw_spin_lock_irqsave_nested(&raw_lock, flags, 1),
		   raw_spin_unlock_irqrestore(&raw_lock, flags));
	EXPECT_READ(read_lock_irq(&list_lock), read_unlock_irq(&list_lock));
	EXPECT_READ(read_lock_bh(&list_lock), read_unlock_bh(&list_lock));
	EXPECT_READ(read_lock_irqsave(&list_lock, flags),
		    read_unlock_irqrestore(&list_lock, flags));
	EXPECT_WRITE(write_lock_irq(&list_lock), write_unlock_irq(&list_lock));
	EXPECT_WRITE(write_lock_bh(&list_lock), write_unlock_bh(&list_lock));
	EXPECT_WRITE(write_lock_irqsave(&list_lock, flags),
		     write_unlock_irqrestore(&list_lock, flags));
#ifdef write_lock_nested
	EXPECT_WRITE(write_lock_nested(&list_lock, 1),
		     write_unlock(&list_lock));
#endif
}

/* One path lacks the unlock. */
static void leave_out_unlock(void *ctx)
{
	write_lock_bh(&list_lock);
	if (atomic_inc_and_test(&count))
		__release(&list_lock);		/* for sparse */
	else
		write_unlock_bh(&list_lock);
}

THREAD(take_one, atomic_dec(&count))

PAIR_OF(every_form, (.setup = setup),
	({ "leaver", leave_out_unlock }, { "taker", take_one }),
	({ "one", try_every_form }));

/* The callee asserts a lock that one of two callers does not hold. */
static void set_guarded(void)
{
	assert_spin_locked(&count_lock);
	stale = false;
}

THREAD(set_without_lock, set_guarded())

static void set_with_lock(void *ctx)
{
	spin_lock(&count_lock);
	set_guarded();
	spin_unlock(&count_lock);
}

PAIR_OF(asserted_lock, (.setup = setup),
	({ "hasty", set_without_lock }, { "holder", set_with_lock }),
	(BY_TWO(set_with_lock)));
