/* SPDX-License-Identifier: GPL-2.0-only */
/* What is known of the programs of "programs.h". */
#ifndef BUGS_H
#define BUGS_H

#include "programs.h"

/**
 * struct bug - A bug and its twin.
 * @name: for people
 * @bad: the program that has it
 * @good: the program that does not
 * @options: how to explore both
 * @finding: what is found with reduction
 * @also: what another strategy may come to first; INTERLEAVE_OK: nothing else
 * @says: what the message has in it, as many as are not NULL
 * @preemptions: that it takes
 * @by_access: it is seen only where the explorer sees each access to memory
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

#ifdef WITH_GUARDS
#define BUGS	115
#else
#define BUGS	107
#endif

extern const struct bug bugs[BUGS];

#endif /* BUGS_H */
