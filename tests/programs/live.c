// SPDX-License-Identifier: GPL-2.0-only
/* A scene whose group user space can use. */
#include <linux/device.h>
#include <linux/string.h>

#include "live.h"

void live_init(struct kunit *test, struct live *live,
	       const struct vfio_program *program)
{
	const char *name;

	scene_init(test, &live->scene, program);
	name = dev_name(&live->scene.first->mdev->dev);
	mock_device_unbind(live->scene.suspect);
	live->iommu = mock_vfio_iommu_create(test);
	live->fd_arg = user_alloc(test, sizeof(int));
	live->name_arg = user_alloc(test, strlen(name) + 1);
	user_poke(test, live->name_arg, name, strlen(name) + 1);
}

void live_begin(struct live *live)
{
	struct scene *scene = &live->scene;
	int fd = uapi_open_container(scene->test);

	live->device_fd = -ENOENT;
	live->left = 0;
	user_poke(scene->test, live->fd_arg, &fd, sizeof(fd));
	slot_fill(&live->container, fd);
	slot_fill(&live->node, uapi_open_group(scene->test,
					       scene->group->iommu_group));
}

void live_begin_in_use(struct live *live)
{
	live_begin(live);
	if (live_enter(live, &live->node) || live_set_iommu(live))
		program_fail(live->scene.test, "no live group to start from");
}

long live_enter(struct live *live, struct slot *node)
{
	return slot_ioctl(node, VFIO_GROUP_SET_CONTAINER,
			  (unsigned long)live->fd_arg);
}

long live_set_iommu(struct live *live)
{
	return slot_ioctl(&live->container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU);
}

void live_leave(void *ctx)
{
	struct live *live = ctx;

	live->left = slot_ioctl(&live->node, VFIO_GROUP_UNSET_CONTAINER, 0);
}

void live_open_device(void *ctx)
{
	struct live *live = ctx;

	live->device_fd = slot_ioctl(&live->node, VFIO_GROUP_GET_DEVICE_FD,
				     (unsigned long)live->name_arg);
}

void live_close_node(void *ctx)
{
	struct live *live = ctx;

	slot_close(live->scene.test, &live->node);
}

void live_end(struct live *live)
{
	struct kunit *test = live->scene.test;

	if (live->device_fd >= 0)
		user_close(test, live->device_fd);
	slot_close(test, &live->node);
	slot_close(test, &live->container);
}

void live_check_iommu(struct live *live)
{
	if (atomic_read(&live->iommu->opened) ||
	    atomic_read(&live->iommu->attached))
		program_fail(live->scene.test, "the IOMMU is still in use");
}
