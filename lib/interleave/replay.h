/* SPDX-License-Identifier: GPL-2.0-only */
/* Replay strings, and the one that the kernel was booted with. */
#ifndef _INTERLEAVE_REPLAY_H
#define _INTERLEAVE_REPLAY_H

#include <interleave/interleave.h>

/**
 * il_replay_letter() - name a thread in replay strings and timelines
 * @thread: number of the thread
 *
 * Context: Any context.
 * Return: 'a' to 'z', 'A' to 'F'.
 */
char il_replay_letter(unsigned int thread);

/**
 * il_replay_format() - write a schedule as a string
 * @buf: buffer for the string
 * @size: size of @buf in bytes
 * @program: name of the program
 * @accesses: how accesses were treated
 * @schedule: choice of each step
 * @steps: number of steps
 *
 * Context: Any context.
 * Return: length of the string; -ENOSPC and an empty string if it does not fit.
 */
int il_replay_format(char *buf, size_t size, const char *program,
		     enum interleave_accesses accesses, const u8 *schedule,
		     unsigned int steps);

/**
 * il_replay_parse() - read a string of il_replay_format()
 * @replay: the string
 * @program: name of the program, NULL for any
 * @accesses: set to how accesses were treated
 * @schedule: filled in with the choice of each step; NULL to check only
 * @max_steps: room in @schedule
 *
 * Context: Any context.
 * Return: number of steps; -EINVAL if @replay is no such string, or too long.
 */
int il_replay_parse(const char *replay, const char *program,
		    enum interleave_accesses *accesses, u8 *schedule,
		    unsigned int max_steps);

/**
 * il_replay_requested() - check whether the kernel was booted to replay
 * @program: program that is about to be explored
 * @options: how @program is about to be explored
 * @replay: set to the replay string; NULL if it is of another program or of
 *	other options, so that @program is not to be explored
 *
 * Context: Any context.
 * Return: true if the kernel was booted to replay a schedule.
 */
bool il_replay_requested(const struct interleave_program *program,
			 const struct interleave_options *options,
			 const char **replay);

#endif /* _INTERLEAVE_REPLAY_H */
