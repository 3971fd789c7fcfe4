# SPDX-License-Identifier: GPL-2.0-only
"""One module a command: declare(parser) says what it takes, run(args) does it."""
