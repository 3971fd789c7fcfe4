// SPDX-License-Identifier: GPL-2.0-only
/* Programs that go wrong with the lifetime of an object, "programs.h". */
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

#include "programs.h"

struct object {
	struct kref kref;
	struct rcu_head rcu;
	int value;
};

/* The programs run one at a time, so they share what they are made of. */
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

/* Looks at the object again when it may be gone. */
static void read_late(void *ctx)
{
	struct object *object = slot_object();

	if (!object)
		return;
	interleave_point();
	INTERLEAVE_EXPECT(object->value == 42);
}

static const struct interleave_thread late_reader_bad_threads[] = {
	{ "reader", read_late },
	{ "remover", remove_object },
};

const struct interleave_program late_reader_bad = {
	.name = "late_reader_bad",
	.threads = late_reader_bad_threads,
	.nr_threads = ARRAY_SIZE(late_reader_bad_threads),
	.setup = setup_object,
	.teardown = remove_object,
};

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

static const struct interleave_thread late_reader_good_threads[] = {
	{ "reader", read_locked },
	{ "remover", remove_locked },
};

const struct interleave_program late_reader_good = {
	.name = "late_reader_good",
	.threads = late_reader_good_threads,
	.nr_threads = ARRAY_SIZE(late_reader_good_threads),
	.setup = setup_object,
	.teardown = remove_object,
};

/* Finds the object, and takes the reference when the last one may be gone. */
static void get_late(void *ctx)
{
	struct object *object = slot_object();

	if (!object)
		return;
	kref_get(&object->kref);
	INTERLEAVE_EXPECT(object->value == 42);
	object_put(object);
}

static const struct interleave_thread late_lookup_bad_threads[] = {
	{ "finder", get_late },
	{ "remover", remove_object },
};

const struct interleave_program late_lookup_bad = {
	.name = "late_lookup_bad",
	.threads = late_lookup_bad_threads,
	.nr_threads = ARRAY_SIZE(late_lookup_bad_threads),
	.setup = setup_object,
	.teardown = remove_object,
};

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

static const struct interleave_thread late_lookup_good_threads[] = {
	{ "finder", get_locked },
	{ "remover", unlist_locked },
};

const struct interleave_program late_lookup_good = {
	.name = "late_lookup_good",
	.threads = late_lookup_good_threads,
	.nr_threads = ARRAY_SIZE(late_lookup_good_threads),
	.setup = setup_object,
	.teardown = remove_object,
};

/* Does not wait for readers before it frees. */
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

static const struct interleave_thread late_rcu_reader_bad_threads[] = {
	{ "reader", read_rcu },
	{ "updater", withdraw },
};

const struct interleave_program late_rcu_reader_bad = {
	.name = "late_rcu_reader_bad",
	.threads = late_rcu_reader_bad_threads,
	.nr_threads = ARRAY_SIZE(late_rcu_reader_bad_threads),
	.setup = publish,
	.teardown = withdraw,
};

static void withdraw_and_wait(void *ctx)
{
	struct object *object = rcu_dereference_protected(published, 1);

	rcu_assign_pointer(published, NULL);
	synchronize_rcu();
	kfree(object);
}

static const struct interleave_thread late_rcu_reader_good_threads[] = {
	{ "reader", read_rcu },
	{ "updater", withdraw_and_wait },
};

const struct interleave_program late_rcu_reader_good = {
	.name = "late_rcu_reader_good",
	.threads = late_rcu_reader_good_threads,
	.nr_threads = ARRAY_SIZE(late_rcu_reader_good_threads),
	.setup = publish,
	.teardown = withdraw,
};

/* Both see the object before either has taken it out, and both put it. */
static void put_what_is_seen(void *ctx)
{
	struct object *object = slot_object();

	if (!object)
		return;
	atomic_long_set(&slot, 0);
	object_put(object);
}

static const struct interleave_thread double_put_bad_threads[] = {
	{ "one", put_what_is_seen },
	{ "two", put_what_is_seen },
};

const struct interleave_program double_put_bad = {
	.name = "double_put_bad",
	.threads = double_put_bad_threads,
	.nr_threads = ARRAY_SIZE(double_put_bad_threads),
	.setup = setup_object,
	.teardown = remove_object,
};

static const struct interleave_thread double_put_good_threads[] = {
	{ "one", remove_object },
	{ "two", remove_object },
};

const struct interleave_program double_put_good = {
	.name = "double_put_good",
	.threads = double_put_good_threads,
	.nr_threads = ARRAY_SIZE(double_put_good_threads),
	.setup = setup_object,
	.teardown = remove_object,
};

/* Takes a reference to what may have none left. */
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

