// SPDX-License-Identifier: GPL-2.0-only
/* The runner, <kunit_runner/kunit_runner.h>. */
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/reboot.h>
#include <linux/string.h>

#include <compat/kunit.h>

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX	"kunit."

static char *filter_glob = "*";
module_param(filter_glob, charp, 0444);
MODULE_PARM_DESC(filter_glob, "Cases to run: suite or suite.case, with wildcards");

static char *action = "run";
module_param(action, charp, 0444);
MODULE_PARM_DESC(action, "run or list the cases");

static bool enable = true;
module_param(enable, bool, 0444);
MODULE_PARM_DESC(enable, "Run or list anything at all");

static char *kunit_shutdown = "";
core_param(kunit_shutdown, kunit_shutdown, charp, 0444);

static LIST_HEAD(suites);

/* both halves of filter_glob */
static char suite_glob[128];
static const char *case_glob = "*";

/* In this order, a suite has the greatest outcome of its cases. */
enum outcome { SKIPPED, PASSED, FAILED };

/* one run of a case, with one of its parameters if it has any */
struct run {
	struct kunit test;
	const struct kunit_runner_suite *suite;
	const struct kunit_runner_case *kcase;
	bool skipped;
	char reason[128];
};

/* reason of the last skipped case or parameter */
static char skip_reason[sizeof_field(struct run, reason)];

static bool is_wanted(const struct kunit_runner_suite *suite,
		      const struct kunit_runner_case *kcase)
{
	return glob_match(suite_glob, suite->name) &&
	       glob_match(case_glob, kcase->name);
}

/* The case after @kcase, or the first one after NULL; NULL after the last. */
static const struct kunit_runner_case *
next_wanted(const struct kunit_runner_suite *suite,
	    const struct kunit_runner_case *kcase)
{
	kcase = kcase ? kcase + 1 : suite->test_cases;
	while (kcase->run_case && !is_wanted(suite, kcase))
		kcase++;
	return kcase->run_case ? kcase : NULL;
}

static unsigned int count_wanted(const struct kunit_runner_suite *suite)
{
	const struct kunit_runner_case *kcase = NULL;
	unsigned int count = 0;

	while ((kcase = next_wanted(suite, kcase)))
		count++;
	return count;
}

/* KTAP, indented by four blanks for each level */

static void print_start(unsigned int level, const char *name)
{
	pr_info("%*sKTAP version 1\n", 4 * level, "");
	if (name)
		pr_info("%*s# Subtest: %s\n", 4 * level, "", name);
}

static void print_plan(unsigned int level, unsigned int count)
{
	pr_info("%*s1..%u\n", 4 * level, "", count);
}

static void print_result(unsigned int level, enum outcome outcome,
			 unsigned int number, const char *name,
			 const char *reason)
{
	pr_info("%*s%s %u %s%s%s\n", 4 * level, "",
		outcome == FAILED ? "not ok" : "ok", number, name,
		outcome == SKIPPED ? " # SKIP " : "",
		outcome == SKIPPED ? reason : "");
}

void kunit_runner_skip(struct kunit *test, const char *fmt, ...)
{
	struct run *run = container_of(test, struct run, test);
	va_list args;

	va_start(args, fmt);
	vscnprintf(run->reason, sizeof(run->reason), fmt, args);
	va_end(args);
	run->skipped = true;
	kunit_try_catch_throw(&test->try_catch);
}

static void clean_up(struct run *run)
{
	if (run->suite->exit)
		run->suite->exit(&run->test);
	kunit_cleanup(&run->test);
}

/* on the thread of the case */
static void run_try(void *context)
{
	struct run *run = context;
	int ret = run->suite->init ? run->suite->init(&run->test) : 0;

	if (ret)
		KUNIT_FAIL(&run->test, "the suite's init: %d\n", ret);
	else
		run->kcase->run_case(&run->test);
	clean_up(run);
}

/* on the runner's thread, after an assertion, a skip or a timeout */
static void run_catch(void *context)
{
	struct run *run = context;
	int ret = kunit_try_catch_get_result(&run->test.try_catch);

	/* A case that did not end still uses its resources. */
	if (ret)
		KUNIT_FAIL(&run->test, "the case did not end: %d\n", ret);
	else
		clean_up(run);
}

