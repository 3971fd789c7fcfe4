# SPDX-License-Identifier: GPL-2.0-only
"""Rules of checkpatch that a file breaks, for the reason given."""

CHECKPATCH = {
    # Claim C7: nothing less than stopping keeps the isolation.
    "drivers/vfio/group_notifier.c": ("AVOID_BUG",),
    # Stands for what other kernels have; its macros declare, and define macros.
    "drivers/vfio/compat.h": ("LINUX_VERSION_CODE", "EXPORT_SYMBOL", "MACRO_ARG_UNUSED"),
    "include/vfio/vfio.h": ("LINUX_VERSION_CODE",),
    "include/compat/kernel.h": ("LINUX_VERSION_CODE", "MACRO_ARG_UNUSED",
                                "MACRO_ARG_PRECEDENCE", "CONST_STRUCT"),
    "include/compat/kunit.h": ("MACRO_ARG_PRECEDENCE", "MACRO_ARG_REUSE"),
    # Stand for the kernel's calls, and so for its macros; what is hooked may be volatile.
    **{f"include/interleave/{name}.h": (
        "MACRO_ARG_REUSE", "MACRO_ARG_PRECEDENCE", "MACRO_ARG_UNUSED", "USE_LOCKDEP", "VOLATILE",
        "MEMORY_BARRIER", "COMPLEX_MACRO", "SPACING", "FUNCTION_ARGUMENTS",
        "SUSPECT_COMMA_SEMICOLON")
       for name in ("atomics", "atomics_table", "bits", "calls", "calls_table", "completions",
                    "hooks", "locks", "locks_table", "memory", "outside", "rcu", "refcounts",
                    "refused", "tables", "wait_queues", "work")},
    "include/intercept/explored_chain.h": ("MACRO_ARG_REUSE", "OPEN_BRACE"),
    "lib/interleave/hooks.c": ("VOLATILE",),
    "lib/interleave/point.h": ("VOLATILE",),
    "lib/interleave/table.h": ("MACRO_ARG_REUSE",),
    # Functions that the compiler calls, which no header declares, in great number.
    "lib/interleave/access.c": ("VOLATILE", "AVOID_EXTERNS", "MACRO_ARG_REUSE",
                                "MULTISTATEMENT_MACRO_USE_DO_WHILE"),
    # Here the calls are tried that others should not make.
    "tests/explorer/twins_counted_locks.c": ("MACRO_ARG_REUSE", "USE_LOCKDEP"),
    # Tables with one row for each form, which several macros expand.
    **{f"tests/explorer/{name}": ("COMPLEX_MACRO", "MACRO_ARG_REUSE", "MACRO_ARG_UNUSED",
                                  "MACRO_ARG_PRECEDENCE", "USE_LOCKDEP")
       for name in ("access_forms.c", "lock_forms.c", "memory_forms.c", "numbered_threads.c",
                    "random_ops.h", "work_forms.c")},
    # Macros that define two programs, and two of their threads.
    "tests/explorer/twins.h": ("COMPLEX_MACRO", "MACRO_ARG_REUSE",
                               "MULTISTATEMENT_MACRO_USE_DO_WHILE"),
    "tests/explorer/twins_spinlocks.c": ("USE_LOCKDEP",),
    # A macro for a loop that the other adapter needs one more variable for.
    "tests/common/core_tree.c": ("MACRO_ARG_UNUSED",),
    # Macros that make an initialiser.
    "tests/common/support.c": ("MACRO_ARG_REUSE",),
    "tests/programs/container_programs.c": ("MACRO_ARG_REUSE",),
    "tests/programs/driver_programs.c": ("MACRO_ARG_REUSE",),
    "tests/programs/live_programs.c": ("MACRO_ARG_REUSE",),
    "tests/programs/program.h": ("MACRO_ARG_REUSE",),
}
