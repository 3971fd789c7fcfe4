/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that the explorer cannot explore, and must report as broken. */
#ifndef _EXPLORER_STRAY_PROGRAMS_H
#define _EXPLORER_STRAY_PROGRAMS_H

#include <interleave/interleave.h>

/* Not deterministic: every second schedule uses another object. */
extern const struct interleave_program stray_object;

/* Every second schedule has one more step. */
extern const struct interleave_program stray_length;

/* Every second schedule takes a lock. */
extern const struct interleave_program stray_lock;

/* Only one schedule fails, and its replay does not. */
extern const struct interleave_program stray_finding;

/* More work items run than there are threads. */
extern const struct interleave_program stray_work;

/* Allocates more than the arena has. */
extern const struct interleave_program stray_memory;

/* Sleeps on a wait queue that it has left. */
extern const struct interleave_program stray_queue;

/* Sleeps on a wait queue that only an earlier schedule joined. */
extern const struct interleave_program stray_old_queue;

/* Is on more wait queues than the explorer tracks. */
extern const struct interleave_program stray_many_queues;

/* The second thread waits for outside_release(), which is not modelled. */
extern const struct interleave_program outside_wait;

/**
 * outside_release() - release the thread of outside_wait
 *
 * Returns when the thread has continued.
 *
 * Context: Process context. May sleep.
 */
void outside_release(void);

#endif /* _EXPLORER_STRAY_PROGRAMS_H */
