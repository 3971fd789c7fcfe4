// SPDX-License-Identifier: GPL-2.0-only
/*
 * Summaries and timelines, as diagnostics of the case
 *
 * Every line begins with four spaces and "# ", as KTAP wants it, and then is of
 * one of these forms. Numbers are decimal; words in capitals are
 *
 *	PROGRAM	the program's name: letters, digits and '_'
 *	THREAD	letter, colon, name: "a:creator". The letter is the one that
 *		replay strings have for it
 *	OBJECT	which object it is, and what the source calls it if it says so:
 *		"#3 &group->lock". The first word is the name that the program
 *		gave it, with the offset if it is inside ("group+0x18"). Without
 *		one it is a number, the first to appear being #1; what a step
 *		allocated is one object ("#4+0x18"). Where the source says nothing,
 *		the address of what was not allocated follows; "-" is none
 *	PLACE	"file.c:123"; if no place in the source is known, the address of
 *		the code right behind it: "0x6001f2a4"
 *
 * Long lines are shown here in two. Of an exploration:
 *
 *	interleave: PROGRAM: explored by STRATEGY at GRANULARITY: N schedules,
 *		N pruned, deepest N steps, order XXXXXXXX, N.NNNNNN s,
 *		N per second, END
 *
 * STRATEGY is one of strategy_names[], with " (N)" for those that have a bound;
 * GRANULARITY "synchronisation" or "every access"; END "complete" or "bounded by
 * WHAT". The order, in hexadecimal, is a digest of all schedules in the order in
 * which they were run: the same wherever the same was explored. The rate is "-" of
 * what took less than a millisecond. Of a schedule:
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
 *	interleave: PROGRAM: to see it again: tools/vfio-kunit replay STRING
 *
 * FINDING is one of finding_names[]. Of a good schedule the first line is "found
 * nothing", and the second one ends after the preemptions. "minimal" may be "not
 * shown to be minimal". WHERE is "before the first step" or "after the last
 * step"; else the table shows it, and nothing is said here.
 *
 * The table has a column for each thread and a line for each step, with the
 * operation in the column of the thread that makes it and "." in the others. Two
 * or more spaces part the columns; no text has two in a row. A try has its
 * outcome appended: "mutex_trylock=0". The four signs in front may be spaces:
 *
 *	>	the thread of the line before could have gone on
 *	~	this thread had to wait for this step
 *	[ ]	exclusive lock taken, let go; ( ) the same of a shared one or of a
 *		reader of RCU; : exclusive made shared
 *	!	here the finding was made
 *
 * Lines with "-" for the step come last: the operations that threads in a
 * deadlock wait to make. There is a "waits" line for each; without a thread that
 * is expected to let it go on, it is "held by nobody". Circles among them are
 * "cycle" lines. A schedule without a replay string has, instead of the last two
 * lines,
 *
 *	interleave: PROGRAM: no replay string: too many switches; the same
 *		exploration finds it again
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <compat/kunit.h>

#include "internal.h"

/* Longer than any line that the console takes whole. */
#define LINE_SIZE	1024

#define NAMES		64

struct object_name {
	unsigned long address;
	size_t size;
	const char *name;
};

static struct object_name names[NAMES];
static unsigned int nr_names;

/*
 * struct halted - Where every thread was when the finding was made.
 * @ready: mask of those that had an operation left to carry out
 * @stuck: mask of those that could not
 * @op: the operation of each
 * @blockers: mask of the threads that kept each from it
 */
static struct {
	u32 ready;
	u32 stuck;
	struct il_op op[INTERLEAVE_THREADS];
	u32 blockers[INTERLEAVE_THREADS];
} halted;

