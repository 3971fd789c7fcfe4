// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedules as strings, and what the boot says about which to run
 *
 *	replay   = program ":" accesses steps ":" choices
 *	accesses = "s" | "m"		synchronisation alone, or memory as well
 *	choices  = { who [ count ] }	count from 2 on
 *	who      = "a".."z" | "A".."F"	thread 0 to 31
 *	         | "-"			whoever il_default_pick() picks
 *
 * as in "create_event:s57:-14b3-40". Nothing in it means anything to a shell or
 * to the parser of a kernel's command line. @steps is the sum of the counts, so
 * that a string which lost its end is not taken for another schedule. There is
 * one string for each schedule: a run is not split, a count has no zeros in
 * front.
 *
 * What makes a string long are switches that the threads could have done
 * without, and schedules worth showing have few. One with too many for
 * INTERLEAVE_REPLAY has no string.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "internal.h"

/* Beyond this a count is nonsense, and its arithmetic is still safe. */
#define COUNT_MAX	1000000

static char requested[INTERLEAVE_REPLAY];

char il_replay_letter(unsigned int thread)
{
	return thread < 26 ? 'a' + thread : 'A' + thread - 26;
}

static char choice_to_char(u8 choice)
{
	return choice == IL_REPLAY_DEFAULT ? '-' : il_replay_letter(choice);
}

static int char_to_choice(char c)
{
	if (c == '-')
		return IL_REPLAY_DEFAULT;
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
		for (run = 1; i + run < steps; run++)
			if (schedule[i + run] != schedule[i])
				break;
		if (run == 1)
			len += snprintf(buf + len, size - len, "%c",
					choice_to_char(schedule[i]));
		else
			len += snprintf(buf + len, size - len, "%c%u",
					choice_to_char(schedule[i]), run);
	}
	if (len < size)
		return len;

	/* Half a string would be worse than none. */
	if (size)
		buf[0] = '\0';
	return -ENOSPC;
}

/* A decimal number without zeros in front; -EINVAL if there is none. */
static int parse_number(const char **at)
{
	const char *p = *at;
	int value = 0;

	if (!isdigit(*p) || (*p == '0' && isdigit(p[1])))
		return -EINVAL;
	for (; isdigit(*p); p++) {
		value = value * 10 + *p - '0';
		if (value > COUNT_MAX)
			return -EINVAL;
	}
	*at = p;
	return value;
}

/* One run: who, and how often; the count. */
static int parse_run(const char **at, int *who)
{
	int count = 1;

	*who = char_to_choice(**at);
	if (*who < 0)
		return -EINVAL;
	(*at)++;
	if (isdigit(**at)) {
		count = parse_number(at);
		if (count < 2)
			return -EINVAL;
	}
	return count;
}

static const char *parse_program(const char *replay, const char *program)
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
	const char *at = parse_program(replay, program);
	int steps, sum = 0, count, who, last = -1;

	if (!at || (*at != 's' && *at != 'm'))
		return -EINVAL;
	*accesses = *at == 'm' ? INTERLEAVE_ACCESSES_SCHEDULED :
				 INTERLEAVE_ACCESSES_CHECKED;
	at++;
	steps = parse_number(&at);
	if (steps < 0 || *at++ != ':')
		return -EINVAL;
	if (schedule && steps > max_steps)
		return -EINVAL;

	for (; *at; last = who) {
		count = parse_run(&at, &who);
		if (count < 0 || who == last || count > steps - sum)
			return -EINVAL;
		if (schedule)
			memset(schedule + sum, who, count);
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
	if (!*requested)
		return false;
	if (il_replay_parse(requested, program->name, &accesses, NULL, 0) >= 0 &&
	    accesses == options->accesses)
		*replay = requested;
	return true;
}

static int set_requested(const char *val, const struct kernel_param *kp)
{
	enum interleave_accesses accesses;

	/* The caller tells of an error, and by which parameter. */
	if (strlen(val) >= sizeof(requested) ||
	    il_replay_parse(val, NULL, &accesses, NULL, 0) < 0)
		return -EINVAL;
	strscpy(requested, val, sizeof(requested));
	return 0;
}

static int get_requested(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", requested);
}

static const struct kernel_param_ops requested_ops = {
	.set = set_requested,
	.get = get_requested,
};

module_param_cb(replay, &requested_ops, NULL, 0444);
MODULE_PARM_DESC(replay, "Of all explorations, run this one schedule alone");

static bool unbounded;
module_param(unbounded, bool, 0444);
MODULE_PARM_DESC(unbounded, "Run every schedule, however many a case asks for");

bool il_replay_unbounded(void)
{
	return unbounded;
}

static bool plain;
module_param(plain, bool, 0444);
MODULE_PARM_DESC(plain, "Search by plain depth-first search, to see what reduction saves");

bool il_replay_plain(void)
{
	return plain;
}
