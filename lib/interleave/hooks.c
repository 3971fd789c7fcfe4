// SPDX-License-Identifier: GPL-2.0-only
/* The functions that hooks call, <interleave/hooks.h>. */
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "arena.h"
#include "kinds.h"
#include "model.h"
#include "point.h"
#include "race.h"
#include "work.h"

/* Nesting of RCU readers in setup and teardown. */
static u32 hooks_setup_rcu;

/* Calls for the end of the schedule. */
static struct {
	void (*call)(void *object, void *argument);
	void *object;
	void *argument;
} hooks_at_end[16];

static unsigned int hooks_nr_at_end;

/* Locks that the ends of scopes will release, the innermost last. */
static struct {
	unsigned int thread;
	const volatile void *lock;
	const struct interleave_site *end;
} hooks_scopes[64];

static unsigned int hooks_nr_scopes;

bool interleave_op(enum il_kind kind, const volatile void *object, size_t size,
		   const struct interleave_site *site)
{
	const struct wait_queue_head *queue = (const void *)object;

	if (kind == IL_ACTIVE)
		return point(kind, &queue->head, sizeof(queue->head), site);
	return point(kind, object, size, site);
}
EXPORT_SYMBOL_GPL(interleave_op);

void interleave_access(unsigned int flags, const volatile void *object,
		       size_t size, const struct interleave_site *site)
{
	struct il_op op = {
		.kind = IL_ACCESS,
		.writes = flags & INTERLEAVE_WRITE,
		.overwrites = (flags & INTERLEAVE_STORE) == INTERLEAVE_STORE,
		.marked = true,
		.acquires = flags & INTERLEAVE_ACQUIRE,
		.releases = flags & INTERLEAVE_RELEASE,
		.size = size,
		.address = (unsigned long)object,
		.site = site,
		.ip = _RET_IP_,
	};

	il_point(&op);
	/* The compiler does not announce an access that reads and writes. */
	if (il_run.holder != IL_SETUP) {
		il_run.thread[il_run.holder].echo =
			!op.writes || op.overwrites;
	}
}
EXPORT_SYMBOL_GPL(interleave_access);

void interleave_ordered(unsigned int flags, const volatile void *object)
{
	if (flags & INTERLEAVE_ACQUIRE)
		il_race_acquire(il_run.holder, (unsigned long)object);
	if (flags & INTERLEAVE_RELEASE)
		il_race_release(il_run.holder, (unsigned long)object);
}
EXPORT_SYMBOL_GPL(interleave_ordered);

bool interleave_wait(const volatile void *completion, size_t size,
		     const struct interleave_site *site)
{
	return timed_point(IL_WAIT, completion, size, true, site);
}
EXPORT_SYMBOL_GPL(interleave_wait);

bool interleave_done(const volatile void *completion, size_t size,
		     const struct interleave_site *site)
{
	if (!point(IL_TEST, completion, size, site))
		return false;
	interleave_ordered(INTERLEAVE_ACQUIRE, completion);
	return true;
}
EXPORT_SYMBOL_GPL(interleave_done);

bool interleave_is_held(const volatile void *lock)
{
	return il_model_is_held(il_run.holder, (unsigned long)lock);
}
EXPORT_SYMBOL_GPL(interleave_is_held);

bool interleave_is_held_alone(const volatile void *lock)
{
	struct il_op reading = {
		.kind = IL_READ_LOCK,
		.address = (unsigned long)lock,
	};

	return interleave_is_held(lock) &&
	       !il_model_enabled(il_run.holder, &reading);
}
EXPORT_SYMBOL_GPL(interleave_is_held_alone);

void interleave_not_held(const struct interleave_site *site)
{
	il_find(INTERLEAVE_WARNING, "%s does not hold %s in %s (%s:%u)",
		il_thread_name(il_run.holder), site->object, site->function,
		site->file, site->line);
}
EXPORT_SYMBOL_GPL(interleave_not_held);

