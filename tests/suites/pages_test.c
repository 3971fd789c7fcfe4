// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of mediated device drivers: pin pages of user space, copy from and to
 * them, register notifiers of the IOMMU and of the group
 */
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/notifier.h>

#include "../common/gate.h"
#include "../common/support.h"

/* calls that end in an operation of the IOMMU driver */
enum dma_call {
	PIN,
	UNPIN,
	GROUP_PIN,
	GROUP_UNPIN,
	DMA_RW,
	REGISTER,
	UNREGISTER,
};

static const struct dma_call_param {
	const char *name;
	enum dma_call call;
} dma_calls[] = {
	{ "vfio_pin_pages", PIN },
	{ "vfio_unpin_pages", UNPIN },
	{ "vfio_group_pin_pages", GROUP_PIN },
	{ "vfio_group_unpin_pages", GROUP_UNPIN },
	{ "vfio_dma_rw", DMA_RW },
	{ "vfio_register_notifier", REGISTER },
	{ "vfio_unregister_notifier", UNREGISTER },
}, dev_calls[] = {
	{ "vfio_pin_pages", PIN },
	{ "vfio_unpin_pages", UNPIN },
	{ "vfio_register_notifier", REGISTER },
	{ "vfio_unregister_notifier", UNREGISTER },
}, page_calls[] = {
	{ "vfio_pin_pages", PIN },
	{ "vfio_unpin_pages", UNPIN },
	{ "vfio_group_pin_pages", GROUP_PIN },
	{ "vfio_group_unpin_pages", GROUP_UNPIN },
};

KUNIT_ARRAY_PARAM_DESC(dma_call, dma_calls, name);
KUNIT_ARRAY_PARAM_DESC(dev_call, dev_calls, name);
KUNIT_ARRAY_PARAM_DESC(page_call, page_calls, name);

static enum dma_call param_call(struct kunit *test)
{
	const struct dma_call_param *param = test->param_value;

	return param->call;
}

/* arguments of all calls */
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
		return vfio_group_pin_pages(args->group, args->pfn, args->npage,
					    args->prot, args->phys);
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
	}
	return 0;
}

/*
 * The last call of the IOMMU driver. Its operations get no pointer to the case,
 * hence one variable for all.
 */
static struct {
	unsigned int calls;
	int result;
	const void *iommu_data;
	struct iommu_group *iommu_group;
	unsigned int users;
	struct dma_args args;
} last;

static int record(const void *iommu_data)
{
	struct core_group_state state;

	core_group_state(last.iommu_group, &state);
	last.users = state.container_users;
	last.iommu_data = iommu_data;
	last.calls++;
	return last.result;
}

static int record_pin(void *iommu_data, struct iommu_group *group,
		      unsigned long *user_pfn, int npage, int prot,
		      unsigned long *phys_pfn)
{
	if (group != last.iommu_group)
		return -EREMOTE;
	last.args.pfn = user_pfn;
	last.args.npage = npage;
	last.args.prot = prot;
	last.args.phys = phys_pfn;
	return record(iommu_data);
}

static int record_unpin(void *iommu_data, unsigned long *user_pfn, int npage)
{
	last.args.pfn = user_pfn;
	last.args.npage = npage;
	return record(iommu_data);
}

static int record_dma_rw(void *iommu_data, dma_addr_t user_iova, void *data,
			 size_t count, bool write)
{
	last.args.iova = user_iova;
	last.args.data = data;
	last.args.len = count;
	last.args.write = write;
	return record(iommu_data);
}

static int record_register(void *iommu_data, unsigned long *events,
			   struct notifier_block *nb)
{
	last.args.events = events;
	last.args.nb = nb;
	return record(iommu_data);
}

static int record_unregister(void *iommu_data, struct notifier_block *nb)
{
	last.args.nb = nb;
	return record(iommu_data);
}

/* a live group whose IOMMU driver records its calls, and an external user */
struct setting {
	struct live_group live;
	struct device *dev;
	struct vfio_group *user;
	struct dma_args args;
	unsigned long pfn[2];
	unsigned long phys[2];
	char data[8];
	unsigned long events;
	struct notifier_block nb;
};

/* Like setting_create(), but the group is idle. */
static struct setting *setting_create_idle(struct kunit *test)
{
	struct setting *setting = case_alloc(test, sizeof(*setting));
	struct live_group *live;

