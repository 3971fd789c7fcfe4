# SPDX-License-Identifier: GPL-2.0-only
"""The project's core in place of a 5.10 tree's own."""
