/* SPDX-License-Identifier: GPL-2.0-only */
/* The line of a report that is being written, and words in it. */
#ifndef _INTERLEAVE_WORDS_H
#define _INTERLEAVE_WORDS_H

#include "trace.h"

struct kunit;

/**
 * il_line_add() - append to the line
 * @fmt: format of the text, and its arguments
 *
 * Context: Process context. Caller must hold the token.
 */
__printf(1, 2) void il_line_add(const char *fmt, ...);

/**
 * il_line_add_text() - append foreign text, without line breaks and wide gaps
 * @text: the text
 *
 * Context: Process context. Caller must hold the token.
 */
void il_line_add_text(const char *text);

/**
 * il_line_begin() - append what begins each line outside of tables
 * @program: name of the program
 *
 * Context: Process context. Caller must hold the token.
 */
void il_line_begin(const char *program);

/**
 * il_line_pad() - append spaces
 * @column: length of the line afterwards, if it is shorter
 *
 * Context: Process context. Caller must hold the token.
 */
void il_line_pad(size_t column);

/**
 * il_line_length() - measure the line
 *
 * Context: Process context. Caller must hold the token.
 * Return: its length.
 */
size_t il_line_length(void);

/**
 * il_line_drop() - empty the line
 *
 * Context: Process context. Caller must hold the token.
 */
void il_line_drop(void);

/**
 * il_line_print() - print the line, and empty it
 * @test: case whose diagnostics get the line
 *
 * Context: Process context. Caller must hold the token.
 */
void il_line_print(struct kunit *test);

/**
 * il_words_begin() - number the objects of the last schedule
 *
 * Context: Process context. May sleep. Caller must hold the token.
 * Return: false without memory.
 */
bool il_words_begin(void);

/**
 * il_words_end() - forget the numbers, also if il_words_begin() failed
 *
 * Context: Process context. May sleep.
 */
void il_words_end(void);

/**
 * il_words_thread() - append THREAD to the line, see report.c
 * @thread: number of the thread
 *
 * Context: Process context. Caller must hold the token.
 */
void il_words_thread(unsigned int thread);

/**
 * il_words_operation() - append the name of an operation to the line
 * @op: the operation
 *
 * Context: Process context. Caller must hold the token.
 */
void il_words_operation(const struct il_op *op);

/**
 * il_words_step() - append an operation and its outcome to the line
 * @step: step that carried out the operation
 *
 * Context: Process context. Caller must hold the token.
 */
void il_words_step(const struct il_step *step);

/**
 * il_words_object() - append OBJECT to the line, see report.c
 * @op: operation on the object
 *
 * Context: Process context. Caller must hold the token.
 */
void il_words_object(const struct il_op *op);

/**
 * il_words_function() - append the function of an operation to the line
 * @op: the operation
 *
 * Context: Process context. Caller must hold the token.
 */
void il_words_function(const struct il_op *op);

/**
 * il_words_place() - append PLACE to the line, see report.c
 * @op: the operation
 *
 * Context: Process context. Caller must hold the token.
 */
void il_words_place(const struct il_op *op);

/**
 * il_words_sign() - find the sign of a step that takes or releases a lock
 * @step: the step
 *
 * Context: Process context. Caller must hold the token.
 * Return: the sign, see report.c.
 */
char il_words_sign(const struct il_step *step);

#endif /* _INTERLEAVE_WORDS_H */
