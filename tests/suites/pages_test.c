// SPDX-License-Identifier: GPL-2.0-only
/*
 * What mediated device drivers ask of a group: to pin pages of user space, to
 * copy from and to its memory, and to be told when it takes memory back or a
 * virtual machine takes the group
 */
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/notifier.h>
#include <linux/string.h>

#include <compat/kunit.h>
#include <mock_iommu/mock_iommu.h>
#include <mock_iommu/mock_thread.h>
#include <mock_iommu/mock_user.h>
#include <mock_iommu/mock_vfio_device.h>
#include <mock_iommu/mock_vfio_iommu.h>
#include <vfio/vfio.h>

#include "../common/core.h"
#include "../common/fixture.h"
#include "../common/gate.h"
#include "../common/uapi.h"

/* Each call that ends in an operation of the IOMMU driver */
enum dma_call {
	PIN,
	UNPIN,
	GROUP_PIN,
	GROUP_UNPIN,
	DMA_RW,
	REGISTER,
	UNREGISTER,
	DMA_CALLS
};

static const char * const dma_call_names[DMA_CALLS] = {
	[PIN] = "vfio_pin_pages",
	[UNPIN] = "vfio_unpin_pages",
	[GROUP_PIN] = "vfio_group_pin_pages",
	[GROUP_UNPIN] = "vfio_group_unpin_pages",
	[DMA_RW] = "vfio_dma_rw",
	[REGISTER] = "vfio_register_notifier",
	[UNREGISTER] = "vfio_unregister_notifier",
};

static const enum dma_call dma_calls[] = {
	PIN, UNPIN, GROUP_PIN, GROUP_UNPIN, DMA_RW, REGISTER, UNREGISTER,
};

