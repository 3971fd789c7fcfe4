/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The transcript of a case: system calls, their results and expectations
 *
 * Each macro takes a call, whose source text is in the transcript. Numbers of
 * fds and addresses are left out, so that two kernels that behave alike leave
 * the same transcript.
 */
#ifndef _USERSPACE_TRANSCRIPT_H
#define _USERSPACE_TRANSCRIPT_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>

#include <linux/types.h>

#include "ktap.h"

enum call_result {
	RESULT_NUMBER,
	RESULT_FD,
	RESULT_ADDRESS,
};

/* place of an expectation in the sources */
struct call_place {
	const char *file;
	int line;
};

#define HERE ((struct call_place){ __FILE__, __LINE__ })

/**
 * call_done() - write a system call to the transcript
 * @text: source text of the call
 * @kind: kind of the result
 * @returned: result of the call; if it is -1, errno is the call's
 *
 * Return: @returned, or the negative errno.
 */
long call_done(const char *text, enum call_result kind, long returned);

/**
 * call_expect() - fail the case unless a call had the expected result
 * @got: return value of call_done()
 * @wanted: expected value
 * @text: source text of the call
 * @place: place of the expectation
 */
void call_expect(long got, long wanted, const char *text,
		 struct call_place place);

/**
 * call_require() - end the case unless a call succeeded
 * @got: return value of call_done()
 * @text: source text of the call
 * @place: place of the expectation
 *
 * Return: @got.
 */
long call_require(long got, const char *text, struct call_place place);

/**
 * call_check() - fail the case unless a condition holds
 * @holds: value of the condition
 * @text: source text of the condition
 * @place: place of the expectation
 */
void call_check(bool holds, const char *text, struct call_place place);

/* Write a value to the transcript. */
void call_show(const char *text, __u64 value);

/* Write a line to the transcript. */
void call_note(const char *format, ...) __printf(1, 2);

/* Begin a case, whose name starts each line from now on. */
void call_begin(const char *name);

/* Check whether an expectation of the case has failed. */
bool call_failed(void);

/* The call returns a known number. */
#define GIVES(number, call) \
	call_expect(call_done(#call, RESULT_NUMBER, (long)(call)), number, \
		    #call, HERE)

/* The call returns 0. */
#define OK(call) \
	call_expect(call_done(#call, RESULT_NUMBER, (long)(call)), 0, #call, \
		    HERE)

/* The call fails with a known errno. */
#define FAILS(error, call) \
	call_expect(call_done(#call, RESULT_NUMBER, (long)(call)), -(error), \
		    #call, HERE)

/* The call returns a new fd; otherwise the case ends. */
#define OPENS(call) \
	call_require(call_done(#call, RESULT_FD, (long)(call)), #call, HERE)

/* The call returns an address; otherwise the case ends. */
#define MAPS(call) \
	((void *)call_require(call_done(#call, RESULT_ADDRESS, \
					(long)(call)), #call, HERE))

#define SHOW(value) call_show(#value, value)

#define HOLDS(condition) call_check(condition, #condition, HERE)

#endif /* _USERSPACE_TRANSCRIPT_H */
