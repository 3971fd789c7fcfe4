// SPDX-License-Identifier: GPL-2.0-only
/* the file descriptor of a device: calls of the driver, references, closing */
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include "../common/support.h"

/* an open device whose driver stores the arguments of its last call */
struct recorder {
	struct vfio_device_ops ops;
	int fd;
	long result;
	unsigned int calls;
	const void *data;
	const void __user *buf;
	size_t count;
	loff_t pos;
	unsigned int cmd;
	unsigned long arg;
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_pgoff;
};

static int recorder_open(void *device_data)
{
	return 0;
}

static void recorder_release(void *device_data)
{
}

static ssize_t recorder_read(void *device_data, char __user *buf, size_t count,
			     loff_t *ppos)
{
	struct recorder *rec = device_data;

	rec->calls++;
	rec->data = device_data;
	rec->buf = buf;
	rec->count = count;
	rec->pos = *ppos;
	return rec->result;
}

static ssize_t recorder_write(void *device_data, const char __user *buf,
			      size_t count, loff_t *ppos)
{
	return recorder_read(device_data, (char __user *)buf, count, ppos);
}

static long recorder_ioctl(void *device_data, unsigned int cmd,
			   unsigned long arg)
{
	struct recorder *rec = device_data;

	rec->calls++;
	rec->cmd = cmd;
	rec->arg = arg;
	return rec->result;
}

static int recorder_mmap(void *device_data, struct vm_area_struct *vma)
{
	struct recorder *rec = device_data;

	rec->calls++;
	rec->vm_start = vma->vm_start;
	rec->vm_end = vma->vm_end;
	rec->vm_pgoff = vma->vm_pgoff;
	return rec->result;
}

static int recorder_probe(struct mock_driver *drv, struct mock_device *mdev)
{
	struct recorder *rec = drv->priv;

	return vfio_add_group_dev(&mdev->dev, &rec->ops, rec);
}

static void recorder_remove(struct mock_driver *drv, struct mock_device *mdev)
{
	vfio_del_group_dev(&mdev->dev);
}

static struct recorder *recorder_create(struct kunit *test)
{
	struct recorder *rec = case_alloc(test, sizeof(*rec));
	struct mock_driver *drv = mock_driver_create(test, "recorder");
	struct mock_group *group = mock_group_create(test);
	struct mock_device *mdev = mock_device_create(test, group);
	struct live_group live;

	rec->ops = (struct vfio_device_ops) {
		.name = "recorder",
		.open = recorder_open,
		.release = recorder_release,
		.read = recorder_read,
		.write = recorder_write,
		.ioctl = recorder_ioctl,
		.mmap = recorder_mmap,
	};
	drv->priv = rec;
	drv->probe = recorder_probe;
	drv->remove = recorder_remove;
	KUNIT_ASSERT_EQ(test, mock_device_bind(mdev, drv), 0);

	live = live_group_take(test, group);
	rec->fd = live_group_open_device(test, &live, mdev);
	return rec;
}

static void read_passes_buffer_count_and_offset(struct kunit *test)
{
	struct recorder *rec = recorder_create(test);
	void __user *buf = user_alloc(test, PAGE_SIZE);

	rec->result = 3;
	KUNIT_EXPECT_EQ(test, (int)user_read(test, rec->fd, buf + 8, 24,
					     0x123456789aULL), 3);

	KUNIT_EXPECT_EQ(test, rec->calls, 1);
	KUNIT_EXPECT_PTR_EQ(test, rec->data, (const void *)rec);
	KUNIT_EXPECT_PTR_EQ(test, (__force const void *)rec->buf,
			    (__force const void *)(buf + 8));
	KUNIT_EXPECT_EQ(test, rec->count, (size_t)24);
	KUNIT_EXPECT_EQ(test, rec->pos, 0x123456789aLL);
}

