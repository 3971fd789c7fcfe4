// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reduction against search of every schedule, on programs made at random
 *
 * Where nothing is wrong, both come to the same classes of schedules, reduction
 * by one schedule for each, and to the same outcomes. Where something may be
 * wrong, both find it or neither does.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "explored.h"
#include "random_program.h"

/* Beyond so many schedules a program is left out: those are counted. */
#define MOST_SCHEDULES	20000

/*
 * More than any of them has. Memory that an exploration gets ready for as many
 * steps as it allows would take longer than its schedules.
 */
#define MOST_STEPS	100

/**
 * struct recipe - What kind of programs to make.
 * @name: for people
 * @features: see random_program()
 * @accesses: how to explore them; where each access is a step, programs have
 *	more schedules than their operations make believe
 * @seed: of the first
 * @programs: how many
 * @left_out: how many of a hundred may have too many schedules to compare
 */
struct recipe {
	const char *name;
	unsigned int features;
	enum interleave_accesses accesses;
	u64 seed;
	unsigned int programs;
	unsigned int left_out;
};

#define SCHEDULED INTERLEAVE_ACCESSES_SCHEDULED
#define CHECKED INTERLEAVE_ACCESSES_CHECKED

static const struct recipe sound[] = {
	{ "atomics", 0, CHECKED, 1000, 30, 5 },
	{ "words", RANDOM_WORDS_TOO, SCHEDULED, 2000, 36, 20 },
	{ "locks", RANDOM_LOCKS, CHECKED, 3000, 48, 5 },
	{ "tried locks", RANDOM_LOCKS | RANDOM_TRIES, CHECKED, 4000, 48, 5 },
	{ "waits", RANDOM_WAITS, CHECKED, 5000, 48, 5 },
	{ "objects", RANDOM_OBJECTS, CHECKED, 6000, 36, 5 },
	{ "RCU", RANDOM_RCU, CHECKED, 7000, 36, 5 },
	{ "work items", RANDOM_WORK, CHECKED, 8000, 36, 5 },
	{ "chains of work items", RANDOM_WORK | RANDOM_CHAINS, CHECKED, 8500,
	  36, 20 },
	{ "all", 0x7f, SCHEDULED, 9000, 120, 45 },
};

static const struct recipe unsound[] = {
	{ "words", RANDOM_WORDS_TOO | RANDOM_BUGS, SCHEDULED, 12500, 24, 20 },
	{ "locks", RANDOM_LOCKS | RANDOM_TRIES | RANDOM_BUGS, CHECKED, 13000,
	  48, 5 },
	{ "waits", RANDOM_WAITS | RANDOM_BUGS, CHECKED, 15000, 48, 5 },
	{ "objects", RANDOM_OBJECTS | RANDOM_BUGS, CHECKED, 16000, 36, 5 },
	{ "RCU", RANDOM_RCU | RANDOM_BUGS, CHECKED, 17000, 24, 5 },
	{ "all", 0xff, SCHEDULED, 19000, 100, 45 },
};

static void describe_recipe(const struct recipe *recipe, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s, %u programs from seed %llu",
		 recipe->name, recipe->programs, recipe->seed);
}

KUNIT_ARRAY_PARAM(sound, sound, describe_recipe);
KUNIT_ARRAY_PARAM(unsound, unsound, describe_recipe);

/* What one strategy made of a program. */
struct view {
	struct interleave_result result;
	unsigned int outcomes;
	u64 outcomes_digest;
};

struct comparison {
	struct kunit *test;
	struct interleave_program program;
	struct view every;
	struct view reduced;
};

static void explore_by(struct comparison *comparison, struct view *view,
		       const struct recipe *recipe,
		       enum interleave_strategy strategy)
{
	const struct interleave_options options = {
		.strategy = strategy,
		.accesses = recipe->accesses,
		.max_schedules = MOST_SCHEDULES,
		.max_steps = MOST_STEPS,
	};

	random_outcomes_reset();
	KUNIT_ASSERT_EQ(comparison->test, 0,
			interleave_explore(NULL, &comparison->program, &options,
					   &view->result));
	view->outcomes = random_outcomes();
	view->outcomes_digest = random_outcomes_digest();
}

/* Both ways; false if there are too many schedules to compare. */
static bool compare(struct comparison *comparison, const struct recipe *recipe,
		    u64 seed)
{
	comparison->program = random_program(seed, recipe->features);
	explore_by(comparison, &comparison->every, recipe,
		   INTERLEAVE_EXHAUSTIVE);
	if (!comparison->every.result.complete &&
	    !comparison->every.result.finding)
		return false;
	explore_by(comparison, &comparison->reduced, recipe, INTERLEAVE_DPOR);
	return true;
}

