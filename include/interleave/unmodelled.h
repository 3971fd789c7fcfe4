/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _INTERLEAVE_UNMODELLED_H
#define _INTERLEAVE_UNMODELLED_H

/**
 * INTERLEAVE_UNMODELLED() - call what the explorer refuses
 * @call: one call of a function of the kernel
 *
 * The build of a subject fails at calls that the explorer does not model.
 * Within this macro they are called for real: other threads do not see them as
 * steps, and a thread that blocks in one is reported as broken. A construct
 * that the kernel has as a macro cannot be called so; move it to an object that
 * is no subject.
 *
 * Return: the result of @call.
 */
#define INTERLEAVE_UNMODELLED(call) ({					\
	enum { __il_refuses = 0 };					\
	call;								\
})

#endif /* _INTERLEAVE_UNMODELLED_H */
