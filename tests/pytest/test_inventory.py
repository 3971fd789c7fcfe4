# SPDX-License-Identifier: GPL-2.0-only
"""Suites, cases and claims of a checkout, what is wrong with them, and the documents."""

import json
import pathlib
from collections.abc import Sequence

import pytest

from fakes import ROOT, run
from vfio_kunit.base.errors import Failure
from vfio_kunit.commands import list as command
from vfio_kunit.judge import claim_tables, inventory

CLAIMS = '[[claim]]\nid = "C1"\nstatement = "one | way"\n[[claim]]\nid = "C2"\nstatement = "two"\n'


def suite(name: str, cases: Sequence[str], *, register: bool = True, extra: str = "") -> str:
    """A test file; a case is "name" or "name: C1, C2"."""
    text = ""
    names: list[str] = []
    for case in cases:
        each, _, claims = case.partition(": ")
        names.append(each)
        text += f"/* Claims: {claims} */\n" if claims else ""
        text += f"static void {each}(struct kunit *test)\n{{\n}}\n\n"
    listed = "".join(f"\tKUNIT_CASE({each}),\n" for each in names)
    text += f"{extra}static struct kunit_case {name}_cases[] = {{\n{listed}\t{{}}\n}};\n"
    text += (f"static struct kunit_suite {name}_suite = {{\n\t.name = \"{name}\",\n"
             f"\t.test_cases = {name}_cases,\n}};\n")
    return text + (f"kunit_test_suite({name}_suite);\n" if register else "")


@pytest.fixture
def checkout(tmp_path: pathlib.Path) -> pathlib.Path:
    root = tmp_path / "checkout"
    (root / "tests/suites").mkdir(parents=True)
    (root / "Documentation").mkdir()
    (root / "Documentation/claims.toml").write_text(CLAIMS)
    (root / "tests/suites/a_test.c").write_text(suite("vfio_a",
                                                      ["one: C1, C2", "two: C1", "three"]))
    (root / "tests/suites/b_test.c").write_text(suite("vfio_b_death", ["dies: C2"]))
    for name in claim_tables.DOCUMENTS:
        (root / name).write_text(f"before\n{claim_tables.BEGIN}\nold\n{claim_tables.END}\nafter\n")
    return root


def problems(checkout: pathlib.Path) -> str:
    return "\n".join(inventory.read(checkout).problems)


def test_everything_in_order(checkout: pathlib.Path) -> None:
    found = inventory.read(checkout)
    assert found.problems == ()
    assert [case.path for case in found.cases] == [
        "vfio_a.one", "vfio_a.two", "vfio_a.three", "vfio_b_death.dies"]
    assert [case.name for case in found.death_cases] == ["dies"]
    assert [case.name for case in found.pinning("C2")] == ["one", "dies"]
    assert found.cases[1].file == "tests/suites/a_test.c" and found.cases[1].line == 7


def test_suites_of_the_explorer_are_beside(checkout: pathlib.Path) -> None:
    (checkout / "tests/explorer").mkdir()
    (checkout / "tests/explorer/x_test.c").write_text(suite("explorer_x", ["one: C1"]))
    found = inventory.read(checkout).matching("*explore*")
    assert [(case.path, case.file) for case in found.cases] == [("explorer_x.one",
                                                                 "tests/explorer/x_test.c")]


@pytest.mark.parametrize(("glob", "cases"), [
    ("*", 4), ("vfio_a", 3), ("vfio_a*", 3), ("vfio_?.t*", 2), ("*.one", 1), ("none", 0),
    ("vfio_a.none", 0)])
def test_globs_select_as_kunit_does(checkout: pathlib.Path, glob: str, cases: int) -> None:
    assert len(inventory.read(checkout).matching(glob).cases) == cases


