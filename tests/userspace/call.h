/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls that leave a line in the transcript and have an expected end
 *
 * Each macro takes the call as it would be written without it. The transcript
 * shows the call as the source has it, so names in it are chosen to be read,
 * and the same program leaves the same text on every kernel that behaves alike.
 */
#ifndef CALL_H
#define CALL_H

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

/* Where in the sources an expectation is stated */
struct call_place {
	const char *file;
	int line;
};

#define HERE ((struct call_place){ __FILE__, __LINE__ })

/**
 * call_done() - write a system call to the transcript
 * @text: the call
 * @kind: how to show what it returned; numbers of fds and addresses are left
 *	out, for they say nothing
 * @returned: what it returned; errno is still set if that is -1
 *
 * Return: @returned, or the negative errno.
 */
long call_done(const char *text, enum call_result kind, long returned);

/**
 * call_expect() - fail the case unless a call ended as it has to
 * @got: what call_done() returned
 * @wanted: what it should be
 * @text: the call
 * @place: where that is stated
 */
void call_expect(long got, long wanted, const char *text,
		 struct call_place place);

/**
 * call_require() - end the case unless a call succeeded, with whatever result
 * @got: what call_done() returned
 * @text: the call
 * @place: where that is stated
 *
 * Return: @got.
 */
long call_require(long got, const char *text, struct call_place place);
int call_require_fd(long got, const char *text, struct call_place place);

/**
 * call_show() - write a value to the transcript that a call left in memory
 * @text: what it is
 * @value: the value
 */
void call_show(const char *text, __u64 value);

/**
 * call_note() - write a line to the transcript
 * @format: as for printf()
 */
void call_note(const char *format, ...) __printf(1, 2);

/**
 * call_check() - fail the case unless something holds
 * @holds: whether it does
 * @text: what
 * @place: where that is stated
 */
void call_check(bool holds, const char *text, struct call_place place);

/* Whether an expectation of the case has failed so far */
bool call_failed(void);

/* The case that runs from now on, whose name begins each line */
void call_begin(const char *name);

/* The call returns 0 */
#define OK(call) \
	call_expect(call_done(#call, RESULT_NUMBER, (long)(call)), 0, #call, \
		    HERE)

/* The call returns a number that is known */
#define GIVES(number, call) \
	call_expect(call_done(#call, RESULT_NUMBER, (long)(call)), number, \
		    #call, HERE)

/* The call fails with an errno */
#define FAILS(error, call) \
	call_expect(call_done(#call, RESULT_NUMBER, (long)(call)), -(error), \
		    #call, HERE)

/* The call returns a new file descriptor; without it the case cannot go on */
#define OPENS(call) \
	call_require_fd(call_done(#call, RESULT_FD, (long)(call)), #call, HERE)

/* The call returns an address, or fails with an errno */
#define MAPS(call) \
	((void *)call_require(call_done(#call, RESULT_ADDRESS, \
					(long)(call)), #call, HERE))

/* A value that a call left behind */
#define SHOW(value) call_show(#value, value)

/* Something that holds now */
#define HOLDS(condition) call_check(condition, #condition, HERE)

#endif /* CALL_H */
