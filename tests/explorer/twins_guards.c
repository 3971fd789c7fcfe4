// SPDX-License-Identifier: GPL-2.0-only
/* Bugs with guards, and with memory that a scope frees, "twins.h". */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "shared_count.h"
#include "twins.h"

#ifdef WITH_GUARDS

struct object {
	atomic_t users;
	int value;
};

static struct mutex left_lock;
static struct mutex right_lock;
static struct rw_semaphore table_lock;
static spinlock_t count_lock;
static raw_spinlock_t raw_lock;
static rwlock_t list_lock;
static atomic_long_t slot;	/* an object, or 0 */
static struct object __rcu *published;

static void setup(void *ctx)
{
	mutex_init(&left_lock);
	mutex_init(&right_lock);
	init_rwsem(&table_lock);
	spin_lock_init(&count_lock);
	raw_spin_lock_init(&raw_lock);
	rwlock_init(&list_lock);
	atomic_long_set(&slot, 0);
	RCU_INIT_POINTER(published, NULL);
	atomic_set(&count, 0);
}

/* Two threads take two locks in opposite order. */
static void left_then_right(void *ctx)
{
	guard(mutex)(&left_lock);
	guard(mutex)(&right_lock);
}

static void right_then_left(void *ctx)
{
	guard(mutex)(&right_lock);
	scoped_guard(mutex, &left_lock)
		atomic_inc(&count);
}

static void right_within_left(void *ctx)
{
	scoped_guard(mutex, &left_lock) {
		scoped_guard(mutex_intr, &right_lock)
			add_in_two_steps(NULL);
	}
	guard(mutex)(&right_lock);
}

INTERLEAVE_PROGRAM(scoped_abba_bad, (.setup = setup),
		   { "leftist", left_then_right },
		   { "rightist", right_then_left });
INTERLEAVE_PROGRAM(scoped_abba_good, (.setup = setup, .check = count_is_two),
		   { "leftist", right_within_left },
		   { "follower", right_within_left });

/* The scope ends between the read and the write. */
static void add_in_two_scopes(void *ctx)
{
	int old;

	scoped_guard(spinlock, &count_lock)
		old = atomic_read(&count);
	guard(spinlock_irqsave)(&count_lock);
	atomic_set(&count, old + 1);
}

static void add_in_one_scope(void *ctx)
{
	guard(spinlock)(&count_lock);
	add_in_two_steps(NULL);
}

static void add_in_one_scope_irqsave(void *ctx)
{
	guard(spinlock_irqsave)(&count_lock);
	add_in_two_steps(NULL);
}

PAIR_OF(short_scope, (.setup = setup, .check = count_is_two),
	(BY_TWO(add_in_two_scopes)),
	({ "one", add_in_one_scope }, { "two", add_in_one_scope_irqsave }));

/* One path unlocks before the end of the scope unlocks again. */
static void unlock_early(void *ctx)
{
	guard(mutex)(&left_lock);
	if (atomic_read(&count))
		mutex_unlock(&left_lock);
}

static void leave_early(void *ctx)
{
	guard(mutex)(&left_lock);
	if (atomic_read(&count))
		return;
	guard(mutex)(&right_lock);
}

PAIR_OF(scoped_twice, (.setup = setup),
	({ "adder", add_in_one_scope }, { "leaver", unlock_early }),
	({ "adder", add_in_one_scope }, { "leaver", leave_early },
	 { "other", leave_early }));

/* A failed trylock skips the update. */
static void add_if_free(void *ctx)
{
	scoped_guard(mutex_try, &left_lock)
		add_in_two_steps(NULL);
}

static void add_in_any_case(void *ctx)
{
	bool done = false;

	scoped_guard(mutex_try, &left_lock) {
		add_in_two_steps(NULL);
		done = true;
	}
	if (done)
		return;
	guard(mutex)(&left_lock);
	add_in_two_steps(NULL);
}

PAIR_OF(scoped_try, (.setup = setup, .check = count_is_two),
	(BY_TWO(add_if_free)), (BY_TWO(add_in_any_case)));

/* The scope of a writer is inside the scope of a reader. */
static void write_within_reading(void *ctx)
{
	guard(rwsem_read)(&table_lock);
	if (atomic_read(&count)) {
		guard(rwsem_write)(&table_lock);
		atomic_set(&count, 0);
	}
}

static void write_after_reading(void *ctx)
{
	scoped_guard(rwsem_read, &table_lock) {
		if (atomic_read(&count) > 2)
			return;
	}
	scoped_guard(rwsem_write_try, &table_lock) {
		add_in_two_steps(NULL);
		return;
	}
	guard(rwsem_write)(&table_lock);
	add_in_two_steps(NULL);
}

INTERLEAVE_PROGRAM(scoped_upgrade_bad, (.setup = setup),
		   { "repairer", write_within_reading },
		   { "breaker", add_at_once });
INTERLEAVE_PROGRAM(scoped_upgrade_good, (.setup = setup, .check = count_is_two),
		   { "one", write_after_reading },
		   { "two", write_after_reading });

/* The object is read after the end of the RCU scope. */
static struct object *object_create(void)
{
	struct object *object = kzalloc(sizeof(*object), GFP_KERNEL);

	object->value = 42;
	return object;
}

static void publish(void *ctx)
{
	setup(ctx);
	rcu_assign_pointer(published, object_create());
}

static void withdraw(void *ctx)
{
	struct object *object = rcu_dereference_protected(published, 1);

	rcu_assign_pointer(published, NULL);
	synchronize_rcu();
	kfree(object);
}

static void read_behind_scope(void *ctx)
{
	struct object *object;

	scoped_guard(rcu)
		object = rcu_dereference(published);
	if (object)
		INTERLEAVE_EXPECT(object->value == 42);
}

