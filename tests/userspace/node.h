/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases start from: mediated devices of the sample serial port
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <stdbool.h>
#include <sys/types.h>

#define CONTAINER_NODE	"/dev/vfio/vfio"

/* An address at which there is no memory; the compiler must not know it */
extern void *const unmapped;

/* Seconds that something may take that is about to happen */
#define PATIENCE	60

/**
 * struct mdev - a mediated device
 * @name: its name, a UUID
 * @group: path of its group's node
 */
struct mdev {
	char name[40];
	char group[40];
};

/**
 * struct stage - a device, and what a user has of it
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

/* Make a device with so many serial ports (1 or 2) */
struct mdev mdev_create(unsigned int number, int ports);

/* Look up the group of a device, which changes with its driver */
void mdev_find_group(struct mdev *mdev);

/* Make the device appear or vanish; as a system call, -1 and errno if not */
int mdev_try_create(const char *name, int ports);
int mdev_try_remove(const char *name);

/* Write a word to a file of sysfs; as a system call */
int write_word(const char *path, const char *word);

/* Wait until there is no such file; false if it stays */
bool wait_until_gone(const char *path);

/* A device with its group in a container, up to the step of the name */
struct stage stage_group(void);		/* the group is open */
struct stage stage_contained(void);	/* ... and in a container */
struct stage stage_iommu(int type);	/* ... which has an IOMMU */
struct stage stage_device(void);	/* ... and the device is open */

/* Fill the fds of an own process, so that it can open no more */
void use_up_fds(void);

/*
 * Start a process that runs what follows, in which fork_child() returned 0,
 * and ends by exit(); wait for it and return its exit status.
 */
pid_t fork_child(void);
int wait_child(pid_t pid);

/* Whether a process is blocked, once it is; false if it ends instead */
bool wait_until_blocked(pid_t pid);

/* What must be left after a case: no device and no group */
void after_case(void);

#endif /* FIXTURE_H */
