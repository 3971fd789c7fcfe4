// SPDX-License-Identifier: GPL-2.0-only
/* Programs that go wrong with their locks, or for want of them, "twins.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/processor.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "twins.h"

/* The programs run one at a time, so they share what they are made of. */
static struct mutex left_lock;
static struct mutex right_lock;
static struct rw_semaphore table_lock;
static spinlock_t count_lock;
static atomic_t count;
static atomic_t raised[2];
/* Guarded by table_lock */
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

static const char *count_is_two(void *ctx)
{
	return atomic_read(&count) == 2 ? NULL : "an update is lost";
}

/* An update between the two halves of another is lost. */
static void add_in_two_steps(void *ctx)
{
	int old = atomic_read(&count);

	atomic_set(&count, old + 1);
}

INTERLEAVE_PROGRAM(lost_update_bad, (.setup = setup, .check = count_is_two),
		   { "one", add_in_two_steps }, { "two", add_in_two_steps });

static void add_at_once(void *ctx)
{
	atomic_inc(&count);
}

INTERLEAVE_PROGRAM(lost_update_good, (.setup = setup, .check = count_is_two),
		   { "one", add_at_once }, { "two", add_at_once });

/* The lock is let go of between reading and writing. */
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

INTERLEAVE_PROGRAM(split_section_bad, (.setup = setup, .check = count_is_two),
		   { "one", add_in_two_sections },
		   { "two", add_in_two_sections });

static void add_in_one_section(void *ctx)
{
	spin_lock(&count_lock);
	add_in_two_steps(ctx);
	spin_unlock(&count_lock);
}

INTERLEAVE_PROGRAM(split_section_good, (.setup = setup, .check = count_is_two),
		   { "one", add_in_one_section },
		   { "two", add_in_one_section });

/* Two locks, in either order. */
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

INTERLEAVE_PROGRAM(abba_bad, (.setup = setup),
		   { "leftist", left_then_right },
		   { "rightist", right_then_left });
INTERLEAVE_PROGRAM(abba_good, (.setup = setup),
		   { "leftist", left_then_right },
		   { "follower", left_then_right });

/* Philosophers: each has taken the fork on the left, none gets another. */
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

static void eat_0_1(void *ctx)
{
	eat(0, 1);
}

static void eat_1_2(void *ctx)
{
	eat(1, 2);
}

static void eat_2_0(void *ctx)
{
	eat(2, 0);
}

static void eat_0_2(void *ctx)
{
	eat(0, 2);
}

static void eat_2_3(void *ctx)
{
	eat(2, 3);
}

static void eat_3_0(void *ctx)
{
	eat(3, 0);
}

static void eat_0_3(void *ctx)
{
	eat(0, 3);
}

INTERLEAVE_PROGRAM(philosophers3_bad, (.setup = lay_table),
		   { "Plato", eat_0_1 }, { "Hume", eat_1_2 },
		   { "Kant", eat_2_0 });
INTERLEAVE_PROGRAM(philosophers3_good, (.setup = lay_table),
		   { "Plato", eat_0_1 }, { "Hume", eat_1_2 },
		   { "Kant", eat_0_2 });
INTERLEAVE_PROGRAM(philosophers4_bad, (.setup = lay_table),
		   { "Plato", eat_0_1 }, { "Hume", eat_1_2 },
		   { "Kant", eat_2_3 }, { "Arendt", eat_3_0 });
INTERLEAVE_PROGRAM(philosophers4_good, (.setup = lay_table),
		   { "Plato", eat_0_1 }, { "Hume", eat_1_2 },
		   { "Kant", eat_2_3 }, { "Arendt", eat_0_3 });

/* Who finds something to repair goes on to write, with the lock to read. */
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

INTERLEAVE_PROGRAM(upgrade_bad, (.setup = setup),
		   { "repairer", upgrade_in_place },
		   { "breaker", add_at_once });

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

INTERLEAVE_PROGRAM(upgrade_good, (.setup = setup),
		   { "one", upgrade_anew }, { "two", upgrade_anew });

/* Who finds the other's work done takes the lock that it has already. */
static void recurse(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_inc_return(&count) == 2)
		mutex_lock(&left_lock);
	mutex_unlock(&left_lock);
}

INTERLEAVE_PROGRAM(recursion_bad, (.setup = setup),
		   { "one", recurse }, { "two", recurse });

static void try_to_recurse(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_inc_return(&count) == 2)
		INTERLEAVE_EXPECT(!mutex_trylock(&left_lock));
	mutex_unlock(&left_lock);
}

INTERLEAVE_PROGRAM(recursion_good, (.setup = setup),
		   { "one", try_to_recurse }, { "two", try_to_recurse });

/* The way out for who comes second has no unlock. */
static void leave_with_lock(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_read(&count))
		return;
	mutex_unlock(&left_lock);
}

INTERLEAVE_PROGRAM(forgotten_unlock_bad, (.setup = setup),
		   { "setter", add_at_once }, { "leaver", leave_with_lock });

static void leave_without_lock(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_read(&count)) {
		mutex_unlock(&left_lock);
		return;
	}
	mutex_unlock(&left_lock);
}

INTERLEAVE_PROGRAM(forgotten_unlock_good, (.setup = setup),
		   { "setter", add_at_once }, { "leaver", leave_without_lock });

/* A failed try is taken for a success. */
static void let_go_of_anything(void *ctx)
{
	if (!mutex_trylock(&left_lock))
		atomic_inc(&count);
	mutex_unlock(&left_lock);
}

