// SPDX-License-Identifier: GPL-2.0-only
/* Set-up and checks around each case of every suite */
#include <linux/delay.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

#include <intercept/allocations.h>
#include <intercept/warnings.h>
#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_window.h>

#include "core.h"
#include "fixture.h"
#include "kernel_log.h"

MODULE_DESCRIPTION("KUnit suites for the VFIO core");
MODULE_LICENSE("GPL");

/* Number of counts that must be the same before and after a case. */
#define COUNTS			13

struct count {
	const char *name;
	unsigned int value;
};

/* The kernel frees some objects later, such as files put by a kthread. */
#define SETTLE_ATTEMPTS		10
#define SETTLE_DELAY_MS		10

static char *leave_out;
module_param(leave_out, charp, 0444);
MODULE_PARM_DESC(leave_out, "Cases to skip, with commas between them");

struct expected_warn {
	struct intercept_warning trap;
	unsigned int count;
};

struct expected_report {
	const char *text;
	unsigned int count;
	unsigned int seen;
};

struct fixture {
	struct kunit *test;
	struct count before[COUNTS];
	unsigned int warns_before;
	struct kmsg_dump_iter log;
	struct expected_warn warns[FIXTURE_WARNS_MAX];
	unsigned int warn_count;
	struct expected_report reports[FIXTURE_REPORTS_MAX];
	unsigned int report_count;
};

static unsigned int core_module_refs(void)
{
#ifdef CONFIG_MODULE_UNLOAD
	struct module *core = core_container_misc()->fops->owner;

	return core ? module_refcount(core) : 0;
#else
	return 0;
#endif
}

/* A descriptor that is reserved and never used shows here too. */
static unsigned int lowest_free_fd(void)
{
	int fd = get_unused_fd_flags(0);

	if (fd >= 0)
		put_unused_fd(fd);
	return fd;
}

static void take_counts(struct count *counts)
{
	struct core_census census;

	core_census(&census);
	/* In parentheses, as memcpy() may be a macro. */
	memcpy(counts, ((const struct count[COUNTS]) {
		{ "VFIO groups", census.groups },
		{ "minors", census.minors },
		{ "group nodes", census.nodes },
		{ "containers with groups", census.containers },
		{ "VFIO IOMMU drivers", census.iommu_drivers },
		{ "IOMMU group notifiers", intercept_registrations_live() },
		{ "references to IOMMU groups", intercept_references_live() },
		{ "IOMMU groups", mock_group_count_unfreed() },
		{ "mock devices", mock_device_count_unfreed() },
		{ "open files", user_count_open() },
		{ "descriptors in use", lowest_free_fd() },
		{ "references to the core's module", core_module_refs() },
		{ "objects allocated by the core", intercept_allocations_live() },
	}), COUNTS * sizeof(*counts));
}

static void check_counts(struct fixture *fixture)
{
	const struct count *before = fixture->before;
	struct count after[COUNTS];
	unsigned int i, attempt;

	for (attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
		take_counts(after);
		for (i = 0; i < COUNTS && after[i].value == before[i].value; )
			i++;
		if (i == COUNTS)
			return;
		flush_delayed_fput();
		msleep(SETTLE_DELAY_MS);
	}

	for (i = 0; i < COUNTS; i++) {
		if (after[i].value != before[i].value) {
			KUNIT_FAIL(fixture->test,
				   "leak: %s: %u before the case, %u after\n",
				   before[i].name, before[i].value,
				   after[i].value);
		}
	}
}

static void check_warns(struct fixture *fixture)
{
	unsigned int i, seen, unexpected;

	for (i = 0; i < fixture->warn_count; i++) {
		struct expected_warn *warn = &fixture->warns[i];

		seen = intercept_warning_seen(&warn->trap);
		intercept_warning_del(&warn->trap);
		if (seen != warn->count) {
			KUNIT_FAIL(fixture->test,
				   "expected %u warnings \"%s\", saw %u\n",
				   warn->count, warn->trap.text, seen);
		}
	}

	unexpected = intercept_warnings_unexpected() - fixture->warns_before;
	if (unexpected) {
		KUNIT_FAIL(fixture->test, "%u unexpected warnings\n",
			   unexpected);
	}
}