static void dma_call_desc(const enum dma_call *call, char *desc)
{
	strscpy(desc, dma_call_names[*call], KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(dma_call, dma_calls, dma_call_desc);

/* Those that find the group by a device */
static const enum dma_call dev_calls[] = { PIN, UNPIN, REGISTER, UNREGISTER };

KUNIT_ARRAY_PARAM(dev_call, dev_calls, dma_call_desc);

/* Those that take a number of pages */
static const enum dma_call page_calls[] = {
	PIN, UNPIN, GROUP_PIN, GROUP_UNPIN,
};

KUNIT_ARRAY_PARAM(page_call, page_calls, dma_call_desc);

/* The arguments of all of them */
struct dma_args {
	struct vfio_group *group;
	struct device *dev;
	unsigned long *pfn;
	int npage;
	int prot;
	unsigned long *phys;
	dma_addr_t iova;
	void *data;
	size_t len;
	bool write;
	unsigned long *events;
	struct notifier_block *nb;
};

static int do_call(enum dma_call call, const struct dma_args *args)
{
	switch (call) {
	case PIN:
		return vfio_pin_pages(args->dev, args->pfn, args->npage,
				      args->prot, args->phys);
	case UNPIN:
		return vfio_unpin_pages(args->dev, args->pfn, args->npage);
	case GROUP_PIN:
		return vfio_group_pin_pages(args->group, args->pfn,
					    args->npage, args->prot,
					    args->phys);
	case GROUP_UNPIN:
		return vfio_group_unpin_pages(args->group, args->pfn,
					      args->npage);
	case DMA_RW:
		return vfio_dma_rw(args->group, args->iova, args->data,
				   args->len, args->write);
	case REGISTER:
		return vfio_register_notifier(args->dev, VFIO_IOMMU_NOTIFY,
					      args->events, args->nb);
	case UNREGISTER:
		return vfio_unregister_notifier(args->dev, VFIO_IOMMU_NOTIFY,
						args->nb);
	default:
		return 0;
	}
}

/*
 * What the IOMMU driver was last called with. Its operations are told nothing
 * but their own instance, hence not in a structure of the case.
 */
static struct {
	unsigned int calls;
	int result;
	const void *iommu_data;
	struct iommu_group *iommu_group;
	unsigned int users;
	struct dma_args args;
} seen;

static int see(const void *iommu_data)
{
	struct core_group_state state;

	core_group_state(seen.iommu_group, &state);
	seen.users = state.container_users;
	seen.iommu_data = iommu_data;
	seen.calls++;
	return seen.result;
}

static int see_pin(void *iommu_data, struct iommu_group *group,
		   unsigned long *user_pfn, int npage, int prot,
		   unsigned long *phys_pfn)
{
	if (group != seen.iommu_group)
		return -EREMOTE;
	seen.args.pfn = user_pfn;
	seen.args.npage = npage;
	seen.args.prot = prot;
	seen.args.phys = phys_pfn;
	return see(iommu_data);
}

static int see_unpin(void *iommu_data, unsigned long *user_pfn, int npage)
{
	seen.args.pfn = user_pfn;
	seen.args.npage = npage;
	return see(iommu_data);
}

static int see_dma_rw(void *iommu_data, dma_addr_t user_iova, void *data,
		      size_t count, bool write)
{
	seen.args.iova = user_iova;
	seen.args.data = data;
	seen.args.len = count;
	seen.args.write = write;
	return see(iommu_data);
}

static int see_register(void *iommu_data, unsigned long *events,
			struct notifier_block *nb)
{
	seen.args.events = events;
	seen.args.nb = nb;
	return see(iommu_data);
}

static int see_unregister(void *iommu_data, struct notifier_block *nb)
{
	seen.args.nb = nb;
	return see(iommu_data);
}

/* A live group with one device, whose IOMMU driver writes down its calls */
struct bench {
	struct mock_vfio_iommu *iommu;
	struct mock_group *group;
	struct mock_vfio_device *vdev;
	struct uapi_live live;
	struct vfio_group *user;
	struct dma_args args;
	unsigned long pfn[2];
	unsigned long phys[2];
	char data[8];
	unsigned long events;
	struct notifier_block nb;
};

/* As bench_create(), but nobody has taken the group yet */
static struct bench *bench_create_idle(struct kunit *test)
{
	struct bench *bench = kunit_kzalloc(test, sizeof(*bench), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bench);
	memset(&seen, 0, sizeof(seen));

	bench->iommu = mock_vfio_iommu_prepare(test, "mock-type1",
					       VFIO_TYPE1v2_IOMMU);
	bench->iommu->ops.pin_pages = see_pin;
	bench->iommu->ops.unpin_pages = see_unpin;
	bench->iommu->ops.dma_rw = see_dma_rw;
	bench->iommu->ops.register_notifier = see_register;
	bench->iommu->ops.unregister_notifier = see_unregister;
	KUNIT_ASSERT_EQ(test, 0, mock_vfio_iommu_register(bench->iommu));

	bench->group = mock_group_create(test);
	bench->vdev = mock_vfio_device_create(test, bench->group);
	seen.iommu_group = bench->group->iommu_group;

	bench->events = VFIO_IOMMU_NOTIFY_DMA_UNMAP;
	bench->args = (struct dma_args) {
		.dev = &bench->vdev->mdev->dev,
		.pfn = bench->pfn,
		.npage = ARRAY_SIZE(bench->pfn),
		.prot = IOMMU_READ,
		.phys = bench->phys,
		.iova = 0x123000,
		.data = bench->data,
		.len = sizeof(bench->data),
		.write = true,
		.events = &bench->events,
		.nb = &bench->nb,
	};
	return bench;
}

static void bench_let_go(struct bench *bench)
{
	if (bench->user)
		vfio_group_put_external_user(bench->user);
	bench->user = NULL;
	bench->args.group = NULL;
}

static void bench_end(void *ctx)
{
	bench_let_go(ctx);
}

/* Become an external user, at the latest until the end of the case */
static void bench_get_user(struct kunit *test, struct bench *bench)
{
	struct vfio_group *user;

	user = vfio_group_get_external_user_from_dev(&bench->vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);
	bench->user = user;
	bench->args.group = user;
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, bench_end, bench),
			0);
}

static struct bench *bench_create(struct kunit *test)
{
	struct bench *bench = bench_create_idle(test);

	bench->live = uapi_go_live(test, bench->group);
	bench_get_user(test, bench);
	return bench;
}

