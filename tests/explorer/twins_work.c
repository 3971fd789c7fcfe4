// SPDX-License-Identifier: GPL-2.0-only
/* Programs that go wrong with work that goes on, "twins.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "twins.h"

struct job {
	struct delayed_work dwork;
	atomic_t runs;
};

/* The programs run one at a time, so they share what they are made of. */
static struct work_struct first;
static struct work_struct second;
static struct delayed_work late;
static struct job *job;
static atomic_t count;
static atomic_t stopped;

static int input;

/* Nothing is queued there for real. */
#define queue	system_unbound_wq
#define elsewhere	system_long_wq

static void add(struct work_struct *unused)
{
	atomic_inc(&count);
}

static void add_in_two_steps(struct work_struct *unused)
{
	int old = atomic_read(&count);

	atomic_set(&count, old + 1);
}

static void add_twice(struct work_struct *work)
{
	if (atomic_inc_return(&count) == 1)
		schedule_work(work);
}

static void add_twice_in_queue(struct work_struct *work)
{
	if (atomic_inc_return(&count) == 1) {
		queue_work(queue, work);
		INTERLEAVE_EXPECT(work_pending(work));
	}
}

static void add_twice_unless_stopped(struct work_struct *work)
{
	INTERLEAVE_EXPECT(!atomic_read(&stopped));
	if (atomic_inc_return(&count) == 1)
		schedule_work(work);
}

static void queue_second(struct work_struct *unused)
{
	schedule_work(&second);
}

static void queue_second_in_queue(struct work_struct *unused)
{
	queue_work(queue, &second);
}

static void setup_with(work_func_t does)
{
	INIT_WORK(&first, does);
	INIT_WORK(&second, add);
	INIT_DELAYED_WORK(&late, add);
	atomic_set(&count, 0);
	atomic_set(&stopped, 0);
}

static void setup(void *ctx)
{
	setup_with(add);
}

static void setup_split(void *ctx)
{
	setup_with(add_in_two_steps);
	INIT_WORK(&second, add_in_two_steps);
}

static void setup_again(void *ctx)
{
	setup_with(add_twice);
}

static void setup_again_in_queue(void *ctx)
{
	setup_with(add_twice_in_queue);
}

static void setup_stopped(void *ctx)
{
	setup_with(add_twice_unless_stopped);
}

static void setup_chain(void *ctx)
{
	setup_with(queue_second);
}

static void setup_chain_in_queue(void *ctx)
{
	setup_with(queue_second_in_queue);
}

