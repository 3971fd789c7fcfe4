// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reduction against exhaustive search, on random programs.
 *
 * In a correct program both reach the same classes of schedules and the same
 * outcomes, reduction by one schedule for each class. In a program that may
 * have a bug both find one or neither does.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "explored.h"
#include "random_program.h"

/* A program with more schedules is left out, and counted. */
#define MOST_SCHEDULES	20000

/*
 * More than any program has. An exploration allocates memory for the steps that
 * it allows; with the default limit that takes longer than the schedules.
 */
#define MOST_STEPS	100

/**
 * struct recipe - a set of random programs
 * @name: name for the description
 * @features: features of random_program()
 * @accesses: option for the explorations; if each access is a step, a program
 *	has more schedules than random_program() allows for
 * @seed: seed of the first program
 * @programs: number of programs
 * @left_out: percentage that may have too many schedules to compare
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

/* The result of one strategy, and the outcomes of its schedules. */
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
	KUNIT_ASSERT_EQ(comparison->test,
			interleave_explore(NULL, &comparison->program, &options,
					   &view->result), 0);
	view->outcomes = random_outcomes();
	view->outcomes_digest = random_outcomes_digest();
}

/* Returns false if there are too many schedules to compare. */
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
	print_view(comparison->test, "every schedule", &comparison->every);
	print_view(comparison->test, "reduced", &comparison->reduced);
}

static const char *difference_of_sound(const struct comparison *comparison)
{
	const struct view *every = &comparison->every;
	const struct view *reduced = &comparison->reduced;

	if (every->result.finding || reduced->result.finding)
		return "a finding in a correct program";
	if (!reduced->result.complete)
		return "reduction is not complete";
	if (reduced->result.traces != every->result.traces)
		return "reduction reaches other classes of schedules";
	if (reduced->result.schedules != every->result.classes)
		return "reduction does not run one schedule of each class";
	if (!every->outcomes)
		return "no outcomes";
	if (every->outcomes > every->result.classes)
		return "schedules of one class have different outcomes";
	if (reduced->outcomes != every->outcomes ||
	    reduced->outcomes_digest != every->outcomes_digest)
		return "reduction reaches other outcomes";
	if (reduced->result.pruned)
		return "reduction abandoned schedules";
	return NULL;
}

static const char *difference_of_unsound(const struct comparison *comparison)
{
	const struct interleave_result *every = &comparison->every.result;
	const struct interleave_result *reduced = &comparison->reduced.result;

	if (every->finding == INTERLEAVE_BROKEN ||
	    reduced->finding == INTERLEAVE_BROKEN)
		return "the program is broken";
	if (!every->finding != !reduced->finding)
		return "only one strategy has a finding";
	if (!every->finding)
		return difference_of_sound(comparison);
	if (every->finding == reduced->finding && every->minimal &&
	    reduced->minimal && every->preemptions != reduced->preemptions)
		return "minimal schedules differ in their preemptions";
	return NULL;
}

/* Returns the number of programs with a finding. */
static unsigned int
compare_all(struct kunit *test,
	    const char *(*difference_of)(const struct comparison *))
{
	const struct recipe *recipe = test->param_value;
	unsigned int i, left_out = 0, found = 0;
	struct comparison *comparison;

	if (recipe->accesses == INTERLEAVE_ACCESSES_SCHEDULED)
		needs_accesses(test);
	comparison = kunit_kzalloc(test, sizeof(*comparison), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, comparison);
	comparison->test = test;

	for (i = 0; i < recipe->programs; i++) {
		const char *difference;

		if (!compare(comparison, recipe, recipe->seed + i)) {
			left_out++;
			continue;
		}
		difference = difference_of(comparison);
		if (difference)
			fail(comparison, recipe->seed + i, difference);
		found += !!comparison->every.result.finding;
	}
	KUNIT_EXPECT_LE(test, left_out * 100,
			recipe->programs * recipe->left_out);
	return found;
}

static void reduction_covers_every_class(struct kunit *test)
{
	compare_all(test, difference_of_sound);
}

static void reduction_finds_a_bug_where_one_exists(struct kunit *test)
{
	const struct recipe *recipe = test->param_value;
	unsigned int found = compare_all(test, difference_of_unsound);

	/* Some programs must have a bug, and some none. */
	KUNIT_EXPECT_GT(test, found, 0U);
	KUNIT_EXPECT_LT(test, found, recipe->programs);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(reduction_covers_every_class, sound_gen_params),
	KUNIT_CASE_PARAM(reduction_finds_a_bug_where_one_exists,
			 unsound_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_crosscheck",
	.test_cases = cases,
};

kunit_test_suites(&suite);
