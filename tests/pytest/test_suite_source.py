# SPDX-License-Identifier: GPL-2.0-only
"""Finding suites and cases in C."""

from vfio_kunit.judge import suite_source

TEXT = r'''
/* Claims: C9 */
static int helper(void) { return '"'; }

/*
 * A case with a story.
 * Claims: C2, C10
 */
static void first(struct kunit *test)
{
	char *s = "/* Claims: C1 */ KUNIT_CASE(in_a_string)"; // KUNIT_CASE(in_a_comment)
}

/* Claims: C3 */

static noinline void second(struct kunit *test) {}

/* Claims: C4 */
static int between;
static void third(struct kunit *test) {}

static struct kunit_case cases[] = {
	KUNIT_CASE(first),
	KUNIT_CASE_PARAM(second, gen_params),
	/* KUNIT_CASE(third), */
	KUNIT_CASE_ATTR(third, { .speed = KUNIT_SPEED_SLOW }),
	{}
};

static struct kunit_suite suite = {
	.name = "vfio_topic",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suites(&suite, &other);

FIXTURE_SUITE("vfio_fixture", more_cases);
'''


def test_everything_declared_is_found() -> None:
    source = suite_source.parse(TEXT)
    assert list(source.functions) == ["first", "second", "third"]
    assert source.arrays == {"cases": [("first", "KUNIT_CASE"), ("second", "KUNIT_CASE_PARAM"),
                                       ("third", "KUNIT_CASE_ATTR")]}
    assert [(s.variable, s.name, s.cases) for s in source.suites] == [
        ("suite", "vfio_topic", "cases"), ("more_cases_suite", "vfio_fixture", "more_cases")]
    assert source.registered == ["more_cases_suite", "suite", "other"]
    assert source.unused == []


def test_the_comment_is_the_one_directly_above() -> None:
    functions = suite_source.parse(TEXT).functions
    claims = {name: suite_source.tagged(each.comment, "Claims") for name, each in functions.items()}
    assert claims == {"first": "C2, C10", "second": "C3", "third": None}


def test_lines_are_those_of_the_file() -> None:
    functions = suite_source.parse(TEXT).functions
    for name, function in functions.items():
        assert f" {name}(" in TEXT.splitlines()[function.line - 1]


def test_unused_and_repeated_functions() -> None:
    source = suite_source.parse("static void a(struct kunit *t) {}\nstatic void a(struct kunit *t) "
                                "{}\n"
                                "static void b(struct kunit *t) {}\n"
                                "void for_other_files(struct kunit *t) {}\n")
    assert [each.line for each in source.repeated] == [2]
    assert source.unused == ["b"]
