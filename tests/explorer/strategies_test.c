// SPDX-License-Identifier: GPL-2.0-only
/* Each strategy runs the schedules that it promises, and reports its bounds. */
#include <linux/string.h>

#include "explored.h"
#include "formulas.h"
#include "step_programs.h"
#include "twins.h"

KUNIT_ARRAY_PARAM(strategy, strategies, describe_strategy);

static const enum interleave_strategy random_strategies[] = {
	INTERLEAVE_PCT, INTERLEAVE_RANDOM,
};

KUNIT_ARRAY_PARAM(random, random_strategies, describe_strategy);

static const enum interleave_strategy bounded_strategies[] = {
	INTERLEAVE_PREEMPTIONS, INTERLEAVE_DELAYS,
};

KUNIT_ARRAY_PARAM(bounded, bounded_strategies, describe_strategy);

static const enum interleave_strategy complete_strategies[] = {
	INTERLEAVE_DPOR, INTERLEAVE_EXHAUSTIVE,
};

KUNIT_ARRAY_PARAM(complete, complete_strategies, describe_strategy);

static const struct interleave_result *
explored_from(struct kunit *test, u64 seed)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(3, 3);

	return explored_by(test, &program, .strategy = *strategy, .bound = 3,
			   .seed = seed, .max_schedules = 30);
}

static void random_schedules_repeat_with_the_seed(struct kunit *test)
{
	const struct interleave_result *first = explored_from(test, 1);
	const struct interleave_result *second = explored_from(test, 1);

	KUNIT_EXPECT_EQ(test, second->traces, first->traces);
	KUNIT_EXPECT_EQ(test, second->classes, first->classes);
	KUNIT_EXPECT_GT(test, first->classes, 1UL);
}

static void random_schedules_differ_with_the_seed(struct kunit *test)
{
	const struct interleave_result *first = explored_from(test, 1);
	const struct interleave_result *second = explored_from(test, 2);

	KUNIT_EXPECT_NE(test, second->traces, first->traces);
}

static void random_schedules_find_a_lost_update(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_options options = {
		.strategy = *strategy,
		.bound = 1,
	};

	for (; options.seed < 10; options.seed++) {
		const struct interleave_result *result =
			explored(test, &lost_update_bad, &options);

		KUNIT_EXPECT_EQ(test, (int)result->finding,
				INTERLEAVE_ASSERTION);
		KUNIT_EXPECT_EQ(test, result->preemptions, 1U);
	}
}

static void random_schedules_repeat_the_first_finding(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	const struct interleave_options options = {
		.strategy = *strategy,
		.bound = 2,
		.seed = 5,
	};
	const struct interleave_result *first, *second;

	first = explored(test, &philosophers3_bad, &options);
	second = explored(test, &philosophers3_bad, &options);

	KUNIT_EXPECT_EQ(test, (int)first->finding, INTERLEAVE_DEADLOCK);
	KUNIT_EXPECT_EQ(test, second->schedules, first->schedules);
	KUNIT_EXPECT_STREQ(test, second->replay, first->replay);
}

static void random_schedules_are_never_complete(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = independent_steps(1, 1);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = *strategy);

	KUNIT_EXPECT_EQ(test, result->schedules, 1000UL);
	KUNIT_EXPECT_FALSE(test, result->complete);
	KUNIT_EXPECT_STREQ(test, result->bounded_by, "random");
}

static void random_threads_reach_every_class(struct kunit *test)
{
	struct interleave_program program = dependent_steps(2, 3);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = INTERLEAVE_RANDOM);

	KUNIT_EXPECT_EQ(test, result->classes, equal_shuffles(2, 3));
}

/* Without a priority change, each thread runs to completion. */
static void random_priorities_alone_give_every_order(struct kunit *test)
{
	struct interleave_program program = dependent_steps(3, 3);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = INTERLEAVE_PCT);

	KUNIT_EXPECT_EQ(test, result->classes, factorial(3));
}

