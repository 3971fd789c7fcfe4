/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device with a VFIO driver, bound and unbound through the driver core, whose
 * events reach the group
 *
 * For objects that the explorer sees into.
 */
#ifndef _PROGRAMS_DRIVEN_H
#define _PROGRAMS_DRIVEN_H

#include <mock_iommu/mock_iommu.h>

struct driven;

/**
 * driven_create() - make a device and its driver
 * @test: the case that owns them, which ends if memory is short
 * @group: group of the device
 *
 * Context: Process context. May sleep. Runs on the thread of the case.
 * Return: the device, not bound.
 */
struct driven *driven_create(struct kunit *test, struct mock_group *group);

/**
 * driven_bind() - bind the driver, which registers the device with VFIO
 * @driven: the device
 *
 * Context: Process context. May sleep. One thread at a time.
 * Return: 0, or a negative errno.
 */
int driven_bind(struct driven *driven);

/**
 * driven_unbind() - unbind the driver, which unregisters the device
 * @driven: the device; may be unbound
 *
 * Context: Process context. May sleep. One thread at a time. Waits until the
 *          device has no users.
 */
void driven_unbind(struct driven *driven);

#endif /* _PROGRAMS_DRIVEN_H */
