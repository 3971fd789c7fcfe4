/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver interface of the VFIO core
 *
 * It is the interface of Linux 5.10. A tree that still has it declares it in
 * <linux/vfio.h>, which is then used as it is; other trees get the same types
 * and functions from here. Not offered: vfio_virqfd_*() and vfio_spapr_*(),
 * which live in modules of their own beside the core.
 *
 * A file that includes this header must not include a later tree's
 * <linux/vfio.h>, whose structures have the same names and other members.
 */
#ifndef _VFIO_VFIO_H
#define _VFIO_VFIO_H

#include <linux/version.h>

/* That interface came to its end in 5.12. */
#if KERNEL_VERSION(5, 12, 0) > LINUX_VERSION_CODE

#include <linux/vfio.h>

#else

#ifdef VFIO_H
#error "<linux/vfio.h> of this tree declares another VFIO interface"
#endif
/* Keep it out from here on. */
#define VFIO_H

#include <linux/completion.h>
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/notifier.h>
#include <linux/refcount.h>
#include <uapi/linux/vfio.h>

struct device;
struct file;
struct kvm;
struct module;
struct vfio_group;
struct vfio_device_ops;

/**
 * struct vfio_device - a device that a driver has put behind VFIO
 * @dev: the device itself
 * @ops: the driver's operations for user space
 * @group: group of the device from registration to unregistration
 * @refcount: private; 1 for the registration and 1 for each user
 * @comp: private; completed when @refcount drops to 0
 * @group_next: private; entry in the group's list of devices
 * @device_data: private; argument of the callbacks in @ops
 */
struct vfio_device {
	struct device *dev;
	const struct vfio_device_ops *ops;
	struct vfio_group *group;
	refcount_t refcount;
	struct completion comp;
	struct list_head group_next;
	void *device_data;
};

/**
 * struct vfio_device_ops - operations of a driver for the user of its device
 * @name: name of the driver
 * @open: make the device ready for a file descriptor, which is made only if
 *	this returns 0; mandatory
 * @release: undo @open when the file descriptor is closed; mandatory
 * @read: read(2) on the file descriptor, -EINVAL if absent
 * @write: write(2) on the file descriptor, -EINVAL if absent
 * @ioctl: ioctl(2) on the file descriptor, -EINVAL if absent
 * @mmap: mmap(2) on the file descriptor, -EINVAL if absent
 * @request: ask the user to release the device, which is being unregistered;
 *	called again every ten seconds with a growing count
 * @match: compare a name given to VFIO_GROUP_GET_DEVICE_FD with that of the
 *	device. 0 if they differ, positive if they are equal, negative errno to
 *	give up the search. If absent, dev_name() is compared. Called with the
 *	group's list of devices locked: it must not call back into the core
 */
struct vfio_device_ops {
	char *name;
	int (*open)(void *device_data);
	void (*release)(void *device_data);
	ssize_t (*read)(void *device_data, char __user *buf, size_t count,
			loff_t *ppos);
	ssize_t (*write)(void *device_data, const char __user *buf,
			 size_t count, loff_t *ppos);
	long (*ioctl)(void *device_data, unsigned int cmd, unsigned long arg);
	int (*mmap)(void *device_data, struct vm_area_struct *vma);
	void (*request)(void *device_data, unsigned int count);
	int (*match)(void *device_data, char *buf);
};

/**
 * struct vfio_iommu_driver_ops - an IOMMU backend of containers
 * @name: name of the backend
 * @owner: module that is held while a container uses the backend
 * @open: make an instance for one container; the argument is that of
 *	VFIO_SET_IOMMU, the result an error pointer or the callbacks' data
 * @release: free the instance, after the last group has been detached and the
 *	last call into it has returned
 * @read: read(2) on the container, -EINVAL if absent
 * @write: write(2) on the container, -EINVAL if absent
 * @ioctl: every ioctl(2) on the container that the core does not know, and
 *	VFIO_CHECK_EXTENSION, which must also work without an instance;
 *	mandatory
 * @mmap: mmap(2) on the container, -EINVAL if absent
 * @attach_group: put the devices of an IOMMU group behind the instance
 * @detach_group: undo @attach_group
 * @pin_pages: vfio_pin_pages(), -ENOTTY if absent
 * @unpin_pages: vfio_unpin_pages(), -ENOTTY if absent
 * @register_notifier: vfio_register_notifier(), -ENOTTY if absent
 * @unregister_notifier: vfio_unregister_notifier(), -ENOTTY if absent
 * @dma_rw: vfio_dma_rw(), -ENOTTY if absent
 */
