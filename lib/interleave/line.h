/* SPDX-License-Identifier: GPL-2.0-only */
/* The line of a report that is being written. */
#ifndef _INTERLEAVE_LINE_H
#define _INTERLEAVE_LINE_H

#include <linux/compiler.h>
#include <linux/types.h>

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
 * il_line_add_word() - append foreign text as one word
 * @text: the text
 *
 * Context: Process context. Caller must hold the token.
 */
void il_line_add_word(const char *text);

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

#endif /* _INTERLEAVE_LINE_H */
