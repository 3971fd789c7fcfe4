// SPDX-License-Identifier: GPL-2.0-only
/*
 * KTAP by way of /dev/kmsg: each line is one record, so none is torn by what
 * the kernel prints at the same time. The kernel must have been started with
 * printk.devkmsg=on, or else it drops lines that come fast.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "ktap.h"

static int kmsg = -1;

void ktap_open(void)
{
	kmsg = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
}

void ktap_line(const char *format, ...)
{
	char line[KTAP_LINE_MAX + 100];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line) - 1, format, args);
	va_end(args);
	if (length > (int)sizeof(line) - 2)
		length = sizeof(line) - 2;
	line[length] = '\n';
	if (write(kmsg, line, length + 1) < 0)
		abort();
}

/* Why the process of a case did not end well, or NULL if it did */
static const char *how_it_ended(int status)
{
	static char text[40];

	if (WIFSIGNALED(status)) {
		snprintf(text, sizeof(text), "ended by signal %d%s",
			 WTERMSIG(status),
			 WTERMSIG(status) == SIGALRM ? " (too slow)" : "");
		return text;
	}
	return WEXITSTATUS(status) ? "failed" : NULL;
}

/* In a process group of its own, which ends as a whole */
static bool run_apart(const char *name, void (*run)(void))
{
	const char *why;
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		abort();
	if (!pid) {
		setpgid(0, 0);
		alarm(KTAP_CASE_SECONDS);
		call_begin(name);
		run();
		exit(call_failed() ? EXIT_FAILURE : EXIT_SUCCESS);
	}

	waitpid(pid, &status, 0);
	kill(-pid, SIGKILL);
	/* What a case leaves behind becomes a child of init, which we are */
	while (waitpid(-1, NULL, 0) > 0)
		;

	why = how_it_ended(status);
	if (why)
		ktap_line("    # %s: %s", name, why);
	return !why;
}

static bool run_suite(const struct ktap_suite *suite)
{
	const struct ktap_case *each;
	bool passed, all_passed = true;
	int number = 0, count = 0;

	for (each = suite->cases; each->name; each++)
		count++;

	ktap_line("    KTAP version 1");
	ktap_line("    # Subtest: %s", suite->name);
	ktap_line("    1..%d", count);
	for (each = suite->cases; each->name; each++) {
		passed = run_apart(each->name, each->run);
		if (suite->after)
			passed = run_apart(each->name, suite->after) && passed;
		all_passed = all_passed && passed;
		ktap_line("    %s %d %s", passed ? "ok" : "not ok", ++number,
			  each->name);
	}
	return all_passed;
}

void ktap_run(const struct ktap_suite *const *suites, size_t count)
{
	size_t i;

	ktap_line("KTAP version 1");
	ktap_line("1..%zu", count);
	for (i = 0; i < count; i++) {
		bool passed = run_suite(suites[i]);

		ktap_line("%s %zu %s", passed ? "ok" : "not ok", i + 1,
			  suites[i]->name);
	}
}
