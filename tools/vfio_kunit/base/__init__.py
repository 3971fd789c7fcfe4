# SPDX-License-Identifier: GPL-2.0-only
"""What every part of the tool stands on: failures, processes, files, the terminal."""