static const char * const finding_names[] = {
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

static const char * const strategy_names[] = {
	[INTERLEAVE_DPOR] = "dpor",
	[INTERLEAVE_EXHAUSTIVE] = "exhaustive",
	[INTERLEAVE_PREEMPTIONS] = "preemptions",
	[INTERLEAVE_DELAYS] = "delays",
	[INTERLEAVE_PCT] = "pct",
	[INTERLEAVE_RANDOM] = "random",
};

/* Of operations that have no place in the source */
static const char * const kind_names[IL_KINDS] = {
	[IL_POINT] = "point",
	[IL_LOCK] = "lock",
	[IL_TRYLOCK] = "trylock",
	[IL_UNLOCK] = "unlock",
	[IL_READ_LOCK] = "read_lock",
	[IL_READ_TRYLOCK] = "read_trylock",
	[IL_READ_UNLOCK] = "read_unlock",
	[IL_DOWNGRADE] = "downgrade",
	[IL_WAIT] = "wait",
	[IL_TRY_WAIT] = "try_wait",
	[IL_COMPLETE] = "complete",
	[IL_COMPLETE_ALL] = "complete_all",
	[IL_PREPARE] = "prepare_to_wait",
	[IL_QUEUE_UP] = "prepare_to_wait_exclusive",
	[IL_FINISH] = "finish_wait",
	[IL_ACTIVE] = "waitqueue_active",
	[IL_SLEEP] = "sleep",
	[IL_WAKE] = "wake",
	[IL_ALLOC] = "alloc",
	[IL_FREE] = "free",
	[IL_QUEUE] = "queue",
	[IL_START] = "work begins",
	[IL_DONE] = "work ends",
	[IL_CANCEL] = "cancel",
	[IL_ENTER] = "enters queue",
	[IL_LEAVE] = "leaves queue",
	[IL_RCU_LOCK] = "rcu_read_lock",
	[IL_RCU_UNLOCK] = "rcu_read_unlock",
	[IL_RCU_BEGIN] = "grace period begins",
	[IL_RCU_END] = "grace period ends",
};

/* One report is written at a time, see internal.h. */
static char line[LINE_SIZE];
static size_t line_len;

static __printf(1, 2) void add(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line_len += vscnprintf(line + line_len, sizeof(line) - line_len, fmt,
			       args);
	va_end(args);
}

/* Text of others, in which neither line ends nor wide gaps may be. */
static void add_text(const char *text)
{
	for (; *text; text++) {
		bool gap = *text == ' ' || *text == '\n' || *text == '\t';

		if (!gap)
			add("%c", *text);
		else if (line_len && line[line_len - 1] != ' ')
			add(" ");
	}
	while (line_len && line[line_len - 1] == ' ')
		line[--line_len] = '\0';
}

static void add_word(const char *text)
{
	size_t i = line_len;

	add_text(text);
	for (; i < line_len; i++)
		if (line[i] == ' ')
			line[i] = '_';
}

static void pad_to(size_t column)
{
	while (line_len < column && line_len < sizeof(line) - 1)
		add(" ");
}

static void print_line(struct kunit *test)
{
	kunit_log(KERN_INFO, test, KUNIT_SUBTEST_INDENT "# %s\n", line);
	line_len = 0;
	line[0] = '\0';
}

static void add_program(const char *program)
{
	add("interleave: %s: ", program);
}

void il_report_reset(void)
{
	nr_names = 0;
	halted.ready = 0;
	halted.stuck = 0;
}

void interleave_name(const void *object, size_t size, const char *name)
{
	if (!interleave_hooked() || nr_names == NAMES)
		return;
	names[nr_names].address = (unsigned long)object;
	names[nr_names].size = size;
	names[nr_names].name = name;
	nr_names++;
}
EXPORT_SYMBOL_GPL(interleave_name);

/* Threads whose going on would let another one go on. */
static u32 blockers_of(unsigned int thread, const struct il_op *op)
{
	u32 mask = il_model_blockers(thread, op);
	unsigned int i;

	if (op->kind != IL_FLUSHED && op->kind != IL_UNBAR)
		return mask;
	for (i = 0; i < il_run.nr_threads; i++)
		if (il_run.thread[i].state == IL_READY &&
		    il_run.thread[i].work == op->address)
			mask |= BIT(i);
	return mask;
}

void il_report_halt(void)
{
	unsigned int i;

	halted.ready = 0;
	halted.stuck = 0;
	for (i = 0; i < il_run.nr_threads; i++) {
		const struct il_thread *thread = &il_run.thread[i];

		if (thread->state != IL_READY)
			continue;
		halted.ready |= BIT(i);
		halted.op[i] = thread->op;
		if (il_model_enabled(i, &thread->op))
			continue;
		halted.stuck |= BIT(i);
		halted.blockers[i] = blockers_of(i, &thread->op);
	}
}

static bool has_bound(enum interleave_strategy strategy)
{
	return strategy == INTERLEAVE_PREEMPTIONS ||
	       strategy == INTERLEAVE_DELAYS || strategy == INTERLEAVE_PCT;
}

static void add_speed(unsigned long schedules, u64 nanoseconds)
{
	u32 rest;
	u64 seconds = div_u64_rem(div_u64(nanoseconds, NSEC_PER_USEC),
				  USEC_PER_SEC, &rest);

	add("%llu.%06u s, ", seconds, rest);
	if (nanoseconds < NSEC_PER_MSEC)
		add("- per second, ");
	else
		add("%llu per second, ",
		    div64_u64((u64)schedules * NSEC_PER_SEC, nanoseconds));
}

void il_report_summary(struct kunit *test, const char *program,
		       const struct interleave_options *options,
		       const struct interleave_result *result)
{
	add_program(program);
	add("explored by %s", strategy_names[options->strategy]);
	if (has_bound(options->strategy))
		add(" (%u)", options->bound);
	add(" at %s: ", options->accesses == INTERLEAVE_ACCESSES_SCHEDULED ?
	    "every access" : "synchronisation");
	add("%lu schedules, %lu pruned, deepest %u steps, order %08x, ",
	    result->schedules, result->pruned, result->deepest, result->order);
	add_speed(result->schedules, result->nanoseconds);
	if (result->complete && !result->bounded_by)
		add("complete");
	else
		add("bounded by %s", result->bounded_by ?: "finding");
	print_line(test);
}

/* Threads that have a column: those of work items are few and far between. */
static bool is_shown(unsigned int thread)
{
	return il_run.thread[thread].state != IL_UNUSED;
}

/* Mask of the threads that wait for ever. */
static u32 deadlocked(void)
{
	return il_run.finding == INTERLEAVE_DEADLOCK ? halted.stuck : 0;
}

static const struct object_name *find_name(unsigned long address)
{
	unsigned int i;

	/* Of an object and a part of it, the part is named later. */
	for (i = nr_names; i--;)
		if (address - names[i].address < names[i].size ||
		    address == names[i].address)
			return &names[i];
	return NULL;
}

bool il_report_has_name(unsigned long address)
{
	return find_name(address);
}

/*
 * struct numbers - Of the objects without a name, in the order of appearance.
 * @address: of each
 * @count: how many
 */
static struct {
	unsigned long *address;
	unsigned int count;
} numbers;

/* Where what an address is in was allocated, if it was by a step. */
static unsigned long start_of(unsigned long address)
{
	unsigned int i;

	for (i = 0; i < il_trace_length(); i++) {
		const struct il_op *op = &il_trace_step(i)->op;

		if (op->kind == IL_ALLOC && address - op->address < op->size)
			return op->address;
	}
	return address;
}

/* Of a wait queue it is the list that waiting is done to. */
static unsigned long shown_address(const struct il_op *op)
{
	switch (op->kind) {
	case IL_PREPARE:
	case IL_QUEUE_UP:
	case IL_ACTIVE:
	case IL_SLEEP:
	case IL_FINISH:
	case IL_WAKE:
		return op->address - offsetof(struct wait_queue_head, head);
	default:
		return op->address;
	}
}

static void number_object(const struct il_op *op)
{
	unsigned long address = shown_address(op);
	unsigned long start = start_of(address);
	unsigned int i;

	if (!op->size || find_name(address))
		return;
	for (i = 0; i < numbers.count; i++)
		if (numbers.address[i] == start)
			return;
	numbers.address[numbers.count++] = start;
}

static unsigned int object_number(unsigned long address)
{
	unsigned int i;

	for (i = 0; i < numbers.count; i++)
		if (numbers.address[i] == address)
			break;
	return i + 1;
}

/* To append the object of an operation, as OBJECT above. */
static void add_object(const struct il_op *op)
{
	unsigned long address = shown_address(op);
	const struct object_name *name = find_name(address);
	unsigned long start = name ? name->address : start_of(address);
	const char *text = il_trace_text(op);

	if (!op->size) {
		add("-");
		return;
	}
	if (name)
		add_word(name->name);
	else
		add("#%u", object_number(start));
	if (address != start)
		add("+0x%lx", address - start);

	if (text) {
		/* The name of the very object says it better. */
		if (name && address == start)
			return;
		add(" ");
		add_text(text);
	} else if (!name && !il_memory_owns(address)) {
		add(" 0x%lx", address);
	}
}

/* Whether a step was a try, and then, whether it succeeded. */
static bool was_try(const struct il_step *step, bool *succeeded)
{
	switch (step->op.kind) {
	case IL_TRYLOCK:
	case IL_READ_TRYLOCK:
	case IL_TRY_WAIT:
	case IL_QUEUE:
	case IL_CANCEL:
	case IL_BAR:
	case IL_PENDING:
	case IL_TEST:
	case IL_ACTIVE:
		*succeeded = il_model_succeeds(&step->op, step->state);
		return true;
	default:
		return false;
	}
}

static void add_operation(const struct il_op *op)
{
	if (op->site && op->site->operation)
		add_text(op->site->operation);
	else if (op->kind == IL_ACCESS)
		add("%s%s %u", op->marked ? "marked " : "",
		    op->writes ? "write" : "read", op->size);
	else
		add("%s", kind_names[op->kind]);
	if (op->expired)
		add(" (timeout)");
}

static void add_step(const struct il_step *step)
{
	bool succeeded;

	add_operation(&step->op);
	if (was_try(step, &succeeded))
		add("=%d", succeeded);
}

/* Right behind the code that is to blame, as a call leaves it; 0 if unknown. */
static unsigned long code_after(const struct il_op *op)
{
	/* Of a work item its function is known, and no call. */
	switch (op->kind) {
	case IL_START:
	case IL_DONE:
	case IL_ENTER:
	case IL_LEAVE:
		return op->ip + 1;
	default:
		return op->ip;
	}
}

static void add_function(const struct il_op *op)
{
	if (op->site)
		add_text(op->site->function);
	else if (IS_ENABLED(CONFIG_KALLSYMS) && op->ip)
		add("%ps", (void *)(code_after(op) - 1));
	else
		add("-");
}

static void add_place(const struct il_op *op)
{
	if (op->site)
		add("%s:%u", op->site->file, op->site->line);
	else if (op->ip)
		add("0x%lx", code_after(op));
	else
		add("-");
}

static void add_thread(unsigned int thread)
{
	add("%c:", il_replay_letter(thread));
	add_text(il_run.thread[thread].name ?: "-");
}

static char lock_sign(const struct il_step *step)
{
	bool succeeded = true;

	was_try(step, &succeeded);
	switch (step->op.kind) {
	case IL_LOCK:
	case IL_TRYLOCK:
		return succeeded ? '[' : ' ';
	case IL_UNLOCK:
		return ']';
	case IL_READ_LOCK:
	case IL_READ_TRYLOCK:
		return succeeded ? '(' : ' ';
	case IL_RCU_LOCK:
		return '(';
	case IL_READ_UNLOCK:
	case IL_RCU_UNLOCK:
		return ')';
	case IL_DOWNGRADE:
		return ':';
	default:
		return ' ';
	}
}

/*
 * Whether an operation on an object could have been carried out right before
 * step @from. The first step from there on that the object takes part in, or
 * else @fallback, tells what state it was in.
 */
static bool was_enabled(unsigned int thread, const struct il_op *op,
			unsigned int from, bool fallback)
{
	unsigned int i;

	if (!il_model_blocks(op->kind))
		return true;
	for (i = from; i < il_trace_length(); i++) {
		const struct il_step *step = il_trace_step(i);

		if (step->op.address == op->address)
			return il_model_enabled_in(thread, op, step->state);
	}
	return fallback;
}

static const struct il_step *next_of(unsigned int thread, unsigned int from)
{
	unsigned int i;

	for (i = from; i < il_trace_length(); i++)
		if (il_trace_step(i)->thread == thread)
			return il_trace_step(i);
	return NULL;
}

/* Whether the thread of the step before could have made this one. */
static bool preempts(unsigned int i)
{
	const struct il_step *step = il_trace_step(i);
	const struct il_step *next;
	unsigned int before;

	if (!i)
		return false;
	before = il_trace_step(i - 1)->thread;
	if (before == step->thread)
		return false;
	next = next_of(before, i);
	if (next)
		return was_enabled(before, &next->op, i, true);
	if (halted.ready & BIT(before))
		return was_enabled(before, &halted.op[before], i,
				   !(halted.stuck & BIT(before)));
	return false;
}

/* Whether a step was there only once another one had queued a work item. */
static bool makes(const struct il_step *other, const struct il_step *step)
{
	return step->op.kind == IL_START && other->op.kind == IL_QUEUE &&
	       other->op.address == step->op.address;
}

/* Whether it took a step of another thread to make this one possible. */
static bool had_to_wait(unsigned int i)
{
	const struct il_step *step = il_trace_step(i);
	unsigned int j;

	if (!il_model_blocks(step->op.kind))
		return false;
	for (j = i; j--;) {
		const struct il_step *other = il_trace_step(j);

		if (other->thread == step->thread || makes(other, step))
			break;
		if (other->op.address == step->op.address &&
		    !il_model_enabled_in(step->thread, &step->op, other->state))
			return true;
	}
	return false;
}

/*
 * struct layout - How wide the columns of the table are.
 * @thread: those of the threads
 * @object: and the two texts behind them
 * @function: see there
 */
static struct {
	unsigned int thread[INTERLEAVE_THREADS];
	unsigned int object;
	unsigned int function;
} layout;

static void widen(unsigned int *width, void (*write)(const struct il_op *op),
		  const struct il_op *op)
{
	write(op);
	*width = max_t(unsigned int, *width, line_len);
	line_len = 0;
}

static void measure(void)
{
	unsigned int i;

	memset(&layout, 0, sizeof(layout));
	layout.object = strlen("object");
	layout.function = strlen("function");
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!is_shown(i))
			continue;
		add_thread(i);
		layout.thread[i] = line_len;
		line_len = 0;
	}
	for (i = 0; i < il_trace_length(); i++) {
		const struct il_step *step = il_trace_step(i);
		unsigned int *width = &layout.thread[step->thread];

		add_step(step);
		*width = max_t(unsigned int, *width, line_len);
		line_len = 0;
		widen(&layout.object, add_object, &step->op);
		widen(&layout.function, add_function, &step->op);
	}
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!(deadlocked() & BIT(i)))
			continue;
		widen(&layout.thread[i], add_operation, &halted.op[i]);
		widen(&layout.object, add_object, &halted.op[i]);
		widen(&layout.function, add_function, &halted.op[i]);
	}
}

