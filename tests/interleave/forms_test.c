// SPDX-License-Identifier: GPL-2.0-only
/* Of each operation every form is known to the explorer. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "explored.h"
#include "forms.h"

#define NAME_SIZE	64

static void describe_lock(const struct lock_form *form, char *desc)
{
	strscpy(desc, form->name, KUNIT_PARAM_DESC_SIZE);
}

static void describe_sleep(const struct sleep_form *form, char *desc)
{
	strscpy(desc, form->name, KUNIT_PARAM_DESC_SIZE);
}

static void describe_work(const struct work_form *form, char *desc)
{
	strscpy(desc, form->name, KUNIT_PARAM_DESC_SIZE);
}

static void describe_memory(const struct memory_form *form, char *desc)
{
	strscpy(desc, form->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(lock_form, lock_forms, describe_lock);
KUNIT_ARRAY_PARAM(sleep_form, sleep_forms, describe_sleep);
KUNIT_ARRAY_PARAM(wake_form, wake_forms, describe_sleep);
KUNIT_ARRAY_PARAM(work_form, work_forms, describe_work);
KUNIT_ARRAY_PARAM(memory_form, memory_forms, describe_memory);

/* Explores a program with the form that is the parameter, by a name of its own. */
static const struct interleave_result *
explored_form(struct kunit *test, struct interleave_program program)
{
	/* Of each kind of form the name comes first. */
	const char * const *form = test->param_value;
	char *name = kunit_kzalloc(test, NAME_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, name);
	scnprintf(name, NAME_SIZE, "%s_%s", program.name, *form);
	program.name = name;
	program.ctx = (void *)test->param_value;
	return explored(test, &program, NULL);
}

static void expect_finding(struct kunit *test,
			   const struct interleave_result *result,
			   enum interleave_finding finding)
{
	KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, (int)finding,
			    "%s, and not %s: %s",
			    finding_name(result->finding),
			    finding_name(finding), result->message);
}

static void who_has_the_lock_is_alone(struct kunit *test)
{
	const struct lock_form *form = test->param_value;

	expect_clean(test, &form_shares, explored_form(test, form_shares));
	expect_finding(test, explored_form(test, form_alone),
		       form->shared ? INTERLEAVE_ASSERTION : INTERLEAVE_OK);
}

static void lock_is_taken_for_real(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_locks(test->param_value));
}

static void lock_that_is_left_is_found(struct kunit *test)
{
	expect_finding(test, explored_form(test, form_left_locked),
		       INTERLEAVE_LOCK_HELD);
}

static void who_is_woken_goes_on(struct kunit *test)
{
	expect_clean(test, &form_woken, explored_form(test, form_woken));
}

static void who_wakes_is_heard(struct kunit *test)
{
	who_is_woken_goes_on(test);
}

/* What wakes for real, and when. */
struct waker {
	struct delayed_work dwork;
	void (*wake)(void);
};

static void go_off(struct work_struct *work)
{
	container_of(to_delayed_work(work), struct waker, dwork)->wake();
}

static void who_sleeps_for_real_is_woken(struct kunit *test)
{
	const struct sleep_form *form = test->param_value;
	struct waker waker = { .wake = form->wake };

	INIT_DELAYED_WORK_ONSTACK(&waker.dwork, go_off);
	form_begins();
	schedule_delayed_work(&waker.dwork, 1);
	form->sleep();
	KUNIT_EXPECT_TRUE(test, form_is_raised());
	flush_delayed_work(&waker.dwork);
	destroy_delayed_work_on_stack(&waker.dwork);
}

static void who_wakes_for_real_is_heard(struct kunit *test)
{
	who_sleeps_for_real_is_woken(test);
}

static void who_is_not_woken_waits(struct kunit *test)
{
	const struct sleep_form *form = test->param_value;

	expect_finding(test, explored_form(test, form_not_woken),
		       form->timed ? INTERLEAVE_ASSERTION :
				     INTERLEAVE_DEADLOCK);
}

static void work_that_is_waited_for_has_run(struct kunit *test)
{
	expect_clean(test, &form_flushed, explored_form(test, form_flushed));
}

static void work_runs_for_real(struct kunit *test)
{
	const struct work_form *form = test->param_value;

	form_begins();
	form->queue();
	KUNIT_EXPECT_EQ(test, 1, form_has_run());
}

static void work_that_is_not_may_be_late(struct kunit *test)
{
	expect_finding(test, explored_form(test, form_not_flushed),
		       INTERLEAVE_ASSERTION);
}

static void memory_is_allocated_for_real(struct kunit *test)
{
	const struct memory_form *form = test->param_value;
	const char *object;

	object = form_allocates(form);
	KUNIT_ASSERT_NOT_NULL(test, object);
	if (form->text)
		KUNIT_EXPECT_STREQ(test, object, form->text);
	form->free();
}

static void memory_is_followed(struct kunit *test)
{
	expect_clean(test, &form_freed, explored_form(test, form_freed));
	expect_finding(test, explored_form(test, form_leaked),
		       INTERLEAVE_LEAK);
	expect_finding(test, explored_form(test, form_freed_twice),
		       INTERLEAVE_DOUBLE_FREE);
}

static void arrays_that_are_too_large_are_refused(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_is_refused());
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(who_has_the_lock_is_alone, lock_form_gen_params),
	KUNIT_CASE_PARAM(lock_that_is_left_is_found, lock_form_gen_params),
	KUNIT_CASE_PARAM(lock_is_taken_for_real, lock_form_gen_params),
	KUNIT_CASE_PARAM(who_is_woken_goes_on, sleep_form_gen_params),
	KUNIT_CASE_PARAM(who_wakes_is_heard, wake_form_gen_params),
	KUNIT_CASE_PARAM(who_sleeps_for_real_is_woken, sleep_form_gen_params),
	KUNIT_CASE_PARAM(who_wakes_for_real_is_heard, wake_form_gen_params),
	KUNIT_CASE_PARAM(who_is_not_woken_waits, sleep_form_gen_params),
	KUNIT_CASE_PARAM(work_that_is_waited_for_has_run, work_form_gen_params),
	KUNIT_CASE_PARAM(work_that_is_not_may_be_late, work_form_gen_params),
	KUNIT_CASE_PARAM(work_runs_for_real, work_form_gen_params),
	KUNIT_CASE_PARAM(memory_is_followed, memory_form_gen_params),
	KUNIT_CASE_PARAM(memory_is_allocated_for_real, memory_form_gen_params),
	KUNIT_CASE(arrays_that_are_too_large_are_refused),
	{}
};

static struct kunit_suite suite = {
	.name = "interleave_forms",
	.test_cases = cases,
};

kunit_test_suites(&suite);
