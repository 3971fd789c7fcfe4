/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The many forms in which the kernel has the same operation
 *
 * Programs that are right, and that go wrong if a form is not taken over. Their
 * context is the form.
 */
#ifndef FORMS_H
#define FORMS_H

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
 * struct sleep_form - A way to wait, and one to wake who waits.
 * @name: of the one that this is about
 * @sleep: waits until it is woken and the flag is raised
 * @wake: raises the flag, and wakes
 * @timed: waits no longer than its timeout
 */
struct sleep_form {
	const char *name;
	void (*sleep)(void);
	void (*wake)(void);
	bool timed;
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

#define LOCK_FORMS	26
#define SLEEP_FORMS	25
#define WAKE_FORMS	15
#define WORK_FORMS	11
#define MEMORY_FORMS	20

extern const struct lock_form lock_forms[LOCK_FORMS];
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

/* One that sleeps and one that wakes it; and the first alone. */
extern const struct interleave_program form_woken;
extern const struct interleave_program form_not_woken;

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
 * form_begins() - Make the objects of all forms anew.
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
 * form_has_run() - How often the work item has run since form_begins().
 *
 * Context: Process context, may sleep: waits for it if it is queued.
 */
int form_has_run(void);

#endif /* FORMS_H */
