// SPDX-License-Identifier: GPL-2.0-only
/*
 * Notifications per second while groups come and go
 *
 * Each notifying thread has its own group, like drivers that are bound at the
 * same time. One more thread registers and unregisters the only device of a
 * group in a loop.
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

/* events between two calls of cond_resched() */
#define CONTENTION_EVENTS	16

/**
 * struct contention - one measurement
 * @start: completed at the begin
 * @stop: set at the end
 */
struct contention {
	struct completion start;
	bool stop;
};

/**
 * struct contender - one thread of a measurement
 * @contention: the measurement
 * @chain: chain that the thread notifies, or NULL
 * @churned: device that the thread registers and unregisters without a chain
 * @ops: number of notifications, or of pairs of calls
 */
struct contender {
	struct contention *contention;
	struct bench_chain *chain;
	struct mock_device *churned;
	u64 ops;
} ____cacheline_aligned_in_smp;

static int contention_notify(void *arg)
{
	const unsigned long event = IOMMU_GROUP_NOTIFY_BOUND_DRIVER;
	struct contender *self = arg;
	struct blocking_notifier_head *head = &self->chain->head;
	struct device *dev = &self->chain->idle->dev;
	unsigned int i;

	wait_for_completion(&self->contention->start);
	while (!READ_ONCE(self->contention->stop)) {
		for (i = 0; i < CONTENTION_EVENTS; i++)
			blocking_notifier_call_chain(head, event, dev);
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

/* Count the operations of each contender. The last one has no chain. */
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
	/* The first measurement warms the caches. */
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
