// SPDX-License-Identifier: GPL-2.0-only
/* the transcript of a case and its verdict */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ktap.h"
#include "transcript.h"

static const char *case_name = "";
static bool failed;

void call_begin(const char *name)
{
	case_name = name;
	failed = false;
}

bool call_failed(void)
{
	return failed;
}

static void show_result(char *buffer, size_t size, enum call_result kind,
			long value)
{
	if (value < 0)
		snprintf(buffer, size, "-1 %s", strerrorname_np(-value));
	else if (kind == RESULT_FD)
		snprintf(buffer, size, "fd");
	else if (kind == RESULT_ADDRESS)
		snprintf(buffer, size, "address");
	else
		snprintf(buffer, size, "%ld", value);
}

long call_done(const char *text, enum call_result kind, long returned)
{
	long value = returned == -1 ? -errno : returned;
	char result[32];

	show_result(result, sizeof(result), kind, value);
	call_note("%s = %s", text, result);
	return value;
}

static void fail(struct call_place place, const char *text, const char *why)
{
	failed = true;
	ktap_line("    # %s: EXPECTATION FAILED at %s:%d: %s%s", case_name,
		  place.file, place.line, text, why);
}

void call_expect(long got, long wanted, const char *text,
		 struct call_place place)
{
	char shown[32], why[64];

	if (got == wanted)
		return;

	show_result(shown, sizeof(shown), RESULT_NUMBER, wanted);
	snprintf(why, sizeof(why), " should have been %s", shown);
	fail(place, text, why);
}

long call_require(long got, const char *text, struct call_place place)
{
	if (got >= 0)
		return got;

	fail(place, text, " should have succeeded");
	exit(EXIT_FAILURE);
}

void call_show(const char *text, __u64 value)
{
	call_note("%s: %#llx", text, (unsigned long long)value);
}

void call_note(const char *format, ...)
{
	char line[KTAP_LINE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	ktap_line("    # %s: > %s", case_name, line);
}

void call_check(bool holds, const char *text, struct call_place place)
{
	call_note("%s: %s", text, holds ? "yes" : "no");
	if (!holds)
		fail(place, text, " does not hold");
}