/* The columns of the threads: a "." but for one, which the caller fills. */
static void add_columns(unsigned int thread, const struct il_step *step,
			const struct il_op *op)
{
	unsigned int i;
	size_t column = line_len;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (!is_shown(i))
			continue;
		column += 2;
		pad_to(column);
		if (i != thread)
			add(".");
		else if (step)
			add_step(step);
		else
			add_operation(op);
		column += layout.thread[i];
	}
	column += 2;
	pad_to(column);
	add_object(op);
	column += layout.object + 2;
	pad_to(column);
	add_function(op);
	column += layout.function + 2;
	pad_to(column);
	add_place(op);
}

static void print_head(struct kunit *test)
{
	size_t column;
	unsigned int i;

	add("|      step");
	column = line_len;
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!is_shown(i))
			continue;
		column += 2;
		pad_to(column);
		add_thread(i);
		column += layout.thread[i];
	}
	column += 2;
	pad_to(column);
	add("object");
	column += layout.object + 2;
	pad_to(column);
	add("function");
	column += layout.function + 2;
	pad_to(column);
	add("place");
	print_line(test);
}

static void print_step(struct kunit *test, unsigned int i, bool found)
{
	const struct il_step *step = il_trace_step(i);

	add("|%c%c%c%c %5u", preempts(i) ? '>' : ' ',
	    had_to_wait(i) ? '~' : ' ', lock_sign(step), found ? '!' : ' ',
	    i + 1);
	add_columns(step->thread, step, &step->op);
	print_line(test);
}

