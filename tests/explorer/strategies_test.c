// SPDX-License-Identifier: GPL-2.0-only
/* Each strategy does what it says, and says what it left out. */
#include <linux/string.h>

#include "explored.h"
#include "formulas.h"
#include "programs.h"
#include "steps.h"

static const enum interleave_strategy strategies[] = {
	INTERLEAVE_DPOR, INTERLEAVE_EXHAUSTIVE, INTERLEAVE_PREEMPTIONS,
	INTERLEAVE_DELAYS, INTERLEAVE_PCT, INTERLEAVE_RANDOM,
};

static const char * const strategy_names[] = {
	[INTERLEAVE_DPOR] = "reduction",
	[INTERLEAVE_EXHAUSTIVE] = "every schedule",
	[INTERLEAVE_PREEMPTIONS] = "preemptions",
	[INTERLEAVE_DELAYS] = "delays",
	[INTERLEAVE_PCT] = "random priorities",
	[INTERLEAVE_RANDOM] = "random threads",
};

static void describe_strategy(const enum interleave_strategy *strategy,
			      char *desc)
{
	strscpy(desc, strategy_names[*strategy], KUNIT_PARAM_DESC_SIZE);
}

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

static void random_schedules_repeat_with_the_seed(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(3, 3);
	const struct interleave_options options = {
		.strategy = *strategy,
		.bound = 3,
		.seed = 1,
		.max_schedules = 30,
	};
	const struct interleave_result *first, *second;

	first = explored(test, &program, &options);
	second = explored(test, &program, &options);

	KUNIT_EXPECT_EQ(test, first->traces, second->traces);
	KUNIT_EXPECT_EQ(test, first->classes, second->classes);
	KUNIT_EXPECT_GT(test, first->classes, 1UL);
}

static void random_schedules_differ_with_the_seed(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(3, 3);
	struct interleave_options options = {
		.strategy = *strategy,
		.bound = 3,
		.seed = 1,
		.max_schedules = 30,
	};
	const struct interleave_result *first, *second;

	first = explored(test, &program, &options);
	options.seed = 2;
	second = explored(test, &program, &options);

	KUNIT_EXPECT_NE(test, first->traces, second->traces);
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
	KUNIT_EXPECT_EQ(test, first->schedules, second->schedules);
	KUNIT_EXPECT_STREQ(test, first->replay, second->replay);
}

static void random_schedules_are_never_complete(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = independent_steps(1, 1);
	const struct interleave_options options = { .strategy = *strategy };
	const struct interleave_result *result =
		explored(test, &program, &options);

	KUNIT_EXPECT_EQ(test, result->schedules, 1000UL);
	KUNIT_EXPECT_FALSE(test, result->complete);
	KUNIT_EXPECT_STREQ(test, result->bounded_by, "random");
}

static void random_threads_come_to_every_class(struct kunit *test)
{
	struct interleave_program program = dependent_steps(2, 3);
	const struct interleave_options options = {
		.strategy = INTERLEAVE_RANDOM,
	};
	const struct interleave_result *result =
		explored(test, &program, &options);

	KUNIT_EXPECT_EQ(test, result->classes, equal_shuffles(2, 3));
}

/* Without a change, threads run one after the other, in any order. */
static void random_priorities_alone_give_every_order(struct kunit *test)
{
	struct interleave_program program = dependent_steps(3, 3);
	const struct interleave_options options = {
		.strategy = INTERLEAVE_PCT,
	};
	const struct interleave_result *result =
		explored(test, &program, &options);

	KUNIT_EXPECT_EQ(test, result->classes, factorial(3));
}

/* Each change cuts one thread once. */
static void one_change_of_priority_gives_every_preemption(struct kunit *test)
{
	struct interleave_program program = dependent_steps(2, 3);
	const struct interleave_options options = {
		.strategy = INTERLEAVE_PCT,
		.bound = 1,
	};
	const struct interleave_options preemptions = {
		.strategy = INTERLEAVE_PREEMPTIONS,
		.bound = 1,
	};
	const struct interleave_result *random, *all;

	random = explored(test, &program, &options);
	all = explored(test, &program, &preemptions);

	KUNIT_EXPECT_EQ(test, random->classes, all->classes);
	KUNIT_EXPECT_EQ(test, random->traces, all->traces);
}

/* Who is cut comes last: the first of the threads, or the second. */
static void one_change_of_priority_cuts_all_but_the_last(struct kunit *test)
{
	struct interleave_program program = dependent_steps(3, 2);
	const struct interleave_options options = {
		.strategy = INTERLEAVE_PCT,
		.bound = 1,
	};
	const struct interleave_result *result =
		explored(test, &program, &options);

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
 * A philosopher who takes the fork that another wants stops by himself, so the
 * first alone is preempted. In the round robin each but the last is passed over.
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

static void bound_misses_what_needs_more(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		const struct interleave_options options = {
			.strategy = *strategy,
			.bound = needed(&needs[i], *strategy) - 1,
		};
		const struct interleave_result *result =
			explored(test, needs[i].program, &options);

		KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, INTERLEAVE_OK,
				    "%s: %s", needs[i].name, result->message);
		KUNIT_EXPECT_FALSE(test, result->complete);
		KUNIT_EXPECT_STREQ(test, result->bounded_by,
				   *strategy == INTERLEAVE_DELAYS ?
				   "delays" : "preemptions");
	}
}

