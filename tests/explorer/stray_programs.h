/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that the explorer cannot explore, and must say so. */
#ifndef _EXPLORER_STRAY_PROGRAMS_H
#define _EXPLORER_STRAY_PROGRAMS_H

#include <interleave/interleave.h>

/* Does something else on every second schedule. */
extern const struct interleave_program stray_object;

/* Does it one time more on every second schedule. */
extern const struct interleave_program stray_length;

/* Takes another branch with each schedule, and its lock or not. */
extern const struct interleave_program stray_lock;

/* Goes wrong on one schedule, and never again. */
extern const struct interleave_program stray_finding;

/* Its work item queues another one. */
extern const struct interleave_program stray_work;

/* Needs more memory than there is. */
extern const struct interleave_program stray_memory;

/* Sleeps on a wait queue that it has left. */
extern const struct interleave_program stray_queue;

/* Is on too many of them. */
extern const struct interleave_program stray_many_queues;

/* Sleeps on one that it was on in the schedule before. */
extern const struct interleave_program stray_old_queue;

/* Its second thread waits for outside_release(), out of the explorer's sight. */
extern const struct interleave_program outside_wait;

/**
 * outside_release() - Let the thread of outside_wait go.
 *
 * Context: Process context, may sleep. Returns when it has gone on.
 */
void outside_release(void);

#endif /* _EXPLORER_STRAY_PROGRAMS_H */