INTERLEAVE_PROGRAM(foreign_unlock_bad, (.setup = setup),
		   { "one", let_go_of_anything },
		   { "two", let_go_of_anything });

static void let_go_of_own(void *ctx)
{
	if (mutex_trylock(&left_lock))
		mutex_unlock(&left_lock);
}

INTERLEAVE_PROGRAM(foreign_unlock_good, (.setup = setup),
		   { "one", let_go_of_own }, { "two", let_go_of_own });

/* Each makes way for the other, and tries again. */
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

static void polite_one(void *ctx)
{
	be_polite(0);
}

static void polite_two(void *ctx)
{
	be_polite(1);
}

INTERLEAVE_PROGRAM(polite_bad, (.setup = setup),
		   { "one", polite_one }, { "two", polite_two });

static void be_orderly(void *ctx)
{
	mutex_lock(&left_lock);
	atomic_inc(&count);
	mutex_unlock(&left_lock);
}

INTERLEAVE_PROGRAM(polite_good, (.setup = setup, .check = count_is_two),
		   { "one", be_orderly }, { "two", be_orderly });

/* Spins on what nobody will ever set if it is looked at too late. */
static void spin_for_one(void *ctx)
{
	while (atomic_read(&count) != 1)
		cpu_relax();
}

INTERLEAVE_PROGRAM(spinner_bad, (.setup = setup),
		   { "adder", add_at_once }, { "other", add_at_once },
		   { "spinner", spin_for_one });

static void look_once(void *ctx)
{
	INTERLEAVE_EXPECT(atomic_read(&count) <= 2);
}

INTERLEAVE_PROGRAM(spinner_good, (.setup = setup),
		   { "adder", add_at_once }, { "other", add_at_once },
		   { "looker", look_once });

/* What must hold at any time does not hold for one step. */
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

INTERLEAVE_PROGRAM(invariant_bad, (.setup = setup, .invariant = never_negative),
		   { "giver", give_then_take }, { "taker", take_then_give });
INTERLEAVE_PROGRAM(invariant_good, (.setup = setup,
				    .invariant = never_negative),
		   { "giver", give_then_take }, { "other", give_then_take });

/* Who changes the table takes its lock as if to read it. */
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

INTERLEAVE_PROGRAM(shared_change_bad, (.setup = setup),
		   { "changer", change_as_reader }, { "looker", look_at_table },
		   { "glancer", glance_at_table });

static void change_as_writer(void *ctx)
{
	down_write(&table_lock);
	change_table();
	up_write(&table_lock);
}

INTERLEAVE_PROGRAM(shared_change_good, (.setup = setup),
		   { "changer", change_as_writer }, { "looker", look_at_table },
		   { "other", look_at_table }, { "glancer", glance_at_table });

/* Both hold the lock, and neither alone. */
static void write_as_reader(void *ctx)
{
	down_read(&table_lock);
	stale = false;
	up_read(&table_lock);
}

INTERLEAVE_PROGRAM(shared_write_bad, (.setup = setup),
		   { "one", write_as_reader }, { "two", write_as_reader });

static void write_as_writer(void *ctx)
{
	down_write(&table_lock);
	stale = false;
	up_write(&table_lock);
}

INTERLEAVE_PROGRAM(shared_write_good, (.setup = setup),
		   { "one", write_as_writer }, { "two", write_as_writer });

/* To let go and take the lock again is no way to keep what was written. */
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

INTERLEAVE_PROGRAM(gap_bad, (.setup = setup),
		   { "one", write_and_look_again },
		   { "two", write_and_look_again });

static void write_and_keep(void *ctx)
{
	int mine;

	down_write(&table_lock);
	mine = atomic_inc_return(&count);
	downgrade_write(&table_lock);
	INTERLEAVE_EXPECT(atomic_read(&count) == mine);
	up_read(&table_lock);
}

INTERLEAVE_PROGRAM(gap_good, (.setup = setup),
		   { "one", write_and_keep }, { "two", write_and_keep });

/* Reads within reading: no harm is done here, for want of a writer. */
static void read_within_reading(void *ctx)
{
	down_read(&table_lock);
	down_read(&table_lock);
	up_read(&table_lock);
	up_read(&table_lock);
}

INTERLEAVE_PROGRAM(read_twice_bad, (.setup = setup),
		   { "reader", read_within_reading });

static void read_after_reading(void *ctx)
{
	down_read(&table_lock);
	up_read(&table_lock);
	down_read(&table_lock);
	up_read(&table_lock);
}

INTERLEAVE_PROGRAM(read_twice_good, (.setup = setup),
		   { "reader", read_after_reading },
		   { "other", read_after_reading });

/* What needs the lock says so; who calls it has the lock to read alone. */
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

INTERLEAVE_PROGRAM(not_held_bad, (.setup = setup),
		   { "caller", make_fresh_as_reader });

static void make_fresh_as_writer(void *ctx)
{
	down_write(&table_lock);
	lockdep_assert_held(&table_lock);
	make_fresh();
	up_write(&table_lock);
}

INTERLEAVE_PROGRAM(not_held_good, (.setup = setup),
		   { "caller", make_fresh_as_writer },
		   { "other", make_fresh_as_writer });

/* What must hold at any time does not hold in the end. */
static void take_only(void *ctx)
{
	atomic_dec(&count);
}

INTERLEAVE_PROGRAM(last_step_bad, (.setup = setup, .invariant = never_negative),
		   { "taker", take_only });
INTERLEAVE_PROGRAM(last_step_good, (.setup = setup,
				    .invariant = never_negative),
		   { "giver", give_then_take });
