// SPDX-License-Identifier: GPL-2.0-only
/* Bugs with the lifetime of an object, "twins.h". */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "twins.h"

struct object {
	struct kref kref;
	struct rcu_head rcu;
	int value;
};

static struct mutex lock;
static atomic_long_t slot;	/* an object, or 0 */
static struct object __rcu *published;
static refcount_t references;
static atomic_t count;

static struct object *object_create(void)
{
	struct object *object = kzalloc(sizeof(*object), GFP_KERNEL);

	kref_init(&object->kref);
	object->value = 42;
	return object;
}

static void object_release(struct kref *kref)
{
	kfree(container_of(kref, struct object, kref));
}

static void object_put(struct object *object)
{
	kref_put(&object->kref, object_release);
}

static struct object *slot_object(void)
{
	return (struct object *)atomic_long_read(&slot);
}

static void setup(void *ctx)
{
	mutex_init(&lock);
	atomic_long_set(&slot, 0);
	RCU_INIT_POINTER(published, NULL);
	refcount_set(&references, 1);
	atomic_set(&count, 0);
}

static void setup_object(void *ctx)
{
	setup(ctx);
	atomic_long_set(&slot, (long)object_create());
}

static void remove_object(void *ctx)
{
	struct object *object = (struct object *)atomic_long_xchg(&slot, 0);

	if (object)
		object_put(object);
}

/* The reader has no reference, so the object may be freed. */
static void read_late(void *ctx)
{
	struct object *object = slot_object();

	if (!object)
		return;
	interleave_point();
	INTERLEAVE_EXPECT(object->value == 42);
}

static void read_locked(void *ctx)
{
	struct object *object;

	mutex_lock(&lock);
	object = slot_object();
	if (object)
		INTERLEAVE_EXPECT(object->value == 42);
	mutex_unlock(&lock);
}

static void remove_locked(void *ctx)
{
	mutex_lock(&lock);
	remove_object(ctx);
	mutex_unlock(&lock);
}

PAIR_OF(late_reader, (.setup = setup_object, .teardown = remove_object),
	({ "reader", read_late }, { "remover", remove_object }),
	({ "reader", read_locked }, { "remover", remove_locked }));

/* The last reference may be put between the lookup and the get. */
static void get_late(void *ctx)
{
	struct object *object = slot_object();

	if (!object)
		return;
	kref_get(&object->kref);
	INTERLEAVE_EXPECT(object->value == 42);
	object_put(object);
}

static void get_locked(void *ctx)
{
	struct object *object;

	mutex_lock(&lock);
	object = slot_object();
	if (object)
		kref_get(&object->kref);
	mutex_unlock(&lock);
	if (!object)
		return;
	INTERLEAVE_EXPECT(object->value == 42);
	object_put(object);
}

static void unlist_locked(void *ctx)
{
	struct object *object;

	mutex_lock(&lock);
	object = (struct object *)atomic_long_xchg(&slot, 0);
	mutex_unlock(&lock);
	object_put(object);
}

PAIR_OF(late_lookup, (.setup = setup_object, .teardown = remove_object),
	({ "finder", get_late }, { "remover", remove_object }),
	({ "finder", get_locked }, { "remover", unlist_locked }));

/* The updater frees the object without a grace period. */
static void publish(void *ctx)
{
	setup(ctx);
	rcu_assign_pointer(published, object_create());
}

static void withdraw(void *ctx)
{
	struct object *object = rcu_dereference_protected(published, 1);

	rcu_assign_pointer(published, NULL);
	kfree(object);
}

static void read_rcu(void *ctx)
{
	struct object *object;

	rcu_read_lock();
	rcu_read_lock();
	object = rcu_dereference(published);
	rcu_read_unlock();
	if (object) {
		interleave_point();
		INTERLEAVE_EXPECT(object->value == 42);
	}
	rcu_read_unlock();
}

