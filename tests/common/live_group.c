// SPDX-License-Identifier: GPL-2.0-only
/* A group in use by user space. */
#include <linux/device.h>

#include <compat/kunit.h>
#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_vfio_device.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include <vfio/vfio.h>

#include "live_group.h"
#include "uapi.h"

int group_open_node(struct kunit *test, struct mock_group *group)
{
	int fd = uapi_open_group(test, group->iommu_group);

	KUNIT_ASSERT_GE(test, fd, 0);
	return fd;
}

struct live_group live_group_open(struct kunit *test, struct mock_group *group)
{
	struct live_group live = {
		.group = group,
		.container = uapi_open_container(test),
	};

	live.node = group_open_node(test, group);
	return live;
}

void live_group_set_container(struct kunit *test, struct live_group *live)
{
	KUNIT_ASSERT_EQ(test,
			uapi_set_container(test, live->node, live->container),
			0);
}

void live_group_start(struct kunit *test, struct live_group *live)
{
	live_group_set_container(test, live);
	KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, live->container,
					     VFIO_TYPE1v2_IOMMU), 0);
}

struct live_group live_group_take(struct kunit *test, struct mock_group *group)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct live_group live = live_group_open(test, group);

	live.iommu = iommu;
	live_group_start(test, &live);
	return live;
}

struct live_group live_group_prepare(struct kunit *test)
{
	struct mock_vfio_iommu *iommu = mock_vfio_iommu_create(test);
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct live_group live = live_group_open(test, group);

	live.iommu = iommu;
	live.vdev = vdev;
	return live;
}

struct live_group live_group_create(struct kunit *test)
{
	struct live_group live = live_group_prepare(test);

	live_group_start(test, &live);
	return live;
}

int live_group_open_device(struct kunit *test, const struct live_group *live,
			   struct mock_device *mdev)
{
	int fd = uapi_get_device_fd(test, live->node, dev_name(&mdev->dev));

	KUNIT_ASSERT_GE(test, fd, 0);
	return fd;
}
