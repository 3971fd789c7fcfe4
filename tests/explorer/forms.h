/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forms: functions of the kernel that do the same operation in different ways.
 *
 * The programs here take a form as their context. They behave differently if
 * the explorer does not model the form.
 */
#ifndef _EXPLORER_FORMS_H
#define _EXPLORER_FORMS_H

#include <linux/wait.h>

#include <interleave/interleave.h>

/**
 * struct lock_form - a form of lock, with its unlock
 * @name: name of the form
 * @take: takes the lock
 * @leave: releases the lock
 * @shared: other readers may hold the lock too
 */
struct lock_form {
	const char *name;
	void (*take)(void);
	void (*leave)(void);
	bool shared;
};

/**
 * struct try_form - a form of trylock, with its unlock
 * @name: name of the form
 * @attempt: tries to take the lock; sets its argument if it took the lock
 * @leave: releases the lock
 * @shared: other readers may hold the lock too
 */
struct try_form {
	const char *name;
	void (*attempt)(bool *taken);
	void (*leave)(void);
	bool shared;
};

/**
 * struct sleep_form - a form of wait, or of wake-up, with its counterpart
 * @name: name of the form
 * @sleep: waits until it is woken and the flag is raised
 * @wake: raises the flag, and wakes
 * @timed: @sleep has a timeout
 * @exclusive: @sleep waits exclusively, or @wake wakes one exclusive waiter
 * @interruptible: @sleep is interruptible, or @wake wakes only such waiters
 */
struct sleep_form {
	const char *name;
	void (*sleep)(void);
	void (*wake)(void);
	bool timed;
	bool exclusive;
	bool interruptible;
};

/**
 * struct work_form - a form of queuing a work item
 * @name: name of the form
 * @queue: queues the item
 */
struct work_form {
	const char *name;
	void (*queue)(void);
};

/**
 * struct memory_form - a form of allocation, or of free, with its counterpart
 * @name: name of the form
 * @allocate: allocates an object
 * @free: frees the object
 * @text: expected content of the new object; NULL: any
 */
struct memory_form {
	const char *name;
	void (*allocate)(void);
	void (*free)(void);
	const char *text;
};

/**
 * struct access_form - a form of access that is one operation
 * @name: name of the form
 * @access: accesses a word that holds 1, or something beside it
 * @left: value of the word afterwards
 * @plain: races with a marked access
 */
struct access_form {
	const char *name;
	void (*access)(void);
	unsigned long left;
	bool plain;
};

#define OLD_ACCESS_FORMS	21
#ifdef wake_up_poll_on_current_cpu
#define ACCESS_FORMS	(OLD_ACCESS_FORMS + 3)
#else
#define ACCESS_FORMS	OLD_ACCESS_FORMS
#endif
#define LOCK_FORMS	33
#define TRY_FORMS	11
/* Old kernels lack one form of each. */
#ifdef wait_event_state
#define QUEUE_FORMS	38
#else
#define QUEUE_FORMS	37
#endif
#ifdef wake_up_poll_on_current_cpu
#define WAKE_UP_FORMS	17
#else
#define WAKE_UP_FORMS	16
#endif
#define SLEEP_FORMS	(QUEUE_FORMS + 17)
#define WAKE_FORMS	(WAKE_UP_FORMS + 1)
#define WORK_FORMS	11
#define MEMORY_FORMS	20

/* Define a function of one statement. */
#define FORM(name, statement)						\
	static void name(void)						\
	{								\
		statement;						\
	}

extern const struct access_form access_forms[ACCESS_FORMS];
extern const struct lock_form lock_forms[LOCK_FORMS];
extern const struct try_form try_forms[TRY_FORMS];
extern const struct sleep_form sleep_forms[SLEEP_FORMS];
extern const struct sleep_form wake_forms[WAKE_FORMS];
extern const struct work_form work_forms[WORK_FORMS];
extern const struct memory_form memory_forms[MEMORY_FORMS];

