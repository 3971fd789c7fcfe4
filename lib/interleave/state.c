// SPDX-License-Identifier: GPL-2.0-only
/* The running schedule: its threads, named objects, and the first finding. */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "state.h"

struct il_run il_run = { .holder = IL_SETUP };

static struct il_name state_names[64];
static unsigned int state_nr_names;

struct task_struct *interleave_task;
EXPORT_SYMBOL_GPL(interleave_task);

bool interleave_running(void)
{
	return interleave_hooked();
}
EXPORT_SYMBOL_GPL(interleave_running);

void il_state_reset(void)
{
	const struct interleave_program *program = il_run.program;
	unsigned int nr = program->nr_threads, i;
	unsigned int each = (INTERLEAVE_THREADS - nr) / nr;

	memset(il_run.thread, 0, sizeof(il_run.thread));
	for (i = 0; i < nr; i++) {
		struct il_thread *thread = &il_run.thread[i];

		thread->room = nr + i * each;
		thread->room_end = nr + (i + 1) * each;
		thread->name = program->threads[i].name;
		thread->run = program->threads[i].run;
		thread->ctx = program->ctx;
	}
	il_run.nr_threads = nr;
	il_run.steps = 0;
	il_run.preemptions = 0;
	il_run.finding = INTERLEAVE_OK;
	il_run.message[0] = '\0';
	il_run.free_running = false;
	il_run.pruned = false;
	il_run.holder = IL_SETUP;
	state_nr_names = 0;
}

static __printf(2, 0) void state_find(enum interleave_finding finding,
				      const char *fmt, va_list args)
{
	if (il_run.finding || il_run.free_running)
		return;
	il_run.finding = finding;
	il_run.found_at = il_run.steps;
	il_run.found_by = il_run.holder;
	vscnprintf(il_run.message, sizeof(il_run.message), fmt, args);
}

void il_find(enum interleave_finding finding, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	state_find(finding, fmt, args);
	va_end(args);
}

void interleave_fail(const char *fmt, ...)
{
	va_list args;

	if (!interleave_hooked())
		return;
	va_start(args, fmt);
	state_find(INTERLEAVE_ASSERTION, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(interleave_fail);

const char *il_thread_name(unsigned int thread)
{
	return thread < INTERLEAVE_THREADS ? il_run.thread[thread].name :
					     "setup or teardown";
}

void il_site_text(char *text, size_t size, const struct interleave_site *site,
		  unsigned long ip)
{
	if (site) {
		scnprintf(text, size, "%s (%s:%u)", site->function, site->file,
			  site->line);
	} else {
		scnprintf(text, size, "%ps", (void *)ip);
	}
}

void interleave_name(const void *object, size_t size, const char *name)
{
	if (!interleave_hooked() || state_nr_names == ARRAY_SIZE(state_names))
		return;
	state_names[state_nr_names].address = (unsigned long)object;
	state_names[state_nr_names].size = size;
	state_names[state_nr_names].name = name;
	state_nr_names++;
}
EXPORT_SYMBOL_GPL(interleave_name);

const struct il_name *il_names_find(unsigned long address)
{
	unsigned int i;

	/* Newest first: a part of an object gets its name later. */
	for (i = state_nr_names; i--;) {
		if (address - state_names[i].address < state_names[i].size ||
		    address == state_names[i].address)
			return &state_names[i];
	}
	return NULL;
}
