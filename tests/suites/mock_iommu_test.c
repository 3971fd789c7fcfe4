// SPDX-License-Identifier: GPL-2.0-only
/* the mocks, the windows and the fixture, on which every other suite builds */
#include <linux/completion.h>
#include <linux/file.h>
#include <linux/iommu.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>

#include <intercept/warnings.h>

#include "../common/support.h"

/* groups, devices and drivers */

static void group_is_freed_with_its_last_reference(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);

	mock_group_put(group);
	KUNIT_EXPECT_FALSE(test, mock_group_is_freed(group));

	mock_device_leave(mdev);
	KUNIT_EXPECT_TRUE(test, mock_group_is_freed(group));
}

static void iommu_core_finds_the_group_of_a_device(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct iommu_group *found = iommu_group_get(&mdev->dev);

	KUNIT_EXPECT_PTR_EQ(test, found, group->iommu_group);
	iommu_group_put(found);

	mock_device_unplug(mdev);
	KUNIT_EXPECT_NULL(test, iommu_group_get(&mdev->dev));
}

static void bind_calls_probe_and_unbind_calls_remove(struct kunit *test)
{
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct mock_driver *drv = mock_driver_create(test, "pci-stub");

	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);
	KUNIT_EXPECT_PTR_EQ(test, mdev->dev.driver, &drv->driver);
	KUNIT_EXPECT_STREQ(test, mdev->dev.driver->name, "pci-stub");
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, drv), -EBUSY);

	mock_device_unbind(mdev);
	KUNIT_EXPECT_NULL(test, mdev->dev.driver);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&drv->op[MOCK_DRIVER_PROBE]), 1);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&drv->op[MOCK_DRIVER_REMOVE]), 1);
}

static void driver_binds_the_given_device_only(struct kunit *test)
{
	struct mock_device *wanted = mock_device_create(test, NULL);
	struct mock_device *bystander = mock_device_create(test, NULL);
	struct mock_driver *drv = mock_driver_create(test, "picky");

	KUNIT_ASSERT_EQ(test, mock_device_bind(wanted, drv), 0);

	KUNIT_EXPECT_NULL(test, bystander->dev.driver);
}

static void injected_error_fails_the_chosen_call(struct kunit *test)
{
	struct mock_device *mdev = mock_device_create(test, NULL);
	struct mock_driver *drv = mock_driver_create(test, "faulty");

	mock_op_fail_nth(&drv->op[MOCK_DRIVER_PROBE], 2, -EIO);
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, drv), 0);
	mock_device_unbind(mdev);
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, drv), -EIO);
	KUNIT_EXPECT_NULL(test, mdev->dev.driver);
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, drv), 0);
	mock_device_unbind(mdev);

	mock_op_fail_always(&drv->op[MOCK_DRIVER_PROBE], -ENODEV);
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, drv), -ENODEV);
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, drv), -ENODEV);
	mock_op_succeed(&drv->op[MOCK_DRIVER_PROBE]);
	KUNIT_EXPECT_EQ(test, mock_device_bind(mdev, drv), 0);
}

static void fired_event_changes_no_device(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct mock_event_log *log = mock_event_log_start(test, group);
	unsigned long event;

	for (event = IOMMU_GROUP_NOTIFY_ADD_DEVICE;
	     event <= IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER; event++)
		mock_group_notify(group, event, mdev);

	KUNIT_EXPECT_EQ(test, log->count, 6);
	KUNIT_EXPECT_NULL(test, mdev->dev.driver);
	KUNIT_EXPECT_PTR_EQ(test, mdev->group, group);
}