static struct comparison *new_comparison(struct kunit *test)
{
	struct comparison *comparison;

	comparison = kunit_kzalloc(test, sizeof(*comparison), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, comparison);
	comparison->test = test;
	return comparison;
}

static void print_line(void *arg, const char *line)
{
	kunit_info((struct kunit *)arg, "%s\n", line);
}

static void print_view(struct kunit *test, const char *name,
		       const struct view *view)
{
	const struct interleave_result *result = &view->result;

	kunit_info(test,
		   "%s: %lu schedules, %lu pruned, %lu classes, set %llx, %u outcomes, %s, %s %s %s\n",
		   name, result->schedules, result->pruned, result->classes,
		   result->traces, view->outcomes,
		   result->complete ? "complete" : result->bounded_by,
		   finding_name(result->finding), result->message,
		   result->replay);
}

static void fail(struct comparison *comparison, u64 seed, const char *what)
{
	KUNIT_FAIL(comparison->test, "seed %llu: %s\n", seed, what);
	random_program_describe(print_line, comparison->test);
	print_view(comparison->test, "every schedule",
		   &comparison->every);
	print_view(comparison->test, "reduced", &comparison->reduced);
}

static const char *difference_of_sound(const struct comparison *comparison)
{
	const struct view *every = &comparison->every;
	const struct view *reduced = &comparison->reduced;

	if (every->result.finding || reduced->result.finding)
		return "something was found, and nothing is wrong";
	if (!reduced->result.complete)
		return "not complete with reduction";
	if (reduced->result.traces != every->result.traces)
		return "other classes of schedules";
	if (reduced->result.schedules != every->result.classes)
		return "not one schedule of each class";
	if (!every->outcomes)
		return "no outcomes";
	if (every->outcomes > every->result.classes)
		return "schedules of one class differ";
	if (reduced->outcomes != every->outcomes ||
	    reduced->outcomes_digest != every->outcomes_digest)
		return "other outcomes";
	if (reduced->result.pruned)
		return "schedules were begun in vain";
	return NULL;
}

static void reduction_comes_to_the_same_classes(struct kunit *test)
{
	const struct recipe *recipe = test->param_value;
	struct comparison *comparison = new_comparison(test);
	unsigned int i, left_out = 0;

	if (recipe->accesses == INTERLEAVE_ACCESSES_SCHEDULED)
		needs_accesses(test);

	for (i = 0; i < recipe->programs; i++) {
		const char *difference;

		if (!compare(comparison, recipe, recipe->seed + i)) {
			left_out++;
			continue;
		}
		difference = difference_of_sound(comparison);
		if (difference)
			fail(comparison, recipe->seed + i, difference);
	}
	KUNIT_EXPECT_LE(test, left_out * 100,
			recipe->programs * recipe->left_out);
}

static const char *difference_of_unsound(const struct comparison *comparison)
{
	const struct interleave_result *every = &comparison->every.result;
	const struct interleave_result *reduced = &comparison->reduced.result;

	if (every->finding == INTERLEAVE_BROKEN ||
	    reduced->finding == INTERLEAVE_BROKEN)
		return "the program is broken";
	if (!every->finding != !reduced->finding)
		return "found by one alone";
	if (!every->finding)
		return difference_of_sound(comparison);
	if (every->finding == reduced->finding && every->minimal &&
	    reduced->minimal && every->preemptions != reduced->preemptions)
		return "minimal, and yet not as many preemptions";
	return NULL;
}

static void reduction_finds_what_there_is(struct kunit *test)
{
	const struct recipe *recipe = test->param_value;
	struct comparison *comparison = new_comparison(test);
	unsigned int i, left_out = 0, found = 0;

	if (recipe->accesses == INTERLEAVE_ACCESSES_SCHEDULED)
		needs_accesses(test);

	for (i = 0; i < recipe->programs; i++) {
		const char *difference;

		if (!compare(comparison, recipe, recipe->seed + i)) {
			left_out++;
			continue;
		}
		difference = difference_of_unsound(comparison);
		if (difference)
			fail(comparison, recipe->seed + i, difference);
		found += !!comparison->every.result.finding;
	}
	KUNIT_EXPECT_LE(test, left_out * 100,
			recipe->programs * recipe->left_out);
	/* Else the programs would say little. */
	KUNIT_EXPECT_GT(test, found, 0U);
	KUNIT_EXPECT_LT(test, found, recipe->programs);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(reduction_comes_to_the_same_classes,
			 sound_gen_params),
	KUNIT_CASE_PARAM(reduction_finds_what_there_is, unsound_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_crosscheck",
	.test_cases = cases,
};

kunit_test_suites(&suite);
