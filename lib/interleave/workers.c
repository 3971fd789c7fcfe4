// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel threads that run the threads of programs, and the token
 *
 * The holder of the token decides on the next holder, so the token changes
 * hands only when the thread does. The exploring thread holds the token before
 * the first step and after the last one.
 */
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include <compat/kernel.h>

#include "state.h"
#include "workers.h"

/* A thread that keeps the token longer than this without a step is stuck. */
#define WORKERS_DEADLINE	(10 * HZ)

/**
 * struct worker - a kernel thread that runs threads of programs
 * @task: the kernel thread
 * @number: number of the thread that it runs
 * @mm: user memory in use
 * @abandoned: was stuck; ends when it comes back
 */
struct worker {
	struct task_struct *task;
	unsigned int number;
	struct mm_struct *mm;
	bool abandoned;
};

static struct worker *workers[INTERLEAVE_THREADS];
static struct task_struct *workers_explorer;
static void (*workers_play)(unsigned int thread);
static unsigned int workers_token = IL_SETUP;

static struct task_struct *workers_task_of(unsigned int thread)
{
	return thread == IL_SETUP ? workers_explorer : workers[thread]->task;
}

void il_workers_give_token(unsigned int to)
{
	struct task_struct *task = workers_task_of(to);

	il_run.holder = to;
	WRITE_ONCE(interleave_task, task);
	/* Pairs with workers_have_token(): the next holder sees everything. */
	smp_store_release(&workers_token, to);
	wake_up_process(task);
}

static bool workers_have_token(unsigned int thread)
{
	/* Pairs with il_workers_give_token(). */
	return smp_load_acquire(&workers_token) == thread;
}

static void __noreturn workers_exit(struct worker *worker)
{
	if (worker->mm)
		kthread_unuse_mm(worker->mm);
	kfree(worker);
	kthread_complete_and_exit(NULL, 0);
}

void il_workers_end_if_abandoned(void)
{
	struct worker *worker = kthread_data(current);

	if (READ_ONCE(worker->abandoned))
		workers_exit(worker);
}

/* A worker may be stopped only between two schedules. */
static void workers_wait(struct worker *worker, bool stoppable)
{
	for (;;) {
		set_current_state(TASK_IDLE);
		if (READ_ONCE(worker->abandoned)) {
			__set_current_state(TASK_RUNNING);
			workers_exit(worker);
		}
		if (workers_have_token(worker->number) ||
		    (stoppable && kthread_should_stop()))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

void il_workers_wait(void)
{
	workers_wait(kthread_data(current), false);
}

static int workers_main(void *data)
{
	struct worker *worker = data;

	for (;;) {
		workers_wait(worker, true);
		if (kthread_should_stop())
			break;
		if (il_run.program->mm && !worker->mm) {
			worker->mm = il_run.program->mm;
			kthread_use_mm(worker->mm);
		}
		workers_play(worker->number);
	}
	if (worker->mm)
		kthread_unuse_mm(worker->mm);
	return 0;
}

static struct worker *workers_create(unsigned int number)
{
	struct worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	struct task_struct *task;

	if (!worker)
		return NULL;
	worker->number = number;
	task = kthread_create(workers_main, worker, "interleave/%u", number);
	if (IS_ERR(task)) {
		kfree(worker);
		return NULL;
	}
	worker->task = task;
	get_task_struct(task);
	return worker;
}

bool il_workers_have(unsigned int thread)
{
	if (!workers[thread])
		workers[thread] = workers_create(thread);
	return workers[thread];
}

void il_workers_begin(void (*play)(unsigned int thread))
{
	workers_explorer = current;
	workers_play = play;
}

void il_workers_end(void)
{
	unsigned int i;

	for (i = 0; i < INTERLEAVE_THREADS; i++) {
		struct worker *worker = workers[i];
		struct task_struct *task;

		if (!worker)
			continue;
		workers[i] = NULL;
		task = worker->task;
		kthread_stop(task);
		put_task_struct(task);
		kfree(worker);
	}
}

void il_workers_attach(void)
{
	workers_token = IL_SETUP;
	WRITE_ONCE(interleave_task, workers_explorer);
}

static void workers_abandon(void)
{
	unsigned int i;

	for (i = 0; i < INTERLEAVE_THREADS; i++) {
		struct task_struct *task;

		if (!workers[i])
			continue;
		task = workers[i]->task;
		WRITE_ONCE(workers[i]->abandoned, true);
		workers[i] = NULL;
		wake_up_process(task);
		put_task_struct(task);
	}
}

static bool workers_wait_for_token_back(void)
{
	unsigned int steps = il_run.steps;
	long left = WORKERS_DEADLINE;

	for (;;) {
		set_current_state(TASK_IDLE);
		if (workers_have_token(IL_SETUP))
			break;
		left = schedule_timeout(left);
		if (left)
			continue;
		if (READ_ONCE(il_run.steps) == steps &&
		    !workers_have_token(IL_SETUP)) {
			__set_current_state(TASK_RUNNING);
			return false;
		}
		steps = READ_ONCE(il_run.steps);
		left = WORKERS_DEADLINE;
	}
	__set_current_state(TASK_RUNNING);
	return true;
}

bool il_workers_run(unsigned int thread, unsigned int *stuck)
{
	il_workers_give_token(thread);
	if (workers_wait_for_token_back())
		return true;

	*stuck = READ_ONCE(il_run.holder);
	il_run.holder = IL_SETUP;
	WRITE_ONCE(interleave_task, workers_explorer);
	workers_abandon();
	return false;
}

void __noreturn il_workers_leave(unsigned int next)
{
	struct worker *worker = kthread_data(current);

	workers[worker->number] = NULL;
	il_workers_give_token(next);
	put_task_struct(worker->task);
	workers_exit(worker);
}
