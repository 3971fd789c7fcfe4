// SPDX-License-Identifier: GPL-2.0-only
/*
 * Helpers for the ioctls of device and IOMMU drivers: capability chains and the
 * argument of VFIO_DEVICE_SET_IRQS, see <uapi/linux/vfio.h>
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "vfio_private.h"

/*
 * A chain is one buffer. The next member of a header is the distance of the
 * next header from the start of the buffer, and 0 in the last header.
 */
static struct vfio_info_cap_header *
vfio_cap_next(const struct vfio_info_cap *caps,
	      const struct vfio_info_cap_header *cap)
{
	return cap->next ? (void *)caps->buf + cap->next : NULL;
}

/**
 * vfio_info_cap_add() - append a capability to a chain
 * @caps: the chain; freed and empty if there is no memory
 * @size: bytes that the capability takes, its header included
 * @id: ID of the capability
 * @version: version of the capability
 *
 * Context: Process context. May sleep.
 * Return: the capability, zeroed but for its header, or ERR_PTR(-ENOMEM). The
 * capability moves when the next one is appended.
 */
struct vfio_info_cap_header *vfio_info_cap_add(struct vfio_info_cap *caps,
					       size_t size, u16 id, u16 version)
{
	const size_t end = caps->size;
	struct vfio_info_cap_header *cap, *next;
	void *buf;

	buf = krealloc(caps->buf, end + size, GFP_KERNEL);
	if (!buf) {
		kfree(caps->buf);
		*caps = (struct vfio_info_cap) { };
		return ERR_PTR(-ENOMEM);
	}
	memset(buf + end, 0, size);
	*caps = (struct vfio_info_cap) { .buf = buf, .size = end + size };

	/* In an empty chain the new header links to itself: end is 0 then. */
	for (cap = buf; (next = vfio_cap_next(caps, cap)); cap = next)
		;
	cap->next = end;

	cap = buf + end;
	cap->id = id;
	cap->version = version;
	return cap;
}
EXPORT_SYMBOL_GPL(vfio_info_cap_add);

/**
 * vfio_info_cap_shift() - make a chain ready for user space
 * @caps: a chain with at least one capability
 * @offset: offset of the chain in the buffer of user space, in bytes
 *
 * Context: Any context.
 */
void vfio_info_cap_shift(struct vfio_info_cap *caps, size_t offset)
{
	struct vfio_info_cap_header *cap = caps->buf, *next;

	while ((next = vfio_cap_next(caps, cap))) {
		cap->next += offset;
		cap = next;
	}
}
EXPORT_SYMBOL(vfio_info_cap_shift);

/**
 * vfio_info_add_capability() - append a copy of a capability to a chain
 * @caps: the chain
 * @cap: the capability, whose header's next member does not matter
 * @size: bytes that @cap takes, its header included
 *
 * Context: Process context. May sleep.
 * Return: 0 or -ENOMEM, see vfio_info_cap_add().
 */
int vfio_info_add_capability(struct vfio_info_cap *caps,
			     struct vfio_info_cap_header *cap, size_t size)
{
	struct vfio_info_cap_header *copy;

	copy = vfio_info_cap_add(caps, size, cap->id, cap->version);
	if (!IS_ERR(copy))
		memcpy(copy + 1, cap + 1, size - sizeof(*cap));
	return PTR_ERR_OR_ZERO(copy);
}
EXPORT_SYMBOL(vfio_info_add_capability);

/* Bytes of data for each interrupt. Exactly one of the flags is to be set. */
static const struct {
	u32 flag;
	size_t size;
} vfio_irq_data_types[] = {
	{ VFIO_IRQ_SET_DATA_NONE, 0 },
	{ VFIO_IRQ_SET_DATA_BOOL, sizeof(u8) },
	{ VFIO_IRQ_SET_DATA_EVENTFD, sizeof(s32) },
};

static int vfio_irq_data_unit(u32 flags)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vfio_irq_data_types); i++) {
		if (vfio_irq_data_types[i].flag ==
		    (flags & VFIO_IRQ_SET_DATA_TYPE_MASK))
			return vfio_irq_data_types[i].size;
	}
	return -EINVAL;
}

/**
 * vfio_set_irqs_validate_and_prepare() - validate a VFIO_DEVICE_SET_IRQS header
 * @hdr: header of the argument, copied from user space
 * @num_irqs: number of interrupts of the kind that @hdr selects
 * @max_irq_type: number of kinds
 * @data_size: set to the bytes of data behind the header, or to 0 on an error;
 *	NULL if the caller takes no data
 *
 * Context: Any context.
 * Return: 0 or -EINVAL.
 */
int vfio_set_irqs_validate_and_prepare(struct vfio_irq_set *hdr, int num_irqs,
				       int max_irq_type, size_t *data_size)
{
	const u32 known = VFIO_IRQ_SET_DATA_TYPE_MASK |
			  VFIO_IRQ_SET_ACTION_TYPE_MASK;
	const size_t header = offsetof(struct vfio_irq_set, data);
	int unit = vfio_irq_data_unit(hdr->flags);
	u64 size;
	u32 end;

	if (data_size)
		*data_size = 0;

	if (hdr->argsz < header || hdr->index >= max_irq_type ||
	    hdr->flags & ~known || unit < 0)
		return -EINVAL;

	/* An end of U32_MAX counts as an overflow as well, see 5.10. */
	if (check_add_overflow(hdr->start, hdr->count, &end) ||
	    end == U32_MAX || hdr->start >= num_irqs || end > num_irqs)
		return -EINVAL;

	size = (u64)unit * hdr->count;
	if (size > hdr->argsz - header || (unit && !data_size))
		return -EINVAL;

	if (data_size)
		*data_size = size;
	return 0;
}
EXPORT_SYMBOL(vfio_set_irqs_validate_and_prepare);