struct vfio_iommu_driver_ops {
	char *name;
	struct module *owner;
	void *(*open)(unsigned long arg);
	void (*release)(void *instance);
	ssize_t (*read)(void *instance, char __user *buf, size_t count,
			loff_t *ppos);
	ssize_t (*write)(void *instance, const char __user *buf,
			 size_t count, loff_t *ppos);
	long (*ioctl)(void *instance, unsigned int cmd, unsigned long arg);
	int (*mmap)(void *instance, struct vm_area_struct *vma);
	int (*attach_group)(void *instance, struct iommu_group *group);
	void (*detach_group)(void *instance, struct iommu_group *group);
	int (*pin_pages)(void *instance, struct iommu_group *group,
			 unsigned long *user_pfn, int npage, int prot,
			 unsigned long *phys_pfn);
	int (*unpin_pages)(void *instance, unsigned long *user_pfn,
			   int npage);
	int (*register_notifier)(void *instance, unsigned long *events,
				 struct notifier_block *nb);
	int (*unregister_notifier)(void *instance,
				   struct notifier_block *nb);
	int (*dma_rw)(void *instance, dma_addr_t user_iova, void *data,
		      size_t count, bool write);
};

/* The IOMMU group of a device, or a substitute in no-IOMMU mode. */
struct iommu_group *vfio_iommu_group_get(struct device *dev);
void vfio_iommu_group_put(struct iommu_group *group, struct device *dev);

/* Devices. */
void vfio_init_group_dev(struct vfio_device *device, struct device *dev,
			 const struct vfio_device_ops *ops, void *device_data);
int vfio_register_group_dev(struct vfio_device *device);
void vfio_unregister_group_dev(struct vfio_device *device);
int vfio_add_group_dev(struct device *dev, const struct vfio_device_ops *ops,
		       void *device_data);
void *vfio_del_group_dev(struct device *dev);
struct vfio_device *vfio_device_get_from_dev(struct device *dev);
void vfio_device_put(struct vfio_device *device);
void *vfio_device_data(struct vfio_device *device);

/* IOMMU drivers */
int vfio_register_iommu_driver(const struct vfio_iommu_driver_ops *ops);
void vfio_unregister_iommu_driver(const struct vfio_iommu_driver_ops *ops);

/* Users of a group other than user space, such as KVM. */
struct vfio_group *vfio_group_get_external_user(struct file *filep);
struct vfio_group *vfio_group_get_external_user_from_dev(struct device *dev);
void vfio_group_put_external_user(struct vfio_group *group);
bool vfio_external_group_match_file(struct vfio_group *group,
				    struct file *filep);
int vfio_external_user_iommu_id(struct vfio_group *group);
long vfio_external_check_extension(struct vfio_group *group,
				   unsigned long arg);

/* Access to the memory of user space for mediated devices. */
#define VFIO_PIN_PAGES_MAX_ENTRIES	(PAGE_SIZE / sizeof(unsigned long))

int vfio_pin_pages(struct device *dev, unsigned long *user_pfn, int npage,
		   int prot, unsigned long *phys_pfn);
int vfio_unpin_pages(struct device *dev, unsigned long *user_pfn, int npage);
int vfio_group_pin_pages(struct vfio_group *group,
			 unsigned long *user_iova_pfn, int npage, int prot,
			 unsigned long *phys_pfn);
int vfio_group_unpin_pages(struct vfio_group *group,
			   unsigned long *user_iova_pfn, int npage);
int vfio_dma_rw(struct vfio_group *group, dma_addr_t user_iova, void *data,
		size_t len, bool write);

/**
 * enum vfio_notify_type - source of the events that a notifier is called for
 * @VFIO_IOMMU_NOTIFY: the container's IOMMU driver
 * @VFIO_GROUP_NOTIFY: the group
 *
 * Each type has event bits of its own.
 */
enum vfio_notify_type {
	VFIO_IOMMU_NOTIFY = 0,
	VFIO_GROUP_NOTIFY = 1,
};

/* Of VFIO_IOMMU_NOTIFY: user space takes back a range of memory. */
#define VFIO_IOMMU_NOTIFY_DMA_UNMAP	BIT(0)
/* Of VFIO_GROUP_NOTIFY: a virtual machine took the group, or left it (NULL). */
#define VFIO_GROUP_NOTIFY_SET_KVM	BIT(0)

int vfio_register_notifier(struct device *dev, enum vfio_notify_type type,
			   unsigned long *required_events,
			   struct notifier_block *nb);
int vfio_unregister_notifier(struct device *dev, enum vfio_notify_type type,
			     struct notifier_block *nb);
void vfio_group_set_kvm(struct vfio_group *group, struct kvm *kvm);

/**
 * struct vfio_info_cap - a chain of capabilities on its way to user space
 * @buf: the chain, NULL when it is empty; the owner frees it with kfree()
 * @size: length of @buf in bytes
 */
struct vfio_info_cap {
	struct vfio_info_cap_header *buf;
	size_t size;
};

struct vfio_info_cap_header *vfio_info_cap_add(struct vfio_info_cap *caps,
					       size_t size, u16 id,
					       u16 version);
void vfio_info_cap_shift(struct vfio_info_cap *caps, size_t offset);
int vfio_info_add_capability(struct vfio_info_cap *caps,
			     struct vfio_info_cap_header *cap, size_t size);
int vfio_set_irqs_validate_and_prepare(struct vfio_irq_set *hdr, int num_irqs,
				       int max_irq_type, size_t *data_size);

#endif /* LINUX_VERSION_CODE */

#endif /* _VFIO_VFIO_H */
