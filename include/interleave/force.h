/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sends the synchronisation and allocations of an object to the explorer.
 *
 * Not to be included: kbuild forces this header into the objects of a subject,
 * see lib/interleave/Makefile.subject. While nothing is explored, each hook
 * does what the kernel's own call does.
 */
#ifndef _INTERLEAVE_FORCE_H
#define _INTERLEAVE_FORCE_H

/* The kernel's headers first, so that their own calls stay as they are. */
#include <linux/async.h>
#include <linux/bit_spinlock.h>
#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/freezer.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/idr.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kref.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/llist.h>
#include <linux/local_lock.h>
#include <linux/lockref.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/overflow.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu-rwsem.h>
#include <linux/processor.h>
#include <linux/rcupdate.h>
#include <linux/rcuwait.h>
#include <linux/refcount.h>
#include <linux/rtmutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/stop_machine.h>
#include <linux/string.h>
#include <linux/swait.h>
#include <linux/task_work.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include <linux/workqueue.h>
#include <linux/ww_mutex.h>
#include <linux/xarray.h>

/* Sparse knows what the kernel's own calls lock, and sees no hooks. */
#ifndef __CHECKER__

#include <interleave/atomics.h>
#include <interleave/bits.h>
#include <interleave/locks.h>
#include <interleave/rcu.h>
#include <interleave/refcounts.h>
#include <interleave/completions.h>
#include <interleave/wait_queues.h>
#include <interleave/work.h>
#include <interleave/memory.h>
#include <interleave/calls_table.h>
#include <interleave/tables.h>
#include <interleave/outside.h>
#include <interleave/refused.h>

#endif /* __CHECKER__ */

#endif /* _INTERLEAVE_FORCE_H */
