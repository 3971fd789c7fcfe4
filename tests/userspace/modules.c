// SPDX-License-Identifier: GPL-2.0-only
/* kernel modules */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ktap.h"
#include "modules.h"

static const char *const modules[] = {
	"vfio", "vfio_iommu_type1", "mdev", "vfio_mdev", "mtty",
};

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
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modules); i++) {
		if (load(modules[i]))
			return -1;
	}
	return 0;
}

int unload_all(void)
{
	size_t i;

	for (i = ARRAY_SIZE(modules); i > 0; i--) {
		if (unload(modules[i - 1]))
			return -1;
	}
	return 0;
}
