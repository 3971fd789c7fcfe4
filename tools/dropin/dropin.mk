# SPDX-License-Identifier: GPL-2.0-only
#
# Appended by an include to drivers/vfio/Makefile of a private copy of a 5.10
# tree: vfio.o is then linked from the project's core instead of the tree's
# vfio.c. Everything else in that Makefile stays as it is.
#
# drivers/vfio/vfio-kunit is a link to the project.

dropin-project := vfio-kunit
dropin-core := $(dropin-project)/drivers/vfio

CONFIG_VFIO_KUNIT_CORE_NOIOMMU := $(CONFIG_VFIO_NOIOMMU)
include $(srctree)/$(src)/$(dropin-core)/Makefile

vfio-y := $(addprefix $(dropin-core)/,$(vfio-core-y))

# For the core's objects alone: the tree's own files must not see our headers.
dropin-cflags := -I$(srctree)/$(src)/$(dropin-project)/include
ifdef CONFIG_VFIO_NOIOMMU
dropin-cflags += -DCONFIG_VFIO_KUNIT_CORE_NOIOMMU=1
endif
$(foreach object,$(vfio-y),$(eval CFLAGS_$(object) := $(dropin-cflags)))
