// SPDX-License-Identifier: GPL-2.0-only
/* The explorer models every form of each operation. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "explored.h"
#include "forms.h"

#define NAME_SIZE	64

/* More than a sleeper takes: a few wake-ups may be spurious. */
#define MANY_ROUNDS	20U

#define FORM_PARAM(kind, type)						\
	static void describe_##kind(const struct type *form, char *desc) \
	{								\
		strscpy(desc, form->name, KUNIT_PARAM_DESC_SIZE);	\
	}								\
	KUNIT_ARRAY_PARAM(kind, kind##s, describe_##kind)

FORM_PARAM(access_form, access_form);
FORM_PARAM(lock_form, lock_form);
FORM_PARAM(try_form, try_form);
FORM_PARAM(sleep_form, sleep_form);
FORM_PARAM(wake_form, sleep_form);
FORM_PARAM(work_form, work_form);
FORM_PARAM(memory_form, memory_form);

/* The forms that wait on a wait queue, and those that call wake_up(). */
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

/* Explore a program under a name of its own, with a form as its context. */
static const struct interleave_result *
expect_with(struct kunit *test, struct interleave_program program,
	    const void *form, enum interleave_finding finding)
{
	/* The name is the first member of each kind of form. */
	const char * const *form_name = form;
	const struct interleave_result *result;
	char *name = kunit_kzalloc(test, NAME_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, name);
	scnprintf(name, NAME_SIZE, "%s_%s", program.name, *form_name);
	program.name = name;
	program.ctx = (void *)form;
	result = explored(test, &program, NULL);
	if (finding == INTERLEAVE_OK) {
		expect_clean(test, &program, result);
	} else {
		expect_finding(test, result, finding);
		KUNIT_EXPECT_FALSE(test, result->complete);
	}
	return result;
}

static void expect_form(struct kunit *test, struct interleave_program program,
			enum interleave_finding finding)
{
	expect_with(test, program, test->param_value, finding);
}

/* The compiler announces a plain access, which is no step but a data race. */
static void access_form_is_a_step(struct kunit *test)
{
	const struct access_form *form = test->param_value;
	const struct interleave_result *result;

	if (form->plain) {
		needs_accesses(test);
		expect_with(test, form_touched, form, INTERLEAVE_RACE);
		return;
	}
	result = expect_with(test, form_touched, form, INTERLEAVE_OK);
	KUNIT_EXPECT_GT(test, result->schedules, 1);
}

static void access_form_changes_real_memory(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_accesses(test->param_value));
}

static void exclusive_lock_keeps_other_threads_out(struct kunit *test)
{
	const struct lock_form *form = test->param_value;

	expect_form(test, form_shares, INTERLEAVE_OK);
	expect_form(test, form_alone,
		    form->shared ? INTERLEAVE_ASSERTION : INTERLEAVE_OK);
}

static void lock_form_takes_the_real_lock(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_locks(test->param_value));
}

static void lock_held_at_thread_end_is_found(struct kunit *test)
{
	expect_form(test, form_left_locked, INTERLEAVE_LOCK_HELD);
}

static void trylock_returns_whether_it_took_the_lock(struct kunit *test)
{
	const struct try_form *form = test->param_value;

	expect_form(test, form_tried, INTERLEAVE_OK);
	expect_form(test, form_tried_by_two,
		    form->shared ? INTERLEAVE_OK : INTERLEAVE_ASSERTION);
}

static void trylock_form_takes_the_real_lock(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_tries(test->param_value));
}

static void wake_up_ends_the_wait(struct kunit *test)
{
	expect_form(test, form_woken, INTERLEAVE_OK);
}

static void wake_up_form_ends_the_wait(struct kunit *test)
{
	wake_up_ends_the_wait(test);
}

struct waker {
	struct delayed_work dwork;
	void (*wake)(void);
};

static void wake_from_work(struct work_struct *work)
{
	container_of(to_delayed_work(work), struct waker, dwork)->wake();
}

