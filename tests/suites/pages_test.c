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
	KUNIT_ASSERT_EQ(test, mock_vfio_iommu_register(bench->iommu), 0);

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

KUNIT_DEFINE_ACTION_WRAPPER(bench_end, bench_let_go, struct bench *);

/* Become an external user, at the latest until the end of the case */
static void bench_get_user(struct kunit *test, struct bench *bench)
{
	struct vfio_group *user;

	user = vfio_group_get_external_user_from_dev(&bench->vdev->mdev->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, user);
	bench->user = user;
	bench->args.group = user;
	KUNIT_ASSERT_EQ(test,
			kunit_add_action_or_reset(test, bench_end, bench),
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

	KUNIT_EXPECT_EQ(test, do_call(*call, &bench->args), 2);

	KUNIT_EXPECT_EQ(test, seen.calls, 1U);
	KUNIT_EXPECT_PTR_EQ(test, seen.iommu_data, iommu.iommu_data);
	switch (*call) {
	case PIN:
	case GROUP_PIN:
		KUNIT_EXPECT_EQ(test, seen.args.prot, (int)IOMMU_READ);
		KUNIT_EXPECT_PTR_EQ(test, seen.args.phys, &bench->phys[0]);
		fallthrough;
	case UNPIN:
	case GROUP_UNPIN:
		KUNIT_EXPECT_PTR_EQ(test, seen.args.pfn, &bench->pfn[0]);
		KUNIT_EXPECT_EQ(test, seen.args.npage,
				(int)ARRAY_SIZE(bench->pfn));
		break;
	case DMA_RW:
		KUNIT_EXPECT_EQ(test, seen.args.iova, (dma_addr_t)0x123000);
		KUNIT_EXPECT_PTR_EQ(test, seen.args.data, (void *)bench->data);
		KUNIT_EXPECT_EQ(test, seen.args.len, sizeof(bench->data));
		KUNIT_EXPECT_TRUE(test, seen.args.write);
		break;
	case REGISTER:
		KUNIT_EXPECT_PTR_EQ(test, seen.args.events, &bench->events);
		KUNIT_EXPECT_EQ(test, bench->events,
				(unsigned long)VFIO_IOMMU_NOTIFY_DMA_UNMAP);
		fallthrough;
	default:
		KUNIT_EXPECT_PTR_EQ(test, seen.args.nb, &bench->nb);
		break;
	}

	/* During the call a caller by device counts as a user of its own */
	KUNIT_EXPECT_EQ(test, seen.users, before.container_users + by_dev);
	core_group_state(bench->group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
}

static void error_of_the_iommu_driver_is_returned(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create(test);
	struct core_group_state before, after;

	core_group_state(bench->group->iommu_group, &before);
	seen.result = -EXFULL;

	KUNIT_EXPECT_EQ(test, do_call(*call, &bench->args), -EXFULL);

	core_group_state(bench->group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
}

static void missing_iommu_operation_is_enotty(struct kunit *test)
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

	KUNIT_EXPECT_EQ(test, do_call(*call, &bench->args), -ENOTTY);
	KUNIT_EXPECT_EQ(test, seen.calls, 0U);
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

	KUNIT_EXPECT_EQ(test, do_call(bad->call, &args), bad->error);
	KUNIT_EXPECT_EQ(test, seen.calls, 0U);
}

static void maximum_number_of_pages_is_accepted(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create(test);

	bench->args.npage = VFIO_PIN_PAGES_MAX_ENTRIES;
	do_call(*call, &bench->args);

	KUNIT_EXPECT_EQ(test, seen.calls, 1U);
	KUNIT_EXPECT_EQ(test, seen.args.npage,
			(int)(PAGE_SIZE / sizeof(unsigned long)));
}

static void pinning_needs_a_group_of_one_device(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	bool pins = *call == PIN || *call == GROUP_PIN;
	struct bench *bench = bench_create_idle(test);

	mock_vfio_device_create(test, bench->group);
	bench->live = uapi_go_live(test, bench->group);
	bench_get_user(test, bench);
	seen.result = 2;

	KUNIT_EXPECT_EQ(test, do_call(*call, &bench->args), pins ? -EINVAL : 2);
	KUNIT_EXPECT_EQ(test, seen.calls, pins ? 0U : 1U);
}

static void device_without_a_vfio_group_is_enodev(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create_idle(test);
	struct mock_device *lone = mock_device_create(test, NULL);
	struct mock_group *group = mock_group_create(test);
	struct mock_device *grouped = mock_device_create(test, group);

	bench->args.dev = &lone->dev;
	KUNIT_EXPECT_EQ(test, do_call(*call, &bench->args), -ENODEV);
	bench->args.dev = &grouped->dev;
	KUNIT_EXPECT_EQ(test, do_call(*call, &bench->args), -ENODEV);
}

static void device_of_an_idle_group_is_einval(struct kunit *test)
{
	const enum dma_call *call = test->param_value;
	struct bench *bench = bench_create_idle(test);
	int container = uapi_open_container(test);
	int group = uapi_open_group(test, bench->group->iommu_group);
	struct core_group_state before, after;

	KUNIT_ASSERT_GE(test, container, 0);
	KUNIT_ASSERT_GE(test, group, 0);
	KUNIT_EXPECT_EQ(test, do_call(*call, &bench->args), -EINVAL);

	KUNIT_ASSERT_EQ(test, uapi_set_container(test, group, container), 0);
	core_group_state(bench->group->iommu_group, &before);
	KUNIT_EXPECT_EQ(test, do_call(*call, &bench->args), -EINVAL);

	core_group_state(bench->group->iommu_group, &after);
	KUNIT_EXPECT_EQ(test, after.container_users, before.container_users);
	KUNIT_EXPECT_EQ(test, after.references, before.references);
	KUNIT_EXPECT_EQ(test, seen.calls, 0U);
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

static void set_kvm_calls_every_notifier(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *first = listener_create(test);
	struct listener *second = listener_create(test);

	KUNIT_ASSERT_EQ(test, listen(bench, first), 0);
	KUNIT_ASSERT_EQ(test, listen(bench, second), 0);
	KUNIT_EXPECT_EQ(test, first->calls, 0U);

	vfio_group_set_kvm(bench->user, A_KVM);
	KUNIT_EXPECT_EQ(test, first->calls, 1U);
	KUNIT_EXPECT_EQ(test, second->calls, 1U);
	KUNIT_EXPECT_EQ(test, first->event,
			(unsigned long)VFIO_GROUP_NOTIFY_SET_KVM);
	KUNIT_EXPECT_PTR_EQ(test, first->kvm, (void *)A_KVM);

	vfio_group_set_kvm(bench->user, NULL);
	KUNIT_EXPECT_EQ(test, first->calls, 2U);
	KUNIT_EXPECT_NULL(test, first->kvm);

	unlisten(bench, first);
	unlisten(bench, second);
}

static void registration_reports_the_current_kvm(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	vfio_group_set_kvm(bench->user, A_KVM);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_PTR_EQ(test, state.kvm, (const struct kvm *)A_KVM);

	KUNIT_ASSERT_EQ(test, listen(bench, listener), 0);
	KUNIT_EXPECT_EQ(test, listener->calls, 1U);
	KUNIT_EXPECT_EQ(test, listener->event,
			(unsigned long)VFIO_GROUP_NOTIFY_SET_KVM);
	KUNIT_EXPECT_PTR_EQ(test, listener->kvm, (void *)A_KVM);

	unlisten(bench, listener);
}

static void registration_reports_no_former_kvm(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);

	vfio_group_set_kvm(bench->user, A_KVM);
	vfio_group_set_kvm(bench->user, NULL);

	KUNIT_ASSERT_EQ(test, listen(bench, listener), 0);
	KUNIT_EXPECT_EQ(test, listener->calls, 0U);

	unlisten(bench, listener);
}

/* Who set the virtual machine may be gone without a word: so may be the machine */
static void unset_container_forgets_the_kvm(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	vfio_group_set_kvm(bench->user, A_KVM);
	bench_let_go(bench);
	KUNIT_ASSERT_EQ(test, uapi_unset_container(test, bench->live.group), 0);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_NULL(test, state.kvm);

	KUNIT_ASSERT_EQ(test, uapi_set_container(test, bench->live.group,
						 bench->live.container), 0);
	KUNIT_ASSERT_EQ(test, uapi_set_iommu(test, bench->live.container,
					     VFIO_TYPE1v2_IOMMU), 0);
	KUNIT_ASSERT_EQ(test, listen(bench, listener), 0);
	KUNIT_EXPECT_EQ(test, listener->calls, 0U);

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

static void set_kvm_calls_are_serialized(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct mock_thread *first, *second;

	KUNIT_ASSERT_EQ(test, listen(bench, listener), 0);
	gate_close(&listener->gate);
	first = mock_thread_start(test, set_a_kvm, bench->user);
	gate_wait_entered(test, &listener->gate);

	second = mock_thread_start(test, set_another_kvm, bench->user);
	KUNIT_EXPECT_TRUE(test, mock_thread_blocks(second));
	KUNIT_EXPECT_EQ(test, listener->calls, 1U);

	gate_open(&listener->gate);
	mock_thread_join(first);
	mock_thread_join(second);
	KUNIT_EXPECT_EQ(test, listener->calls, 2U);
	KUNIT_EXPECT_PTR_EQ(test, listener->kvm, (void *)ANOTHER_KVM);

	unlisten(bench, listener);
}

static void unregistered_notifier_is_not_called(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	KUNIT_ASSERT_EQ(test, listen(bench, listener), 0);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_TRUE(test, state.has_notifiers);

	KUNIT_EXPECT_EQ(test, unlisten(bench, listener), 0);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.has_notifiers);
	vfio_group_set_kvm(bench->user, A_KVM);
	KUNIT_EXPECT_EQ(test, listener->calls, 0U);

	KUNIT_EXPECT_EQ(test, unlisten(bench, listener), -ENOENT);
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

static void registration_rejects_unknown_events(struct kunit *test)
{
	const struct events_param *param = test->param_value;
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	unsigned long events = param->events;
	struct core_group_state state;

	KUNIT_EXPECT_EQ(test, vfio_register_notifier(&bench->vdev->mdev->dev,
						     VFIO_GROUP_NOTIFY, &events,
						     &listener->nb),
			param->ret);

	KUNIT_EXPECT_EQ(test, events, param->left);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_EQ(test, state.has_notifiers, !param->ret);
	if (!param->ret)
		unlisten(bench, listener);
}

static void registration_rejects_unknown_types(struct kunit *test)
{
	const enum vfio_notify_type unknown = VFIO_GROUP_NOTIFY + 1;
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct device *dev = &bench->vdev->mdev->dev;
	unsigned long events = BIT(0);
	struct core_group_state state;

	KUNIT_EXPECT_EQ(test, vfio_register_notifier(dev, unknown, &events,
						     &listener->nb), -EINVAL);
	KUNIT_EXPECT_EQ(test,
			vfio_unregister_notifier(dev, unknown, &listener->nb),
			-EINVAL);

	KUNIT_EXPECT_EQ(test, seen.calls, 0U);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.has_notifiers);
}

static void registration_on_an_idle_group_is_einval(struct kunit *test)
{
	struct bench *bench = bench_create_idle(test);
	struct listener *listener = listener_create(test);
	int group = uapi_open_group(test, bench->group->iommu_group);
	struct core_group_state state;

	KUNIT_ASSERT_GE(test, group, 0);

	KUNIT_EXPECT_EQ(test, listen(bench, listener), -EINVAL);
	KUNIT_EXPECT_EQ(test, unlisten(bench, listener), -EINVAL);

	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_FALSE(test, state.has_notifiers);
}

static void group_open_drops_leftover_notifiers(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	KUNIT_ASSERT_EQ(test, listen(bench, listener), 0);
	bench_let_go(bench);
	user_close(test, bench->live.group);
	user_close(test, bench->live.container);
	core_group_state(bench->group->iommu_group, &state);
	KUNIT_EXPECT_TRUE(test, state.has_notifiers);

	expect_warn(test, "notifier", 1);
	bench->live = uapi_go_live(test, bench->group);

	KUNIT_EXPECT_EQ(test, seen_warn(test, "notifier"), 1U);
	bench_get_user(test, bench);
	vfio_group_set_kvm(bench->user, A_KVM);
	KUNIT_EXPECT_EQ(test, listener->calls, 0U);
}

/* Claims: C5 */
static void group_release_warns_of_leftover_notifiers(struct kunit *test)
{
	struct bench *bench = bench_create(test);
	struct listener *listener = listener_create(test);
	struct core_group_state state;

	KUNIT_ASSERT_EQ(test, listen(bench, listener), 0);
	bench_let_go(bench);
	user_close(test, bench->live.group);

	expect_warn(test, "notifier", 1);
	mock_vfio_device_unbind(bench->vdev);

	KUNIT_EXPECT_EQ(test, seen_warn(test, "notifier"), 1U);
	KUNIT_EXPECT_FALSE(test, core_group_state(bench->group->iommu_group,
						  &state));
}

static struct kunit_case pages_cases[] = {
	KUNIT_CASE_PARAM(call_reaches_the_iommu_driver, dma_call_gen_params),
	KUNIT_CASE_PARAM(error_of_the_iommu_driver_is_returned,
			 dma_call_gen_params),
	KUNIT_CASE_PARAM(missing_iommu_operation_is_enotty,
			 dma_call_gen_params),
	KUNIT_CASE_PARAM(bad_argument_does_not_reach_the_iommu_driver,
			 bad_arg_gen_params),
	KUNIT_CASE_PARAM(maximum_number_of_pages_is_accepted,
			 page_call_gen_params),
	KUNIT_CASE_PARAM(pinning_needs_a_group_of_one_device,
			 page_call_gen_params),
	KUNIT_CASE_PARAM(device_without_a_vfio_group_is_enodev,
			 dev_call_gen_params),
	KUNIT_CASE_PARAM(device_of_an_idle_group_is_einval,
			 dev_call_gen_params),
	KUNIT_CASE(set_kvm_calls_every_notifier),
	KUNIT_CASE(registration_reports_the_current_kvm),
	KUNIT_CASE(registration_reports_no_former_kvm),
	KUNIT_CASE(unset_container_forgets_the_kvm),
	KUNIT_CASE(set_kvm_calls_are_serialized),
	KUNIT_CASE(unregistered_notifier_is_not_called),
	KUNIT_CASE_PARAM(registration_rejects_unknown_events,
			 events_gen_params),
	KUNIT_CASE(registration_rejects_unknown_types),
	KUNIT_CASE(registration_on_an_idle_group_is_einval),
	KUNIT_CASE(group_open_drops_leftover_notifiers),
	KUNIT_CASE(group_release_warns_of_leftover_notifiers),
	{}
};

static struct kunit_suite pages_suite = {
	.name = "vfio_pages",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = pages_cases,
};

kunit_test_suites(&pages_suite);
