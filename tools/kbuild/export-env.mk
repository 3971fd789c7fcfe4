# SPDX-License-Identifier: GPL-2.0-only
#
# Read by every make of a build ahead of its own makefile (through MAKEFILES).
# Stores what the kernel's top Makefile exports to the makes below it, so that
# a later build can start those by themselves.

# Makefile.build is always given obj=; what is left is the top Makefile.
ifndef obj
.PHONY: vfio-kunit-env
vfio-kunit-env:
	@env -0 > $(VFIO_KUNIT_ENV)

prepare: vfio-kunit-env

# The first rule of the kernel's makefile must stay the default.
.DEFAULT_GOAL :=
endif