	live = &setting->live;
	*live = live_group_prepare(test);
	live->iommu->ops.pin_pages = record_pin;
	live->iommu->ops.unpin_pages = record_unpin;
	live->iommu->ops.dma_rw = record_dma_rw;
	live->iommu->ops.register_notifier = record_register;
	live->iommu->ops.unregister_notifier = record_unregister;
	memset(&last, 0, sizeof(last));
	last.iommu_group = live->group->iommu_group;

	setting->dev = &live->vdev->mdev->dev;
	setting->events = VFIO_IOMMU_NOTIFY_DMA_UNMAP;
	setting->args = (struct dma_args) {
		.dev = setting->dev,
		.pfn = setting->pfn,
		.npage = ARRAY_SIZE(setting->pfn),
		.prot = IOMMU_READ,
		.phys = setting->phys,
		.iova = 0x123000,
		.data = setting->data,
		.len = sizeof(setting->data),
		.write = true,
		.events = &setting->events,
		.nb = &setting->nb,
	};
	return setting;
}

static void setting_put_user(struct setting *setting)
{
	if (setting->user)
		vfio_group_put_external_user(setting->user);
	setting->user = NULL;
	setting->args.group = NULL;
}

KUNIT_DEFINE_ACTION_WRAPPER(setting_end, setting_put_user, struct setting *);

/* Become an external user until setting_put_user() or the end of the case. */
static void setting_get_user(struct kunit *test, struct setting *setting)
{
	setting->user = vfio_group_get_external_user_from_dev(setting->dev);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, setting->user);
	setting->args.group = setting->user;
	case_defer(test, setting_end, setting);
}

static struct setting *setting_create(struct kunit *test)
{
	struct setting *setting = setting_create_idle(test);

	live_group_start(test, &setting->live);
	setting_get_user(test, setting);
	return setting;
}

static struct core_group_state state_of(struct kunit *test,
					const struct setting *setting)
{
	return group_state(test, setting->live.group);
}

static void call_reaches_the_iommu_driver(struct kunit *test)
{
	enum dma_call call = param_call(test);
	struct setting *setting = setting_create(test);
	struct file *container = user_get_file(test, setting->live.container);
	bool by_dev = call == PIN || call == UNPIN || call == REGISTER ||
		      call == UNREGISTER;
	struct core_container_state iommu;
	struct core_group_state before;

	core_container_state(container, &iommu);
	user_put_file(container);
	before = state_of(test, setting);
	last.result = 2;

	KUNIT_EXPECT_EQ(test, do_call(call, &setting->args), 2);

	KUNIT_EXPECT_EQ(test, last.calls, 1);
	KUNIT_EXPECT_PTR_EQ(test, last.iommu_data, iommu.iommu_data);
	switch (call) {
	case PIN:
	case GROUP_PIN:
		KUNIT_EXPECT_EQ(test, last.args.prot, (int)IOMMU_READ);
		KUNIT_EXPECT_PTR_EQ(test, last.args.phys, &setting->phys[0]);
		fallthrough;
	case UNPIN:
	case GROUP_UNPIN:
		KUNIT_EXPECT_PTR_EQ(test, last.args.pfn, &setting->pfn[0]);
		KUNIT_EXPECT_EQ(test, last.args.npage,
				(int)ARRAY_SIZE(setting->pfn));
		break;
	case DMA_RW:
		KUNIT_EXPECT_EQ(test, last.args.iova, (dma_addr_t)0x123000);
		KUNIT_EXPECT_PTR_EQ(test, last.args.data,
				    (void *)setting->data);
		KUNIT_EXPECT_EQ(test, last.args.len, sizeof(setting->data));
		KUNIT_EXPECT_TRUE(test, last.args.write);
		break;
	case REGISTER:
		KUNIT_EXPECT_PTR_EQ(test, last.args.events, &setting->events);
		KUNIT_EXPECT_EQ(test, setting->events,
				(unsigned long)VFIO_IOMMU_NOTIFY_DMA_UNMAP);
		fallthrough;
	default:
		KUNIT_EXPECT_PTR_EQ(test, last.args.nb, &setting->nb);
		break;
	}

	/* A call by device adds a container user while it runs. */
	KUNIT_EXPECT_EQ(test, last.users, before.container_users + by_dev);
	EXPECT_SAME_STATE(test, &before, state_of(test, setting));
}

