// SPDX-License-Identifier: GPL-2.0-only
/* A group with devices, for programs. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/string.h>

#include "scene.h"

void scene_init(struct kunit *test, struct scene *scene,
		const struct vfio_program *program)
{
	struct mock_driver *foreign = mock_driver_create(test, "foreign");

	scene->test = test;
	scene->group = mock_group_create(test);
	scene->first = plain_device_create(test, scene->group);
	scene->second = plain_device_create(test, scene->group);
	scene->suspect = mock_device_create(test, scene->group);
	scene->event = program->event;
	scene->subject = scene->suspect;
	KUNIT_ASSERT_EQ(test, mock_device_bind(scene->suspect, foreign), 0);
}

void *scene_arrange(struct kunit *test, const struct vfio_program *program)
{
	struct scene *scene = case_alloc(test, sizeof(*scene));

	scene_init(test, scene, program);
	return scene;
}

void *scene_arrange_first(struct kunit *test,
			  const struct vfio_program *program)
{
	struct scene *scene = scene_arrange(test, program);

	scene->subject = scene->first->mdev;
	return scene;
}

static void count(struct core_counts *counts)
{
	core_count(counts);
	/* The explorer looks for leaks of memory itself. */
	counts->objects = 0;
}

void scene_begin(void *ctx)
{
	struct scene *scene = ctx;

	scene->created = 0;
	scene->joined = 0;
	interleave_name(&scene->first->vfio, sizeof(scene->first->vfio),
			"first");
	interleave_name(&scene->second->vfio, sizeof(scene->second->vfio),
			"second");
	interleave_name(scene->group->iommu_group, 1, "chain");
	count(&scene->before);
	scene->references = intercept_references_live();
}

void scene_begin_with_group(void *ctx)
{
	struct scene *scene = ctx;

	scene_begin(ctx);
	if (plain_device_register(scene->first))
		program_fail(scene->test, "no group to start from");
}

void scene_end(void *ctx)
{
	struct scene *scene = ctx;
	const char *wrong;

	plain_device_unregister(scene->first);
	plain_device_unregister(scene->second);
	/* The 5.10 core drops the last reference on a worker. */
	interleave_settle();
	wrong = scene_groups(scene, 0);
	if (wrong)
		program_fail(scene->test, wrong);
}

void scene_create(void *ctx)
{
	struct scene *scene = ctx;

	scene->created = plain_device_register(scene->first);
}

void scene_join(void *ctx)
{
	struct scene *scene = ctx;

	scene->joined = plain_device_register(scene->second);
}

void scene_destroy(void *ctx)
{
	struct scene *scene = ctx;

	plain_device_unregister(scene->first);
}

void scene_notify(void *ctx)
{
	struct scene *scene = ctx;

	scene->fired = scene_fire(scene, scene->event, scene->subject);
}

const char *scene_wrong(struct scene *scene, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(scene->text, sizeof(scene->text), fmt, args);
	va_end(args);
	return scene->text;
}

const char *scene_wrong_event(struct scene *scene)
{
	if (scene->fired != NOTIFY_OK && scene->fired != NOTIFY_DONE) {
		return scene_wrong(scene, "the event returned %d",
				   scene->fired);
	}
	return NULL;
}

const char *scene_groups(struct scene *scene, unsigned int groups)
{
	const struct core_census *old = &scene->before.census;
	unsigned int references;
	struct core_counts now;

	count(&now);
	references = intercept_references_live() - scene->references;
	if (now.census.groups != old->groups + groups) {
		return scene_wrong(scene, "%u groups, not %u",
				   now.census.groups - old->groups, groups);
	}
	if (now.census.minors != old->minors + groups) {
		return scene_wrong(scene, "%u minors for %u groups",
				   now.census.minors - old->minors, groups);
	}
	if (now.census.nodes != old->nodes + groups) {
		return scene_wrong(scene, "%u nodes for %u groups",
				   now.census.nodes - old->nodes, groups);
	}
	if (now.notifiers != scene->before.notifiers + groups) {
		return scene_wrong(scene, "%u notifiers for %u groups",
				   now.notifiers - scene->before.notifiers,
				   groups);
	}
	if (references != groups) {
		return scene_wrong(scene,
				   "%u references to IOMMU groups for %u groups",
				   references, groups);
	}
	return NULL;
}

const char *scene_group_is_gone(void *ctx)
{
	return scene_groups(ctx, 0);
}

const char *scene_idle_group(struct scene *scene, unsigned int devices,
			     unsigned int unbound)
{
	struct core_group_state state;
	const char *wrong = scene_groups(scene, 1);

	if (wrong)
		return wrong;
	if (!core_group_state(scene->group->iommu_group, &state))
		return "the group cannot be found";
	if (state.devices != devices) {
		return scene_wrong(scene, "%u devices, not %u", state.devices,
				   devices);
	}
	if (state.references != devices) {
		return scene_wrong(scene, "%u references for %u devices",
				   state.references, devices);
	}
	if (state.unbound != unbound) {
		return scene_wrong(scene, "%u unbound entries, not %u",
				   state.unbound, unbound);
	}
	return scene_never_used(scene);
}

const char *scene_never_used(void *ctx)
{
	struct scene *scene = ctx;
	struct core_group_state state;

	if (!core_group_state(scene->group->iommu_group, &state))
		return NULL;
	if (state.container_users || state.container_set || state.opened)
		return "an idle group has a user";
	if (state.references < state.devices) {
		return scene_wrong(scene, "%u references for %u devices",
				   state.references, state.devices);
	}
	return NULL;
}

int scene_fire(struct scene *scene, unsigned long event,
	       struct mock_device *mdev)
{
	return explored_chain_call(scene->group->iommu_group,
				     mock_group_notify(scene->group, event,
						       mdev));
}

void slot_fill(struct slot *slot, int fd)
{
	atomic_set(&slot->fd, fd);
}

int slot_close(struct kunit *test, struct slot *slot)
{
	int fd = atomic_xchg(&slot->fd, -1);

	return fd < 0 ? -EBADF : user_close(test, fd);
}

long slot_ioctl(struct slot *slot, unsigned int cmd, unsigned long arg)
{
	int fd = atomic_read(&slot->fd);
	struct file *file = fd < 0 ? NULL : fget(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = vfs_ioctl(file, cmd, arg);
	/* This step decides which thread has the last use of the file. */
	atomic_add(0, &slot->fd);
	__fput_sync(file);
	return ret;
}
