// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many notifications a core handles while groups come and go.
 *
 * Each notifying thread has a group of its own, as drivers that are bound at
 * the same time have. One more thread registers and unregisters a device that
 * is the only one of its group, over and over again.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_thread.h>
#include "bench.h"

#define CONTENTION_THREADS	4
#define CONTENTION_SAMPLES	5
#define CONTENTION_MS		200

/* Between two looks at whether anybody else wants the CPU. */
#define CONTENTION_EVENTS	16

/**
 * struct contention - One stretch of time.
 * @start: completed when it begins
 * @stop: set when it is over
 */
struct contention {
	struct completion start;
	bool stop;
};

/**
 * struct contender - One thread in it.
 * @contention: the stretch
 * @chain: what it notifies, if it does
 * @churned: the device that it registers and unregisters otherwise
 * @ops: how often it did either
 */
struct contender {
	struct contention *contention;
	struct bench_chain *chain;
	struct mock_device *churned;
	u64 ops;
} ____cacheline_aligned_in_smp;

static int contention_notify(void *arg)
{
	struct contender *self = arg;
	unsigned int i;

	wait_for_completion(&self->contention->start);
	while (!READ_ONCE(self->contention->stop)) {
		for (i = 0; i < CONTENTION_EVENTS; i++)
			blocking_notifier_call_chain(&self->chain->head,
						     IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
						     &self->chain->idle->dev);
		self->ops += CONTENTION_EVENTS;
		cond_resched();
	}
	return 0;
}

static int contention_churn(void *arg)
{
	struct contender *self = arg;
	int ret = 0;

	wait_for_completion(&self->contention->start);
	while (!ret && !READ_ONCE(self->contention->stop)) {
		ret = bench_register(self->churned);
		if (!ret)
			bench_unregister(self->churned);
		self->ops++;
		cond_resched();
	}
	return ret;
}

/* The one that churns is the last. Counts in each what it did. */
static u64 contention_measure(struct kunit *test, struct contender *contenders,
			      unsigned int notifying)
{
	struct contention *contention;
	struct mock_thread *threads[CONTENTION_THREADS + 1];
	unsigned int i;
	u64 begin;

	contention = kunit_kzalloc(test, sizeof(*contention), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, contention);
	init_completion(&contention->start);
	for (i = 0; i <= notifying; i++) {
		struct contender *each = i < notifying ? &contenders[i] :
					 &contenders[CONTENTION_THREADS];

		each->contention = contention;
		each->ops = 0;
		threads[i] = mock_thread_start(test, each->chain ?
					       contention_notify :
					       contention_churn, each);
	}

	begin = bench_begin();
	complete_all(&contention->start);
	msleep(CONTENTION_MS);
	WRITE_ONCE(contention->stop, true);
	for (i = 0; i <= notifying; i++)
		KUNIT_EXPECT_EQ(test, mock_thread_join(threads[i]), 0);
	return bench_end(begin);
}

static void contention_samples(struct kunit *test, struct contender *contenders,
			       unsigned int notifying)
{
	unsigned int sample, i;
	char point[12];
	u64 ns, ops;

	snprintf(point, sizeof(point), "%u", notifying);
	/* The first one warms the caches. */
	for (sample = 0; sample <= CONTENTION_SAMPLES; sample++) {
		ns = contention_measure(test, contenders, notifying);
		if (!sample)
			continue;
		for (i = 0, ops = 0; i < notifying; i++)
			ops += contenders[i].ops;
		bench_sample(test, "contention", point, ops, ns);
		bench_sample(test, "churn", point,
			     contenders[CONTENTION_THREADS].ops, ns);
	}
}

static void groups_come_and_go(struct kunit *test)
{
	struct contender *contenders;
	unsigned int i;

	contenders = kunit_kzalloc(test, sizeof(*contenders) *
				   (CONTENTION_THREADS + 1), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, contenders);
	for (i = 0; i < CONTENTION_THREADS; i++)
		contenders[i].chain = bench_chain_create(test);
	contenders[CONTENTION_THREADS].churned =
		mock_device_create(test, mock_group_create(test));

	for (i = 1; i <= CONTENTION_THREADS; i++)
		contention_samples(test, contenders, i);
}

static struct kunit_case contention_cases[] = {
	KUNIT_CASE_SLOW(groups_come_and_go),
	{}
};

static struct kunit_suite contention_suite = {
	.name = "bench_contention",
	.test_cases = contention_cases,
};

kunit_test_suites(&contention_suite);
