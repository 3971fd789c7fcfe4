// SPDX-License-Identifier: GPL-2.0-only
/* Forms of lock and trylock, "forms.h". */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include "forms.h"

static struct mutex outer;
static struct mutex mutex;
static struct rw_semaphore sem;
static spinlock_t spin;
static raw_spinlock_t raw;
static unsigned long irq_flags;
static atomic_t count;

static void setup(void *form)
{
	mutex_init(&outer);
	mutex_init(&mutex);
	init_rwsem(&sem);
	spin_lock_init(&spin);
	raw_spin_lock_init(&raw);
	atomic_set(&count, 0);
}

/* A form that returns 0 unless a signal comes. */
#define FORM_0(name, call)	FORM(name, INTERLEAVE_EXPECT(!(call)))

/* Sparse wants lock and unlock in one function. */
#define TAKE(lock, name, call)						\
	static void name(void)						\
	{								\
		call;							\
		__release(&(lock));					\
	}
#define LEAVE(lock, name, call)						\
	static void name(void)						\
	{								\
		__acquire(&(lock));					\
		call;							\
	}

FORM(take_mutex, mutex_lock(&mutex))
FORM(take_mutex_nested, mutex_lock_nested(&mutex, 1))
FORM(take_mutex_nest_lock, mutex_lock_nest_lock(&mutex, &outer))
FORM(take_mutex_io, mutex_lock_io(&mutex))
FORM(take_mutex_io_nested, mutex_lock_io_nested(&mutex, 1))
FORM_0(take_mutex_interruptible, mutex_lock_interruptible(&mutex))
FORM_0(take_mutex_intr_nested, mutex_lock_interruptible_nested(&mutex, 1))
FORM_0(take_mutex_killable, mutex_lock_killable(&mutex))
FORM_0(take_mutex_killable_nested, mutex_lock_killable_nested(&mutex, 1))
FORM(leave_mutex, mutex_unlock(&mutex))

FORM(take_read, down_read(&sem))
FORM(take_read_nested, down_read_nested(&sem, 1))
FORM_0(take_read_interruptible, down_read_interruptible(&sem))
FORM_0(take_read_killable, down_read_killable(&sem))
FORM_0(take_read_killable_nested, down_read_killable_nested(&sem, 1))
FORM(leave_read, up_read(&sem))

FORM(take_write, down_write(&sem))
FORM(take_write_nested, down_write_nested(&sem, 1))
FORM(take_write_nest_lock, down_write_nest_lock(&sem, &outer))
FORM_0(take_write_killable, down_write_killable(&sem))
FORM_0(take_write_killable_nested, down_write_killable_nested(&sem, 1))
FORM(leave_write, up_write(&sem))

TAKE(spin, take_spin, spin_lock(&spin))
TAKE(spin, take_spin_nest_lock, spin_lock_nest_lock(&spin, &outer))
TAKE(spin, take_spin_irq, spin_lock_irq(&spin))
TAKE(spin, take_spin_bh, spin_lock_bh(&spin))
TAKE(spin, take_spin_irqsave, spin_lock_irqsave(&spin, irq_flags))
TAKE(spin, take_spin_nested, spin_lock_nested(&spin, 1))
TAKE(spin, take_spin_irq_nested, spin_lock_irqsave_nested(&spin, irq_flags, 1))
LEAVE(spin, leave_spin, spin_unlock(&spin))
LEAVE(spin, leave_spin_irq, spin_unlock_irq(&spin))
LEAVE(spin, leave_spin_bh, spin_unlock_bh(&spin))
LEAVE(spin, leave_spin_irqrestore, spin_unlock_irqrestore(&spin, irq_flags))

TAKE(raw, take_raw, raw_spin_lock(&raw))
TAKE(raw, take_raw_nest_lock, raw_spin_lock_nest_lock(&raw, &outer))
TAKE(raw, take_raw_irq, raw_spin_lock_irq(&raw))
TAKE(raw, take_raw_bh, raw_spin_lock_bh(&raw))
TAKE(raw, take_raw_irqsave, raw_spin_lock_irqsave(&raw, irq_flags))
TAKE(raw, take_raw_nested, raw_spin_lock_nested(&raw, 1))
TAKE(raw, take_raw_irq_nested, raw_spin_lock_irqsave_nested(&raw, irq_flags, 1))
LEAVE(raw, leave_raw, raw_spin_unlock(&raw))
LEAVE(raw, leave_raw_irq, raw_spin_unlock_irq(&raw))
LEAVE(raw, leave_raw_bh, raw_spin_unlock_bh(&raw))
LEAVE(raw, leave_raw_irqrestore, raw_spin_unlock_irqrestore(&raw, irq_flags))

