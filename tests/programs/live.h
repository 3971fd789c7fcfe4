/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scene whose group user space can use: a container and the group's node are
 * open
 *
 * For objects that the explorer sees into. The argument of a thread of this
 * file is a struct that begins with a struct live.
 */
#ifndef _PROGRAMS_LIVE_H
#define _PROGRAMS_LIVE_H

#include "scene.h"

/**
 * struct live - a scene with open files
 * @scene: the scene; user space can open its first device
 * @iommu: the IOMMU driver
 * @container: the container
 * @node: node of the scene's group
 * @fd_arg: in user memory: file descriptor of the container
 * @name_arg: in user memory: name of the first device
 * @device_fd: result of live_open_device()
 * @left: result of live_leave()
 */
struct live {
	struct scene scene;
	struct mock_vfio_iommu *iommu;
	struct slot container;
	struct slot node;
	int __user *fd_arg;
	char __user *name_arg;
	long device_fd;
	long left;
};

/**
 * live_init() - make the objects that all schedules share
 * @test: the case, which ends if memory is short
 * @live: filled in; zeroed before
 * @program: the program
 *
 * The suspect of the scene has no driver, so that the group is viable.
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 */
void live_init(struct kunit *test, struct live *live,
	       const struct vfio_program *program);

/**
 * live_begin() - open container and node
 * @live: the scene, whose group is there
 *
 * Context: Process context. May sleep. Setup of a program.
 */
void live_begin(struct live *live);

/**
 * live_begin_in_use() - open container and node, and set container and IOMMU
 * @live: the scene, whose group is there and viable
 *
 * Context: Process context. May sleep. Setup of a program.
 */
void live_begin_in_use(struct live *live);

/**
 * live_enter() - call VFIO_GROUP_SET_CONTAINER
 * @live: the scene
 * @node: node of a group
 *
 * Context: Process context. May sleep. Needs a thread with user memory.
 * Return: result of the ioctl.
 */
long live_enter(struct live *live, struct slot *node);

/**
 * live_set_iommu() - call VFIO_SET_IOMMU
 * @live: the scene
 *
 * Context: Process context. May sleep. Needs a thread with user memory.
 * Return: result of the ioctl.
 */
long live_set_iommu(struct live *live);

/**
 * live_leave() - thread that calls VFIO_GROUP_UNSET_CONTAINER
 * @ctx: the struct live
 *
 * Context: Process context. May sleep. Needs a thread with user memory.
 */
void live_leave(void *ctx);

/**
 * live_open_device() - thread that opens the first device
 * @ctx: the struct live
 *
 * Context: Process context. May sleep. Needs a thread with user memory.
 */
void live_open_device(void *ctx);

/**
 * live_close_node() - thread that closes the node
 * @ctx: the struct live
 *
 * Context: Process context. May sleep. Needs a thread with user memory.
 */
void live_close_node(void *ctx);

/**
 * live_end() - close the files that are still open
 * @live: the scene
 *
 * Context: Process context. May sleep. Teardown of a program.
 */
void live_end(struct live *live);

/**
 * live_check_iommu() - fail the schedule if the IOMMU is still in use
 * @live: the scene, whose groups have left their container
 *
 * Context: Process context. May sleep. Teardown of a program.
 */
void live_check_iommu(struct live *live);

#endif /* _PROGRAMS_LIVE_H */
