// SPDX-License-Identifier: GPL-2.0-only
/* Helpers that several suites share. */
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include "support.h"

/* Room for all members of a snapshot. */
#define TEXT_SIZE	512

const unsigned long group_events[GROUP_EVENTS] = {
	IOMMU_GROUP_NOTIFY_ADD_DEVICE,
	IOMMU_GROUP_NOTIFY_DEL_DEVICE,
	IOMMU_GROUP_NOTIFY_BIND_DRIVER,
	IOMMU_GROUP_NOTIFY_BOUND_DRIVER,
	IOMMU_GROUP_NOTIFY_UNBIND_DRIVER,
	IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER,
};

const char *event_name(unsigned long event)
{
	static const char * const names[] = {
		[IOMMU_GROUP_NOTIFY_ADD_DEVICE] = "add_device",
		[IOMMU_GROUP_NOTIFY_DEL_DEVICE] = "del_device",
		[IOMMU_GROUP_NOTIFY_BIND_DRIVER] = "bind_driver",
		[IOMMU_GROUP_NOTIFY_BOUND_DRIVER] = "bound_driver",
		[IOMMU_GROUP_NOTIFY_UNBIND_DRIVER] = "unbind_driver",
		[IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER] = "unbound_driver",
	};

	return names[event];
}

void describe_event(const unsigned long *event, char *desc)
{
	strscpy(desc, event_name(*event), KUNIT_PARAM_DESC_SIZE);
}

void describe_window(const enum mock_window_id *window, char *desc)
{
	strscpy(desc, mock_window_name(*window), KUNIT_PARAM_DESC_SIZE);
}

struct firing {
	struct mock_group *group;
	unsigned long event;
	struct mock_device *mdev;
};

static int fire(void *arg)
{
	const struct firing *firing = arg;

	return mock_group_notify(firing->group, firing->event, firing->mdev);
}

struct mock_thread *fire_start(struct kunit *test, struct mock_group *group,
			       unsigned long event, struct mock_device *mdev)
{
	struct firing *firing = case_alloc(test, sizeof(*firing));

	firing->group = group;
	firing->event = event;
	firing->mdev = mdev;
	return mock_thread_start(test, fire, firing);
}

int fire_and_wait(struct kunit *test, struct mock_group *group,
		  unsigned long event, struct mock_device *mdev)
{
	return mock_thread_join(fire_start(test, group, event, mdev));
}

struct mock_window *window_arm(struct kunit *test, struct mock_group *group,
			       enum mock_window_id id)
{
	return mock_window_arm(test, core_class(), id, group->iommu_group);
}

struct held held_start(struct kunit *test, struct mock_group *group,
		       enum mock_window_id id, int (*run)(void *), void *arg)
{
	struct held held = { .window = window_arm(test, group, id) };

	held.thread = mock_thread_start(test, run, arg);
	mock_window_wait_held(held.window);
	return held;
}

int held_join(const struct held *held)
{
	mock_window_release(held->window);
	return mock_thread_join(held->thread);
}

static int bind_vdev(void *vdev)
{
	return mock_vfio_device_bind(vdev);
}

struct mock_thread *bind_start(struct kunit *test,
			       struct mock_vfio_device *vdev)
{
	return mock_thread_start(test, bind_vdev, vdev);
}

static int unbind_vdev(void *vdev)
{
	mock_vfio_device_unbind(vdev);
	return 0;
}

struct mock_thread *unbind_start(struct kunit *test,
				 struct mock_vfio_device *vdev)
{
	return mock_thread_start(test, unbind_vdev, vdev);
}

/* A member of a snapshot. */
struct member {
	const char *name;
	size_t offset;
	size_t size;
};