static u32 *hooks_rcu_depth(void)
{
	return il_run.holder == IL_SETUP ? &hooks_setup_rcu :
					   &il_run.thread[il_run.holder].rcu;
}

void interleave_rcu_lock(const struct interleave_site *site)
{
	u32 *depth = hooks_rcu_depth();

	if (!*depth)
		point(IL_RCU_LOCK, (void *)IL_RCU_ADDRESS, 1, site);
	(*depth)++;
}
EXPORT_SYMBOL_GPL(interleave_rcu_lock);

void interleave_rcu_unlock(const struct interleave_site *site)
{
	u32 *depth = hooks_rcu_depth();

	if (!*depth) {
		il_find(INTERLEAVE_LOCK_HELD,
			"%s ends an RCU reader that it is not in",
			il_thread_name(il_run.holder));
		return;
	}
	(*depth)--;
	if (!*depth)
		point(IL_RCU_UNLOCK, (void *)IL_RCU_ADDRESS, 2, site);
}
EXPORT_SYMBOL_GPL(interleave_rcu_unlock);

bool interleave_rcu_held(void)
{
	return *hooks_rcu_depth();
}
EXPORT_SYMBOL_GPL(interleave_rcu_held);

void interleave_rcu_wait(const struct interleave_site *site)
{
	point(IL_RCU_BEGIN, (void *)IL_RCU_ADDRESS, 1, site);
	point(IL_RCU_END, (void *)(IL_RCU_ADDRESS + 1), 1, site);
}
EXPORT_SYMBOL_GPL(interleave_rcu_wait);

bool interleave_guard(enum il_kind kind, const volatile void *lock, size_t size,
		      const struct interleave_site *site,
		      const struct interleave_site *end)
{
	if (!lock)
		return false;
	if (kind == IL_RCU_LOCK)
		interleave_rcu_lock(site);
	else if (!point(kind, lock, size, site) && !il_kind_blocks(kind))
		return false;

	if (hooks_nr_scopes < ARRAY_SIZE(hooks_scopes)) {
		hooks_scopes[hooks_nr_scopes].thread = il_run.holder;
		hooks_scopes[hooks_nr_scopes].lock = lock;
		hooks_scopes[hooks_nr_scopes].end = end;
		hooks_nr_scopes++;
	}
	return true;
}
EXPORT_SYMBOL_GPL(interleave_guard);

/* The scope in which this thread took a lock; NULL if there were too many. */
static const struct interleave_site *
hooks_end_of_scope(const volatile void *lock)
{
	const struct interleave_site *end;
	unsigned int i = hooks_nr_scopes;

	while (i--) {
		if (hooks_scopes[i].thread != il_run.holder ||
		    hooks_scopes[i].lock != lock)
			continue;
		end = hooks_scopes[i].end;
		hooks_nr_scopes--;
		memmove(&hooks_scopes[i], &hooks_scopes[i + 1],
			(hooks_nr_scopes - i) * sizeof(*hooks_scopes));
		return end;
	}
	return NULL;
}

void interleave_unguard(enum il_kind kind, const volatile void *lock,
			size_t size)
{
	const struct interleave_site *site = hooks_end_of_scope(lock);

	if (kind == IL_RCU_UNLOCK)
		interleave_rcu_unlock(site);
	else
		point(kind, lock, size, site);
}
EXPORT_SYMBOL_GPL(interleave_unguard);

void *interleave_alloc(size_t size, const struct interleave_site *site)
{
	void *object = il_arena_alloc(il_run.holder, size, site);

	if (object)
		point(IL_ALLOC, object, size, site);
	return object;
}
EXPORT_SYMBOL_GPL(interleave_alloc);

bool interleave_owns(const void *object)
{
	return il_arena_owns((unsigned long)object);
}
EXPORT_SYMBOL_GPL(interleave_owns);

void interleave_free(const void *object, const struct interleave_site *site)
{
	point(IL_FREE, object, max_t(size_t, il_arena_size(object), 1), site);
	il_arena_free(il_run.holder, object, site);
}
EXPORT_SYMBOL_GPL(interleave_free);

