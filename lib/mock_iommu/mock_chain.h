/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the mocks reach the notifier chains of IOMMU groups. One of two files
 * implements it: mock_chain_own.c where lib/iommu_notifier has the chains,
 * mock_chain_kernel.c where the IOMMU core has them.
 */
#ifndef MOCK_IOMMU_CHAIN_H
#define MOCK_IOMMU_CHAIN_H

struct mock_device;
struct mock_group;

/* Connects the mock bus, which is registered and has no devices. */
int mock_chain_init(void);
void mock_chain_exit(void);

/* Around the time that a mock group holds its real group. */
int mock_chain_watch(struct mock_group *group);
void mock_chain_unwatch(struct mock_group *group);

/*
 * Joins a device to a group with ADD_DEVICE, if the IOMMU core has not done so
 * when it was registered; takes it out of any with DEL_DEVICE.
 */
int mock_chain_join(struct mock_device *mdev, struct mock_group *group);
void mock_chain_leave(struct mock_device *mdev);

/* mock_group_notify() */
int mock_chain_notify(struct mock_group *group, unsigned long event,
		      struct mock_device *mdev);

#endif /* MOCK_IOMMU_CHAIN_H */