#define MEMBER(type, path)						\
	{ #path, offsetof(struct type, path), sizeof_field(struct type, path) }

static unsigned long member_value(const void *snapshot,
				  const struct member *member)
{
	const void *at = snapshot + member->offset;

	switch (member->size) {
	case sizeof(u8):
		return *(const u8 *)at;
	case sizeof(u32):
		return *(const u32 *)at;
	default:
		return *(const unsigned long *)at;
	}
}

static const char *differences(struct kunit *test, const char *title,
			       const void *expected, const void *actual,
			       const struct member *members, unsigned int count)
{
	char *text = case_alloc(test, TEXT_SIZE);
	unsigned int i, length = 0;

	for (i = 0; i < count; i++) {
		unsigned long is = member_value(actual, &members[i]);
		unsigned long was = member_value(expected, &members[i]);
		bool pointer = members[i].size == sizeof(void *);

		if (is == was)
			continue;
		length += scnprintf(text + length, TEXT_SIZE - length,
				    pointer ? "%s%s %#lx instead of %#lx" :
					      "%s%s %lu instead of %lu",
				    length ? ", " : title, members[i].name, is,
				    was);
	}
	return text;
}

const char *state_differences(struct kunit *test,
			      const struct core_group_state *expected,
			      struct core_group_state actual)
{
	static const struct member members[] = {
		MEMBER(core_group_state, group),
		MEMBER(core_group_state, references),
		MEMBER(core_group_state, container_users),
		MEMBER(core_group_state, devices),
		MEMBER(core_group_state, unbound),
		MEMBER(core_group_state, opened),
		MEMBER(core_group_state, noiommu),
		MEMBER(core_group_state, container_set),
		MEMBER(core_group_state, has_notifiers),
		MEMBER(core_group_state, kvm),
		MEMBER(core_group_state, devt),
		MEMBER(core_group_state, node),
	};

	return differences(test, "group state: ", expected, &actual, members,
			   ARRAY_SIZE(members));
}

struct core_group_state group_state(struct kunit *test,
				    struct mock_group *group)
{
	struct core_group_state state;

	KUNIT_ASSERT_TRUE(test, core_group_state(group->iommu_group, &state));
	return state;
}

struct core_group_state group_node_state(struct kunit *test,
					 struct mock_group *group)
{
	struct core_group_state state;
	struct device *node;
	char name[16];

	snprintf(name, sizeof(name), "%d", mock_group_id(group));
	node = class_find_device_by_name(core_class(), name);
	KUNIT_ASSERT_NOT_NULL(test, node);
	core_node_group_state(node, &state);
	put_device(node);
	return state;
}

struct core_container_state container_state(struct kunit *test, int fd)
{
	struct file *file = user_get_file(test, fd);
	struct core_container_state state;
	bool is_container = core_container_state(file, &state);

	user_put_file(file);
	KUNIT_ASSERT_TRUE(test, is_container);
	return state;
}

bool group_is_known(struct mock_group *group)
{
	struct core_group_state state;

	return core_group_state(group->iommu_group, &state);
}

void core_count(struct core_counts *counts)
{
	core_census(&counts->census);
	counts->notifiers = intercept_registrations_live();
	counts->objects = intercept_allocations_live();
}

const char *counts_differences(struct kunit *test,
			       const struct core_counts *expected)
{
	static const struct member members[] = {
		MEMBER(core_counts, census.groups),
		MEMBER(core_counts, census.minors),
		MEMBER(core_counts, census.nodes),
		MEMBER(core_counts, census.containers),
		MEMBER(core_counts, census.iommu_drivers),
		MEMBER(core_counts, notifiers),
		MEMBER(core_counts, objects),
	};
	struct core_counts actual;

	core_count(&actual);
	return differences(test, "counts: ", expected, &actual, members,
			   ARRAY_SIZE(members));
}

static int plain_open(void *device_data)
{
	return 0;
}

static void plain_release(void *device_data)
{
}

static const struct vfio_device_ops plain_ops = {
	.name = "plain",
	.open = plain_open,
	.release = plain_release,
};

KUNIT_DEFINE_ACTION_WRAPPER(plain_device_end, plain_device_unregister,
			    struct plain_device *);

struct plain_device *plain_device_create(struct kunit *test,
					 struct mock_group *group)
{
	struct plain_device *plain = case_alloc(test, sizeof(*plain));

	plain->mdev = mock_device_create(test, group);
	vfio_init_group_dev(&plain->vfio, &plain->mdev->dev, &plain_ops, plain);
	case_defer(test, plain_device_end, plain);
	return plain;
}

int plain_device_register(void *arg)
{
	struct plain_device *plain = arg;
	int ret = vfio_register_group_dev(&plain->vfio);

	plain->registered = !ret;
	return ret;
}

int plain_device_unregister(void *arg)
{
	struct plain_device *plain = arg;

	if (!plain->registered)
		return 0;
	plain->registered = false;
	vfio_unregister_group_dev(&plain->vfio);
	return 0;
}

struct plain_device *plain_device_add(struct kunit *test,
				      struct mock_group *group)
{
	struct plain_device *plain = plain_device_create(test, group);

	KUNIT_ASSERT_EQ(test, plain_device_register(plain), 0);
	return plain;
}

struct plain_device *plain_device_leave_entry(struct kunit *test,
					      struct mock_group *group)
{
	struct plain_device *plain = plain_device_add(test, group);

	plain_device_unregister(plain);
	return plain;
}
