// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that blocks outside the model, "stray_programs.h". This file is
 * compiled without hooks.
 */
#include <linux/completion.h>
#include <linux/kernel.h>

#include "stray_programs.h"

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

INTERLEAVE_PROGRAM(outside_wait, (),
		   { "bystander", do_little }, { "absentee", wait_outside });

void outside_release(void)
{
	complete(&release);
	wait_for_completion(&released);
}
