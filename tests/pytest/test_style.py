# SPDX-License-Identifier: GPL-2.0-only
"""lint's own rules: each complains about what breaks it, and about nothing else."""

import pytest

from vfio_kunit.lint import c_style, programs, python_style

GOOD = """\
// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the file is about.
 */
#include <linux/kernel.h>
#include <linux/list.h>

#include <kunit/test.h>

#include <mock_iommu/mock_user.h>
#include "fixture.h"

/* The number of groups. */
static int groups;

/**
 * count_groups() - count the groups of a bus that have
 *                  a device
 * @bus: bus to look at
 *
 * Context: Process context. May sleep. Takes and releases @bus->lock, which
 *          is a mutex.
 * Return: the number of groups.
 */
int count_groups(struct bus *bus)
{
	int count = 0; /* so far */
	struct group *group;

	if (!bus ||
	    !bus->groups)
		return 0;
	list_for_each_entry(group, &bus->groups, next) {
		/* A group without devices is about to go. */
		if (group->devices)
			count++;
	}
	do {
		count++;
	} while (count <
		 3);
	KUNIT_EXPECT_EQ(test, count, 3);
	KUNIT_EXPECT_EQ(test, -EINVAL, -EINVAL);
	pr_info("this is a message // that is too wide for the file but must not be broken\\n");
	return count;
}
"""


def complaints(text: str, name: str = "lib/a/a.c") -> list[str]:
    return [each.partition(": ")[2] for each in c_style.problems(name, text)]


def test_good_c_is_left_alone() -> None:
    assert complaints(GOOD) == []


@pytest.mark.parametrize(("old", "new", "complaint"), [
    ("- count the", "- Count the", "a summary begins in lower case"),
    ("a device\n", "a device.\n", "a summary ends without a full stop"),
    ("- count the", "- counts the", "begins with an imperative, not 'counts'"),
    ("- count the", "- whether there are", "begins with an imperative, not 'whether'"),
    ("- count the", "- counting of", "begins with an imperative, not 'counting'"),
    ("Process context. May", "Process context, may", '"Context: Process context.'),
    ("Process context. May", "May", '"Context: Process context.'),
    ("is a mutex.", "is a mutex", '"Context: Process context.'),
    ("is a mutex.", "may sleep.", '"Context: Process context.'),
    ("\n#include <kunit", "#include <kunit", "no blank line between two blocks"),
    ("#include <linux/list.h>\n", "", None),
    ("#include \"fixture.h\"\n", "#include \"fixture.h\"\n#include <linux/list.h>\n",
     "include blocks: linux/, then kunit/"),
    ("/* The number of groups. */", "// The number of groups.", "a comment is /* ... */"),
    ("/* The number of groups. */", "/*The number of groups.*/", "a blank at either end"),
    ("/* The number of groups. */", "/* The number of groups */", "is a sentence"),
    ("/* The number of groups. */", "/* the number of groups. */", "is a sentence"),
    ("/* The number of groups. */", "/* the number of groups */", None),
    ("/* The number of groups. */", "/* get_groups() has it */", None),
    ("next) {\n\t\t/* A group without devices is about to go. */", "next)", "has no braces"),
    ("\t\treturn 0;", "\t\treturn call(bus,\n\t\t\t    0);", "has no braces"),
    ("\t\treturn 0;", "\t\t/* None. */\n\t\treturn 0;", "has no braces"),
    ("test, count, 3", "test, 3, count", "the actual value comes first"),
    ("test, count, 3", "test, -EBUSY,\n\t\t\tcall(3, NULL)", "the actual value comes first"),
    ("count++;\n\t} while", "count += 1000000000000000000000000000000000000000000000 + 100000000;\n"
                            "\t} while",
     "of 80 at most"),
])
def test_a_broken_rule_of_c_is_told(old: str, new: str, complaint: str | None) -> None:
    assert old in GOOD
    found = complaints(GOOD.replace(old, new))
    assert len(found) == (complaint is not None) and (complaint or "") in "".join(found)


@pytest.mark.parametrize(("name", "text", "number"), [
    ("include/mock_iommu/mock_user.h",
     "#ifndef _MOCK_IOMMU_MOCK_USER_H\n#define _MOCK_IOMMU_MOCK_USER_H\nint a;\n"
     "#endif /* _MOCK_IOMMU_MOCK_USER_H */\n", 0),
    ("include/mock_iommu/mock_user.h", "#ifndef MOCK_USER_H\n#define MOCK_USER_H\n#endif\n", 1),
    ("include/mock_iommu/mock_user.h",
     "#ifndef _MOCK_IOMMU_MOCK_USER_H\n#define _MOCK_IOMMU_MOCK_USER_H\n#endif\n", 1),
    ("include/mock_iommu/mock_user.h", "int a;\n", 1),
])
def test_include_guards(name: str, text: str, number: int) -> None:
    assert len(complaints(text, name)) == number


def test_a_macro_is_seen_through_its_backslashes() -> None:
    macro = "#define m(x)\t\t\\\n\tif (x)\t\t\\\n\t\tcall(x,\t\\\n\t\t     1)\n"
    assert complaints(macro) == ["a body of several lines has no braces"]


@pytest.mark.parametrize(("text", "complaint"), [
    ("from typing import List\n", "typing.List: write list"),
    ("def f() -> None:\n    from typing import Any, Optional\n", "typing.Optional: write X | None"),
    ("from typing import Iterator\n", "typing.Iterator: write collections.abc.Iterator"),
    ("from typing import Any, NoReturn\n", None),
    (f"a = '{'x' * 100}'\n", "106 columns, of 100 at most"),
    (f'a = """\n{"x" * 120}\n"""\n', None),
])
def test_rules_of_python(text: str, complaint: str | None) -> None:
    found = python_style.problems("a.py", text)
    assert len(found) == (complaint is not None) and (complaint or "") in "".join(found)


def test_reuse_of_debian_12_reads_the_same() -> None:
    said = programs.dep5('[[annotations]]\npath = ["**", "a/*"]\n'
                         'SPDX-FileCopyrightText = "Copyright (C) 2026 Somebody"\n'
                         'SPDX-License-Identifier = "MIT"\n')
    assert said.endswith("\nFiles: * a/*\nCopyright: 2026 Somebody\nLicense: MIT\n")