void *interleave_realloc(const void *object, size_t size,
			 const struct interleave_site *site)
{
	void *bigger;

	if (!object)
		return interleave_alloc(size, site);
	if (!size) {
		interleave_free(object, site);
		return ZERO_SIZE_PTR;
	}
	bigger = interleave_alloc(size, site);
	if (bigger) {
		memcpy(bigger, object, min(size, il_arena_size(object)));
		interleave_free(object, site);
	}
	return bigger;
}
EXPORT_SYMBOL_GPL(interleave_realloc);

void *interleave_duplicate(const void *source, size_t size,
			   const struct interleave_site *site)
{
	void *object = interleave_alloc(size, site);

	return object ? memcpy(object, source, size) : NULL;
}
EXPORT_SYMBOL_GPL(interleave_duplicate);

static void hooks_run_work(void *ctx)
{
	struct work_struct *work = ctx;

	work->func(work);
}

bool interleave_queue_work(struct workqueue_struct *queue,
			   struct work_struct *work, bool delayed,
			   const struct interleave_site *site,
			   const struct interleave_site *entry)
{
	const struct il_work item = {
		.work = (unsigned long)work,
		.queue = (unsigned long)queue,
		.delayed = delayed,
		.name = "worker",
		.run = hooks_run_work,
		.ctx = work,
	};
	/* No thread that runs beside setup could wait for the item. */
	bool enters = queue && !delayed && il_run.holder != IL_SETUP;
	u64 place = enters ? il_place_in_queue(&item) : 0;

	/* First, so that a flush that begins once it is queued sees it. */
	if (place)
		target_point(IL_ENTER, queue, 1, place, entry);
	if (!point(IL_QUEUE, work, sizeof(*work), site)) {
		if (place)
			target_point(IL_LEAVE, queue, 1, place, entry);
		return false;
	}
	il_spawn(&item);
	return true;
}
EXPORT_SYMBOL_GPL(interleave_queue_work);

bool interleave_cancel_work(struct work_struct *work,
			    const struct interleave_site *site)
{
	bool pending = point(IL_BAR, work, sizeof(*work), site);

	point(IL_UNBAR, work, sizeof(*work), site);
	return pending;
}
EXPORT_SYMBOL_GPL(interleave_cancel_work);

/* State of an object after an operation on it. */
static u64 hooks_state_of(enum il_kind kind, const volatile void *object)
{
	struct il_op op = { .kind = kind, .address = (unsigned long)object };

	return il_model_state(il_run.holder, &op);
}

bool interleave_flush_work(struct work_struct *work,
			   const struct interleave_site *site)
{
	u64 queued;

	point(IL_FLUSH, work, sizeof(*work), site);
	queued = il_kind_queued(hooks_state_of(IL_FLUSH, work));
	if (!queued)
		return false;
	target_point(IL_FLUSHED, work, sizeof(*work), queued, site);
	return true;
}
EXPORT_SYMBOL_GPL(interleave_flush_work);

void interleave_flush_queue(struct workqueue_struct *queue, bool empty,
			    const struct interleave_site *site)
{
	u64 present;

	if (il_run.holder == IL_SETUP) {
		interleave_settle();
		return;
	}
	if (empty) {
		point(IL_DRAIN, queue, 1, site);
		return;
	}
	point(IL_FLUSH_ALL, queue, 1, site);
	present = hooks_state_of(IL_FLUSH_ALL, queue);
	if (present)
		target_point(IL_FLUSHED_ALL, queue, 1, present, site);
}
EXPORT_SYMBOL_GPL(interleave_flush_queue);

static void hooks_count_point(unsigned int flags, refcount_t *r,
			      const struct interleave_site *site)
{
	interleave_access(flags, r, sizeof(*r), site);
}

static void hooks_find_count(const struct interleave_site *site,
			     const char *what)
{
	il_find(INTERLEAVE_WARNING, "%s: %s on %s in %s (%s:%u)",
		il_thread_name(il_run.holder), what, site->object,
		site->function, site->file, site->line);
}

