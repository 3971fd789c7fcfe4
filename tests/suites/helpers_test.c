// SPDX-License-Identifier: GPL-2.0-only
/* helpers for drivers: capability chains, arguments of VFIO_DEVICE_SET_IRQS */
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/slab.h>

#include <compat/kunit.h>
#include <vfio/vfio.h>

#include "../common/fixture.h"

static void free_caps(void *ctx)
{
	struct vfio_info_cap *caps = ctx;

	kfree(caps->buf);
}

/* an empty chain, freed with the case */
static struct vfio_info_cap *caps_create(struct kunit *test)
{
	struct vfio_info_cap *caps = case_alloc(test, sizeof(*caps));

	case_defer(test, free_caps, caps);
	return caps;
}

static struct vfio_info_cap_header *cap_at(struct vfio_info_cap *caps,
					   size_t offset)
{
	return (void *)caps->buf + offset;
}

static void first_capability_starts_the_chain(struct kunit *test)
{
	struct vfio_info_cap *caps = caps_create(test);
	struct vfio_info_cap_header *cap;

	cap = vfio_info_cap_add(caps, 24, 0x1234, 0x5678);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cap);
	KUNIT_EXPECT_PTR_EQ(test, cap, caps->buf);
	KUNIT_EXPECT_EQ(test, caps->size, (size_t)24);
	KUNIT_EXPECT_EQ(test, (int)cap->id, 0x1234);
	KUNIT_EXPECT_EQ(test, (int)cap->version, 0x5678);
	KUNIT_EXPECT_EQ(test, cap->next, 0);
}

/* Not all sizes are a multiple of 8. */
static void capabilities_are_linked_in_order(struct kunit *test)
{
	static const size_t sizes[] = { 24, 12, 40, 16 };
	struct vfio_info_cap *caps = caps_create(test);
	struct vfio_info_cap_header *cap;
	size_t offset = 0, total = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		cap = vfio_info_cap_add(caps, sizes[i], 10 + i, 20 + i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cap);
		KUNIT_EXPECT_PTR_EQ(test, cap, cap_at(caps, total));
		total += sizes[i];
		KUNIT_EXPECT_EQ(test, caps->size, total);
	}

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		cap = cap_at(caps, offset);
		KUNIT_EXPECT_EQ(test, (unsigned int)cap->id, 10 + i);
		KUNIT_EXPECT_EQ(test, (unsigned int)cap->version, 20 + i);
		offset += sizes[i];
		KUNIT_EXPECT_EQ(test, (size_t)cap->next,
				i + 1 < ARRAY_SIZE(sizes) ? offset : 0);
	}
}

/* User space reads the whole capability. */
static void new_capability_is_zeroed(struct kunit *test)
{
	struct vfio_info_cap *caps = caps_create(test);
	struct vfio_info_cap_header *cap;

	/* room for the next capability without moving the chain */
	caps->buf = kmalloc(64, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, caps->buf);
	memset(caps->buf, 0xa5, 64);
	memset(caps->buf, 0, 16);
	caps->size = 16;

	cap = vfio_info_cap_add(caps, 32, 1, 1);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cap);
	KUNIT_EXPECT_NULL(test, memchr_inv(cap + 1, 0, 32 - sizeof(*cap)));
}

static void growing_chain_keeps_its_content(struct kunit *test)
{
	struct vfio_info_cap *caps = caps_create(test);
	struct vfio_info_cap_header *cap;

	cap = vfio_info_cap_add(caps, 16, 1, 1);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cap);
	memset(cap + 1, 0x5a, 8);

	/* more than fits behind the first capability */
	cap = vfio_info_cap_add(caps, 3 * PAGE_SIZE, 2, 1);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cap);
	KUNIT_EXPECT_EQ(test, (int)caps->buf->id, 1);
	KUNIT_EXPECT_NULL(test, memchr_inv(caps->buf + 1, 0x5a, 8));
	KUNIT_EXPECT_EQ(test, caps->buf->next, 16);
	KUNIT_EXPECT_EQ(test, (int)cap_at(caps, 16)->id, 2);
}

