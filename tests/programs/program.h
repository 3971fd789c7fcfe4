/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Concurrent programs on the core: what threads do to a group at once, and what
 * must hold then.
 *
 * A case explores one with lib/interleave, in every order of its threads.
 * stress_test.c runs the same program on real threads instead, as often as there
 * is time for.
 */
#ifndef TESTS_PROGRAM_H
#define TESTS_PROGRAM_H

#include <compat/kunit.h>
#include <interleave/interleave.h>

/**
 * struct vfio_program - A program.
 * @name: of letters, digits and '_'; no other program has it
 * @threads: its threads
 * @nr_threads: their number
 * @arrange: makes once what all schedules share, and returns the argument of the
 *	threads and of all that follow here
 * @setup: before each schedule
 * @teardown: after each schedule
 * @invariant: asked after every step: NULL if all is well, else what is wrong
 * @check: asked once all threads have ended, likewise
 * @event: for @arrange, one of the IOMMU_GROUP_NOTIFY_* numbers
 * @schedules: how many to run at most, of each kind, in an everyday run; 0: all
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
	unsigned long schedules;
};

/**
 * program_prepare() - Arrange a program.
 * @test: the test; ends if it cannot be arranged
 * @program: the program
 * @explored: filled in
 *
 * Context: Process context, may sleep; the case's own thread.
 */
void program_prepare(struct kunit *test, const struct vfio_program *program,
		     struct interleave_program *explored);

/**
 * program_explore() - Run a program under every schedule, and check each.
 * @test: the test
 * @program: the program
 *
 * At synchronisation points; and at each access to memory as well, where the
 * core is compiled for that.
 *
 * Context: Process context, may sleep; the case's own thread.
 */
void program_explore(struct kunit *test, const struct vfio_program *program);

/**
 * program_fail() - Say that a schedule has gone wrong.
 * @test: the test
 * @text: what is wrong, in one line
 *
 * Context: A thread, setup or teardown of a program.
 */
void program_fail(struct kunit *test, const char *text);

/**
 * describe_program() - Name a parameter that is a program.
 * @program: the parameter
 * @desc: where to put the name, of KUNIT_PARAM_DESC_SIZE bytes
 *
 * Context: Any.
 */
void describe_program(const struct vfio_program *program, char *desc);

/**
 * struct vfio_explore - Programs of one file.
 * @programs: them
 * @count: how many
 */
struct vfio_explore {
	const struct vfio_program *programs;
	unsigned int count;
};

#define VFIO_PROGRAMS(array)	{ (array), ARRAY_SIZE(array) }

/* One per file, ended by one without programs */
extern const struct vfio_explore create_programs[];
extern const struct vfio_explore teardown_programs[];
extern const struct vfio_explore open_programs[];
extern const struct vfio_explore lookup_programs[];
extern const struct vfio_explore container_programs[];
extern const struct vfio_explore driver_programs[];
extern const struct vfio_explore live_programs[];

#endif /* TESTS_PROGRAM_H */