static void write_passes_buffer_count_and_offset(struct kunit *test)
{
	struct recorder *rec = recorder_create(test);
	void __user *buf = user_alloc(test, PAGE_SIZE);

	rec->result = 5;
	KUNIT_EXPECT_EQ(test, (int)user_write(test, rec->fd, buf + 16, 40,
					      0xabcdef0123ULL), 5);

	KUNIT_EXPECT_EQ(test, rec->calls, 1);
	KUNIT_EXPECT_PTR_EQ(test, rec->data, (const void *)rec);
	KUNIT_EXPECT_PTR_EQ(test, (__force const void *)rec->buf,
			    (__force const void *)(buf + 16));
	KUNIT_EXPECT_EQ(test, rec->count, (size_t)40);
	KUNIT_EXPECT_EQ(test, rec->pos, 0xabcdef0123LL);
}

static void ioctl_passes_command_argument_and_result(struct kunit *test)
{
	struct recorder *rec = recorder_create(test);
	const unsigned int cmd = _IO(VFIO_TYPE, VFIO_BASE + 99);

	rec->result = 0x7654321;
	KUNIT_EXPECT_EQ(test, user_ioctl(test, rec->fd, cmd, ~0UL - 7),
			0x7654321L);

	KUNIT_EXPECT_EQ(test, rec->calls, 1);
	KUNIT_EXPECT_EQ(test, rec->cmd, cmd);
	KUNIT_EXPECT_EQ(test, rec->arg, ~0UL - 7);
}

static void mmap_passes_the_vma(struct kunit *test)
{
	struct recorder *rec = recorder_create(test);
	unsigned long addr;

	addr = user_mmap(test, rec->fd, 3 * PAGE_SIZE, 5 * PAGE_SIZE);

	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	KUNIT_EXPECT_EQ(test, rec->calls, 1);
	KUNIT_EXPECT_EQ(test, rec->vm_start, addr);
	KUNIT_EXPECT_EQ(test, rec->vm_end, addr + 3 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, rec->vm_pgoff, 5UL);
}

enum device_op { OP_READ, OP_WRITE, OP_IOCTL, OP_MMAP };

static const struct device_op_param {
	const char *name;
	enum device_op op;
} device_ops[] = {
	{ "read", OP_READ },
	{ "write", OP_WRITE },
	{ "ioctl", OP_IOCTL },
	{ "mmap", OP_MMAP },
};

KUNIT_ARRAY_PARAM_DESC(device_op, device_ops, name);

static long do_op(struct kunit *test, int fd, enum device_op op)
{
	void __user *buf = user_alloc(test, PAGE_SIZE);

	switch (op) {
	case OP_READ:
		return user_read(test, fd, buf, 8, 0);
	case OP_WRITE:
		return user_write(test, fd, buf, 8, 0);
	case OP_IOCTL:
		return user_ioctl(test, fd, VFIO_DEVICE_RESET, 0);
	case OP_MMAP:
		return user_mmap(test, fd, PAGE_SIZE, 0);
	}
	return 0;
}

static void operation_returns_the_drivers_error(struct kunit *test)
{
	const struct device_op_param *param = test->param_value;
	struct recorder *rec = recorder_create(test);

	rec->result = -EXFULL;
	KUNIT_EXPECT_EQ(test, do_op(test, rec->fd, param->op), (long)-EXFULL);
	KUNIT_EXPECT_EQ(test, rec->calls, 1);
}

static void missing_operation_is_einval(struct kunit *test)
{
	const struct device_op_param *param = test->param_value;
	struct recorder *rec = recorder_create(test);

	switch (param->op) {
	case OP_READ:
		rec->ops.read = NULL;
		break;
	case OP_WRITE:
		rec->ops.write = NULL;
		break;
	case OP_IOCTL:
		rec->ops.ioctl = NULL;
		break;
	case OP_MMAP:
		rec->ops.mmap = NULL;
		break;
	}

	KUNIT_EXPECT_EQ(test, do_op(test, rec->fd, param->op), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, rec->calls, 0);
}

