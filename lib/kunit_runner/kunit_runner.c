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

static char *filter_glob;
module_param(filter_glob, charp, 0444);
MODULE_PARM_DESC(filter_glob, "What to run: suite or suite.case, with wildcards");

static char *action;
module_param(action, charp, 0444);
MODULE_PARM_DESC(action, "list: name the cases instead of running them");

static bool enable = true;
module_param(enable, bool, 0444);
MODULE_PARM_DESC(enable, "Whether to run anything");

static char *kunit_shutdown;
core_param(kunit_shutdown, kunit_shutdown, charp, 0444);

static LIST_HEAD(suites);

enum outcome { PASSED, FAILED, SKIPPED };

/* One run of a case, with one of its parameters if it has any. */
struct run {
	struct kunit test;
	const struct kunit_runner_suite *suite;
	const struct kunit_runner_case *kcase;
	bool skipped;
	char reason[128];
};

static const char indents[] = "        ";

static const char *indent(unsigned int level)
{
	return indents + sizeof(indents) - 1 - 4 * level;
}

static void print_result(unsigned int level, enum outcome outcome,
			 unsigned int number, const char *name,
			 const char *reason)
{
	pr_info("%s%s %u %s%s%s\n", indent(level),
		outcome == FAILED ? "not ok" : "ok", number, name,
		outcome == SKIPPED ? " # SKIP " : "",
		outcome == SKIPPED ? reason : "");
}

/* What several outcomes are together: failed if any is, skipped if all are. */
static enum outcome merge(enum outcome all, enum outcome one)
{
	if (all == FAILED || one == FAILED)
		return FAILED;
	return all == SKIPPED ? one : all;
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

/* On the thread of the case */
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

/* The case has ended early, by an assertion or skipped, or not at all. */
static void run_catch(void *context)
{
	struct run *run = context;
	int ret = kunit_try_catch_get_result(&run->test.try_catch);

	if (ret)
		/* A thread that is still there needs what it has. */
		KUNIT_FAIL(&run->test, "the case did not end: %d\n", ret);
	else
		clean_up(run);
}

static enum outcome run_once(const struct kunit_runner_suite *suite,
			     const struct kunit_runner_case *kcase,
			     const void *param, char *reason, size_t size)
{
	struct run *run = kzalloc(sizeof(*run), GFP_KERNEL);
	enum outcome outcome;

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

	outcome = !run->test.success ? FAILED : run->skipped ? SKIPPED : PASSED;
	strscpy(reason, run->reason, size);
	if (kunit_try_catch_get_result(&run->test.try_catch) != -ETIMEDOUT)
		kfree(run);
	return outcome;
}

static enum outcome run_params(const struct kunit_runner_suite *suite,
			       const struct kunit_runner_case *kcase)
{
	enum outcome all = SKIPPED, one;
	char desc[KUNIT_PARAM_DESC_SIZE] = "", reason[128];
	const void *param = NULL;
	unsigned int number = 0;

	pr_info("%sKTAP version 1\n", indent(2));
	pr_info("%s# Subtest: %s\n", indent(2), kcase->name);
	while ((param = kcase->generate_params(param, desc))) {
		number++;
		if (!*desc)
			snprintf(desc, sizeof(desc), "param-%u", number - 1);
		one = run_once(suite, kcase, param, reason, sizeof(reason));
		print_result(2, one, number, desc, reason);
		all = merge(all, one);
		*desc = '\0';
	}
	return all;
}

static bool is_wanted(const struct kunit_runner_suite *suite,
		      const struct kunit_runner_case *kcase)
{
	const char *dot = filter_glob ? strchr(filter_glob, '.') : NULL;
	char glob[128];

	if (!filter_glob)
		return true;
	if (dot && !glob_match(dot + 1, kcase->name))
		return false;
	strscpy(glob, filter_glob, sizeof(glob));
	if (dot)
		glob[min_t(size_t, dot - filter_glob, sizeof(glob) - 1)] = '\0';
	return glob_match(glob, suite->name);
}

static unsigned int count_wanted(const struct kunit_runner_suite *suite)
{
	const struct kunit_runner_case *kcase;
	unsigned int count = 0;

	for (kcase = suite->test_cases; kcase->run_case; kcase++)
		count += is_wanted(suite, kcase);
	return count;
}

static enum outcome run_suite(const struct kunit_runner_suite *suite)
{
	const struct kunit_runner_case *kcase;
	enum outcome all = SKIPPED, one;
	unsigned int number = 0;
	char reason[128];

	pr_info("%sKTAP version 1\n", indent(1));
	pr_info("%s# Subtest: %s\n", indent(1), suite->name);
	pr_info("%s1..%u\n", indent(1), count_wanted(suite));
	for (kcase = suite->test_cases; kcase->run_case; kcase++) {
		if (!is_wanted(suite, kcase))
			continue;
		*reason = '\0';
		if (kcase->generate_params)
			one = run_params(suite, kcase);
		else
			one = run_once(suite, kcase, NULL, reason,
				       sizeof(reason));
		print_result(1, one, ++number, kcase->name, reason);
		all = merge(all, one);
	}
	return all;
}

static void run_suites(void)
{
	const struct kunit_runner_suite *suite;
	unsigned int count = 0, number = 0;

	list_for_each_entry(suite, &suites, node)
		count += !!count_wanted(suite);

	pr_info("KTAP version 1\n");
	pr_info("1..%u\n", count);
	list_for_each_entry(suite, &suites, node) {
		if (count_wanted(suite))
			print_result(0, run_suite(suite), ++number,
				     suite->name, "");
	}
}

static void list_cases(void)
{
	const struct kunit_runner_suite *suite;
	const struct kunit_runner_case *kcase;

	pr_info("KTAP version 1\n");
	list_for_each_entry(suite, &suites, node) {
		for (kcase = suite->test_cases; kcase->run_case; kcase++)
			if (is_wanted(suite, kcase))
				pr_info("%s.%s\n", suite->name, kcase->name);
	}
}

void kunit_runner_add(struct kunit_runner_suite *suite)
{
	list_add_tail(&suite->node, &suites);
}

static void shut_down(void)
{
	if (!kunit_shutdown)
		return;
	if (!strcmp(kunit_shutdown, "poweroff"))
		kernel_power_off();
	else if (!strcmp(kunit_shutdown, "halt"))
		kernel_halt();
	else if (!strcmp(kunit_shutdown, "reboot"))
		kernel_restart(NULL);
}

static int __init kunit_runner_init(void)
{
	if (!enable)
		return 0;
	if (!action)
		run_suites();
	else if (!strcmp(action, "list"))
		list_cases();
	else
		pr_err("kunit: unknown action '%s'\n", action);
	shut_down();
	return 0;
}
late_initcall_sync(kunit_runner_init);