const struct lock_form lock_forms[LOCK_FORMS] = {
	{ "mutex_lock", take_mutex, leave_mutex },
	{ "mutex_lock_nested", take_mutex_nested, leave_mutex },
	{ "mutex_lock_nest_lock", take_mutex_nest_lock, leave_mutex },
	{ "mutex_lock_io", take_mutex_io, leave_mutex },
	{ "mutex_lock_io_nested", take_mutex_io_nested, leave_mutex },
	{ "mutex_lock_interruptible", take_mutex_interruptible, leave_mutex },
	{ "mutex_lock_interruptible_nested", take_mutex_intr_nested,
	  leave_mutex },
	{ "mutex_lock_killable", take_mutex_killable, leave_mutex },
	{ "mutex_lock_killable_nested", take_mutex_killable_nested,
	  leave_mutex },
	{ "down_read", take_read, leave_read, true },
	{ "down_read_nested", take_read_nested, leave_read, true },
	{ "down_read_interruptible", take_read_interruptible, leave_read,
	  true },
	{ "down_read_killable", take_read_killable, leave_read, true },
	{ "down_read_killable_nested", take_read_killable_nested, leave_read,
	  true },
	{ "down_write", take_write, leave_write },
	{ "down_write_nested", take_write_nested, leave_write },
	{ "down_write_nest_lock", take_write_nest_lock, leave_write },
	{ "down_write_killable", take_write_killable, leave_write },
	{ "down_write_killable_nested", take_write_killable_nested,
	  leave_write },
	{ "spin_lock", take_spin, leave_spin },
	{ "spin_lock_nest_lock", take_spin_nest_lock, leave_spin },
	{ "spin_lock_irq", take_spin_irq, leave_spin_irq },
	{ "spin_lock_bh", take_spin_bh, leave_spin_bh },
	{ "spin_lock_irqsave", take_spin_irqsave, leave_spin_irqrestore },
	{ "spin_lock_nested", take_spin_nested, leave_spin },
	{ "spin_lock_irqsave_nested", take_spin_irq_nested,
	  leave_spin_irqrestore },
	{ "raw_spin_lock", take_raw, leave_raw },
	{ "raw_spin_lock_nest_lock", take_raw_nest_lock, leave_raw },
	{ "raw_spin_lock_irq", take_raw_irq, leave_raw_irq },
	{ "raw_spin_lock_bh", take_raw_bh, leave_raw_bh },
	{ "raw_spin_lock_irqsave", take_raw_irqsave, leave_raw_irqrestore },
	{ "raw_spin_lock_nested", take_raw_nested, leave_raw },
	{ "raw_spin_lock_irqsave_nested", take_raw_irq_nested,
	  leave_raw_irqrestore },
};

#define TRY(name, call)							\
	static void name(bool *taken)					\
	{								\
		*taken = call;						\
	}
#define TRY_SPIN(lock, name, call)					\
	static void name(bool *taken)					\
	{								\
		*taken = false;						\
		if (call) {						\
			*taken = true;					\
			__release(&(lock));				\
		}							\
	}
/* A failed trylock changes its flags too, which must not be restored. */
#define TRY_SAVE(lock, name, call)					\
	static void name(bool *taken)					\
	{								\
		unsigned long flags;					\
									\
		*taken = false;						\
		if (call) {						\
			*taken = true;					\
			irq_flags = flags;				\
			__release(&(lock));				\
		}							\
	}

TRY(try_mutex, mutex_trylock(&mutex))
TRY(try_read, down_read_trylock(&sem))
TRY(try_write, down_write_trylock(&sem))
TRY_SPIN(spin, try_spin, spin_trylock(&spin))
TRY_SPIN(spin, try_spin_irq, spin_trylock_irq(&spin))
TRY_SPIN(spin, try_spin_bh, spin_trylock_bh(&spin))
TRY_SAVE(spin, try_spin_irqsave, spin_trylock_irqsave(&spin, flags))
TRY_SPIN(raw, try_raw, raw_spin_trylock(&raw))
TRY_SPIN(raw, try_raw_irq, raw_spin_trylock_irq(&raw))
TRY_SPIN(raw, try_raw_bh, raw_spin_trylock_bh(&raw))
TRY_SAVE(raw, try_raw_irqsave, raw_spin_trylock_irqsave(&raw, flags))

