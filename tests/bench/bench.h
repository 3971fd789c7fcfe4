/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parts of all benchmarks
 *
 * A benchmark is a KUnit case without a verdict: it fails only if it cannot
 * measure. Each sample is one diagnostic line, which the tool collects:
 *
 *	bench: <series>/<point> ops=<operations> ns=<nanoseconds>
 */
#ifndef _BENCH_BENCH_H
#define _BENCH_BENCH_H

#include <linux/notifier.h>
#include <linux/types.h>

#include <compat/kunit.h>

struct mock_device;
struct mock_group;

/**
 * bench_sample() - print one sample
 * @test: the case
 * @series: name of the measured operation, one word
 * @point: name of the circumstances, one word
 * @ops: number of operations
 * @ns: duration of all operations in nanoseconds
 *
 * Context: Process context.
 */
void bench_sample(struct kunit *test, const char *series, const char *point,
		  u64 ops, u64 ns);

/**
 * bench_begin() - begin to measure, after all deferred work
 *
 * Context: Process context. May sleep.
 * Return: the time, for bench_end().
 */
u64 bench_begin(void);

/**
 * bench_end() - end to measure, after all deferred work
 * @begin: return value of bench_begin()
 *
 * Context: Process context. May sleep.
 * Return: the time since @begin in nanoseconds.
 */
u64 bench_end(u64 begin);

/**
 * bench_register() - register a device with the core, as its driver does
 * @mdev: an unbound device in a group
 *
 * Context: Process context. May sleep.
 * Return: 0 or the error of the core.
 */
int bench_register(struct mock_device *mdev);

/**
 * bench_unregister() - undo bench_register()
 * @mdev: the device
 *
 * Context: Process context. May sleep.
 */
void bench_unregister(struct mock_device *mdev);

/**
 * bench_populate() - add a device that is registered until the case ends
 * @test: the case
 * @group: group of the device
 *
 * Context: Process context. May sleep.
 */
void bench_populate(struct kunit *test, struct mock_group *group);

/**
 * struct bench_chain - a chain whose only notifier is the core's
 * @head: chain like that of struct iommu_group
 * @idle: device of the group that another driver is bound to, for the events
 */
struct bench_chain {
	struct blocking_notifier_head head;
	struct mock_device *idle;
	/* Private: */
	struct iommu_group *iommu_group;
	struct notifier_block *core;
};

/**
 * bench_chain_create() - make an idle group and move its notifier to a chain
 * @test: the case that owns the chain
 *
 * The IOMMU core decides when to call its chains. The benchmark calls a chain
 * of the same kind, to which the core's notifier block moves until the end of
 * the case.
 *
 * Context: Process context. May sleep.
 * Return: the new chain.
 */
struct bench_chain *bench_chain_create(struct kunit *test);

#endif /* _BENCH_BENCH_H */