static void one_priority_change_covers_every_preemption(struct kunit *test)
{
	struct interleave_program program = dependent_steps(2, 3);
	const struct interleave_result *random, *all;

	random = explored_by(test, &program, .strategy = INTERLEAVE_PCT,
			     .bound = 1);
	all = explored_by(test, &program, .strategy = INTERLEAVE_PREEMPTIONS,
			  .bound = 1);

	KUNIT_EXPECT_EQ(test, random->classes, all->classes);
	KUNIT_EXPECT_EQ(test, random->traces, all->traces);
}

/*
 * A thread whose priority changes runs its rest last. So the first or the
 * second thread may be split, not the last.
 */
static void one_priority_change_splits_all_but_the_last(struct kunit *test)
{
	struct interleave_program program = dependent_steps(3, 2);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = INTERLEAVE_PCT,
			    .bound = 1);

	KUNIT_EXPECT_EQ(test, result->classes, factorial(3) * (1 + 2));
}

struct need {
	const char *name;
	const struct interleave_program *program;
	enum interleave_finding finding;
	unsigned int preemptions;
	unsigned int delays;
};

/*
 * Only the first philosopher is preempted: each of the others then blocks. In
 * the round robin, each philosopher but the last is passed over.
 */
static const struct need needs[] = {
	{ "lost update", &lost_update_bad, INTERLEAVE_ASSERTION, 1, 1 },
	{ "ABBA", &abba_bad, INTERLEAVE_DEADLOCK, 1, 1 },
	{ "three philosophers", &philosophers3_bad, INTERLEAVE_DEADLOCK, 1, 2 },
	{ "four philosophers", &philosophers4_bad, INTERLEAVE_DEADLOCK, 1, 3 },
};

static unsigned int needed(const struct need *need,
			   enum interleave_strategy strategy)
{
	return strategy == INTERLEAVE_DELAYS ? need->delays : need->preemptions;
}

static void insufficient_bound_misses_the_bug(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		const struct interleave_result *result =
			explored_by(test, needs[i].program,
				    .strategy = *strategy,
				    .bound = needed(&needs[i], *strategy) - 1);

		KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, INTERLEAVE_OK,
				    "%s: %s", needs[i].name, result->message);
		KUNIT_EXPECT_FALSE(test, result->complete);
		KUNIT_EXPECT_STREQ(test, result->bounded_by,
				   *strategy == INTERLEAVE_DELAYS ?
				   "delays" : "preemptions");
	}
}

static void sufficient_bound_finds_the_bug(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		const struct interleave_result *result =
			explored_by(test, needs[i].program,
				    .strategy = *strategy,
				    .bound = needed(&needs[i], *strategy));

		KUNIT_EXPECT_EQ_MSG(test, (int)result->finding,
				    (int)needs[i].finding, "%s: %s",
				    needs[i].name, result->message);
		KUNIT_EXPECT_EQ_MSG(test, result->preemptions,
				    needs[i].preemptions, "%s", needs[i].name);
	}
}

static void large_bound_is_complete(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(3, 2);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = *strategy,
			    .bound = 100);

	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->schedules, equal_shuffles(3, 2));
}

#define FEW 3UL

static void max_schedules_is_respected(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(3, 3);
	const struct interleave_result *result =
		explored_by(test, &program, .strategy = *strategy, .bound = 2,
			    .max_schedules = FEW);

	KUNIT_EXPECT_EQ(test, result->schedules, FEW);
	KUNIT_EXPECT_FALSE(test, result->complete);
	KUNIT_EXPECT_NOT_NULL(test, result->bounded_by);
}

static void too_few_schedules_are_not_complete(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(2, 3);
	const struct interleave_options options = {
		.strategy = *strategy,
		.max_schedules = equal_shuffles(2, 3) - 1,
	};
	const struct interleave_result *result =
		explored(test, &program, &options);

	KUNIT_EXPECT_EQ(test, result->schedules, options.max_schedules);
	KUNIT_EXPECT_FALSE(test, result->complete);
	KUNIT_EXPECT_STREQ(test, result->bounded_by, "schedules");
}

