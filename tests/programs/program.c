// SPDX-License-Identifier: GPL-2.0-only
/* Programs: threads that use a group concurrently */
#include <linux/string.h>

#include <mock_iommu/mock_user.h>

#include "program.h"

void describe_program(const struct vfio_program *program, char *desc)
{
	strscpy(desc, program->name, KUNIT_PARAM_DESC_SIZE);
}

void program_fail(struct kunit *test, const char *text)
{
	if (interleave_running())
		interleave_fail("%s", text);
	else
		KUNIT_FAIL(test, "%s", text);
}

void program_prepare(struct kunit *test, const struct vfio_program *program,
		     struct interleave_program *explored)
{
	*explored = (struct interleave_program) {
		.name = program->name,
		.threads = program->threads,
		.nr_threads = program->nr_threads,
		.setup = program->setup,
		.teardown = program->teardown,
		.invariant = program->invariant,
		.check = program->check,
		.ctx = program->arrange(test, program),
		.mm = user_mm(test),
	};
}

void program_explore(struct kunit *test, const struct vfio_program *program)
{
	const struct interleave_options accesses = {
		.accesses = INTERLEAVE_ACCESSES_SCHEDULED,
	};
	struct interleave_program explored;

	program_prepare(test, program, &explored);
	interleave_check(test, &explored, NULL);
	if (IS_ENABLED(CONFIG_VFIO_KUNIT_INTERLEAVE_ACCESS) &&
	    !compat_kunit_failed(test))
		interleave_check(test, &explored, &accesses);
}
