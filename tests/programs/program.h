/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs: threads that use a group concurrently, and what must hold then
 *
 * A case has lib/interleave explore a program in every order of its threads.
 * stress_test.c runs the same program on real threads instead.
 */
#ifndef _PROGRAMS_PROGRAM_H
#define _PROGRAMS_PROGRAM_H

#include <compat/kunit.h>
#include <interleave/interleave.h>

/**
 * struct vfio_program - a program
 * @name: unique name of letters, digits and '_'
 * @threads: its threads
 * @nr_threads: number of its threads
 * @arrange: makes the objects that all schedules share, and returns the
 *	argument of the threads and of the functions below
 * @setup: called before each schedule
 * @teardown: called after each schedule
 * @invariant: called after every step: NULL, or text that says what is wrong
 * @check: called once all threads have ended, likewise
 * @event: for @arrange, an IOMMU_GROUP_NOTIFY_* number
 */
struct vfio_program {
	const char *name;
	const struct interleave_thread *threads;
	unsigned int nr_threads;
	void *(*arrange)(struct kunit *test,
			 const struct vfio_program *program);
	void (*setup)(void *ctx);
	void (*teardown)(void *ctx);
	const char *(*invariant)(void *ctx);
	const char *(*check)(void *ctx);
	unsigned long event;
};

/**
 * program_prepare() - arrange a program
 * @test: the case, which ends if the program cannot be arranged
 * @program: the program
 * @explored: filled in
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 */
void program_prepare(struct kunit *test, const struct vfio_program *program,
		     struct interleave_program *explored);

/**
 * program_explore() - run a program under every schedule and check each
 * @test: the case
 * @program: the program
 *
 * Threads are switched at synchronisation points; in a second exploration also
 * at each access to memory, if the core is compiled for that.
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 */
void program_explore(struct kunit *test, const struct vfio_program *program);

/**
 * program_fail() - report that a schedule has gone wrong
 * @test: the case
 * @text: what is wrong, in one line
 *
 * Context: Process context. May sleep. Part of a program.
 */
void program_fail(struct kunit *test, const char *text);

/**
 * describe_program() - describe a parameter that is a program
 * @program: the parameter
 * @desc: set to the name; of KUNIT_PARAM_DESC_SIZE bytes
 *
 * Context: Any context.
 */
void describe_program(const struct vfio_program *program, char *desc);

/**
 * struct vfio_explore - array of programs
 * @programs: the programs
 * @count: number of programs
 */
struct vfio_explore {
	const struct vfio_program *programs;
	unsigned int count;
};

#define VFIO_PROGRAMS(array)	{ (array), ARRAY_SIZE(array) }

/* The programs of each file, up to an entry without programs. */
extern const struct vfio_explore create_programs[];
extern const struct vfio_explore teardown_programs[];
extern const struct vfio_explore open_programs[];
extern const struct vfio_explore lookup_programs[];
extern const struct vfio_explore container_programs[];
extern const struct vfio_explore driver_programs[];
extern const struct vfio_explore live_programs[];

#endif /* _PROGRAMS_PROGRAM_H */
