/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs with known bugs, each beside a correct twin.
 *
 * NAME_bad has the bug, NAME_good does not. A comment above each pair states
 * the bug. The programs of a file run one at a time, so they share their
 * objects.
 */
#ifndef _EXPLORER_TWINS_H
#define _EXPLORER_TWINS_H

#include <linux/mutex.h>

#include <interleave/interleave.h>

/*
 * Old kernels lack scoped locks, or their trylock forms. sparse does not see
 * that the end of a scope releases the lock.
 */
#if defined(DEFINE_GUARD_COND) && !defined(__CHECKER__)
#define WITH_GUARDS
#endif

#define TWINS(name)							\
	extern const struct interleave_program name##_bad, name##_good

/* Define both programs: the threads of each are in parentheses. */
#define PAIR_OF(name, members, bad, good)				\
	INTERLEAVE_PROGRAM(name##_bad, members, INTERLEAVE_MEMBERS bad); \
	INTERLEAVE_PROGRAM(name##_good, members, INTERLEAVE_MEMBERS good)

/* Two threads that run the same function. */
#define BY_TWO(run)	{ "one", run }, { "two", run }

/* Define a thread function of one statement. */
#define THREAD(name, statement)						\
	static void name(void *ctx)					\
	{								\
		statement;						\
	}

/* twins_locks.c */
TWINS(lost_update); TWINS(split_section); TWINS(abba); TWINS(philosophers3);
TWINS(philosophers4); TWINS(upgrade); TWINS(recursion); TWINS(forgotten_unlock);
TWINS(foreign_unlock); TWINS(polite); TWINS(spinner); TWINS(invariant);
TWINS(shared_change); TWINS(shared_write); TWINS(gap); TWINS(read_twice);
TWINS(not_held); TWINS(last_step);

/* twins_spinlocks.c */
TWINS(raw_abba); TWINS(reader_writes); TWINS(read_again); TWINS(every_form);
TWINS(asserted_lock);

/* twins_wake_ups.c */
TWINS(first_come); TWINS(passed_over); TWINS(out_of_time); TWINS(changed_kind);
TWINS(freed_queue); TWINS(any_order); TWINS(not_finished); TWINS(two_of_three);
TWINS(one_by_one); TWINS(other_state); TWINS(waited_before);
TWINS(woken_before); TWINS(woken_before_in_queue);

/* twins_counted_locks.c */
TWINS(last_locked); TWINS(counted_forms);

/* twins_guards.c, only WITH_GUARDS */
TWINS(scoped_abba); TWINS(short_scope); TWINS(scoped_twice); TWINS(scoped_try);
TWINS(scoped_upgrade); TWINS(scoped_rcu); TWINS(scoped_free);
TWINS(every_scope);
/* A reader in two nested scopes: no bug. */
extern const struct interleave_program nested_scopes;

/* twins_waiting.c */
TWINS(missed_wakeup); TWINS(by_hand); TWINS(woken_under_lock); TWINS(no_time);
TWINS(no_time_for_event); TWINS(no_time_for_wake_up); TWINS(just_in_time);
TWINS(too_late); TWINS(sleeping_setup); TWINS(nobody_there);
TWINS(early_wakeup); TWINS(lost_completion); TWINS(one_completion);
TWINS(work_races); TWINS(cancelled_work); TWINS(work_of_setup);
TWINS(flush_deadlock); TWINS(early_look); TWINS(early_wake); TWINS(early_flush);
TWINS(queued_twice); TWINS(timeout); TWINS(pending_work);

/* twins_work.c */
TWINS(requeued_work); TWINS(moved_work); TWINS(forced_work); TWINS(moving_work);
TWINS(taken_back); TWINS(queued_by_two); TWINS(begun_work); TWINS(nested_setup);
TWINS(barred_work); TWINS(work_beside_work); TWINS(chained_work);
TWINS(flushed_queue); TWINS(drained_queue); TWINS(own_queue);
TWINS(delayed_work); TWINS(interval);

/* twins_lifetimes.c */
TWINS(late_reader); TWINS(late_lookup); TWINS(late_rcu_reader);
TWINS(double_put); TWINS(resurrection); TWINS(double_free); TWINS(leak);
TWINS(warning); TWINS(leak_of_setup); TWINS(free_of_part); TWINS(overrun);
TWINS(freed_lock); TWINS(freed_far_lock); TWINS(one_too_many);
TWINS(last_unseen); TWINS(overflow); TWINS(reader_ended_twice);

/* twins_races.c */
TWINS(harmless_race); TWINS(half_marked_race); TWINS(half_locked_race);
TWINS(double_check); TWINS(message); TWINS(relaxed_message); TWINS(aba);
TWINS(forwarded_message); TWINS(failed_exchange); TWINS(grace_period);
TWINS(plain_behind); TWINS(second_byte); TWINS(failed_try);

#endif /* _EXPLORER_TWINS_H */
