// SPDX-License-Identifier: GPL-2.0-only
/* The report of an exploration and the timeline of a schedule, line by line. */
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "explored.h"
#include "shown_programs.h"
#include "step_programs.h"
#include "twins.h"

#define LINES	64
#define WIDTH	640

/**
 * struct printed - diagnostics printed since printed_begin()
 * @log: position in the kernel log at printed_begin()
 * @line: each line, without its "# "
 * @count: number of lines
 */
struct printed {
	struct kmsg_dump_iter log;
	char line[LINES][WIDTH];
	unsigned int count;
};

static struct printed *printed_begin(struct kunit *test)
{
	struct printed *printed;

	printed = kunit_kzalloc(test, sizeof(*printed), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, printed);
	compat_kmsg_dump_rewind(&printed->log);
	printed->log.cur_seq = printed->log.next_seq;
	return printed;
}

static void printed_end(struct printed *printed)
{
	char record[1024];
	size_t len;

	while (printed->count < LINES &&
	       kmsg_dump_get_line(&printed->log, false, record,
				  sizeof(record) - 1, &len)) {
		char *begin;

		record[min(len, sizeof(record) - 1)] = '\0';
		begin = strstr(record, "    # ");
		if (!begin)
			continue;
		begin[strcspn(begin, "\n")] = '\0';
		strscpy(printed->line[printed->count++],
			begin + strlen("    # "), WIDTH);
	}
}

/* Expect exactly these lines, each given as a pattern. */
static void expect_lines(struct kunit *test, const struct printed *printed,
			 const char * const *patterns, unsigned int count)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, printed->count, count);
	for (i = 0; i < min(printed->count, count); i++) {
		KUNIT_EXPECT_TRUE_MSG(test,
				      glob_match(patterns[i], printed->line[i]),
				      "line %u is \"%s\", not \"%s\"", i,
				      printed->line[i], patterns[i]);
	}
}

static const struct interleave_result *
show_schedule(struct kunit *test, const struct interleave_program *program,
	      const char *replay, struct printed *printed)
{
	struct interleave_result *result = new_result(test);

	KUNIT_ASSERT_EQ(test,
			interleave_replay(test, program, NULL, replay, result),
			0);
	printed_end(printed);
	return result;
}

static void expect_shown(struct kunit *test,
			 const struct interleave_program *program,
			 const char *replay, const char * const *patterns,
			 unsigned int count)
{
	struct printed *printed = printed_begin(test);

	show_schedule(test, program, replay, printed);
	expect_lines(test, printed, patterns, count);
}

/* Expect the report of a schedule, as one pattern for each line. */
#define EXPECT_SHOWN(test, program, replay, ...)			\
	do {								\
		static const char * const patterns[] = { __VA_ARGS__ };	\
									\
		expect_shown(test, program, replay, patterns,		\
			     ARRAY_SIZE(patterns));			\
	} while (0)

static void deadlock_is_shown_with_its_cycle(struct kunit *test)
{
	EXPECT_SHOWN(test, &shown_abba, "shown_abba:s3:ab-",
		     "interleave: shown_abba: found deadlock: *",
		     "interleave: shown_abba: schedule of 3 steps, 1 preemptions, not shown to be minimal",
		     "|      step  a:first     b:second    c:watcher        object     function         place",
		     "|  \\[      1  mutex_lock  .           .                the_left   left_then_right  shown_programs.c:*",
		     "|> \\[      2  .           mutex_lock  .                #1 &right  right_then_left  shown_programs.c:*",
		     "|         3  .           .           mutex_trylock=0  the_left   try_left         shown_programs.c:*",
		     "| ~ !     -  mutex_lock  .           .                #1 &right  left_then_right  shown_programs.c:*",
		     "| ~ !     -  .           mutex_lock  .                the_left   right_then_left  shown_programs.c:*",
		     "interleave: shown_abba: waits: a:first for #1 &right, held by b:second since step 2",
		     "interleave: shown_abba: waits: b:second for the_left, held by a:first since step 1",
		     "interleave: shown_abba: cycle: a:first -> b:second -> a:first",
		     "interleave: shown_abba: replay string: shown_abba:s3:ab-");
}

