// SPDX-License-Identifier: GPL-2.0-only
/* Helpers of the explorer's own suites, "explored.h". */
#include <linux/module.h>
#include <linux/string.h>

#include "explored.h"

MODULE_DESCRIPTION("KUnit suites for the interleaving explorer");
MODULE_AUTHOR("The vfio-kunit authors");
MODULE_LICENSE("GPL");

const enum interleave_strategy strategies[STRATEGIES] = {
	INTERLEAVE_DPOR, INTERLEAVE_EXHAUSTIVE, INTERLEAVE_PREEMPTIONS,
	INTERLEAVE_DELAYS, INTERLEAVE_PCT, INTERLEAVE_RANDOM,
};

static const char * const strategy_names[STRATEGIES] = {
	[INTERLEAVE_DPOR] = "reduction",
	[INTERLEAVE_EXHAUSTIVE] = "every schedule",
	[INTERLEAVE_PREEMPTIONS] = "preemptions",
	[INTERLEAVE_DELAYS] = "delays",
	[INTERLEAVE_PCT] = "random priorities",
	[INTERLEAVE_RANDOM] = "random threads",
};

void describe_strategy(const enum interleave_strategy *strategy, char *desc)
{
	strscpy(desc, strategy_names[*strategy], KUNIT_PARAM_DESC_SIZE);
}

struct interleave_result *new_result(struct kunit *test)
{
	struct interleave_result *result;

	result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, result);
	return result;
}

const struct interleave_result *
explored(struct kunit *test, const struct interleave_program *program,
	 const struct interleave_options *options)
{
	struct interleave_result *result = new_result(test);

	KUNIT_ASSERT_EQ(test,
			interleave_explore(NULL, program, options, result), 0);
	return result;
}

const struct interleave_result *
replayed(struct kunit *test, const struct interleave_program *program,
	 const struct interleave_options *options, const char *replay)
{
	struct interleave_result *result = new_result(test);

	KUNIT_ASSERT_EQ_MSG(test,
			    interleave_replay(NULL, program, options, replay,
					      result),
			    0, "%s", replay);
	return result;
}

void expect_clean(struct kunit *test, const struct interleave_program *program,
		  const struct interleave_result *result)
{
	KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, INTERLEAVE_OK,
			    "%s: %s: %s (%s)", program->name,
			    finding_name(result->finding), result->message,
			    result->replay);
	KUNIT_EXPECT_TRUE_MSG(test, result->complete, "%s: bounded by %s",
			      program->name, result->bounded_by ?: "nothing");
	KUNIT_EXPECT_PTR_EQ_MSG(test, (void *)result->bounded_by, NULL, "%s",
				program->name);
}

void expect_finding(struct kunit *test, const struct interleave_result *result,
		    enum interleave_finding finding)
{
	KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, (int)finding,
			    "%s instead of %s: %s",
			    finding_name(result->finding),
			    finding_name(finding), result->message);
}

void needs_accesses(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_VFIO_KUNIT_INTERLEAVE_ACCESS))
		kunit_skip(test, "the explorer does not see memory accesses");
}

static const char * const finding_names[] = {
	[INTERLEAVE_OK] = "nothing",
	[INTERLEAVE_ASSERTION] = "assertion",
	[INTERLEAVE_WARNING] = "warning",
	[INTERLEAVE_DEADLOCK] = "deadlock",
	[INTERLEAVE_LIVELOCK] = "livelock",
	[INTERLEAVE_RACE] = "race",
	[INTERLEAVE_USE_AFTER_FREE] = "use after free",
	[INTERLEAVE_DOUBLE_FREE] = "double free",
	[INTERLEAVE_LEAK] = "leak",
	[INTERLEAVE_LOCK_HELD] = "lock held",
	[INTERLEAVE_BROKEN] = "broken program",
};

const char *finding_name(enum interleave_finding finding)
{
	return finding_names[finding];
}
