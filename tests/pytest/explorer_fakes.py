# SPDX-License-Identifier: GPL-2.0-only
"""What a kernel says about explorations, as lib/interleave/report.c prints it."""

ABBA_REPLAY = "abba:s4:-2b-"

# Two threads that take two locks in opposite order.
ABBA = """\
# interleave: abba: found deadlock: first waits for &abba->b, held by second; second waits for &abba->a, held by first
# interleave: abba: schedule of 4 steps, 1 preemptions, minimal
# |      step  a:first     b:second       object      function  place
# |          1  read 8      .              scene+0x10  first     0x60001234
# |  [       2  mutex_lock  .              #2 &abba->a  first     locks.c:12
# |> [       3  .           mutex_lock     #3 &abba->b  second    locks.c:22
# |          4  .           atomic_inc     #4 &abba->n  second    locks.c:23
# | ~ !      -  mutex_lock  .              #3 &abba->b  first     locks.c:13
# | ~ !      -  .           mutex_lock     #2 &abba->a  second    locks.c:24
# interleave: abba: waits: a:first for #3 &abba->b, held by b:second since step 3
# interleave: abba: waits: b:second for #2 &abba->a, held by a:first since step 2
# interleave: abba: cycle: a:first -> b:second -> a:first
# interleave: abba: replay string: abba:s4:-2b-
""".splitlines()

ABBA_SUMMARY = ("# interleave: abba: explored by dpor at synchronisation: 7 schedules, 2 pruned, "
                "deepest 9 steps, order 5f3a9c21, 0.004000 s, 1750 per second, bounded by finding")

GOOD_SUMMARY = ("# interleave: create_event: explored by preemptions (3) at every access: 4711 "
                "schedules, "
                "0 pruned, deepest 57 steps, order 5f3a9c21, 0.200000 s, 23555 per second, bounded "
                "by preemptions")

COMPLETE_SUMMARY = ("# interleave: two_creators: explored by dpor at synchronisation: 120 "
                    "schedules, "
                    "12 pruned, deepest 31 steps, order 5f3a9c21, 0.010000 s, 12000 per second, "
                    "complete")

# A schedule that was run again, and is good.
GOOD_REPLAY = "counter:s3:ab2"
GOOD = """\
# interleave: counter: found nothing
# interleave: counter: schedule of 3 steps, 1 preemptions
# |      step  a:up        b:down      object    function  place
# |          1  atomic_inc  .           #1 &count  up        count.c:3
# |>         2  .           atomic_dec  #1 &count  down      count.c:9
# |          3  .           point       -         down      count.c:10
# interleave: counter: replay string: counter:s3:ab2
# interleave: counter: explored by dpor at synchronisation: 1 schedules, 0 pruned, deepest 3 steps, order 5f3a9c21, 0.000017 s, - per second, bounded by schedules
""".splitlines()
