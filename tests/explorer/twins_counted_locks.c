// SPDX-License-Identifier: GPL-2.0-only
/* Bugs with counts whose last put takes a lock, "twins.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#include "twins.h"

static spinlock_t lock;
static raw_spinlock_t raw_lock;
static struct mutex slow_lock;
static refcount_t users;
static struct kref kref;
static atomic_t count;
/* guarded by lock: users may get references */
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

/* A lookup may find the object between the last put and its unlisting. */
static void put_then_lock(void *ctx)
{
	if (!refcount_dec_and_test(&users))
		return;
	spin_lock(&lock);
	listed = false;
	spin_unlock(&lock);
}

/* __cond_lock(), here and below: sparse knows only atomic_dec_and_lock(). */
static void put_and_lock(void *ctx)
{
	if (!__cond_lock(&lock, refcount_dec_and_lock(&users, &lock)))
		return;
	listed = false;
	spin_unlock(&lock);
}

PAIR_OF(last_locked, (.setup = setup),
	({ "putter", put_then_lock }, { "finder", look_up }),
	({ "putter", put_and_lock }, { "finder", look_up }));

static void clear_list(struct kref *unused)
{
	listed = false;
}

/* True if this was the last put and it took the lock. Releases the lock. */
#define put_under_lock(put, is_locked, unlock) ({			\
	bool __held = false;						\
									\
	if (put) {							\
		__held = is_locked;					\
		unlock;							\
	}								\
	__held;								\
})

/* Of two puts only the last takes the lock. */
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
	EXPECT_LAST(__cond_lock(&lock,
				refcount_dec_and_lock_irqsave(&users, &lock,
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

/* The putter expects to be alone. */
static void put_as_if_alone(void *ctx)
{
	if (atomic_dec_and_lock(&count, &lock))
		spin_unlock(&lock);
	else
		INTERLEAVE_EXPECT(!atomic_read(&count));
}

THREAD(add_one, atomic_inc(&count))

PAIR_OF(counted_forms, (.setup = setup),
	({ "putter", put_as_if_alone }, { "adder", add_one }),
	({ "putter", put_in_every_form }));
