/* SPDX-License-Identifier: GPL-2.0-only */
/* Words for threads, operations and objects in the line of a report. */
#ifndef _INTERLEAVE_WORDS_H
#define _INTERLEAVE_WORDS_H

#include "trace.h"

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
