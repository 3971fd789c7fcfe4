// SPDX-License-Identifier: GPL-2.0-only
/* The line of a report that is being written, and words in it. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include <compat/kunit.h>

#include "arena.h"
#include "kinds.h"
#include "replay.h"
#include "schedule.h"
#include "state.h"
#include "words.h"

/* Longer than any line that the console takes as a whole. */
static char words_line[1024];
static size_t words_length;

void il_line_add(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	words_length += vscnprintf(words_line + words_length,
				  sizeof(words_line) - words_length, fmt, args);
	va_end(args);
}

void il_line_add_text(const char *text)
{
	for (; *text; text++) {
		bool gap = *text == ' ' || *text == '\n' || *text == '\t';

		if (!gap)
			il_line_add("%c", *text);
		else if (words_length && words_line[words_length - 1] != ' ')
			il_line_add(" ");
	}
	while (words_length && words_line[words_length - 1] == ' ')
		words_line[--words_length] = '\0';
}

static void words_add_word(const char *text)
{
	size_t i = words_length;

	il_line_add_text(text);
	for (; i < words_length; i++) {
		if (words_line[i] == ' ')
			words_line[i] = '_';
	}
}

void il_line_begin(const char *program)
{
	il_line_add("interleave: %s: ", program);
}

void il_line_pad(size_t column)
{
	while (words_length < column && words_length < sizeof(words_line) - 1)
		il_line_add(" ");
}

size_t il_line_length(void)
{
	return words_length;
}

void il_line_drop(void)
{
	words_length = 0;
	words_line[0] = '\0';
}

void il_line_print(struct kunit *test)
{
	kunit_log(KERN_INFO, test, KUNIT_SUBTEST_INDENT "# %s\n", words_line);
	il_line_drop();
}

/* Addresses of the objects without a name, in the order of their appearance. */
static unsigned long *words_objects;
static unsigned int words_nr_objects;

/* Start of the object of an address, if a step has allocated it. */
static unsigned long words_start_of(unsigned long address)
{
	unsigned int i;

	for (i = 0; i < il_trace_length(); i++) {
		const struct il_op *op = &il_trace_step(i)->op;

		if (op->kind == IL_ALLOC && address - op->address < op->size)
			return op->address;
	}
	return address;
}

static unsigned long words_address(const struct il_op *op)
{
	if (il_kinds[op->kind].on_list)
		return op->address - offsetof(struct wait_queue_head, head);
	return op->address;
}

static unsigned int words_number(unsigned long address)
{
	unsigned int i;

	for (i = 0; i < words_nr_objects; i++) {
		if (words_objects[i] == address)
			break;
	}
	return i + 1;
}

static void words_number_object(const struct il_op *op)
{
	unsigned long address = words_address(op);
	unsigned long start = words_start_of(address);

	if (!op->size || il_names_find(address))
		return;
	if (words_number(start) > words_nr_objects)
		words_objects[words_nr_objects++] = start;
}

bool il_words_begin(void)
{
	unsigned int i;

	words_nr_objects = 0;
	words_objects = kvmalloc_array(il_trace_length() + INTERLEAVE_THREADS,
				       sizeof(*words_objects), GFP_KERNEL);
	if (!words_objects)
		return false;
	for (i = 0; i < il_trace_length(); i++)
		words_number_object(&il_trace_step(i)->op);
	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_halted_deadlocked() & BIT(i))
			words_number_object(&il_halted.op[i]);
	}
	return true;
}

void il_words_end(void)
{
	kvfree(words_objects);
	words_objects = NULL;
}

void il_words_thread(unsigned int thread)
{
	il_line_add("%c:", il_replay_letter(thread));
	il_line_add_text(il_run.thread[thread].name ?: "-");
}

void il_words_operation(const struct il_op *op)
{
	if (op->site && op->site->operation) {
		il_line_add_text(op->site->operation);
	} else if (op->kind == IL_ACCESS) {
		il_line_add("%s%s %u", op->marked ? "marked " : "",
			    op->writes ? "write" : "read", op->size);
	} else {
		il_line_add("%s", il_kinds[op->kind].name);
	}
	if (op->expired)
		il_line_add(" (timeout)");
}

static bool words_succeeded(const struct il_step *step)
{
	return il_kind_succeeds(step->thread, &step->op, step->state);
}

void il_words_step(const struct il_step *step)
{
	il_words_operation(&step->op);
	if (il_kinds[step->op.kind].is_try)
		il_line_add("=%d", words_succeeded(step));
}

void il_words_object(const struct il_op *op)
{
	unsigned long address = words_address(op);
	const struct il_name *name = il_names_find(address);
	unsigned long start = name ? name->address : words_start_of(address);
	const char *text = il_trace_text(op);

	if (!op->size) {
		il_line_add("-");
		return;
	}
	if (name)
		words_add_word(name->name);
	else
		il_line_add("#%u", words_number(start));
	if (address != start)
		il_line_add("+0x%lx", address - start);

	if (text) {
		/* The name of the object itself says more. */
		if (name && address == start)
			return;
		il_line_add(" ");
		il_line_add_text(text);
	} else if (!name && !il_arena_owns(address)) {
		il_line_add(" 0x%lx", address);
	}
}

void il_words_function(const struct il_op *op)
{
	if (op->site)
		il_line_add_text(op->site->function);
	else if (IS_ENABLED(CONFIG_KALLSYMS) && op->ip)
		il_line_add("%ps", (void *)(op->ip - 1));
	else
		il_line_add("-");
}

void il_words_place(const struct il_op *op)
{
	if (op->site)
		il_line_add("%s:%u", op->site->file, op->site->line);
	else if (op->ip)
		il_line_add("0x%lx", op->ip);
	else
		il_line_add("-");
}

char il_words_sign(const struct il_step *step)
{
	const struct il_kind_row *row = &il_kinds[step->op.kind];

	return row->sign && words_succeeded(step) ? row->sign : ' ';
}
