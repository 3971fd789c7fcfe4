// SPDX-License-Identifier: GPL-2.0-only
/* Bugs with sleeping locks, or without any lock, "twins.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/processor.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "shared_count.h"
#include "twins.h"

static struct mutex left_lock;
static struct mutex right_lock;
static struct rw_semaphore table_lock;
static spinlock_t count_lock;
static atomic_t raised[2];
/* guarded by table_lock */
static bool stale;

static void setup(void *ctx)
{
	mutex_init(&left_lock);
	mutex_init(&right_lock);
	init_rwsem(&table_lock);
	spin_lock_init(&count_lock);
	atomic_set(&count, 0);
	atomic_set(&raised[0], 0);
	atomic_set(&raised[1], 0);
	stale = true;
}

/* An update between the read and the write of another update is lost. */
PAIR_OF(lost_update, (.setup = setup, .check = count_is_two),
	(BY_TWO(add_in_two_steps)), (BY_TWO(add_at_once)));

/* The lock is dropped between the read and the write. */
static void add_in_two_sections(void *ctx)
{
	int old;

	spin_lock(&count_lock);
	old = atomic_read(&count);
	spin_unlock(&count_lock);

	spin_lock(&count_lock);
	atomic_set(&count, old + 1);
	spin_unlock(&count_lock);
}

static void add_in_one_section(void *ctx)
{
	spin_lock(&count_lock);
	add_in_two_steps(ctx);
	spin_unlock(&count_lock);
}

PAIR_OF(split_section, (.setup = setup, .check = count_is_two),
	(BY_TWO(add_in_two_sections)), (BY_TWO(add_in_one_section)));

/* Two threads take two locks in opposite order. */
static void left_then_right(void *ctx)
{
	mutex_lock(&left_lock);
	mutex_lock(&right_lock);
	mutex_unlock(&right_lock);
	mutex_unlock(&left_lock);
}

static void right_then_left(void *ctx)
{
	mutex_lock(&right_lock);
	mutex_lock(&left_lock);
	mutex_unlock(&left_lock);
	mutex_unlock(&right_lock);
}

PAIR_OF(abba, (.setup = setup),
	({ "leftist", left_then_right }, { "rightist", right_then_left }),
	({ "leftist", left_then_right }, { "follower", left_then_right }));

/* Philosophers: each takes the left fork, then all wait for the right one. */
#define FORKS	4

static struct mutex forks[FORKS];

static void lay_table(void *ctx)
{
	unsigned int i;

	for (i = 0; i < FORKS; i++)
		mutex_init(&forks[i]);
}

static void eat(unsigned int first, unsigned int second)
{
	mutex_lock(&forks[first]);
	mutex_lock(&forks[second]);
	mutex_unlock(&forks[second]);
	mutex_unlock(&forks[first]);
}

THREAD(eat_0_1, eat(0, 1))
THREAD(eat_1_2, eat(1, 2))
THREAD(eat_2_0, eat(2, 0))
THREAD(eat_0_2, eat(0, 2))
THREAD(eat_2_3, eat(2, 3))
THREAD(eat_3_0, eat(3, 0))
THREAD(eat_0_3, eat(0, 3))

PAIR_OF(philosophers3, (.setup = lay_table),
	({ "Plato", eat_0_1 }, { "Hume", eat_1_2 }, { "Kant", eat_2_0 }),
	({ "Plato", eat_0_1 }, { "Hume", eat_1_2 }, { "Kant", eat_0_2 }));
PAIR_OF(philosophers4, (.setup = lay_table),
	({ "Plato", eat_0_1 }, { "Hume", eat_1_2 }, { "Kant", eat_2_3 },
	 { "Arendt", eat_3_0 }),
	({ "Plato", eat_0_1 }, { "Hume", eat_1_2 }, { "Kant", eat_2_3 },
	 { "Arendt", eat_0_3 }));

/* A reader takes the lock for writing without dropping it. */
static void upgrade_in_place(void *ctx)
{
	down_read(&table_lock);
	if (atomic_read(&count)) {
		down_write(&table_lock);
		atomic_set(&count, 0);
		up_write(&table_lock);
	}
	up_read(&table_lock);
}

