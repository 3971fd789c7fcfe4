// SPDX-License-Identifier: GPL-2.0-only
/* Forms of access that are one operation, "forms.h". */
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/llist.h>
#include <linux/rcupdate.h>
#include <linux/xarray.h>

#include "forms.h"

/* One word in every shape, 1 before each form. */
static union {
	unsigned long word;
	atomic_long_t count;
	struct llist_head list;
} shared;

static struct llist_node node;
static DEFINE_XARRAY(array);

static void setup(void *form)
{
	shared.word = 1;
	xa_erase(&array, 1);
}

/*
 * Each form with its arguments and the word that it leaves. A call returns
 * anything, true or false; a reader is a pair of calls.
 */
#define EACH_OLD_ACCESS_FORM(ANY, TRUE, FALSE, READER)			\
	TRUE(test_bit, (0, &shared.word), 1)				\
	ANY(set_bit, (3, &shared.word), 9)				\
	ANY(clear_bit, (0, &shared.word), 0)				\
	ANY(change_bit, (3, &shared.word), 9)				\
	FALSE(test_and_set_bit, (3, &shared.word), 9)			\
	TRUE(test_and_clear_bit, (0, &shared.word), 0)			\
	TRUE(test_and_change_bit, (0, &shared.word), 0)			\
	FALSE(test_and_set_bit_lock, (3, &shared.word), 9)		\
	ANY(clear_bit_unlock, (0, &shared.word), 0)			\
	ANY(__clear_bit_unlock, (0, &shared.word), 0)			\
	ANY(__set_bit, (3, &shared.word), 9, .plain = true)		\
	ANY(__clear_bit, (0, &shared.word), 0, .plain = true)		\
	FALSE(__test_and_set_bit, (3, &shared.word), 9, .plain = true)	\
	FALSE(llist_empty, (&shared.list), 1)				\
	FALSE(llist_add, (&node, &shared.list), (unsigned long)&node)	\
	TRUE(llist_del_all, (&shared.list), 0)				\
	FALSE(xa_insert, (&array, 1, xa_mk_value(1), GFP_KERNEL), 1)	\
	FALSE(atomic_long_add_negative, (1, &shared.count), 2)		\
	READER(rcu_read_lock_bh, rcu_read_unlock_bh, 1)			\
	READER(rcu_read_lock_sched, rcu_read_unlock_sched, 1)		\
	ANY(synchronize_rcu_expedited, (), 1)

#if ACCESS_FORMS > OLD_ACCESS_FORMS
#define EACH_NEW_ACCESS_FORM(ANY, TRUE, FALSE, READER)			\
	FALSE(atomic_long_add_negative_relaxed, (1, &shared.count), 2)	\
	FALSE(atomic_long_add_negative_acquire, (1, &shared.count), 2)	\
	FALSE(atomic_long_add_negative_release, (1, &shared.count), 2)
#else
#define EACH_NEW_ACCESS_FORM(ANY, TRUE, FALSE, READER)
#endif

#define EACH_ACCESS_FORM(ANY, TRUE, FALSE, READER)			\
	EACH_OLD_ACCESS_FORM(ANY, TRUE, FALSE, READER)			\
	EACH_NEW_ACCESS_FORM(ANY, TRUE, FALSE, READER)

#define ANY(name, args, ...)	FORM(form_##name, name args)
#define TRUE(name, args, ...)	FORM(form_##name, INTERLEAVE_EXPECT(name args))
#define FALSE(name, args, ...)	FORM(form_##name, INTERLEAVE_EXPECT(!name args))
#define READER(name, end, ...)	FORM(form_##name, name(); end())
EACH_ACCESS_FORM(ANY, TRUE, FALSE, READER)

#define ROW(name, args, ...)	{ #name, form_##name, __VA_ARGS__ },
const struct access_form access_forms[ACCESS_FORMS] = {
	EACH_ACCESS_FORM(ROW, ROW, ROW, ROW)
};

bool form_accesses(const struct access_form *form)
{
	setup(NULL);
	form->access();
	return shared.word == form->left;
}

static void access(void *ctx)
{
	const struct access_form *form = ctx;

	form->access();
}

/* Conflicts with every form, and changes nothing. */
static void touch(void *form)
{
	atomic_long_add(0, &shared.count);
	xa_load(&array, 1);
	synchronize_rcu();
}

static const char *check_word(void *ctx)
{
	const struct access_form *form = ctx;

	return shared.word == form->left ? NULL : "the access had no effect";
}

static const struct interleave_thread touched_threads[] = {
	{ "accessor", access },
	{ "toucher", touch },
};

const struct interleave_program form_touched = {
	.name = "form_touched",
	.threads = touched_threads,
	.nr_threads = ARRAY_SIZE(touched_threads),
	.setup = setup,
	.check = check_word,
};
