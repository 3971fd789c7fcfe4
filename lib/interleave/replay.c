// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replay strings, and the one that the kernel was booted with
 *
 *	replay   = program ":" accesses steps ":" choices
 *	accesses = "s" | "m"		synchronisation only, or memory as well
 *	choices  = { choice [ count ] }	count from 2 on
 *	choice   = "a".."z" | "A".."F"	thread 0 to 31
 *	         | "-"			il_default_pick()
 *
 * as in "create_event:s57:-14b3-40". No character is special to a shell or to
 * the parser of a kernel's command line. @steps is the sum of the counts, so a
 * string without its end is not taken for another schedule. Each schedule has
 * one string: runs are not split, and counts have no leading zeros.
 *
 * Preemptions make a string long, and schedules worth showing have few. A
 * schedule with too many for INTERLEAVE_REPLAY has no string.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "replay.h"
#include "trace.h"

/* No schedule is that long, and sums of two cannot overflow. */
#define REPLAY_COUNT_MAX	1000000

static char replay_request[INTERLEAVE_REPLAY];

char il_replay_letter(unsigned int thread)
{
	return thread < 26 ? 'a' + thread : 'A' + thread - 26;
}

static char replay_choice_to_char(u8 choice)
{
	return choice == IL_DEFAULT_CHOICE ? '-' : il_replay_letter(choice);
}

static int replay_char_to_choice(char c)
{
	if (c == '-')
		return IL_DEFAULT_CHOICE;
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c < 'A' + INTERLEAVE_THREADS - 26)
		return c - 'A' + 26;
	return -EINVAL;
}

int il_replay_format(char *buf, size_t size, const char *program,
		     enum interleave_accesses accesses, const u8 *schedule,
		     unsigned int steps)
{
	size_t len;
	unsigned int i, run;

	len = snprintf(buf, size, "%s:%c%u:", program,
		       accesses == INTERLEAVE_ACCESSES_SCHEDULED ? 'm' : 's',
		       steps);
	for (i = 0; i < steps && len < size; i += run) {
		for (run = 1; i + run < steps; run++) {
			if (schedule[i + run] != schedule[i])
				break;
		}
		if (run == 1) {
			len += snprintf(buf + len, size - len, "%c",
					replay_choice_to_char(schedule[i]));
		} else {
			len += snprintf(buf + len, size - len, "%c%u",
					replay_choice_to_char(schedule[i]),
					run);
		}
	}
	if (len < size)
		return len;

	if (size)
		buf[0] = '\0';
	return -ENOSPC;
}

/* A decimal number without leading zeros; -EINVAL if there is none. */
static int replay_parse_number(const char **at)
{
	const char *p = *at;
	int value = 0;

	if (!isdigit(*p) || (*p == '0' && isdigit(p[1])))
		return -EINVAL;
	for (; isdigit(*p); p++) {
		value = value * 10 + *p - '0';
		if (value > REPLAY_COUNT_MAX)
			return -EINVAL;
	}
	*at = p;
	return value;
}

/* A choice and its count; returns the count. */
static int replay_parse_run(const char **at, int *choice)
{
	int count = 1;

	*choice = replay_char_to_choice(**at);
	if (*choice < 0)
		return -EINVAL;
	(*at)++;
	if (isdigit(**at)) {
		count = replay_parse_number(at);
		if (count < 2)
			return -EINVAL;
	}
	return count;
}

static const char *replay_parse_program(const char *replay, const char *program)
{
	const char *p = replay;

	while (isalnum(*p) || *p == '_')
		p++;
	if (p == replay || *p != ':')
		return NULL;
	if (program && (strlen(program) != p - replay ||
			strncmp(program, replay, p - replay)))
		return NULL;
	return p + 1;
}

int il_replay_parse(const char *replay, const char *program,
		    enum interleave_accesses *accesses, u8 *schedule,
		    unsigned int max_steps)
{
	const char *at = replay_parse_program(replay, program);
	int steps, sum = 0, count, choice, last = -1;

	if (!at || (*at != 's' && *at != 'm'))
		return -EINVAL;
	*accesses = *at == 'm' ? INTERLEAVE_ACCESSES_SCHEDULED :
				 INTERLEAVE_ACCESSES_CHECKED;
	at++;
	steps = replay_parse_number(&at);
	if (steps < 0 || *at++ != ':')
		return -EINVAL;
	if (schedule && steps > max_steps)
		return -EINVAL;

	for (; *at; last = choice) {
		count = replay_parse_run(&at, &choice);
		if (count < 0 || choice == last || count > steps - sum)
			return -EINVAL;
		if (schedule)
			memset(schedule + sum, choice, count);
		sum += count;
	}
	return sum == steps ? steps : -EINVAL;
}

bool il_replay_requested(const struct interleave_program *program,
			 const struct interleave_options *options,
			 const char **replay)
{
	enum interleave_accesses accesses;

	*replay = NULL;
	if (!*replay_request)
		return false;
	if (il_replay_parse(replay_request, program->name, &accesses, NULL,
			    0) >= 0 &&
	    accesses == options->accesses)
		*replay = replay_request;
	return true;
}

static int replay_set_requested(const char *val, const struct kernel_param *kp)
{
	enum interleave_accesses accesses;

	if (strlen(val) >= sizeof(replay_request) ||
	    il_replay_parse(val, NULL, &accesses, NULL, 0) < 0)
		return -EINVAL;
	strscpy(replay_request, val, sizeof(replay_request));
	return 0;
}

static int replay_get_requested(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", replay_request);
}

static const struct kernel_param_ops replay_requested_ops = {
	.set = replay_set_requested,
	.get = replay_get_requested,
};

module_param_cb(replay, &replay_requested_ops, NULL, 0444);
MODULE_PARM_DESC(replay, "Run only this schedule");
