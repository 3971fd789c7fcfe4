// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs on real threads, to compare the explorer with
 *
 * Round after round each thread is delayed at random, until a check fails or
 * the time is over. Skipped unless the kernel is booted with a program's name:
 *
 *	vfio_kunit_test.stress=create_destroy vfio_kunit_test.stress_seconds=60
 *
 * The case prints
 *
 *	# stress: PROGRAM: begins
 *	# stress: PROGRAM: found WHAT after N rounds, N.NNN s
 *
 * where WHAT is "nothing" if all went well. Threads that hang stop the kernel,
 * as their objects cannot be freed.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/string.h>
#include <linux/wait.h>

#include <mock_iommu/mock_thread.h>
#include <mock_iommu/mock_user.h>
#include <intercept/warnings.h>
#include "../common/fixture.h"
#include "../common/kernel_log.h"
#include "program.h"

static char *stress;
module_param(stress, charp, 0444);
MODULE_PARM_DESC(stress, "Program to run on real threads");

static unsigned int stress_seconds = 60;
module_param(stress_seconds, uint, 0444);
MODULE_PARM_DESC(stress_seconds, "For how long at most");

/* No program has more threads. */
#define STRESS_THREADS	4

/* A round takes some microseconds. */
#define HANG_SECONDS	10

/* A thread is delayed by less than 2^DELAY_BITS pauses. */
#define DELAY_BITS	13

struct stress;

/**
 * struct stress_thread - one thread of a program
 * @stress: the program
 * @number: index of the thread
 */
struct stress_thread {
	struct stress *stress;
	unsigned int number;
};

/**
 * struct stress - a program that runs on real threads
 * @test: the case
 * @program: the program
 * @threads: its threads
 * @queue: threads wait here for a round
 * @round: number of the current round
 * @waiting: number of threads that have not reached the start of the round
 * @running: number of threads that have not reached its end
 * @done: completed when all have
 * @stop: set when there is no further round
 */
struct stress {
	struct kunit *test;
	struct interleave_program program;
	struct stress_thread threads[STRESS_THREADS];
	wait_queue_head_t queue;
	atomic_t round;
	atomic_t waiting;
	atomic_t running;
	struct completion done;
	bool stop;
};

static void pause_at_random(void)
{
	u32 random = get_random_u32();
	u32 pauses = (random >> 8) & (BIT(random % DELAY_BITS) - 1);

	while (pauses--)
		cpu_relax();
}

/* Start together, so that threads differ by their random delay alone. */
static void meet_others(struct stress *stress)
{
	atomic_dec(&stress->waiting);
	while (atomic_read(&stress->waiting) > 0)
		cond_resched();
}

static int stress_thread_main(void *arg)
{
	const struct stress_thread *thread = arg;
	struct stress *stress = thread->stress;
	const struct interleave_program *program = &stress->program;
	int round = 0;

	for (;;) {
		wait_event(stress->queue, READ_ONCE(stress->stop) ||
			   atomic_read(&stress->round) != round);
		if (READ_ONCE(stress->stop))
			return 0;
		round++;
		meet_others(stress);
		pause_at_random();
		program->threads[thread->number].run(program->ctx);
		if (atomic_dec_and_test(&stress->running))
			complete(&stress->done);
	}
}

/* Returns false if the round does not end. */
static bool run_round(struct stress *stress)
{
	unsigned int threads = stress->program.nr_threads;

	atomic_set(&stress->waiting, threads);
	atomic_set(&stress->running, threads);
	reinit_completion(&stress->done);
	atomic_inc(&stress->round);
	wake_up_all(&stress->queue);
	return wait_for_completion_timeout(&stress->done, HANG_SECONDS * HZ);
}

static void print_result(struct stress *stress, const char *what,
			 unsigned long rounds, u64 nanoseconds)
{
	u64 ms = div_u64(nanoseconds, NSEC_PER_MSEC);
	u32 rest;

	ms = div_u64_rem(ms, MSEC_PER_SEC, &rest);
	kunit_log(KERN_INFO, stress->test, KUNIT_SUBTEST_INDENT
		  "# stress: %s: found %s after %lu rounds, %llu.%03u s\n",
		  stress->program.name, what, rounds, ms, rest);
}

