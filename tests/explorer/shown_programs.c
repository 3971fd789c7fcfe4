// SPDX-License-Identifier: GPL-2.0-only
/* Programs for the report, "shown_programs.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "shown_programs.h"

static struct mutex left, right;
static struct rw_semaphore table;
static struct work_struct work;
static wait_queue_head_t queue;
static struct {
	atomic_t before, inside;
} box;

static void setup(void *ctx)
{
	mutex_init(&left);
	mutex_init(&right);
	init_rwsem(&table);
	init_waitqueue_head(&queue);
	atomic_set(&box.before, 0);
	atomic_set(&box.inside, 0);
	interleave_name(&left, sizeof(left), "the left");
	interleave_name(&box, sizeof(box), "box");
}

static void left_then_right(void *ctx)
{
	mutex_lock(&left);
	mutex_lock(&right);
	mutex_unlock(&right);
	mutex_unlock(&left);
}

static void right_then_left(void *ctx)
{
	mutex_lock(&right);
	mutex_lock(&left);
	mutex_unlock(&left);
	mutex_unlock(&right);
}

static void try_left(void *ctx)
{
	if (mutex_trylock(&left))
		mutex_unlock(&left);
}

INTERLEAVE_PROGRAM(shown_abba, (.setup = setup),
		   { "first", left_then_right }, { "second", right_then_left },
		   { "watcher", try_left });

static void lock_right(struct work_struct *unused)
{
	mutex_lock(&right);
	mutex_unlock(&right);
}

static void setup_work(void *ctx)
{
	setup(ctx);
	INIT_WORK(&work, lock_right);
}

static void flush_under_lock(void *ctx)
{
	mutex_lock(&right);
	schedule_work(&work);
	flush_work(&work);
	mutex_unlock(&right);
}

INTERLEAVE_PROGRAM(shown_flush, (.setup = setup_work),
		   { "flusher", flush_under_lock });

static void step(void *ctx)
{
	interleave_point();
}

INTERLEAVE_PROGRAM(shown_crowd, (),
		   [0 ... INTERLEAVE_THREADS - 1] = { "one", step });

static void write_then_read(void *ctx)
{
	down_write(&table);
	downgrade_write(&table);
	up_read(&table);
}

static void read(void *ctx)
{
	down_read(&table);
	up_read(&table);
}

INTERLEAVE_PROGRAM(shown_readers, (.setup = setup),
		   { "writer", write_then_read }, { "reader", read });

static void complain(void *ctx)
{
	atomic_inc(&box.inside);
	atomic_inc(&box.before);
	interleave_fail("not   as it\nshould be");
	interleave_point();
}

INTERLEAVE_PROGRAM(shown_complaint, (.setup = setup),
		   { "plaintiff", complain });

struct pair {
	atomic_t first, second;
};

static void use_memory(void *ctx)
{
	struct pair *pair = kzalloc(sizeof(*pair), GFP_KERNEL);

	if (!pair)
		return;
	atomic_inc(&pair->second);
	atomic_inc(&pair->first);
	kfree(pair);
}

INTERLEAVE_PROGRAM(shown_memory, (), { "user", use_memory });

static void complain_at_once(void *ctx)
{
	interleave_fail("not as it should be");
}

INTERLEAVE_PROGRAM(shown_early, (.setup = complain_at_once), { "one", step });
INTERLEAVE_PROGRAM(shown_late, (.teardown = complain_at_once), { "one", step });

static void change_mind(void *ctx)
{
	DECLARE_WAITQUEUE(entry, current);
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	finish_wait(&queue, &wait);
	add_wait_queue(&queue, &entry);
	set_current_state(TASK_INTERRUPTIBLE);
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(&queue, &entry);
}

INTERLEAVE_PROGRAM(shown_queue, (.setup = setup), { "sleeper", change_mind });
