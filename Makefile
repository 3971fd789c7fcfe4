# SPDX-License-Identifier: GPL-2.0-only
#
# Two roles: kbuild descends here from drivers/Makefile of a kernel tree, and
# people type `make run` or `make test` in the checkout.

ifneq ($(KERNELRELEASE)$(obj),)

# Where this project lies in the kernel tree, for the Makefiles below.
export VFIO_KUNIT := $(srctree)/$(obj)

subdir-ccflags-y += -I$(VFIO_KUNIT)/include

# The core is not changed for the suites: its objects are compiled with headers
# that intercept its warnings, allocations and registrations. A benchmark without
# the suites gets the core as it is.
ifndef CONFIG_VFIO_KUNIT_CORE_PLAIN
include $(VFIO_KUNIT)/lib/intercept/Makefile.subject
$(obj)/drivers/vfio: KBUILD_CFLAGS += $(intercept-core-flags)
observed := $(addprefix $(obj)/,drivers/vfio lib/mock_iommu tests)
$(observed): KBUILD_CFLAGS += $(intercept-registration-flags)
endif

# Last of all, so that it takes over what the others have left: the explorer.
ifdef CONFIG_VFIO_KUNIT_INTERLEAVE
include $(VFIO_KUNIT)/lib/interleave/Makefile.subject
$(obj)/drivers/vfio: KBUILD_CFLAGS += $(interleave-flags) -include $(VFIO_KUNIT)/include/intercept/explored_chain.h
endif

# The 5.10 core, if it is the one under test, is compiled in tests/.
ifndef CONFIG_VFIO_KUNIT_CORE_TREE
obj-$(CONFIG_VFIO_KUNIT_CORE) += drivers/vfio/
endif
obj-y += lib/intercept/
obj-$(CONFIG_VFIO_KUNIT_IOMMU_NOTIFIER) += lib/iommu_notifier/
obj-$(CONFIG_VFIO_KUNIT_RUNNER) += lib/kunit_runner/
obj-$(CONFIG_VFIO_KUNIT_INTERLEAVE) += lib/interleave/
obj-y += lib/mock_iommu/
obj-$(CONFIG_VFIO_KUNIT_TEST) += tests/
obj-$(CONFIG_VFIO_KUNIT_EXPLORER_TEST) += tests/explorer/
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
