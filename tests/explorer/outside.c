// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that blocks where the explorer does not see it, "stray.h": nothing
 * of this file is taken over.
 */
#include <linux/completion.h>
#include <linux/kernel.h>

#include "stray.h"

static DECLARE_COMPLETION(release);
static DECLARE_COMPLETION(released);

static void do_little(void *ctx)
{
	interleave_point();
}

static void wait_outside(void *ctx)
{
	interleave_point();
	wait_for_completion(&release);
	complete(&released);
}

static const struct interleave_thread outside_wait_threads[] = {
	{ "bystander", do_little },
	{ "absentee", wait_outside },
};

const struct interleave_program outside_wait = {
	.name = "outside_wait",
	.threads = outside_wait_threads,
	.nr_threads = ARRAY_SIZE(outside_wait_threads),
};

void outside_release(void)
{
	complete(&release);
	wait_for_completion(&released);
}
