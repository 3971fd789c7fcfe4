/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The user interface of VFIO as calls: how a case arranges what it needs of
 * /dev/vfio, and acts there. Each returns what the system call returns.
 */
#ifndef TESTS_UAPI_H
#define TESTS_UAPI_H

#include <linux/types.h>

struct iommu_group;
struct kunit;
struct mock_group;
struct mock_thread;

/**
 * uapi_open_container() - open /dev/vfio/vfio
 * @test: the case
 *
 * Context: May sleep.
 * Return: a file descriptor or a negative errno.
 */
int uapi_open_container(struct kunit *test);

/**
 * uapi_open_group() - open the node of a group
 * @test: the case; ends if there is no such group
 * @iommu_group: the IOMMU group it stands for
 *
 * Context: May sleep.
 * Return: a file descriptor or a negative errno.
 */
int uapi_open_group(struct kunit *test, struct iommu_group *iommu_group);

/**
 * uapi_set_container() - VFIO_GROUP_SET_CONTAINER
 * @test: the case
 * @group: file descriptor of the group
 * @container: file descriptor of the container
 *
 * Context: May sleep; the case's own thread.
 * Return: 0 or a negative errno.
 */
int uapi_set_container(struct kunit *test, int group, int container);

/**
 * uapi_unset_container() - VFIO_GROUP_UNSET_CONTAINER
 * @test: the case
 * @group: file descriptor of the group
 *
 * Context: May sleep.
 * Return: 0 or a negative errno.
 */
int uapi_unset_container(struct kunit *test, int group);

/**
 * uapi_set_iommu() - VFIO_SET_IOMMU
 * @test: the case
 * @container: file descriptor of the container
 * @type: a VFIO_*_IOMMU number
 *
 * Context: May sleep.
 * Return: 0 or a negative errno.
 */
int uapi_set_iommu(struct kunit *test, int container, unsigned long type);

/**
 * uapi_check_extension() - VFIO_CHECK_EXTENSION
 * @test: the case
 * @container: file descriptor of the container
 * @extension: its number
 *
 * Context: May sleep.
 * Return: positive if it is there, 0 if not, or a negative errno.
 */
int uapi_check_extension(struct kunit *test, int container,
			 unsigned long extension);

/**
 * uapi_get_device_fd() - VFIO_GROUP_GET_DEVICE_FD
 * @test: the case
 * @group: file descriptor of the group
 * @name: name of the device
 *
 * Context: May sleep; the case's own thread.
 * Return: a file descriptor or a negative errno.
 */
int uapi_get_device_fd(struct kunit *test, int group, const char *name);

/**
 * struct uapi_live - a group that user space has taken
 * @container: file descriptor of a container that VFIO_TYPE1v2_IOMMU serves
 * @group: file descriptor of the group, which is in that container
 */
struct uapi_live {
	int container;
	int group;
};

/**
 * uapi_go_live() - take a group
 * @test: the case; ends if one step fails
 * @group: a group with a device, while an IOMMU driver for
 *	VFIO_TYPE1v2_IOMMU is registered
 *
 * Context: May sleep; the case's own thread.
 * Return: the descriptors.
 */
struct uapi_live uapi_go_live(struct kunit *test, struct mock_group *group);

/**
 * start_open() - open(2) from another thread
 * @test: the case; ends if there is no memory
 * @devt: device number of the node
 *
 * Context: May sleep.
 * Return: the thread, which returns a file descriptor or a negative errno.
 */
struct mock_thread *start_open(struct kunit *test, dev_t devt);

/**
 * start_ioctl() - ioctl(2) from another thread
 * @test: the case; ends if there is no memory
 * @fd: the file descriptor
 * @cmd: the command
 * @arg: its argument; a pointer is one to memory of user_alloc()
 *
 * Context: May sleep.
 * Return: the thread, which returns what ioctl(2) does.
 */
struct mock_thread *start_ioctl(struct kunit *test, int fd, unsigned int cmd,
				unsigned long arg);

#endif /* TESTS_UAPI_H */
