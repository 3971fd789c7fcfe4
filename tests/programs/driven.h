/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device with a VFIO driver, bound and unbound through the driver core, whose
 * events reach the group.
 *
 * For objects that the explorer sees into.
 */
#ifndef TESTS_DRIVEN_H
#define TESTS_DRIVEN_H

#include <mock_iommu/mock_iommu.h>

struct driven;

/**
 * driven_create() - Make a device and its driver.
 * @test: the test that owns them; ends without memory
 * @group: the group that the device is in
 *
 * Context: Process context, may sleep; the case's own thread.
 * Return: the device, not bound.
 */
struct driven *driven_create(struct kunit *test, struct mock_group *group);

/**
 * driven_bind() - Bind the driver, which registers the device with VFIO.
 * @driven: the device
 *
 * Context: Process context, may sleep; one thread at a time.
 * Return: 0 or an errno.
 */
int driven_bind(struct driven *driven);

/**
 * driven_unbind() - Unbind the driver, which takes the device back from VFIO.
 * @driven: the device; nothing happens if it is not bound
 *
 * Context: Process context, sleeps until the device has no users; one thread at
 * a time.
 */
void driven_unbind(struct driven *driven);

#endif /* TESTS_DRIVEN_H */
