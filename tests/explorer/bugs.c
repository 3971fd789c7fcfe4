// SPDX-License-Identifier: GPL-2.0-only
/* What the explorer must find in the programs of "twins.h", "bugs.h". */
#include <linux/kernel.h>
#include <linux/string.h>

#include <compat/kunit.h>
#include "bugs.h"
#include "twins.h"

#define FINDS(pair, kind, needed, ...)					\
	.name = #pair, .bad = &pair##_bad, .good = &pair##_good,	\
	.finding = INTERLEAVE_##kind, .preemptions = needed,		\
	.says = { __VA_ARGS__ }

#define RACES(pair, needed, ...)					\
	FINDS(pair, RACE, needed, __VA_ARGS__), .by_access = true

#define SCHEDULED							\
	.options = { .accesses = INTERLEAVE_ACCESSES_SCHEDULED }

static const struct bug bugs[] = {
	{ FINDS(lost_update, ASSERTION, 1, "an update is lost") },
	{ FINDS(split_section, ASSERTION, 1, "an update is lost") },
	{ FINDS(abba, DEADLOCK, 1,
		"leftist waits for &right_lock, held by rightist",
		"rightist waits for &left_lock, held by leftist") },
	/* Only the first is preempted: each of the others then blocks. */
	{ FINDS(philosophers3, DEADLOCK, 1, "held by Plato", "held by Hume",
		"held by Kant") },
	{ FINDS(philosophers4, DEADLOCK, 1, "held by Plato", "held by Hume",
		"held by Kant", "held by Arendt") },
	{ FINDS(upgrade, DEADLOCK, 0,
		"repairer waits for &table_lock, held by repairer") },
	{ FINDS(recursion, DEADLOCK, 0, "waits for &left_lock, held by") },
	{ FINDS(forgotten_unlock, LOCK_HELD, 0, "leaver", "left_lock") },
	{ FINDS(foreign_unlock, LOCK_HELD, 1, "left_lock") },
	{ FINDS(polite, LIVELOCK, 1, "60 steps"),
	  .options = { .max_steps = 60 } },
	{ FINDS(spinner, LIVELOCK, 0, "60 steps"),
	  .options = { .max_steps = 60 } },
	{ FINDS(invariant, ASSERTION, 0, "the count is negative") },
	{ FINDS(shared_change, ASSERTION, 1, "!atomic_read(&") },
	{ RACES(shared_write, 0, "one's write", "two's write") },
	{ FINDS(gap, ASSERTION, 1, "atomic_read(&count) == mine") },
	{ FINDS(read_twice, DEADLOCK, 0, "reader takes &table_lock again") },
	{ FINDS(not_held, WARNING, 0,
		"caller does not hold &table_lock in make_fresh") },
	{ FINDS(last_step, ASSERTION, 0, "the count is negative") },
	{ FINDS(raw_abba, DEADLOCK, 1,
		"insider waits for &raw_lock, held by outsider",
		"outsider waits for &count_lock, held by insider") },
	{ FINDS(reader_writes, ASSERTION, 1, "an update is lost") },
	{ FINDS(read_again, DEADLOCK, 0, "reader takes &list_lock again") },
	{ FINDS(every_form, LOCK_HELD, 0, "leaver", "list_lock") },
	{ FINDS(asserted_lock, WARNING, 0,
		"hasty does not hold &count_lock in set_guarded") },
	{ FINDS(last_locked, WARNING, 1, "taken from a count of 0 on &users") },
	{ FINDS(counted_forms, ASSERTION, 0, "!atomic_read(&count)") },
#ifdef WITH_GUARDS
	{ FINDS(scoped_abba, DEADLOCK, 1,
		"leftist waits for &right_lock, held by rightist",
		"rightist waits for &left_lock, held by leftist") },
	{ FINDS(short_scope, ASSERTION, 1, "an update is lost") },
	{ FINDS(scoped_twice, LOCK_HELD, 0,
		"leaver releases &left_lock without holding it") },
	{ FINDS(scoped_try, ASSERTION, 1, "an update is lost") },
	{ FINDS(scoped_upgrade, DEADLOCK, 0,
		"repairer waits for &table_lock, held by repairer") },
	{ RACES(scoped_rcu, 0, "reader's read", "updater's kfree") },
	{ FINDS(scoped_free, USE_AFTER_FREE, 0, "user uses in use_object",
		"that creator freed") },
	{ FINDS(every_scope, ASSERTION, 1, "taken == writable") },
#endif
	{ FINDS(missed_wakeup, DEADLOCK, 1, "sleeper waits for") },
	{ FINDS(early_wakeup, DEADLOCK, 1, "sleeper waits for") },
	{ FINDS(lost_completion, DEADLOCK, 0, "waiter waits for &done") },
	{ FINDS(one_completion, DEADLOCK, 0, "waits for &done") },
	{ FINDS(work_races, ASSERTION, 1, "atomic_read(&count) == 2") },
	{ FINDS(work_of_setup, DEADLOCK, 0,
		"setup or teardown would wait forever for &lock") },
	{ FINDS(cancelled_work, ASSERTION, 0, "!atomic_read(&count)") },
	{ FINDS(flush_deadlock, DEADLOCK, 0, "flusher waits for &work",
		"waits for &lock, held by flusher") },
	{ RACES(early_look, 0, "worker's write", "waiter's read") },
	{ RACES(early_wake, 0, "sleeper's read", "waker's write") },
	{ RACES(early_flush, 0, "queuer's read", "worker's") },
	{ FINDS(queued_twice, ASSERTION, 0, "atomic_read(&count) == 2") },
	{ FINDS(by_hand, DEADLOCK, 1, "sleeper waits for &queue") },
	{ FINDS(nobody_there, DEADLOCK, 1, "sleeper waits for &queue") },
	{ FINDS(woken_under_lock, ASSERTION, 1, "atomic_read(&count) == 1") },
	{ FINDS(first_come, ASSERTION, 0, "come_second() == 1") },
	{ FINDS(passed_over, DEADLOCK, 0, "second waits for &queue") },
	{ FINDS(out_of_time, DEADLOCK, 0, "second waits for &queue") },
	{ FINDS(changed_kind, DEADLOCK, 0, "waits for &queue") },
	{ FINDS(freed_queue, USE_AFTER_FREE, 0,
		"waker uses in free_and_wake") },
	{ FINDS(any_order, ASSERTION, 0, "be_there(&first_is_there) == 1") },
	{ FINDS(not_finished, DEADLOCK, 0, "sleeper waits for &queue") },
	{ FINDS(two_of_three, DEADLOCK, 0, "waits for queue") },
	{ FINDS(one_by_one, DEADLOCK, 0, "waits for queue") },
	{ FINDS(other_state, DEADLOCK, 0, "sleeper waits for &queue") },
	{ FINDS(waited_before, DEADLOCK, 0, "second waits for &queue") },
	{ FINDS(woken_before, DEADLOCK, 0, "sleeper waits for &queue") },
	{ FINDS(woken_before_in_queue, DEADLOCK, 0,
		"sleeper waits for &queue") },
	{ FINDS(no_time, ASSERTION, 0,
		"wait_for_completion_timeout(&done, 0)") },
	{ FINDS(no_time_for_event, ASSERTION, 0, "sleep_without_time()") },
	{ FINDS(no_time_for_wake_up, ASSERTION, 0, "atomic_read(&flag)") },
	{ FINDS(just_in_time, ASSERTION, 0,
		"wait_event_timeout(queue, atomic_read(&flag), HZ) > 1") },
	{ FINDS(too_late, ASSERTION, 0, "wait_event_hrtimeout") },
	{ FINDS(sleeping_setup, DEADLOCK, 0,
		"setup or teardown would wait forever for queue") },
	{ FINDS(timeout, ASSERTION, 0,
		"wait_for_completion_timeout(&done, HZ)") },
	{ RACES(pending_work, 0, "other's write", "worker's read") },
	{ FINDS(moved_work, ASSERTION, 0, "atomic_read(&count) >= 1") },
	{ FINDS(forced_work, ASSERTION, 1, "atomic_read(&count) == runs") },
	{ FINDS(moving_work, ASSERTION, 1, "atomic_read(&count) == 2") },
	{ RACES(taken_back, 0, "writer's write", "taker's read") },
	{ FINDS(requeued_work, ASSERTION, 1, "atomic_read(&count) == 2") },
	{ FINDS(barred_work, ASSERTION, 2, "!atomic_read(&stopped)") },
	{ FINDS(work_beside_work, ASSERTION, 1, "an update is lost") },
	{ FINDS(chained_work, ASSERTION, 0, "atomic_read(&count) == 1") },
	{ FINDS(flushed_queue, ASSERTION, 0, "atomic_read(&count) == runs") },
	{ FINDS(drained_queue, ASSERTION, 1, "atomic_read(&count) == runs") },
	{ FINDS(own_queue, DEADLOCK, 0,
		"worker waits for queue, held by worker") },
	{ FINDS(delayed_work, ASSERTION, 0, "atomic_read(&count) == 1") },
	{ RACES(queued_by_two, 0, "write in raise_plainly") },
	{ FINDS(begun_work, ASSERTION, 2, "atomic_read(&count) == 2") },
	{ FINDS(nested_setup, DEADLOCK, 0,
		"setup or teardown would wait forever for") },
	/* If the free comes before the access. */
	{ FINDS(interval, RACE, 1, "worker's marked write in run_again",
		"stopper's kfree in start_and_free"),
	  .also = INTERLEAVE_USE_AFTER_FREE },
	{ RACES(late_reader, 0, "reader's read", "remover's kfree") },
	/* Between the last put and the free, the count is 0. */
	{ FINDS(late_lookup, USE_AFTER_FREE, 1, "finder uses",
		"that remover freed in object_release"),
	  .also = INTERLEAVE_WARNING },
	{ RACES(late_rcu_reader, 0, "reader's read", "updater's kfree") },
	{ FINDS(double_put, USE_AFTER_FREE, 1, "uses in",
		"freed in object_release") },
	{ FINDS(resurrection, WARNING, 0,
		"taken from a count of 0 on &references") },
	{ FINDS(double_free, DOUBLE_FREE, 1, "one frees in free_seen",
		"that two freed in free_seen") },
	{ FINDS(leak, LEAK, 1, "object_create") },
	{ FINDS(warning, WARNING, 0, "!slot_object()") },
	{ FINDS(leak_of_setup, LEAK, 0,
		"setup or teardown allocated in object_create") },
	{ FINDS(free_of_part, DOUBLE_FREE, 0,
		"one frees an address of no object") },
	{ FINDS(freed_lock, USE_AFTER_FREE, 0, "user uses in",
		"that remover freed in") },
	{ FINDS(freed_far_lock, USE_AFTER_FREE, 0, "user uses in",
		"that remover freed in") },
	{ FINDS(overrun, USE_AFTER_FREE, 0,
		"beyond the 16 bytes allocated in setup_places"),
	  .by_access = true },
	{ FINDS(one_too_many, WARNING, 0,
		"dropped below a count of 0 on &references") },
	{ FINDS(last_unseen, WARNING, 0,
		"last reference dropped by refcount_dec()") },
	{ FINDS(overflow, WARNING, 0, "count overflows on &references") },
	{ FINDS(reader_ended_twice, LOCK_HELD, 0,
		"reader ends an RCU reader") },
	{ RACES(harmless_race, 0, "one's write", "two's write") },
	{ RACES(half_marked_race, 0, "writer's marked write",
		"reader's read") },
	{ RACES(half_locked_race, 0, "writer's write", "reader's read") },
	{ FINDS(double_check, ASSERTION, 1, "READ_ONCE(value) == 42"),
	  SCHEDULED, .by_access = true },
	{ RACES(message, 0, "sender's write", "receiver's read"), SCHEDULED },
	{ RACES(relaxed_message, 0, "sender's write", "receiver's read") },
	{ FINDS(aba, ASSERTION, 1, "stack.owners[node]") },
	{ RACES(forwarded_message, 0, "sender's write", "receiver's read") },
	{ RACES(failed_exchange, 0, "sender's write", "receiver's read") },
	{ RACES(grace_period, 0, "raiser's write", "reader's read") },
	{ RACES(plain_behind, 0, "writer's write", "reader's marked read") },
	{ RACES(second_byte, 0, "writer's write", "reader's read") },
	{ RACES(failed_try, 1, "writer's write", "reader's read") },
};

static void describe_bug(const struct bug *bug, char *desc)
{
	strscpy(desc, bug->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(each_bug, bugs, describe_bug);

const void *bug_gen_params(const void *prev, char *desc)
{
	return each_bug_gen_params(prev, desc);
}