static void just_enough_schedules_are_complete(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(2, 3);
	const struct interleave_options options = {
		.strategy = *strategy,
		.max_schedules = equal_shuffles(2, 3),
	};

	expect_clean(test, &program, explored(test, &program, &options));
}

static void expect_refused(struct kunit *test,
			   const struct interleave_program *program,
			   const struct interleave_options *options)
{
	KUNIT_EXPECT_EQ(test, interleave_explore(NULL, program, options,
						 new_result(test)), -EINVAL);
}

static void invalid_program_is_refused(struct kunit *test)
{
	const struct interleave_program good = independent_steps(2, 1);
	struct interleave_program program = good;

	explored(test, &good, NULL);

	program.nr_threads = 0;
	expect_refused(test, &program, NULL);
	program.nr_threads = INTERLEAVE_THREADS + 1;
	expect_refused(test, &program, NULL);
	program = good;
	program.name = NULL;
	expect_refused(test, &program, NULL);
	program = good;
	program.threads = NULL;
	expect_refused(test, &program, NULL);
}

static void invalid_options_are_refused(struct kunit *test)
{
	const struct interleave_program program = independent_steps(2, 1);
	const struct interleave_options invalid[] = {
		{ .strategy = INTERLEAVE_RANDOM + 1 },
		{ .accesses = INTERLEAVE_ACCESSES_SCHEDULED + 1 },
		{ .max_steps = UINT_MAX },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(invalid); i++)
		expect_refused(test, &program, &invalid[i]);
}

static void maximum_number_of_threads_runs(struct kunit *test)
{
	struct interleave_program program =
		independent_steps(INTERLEAVE_THREADS, 2);
	const struct interleave_result *result =
		explored(test, &program, NULL);

	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->deepest, INTERLEAVE_THREADS * 2U);
}

/* In the last schedule the getter fails, which saves a step. */
static void deepest_is_the_longest_schedule(struct kunit *test)
{
	const struct interleave_result *result =
		explored_by(test, &resurrection_good,
			    .strategy = INTERLEAVE_EXHAUSTIVE);

	expect_clean(test, &resurrection_good, result);
	KUNIT_EXPECT_EQ(test, result->deepest, 4U);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(random_schedules_repeat_with_the_seed,
			 random_gen_params),
	KUNIT_CASE_PARAM(random_schedules_differ_with_the_seed,
			 random_gen_params),
	KUNIT_CASE_PARAM(random_schedules_find_a_lost_update,
			 random_gen_params),
	KUNIT_CASE_PARAM(random_schedules_repeat_the_first_finding,
			 random_gen_params),
	KUNIT_CASE_PARAM(random_schedules_are_never_complete,
			 random_gen_params),
	KUNIT_CASE(random_threads_reach_every_class),
	KUNIT_CASE(random_priorities_alone_give_every_order),
	KUNIT_CASE(one_priority_change_covers_every_preemption),
	KUNIT_CASE(one_priority_change_splits_all_but_the_last),
	KUNIT_CASE_PARAM(insufficient_bound_misses_the_bug, bounded_gen_params),
	KUNIT_CASE_PARAM(sufficient_bound_finds_the_bug, bounded_gen_params),
	KUNIT_CASE_PARAM(large_bound_is_complete, bounded_gen_params),
	KUNIT_CASE_PARAM(max_schedules_is_respected, strategy_gen_params),
	KUNIT_CASE_PARAM(too_few_schedules_are_not_complete,
			 complete_gen_params),
	KUNIT_CASE_PARAM(just_enough_schedules_are_complete,
			 complete_gen_params),
	KUNIT_CASE(invalid_program_is_refused),
	KUNIT_CASE(invalid_options_are_refused),
	KUNIT_CASE(maximum_number_of_threads_runs),
	KUNIT_CASE(deepest_is_the_longest_schedule),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_strategies",
	.test_cases = cases,
};

kunit_test_suites(&suite);
