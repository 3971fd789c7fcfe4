// SPDX-License-Identifier: GPL-2.0-only
/*
 * What registering and unregistering a device costs in the N-th group.
 *
 * The N-1 other groups stay: each has a device of its own. The device that is
 * measured is the only one of its group, which is made and goes with it.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <mock_iommu/mock_iommu.h>
#include "bench.h"

#define GROUPS_SAMPLES	10

/*
 * The more groups, the fewer pairs, so that a core that searches gets through.
 * With few groups a sample has to span several ticks: memory that is freed by
 * RCU, such as that of tables, is there to be used again only after one.
 */
static const struct {
	unsigned int number;
	unsigned int pairs;
} groups_points[] = {
	{ 1, 10000 },
	{ 5, 10000 },
};

static u64 groups_measure(struct kunit *test, struct mock_device *mdev,
			  unsigned int pairs)
{
	u64 begin = bench_begin();
	unsigned int i;
	int ret;

	for (i = 0; i < pairs; i++) {
		ret = bench_register(mdev);
		if (ret)
			break;
		bench_unregister(mdev);
		cond_resched();
	}
	begin = bench_end(begin);
	KUNIT_ASSERT_EQ(test, ret, 0);
	return begin;
}

static void groups_samples(struct kunit *test, unsigned int number,
			   unsigned int pairs)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	char point[12];
	unsigned int i;

	snprintf(point, sizeof(point), "%u", number);
	/* The first one warms the caches. */
	groups_measure(test, mdev, pairs);
	for (i = 0; i < GROUPS_SAMPLES; i++)
		bench_sample(test, "groups", point, pairs,
			     groups_measure(test, mdev, pairs));
}

static void nth_group(struct kunit *test)
{
	unsigned int i, number = 1;

	for (i = 0; i < ARRAY_SIZE(groups_points); i++) {
		for (; number < groups_points[i].number; number++)
			bench_populate(test, mock_group_create(test));
		groups_samples(test, number, groups_points[i].pairs);
	}
}

static struct kunit_case groups_cases[] = {
	KUNIT_CASE_SLOW(nth_group),
	{}
};

static struct kunit_suite groups_suite = {
	.name = "bench_groups",
	.test_cases = groups_cases,
};

kunit_test_suites(&groups_suite);