static void descriptor_allows_pread_and_pwrite(struct kunit *test)
{
	const fmode_t mode = FMODE_READ | FMODE_WRITE | FMODE_PREAD |
			     FMODE_PWRITE;
	struct recorder *rec = recorder_create(test);
	struct file *file = user_get_file(test, rec->fd);

	KUNIT_EXPECT_EQ(test, file->f_flags & O_ACCMODE, (unsigned int)O_RDWR);
	KUNIT_EXPECT_EQ(test, (__force unsigned int)(file->f_mode & mode),
			(__force unsigned int)mode);
	user_put_file(file);
}

static void descriptor_cannot_seek(struct kunit *test)
{
	struct recorder *rec = recorder_create(test);
	struct file *file = user_get_file(test, rec->fd);

	KUNIT_EXPECT_EQ(test, vfs_llseek(file, 0, SEEK_SET), (loff_t)-ESPIPE);
	user_put_file(file);
}

static void descriptor_is_named_vfio_device(struct kunit *test)
{
	struct recorder *rec = recorder_create(test);
	struct file *file = user_get_file(test, rec->fd);

	KUNIT_EXPECT_STREQ(test, (const char *)file->f_path.dentry->d_name.name,
			   "[vfio-device]");
	user_put_file(file);
}

static bool closes_on_exec(int fd)
{
	struct fdtable *table;
	bool set;

	rcu_read_lock();
	table = files_fdtable(current->files);
	set = test_bit(fd, table->close_on_exec);
	rcu_read_unlock();
	return set;
}

static void descriptor_closes_on_exec(struct kunit *test)
{
	struct recorder *rec = recorder_create(test);

	KUNIT_EXPECT_TRUE(test, closes_on_exec(rec->fd));
}

/* references that an open descriptor adds to */
struct holders {
	struct vfio_device *device;
	unsigned int references;
	struct core_group_state state;
};

static void holders_get(struct kunit *test, const struct live_group *live,
			struct holders *before)
{
	before->device = vfio_device_get_from_dev(&live->vdev->mdev->dev);
	KUNIT_ASSERT_NOT_NULL(test, before->device);
	before->references = core_device_references(before->device);
	before->state = group_state(test, live->group);
}

static void holders_put_unchanged(struct kunit *test,
				  const struct live_group *live,
				  const struct holders *before)
{
	struct core_group_state after = group_state(test, live->group);

	KUNIT_EXPECT_EQ(test, after.container_users,
			before->state.container_users);
	KUNIT_EXPECT_EQ(test, after.references, before->state.references);
	KUNIT_EXPECT_EQ(test, core_device_references(before->device),
			before->references);
	KUNIT_EXPECT_EQ(test, atomic_read(&live->iommu->attached), 1);
	vfio_device_put(before->device);
}

static void descriptor_holds_device_and_container(struct kunit *test)
{
	struct holders before;
	struct live_group live = live_group_create(test);
	int fd;

	holders_get(test, &live, &before);

	fd = live_group_open_device(test, &live, live.vdev->mdev);
	KUNIT_EXPECT_EQ(test, core_device_references(before.device),
			before.references + 1);
	KUNIT_EXPECT_EQ(test, group_state(test, live.group).container_users,
			before.state.container_users + 1);

	user_close(test, fd);
	holders_put_unchanged(test, &live, &before);
}

static int releases(const struct live_group *live)
{
	return vdev_calls(live->vdev, MOCK_VFIO_RELEASE);
}

static void each_descriptor_opens_and_releases_the_device(struct kunit *test)
{
	struct live_group live = live_group_create(test);
	int first, second;

	first = live_group_open_device(test, &live, live.vdev->mdev);
	second = live_group_open_device(test, &live, live.vdev->mdev);

	KUNIT_EXPECT_NE(test, first, second);
	KUNIT_EXPECT_EQ(test, vdev_calls(live.vdev, MOCK_VFIO_OPEN), 2);

	user_close(test, first);
	KUNIT_EXPECT_EQ(test, releases(&live), 1);
	KUNIT_EXPECT_EQ(test, user_ioctl(test, second, MOCK_VFIO_DEVICE_ECHO,
					 41), 42L);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 1);

	user_close(test, second);
	KUNIT_EXPECT_EQ(test, releases(&live), 2);
}