static void fired_event_calls_no_driver(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct mock_driver *drv = mock_driver_create(test, "some-driver");
	unsigned long event;

	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);
	dev_set_drvdata(&mdev->dev, group);

	for (event = IOMMU_GROUP_NOTIFY_ADD_DEVICE;
	     event <= IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER; event++)
		mock_group_notify(group, event, mdev);

	KUNIT_EXPECT_PTR_EQ(test, mdev->dev.driver, &drv->driver);
	KUNIT_EXPECT_PTR_EQ(test, dev_get_drvdata(&mdev->dev), (void *)group);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&drv->op[MOCK_DRIVER_PROBE]), 1);
	KUNIT_EXPECT_EQ(test, mock_op_calls(&drv->op[MOCK_DRIVER_REMOVE]), 0);
}

/* threads */

static int return_arg(void *arg)
{
	return *(int *)arg;
}

static int wait_for(void *arg)
{
	wait_for_completion(arg);
	return 0;
}

static int wait_interruptible(void *arg)
{
	return wait_for_completion_interruptible(arg);
}

static void join_returns_the_threads_result(struct kunit *test)
{
	int value = -42;
	struct mock_thread *thread = mock_thread_start(test, return_arg,
						       &value);

	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), -42);
	KUNIT_EXPECT_TRUE(test, mock_thread_is_done(thread));
}

static void wait_blocked_detects_a_blocked_thread(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct mock_thread *thread = mock_thread_start(test, wait_for, &done);

	mock_thread_wait_blocked(thread);
	KUNIT_EXPECT_FALSE(test, mock_thread_is_done(thread));

	complete(&done);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), 0);
}

static void signal_ends_an_interruptible_wait(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct mock_thread *thread;

	thread = mock_thread_start(test, wait_interruptible, &done);
	mock_thread_wait_sleeping(thread);
	mock_thread_signal(thread);

	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), -ERESTARTSYS);
}

/* the mock VFIO drivers */

static void vfio_device_registers_in_both_styles(struct kunit *test)
{
	static const enum mock_vfio_style styles[] = {
		MOCK_VFIO_ADD,
		MOCK_VFIO_REGISTER,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(styles); i++) {
		struct mock_group *group = mock_group_create(test);
		struct mock_vfio_device *vdev;

		vdev = mock_vfio_device_prepare(test, group, styles[i]);
		KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev), 0);
		KUNIT_EXPECT_TRUE(test, vdev->registered);
		KUNIT_EXPECT_TRUE(test, group_lists(group, &vdev->mdev->dev));

		mock_vfio_device_unbind(vdev);
		KUNIT_EXPECT_FALSE(test, vdev->registered);
		KUNIT_EXPECT_FALSE(test, group_is_known(group));
	}
}

/* a live group and the file descriptor of its device */
struct open_device {
	struct live_group live;
	struct mock_vfio_iommu *iommu;
	struct mock_vfio_device *vdev;
	int device;
};

static struct open_device open_device(struct kunit *test)
{
	struct open_device open;

	open.live = live_group_create(test);
	open.iommu = open.live.iommu;
	open.vdev = open.live.vdev;
	open.device = live_group_open_device(test, &open.live, open.vdev->mdev);
	return open;
}

static long map(struct kunit *test, struct open_device *open, u64 iova,
		void __user *vaddr, u64 size)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (unsigned long)vaddr,
		.iova = iova,
		.size = size,
	};

	return user_ioctl_struct(test, open->live.container, VFIO_IOMMU_MAP_DMA,
				 &map, sizeof(map));
}

static long unmap(struct kunit *test, struct open_device *open, u64 iova,
		  u64 size)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.iova = iova,
		.size = size,
	};
	long ret = user_ioctl_struct(test, open->live.container,
				     VFIO_IOMMU_UNMAP_DMA, &unmap,
				     sizeof(unmap));

	return ret ?: unmap.size;
}

