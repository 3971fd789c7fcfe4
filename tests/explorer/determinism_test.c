// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same program, options and kernel give the same exploration, and a finding
 * can be replayed. A program that cannot be explored so is reported as broken.
 */
#include <linux/string.h>

#include "bugs.h"
#include "explored.h"
#include "random_program.h"
#include "step_programs.h"
#include "stray_programs.h"
#include "twins.h"

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

static void exploration_is_repeatable(struct kunit *test)
{
	const struct bug *bug = test->param_value;

	expect_same(test, bug->bad->name,
		    explored(test, bug->bad, &bug->options),
		    explored(test, bug->bad, &bug->options));
	expect_same(test, bug->good->name,
		    explored(test, bug->good, &bug->options),
		    explored(test, bug->good, &bug->options));
}

KUNIT_ARRAY_PARAM(strategy, strategies, describe_strategy);

#define SEEDS 20

static void order_of_schedules_is_repeatable(struct kunit *test)
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

static void replay_is_repeatable(struct kunit *test)
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
	return interleave_replay(NULL, program, NULL, string, new_result(test));
}

/* Returns the replay string of a known finding, to be modified. */
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

static void replay_of_a_truncated_string_is_refused(struct kunit *test)
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

static void replay_of_a_malformed_string_is_refused(struct kunit *test)
{
	static const char * const malformed[] = {
		"", ":", "lost_update_bad", "lost_update_bad:",
		"lost_update_bad:s4", "lost_update_bad:x4:abab",
		"lost_update_bad:s4:ab?b", "lost_update_bad:s4:abab ",
		"lost_update_bad:s-1:", "lost_update_bad:s4:a4b4",
		"lost_update_bad:s99999999999:a99999999999",
		/* 4 steps, if the number overflows. */
		"lost_update_bad:s4294967300:abab",
		/* Complete, but not in canonical form. */
		"lost_update:s4:abab", "lost_update_bad:s04:abab",
		"lost_update_bad:s4:a1bab", "lost_update_bad:s4:aabb",
	};
	unsigned int i;

	replay_string(test);
	for (i = 0; i < ARRAY_SIZE(malformed); i++) {
		const char *string = malformed[i];

		KUNIT_EXPECT_EQ_MSG(test,
				    replay(test, &lost_update_bad, string),
				    -EINVAL, "\"%s\"", string);
	}
}

static void replay_at_another_granularity_is_refused(struct kunit *test)
{
	const struct interleave_options options = {
		.accesses = INTERLEAVE_ACCESSES_SCHEDULED,
	};

	KUNIT_EXPECT_EQ(test,
			interleave_replay(NULL, &lost_update_bad, &options,
					  replay_string(test),
					  new_result(test)), -EINVAL);
}

/* The string is well-formed, but the program has no third thread. */
static void replay_of_an_impossible_schedule_is_broken(struct kunit *test)
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

static void expect_broken(struct kunit *test,
			  const struct interleave_result *result,
			  const char *says)
{
	expect_finding(test, result, INTERLEAVE_BROKEN);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(result->message, says), "%s",
				  result->message);
	KUNIT_EXPECT_FALSE(test, result->complete);
}

static void unsuitable_program_is_broken(struct kunit *test)
{
	const struct stray *stray = test->param_value;

	expect_broken(test, explored_by(test, stray->program,
					.strategy = stray->strategy),
		      stray->says);
}

static void program_blocked_outside_the_model_is_broken(struct kunit *test)
{
	struct interleave_program after = dependent_steps(2, 2);
	const struct interleave_result *result =
		explored(test, &outside_wait, NULL);

	outside_release();
	expect_broken(test, result, "absentee");
	expect_clean(test, &after, explored(test, &after, NULL));
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(exploration_is_repeatable, bug_gen_params),
	KUNIT_CASE_PARAM(order_of_schedules_is_repeatable, strategy_gen_params),
	KUNIT_CASE_PARAM(replay_is_repeatable, bug_gen_params),
	KUNIT_CASE(replay_of_another_program_is_refused),
	KUNIT_CASE(replay_of_a_truncated_string_is_refused),
	KUNIT_CASE(replay_of_a_malformed_string_is_refused),
	KUNIT_CASE(replay_at_another_granularity_is_refused),
	KUNIT_CASE(replay_of_an_impossible_schedule_is_broken),
	KUNIT_CASE_PARAM(unsuitable_program_is_broken, stray_gen_params),
	KUNIT_CASE(program_blocked_outside_the_model_is_broken),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_determinism",
	.test_cases = cases,
};

kunit_test_suites(&suite);