/* A thread that accesses, and one whose steps conflict with that. */
extern const struct interleave_program form_touched;

/* Two threads, each of which fails unless it holds the lock alone. */
extern const struct interleave_program form_alone;

/* A reader that fails if a writer changes a count meanwhile. */
extern const struct interleave_program form_shares;

/* A thread that ends with the lock held. */
extern const struct interleave_program form_left_locked;

/* One thread tries twice; two threads try once, and a failed try is wrong. */
extern const struct interleave_program form_tried, form_tried_by_two;

/* A sleeper and a waker; the sleeper alone. */
extern const struct interleave_program form_woken, form_not_woken;

/* One sleeper, or two, and a waker that wakes once. */
extern const struct interleave_program form_one, form_two;

/* A work item is queued and flushed; only queued. */
extern const struct interleave_program form_flushed, form_not_flushed;

/* An object is allocated and freed; not freed; freed twice. */
extern const struct interleave_program form_freed, form_leaked;
extern const struct interleave_program form_freed_twice;

/**
 * form_accesses() - access the real word by a form
 * @form: form
 *
 * Context: Process context. May sleep. Not while a program runs.
 * Return: true if the word has the value of @form afterwards.
 */
bool form_accesses(const struct access_form *form);

/**
 * form_locks() - check that a form takes and releases the real lock
 * @form: the form
 *
 * Context: Process context. May sleep. Not explored.
 * Return: true if the lock was held in between, and only then.
 */
bool form_locks(const struct lock_form *form);

/**
 * form_tries() - check that a form of trylock takes the real lock
 * @form: the form
 *
 * Context: Process context. May sleep. Not explored.
 * Return: true if the lock was held in between, and only then.
 */
bool form_tries(const struct try_form *form);

/**
 * form_sleeps_exclusively() - wait exclusively, interruptibly, for the flag
 *
 * Context: Process context. May sleep.
 */
void form_sleeps_exclusively(void);

/**
 * form_sleeps_uninterruptibly() - wait uninterruptibly for the flag
 *
 * Context: Process context. May sleep.
 */
void form_sleeps_uninterruptibly(void);

/**
 * form_wakes_interruptible() - raise the flag, and wake interruptible waiters
 *
 * Context: Any context.
 */
void form_wakes_interruptible(void);

/**
 * form_begins() - initialise the objects of sleepers and wakers
 *
 * Context: Process context. Not explored.
 */
void form_begins(void);

/**
 * form_is_raised() - check whether a waker ran since form_begins()
 *
 * Context: Any context.
 * Return: true if the flag is raised.
 */
bool form_is_raised(void);

/**
 * form_went_well() - check the return values of all forms since form_begins()
 *
 * Context: Any context. Not explored.
 * Return: true if all were as expected.
 */
bool form_went_well(void);

/**
 * form_rounds() - count the rounds of open-coded waits since form_begins()
 *
 * Context: Any context. Not explored.
 * Return: the number of rounds.
 */
unsigned int form_rounds(void);

/**
 * form_is_quiet() - check that the wait queue is empty
 *
 * Context: Any context. Not explored.
 * Return: true if the wait queue has no waiter.
 */
bool form_is_quiet(void);

/**
 * form_allocates() - allocate an object by a form
 * @form: the form; its free releases the object
 *
 * Context: Process context. May sleep. Not explored.
 * Return: the object; NULL if memory is short.
 */
const void *form_allocates(const struct memory_form *form);

/**
 * form_is_refused() - check that the size of an array cannot overflow
 *
 * Context: Process context. May sleep.
 * Return: true if every form of array allocation returns NULL.
 */
bool form_is_refused(void);

/**
 * form_runs() - check that a work item queued by a form runs
 * @form: the form
 *
 * Context: Process context. May sleep. Not explored.
 * Return: true if the item ran.
 */
bool form_runs(const struct work_form *form);

#endif /* _EXPLORER_FORMS_H */
