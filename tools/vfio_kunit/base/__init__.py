# SPDX-License-Identifier: GPL-2.0-only
"""The base of the tool: failures, processes, files, the terminal."""
