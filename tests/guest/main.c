// SPDX-License-Identifier: GPL-2.0-only
/*
 * A user of VFIO that is all of user space
 *
 * Runs as init from an initramfs that holds nothing else but the modules, and
 * switches the machine off when it is done.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ktap.h"
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

int main(void)
{
	mount_on("devtmpfs", "/dev");
	mount_on("proc", "/proc");
	mount_on("sysfs", "/sys");

	ktap_open();
	ktap_run(suites, sizeof(suites) / sizeof(suites[0]));

	sync();
	reboot(RB_POWER_OFF);
	/* A machine without ACPI ends by a reset */
	reboot(RB_AUTOBOOT);
	return EXIT_FAILURE;
}
