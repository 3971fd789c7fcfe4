// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the ioctls of device and IOMMU drivers have in common: capability chains
 * and the arguments of VFIO_DEVICE_SET_IRQS, see <uapi/linux/vfio.h>
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "vfio_private.h"

/* The header at an offset of the chain's buffer */
static struct vfio_info_cap_header *vfio_info_cap_at(struct vfio_info_cap *caps,
						     size_t offset)
{
	return (void *)caps->buf + offset;
}

/**
 * vfio_info_cap_add() - append a capability to a chain
 * @caps: the chain; if there is no memory it is freed and empty
 * @size: bytes that the capability takes, its header included
 * @id: its ID
 * @version: its version
 *
 * Until vfio_info_cap_shift() a header's next counts from the start of the
 * chain.
 *
 * Context: May sleep.
 * Return: the capability, zeroed but for its header, or ERR_PTR(-ENOMEM). It
 * moves when the next one is appended.
 */
struct vfio_info_cap_header *vfio_info_cap_add(struct vfio_info_cap *caps,
					       size_t size, u16 id, u16 version)
{
	struct vfio_info_cap_header *last, *new;
	void *buf;

	buf = krealloc(caps->buf, caps->size + size, GFP_KERNEL);
	if (!buf) {
		kfree(caps->buf);
		caps->buf = NULL;
		caps->size = 0;
		return ERR_PTR(-ENOMEM);
	}
	caps->buf = buf;

	new = vfio_info_cap_at(caps, caps->size);
	memset(new, 0, size);
	new->id = id;
	new->version = version;

	/* The first one finds itself, and links to offset 0, the end */
	last = caps->buf;
	while (last->next)
		last = vfio_info_cap_at(caps, last->next);
	last->next = caps->size;

	caps->size += size;
	return new;
}
EXPORT_SYMBOL_GPL(vfio_info_cap_add);

/**
 * vfio_info_cap_shift() - make a chain ready for user space
 * @caps: a chain with at least one capability
 * @offset: where in user space's buffer the chain will start, in bytes
 *
 * Context: Any.
 */
void vfio_info_cap_shift(struct vfio_info_cap *caps, size_t offset)
{
	struct vfio_info_cap_header *cap = caps->buf;
	u32 next;

	while ((next = cap->next)) {
		cap->next += offset;
		cap = vfio_info_cap_at(caps, next);
	}
}
EXPORT_SYMBOL(vfio_info_cap_shift);

/**
 * vfio_info_add_capability() - append a copy of a capability to a chain
 * @caps: the chain
 * @cap: the capability; next in its header does not matter
 * @size: bytes that it takes, its header included
 *
 * Context: May sleep.
 * Return: 0 or -ENOMEM, see vfio_info_cap_add().
 */
int vfio_info_add_capability(struct vfio_info_cap *caps,
			     struct vfio_info_cap_header *cap, size_t size)
{
	struct vfio_info_cap_header *new;

	new = vfio_info_cap_add(caps, size, cap->id, cap->version);
	if (IS_ERR(new))
		return PTR_ERR(new);

	memcpy(new + 1, cap + 1, size - sizeof(*cap));
	return 0;
}
EXPORT_SYMBOL(vfio_info_add_capability);

/**
 * vfio_set_irqs_validate_and_prepare() - check what VFIO_DEVICE_SET_IRQS got
 * @hdr: header of the argument, copied from user space
 * @num_irqs: number of interrupts of the kind that @hdr selects
 * @max_irq_type: number of kinds
 * @data_size: set to the bytes of data behind the header; NULL if the caller
 *	takes none
 *
 * Context: Any.
 * Return: 0 or -EINVAL.
 */
int vfio_set_irqs_validate_and_prepare(struct vfio_irq_set *hdr, int num_irqs,
				       int max_irq_type, size_t *data_size)
{
	const size_t minsz = offsetofend(struct vfio_irq_set, count);
	size_t size;

	if (hdr->argsz < minsz || hdr->index >= max_irq_type ||
	    hdr->count >= U32_MAX - hdr->start ||
	    hdr->flags & ~(VFIO_IRQ_SET_DATA_TYPE_MASK |
			   VFIO_IRQ_SET_ACTION_TYPE_MASK))
		return -EINVAL;

	if (data_size)
		*data_size = 0;

	/* Their sum does not overflow, by the check above */
	if (hdr->start >= num_irqs || hdr->start + hdr->count > num_irqs)
		return -EINVAL;

	switch (hdr->flags & VFIO_IRQ_SET_DATA_TYPE_MASK) {
	case VFIO_IRQ_SET_DATA_NONE:
		return 0;
	case VFIO_IRQ_SET_DATA_BOOL:
		size = sizeof(u8);
		break;
	case VFIO_IRQ_SET_DATA_EVENTFD:
		size = sizeof(s32);
		break;
	default:
		/* More than one type */
		return -EINVAL;
	}

	size *= hdr->count;
	if (hdr->argsz - minsz < size || !data_size)
		return -EINVAL;

	*data_size = size;
	return 0;
}
EXPORT_SYMBOL(vfio_set_irqs_validate_and_prepare);