const struct try_form try_forms[TRY_FORMS] = {
	{ "mutex_trylock", try_mutex, leave_mutex },
	{ "down_read_trylock", try_read, leave_read, true },
	{ "down_write_trylock", try_write, leave_write },
	{ "spin_trylock", try_spin, leave_spin },
	{ "spin_trylock_irq", try_spin_irq, leave_spin_irq },
	{ "spin_trylock_bh", try_spin_bh, leave_spin_bh },
	{ "spin_trylock_irqsave", try_spin_irqsave, leave_spin_irqrestore },
	{ "raw_spin_trylock", try_raw, leave_raw },
	{ "raw_spin_trylock_irq", try_raw_irq, leave_raw_irq },
	{ "raw_spin_trylock_bh", try_raw_bh, leave_raw_bh },
	{ "raw_spin_trylock_irqsave", try_raw_irqsave, leave_raw_irqrestore },
};

static void take_alone(void *ctx)
{
	const struct lock_form *form = ctx;

	form->take();
	INTERLEAVE_EXPECT(atomic_inc_return(&count) == 1);
	atomic_dec(&count);
	form->leave();
}

static void add_in_two_steps(void *ctx)
{
	const struct lock_form *form = ctx;
	int old;

	/* Readers do not exclude each other, so write under the semaphore. */
	if (form->shared)
		down_write(&sem);
	else
		form->take();
	old = atomic_read(&count);
	atomic_set(&count, old + 1);
	if (form->shared)
		up_write(&sem);
	else
		form->leave();
}

static void look_twice(void *ctx)
{
	const struct lock_form *form = ctx;
	int old;

	form->take();
	old = atomic_read(&count);
	INTERLEAVE_EXPECT(atomic_read(&count) == old);
	form->leave();
}

static void take_for_ever(void *ctx)
{
	const struct lock_form *form = ctx;

	form->take();
}

INTERLEAVE_PROGRAM(form_alone, (.setup = setup),
		   { "one", take_alone }, { "two", take_alone });
INTERLEAVE_PROGRAM(form_shares, (.setup = setup),
		   { "adder", add_in_two_steps }, { "looker", look_twice });
INTERLEAVE_PROGRAM(form_left_locked, (.setup = setup),
		   { "leaver", take_for_ever });

static bool is_locked(void)
{
	return mutex_is_locked(&mutex) || rwsem_is_locked(&sem) ||
	       spin_is_locked(&spin) || raw_spin_is_locked(&raw);
}

bool form_locks(const struct lock_form *form)
{
	bool taken;

	setup(NULL);
	/* For the forms that nest in it. */
	mutex_lock(&outer);
	form->take();
	taken = is_locked();
	form->leave();
	mutex_unlock(&outer);
	return taken && !is_locked();
}

static bool attempt(const struct try_form *form)
{
	bool taken;

	form->attempt(&taken);
	return taken;
}

/* No failed trylock: without SMP, debugging reports it as a bug. */
bool form_tries(const struct try_form *form)
{
	bool taken;

	setup(NULL);
	if (!attempt(form))
		return false;
	taken = is_locked();
	form->leave();
	return taken && !is_locked();
}

static void try_twice(void *ctx)
{
	const struct try_form *form = ctx;

	INTERLEAVE_EXPECT(attempt(form));
	INTERLEAVE_EXPECT(attempt(form) == form->shared);
	if (form->shared)
		form->leave();
	form->leave();
}

static void try_once(void *ctx)
{
	const struct try_form *form = ctx;

	if (attempt(form))
		form->leave();
	else
		atomic_inc(&count);
}

static const char *no_trylock_failed(void *ctx)
{
	return atomic_read(&count) ? "a trylock failed" : NULL;
}

INTERLEAVE_PROGRAM(form_tried, (.setup = setup),
		   { "one", try_twice });
INTERLEAVE_PROGRAM(form_tried_by_two, (.setup = setup,
				       .check = no_trylock_failed),
		   { "one", try_once }, { "two", try_once });
