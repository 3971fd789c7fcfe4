// SPDX-License-Identifier: GPL-2.0-only
/* Windows, <mock_iommu/mock_window.h>. */
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <compat/kernel.h>
#include <mock_iommu/mock_window.h>

#include "mock_private.h"

/* A window is in the list of windows unless it is WINDOW_CLOSED. */
enum window_state {
	WINDOW_CLOSED,
	WINDOW_ARMED,
	WINDOW_HELD,
};

struct mock_window {
	struct list_head node;
	struct kunit *test;
	enum mock_window_id id;
	struct iommu_group *group;
	enum window_state state;
	bool expired;
	struct completion arrived;
	struct completion go;
	struct completion left;
	struct notifier_block nb; /* for MOCK_WINDOW_UNREGISTERING */
};

static const char * const window_names[MOCK_WINDOWS] = {
	[MOCK_WINDOW_REGISTERED] = "registered",
	[MOCK_WINDOW_UNLISTED] = "unlisted",
	[MOCK_WINDOW_REF_ZERO] = "ref_zero",
	[MOCK_WINDOW_UNREGISTER_ENTERED] = "unregister_entered",
	[MOCK_WINDOW_UNREGISTERING] = "unregistering",
	[MOCK_WINDOW_UNREGISTERED] = "unregistered",
};

/* Guards the list and the state of the windows in it. */
static DEFINE_SPINLOCK(windows_lock);
static LIST_HEAD(windows);

const char *mock_window_name(enum mock_window_id id)
{
	return window_names[id];
}
EXPORT_SYMBOL_GPL(mock_window_name);

/* Holds the calling thread until the test releases the window. */
static void hold(struct mock_window *window)
{
	complete_all(&window->arrived);

	/*
	 * The end of the test releases the window. A test that waits for the
	 * held thread instead never gets there: let both continue, and fail.
	 */
	if (!wait_for_completion_timeout(&window->go,
					 2 * MOCK_DEADLINE_SECONDS * HZ))
		window->expired = true;
	complete_all(&window->left);
}

static bool matches_group(struct mock_window *window, const void *group)
{
	return window->group == group;
}

/* The node of a group is named after its number. */
static bool matches_node(struct mock_window *window, const void *name)
{
	int id;

	name += str_has_prefix(name, "noiommu-");
	return !kstrtoint(name, 10, &id) && id == iommu_group_id(window->group);
}

static bool matches_notifier(struct mock_window *window, const void *nb)
{
	return &window->nb == nb;
}

static void hold_matching(enum mock_window_id id,
			  bool (*matches)(struct mock_window *window,
					  const void *key),
			  const void *key)
{
	struct mock_window *window, *found = NULL;

	spin_lock(&windows_lock);
	list_for_each_entry(window, &windows, node) {
		if (window->state == WINDOW_ARMED && window->id == id &&
		    matches(window, key)) {
			window->state = WINDOW_HELD;
			found = window;
			break;
		}
	}
	spin_unlock(&windows_lock);

	if (found)
		hold(found);
}

/* a callback of the group, called before the core's */
static int window_event(struct notifier_block *nb, unsigned long event,
			void *data)
{
	hold_matching(MOCK_WINDOW_UNREGISTERING, matches_notifier, nb);
	return NOTIFY_DONE;
}

bool mock_window_owns_notifier(struct notifier_block *nb)
{
	return nb->notifier_call == window_event;
}

static int window_observe(struct notifier_block *observer, unsigned long stage,
			  void *data)
{
	static const enum mock_window_id ids[] = {
		[INTERCEPT_REGISTERED] = MOCK_WINDOW_REGISTERED,
		[INTERCEPT_UNREGISTER_ENTERED] = MOCK_WINDOW_UNREGISTER_ENTERED,
		[INTERCEPT_UNREGISTERED] = MOCK_WINDOW_UNREGISTERED,
	};
	struct intercept_registration *registration = data;

	if (stage != INTERCEPT_REGISTERING &&
	    !mock_window_owns_notifier(registration->nb) &&
	    !mock_event_log_owns_notifier(registration->nb))
		hold_matching(ids[stage], matches_group, registration->group);
	return NOTIFY_DONE;
}

static struct notifier_block observer = {
	.notifier_call = window_observe,
};

int mock_window_init(void)
{
	return intercept_observer_add(&observer);
}

void mock_window_exit(void)
{
	intercept_observer_del(&observer);
}

