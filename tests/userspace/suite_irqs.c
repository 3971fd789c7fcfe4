// SPDX-License-Identifier: GPL-2.0-only
/* VFIO_DEVICE_SET_IRQS, whose argument the core checks for the driver */
#include <string.h>
#include <sys/eventfd.h>

#include <linux/serial_reg.h>

#include "suites.h"

#define TRIGGER_EVENTFD \
	(VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER)

/* the argument of VFIO_DEVICE_SET_IRQS with room for two eventfds */
struct irq_set {
	struct vfio_irq_set head;
	__s32 eventfd[2];
};

/* The driver ignores interrupts until VFIO_DEVICE_GET_INFO. */
static struct stage stage_irqs(void)
{
	struct stage stage = stage_device();
	struct vfio_device_info info = { .argsz = sizeof(info) };

	OK(ioctl(stage.device, VFIO_DEVICE_GET_INFO, &info));
	return stage;
}

static void fill(struct irq_set *set, __u32 index, __u32 flags,
		 __u32 start, __u32 count, int eventfd)
{
	*set = (struct irq_set) {
		.head = {
			.argsz = sizeof(struct vfio_irq_set) + sizeof(__s32),
			.flags = flags,
			.index = index,
			.start = start,
			.count = count,
		},
		.eventfd = { eventfd, eventfd },
	};
}

/* a system call whose arguments fit in one line of the transcript */
static int set_irqs(int device, __u32 index, __u32 flags, __u32 start,
		    __u32 count, int eventfd)
{
	struct irq_set set;

	fill(&set, index, flags, start, count, eventfd);
	return ioctl(device, VFIO_DEVICE_SET_IRQS, &set);
}

static void write_port(int device, unsigned int where, __u8 byte)
{
	GIVES(1, pwrite(device, &byte, 1, where));
}

/* Make the port interrupt once, by the first byte. */
static void cause_interrupt(int device)
{
	write_port(device, UART_FCR, UART_FCR_ENABLE_FIFO);
	write_port(device, UART_IER, UART_IER_RDI);
	write_port(device, UART_TX, 'x');
}

static void irq_info_comes_from_the_driver(void)
{
	struct stage stage = stage_irqs();
	struct vfio_irq_info info = { .argsz = sizeof(info) };

	OK(ioctl(stage.device, VFIO_DEVICE_GET_IRQ_INFO, &info));
	SHOW(info.flags);
	SHOW(info.count);
	HOLDS(info.flags & VFIO_IRQ_INFO_EVENTFD);
	info.index = VFIO_PCI_MSIX_IRQ_INDEX;
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_GET_IRQ_INFO, &info));
	info.index = VFIO_PCI_NUM_IRQS;
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_GET_IRQ_INFO, &info));
	info.index = 0;
	info.argsz = sizeof(info) - 1;
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_GET_IRQ_INFO, &info));
}

static void interrupt_signals_the_eventfd(void)
{
	struct stage stage = stage_irqs();
	int event = OPENS(eventfd(0, EFD_NONBLOCK));
	__u64 count = 0;

	OK(set_irqs(stage.device, VFIO_PCI_INTX_IRQ_INDEX, TRIGGER_EVENTFD, 0,
		    1, event));
	FAILS(EAGAIN, read(event, &count, sizeof(count)));
	cause_interrupt(stage.device);
	GIVES(8, read(event, &count, sizeof(count)));
	SHOW(count);
	HOLDS(count == 1);
}

static void message_interrupt_signals_the_eventfd(void)
{
	struct stage stage = stage_irqs();
	int event = OPENS(eventfd(0, EFD_NONBLOCK));
	__u64 count = 0;

	OK(set_irqs(stage.device, VFIO_PCI_MSI_IRQ_INDEX, TRIGGER_EVENTFD, 0,
		    1, event));
	cause_interrupt(stage.device);
	GIVES(8, read(event, &count, sizeof(count)));
	HOLDS(count == 1);
}

static void eventfd_outlives_the_device_fd(void)
{
	struct stage stage = stage_irqs();
	int event = OPENS(eventfd(0, EFD_NONBLOCK));
	__u64 count = 0;

	OK(set_irqs(stage.device, VFIO_PCI_INTX_IRQ_INDEX, TRIGGER_EVENTFD, 0,
		    1, event));
	cause_interrupt(stage.device);
	OK(close(stage.device));
	GIVES(8, read(event, &count, sizeof(count)));
}

static void data_none_disables_interrupts(void)
{
	struct stage stage = stage_irqs();
	int event = OPENS(eventfd(0, EFD_NONBLOCK));

	OK(set_irqs(stage.device, VFIO_PCI_INTX_IRQ_INDEX, TRIGGER_EVENTFD, 0,
		    1, event));
	OK(set_irqs(stage.device, VFIO_PCI_INTX_IRQ_INDEX,
		    VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER, 0, 0,
		    -1));
	OK(set_irqs(stage.device, VFIO_PCI_INTX_IRQ_INDEX,
		    VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_MASK, 0, 1,
		    -1));
}

