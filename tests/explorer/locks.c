// SPDX-License-Identifier: GPL-2.0-only
/* Programs that go wrong with their locks, or for want of them, "programs.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/processor.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "programs.h"

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

static const struct interleave_thread lost_update_bad_threads[] = {
	{ "one", add_in_two_steps },
	{ "two", add_in_two_steps },
};

const struct interleave_program lost_update_bad = {
	.name = "lost_update_bad",
	.threads = lost_update_bad_threads,
	.nr_threads = ARRAY_SIZE(lost_update_bad_threads),
	.setup = setup,
	.check = count_is_two,
};

static void add_at_once(void *ctx)
{
	atomic_inc(&count);
}

static const struct interleave_thread lost_update_good_threads[] = {
	{ "one", add_at_once },
	{ "two", add_at_once },
};

const struct interleave_program lost_update_good = {
	.name = "lost_update_good",
	.threads = lost_update_good_threads,
	.nr_threads = ARRAY_SIZE(lost_update_good_threads),
	.setup = setup,
	.check = count_is_two,
};

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

static const struct interleave_thread split_section_bad_threads[] = {
	{ "one", add_in_two_sections },
	{ "two", add_in_two_sections },
};

const struct interleave_program split_section_bad = {
	.name = "split_section_bad",
	.threads = split_section_bad_threads,
	.nr_threads = ARRAY_SIZE(split_section_bad_threads),
	.setup = setup,
	.check = count_is_two,
};

static void add_in_one_section(void *ctx)
{
	spin_lock(&count_lock);
	add_in_two_steps(ctx);
	spin_unlock(&count_lock);
}

static const struct interleave_thread split_section_good_threads[] = {
	{ "one", add_in_one_section },
	{ "two", add_in_one_section },
};

const struct interleave_program split_section_good = {
	.name = "split_section_good",
	.threads = split_section_good_threads,
	.nr_threads = ARRAY_SIZE(split_section_good_threads),
	.setup = setup,
	.check = count_is_two,
};

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

static const struct interleave_thread abba_bad_threads[] = {
	{ "leftist", left_then_right },
	{ "rightist", right_then_left },
};

const struct interleave_program abba_bad = {
	.name = "abba_bad",
	.threads = abba_bad_threads,
	.nr_threads = ARRAY_SIZE(abba_bad_threads),
	.setup = setup,
};

static const struct interleave_thread abba_good_threads[] = {
	{ "leftist", left_then_right },
	{ "follower", left_then_right },
};

const struct interleave_program abba_good = {
	.name = "abba_good",
	.threads = abba_good_threads,
	.nr_threads = ARRAY_SIZE(abba_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread philosophers3_bad_threads[] = {
	{ "Plato", eat_0_1 },
	{ "Hume", eat_1_2 },
	{ "Kant", eat_2_0 },
};

const struct interleave_program philosophers3_bad = {
	.name = "philosophers3_bad",
	.threads = philosophers3_bad_threads,
	.nr_threads = ARRAY_SIZE(philosophers3_bad_threads),
	.setup = lay_table,
};

static const struct interleave_thread philosophers3_good_threads[] = {
	{ "Plato", eat_0_1 },
	{ "Hume", eat_1_2 },
	{ "Kant", eat_0_2 },
};

const struct interleave_program philosophers3_good = {
	.name = "philosophers3_good",
	.threads = philosophers3_good_threads,
	.nr_threads = ARRAY_SIZE(philosophers3_good_threads),
	.setup = lay_table,
};

static const struct interleave_thread philosophers4_bad_threads[] = {
	{ "Plato", eat_0_1 },
	{ "Hume", eat_1_2 },
	{ "Kant", eat_2_3 },
	{ "Arendt", eat_3_0 },
};

const struct interleave_program philosophers4_bad = {
	.name = "philosophers4_bad",
	.threads = philosophers4_bad_threads,
	.nr_threads = ARRAY_SIZE(philosophers4_bad_threads),
	.setup = lay_table,
};

static const struct interleave_thread philosophers4_good_threads[] = {
	{ "Plato", eat_0_1 },
	{ "Hume", eat_1_2 },
	{ "Kant", eat_2_3 },
	{ "Arendt", eat_0_3 },
};

const struct interleave_program philosophers4_good = {
	.name = "philosophers4_good",
	.threads = philosophers4_good_threads,
	.nr_threads = ARRAY_SIZE(philosophers4_good_threads),
	.setup = lay_table,
};

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

static const struct interleave_thread upgrade_bad_threads[] = {
	{ "repairer", upgrade_in_place },
	{ "breaker", add_at_once },
};

const struct interleave_program upgrade_bad = {
	.name = "upgrade_bad",
	.threads = upgrade_bad_threads,
	.nr_threads = ARRAY_SIZE(upgrade_bad_threads),
	.setup = setup,
};

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

static const struct interleave_thread upgrade_good_threads[] = {
	{ "one", upgrade_anew },
	{ "two", upgrade_anew },
};

const struct interleave_program upgrade_good = {
	.name = "upgrade_good",
	.threads = upgrade_good_threads,
	.nr_threads = ARRAY_SIZE(upgrade_good_threads),
	.setup = setup,
};

/* Who finds the other's work done takes the lock that it has already. */
static void recurse(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_inc_return(&count) == 2)
		mutex_lock(&left_lock);
	mutex_unlock(&left_lock);
}