static void call_reaches_the_iommu_driver(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create(test);
	struct file *container = user_get_file(test, bench->live.container);
	bool by_dev = *call == PIN || *call == UNPIN || *call == REGISTER ||
		      *call == UNREGISTER;
	struct core_container_state iommu;
	struct core_group_state before, after;

	core_container_state(container, &iommu);
	user_put_file(container);
	core_group_state(bench->group->iommu_group, &before);
	seen.result = 2;

	KUNIT_EXPECT_EQ(test, 2, do_call(*call, &bench->args));

	KUNIT_EXPECT_EQ(test, 1U, seen.calls);
	KUNIT_EXPECT_PTR_EQ(test, iommu.iommu_data, seen.iommu_data);
	switch (*call) {
	case PIN:
	case GROUP_PIN:
		KUNIT_EXPECT_EQ(test, (int)IOMMU_READ, seen.args.prot);
		KUNIT_EXPECT_PTR_EQ(test, &bench->phys[0], seen.args.phys);
		fallthrough;
	case UNPIN:
	case GROUP_UNPIN:
		KUNIT_EXPECT_PTR_EQ(test, &bench->pfn[0], seen.args.pfn);
		KUNIT_EXPECT_EQ(test, (int)ARRAY_SIZE(bench->pfn),
				seen.args.npage);
		break;
	case DMA_RW:
		KUNIT_EXPECT_EQ(test, (dma_addr_t)0x123000, seen.args.iova);
		KUNIT_EXPECT_PTR_EQ(test, (void *)bench->data, seen.args.data);
		KUNIT_EXPECT_EQ(test, sizeof(bench->data), seen.args.len);
		KUNIT_EXPECT_TRUE(test, seen.args.write);
		break;
	case REGISTER:
		KUNIT_EXPECT_PTR_EQ(test, &bench->events, seen.args.events);
		KUNIT_EXPECT_EQ(test,
				(unsigned long)VFIO_IOMMU_NOTIFY_DMA_UNMAP,
				bench->events);
		fallthrough;
	default:
		KUNIT_EXPECT_PTR_EQ(test, &bench->nb, seen.args.nb);
		break;
	}

	/* During the call a caller by device counts as a user of its own */
	KUNIT_EXPECT_EQ(test, before.container_users + by_dev, seen.users);
	core_group_state(bench->group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, before.container_users, after.container_users);
	KUNIT_EXPECT_EQ(test, before.references, after.references);
}

static void error_of_the_iommu_driver_is_returned(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create(test);
	struct core_group_state before, after;

	core_group_state(bench->group->iommu_group, &before);
	seen.result = -EXFULL;

	KUNIT_EXPECT_EQ(test, -EXFULL, do_call(*call, &bench->args));

	core_group_state(bench->group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, before.container_users, after.container_users);
	KUNIT_EXPECT_EQ(test, before.references, after.references);
}

static void iommu_driver_without_the_operation_is_enotty(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create(test);
	struct vfio_iommu_driver_ops *ops = &bench->iommu->ops;

	switch (*call) {
	case PIN:
	case GROUP_PIN:
		ops->pin_pages = NULL;
		break;
	case UNPIN:
	case GROUP_UNPIN:
		ops->unpin_pages = NULL;
		break;
	case DMA_RW:
		ops->dma_rw = NULL;
		break;
	case REGISTER:
		ops->register_notifier = NULL;
		break;
	default:
		ops->unregister_notifier = NULL;
		break;
	}

	KUNIT_EXPECT_EQ(test, -ENOTTY, do_call(*call, &bench->args));
	KUNIT_EXPECT_EQ(test, 0U, seen.calls);
}

/* What can be wrong with an argument */
enum wrong {
	NO_TARGET,
	NO_PFN,
	NO_PHYS,
	NO_PAGES,
	TOO_MANY_PAGES,
	NEGATIVE_PAGES,
	NO_DATA,
	NO_LENGTH,
	NO_EVENTS,
	EMPTY_EVENTS,
	NO_BLOCK,
};

