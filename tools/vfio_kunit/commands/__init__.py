# SPDX-License-Identifier: GPL-2.0-only
"""One module a command: declare(parser) adds its options, run(args) performs it."""