static const struct interleave_thread resurrection_bad_threads[] = {
	{ "getter", resurrect },
	{ "putter", drop_last },
};

const struct interleave_program resurrection_bad = {
	.name = "resurrection_bad",
	.threads = resurrection_bad_threads,
	.nr_threads = ARRAY_SIZE(resurrection_bad_threads),
	.setup = setup,
};

static void get_unless_dead(void *ctx)
{
	if (refcount_inc_not_zero(&references))
		drop_last(ctx);
}

static const char *died_once(void *ctx)
{
	return atomic_read(&count) == 1 ? NULL : "it did not die once";
}

static const struct interleave_thread resurrection_good_threads[] = {
	{ "getter", get_unless_dead },
	{ "putter", drop_last },
};

const struct interleave_program resurrection_good = {
	.name = "resurrection_good",
	.threads = resurrection_good_threads,
	.nr_threads = ARRAY_SIZE(resurrection_good_threads),
	.setup = setup,
	.check = died_once,
};

/* Both see the object before either has taken it out, and both free it. */
static void free_what_is_seen(void *ctx)
{
	struct object *object = slot_object();

	if (!object)
		return;
	atomic_long_set(&slot, 0);
	kfree(object);
}

static void free_leftover(void *ctx)
{
	kfree(slot_object());
}

static const struct interleave_thread double_free_bad_threads[] = {
	{ "one", free_what_is_seen },
	{ "two", free_what_is_seen },
};

const struct interleave_program double_free_bad = {
	.name = "double_free_bad",
	.threads = double_free_bad_threads,
	.nr_threads = ARRAY_SIZE(double_free_bad_threads),
	.setup = setup_object,
	.teardown = free_leftover,
};

static void free_what_is_taken(void *ctx)
{
	kfree((void *)atomic_long_xchg(&slot, 0));
}

static const struct interleave_thread double_free_good_threads[] = {
	{ "one", free_what_is_taken },
	{ "two", free_what_is_taken },
};

const struct interleave_program double_free_good = {
	.name = "double_free_good",
	.threads = double_free_good_threads,
	.nr_threads = ARRAY_SIZE(double_free_good_threads),
	.setup = setup_object,
	.teardown = free_leftover,
};

/* Both find the place empty; what the first puts there is overwritten. */
static void create_if_missing(void *ctx)
{
	if (!slot_object())
		atomic_long_set(&slot, (long)object_create());
}

static const struct interleave_thread leak_bad_threads[] = {
	{ "one", create_if_missing },
	{ "two", create_if_missing },
};

const struct interleave_program leak_bad = {
	.name = "leak_bad",
	.threads = leak_bad_threads,
	.nr_threads = ARRAY_SIZE(leak_bad_threads),
	.setup = setup,
	.teardown = free_leftover,
};

static void create_or_yield(void *ctx)
{
	struct object *object;

	if (slot_object())
		return;
	object = object_create();
	if (atomic_long_cmpxchg(&slot, 0, (long)object))
		kfree(object);
}

static const struct interleave_thread leak_good_threads[] = {
	{ "one", create_or_yield },
	{ "two", create_or_yield },
};

const struct interleave_program leak_good = {
	.name = "leak_good",
	.threads = leak_good_threads,
	.nr_threads = ARRAY_SIZE(leak_good_threads),
	.setup = setup,
	.teardown = free_leftover,
};

/* Does not expect what another may have done. */
static void warn_if_empty(void *ctx)
{
	WARN_ON(!slot_object());
}

static const struct interleave_thread warning_bad_threads[] = {
	{ "watcher", warn_if_empty },
	{ "remover", remove_object },
};

const struct interleave_program warning_bad = {
	.name = "warning_bad",
	.threads = warning_bad_threads,
	.nr_threads = ARRAY_SIZE(warning_bad_threads),
	.setup = setup_object,
	.teardown = remove_object,
};

static void look_if_empty(void *ctx)
{
	if (!slot_object())
		atomic_inc(&count);
}

static const struct interleave_thread warning_good_threads[] = {
	{ "watcher", look_if_empty },
	{ "remover", remove_object },
};

const struct interleave_program warning_good = {
	.name = "warning_good",
	.threads = warning_good_threads,
	.nr_threads = ARRAY_SIZE(warning_good_threads),
	.setup = setup_object,
	.teardown = remove_object,
};

/* What setup has made is nobody's to free. */
static const struct interleave_thread leak_of_setup_threads[] = {
	{ "watcher", look_if_empty },
};

const struct interleave_program leak_of_setup_bad = {
	.name = "leak_of_setup_bad",
	.threads = leak_of_setup_threads,
	.nr_threads = ARRAY_SIZE(leak_of_setup_threads),
	.setup = setup_object,
};