static const struct bad_arg {
	const char *name;
	enum dma_call call;
	enum wrong wrong;
	int error;
} bad_args[] = {
	{ "pin: no device", PIN, NO_TARGET, -EINVAL },
	{ "pin: no array", PIN, NO_PFN, -EINVAL },
	{ "pin: no result array", PIN, NO_PHYS, -EINVAL },
	{ "pin: no pages", PIN, NO_PAGES, -EINVAL },
	{ "pin: too many pages", PIN, TOO_MANY_PAGES, -E2BIG },
	{ "pin: negative number of pages", PIN, NEGATIVE_PAGES, -E2BIG },
	{ "unpin: no device", UNPIN, NO_TARGET, -EINVAL },
	{ "unpin: no array", UNPIN, NO_PFN, -EINVAL },
	{ "unpin: no pages", UNPIN, NO_PAGES, -EINVAL },
	{ "unpin: too many pages", UNPIN, TOO_MANY_PAGES, -E2BIG },
	{ "unpin: negative number of pages", UNPIN, NEGATIVE_PAGES, -E2BIG },
	{ "group pin: no group", GROUP_PIN, NO_TARGET, -EINVAL },
	{ "group pin: no array", GROUP_PIN, NO_PFN, -EINVAL },
	{ "group pin: no result array", GROUP_PIN, NO_PHYS, -EINVAL },
	{ "group pin: no pages", GROUP_PIN, NO_PAGES, -EINVAL },
	{ "group pin: too many pages", GROUP_PIN, TOO_MANY_PAGES, -E2BIG },
	{ "group pin: negative number", GROUP_PIN, NEGATIVE_PAGES, -E2BIG },
	{ "group unpin: no group", GROUP_UNPIN, NO_TARGET, -EINVAL },
	{ "group unpin: no array", GROUP_UNPIN, NO_PFN, -EINVAL },
	{ "group unpin: no pages", GROUP_UNPIN, NO_PAGES, -EINVAL },
	{ "group unpin: too many pages", GROUP_UNPIN, TOO_MANY_PAGES, -E2BIG },
	{ "group unpin: negative number", GROUP_UNPIN, NEGATIVE_PAGES, -E2BIG },
	{ "dma_rw: no group", DMA_RW, NO_TARGET, -EINVAL },
	{ "dma_rw: no buffer", DMA_RW, NO_DATA, -EINVAL },
	{ "dma_rw: no length", DMA_RW, NO_LENGTH, -EINVAL },
	{ "register: no device", REGISTER, NO_TARGET, -EINVAL },
	{ "register: no block", REGISTER, NO_BLOCK, -EINVAL },
	{ "register: no events", REGISTER, NO_EVENTS, -EINVAL },
	{ "register: empty events", REGISTER, EMPTY_EVENTS, -EINVAL },
	{ "unregister: no device", UNREGISTER, NO_TARGET, -EINVAL },
	{ "unregister: no block", UNREGISTER, NO_BLOCK, -EINVAL },
};

