// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers of schedules: reduction runs as many as the literature states for
 * optimal dynamic partial-order reduction, other strategies follow formulas.
 */
#include <linux/kernel.h>

#include "explored.h"
#include "formulas.h"
#include "literature_programs.h"
#include "step_programs.h"

struct published {
	const char *name;
	struct interleave_program (*program)(unsigned int n);
	unsigned int n;
	unsigned long classes;
};

static const struct published published[] = {
	{ "readers", readers, 2, 4 },
	{ "readers", readers, 8, 256 },
	{ "readers", readers, 13, 8192 },
	{ "indexer", indexer, 11, 1 },
	{ "indexer", indexer, 12, 8 },
	{ "indexer", indexer, 13, 64 },
	{ "indexer", indexer, 14, 512 },
	{ "indexer", indexer, 15, 4096 },
	{ "filesystem", filesystem, 13, 1 },
	{ "filesystem", filesystem, 14, 2 },
	{ "filesystem", filesystem, 16, 8 },
	{ "filesystem", filesystem, 18, 32 },
	{ "filesystem", filesystem, 19, 64 },
	{ "lastzero", lastzero, 5, 64 },
	{ "lastzero", lastzero, 10, 3328 },
};

static void describe_published(const struct published *entry, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s(%u)", entry->name, entry->n);
}

KUNIT_ARRAY_PARAM(published, published, describe_published);

/* Expect one schedule of each class, and none abandoned. */
static void expect_classes(struct kunit *test,
			   const struct interleave_program *program,
			   unsigned long classes)
{
	const struct interleave_result *result = explored(test, program, NULL);

	expect_clean(test, program, result);
	KUNIT_EXPECT_EQ(test, result->schedules, classes);
	KUNIT_EXPECT_EQ(test, result->classes, classes);
	KUNIT_EXPECT_EQ(test, result->pruned, 0UL);
}

static void reduction_runs_each_class_once(struct kunit *test)
{
	const struct published *entry = test->param_value;
	struct interleave_program program = entry->program(entry->n);

	expect_classes(test, &program, entry->classes);
}

static void reduction_runs_each_class_of_lastzero_15_once(struct kunit *test)
{
	struct interleave_program program = lastzero(15);

	expect_classes(test, &program, 147456);
}

struct shape {
	unsigned int threads;
	unsigned int steps;
};

static const struct shape shapes[] = {
	{ 1, 1 }, { 1, 9 }, { 2, 1 }, { 2, 2 }, { 2, 3 }, { 2, 5 }, { 2, 7 },
	{ 3, 1 }, { 3, 2 }, { 3, 3 }, { 4, 1 }, { 4, 2 }, { 5, 1 }, { 6, 1 },
};

static void describe_shape(const struct shape *shape, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u threads of %u steps",
		 shape->threads, shape->steps);
}

KUNIT_ARRAY_PARAM(shape, shapes, describe_shape);

static const struct interleave_options exhaustive = {
	.strategy = INTERLEAVE_EXHAUSTIVE,
};

static void exhaustive_search_runs_every_interleaving(struct kunit *test)
{
	const struct shape *shape = test->param_value;
	struct interleave_program program =
		independent_steps(shape->threads, shape->steps);
	const struct interleave_result *result =
		explored(test, &program, &exhaustive);

	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->schedules,
			equal_shuffles(shape->threads, shape->steps));
	KUNIT_EXPECT_EQ(test, result->classes, 1UL);
	KUNIT_EXPECT_EQ(test, result->pruned, 0UL);
	KUNIT_EXPECT_EQ(test, result->deepest, shape->threads * shape->steps);
}

static void exhaustive_search_interleaves_uneven_threads(struct kunit *test)
{
	static const unsigned int lengths[] = { 1, 2, 3, 4 };
	struct interleave_program program = uneven_steps(ARRAY_SIZE(lengths));
	const struct interleave_result *result =
		explored(test, &program, &exhaustive);

	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->schedules,
			shuffles(lengths, ARRAY_SIZE(lengths)));
	KUNIT_EXPECT_EQ(test, result->deepest, 10U);
}

