# SPDX-License-Identifier: GPL-2.0-only
"""Measurements of the tool and of the cores."""
