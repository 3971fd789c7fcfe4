# SPDX-License-Identifier: GPL-2.0-only
"""What the explorer prints: schedules, replay strings, timelines."""