static bool count_report(struct fixture *fixture, const char *line)
{
	unsigned int i;

	for (i = 0; i < fixture->report_count; i++) {
		if (strstr(line, fixture->reports[i].text)) {
			fixture->reports[i].seen++;
			return true;
		}
	}
	return false;
}

static void check_log(struct fixture *fixture)
{
	char line[160];
	unsigned int i;

	while (kernel_log_find_report(&fixture->log, line, sizeof(line))) {
		if (!count_report(fixture, line)) {
			KUNIT_FAIL(fixture->test, "unexpected report: %s\n",
				   line);
		}
	}

	for (i = 0; i < fixture->report_count; i++) {
		struct expected_report *report = &fixture->reports[i];

		if (report->seen != report->count) {
			KUNIT_FAIL(fixture->test,
				   "expected %u reports \"%s\", saw %u\n",
				   report->count, report->text, report->seen);
		}
	}
}

static int fixture_keep(struct kunit_resource *res, void *fixture)
{
	res->data = fixture;
	return 0;
}

static void fixture_free(struct kunit_resource *res)
{
	struct fixture *fixture = res->data;

	check_counts(fixture);
	check_warns(fixture);
	check_log(fixture);
	kfree(fixture);
}

static bool fixture_match(struct kunit *test, struct kunit_resource *res,
			  void *data)
{
	return res->free == fixture_free;
}

static struct fixture *fixture_find(struct kunit *test)
{
	struct kunit_resource *res = kunit_find_resource(test, fixture_match,
							 NULL);

	/* The case keeps the resource to its end. */
	KUNIT_ASSERT_NOT_NULL_MSG(test, res, "no fixture_init()");
	kunit_put_resource(res);
	return res->data;
}

static bool is_left_out(const char *name)
{
	size_t length = strlen(name);
	const char *at = leave_out;

	while (at && *at) {
		if (!strncmp(at, name, length) &&
		    (at[length] == ',' || !at[length]))
			return true;
		at = strchr(at, ',');
		if (at)
			at++;
	}
	return false;
}

int fixture_init(struct kunit *test)
{
	struct fixture *fixture;

	if (is_left_out(test->name))
		kunit_skip(test, "left to a kernel of its own");

	fixture = kzalloc(sizeof(*fixture), GFP_KERNEL);
	if (!fixture)
		return -ENOMEM;
	fixture->test = test;
	take_counts(fixture->before);
	fixture->warns_before = intercept_warnings_unexpected();
	kernel_log_mark(&fixture->log);
	if (!kunit_alloc_resource(test, fixture_keep, fixture_free, GFP_KERNEL,
				  fixture)) {
		kfree(fixture);
		return -ENOMEM;
	}
	return 0;
}

void fixture_exit(struct kunit *test)
{
	/*
	 * A case that ended early may have left a thread in a window, with
	 * the group lock held, and devices in use: nothing could be freed.
	 */
	mock_window_release_all(test);
	user_exit(test);
}

void expect_warn(struct kunit *test, const char *text, unsigned int count)
{
	struct fixture *fixture = fixture_find(test);
	struct expected_warn *warn;

	KUNIT_ASSERT_LT(test, fixture->warn_count,
			(unsigned int)FIXTURE_WARNS_MAX);
	warn = &fixture->warns[fixture->warn_count++];
	warn->trap.text = text;
	warn->count = count;
	intercept_warning_add(&warn->trap);
}

unsigned int seen_warn(struct kunit *test, const char *text)
{
	struct fixture *fixture = fixture_find(test);
	unsigned int i;

	for (i = 0; i < fixture->warn_count; i++) {
		if (!strcmp(fixture->warns[i].trap.text, text))
			return intercept_warning_seen(&fixture->warns[i].trap);
	}
	return 0;
}

void expect_report(struct kunit *test, const char *text, unsigned int count)
{
	struct fixture *fixture = fixture_find(test);
	struct expected_report *report;

	KUNIT_ASSERT_LT(test, fixture->report_count,
			(unsigned int)FIXTURE_REPORTS_MAX);
	report = &fixture->reports[fixture->report_count++];
	report->text = text;
	report->count = count;
}

void *case_alloc(struct kunit *test, size_t size)
{
	void *memory = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	return memory;
}

void case_defer(struct kunit *test, kunit_action_t *function, void *ctx)
{
	int ret = kunit_add_action_or_reset(test, function, ctx);

	KUNIT_ASSERT_EQ(test, ret, 0);
}
