/* SPDX-License-Identifier: GPL-2.0-only */
/* mediated devices of the sample serial port, and the steps to their use */
#ifndef _USERSPACE_MDEV_H
#define _USERSPACE_MDEV_H

#include <stdbool.h>
#include <sys/types.h>

#define CONTAINER_NODE	"/dev/vfio/vfio"

/* an address without memory, not constant to the compiler */
extern void *const unmapped;

/* seconds to wait for an expected change */
#define PATIENCE	60

/**
 * struct mdev - a mediated device
 * @name: name of the device, a UUID
 * @group: path of the node of its group
 */
struct mdev {
	char name[40];
	char group[40];
};

/**
 * struct stage - a device and the open files of its user
 * @mdev: the device, alone in its group
 * @container: fd of a container
 * @group: fd of the group
 * @device: fd of the device
 */
struct stage {
	struct mdev mdev;
	int container;
	int group;
	int device;
};

/* Make a device with 1 or 2 serial ports. */
struct mdev mdev_create(unsigned int number, int ports);

/* Look up the group of a device, which changes with each bind. */
void mdev_find_group(struct mdev *mdev);

/* Make or remove a device; -1 and errno if that fails. */
int mdev_try_create(const char *name, int ports);
int mdev_try_remove(const char *name);

/* Write a word to a file of sysfs; -1 and errno if that fails. */
int write_word(const char *path, const char *word);

/* Wait until a file is gone; false if it stays. */
bool wait_until_gone(const char *path);

/* a device whose group is open, in a container, with an IOMMU, with its fd */
struct stage stage_group(void);
struct stage stage_contained(void);
struct stage stage_iommu(int type);
struct stage stage_device(void);

/* Leave this process without a free fd. */
void use_up_fds(void);

/*
 * Start a process, in which fork_child() returns 0 and which must exit().
 * wait_child() returns its exit status, or the negative number of its signal.
 */
pid_t fork_child(void);
int wait_child(pid_t pid);

/* Wait until a process blocks; false if it ends instead. */
bool wait_until_blocked(pid_t pid);

/* Remove the devices of a case, and check that no device or group is left. */
void after_case(void);

#endif /* _USERSPACE_MDEV_H */
