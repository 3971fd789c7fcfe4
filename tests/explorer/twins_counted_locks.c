// SPDX-License-Identifier: GPL-2.0-only
/* Programs that go wrong with counts whose end is under a lock, "twins.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#include "twins.h"

/* The programs run one at a time, so they share what they are made of. */
static spinlock_t lock;
static raw_spinlock_t raw_lock;
static struct mutex slow_lock;
static refcount_t users;
static struct kref kref;
static atomic_t count;
/* Guarded by lock: whether users may be added to */
static bool listed;

static void set_counts(unsigned int n)
{
	refcount_set(&users, n);
	refcount_set(&kref.refcount, n);
	atomic_set(&count, n);
}

static void setup(void *ctx)
{
	spin_lock_init(&lock);
	raw_spin_lock_init(&raw_lock);
	mutex_init(&slow_lock);
	set_counts(1);
	listed = true;
}

static void look_up(void *ctx)
{
	spin_lock(&lock);
	if (listed)
		refcount_inc(&users);
	spin_unlock(&lock);
}

/* Takes it off the list once nobody has it: somebody may find it until then. */
static void put_then_lock(void *ctx)
{
	if (!refcount_dec_and_test(&users))
		return;
	spin_lock(&lock);
	listed = false;
	spin_unlock(&lock);
}

/* __cond_lock() here and below: sparse knows it of atomic_dec_and_lock() alone. */
static void put_and_lock(void *ctx)
{
	if (!__cond_lock(&lock, refcount_dec_and_lock(&users, &lock)))
		return;
	listed = false;
	spin_unlock(&lock);
}

INTERLEAVE_PROGRAM(last_locked_bad, (.setup = setup),
		   { "putter", put_then_lock }, { "finder", look_up });
INTERLEAVE_PROGRAM(last_locked_good, (.setup = setup),
		   { "putter", put_and_lock }, { "finder", look_up });

static void clear_list(struct kref *unused)
{
	listed = false;
}

/* Whether the last is gone, with the lock held: it is free again. */
#define put_under_lock(put, is_locked, unlock) ({			\
	bool __held = false;						\
									\
	if (put) {							\
		__held = is_locked;					\
		unlock;							\
	}								\
	__held;								\
})

/* The lock is free behind the first of two, and held behind the last. */
#define EXPECT_LAST(put, is_locked, unlock)				\
	do {								\
		set_counts(2);						\
		INTERLEAVE_EXPECT(!put_under_lock(put, is_locked, unlock)); \
		INTERLEAVE_EXPECT(!(is_locked));			\
		INTERLEAVE_EXPECT(put_under_lock(put, is_locked, unlock)); \
	} while (0)

static void put_in_every_form(void *ctx)
{
	unsigned long flags;

	EXPECT_LAST(__cond_lock(&lock, refcount_dec_and_lock(&users, &lock)),
		    spin_is_locked(&lock), spin_unlock(&lock));
	EXPECT_LAST(__cond_lock(&lock, refcount_dec_and_lock_irqsave(&users, &lock,
								     &flags)),
		    spin_is_locked(&lock),
		    spin_unlock_irqrestore(&lock, flags));
	EXPECT_LAST(refcount_dec_and_mutex_lock(&users, &slow_lock),
		    mutex_is_locked(&slow_lock), mutex_unlock(&slow_lock));
	EXPECT_LAST(__cond_lock(&lock, kref_put_lock(&kref, clear_list, &lock)),
		    spin_is_locked(&lock), spin_unlock(&lock));
	EXPECT_LAST(kref_put_mutex(&kref, clear_list, &slow_lock),
		    mutex_is_locked(&slow_lock), mutex_unlock(&slow_lock));
	EXPECT_LAST(atomic_dec_and_lock(&count, &lock),
		    spin_is_locked(&lock), spin_unlock(&lock));
	EXPECT_LAST(atomic_dec_and_lock_irqsave(&count, &lock, flags),
		    spin_is_locked(&lock),
		    spin_unlock_irqrestore(&lock, flags));
	EXPECT_LAST(atomic_dec_and_mutex_lock(&count, &slow_lock),
		    mutex_is_locked(&slow_lock), mutex_unlock(&slow_lock));
#ifdef atomic_dec_and_raw_lock
	EXPECT_LAST(atomic_dec_and_raw_lock(&count, &raw_lock),
		    raw_spin_is_locked(&raw_lock), raw_spin_unlock(&raw_lock));
	EXPECT_LAST(atomic_dec_and_raw_lock_irqsave(&count, &raw_lock, flags),
		    raw_spin_is_locked(&raw_lock),
		    raw_spin_unlock_irqrestore(&raw_lock, flags));
#endif
	INTERLEAVE_EXPECT(!listed);
}

/* Of an earlier user's count, and so not the last after all. */
static void put_as_if_alone(void *ctx)
{
	if (atomic_dec_and_lock(&count, &lock))
		spin_unlock(&lock);
	else
		INTERLEAVE_EXPECT(!atomic_read(&count));
}

static void add_one(void *ctx)
{
	atomic_inc(&count);
}

INTERLEAVE_PROGRAM(counted_forms_bad, (.setup = setup),
		   { "putter", put_as_if_alone }, { "adder", add_one });
INTERLEAVE_PROGRAM(counted_forms_good, (.setup = setup),
		   { "putter", put_in_every_form });
