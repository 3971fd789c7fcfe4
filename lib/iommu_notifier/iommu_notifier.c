// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOMMU group notifications
 *
 * A group's chain exists while a block is registered on it, and is found by the
 * address of the group. chains_lock protects the table and the use counts only:
 * it is not held while a chain is called or changed.
 */
#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <compat/kernel.h>
#include <iommu_notifier/iommu_notifier.h>

/* Each registration and each running call is a user; the last one frees it. */
struct group_chain {
	struct hlist_node node;
	struct iommu_group *group;
	unsigned int users;
	struct blocking_notifier_head head;
};

static DEFINE_SPINLOCK(chains_lock);
static DEFINE_HASHTABLE(chains, 8);

static struct group_chain *chain_find_locked(struct iommu_group *group)
{
	struct group_chain *chain;

	hash_for_each_possible(chains, chain, node, (unsigned long)group) {
		if (chain->group == group)
			return chain;
	}
	return NULL;
}

static struct group_chain *chain_get(struct iommu_group *group)
{
	struct group_chain *chain;

	spin_lock(&chains_lock);
	chain = chain_find_locked(group);
	if (chain)
		chain->users++;
	spin_unlock(&chains_lock);
	return chain;
}

static struct group_chain *chain_get_or_make(struct iommu_group *group)
{
	struct group_chain *spare, *chain;

	chain = chain_get(group);
	if (chain)
		return chain;

	spare = kzalloc(sizeof(*spare), GFP_KERNEL);
	if (!spare)
		return NULL;
	spare->group = group;
	BLOCKING_INIT_NOTIFIER_HEAD(&spare->head);

	spin_lock(&chains_lock);
	chain = chain_find_locked(group);
	if (!chain) {
		chain = spare;
		spare = NULL;
		hash_add(chains, &chain->node, (unsigned long)group);
	}
	chain->users++;
	spin_unlock(&chains_lock);

	kfree(spare);
	return chain;
}

static void chain_put(struct group_chain *chain)
{
	bool last;

	spin_lock(&chains_lock);
	last = !--chain->users;
	if (last)
		hash_del(&chain->node);
	spin_unlock(&chains_lock);

	if (last)
		kfree(chain);
}

int iommu_group_register_notifier(struct iommu_group *group,
				  struct notifier_block *nb)
{
	struct group_chain *chain = chain_get_or_make(group);
	int ret;

	if (!chain)
		return -ENOMEM;

	/* On success the registration is the user from here on. */
	ret = blocking_notifier_chain_register(&chain->head, nb);
	if (ret)
		chain_put(chain);
	return ret;
}
EXPORT_SYMBOL_GPL(iommu_group_register_notifier);

int iommu_group_unregister_notifier(struct iommu_group *group,
				    struct notifier_block *nb)
{
	struct group_chain *chain = chain_get(group);
	int ret;

	if (!chain)
		return -ENOENT;

	ret = blocking_notifier_chain_unregister(&chain->head, nb);
	if (!ret)
		chain_put(chain); /* of the registration */
	chain_put(chain);
	return ret;
}
EXPORT_SYMBOL_GPL(iommu_group_unregister_notifier);

int iommu_notifier_call(struct iommu_group *group, unsigned long event,
			struct device *dev)
{
	struct group_chain *chain = chain_get(group);
	int ret;

	if (!chain)
		return NOTIFY_DONE;

	ret = blocking_notifier_call_chain(&chain->head, event, dev);
	chain_put(chain);
	return ret;
}
EXPORT_SYMBOL_GPL(iommu_notifier_call);

int iommu_notifier_add_device(struct iommu_group *group, struct device *dev)
{
	int ret = iommu_group_add_device(group, dev);

	if (!ret)
		iommu_notifier_call(group, IOMMU_GROUP_NOTIFY_ADD_DEVICE, dev);
	return ret;
}
EXPORT_SYMBOL_GPL(iommu_notifier_add_device);

void iommu_notifier_remove_device(struct device *dev)
{
	struct iommu_group *group = iommu_group_get(dev);

	if (!group)
		return;

	iommu_notifier_call(group, IOMMU_GROUP_NOTIFY_DEL_DEVICE, dev);
	iommu_group_remove_device(dev);
	iommu_group_put(group);
}
EXPORT_SYMBOL_GPL(iommu_notifier_remove_device);

struct bus_watch {
	struct list_head node;
	const struct bus_type *bus;
	struct notifier_block nb;
};

static DEFINE_MUTEX(watches_lock);
static LIST_HEAD(watches);

static int bus_event(struct notifier_block *nb, unsigned long action,
		     void *data)
{
	struct device *dev = data;
	struct iommu_group *group;
	unsigned long event;

	switch (action) {
	case BUS_NOTIFY_BIND_DRIVER:
		event = IOMMU_GROUP_NOTIFY_BIND_DRIVER;
		break;
	case BUS_NOTIFY_BOUND_DRIVER:
		event = IOMMU_GROUP_NOTIFY_BOUND_DRIVER;
		break;
	case BUS_NOTIFY_UNBIND_DRIVER:
		event = IOMMU_GROUP_NOTIFY_UNBIND_DRIVER;
		break;
	case BUS_NOTIFY_UNBOUND_DRIVER:
		event = IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER;
		break;
	default:
		return NOTIFY_DONE;
	}

	group = iommu_group_get(dev);
	if (group) {
		iommu_notifier_call(group, event, dev);
		iommu_group_put(group);
	}
	/* The result of a group's chain does not concern the bus. */
	return NOTIFY_DONE;
}

static struct bus_watch *watch_find_locked(const struct bus_type *bus)
{
	struct bus_watch *watch;

	list_for_each_entry(watch, &watches, node) {
		if (watch->bus == bus)
			return watch;
	}
	return NULL;
}

int iommu_notifier_watch_bus(const struct bus_type *bus)
{
	struct bus_watch *watch;
	int ret = -EEXIST;

	mutex_lock(&watches_lock);
	if (watch_find_locked(bus))
		goto out;

	ret = -ENOMEM;
	watch = kzalloc(sizeof(*watch), GFP_KERNEL);
	if (!watch)
		goto out;
	watch->bus = bus;
	watch->nb.notifier_call = bus_event;

	ret = bus_register_notifier((compat_bus_type *)bus, &watch->nb);
	if (ret)
		kfree(watch);
	else
		list_add(&watch->node, &watches);
out:
	mutex_unlock(&watches_lock);
	return ret;
}
EXPORT_SYMBOL_GPL(iommu_notifier_watch_bus);

void iommu_notifier_unwatch_bus(const struct bus_type *bus)
{
	struct bus_watch *watch;

	mutex_lock(&watches_lock);
	watch = watch_find_locked(bus);
	if (watch) {
		list_del(&watch->node);
		bus_unregister_notifier((compat_bus_type *)bus, &watch->nb);
		kfree(watch);
	}
	mutex_unlock(&watches_lock);
}
EXPORT_SYMBOL_GPL(iommu_notifier_unwatch_bus);

MODULE_AUTHOR("The vfio-kunit authors");
MODULE_DESCRIPTION("IOMMU group notifications");
MODULE_LICENSE("GPL");
