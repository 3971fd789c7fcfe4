/* SPDX-License-Identifier: GPL-2.0-only */
/* What the explorer must find in the programs of "twins.h". */
#ifndef _EXPLORER_BUGS_H
#define _EXPLORER_BUGS_H

#include <interleave/interleave.h>

/**
 * struct bug - a bug and its correct twin
 * @name: name of the pair
 * @bad: program with the bug
 * @good: program without it
 * @options: options to explore both with
 * @finding: what reduction finds
 * @also: what another strategy may find first; INTERLEAVE_OK: nothing else
 * @says: parts of the message; NULL entries are unused
 * @preemptions: preemptions that the bug takes
 * @by_access: found only if the explorer sees each access to memory
 */
struct bug {
	const char *name;
	const struct interleave_program *bad;
	const struct interleave_program *good;
	struct interleave_options options;
	enum interleave_finding finding;
	enum interleave_finding also;
	const char *says[4];
	unsigned int preemptions;
	bool by_access;
};

/**
 * bug_gen_params() - generate the parameters of a case that runs for each bug
 * @prev: previous parameter; NULL: none yet
 * @desc: buffer of KUNIT_PARAM_DESC_SIZE bytes for the description
 *
 * Context: Any context.
 * Return: the next struct bug; NULL after the last.
 */
const void *bug_gen_params(const void *prev, char *desc);

#endif /* _EXPLORER_BUGS_H */
