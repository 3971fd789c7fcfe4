# SPDX-License-Identifier: GPL-2.0-only
"""What every test of the tool can count on."""