static void flush_waits_for_the_worker(struct kunit *test)
{
	EXPECT_SHOWN(test, &shown_flush, "shown_flush:s4:-4",
		     "interleave: shown_flush: found deadlock: *",
		     "interleave: shown_flush: schedule of 4 steps, 0 preemptions, *",
		     "|      step  a:flusher*b:*",
		     "|  \\[      1  mutex_lock*",
		     "|         2  *work*=1*",
		     "|         3  flush_work *",
		     "|         4  .*",
		     "| ~ !     -  flush_work*",
		     "| ~ !     -  .  *mutex_lock*#1 &right*",
		     "interleave: shown_flush: waits: a:flusher for #2 &work, held by b:*",
		     "interleave: shown_flush: waits: b:* for #1 &right, held by a:flusher since step 1",
		     "interleave: shown_flush: cycle: a:flusher -> b:* -> a:flusher",
		     "interleave: shown_flush: replay string: *");
}

static void every_thread_has_a_column(struct kunit *test)
{
	struct printed *printed = printed_begin(test);
	const struct interleave_result *result;

	result = show_schedule(test, &shown_crowd,
			       "shown_crowd:s32:FEDCBAzyxwvutsrqponmlkjihgfedcba",
			       printed);

	KUNIT_EXPECT_EQ(test, (int)result->finding, INTERLEAVE_OK);
	/* Two lines and the head before the rows, one line after. */
	KUNIT_ASSERT_EQ(test, printed->count, 3 + INTERLEAVE_THREADS + 1);
	KUNIT_EXPECT_TRUE(test, glob_match("interleave: shown_crowd: found nothing",
					   printed->line[0]));
	KUNIT_EXPECT_TRUE(test, glob_match("|*a:one  b:one *z:one  A:one *F:one  *",
					   printed->line[2]));
	KUNIT_EXPECT_TRUE(test, glob_match("|         1  .  *.      point  *",
					   printed->line[3]));
	KUNIT_EXPECT_TRUE(test, glob_match("|        32  point  .  *",
					   printed->line[34]));
}

static void shared_locks_have_their_own_signs(struct kunit *test)
{
	EXPECT_SHOWN(test, &shown_readers, "shown_readers:s5:a3b2",
		     "interleave: shown_readers: found nothing",
		     "interleave: shown_readers: schedule of 5 steps, 0 preemptions",
		     "|*",
		     "|  \\[      1  down_write *",
		     "|  :      2  downgrade_write *",
		     "|  )      3  up_read *",
		     "| ~(      4  . *down_read*",
		     "|  )      5  . *up_read*",
		     "interleave: shown_readers: replay string: *");
}

static void waiting_and_preemption_are_marked(struct kunit *test)
{
	EXPECT_SHOWN(test, &shown_readers, "shown_readers:s5:a2b2a",
		     "interleave: shown_readers: found nothing",
		     "interleave: shown_readers: schedule of 5 steps, 1 preemptions",
		     "|*",
		     "|  \\[      1  down_write *",
		     "|  :      2  downgrade_write *",
		     "|>~(      3  . *down_read*",
		     "|  )      4  . *up_read*",
		     "|  )      5  up_read *",
		     "interleave: shown_readers: replay string: *");
}

static void finding_is_marked_at_its_step(struct kunit *test)
{
	EXPECT_SHOWN(test, &shown_complaint, "shown_complaint:s2:-2",
		     "interleave: shown_complaint: found assertion: not as it should be",
		     "interleave: shown_complaint: schedule of 2 steps, 0 preemptions, not shown to be minimal",
		     "|*",
		     "|         1  atomic_inc *box+0x4 &box.inside *",
		     "|   !     2  atomic_inc *box  *",
		     "interleave: shown_complaint: replay string: *");
}

static void expect_second_line(struct kunit *test,
			       const struct interleave_program *program,
			       const char *replay, const char *line)
{
	struct printed *printed = printed_begin(test);

	show_schedule(test, program, replay, printed);
	KUNIT_ASSERT_GT(test, printed->count, 1U);
	KUNIT_EXPECT_STREQ(test, printed->line[1], line);
}

static void finding_outside_the_steps_is_placed(struct kunit *test)
{
	expect_second_line(test, &shown_early, "shown_early:s0:",
			   "interleave: shown_early: schedule of 0 steps, 0 preemptions, not shown to be minimal, found before the first step");
	expect_second_line(test, &shown_late, "shown_late:s1:-",
			   "interleave: shown_late: schedule of 1 steps, 0 preemptions, not shown to be minimal, found after the last step");
}

