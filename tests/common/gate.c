// SPDX-License-Identifier: GPL-2.0-only
/* A gate in the operation of a mock. */
#include <linux/jiffies.h>
#include <linux/slab.h>

#include <mock_iommu/mock_iommu.h>

#include "fixture.h"
#include "gate.h"

void gate_init(struct gate *gate)
{
	init_completion(&gate->entered);
	init_completion(&gate->opened);
	atomic_set(&gate->closed, 0);
}

void gate_close(struct gate *gate)
{
	gate_init(gate);
	atomic_set(&gate->closed, 1);
}

struct gate *gate_add(struct kunit *test, struct mock_op *op)
{
	struct gate *gate = case_alloc(test, sizeof(*gate));

	gate_close(gate);
	op->hold_arg = gate;
	op->hold = gate_pass;
	return gate;
}

void gate_pass(void *arg)
{
	struct gate *gate = arg;

	if (atomic_xchg(&gate->closed, 0)) {
		complete(&gate->entered);
		wait_for_completion_timeout(&gate->opened,
					    2 * MOCK_DEADLINE_SECONDS * HZ);
	}
}

void gate_wait_entered(struct kunit *test, struct gate *gate)
{
	KUNIT_ASSERT_NE(test,
			wait_for_completion_timeout(&gate->entered,
						    MOCK_DEADLINE_SECONDS * HZ),
			0UL);
}

void gate_open(struct gate *gate)
{
	complete(&gate->opened);
}
