// SPDX-License-Identifier: GPL-2.0-only
/*
 * A user of VFIO as init
 *
 * Runs from an initramfs of this program and the modules, and reboots at the
 * end.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>

#include "suites.h"

static const struct ktap_suite *const suites[] = {
	&guest_load,
	&guest_container,
	&guest_group,
	&guest_group_container,
	&guest_get_device,
	&guest_dma,
	&guest_device,
	&guest_irqs,
	&guest_close,
	&guest_lifetime,
	&guest_unload,
};

static void mount_on(const char *type, const char *place)
{
	mkdir(place, 0755);
	if (mount(type, place, type, 0, NULL)) {
		perror(place);
		abort();
	}
}

/* Keep the fds 0, 1 and 2 from other files, as a console does. */
static void fill_standard_fds(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
}

static void list(void)
{
	const struct ktap_case *each;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(suites); i++) {
		for (each = suites[i]->cases; each->name; each++)
			printf("%s.%s\n", suites[i]->name, each->name);
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--list")) {
		list();
		return EXIT_SUCCESS;
	}
	if (getpid() != 1) {
		fprintf(stderr, "usage: %s --list, or as init\n", argv[0]);
		return EXIT_FAILURE;
	}

	mount_on("devtmpfs", "/dev");
	mount_on("proc", "/proc");
	mount_on("sysfs", "/sys");
	fill_standard_fds();

	ktap_open();
	ktap_run(suites, ARRAY_SIZE(suites));

	sync();
	/* Ends QEMU, which cannot be powered off without ACPI. */
	reboot(RB_AUTOBOOT);
	return EXIT_FAILURE;
}