static void bad_arg_desc(const struct bad_arg *bad, char *desc)
{
	strscpy(desc, bad->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(bad_arg, bad_args, bad_arg_desc);

static void bad_argument_does_not_reach_the_iommu_driver(struct kunit *test)
{
	const struct bad_arg *bad = test->param_value;
	struct bench *bench = bench_create(test);
	struct dma_args args = bench->args;

	switch (bad->wrong) {
	case NO_TARGET:
		args.dev = NULL;
		args.group = NULL;
		break;
	case NO_PFN:
		args.pfn = NULL;
		break;
	case NO_PHYS:
		args.phys = NULL;
		break;
	case NO_PAGES:
		args.npage = 0;
		break;
	case TOO_MANY_PAGES:
		args.npage = VFIO_PIN_PAGES_MAX_ENTRIES + 1;
		break;
	case NEGATIVE_PAGES:
		args.npage = -1;
		break;
	case NO_DATA:
		args.data = NULL;
		break;
	case NO_LENGTH:
		args.len = 0;
		break;
	case NO_EVENTS:
		args.events = NULL;
		break;
	case EMPTY_EVENTS:
		*args.events = 0;
		break;
	case NO_BLOCK:
		args.nb = NULL;
		break;
	}

	KUNIT_EXPECT_EQ(test, bad->error, do_call(bad->call, &args));
	KUNIT_EXPECT_EQ(test, 0U, seen.calls);
}

static void as_many_pages_as_fit_in_a_page_are_passed_on(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create(test);

	bench->args.npage = VFIO_PIN_PAGES_MAX_ENTRIES;
	do_call(*call, &bench->args);

	KUNIT_EXPECT_EQ(test, 1U, seen.calls);
	KUNIT_EXPECT_EQ(test, (int)(PAGE_SIZE / sizeof(unsigned long)),
			seen.args.npage);
}

static void second_device_bars_pinning_but_not_unpinning(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	bool pins = *call == PIN || *call == GROUP_PIN;
	struct bench *bench = bench_create_idle(test);

	mock_vfio_device_create(test, bench->group);
	bench->live = uapi_go_live(test, bench->group);
	bench_get_user(test, bench);
	seen.result = 2;

	KUNIT_EXPECT_EQ(test, pins ? -EINVAL : 2,
			do_call(*call, &bench->args));
	KUNIT_EXPECT_EQ(test, pins ? 0U : 1U, seen.calls);
}

static void device_without_a_vfio_group_is_enodev(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create_idle(test);
	struct mock_device *lone = mock_device_create(test, NULL);
	struct mock_group *group = mock_group_create(test);
	struct mock_device *grouped = mock_device_create(test, group);

	bench->args.dev = &lone->dev;
	KUNIT_EXPECT_EQ(test, -ENODEV, do_call(*call, &bench->args));
	bench->args.dev = &grouped->dev;
	KUNIT_EXPECT_EQ(test, -ENODEV, do_call(*call, &bench->args));
}

static void device_of_a_group_that_is_not_live_is_einval(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create_idle(test);
	int container = uapi_open_container(test);
	int group = uapi_open_group(test, bench->group->iommu_group);
	struct core_group_state before, after;

	KUNIT_ASSERT_GE(test, container, 0);
	KUNIT_ASSERT_GE(test, group, 0);
	KUNIT_EXPECT_EQ(test, -EINVAL, do_call(*call, &bench->args));

	KUNIT_ASSERT_EQ(test, 0, uapi_set_container(test, group, container));
	core_group_state(bench->group->iommu_group, &before);
	KUNIT_EXPECT_EQ(test, -EINVAL, do_call(*call, &bench->args));

	core_group_state(bench->group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, before.container_users, after.container_users);
	KUNIT_EXPECT_EQ(test, before.references, after.references);
	KUNIT_EXPECT_EQ(test, 0U, seen.calls);
}

/* Somebody who wants to hear of VFIO_GROUP_NOTIFY_SET_KVM */
struct listener {
	struct notifier_block nb;
	unsigned int calls;
	unsigned long event;
	void *kvm;
	struct gate gate;
};

static int listener_call(struct notifier_block *nb, unsigned long event,
			 void *data)
{
	struct listener *listener = container_of(nb, struct listener, nb);

	listener->calls++;
	listener->event = event;
	listener->kvm = data;
	gate_pass(&listener->gate);
	return NOTIFY_OK;
}

static struct listener *listener_create(struct kunit *test)
{
	struct listener *listener = kunit_kzalloc(test, sizeof(*listener),
						  GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, listener);
	listener->nb.notifier_call = listener_call;
	gate_init(&listener->gate);
	return listener;
}

static int listen(struct bench *bench, struct listener *listener)
{
	unsigned long events = VFIO_GROUP_NOTIFY_SET_KVM;

	return vfio_register_notifier(&bench->vdev->mdev->dev,
				      VFIO_GROUP_NOTIFY, &events,
				      &listener->nb);
}

static int unlisten(struct bench *bench, struct listener *listener)
{
	return vfio_unregister_notifier(&bench->vdev->mdev->dev,
					VFIO_GROUP_NOTIFY, &listener->nb);
}

/* Stands for a virtual machine: nobody looks into it */
static char kvm_token[2];
#define A_KVM		((struct kvm *)&kvm_token[0])
#define ANOTHER_KVM	((struct kvm *)&kvm_token[1])

static void kvm_is_told_to_everyone_registered(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *first = listener_create(test);
	struct listener *second = listener_create(test);

	KUNIT_ASSERT_EQ(test, 0, listen(bench, first));
	KUNIT_ASSERT_EQ(test, 0, listen(bench, second));
	KUNIT_EXPECT_EQ(test, 0U, first->calls);

	vfio_group_set_kvm(bench->user, A_KVM);
	KUNIT_EXPECT_EQ(test, 1U, first->calls);
	KUNIT_EXPECT_EQ(test, 1U, second->calls);
	KUNIT_EXPECT_EQ(test, (unsigned long)VFIO_GROUP_NOTIFY_SET_KVM,
			first->event);
	KUNIT_EXPECT_PTR_EQ(test, (void *)A_KVM, first->kvm);

	vfio_group_set_kvm(bench->user, NULL);
	KUNIT_EXPECT_EQ(test, 2U, first->calls);
	KUNIT_EXPECT_NULL(test, first->kvm);

	unlisten(bench, first);
	unlisten(bench, second);
}

static void kvm_set_earlier_is_told_at_registration(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	vfio_group_set_kvm(bench->user, A_KVM);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_PTR_EQ(test, (const struct kvm *)A_KVM, state.kvm);

	KUNIT_ASSERT_EQ(test, 0, listen(bench, listener));
	KUNIT_EXPECT_EQ(test, 1U, listener->calls);
	KUNIT_EXPECT_EQ(test, (unsigned long)VFIO_GROUP_NOTIFY_SET_KVM,
			listener->event);
	KUNIT_EXPECT_PTR_EQ(test, (void *)A_KVM, listener->kvm);

	unlisten(bench, listener);
}

static void kvm_that_left_is_not_told_at_registration(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);

	vfio_group_set_kvm(bench->user, A_KVM);
	vfio_group_set_kvm(bench->user, NULL);

	KUNIT_ASSERT_EQ(test, 0, listen(bench, listener));
	KUNIT_EXPECT_EQ(test, 0U, listener->calls);

	unlisten(bench, listener);
}

/* Who set the virtual machine may be gone without a word: so may be the machine */
static void kvm_is_forgotten_with_the_container(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	vfio_group_set_kvm(bench->user, A_KVM);
	bench_let_go(bench);
	KUNIT_ASSERT_EQ(test, 0, uapi_unset_container(test,
						      bench->live.group));
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_NULL(test, state.kvm);

	KUNIT_ASSERT_EQ(test, 0, uapi_set_container(test, bench->live.group,
						    bench->live.container));
	KUNIT_ASSERT_EQ(test, 0, uapi_set_iommu(test, bench->live.container,
						VFIO_TYPE1v2_IOMMU));
	KUNIT_ASSERT_EQ(test, 0, listen(bench, listener));
	KUNIT_EXPECT_EQ(test, 0U, listener->calls);

	unlisten(bench, listener);
}

static int set_another_kvm(void *arg)
{
	vfio_group_set_kvm(arg, ANOTHER_KVM);
	return 0;
}

static int set_a_kvm(void *arg)
{
	vfio_group_set_kvm(arg, A_KVM);
	return 0;
}

static void kvm_changes_are_told_one_after_the_other(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct mock_thread *first, *second;

	KUNIT_ASSERT_EQ(test, 0, listen(bench, listener));
	gate_close(&listener->gate);
	first = mock_thread_start(test, set_a_kvm, bench->user);
	gate_wait_entered(test, &listener->gate);

	second = mock_thread_start(test, set_another_kvm, bench->user);
	KUNIT_EXPECT_TRUE(test, mock_thread_blocks(second));
	KUNIT_EXPECT_EQ(test, 1U, listener->calls);

	gate_open(&listener->gate);
	mock_thread_join(first);
	mock_thread_join(second);
	KUNIT_EXPECT_EQ(test, 2U, listener->calls);
	KUNIT_EXPECT_PTR_EQ(test, (void *)ANOTHER_KVM, listener->kvm);

	unlisten(bench, listener);
}

static void unregistered_listener_hears_nothing(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	KUNIT_ASSERT_EQ(test, 0, listen(bench, listener));
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_TRUE(test, state.has_notifiers);

	KUNIT_EXPECT_EQ(test, 0, unlisten(bench, listener));
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.has_notifiers);
	vfio_group_set_kvm(bench->user, A_KVM);
	KUNIT_EXPECT_EQ(test, 0U, listener->calls);

	KUNIT_EXPECT_EQ(test, -ENOENT, unlisten(bench, listener));
}

