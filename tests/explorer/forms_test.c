// SPDX-License-Identifier: GPL-2.0-only
/* Of each operation every form is known to the explorer. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "explored.h"
#include "forms.h"

#define NAME_SIZE	64

/* Some may be woken for nothing. */
#define MANY_ROUNDS	20U

static void describe_lock(const struct lock_form *form, char *desc)
{
	strscpy(desc, form->name, KUNIT_PARAM_DESC_SIZE);
}

static void describe_try(const struct try_form *form, char *desc)
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
KUNIT_ARRAY_PARAM(try_form, try_forms, describe_try);
KUNIT_ARRAY_PARAM(sleep_form, sleep_forms, describe_sleep);
KUNIT_ARRAY_PARAM(wake_form, wake_forms, describe_sleep);
KUNIT_ARRAY_PARAM(work_form, work_forms, describe_work);
KUNIT_ARRAY_PARAM(memory_form, memory_forms, describe_memory);

/* The first of them: those of wait queues, and those that call wake_up(). */
static const void *queue_form_gen_params(const void *prev, char *desc)
{
	return prev == &sleep_forms[QUEUE_FORMS - 1] ?
		NULL : sleep_form_gen_params(prev, desc);
}

static const void *wake_up_form_gen_params(const void *prev, char *desc)
{
	return prev == &wake_forms[WAKE_UP_FORMS - 1] ?
		NULL : wake_form_gen_params(prev, desc);
}

/* Explores a program with a form, by a name of its own. */
static const struct interleave_result *
explored_with(struct kunit *test, struct interleave_program program,
	      const void *form)
{
	/* Of each kind of form the name comes first. */
	const char * const *form_name = form;
	char *name = kunit_kzalloc(test, NAME_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, name);
	scnprintf(name, NAME_SIZE, "%s_%s", program.name, *form_name);
	program.name = name;
	program.ctx = (void *)form;
	return explored(test, &program, NULL);
}

static const struct interleave_result *
explored_form(struct kunit *test, struct interleave_program program)
{
	return explored_with(test, program, test->param_value);
}

static void expect_finding(struct kunit *test,
			   const struct interleave_result *result,
			   enum interleave_finding finding)
{
	KUNIT_EXPECT_EQ_MSG(test, (int)result->finding, (int)finding,
			    "%s, and not %s: %s",
			    finding_name(result->finding),
			    finding_name(finding), result->message);
	KUNIT_EXPECT_EQ(test, result->complete, finding == INTERLEAVE_OK);
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

static void who_tries_is_told(struct kunit *test)
{
	const struct try_form *form = test->param_value;

	expect_clean(test, &form_tried, explored_form(test, form_tried));
	expect_finding(test, explored_form(test, form_tried_by_two),
		       form->shared ? INTERLEAVE_OK : INTERLEAVE_ASSERTION);
}

static void lock_is_tried_for_real(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_tries(test->param_value));
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
	KUNIT_EXPECT_TRUE(test, form_went_well());
	KUNIT_EXPECT_TRUE(test, form_is_quiet());
	KUNIT_EXPECT_LT(test, form_rounds(), MANY_ROUNDS);
	flush_delayed_work(&waker.dwork);
	destroy_delayed_work_on_stack(&waker.dwork);
}

static void who_wakes_for_real_is_heard(struct kunit *test)
{
	who_sleeps_for_real_is_woken(test);
}

/* A sleeper that is not woken says so itself if it has a timeout. */
static enum interleave_finding unless(bool woken, const struct sleep_form *form)
{
	if (woken)
		return INTERLEAVE_OK;
	return form->timed ? INTERLEAVE_ASSERTION : INTERLEAVE_DEADLOCK;
}

static void who_is_not_woken_waits(struct kunit *test)
{
	expect_finding(test, explored_form(test, form_not_woken),
		       unless(false, test->param_value));
}

static void one_of_those_who_wait_exclusively_is_woken(struct kunit *test)
{
	const struct sleep_form *form = test->param_value;

	expect_finding(test, explored_form(test, form_two),
		       unless(!form->exclusive, form));
}

static void who_sleeps_in_another_state_is_not_woken(struct kunit *test)
{
	struct sleep_form form = *(const struct sleep_form *)test->param_value;

	form.wake = form_wakes_interruptible;
	expect_finding(test, explored_with(test, form_one, &form),
		       unless(form.interruptible, &form));
}

static void who_wakes_one_wakes_no_other(struct kunit *test)
{
	struct sleep_form form = *(const struct sleep_form *)test->param_value;

	form.sleep = form_sleeps_exclusively;
	expect_clean(test, &form_one, explored_with(test, form_one, &form));
	expect_finding(test, explored_with(test, form_two, &form),
		       unless(!form.exclusive, &form));
}

static void who_wakes_in_one_state_wakes_in_no_other(struct kunit *test)
{
	struct sleep_form form = *(const struct sleep_form *)test->param_value;

	form.sleep = form_sleeps_uninterruptibly;
	expect_finding(test, explored_with(test, form_one, &form),
		       unless(!form.interruptible, &form));
}

static void work_that_is_waited_for_has_run(struct kunit *test)
{
	expect_clean(test, &form_flushed, explored_form(test, form_flushed));
}

static void work_runs_for_real(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_runs(test->param_value));
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
	KUNIT_CASE_PARAM(who_tries_is_told, try_form_gen_params),
	KUNIT_CASE_PARAM(lock_is_tried_for_real, try_form_gen_params),
	KUNIT_CASE_PARAM(who_is_woken_goes_on, sleep_form_gen_params),
	KUNIT_CASE_PARAM(who_wakes_is_heard, wake_form_gen_params),
	KUNIT_CASE_PARAM(who_sleeps_for_real_is_woken, sleep_form_gen_params),
	KUNIT_CASE_PARAM(who_wakes_for_real_is_heard, wake_form_gen_params),
	KUNIT_CASE_PARAM(who_is_not_woken_waits, sleep_form_gen_params),
	KUNIT_CASE_PARAM(one_of_those_who_wait_exclusively_is_woken,
			 sleep_form_gen_params),
	KUNIT_CASE_PARAM(who_sleeps_in_another_state_is_not_woken,
			 queue_form_gen_params),
	KUNIT_CASE_PARAM(who_wakes_one_wakes_no_other, wake_up_form_gen_params),
	KUNIT_CASE_PARAM(who_wakes_in_one_state_wakes_in_no_other,
			 wake_up_form_gen_params),
	KUNIT_CASE_PARAM(work_that_is_waited_for_has_run, work_form_gen_params),
	KUNIT_CASE_PARAM(work_that_is_not_may_be_late, work_form_gen_params),
	KUNIT_CASE_PARAM(work_runs_for_real, work_form_gen_params),
	KUNIT_CASE_PARAM(memory_is_followed, memory_form_gen_params),
	KUNIT_CASE_PARAM(memory_is_allocated_for_real, memory_form_gen_params),
	KUNIT_CASE(arrays_that_are_too_large_are_refused),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_forms",
	.test_cases = cases,
};

kunit_test_suites(&suite);