static void bound_finds_what_it_is_enough_for(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		const struct interleave_options options = {
			.strategy = *strategy,
			.bound = needed(&needs[i], *strategy),
		};
		const struct interleave_result *result =
			explored(test, needs[i].program, &options);

		KUNIT_EXPECT_EQ_MSG(test, (int)result->finding,
				    (int)needs[i].finding, "%s: %s",
				    needs[i].name, result->message);
		KUNIT_EXPECT_EQ_MSG(test, result->preemptions,
				    needs[i].preemptions, "%s", needs[i].name);
	}
}

/* A bound that leaves nothing out is no bound. */
static void large_bound_is_complete(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(3, 2);
	const struct interleave_options options = {
		.strategy = *strategy,
		.bound = 100,
	};
	const struct interleave_result *result =
		explored(test, &program, &options);

	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->schedules, equal_shuffles(3, 2));
}

#define FEW 3UL

static void number_of_schedules_is_kept_to(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	struct interleave_program program = dependent_steps(3, 3);
	const struct interleave_options options = {
		.strategy = *strategy,
		.bound = 2,
		.max_schedules = FEW,
	};
	const struct interleave_result *result =
		explored(test, &program, &options);

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

static int explore_what_cannot_be(struct kunit *test,
				  const struct interleave_program *program,
				  const struct interleave_options *options)
{
	struct interleave_result *result;

	result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, result);
	return interleave_explore(NULL, program, options, result);
}

static void program_that_cannot_be_is_refused(struct kunit *test)
{
	const struct interleave_program good = independent_steps(2, 1);
	struct interleave_program program = good;

	KUNIT_EXPECT_EQ(test, explore_what_cannot_be(test, &good, NULL), 0);

	program.nr_threads = 0;
	KUNIT_EXPECT_EQ(test, explore_what_cannot_be(test, &program, NULL),
			-EINVAL);
	program.nr_threads = INTERLEAVE_THREADS + 1;
	KUNIT_EXPECT_EQ(test, explore_what_cannot_be(test, &program, NULL),
			-EINVAL);
	program = good;
	program.name = NULL;
	KUNIT_EXPECT_EQ(test, explore_what_cannot_be(test, &program, NULL),
			-EINVAL);
	program = good;
	program.threads = NULL;
	KUNIT_EXPECT_EQ(test, explore_what_cannot_be(test, &program, NULL),
			-EINVAL);
}

static void options_that_cannot_be_are_refused(struct kunit *test)
{
	const struct interleave_program program = independent_steps(2, 1);
	const struct interleave_options strategy = {
		.strategy = INTERLEAVE_RANDOM + 1,
	};
	const struct interleave_options accesses = {
		.accesses = INTERLEAVE_ACCESSES_SCHEDULED + 1,
	};
	const struct interleave_options steps = { .max_steps = UINT_MAX };

	KUNIT_EXPECT_EQ(test, explore_what_cannot_be(test, &program, &strategy),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, explore_what_cannot_be(test, &program, &accesses),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, explore_what_cannot_be(test, &program, &steps),
			-EINVAL);
}

static void as_many_threads_as_there_can_be_are_run(struct kunit *test)
{
	struct interleave_program program =
		independent_steps(INTERLEAVE_THREADS, 2);
	const struct interleave_result *result =
		explored(test, &program, NULL);

	expect_clean(test, &program, result);
	KUNIT_EXPECT_EQ(test, result->deepest, INTERLEAVE_THREADS * 2U);
}

/* The getter comes too late in the last schedule, which is a step shorter. */
static void deepest_is_the_longest_schedule(struct kunit *test)
{
	const struct interleave_options options = {
		.strategy = INTERLEAVE_EXHAUSTIVE,
	};
	const struct interleave_result *result =
		explored(test, &resurrection_good, &options);

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
	KUNIT_CASE(random_threads_come_to_every_class),
	KUNIT_CASE(random_priorities_alone_give_every_order),
	KUNIT_CASE(one_change_of_priority_gives_every_preemption),
	KUNIT_CASE(one_change_of_priority_cuts_all_but_the_last),
	KUNIT_CASE_PARAM(bound_misses_what_needs_more, bounded_gen_params),
	KUNIT_CASE_PARAM(bound_finds_what_it_is_enough_for, bounded_gen_params),
	KUNIT_CASE_PARAM(large_bound_is_complete, bounded_gen_params),
	KUNIT_CASE_PARAM(number_of_schedules_is_kept_to, strategy_gen_params),
	KUNIT_CASE_PARAM(too_few_schedules_are_not_complete,
			 complete_gen_params),
	KUNIT_CASE_PARAM(just_enough_schedules_are_complete,
			 complete_gen_params),
	KUNIT_CASE(program_that_cannot_be_is_refused),
	KUNIT_CASE(options_that_cannot_be_are_refused),
	KUNIT_CASE(as_many_threads_as_there_can_be_are_run),
	KUNIT_CASE(deepest_is_the_longest_schedule),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_strategies",
	.test_cases = cases,
};

kunit_test_suites(&suite);
