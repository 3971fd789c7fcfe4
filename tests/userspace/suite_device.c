// SPDX-License-Identifier: GPL-2.0-only
/* the file descriptor of a device: calls reach its driver */
#include <poll.h>
#include <string.h>

#include <linux/serial_reg.h>

#include "suites.h"

/* offsets of the regions of the sample driver */
#define REGION(index)	((off_t)(index) << 40)
#define CONFIG		REGION(VFIO_PCI_CONFIG_REGION_INDEX)
#define PORT		REGION(VFIO_PCI_BAR0_REGION_INDEX)
#define NO_REGION	REGION(VFIO_PCI_NUM_REGIONS)

static void device_info_comes_from_the_driver(void)
{
	struct stage stage = stage_device();
	struct vfio_device_info info = { .argsz = sizeof(info) };

	OK(ioctl(stage.device, VFIO_DEVICE_GET_INFO, &info));
	SHOW(info.flags);
	HOLDS(info.flags == VFIO_DEVICE_FLAGS_PCI);
	HOLDS(info.num_regions == VFIO_PCI_NUM_REGIONS);
	HOLDS(info.num_irqs == VFIO_PCI_NUM_IRQS);
	info.argsz = 15;
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_GET_INFO, &info));
	FAILS(EFAULT, ioctl(stage.device, VFIO_DEVICE_GET_INFO, unmapped));
}

static void region_info_comes_from_the_driver(void)
{
	struct stage stage = stage_device();
	struct vfio_region_info info = { .argsz = sizeof(info) };

	for (info.index = 0; info.index < VFIO_PCI_NUM_REGIONS; info.index++) {
		OK(ioctl(stage.device, VFIO_DEVICE_GET_REGION_INFO, &info));
		SHOW(info.index);
		SHOW(info.flags);
		SHOW(info.size);
		SHOW(info.offset);
	}
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_GET_REGION_INFO, &info));
	info.index = 0;
	info.argsz = sizeof(info) - 1;
	FAILS(EINVAL, ioctl(stage.device, VFIO_DEVICE_GET_REGION_INFO, &info));
}

static void config_space_is_readable(void)
{
	struct stage stage = stage_device();
	__u8 config[64];
	__u32 id;

	GIVES(4, pread(stage.device, &id, 4, CONFIG));
	SHOW(id);
	HOLDS(id == 0x32534348);
	GIVES(64, pread(stage.device, config, 64, CONFIG));
	HOLDS(!memcmp(config, &id, 4));
	GIVES(1, pread(stage.device, config, 1, CONFIG + 0x3d));
	HOLDS(config[0] == 1);
}

static void config_space_is_writable(void)
{
	struct stage stage = stage_device();
	__u32 bar = 0xffffffff;
	__u8 line = 7;

	GIVES(4, pwrite(stage.device, &bar, 4, CONFIG + 0x10));
	GIVES(4, pread(stage.device, &bar, 4, CONFIG + 0x10));
	SHOW(bar);
	HOLDS(bar == 0xfffffff9);
	GIVES(1, pwrite(stage.device, &line, 1, CONFIG + 0x3c));
	line = 0;
	GIVES(1, pread(stage.device, &line, 1, CONFIG + 0x3c));
	HOLDS(line == 7);
}

static void port_keeps_a_written_byte(void)
{
	struct stage stage = stage_device();
	__u8 byte = 0x5a;

	GIVES(1, pwrite(stage.device, &byte, 1, PORT + UART_SCR));
	byte = 0;
	GIVES(1, pread(stage.device, &byte, 1, PORT + UART_SCR));
	SHOW(byte);
	HOLDS(byte == 0x5a);
}

static void port_loops_back(void)
{
	struct stage stage = stage_device();
	__u8 byte, sent[] = "vfio";
	unsigned int i;

	for (i = 0; i < 4; i++)
		GIVES(1, pwrite(stage.device, &sent[i], 1, PORT + UART_TX));
	for (i = 0; i < 4; i++) {
		GIVES(1, pread(stage.device, &byte, 1, PORT + UART_LSR));
		HOLDS(byte & UART_LSR_DR);
		GIVES(1, pread(stage.device, &byte, 1, PORT + UART_RX));
		HOLDS(byte == sent[i]);
	}
	GIVES(1, pread(stage.device, &byte, 1, PORT + UART_LSR));
	HOLDS(!(byte & UART_LSR_DR));
}