const struct interleave_program leak_of_setup_good = {
	.name = "leak_of_setup_good",
	.threads = leak_of_setup_threads,
	.nr_threads = ARRAY_SIZE(leak_of_setup_threads),
	.setup = setup_object,
	.teardown = free_leftover,
};

/* Frees a part of the object. */
static void free_part(void *ctx)
{
	struct object *object = (struct object *)atomic_long_xchg(&slot, 0);

	if (object)
		kfree(&object->value);
}

static const struct interleave_thread free_of_part_bad_threads[] = {
	{ "one", free_part },
};

const struct interleave_program free_of_part_bad = {
	.name = "free_of_part_bad",
	.threads = free_of_part_bad_threads,
	.nr_threads = ARRAY_SIZE(free_of_part_bad_threads),
	.setup = setup_object,
	.teardown = free_leftover,
};

static const struct interleave_thread free_of_part_good_threads[] = {
	{ "one", free_what_is_taken },
};

const struct interleave_program free_of_part_good = {
	.name = "free_of_part_good",
	.threads = free_of_part_good_threads,
	.nr_threads = ARRAY_SIZE(free_of_part_good_threads),
	.setup = setup_object,
	.teardown = free_leftover,
};

/*
 * Who comes second finds no place left in the array, and takes somebody else's:
 * so many fill what objects are aligned to.
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

static void enter_late(void *ctx)
{
	enter(PLACES + 1);
}

static const struct interleave_thread overrun_bad_threads[] = {
	{ "one", enter_late },
	{ "two", enter_late },
};

const struct interleave_program overrun_bad = {
	.name = "overrun_bad",
	.threads = overrun_bad_threads,
	.nr_threads = ARRAY_SIZE(overrun_bad_threads),
	.setup = setup_places,
	.teardown = free_places,
};

static void enter_in_time(void *ctx)
{
	enter(PLACES);
}

static const struct interleave_thread overrun_good_threads[] = {
	{ "one", enter_in_time },
	{ "two", enter_in_time },
};

const struct interleave_program overrun_good = {
	.name = "overrun_good",
	.threads = overrun_good_threads,
	.nr_threads = ARRAY_SIZE(overrun_good_threads),
	.setup = setup_places,
	.teardown = free_places,
};

/* Drops a reference that another may have been the last to drop. */
static const struct interleave_thread one_too_many_bad_threads[] = {
	{ "one", drop_last },
	{ "two", drop_last },
};

const struct interleave_program one_too_many_bad = {
	.name = "one_too_many_bad",
	.threads = one_too_many_bad_threads,
	.nr_threads = ARRAY_SIZE(one_too_many_bad_threads),
	.setup = setup,
};

static void setup_two_references(void *ctx)
{
	setup(ctx);
	refcount_inc(&references);
}

static const struct interleave_thread one_too_many_good_threads[] = {
	{ "one", drop_last },
	{ "two", drop_last },
};

const struct interleave_program one_too_many_good = {
	.name = "one_too_many_good",
	.threads = one_too_many_good_threads,
	.nr_threads = ARRAY_SIZE(one_too_many_good_threads),
	.setup = setup_two_references,
	.check = died_once,
};

/* Is sure not to drop the last reference, which it may be. */
static void drop_some(void *ctx)
{
	refcount_dec(&references);
}

static const struct interleave_thread last_unseen_bad_threads[] = {
	{ "one", drop_some },
	{ "two", drop_some },
};

const struct interleave_program last_unseen_bad = {
	.name = "last_unseen_bad",
	.threads = last_unseen_bad_threads,
	.nr_threads = ARRAY_SIZE(last_unseen_bad_threads),
	.setup = setup_two_references,
};

static void setup_three_references(void *ctx)
{
	setup_two_references(ctx);
	refcount_inc(&references);
}

static const struct interleave_thread last_unseen_good_threads[] = {
	{ "one", drop_some },
	{ "two", drop_some },
};

const struct interleave_program last_unseen_good = {
	.name = "last_unseen_good",
	.threads = last_unseen_good_threads,
	.nr_threads = ARRAY_SIZE(last_unseen_good_threads),
	.setup = setup_three_references,
};

/* Takes more references than can be counted. */
static void take_reference(void *ctx)
{
	refcount_inc(&references);
}

static void setup_almost_full(void *ctx)
{
	setup(ctx);
	refcount_set(&references, INT_MAX - 1);
}

static const struct interleave_thread overflow_bad_threads[] = {
	{ "one", take_reference },
	{ "two", take_reference },
};

