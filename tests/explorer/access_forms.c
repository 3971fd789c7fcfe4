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

#define TRUE(name, call)	FORM(name, INTERLEAVE_EXPECT(call))
#define FALSE(name, call)	FORM(name, INTERLEAVE_EXPECT(!(call)))

TRUE(test, test_bit(0, &shared.word))
FORM(set, set_bit(3, &shared.word))
FORM(clear, clear_bit(0, &shared.word))
FORM(change, change_bit(3, &shared.word))
FALSE(test_set, test_and_set_bit(3, &shared.word))
TRUE(test_clear, test_and_clear_bit(0, &shared.word))
TRUE(test_change, test_and_change_bit(0, &shared.word))
FALSE(test_set_lock, test_and_set_bit_lock(3, &shared.word))
FORM(clear_unlock, clear_bit_unlock(0, &shared.word))
FORM(clear_unlock_alone, __clear_bit_unlock(0, &shared.word))
FORM(set_plainly, __set_bit(3, &shared.word))
FORM(clear_plainly, __clear_bit(0, &shared.word))
FALSE(test_set_plainly, __test_and_set_bit(3, &shared.word))
FALSE(see_list, llist_empty(&shared.list))
FALSE(add_to_list, llist_add(&node, &shared.list))
TRUE(clear_list, llist_del_all(&shared.list))
FALSE(insert, xa_insert(&array, 1, xa_mk_value(1), GFP_KERNEL))
FALSE(negative, atomic_long_add_negative(1, &shared.count))
FORM(read_bh, rcu_read_lock_bh(); rcu_read_unlock_bh())
FORM(read_sched, rcu_read_lock_sched(); rcu_read_unlock_sched())
FORM(wait_expedited, synchronize_rcu_expedited())
#if ACCESS_FORMS > OLD_ACCESS_FORMS
FALSE(negative_relaxed, atomic_long_add_negative_relaxed(1, &shared.count))
FALSE(negative_acquire, atomic_long_add_negative_acquire(1, &shared.count))
FALSE(negative_release, atomic_long_add_negative_release(1, &shared.count))
#endif

const struct access_form access_forms[ACCESS_FORMS] = {
	{ "test_bit", test, 1 },
	{ "set_bit", set, 9 },
	{ "clear_bit", clear, 0 },
	{ "change_bit", change, 9 },
	{ "test_and_set_bit", test_set, 9 },
	{ "test_and_clear_bit", test_clear, 0 },
	{ "test_and_change_bit", test_change, 0 },
	{ "test_and_set_bit_lock", test_set_lock, 9 },
	{ "clear_bit_unlock", clear_unlock, 0 },
	{ "__clear_bit_unlock", clear_unlock_alone, 0 },
	{ "__set_bit", set_plainly, 9, .plain = true },
	{ "__clear_bit", clear_plainly, 0, .plain = true },
	{ "__test_and_set_bit", test_set_plainly, 9, .plain = true },
	{ "llist_empty", see_list, 1 },
	{ "llist_add", add_to_list, (unsigned long)&node },
	{ "llist_del_all", clear_list, 0 },
	{ "xa_insert", insert, 1 },
	{ "atomic_long_add_negative", negative, 2 },
	{ "rcu_read_lock_bh", read_bh, 1 },
	{ "rcu_read_lock_sched", read_sched, 1 },
	{ "synchronize_rcu_expedited", wait_expedited, 1 },
#if ACCESS_FORMS > OLD_ACCESS_FORMS
	{ "atomic_long_add_negative_relaxed", negative_relaxed, 2 },
	{ "atomic_long_add_negative_acquire", negative_acquire, 2 },
	{ "atomic_long_add_negative_release", negative_release, 2 },
#endif
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