/* The number of the step at which the finding was made, 0 for no step. */
static unsigned int found_at(void)
{
	if (il_run.finding == INTERLEAVE_OK || deadlocked() ||
	    il_run.found_by >= INTERLEAVE_THREADS)
		return 0;
	return il_run.found_at;
}

static void print_timeline(struct kunit *test)
{
	unsigned int i;

	measure();
	print_head(test);
	for (i = 0; i < il_trace_length(); i++)
		print_step(test, i, i + 1 == found_at());
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!(deadlocked() & BIT(i)))
			continue;
		add("| ~ !     -");
		add_columns(i, NULL, &halted.op[i]);
		print_line(test);
	}
}

/* The last step by which a thread took what it still has; 0: before the first */
static unsigned int taken_at(unsigned int thread, const struct il_op *wanted)
{
	unsigned int i;

	for (i = il_trace_length(); i--;) {
		const struct il_step *step = il_trace_step(i);
		char sign = lock_sign(step);

		if (step->thread == thread &&
		    step->op.address == wanted->address &&
		    (sign == '[' || sign == '('))
			return i + 1;
	}
	return 0;
}

static void print_waits(struct kunit *test, const char *program,
			unsigned int thread)
{
	u32 blockers = halted.blockers[thread];
	const struct il_op *op = &halted.op[thread];
	const char *joint = "";
	unsigned int i, since;

	add_program(program);
	add("waits: ");
	add_thread(thread);
	add(" for ");
	add_object(op);
	add(", held by ");
	if (!blockers)
		add("nobody");
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!(blockers & BIT(i)))
			continue;
		add("%s", joint);
		add_thread(i);
		since = taken_at(i, op);
		if (since)
			add(" since step %u", since);
		joint = " and ";
	}
	print_line(test);
}