static void device_region_is_read_written_and_mapped(struct kunit *test)
{
	struct open_device open = open_device(test);
	u32 __user *buf = user_alloc(test, PAGE_SIZE);
	u32 value = 0x600dcafe, back = 0;
	unsigned long addr;

	user_poke(test, buf, &value, sizeof(value));
	KUNIT_EXPECT_EQ(test, user_write(test, open.device, buf, sizeof(value),
					 4096), (ssize_t)sizeof(value));
	KUNIT_EXPECT_EQ(test, user_read(test, open.device, buf, sizeof(value),
					4096), (ssize_t)sizeof(value));
	user_peek(test, &back, buf, sizeof(back));
	KUNIT_EXPECT_EQ(test, back, value);

	addr = user_mmap(test, open.device, 2 * PAGE_SIZE, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	back = 0;
	user_peek(test, &back, (void __user *)(addr + 4096), sizeof(back));
	KUNIT_EXPECT_EQ(test, back, value);
	KUNIT_EXPECT_EQ(test, user_munmap(test, addr, 2 * PAGE_SIZE), 0);

	KUNIT_EXPECT_EQ(test, user_ioctl(test, open.device,
					 MOCK_VFIO_DEVICE_ECHO, 41), 42L);
	KUNIT_EXPECT_EQ(test, vdev_calls(open.vdev, MOCK_VFIO_OPEN), 1);
	KUNIT_EXPECT_EQ(test, vdev_calls(open.vdev, MOCK_VFIO_MMAP), 1);
}

static void unmapped_user_memory_faults(struct kunit *test)
{
	struct open_device open = open_device(test);

	KUNIT_EXPECT_EQ(test, user_read(test, open.device, user_unmapped(test),
					8, 0), (ssize_t)-EFAULT);
	KUNIT_EXPECT_EQ(test, user_ioctl(test, open.device,
					 VFIO_DEVICE_GET_INFO,
					 (unsigned long)user_unmapped(test)),
			(long)-EFAULT);
}

static void page_table_tells_every_address_bit_apart(struct kunit *test)
{
	/* each bit of a page number alone, no bit and all bits */
	u64 iovas[39 - 12 + 2] = { 0, (1ULL << 39) - SZ_4K };
	struct open_device open = open_device(test);
	void __user *mem = user_alloc(test, SZ_4K * ARRAY_SIZE(iovas));
	u64 vaddr;
	unsigned int i;

	for (i = 12; i < 39; i++)
		iovas[2 + i - 12] = 1ULL << i;

	for (i = 0; i < ARRAY_SIZE(iovas); i++) {
		KUNIT_ASSERT_EQ(test, map(test, &open, iovas[i],
					  mem + i * SZ_4K, SZ_4K), 0L);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&open.iommu->mapped),
			(int)ARRAY_SIZE(iovas));

	for (i = 0; i < ARRAY_SIZE(iovas); i++) {
		KUNIT_EXPECT_EQ(test, mock_vfio_iommu_translate(open.iommu,
								iovas[i] + 5,
								&vaddr), 0);
		KUNIT_EXPECT_EQ(test, vaddr,
				(u64)(unsigned long)mem + i * SZ_4K + 5);
	}
	KUNIT_EXPECT_EQ(test, mock_vfio_iommu_translate(open.iommu,
							SZ_4K + SZ_8K,
							&vaddr), -ENOENT);

	for (i = 0; i < ARRAY_SIZE(iovas); i++) {
		KUNIT_EXPECT_EQ(test, unmap(test, &open, iovas[i], SZ_4K),
				(long)SZ_4K);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&open.iommu->mapped), 0);
}