static void real_wake_up_ends_the_wait(struct kunit *test)
{
	const struct sleep_form *form = test->param_value;
	struct waker waker = { .wake = form->wake };

	INIT_DELAYED_WORK_ONSTACK(&waker.dwork, wake_from_work);
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

static void real_wake_up_form_ends_the_wait(struct kunit *test)
{
	real_wake_up_ends_the_wait(test);
}

/* A sleeper that times out fails its own expectation; another one blocks. */
static enum interleave_finding unless(bool woken, const struct sleep_form *form)
{
	if (woken)
		return INTERLEAVE_OK;
	return form->timed ? INTERLEAVE_ASSERTION : INTERLEAVE_DEADLOCK;
}

static void wait_without_wake_up_does_not_end(struct kunit *test)
{
	expect_form(test, form_not_woken, unless(false, test->param_value));
}

static void wake_up_wakes_one_exclusive_waiter(struct kunit *test)
{
	const struct sleep_form *form = test->param_value;

	expect_form(test, form_two, unless(!form->exclusive, form));
}

static void interruptible_wake_up_skips_other_waiters(struct kunit *test)
{
	struct sleep_form form = *(const struct sleep_form *)test->param_value;

	form.wake = form_wakes_interruptible;
	expect_with(test, form_one, &form, unless(form.interruptible, &form));
}

static void wake_up_form_wakes_one_exclusive_waiter_or_all(struct kunit *test)
{
	struct sleep_form form = *(const struct sleep_form *)test->param_value;

	form.sleep = form_sleeps_exclusively;
	expect_with(test, form_one, &form, INTERLEAVE_OK);
	expect_with(test, form_two, &form, unless(!form.exclusive, &form));
}

static void interruptible_wake_up_form_skips_other_waiters(struct kunit *test)
{
	struct sleep_form form = *(const struct sleep_form *)test->param_value;

	form.sleep = form_sleeps_uninterruptibly;
	expect_with(test, form_one, &form, unless(!form.interruptible, &form));
}

static void flushed_work_has_run(struct kunit *test)
{
	expect_form(test, form_flushed, INTERLEAVE_OK);
}

static void work_form_queues_real_work(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_runs(test->param_value));
}

static void work_without_flush_may_run_later(struct kunit *test)
{
	expect_form(test, form_not_flushed, INTERLEAVE_ASSERTION);
}

static void memory_form_allocates_real_memory(struct kunit *test)
{
	const struct memory_form *form = test->param_value;
	const char *object = form_allocates(form);

	KUNIT_ASSERT_NOT_NULL(test, object);
	if (form->text)
		KUNIT_EXPECT_STREQ(test, object, form->text);
	form->free();
}

static void leak_and_double_free_are_found(struct kunit *test)
{
	expect_form(test, form_freed, INTERLEAVE_OK);
	expect_form(test, form_leaked, INTERLEAVE_LEAK);
	expect_form(test, form_freed_twice, INTERLEAVE_DOUBLE_FREE);
}

static void overflow_of_an_array_size_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, form_is_refused());
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(access_form_is_a_step, access_form_gen_params),
	KUNIT_CASE_PARAM(access_form_changes_real_memory,
			 access_form_gen_params),
	KUNIT_CASE_PARAM(exclusive_lock_keeps_other_threads_out,
			 lock_form_gen_params),
	KUNIT_CASE_PARAM(lock_held_at_thread_end_is_found,
			 lock_form_gen_params),
	KUNIT_CASE_PARAM(lock_form_takes_the_real_lock, lock_form_gen_params),
	KUNIT_CASE_PARAM(trylock_returns_whether_it_took_the_lock,
			 try_form_gen_params),
	KUNIT_CASE_PARAM(trylock_form_takes_the_real_lock, try_form_gen_params),
	KUNIT_CASE_PARAM(wake_up_ends_the_wait, sleep_form_gen_params),
	KUNIT_CASE_PARAM(wake_up_form_ends_the_wait, wake_form_gen_params),
	KUNIT_CASE_PARAM(real_wake_up_ends_the_wait, sleep_form_gen_params),
	KUNIT_CASE_PARAM(real_wake_up_form_ends_the_wait, wake_form_gen_params),
	KUNIT_CASE_PARAM(wait_without_wake_up_does_not_end,
			 sleep_form_gen_params),
	KUNIT_CASE_PARAM(wake_up_wakes_one_exclusive_waiter,
			 sleep_form_gen_params),
	KUNIT_CASE_PARAM(interruptible_wake_up_skips_other_waiters,
			 queue_form_gen_params),
	KUNIT_CASE_PARAM(wake_up_form_wakes_one_exclusive_waiter_or_all,
			 wake_up_form_gen_params),
	KUNIT_CASE_PARAM(interruptible_wake_up_form_skips_other_waiters,
			 wake_up_form_gen_params),
	KUNIT_CASE_PARAM(flushed_work_has_run, work_form_gen_params),
	KUNIT_CASE_PARAM(work_without_flush_may_run_later,
			 work_form_gen_params),
	KUNIT_CASE_PARAM(work_form_queues_real_work, work_form_gen_params),
	KUNIT_CASE_PARAM(leak_and_double_free_are_found,
			 memory_form_gen_params),
	KUNIT_CASE_PARAM(memory_form_allocates_real_memory,
			 memory_form_gen_params),
	KUNIT_CASE(overflow_of_an_array_size_is_refused),
	{}
};

static struct kunit_suite suite = {
	.name = "explorer_forms",
	.test_cases = cases,
};

kunit_test_suites(&suite);
