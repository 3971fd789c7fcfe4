// SPDX-License-Identifier: GPL-2.0-only
/* The user interface of VFIO as calls. */
#include <linux/miscdevice.h>
#include <linux/string.h>

#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_thread.h>
#include <mock_iommu/mock_user.h>
#include <vfio/vfio.h>

#include "core.h"
#include "fixture.h"
#include "uapi.h"

int uapi_open_container(struct kunit *test)
{
	dev_t devt = MKDEV(MISC_MAJOR, core_container_misc()->minor);
	int fd = user_open(test, devt, O_RDWR);

	KUNIT_ASSERT_GE(test, fd, 0);
	return fd;
}

int uapi_open_group(struct kunit *test, struct iommu_group *iommu_group)
{
	struct core_group_state state;

	KUNIT_ASSERT_TRUE(test, core_group_state(iommu_group, &state));
	return user_open(test, state.devt, O_RDWR);
}

int uapi_set_container(struct kunit *test, int group, int container)
{
	return user_ioctl_struct(test, group, VFIO_GROUP_SET_CONTAINER,
				 &container, sizeof(container));
}

int uapi_unset_container(struct kunit *test, int group)
{
	return user_ioctl(test, group, VFIO_GROUP_UNSET_CONTAINER, 0);
}

int uapi_set_iommu(struct kunit *test, int container, unsigned long type)
{
	return user_ioctl(test, container, VFIO_SET_IOMMU, type);
}

int uapi_check_extension(struct kunit *test, int container,
			 unsigned long extension)
{
	return user_ioctl(test, container, VFIO_CHECK_EXTENSION, extension);
}

int uapi_get_device_fd(struct kunit *test, int group, const char *name)
{
	char copy[64] = {};

	KUNIT_ASSERT_LT(test, strlen(name), sizeof(copy));
	strscpy(copy, name, sizeof(copy));
	return user_ioctl_struct(test, group, VFIO_GROUP_GET_DEVICE_FD,
				 copy, sizeof(copy));
}

/* A system call of a thread. */
struct call {
	struct kunit *test;
	dev_t devt;
	int fd;
	unsigned int cmd;
	unsigned long arg;
};

static int open_fn(void *arg)
{
	const struct call *call = arg;

	return user_open(call->test, call->devt, O_RDWR);
}

struct mock_thread *start_open(struct kunit *test, dev_t devt)
{
	struct call *call = case_alloc(test, sizeof(*call));

	*call = (struct call) { .test = test, .devt = devt };
	return mock_thread_start(test, open_fn, call);
}

static int ioctl_fn(void *arg)
{
	const struct call *call = arg;

	return user_ioctl(call->test, call->fd, call->cmd, call->arg);
}

struct mock_thread *start_ioctl(struct kunit *test, int fd, unsigned int cmd,
				unsigned long arg)
{
	struct call *call = case_alloc(test, sizeof(*call));

	*call = (struct call) {
		.test = test, .fd = fd, .cmd = cmd, .arg = arg,
	};
	return mock_thread_start(test, ioctl_fn, call);
}

struct mock_thread *start_set_container(struct kunit *test, int group,
					int container)
{
	void __user *arg = user_alloc(test, sizeof(container));

	user_poke(test, arg, &container, sizeof(container));
	return start_ioctl(test, group, VFIO_GROUP_SET_CONTAINER,
			   (unsigned long)arg);
}
