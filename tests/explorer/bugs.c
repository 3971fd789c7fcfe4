// SPDX-License-Identifier: GPL-2.0-only
/* What is known of the programs of "programs.h". */
#include "bugs.h"
#include "programs.h"

#define TWINS_OF(which)							\
	.name = #which, .bad = &which##_bad, .good = &which##_good

#define SCHEDULED							\
	.options = { .accesses = INTERLEAVE_ACCESSES_SCHEDULED }

const struct bug bugs[] = {
	{
		TWINS_OF(lost_update),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "an update is lost" },
		.preemptions = 1,
	}, {
		TWINS_OF(split_section),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "an update is lost" },
		.preemptions = 1,
	}, {
		TWINS_OF(abba),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "leftist waits for &right_lock, held by rightist",
			  "rightist waits for &left_lock, held by leftist" },
		.preemptions = 1,
	}, {
		TWINS_OF(philosophers3),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "held by Plato", "held by Hume", "held by Kant" },
		/* The first is; each of the others then stops by itself. */
		.preemptions = 1,
	}, {
		TWINS_OF(philosophers4),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "held by Plato", "held by Hume", "held by Kant",
			  "held by Arendt" },
		.preemptions = 1,
	}, {
		TWINS_OF(upgrade),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "repairer waits for &table_lock, held by repairer" },
	}, {
		TWINS_OF(recursion),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "waits for &left_lock, held by" },
	}, {
		TWINS_OF(forgotten_unlock),
		.finding = INTERLEAVE_LOCK_HELD,
		.says = { "leaver", "left_lock" },
	}, {
		TWINS_OF(foreign_unlock),
		.finding = INTERLEAVE_LOCK_HELD,
		.says = { "left_lock" },
		.preemptions = 1,
	}, {
		TWINS_OF(polite),
		.options = { .max_steps = 60 },
		.finding = INTERLEAVE_LIVELOCK,
		.says = { "60 steps" },
		.preemptions = 1,
	}, {
		TWINS_OF(spinner),
		.options = { .max_steps = 60 },
		.finding = INTERLEAVE_LIVELOCK,
		.says = { "60 steps" },
	}, {
		TWINS_OF(invariant),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "the count is negative" },
	}, {
		TWINS_OF(shared_change),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "!atomic_read(&" },
		.preemptions = 1,
	}, {
		TWINS_OF(shared_write),
		.finding = INTERLEAVE_RACE,
		.says = { "one's write", "two's write" },
		.by_access = true,
	}, {
		TWINS_OF(gap),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == mine" },
		.preemptions = 1,
	}, {
		TWINS_OF(read_twice),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "reader takes &table_lock again" },
	}, {
		TWINS_OF(not_held),
		.finding = INTERLEAVE_WARNING,
		.says = { "caller does not hold &table_lock in make_fresh" },
	}, {
		TWINS_OF(last_step),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "the count is negative" },
	}, {
		TWINS_OF(raw_abba),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "insider waits for &raw_lock, held by outsider",
			  "outsider waits for &count_lock, held by insider" },
		.preemptions = 1,
	}, {
		TWINS_OF(reader_writes),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "an update is lost" },
		.preemptions = 1,
	}, {
		TWINS_OF(read_again),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "reader takes &list_lock again" },
	}, {
		TWINS_OF(every_form),
		.finding = INTERLEAVE_LOCK_HELD,
		.says = { "leaver", "list_lock" },
	}, {
		TWINS_OF(asserted_lock),
		.finding = INTERLEAVE_WARNING,
		.says = { "hasty does not hold &count_lock in set_guarded" },
	}, {
		TWINS_OF(last_locked),
		.finding = INTERLEAVE_WARNING,
		.says = { "taken from a count of 0 on &users" },
		.preemptions = 1,
	}, {
		TWINS_OF(counted_forms),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "!atomic_read(&count)" },
	}, {
#ifdef WITH_GUARDS
		TWINS_OF(scoped_abba),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "leftist waits for &right_lock, held by rightist",
			  "rightist waits for &left_lock, held by leftist" },
		.preemptions = 1,
	}, {
		TWINS_OF(short_scope),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "an update is lost" },
		.preemptions = 1,
	}, {
		TWINS_OF(scoped_twice),
		.finding = INTERLEAVE_LOCK_HELD,
		.says = { "leaver lets go of &left_lock, which it does not" },
	}, {
		TWINS_OF(scoped_try),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "an update is lost" },
		.preemptions = 1,
	}, {
		TWINS_OF(scoped_upgrade),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "repairer waits for &table_lock, held by repairer" },
	}, {
		TWINS_OF(scoped_rcu),
		.finding = INTERLEAVE_RACE,
		.says = { "reader's read", "updater's kfree" },
		.by_access = true,
	}, {
		TWINS_OF(scoped_free),
		.finding = INTERLEAVE_USE_AFTER_FREE,
		.says = { "user uses in use_object", "what creator freed" },
	}, {
		TWINS_OF(every_scope),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "taken == writable" },
		.preemptions = 1,
	}, {
#endif
		TWINS_OF(missed_wakeup),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "sleeper waits for" },
		.preemptions = 1,
	}, {
		TWINS_OF(early_wakeup),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "sleeper waits for" },
		.preemptions = 1,
	}, {
		TWINS_OF(lost_completion),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "waiter waits for &done" },
	}, {
		TWINS_OF(one_completion),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "waits for &done" },
	}, {
		TWINS_OF(work_races),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 2" },
		.preemptions = 1,
	}, {
		TWINS_OF(work_of_setup),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "setup or teardown would wait for &lock" },
	}, {
		TWINS_OF(cancelled_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "!atomic_read(&count)" },
	}, {
		TWINS_OF(flush_deadlock),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "flusher waits for &work",
			  "waits for &lock, held by flusher" },
	}, {
		TWINS_OF(early_look),
		.finding = INTERLEAVE_RACE,
		.says = { "worker's write", "waiter's read" },
		.by_access = true,
	}, {
		TWINS_OF(early_wake),
		.finding = INTERLEAVE_RACE,
		.says = { "sleeper's read", "waker's write" },
		.by_access = true,
	}, {
		TWINS_OF(early_flush),
		.finding = INTERLEAVE_RACE,
		.says = { "queuer's read", "worker's" },
		.by_access = true,
	}, {
		TWINS_OF(queued_twice),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 2" },
	}, {
		TWINS_OF(by_hand),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "sleeper waits for &queue" },
		.preemptions = 1,
	}, {
		TWINS_OF(nobody_there),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "sleeper waits for &queue" },
		.preemptions = 1,
	}, {
		TWINS_OF(woken_under_lock),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 1" },
		.preemptions = 1,
	}, {
		TWINS_OF(first_come),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "come_second() == 1" },
	}, {
		TWINS_OF(passed_over),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "second waits for &queue" },
	}, {
		TWINS_OF(out_of_time),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "second waits for &queue" },
	}, {
		TWINS_OF(changed_kind),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "waits for &queue" },
	}, {
		TWINS_OF(freed_queue),
		.finding = INTERLEAVE_USE_AFTER_FREE,
		.says = { "waker uses in free_and_wake" },
	}, {
		TWINS_OF(any_order),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "be_there(&first_is_there) == 1" },
	}, {
		TWINS_OF(not_finished),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "sleeper waits for &queue" },
	}, {
		TWINS_OF(two_of_three),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "waits for queue" },
	}, {
		TWINS_OF(one_by_one),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "waits for queue" },
	}, {
		TWINS_OF(other_state),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "sleeper waits for &queue" },
	}, {
		TWINS_OF(waited_before),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "second waits for &queue" },
	}, {
		TWINS_OF(woken_before),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "sleeper waits for &queue" },
	}, {
		TWINS_OF(woken_before_in_queue),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "sleeper waits for &queue" },
	}, {
		TWINS_OF(no_time),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "wait_for_completion_timeout(&done, 0)" },
	}, {
		TWINS_OF(no_time_for_event),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "sleep_without_time()" },
	}, {
		TWINS_OF(no_time_for_wake_up),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&flag)" },
	}, {
		TWINS_OF(just_in_time),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "wait_event_timeout(queue, atomic_read(&flag), HZ) > 1" },
	}, {
		TWINS_OF(too_late),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "wait_event_hrtimeout" },
	}, {
		TWINS_OF(sleeping_setup),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "setup or teardown would wait for queue for ever" },
	}, {
		TWINS_OF(timeout),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "wait_for_completion_timeout(&done, HZ)" },
	}, {
		TWINS_OF(pending_work),
		.finding = INTERLEAVE_RACE,
		.says = { "other's write", "worker's read" },
		.by_access = true,
	}, {
		TWINS_OF(moved_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) >= 1" },
	}, {
		TWINS_OF(forced_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 2" },
		.preemptions = 1,
	}, {
		TWINS_OF(moving_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 2" },
		.preemptions = 1,
	}, {
		TWINS_OF(taken_back),
		.finding = INTERLEAVE_RACE,
		.says = { "writer's write", "taker's read" },
		.by_access = true,
	}, {
		TWINS_OF(requeued_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 2" },
		.preemptions = 1,
	}, {
		TWINS_OF(barred_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "!atomic_read(&stopped)" },
		.preemptions = 2,
	}, {
		TWINS_OF(work_beside_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "an update is lost" },
		.preemptions = 1,
	}, {
		TWINS_OF(chained_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 1" },
	}, {
		TWINS_OF(flushed_queue),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 1" },
	}, {
		TWINS_OF(drained_queue),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 2" },
		.preemptions = 1,
	}, {
		TWINS_OF(own_queue),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "worker waits for queue, held by worker" },
	}, {
		TWINS_OF(delayed_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 1" },
	}, {
		TWINS_OF(queued_by_two),
		.finding = INTERLEAVE_RACE,
		.says = { "write in raise_plainly" },
		.by_access = true,
	}, {
		TWINS_OF(begun_work),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "atomic_read(&count) == 2" },
		.preemptions = 2,
	}, {
		TWINS_OF(nested_setup),
		.finding = INTERLEAVE_DEADLOCK,
		.says = { "setup or teardown would wait for" },
	}, {
		TWINS_OF(interval),
		.finding = INTERLEAVE_RACE,
		.says = { "worker's marked write in run_again",
			  "stopper's kfree in start_and_free" },
		/* What frees first, and not what is through by then. */
		.also = INTERLEAVE_USE_AFTER_FREE,
		.preemptions = 1,
	}, {
		TWINS_OF(late_reader),
		.finding = INTERLEAVE_RACE,
		.says = { "reader's read", "remover's kfree" },
		.by_access = true,
	}, {
		TWINS_OF(late_lookup),
		.finding = INTERLEAVE_USE_AFTER_FREE,
		.says = { "finder uses", "what remover freed in object_release" },
		/* Between the last put and the free it is only dead. */
		.also = INTERLEAVE_WARNING,
		.preemptions = 1,
	}, {
		TWINS_OF(late_rcu_reader),
		.finding = INTERLEAVE_RACE,
		.says = { "reader's read", "updater's kfree" },
		.by_access = true,
	}, {
		TWINS_OF(double_put),
		.finding = INTERLEAVE_USE_AFTER_FREE,
		.says = { "uses in", "freed in object_release" },
		.preemptions = 1,
	}, {
		TWINS_OF(resurrection),
		.finding = INTERLEAVE_WARNING,
		.says = { "taken from a count of 0 on &references" },
	}, {
		TWINS_OF(double_free),
		.finding = INTERLEAVE_DOUBLE_FREE,
		.says = { "one frees in free_what_is_seen",
			  "what two freed in free_what_is_seen" },
		.preemptions = 1,
	}, {
		TWINS_OF(leak),
		.finding = INTERLEAVE_LEAK,
		.says = { "object_create" },
		.preemptions = 1,
	}, {
		TWINS_OF(warning),
		.finding = INTERLEAVE_WARNING,
		.says = { "!slot_object()" },
	}, {
		TWINS_OF(leak_of_setup),
		.finding = INTERLEAVE_LEAK,
		.says = { "setup or teardown allocated in object_create" },
	}, {
		TWINS_OF(free_of_part),
		.finding = INTERLEAVE_DOUBLE_FREE,
		.says = { "one frees what is no object" },
	}, {
		TWINS_OF(freed_lock),
		.finding = INTERLEAVE_USE_AFTER_FREE,
		.says = { "user uses in", "what remover freed in" },
	}, {
		TWINS_OF(freed_far_lock),
		.finding = INTERLEAVE_USE_AFTER_FREE,
		.says = { "user uses in", "what remover freed in" },
	}, {
		TWINS_OF(overrun),
		.finding = INTERLEAVE_USE_AFTER_FREE,
		.says = { "beyond the 16 bytes allocated in setup_places" },
		.by_access = true,
	}, {
		TWINS_OF(one_too_many),
		.finding = INTERLEAVE_WARNING,
		.says = { "dropped below a count of 0 on &references" },
	}, {
		TWINS_OF(last_unseen),
		.finding = INTERLEAVE_WARNING,
		.says = { "last reference dropped by refcount_dec()" },
	}, {
		TWINS_OF(overflow),
		.finding = INTERLEAVE_WARNING,
		.says = { "count overflows on &references" },
	}, {
		TWINS_OF(reader_ended_twice),
		.finding = INTERLEAVE_LOCK_HELD,
		.says = { "reader ends an RCU reader" },
	}, {
		TWINS_OF(harmless_race),
		.finding = INTERLEAVE_RACE,
		.says = { "one's write", "two's write" },
		.by_access = true,
	}, {
		TWINS_OF(half_marked_race),
		.finding = INTERLEAVE_RACE,
		.says = { "writer's marked write", "reader's read" },
		.by_access = true,
	}, {
		TWINS_OF(half_locked_race),
		.finding = INTERLEAVE_RACE,
		.says = { "writer's write", "reader's read" },
		.by_access = true,
	}, {
		TWINS_OF(double_check),
		SCHEDULED,
		.finding = INTERLEAVE_ASSERTION,
		.says = { "READ_ONCE(value) == 42" },
		.preemptions = 1,
		.by_access = true,
	}, {
		TWINS_OF(message),
		SCHEDULED,
		.finding = INTERLEAVE_RACE,
		.says = { "sender's write", "receiver's read" },
		.by_access = true,
	}, {
		TWINS_OF(relaxed_message),
		.finding = INTERLEAVE_RACE,
		.says = { "sender's write", "receiver's read" },
		.by_access = true,
	}, {
		TWINS_OF(aba),
		.finding = INTERLEAVE_ASSERTION,
		.says = { "stack.owners[node]" },
		.preemptions = 1,
	}, {
		TWINS_OF(forwarded_message),
		.finding = INTERLEAVE_RACE,
		.says = { "sender's write", "receiver's read" },
		.by_access = true,
	}, {
		TWINS_OF(failed_exchange),
		.finding = INTERLEAVE_RACE,
		.says = { "sender's write", "receiver's read" },
		.by_access = true,
	}, {
		TWINS_OF(grace_period),
		.finding = INTERLEAVE_RACE,
		.says = { "raiser's write", "reader's read" },
		.by_access = true,
	}, {
		TWINS_OF(plain_behind),
		.finding = INTERLEAVE_RACE,
		.says = { "writer's write", "reader's marked read" },
		.by_access = true,
	}, {
		TWINS_OF(second_byte),
		.finding = INTERLEAVE_RACE,
		.says = { "writer's write", "reader's read" },
		.by_access = true,
	}, {
		TWINS_OF(failed_try),
		.finding = INTERLEAVE_RACE,
		.says = { "writer's write", "reader's read" },
		.preemptions = 1,
		.by_access = true,
	},
};
