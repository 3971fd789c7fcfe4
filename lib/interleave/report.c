// SPDX-License-Identifier: GPL-2.0-only
/*
 * Summaries and schedules, as diagnostics of the case
 *
 * Every line begins with four spaces and "# ", as KTAP wants it, and then has
 * one of these forms. Numbers are decimal; words in capitals are
 *
 *	PROGRAM	name of the program: letters, digits and '_'
 *	THREAD	letter, colon, name: "a:creator". Replay strings have the same
 *		letter
 *	OBJECT	which object, and its expression in the source if there is one:
 *		"#3 &group->lock". The first word is the name that the program
 *		gave, with an offset if the operation is inside of the object
 *		("group+0x18"); else a number, the first object being #1.
 *		Memory that a step allocated is one object ("#4+0x18"). An
 *		object that no step allocated and that has no expression has
 *		its address instead; "-" is no object
 *	PLACE	"file.c:123", or the return address if the place in the source
 *		is not known: "0x6001f2a4"
 *
 * Long lines are broken here. An exploration prints
 *
 *	interleave: PROGRAM: explored by STRATEGY at GRANULARITY: N schedules,
 *		N pruned, deepest N steps, order XXXXXXXX, N.NNNNNN s,
 *		N per second, END
 *
 * STRATEGY is one of report_strategies[], with " (N)" for those that have a
 * bound; GRANULARITY "synchronisation" or "every access"; END "complete" or
 * "bounded by REASON". The order, in hexadecimal, is a digest of all schedules
 * in the order in which they were run: equal explorations print equal digests.
 * The rate is "-" if the exploration took less than a millisecond. A schedule
 * prints
 *
 *	interleave: PROGRAM: found FINDING: MESSAGE
 *	interleave: PROGRAM: schedule of N steps, N preemptions, minimal,
 *		found WHERE
 *	|      step  THREAD      THREAD        object    function    place
 *	|>~[!    12  .           mutex_lock    OBJECT    FUNCTION    PLACE
 *	...
 *	interleave: PROGRAM: waits: THREAD for OBJECT, held by THREAD since
 *		step N and THREAD
 *	interleave: PROGRAM: cycle: THREAD -> THREAD -> THREAD
 *	interleave: PROGRAM: replay string: STRING
 *
 * FINDING is one of report_findings[]. Of a good schedule the first line is
 * "found nothing", and the second one ends after the preemptions. "minimal" may
 * be "not shown to be minimal". WHERE is "before the first step" or "after the
 * last step", and left out if the table marks a step.
 *
 * The table has a column for each thread and a line for each step, with the
 * operation in the column of its thread and "." in the others. Columns are at
 * least two spaces apart; no text has two spaces in a row. A try has its
 * outcome appended: "mutex_trylock=0". The four signs in front may be spaces:
 *
 *	>	the thread of the line before could have continued
 *	~	another thread had to make a step before this one was possible
 *	[ ]	exclusive lock taken, released; ( ) shared lock or RCU reader;
 *		: exclusive lock made shared
 *	!	this step made the finding
 *
 * Lines with "-" for the step come last: the operations that the threads of a
 * deadlock wait to carry out. Each has a "waits" line; "held by nobody" means
 * that no thread in particular is waited for. Cycles among the threads are
 * "cycle" lines. A schedule without a replay string ends in
 *
 *	interleave: PROGRAM: no replay string: too many switches; the same
 *		exploration finds it again
 */
#include <linux/kernel.h>
#include <linux/math64.h>

#include <compat/kunit.h>

#include "report.h"
#include "schedule.h"
#include "state.h"
#include "timeline.h"
#include "trace.h"
#include "words.h"

static const char * const report_findings[] = {
	[INTERLEAVE_OK] = "nothing",
	[INTERLEAVE_ASSERTION] = "assertion",
	[INTERLEAVE_WARNING] = "warning",
	[INTERLEAVE_DEADLOCK] = "deadlock",
	[INTERLEAVE_LIVELOCK] = "livelock",
	[INTERLEAVE_RACE] = "data race",
	[INTERLEAVE_USE_AFTER_FREE] = "use after free",
	[INTERLEAVE_DOUBLE_FREE] = "double free",
	[INTERLEAVE_LEAK] = "leak",
	[INTERLEAVE_LOCK_HELD] = "lock held",
	[INTERLEAVE_BROKEN] = "broken",
};

