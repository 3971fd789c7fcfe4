/* SPDX-License-Identifier: GPL-2.0-only */
/* the suites, in the order in which they run, and what each of them needs */
#ifndef _USERSPACE_SUITES_H
#define _USERSPACE_SUITES_H

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/vfio.h>

#include "ktap.h"
#include "mdev.h"
#include "transcript.h"

#define CASE(function) { #function, function }

/* a suite of the array cases[] of its file */
#define SUITE(name) \
	const struct ktap_suite name = { #name, cases, after_case }

extern const struct ktap_suite guest_load;
extern const struct ktap_suite guest_container;
extern const struct ktap_suite guest_group;
extern const struct ktap_suite guest_group_container;
extern const struct ktap_suite guest_get_device;
extern const struct ktap_suite guest_dma;
extern const struct ktap_suite guest_device;
extern const struct ktap_suite guest_irqs;
extern const struct ktap_suite guest_close;
extern const struct ktap_suite guest_lifetime;
extern const struct ktap_suite guest_unload;

#endif /* _USERSPACE_SUITES_H */
