# SPDX-License-Identifier: GPL-2.0-only
"""Debian's packages, of this release and of others."""