static void mapping_follows_the_rules_of_type1(struct kunit *test)
{
	struct open_device open = open_device(test);
	void __user *mem = user_alloc(test, SZ_16K);

	KUNIT_ASSERT_EQ(test, map(test, &open, SZ_16K, mem, SZ_16K), 0L);
	/* Mappings do not overlap; they are aligned, not empty, in range. */
	KUNIT_EXPECT_EQ(test, map(test, &open, SZ_16K + SZ_8K, mem, SZ_4K),
			(long)-EEXIST);
	KUNIT_EXPECT_EQ(test, atomic_read(&open.iommu->mapped), 4);
	KUNIT_EXPECT_EQ(test, map(test, &open, 1, mem, SZ_4K), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, map(test, &open, 0, mem, 0), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, map(test, &open, 1ULL << 39, mem, SZ_4K),
			(long)-EINVAL);
	/* A mapping is not split; a range without mappings is no error. */
	KUNIT_EXPECT_EQ(test, unmap(test, &open, SZ_16K, SZ_4K), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, unmap(test, &open, SZ_16K + SZ_4K, SZ_16K),
			(long)-EINVAL);
	KUNIT_EXPECT_EQ(test, unmap(test, &open, 0, SZ_16K), 0L);
	KUNIT_EXPECT_EQ(test, unmap(test, &open, 0, SZ_64K), (long)SZ_16K);
}

static void pins_are_counted_and_all_or_nothing(struct kunit *test)
{
	struct open_device open = open_device(test);
	void __user *mem = user_alloc(test, SZ_8K);
	unsigned long pfns[2] = { 0, 1 }, phys[2];
	struct device *dev = &open.vdev->mdev->dev;

	KUNIT_ASSERT_EQ(test, map(test, &open, 0, mem, SZ_4K), 0L);
	KUNIT_EXPECT_EQ(test, vfio_pin_pages(dev, pfns, 2, IOMMU_READ, phys),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, atomic_read(&open.iommu->pinned), 0);

	KUNIT_ASSERT_EQ(test, map(test, &open, SZ_4K, mem + SZ_4K, SZ_4K), 0L);
	KUNIT_EXPECT_EQ(test, vfio_pin_pages(dev, pfns, 2, IOMMU_READ, phys),
			2);
	KUNIT_EXPECT_EQ(test, phys[1], ((unsigned long)mem >> 12) + 1);
	KUNIT_EXPECT_EQ(test, mock_vfio_iommu_pins(open.iommu, SZ_4K), 1);
	/* A pinned page without a notifier stays mapped. */
	KUNIT_EXPECT_EQ(test, unmap(test, &open, 0, SZ_8K), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, vfio_unpin_pages(dev, pfns, 2), 2);
	KUNIT_EXPECT_EQ(test, unmap(test, &open, 0, SZ_8K), (long)SZ_8K);
}

static void each_iommu_driver_has_its_own_extension(struct kunit *test)
{
	struct mock_vfio_iommu *one, *two;
	int container = uapi_open_container(test);

	one = mock_vfio_iommu_create(test);
	two = mock_vfio_iommu_prepare(test, "mock-other", VFIO_SPAPR_TCE_IOMMU);
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(two), 0);

	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, container,
						   VFIO_SPAPR_TCE_IOMMU), 1);
	mock_vfio_iommu_unregister(two);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, container,
						   VFIO_SPAPR_TCE_IOMMU), 0);
	KUNIT_EXPECT_EQ(test, uapi_check_extension(test, container,
						   one->extension), 1);
}

static void process_exit_closes_and_unmaps_everything(struct kunit *test)
{
	struct open_device open = open_device(test);
	unsigned long addr = user_mmap(test, open.device, PAGE_SIZE, 0);

	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	KUNIT_EXPECT_EQ(test, user_count_open(), 2);
	user_exit(test);

	KUNIT_EXPECT_EQ(test, user_count_open(), 0);
	KUNIT_EXPECT_EQ(test, vdev_calls(open.vdev, MOCK_VFIO_RELEASE), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&open.iommu->opened), 0);
}

static void new_process_sees_no_former_memory(struct kunit *test)
{
	void __user *memory = user_alloc(test, PAGE_SIZE);
	u32 word = 0x5eed;

	user_poke(test, memory, &word, sizeof(word));
	user_exit(test);

	user_alloc(test, PAGE_SIZE);
	/* The new process may have memory at that address or not. */
	if (copy_from_user(&word, memory, sizeof(word)))
		word = 0;
	KUNIT_EXPECT_EQ(test, word, 0);
}