/* The table of classes must grow, and most classes are met more than once. */
static void exhaustive_search_tells_many_classes_apart(struct kunit *test)
{
	struct interleave_program program = mixed_steps(2, 7);
	const struct interleave_result *result =
		explored(test, &program, &exhaustive);

	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->schedules, equal_shuffles(2, 8));
	KUNIT_EXPECT_EQ(test, result->classes, equal_shuffles(2, 7));
}

static void exhaustive_search_runs_every_order_of_a_lock(struct kunit *test)
{
	unsigned int threads;

	for (threads = 1; threads <= 6; threads++) {
		struct interleave_program program = locked_steps(threads, 3);
		const struct interleave_result *result =
			explored(test, &program, &exhaustive);

		expect_clean(test, &program, result);
		KUNIT_EXPECT_EQ(test, result->schedules, factorial(threads));
		KUNIT_EXPECT_EQ(test, result->classes, factorial(threads));
	}
}

static void reduction_runs_independent_threads_once(struct kunit *test)
{
	const struct shape *shape = test->param_value;
	struct interleave_program program =
		independent_steps(shape->threads, shape->steps);

	expect_classes(test, &program, 1);
}

static void reduction_runs_dependent_threads_in_every_order(struct kunit *test)
{
	const struct shape *shape = test->param_value;
	struct interleave_program program =
		dependent_steps(shape->threads, shape->steps);

	expect_classes(test, &program,
		       equal_shuffles(shape->threads, shape->steps));
}

static void reduction_runs_every_order_of_a_lock(struct kunit *test)
{
	unsigned int threads;

	for (threads = 1; threads <= 6; threads++) {
		struct interleave_program program = locked_steps(threads, 3);

		expect_classes(test, &program, factorial(threads));
	}
}

static void reduction_runs_readers_in_one_schedule(struct kunit *test)
{
	struct interleave_program program = reading_steps(2);

	expect_classes(test, &program, 1);
}

static void every_access_is_one_step(struct kunit *test)
{
	struct interleave_program program = accesses();
	const struct interleave_result *result;

	needs_accesses(test);
	result = explored_by(test, &program,
			     .accesses = INTERLEAVE_ACCESSES_SCHEDULED);
	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->deepest, ACCESSES);
}

/*
 * Two threads alternate until one ends; the other then runs alone. Each turn
 * but the last of either thread ends in a preemption.
 */
static unsigned long two_threads_preempted(unsigned int steps,
					   unsigned int preemptions)
{
	unsigned int turns = preemptions + 2;

	return 2 * binomial(steps - 1, (turns + 1) / 2 - 1) *
	       binomial(steps - 1, turns / 2 - 1);
}

/* Expect of each bound the schedules that @by_bound counts, up to all. */
static void expect_bounded(struct kunit *test,
			   enum interleave_strategy strategy, const char *name,
			   unsigned int steps, unsigned int most,
			   unsigned long (*by_bound)(unsigned int steps,
						     unsigned int bound))
{
	struct interleave_program program = independent_steps(2, steps);
	struct interleave_options options = { .strategy = strategy };
	unsigned long schedules = 0;

	for (; options.bound <= most; options.bound++) {
		const struct interleave_result *result =
			explored(test, &program, &options);

		schedules += by_bound(steps, options.bound);
		KUNIT_EXPECT_EQ(test, result->schedules, schedules);
		KUNIT_EXPECT_EQ(test, result->complete, options.bound == most);
		if (options.bound < most)
			KUNIT_EXPECT_STREQ(test, result->bounded_by, name);
	}
	KUNIT_EXPECT_EQ(test, schedules, equal_shuffles(2, steps));
}

static void preemption_bound_limits_schedules_of_two_threads(struct kunit *test)
{
	expect_bounded(test, INTERLEAVE_PREEMPTIONS, "preemptions", 5,
		       2 * (5 - 1), two_threads_preempted);
}

