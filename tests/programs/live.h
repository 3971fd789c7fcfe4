/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What user space has open in a program: a container and the node of a group.
 *
 * For objects that the explorer sees into.
 */
#ifndef TESTS_LIVE_H
#define TESTS_LIVE_H

#include "scene.h"

/**
 * struct live - Files, and what ioctls on them need.
 * @test: the test
 * @iommu: the IOMMU driver
 * @container: a container
 * @node: node of the scene's group
 * @fd_arg: in user memory: file descriptor of the container
 * @name_arg: in user memory: name of the scene's first device
 */
struct live {
	struct kunit *test;
	struct mock_vfio_iommu *iommu;
	struct slot container;
	struct slot node;
	int __user *fd_arg;
	char __user *name_arg;
};

/**
 * live_arrange() - Make what all schedules share.
 * @test: the test; ends without memory
 * @live: zeroed; filled in
 * @scene: the scene; its suspect loses its driver, as user space cannot have the
 *	group otherwise
 *
 * Context: Process context, may sleep; the case's own thread.
 */
void live_arrange(struct kunit *test, struct live *live, struct scene *scene);

/**
 * live_begin() - Open both.
 * @live: the files
 * @group: a group that the core knows
 *
 * Context: Setup.
 */
void live_begin(struct live *live, struct mock_group *group);

/**
 * live_enter() - VFIO_GROUP_SET_CONTAINER.
 * @live: the files
 * @node: node of a group
 *
 * Context: Process context, may sleep; a thread with user memory.
 * Return: as the ioctl.
 */
long live_enter(struct live *live, struct slot *node);

/**
 * live_set_iommu() - VFIO_SET_IOMMU.
 * @live: the files
 *
 * Context: Process context, may sleep; a thread with user memory.
 * Return: as the ioctl.
 */
long live_set_iommu(struct live *live);

/**
 * live_leave() - VFIO_GROUP_UNSET_CONTAINER.
 * @node: node of a group
 *
 * Context: Process context, may sleep; a thread with user memory.
 * Return: as the ioctl.
 */
long live_leave(struct slot *node);

/**
 * live_open_device() - VFIO_GROUP_GET_DEVICE_FD of the scene's first device.
 * @live: the files
 *
 * Context: Process context, may sleep; a thread with user memory.
 * Return: as the ioctl.
 */
long live_open_device(struct live *live);

/**
 * live_begin_in_use() - Open both, and put the group in the container, which
 *	gets an IOMMU.
 * @live: the files
 * @group: a viable group that the core knows
 *
 * Context: Setup.
 */
void live_begin_in_use(struct live *live, struct mock_group *group);

/**
 * live_end() - Close what is open still.
 * @live: the files
 *
 * Context: Teardown.
 */
void live_end(struct live *live);

/**
 * live_check_iommu() - Once all groups have left: is the IOMMU unused?
 * @live: the files; if not the schedule fails
 *
 * Context: Teardown.
 */
void live_check_iommu(struct live *live);

#endif /* TESTS_LIVE_H */