static enum outcome run_once(const struct kunit_runner_suite *suite,
			     const struct kunit_runner_case *kcase,
			     const void *param)
{
	struct run *run = kzalloc(sizeof(*run), GFP_KERNEL);
	enum outcome outcome = PASSED;

	if (!run)
		return FAILED;
	run->suite = suite;
	run->kcase = kcase;
	kunit_init_test(&run->test, kcase->name, NULL);
	run->test.param_value = (void *)param;
	run->test.try_catch.test = &run->test;
	run->test.try_catch.try = run_try;
	run->test.try_catch.catch = run_catch;
	kunit_try_catch_run(&run->test.try_catch, run);

	if (!run->test.success)
		outcome = FAILED;
	else if (run->skipped)
		outcome = SKIPPED;
	strscpy(skip_reason, run->reason, sizeof(skip_reason));
	if (kunit_try_catch_get_result(&run->test.try_catch) != -ETIMEDOUT)
		kfree(run);
	return outcome;
}

static enum outcome run_params(const struct kunit_runner_suite *suite,
			       const struct kunit_runner_case *kcase)
{
	enum outcome worst = SKIPPED, outcome;
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	const void *param = NULL;
	unsigned int number = 0;

	print_start(2, kcase->name);
	while ((param = kcase->generate_params(param, desc))) {
		if (!*desc)
			snprintf(desc, sizeof(desc), "param-%u", number);
		outcome = run_once(suite, kcase, param);
		print_result(2, outcome, ++number, desc, skip_reason);
		worst = max(worst, outcome);
		*desc = '\0';
	}
	*skip_reason = '\0';
	return worst;
}

static enum outcome run_suite(const struct kunit_runner_suite *suite)
{
	enum outcome worst = SKIPPED, outcome;
	const struct kunit_runner_case *kcase = NULL;
	unsigned int number = 0;

	print_start(1, suite->name);
	print_plan(1, count_wanted(suite));
	while ((kcase = next_wanted(suite, kcase))) {
		outcome = kcase->generate_params ?
			  run_params(suite, kcase) :
			  run_once(suite, kcase, NULL);
		print_result(1, outcome, ++number, kcase->name, skip_reason);
		worst = max(worst, outcome);
	}
	return worst;
}

static void run_suites(void)
{
	const struct kunit_runner_suite *suite;
	unsigned int count = 0, number = 0;

	list_for_each_entry(suite, &suites, node)
		count += !!count_wanted(suite);

	print_start(0, NULL);
	print_plan(0, count);
	list_for_each_entry(suite, &suites, node) {
		if (count_wanted(suite)) {
			print_result(0, run_suite(suite), ++number,
				     suite->name, "");
		}
	}
}

static void list_cases(void)
{
	const struct kunit_runner_suite *suite;
	const struct kunit_runner_case *kcase = NULL;

	print_start(0, NULL);
	list_for_each_entry(suite, &suites, node) {
		while ((kcase = next_wanted(suite, kcase)))
			pr_info("%s.%s\n", suite->name, kcase->name);
	}
}

void kunit_runner_add(struct kunit_runner_suite *suite)
{
	list_add_tail(&suite->node, &suites);
}

static void parse_filter(void)
{
	char *dot;

	strscpy(suite_glob, filter_glob, sizeof(suite_glob));
	dot = strchr(suite_glob, '.');
	if (dot) {
		*dot = '\0';
		case_glob = dot + 1;
	}
}

static void shut_down(void)
{
	static const char * const ways[] = { "poweroff", "halt", "reboot" };

	switch (match_string(ways, ARRAY_SIZE(ways), kunit_shutdown)) {
	case 0:
		kernel_power_off();
		break;
	case 1:
		kernel_halt();
		break;
	case 2:
		kernel_restart(NULL);
		break;
	}
}

static int __init kunit_runner_init(void)
{
	if (!enable)
		return 0;

	parse_filter();
	if (!strcmp(action, "run"))
		run_suites();
	else if (!strcmp(action, "list"))
		list_cases();
	else
		pr_err("kunit: unknown action '%s'\n", action);
	shut_down();
	return 0;
}
late_initcall_sync(kunit_runner_init);
