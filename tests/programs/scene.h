/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A group with devices, for programs: counts before and after each schedule,
 * threads that register and unregister, and files that threads share
 *
 * For objects that the explorer sees into. The argument of a thread, setup,
 * teardown, invariant or check of this file is a struct that begins with a
 * struct scene.
 */
#ifndef _PROGRAMS_SCENE_H
#define _PROGRAMS_SCENE_H

#include <linux/atomic.h>

#include "../common/support.h"
#include "program.h"

/**
 * struct scene - a group with devices
 * @test: the case
 * @group: the group
 * @first: a device of the group
 * @second: another one
 * @suspect: a device of the group that is never registered and has a driver
 *	that is foreign to VFIO, so that events about it could do harm
 * @event: event that scene_notify() fires
 * @subject: device that the event is about
 * @created: result of scene_create()
 * @joined: result of scene_join()
 * @fired: result of scene_notify()
 * @before: counts before the schedule
 * @references: references to IOMMU groups before the schedule
 * @text: what is wrong
 */
struct scene {
	struct kunit *test;
	struct mock_group *group;
	struct plain_device *first;
	struct plain_device *second;
	struct mock_device *suspect;
	unsigned long event;
	struct mock_device *subject;
	int created;
	int joined;
	int fired;
	struct core_counts before;
	unsigned int references;
	char text[160];
};

/**
 * scene_init() - make the group and the devices
 * @test: the case, which ends if memory is short
 * @scene: filled in, with the suspect as subject of events; zeroed before
 * @program: the program, for its event
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 */
void scene_init(struct kunit *test, struct scene *scene,
		const struct vfio_program *program);

/**
 * scene_arrange() - arrange a program that needs no more than a scene
 * @test: the case, which ends if memory is short
 * @program: the program
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 * Return: the scene.
 */
void *scene_arrange(struct kunit *test, const struct vfio_program *program);

/**
 * scene_arrange_first() - arrange a scene with events about the first device
 * @test: the case, which ends if memory is short
 * @program: the program
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 * Return: the scene.
 */
void *scene_arrange_first(struct kunit *test,
			  const struct vfio_program *program);

/**
 * scene_begin() - count the objects; first part of every setup
 * @ctx: the scene
 *
 * Context: Process context. May sleep.
 */
void scene_begin(void *ctx);

/**
 * scene_begin_with_group() - begin with a group that has the first device
 * @ctx: the scene
 *
 * Context: Process context. May sleep.
 */
void scene_begin_with_group(void *ctx);

/**
 * scene_end() - unregister the devices and compare the counts
 * @ctx: the scene; a difference fails the schedule
 *
 * Context: Process context. May sleep.
 */
void scene_end(void *ctx);

/**
 * scene_create() - thread that registers the first device
 * @ctx: the scene
 *
 * Context: Process context. May sleep.
 */
void scene_create(void *ctx);

/**
 * scene_join() - thread that registers the second device
 * @ctx: the scene
 *
 * Context: Process context. May sleep.
 */
void scene_join(void *ctx);

/**
 * scene_destroy() - thread that unregisters the first device
 * @ctx: the scene
 *
 * Context: Process context. Sleeps until the device has no users.
 */
void scene_destroy(void *ctx);

/**
 * scene_notify() - thread that fires the event about its subject
 * @ctx: the scene
 *
 * Context: Process context. May sleep.
 */
void scene_notify(void *ctx);

/**
 * scene_wrong() - format the text that says what is wrong
 * @scene: the scene
 * @fmt: format and arguments
 *
 * Context: Any context.
 * Return: the text.
 */
__printf(2, 3)
const char *scene_wrong(struct scene *scene, const char *fmt, ...);

/**
 * scene_wrong_event() - check the result of scene_notify()
 * @scene: the scene
 *
 * Context: Any context.
 * Return: NULL, or text that says what is wrong.
 */
const char *scene_wrong_event(struct scene *scene);

/**
 * scene_groups() - check the number of whole groups
 * @scene: the scene
 * @groups: expected number of groups more than before the schedule
 *
 * Each group has one minor, one node, one notifier and one reference to its
 * IOMMU group.
 *
 * Context: Process context. May sleep.
 * Return: NULL, or text that says what is wrong.
 */
const char *scene_groups(struct scene *scene, unsigned int groups);

/**
 * scene_group_is_gone() - check that no group is left
 * @ctx: the scene
 *
 * Context: Process context. May sleep.
 * Return: NULL, or text that says what is wrong.
 */
const char *scene_group_is_gone(void *ctx);

/**
 * scene_idle_group() - check that the group is there and idle
 * @scene: the scene
 * @devices: expected number of devices
 * @unbound: expected number of entries of devices about to be unbound
 *
 * Context: Process context. May sleep.
 * Return: NULL, or text that says what is wrong.
 */
const char *scene_idle_group(struct scene *scene, unsigned int devices,
			     unsigned int unbound);

/**
 * scene_never_used() - invariant: the group is idle, and each device holds a
 *	reference to it
 * @ctx: the scene
 *
 * Context: Process context. May sleep.
 * Return: NULL, or text that says what is wrong.
 */
const char *scene_never_used(void *ctx);

/*
 * Initialiser of a program on a group that user space does not use: its name,
 * arrange, setup, teardown, check, event (0 if none is fired) and threads
 */
#define IDLE_PROGRAM(program_name, how, begin, end, what, fires, ...) {	\
	.name = program_name,						\
	INTERLEAVE_RUN(__VA_ARGS__),					\
	.arrange = how,							\
	.setup = begin,							\
	.teardown = end,						\
	.invariant = scene_never_used,					\
	.check = what,							\
	.event = fires,							\
}

/**
 * scene_fire() - fire an event on the group
 * @scene: the scene
 * @event: an IOMMU_GROUP_NOTIFY_* number
 * @mdev: device that the event is about
 *
 * Context: Process context. May sleep. A thread of a program.
 * Return: result of mock_group_notify().
 */
int scene_fire(struct scene *scene, unsigned long event,
	       struct mock_device *mdev);

/**
 * struct slot - a file descriptor that threads share
 * @fd: the descriptor, negative once it is closed
 *
 * The explorer does not see the table of files. A step on @fd stands for each
 * access to it.
 */
struct slot {
	atomic_t fd;
};

/**
 * slot_fill() - put a file descriptor in a slot
 * @slot: the slot
 * @fd: the descriptor; negative for none
 *
 * Context: Process context. May sleep. Setup of a program.
 */
void slot_fill(struct slot *slot, int fd);

/**
 * slot_close() - close the descriptor of a slot
 * @test: the case
 * @slot: the slot
 *
 * Context: Process context. May sleep.
 * Return: 0, or -EBADF if it is closed.
 */
int slot_close(struct kunit *test, struct slot *slot);

/**
 * slot_ioctl() - call ioctl(2) on the descriptor of a slot
 * @slot: the slot
 * @cmd: the command
 * @arg: its argument: a number, or a user address cast to one
 *
 * Releases the file if another thread closes the descriptor during the call.
 *
 * Context: Process context. May sleep. Needs a thread with user memory.
 * Return: result of the driver, or -EBADF if the descriptor is closed.
 */
long slot_ioctl(struct slot *slot, unsigned int cmd, unsigned long arg);

#endif /* _PROGRAMS_SCENE_H */
