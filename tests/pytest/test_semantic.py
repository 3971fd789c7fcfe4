# SPDX-License-Identifier: GPL-2.0-only
"""The semantic patch makes the notifier patch's change; any other is refused."""

import pathlib
import subprocess

import pytest

import core_5_10
from fakes import run
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.kernel import c_functions, semantic, trees

# Found before any test redirects the cache.
_REAL_TREE = trees.source_tree("5.10")


@pytest.fixture
def tree_5_10(tree: pathlib.Path) -> pathlib.Path:
    """A tree with a 5.10 core."""
    core_5_10.put(tree)
    return tree


@pytest.fixture
def patched(tree_5_10: pathlib.Path) -> semantic.Patched:
    """That core after the semantic patch."""
    return semantic.patch(tree_5_10)


def test_the_change_is_the_notifier_patchs(patched: semantic.Patched) -> None:
    assert patched.problems == ()
    assert patched.before == core_5_10.SOURCE


def test_what_explained_the_removed_goes_too(patched: semantic.Patched) -> None:
    assert "Stale" in patched.before and "Stale" not in patched.after
    for kept in ("Not under the lock", "The lock is held", "Kept"):
        assert kept in patched.after


def test_leftovers_are_freed_after_the_last_callback(patched: semantic.Patched) -> None:
    free = c_functions.read(patched.after).functions["vfio_group_unlock_and_free"]
    order = [free.index(each) for each in (
        "iommu_group_unregister_notifier(group->iommu_group, &group->nb)", "kfree(unbound)",
        "kfree(group)")]
    assert order == sorted(order)


def test_the_diff_is_one_that_patch_takes(patched: semantic.Patched,
                                          tree_5_10: pathlib.Path) -> None:
    done = subprocess.run(["patch", "-p1", "--quiet"], cwd=tree_5_10, input=patched.diff(),
                          text=True, check=False)
    assert done.returncode == 0
    assert (tree_5_10 / semantic.SOURCE).read_text() == patched.after


def test_the_tree_stays_as_it_is(tree_5_10: pathlib.Path) -> None:
    semantic.patch(tree_5_10)
    assert (tree_5_10 / semantic.SOURCE).read_text() == core_5_10.SOURCE


def test_the_real_core_has_the_notifier_patchs_counts() -> None:
    if not _REAL_TREE.is_dir():
        pytest.skip("needs the source of 5.10 (tools/vfio-kunit setup --kernel 5.10)")
    real = semantic.patch(_REAL_TREE)
    assert real.problems == ()
    assert real.counts == (real.facts.insertions, real.facts.deletions)


@pytest.mark.parametrize("change, word", [
    (("WARN_ON(atomic_read(&group->container_users));", ""), "does not gain `WARN_ON(atomic_read"),
    (("kfree(unbound);", ""), "does not gain `kfree(unbound)`"),
    (("\tkfree(group);\n}", "}"), "vfio_group_unlock_and_free() loses `kfree(group)`"),
    (("mutex_unlock(&vfio.group_lock);", "mutex_unlock(&vfio.group_lock);\n\tmsleep(1);"),
     "gains `msleep(1)`"),
    (("static void vfio_group_put(", "static void vfio_group_drop("),
     "function vfio_group_put is gone"),
    (("struct mutex group_lock;", "struct rw_semaphore group_lock;"), "struct vfio has changed"),
    (("#include <linux/vfio.h>", "#include <linux/vfio.h>\nstatic int fresh;"),
     "outside of functions"),
    (("\tlist_del(&group->vfio_next);\n\tvfio_group_unlock_and_free(group);",
      "\tvfio_group_unlock_and_free(group);\n\tlist_del(&group->vfio_next);"), "in another order"),
    (("\tswitch (action)", "\tschedule_work(vfio_group_put_bg);\n\tswitch (action)"),
     "vfio_group_put_bg is still used"),
])
def test_another_change_is_told(patched: semantic.Patched, change: tuple[str, str],
                                word: str) -> None:
    after = patched.after.replace(*change, 1)
    assert after != patched.after
    assert word in "\n".join(semantic.problems(patched.before, after, patched.facts))


def test_no_change_is_told(patched: semantic.Patched) -> None:
    said = "\n".join(semantic.problems(patched.before, patched.before, patched.facts))
    assert "vfio_group_try_get is still there" in said
    assert "vfio_iommu_group_notifier() does not lose `group = vfio_group_try_get(group)`" in said


def test_leftovers_freed_too_early_are_told(patched: semantic.Patched) -> None:
    call = "\tiommu_group_unregister_notifier(group->iommu_group, &group->nb);\n"
    begin = patched.after.index("\n\tlist_for_each_entry_safe")
    loop = patched.after[begin:patched.after.index("\tkfree(group);\n}")]
    early = patched.after.replace(loop, "", 1).replace(call, loop + call, 1)
    said = semantic.problems(patched.before, early, patched.facts)
    assert len(said) == 1 and "does not continue after `iommu_group_unregister_notifier" in said[0]


def test_a_core_that_the_rules_miss_is_refused(tree: pathlib.Path) -> None:
    core_5_10.put(tree, core_5_10.SOURCE.replace("schedule_work(&do_work->work)",
                                                 "queue_work(q, &do_work->work)"))
    with pytest.raises(Failure, match="vfio_group_schedule_put is still there") as failure:
        semantic.checked(tree)
    assert failure.value.code is Exit.BUILD


@pytest.mark.parametrize("text", [None, "int vfio;\n"])
def test_a_tree_without_the_5_10_core(tree: pathlib.Path, text: str | None) -> None:
    if text is not None:
        core_5_10.put(tree, text)
    with pytest.raises(Failure, match="no VFIO core with an IOMMU group notifier"):
        semantic.patch(tree)


def test_diff(tree_5_10: pathlib.Path) -> None:
    done = run("diff", "--core", "tree-patched", "--kernel", str(tree_5_10))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("--- a/drivers/vfio/vfio.c\n+++ b/drivers/vfio/vfio.c\n@@")
    assert "the effect is that of the notifier patch" in done.stderr
    assert "has 9 and 80" in done.stderr


def test_diff_shows_a_change_that_is_another(tree: pathlib.Path) -> None:
    core_5_10.put(tree, core_5_10.SOURCE.replace("WARN_ON(group->notifier.head);", ""))
    done = run("diff", "--kernel", str(tree))
    assert done.returncode == 1
    assert "+++ b/drivers/vfio/vfio.c" in done.stdout
    assert "this is not the notifier patch's change" in done.stderr


def test_a_file_is_taken_apart() -> None:
    source = c_functions.read(
        'int a; /* { */\nint\nf(int x)\n{\n\tint i, *p;\n\n\tif (x &&\n\t    g("{;)"))\n'
        "\t\treturn 1;\nout:\n\tfor (i = 0; i < 3; i++)\n\t\th(i);\n\treturn x ? 2 : 3;\n}\n"
        "struct s {\n\tint m;\n};\n")
    assert source.functions == {"f": ("int i", "int *p", 'if (x && g("{;)"))', "return 1", "out:",
                                      "for (i = 0; i < 3; i++)", "h(i)", "return x ? 2 : 3")}
    assert source.structs == {"s": ("int m",)}
    assert source.rest == "int a;"
