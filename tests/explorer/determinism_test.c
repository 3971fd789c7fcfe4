// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same program, options and kernel come to the same, and what was found can
 * be shown again. A program that does not keep to that is an error.
 */
#include <linux/string.h>

#include "bugs.h"
#include "explored.h"
#include "programs.h"
#include "random_program.h"
#include "steps.h"
#include "stray.h"

static void describe_bug(const struct bug *bug, char *desc)
{
	strscpy(desc, bug->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(bug, bugs, describe_bug);

static void expect_same(struct kunit *test, const char *name,
			const struct interleave_result *a,
			const struct interleave_result *b)
{
	KUNIT_EXPECT_EQ_MSG(test, a->schedules, b->schedules, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, a->pruned, b->pruned, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, a->traces, b->traces, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, a->deepest, b->deepest, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, a->order, b->order, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, (int)a->finding, (int)b->finding, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, a->preemptions, b->preemptions, "%s", name);
	KUNIT_EXPECT_STREQ(test, a->message, b->message);
	KUNIT_EXPECT_STREQ(test, a->replay, b->replay);
}

static void exploration_comes_to_the_same_again(struct kunit *test)
{
	const struct bug *bug = test->param_value;

	expect_same(test, bug->bad->name,
		    explored(test, bug->bad, &bug->options),
		    explored(test, bug->bad, &bug->options));
	expect_same(test, bug->good->name,
		    explored(test, bug->good, &bug->options),
		    explored(test, bug->good, &bug->options));
}

static const enum interleave_strategy strategies[] = {
	INTERLEAVE_DPOR, INTERLEAVE_EXHAUSTIVE, INTERLEAVE_PREEMPTIONS,
	INTERLEAVE_DELAYS, INTERLEAVE_PCT, INTERLEAVE_RANDOM,
};

static void describe_strategy(const enum interleave_strategy *strategy,
			      char *desc)
{
	static const char * const names[] = {
		[INTERLEAVE_DPOR] = "reduction",
		[INTERLEAVE_EXHAUSTIVE] = "every schedule",
		[INTERLEAVE_PREEMPTIONS] = "preemptions",
		[INTERLEAVE_DELAYS] = "delays",
		[INTERLEAVE_PCT] = "random priorities",
		[INTERLEAVE_RANDOM] = "random threads",
	};

	strscpy(desc, names[*strategy], KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(strategy, strategies, describe_strategy);

#define SEEDS 20

static void schedules_come_in_the_same_order(struct kunit *test)
{
	const enum interleave_strategy *strategy = test->param_value;
	const struct interleave_options options = {
		.strategy = *strategy,
		.bound = 2,
		.seed = 7,
		.max_schedules = 500,
	};
	u64 seed;

	for (seed = 100; seed < 100 + SEEDS; seed++) {
		struct interleave_program program =
			random_program(seed, RANDOM_LOCKS | RANDOM_WAITS);
		const struct interleave_result *first, *second;
		u64 order;

		random_outcomes_reset();
		first = explored(test, &program, &options);
		order = random_outcomes_order();
		random_outcomes_reset();
		second = explored(test, &program, &options);

		expect_same(test, program.name, first, second);
		KUNIT_EXPECT_EQ(test, order, random_outcomes_order());
		KUNIT_EXPECT_NE(test, order, 0ULL);
	}
}

#define REPLAYS 6

static void replay_shows_the_same_every_time(struct kunit *test)
{
	const struct bug *bug = test->param_value;
	const struct interleave_result *found;
	unsigned int i;

	if (bug->by_access)
		needs_accesses(test);
	found = explored(test, bug->bad, &bug->options);
	for (i = 0; i < REPLAYS; i++) {
		const struct interleave_result *again =
			replayed(test, bug->bad, &bug->options, found->replay);

		KUNIT_EXPECT_EQ(test, (int)again->finding, (int)bug->finding);
		KUNIT_EXPECT_EQ(test, again->preemptions, found->preemptions);
		KUNIT_EXPECT_STREQ(test, again->message, found->message);
		KUNIT_EXPECT_EQ(test, again->schedules, 1UL);
		KUNIT_EXPECT_FALSE(test, again->complete);
	}
}

static int replay(struct kunit *test, const struct interleave_program *program,
		  const char *string)
{
	struct interleave_result *result;

	result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, result);
	return interleave_replay(NULL, program, NULL, string, result);
}

/* The string of a known finding, and a place to spoil it. */
static char *replay_string(struct kunit *test)
{
	const struct interleave_result *found =
		explored(test, &lost_update_bad, NULL);
	char *string = kunit_kzalloc(test, INTERLEAVE_REPLAY, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, string);
	KUNIT_ASSERT_EQ(test, (int)found->finding, INTERLEAVE_ASSERTION);
	strscpy(string, found->replay, INTERLEAVE_REPLAY);
	KUNIT_ASSERT_EQ(test, replay(test, &lost_update_bad, string), 0);
	return string;
}

static void replay_of_another_program_is_refused(struct kunit *test)
{
	char *string = replay_string(test);

	KUNIT_EXPECT_EQ(test, replay(test, &lost_update_good, string), -EINVAL);
	KUNIT_EXPECT_EQ(test, replay(test, &abba_bad, string), -EINVAL);
}

static void replay_of_a_cut_string_is_refused(struct kunit *test)
{
	char *string = replay_string(test);
	size_t len;

	for (len = strlen(string); len--;) {
		string[len] = '\0';
		KUNIT_EXPECT_EQ_MSG(test,
				    replay(test, &lost_update_bad, string),
				    -EINVAL, "%s", string);
	}
}

static void replay_of_nonsense_is_refused(struct kunit *test)
{
	static const char * const nonsense[] = {
		"", ":", "lost_update_bad", "lost_update_bad:",
		"lost_update_bad:s4", "lost_update_bad:x4:abab",
		"lost_update_bad:s4:ab?b", "lost_update_bad:s4:abab ",
		"lost_update_bad:s-1:", "lost_update_bad:s4:a4b4",
		"lost_update_bad:s99999999999:a99999999999",
		/* Whose number of steps is 4 if it overflows. */
		"lost_update_bad:s4294967300:abab",
		/* Not as it is written, though all is there. */
		"lost_update:s4:abab", "lost_update_bad:s04:abab",
		"lost_update_bad:s4:a1bab", "lost_update_bad:s4:aabb",
	};
	unsigned int i;

	replay_string(test);
	for (i = 0; i < ARRAY_SIZE(nonsense); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    replay(test, &lost_update_bad, nonsense[i]),
				    -EINVAL, "\"%s\"", nonsense[i]);
}

static void replay_at_another_granularity_is_refused(struct kunit *test)
{
	const struct interleave_options options = {
		.accesses = INTERLEAVE_ACCESSES_SCHEDULED,
	};
	struct interleave_result *result;
	char *string = replay_string(test);

	result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, result);
	KUNIT_EXPECT_EQ(test,
			interleave_replay(NULL, &lost_update_bad, &options,
					  string, result), -EINVAL);
}

/* It is a string of this program, but of no schedule that it has. */
static void replay_that_does_not_fit_is_an_error(struct kunit *test)
{
	const struct interleave_result *result =
		replayed(test, &lost_update_bad, NULL,
			 "lost_update_bad:s4:abac");

	KUNIT_EXPECT_EQ(test, (int)result->finding, INTERLEAVE_BROKEN);
	KUNIT_EXPECT_NOT_NULL(test, strstr(result->message, "does not fit"));
}

struct stray {
	const char *name;
	const struct interleave_program *program;
	enum interleave_strategy strategy;
	const char *says;
};

static const struct stray strays[] = {
	{ "another object", &stray_object, INTERLEAVE_DPOR,
	  "not deterministic" },
	{ "another length", &stray_length, INTERLEAVE_DPOR,
	  "not deterministic" },
	{ "another length of every schedule", &stray_length,
	  INTERLEAVE_EXHAUSTIVE, "not deterministic" },
	{ "another lock", &stray_lock, INTERLEAVE_DPOR, "not deterministic" },
	{ "another verdict", &stray_finding, INTERLEAVE_DPOR,
	  "not repeatable" },
	{ "a long chain of work", &stray_work, INTERLEAVE_DPOR,
	  "no thread for a work item" },
	{ "a wait queue that was left", &stray_queue, INTERLEAVE_DPOR,
	  "sleeps on a wait queue that it is not on" },
	{ "a wait queue of another schedule", &stray_old_queue,
	  INTERLEAVE_RANDOM, "sleeps on a wait queue that it is not on" },
	{ "too many wait queues", &stray_many_queues, INTERLEAVE_DPOR,
	  "is on more than 4 wait queues" },
	{ "too much memory", &stray_memory, INTERLEAVE_DPOR,
	  "one allocates too much" },
};

static void describe_stray(const struct stray *stray, char *desc)
{
	strscpy(desc, stray->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(stray, strays, describe_stray);

static void program_that_strays_is_an_error(struct kunit *test)
{
	const struct stray *stray = test->param_value;
	const struct interleave_options options = {
		.strategy = stray->strategy,
	};
	const struct interleave_result *result =
		explored(test, stray->program, &options);

	KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, INTERLEAVE_BROKEN,
			    "%s", result->message);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(result->message, stray->says),
				  "%s", result->message);
	KUNIT_EXPECT_FALSE(test, result->complete);
}

static void program_that_blocks_unseen_is_an_error(struct kunit *test)
{
	struct interleave_program after = dependent_steps(2, 2);
	const struct interleave_result *result =
		explored(test, &outside_wait, NULL);

	outside_release();
	KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, INTERLEAVE_BROKEN,
			    "%s", result->message);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(result->message, "absentee"),
				  "%s", result->message);
	KUNIT_EXPECT_FALSE(test, result->complete);
	expect_clean(test, &after, explored(test, &after, NULL));
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(exploration_comes_to_the_same_again, bug_gen_params),
	KUNIT_CASE_PARAM(schedules_come_in_the_same_order, strategy_gen_params),
	KUNIT_CASE_PARAM(replay_shows_the_same_every_time, bug_gen_params),
	KUNIT_CASE(replay_of_another_program_is_refused),
	KUNIT_CASE(replay_of_a_cut_string_is_refused),
	KUNIT_CASE(replay_of_nonsense_is_refused),
	KUNIT_CASE(replay_at_another_granularity_is_refused),
	KUNIT_CASE(replay_that_does_not_fit_is_an_error),
	KUNIT_CASE_PARAM(program_that_strays_is_an_error, stray_gen_params),
	KUNIT_CASE(program_that_blocks_unseen_is_an_error),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_determinism",
	.test_cases = cases,
};

kunit_test_suites(&suite);
