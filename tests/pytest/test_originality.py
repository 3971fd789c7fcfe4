# SPDX-License-Identifier: GPL-2.0-only
"""Code of the kernel in the project is found, however it is laid out."""

import pathlib
from collections.abc import Callable

import pytest

from fakes import ROOT
from vfio_kunit.lint import originality

Complaints = Callable[[str], list[str]]

THEIRS = """\
/* Whether a widget may be used by one who was not there when it was made */
static int widget_open(struct widget *widget, unsigned long arg)
{
	struct widget_user *user;
	int ret;

	user = widget_find_user(widget, arg);
	if (!user)
		return -ENODEV;

	mutex_lock(&widget->lock);
	ret = widget_attach(widget, user, WIDGET_SHARED);
	if (ret)
		goto out;
	widget->users += user->weight;
	widget->owner = user->owner;
out:
	mutex_unlock(&widget->lock);
	return ret;
}
"""

REFORMATTED = """\
static int gadget_open(struct widget *widget, unsigned long arg)
{
	struct widget_user *user; int ret;
	user = widget_find_user(widget,
				arg);
	/* Our own words */
	ret = widget_attach(
		widget, user,
		WIDGET_SHARED); if (ret) return ret;
	widget->users+=user->weight;
	widget->owner =
		user->owner;
	return 0;
}
"""

# The same calls in another order, and statements that anybody writes.
OWN = """\
static int gadget_open(struct widget *widget, unsigned long arg)
{
	struct widget_user *user;
	int ret = 0;

	mutex_lock(&widget->lock);
	widget->owner = user->owner;
	user = widget_find_user(widget, arg);
	if (!user) {
		ret = -ENODEV;
		goto out;
	}
	widget->users += user->weight;
	ret = widget_attach(widget, user, WIDGET_SHARED);
out:
	mutex_unlock(&widget->lock);
	return ret;
}
"""


@pytest.fixture
def complaints(tmp_path: pathlib.Path) -> Complaints:
    """A function that checks one file of a project against the tree."""
    def made_by(ours: str) -> list[str]:
        tree = tmp_path / "5.10/tree"
        for path, text in ((tree / "drivers/vfio/widget.c", THEIRS),
                           (tmp_path / "project/lib/gadget/gadget.c", ours)):
            path.parent.mkdir(parents=True)
            path.write_text(text)
        return originality.originality(tmp_path / "project", [tree])
    return made_by


@pytest.mark.parametrize("ours, found", [
    pytest.param("int before;\n\n" + THEIRS, ["3: 6 lines as in 5.10/tree/drivers/vfio/widget.c:1"],
                 id="copied"),
    pytest.param(REFORMATTED, ["4: 4 lines as in 5.10/tree/drivers/vfio/widget.c:7"],
                 id="reformatted"),
    pytest.param(OWN, [], id="own"),
])
def test_only_code_of_the_kernel_is_found(complaints: Complaints, ours: str,
                                          found: list[str]) -> None:
    assert complaints(ours) == [f"lib/gadget/gadget.c:{each}" for each in found]


@pytest.mark.parametrize("imposed, allowed", [("widget", True), ("->users|->owner", False)])
def test_only_a_run_that_the_interface_imposes_as_a_whole_is_allowed(
        complaints: Complaints, monkeypatch: pytest.MonkeyPatch, imposed: str,
        allowed: bool) -> None:
    monkeypatch.setattr(originality, "ALLOWED", ((imposed, "the widget interface"),))
    assert (complaints(THEIRS) == []) == allowed


def test_shares_nothing_with_the_kernels_that_are_set_up() -> None:
    trees = [tree for series in ("5.10", "6.12")
             if (tree := pathlib.Path.home() / f".cache/vfio-kunit/sources/{series}/tree").is_dir()]
    if not trees:
        pytest.skip("no kernel is set up")
    assert originality.originality(ROOT, trees) == []
