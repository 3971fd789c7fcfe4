// SPDX-License-Identifier: GPL-2.0-only
/* Mock groups, <mock_iommu/mock_iommu.h>. */
#include <linux/export.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#include "mock_chain.h"
#include "mock_private.h"

/* Referenced by the real group, so that it may outlive the test. */
struct mock_group_life {
	refcount_t refs;
	bool freed;
};

static atomic_t unfreed = ATOMIC_INIT(0);

static void life_put(struct mock_group_life *life)
{
	if (refcount_dec_and_test(&life->refs))
		kfree(life);
}

/* called by the IOMMU core when it frees the real group */
static void life_end(void *iommu_data)
{
	struct mock_group_life *life = iommu_data;

	WRITE_ONCE(life->freed, true);
	atomic_dec(&unfreed);
	life_put(life);
}

void mock_group_put(struct mock_group *group)
{
	if (!group->held)
		return;
	group->held = false;
	mock_chain_unwatch(group);
	iommu_group_put(group->iommu_group);
}
EXPORT_SYMBOL_GPL(mock_group_put);

static void mock_group_free(void *ctx)
{
	struct mock_group *group = ctx;

	mock_group_put(group);
	if (group->life)
		life_put(group->life);
	kfree(group);
}

struct mock_group *mock_group_create(struct kunit *test)
{
	struct mock_group *group = mock_zalloc(test, group);

	mock_defer(test, mock_group_free, group);
	group->life = kzalloc(sizeof(*group->life), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, group->life);
	refcount_set(&group->life->refs, 1);

	group->iommu_group = iommu_group_alloc();
	KUNIT_ASSERT_FALSE(test, IS_ERR(group->iommu_group));
	group->held = true;
	group->id = iommu_group_id(group->iommu_group);

	refcount_inc(&group->life->refs);
	atomic_inc(&unfreed);
	iommu_group_set_iommudata(group->iommu_group, group->life, life_end);
	KUNIT_ASSERT_EQ(test, mock_chain_watch(group), 0);
	return group;
}
EXPORT_SYMBOL_GPL(mock_group_create);

bool mock_group_is_freed(struct mock_group *group)
{
	return READ_ONCE(group->life->freed);
}
EXPORT_SYMBOL_GPL(mock_group_is_freed);

int mock_group_id(struct mock_group *group)
{
	return group->id;
}
EXPORT_SYMBOL_GPL(mock_group_id);

unsigned int mock_group_count_unfreed(void)
{
	return atomic_read(&unfreed);
}
EXPORT_SYMBOL_GPL(mock_group_count_unfreed);
