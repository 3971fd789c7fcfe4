/* SPDX-License-Identifier: GPL-2.0-only */
/* What carrying out an operation means to all that keep account of it. */
#ifndef _INTERLEAVE_CARRY_H
#define _INTERLEAVE_CARRY_H

#include "op.h"

/**
 * il_carry_out() - carry out an operation
 * @me: thread that makes the operation, or IL_SETUP
 * @op: the operation
 *
 * Context: Process context. Caller must hold the token.
 * Return: false for a try that failed, or if the operation has to wait, else
 * true.
 */
bool il_carry_out(unsigned int me, const struct il_op *op);

#endif /* _INTERLEAVE_CARRY_H */