static void withdraw_and_wait(void *ctx)
{
	struct object *object = rcu_dereference_protected(published, 1);

	rcu_assign_pointer(published, NULL);
	synchronize_rcu();
	kfree(object);
}

PAIR_OF(late_rcu_reader, (.setup = publish, .teardown = withdraw),
	({ "reader", read_rcu }, { "updater", withdraw }),
	({ "reader", read_rcu }, { "updater", withdraw_and_wait }));

/* Two threads read the slot before either clears it, and both put. */
static void put_seen(void *ctx)
{
	struct object *object = slot_object();

	if (!object)
		return;
	atomic_long_set(&slot, 0);
	object_put(object);
}

PAIR_OF(double_put, (.setup = setup_object, .teardown = remove_object),
	(BY_TWO(put_seen)), (BY_TWO(remove_object)));

/* A reference is taken when the count may be 0. */
static void resurrect(void *ctx)
{
	refcount_inc(&references);
	refcount_dec(&references);
}

static void drop_last(void *ctx)
{
	if (refcount_dec_and_test(&references))
		atomic_inc(&count);
}

static void get_unless_dead(void *ctx)
{
	if (refcount_inc_not_zero(&references))
		drop_last(ctx);
}

static const char *died_once(void *ctx)
{
	return atomic_read(&count) == 1 ? NULL : "it did not die once";
}

INTERLEAVE_PROGRAM(resurrection_bad, (.setup = setup),
		   { "getter", resurrect }, { "putter", drop_last });
INTERLEAVE_PROGRAM(resurrection_good, (.setup = setup, .check = died_once),
		   { "getter", get_unless_dead }, { "putter", drop_last });

/* Two threads read the slot before either clears it, and both free. */
static void free_seen(void *ctx)
{
	struct object *object = slot_object();

	if (!object)
		return;
	atomic_long_set(&slot, 0);
	kfree(object);
}

THREAD(free_leftover, kfree(slot_object()))

THREAD(free_taken, kfree((void *)atomic_long_xchg(&slot, 0)))

PAIR_OF(double_free, (.setup = setup_object, .teardown = free_leftover),
	(BY_TWO(free_seen)), (BY_TWO(free_taken)));

/* Two threads find the slot empty; the second overwrites the first object. */
static void create_if_missing(void *ctx)
{
	if (!slot_object())
		atomic_long_set(&slot, (long)object_create());
}

static void create_or_yield(void *ctx)
{
	struct object *object;

	if (slot_object())
		return;
	object = object_create();
	if (atomic_long_cmpxchg(&slot, 0, (long)object))
		kfree(object);
}

PAIR_OF(leak, (.setup = setup, .teardown = free_leftover),
	(BY_TWO(create_if_missing)), (BY_TWO(create_or_yield)));

/* The watcher warns about a slot that the other thread may clear. */
THREAD(warn_if_empty, WARN_ON(!slot_object()))

static void look_if_empty(void *ctx)
{
	if (!slot_object())
		atomic_inc(&count);
}

PAIR_OF(warning, (.setup = setup_object, .teardown = remove_object),
	({ "watcher", warn_if_empty }, { "remover", remove_object }),
	({ "watcher", look_if_empty }, { "remover", remove_object }));

/* No thread frees an object of setup. */
INTERLEAVE_PROGRAM(leak_of_setup_bad, (.setup = setup_object),
		   { "watcher", look_if_empty });
INTERLEAVE_PROGRAM(leak_of_setup_good, (.setup = setup_object,
					.teardown = free_leftover),
		   { "watcher", look_if_empty });

/* kfree() of a pointer into an object. */
static void free_part(void *ctx)
{
	struct object *object = (struct object *)atomic_long_xchg(&slot, 0);

	if (object)
		kfree(&object->value);
}

PAIR_OF(free_of_part, (.setup = setup_object, .teardown = free_leftover),
	({ "one", free_part }), ({ "one", free_taken }));

/*
 * The second thread writes behind the array. Its size is a multiple of the
 * alignment, so the write is not to padding.
 */
#define PLACES	4

