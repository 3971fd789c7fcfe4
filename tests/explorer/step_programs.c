// SPDX-License-Identifier: GPL-2.0-only
/* Programs whose schedules follow a formula, "step_programs.h". */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <asm/barrier.h>

#include "numbered_threads.h"
#include "step_programs.h"

static struct {
	struct numbered numbered;
	unsigned int steps;
	struct mutex lock;	/* held for a whole thread */
	struct rw_semaphore sem;
	atomic_t shared;
	int word;
	atomic_t own[INTERLEAVE_THREADS];
} state;

static void setup(void *ctx)
{
	mutex_init(&state.lock);
	init_rwsem(&state.sem);
}

static void independent(struct numbered *numbered, unsigned int me)
{
	unsigned int i;

	for (i = 0; i < state.steps; i++)
		atomic_inc(&state.own[me]);
}

static void dependent(struct numbered *numbered, unsigned int me)
{
	unsigned int i;

	for (i = 0; i < state.steps; i++)
		atomic_inc(&state.shared);
}

static void mixed(struct numbered *numbered, unsigned int me)
{
	dependent(numbered, me);
	atomic_inc(&state.own[me]);
}

static void locked(struct numbered *numbered, unsigned int me)
{
	mutex_lock(&state.lock);
	dependent(numbered, me);
	mutex_unlock(&state.lock);
}

static void uneven(struct numbered *numbered, unsigned int me)
{
	unsigned int i;

	for (i = 0; i <= me; i++)
		interleave_point();
}

static void reading(struct numbered *numbered, unsigned int me)
{
	down_read(&state.sem);
	atomic_read(&state.shared);
	up_read(&state.sem);
	if (down_read_trylock(&state.sem))
		up_read(&state.sem);
	rcu_read_lock();
	atomic_read(&state.shared);
	rcu_read_unlock();
	mutex_is_locked(&state.lock);
}

/* The stack is not shared, and a marked access is one access. */
static void access_all(struct numbered *numbered, unsigned int me)
{
	int old, copy[2] = {};
	int *hidden = copy;

	OPTIMIZER_HIDE_VAR(hidden);
	hidden[1]++;
	atomic_set(&state.shared, 1);
	old = atomic_read(&state.shared);
	atomic_inc(&state.shared);
	atomic_xchg(&state.shared, old);
	atomic_cmpxchg(&state.shared, old, 2);
	WRITE_ONCE(state.word, 1);
	old = READ_ONCE(state.word);
	/* Unpaired: there is one thread. */
	smp_store_release(&state.word, old);
	/* As above. */
	old = smp_load_acquire(&state.word);
	state.word = 3;
	barrier();
	copy[0] = state.word;
	barrier_data(copy);
}

static struct interleave_program
program(const char *name, unsigned int threads, unsigned int steps,
	void (*run)(struct numbered *numbered, unsigned int me))
{
	state.steps = steps;
	return numbered_program(&state.numbered, name, threads, run, setup,
				NULL);
}

struct interleave_program independent_steps(unsigned int threads,
					    unsigned int steps)
{
	return program("independent_steps", threads, steps, independent);
}

struct interleave_program dependent_steps(unsigned int threads,
					  unsigned int steps)
{
	return program("dependent_steps", threads, steps, dependent);
}

struct interleave_program mixed_steps(unsigned int threads, unsigned int steps)
{
	return program("mixed_steps", threads, steps, mixed);
}

struct interleave_program locked_steps(unsigned int threads,
				       unsigned int steps)
{
	return program("locked_steps", threads, steps, locked);
}

struct interleave_program uneven_steps(unsigned int threads)
{
	return program("uneven_steps", threads, 0, uneven);
}

struct interleave_program reading_steps(unsigned int threads)
{
	return program("reading_steps", threads, 0, reading);
}

struct interleave_program accesses(void)
{
	return program("accesses", 1, 0, access_all);
}