/*
 * Of the threads that a thread waits for, the one that leads round to @goal in
 * the fewest steps; IL_CLOCKS if none does. @distance holds how many that are.
 */
static unsigned int nearest(unsigned int thread, const u8 *distance)
{
	unsigned int i, best = IL_CLOCKS;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (!(deadlocked() & halted.blockers[thread] & BIT(i)) ||
		    distance[i] == U8_MAX)
			continue;
		if (best == IL_CLOCKS || distance[i] < distance[best])
			best = i;
	}
	return best;
}

static void measure_distances(unsigned int goal, u8 *distance)
{
	unsigned int i, next;
	bool changed = true;

	memset(distance, U8_MAX, INTERLEAVE_THREADS);
	distance[goal] = 0;
	while (changed) {
		changed = false;
		for (i = 0; i < il_run.nr_threads; i++) {
			if (!(deadlocked() & BIT(i)))
				continue;
			next = nearest(i, distance);
			if (next == IL_CLOCKS ||
			    distance[i] <= distance[next] + 1)
				continue;
			distance[i] = distance[next] + 1;
			changed = true;
		}
	}
}

/* The shortest circle through a thread, if there is one; mask of who is in it. */
static u32 print_cycle(struct kunit *test, const char *program,
		       unsigned int goal)
{
	u8 distance[INTERLEAVE_THREADS];
	unsigned int i = goal;
	u32 members = 0;

	measure_distances(goal, distance);
	if (nearest(goal, distance) == IL_CLOCKS)
		return 0;

	add_program(program);
	add("cycle: ");
	add_thread(goal);
	do {
		members |= BIT(i);
		i = nearest(i, distance);
		add(" -> ");
		add_thread(i);
	} while (i != goal);
	print_line(test);
	return members;
}