static void release_runs_at_the_last_close(struct kunit *test)
{
	struct live_group live = live_group_create(test);
	int fd, copy;

	fd = live_group_open_device(test, &live, live.vdev->mdev);
	copy = user_dup(test, fd);
	KUNIT_ASSERT_GE(test, copy, 0);

	user_close(test, fd);
	KUNIT_EXPECT_EQ(test, releases(&live), 0);
	user_close(test, copy);
	KUNIT_EXPECT_EQ(test, releases(&live), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 1);
}

static const struct failed_open {
	const char *name;
	int result;
	int error;
} failed_opens[] = {
	{ "an error", -EXFULL, -EXFULL },
	/* user space would take the number for its descriptor */
	{ "neither success nor error", 1, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(failed_open, failed_opens, name);

static void failed_open_returns_no_descriptor(struct kunit *test)
{
	const struct failed_open *param = test->param_value;
	struct holders before;
	struct live_group live = live_group_create(test);
	const char *name;

	name = dev_name(&live.vdev->mdev->dev);
	holders_get(test, &live, &before);
	mock_op_fail_nth(&live.vdev->op[MOCK_VFIO_OPEN], 1, param->result);

	KUNIT_EXPECT_EQ(test, uapi_get_device_fd(test, live.node, name),
			param->error);

	KUNIT_EXPECT_EQ(test, releases(&live), 0);
	holders_put_unchanged(test, &live, &before);
}

static void open_without_a_free_descriptor_is_released(struct kunit *test)
{
	struct rlimit *files = &current->signal->rlim[RLIMIT_NOFILE];
	struct holders before;
	struct live_group live = live_group_create(test);
	unsigned long limit;
	int fd;

	holders_get(test, &live, &before);

	limit = files->rlim_cur;
	WRITE_ONCE(files->rlim_cur, 0);
	fd = uapi_get_device_fd(test, live.node,
				dev_name(&live.vdev->mdev->dev));
	WRITE_ONCE(files->rlim_cur, limit);

	KUNIT_EXPECT_EQ(test, fd, -EMFILE);
	KUNIT_EXPECT_EQ(test, releases(&live),
			vdev_calls(live.vdev, MOCK_VFIO_OPEN));
	holders_put_unchanged(test, &live, &before);
}

static void unregistration_waits_for_the_last_descriptor(struct kunit *test)
{
	struct mock_vfio_device *other;
	struct mock_thread *thread;
	struct live_group live = live_group_prepare(test);
	int first, second;

	other = mock_vfio_device_create(test, live.group);
	live_group_start(test, &live);
	first = live_group_open_device(test, &live, live.vdev->mdev);
	second = live_group_open_device(test, &live, live.vdev->mdev);

	thread = unbind_start(test, live.vdev);
	mock_thread_wait_sleeping(thread);
	user_close(test, first);
	mock_thread_wait_sleeping(thread);
	KUNIT_EXPECT_TRUE(test, live.vdev->registered);
	KUNIT_EXPECT_EQ(test,
			user_ioctl(test, second, MOCK_VFIO_DEVICE_ECHO, 7), 8L);

	user_close(test, second);
	mock_thread_join(thread);
	KUNIT_EXPECT_FALSE(test, live.vdev->registered);
	KUNIT_EXPECT_TRUE(test, other->registered);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 1);
}

/* the three descriptors of a user, in every order of closing them */
enum closing { CONTAINER, GROUP, DEVICE, CLOSINGS };

static const struct close_order {
	const char *name;
	enum closing order[CLOSINGS];
} close_orders[] = {
	{ "container, group, device", { CONTAINER, GROUP, DEVICE } },
	{ "container, device, group", { CONTAINER, DEVICE, GROUP } },
	{ "group, container, device", { GROUP, CONTAINER, DEVICE } },
	{ "group, device, container", { GROUP, DEVICE, CONTAINER } },
	{ "device, container, group", { DEVICE, CONTAINER, GROUP } },
	{ "device, group, container", { DEVICE, GROUP, CONTAINER } },
};

KUNIT_ARRAY_PARAM_DESC(close_order, close_orders, name);

/* Claims: C5 */
static void descriptors_close_in_any_order(struct kunit *test)
{
	const struct close_order *param = test->param_value;
	bool open[CLOSINGS] = { true, true, true };
	struct core_group_state state;
	struct live_group live = live_group_create(test);
	int fd[CLOSINGS];
	unsigned int i;

	fd[CONTAINER] = live.container;
	fd[GROUP] = live.node;
	fd[DEVICE] = live_group_open_device(test, &live, live.vdev->mdev);

	for (i = 0; i < CLOSINGS; i++) {
		bool in_use;

		KUNIT_EXPECT_EQ(test, user_close(test, fd[param->order[i]]), 0);
		open[param->order[i]] = false;

		/* Group and device keep the IOMMU, the container does not. */
		in_use = open[GROUP] || open[DEVICE];
		state = group_state(test, live.group);
		KUNIT_EXPECT_EQ(test, state.container_users,
				(unsigned int)open[GROUP] + open[DEVICE]);
		KUNIT_EXPECT_EQ(test, state.opened, open[GROUP]);
		KUNIT_EXPECT_EQ(test, state.container_set, in_use);
		KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached),
				(int)in_use);
		KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->opened),
				(int)in_use);
	}

	KUNIT_EXPECT_EQ(test, releases(&live), 1);
	KUNIT_EXPECT_EQ(test, iommu_calls(live.iommu, MOCK_IOMMU_RELEASE), 1);
	KUNIT_EXPECT_EQ(test, state.references, 1);
}

