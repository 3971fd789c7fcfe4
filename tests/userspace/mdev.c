// SPDX-License-Identifier: GPL-2.0-only
/* mediated devices, child processes and the check after each case */
#include <dirent.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/vfio.h>

#include "mdev.h"
#include "transcript.h"

#define TYPES	"/sys/class/mtty/mtty/mdev_supported_types"
#define DEVICES	"/sys/bus/mdev/devices"

void *const unmapped = (void *)16;

int write_word(const char *path, const char *word)
{
	int fd, error = 0;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (write(fd, word, strlen(word)) < 0)
		error = errno;
	close(fd);
	errno = error;
	return error ? -1 : 0;
}

int mdev_try_create(const char *name, int ports)
{
	char path[128];

	snprintf(path, sizeof(path), TYPES "/mtty-%d/create", ports);
	return write_word(path, name);
}

int mdev_try_remove(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), DEVICES "/%s/remove", name);
	return write_word(path, "1");
}

void mdev_find_group(struct mdev *mdev)
{
	char path[128], target[128] = "";

	snprintf(path, sizeof(path), DEVICES "/%s/iommu_group", mdev->name);
	call_require(readlink(path, target, sizeof(target) - 1),
		     "an IOMMU group of the device", HERE);
	snprintf(mdev->group, sizeof(mdev->group), "/dev/vfio/%.20s",
		 basename(target));
}

struct mdev mdev_create(unsigned int number, int ports)
{
	struct mdev mdev;
	char text[80];

	snprintf(mdev.name, sizeof(mdev.name),
		 "%08x-1111-4222-8333-444444444444", number);
	snprintf(text, sizeof(text), "create %s with %d ports", mdev.name,
		 ports);
	call_require(call_done(text, RESULT_NUMBER,
			       mdev_try_create(mdev.name, ports)),
		     text, HERE);

	mdev_find_group(&mdev);
	return mdev;
}

static void nap(void)
{
	const struct timespec interval = { .tv_nsec = 5 * 1000 * 1000 };

	nanosleep(&interval, NULL);
}

static bool out_of_patience(time_t since)
{
	return time(NULL) - since > PATIENCE;
}

bool wait_until_gone(const char *path)
{
	time_t since = time(NULL);

	while (!access(path, F_OK)) {
		if (out_of_patience(since))
			return false;
		nap();
	}
	return true;
}

struct stage stage_group(void)
{
	struct stage stage = { .container = -1, .device = -1 };

	stage.mdev = mdev_create(1, 2);
	stage.group = OPENS(open(stage.mdev.group, O_RDWR));
	return stage;
}

struct stage stage_contained(void)
{
	struct stage stage = stage_group();

	stage.container = OPENS(open(CONTAINER_NODE, O_RDWR));
	OK(ioctl(stage.group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	return stage;
}

struct stage stage_iommu(int type)
{
	struct stage stage = stage_contained();

	OK(ioctl(stage.container, VFIO_SET_IOMMU, type));
	return stage;
}

struct stage stage_device(void)
{
	struct stage stage = stage_iommu(VFIO_TYPE1_IOMMU);

	stage.device = OPENS(ioctl(stage.group, VFIO_GROUP_GET_DEVICE_FD,
				   stage.mdev.name));
	return stage;
}

void use_up_fds(void)
{
	/* the lowest free fd */
	int next = dup(0);
	const struct rlimit limit = { next, next };

	close(next);
	if (next < 0 || setrlimit(RLIMIT_NOFILE, &limit))
		abort();
}

pid_t fork_child(void)
{
	pid_t pid = fork();

	if (pid < 0)
		abort();
	return pid;
}

int wait_child(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		abort();
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static char process_state(pid_t pid)
{
	char path[32], text[128] = "";
	const char *state;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		if (read(fd, text, sizeof(text) - 1) < 0)
			text[0] = '\0';
		close(fd);
	}
	state = strrchr(text, ')');
	return state && state[1] ? state[2] : '?';
}

bool wait_until_blocked(pid_t pid)
{
	time_t since = time(NULL);
	int asleep = 0;

	/* Ten samples in a row, as the process may sleep on its way. */
	while (asleep < 10) {
		switch (process_state(pid)) {
		case 'S':
		case 'D':
			asleep++;
			break;
		case 'R':
			asleep = 0;
			break;
		default:
			return false;
		}
		if (out_of_patience(since))
			return false;
		nap();
	}
	return true;
}

/* Visit the entries of a folder without dot files, return their number. */
static int each_entry(const char *folder, void (*visit)(const char *name))
{
	struct dirent *entry;
	int count = 0;
	DIR *dir;

	dir = opendir(folder);
	if (!dir)
		return 0;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		if (visit)
			visit(entry->d_name);
	}
	closedir(dir);
	return count;
}

static void remove_device(const char *name)
{
	if (mdev_try_remove(name))
		call_note("remove %s: %s", name, strerrorname_np(errno));
}

/* Only the container's node is left in /dev/vfio. */
static bool no_group_is_left(void)
{
	time_t since = time(NULL);

	/* The 5.10 core may drop the last reference in deferred work. */
	while (each_entry("/dev/vfio", NULL) > 1) {
		if (out_of_patience(since))
			return false;
		nap();
	}
	return true;
}

void after_case(void)
{
	each_entry(DEVICES, remove_device);
	call_check(!each_entry(DEVICES, NULL), "no device is left", HERE);
	call_check(no_group_is_left(), "no group is left", HERE);
	call_check(!each_entry("/sys/class/vfio", NULL),
		   "no group is left in sysfs", HERE);
}