/*
 * Interface of the core's class. device_add() and device_del() call it on the
 * thread that makes or removes a group's node, under the class's lock. A held
 * thread owns that lock, so the interface stays registered from the first armed
 * window to the end of the test.
 */
static int node_added(COMPAT_CLASS_INTERFACE_ARGS(dev))
{
	hold_matching(MOCK_WINDOW_UNLISTED, matches_node, dev_name(dev));
	return 0;
}

static void node_removed(COMPAT_CLASS_INTERFACE_ARGS(dev))
{
	hold_matching(MOCK_WINDOW_REF_ZERO, matches_node, dev_name(dev));
}

static struct class_interface class_interface = {
	.add_dev = node_added,
	.remove_dev = node_removed,
};

static DEFINE_MUTEX(class_interface_lock);

static void ignore_class(void *ctx)
{
	mutex_lock(&class_interface_lock);
	class_interface_unregister(&class_interface);
	class_interface.class = NULL;
	mutex_unlock(&class_interface_lock);
}

static void watch_class(struct kunit *test, struct class *class)
{
	bool watch;
	int ret = 0;

	mutex_lock(&class_interface_lock);
	watch = !class_interface.class;
	if (watch) {
		class_interface.class = class;
		ret = class_interface_register(&class_interface);
		if (ret)
			class_interface.class = NULL;
	}
	mutex_unlock(&class_interface_lock);
	KUNIT_ASSERT_EQ(test, ret, 0);
	if (watch)
		mock_defer(test, ignore_class, NULL);
}

void mock_window_release(struct mock_window *window)
{
	enum window_state state;

	spin_lock(&windows_lock);
	state = window->state;
	if (state != WINDOW_CLOSED)
		list_del(&window->node);
	window->state = WINDOW_CLOSED;
	spin_unlock(&windows_lock);
	if (state == WINDOW_CLOSED)
		return;

	complete_all(&window->go);
	if (state == WINDOW_HELD)
		wait_for_completion(&window->left);
	if (window->expired) {
		KUNIT_FAIL(window->test,
			   "deadline: window %s was not released",
			   mock_window_name(window->id));
	}
	if (window->id == MOCK_WINDOW_UNREGISTERING)
		iommu_group_unregister_notifier(window->group, &window->nb);
}
EXPORT_SYMBOL_GPL(mock_window_release);

static void window_free(void *ctx)
{
	struct mock_window *window = ctx;

	mock_window_release(window);
	kfree(window);
}

static struct mock_window *find_window(struct kunit *test)
{
	struct mock_window *window, *found = NULL;

	spin_lock(&windows_lock);
	list_for_each_entry(window, &windows, node) {
		if (window->test == test)
			found = window;
	}
	spin_unlock(&windows_lock);
	return found;
}

void mock_window_release_all(struct kunit *test)
{
	struct mock_window *window;

	while ((window = find_window(test)))
		mock_window_release(window);
}
EXPORT_SYMBOL_GPL(mock_window_release_all);

struct mock_window *mock_window_arm(struct kunit *test, struct class *class,
				    enum mock_window_id id,
				    struct iommu_group *group)
{
	struct mock_window *window;
	int ret;

	watch_class(test, class);

	window = mock_zalloc(test, window);
	window->test = test;
	window->id = id;
	window->group = group;
	window->nb.notifier_call = window_event;
	window->nb.priority = INT_MAX;
	init_completion(&window->arrived);
	init_completion(&window->go);
	init_completion(&window->left);
	mock_defer(test, window_free, window);

	if (id == MOCK_WINDOW_UNREGISTERING) {
		ret = iommu_group_register_notifier(group, &window->nb);
		KUNIT_ASSERT_EQ(test, ret, 0);
	}
	spin_lock(&windows_lock);
	list_add_tail(&window->node, &windows);
	window->state = WINDOW_ARMED;
	spin_unlock(&windows_lock);
	return window;
}
EXPORT_SYMBOL_GPL(mock_window_arm);

void mock_window_wait_held(struct mock_window *window)
{
	unsigned long arrived;

	arrived = wait_for_completion_timeout(&window->arrived,
					      MOCK_DEADLINE_SECONDS * HZ);
	KUNIT_ASSERT_TRUE_MSG(window->test, arrived,
			      "deadline: no thread came to window %s",
			      mock_window_name(window->id));
}
EXPORT_SYMBOL_GPL(mock_window_wait_held);

bool mock_window_is_held(struct mock_window *window)
{
	return completion_done(&window->arrived) &&
	       !completion_done(&window->left);
}
EXPORT_SYMBOL_GPL(mock_window_is_held);