static const char * const report_strategies[] = {
	[INTERLEAVE_DPOR] = "dpor",
	[INTERLEAVE_EXHAUSTIVE] = "exhaustive",
	[INTERLEAVE_PREEMPTIONS] = "preemptions",
	[INTERLEAVE_DELAYS] = "delays",
	[INTERLEAVE_PCT] = "pct",
	[INTERLEAVE_RANDOM] = "random",
};

static bool report_has_bound(enum interleave_strategy strategy)
{
	return strategy == INTERLEAVE_PREEMPTIONS ||
	       strategy == INTERLEAVE_DELAYS || strategy == INTERLEAVE_PCT;
}

static void report_add_speed(unsigned long schedules, u64 nanoseconds)
{
	u64 scaled = (u64)schedules * NSEC_PER_SEC;
	u32 rest;
	u64 seconds = div_u64_rem(div_u64(nanoseconds, NSEC_PER_USEC),
				  USEC_PER_SEC, &rest);

	il_line_add("%llu.%06u s, ", seconds, rest);
	if (nanoseconds < NSEC_PER_MSEC) {
		il_line_add("- per second, ");
	} else {
		il_line_add("%llu per second, ",
			    div64_u64(scaled, nanoseconds));
	}
}

void il_report_summary(struct kunit *test, const char *program,
		       const struct interleave_options *options,
		       const struct interleave_result *result)
{
	il_line_begin(program);
	il_line_add("explored by %s", report_strategies[options->strategy]);
	if (report_has_bound(options->strategy))
		il_line_add(" (%u)", options->bound);
	il_line_add(" at %s: ",
		    options->accesses == INTERLEAVE_ACCESSES_SCHEDULED ?
		    "every access" : "synchronisation");
	il_line_add("%lu schedules, %lu pruned, deepest %u steps, order %08x, ",
		    result->schedules, result->pruned, result->deepest,
		    result->order);
	report_add_speed(result->schedules, result->nanoseconds);
	if (result->complete && !result->bounded_by)
		il_line_add("complete");
	else
		il_line_add("bounded by %s", result->bounded_by ?: "finding");
	il_line_print(test);
}

static void report_print_finding(struct kunit *test, const char *program,
				 const struct interleave_result *result)
{
	il_line_begin(program);
	il_line_add("found %s", report_findings[result->finding]);
	if (result->finding != INTERLEAVE_OK) {
		il_line_add(": ");
		il_line_add_text(result->message);
	}
	il_line_print(test);

	il_line_begin(program);
	il_line_add("schedule of %u steps, %u preemptions", il_trace_length(),
		    result->preemptions);
	if (result->finding != INTERLEAVE_OK) {
		il_line_add(", %s", result->minimal ?
			    "minimal" : "not shown to be minimal");
		if (!il_halted_deadlocked() && !il_timeline_found_at()) {
			il_line_add(", found %s the %s step",
				    il_run.found_at ? "after" : "before",
				    il_run.found_at ? "last" : "first");
		}
	}
	il_line_print(test);
}

static void report_print_replay(struct kunit *test, const char *program,
				const struct interleave_result *result)
{
	il_line_begin(program);
	if (*result->replay) {
		il_line_add("replay string: %s", result->replay);
	} else {
		il_line_add("%s",
			    "no replay string: too many switches; the same exploration finds it again");
	}
	il_line_print(test);
}

void il_report_schedule(struct kunit *test, const char *program,
			const struct interleave_result *result)
{
	if (!test)
		return;

	report_print_finding(test, program, result);
	if (il_words_begin()) {
		il_timeline_print(test, program);
	} else {
		il_line_begin(program);
		il_line_add("no timeline: no memory for it");
		il_line_print(test);
	}
	il_words_end();
	report_print_replay(test, program, result);
}
