/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the benchmarks have in common.
 *
 * A benchmark is a KUnit case without a verdict: it fails only if it cannot
 * measure. Each sample is one line of diagnostics, which the tool collects:
 *
 *	bench: <series>/<point> ops=<operations> ns=<nanoseconds>
 */
#ifndef BENCH_H
#define BENCH_H

#include <linux/notifier.h>
#include <linux/types.h>
#include <compat/kunit.h>

struct mock_device;
struct mock_group;

/**
 * bench_sample() - Print one sample.
 * @test: the case
 * @series: what was measured, one word
 * @point: under which circumstances, one word
 * @ops: how many operations it took part in
 * @ns: how long all of them took, in nanoseconds
 *
 * Context: Process context.
 */
void bench_sample(struct kunit *test, const char *series, const char *point,
		  u64 ops, u64 ns);

/**
 * bench_begin() - Begin to measure.
 *
 * Whatever was deferred before is done first.
 *
 * Context: Process context, may sleep.
 * Return: the time, for bench_end().
 */
u64 bench_begin(void);

/**
 * bench_end() - Stop measuring.
 * @begin: what bench_begin() returned
 *
 * What was deferred meanwhile is done first: it counts.
 *
 * Context: Process context, may sleep.
 * Return: how long it took, in nanoseconds.
 */
u64 bench_end(u64 begin);

/**
 * bench_register() - Register a device with the core, as its driver would.
 * @mdev: a device in a group, unbound
 *
 * Context: Process context, may sleep.
 * Return: 0 or the core's error.
 */
int bench_register(struct mock_device *mdev);

/**
 * bench_unregister() - Undo bench_register().
 * @mdev: the device
 *
 * Context: Process context, may sleep.
 */
void bench_unregister(struct mock_device *mdev);

/**
 * bench_populate() - Let a device be registered until the test ends.
 * @test: the test
 * @group: its group
 *
 * Context: Process context, may sleep.
 */
void bench_populate(struct kunit *test, struct mock_group *group);

/**
 * struct bench_chain - A chain on which the core is the only listener.
 * @head: as in struct iommu_group, and called in the same way
 * @idle: a device in the group that another driver has, for events to be about
 */
struct bench_chain {
	struct blocking_notifier_head head;
	struct mock_device *idle;
	/* private: */
	struct iommu_group *iommu_group;
	struct notifier_block *core;
};

/**
 * bench_chain_create() - Make a group that the core listens to, and is idle.
 * @test: the test that owns it
 *
 * The IOMMU core calls its chains when and with what it likes. So the core's
 * notifier block moves from the group's chain to one of the same kind, on
 * which the benchmark calls it, and returns there before the group goes.
 *
 * Context: Process context, may sleep.
 * Return: the chain.
 */
struct bench_chain *bench_chain_create(struct kunit *test);

#endif /* BENCH_H */
