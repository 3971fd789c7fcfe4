// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cost of registering and unregistering a device in the N-th group
 *
 * The N-1 other groups stay, with one device each. The measured device is the
 * only one of its group, which lives as long as the registration.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#include <mock_iommu/mock_iommu.h>

#include "bench.h"

#define GROUPS_SAMPLES	10

/* the same number at each point, for an equal share of begin and end */
#define GROUPS_PAIRS	256

/*
 * Memory freed by RCU is reused only after the next tick. Until then each pair
 * gets fresh memory, so warming up takes some ticks.
 */
#define GROUPS_WARMUP_MS	100

static const unsigned int groups_points[] = { 1, 10, 100, 1000, 10000 };

static u64 groups_measure(struct kunit *test, struct mock_device *mdev)
{
	u64 begin = bench_begin();
	unsigned int i;
	int ret;

	for (i = 0; i < GROUPS_PAIRS; i++) {
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

static void groups_samples(struct kunit *test, unsigned int number)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	unsigned long warm = jiffies + msecs_to_jiffies(GROUPS_WARMUP_MS);
	u64 samples[GROUPS_SAMPLES];
	char point[12];
	unsigned int i;

	do {
		groups_measure(test, mdev);
	} while (time_before(jiffies, warm));
	for (i = 0; i < GROUPS_SAMPLES; i++)
		samples[i] = groups_measure(test, mdev);

	/* Printing takes time and cache, so it comes last. */
	snprintf(point, sizeof(point), "%u", number);
	for (i = 0; i < GROUPS_SAMPLES; i++)
		bench_sample(test, "groups", point, GROUPS_PAIRS, samples[i]);
}

static void nth_group(struct kunit *test)
{
	unsigned int i, number = 1;

	for (i = 0; i < ARRAY_SIZE(groups_points); i++) {
		for (; number < groups_points[i]; number++)
			bench_populate(test, mock_group_create(test));
		groups_samples(test, number);
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
