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
 * enum intercept_stage - Moments of a registration.
 * @INTERCEPT_REGISTERING: iommu_group_register_notifier() was called and
 *	has done nothing yet; it fails with the error of an observer that
 *	returns notifier_from_errno()
 * @INTERCEPT_REGISTERED: the block is on the chain; the caller of
 *	iommu_group_register_notifier() has not been told
 * @INTERCEPT_UNREGISTER_ENTERED: iommu_group_unregister_notifier() was
 *	called and has done nothing yet; callbacks still run
 * @INTERCEPT_UNREGISTERED: the block is off the chain, no callback runs;
 *	the caller of iommu_group_unregister_notifier() has not been told
 */
enum intercept_stage {
	INTERCEPT_REGISTERING,
	INTERCEPT_REGISTERED,
	INTERCEPT_UNREGISTER_ENTERED,
	INTERCEPT_UNREGISTERED,
};

/**
 * struct intercept_registration - What an observer is told about.
 * @group: the group
 * @nb: the block that is being registered or unregistered
 */
struct intercept_registration {
	struct iommu_group *group;
	struct notifier_block *nb;
};

/**
 * intercept_observer_add() - Be called at each stage of each registration.
 * @observer: called with an &enum intercept_stage as the action and a
 *	&struct intercept_registration as the data, on the thread that registers
 *	or unregisters, with no lock of the chain held. It may sleep as long as
 *	it wants.
 *
 * Context: Process context, may sleep.
 * Return: 0, or -EEXIST.
 */
int intercept_observer_add(struct notifier_block *observer);

/**
 * intercept_observer_del() - Undo intercept_observer_add().
 * @observer: the observer; it is not running when this returns
 *
 * Context: Process context, may sleep. Waits for observers that are running.
 */
void intercept_observer_del(struct notifier_block *observer);

/**
 * intercept_registrations_live() - How many observed notifier blocks are registered.
 *
 * Context: Any.
 * Return: registrations that no unregistration has ended yet, of all groups.
 */
unsigned int intercept_registrations_live(void);

/**
 * intercept_references_live() - How many references observed objects have.
 *
 * Context: Any.
 * Return: references taken to IOMMU groups and not dropped, of all groups.
 */
unsigned int intercept_references_live(void);

/**
 * intercept_reference_change() - What the macros of <intercept/force_registrations.h> call.
 * @change: 1 for a reference that was taken, -1 for one that is dropped
 *
 * Context: Any.
 */
void intercept_reference_change(int change);

/**
 * intercept_registration_stage() - What the macros of <intercept/force_registrations.h> call.
 * @stage: the stage that a registration has come to
 * @group: the group
 * @nb: the block
 *
 * Context: Process context, sleeps as long as the observers do.
 * Return: what the last observer returned, see notifier_to_errno().
 */
int intercept_registration_stage(enum intercept_stage stage,
			struct iommu_group *group, struct notifier_block *nb);

#endif /* IOMMU_OBSERVER_H */
