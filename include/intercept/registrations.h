/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Observers of IOMMU group notifiers: told when one is registered and
 * unregistered, whoever owns the chain. References to IOMMU groups are counted.
 *
 * kbuild forces <intercept/force_registrations.h> into the core's objects, the mocks and
 * the suites when CONFIG_VFIO_KUNIT_INTERCEPT_REGISTRATIONS is on. Their calls of
 * iommu_group_register_notifier() and iommu_group_unregister_notifier() then
 * are the real ones with word to the observers before and after, and those that
 * take or drop a reference to a group are counted.
 */
#ifndef IOMMU_OBSERVER_H
#define IOMMU_OBSERVER_H

struct iommu_group;
struct notifier_block;

/**
 * enum iommu_observer_stage - Moments of a registration.
 * @IOMMU_OBSERVER_REGISTERING: iommu_group_register_notifier() was called and
 *	has done nothing yet; it fails with the error of an observer that
 *	returns notifier_from_errno()
 * @IOMMU_OBSERVER_REGISTERED: the block is on the chain; the caller of
 *	iommu_group_register_notifier() has not been told
 * @IOMMU_OBSERVER_UNREGISTER_ENTERED: iommu_group_unregister_notifier() was
 *	called and has done nothing yet; callbacks still run
 * @IOMMU_OBSERVER_UNREGISTERED: the block is off the chain, no callback runs;
 *	the caller of iommu_group_unregister_notifier() has not been told
 */
enum iommu_observer_stage {
	IOMMU_OBSERVER_REGISTERING,
	IOMMU_OBSERVER_REGISTERED,
	IOMMU_OBSERVER_UNREGISTER_ENTERED,
	IOMMU_OBSERVER_UNREGISTERED,
};

/**
 * struct iommu_observer_change - What an observer is told about.
 * @group: the group
 * @nb: the block that is being registered or unregistered
 */
struct iommu_observer_change {
	struct iommu_group *group;
	struct notifier_block *nb;
};

/**
 * iommu_observer_add() - Be called at each stage of each registration.
 * @observer: called with an &enum iommu_observer_stage as the action and a
 *	&struct iommu_observer_change as the data, on the thread that registers
 *	or unregisters, with no lock of the chain held. It may sleep as long as
 *	it wants.
 *
 * Context: Process context, may sleep.
 * Return: 0, or -EEXIST.
 */
int iommu_observer_add(struct notifier_block *observer);

/**
 * iommu_observer_del() - Undo iommu_observer_add().
 * @observer: the observer; it is not running when this returns
 *
 * Context: Process context, may sleep. Waits for observers that are running.
 */
void iommu_observer_del(struct notifier_block *observer);

/**
 * iommu_observer_count() - How many observed notifier blocks are registered.
 *
 * Context: Any.
 * Return: registrations that no unregistration has ended yet, of all groups.
 */
unsigned int iommu_observer_count(void);

/**
 * iommu_observer_references() - How many references observed objects have.
 *
 * Context: Any.
 * Return: references taken to IOMMU groups and not dropped, of all groups.
 */
unsigned int iommu_observer_references(void);

/**
 * iommu_observer_refer() - What the macros of <intercept/force_registrations.h> call.
 * @change: 1 for a reference that was taken, -1 for one that is dropped
 *
 * Context: Any.
 */
void iommu_observer_refer(int change);

/**
 * iommu_observer_tell() - What the macros of <intercept/force_registrations.h> call.
 * @stage: the stage that a registration has come to
 * @group: the group
 * @nb: the block
 *
 * Context: Process context, sleeps as long as the observers do.
 * Return: what the last observer returned, see notifier_to_errno().
 */
int iommu_observer_tell(enum iommu_observer_stage stage,
			struct iommu_group *group, struct notifier_block *nb);

#endif /* IOMMU_OBSERVER_H */
