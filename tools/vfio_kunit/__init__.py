# SPDX-License-Identifier: GPL-2.0-only
"""Builds, boots and judges the KUnit suites of the vfio-kunit project."""