/* Reason for which the kernel would saturate the count, and warn, or NULL. */
static const char *hooks_wrong_with_adding(int i, int count)
{
	int sum;

	if (!count)
		return "reference taken from a count of 0";
	if (count < 0 || check_add_overflow(count, i, &sum))
		return "count overflows";
	return NULL;
}

void interleave_refcount_add(int i, refcount_t *r,
			     const struct interleave_site *site)
{
	const char *wrong;

	hooks_count_point(INTERLEAVE_WRITE, r, site);
	wrong = hooks_wrong_with_adding(i, refcount_read(r));
	if (wrong)
		hooks_find_count(site, wrong);
	else
		refcount_add(i, r);
}
EXPORT_SYMBOL_GPL(interleave_refcount_add);

bool interleave_refcount_add_not_zero(int i, refcount_t *r,
				      const struct interleave_site *site)
{
	const char *wrong;

	hooks_count_point(INTERLEAVE_WRITE, r, site);
	if (!refcount_read(r))
		return false;
	wrong = hooks_wrong_with_adding(i, refcount_read(r));
	if (wrong)
		hooks_find_count(site, wrong);
	else
		refcount_add(i, r);
	return true;
}
EXPORT_SYMBOL_GPL(interleave_refcount_add_not_zero);

bool interleave_refcount_sub_and_test(int i, refcount_t *r,
				      const struct interleave_site *site)
{
	hooks_count_point(INTERLEAVE_WRITE | INTERLEAVE_RELEASE, r, site);
	if ((int)refcount_read(r) < i) {
		hooks_find_count(site, "reference dropped below a count of 0");
		return false;
	}
	if (!refcount_sub_and_test(i, r))
		return false;
	/* Only the last reference is ordered behind all others. */
	interleave_ordered(INTERLEAVE_ACQUIRE, r);
	return true;
}
EXPORT_SYMBOL_GPL(interleave_refcount_sub_and_test);

void interleave_refcount_dec(refcount_t *r, const struct interleave_site *site)
{
	hooks_count_point(INTERLEAVE_WRITE | INTERLEAVE_RELEASE, r, site);
	if ((int)refcount_read(r) <= 1) {
		hooks_find_count(site,
				 "last reference dropped by refcount_dec()");
	} else {
		refcount_dec(r);
	}
}
EXPORT_SYMBOL_GPL(interleave_refcount_dec);

bool interleave_refcount_dec_not_one(refcount_t *r,
				     const struct interleave_site *site)
{
	hooks_count_point(INTERLEAVE_WRITE | INTERLEAVE_RELEASE, r, site);
	if ((int)refcount_read(r) <= 0) {
		hooks_find_count(site, "reference dropped below a count of 0");
		return true;
	}
	return refcount_dec_not_one(r);
}
EXPORT_SYMBOL_GPL(interleave_refcount_dec_not_one);

bool interleave_refcount_dec_if_one(refcount_t *r,
				    const struct interleave_site *site)
{
	hooks_count_point(INTERLEAVE_WRITE | INTERLEAVE_RELEASE, r, site);
	return refcount_dec_if_one(r);
}
EXPORT_SYMBOL_GPL(interleave_refcount_dec_if_one);

void interleave_at_end(void (*call)(void *object, void *argument), void *object,
		       void *argument)
{
	if (hooks_nr_at_end == ARRAY_SIZE(hooks_at_end))
		return;
	hooks_at_end[hooks_nr_at_end].call = call;
	hooks_at_end[hooks_nr_at_end].object = object;
	hooks_at_end[hooks_nr_at_end].argument = argument;
	hooks_nr_at_end++;
}
EXPORT_SYMBOL_GPL(interleave_at_end);

void il_hooks_end(bool call)
{
	unsigned int i;

	for (i = 0; call && i < hooks_nr_at_end; i++) {
		hooks_at_end[i].call(hooks_at_end[i].object,
				     hooks_at_end[i].argument);
	}
	hooks_nr_at_end = 0;
	hooks_nr_scopes = 0;
	il_waits_end();
}