static void read_moves_the_file_position(void)
{
	struct stage stage = stage_device();
	__u8 bytes[3];

	/* registers IIR, LCR and MCR follow RX and IER */
	GIVES(1, read(stage.device, bytes, 1));
	GIVES(1, read(stage.device, bytes, 1));
	bytes[0] = 0x0b;
	GIVES(1, pwrite(stage.device, bytes, 1, PORT + UART_LCR));
	GIVES(1, read(stage.device, bytes, 1));
	GIVES(1, read(stage.device, bytes, 1));
	SHOW(bytes[0]);
	HOLDS(bytes[0] == 0x0b);
	FAILS(ESPIPE, lseek(stage.device, 0, SEEK_SET));
	FAILS(ESPIPE, lseek(stage.device, CONFIG, SEEK_SET));
}

static void io_with_bad_memory_is_efault(void)
{
	struct stage stage = stage_device();

	FAILS(EFAULT, pread(stage.device, unmapped, 4, CONFIG));
	FAILS(EFAULT, pwrite(stage.device, unmapped, 4, CONFIG + 0x10));
	GIVES(0, pread(stage.device, unmapped, 0, CONFIG));
}

static void io_outside_of_the_regions_fails(void)
{
	struct stage stage = stage_device();
	__u32 word = 0;

	FAILS(EFAULT, pread(stage.device, &word, 4, NO_REGION));
	FAILS(EFAULT, pwrite(stage.device, &word, 4, NO_REGION));
	FAILS(EINVAL, pread(stage.device, &word, 4, -1));
}

static void unsupported_device_calls_fail(void)
{
	struct stage stage = stage_device();
	struct pollfd poll_device = { .fd = stage.device, .events = POLLIN };

	FAILS(EINVAL, mmap(NULL, 4096, PROT_READ, MAP_SHARED, stage.device,
			   CONFIG));
	FAILS(ENOTTY, ioctl(stage.device, VFIO_GROUP_UNSET_CONTAINER));
	FAILS(ENOTTY, ioctl(stage.device, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
	FAILS(ENOTTY, ioctl(stage.device, VFIO_DEVICE_PCI_HOT_RESET,
			    unmapped));
	GIVES(1, poll(&poll_device, 1, 0));
	SHOW(poll_device.revents);
}

static void reset_reaches_the_driver(void)
{
	struct stage stage = stage_device();

	OK(ioctl(stage.device, VFIO_DEVICE_RESET));
	OK(ioctl(stage.device, VFIO_DEVICE_RESET, unmapped));
}

static void devices_do_not_share_state(void)
{
	struct stage stage = stage_device();
	struct mdev other = mdev_create(2, 1);
	int group = OPENS(open(other.group, O_RDWR));
	__u8 mine = 0x11, its = 0x22;
	int device;

	OK(ioctl(group, VFIO_GROUP_SET_CONTAINER, &stage.container));
	device = OPENS(ioctl(group, VFIO_GROUP_GET_DEVICE_FD, other.name));
	GIVES(1, pwrite(stage.device, &mine, 1, PORT + UART_SCR));
	GIVES(1, pwrite(device, &its, 1, PORT + UART_SCR));
	mine = 0;
	GIVES(1, pread(stage.device, &mine, 1, PORT + UART_SCR));
	HOLDS(mine == 0x11);
}

static const struct ktap_case cases[] = {
	CASE(device_info_comes_from_the_driver),
	CASE(region_info_comes_from_the_driver),
	CASE(config_space_is_readable),
	CASE(config_space_is_writable),
	CASE(port_keeps_a_written_byte),
	CASE(port_loops_back),
	CASE(read_moves_the_file_position),
	CASE(io_with_bad_memory_is_efault),
	CASE(io_outside_of_the_regions_fails),
	CASE(unsupported_device_calls_fail),
	CASE(reset_reaches_the_driver),
	CASE(devices_do_not_share_state),
	{ }
};

SUITE(guest_device);
