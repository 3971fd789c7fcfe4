/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interception of IOMMU group notifiers: observers see each registration and
 * unregistration, whatever owns the chain. References to IOMMU groups are
 * counted.
 *
 * kbuild forces <intercept/force_registrations.h> into the core's objects, the
 * mocks and the suites if CONFIG_VFIO_KUNIT_INTERCEPT_REGISTRATIONS is on.
 */
#ifndef _INTERCEPT_REGISTRATIONS_H
#define _INTERCEPT_REGISTRATIONS_H

struct iommu_group;
struct notifier_block;

/**
 * enum intercept_stage - stages of a registration
 * @INTERCEPT_REGISTERING: iommu_group_register_notifier() begins; it fails with
 *	the error of an observer that returns notifier_from_errno()
 * @INTERCEPT_REGISTERED: the block is on the chain;
 *	iommu_group_register_notifier() has not returned
 * @INTERCEPT_UNREGISTER_ENTERED: iommu_group_unregister_notifier() begins;
 *	callbacks run
 * @INTERCEPT_UNREGISTERED: the block is off the chain, no callback runs;
 *	iommu_group_unregister_notifier() has not returned
 */
enum intercept_stage {
	INTERCEPT_REGISTERING,
	INTERCEPT_REGISTERED,
	INTERCEPT_UNREGISTER_ENTERED,
	INTERCEPT_UNREGISTERED,
};

/**
 * struct intercept_registration - a registration, as observers see it
 * @group: the group
 * @nb: the block
 */
struct intercept_registration {
	struct iommu_group *group;
	struct notifier_block *nb;
};

/**
 * intercept_observer_add() - observe every stage of every registration
 * @observer: called with an &enum intercept_stage as the action and a
 *	&struct intercept_registration as the data, on the registering or
 *	unregistering thread. May sleep; no lock of the chain is held.
 *
 * Context: Process context. May sleep.
 * Return: 0, or -EEXIST if @observer was added before.
 */
int intercept_observer_add(struct notifier_block *observer);

/**
 * intercept_observer_del() - stop observing
 * @observer: the observer, which does not run on return
 *
 * Context: Process context. May sleep. Waits for running observers.
 */
void intercept_observer_del(struct notifier_block *observer);

/**
 * intercept_registrations_live() - count registered notifier blocks
 *
 * Context: Any context.
 * Return: the number of intercepted registrations, of all groups.
 */
unsigned int intercept_registrations_live(void);

/**
 * intercept_references_live() - count references to IOMMU groups
 *
 * Context: Any context.
 * Return: the number of references that intercepted objects hold, to all
 * groups.
 */
unsigned int intercept_references_live(void);

/**
 * intercept_reference_change() - account for a reference to an IOMMU group
 * @change: 1 for a new reference, -1 for a dropped one
 *
 * For the macros of <intercept/force_registrations.h>, as the one below.
 *
 * Context: Any context.
 */
void intercept_reference_change(int change);

/**
 * intercept_registration_stage() - call the observers
 * @stage: stage that a registration has reached
 * @group: the group
 * @nb: the block
 *
 * Context: Process context. May sleep. Waits for the observers.
 * Return: the value of the last observer called, see notifier_to_errno().
 */
int intercept_registration_stage(enum intercept_stage stage,
				 struct iommu_group *group,
				 struct notifier_block *nb);

#endif /* _INTERCEPT_REGISTRATIONS_H */
