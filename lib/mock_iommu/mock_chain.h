/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access of the mocks to the notifier chains of IOMMU groups. Implemented by
 * mock_chain_own.c for the chains of lib/iommu_notifier, by mock_chain_kernel.c
 * for those of the IOMMU core.
 */
#ifndef _MOCK_IOMMU_MOCK_CHAIN_H
#define _MOCK_IOMMU_MOCK_CHAIN_H

struct mock_device;
struct mock_group;

/* Connect the mock bus, which is registered and has no devices. */
int mock_chain_init(void);
void mock_chain_exit(void);

/* Begin and end of the time that a mock group holds its real group. */
int mock_chain_watch(struct mock_group *group);
void mock_chain_unwatch(struct mock_group *group);

/*
 * Joins a device to a group with ADD_DEVICE, unless the IOMMU core did so when
 * the device was registered.
 */
int mock_chain_join(struct mock_device *mdev, struct mock_group *group);

/* Takes a device out of its group, if any, with DEL_DEVICE. */
void mock_chain_leave(struct mock_device *mdev);

#endif /* _MOCK_IOMMU_MOCK_CHAIN_H */