static const struct interleave_thread recursion_bad_threads[] = {
	{ "one", recurse },
	{ "two", recurse },
};

const struct interleave_program recursion_bad = {
	.name = "recursion_bad",
	.threads = recursion_bad_threads,
	.nr_threads = ARRAY_SIZE(recursion_bad_threads),
	.setup = setup,
};

static void try_to_recurse(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_inc_return(&count) == 2)
		INTERLEAVE_EXPECT(!mutex_trylock(&left_lock));
	mutex_unlock(&left_lock);
}

static const struct interleave_thread recursion_good_threads[] = {
	{ "one", try_to_recurse },
	{ "two", try_to_recurse },
};

const struct interleave_program recursion_good = {
	.name = "recursion_good",
	.threads = recursion_good_threads,
	.nr_threads = ARRAY_SIZE(recursion_good_threads),
	.setup = setup,
};

/* The way out for who comes second has no unlock. */
static void leave_with_lock(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_read(&count))
		return;
	mutex_unlock(&left_lock);
}

static const struct interleave_thread forgotten_unlock_bad_threads[] = {
	{ "setter", add_at_once },
	{ "leaver", leave_with_lock },
};

const struct interleave_program forgotten_unlock_bad = {
	.name = "forgotten_unlock_bad",
	.threads = forgotten_unlock_bad_threads,
	.nr_threads = ARRAY_SIZE(forgotten_unlock_bad_threads),
	.setup = setup,
};

static void leave_without_lock(void *ctx)
{
	mutex_lock(&left_lock);
	if (atomic_read(&count)) {
		mutex_unlock(&left_lock);
		return;
	}
	mutex_unlock(&left_lock);
}

static const struct interleave_thread forgotten_unlock_good_threads[] = {
	{ "setter", add_at_once },
	{ "leaver", leave_without_lock },
};

const struct interleave_program forgotten_unlock_good = {
	.name = "forgotten_unlock_good",
	.threads = forgotten_unlock_good_threads,
	.nr_threads = ARRAY_SIZE(forgotten_unlock_good_threads),
	.setup = setup,
};

/* A failed try is taken for a success. */
static void let_go_of_anything(void *ctx)
{
	if (!mutex_trylock(&left_lock))
		atomic_inc(&count);
	mutex_unlock(&left_lock);
}

static const struct interleave_thread foreign_unlock_bad_threads[] = {
	{ "one", let_go_of_anything },
	{ "two", let_go_of_anything },
};

const struct interleave_program foreign_unlock_bad = {
	.name = "foreign_unlock_bad",
	.threads = foreign_unlock_bad_threads,
	.nr_threads = ARRAY_SIZE(foreign_unlock_bad_threads),
	.setup = setup,
};

static void let_go_of_own(void *ctx)
{
	if (mutex_trylock(&left_lock))
		mutex_unlock(&left_lock);
}

static const struct interleave_thread foreign_unlock_good_threads[] = {
	{ "one", let_go_of_own },
	{ "two", let_go_of_own },
};

