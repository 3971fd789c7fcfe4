// SPDX-License-Identifier: GPL-2.0-only
/* Closing: each order, duplicates, child processes, killed users */
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>

#include "suites.h"

enum fd_kind { CONTAINER, GROUP, DEVICE, FD_KINDS };

static bool is_free(const bool *in_use)
{
	return !in_use[GROUP] && !in_use[DEVICE];
}

/* Check which calls still work while some of the three fds are open. */
static void check_rest(struct stage *stage, const bool *in_use)
{
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };
	struct vfio_group_status status = { .argsz = sizeof(status) };
	int again;

	if (in_use[DEVICE])
		OK(ioctl(stage->device, VFIO_DEVICE_RESET));
	if (in_use[GROUP]) {
		OK(ioctl(stage->group, VFIO_GROUP_GET_STATUS, &status));
		SHOW(status.flags);
		HOLDS(status.flags & VFIO_GROUP_FLAGS_CONTAINER_SET);
	}
	if (in_use[CONTAINER] && is_free(in_use)) {
		FAILS(EINVAL, ioctl(stage->container, VFIO_IOMMU_GET_INFO,
				    &info));
	} else if (in_use[CONTAINER]) {
		OK(ioctl(stage->container, VFIO_IOMMU_GET_INFO, &info));
	}

	if (is_free(in_use)) {
		again = OPENS(open(stage->mdev.group, O_RDWR));
		OK(ioctl(again, VFIO_GROUP_GET_STATUS, &status));
		HOLDS(!(status.flags & VFIO_GROUP_FLAGS_CONTAINER_SET));
		OK(close(again));
	} else {
		FAILS(EBUSY, open(stage->mdev.group, O_RDWR));
	}
}

static void close_one(struct stage *stage, enum fd_kind kind)
{
	switch (kind) {
	case CONTAINER:
		OK(close(stage->container));
		break;
	case GROUP:
		OK(close(stage->group));
		break;
	default:
		OK(close(stage->device));
	}
}

static void close_in_order(enum fd_kind first, enum fd_kind second,
			   enum fd_kind third)
{
	const enum fd_kind order[FD_KINDS] = { first, second, third };
	bool in_use[FD_KINDS] = { true, true, true };
	struct stage stage = stage_device();
	int i;

	check_rest(&stage, in_use);
	for (i = 0; i < FD_KINDS; i++) {
		close_one(&stage, order[i]);
		in_use[order[i]] = false;
		check_rest(&stage, in_use);
	}
	OK(mdev_try_remove(stage.mdev.name));
}

#define CLOSES(name, first, second, third)				\
	static void name(void)						\
	{								\
		close_in_order(first, second, third);			\
	}

CLOSES(close_container_group_device, CONTAINER, GROUP, DEVICE)
CLOSES(close_container_device_group, CONTAINER, DEVICE, GROUP)
CLOSES(close_group_container_device, GROUP, CONTAINER, DEVICE)
CLOSES(close_group_device_container, GROUP, DEVICE, CONTAINER)
CLOSES(close_device_container_group, DEVICE, CONTAINER, GROUP)
CLOSES(close_device_group_container, DEVICE, GROUP, CONTAINER)

static void duplicate_keeps_a_group_open(void)
{
	struct stage stage = stage_contained();
	int duplicate = OPENS(dup(stage.group));

	OK(close(stage.group));
	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
	OK(ioctl(duplicate, VFIO_GROUP_UNSET_CONTAINER));
	OK(close(duplicate));
	OPENS(open(stage.mdev.group, O_RDWR));
}

/* Only one of two concurrent processes writes to the transcript. */

static void child_keeps_the_device_open(void)
{
	struct stage stage = stage_device();
	int go_on[2];
	pid_t child;
	char byte;

	OK(pipe2(go_on, O_CLOEXEC));
	child = fork_child();
	if (!child) {
		close(go_on[1]);
		/* Returns 0 when the parent closes the other end. */
		if (read(go_on[0], &byte, 1))
			exit(EXIT_FAILURE);
		OK(ioctl(stage.device, VFIO_DEVICE_RESET));
		exit(call_failed());
	}

	OK(close(stage.device));
	OK(close(stage.group));
	OK(close(stage.container));
	FAILS(EBUSY, open(stage.mdev.group, O_RDWR));
	close(go_on[1]);
	OK(wait_child(child));
	OPENS(open(stage.mdev.group, O_RDWR));
}

static void killed_user_releases_group_and_container(void)
{
	struct mdev mdev = mdev_create(1, 1);
	int ready[2], container, group;
	pid_t child;
	char byte;

	OK(pipe2(ready, O_CLOEXEC));
	child = fork_child();
	if (!child) {
		container = OPENS(open(CONTAINER_NODE, O_RDWR));
		group = OPENS(open(mdev.group, O_RDWR));
		OK(ioctl(group, VFIO_GROUP_SET_CONTAINER, &container));
		OK(ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
		OPENS(ioctl(group, VFIO_GROUP_GET_DEVICE_FD, mdev.name));
		if (write(ready[1], "x", 1) == 1)
			pause();
		exit(EXIT_FAILURE);
	}

	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		exit(EXIT_FAILURE);
	FAILS(EBUSY, open(mdev.group, O_RDWR));
	OK(kill(child, SIGKILL));
	GIVES(-SIGKILL, wait_child(child));
	group = OPENS(open(mdev.group, O_RDWR));
	container = OPENS(open(CONTAINER_NODE, O_RDWR));
	OK(ioctl(group, VFIO_GROUP_SET_CONTAINER, &container));
}

static const struct ktap_case cases[] = {
	CASE(close_container_group_device),
	CASE(close_container_device_group),
	CASE(close_group_container_device),
	CASE(close_group_device_container),
	CASE(close_device_container_group),
	CASE(close_device_group_container),
	CASE(duplicate_keeps_a_group_open),
	CASE(child_keeps_the_device_open),
	CASE(killed_user_releases_group_and_container),
	{ }
};

SUITE(guest_close);
