/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs of which a given schedule is shown. */
#ifndef _EXPLORER_SHOWN_PROGRAMS_H
#define _EXPLORER_SHOWN_PROGRAMS_H

#include <interleave/interleave.h>

/* Two threads that take two locks in opposite order, and one that only tries. */
extern const struct interleave_program shown_abba;

/* Flushes a work item under the lock that the item wants. */
extern const struct interleave_program shown_flush;

/* As many threads as there can be, one step each. */
extern const struct interleave_program shown_crowd;

/* A writer and a reader of one lock; in the end the writer is a reader too. */
extern const struct interleave_program shown_readers;

/* Adds to a part of a named object, and then finds that wrong. */
extern const struct interleave_program shown_complaint;

/* Setup finds that something is wrong. */
extern const struct interleave_program shown_early;

/* Teardown does. */
extern const struct interleave_program shown_late;

/* Allocates, uses a part of it, and frees. */
extern const struct interleave_program shown_memory;

/* Gets ready to sleep on a wait queue, in two ways, and does not. */
extern const struct interleave_program shown_queue;

#endif /* _EXPLORER_SHOWN_PROGRAMS_H */