static const struct events_param {
	const char *name;
	unsigned long events;
	unsigned long left;
	int ret;
} events_params[] = {
	{ "SET_KVM", VFIO_GROUP_NOTIFY_SET_KVM, 0, 0 },
	{ "SET_KVM and an unknown one", VFIO_GROUP_NOTIFY_SET_KVM | BIT(1),
	  BIT(1), -EINVAL },
	{ "unknown ones only", BIT(1) | BIT(31), BIT(1) | BIT(31), -EINVAL },
};

static void events_desc(const struct events_param *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(events, events_params, events_desc);

static void group_registration_takes_known_events_only(struct kunit *test)
{
	const struct events_param *param = test->param_value;
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	unsigned long events = param->events;
	struct core_group_state state;

	KUNIT_EXPECT_EQ(test, param->ret,
			vfio_register_notifier(&bench->vdev->mdev->dev,
					       VFIO_GROUP_NOTIFY, &events,
					       &listener->nb));

	KUNIT_EXPECT_EQ(test, param->left, events);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_EQ(test, !param->ret, state.has_notifiers);
	if (!param->ret)
		unlisten(bench, listener);
}

static void unknown_type_of_notifier_is_refused(struct kunit *test)
{
	const enum vfio_notify_type unknown = VFIO_GROUP_NOTIFY + 1;
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct device *dev = &bench->vdev->mdev->dev;
	unsigned long events = BIT(0);
	struct core_group_state state;

	KUNIT_EXPECT_EQ(test, -EINVAL,
			vfio_register_notifier(dev, unknown, &events,
					       &listener->nb));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			vfio_unregister_notifier(dev, unknown, &listener->nb));

	KUNIT_EXPECT_EQ(test, 0U, seen.calls);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.has_notifiers);
}