static void shift_moves_every_link_but_the_end(struct kunit *test)
{
	struct vfio_info_cap *caps = caps_create(test);
	unsigned int i;

	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, vfio_info_cap_add(caps, 16,
								     i, 1));
	}

	vfio_info_cap_shift(caps, 40);

	KUNIT_EXPECT_EQ(test, cap_at(caps, 0)->next, 16U + 40);
	KUNIT_EXPECT_EQ(test, cap_at(caps, 16)->next, 32U + 40);
	KUNIT_EXPECT_EQ(test, cap_at(caps, 32)->next, 0);
	KUNIT_EXPECT_EQ(test, caps->size, (size_t)48);
}

/* capabilities that drivers pass as they are, and an unknown one */
static const struct known_cap {
	const char *name;
	u16 id;
	u16 version;
	size_t size;
} known_caps[] = {
	{ "sparse mmap", VFIO_REGION_INFO_CAP_SPARSE_MMAP, 1,
	  sizeof(struct vfio_region_info_cap_sparse_mmap) +
	  2 * sizeof(struct vfio_region_sparse_mmap_area) },
	{ "region type", VFIO_REGION_INFO_CAP_TYPE, 1,
	  sizeof(struct vfio_region_info_cap_type) },
	{ "MSI-X mappable", VFIO_REGION_INFO_CAP_MSIX_MAPPABLE, 1,
	  sizeof(struct vfio_info_cap_header) },
	{ "NVLink2 SSA", VFIO_REGION_INFO_CAP_NVLINK2_SSATGT, 1,
	  sizeof(struct vfio_region_info_cap_nvlink2_ssatgt) },
	{ "IOVA ranges", VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE, 1,
	  sizeof(struct vfio_iommu_type1_info_cap_iova_range) +
	  sizeof(struct vfio_iova_range) },
	{ "unknown", 0xfedc, 0x1234, 57 },
};

KUNIT_ARRAY_PARAM_DESC(known_cap, known_caps, name);

static void added_capability_is_a_copy(struct kunit *test)
{
	const struct known_cap *param = test->param_value;
	struct vfio_info_cap *caps = caps_create(test);
	struct vfio_info_cap_header *cap = case_alloc(test, param->size);
	struct vfio_info_cap_header *copy;

	memset(cap, 0x6b, param->size);
	cap->id = param->id;
	cap->version = param->version;
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, vfio_info_cap_add(caps, 16, 1, 1));

	KUNIT_EXPECT_EQ(test, vfio_info_add_capability(caps, cap, param->size),
			0);

	copy = cap_at(caps, 16);
	KUNIT_ASSERT_EQ(test, caps->size, 16 + param->size);
	KUNIT_EXPECT_EQ(test, copy->id, param->id);
	KUNIT_EXPECT_EQ(test, copy->version, param->version);
	/* The link of the source is not copied. */
	KUNIT_EXPECT_EQ(test, copy->next, 0);
	KUNIT_EXPECT_EQ(test, caps->buf->next, 16);
	KUNIT_EXPECT_EQ(test, memcmp(cap + 1, copy + 1,
				     param->size - sizeof(*cap)), 0);
}

/* arguments of VFIO_DEVICE_SET_IRQS: 8 interrupts of 4 kinds */
#define NUM_IRQS	8
#define NUM_KINDS	4
#define IRQS_MINSZ	offsetofend(struct vfio_irq_set, count)

#define NONE		VFIO_IRQ_SET_DATA_NONE
#define BOOL		VFIO_IRQ_SET_DATA_BOOL
#define EVENTFD		VFIO_IRQ_SET_DATA_EVENTFD

/* struct vfio_irq_set without the data that follows it */
struct irq_header {
	u32 argsz;
	u32 flags;
	u32 index;
	u32 start;
	u32 count;
};

