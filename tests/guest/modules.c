// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading and unloading modules
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "modules.h"

static const char *const modules[] = {
	"vfio", "vfio_iommu_type1", "mdev", "vfio_mdev", "mtty",
};

#define MODULE_COUNT ((int)(sizeof(modules) / sizeof(modules[0])))

int load(const char *name)
{
	int fd, result, error;
	char path[64];

	snprintf(path, sizeof(path), "/lib/%s.ko", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	result = syscall(SYS_finit_module, fd, "", 0);
	error = errno;
	close(fd);
	errno = error;
	return result;
}

int unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK);
}

int load_all(void)
{
	int i;

	for (i = 0; i < MODULE_COUNT; i++) {
		if (load(modules[i]))
			return -1;
	}
	return 0;
}

int unload_all(void)
{
	int i;

	for (i = MODULE_COUNT - 1; i >= 0; i--) {
		if (unload(modules[i]))
			return -1;
	}
	return 0;
}
