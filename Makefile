# SPDX-License-Identifier: GPL-2.0-only
#
# Two roles: kbuild descends here from drivers/Makefile of a kernel tree, and
# people type `make run` or `make test` in the checkout.

ifneq ($(KERNELRELEASE)$(obj),)

subdir-ccflags-y += -I$(srctree)/$(obj)/include

# What the suites need to know of the core goes in without the core knowing: a
# header is forced into the objects below drivers/vfio/ and into no others. A
# benchmark without the suites gets the core as it is.
ifndef CONFIG_VFIO_CORE_PLAIN
# Its warnings go through the trap.
ifdef CONFIG_WARN_TRAP
$(obj)/drivers/vfio: KBUILD_CFLAGS += -include $(srctree)/$(obj)/include/warn_trap/force.h
endif

# So do its allocations.
ifdef CONFIG_ALLOC_TRAP
$(obj)/drivers/vfio: KBUILD_CFLAGS += -include $(srctree)/$(obj)/include/alloc_trap/force.h
endif

# And whoever registers IOMMU group notifiers is observed.
ifdef CONFIG_IOMMU_OBSERVER
observed := $(addprefix $(obj)/,drivers/vfio lib/mock_iommu tests)
$(observed): KBUILD_CFLAGS += -include $(srctree)/$(obj)/include/iommu_observer/force.h
endif
endif

# Last of all, so that it takes over what the others have left: the explorer.
ifdef CONFIG_INTERLEAVE
include $(srctree)/$(obj)/lib/interleave/Makefile.subject
$(obj)/drivers/vfio: KBUILD_CFLAGS += $(interleave-flags) -include $(srctree)/$(obj)/include/interleave/group_chain.h
endif

# The vintage core, if it is the one under test, is compiled in tests/.
ifndef CONFIG_VFIO_CORE_TREE
obj-$(CONFIG_VFIO_CORE) += drivers/vfio/
endif
obj-$(CONFIG_ALLOC_TRAP) += lib/alloc_trap/
obj-$(CONFIG_WARN_TRAP) += lib/warn_trap/
obj-$(CONFIG_USER_MM) += lib/user_mm/
obj-$(CONFIG_IOMMU_GROUP_NOTIFIER) += lib/iommu_notifier/
obj-$(CONFIG_IOMMU_OBSERVER) += lib/iommu_observer/
obj-$(CONFIG_KUNIT_RUNNER) += lib/kunit_runner/
obj-$(CONFIG_INTERLEAVE) += lib/interleave/
obj-$(CONFIG_MOCK_IOMMU) += lib/mock_iommu/
obj-$(CONFIG_VFIO_KUNIT_TEST) += tests/
obj-$(CONFIG_INTERLEAVE_KUNIT_TEST) += tests/interleave/
obj-$(CONFIG_VFIO_KUNIT_BENCH) += tests/bench/

else

.PHONY: run test explore

run:
	@tools/vfio-kunit setup
	@tools/vfio-kunit run

test:
	@tools/vfio-kunit setup --kernel 6.12 --kernel 6.1
	@/usr/bin/python3 tests/everything.py

explore:
	@tools/vfio-kunit setup
	@tools/vfio-kunit explore

endif
