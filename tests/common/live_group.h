/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A group in use by user space
 *
 * Each function ends the case when one of its steps fails. Files that a case
 * leaves open are closed at its end.
 */
#ifndef _COMMON_LIVE_GROUP_H
#define _COMMON_LIVE_GROUP_H

struct kunit;
struct mock_device;
struct mock_group;
struct mock_vfio_device;
struct mock_vfio_iommu;

/**
 * struct live_group - a group, its container and what stands behind them
 * @iommu: IOMMU driver that serves the container, NULL if the case has its own
 * @group: the group
 * @vdev: device of the group, NULL if the case has registered others
 * @container: file descriptor of the container
 * @node: file descriptor of the group's node
 */
struct live_group {
	struct mock_vfio_iommu *iommu;
	struct mock_group *group;
	struct mock_vfio_device *vdev;
	int container;
	int node;
};

/**
 * live_group_create() - make a group and put it in a container with an IOMMU
 * @test: the case
 *
 * Context: Process context. May sleep.
 * Return: the group; it has one device, bound to a mock VFIO driver.
 */
struct live_group live_group_create(struct kunit *test);

/**
 * live_group_prepare() - make all that live_group_create() makes, but leave the
 *	group outside of the container
 * @test: the case
 *
 * Context: Process context. May sleep.
 * Return: the group.
 */
struct live_group live_group_prepare(struct kunit *test);

/**
 * live_group_take() - put a group of the case in a container with an IOMMU
 * @test: the case
 * @group: viable group that the core knows
 *
 * Context: Process context. May sleep.
 * Return: the group, with a new IOMMU driver.
 */
struct live_group live_group_take(struct kunit *test, struct mock_group *group);

/**
 * live_group_open() - open a container and the node of a group of the case
 * @test: the case
 * @group: group that the core knows
 *
 * Context: Process context. May sleep.
 * Return: the group, without an IOMMU driver.
 */
struct live_group live_group_open(struct kunit *test, struct mock_group *group);

/**
 * live_group_set_container() - put an open group in its container
 * @test: the case
 * @live: the group
 *
 * The group is live from now on: it has one container user.
 *
 * Context: Process context. May sleep.
 */
void live_group_set_container(struct kunit *test, struct live_group *live);

/**
 * live_group_start() - put an open group in its container and set the IOMMU
 * @test: the case
 * @live: the group
 *
 * Context: Process context. May sleep.
 */
void live_group_start(struct kunit *test, struct live_group *live);

/**
 * live_group_open_device() - open a device of a group with an IOMMU
 * @test: the case
 * @live: the group
 * @mdev: registered device of the group
 *
 * Context: Process context. May sleep.
 * Return: file descriptor of the device.
 */
int live_group_open_device(struct kunit *test, const struct live_group *live,
			   struct mock_device *mdev);

/**
 * group_open_node() - open the node of a group
 * @test: the case
 * @group: group that the core knows
 *
 * Context: Process context. May sleep.
 * Return: file descriptor of the node.
 */
int group_open_node(struct kunit *test, struct mock_group *group);

#endif /* _COMMON_LIVE_GROUP_H */