/* Waits for work that has queued itself again, and takes it for done. */
static void flush_and_trust(void *ctx)
{
	schedule_work(&first);
	flush_work(&first);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(requeued_work_bad, (.setup = setup_again),
		   { "flusher", flush_and_trust });

static void flush_until_done(void *ctx)
{
	int runs;

	schedule_work(&first);
	flush_work(&first);
	INTERLEAVE_EXPECT(atomic_read(&count) >= 1);
	cancel_work_sync(&first);
	INTERLEAVE_EXPECT(!work_pending(&first));
	runs = atomic_read(&count);
	interleave_point();
	INTERLEAVE_EXPECT(atomic_read(&count) == runs);
}

INTERLEAVE_PROGRAM(requeued_work_good, (.setup = setup_again),
		   { "flusher", flush_until_done });

/* Cancels work that may be running, and then goes on. */
static void cancel_and_stop(void *ctx)
{
	schedule_work(&first);
	cancel_work(&first);
	atomic_set(&stopped, 1);
}

INTERLEAVE_PROGRAM(barred_work_bad, (.setup = setup_stopped),
		   { "stopper", cancel_and_stop });

/* It cannot queue itself while it is waited for. */
static void bar_and_stop(void *ctx)
{
	schedule_work(&first);
	cancel_work_sync(&first);
	atomic_set(&stopped, 1);
}

INTERLEAVE_PROGRAM(barred_work_good, (.setup = setup_stopped),
		   { "stopper", bar_and_stop });

/* Two items that do what cannot be done at once; one never runs beside itself. */
static void queue_first(void *ctx)
{
	schedule_work(&first);
}

static void queue_second_of_two(void *ctx)
{
	schedule_work(&second);
}

static const char *count_is_two(void *ctx)
{
	return atomic_read(&count) == 2 ? NULL : "an update is lost";
}

INTERLEAVE_PROGRAM(work_beside_work_bad, (.setup = setup_split,
					  .check = count_is_two),
		   { "one", queue_first }, { "two", queue_second_of_two });

/* How often it was queued is how often it has run. */
static atomic_t queued;

static void setup_queued(void *ctx)
{
	setup_split(ctx);
	atomic_set(&queued, 0);
}

static void queue_and_count(void *ctx)
{
	if (schedule_work(&first))
		atomic_inc(&queued);
}

static const char *each_has_run(void *ctx)
{
	return atomic_read(&count) == atomic_read(&queued) ? NULL :
							     "a run is lost";
}

INTERLEAVE_PROGRAM(work_beside_work_good, (.setup = setup_queued,
					   .check = each_has_run),
		   { "one", queue_and_count }, { "two", queue_and_count });

/* Waits for work, and not for the other work that this has queued. */
static void flush_first(void *ctx)
{
	schedule_work(&first);
	flush_work(&first);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

INTERLEAVE_PROGRAM(chained_work_bad, (.setup = setup_chain),
		   { "flusher", flush_first });

static void flush_both(void *ctx)
{
	schedule_work(&first);
	flush_work(&first);
	flush_work(&second);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

INTERLEAVE_PROGRAM(chained_work_good, (.setup = setup_chain),
		   { "flusher", flush_both });

/* Waits for what is in a workqueue, and not for what gets there meanwhile. */
static void flush_queue(void *ctx)
{
	queue_work(queue, &first);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

INTERLEAVE_PROGRAM(flushed_queue_bad, (.setup = setup_chain_in_queue),
		   { "flusher", flush_queue });

static void flush_two_in_queue(void *ctx)
{
	queue_work(queue, &first);
	queue_work(queue, &second);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(flushed_queue_good, (.setup = setup),
		   { "flusher", flush_two_in_queue });

/* The same with work that queues itself; a workqueue that is drained is empty. */
static void flush_again(void *ctx)
{
	queue_work(queue, &first);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(drained_queue_bad, (.setup = setup_again_in_queue),
		   { "flusher", flush_again });

static void drain(void *ctx)
{
	queue_work(queue, &first);
	drain_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(drained_queue_good, (.setup = setup_again_in_queue),
		   { "drainer", drain });

/* Work that waits for its own workqueue. */
static void flush_own_queue(struct work_struct *unused)
{
	flush_workqueue(queue);
}

static void setup_own_queue(void *ctx)
{
	setup_with(flush_own_queue);
}

static void queue_there(void *ctx)
{
	queue_work(queue, &first);
}

static void queue_elsewhere(void *ctx)
{
	queue_work(system_wq, &first);
	queue_work(queue, &second);
}

INTERLEAVE_PROGRAM(own_queue_bad, (.setup = setup_own_queue),
		   { "queuer", queue_there });
INTERLEAVE_PROGRAM(own_queue_good, (.setup = setup_own_queue),
		   { "queuer", queue_elsewhere });

/* Work with a delay is not in the workqueue until that is over. */
static void flush_queue_for_late(void *ctx)
{
	queue_delayed_work(queue, &late, 1);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

INTERLEAVE_PROGRAM(delayed_work_bad, (.setup = setup),
		   { "flusher", flush_queue_for_late });

static void flush_late(void *ctx)
{
	INTERLEAVE_EXPECT(!mod_delayed_work(queue, &late, 1));
	if (!queue_delayed_work(queue, &late, 1))
		INTERLEAVE_EXPECT(atomic_read(&count) <= 1);
	flush_delayed_work(&late);
	INTERLEAVE_EXPECT(!delayed_work_pending(&late));
	INTERLEAVE_EXPECT(atomic_read(&count) >= 1);

	atomic_set(&count, 0);
	queue_delayed_work(queue, &late, 0);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

INTERLEAVE_PROGRAM(delayed_work_good, (.setup = setup),
		   { "flusher", flush_late });

/* Goes on at intervals, and is freed when it may be running. */
static void run_again(struct work_struct *work)
{
	struct job *mine = container_of(work, struct job, dwork.work);

	if (atomic_inc_return(&mine->runs) == 1)
		schedule_delayed_work(&mine->dwork, 1);
}

static void setup_job(void *ctx)
{
	job = kzalloc(sizeof(*job), GFP_KERNEL);
	INIT_DELAYED_WORK(&job->dwork, run_again);
}

static void start_and_free(void *ctx)
{
	struct job *mine = job;

	schedule_delayed_work(&mine->dwork, 1);
	cancel_delayed_work(&mine->dwork);
	kfree(mine);
}

INTERLEAVE_PROGRAM(interval_bad, (.setup = setup_job),
		   { "stopper", start_and_free });

static void start_and_stop(void *ctx)
{
	struct job *mine = job;

	schedule_delayed_work(&mine->dwork, 1);
	cancel_delayed_work_sync(&mine->dwork);
	kfree(mine);
}

INTERLEAVE_PROGRAM(interval_good, (.setup = setup_job),
		   { "stopper", start_and_stop });

/* Cancelled, and queued elsewhere: the flush is of where it is no more. */
static void move_and_flush(struct workqueue_struct *flushed)
{
	queue_work(queue, &first);
	cancel_work_sync(&first);
	queue_work(elsewhere, &first);
	flush_workqueue(flushed);
	/* It may have run before it was cancelled, too. */
	INTERLEAVE_EXPECT(atomic_read(&count) >= 1);
}

static void move_and_flush_old(void *ctx)
{
	move_and_flush(queue);
}

static void move_and_flush_new(void *ctx)
{
	move_and_flush(elsewhere);
}

INTERLEAVE_PROGRAM(moved_work_bad, (.setup = setup),
		   { "mover", move_and_flush_old });
INTERLEAVE_PROGRAM(moved_work_good, (.setup = setup),
		   { "mover", move_and_flush_new });

/* Queues itself twice at once, which is once. */
static void add_twice_with_force(struct work_struct *work)
{
	if (atomic_inc_return(&count) == 1) {
		queue_work(queue, work);
		queue_work(queue, work);
	}
}

static void setup_forced(void *ctx)
{
	setup_with(add_twice_with_force);
}

static void flush_forced(void *ctx)
{
	queue_work(queue, &first);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

static void drain_forced(void *ctx)
{
	queue_work(queue, &first);
	drain_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(forced_work_bad, (.setup = setup_forced),
		   { "flusher", flush_forced });
INTERLEAVE_PROGRAM(forced_work_good, (.setup = setup_forced),
		   { "drainer", drain_forced });

/* Queues itself, thinks better of it, and goes elsewhere. */
static void add_and_move(struct work_struct *work)
{
	if (atomic_inc_return(&count) != 1)
		return;
	queue_delayed_work(queue, &late, 0);
	cancel_delayed_work(&late);
	queue_delayed_work(elsewhere, &late, 0);
}

static void setup_mover(void *ctx)
{
	setup_with(add);
	INIT_DELAYED_WORK(&late, add_and_move);
}

static void drain_old_place(void *ctx)
{
	queue_delayed_work(queue, &late, 0);
	drain_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

static void drain_both_places(void *ctx)
{
	queue_delayed_work(queue, &late, 0);
	drain_workqueue(queue);
	drain_workqueue(elsewhere);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(moving_work_bad, (.setup = setup_mover),
		   { "drainer", drain_old_place });
INTERLEAVE_PROGRAM(moving_work_good, (.setup = setup_mover),
		   { "drainer", drain_both_places });

/* Who cancels an item in time has what was written for it to himself. */
static void write_and_queue(void *ctx)
{
	input = 1;
	schedule_work(&first);
}

static void take_back(void *ctx)
{
	if (cancel_work_sync(&first))
		INTERLEAVE_EXPECT(input == 1);
}

static void take_in_any_case(void *ctx)
{
	cancel_work_sync(&first);
	atomic_set(&count, input);
}

INTERLEAVE_PROGRAM(taken_back_bad, (.setup = setup),
		   { "writer", write_and_queue },
		   { "taker", take_in_any_case });
INTERLEAVE_PROGRAM(taken_back_good, (.setup = setup),
		   { "writer", write_and_queue }, { "taker", take_back });

/* A run of an item comes after the one before, whoever queued it. */
static void raise_plainly(struct work_struct *unused)
{
	input++;
}

static void setup_plain(void *ctx)
{
	setup_with(raise_plainly);
	INIT_WORK(&second, raise_plainly);
}

INTERLEAVE_PROGRAM(queued_by_two_bad, (.setup = setup_plain),
		   { "one", queue_first }, { "two", queue_second_of_two });
INTERLEAVE_PROGRAM(queued_by_two_good, (.setup = setup_plain),
		   { "one", queue_first }, { "two", queue_first });

/* Work with a delay that has begun is in its workqueue, and in no other. */
static void add_two(struct work_struct *unused)
{
	atomic_inc(&count);
	atomic_inc(&count);
}

static void setup_two(void *ctx)
{
	setup(ctx);
	INIT_DELAYED_WORK(&late, add_two);
}

static void flush_what_has_begun(struct workqueue_struct *flushed)
{
	queue_delayed_work(queue, &late, 1);
	if (!atomic_read(&count))
		return;
	flush_workqueue(flushed);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

static void flush_elsewhere(void *ctx)
{
	flush_what_has_begun(elsewhere);
}

static void flush_there(void *ctx)
{
	flush_what_has_begun(queue);
}

INTERLEAVE_PROGRAM(begun_work_bad, (.setup = setup_two),
		   { "flusher", flush_elsewhere });
INTERLEAVE_PROGRAM(begun_work_good, (.setup = setup_two),
		   { "flusher", flush_there });

/* Work of setup queues itself, and waits: for itself, or for what it queued next. */
static void queue_itself_and_wait(struct work_struct *work,
				  struct work_struct *other)
{
	INTERLEAVE_EXPECT(!atomic_read(&stopped));
	atomic_set(&stopped, 1);
	if (atomic_inc_return(&count) == 1) {
		schedule_work(work);
		schedule_work(&second);
		flush_work(other);
	}
	atomic_set(&stopped, 0);
}

static void wait_for_itself(struct work_struct *work)
{
	queue_itself_and_wait(work, work);
}

static void wait_for_second(struct work_struct *work)
{
	queue_itself_and_wait(work, &second);
}

static void setup_waiting_for_itself(void *ctx)
{
	setup_with(wait_for_itself);
	schedule_work(&first);
}

static void setup_waiting_for_second(void *ctx)
{
	setup_with(wait_for_second);
	schedule_work(&first);
}

static void find_three_runs(void *ctx)
{
	INTERLEAVE_EXPECT(atomic_read(&count) == 3);
}

INTERLEAVE_PROGRAM(nested_setup_bad, (.setup = setup_waiting_for_itself),
		   { "reader", find_three_runs });
INTERLEAVE_PROGRAM(nested_setup_good, (.setup = setup_waiting_for_second),
		   { "reader", find_three_runs });