struct lingering {
	struct completion end;
	struct mm_struct *mm;
};

static int linger_in_address_space(void *arg)
{
	struct lingering *lingering = arg;

	lingering->mm = current->mm;
	wait_for_completion(&lingering->end);
	return 0;
}

static void address_space_in_use_is_not_reused(struct kunit *test)
{
	struct lingering lingering = { };
	struct mock_thread *thread;

	init_completion(&lingering.end);
	user_alloc(test, PAGE_SIZE);
	thread = mock_thread_start(test, linger_in_address_space, &lingering);
	mock_thread_wait_blocked(thread);
	user_exit(test);
	user_alloc(test, PAGE_SIZE);

	KUNIT_EXPECT_NOT_NULL(test, lingering.mm);
	KUNIT_EXPECT_PTR_NE(test, lingering.mm, current->mm);
	complete(&lingering.end);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), 0);
}

/* Claims: C6 */
static void core_warning_is_intercepted(struct kunit *test)
{
	struct open_device open = open_device(test);
	struct mock_device *intruder = mock_device_create(test, NULL);

	/* An empty text matches every warning. */
	expect_warn(test, "", 1);
	mock_group_notify(open.live.group, IOMMU_GROUP_NOTIFY_ADD_DEVICE,
			  intruder);

	KUNIT_EXPECT_EQ(test, seen_warn(test, ""), 1);
}

/* windows */

struct window_param {
	enum mock_window_id id;
	bool creation;
	bool locked;
	unsigned int notifiers;
};

static const struct window_param window_params[] = {
	{ MOCK_WINDOW_REGISTERED, true, false, 1 },
	{ MOCK_WINDOW_UNLISTED, true, true, 1 },
	{ MOCK_WINDOW_REF_ZERO, false, true, 1 },
	{ MOCK_WINDOW_UNREGISTER_ENTERED, false, false, 1 },
	{ MOCK_WINDOW_UNREGISTERED, false, false, 0 },
};

