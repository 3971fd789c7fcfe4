# SPDX-License-Identifier: GPL-2.0-only
"""The version of the project; CHANGELOG.md says what each brought."""

VERSION = "0.1.0"
