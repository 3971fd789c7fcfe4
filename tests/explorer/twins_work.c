// SPDX-License-Identifier: GPL-2.0-only
/* Bugs with work items that are queued again, moved or delayed, "twins.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "shared_count.h"
#include "twins.h"

static struct work_struct first;
static struct work_struct second;
static struct delayed_work late;
static atomic_t stopped;
static int input;

/* Explored items are not queued on the real workqueues. */
#define queue	system_unbound_wq
#define elsewhere	system_long_wq

static void add(struct work_struct *unused)
{
	atomic_inc(&count);
}

static void setup_with(work_func_t does)
{
	INIT_WORK(&first, does);
	INIT_WORK(&second, add);
	INIT_DELAYED_WORK(&late, add);
	atomic_set(&count, 0);
	atomic_set(&stopped, 0);
}

THREAD(setup, setup_with(add))
THREAD(queue_first, schedule_work(&first))
THREAD(queue_second, schedule_work(&second))

static void flush_and_expect(int runs)
{
	queue_work(queue, &first);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == runs);
}

THREAD(flush_one_run, flush_and_expect(1))
THREAD(flush_two_runs, flush_and_expect(2))

static void drain_two_runs(void *ctx)
{
	queue_work(queue, &first);
	drain_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

/* A flush waits for the run of an item, not for the run it queues. */
static void add_twice(struct work_struct *work)
{
	if (atomic_inc_return(&count) == 1)
		schedule_work(work);
}

THREAD(setup_again, setup_with(add_twice))

static void flush_and_trust(void *ctx)
{
	schedule_work(&first);
	flush_work(&first);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

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

PAIR_OF(requeued_work, (.setup = setup_again),
	({ "flusher", flush_and_trust }), ({ "flusher", flush_until_done }));

/* cancel_work() does not wait; cancel_work_sync() also bars queuing. */
static void add_twice_unless_stopped(struct work_struct *work)
{
	INTERLEAVE_EXPECT(!atomic_read(&stopped));
	add_twice(work);
}

THREAD(setup_stopped, setup_with(add_twice_unless_stopped))

static void cancel_and_stop(void *ctx)
{
	schedule_work(&first);
	cancel_work(&first);
	atomic_set(&stopped, 1);
}

static void bar_and_stop(void *ctx)
{
	schedule_work(&first);
	cancel_work_sync(&first);
	atomic_set(&stopped, 1);
}

PAIR_OF(barred_work, (.setup = setup_stopped),
	({ "stopper", cancel_and_stop }), ({ "stopper", bar_and_stop }));

/* Two items run at once; the runs of one item do not. */
static void add_split(struct work_struct *unused)
{
	add_in_two_steps(NULL);
}

static void setup_split(void *ctx)
{
	setup_with(add_split);
	INIT_WORK(&second, add_split);
}

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

INTERLEAVE_PROGRAM(work_beside_work_bad, (.setup = setup_split,
					  .check = count_is_two),
		   { "one", queue_first }, { "two", queue_second });
INTERLEAVE_PROGRAM(work_beside_work_good, (.setup = setup_queued,
					   .check = each_has_run),
		   { "one", queue_and_count }, { "two", queue_and_count });

/* A run is ordered after the previous run of the same item only. */
static void raise_plainly(struct work_struct *unused)
{
	input++;
}

static void setup_plain(void *ctx)
{
	setup_with(raise_plainly);
	INIT_WORK(&second, raise_plainly);
}

PAIR_OF(queued_by_two, (.setup = setup_plain),
	({ "one", queue_first }, { "two", queue_second }),
	(BY_TWO(queue_first)));

/* A flush does not wait for another item that the flushed item queues. */
static void chain_second(struct work_struct *unused)
{
	schedule_work(&second);
}

THREAD(setup_chain, setup_with(chain_second))

static void flush_first(void *ctx)
{
	schedule_work(&first);
	flush_work(&first);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

static void flush_both(void *ctx)
{
	schedule_work(&first);
	flush_work(&first);
	flush_work(&second);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

PAIR_OF(chained_work, (.setup = setup_chain),
	({ "flusher", flush_first }), ({ "flusher", flush_both }));

/* flush_workqueue() does not wait for items that are queued meanwhile. */
static void chain_second_in_queue(struct work_struct *unused)
{
	queue_work(queue, &second);
}

THREAD(setup_chain_in_queue, setup_with(chain_second_in_queue))

static void flush_two_in_queue(void *ctx)
{
	queue_work(queue, &first);
	queue_work(queue, &second);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

INTERLEAVE_PROGRAM(flushed_queue_bad, (.setup = setup_chain_in_queue),
		   { "flusher", flush_one_run });
INTERLEAVE_PROGRAM(flushed_queue_good, (.setup = setup),
		   { "flusher", flush_two_in_queue });

/* drain_workqueue() does. */
static void add_twice_in_queue(struct work_struct *work)
{
	if (atomic_inc_return(&count) == 1) {
		queue_work(queue, work);
		INTERLEAVE_EXPECT(work_pending(work));
	}
}

THREAD(setup_again_in_queue, setup_with(add_twice_in_queue))

PAIR_OF(drained_queue, (.setup = setup_again_in_queue),
	({ "flusher", flush_two_runs }), ({ "drainer", drain_two_runs }));

/* An item that queues itself twice while it runs has one more run. */
static void queue_itself_twice(struct work_struct *work)
{
	if (atomic_inc_return(&count) == 1) {
		queue_work(queue, work);
		queue_work(queue, work);
	}
}

THREAD(setup_forced, setup_with(queue_itself_twice))

PAIR_OF(forced_work, (.setup = setup_forced),
	({ "flusher", flush_two_runs }), ({ "drainer", drain_two_runs }));

/* An item flushes the workqueue that it runs on. */
static void flush_own_queue(struct work_struct *unused)
{
	flush_workqueue(queue);
}

THREAD(setup_own_queue, setup_with(flush_own_queue))
THREAD(queue_there, queue_work(queue, &first))

static void queue_elsewhere(void *ctx)
{
	queue_work(system_wq, &first);
	queue_work(queue, &second);
}

PAIR_OF(own_queue, (.setup = setup_own_queue),
	({ "queuer", queue_there }), ({ "queuer", queue_elsewhere }));

/* flush_workqueue() does not wait for delayed work whose timer still runs. */
static void flush_queue_for_late(void *ctx)
{
	queue_delayed_work(queue, &late, 1);
	flush_workqueue(queue);
	INTERLEAVE_EXPECT(atomic_read(&count) == 1);
}

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

PAIR_OF(delayed_work, (.setup = setup),
	({ "flusher", flush_queue_for_late }), ({ "flusher", flush_late }));

/* Delayed work that has begun to run is on the workqueue it was queued on. */
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

static void flush_begun(struct workqueue_struct *flushed)
{
	queue_delayed_work(queue, &late, 1);
	if (!atomic_read(&count))
		return;
	flush_workqueue(flushed);
	INTERLEAVE_EXPECT(atomic_read(&count) == 2);
}

THREAD(flush_elsewhere, flush_begun(elsewhere))
THREAD(flush_there, flush_begun(queue))

PAIR_OF(begun_work, (.setup = setup_two),
	({ "flusher", flush_elsewhere }), ({ "flusher", flush_there }));

/* Periodic work is freed while it may run. */
struct job {
	struct delayed_work dwork;
	atomic_t runs;
};

static struct job *job;

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

static void start_and_stop(void *ctx)
{
	struct job *mine = job;

	schedule_delayed_work(&mine->dwork, 1);
	cancel_delayed_work_sync(&mine->dwork);
	kfree(mine);
}

PAIR_OF(interval, (.setup = setup_job),
	({ "stopper", start_and_free }), ({ "stopper", start_and_stop }));

/* An item is moved to another workqueue; the old one is flushed. */
static void move_and_flush(struct workqueue_struct *flushed)
{
	queue_work(queue, &first);
	cancel_work_sync(&first);
	queue_work(elsewhere, &first);
	flush_workqueue(flushed);
	/* 2 if it ran before cancel_work_sync(). */
	INTERLEAVE_EXPECT(atomic_read(&count) >= 1);
}

THREAD(move_and_flush_old, move_and_flush(queue))
THREAD(move_and_flush_new, move_and_flush(elsewhere))

PAIR_OF(moved_work, (.setup = setup),
	({ "mover", move_and_flush_old }), ({ "mover", move_and_flush_new }));

/* An item moves itself to another workqueue; the old one is drained. */
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
	setup(ctx);
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

PAIR_OF(moving_work, (.setup = setup_mover),
	({ "drainer", drain_old_place }), ({ "drainer", drain_both_places }));

/* Only a successful cancel orders the canceller after the queueing thread. */
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

PAIR_OF(taken_back, (.setup = setup),
	({ "writer", write_and_queue }, { "taker", take_in_any_case }),
	({ "writer", write_and_queue }, { "taker", take_back }));

/* Work of setup queues itself and another item, and waits for one of them. */
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

THREAD(find_three_runs, INTERLEAVE_EXPECT(atomic_read(&count) == 3))

INTERLEAVE_PROGRAM(nested_setup_bad, (.setup = setup_waiting_for_itself),
		   { "reader", find_three_runs });
INTERLEAVE_PROGRAM(nested_setup_good, (.setup = setup_waiting_for_second),
		   { "reader", find_three_runs });