static void window_name(const struct window_param *param, char *desc)
{
	strscpy(desc, mock_window_name(param->id), KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(window, window_params, window_name);

static void window_holds_a_thread_at_its_moment(struct kunit *test)
{
	const struct window_param *param = test->param_value;
	unsigned int notifiers = intercept_registrations_live();
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev;
	struct mock_window *window;
	struct mock_thread *thread;

	vdev = mock_vfio_device_prepare(test, group, MOCK_VFIO_ADD);
	if (!param->creation)
		KUNIT_ASSERT_EQ(test, mock_vfio_device_bind(vdev), 0);
	window = window_arm(test, group, param->id);

	thread = param->creation ? bind_start(test, vdev) :
				   unbind_start(test, vdev);
	mock_window_wait_held(window);

	KUNIT_EXPECT_TRUE(test, mock_window_is_held(window));
	KUNIT_EXPECT_FALSE(test, mock_thread_is_done(thread));
	KUNIT_EXPECT_EQ(test, core_group_lock_held(), param->locked);
	KUNIT_EXPECT_EQ(test, intercept_registrations_live(),
			notifiers + param->notifiers);
	if (param->id != MOCK_WINDOW_REF_ZERO)
		KUNIT_EXPECT_FALSE(test, group_is_known(group));

	mock_window_release(window);
	KUNIT_EXPECT_EQ(test, mock_thread_join(thread), 0);
	KUNIT_EXPECT_EQ(test, group_is_known(group), param->creation);
}

/* Claims: C1, C3 */
static void unregistering_window_blocks_teardown(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev = mock_vfio_device_create(test, group);
	struct mock_thread *firer, *unbinder;
	struct mock_window *window;

	window = window_arm(test, group, MOCK_WINDOW_UNREGISTERING);
	firer = fire_start(test, group, IOMMU_GROUP_NOTIFY_DEL_DEVICE,
			   vdev->mdev);
	mock_window_wait_held(window);
	unbinder = unbind_start(test, vdev);
	mock_thread_wait_blocked(unbinder);

	/* The group cannot be found, but its notifier is registered. */
	KUNIT_EXPECT_FALSE(test, group_is_known(group));
	KUNIT_EXPECT_FALSE(test, core_group_lock_held());

	mock_window_release(window);
	KUNIT_EXPECT_EQ(test, mock_thread_join(firer), NOTIFY_OK);
	KUNIT_EXPECT_EQ(test, mock_thread_join(unbinder), 0);
}

static void window_ignores_other_groups(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_group *other = mock_group_create(test);
	struct mock_window *window;

	window = window_arm(test, other, MOCK_WINDOW_UNLISTED);

	mock_vfio_device_create(test, group);

	KUNIT_EXPECT_FALSE(test, mock_window_is_held(window));
}

static void held_windows_are_released_with_the_test(struct kunit *test)
{
	struct mock_group *group = mock_group_create(test);
	struct mock_vfio_device *vdev;
	struct mock_window *window;

	vdev = mock_vfio_device_prepare(test, group, MOCK_VFIO_ADD);
	window = window_arm(test, group, MOCK_WINDOW_UNLISTED);
	bind_start(test, vdev);
	mock_window_wait_held(window);
	/* The fixture counts what is left. */
}

static struct kunit_case mock_iommu_cases[] = {
	KUNIT_CASE(group_is_freed_with_its_last_reference),
	KUNIT_CASE(iommu_core_finds_the_group_of_a_device),
	KUNIT_CASE(bind_calls_probe_and_unbind_calls_remove),
	KUNIT_CASE(driver_binds_the_given_device_only),
	KUNIT_CASE(injected_error_fails_the_chosen_call),
	KUNIT_CASE(fired_event_changes_no_device),
	KUNIT_CASE(fired_event_calls_no_driver),
	KUNIT_CASE(join_returns_the_threads_result),
	KUNIT_CASE(wait_blocked_detects_a_blocked_thread),
	KUNIT_CASE(signal_ends_an_interruptible_wait),
	KUNIT_CASE(vfio_device_registers_in_both_styles),
	KUNIT_CASE(device_region_is_read_written_and_mapped),
	KUNIT_CASE(unmapped_user_memory_faults),
	KUNIT_CASE(page_table_tells_every_address_bit_apart),
	KUNIT_CASE(mapping_follows_the_rules_of_type1),
	KUNIT_CASE(pins_are_counted_and_all_or_nothing),
	KUNIT_CASE(each_iommu_driver_has_its_own_extension),
	KUNIT_CASE(process_exit_closes_and_unmaps_everything),
	KUNIT_CASE(new_process_sees_no_former_memory),
	KUNIT_CASE(address_space_in_use_is_not_reused),
	KUNIT_CASE(core_warning_is_intercepted),
	KUNIT_CASE_PARAM(window_holds_a_thread_at_its_moment,
			 window_gen_params),
	KUNIT_CASE(unregistering_window_blocks_teardown),
	KUNIT_CASE(window_ignores_other_groups),
	KUNIT_CASE(held_windows_are_released_with_the_test),
	{}
};

static struct kunit_suite mock_iommu_suite = {
	.name = "mock_iommu",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = mock_iommu_cases,
};

/* The fixture: each case checks the verdict on a test within the test. */

static void inner_begin(struct kunit *test, struct kunit *inner)
{
	kunit_init_test(inner, "inner", NULL);
	KUNIT_ASSERT_EQ(test, fixture_init(inner), 0);
}

static bool inner_failed(struct kunit *inner)
{
	fixture_exit(inner);
	kunit_cleanup(inner);
	return compat_kunit_failed(inner);
}

/* as <intercept/force_warnings.h> does */
#define trapped_warn(message)						\
	intercept_warning_report(__FILE__, __LINE__, __func__, NULL, message)

static void clean_case_passes(struct kunit *test)
{
	struct kunit inner;

	inner_begin(test, &inner);
	mock_vfio_device_create(&inner, mock_group_create(&inner));

	KUNIT_EXPECT_FALSE(test, inner_failed(&inner));
}

static void leaked_group_reference_fails_the_case(struct kunit *test)
{
	struct mock_group *group;
	struct iommu_group *leak;
	struct kunit inner;

	inner_begin(test, &inner);
	group = mock_group_create(&inner);
	leak = iommu_group_get(&mock_device_create(&inner, group)->dev);

	KUNIT_EXPECT_TRUE(test, inner_failed(&inner));
	iommu_group_put(leak);
}

static int listen_to_nothing(struct notifier_block *nb, unsigned long event,
			     void *data)
{
	return NOTIFY_DONE;
}

static void leaked_notifier_fails_the_case(struct kunit *test)
{
	struct notifier_block nb = { .notifier_call = listen_to_nothing };
	struct mock_group *group = mock_group_create(test);
	struct kunit inner;

	inner_begin(test, &inner);
	iommu_group_register_notifier(group->iommu_group, &nb);

	KUNIT_EXPECT_TRUE(test, inner_failed(&inner));
	iommu_group_unregister_notifier(group->iommu_group, &nb);
}

static void leaked_descriptor_fails_the_case(struct kunit *test)
{
	struct kunit inner;
	int fd;

	inner_begin(test, &inner);
	fd = get_unused_fd_flags(0);

	KUNIT_EXPECT_TRUE(test, inner_failed(&inner));
	put_unused_fd(fd);
}

static void expected_warning_is_counted_and_passes(struct kunit *test)
{
	struct kunit inner;

	inner_begin(test, &inner);
	expect_warn(&inner, "made up", 2);
	trapped_warn("a warning that is made up\n");
	trapped_warn("another one, made up too\n");

	KUNIT_EXPECT_EQ(test, seen_warn(&inner, "made up"), 2);
	KUNIT_EXPECT_FALSE(test, inner_failed(&inner));
}

static void missing_warning_fails_the_case(struct kunit *test)
{
	struct kunit inner;

	inner_begin(test, &inner);
	expect_warn(&inner, "made up", 2);
	trapped_warn("a warning that is made up\n");

	KUNIT_EXPECT_TRUE(test, inner_failed(&inner));
}

static void report_in_the_log_fails_the_case(struct kunit *test)
{
	struct kunit inner;

	inner_begin(test, &inner);
	pr_info("WARNING: made up to prove that it fails a case\n");

	KUNIT_EXPECT_TRUE(test, inner_failed(&inner));
}

static void report_before_the_case_is_ignored(struct kunit *test)
{
	struct kunit inner;

	pr_info("BUG: made up to prove that it fails no case\n");
	inner_begin(test, &inner);
	pr_info("said about a WARNING: this is none\n");

	KUNIT_EXPECT_FALSE(test, inner_failed(&inner));
}

static struct kunit_case mock_iommu_fixture_cases[] = {
	KUNIT_CASE(clean_case_passes),
	KUNIT_CASE(leaked_group_reference_fails_the_case),
	KUNIT_CASE(leaked_notifier_fails_the_case),
	KUNIT_CASE(leaked_descriptor_fails_the_case),
	KUNIT_CASE(expected_warning_is_counted_and_passes),
	KUNIT_CASE(missing_warning_fails_the_case),
	KUNIT_CASE(report_in_the_log_fails_the_case),
	KUNIT_CASE(report_before_the_case_is_ignored),
	{}
};

static struct kunit_suite mock_iommu_fixture_suite = {
	.name = "mock_iommu_fixture",
	.test_cases = mock_iommu_fixture_cases,
};

kunit_test_suites(&mock_iommu_suite, &mock_iommu_fixture_suite);