const struct interleave_program overflow_bad = {
	.name = "overflow_bad",
	.threads = overflow_bad_threads,
	.nr_threads = ARRAY_SIZE(overflow_bad_threads),
	.setup = setup_almost_full,
};

static const struct interleave_thread overflow_good_threads[] = {
	{ "one", take_reference },
};

const struct interleave_program overflow_good = {
	.name = "overflow_good",
	.threads = overflow_good_threads,
	.nr_threads = ARRAY_SIZE(overflow_good_threads),
	.setup = setup_almost_full,
};

/* Ends a reader of RCU once more than it was begun. */
static void end_reader_twice(void *ctx)
{
	rcu_read_lock();
	rcu_read_unlock();
	__acquire(RCU);
	rcu_read_unlock();
}

static const struct interleave_thread reader_ended_twice_bad_threads[] = {
	{ "reader", end_reader_twice },
};

const struct interleave_program reader_ended_twice_bad = {
	.name = "reader_ended_twice_bad",
	.threads = reader_ended_twice_bad_threads,
	.nr_threads = ARRAY_SIZE(reader_ended_twice_bad_threads),
	.setup = publish,
	.teardown = withdraw,
};

static const struct interleave_thread reader_ended_twice_good_threads[] = {
	{ "reader", read_rcu },
};

const struct interleave_program reader_ended_twice_good = {
	.name = "reader_ended_twice_good",
	.threads = reader_ended_twice_good_threads,
	.nr_threads = ARRAY_SIZE(reader_ended_twice_good_threads),
	.setup = publish,
	.teardown = withdraw,
};

/* Frees what has a lock in it, which somebody still takes: near its beginning... */
struct near_lock {
	char name[16];
	spinlock_t lock;	/* for nothing */
};

/* ... and far behind. */
struct far_lock {
	char name[300];
	struct mutex lock;	/* for nothing */
};

static struct near_lock *near_lock;
static struct far_lock *far_lock;
static struct completion used;

static void setup_near_lock(void *ctx)
{
	near_lock = kzalloc(sizeof(*near_lock), GFP_KERNEL);
	spin_lock_init(&near_lock->lock);
	init_completion(&used);
}

static void setup_far_lock(void *ctx)
{
	far_lock = kzalloc(sizeof(*far_lock), GFP_KERNEL);
	mutex_init(&far_lock->lock);
	init_completion(&used);
}

static void use_near_lock(void *ctx)
{
	spin_lock(&near_lock->lock);
	spin_unlock(&near_lock->lock);
	complete(&used);
}

static void use_far_lock(void *ctx)
{
	mutex_lock(&far_lock->lock);
	mutex_unlock(&far_lock->lock);
	complete(&used);
}

static void free_near_lock(void *ctx)
{
	kfree(near_lock);
}

static void free_far_lock(void *ctx)
{
	kfree(far_lock);
}

static void free_used_near_lock(void *ctx)
{
	wait_for_completion(&used);
	kfree(near_lock);
}

static void free_used_far_lock(void *ctx)
{
	wait_for_completion(&used);
	kfree(far_lock);
}

static const struct interleave_thread freed_lock_bad_threads[] = {
	{ "user", use_near_lock },
	{ "remover", free_near_lock },
};

const struct interleave_program freed_lock_bad = {
	.name = "freed_lock_bad",
	.threads = freed_lock_bad_threads,
	.nr_threads = ARRAY_SIZE(freed_lock_bad_threads),
	.setup = setup_near_lock,
};

static const struct interleave_thread freed_lock_good_threads[] = {
	{ "user", use_near_lock },
	{ "remover", free_used_near_lock },
};

const struct interleave_program freed_lock_good = {
	.name = "freed_lock_good",
	.threads = freed_lock_good_threads,
	.nr_threads = ARRAY_SIZE(freed_lock_good_threads),
	.setup = setup_near_lock,
};

static const struct interleave_thread freed_far_lock_bad_threads[] = {
	{ "user", use_far_lock },
	{ "remover", free_far_lock },
};

const struct interleave_program freed_far_lock_bad = {
	.name = "freed_far_lock_bad",
	.threads = freed_far_lock_bad_threads,
	.nr_threads = ARRAY_SIZE(freed_far_lock_bad_threads),
	.setup = setup_far_lock,
};

static const struct interleave_thread freed_far_lock_good_threads[] = {
	{ "user", use_far_lock },
	{ "remover", free_used_far_lock },
};

const struct interleave_program freed_far_lock_good = {
	.name = "freed_far_lock_good",
	.threads = freed_far_lock_good_threads,
	.nr_threads = ARRAY_SIZE(freed_far_lock_good_threads),
	.setup = setup_far_lock,
};