static void error_of_the_iommu_driver_is_returned(struct kunit *test)
{
	enum dma_call call = param_call(test);
	struct setting *setting = setting_create(test);
	struct core_group_state before;

	before = state_of(test, setting);
	last.result = -EXFULL;

	KUNIT_EXPECT_EQ(test, do_call(call, &setting->args), -EXFULL);

	EXPECT_SAME_STATE(test, &before, state_of(test, setting));
}

static void missing_iommu_operation_is_enotty(struct kunit *test)
{
	enum dma_call call = param_call(test);
	struct setting *setting = setting_create(test);
	struct vfio_iommu_driver_ops *ops = &setting->live.iommu->ops;

	switch (call) {
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

	KUNIT_EXPECT_EQ(test, do_call(call, &setting->args), -ENOTTY);
	KUNIT_EXPECT_EQ(test, last.calls, 0);
}

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

KUNIT_ARRAY_PARAM_DESC(bad_arg, bad_args, name);

static void bad_argument_does_not_reach_the_iommu_driver(struct kunit *test)
{
	const struct bad_arg *bad = test->param_value;
	struct setting *setting = setting_create(test);
	struct dma_args args = setting->args;

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
	KUNIT_EXPECT_EQ(test, last.calls, 0);
}

static void maximum_number_of_pages_is_accepted(struct kunit *test)
{
	enum dma_call call = param_call(test);
	struct setting *setting = setting_create(test);

	setting->args.npage = VFIO_PIN_PAGES_MAX_ENTRIES;
	do_call(call, &setting->args);

	KUNIT_EXPECT_EQ(test, last.calls, 1);
	KUNIT_EXPECT_EQ(test, last.args.npage,
			(int)(PAGE_SIZE / sizeof(unsigned long)));
}

static void pinning_needs_a_group_of_one_device(struct kunit *test)
{
	enum dma_call call = param_call(test);
	bool pins = call == PIN || call == GROUP_PIN;
	struct setting *setting = setting_create_idle(test);

	mock_vfio_device_create(test, setting->live.group);
	live_group_start(test, &setting->live);
	setting_get_user(test, setting);
	last.result = 2;

	KUNIT_EXPECT_EQ(test, do_call(call, &setting->args),
			pins ? -EINVAL : 2);
	KUNIT_EXPECT_EQ(test, last.calls, pins ? 0U : 1U);
}

static void device_without_a_vfio_group_is_enodev(struct kunit *test)
{
	enum dma_call call = param_call(test);
	struct setting *setting = setting_create_idle(test);
	struct mock_device *lone = mock_device_create(test, NULL);
	struct mock_group *group = mock_group_create(test);
	struct mock_device *grouped = mock_device_create(test, group);

	setting->args.dev = &lone->dev;
	KUNIT_EXPECT_EQ(test, do_call(call, &setting->args), -ENODEV);
	setting->args.dev = &grouped->dev;
	KUNIT_EXPECT_EQ(test, do_call(call, &setting->args), -ENODEV);
}

static void device_of_an_idle_group_is_einval(struct kunit *test)
{
	enum dma_call call = param_call(test);
	struct setting *setting = setting_create_idle(test);
	struct core_group_state before;

	KUNIT_EXPECT_EQ(test, do_call(call, &setting->args), -EINVAL);

	live_group_set_container(test, &setting->live);
	before = state_of(test, setting);
	KUNIT_EXPECT_EQ(test, do_call(call, &setting->args), -EINVAL);

	EXPECT_SAME_STATE(test, &before, state_of(test, setting));
	KUNIT_EXPECT_EQ(test, last.calls, 0);
}

/* a notifier of the group that can be held in its callback */
struct gated_notifier {
	struct notifier_block nb;
	unsigned int calls;
	unsigned long event;
	void *kvm;
	struct gate gate;
};

static int notifier_call_gated(struct notifier_block *nb, unsigned long event,
			       void *data)
{
	struct gated_notifier *notifier =
		container_of(nb, struct gated_notifier, nb);

	notifier->calls++;
	notifier->event = event;
	notifier->kvm = data;
	gate_pass(&notifier->gate);
	return NOTIFY_OK;
}

static struct gated_notifier *notifier_create(struct kunit *test)
{
	struct gated_notifier *notifier = case_alloc(test, sizeof(*notifier));

	notifier->nb.notifier_call = notifier_call_gated;
	gate_init(&notifier->gate);
	return notifier;
}

static int notifier_register(struct setting *setting,
			     struct gated_notifier *notifier)
{
	unsigned long events = VFIO_GROUP_NOTIFY_SET_KVM;

	return vfio_register_notifier(setting->dev, VFIO_GROUP_NOTIFY, &events,
				      &notifier->nb);
}

static int notifier_unregister(struct setting *setting,
			       struct gated_notifier *notifier)
{
	return vfio_unregister_notifier(setting->dev, VFIO_GROUP_NOTIFY,
					&notifier->nb);
}

/* Stand for virtual machines; the core does not look into them. */
static char kvm_token[2];
#define A_KVM		((struct kvm *)&kvm_token[0])
#define ANOTHER_KVM	((struct kvm *)&kvm_token[1])

static void set_kvm_calls_every_notifier(struct kunit *test)
{
	struct setting *setting = setting_create(test);
	struct gated_notifier *first = notifier_create(test);
	struct gated_notifier *second = notifier_create(test);

	KUNIT_ASSERT_EQ(test, notifier_register(setting, first), 0);
	KUNIT_ASSERT_EQ(test, notifier_register(setting, second), 0);
	KUNIT_EXPECT_EQ(test, first->calls, 0);

	vfio_group_set_kvm(setting->user, A_KVM);
	KUNIT_EXPECT_EQ(test, first->calls, 1);
	KUNIT_EXPECT_EQ(test, second->calls, 1);
	KUNIT_EXPECT_EQ(test, first->event,
			(unsigned long)VFIO_GROUP_NOTIFY_SET_KVM);
	KUNIT_EXPECT_PTR_EQ(test, first->kvm, (void *)A_KVM);

	vfio_group_set_kvm(setting->user, NULL);
	KUNIT_EXPECT_EQ(test, first->calls, 2);
	KUNIT_EXPECT_NULL(test, first->kvm);

	notifier_unregister(setting, first);
	notifier_unregister(setting, second);
}

static void registration_reports_the_current_kvm(struct kunit *test)
{
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);

	vfio_group_set_kvm(setting->user, A_KVM);
	KUNIT_EXPECT_PTR_EQ(test, state_of(test, setting).kvm,
			    (const struct kvm *)A_KVM);

	KUNIT_ASSERT_EQ(test, notifier_register(setting, notifier), 0);
	KUNIT_EXPECT_EQ(test, notifier->calls, 1);
	KUNIT_EXPECT_EQ(test, notifier->event,
			(unsigned long)VFIO_GROUP_NOTIFY_SET_KVM);
	KUNIT_EXPECT_PTR_EQ(test, notifier->kvm, (void *)A_KVM);

	notifier_unregister(setting, notifier);
}

