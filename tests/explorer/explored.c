// SPDX-License-Identifier: GPL-2.0-only
/* What every suite of the explorer needs, "explored.h". */
#include <linux/module.h>

#include "explored.h"

MODULE_DESCRIPTION("KUnit suites for the interleaving explorer");
MODULE_LICENSE("GPL");

static struct interleave_result *new_result(struct kunit *test)
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

	KUNIT_ASSERT_EQ(test, 0,
			interleave_explore(NULL, program, options, result));
	return result;
}

const struct interleave_result *
replayed(struct kunit *test, const struct interleave_program *program,
	 const struct interleave_options *options, const char *replay)
{
	struct interleave_result *result = new_result(test);

	KUNIT_ASSERT_EQ_MSG(test, 0,
			    interleave_replay(NULL, program, options, replay,
					      result), "%s", replay);
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

void needs_accesses(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_VFIO_KUNIT_INTERLEAVE_ACCESS))
		kunit_skip(test, "accesses to memory are not seen");
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
