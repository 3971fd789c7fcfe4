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

/* Sparse wants lock and unlock in one function. */
#define LEAVE(lock, name, call)						\
	static void name(void)						\
	{								\
		__acquire(&(lock));					\
		call;							\
	}

FORM(leave_mutex, mutex_unlock(&mutex))
FORM(leave_read, up_read(&sem))
FORM(leave_write, up_write(&sem))
LEAVE(spin, leave_spin, spin_unlock(&spin))
LEAVE(spin, leave_spin_irq, spin_unlock_irq(&spin))
LEAVE(spin, leave_spin_bh, spin_unlock_bh(&spin))
LEAVE(spin, leave_spin_irqrestore, spin_unlock_irqrestore(&spin, irq_flags))
LEAVE(raw, leave_raw, raw_spin_unlock(&raw))
LEAVE(raw, leave_raw_irq, raw_spin_unlock_irq(&raw))
LEAVE(raw, leave_raw_bh, raw_spin_unlock_bh(&raw))
LEAVE(raw, leave_raw_irqrestore, raw_spin_unlock_irqrestore(&raw, irq_flags))

/* Each form of lock, its arguments and the unlock; true: for readers. */
#define EACH_LOCK_FORM(TAKE, TAKE_0, SPIN, RAW)				\
	TAKE(mutex_lock, (&mutex), leave_mutex)				\
	TAKE(mutex_lock_nested, (&mutex, 1), leave_mutex)		\
	TAKE(mutex_lock_nest_lock, (&mutex, &outer), leave_mutex)	\
	TAKE(mutex_lock_io, (&mutex), leave_mutex)			\
	TAKE(mutex_lock_io_nested, (&mutex, 1), leave_mutex)		\
	TAKE_0(mutex_lock_interruptible, (&mutex), leave_mutex)		\
	TAKE_0(mutex_lock_interruptible_nested, (&mutex, 1), leave_mutex) \
	TAKE_0(mutex_lock_killable, (&mutex), leave_mutex)		\
	TAKE_0(mutex_lock_killable_nested, (&mutex, 1), leave_mutex)	\
	TAKE(down_read, (&sem), leave_read, true)			\
	TAKE(down_read_nested, (&sem, 1), leave_read, true)		\
	TAKE_0(down_read_interruptible, (&sem), leave_read, true)	\
	TAKE_0(down_read_killable, (&sem), leave_read, true)		\
	TAKE_0(down_read_killable_nested, (&sem, 1), leave_read, true)	\
	TAKE(down_write, (&sem), leave_write)				\
	TAKE(down_write_nested, (&sem, 1), leave_write)			\
	TAKE(down_write_nest_lock, (&sem, &outer), leave_write)		\
	TAKE_0(down_write_killable, (&sem), leave_write)		\
	TAKE_0(down_write_killable_nested, (&sem, 1), leave_write)	\
	SPIN(spin_lock, (&spin), leave_spin)				\
	SPIN(spin_lock_nest_lock, (&spin, &outer), leave_spin)		\
	SPIN(spin_lock_irq, (&spin), leave_spin_irq)			\
	SPIN(spin_lock_bh, (&spin), leave_spin_bh)			\
	SPIN(spin_lock_irqsave, (&spin, irq_flags), leave_spin_irqrestore) \
	SPIN(spin_lock_nested, (&spin, 1), leave_spin)			\
	SPIN(spin_lock_irqsave_nested, (&spin, irq_flags, 1),		\
	     leave_spin_irqrestore)					\
	RAW(raw_spin_lock, (&raw), leave_raw)				\
	RAW(raw_spin_lock_nest_lock, (&raw, &outer), leave_raw)		\
	RAW(raw_spin_lock_irq, (&raw), leave_raw_irq)			\
	RAW(raw_spin_lock_bh, (&raw), leave_raw_bh)			\
	RAW(raw_spin_lock_irqsave, (&raw, irq_flags), leave_raw_irqrestore) \
	RAW(raw_spin_lock_nested, (&raw, 1), leave_raw)			\
	RAW(raw_spin_lock_irqsave_nested, (&raw, irq_flags, 1),		\
	    leave_raw_irqrestore)

#define TAKE(name, args, ...)	FORM(form_##name, name args)
/* Returns 0 unless a signal comes. */
#define TAKE_0(name, args, ...)	FORM(form_##name, INTERLEAVE_EXPECT(!name args))
#define TAKE_SPIN(lock, name, args)					\
	static void form_##name(void)					\
	{								\
		name args;						\
		__release(&(lock));					\
	}
#define SPIN(name, args, ...)	TAKE_SPIN(spin, name, args)
#define RAW(name, args, ...)	TAKE_SPIN(raw, name, args)
EACH_LOCK_FORM(TAKE, TAKE_0, SPIN, RAW)

#define ROW(name, args, ...)	{ #name, form_##name, __VA_ARGS__ },
const struct lock_form lock_forms[LOCK_FORMS] = {
	EACH_LOCK_FORM(ROW, ROW, ROW, ROW)
};

/* Likewise, each form of trylock. */
#define EACH_TRY_FORM(TRY, SPIN, SAVE)					\
	TRY(mutex_trylock, (&mutex), leave_mutex)			\
	TRY(down_read_trylock, (&sem), leave_read, true)		\
	TRY(down_write_trylock, (&sem), leave_write)			\
	SPIN(spin_trylock, (&spin), leave_spin)				\
	SPIN(spin_trylock_irq, (&spin), leave_spin_irq)			\
	SPIN(spin_trylock_bh, (&spin), leave_spin_bh)			\
	SAVE(spin_trylock_irqsave, (&spin, flags), leave_spin_irqrestore) \
	SPIN(raw_spin_trylock, (&raw), leave_raw)			\
	SPIN(raw_spin_trylock_irq, (&raw), leave_raw_irq)		\
	SPIN(raw_spin_trylock_bh, (&raw), leave_raw_bh)			\
	SAVE(raw_spin_trylock_irqsave, (&raw, flags), leave_raw_irqrestore)

#define TRY(name, args, ...)						\
	static void form_##name(bool *taken)				\
	{								\
		*taken = name args;					\
	}
#define TRY_SPIN(name, args, ...)					\
	static void form_##name(bool *taken)				\
	{								\
		*taken = false;						\
		if (name args) {					\
			*taken = true;					\
			__release(args);				\
		}							\
	}
/* A failed trylock changes its flags too, which must not be restored. */
#define TRY_SAVE(name, args, ...)					\
	static void form_##name(bool *taken)				\
	{								\
		unsigned long flags;					\
									\
		*taken = false;						\
		if (name args) {					\
			*taken = true;					\
			irq_flags = flags;				\
			__release(args);				\
		}							\
	}
EACH_TRY_FORM(TRY, TRY_SPIN, TRY_SAVE)

const struct try_form try_forms[TRY_FORMS] = {
	EACH_TRY_FORM(ROW, ROW, ROW)
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

INTERLEAVE_PROGRAM(form_tried, (.setup = setup), { "one", try_twice });
INTERLEAVE_PROGRAM(form_tried_by_two, (.setup = setup,
				       .check = no_trylock_failed),
		   { "one", try_once }, { "two", try_once });