static void read_in_scope(void *ctx)
{
	struct object *object;

	guard(rcu)();
	object = rcu_dereference(published);
	if (object) {
		interleave_point();
		INTERLEAVE_EXPECT(object->value == 42);
	}
}

PAIR_OF(scoped_rcu, (.setup = publish, .teardown = withdraw),
	({ "reader", read_behind_scope }, { "updater", withdraw }),
	({ "reader", read_in_scope }, { "updater", withdraw }));

/* The end of the scope frees an object that was published. */
static void create_for_scope(void *ctx)
{
	struct object *object __free(kfree) = object_create();

	atomic_long_cmpxchg(&slot, 0, (long)object);
}

static void use_object(void *ctx)
{
	struct object *object = (struct object *)atomic_long_read(&slot);

	if (object)
		atomic_inc(&object->users);
}

/* The scope frees the object of the thread that comes second. */
static void create_for_good(void *ctx)
{
	struct object *object __free(kfree) = object_create();
	struct object *none __free(kfree) = ERR_PTR(-ENOMEM);

	if (!atomic_long_cmpxchg(&slot, 0, (long)object))
		object = NULL;
	INTERLEAVE_EXPECT(IS_ERR(none));
}

THREAD(free_object, kfree((void *)atomic_long_read(&slot)))

INTERLEAVE_PROGRAM(scoped_free_bad, (.setup = setup),
		   { "creator", create_for_scope }, { "user", use_object });
INTERLEAVE_PROGRAM(scoped_free_good, (.setup = setup, .teardown = free_object),
		   { "creator", create_for_good }, { "other", create_for_good },
		   { "user", use_object });

/*
 * Every kind of guard takes its lock, and the end of its scope releases the
 * lock: a trylock inside and after the scope shows it.
 */
static void expect_spinlocks(int free)
{
	bool taken = spin_trylock(&count_lock);

	INTERLEAVE_EXPECT(taken == free);
	if (taken)
		spin_unlock(&count_lock);
	taken = raw_spin_trylock(&raw_lock);
	INTERLEAVE_EXPECT(taken == free);
	if (taken)
		raw_spin_unlock(&raw_lock);
}

#define EXPECT_SCOPES(spin, raw)					\
	do {								\
		scoped_guard(spin, &count_lock) {			\
			scoped_guard(raw, &raw_lock)			\
				expect_spinlocks(false);		\
		}							\
		expect_spinlocks(true);					\
	} while (0)

static void expect_table(bool readable, bool writable)
{
	bool taken = read_trylock(&list_lock);

	INTERLEAVE_EXPECT(taken == readable);
	if (taken)
		read_unlock(&list_lock);
	taken = write_trylock(&list_lock);
	INTERLEAVE_EXPECT(taken == writable);
	if (taken)
		write_unlock(&list_lock);
}

#define EXPECT_LIST(class, readable)					\
	do {								\
		scoped_guard(class, &list_lock)				\
			expect_table(readable, false);			\
		expect_table(true, true);				\
	} while (0)

static void try_every_scope(void *ctx)
{
	EXPECT_SCOPES(spinlock, raw_spinlock);
	EXPECT_SCOPES(spinlock_irq, raw_spinlock_irq);
	EXPECT_SCOPES(spinlock_irqsave, raw_spinlock_irqsave);
	EXPECT_SCOPES(spinlock_try, raw_spinlock_try);
	EXPECT_SCOPES(spinlock_irq_try, raw_spinlock_irq_try);
	EXPECT_SCOPES(spinlock_irqsave_try, raw_spinlock_irqsave_try);
	EXPECT_SCOPES(spinlock, raw_spinlock_nested);
	EXPECT_LIST(read_lock, true);
	EXPECT_LIST(read_lock_irq, true);
	EXPECT_LIST(read_lock_irqsave, true);
	EXPECT_LIST(write_lock, false);
	EXPECT_LIST(write_lock_irq, false);
	EXPECT_LIST(write_lock_irqsave, false);

	scoped_guard(rwsem_read, &table_lock)
		INTERLEAVE_EXPECT(!down_write_trylock(&table_lock));
	scoped_guard(rwsem_read_try, &table_lock)
		INTERLEAVE_EXPECT(!down_write_trylock(&table_lock));
	scoped_guard(rwsem_read_intr, &table_lock)
		INTERLEAVE_EXPECT(!down_write_trylock(&table_lock));
	scoped_guard(rwsem_write, &table_lock)
		INTERLEAVE_EXPECT(!down_read_trylock(&table_lock));
	scoped_guard(mutex_intr, &left_lock)
		INTERLEAVE_EXPECT(!mutex_trylock(&left_lock));
	scoped_guard(mutex, &left_lock)
		add_in_two_steps(NULL);
	add_in_two_steps(NULL);
}

INTERLEAVE_PROGRAM(every_scope_good, (.setup = setup, .check = count_is_two),
		   { "one", try_every_scope });

/* Another reader makes the trylock for writing fail after the scope. */
THREAD(read_beside_reader, EXPECT_LIST(read_lock, true))

INTERLEAVE_PROGRAM(every_scope_bad, (.setup = setup),
		   { "one", read_beside_reader },
		   { "two", read_beside_reader });

/* The model knows the outer of two nested RCU scopes. */
static noinline void look_in_one_scope(void)
{
	guard(rcu)();
	interleave_point();
}

static void look_in_two_scopes(void *ctx)
{
	guard(rcu)();
	look_in_one_scope();
}

INTERLEAVE_PROGRAM(nested_scopes, (), { "reader", look_in_two_scopes });

#endif /* WITH_GUARDS */