static int validate(const struct irq_header *header, int num_irqs,
		    size_t *data_size)
{
	struct vfio_irq_set hdr;

	memcpy(&hdr, header, sizeof(*header));
	return vfio_set_irqs_validate_and_prepare(&hdr, num_irqs, NUM_KINDS,
						  data_size);
}

static const struct irq_set {
	const char *name;
	struct irq_header header;
	size_t data_size;
} good_irq_sets[] = {
	{ "none: argsz is just the header",
	  { IRQS_MINSZ, NONE, 0, 0, 8 }, 0 },
	{ "none: last kind", { IRQS_MINSZ, NONE, 3, 0, 1 }, 0 },
	{ "none: no interrupts", { IRQS_MINSZ, NONE, 0, 7, 0 }, 0 },
	{ "none: last interrupt", { IRQS_MINSZ, NONE, 0, 7, 1 }, 0 },
	{ "none: argsz is large", { U32_MAX, NONE, 0, 0, 8 }, 0 },
	{ "bool: argsz fits", { IRQS_MINSZ + 3, BOOL, 0, 2, 3 }, 3 },
	{ "bool: argsz is larger", { IRQS_MINSZ + 9, BOOL, 0, 0, 8 }, 8 },
	{ "bool: no interrupts", { IRQS_MINSZ, BOOL, 0, 0, 0 }, 0 },
	{ "eventfd: argsz fits", { IRQS_MINSZ + 12, EVENTFD, 0, 5, 3 }, 12 },
	{ "eventfd: argsz is larger", { IRQS_MINSZ + 99, EVENTFD, 0, 0, 8 },
	  32 },
	{ "eventfd: no interrupts", { IRQS_MINSZ, EVENTFD, 0, 0, 0 }, 0 },
};

KUNIT_ARRAY_PARAM_DESC(good_irq_set, good_irq_sets, name);

static void valid_irq_set_gives_its_data_size(struct kunit *test)
{
	const struct irq_set *set = test->param_value;
	size_t data_size = 4711;

	KUNIT_EXPECT_EQ(test, validate(&set->header, NUM_IRQS, &data_size), 0);
	KUNIT_EXPECT_EQ(test, data_size, set->data_size);
}

static const struct irq_set bad_irq_sets[] = {
	{ "argsz is short of the header", { IRQS_MINSZ - 1, NONE, 0, 0, 1 } },
	{ "argsz is 0", { 0, NONE, 0, 0, 1 } },
	{ "kind is one too high", { IRQS_MINSZ, NONE, 4, 0, 1 } },
	{ "kind is far too high", { IRQS_MINSZ, NONE, U32_MAX, 0, 1 } },
	{ "start is one too high", { IRQS_MINSZ, NONE, 0, 8, 0 } },
	{ "start is far too high", { IRQS_MINSZ, NONE, 0, U32_MAX, 0 } },
	{ "count is one too high", { IRQS_MINSZ, NONE, 0, 0, 9 } },
	{ "end is one too high", { IRQS_MINSZ, NONE, 0, 7, 2 } },
	{ "start and count wrap to 0", { IRQS_MINSZ, NONE, 0, 1, U32_MAX } },
	{ "start and count wrap to 1", { IRQS_MINSZ, NONE, 0, 2, U32_MAX } },
	{ "start and count reach the top",
	  { IRQS_MINSZ, NONE, 0, 1, U32_MAX - 1 } },
	{ "bool: argsz is one short", { IRQS_MINSZ + 2, BOOL, 0, 0, 3 } },
	{ "bool: no room for data", { IRQS_MINSZ, BOOL, 0, 0, 1 } },
	{ "eventfd: argsz is one short",
	  { IRQS_MINSZ + 11, EVENTFD, 0, 0, 3 } },
	{ "eventfd: argsz as for bool", { IRQS_MINSZ + 3, EVENTFD, 0, 0, 3 } },
};

KUNIT_ARRAY_PARAM_DESC(bad_irq_set, bad_irq_sets, name);

