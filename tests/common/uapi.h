/* SPDX-License-Identifier: GPL-2.0-only */
/* The user interface of VFIO: one function per system call. */
#ifndef _COMMON_UAPI_H
#define _COMMON_UAPI_H

#include <linux/types.h>

struct iommu_group;
struct kunit;
struct mock_thread;

/**
 * uapi_open_container() - open /dev/vfio/vfio
 * @test: the case, which ends if the call fails
 *
 * Context: Process context. May sleep.
 * Return: file descriptor.
 */
int uapi_open_container(struct kunit *test);

/**
 * uapi_open_group() - open the node of a group
 * @test: the case, which ends if the core has no such group
 * @iommu_group: IOMMU group of the group
 *
 * Context: Process context. May sleep.
 * Return: file descriptor, or a negative errno.
 */
int uapi_open_group(struct kunit *test, struct iommu_group *iommu_group);

/**
 * uapi_set_container() - call VFIO_GROUP_SET_CONTAINER
 * @test: the case
 * @group: file descriptor of the group
 * @container: file descriptor of the container
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 * Return: 0, or a negative errno.
 */
int uapi_set_container(struct kunit *test, int group, int container);

/**
 * uapi_unset_container() - call VFIO_GROUP_UNSET_CONTAINER
 * @test: the case
 * @group: file descriptor of the group
 *
 * Context: Process context. May sleep.
 * Return: 0, or a negative errno.
 */
int uapi_unset_container(struct kunit *test, int group);

/**
 * uapi_set_iommu() - call VFIO_SET_IOMMU
 * @test: the case
 * @container: file descriptor of the container
 * @type: a VFIO_*_IOMMU number
 *
 * Context: Process context. May sleep.
 * Return: 0, or a negative errno.
 */
int uapi_set_iommu(struct kunit *test, int container, unsigned long type);

/**
 * uapi_check_extension() - call VFIO_CHECK_EXTENSION
 * @test: the case
 * @container: file descriptor of the container
 * @extension: number of the extension
 *
 * Context: Process context. May sleep.
 * Return: positive if the extension is there, 0 if not, or a negative errno.
 */
int uapi_check_extension(struct kunit *test, int container,
			 unsigned long extension);

/**
 * uapi_get_device_fd() - call VFIO_GROUP_GET_DEVICE_FD
 * @test: the case
 * @group: file descriptor of the group
 * @name: name of the device
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 * Return: file descriptor, or a negative errno.
 */
int uapi_get_device_fd(struct kunit *test, int group, const char *name);

/**
 * start_open() - call open(2) on another thread
 * @test: the case, which ends if memory is short
 * @devt: device number of the node
 *
 * Context: Process context. May sleep.
 * Return: the thread, whose result is a file descriptor or a negative errno.
 */
struct mock_thread *start_open(struct kunit *test, dev_t devt);

/**
 * start_ioctl() - call ioctl(2) on another thread
 * @test: the case, which ends if memory is short
 * @fd: file descriptor
 * @cmd: the command
 * @arg: the argument: a number, or an address that user_alloc() returned
 *
 * Context: Process context. May sleep.
 * Return: the thread, whose result is that of ioctl(2).
 */
struct mock_thread *start_ioctl(struct kunit *test, int fd, unsigned int cmd,
				unsigned long arg);

/**
 * start_set_container() - call VFIO_GROUP_SET_CONTAINER on another thread
 * @test: the case, which ends if memory is short
 * @group: file descriptor of the group
 * @container: file descriptor of the container
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 * Return: the thread, whose result is that of ioctl(2).
 */
struct mock_thread *start_set_container(struct kunit *test, int group,
					int container);

#endif /* _COMMON_UAPI_H */
