/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs for the report: a case replays a schedule and reads its timeline. */
#ifndef _EXPLORER_SHOWN_PROGRAMS_H
#define _EXPLORER_SHOWN_PROGRAMS_H

#include <interleave/interleave.h>

/* Two threads take two locks in opposite order; a third one tries a lock. */
extern const struct interleave_program shown_abba;

/* A thread flushes a work item under the lock that the item takes. */
extern const struct interleave_program shown_flush;

/* INTERLEAVE_THREADS threads of one step each. */
extern const struct interleave_program shown_crowd;

/* A writer downgrades its lock to a reader's; a second thread reads. */
extern const struct interleave_program shown_readers;

/* A thread fails after a step on a named object. */
extern const struct interleave_program shown_complaint;

/* Setup fails, or teardown. */
extern const struct interleave_program shown_early, shown_late;

/* A thread allocates an object, uses its members, and frees it. */
extern const struct interleave_program shown_memory;

/* A thread prepares to sleep in two ways, and does not sleep. */
extern const struct interleave_program shown_queue;

#endif /* _EXPLORER_SHOWN_PROGRAMS_H */
