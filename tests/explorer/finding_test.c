// SPDX-License-Identifier: GPL-2.0-only
/* Known bugs are found and named, and their twins are not suspected. */
#include <linux/string.h>

#include "bugs.h"
#include "explored.h"
#include "programs.h"

static void describe_bug(const struct bug *bug, char *desc)
{
	strscpy(desc, bug->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(bug, bugs, describe_bug);

/* The bug that is the parameter, if it can be seen in this kernel. */
static const struct bug *bug_of(struct kunit *test)
{
	const struct bug *bug = test->param_value;

	if (bug->by_access)
		needs_accesses(test);
	return bug;
}

static void expect_message(struct kunit *test, const struct bug *bug,
			   const struct interleave_result *result)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bug->says) && bug->says[i]; i++)
		KUNIT_EXPECT_NOT_NULL_MSG(test,
					  strstr(result->message, bug->says[i]),
					  "\"%s\" is not in \"%s\"",
					  bug->says[i], result->message);
}

static void expect_bug(struct kunit *test, const struct bug *bug,
		       const struct interleave_result *result)
{
	KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, (int)bug->finding,
			    "%s, and not %s: %s",
			    finding_name(result->finding),
			    finding_name(bug->finding), result->message);
	expect_message(test, bug, result);
}

/* By another strategy, which may meet another side of the bug first. */
static void expect_bug_or_side(struct kunit *test, const struct bug *bug,
			       const struct interleave_result *result)
{
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

static void twin_is_not_suspected(struct kunit *test)
{
	const struct bug *bug = test->param_value;

	expect_clean(test, bug->good,
		     explored(test, bug->good, &bug->options));
}

static void twin_is_not_suspected_at_any_access(struct kunit *test)
{
	const struct bug *bug = test->param_value;
	struct interleave_options options = bug->options;

	needs_accesses(test);
	options.accesses = INTERLEAVE_ACCESSES_SCHEDULED;
	expect_clean(test, bug->good, explored(test, bug->good, &options));
}

static void bug_is_found_by_trying_every_schedule(struct kunit *test)
{
	const struct bug *bug = bug_of(test);
	struct interleave_options options = bug->options;

	options.strategy = INTERLEAVE_EXHAUSTIVE;
	expect_bug_or_side(test, bug, explored(test, bug->bad, &options));
}

static void bug_is_found_within_its_preemptions(struct kunit *test)
{
	const struct bug *bug = bug_of(test);
	struct interleave_options options = bug->options;

	options.strategy = INTERLEAVE_PREEMPTIONS;
	options.bound = bug->preemptions;
	expect_bug_or_side(test, bug, explored(test, bug->bad, &options));
}

static void bug_is_missed_with_fewer_preemptions(struct kunit *test)
{
	const struct bug *bug = bug_of(test);
	struct interleave_options options = bug->options;
	const struct interleave_result *result;

	if (!bug->preemptions)
		kunit_skip(test, "it takes none");
	options.strategy = INTERLEAVE_PREEMPTIONS;
	options.bound = bug->preemptions - 1;

	result = explored(test, bug->bad, &options);

	KUNIT_EXPECT_EQ(test, (int)result->finding, INTERLEAVE_OK);
	KUNIT_EXPECT_STREQ(test, result->bounded_by, "preemptions");
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(bug_is_found, bug_gen_params),
	KUNIT_CASE_PARAM(twin_is_not_suspected, bug_gen_params),
	KUNIT_CASE_PARAM(twin_is_not_suspected_at_any_access, bug_gen_params),
	KUNIT_CASE_PARAM(bug_is_found_by_trying_every_schedule, bug_gen_params),
	KUNIT_CASE_PARAM(bug_is_found_within_its_preemptions, bug_gen_params),
	KUNIT_CASE_PARAM(bug_is_missed_with_fewer_preemptions, bug_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_finding",
	.test_cases = cases,
};

kunit_test_suites(&suite);