static void set_irqs_rejects_other_files(void)
{
	struct stage stage = stage_irqs();

	FAILS(EBADF, set_irqs(stage.device, VFIO_PCI_INTX_IRQ_INDEX,
			      TRIGGER_EVENTFD, 0, 1, 1000));
	FAILS(EINVAL, set_irqs(stage.device, VFIO_PCI_INTX_IRQ_INDEX,
			       TRIGGER_EVENTFD, 0, 1, stage.container));
}

static void index_and_range_are_checked(void)
{
	struct stage stage = stage_irqs();
	const __u32 trigger = VFIO_IRQ_SET_DATA_NONE |
				 VFIO_IRQ_SET_ACTION_MASK;

	FAILS(EINVAL, set_irqs(stage.device, VFIO_PCI_NUM_IRQS, trigger, 0, 1,
			       -1));
	FAILS(EINVAL, set_irqs(stage.device, -1, trigger, 0, 1, -1));
	/* The driver passes the number of indexes as number of interrupts. */
	OK(set_irqs(stage.device, 0, trigger, VFIO_PCI_NUM_IRQS - 1, 1, -1));
	FAILS(EINVAL, set_irqs(stage.device, 0, trigger, VFIO_PCI_NUM_IRQS, 1,
			       -1));
	FAILS(EINVAL, set_irqs(stage.device, 0, trigger, 1, VFIO_PCI_NUM_IRQS,
			       -1));
	FAILS(EINVAL, set_irqs(stage.device, 0, trigger, 0, UINT32_MAX, -1));
	FAILS(EINVAL, set_irqs(stage.device, 0, trigger, 2, UINT32_MAX - 1,
			       -1));
}

static void flags_are_checked(void)
{
	struct stage stage = stage_irqs();

	FAILS(EINVAL, set_irqs(stage.device, 0, 0x40, 0, 1, -1));
	FAILS(EINVAL, set_irqs(stage.device, 0, 0x80000000, 0, 1, -1));
	FAILS(EINVAL, set_irqs(stage.device, 0, VFIO_IRQ_SET_ACTION_MASK, 0, 1,
			       -1));
	FAILS(EINVAL, set_irqs(stage.device, 0,
			       VFIO_IRQ_SET_DATA_NONE |
			       VFIO_IRQ_SET_DATA_EVENTFD |
			       VFIO_IRQ_SET_ACTION_MASK, 0, 1, -1));
	OK(set_irqs(stage.device, 0,
		    VFIO_IRQ_SET_DATA_BOOL | VFIO_IRQ_SET_ACTION_MASK, 0, 1,
		    -1));
}

static void argsz_must_cover_the_data(void)
{
	struct stage stage = stage_irqs();
	struct irq_set set;

	fill(&set, 0, VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_MASK, 0,
	     1, -1);
	set.head.argsz = sizeof(set.head) - 1;
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_SET_IRQS, &set));
	set.head.argsz = sizeof(set.head) + 3;
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_SET_IRQS, &set));
	set.head.argsz = sizeof(set.head) + 4;
	OK(ioctl(stage.device, VFIO_DEVICE_SET_IRQS, &set));
	set.head.count = 2;
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_SET_IRQS, &set));
	set.head.argsz = sizeof(set.head) + 8;
	OK(ioctl(stage.device, VFIO_DEVICE_SET_IRQS, &set));
}

static void data_in_bad_memory_is_efault(void)
{
	struct stage stage = stage_irqs();
	struct irq_set set;
	char *pages, *tail;

	fill(&set, 0, VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_MASK, 0,
	     1, -1);
	FAILS(EFAULT, ioctl(stage.device, VFIO_DEVICE_SET_IRQS, unmapped));
	pages = MAPS(mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	OK(munmap(pages + 4096, 4096));
	/* The head ends with the memory. */
	tail = pages + 4096 - sizeof(set.head);
	memcpy(tail, &set.head, sizeof(set.head));
	FAILS(EFAULT, ioctl(stage.device, VFIO_DEVICE_SET_IRQS, tail));
}

static const struct ktap_case cases[] = {
	CASE(irq_info_comes_from_the_driver),
	CASE(interrupt_signals_the_eventfd),
	CASE(message_interrupt_signals_the_eventfd),
	CASE(eventfd_outlives_the_device_fd),
	CASE(data_none_disables_interrupts),
	CASE(set_irqs_rejects_other_files),
	CASE(index_and_range_are_checked),
	CASE(flags_are_checked),
	CASE(argsz_must_cover_the_data),
	CASE(data_in_bad_memory_is_efault),
	{ }
};

SUITE(guest_irqs);
