# SPDX-License-Identifier: GPL-2.0-only
"""One build, boot and verdict, from options to exit status."""
