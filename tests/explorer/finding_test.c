// SPDX-License-Identifier: GPL-2.0-only
/* The explorer finds and names known bugs, and nothing in correct twins. */
#include <linux/string.h>

#include "bugs.h"
#include "explored.h"

/* The case's parameter. Skips the case if this kernel cannot show the bug. */
static const struct bug *bug_of(struct kunit *test)
{
	const struct bug *bug = test->param_value;

	if (bug->by_access)
		needs_accesses(test);
	return bug;
}

static void expect_bug(struct kunit *test, const struct bug *bug,
		       const struct interleave_result *result)
{
	unsigned int i;

	expect_finding(test, result, bug->finding);
	for (i = 0; i < ARRAY_SIZE(bug->says) && bug->says[i]; i++) {
		KUNIT_EXPECT_NOT_NULL_MSG(test,
					  strstr(result->message, bug->says[i]),
					  "\"%s\" is not in \"%s\"",
					  bug->says[i], result->message);
	}
}

static const struct interleave_result *
explored_otherwise(struct kunit *test, const struct bug *bug,
		   enum interleave_strategy strategy, unsigned int bound)
{
	struct interleave_options options = bug->options;

	options.strategy = strategy;
	options.bound = bound;
	return explored(test, bug->bad, &options);
}

/* Another strategy may reach another consequence of the bug first. */
static void expect_bug_otherwise(struct kunit *test,
				 enum interleave_strategy strategy)
{
	const struct bug *bug = bug_of(test);
	const struct interleave_result *result =
		explored_otherwise(test, bug, strategy, bug->preemptions);

	if (!bug->also || result->finding != bug->also)
		expect_bug(test, bug, result);
}

static void bug_is_found(struct kunit *test)
{
	const struct bug *bug = bug_of(test);
	const struct interleave_result *result =
		explored(test, bug->bad, &bug->options);

	expect_bug(test, bug, result);
	KUNIT_EXPECT_FALSE(test, result->complete);
	KUNIT_EXPECT_STREQ(test, result->bounded_by, "finding");
	KUNIT_EXPECT_TRUE(test, result->minimal);
	KUNIT_EXPECT_EQ(test, result->preemptions, bug->preemptions);
	KUNIT_EXPECT_NE(test, strlen(result->replay), 0UL);
}

static void correct_twin_has_no_finding(struct kunit *test)
{
	const struct bug *bug = test->param_value;

	expect_clean(test, bug->good,
		     explored(test, bug->good, &bug->options));
}

static void correct_twin_has_no_finding_at_any_access(struct kunit *test)
{
	const struct bug *bug = test->param_value;
	struct interleave_options options = bug->options;

	needs_accesses(test);
	options.accesses = INTERLEAVE_ACCESSES_SCHEDULED;
	expect_clean(test, bug->good, explored(test, bug->good, &options));
}

static void exhaustive_search_finds_the_bug(struct kunit *test)
{
	expect_bug_otherwise(test, INTERLEAVE_EXHAUSTIVE);
}

static void sufficient_preemptions_find_the_bug(struct kunit *test)
{
	expect_bug_otherwise(test, INTERLEAVE_PREEMPTIONS);
}

static void fewer_preemptions_miss_the_bug(struct kunit *test)
{
	const struct bug *bug = bug_of(test);
	const struct interleave_result *result;

	if (!bug->preemptions)
		kunit_skip(test, "the bug takes no preemption");
	result = explored_otherwise(test, bug, INTERLEAVE_PREEMPTIONS,
				    bug->preemptions - 1);

	expect_finding(test, result, INTERLEAVE_OK);
	KUNIT_EXPECT_STREQ(test, result->bounded_by, "preemptions");
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(bug_is_found, bug_gen_params),
	KUNIT_CASE_PARAM(correct_twin_has_no_finding, bug_gen_params),
	KUNIT_CASE_PARAM(correct_twin_has_no_finding_at_any_access,
			 bug_gen_params),
	KUNIT_CASE_PARAM(exhaustive_search_finds_the_bug, bug_gen_params),
	KUNIT_CASE_PARAM(sufficient_preemptions_find_the_bug, bug_gen_params),
	KUNIT_CASE_PARAM(fewer_preemptions_miss_the_bug, bug_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_finding",
	.test_cases = cases,
};

kunit_test_suites(&suite);