static void upgrade_anew(void *ctx)
{
	bool old;

	down_read(&table_lock);
	old = stale;
	up_read(&table_lock);
	if (!old)
		return;

	down_write(&table_lock);
	if (stale) {
		stale = false;
		atomic_inc(&count);
	}
	downgrade_write(&table_lock);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
	up_read(&table_lock);
}

PAIR_OF(upgrade, (.setup = setup),
	({ "repairer", upgrade_in_place }, { "breaker", add_at_once }),
	(BY_TWO(upgrade_anew)));

/* The second thread takes a mutex that it already holds. */
static void recurse(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_inc_return(&count) == 2)
		mutex_lock(&left_lock);
	mutex_unlock(&left_lock);
}

static void try_to_recurse(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_inc_return(&count) == 2)
		INTERLEAVE_EXPECT(!mutex_trylock(&left_lock));
	mutex_unlock(&left_lock);
}

PAIR_OF(recursion, (.setup = setup),
	(BY_TWO(recurse)), (BY_TWO(try_to_recurse)));

/* An early return lacks the unlock. */
static void leave_with_lock(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_read(&count))
		return;
	mutex_unlock(&left_lock);
}

static void leave_without_lock(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_read(&count)) {
		mutex_unlock(&left_lock);
		return;
	}
	mutex_unlock(&left_lock);
}

PAIR_OF(forgotten_unlock, (.setup = setup),
	({ "setter", add_at_once }, { "leaver", leave_with_lock }),
	({ "setter", add_at_once }, { "leaver", leave_without_lock }));

/* The unlock does not depend on the result of the trylock. */
static void unlock_always(void *ctx)
{
	if (!mutex_trylock(&left_lock))
		atomic_inc(&count);
	mutex_unlock(&left_lock);
}

static void unlock_own(void *ctx)
{
	if (mutex_trylock(&left_lock))
		mutex_unlock(&left_lock);
}

PAIR_OF(foreign_unlock, (.setup = setup),
	(BY_TWO(unlock_always)), (BY_TWO(unlock_own)));

/* Each thread withdraws in favour of the other, and retries. */
static void be_polite(unsigned int me)
{
	for (;;) {
		atomic_set(&raised[me], 1);
		if (!atomic_read(&raised[!me]))
			break;
		atomic_set(&raised[me], 0);
	}
	atomic_inc(&count);
	atomic_set(&raised[me], 0);
}

THREAD(polite_one, be_polite(0))
THREAD(polite_two, be_polite(1))

static void be_orderly(void *ctx)
{
	mutex_lock(&left_lock);
	atomic_inc(&count);
	mutex_unlock(&left_lock);
}

INTERLEAVE_PROGRAM(polite_bad, (.setup = setup),
		   { "one", polite_one }, { "two", polite_two });
INTERLEAVE_PROGRAM(polite_good, (.setup = setup, .check = count_is_two),
		   { "one", be_orderly }, { "two", be_orderly });

/* A thread that looks too late spins for ever. */
static void spin_for_one(void *ctx)
{
	while (atomic_read(&count) != 1)
		cpu_relax();
}

THREAD(look_once, INTERLEAVE_EXPECT(atomic_read(&count) <= 2))

PAIR_OF(spinner, (.setup = setup),
	({ "adder", add_at_once }, { "other", add_at_once },
	 { "spinner", spin_for_one }),
	({ "adder", add_at_once }, { "other", add_at_once },
	 { "looker", look_once }));

/* The invariant does not hold between two steps. */
static const char *never_negative(void *ctx)
{
	return atomic_read(&count) < 0 ? "the count is negative" : NULL;
}

static void take_then_give(void *ctx)
{
	atomic_dec(&count);
	atomic_inc(&count);
}

static void give_then_take(void *ctx)
{
	atomic_inc(&count);
	atomic_dec(&count);
}

PAIR_OF(invariant, (.setup = setup, .invariant = never_negative),
	({ "giver", give_then_take }, { "taker", take_then_give }),
	({ "giver", give_then_take }, { "other", give_then_take }));