static void irq_set_out_of_range_is_einval(struct kunit *test)
{
	const struct irq_set *set = test->param_value;
	size_t data_size = 0;

	KUNIT_EXPECT_EQ(test, validate(&set->header, NUM_IRQS, &data_size),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, data_size, (size_t)0);
}

/* With the highest number of interrupts the overflow is the only error. */
static void irq_set_whose_end_overflows_is_einval(struct kunit *test)
{
	struct irq_header header = { IRQS_MINSZ, NONE, 0, 16, 0 };
	size_t data_size;

	header.count = U32_MAX - 16;
	KUNIT_EXPECT_EQ(test, validate(&header, -1, &data_size), -EINVAL);
	header.count--;
	KUNIT_EXPECT_EQ(test, validate(&header, -1, &data_size), 0);
}

/* The action is checked by the driver. */
static void irq_set_needs_exactly_one_data_type(struct kunit *test)
{
	const u32 defined = VFIO_IRQ_SET_DATA_TYPE_MASK |
			    VFIO_IRQ_SET_ACTION_TYPE_MASK;
	struct irq_header header = { IRQS_MINSZ + 8, 0, 0, 0, 2 };
	size_t data_size;
	int expected;

	for (header.flags = 0; header.flags <= defined; header.flags++) {
		expected = hweight32(header.flags &
				     VFIO_IRQ_SET_DATA_TYPE_MASK) == 1 ?
			   0 : -EINVAL;
		KUNIT_EXPECT_EQ_MSG(test,
				    validate(&header, NUM_IRQS, &data_size),
				    expected, "flags %#x", header.flags);
	}
}

static void unknown_irq_set_flag_is_einval(struct kunit *test)
{
	const u32 defined = VFIO_IRQ_SET_DATA_TYPE_MASK |
			    VFIO_IRQ_SET_ACTION_TYPE_MASK;
	struct irq_header header = { IRQS_MINSZ, 0, 0, 0, 2 };
	size_t data_size;
	unsigned int bit;

	for (bit = fls(defined); bit < 32; bit++) {
		header.flags = NONE | BIT(bit);
		KUNIT_EXPECT_EQ_MSG(test,
				    validate(&header, NUM_IRQS, &data_size),
				    -EINVAL, "flags %#x", header.flags);
	}
}

static void irq_set_data_without_a_size_is_einval(struct kunit *test)
{
	struct irq_header header = { IRQS_MINSZ + 8, NONE, 0, 0, 2 };

	KUNIT_EXPECT_EQ(test, validate(&header, NUM_IRQS, NULL), 0);
	header.flags = BOOL;
	KUNIT_EXPECT_EQ(test, validate(&header, NUM_IRQS, NULL), -EINVAL);
	header.flags = EVENTFD;
	KUNIT_EXPECT_EQ(test, validate(&header, NUM_IRQS, NULL), -EINVAL);
}

static struct kunit_case helpers_cases[] = {
	KUNIT_CASE(first_capability_starts_the_chain),
	KUNIT_CASE(capabilities_are_linked_in_order),
	KUNIT_CASE(new_capability_is_zeroed),
	KUNIT_CASE(growing_chain_keeps_its_content),
	KUNIT_CASE(shift_moves_every_link_but_the_end),
	KUNIT_CASE_PARAM(added_capability_is_a_copy, known_cap_gen_params),
	KUNIT_CASE_PARAM(valid_irq_set_gives_its_data_size,
			 good_irq_set_gen_params),
	KUNIT_CASE_PARAM(irq_set_out_of_range_is_einval,
			 bad_irq_set_gen_params),
	KUNIT_CASE(irq_set_whose_end_overflows_is_einval),
	KUNIT_CASE(irq_set_needs_exactly_one_data_type),
	KUNIT_CASE(unknown_irq_set_flag_is_einval),
	KUNIT_CASE(irq_set_data_without_a_size_is_einval),
	{}
};

FIXTURE_SUITE("vfio_helpers", helpers_cases);
