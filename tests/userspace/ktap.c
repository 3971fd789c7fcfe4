// SPDX-License-Identifier: GPL-2.0-only
/*
 * KTAP through /dev/kmsg, where each line is one record that the kernel's own
 * output does not tear. The kernel needs printk.devkmsg=on, otherwise it drops
 * lines above a rate.
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

#include "ktap.h"
#include "transcript.h"

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

/* the failure of a case's process, or NULL */
static const char *describe_failure(int status)
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

/* Run in a new process group, and end all of it. */
static bool run_case(const char *name, void (*run)(void))
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
	/* The orphans of a case are children of init, this process. */
	while (waitpid(-1, NULL, 0) > 0)
		;

	why = describe_failure(status);
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
		passed = run_case(each->name, each->run);
		if (suite->after)
			passed = run_case(each->name, suite->after) && passed;
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