static void listener_needs_a_live_group(struct kunit *test)
{
	struct bench *bench = bench_create_idle(test);
	struct listener *listener = listener_create(test);
	int group = uapi_open_group(test, bench->group->iommu_group);
	struct core_group_state state;

	KUNIT_ASSERT_GE(test, group, 0);

	KUNIT_EXPECT_EQ(test, -EINVAL, listen(bench, listener));
	KUNIT_EXPECT_EQ(test, -EINVAL, unlisten(bench, listener));

	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.has_notifiers);
}

static void listener_left_behind_is_dropped_when_the_group_is_opened(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	KUNIT_ASSERT_EQ(test, 0, listen(bench, listener));
	bench_let_go(bench);
	user_close(test, bench->live.group);
	user_close(test, bench->live.container);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_TRUE(test, state.has_notifiers);

	expect_warn(test, "notifier", 1);
	bench->live = uapi_go_live(test, bench->group);

	KUNIT_EXPECT_EQ(test, 1U, seen_warn(test, "notifier"));
	bench_get_user(test, bench);
	vfio_group_set_kvm(bench->user, A_KVM);
	KUNIT_EXPECT_EQ(test, 0U, listener->calls);
}

/* Claims: C5 */
static void listener_left_behind_is_warned_of_at_release(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	KUNIT_ASSERT_EQ(test, 0, listen(bench, listener));
	bench_let_go(bench);
	user_close(test, bench->live.group);

	expect_warn(test, "notifier", 1);
	mock_vfio_device_unbind(bench->vdev);

	KUNIT_EXPECT_EQ(test, 1U, seen_warn(test, "notifier"));
	KUNIT_EXPECT_FALSE(test, core_group_state(bench->group->iommu_group,
						  &state));
}

static struct kunit_case pages_cases[] = {
	KUNIT_CASE_PARAM(call_reaches_the_iommu_driver, dma_call_gen_params),
	KUNIT_CASE_PARAM(error_of_the_iommu_driver_is_returned,
			 dma_call_gen_params),
	KUNIT_CASE_PARAM(iommu_driver_without_the_operation_is_enotty,
			 dma_call_gen_params),
	KUNIT_CASE_PARAM(bad_argument_does_not_reach_the_iommu_driver,
			 bad_arg_gen_params),
	KUNIT_CASE_PARAM(as_many_pages_as_fit_in_a_page_are_passed_on,
			 page_call_gen_params),
	KUNIT_CASE_PARAM(second_device_bars_pinning_but_not_unpinning,
			 page_call_gen_params),
	KUNIT_CASE_PARAM(device_without_a_vfio_group_is_enodev,
			 dev_call_gen_params),
	KUNIT_CASE_PARAM(device_of_a_group_that_is_not_live_is_einval,
			 dev_call_gen_params),
	KUNIT_CASE(kvm_is_told_to_everyone_registered),
	KUNIT_CASE(kvm_set_earlier_is_told_at_registration),
	KUNIT_CASE(kvm_that_left_is_not_told_at_registration),
	KUNIT_CASE(kvm_is_forgotten_with_the_container),
	KUNIT_CASE(kvm_changes_are_told_one_after_the_other),
	KUNIT_CASE(unregistered_listener_hears_nothing),
	KUNIT_CASE_PARAM(group_registration_takes_known_events_only,
			 events_gen_params),
	KUNIT_CASE(unknown_type_of_notifier_is_refused),
	KUNIT_CASE(listener_needs_a_live_group),
	KUNIT_CASE(listener_left_behind_is_dropped_when_the_group_is_opened),
	KUNIT_CASE(listener_left_behind_is_warned_of_at_release),
	{}
};

static struct kunit_suite pages_suite = {
	.name = "vfio_pages",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = pages_cases,
};

kunit_test_suites(&pages_suite);