static void registration_reports_no_former_kvm(struct kunit *test)
{
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);

	vfio_group_set_kvm(setting->user, A_KVM);
	vfio_group_set_kvm(setting->user, NULL);

	KUNIT_ASSERT_EQ(test, notifier_register(setting, notifier), 0);
	KUNIT_EXPECT_EQ(test, notifier->calls, 0);

	notifier_unregister(setting, notifier);
}

/* The virtual machine may end without another vfio_group_set_kvm(). */
static void unset_container_forgets_the_kvm(struct kunit *test)
{
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);

	vfio_group_set_kvm(setting->user, A_KVM);
	setting_put_user(setting);
	KUNIT_ASSERT_EQ(test, uapi_unset_container(test, setting->live.node),
			0);
	KUNIT_EXPECT_NULL(test, state_of(test, setting).kvm);

	live_group_start(test, &setting->live);
	KUNIT_ASSERT_EQ(test, notifier_register(setting, notifier), 0);
	KUNIT_EXPECT_EQ(test, notifier->calls, 0);

	notifier_unregister(setting, notifier);
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
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);
	struct mock_thread *first, *second;

	KUNIT_ASSERT_EQ(test, notifier_register(setting, notifier), 0);
	gate_close(&notifier->gate);
	first = mock_thread_start(test, set_a_kvm, setting->user);
	gate_wait_entered(test, &notifier->gate);

	second = mock_thread_start(test, set_another_kvm, setting->user);
	KUNIT_EXPECT_TRUE(test, mock_thread_blocks(second));
	KUNIT_EXPECT_EQ(test, notifier->calls, 1);

	gate_open(&notifier->gate);
	mock_thread_join(first);
	mock_thread_join(second);
	KUNIT_EXPECT_EQ(test, notifier->calls, 2);
	KUNIT_EXPECT_PTR_EQ(test, notifier->kvm, (void *)ANOTHER_KVM);

	notifier_unregister(setting, notifier);
}

