# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit diff: what makes one core out of another."""

import argparse

from vfio_kunit.base import console
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.commands import options
from vfio_kunit.kernel import cores, semantic, trees

DESCRIPTION = """\
Shows the change that the semantic patch (tools/semantic/group_notifier.cocci)
makes to a kernel tree's own VFIO core, as a diff that `patch -p1` takes. The
diff is made anew for the tree. stderr says whether its effect is that of the
notifier patch: the same functions gone, the same statements moved, nothing else
changed.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser, kernel={"default": trees.NOTIFIER},
                    core={"choices": (cores.PATCHED,), "default": cores.PATCHED,
                          "help": "the core (default: %(default)s)"})


def run(args: argparse.Namespace) -> None:
    patched = semantic.patch(trees.resolve(args.kernel).tree)
    console.say(patched.diff().rstrip("\n"))
    insertions, deletions = patched.counts
    facts = patched.facts
    console.remark(f"{insertions} insertions, {deletions} deletions; "
                   f"the notifier patch has {facts.insertions} and {facts.deletions}")
    if patched.problems:
        raise Failure("\n  ".join(["this is not the notifier patch's change", *patched.problems]),
                      hint=f"see {semantic.RULES.name} and {semantic.FACTS.name}",
                      code=Exit.CASE_FAILED)
    console.remark("the effect is that of the notifier patch")
