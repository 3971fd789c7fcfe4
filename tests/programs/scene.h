/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What most programs have in common: a group with devices, what is counted
 * before and after each schedule, and files that threads share.
 *
 * For objects that the explorer sees into.
 */
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include <linux/atomic.h>
#include "../common/support.h"
#include "program.h"

/**
 * struct scene - Where a program happens.
 * @test: the test
 * @group: the group that it is about
 * @first: a device in it
 * @second: another one
 * @suspect: a device in it that has a driver which VFIO knows nothing of, and is
 *	never registered: what an event about it could do harm to
 * @before: what there was before the schedule
 * @references: to IOMMU groups, before the schedule
 * @text: what is wrong
 */
struct scene {
	struct kunit *test;
	struct mock_group *group;
	struct plain_device *first;
	struct plain_device *second;
	struct mock_device *suspect;
	struct core_counts before;
	unsigned int references;
	char text[160];
};

/**
 * scene_arrange() - Make the group and the devices.
 * @test: the test; ends without memory
 * @scene: zeroed; filled in
 *
 * Context: Process context, may sleep; the case's own thread.
 */
void scene_arrange(struct kunit *test, struct scene *scene);

/**
 * scene_begin() - Count what there is; to be called first in setup.
 * @scene: the scene
 *
 * Context: Process context, may sleep.
 */
void scene_begin(struct scene *scene);

/**
 * scene_end() - Tear down what is left, and compare with what there was.
 * @scene: the scene; devices that are registered are unregistered. A difference
 *	fails the schedule.
 *
 * Context: Process context, may sleep.
 */
void scene_end(struct scene *scene);

/**
 * scene_wrong() - Put in words what is wrong.
 * @scene: the scene
 * @fmt: the words and their arguments
 *
 * Context: Any.
 * Return: the words.
 */
__printf(2, 3)
const char *scene_wrong(struct scene *scene, const char *fmt, ...);

/**
 * scene_groups() - Check that there are so many groups, whole and no parts.
 * @scene: the scene
 * @groups: how many more than before the schedule
 *
 * Each group is known in one way, has one minor, one node, one notifier and one
 * reference to its IOMMU group.
 *
 * Context: Process context.
 * Return: NULL, or what is wrong.
 */
const char *scene_groups(struct scene *scene, unsigned int groups);

/**
 * scene_idle_group() - Check the group of the scene, which nobody uses.
 * @scene: the scene
 * @devices: how many it must have
 * @unbound: and how many entries of devices about to be unbound
 *
 * Context: Process context.
 * Return: NULL, or what is wrong.
 */
const char *scene_idle_group(struct scene *scene, unsigned int devices,
			     unsigned int unbound);

/**
 * scene_never_used() - An invariant: nobody uses the group, and each of its
 *	devices has a reference to it.
 * @ctx: something that begins with a struct scene
 *
 * Context: Any that may sleep.
 * Return: NULL, or what is wrong.
 */
const char *scene_never_used(void *ctx);

/**
 * scene_fire() - Fire an event on the scene's group.
 * @scene: the scene
 * @event: one of the IOMMU_GROUP_NOTIFY_* numbers
 * @mdev: the device that it is about
 *
 * Context: A thread of a program.
 * Return: as mock_group_notify().
 */
int scene_fire(struct scene *scene, unsigned long event,
	       struct mock_device *mdev);

/**
 * struct slot - A file descriptor that threads share.
 * @fd: it, negative once it is closed
 *
 * What happens in the table of files is not seen by the explorer. So it is told
 * here: in the same step.
 */
struct slot {
	atomic_t fd;
};

/**
 * slot_fill() - Put a file descriptor in.
 * @slot: the slot
 * @fd: the descriptor; negative for none
 *
 * Context: Setup.
 */
void slot_fill(struct slot *slot, int fd);

/**
 * slot_close() - close(2).
 * @test: the test
 * @slot: the slot
 *
 * Context: Process context, may sleep.
 * Return: 0, or -EBADF if it is closed.
 */
int slot_close(struct kunit *test, struct slot *slot);

/**
 * slot_ioctl() - ioctl(2).
 * @slot: the slot
 * @cmd: the command
 * @arg: its argument: a number, or a user address cast to one
 *
 * Who comes last, this call or the close(2) of another thread, releases the file.
 *
 * Context: Process context, may sleep; a thread with user memory.
 * Return: what the driver returns, or -EBADF if it is closed.
 */
long slot_ioctl(struct slot *slot, unsigned int cmd, unsigned long arg);

#endif /* TESTS_SCENE_H */