/* The invariant does not hold after the last step. */
THREAD(take_only, atomic_dec(&count))

PAIR_OF(last_step, (.setup = setup, .invariant = never_negative),
	({ "taker", take_only }), ({ "giver", give_then_take }));

/* A thread changes the table with the lock held for reading. */
static void look_at_table(void *ctx)
{
	down_read(&table_lock);
	INTERLEAVE_EXPECT(!atomic_read(&raised[0]));
	atomic_inc(&count);
	atomic_dec(&count);
	up_read(&table_lock);
}

static void glance_at_table(void *ctx)
{
	if (!down_read_trylock(&table_lock))
		return;
	INTERLEAVE_EXPECT(!atomic_read(&raised[0]));
	up_read(&table_lock);
}

static void change_table(void)
{
	INTERLEAVE_EXPECT(!atomic_read(&count));
	atomic_set(&raised[0], 1);
	atomic_set(&raised[0], 0);
}

static void change_as_reader(void *ctx)
{
	down_read(&table_lock);
	change_table();
	up_read(&table_lock);
}

static void change_as_writer(void *ctx)
{
	down_write(&table_lock);
	change_table();
	up_write(&table_lock);
}

PAIR_OF(shared_change, (.setup = setup),
	({ "changer", change_as_reader }, { "looker", look_at_table },
	 { "glancer", glance_at_table }),
	({ "changer", change_as_writer }, { "looker", look_at_table },
	 { "other", look_at_table }, { "glancer", glance_at_table }));

/* Two readers write. */
static void write_as_reader(void *ctx)
{
	down_read(&table_lock);
	stale = false;
	up_read(&table_lock);
}

static void write_as_writer(void *ctx)
{
	down_write(&table_lock);
	stale = false;
	up_write(&table_lock);
}

PAIR_OF(shared_write, (.setup = setup),
	(BY_TWO(write_as_reader)), (BY_TWO(write_as_writer)));

/* The lock is dropped and taken again, instead of downgraded. */
static void write_and_look_again(void *ctx)
{
	int mine;

	down_write(&table_lock);
	mine = atomic_inc_return(&count);
	up_write(&table_lock);
	down_read(&table_lock);
	INTERLEAVE_EXPECT(atomic_read(&count) == mine);
	up_read(&table_lock);
}

static void write_and_downgrade(void *ctx)
{
	int mine;

	down_write(&table_lock);
	mine = atomic_inc_return(&count);
	downgrade_write(&table_lock);
	INTERLEAVE_EXPECT(atomic_read(&count) == mine);
	up_read(&table_lock);
}

PAIR_OF(gap, (.setup = setup),
	(BY_TWO(write_and_look_again)), (BY_TWO(write_and_downgrade)));

/* A reader takes the lock again. Found even without a writer in between. */
static void read_within_reading(void *ctx)
{
	down_read(&table_lock);
	down_read(&table_lock);
	up_read(&table_lock);
	up_read(&table_lock);
}

static void read_after_reading(void *ctx)
{
	down_read(&table_lock);
	up_read(&table_lock);
	down_read(&table_lock);
	up_read(&table_lock);
}

PAIR_OF(read_twice, (.setup = setup),
	({ "reader", read_within_reading }),
	({ "reader", read_after_reading }, { "other", read_after_reading }));

/* The callee asserts the lock for writing; the caller holds it for reading. */
static void make_fresh(void)
{
	lockdep_assert_held_write(&table_lock);
	atomic_inc(&count);
}

static void make_fresh_as_reader(void *ctx)
{
	down_read(&table_lock);
	lockdep_assert_held_read(&table_lock);
	make_fresh();
	up_read(&table_lock);
}

static void make_fresh_as_writer(void *ctx)
{
	down_write(&table_lock);
	lockdep_assert_held(&table_lock);
	make_fresh();
	up_write(&table_lock);
}

PAIR_OF(not_held, (.setup = setup),
	({ "caller", make_fresh_as_reader }),
	({ "caller", make_fresh_as_writer },
	 { "other", make_fresh_as_writer }));