@pytest.mark.parametrize(("text", "words"), [
    (suite("vfio_b", ["x: C3", "y: C2"]), "x pins the unknown claim C3"),
    (suite("vfio_b", ["x: foo", "y: C2"]), "'foo' is no claim"),
    (suite("vfio_b", ["x: C1,", "y: C2"]), "'' is no claim"),
    (suite("vfio_a", ["x: C2"]), "suite vfio_a is there already, at tests/suites/a_test.c:21"),
    (suite("vfio_b", ["x: C2"], register=False), "suite vfio_b is not registered"),
    (suite("vfio_b", ["x: C2"], extra="static void lost(struct kunit *test) {}\n"),
     "case lost is in no suite"),
    (suite("vfio_b", ["x: C2"], extra="/* Claims: C1 */\nvoid lost(struct kunit *t) { lost(t); "
                                      "}\n"),
     "case lost is in no suite"),
    (suite("vfio_b", ["x: C2"]).replace("KUNIT_CASE(x)", "KUNIT_CASE(x), KUNIT_CASE(x)"),
     "case vfio_b.x is there already"),
    (suite("vfio_b", ["x: C2"]).replace("KUNIT_CASE(x)", "KUNIT_CASE(x), KUNIT_CASE(nope)"),
     "lists nope, which is not defined"),
    (suite("vfio_b", ["x: C2", "x: C2"]), "x is defined twice"),
    (suite("vfio_b", ["x: C2"]).replace("= vfio_b_cases", "= elsewhere"), "not in this file"),
    (suite("vfio_b", ["x: C2"]).replace('"vfio_b"', "NAME"), "has no .name"),
    (suite("vfio_b", ["x"]), "claim C2 is pinned by 1 of at least 2 cases"),
])
def test_what_is_wrong_is_said(checkout: pathlib.Path, text: str, words: str) -> None:
    (checkout / "tests/suites/b_test.c").write_text(text)
    assert words in problems(checkout)


def test_claim_stated_twice(checkout: pathlib.Path) -> None:
    (checkout / "Documentation/claims.toml").write_text(CLAIMS.replace("C2", "C1"))
    assert "claim C1 is there twice" in problems(checkout)


@pytest.mark.parametrize("text", ["[[claim]", "[[claim]]\nid = 'C1'\n", "x = 1\n", "claim = 1\n"])
def test_malformed_claims(checkout: pathlib.Path, text: str) -> None:
    (checkout / "Documentation/claims.toml").write_text(text)
    with pytest.raises(Failure, match="malformed"):
        inventory.read(checkout)


def test_documents_are_brought_up_to_date_and_checked(checkout: pathlib.Path) -> None:
    found = inventory.read(checkout)
    assert len(claim_tables.outdated(found, checkout)) == 2
    assert claim_tables.update(found, checkout) == list(claim_tables.DOCUMENTS)
    assert claim_tables.outdated(found, checkout) == []
    assert claim_tables.update(found, checkout) == []
    readme = (checkout / "README.md").read_text()
    assert readme.startswith("before\n") and readme.endswith("\nafter\n")
    assert "| C1 | one \\| way |\n" in readme
    assert "old" not in readme
    full = (checkout / "Documentation/claims.md").read_text()
    assert "- `vfio_b_death.dies` in `tests/suites/b_test.c` (death case)" in full


def test_a_new_case_puts_documents_out_of_date(checkout: pathlib.Path) -> None:
    claim_tables.update(inventory.read(checkout), checkout)
    (checkout / "tests/suites/c_test.c").write_text(suite("vfio_c", ["more: C1"]))
    assert len(claim_tables.outdated(inventory.read(checkout), checkout)) == 2


@pytest.mark.parametrize("text", ["", "no markers\n", claim_tables.BEGIN + "\nopen\n"])
def test_document_without_markers_is_left_alone(checkout: pathlib.Path, text: str) -> None:
    (checkout / "README.md").write_text(text)
    found = inventory.read(checkout)
    assert claim_tables.update(found, checkout) == ["Documentation/claims.md"]
    assert (checkout / "README.md").read_text() == text
    assert "no place" in claim_tables.outdated(found, checkout)[0]


def test_json_has_it_all(checkout: pathlib.Path) -> None:
    document = json.loads(command.as_json(inventory.read(checkout)))
    assert [each["name"] for each in document["suites"]] == ["vfio_a", "vfio_b_death"]
    assert document["suites"][0]["cases"][0]["claims"] == ["C1", "C2"]
    assert document["suites"][1]["cases"][0]["death"] is True
    assert document["claims"][1] == {
        "id": "C2", "statement": "two", "cases": ["vfio_a.one", "vfio_b_death.dies"]}


def test_text_marks_what_is_special(checkout: pathlib.Path) -> None:
    text = command.as_text(inventory.read(checkout))
    assert "dies   C2 [death]" in text
    assert text.endswith("4 cases in 2 suites")


def test_this_checkout_states_the_twelve_claims() -> None:
    claims = inventory.read_claims(ROOT / "Documentation/claims.toml")
    assert [claim.id for claim in claims] == [f"C{number}" for number in range(1, 13)]


def test_glob_without_a_match_is_wrong_use() -> None:
    said = run("list", "no_such_suite")
    assert said.returncode == 2
    assert "no case matches no_such_suite" in said.stderr
