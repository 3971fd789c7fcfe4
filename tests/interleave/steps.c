// SPDX-License-Identifier: GPL-2.0-only
/* Programs whose schedules can be counted by a formula, "steps.h". */
#include <linux/atomic.h>
#include <linux/mutex.h>

#include "numbered.h"
#include "steps.h"

/* One program at a time, so they share what they are made of. */
static struct {
	struct numbered numbered;
	unsigned int steps;
	struct mutex lock;	/* for whole threads */
	atomic_t shared;
	atomic_t own[INTERLEAVE_THREADS];
} state;

static void setup(void *ctx)
{
	mutex_init(&state.lock);
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

static struct interleave_program
program(const char *name, unsigned int threads, unsigned int steps,
	void (*run)(struct numbered *numbered, unsigned int me))
{
	state.numbered.run = run;
	state.steps = steps;
	return (struct interleave_program){
		.name = name,
		.threads = numbered_threads,
		.nr_threads = threads,
		.setup = setup,
		.ctx = &state,
	};
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

struct interleave_program locked_steps(unsigned int threads,
				       unsigned int steps)
{
	return program("locked_steps", threads, steps, locked);
}

struct interleave_program uneven_steps(unsigned int threads)
{
	return program("uneven_steps", threads, 0, uneven);
}