const struct interleave_program foreign_unlock_good = {
	.name = "foreign_unlock_good",
	.threads = foreign_unlock_good_threads,
	.nr_threads = ARRAY_SIZE(foreign_unlock_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread polite_bad_threads[] = {
	{ "one", polite_one },
	{ "two", polite_two },
};

const struct interleave_program polite_bad = {
	.name = "polite_bad",
	.threads = polite_bad_threads,
	.nr_threads = ARRAY_SIZE(polite_bad_threads),
	.setup = setup,
};

static void be_orderly(void *ctx)
{
	mutex_lock(&left_lock);
	atomic_inc(&count);
	mutex_unlock(&left_lock);
}

static const struct interleave_thread polite_good_threads[] = {
	{ "one", be_orderly },
	{ "two", be_orderly },
};

const struct interleave_program polite_good = {
	.name = "polite_good",
	.threads = polite_good_threads,
	.nr_threads = ARRAY_SIZE(polite_good_threads),
	.setup = setup,
	.check = count_is_two,
};

/* Spins on what nobody will ever set if it is looked at too late. */
static void spin_for_one(void *ctx)
{
	while (atomic_read(&count) != 1)
		cpu_relax();
}

static const struct interleave_thread spinner_bad_threads[] = {
	{ "adder", add_at_once },
	{ "other", add_at_once },
	{ "spinner", spin_for_one },
};

const struct interleave_program spinner_bad = {
	.name = "spinner_bad",
	.threads = spinner_bad_threads,
	.nr_threads = ARRAY_SIZE(spinner_bad_threads),
	.setup = setup,
};

static void look_once(void *ctx)
{
	INTERLEAVE_EXPECT(atomic_read(&count) <= 2);
}

static const struct interleave_thread spinner_good_threads[] = {
	{ "adder", add_at_once },
	{ "other", add_at_once },
	{ "looker", look_once },
};

const struct interleave_program spinner_good = {
	.name = "spinner_good",
	.threads = spinner_good_threads,
	.nr_threads = ARRAY_SIZE(spinner_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread invariant_bad_threads[] = {
	{ "giver", give_then_take },
	{ "taker", take_then_give },
};

const struct interleave_program invariant_bad = {
	.name = "invariant_bad",
	.threads = invariant_bad_threads,
	.nr_threads = ARRAY_SIZE(invariant_bad_threads),
	.setup = setup,
	.invariant = never_negative,
};

static const struct interleave_thread invariant_good_threads[] = {
	{ "giver", give_then_take },
	{ "other", give_then_take },
};

const struct interleave_program invariant_good = {
	.name = "invariant_good",
	.threads = invariant_good_threads,
	.nr_threads = ARRAY_SIZE(invariant_good_threads),
	.setup = setup,
	.invariant = never_negative,
};

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

static const struct interleave_thread shared_change_bad_threads[] = {
	{ "changer", change_as_reader },
	{ "looker", look_at_table },
	{ "glancer", glance_at_table },
};

const struct interleave_program shared_change_bad = {
	.name = "shared_change_bad",
	.threads = shared_change_bad_threads,
	.nr_threads = ARRAY_SIZE(shared_change_bad_threads),
	.setup = setup,
};

static void change_as_writer(void *ctx)
{
	down_write(&table_lock);
	change_table();
	up_write(&table_lock);
}

static const struct interleave_thread shared_change_good_threads[] = {
	{ "changer", change_as_writer },
	{ "looker", look_at_table },
	{ "other", look_at_table },
	{ "glancer", glance_at_table },
};

const struct interleave_program shared_change_good = {
	.name = "shared_change_good",
	.threads = shared_change_good_threads,
	.nr_threads = ARRAY_SIZE(shared_change_good_threads),
	.setup = setup,
};

/* Both hold the lock, and neither alone. */
static void write_as_reader(void *ctx)
{
	down_read(&table_lock);
	stale = false;
	up_read(&table_lock);
}

static const struct interleave_thread shared_write_bad_threads[] = {
	{ "one", write_as_reader },
	{ "two", write_as_reader },
};

const struct interleave_program shared_write_bad = {
	.name = "shared_write_bad",
	.threads = shared_write_bad_threads,
	.nr_threads = ARRAY_SIZE(shared_write_bad_threads),
	.setup = setup,
};

static void write_as_writer(void *ctx)
{
	down_write(&table_lock);
	stale = false;
	up_write(&table_lock);
}

static const struct interleave_thread shared_write_good_threads[] = {
	{ "one", write_as_writer },
	{ "two", write_as_writer },
};

const struct interleave_program shared_write_good = {
	.name = "shared_write_good",
	.threads = shared_write_good_threads,
	.nr_threads = ARRAY_SIZE(shared_write_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread gap_bad_threads[] = {
	{ "one", write_and_look_again },
	{ "two", write_and_look_again },
};

const struct interleave_program gap_bad = {
	.name = "gap_bad",
	.threads = gap_bad_threads,
	.nr_threads = ARRAY_SIZE(gap_bad_threads),
	.setup = setup,
};

static void write_and_keep(void *ctx)
{
	int mine;

	down_write(&table_lock);
	mine = atomic_inc_return(&count);
	downgrade_write(&table_lock);
	INTERLEAVE_EXPECT(atomic_read(&count) == mine);
	up_read(&table_lock);
}

static const struct interleave_thread gap_good_threads[] = {
	{ "one", write_and_keep },
	{ "two", write_and_keep },
};

const struct interleave_program gap_good = {
	.name = "gap_good",
	.threads = gap_good_threads,
	.nr_threads = ARRAY_SIZE(gap_good_threads),
	.setup = setup,
};

/* Reads within reading: no harm is done here, for want of a writer. */
static void read_within_reading(void *ctx)
{
	down_read(&table_lock);
	down_read(&table_lock);
	up_read(&table_lock);
	up_read(&table_lock);
}

static const struct interleave_thread read_twice_bad_threads[] = {
	{ "reader", read_within_reading },
};

const struct interleave_program read_twice_bad = {
	.name = "read_twice_bad",
	.threads = read_twice_bad_threads,
	.nr_threads = ARRAY_SIZE(read_twice_bad_threads),
	.setup = setup,
};

static void read_after_reading(void *ctx)
{
	down_read(&table_lock);
	up_read(&table_lock);
	down_read(&table_lock);
	up_read(&table_lock);
}

static const struct interleave_thread read_twice_good_threads[] = {
	{ "reader", read_after_reading },
	{ "other", read_after_reading },
};

const struct interleave_program read_twice_good = {
	.name = "read_twice_good",
	.threads = read_twice_good_threads,
	.nr_threads = ARRAY_SIZE(read_twice_good_threads),
	.setup = setup,
};

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

static const struct interleave_thread not_held_bad_threads[] = {
	{ "caller", make_fresh_as_reader },
};

const struct interleave_program not_held_bad = {
	.name = "not_held_bad",
	.threads = not_held_bad_threads,
	.nr_threads = ARRAY_SIZE(not_held_bad_threads),
	.setup = setup,
};

static void make_fresh_as_writer(void *ctx)
{
	down_write(&table_lock);
	lockdep_assert_held(&table_lock);
	make_fresh();
	up_write(&table_lock);
}

static const struct interleave_thread not_held_good_threads[] = {
	{ "caller", make_fresh_as_writer },
	{ "other", make_fresh_as_writer },
};

const struct interleave_program not_held_good = {
	.name = "not_held_good",
	.threads = not_held_good_threads,
	.nr_threads = ARRAY_SIZE(not_held_good_threads),
	.setup = setup,
};

/* What must hold at any time does not hold in the end. */
static void take_only(void *ctx)
{
	atomic_dec(&count);
}

static const struct interleave_thread last_step_bad_threads[] = {
	{ "taker", take_only },
};

const struct interleave_program last_step_bad = {
	.name = "last_step_bad",
	.threads = last_step_bad_threads,
	.nr_threads = ARRAY_SIZE(last_step_bad_threads),
	.setup = setup,
	.invariant = never_negative,
};

static const struct interleave_thread last_step_good_threads[] = {
	{ "giver", give_then_take },
};

const struct interleave_program last_step_good = {
	.name = "last_step_good",
	.threads = last_step_good_threads,
	.nr_threads = ARRAY_SIZE(last_step_good_threads),
	.setup = setup,
	.invariant = never_negative,
};
