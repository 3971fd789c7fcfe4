# SPDX-License-Identifier: GPL-2.0-only
"""One `dropin`: a user of VFIO on both cores of one kernel, and its transcripts compared."""

import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

from vfio_kunit.base import paths, process
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.base.progress import meter
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.boot import initramfs
from vfio_kunit.boot.booter import Booter
from vfio_kunit.boot.console_log import Watch
from vfio_kunit.build import kernel_build
from vfio_kunit.dropin import modules, private_tree, transcripts
from vfio_kunit.dropin.modules import PROJECT, TREE
from vfio_kunit.judge import result_folder, terminal, verdict
from vfio_kunit.session.session import Options, opened

# Names the cases about the agreement of the cores.
AGREE = "agree"


@dataclass(frozen=True)
class Client:
    """The program that runs in the guest, and its cases in the order in which they run."""

    program: pathlib.Path
    cases: list[transcripts.Key]


@dataclass
class Guest:
    """The result of one core."""

    verdict: verdict.Verdict
    console: list[str]


def run(options: Options, cores: Sequence[str]) -> Exit:
    """Build, boot on each core, compare, keep and show. Returns the exit status."""
    declared = transcripts.load(options.checkout / "tests/userspace/transcript_differences.toml")
    with opened(options) as session:
        kernel, variant = session.kernel, session.variant
        farm = private_tree.farm(kernel, options.checkout)
        name = modules.name(kernel, variant, farm)
        with result_folder.folder(options.out, f"dropin-{kernel.name}", options.arch,
                                  variant.name) as folder:
            # Unlike `run` this keeps the lock: the guests read modules from the folder.
            with paths.lock(kernel.lock, shared=True), paths.lock(f"build-{name}"):
                place = paths.ensure(paths.builds() / name)
                client = _client(options.checkout, place, session.sandbox)
                builder = modules.Builder(session, farm, place)
                built = builder.build(cores)
                folder.copy(built.config, ".config")
                folder.copy(built.log, "build.log")
                guests: dict[str, Guest] = {}
                for core in cores:
                    initrd = place / f"{core}.cpio"
                    initramfs.write(initrd, {"init": client.program, **{
                        f"lib/{module.name}": module for module in builder.modules(core)}})
                    with session.booter(built.image, modules.ARCH, initrd=initrd) as booter:
                        guests[core] = _boot(booter, core, client)
                    _keep(folder, core, guests[core])
            whole = judge(guests, declared)
            report = session.report(built, booter.how)
            folder.verdict(report, whole)
    terminal.show(whole, built, report.seconds, str(folder.final), None)
    return whole.exit


def _client(checkout: pathlib.Path, place: pathlib.Path, sandbox: Sandbox) -> Client:
    """Compile the client, and ask it for its cases."""
    kernel_build.check_compiler()
    sources = checkout / "tests/userspace"
    out = paths.ensure(place / "guest")
    made = process.run(sandbox.command(["make", "-s", "-C", str(sources), f"OUT={out}"],
                                       read=[sources], write=[out]))
    if made.returncode != 0:
        said = "\n  ".join(made.stderr.strip().splitlines()[:8])
        raise Failure(f"the client did not build\n  {said}", code=Exit.BUILD)
    program = out / "client"
    listed = process.run(sandbox.command([str(program), "--list"], read=[program]))
    pairs = [line.split(".") for line in listed.stdout.splitlines()]
    return Client(program, [(suite, case) for suite, case in pairs])


def _boot(booter: Booter, core: str, client: Client) -> Guest:
    order: dict[str, list[str]] = {}
    for suite, case in client.cases:
        order.setdefault(suite, []).append(case)
    with meter(f"running the client on the core of the {core}", total=len(client.cases)) as steps:

        def follow(line: str, watch: Watch, finished: bool) -> None:
            if finished:
                steps.advance(watch.running())

        run_ = booter.boot("*", follow, order)
    found = verdict.judge(run_, booter.deadline)
    # Cases that a crash kept from being reported; and none may be lost otherwise.
    verdict.complete(found, client.cases)
    return Guest(found, run_.console)


def _keep(folder: result_folder.Folder, core: str, guest: Guest) -> None:
    folder.text(f"console-{core}.log", guest.console)
    seen = transcripts.read(guest.console)
    folder.text(f"transcript-{core}.txt",
                [f"{suite}.{case}: {line}\n" for (suite, case), lines in seen.items()
                 for line in lines])


def judge(guests: dict[str, Guest], declared: list[transcripts.Declared]) -> verdict.Verdict:
    """Merge the cases of each core, and whether the cores agree, into one verdict."""
    whole = verdict.Verdict([])
    for core, guest in guests.items():
        for case in guest.verdict.cases:
            case.suite = f"{core}/{case.suite}"
            whole.cases.append(case)
        if guest.verdict.crash and not whole.crash:
            whole.crash = f"core of the {core}: {guest.verdict.crash}"
            whole.running = f"{core}/{guest.verdict.running}" if guest.verdict.running else ""
            whole.tail = guest.verdict.tail
    if PROJECT in guests and TREE in guests and not whole.crash:
        compared = transcripts.compare(transcripts.read(guests[PROJECT].console),
                                       transcripts.read(guests[TREE].console), declared)
        whole.cases += [_agreement(each) for each in compared]
        whole.cases += _unheard_of(compared, declared)
    return whole


def _agreement(compared: transcripts.Comparison) -> verdict.Case:
    suite, case = compared.key
    lines: list[str] = []
    for difference in compared.undeclared:
        lines += ["not declared:", *difference.text()]
    for declared in compared.missing:
        lines += ["declared, but not observed:", *declared.difference.text()]
    for declared in compared.declared:
        lines += [f"by design: {declared.reason}", *declared.difference.text()]
    status = verdict.Status.PASSED if compared.agrees else verdict.Status.FAILED
    claims = sorted({declared.claim for declared in compared.declared})
    return verdict.Case(f"{AGREE}/{suite}", case, status, diagnostics=lines, claims=claims)


def _unheard_of(compared: list[transcripts.Comparison],
                declared: list[transcripts.Declared]) -> list[verdict.Case]:
    """List declared differences of cases that do not exist, as failed cases."""
    known = {".".join(each.key) for each in compared}
    return [verdict.Case(f"{AGREE}/{name.partition('.')[0]}", name.partition(".")[2] or name,
                         verdict.Status.FAILED,
                         diagnostics=["declared to differ, but there is no such case"])
            for name in dict.fromkeys(each.difference.case for each in declared)
            if name not in known]
