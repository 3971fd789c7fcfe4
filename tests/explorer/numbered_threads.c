// SPDX-License-Identifier: GPL-2.0-only
/* Threads that know their number, "numbered_threads.h". */
#include "numbered_threads.h"

static void run_numbered(void *ctx, unsigned int me)
{
	struct numbered *numbered = ctx;

	numbered->run(numbered, me);
}

#define EACH_NUMBER(NUMBER)						\
	NUMBER(0) NUMBER(1) NUMBER(2) NUMBER(3) NUMBER(4) NUMBER(5)	\
	NUMBER(6) NUMBER(7) NUMBER(8) NUMBER(9) NUMBER(10) NUMBER(11)	\
	NUMBER(12) NUMBER(13) NUMBER(14) NUMBER(15) NUMBER(16)		\
	NUMBER(17) NUMBER(18) NUMBER(19) NUMBER(20) NUMBER(21)		\
	NUMBER(22) NUMBER(23) NUMBER(24) NUMBER(25) NUMBER(26)		\
	NUMBER(27) NUMBER(28) NUMBER(29) NUMBER(30) NUMBER(31)

#define RUN(n)								\
	static void run_##n(void *ctx)					\
	{								\
		run_numbered(ctx, n);					\
	}

EACH_NUMBER(RUN)

#define NUMBERED(n)	{ .name = "thread" #n, .run = run_##n },

const struct interleave_thread numbered_threads[INTERLEAVE_THREADS] = {
	EACH_NUMBER(NUMBERED)
};

struct interleave_program
numbered_program(struct numbered *numbered, const char *name,
		 unsigned int threads,
		 void (*run)(struct numbered *numbered, unsigned int me),
		 void (*setup)(void *ctx), const char *(*check)(void *ctx))
{
	numbered->run = run;
	return (struct interleave_program){
		.name = name,
		.threads = numbered_threads,
		.nr_threads = threads,
		.setup = setup,
		.check = check,
		.ctx = numbered,
	};
}