static void print_deadlock(struct kunit *test, const char *program)
{
	u32 seen = 0;
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++)
		if (deadlocked() & BIT(i))
			print_waits(test, program, i);
	for (i = 0; i < il_run.nr_threads; i++)
		if (deadlocked() & ~seen & BIT(i))
			seen |= print_cycle(test, program, i);
}

static bool number_objects(void)
{
	unsigned int i;

	numbers.count = 0;
	numbers.address = kvmalloc_array(il_trace_length() + INTERLEAVE_THREADS,
					 sizeof(*numbers.address), GFP_KERNEL);
	if (!numbers.address)
		return false;
	for (i = 0; i < il_trace_length(); i++)
		number_object(&il_trace_step(i)->op);
	for (i = 0; i < il_run.nr_threads; i++)
		if (deadlocked() & BIT(i))
			number_object(&halted.op[i]);
	return true;
}

static void print_finding(struct kunit *test, const char *program,
			  const struct interleave_result *result)
{
	add_program(program);
	add("found %s", finding_names[result->finding]);
	if (result->finding != INTERLEAVE_OK) {
		add(": ");
		add_text(result->message);
	}
	print_line(test);

	add_program(program);
	add("schedule of %u steps, %u preemptions", il_trace_length(),
	    result->preemptions);
	if (result->finding != INTERLEAVE_OK) {
		add(", %s", result->minimal ? "minimal" :
					      "not shown to be minimal");
		if (!deadlocked() && !found_at())
			add(", found %s", il_run.found_at ?
			    "after the last step" : "before the first step");
	}
	print_line(test);
}

static void print_replay(struct kunit *test, const char *program,
			 const struct interleave_result *result)
{
	add_program(program);
	if (!*result->replay) {
		add("no replay string: too many switches; the same exploration finds it again");
		print_line(test);
		return;
	}
	add("replay string: %s", result->replay);
	print_line(test);
	add_program(program);
	add("to see it again: tools/vfio-kunit replay %s", result->replay);
	print_line(test);
}

void il_report_schedule(struct kunit *test, const char *program,
			const struct interleave_result *result)
{
	if (!test)
		return;

	print_finding(test, program, result);
	if (number_objects()) {
		print_timeline(test);
		print_deadlock(test, program);
	} else {
		add_program(program);
		add("no timeline: no memory for it");
		print_line(test);
	}
	kvfree(numbers.address);
	numbers.address = NULL;
	print_replay(test, program, result);
}
