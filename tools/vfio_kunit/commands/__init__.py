# SPDX-License-Identifier: GPL-2.0-only
"""One module a sub-command: register(subparsers) declares it, run(args) does it."""
