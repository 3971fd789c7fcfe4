/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The many forms in which the kernel has the same operation
 *
 * Programs that are right, and that go wrong if a form is not taken over. Their
 * context is the form.
 */
#ifndef _EXPLORER_FORMS_H
#define _EXPLORER_FORMS_H

#include <linux/wait.h>
#include <interleave/interleave.h>

/**
 * struct lock_form - A way to take a lock, and one to let go of it.
 * @name: of the way to take it
 * @take: takes it
 * @leave: lets go of it
 * @shared: others may have it for reading too
 */
struct lock_form {
	const char *name;
	void (*take)(void);
	void (*leave)(void);
	bool shared;
};

/**
 * struct try_form - A way to try a lock, and one to let go of it.
 * @name: of the way to try it
 * @attempt: tries to take it, and tells whether it is taken
 * @leave: lets go of it
 * @shared: for reading, beside others
 */
struct try_form {
	const char *name;
	void (*attempt)(bool *taken);
	void (*leave)(void);
	bool shared;
};

/**
 * struct sleep_form - A way to wait, and one to wake who waits.
 * @name: of the one that this is about
 * @sleep: waits until it is woken and the flag is raised
 * @wake: raises the flag, and wakes
 * @timed: waits no longer than its timeout
 * @exclusive: waits exclusively, or wakes only one of those who do
 * @interruptible: waits as TASK_INTERRUPTIBLE, or wakes none but those who do
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
 * struct work_form - A way to queue a work item.
 * @name: of it
 * @queue: queues the item
 */
struct work_form {
	const char *name;
	void (*queue)(void);
};

/**
 * struct memory_form - A way to allocate, and one to free.
 * @name: of the one that this is about
 * @allocate: allocates an object
 * @free: frees it
 * @text: what it must hold in between, or NULL
 */
struct memory_form {
	const char *name;
	void (*allocate)(void);
	void (*free)(void);
	const char *text;
};

#define LOCK_FORMS	33
#define TRY_FORMS	11
/* Of the kernels some lack one. */
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

/* A function without arguments for each form. */
#define FORM(name, call)						\
	static void name(void)						\
	{								\
		call;							\
	}

extern const struct lock_form lock_forms[LOCK_FORMS];
extern const struct try_form try_forms[TRY_FORMS];
extern const struct sleep_form sleep_forms[SLEEP_FORMS];
extern const struct sleep_form wake_forms[WAKE_FORMS];
extern const struct work_form work_forms[WORK_FORMS];
extern const struct memory_form memory_forms[MEMORY_FORMS];

/* Two threads that are surprised if the other has the lock as well. */
extern const struct interleave_program form_alone;

/* One that looks at what another changes under the lock for a moment. */
extern const struct interleave_program form_shares;

/* Ends with the lock. */
extern const struct interleave_program form_left_locked;

/* Tries it twice; two who try it once, and want to have it both. */
extern const struct interleave_program form_tried;
extern const struct interleave_program form_tried_by_two;

/* One that sleeps and one that wakes it; and the first alone. */
extern const struct interleave_program form_woken;
extern const struct interleave_program form_not_woken;

/* One or two that sleep, and one that wakes once. */
extern const struct interleave_program form_one;
extern const struct interleave_program form_two;

/* Queues the item and waits for it; and does not. */
extern const struct interleave_program form_flushed;
extern const struct interleave_program form_not_flushed;

/* Allocates and frees; does not free; does it twice. */
extern const struct interleave_program form_freed;
extern const struct interleave_program form_leaked;
extern const struct interleave_program form_freed_twice;

/**
 * form_locks() - Whether a lock is taken by a form, and then free again.
 * @form: the form
 *
 * Context: Process context, may sleep. Not explored.
 */
bool form_locks(const struct lock_form *form);

/**
 * form_tries() - Whether a lock is taken by a form that tries, and then free again.
 * @form: the form
 *
 * Context: Process context, may sleep. Not explored.
 */
bool form_tries(const struct try_form *form);

/* For forms of one's own: to sleep until the flag is raised; to raise it, and wake. */
void form_sleeps_exclusively(void);
void form_sleeps_uninterruptibly(void);
void form_wakes_interruptible(void);

/**
 * form_begins() - Make anew what those who sleep and wake have.
 *
 * Context: Process context. Not explored.
 */
void form_begins(void);

/**
 * form_is_raised() - Whether a waker has been there since form_begins().
 *
 * Context: Any.
 */
bool form_is_raised(void);

/**
 * form_went_well() - Whether all forms since form_begins() returned what they should.
 *
 * Context: Any. Not explored.
 */
bool form_went_well(void);

/**
 * form_rounds() - How often somebody has gone to sleep by hand since form_begins().
 *
 * Context: Any. Not explored.
 */
unsigned int form_rounds(void);

/**
 * form_is_quiet() - Whether nobody is on the wait queue.
 *
 * Context: Any. Not explored.
 */
bool form_is_quiet(void);

/**
 * form_allocates() - Allocate an object by a form.
 * @form: the form, which frees it as well
 *
 * Context: Process context, may sleep. Not explored.
 * Return: the object; NULL without memory.
 */
const void *form_allocates(const struct memory_form *form);

/**
 * form_is_refused() - Whether nobody allocates more than there are numbers for.
 *
 * Context: Process context, may sleep.
 */
bool form_is_refused(void);

/**
 * form_runs() - Whether a work item runs that is queued by a form.
 * @form: the form
 *
 * Context: Process context, may sleep. Not explored.
 */
bool form_runs(const struct work_form *form);

#endif /* _EXPLORER_FORMS_H */
