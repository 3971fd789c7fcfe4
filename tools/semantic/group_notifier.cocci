// SPDX-License-Identifier: GPL-2.0-only
//
// Turns the 5.10 VFIO core into the patched one: its IOMMU group notifier
// then takes neither a group reference nor the group lock.
//
// Comments: those that explain only what is removed go with it.
//
// Confidence: High
// Options: --smpl-spacing

// The callback works on its group as it is: it runs inside its registration
// only, and what it does to an idle group is harmless.
@callback@
identifier get, put, nb, action, data, group;
identifier fn = vfio_iommu_group_notifier;
@@
  fn(struct notifier_block *nb, unsigned long action, void *data)
  {
  ...
- group = get(group);
- if (!group)
- 	return NOTIFY_OK;
  ...
- put(group);
- return NOTIFY_OK;
  }

// The end of the function was taken out and is put back because spatch drops
// a comment with what follows it only where nothing is left behind it.
@answer depends on callback@
identifier nb, callback.action, data;
identifier fn = vfio_iommu_group_notifier;
statement reaction;
@@
  fn(struct notifier_block *nb, unsigned long action, void *data)
  {
  ...
  reaction
+ return NOTIFY_OK;
  }

// What only the callback needed: the lookup of the group ...
@lookup@
identifier callback.get, group;
@@
- static struct vfio_group *get(struct vfio_group *group)
- {
- 	...
- }

// ... and the put from a worker, with what carries the group there.
@deferred@
identifier callback.put, worker, carrier, member, group, job;
expression no_job;
@@
- static void put(struct vfio_group *group)
- {
- 	struct carrier *job;
- 	job = kmalloc(sizeof(*job), GFP_KERNEL);
- 	if (no_job)
- 		return;
- 	INIT_WORK(&job->member, worker);
- 	job->group = group;
- 	schedule_work(&job->member);
- }

@worker@
identifier deferred.worker, work;
@@
- static void worker(struct work_struct *work)
- {
- 	...
- }

@carrier@
identifier deferred.carrier;
@@
- struct carrier {
- 	...
- };

// At a reference count of zero nobody uses the container any more. The list
// of unbound devices cannot be emptied here, where callbacks still come and
// the lock of the list is not held ...
@release@
identifier kref, group, unbound, next, link;
iterator name list_for_each_entry_safe;
@@
  vfio_group_release(struct kref *kref)
  {
  ...
  WARN_ON(!list_empty(&group->device_list));
+ WARN_ON(atomic_read(&group->container_users));
  ...
- list_for_each_entry_safe(unbound, next, &group->unbound_list, link) {
- 	list_del(&unbound->link);
- 	kfree(unbound);
- }
  ...
  }

@release_entry@
identifier release.unbound;
type T;
@@
  vfio_group_release(...)
  {
  ...
- T unbound;
  ...
  }

@release_next@
identifier release.next;
type T;
@@
  vfio_group_release(...)
  {
  ...
- T next;
  ...
  }

// ... but here, when the last callback has returned.
@free@
identifier release.unbound, release.next, release.link, group, nb;
iterator name list_for_each_entry_safe;
@@
  vfio_group_unlock_and_free(struct vfio_group *group)
  {
+	struct vfio_unbound_dev *unbound;
+	struct vfio_unbound_dev *next;
+
  ...
  iommu_group_unregister_notifier(group->iommu_group, &group->nb);
+
+	list_for_each_entry_safe(unbound, next, &group->unbound_list, link) {
+		list_del(&unbound->link);
+		kfree(unbound);
+	}
  kfree(group);
  }

// Registering without the group lock is what it was. The statements are
// replaced by themselves so that the comment between them goes: it derives
// the order from what the callback no longer does.
@creation depends on callback@
identifier callback.fn, group, ret, iommu_group, nb;
@@
  vfio_create_group(struct iommu_group *iommu_group)
  {
  ...
- group->nb.notifier_call = fn;
- ret = iommu_group_register_notifier(iommu_group, &group->nb);
+	group->nb.notifier_call = fn;
+
+	ret = iommu_group_register_notifier(iommu_group, &group->nb);
  ...
  }