static void group_open_is_ebusy_while_a_device_is_open(struct kunit *test)
{
	struct live_group live = live_group_create(test);
	int fd;

	fd = live_group_open_device(test, &live, live.vdev->mdev);
	user_close(test, live.node);

	KUNIT_EXPECT_EQ(test, uapi_open_group(test, live.group->iommu_group),
			-EBUSY);

	user_close(test, fd);
	KUNIT_EXPECT_EQ(test, atomic_read(&live.iommu->attached), 0);
	group_open_node(test, live.group);
}

static struct kunit_case device_fd_cases[] = {
	KUNIT_CASE(read_passes_buffer_count_and_offset),
	KUNIT_CASE(write_passes_buffer_count_and_offset),
	KUNIT_CASE(ioctl_passes_command_argument_and_result),
	KUNIT_CASE(mmap_passes_the_vma),
	KUNIT_CASE_PARAM(operation_returns_the_drivers_error,
			 device_op_gen_params),
	KUNIT_CASE_PARAM(missing_operation_is_einval, device_op_gen_params),
	KUNIT_CASE(descriptor_allows_pread_and_pwrite),
	KUNIT_CASE(descriptor_cannot_seek),
	KUNIT_CASE(descriptor_is_named_vfio_device),
	KUNIT_CASE(descriptor_closes_on_exec),
	KUNIT_CASE(descriptor_holds_device_and_container),
	KUNIT_CASE(each_descriptor_opens_and_releases_the_device),
	KUNIT_CASE(release_runs_at_the_last_close),
	KUNIT_CASE_PARAM(failed_open_returns_no_descriptor,
			 failed_open_gen_params),
	KUNIT_CASE(open_without_a_free_descriptor_is_released),
	KUNIT_CASE(unregistration_waits_for_the_last_descriptor),
	KUNIT_CASE_PARAM(descriptors_close_in_any_order,
			 close_order_gen_params),
	KUNIT_CASE(group_open_is_ebusy_while_a_device_is_open),
	{}
};

FIXTURE_SUITE("vfio_device_fd", device_fd_cases);