static void unregistered_notifier_is_not_called(struct kunit *test)
{
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);

	KUNIT_ASSERT_EQ(test, notifier_register(setting, notifier), 0);
	KUNIT_EXPECT_TRUE(test, state_of(test, setting).has_notifiers);

	KUNIT_EXPECT_EQ(test, notifier_unregister(setting, notifier), 0);
	KUNIT_EXPECT_FALSE(test, state_of(test, setting).has_notifiers);
	vfio_group_set_kvm(setting->user, A_KVM);
	KUNIT_EXPECT_EQ(test, notifier->calls, 0);

	KUNIT_EXPECT_EQ(test, notifier_unregister(setting, notifier), -ENOENT);
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

KUNIT_ARRAY_PARAM_DESC(events, events_params, name);

static void registration_rejects_unknown_events(struct kunit *test)
{
	const struct events_param *param = test->param_value;
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);
	unsigned long events = param->events;

	KUNIT_EXPECT_EQ(test, vfio_register_notifier(setting->dev,
						     VFIO_GROUP_NOTIFY, &events,
						     &notifier->nb),
			param->ret);

	KUNIT_EXPECT_EQ(test, events, param->left);
	KUNIT_EXPECT_EQ(test, state_of(test, setting).has_notifiers,
			!param->ret);
	if (!param->ret)
		notifier_unregister(setting, notifier);
}

static void registration_rejects_unknown_types(struct kunit *test)
{
	const enum vfio_notify_type unknown = VFIO_GROUP_NOTIFY + 1;
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);
	struct device *dev = setting->dev;
	unsigned long events = BIT(0);

	KUNIT_EXPECT_EQ(test, vfio_register_notifier(dev, unknown, &events,
						     &notifier->nb), -EINVAL);
	KUNIT_EXPECT_EQ(test, vfio_unregister_notifier(dev, unknown,
						       &notifier->nb), -EINVAL);

	KUNIT_EXPECT_EQ(test, last.calls, 0);
	KUNIT_EXPECT_FALSE(test, state_of(test, setting).has_notifiers);
}

static void registration_on_an_idle_group_is_einval(struct kunit *test)
{
	struct setting *setting = setting_create_idle(test);
	struct gated_notifier *notifier = notifier_create(test);

	KUNIT_EXPECT_EQ(test, notifier_register(setting, notifier), -EINVAL);
	KUNIT_EXPECT_EQ(test, notifier_unregister(setting, notifier), -EINVAL);

	KUNIT_EXPECT_FALSE(test, state_of(test, setting).has_notifiers);
}

static void group_open_drops_leftover_notifiers(struct kunit *test)
{
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);

	KUNIT_ASSERT_EQ(test, notifier_register(setting, notifier), 0);
	setting_put_user(setting);
	user_close(test, setting->live.node);
	user_close(test, setting->live.container);
	KUNIT_EXPECT_TRUE(test, state_of(test, setting).has_notifiers);

	expect_warn(test, "notifier", 1);
	setting->live = live_group_open(test, setting->live.group);
	live_group_start(test, &setting->live);

	KUNIT_EXPECT_EQ(test, seen_warn(test, "notifier"), 1);
	setting_get_user(test, setting);
	vfio_group_set_kvm(setting->user, A_KVM);
	KUNIT_EXPECT_EQ(test, notifier->calls, 0);
}

/* Claims: C5 */
static void group_release_warns_of_leftover_notifiers(struct kunit *test)
{
	struct setting *setting = setting_create(test);
	struct gated_notifier *notifier = notifier_create(test);

	KUNIT_ASSERT_EQ(test, notifier_register(setting, notifier), 0);
	setting_put_user(setting);
	user_close(test, setting->live.node);

	expect_warn(test, "notifier", 1);
	mock_vfio_device_unbind(setting->live.vdev);

	KUNIT_EXPECT_EQ(test, seen_warn(test, "notifier"), 1);
	KUNIT_EXPECT_FALSE(test, group_is_known(setting->live.group));
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

FIXTURE_SUITE("vfio_pages", pages_cases);