static void zero_preemptions_run_one_thread_after_the_other(struct kunit *test)
{
	const struct shape *shape = test->param_value;
	struct interleave_program program =
		dependent_steps(shape->threads, shape->steps);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = INTERLEAVE_PREEMPTIONS);

	KUNIT_EXPECT_EQ(test, result->schedules, factorial(shape->threads));
}

/*
 * One thread is split in two parts. Of all orders of the parts, those with the
 * two next to each other or in the wrong order do not count.
 */
static void one_preemption_splits_one_thread(struct kunit *test)
{
	const struct shape *shape = test->param_value;
	unsigned int threads = shape->threads;
	struct interleave_program program =
		independent_steps(threads, shape->steps);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = INTERLEAVE_PREEMPTIONS,
			    .bound = 1);
	unsigned long orders = factorial(threads + 1) / 2 - factorial(threads);

	KUNIT_EXPECT_EQ(test, result->schedules, factorial(threads) +
			threads * (shape->steps - 1) * orders);
}

static void switch_from_a_blocked_thread_is_no_preemption(struct kunit *test)
{
	struct interleave_program program = locked_steps(3, 1);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = INTERLEAVE_PREEMPTIONS);

	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->schedules, factorial(3));
}

/*
 * The first thread may be delayed before each of its steps. A thread makes at
 * least one step between two delays.
 */
static unsigned long two_threads_delayed(unsigned int steps,
					 unsigned int delays)
{
	return binomial(steps, (delays + 1) / 2) *
	       binomial(steps - 1, delays / 2);
}

static void delay_bound_limits_schedules_of_two_threads(struct kunit *test)
{
	expect_bounded(test, INTERLEAVE_DELAYS, "delays", 5, 2 * 5 - 1,
		       two_threads_delayed);
}

static void zero_delays_leave_one_schedule(struct kunit *test)
{
	const struct shape *shape = test->param_value;
	struct interleave_program program =
		dependent_steps(shape->threads, shape->steps);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = INTERLEAVE_DELAYS);

	KUNIT_EXPECT_EQ(test, result->schedules, 1UL);
}

/* The last thread of the round robin cannot be delayed. */
static void one_delay_falls_before_each_step_once(struct kunit *test)
{
	const struct shape *shape = test->param_value;
	struct interleave_program program =
		independent_steps(shape->threads, shape->steps);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = INTERLEAVE_DELAYS,
			    .bound = 1);

	KUNIT_EXPECT_EQ(test, result->schedules,
			1UL + (shape->threads - 1) * shape->steps);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(reduction_runs_each_class_once, published_gen_params),
	KUNIT_CASE_SLOW(reduction_runs_each_class_of_lastzero_15_once),
	KUNIT_CASE_PARAM(reduction_runs_independent_threads_once,
			 shape_gen_params),
	KUNIT_CASE_PARAM(reduction_runs_dependent_threads_in_every_order,
			 shape_gen_params),
	KUNIT_CASE(reduction_runs_every_order_of_a_lock),
	KUNIT_CASE(reduction_runs_readers_in_one_schedule),
	KUNIT_CASE(every_access_is_one_step),
	KUNIT_CASE_PARAM(exhaustive_search_runs_every_interleaving,
			 shape_gen_params),
	KUNIT_CASE(exhaustive_search_interleaves_uneven_threads),
	KUNIT_CASE(exhaustive_search_tells_many_classes_apart),
	KUNIT_CASE(exhaustive_search_runs_every_order_of_a_lock),
	KUNIT_CASE(preemption_bound_limits_schedules_of_two_threads),
	KUNIT_CASE_PARAM(zero_preemptions_run_one_thread_after_the_other,
			 shape_gen_params),
	KUNIT_CASE_PARAM(one_preemption_splits_one_thread, shape_gen_params),
	KUNIT_CASE(switch_from_a_blocked_thread_is_no_preemption),
	KUNIT_CASE(delay_bound_limits_schedules_of_two_threads),
	KUNIT_CASE_PARAM(zero_delays_leave_one_schedule, shape_gen_params),
	KUNIT_CASE_PARAM(one_delay_falls_before_each_step_once,
			 shape_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_counting",
	.test_cases = cases,
};

kunit_test_suites(&suite);