static void allocation_is_one_object(struct kunit *test)
{
	EXPECT_SHOWN(test, &shown_memory, "shown_memory:s4:-4",
		     "interleave: shown_memory: found nothing",
		     "interleave: shown_memory: schedule of 4 steps, 0 preemptions",
		     "|*",
		     "|         1  kzalloc *#1 sizeof(\\*pair) *",
		     "|         2  atomic_inc *#1+0x4 &pair->second *",
		     "|         3  atomic_inc *#1 &pair->first *",
		     "|         4  kfree *#1 pair *",
		     "interleave: shown_memory: replay string: *");
}

static void wait_queue_keeps_its_first_name(struct kunit *test)
{
	EXPECT_SHOWN(test, &shown_queue, "shown_queue:s4:-4",
		     "interleave: shown_queue: found nothing",
		     "interleave: shown_queue: schedule of 4 steps, 0 preemptions",
		     "|*",
		     "|         1  prepare_to_wait_exclusive *#1 &queue *",
		     "|         2  finish_wait *#1 &queue *",
		     "|         3  add_wait_queue *#1 &queue *",
		     "|         4  set_current_state *#1 &queue *",
		     "interleave: shown_queue: replay string: *");
}

#ifdef WITH_GUARDS
static void end_of_a_scope_is_shown_at_its_guard(struct kunit *test)
{
	EXPECT_SHOWN(test, &nested_scopes, "nested_scopes:s3:-3",
		     "interleave: nested_scopes: found nothing",
		     "interleave: nested_scopes: schedule of 3 steps, 0 preemptions",
		     "|*",
		     "|*     1  rcu_read_lock * look_in_two_scopes *",
		     "|         2  point *",
		     "|*     3  rcu_read_unlock * look_in_two_scopes *",
		     "interleave: nested_scopes: replay string: *");
}
#endif

/* Expect one line, a summary that matches the pattern. */
static void expect_end(struct kunit *test,
		       const struct interleave_options *options,
		       const char *pattern)
{
	const struct interleave_program program = dependent_steps(2, 2);
	struct printed *printed = printed_begin(test);
	const char *last;

	interleave_check(test, &program, options);
	printed_end(printed);

	KUNIT_ASSERT_EQ(test, printed->count, 1U);
	last = printed->line[0];
	KUNIT_EXPECT_TRUE_MSG(test, glob_match(pattern, last), "%s", last);
}

static void only_an_exhausted_exploration_is_complete(struct kunit *test)
{
	const struct interleave_options exhaustive = {
		.strategy = INTERLEAVE_EXHAUSTIVE,
	};
	const struct interleave_options bounded = {
		.strategy = INTERLEAVE_PREEMPTIONS,
		.accesses = INTERLEAVE_ACCESSES_SCHEDULED,
		.bound = 1,
	};
	const struct interleave_options random = {
		.strategy = INTERLEAVE_RANDOM,
		.max_schedules = 3,
	};

	expect_end(test, &exhaustive,
		   "interleave: *: explored by exhaustive at synchronisation: 6 schedules, 0 pruned, deepest 4 steps, order ????????, *.?????? s, * per second, complete");
	expect_end(test, &bounded,
		   "interleave: *: explored by preemptions (1) at every access: * schedules, *, bounded by preemptions");
	expect_end(test, &random,
		   "interleave: *: explored by random at synchronisation: 3 schedules, *, bounded by random");
}

static struct kunit_case report_cases[] = {
	KUNIT_CASE(deadlock_is_shown_with_its_cycle),
	KUNIT_CASE(flush_waits_for_the_worker),
	KUNIT_CASE(every_thread_has_a_column),
	KUNIT_CASE(shared_locks_have_their_own_signs),
	KUNIT_CASE(waiting_and_preemption_are_marked),
	KUNIT_CASE(finding_is_marked_at_its_step),
	KUNIT_CASE(finding_outside_the_steps_is_placed),
	KUNIT_CASE(allocation_is_one_object),
	KUNIT_CASE(wait_queue_keeps_its_first_name),
#ifdef WITH_GUARDS
	KUNIT_CASE(end_of_a_scope_is_shown_at_its_guard),
#endif
	KUNIT_CASE(only_an_exhausted_exploration_is_complete),
	{}
};

static struct kunit_suite report_suite = {
	.name = "explorer_report",
	.test_cases = report_cases,
};

kunit_test_suites(&report_suite);
