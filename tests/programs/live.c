// SPDX-License-Identifier: GPL-2.0-only
/* What user space has open, "live.h". */
#include <linux/device.h>
#include <linux/string.h>
#include "../common/uapi.h"
#include "live.h"

void live_arrange(struct kunit *test, struct live *live, struct scene *scene)
{
	const char *name = dev_name(&scene->first->mdev->dev);

	mock_device_unbind(scene->suspect);
	live->test = test;
	live->iommu = mock_vfio_iommu_create(test);
	live->fd_arg = user_alloc(test, sizeof(int));
	live->name_arg = user_alloc(test, strlen(name) + 1);
	user_poke(test, live->name_arg, name, strlen(name) + 1);
}

void live_begin(struct live *live, struct mock_group *group)
{
	int fd = uapi_open_container(live->test);

	user_poke(live->test, live->fd_arg, &fd, sizeof(fd));
	slot_fill(&live->container, fd);
	slot_fill(&live->node, uapi_open_group(live->test,
					       group->iommu_group));
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

long live_leave(struct slot *node)
{
	return slot_ioctl(node, VFIO_GROUP_UNSET_CONTAINER, 0);
}

long live_open_device(struct live *live)
{
	return slot_ioctl(&live->node, VFIO_GROUP_GET_DEVICE_FD,
			  (unsigned long)live->name_arg);
}

void live_begin_in_use(struct live *live, struct mock_group *group)
{
	live_begin(live, group);
	if (live_enter(live, &live->node) || live_set_iommu(live))
		program_fail(live->test, "no live group to begin with");
}

void live_end(struct live *live)
{
	slot_close(live->test, &live->node);
	slot_close(live->test, &live->container);
}

void live_check_iommu(struct live *live)
{
	if (atomic_read(&live->iommu->opened) ||
	    atomic_read(&live->iommu->attached))
		program_fail(live->test, "the IOMMU is still in use");
}