static const char *look(struct stress *stress, unsigned int warns,
			struct kmsg_dump_iter *log, char *line, size_t size)
{
	if (intercept_warnings_unexpected() != warns)
		return "a warning";
	if (kernel_log_find_report(log, line, size))
		return line;
	return compat_kunit_failed(stress->test) ? "a difference" : NULL;
}

static void run_rounds(struct stress *stress)
{
	const struct interleave_program *program = &stress->program;
	u64 begin = ktime_get_ns(), now = begin, end;
	unsigned int warns = intercept_warnings_unexpected();
	struct kmsg_dump_iter log;
	unsigned long rounds = 0;
	const char *wrong = NULL;
	char line[160];

	kunit_log(KERN_INFO, stress->test, KUNIT_SUBTEST_INDENT
		  "# stress: %s: begins\n", program->name);
	kernel_log_mark(&log);
	end = begin + (u64)stress_seconds * NSEC_PER_SEC;
	while (!wrong && now < end) {
		rounds++;
		program->setup(program->ctx);
		if (!run_round(stress)) {
			print_result(stress, "threads that hang", rounds,
				     now - begin);
			panic("threads hang, so their objects cannot be freed");
		}
		wrong = program->check ? program->check(program->ctx) : NULL;
		program->teardown(program->ctx);
		wrong = wrong ?: look(stress, warns, &log, line, sizeof(line));
		now = ktime_get_ns();
		cond_resched();
	}
	print_result(stress, wrong ?: "nothing", rounds, now - begin);
	if (wrong)
		KUNIT_FAIL(stress->test, "%s: %s", program->name, wrong);
}

/**
 * struct topic - programs of one file
 * @name: their topic
 * @programs: the programs
 */
struct topic {
	const char *name;
	const struct vfio_explore *programs;
};

static const struct topic topics[] = {
	{ "create", create_programs },
	{ "teardown", teardown_programs },
	{ "open", open_programs },
	{ "lookup", lookup_programs },
	{ "container", container_programs },
	{ "driver", driver_programs },
	{ "live", live_programs },
};

KUNIT_ARRAY_PARAM_DESC(topic, topics, name);

static const struct vfio_program *find_wanted(const struct topic *topic)
{
	const struct vfio_explore *some;
	unsigned int i;

	for (some = topic->programs; stress && some->programs; some++) {
		for (i = 0; i < some->count; i++) {
			if (!strcmp(some->programs[i].name, stress))
				return &some->programs[i];
		}
	}
	return NULL;
}

static void stress_end(void *ctx)
{
	struct stress *stress = ctx;

	WRITE_ONCE(stress->stop, true);
	wake_up_all(&stress->queue);
}

static void real_threads_do_no_harm(struct kunit *test)
{
	const struct vfio_program *program = find_wanted(test->param_value);
	struct stress *stress;
	unsigned int i;

	if (!program)
		kunit_skip(test, "no program of these is vfio_kunit_test.stress");

	/* Not on the stack: a thread that hangs outlives the case. */
	stress = case_alloc(test, sizeof(*stress));
	stress->test = test;
	init_completion(&stress->done);
	init_waitqueue_head(&stress->queue);
	program_prepare(test, program, &stress->program);
	KUNIT_ASSERT_LE(test, program->nr_threads,
			(unsigned int)STRESS_THREADS);
	for (i = 0; i < program->nr_threads; i++) {
		stress->threads[i].stress = stress;
		stress->threads[i].number = i;
		mock_thread_start(test, stress_thread_main,
				  &stress->threads[i]);
	}
	/* Called before mock_thread waits for the threads. */
	case_defer(test, stress_end, stress);
	run_rounds(stress);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM_SLOW(real_threads_do_no_harm, topic_gen_params),
	{}
};

FIXTURE_SUITE("vfio_stress", cases);