static void *neighbour;

static void setup_places(void *ctx)
{
	setup(ctx);
	atomic_set(&count, PLACES - 1);
	atomic_long_set(&slot, (long)kcalloc(PLACES, sizeof(int), GFP_KERNEL));
	neighbour = kcalloc(PLACES, sizeof(int), GFP_KERNEL);
}

static void free_places(void *ctx)
{
	free_leftover(ctx);
	kfree(neighbour);
}

static void enter(int most)
{
	int *places = (int *)atomic_long_read(&slot);
	int mine = atomic_inc_return(&count) - 1;

	if (mine < most)
		places[mine] = 1;
}

THREAD(enter_late, enter(PLACES + 1))

THREAD(enter_in_time, enter(PLACES))

PAIR_OF(overrun, (.setup = setup_places, .teardown = free_places),
	(BY_TWO(enter_late)), (BY_TWO(enter_in_time)));

/* Two threads drop one reference. */
INTERLEAVE_PROGRAM(one_too_many_bad, (.setup = setup),
		   { "one", drop_last }, { "two", drop_last });

static void setup_two_references(void *ctx)
{
	setup(ctx);
	refcount_inc(&references);
}

INTERLEAVE_PROGRAM(one_too_many_good, (.setup = setup_two_references,
				       .check = died_once),
		   { "one", drop_last }, { "two", drop_last });

/* refcount_dec() drops the last reference. */
THREAD(drop_some, refcount_dec(&references))

static void setup_three_references(void *ctx)
{
	setup_two_references(ctx);
	refcount_inc(&references);
}

INTERLEAVE_PROGRAM(last_unseen_bad, (.setup = setup_two_references),
		   { "one", drop_some }, { "two", drop_some });
INTERLEAVE_PROGRAM(last_unseen_good, (.setup = setup_three_references),
		   { "one", drop_some }, { "two", drop_some });

/* The count overflows. */
THREAD(take_reference, refcount_inc(&references))

static void setup_almost_full(void *ctx)
{
	setup(ctx);
	refcount_set(&references, INT_MAX - 1);
}

PAIR_OF(overflow, (.setup = setup_almost_full),
	(BY_TWO(take_reference)), ({ "one", take_reference }));

/* rcu_read_unlock() without rcu_read_lock(). */
static void end_reader_twice(void *ctx)
{
	rcu_read_lock();
	rcu_read_unlock();
	__acquire(RCU);
	rcu_read_unlock();
}

PAIR_OF(reader_ended_twice, (.setup = publish, .teardown = withdraw),
	({ "reader", end_reader_twice }), ({ "reader", read_rcu }));

/* An object is freed while a thread takes a lock near its start, or its end. */
struct holder {
	char name[16];
	spinlock_t near;	/* guards nothing */
	char text[300];
	struct mutex far;	/* guards nothing */
};

static struct holder *holder;
static struct completion used;

static void setup_holder(void *ctx)
{
	holder = kzalloc(sizeof(*holder), GFP_KERNEL);
	spin_lock_init(&holder->near);
	mutex_init(&holder->far);
	init_completion(&used);
}

static void use_near_lock(void *ctx)
{
	spin_lock(&holder->near);
	spin_unlock(&holder->near);
	complete(&used);
}

static void use_far_lock(void *ctx)
{
	mutex_lock(&holder->far);
	mutex_unlock(&holder->far);
	complete(&used);
}

THREAD(free_holder, kfree(holder))

static void free_used_holder(void *ctx)
{
	wait_for_completion(&used);
	kfree(holder);
}

PAIR_OF(freed_lock, (.setup = setup_holder),
	({ "user", use_near_lock }, { "remover", free_holder }),
	({ "user", use_near_lock }, { "remover", free_used_holder }));
PAIR_OF(freed_far_lock, (.setup = setup_holder),
	({ "user", use_far_lock }, { "remover", free_holder }),
	({ "user", use_far_lock }, { "remover", free_used_holder }));
