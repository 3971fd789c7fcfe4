/* SPDX-License-Identifier: GPL-2.0-only */
/* Made from tools/generate/calls.tbl by tools/generate/hooks.py. */
#ifndef _INTERLEAVE_CALLS_TABLE_H
#define _INTERLEAVE_CALLS_TABLE_H

/* atomics.h */

#undef xchg
#define xchg(ptr, v)	__il_rmw_vi(arch_xchg, FULL, ptr, v, #ptr)
#undef xchg_relaxed
#define xchg_relaxed(ptr, v)	__il_rmw_vi(arch_xchg, NONE, ptr, v, #ptr)
#undef xchg_acquire
#define xchg_acquire(ptr, v)	__il_rmw_vi(arch_xchg, ACQUIRE, ptr, v, #ptr)
#undef xchg_release
#define xchg_release(ptr, v)	__il_rmw_vi(arch_xchg, RELEASE, ptr, v, #ptr)
#undef cmpxchg
#define cmpxchg(ptr, old, new)						\
	__il_cas(arch_cmpxchg, FULL, ptr, old, new, #ptr)
#undef cmpxchg_relaxed
#define cmpxchg_relaxed(ptr, old, new)					\
	__il_cas(arch_cmpxchg, NONE, ptr, old, new, #ptr)
#undef cmpxchg_acquire
#define cmpxchg_acquire(ptr, old, new)					\
	__il_cas(arch_cmpxchg, ACQUIRE, ptr, old, new, #ptr)
#undef cmpxchg_release
#define cmpxchg_release(ptr, old, new)					\
	__il_cas(arch_cmpxchg, RELEASE, ptr, old, new, #ptr)
#undef try_cmpxchg
#define try_cmpxchg(ptr, oldp, new)	__il_try_any(cmpxchg, ptr, oldp, new)
#undef try_cmpxchg_relaxed
#define try_cmpxchg_relaxed(ptr, oldp, new)				\
	__il_try_any(cmpxchg_relaxed, ptr, oldp, new)
#undef try_cmpxchg_acquire
#define try_cmpxchg_acquire(ptr, oldp, new)				\
	__il_try_any(cmpxchg_acquire, ptr, oldp, new)
#undef try_cmpxchg_release
#define try_cmpxchg_release(ptr, oldp, new)				\
	__il_try_any(cmpxchg_release, ptr, oldp, new)

/* bits.h */

#undef set_bit
#define set_bit(nr, addr)	__il_rmw_bit(set_bit, NONE, nr, addr, #addr)
#undef clear_bit
#define clear_bit(nr, addr)	__il_rmw_bit(clear_bit, NONE, nr, addr, #addr)
#undef change_bit
#define change_bit(nr, addr)	__il_rmw_bit(change_bit, NONE, nr, addr, #addr)
#undef test_and_set_bit
#define test_and_set_bit(nr, addr)					\
	__il_rmw_bit(test_and_set_bit, FULL, nr, addr, #addr)
#undef test_and_clear_bit
#define test_and_clear_bit(nr, addr)					\
	__il_rmw_bit(test_and_clear_bit, FULL, nr, addr, #addr)
#undef test_and_change_bit
#define test_and_change_bit(nr, addr)					\
	__il_rmw_bit(test_and_change_bit, FULL, nr, addr, #addr)
#undef clear_bit_unlock
#define clear_bit_unlock(nr, addr)					\
	__il_rmw_bit(clear_bit_unlock, RELEASE, nr, addr, #addr)
#undef __clear_bit_unlock
#define __clear_bit_unlock(nr, addr)					\
	__il_rmw_bit(__clear_bit_unlock, RELEASE, nr, addr, #addr)

/* completions.h */

#undef wait_for_completion_interruptible
#define wait_for_completion_interruptible(x)				\
	__il_signalled(IL_WAIT, wait_for_completion_interruptible, x, #x)
#undef wait_for_completion_killable
#define wait_for_completion_killable(x)					\
	__il_signalled(IL_WAIT, wait_for_completion_killable, x, #x)
#undef wait_for_completion_timeout
#define wait_for_completion_timeout(x, timeout)				\
	__il_wait_timeout(wait_for_completion_timeout, x, #x, timeout)
#undef wait_for_completion_interruptible_timeout
#define wait_for_completion_interruptible_timeout(x, timeout)		\
	__il_wait_timeout(wait_for_completion_interruptible_timeout, x,	\
		#x, timeout)
#undef wait_for_completion_killable_timeout
#define wait_for_completion_killable_timeout(x, timeout)		\
	__il_wait_timeout(wait_for_completion_killable_timeout, x, #x, timeout)
#undef wait_for_completion_io_timeout
#define wait_for_completion_io_timeout(x, timeout)			\
	__il_wait_timeout(wait_for_completion_io_timeout, x, #x, timeout)

/* locks.h */

#undef lockdep_assert_held
#define lockdep_assert_held(l)						\
	__il_lockdep(lockdep_assert_held, l, #l, interleave_is_held)
#undef lockdep_assert_held_once
#define lockdep_assert_held_once(l)					\
	__il_lockdep(lockdep_assert_held_once, l, #l, interleave_is_held)
#undef lockdep_assert_held_read
#define lockdep_assert_held_read(l)					\
	__il_lockdep(lockdep_assert_held_read, l, #l, interleave_is_held)
#undef lockdep_assert_held_write
#define lockdep_assert_held_write(l)					\
	__il_lockdep(lockdep_assert_held_write, l, #l, interleave_is_held_alone)

/* memory.h */

#undef kmalloc_node
#define kmalloc_node(size, flags, node)					\
	__il_alloc(kmalloc_node, kmalloc_node, size, #size, flags, node)
#undef kzalloc_node
#define kzalloc_node(size, flags, node)					\
	__il_alloc(kzalloc_node, kmalloc_node, size, #size,		\
		(flags) | __GFP_ZERO, node)
#undef kmalloc
#define kmalloc(size, flags)						\
	__il_alloc(kmalloc, kmalloc, size, #size, flags, NUMA_NO_NODE)
#undef kzalloc
#define kzalloc(size, flags)						\
	__il_alloc(kzalloc, kmalloc, size, #size, (flags) | __GFP_ZERO,	\
		NUMA_NO_NODE)
#undef kmalloc_array
#define kmalloc_array(n, size, flags)					\
	__il_alloc_array(kmalloc_array, kmalloc, n, size,		\
		#n " * " #size, flags, NUMA_NO_NODE)
#undef kcalloc
#define kcalloc(n, size, flags)						\
	__il_alloc_array(kcalloc, kmalloc, n, size, #n " * " #size,	\
		(flags) | __GFP_ZERO, NUMA_NO_NODE)
#undef kvmalloc_node
#define kvmalloc_node(size, flags, node)				\
	__il_alloc(kvmalloc_node, kvmalloc_node, size, #size, flags, node)
#undef kvzalloc_node
#define kvzalloc_node(size, flags, node)				\
	__il_alloc(kvzalloc_node, kvmalloc_node, size, #size,		\
		(flags) | __GFP_ZERO, node)
#undef kvmalloc
#define kvmalloc(size, flags)						\
	__il_alloc(kvmalloc, kvmalloc_node, size, #size, flags, NUMA_NO_NODE)
#undef kvzalloc
#define kvzalloc(size, flags)						\
	__il_alloc(kvzalloc, kvmalloc_node, size, #size,		\
		(flags) | __GFP_ZERO, NUMA_NO_NODE)
#undef kvmalloc_array
#define kvmalloc_array(n, size, flags)					\
	__il_alloc_array(kvmalloc_array, kvmalloc_node, n, size,	\
		#n " * " #size, flags, NUMA_NO_NODE)
#undef kvcalloc
#define kvcalloc(n, size, flags)					\
	__il_alloc_array(kvcalloc, kvmalloc_node, n, size,		\
		#n " * " #size, (flags) | __GFP_ZERO, NUMA_NO_NODE)

/* rcu.h */

#undef rcu_read_lock
#define rcu_read_lock()	__il_rcu(interleave_rcu_lock, rcu_read_lock)
#undef rcu_read_lock_bh
#define rcu_read_lock_bh()	__il_rcu(interleave_rcu_lock, rcu_read_lock_bh)
#undef rcu_read_lock_sched
#define rcu_read_lock_sched()						\
	__il_rcu(interleave_rcu_lock, rcu_read_lock_sched)
#undef rcu_read_unlock
#define rcu_read_unlock()	__il_rcu(interleave_rcu_unlock, rcu_read_unlock)
#undef rcu_read_unlock_bh
#define rcu_read_unlock_bh()						\
	__il_rcu(interleave_rcu_unlock, rcu_read_unlock_bh)
#undef rcu_read_unlock_sched
#define rcu_read_unlock_sched()						\
	__il_rcu(interleave_rcu_unlock, rcu_read_unlock_sched)
#undef rcu_read_lock_held
#define rcu_read_lock_held()	__il_rcu_held(rcu_read_lock_held)
#undef rcu_read_lock_bh_held
#define rcu_read_lock_bh_held()	__il_rcu_held(rcu_read_lock_bh_held)
#undef rcu_read_lock_sched_held
#define rcu_read_lock_sched_held()	__il_rcu_held(rcu_read_lock_sched_held)
#undef rcu_read_lock_any_held
#define rcu_read_lock_any_held()	__il_rcu_held(rcu_read_lock_any_held)
#undef synchronize_rcu
#define synchronize_rcu()	__il_rcu(interleave_rcu_wait, synchronize_rcu)
#undef synchronize_rcu_expedited
#define synchronize_rcu_expedited()					\
	__il_rcu(interleave_rcu_wait, synchronize_rcu_expedited)

/* refcounts.h */

#undef refcount_inc
#define refcount_inc(r)							\
	__il_count(add, refcount_inc(r), "refcount_inc", #r, 1, r)
#undef refcount_add
#define refcount_add(i, r)						\
	__il_count(add, refcount_add(i, r), "refcount_add", #r, i, r)
#undef refcount_inc_not_zero
#define refcount_inc_not_zero(r)					\
	__il_count(add_not_zero, refcount_inc_not_zero(r),		\
		"refcount_inc_not_zero", #r, 1, r)
#undef refcount_add_not_zero
#define refcount_add_not_zero(i, r)					\
	__il_count(add_not_zero, refcount_add_not_zero(i, r),		\
		"refcount_add_not_zero", #r, i, r)
#undef refcount_dec_and_test
#define refcount_dec_and_test(r)					\
	__il_count(sub_and_test, refcount_dec_and_test(r),		\
		"refcount_dec_and_test", #r, 1, r)
#undef refcount_sub_and_test
#define refcount_sub_and_test(i, r)					\
	__il_count(sub_and_test, refcount_sub_and_test(i, r),		\
		"refcount_sub_and_test", #r, i, r)
#undef refcount_dec
#define refcount_dec(r)	__il_count(dec, refcount_dec(r), "refcount_dec", #r, r)
#undef refcount_dec_not_one
#define refcount_dec_not_one(r)						\
	__il_count(dec_not_one, refcount_dec_not_one(r),		\
		"refcount_dec_not_one", #r, r)
#undef refcount_dec_if_one
#define refcount_dec_if_one(r)						\
	__il_count(dec_if_one, refcount_dec_if_one(r),			\
		"refcount_dec_if_one", #r, r)
#undef atomic_dec_and_lock
#define atomic_dec_and_lock(v, lock)					\
	__il_atomic_drop(atomic_dec_and_lock, v, lock)
#undef atomic_dec_and_lock_irqsave
#define atomic_dec_and_lock_irqsave(v, lock, flags)			\
	__il_atomic_drop_irqsave(atomic_dec_and_lock_irqsave, v, lock, flags)
#ifdef atomic_dec_and_raw_lock
#undef atomic_dec_and_raw_lock
#define atomic_dec_and_raw_lock(v, lock)				\
	__il_atomic_drop(atomic_dec_and_raw_lock, v, lock)
#endif
#ifdef atomic_dec_and_raw_lock_irqsave
#undef atomic_dec_and_raw_lock_irqsave
#define atomic_dec_and_raw_lock_irqsave(v, lock, flags)			\
	__il_atomic_drop_irqsave(atomic_dec_and_raw_lock_irqsave, v,	\
		lock, flags)
#endif

/* wait_queues.h */

#undef wait_event
#define wait_event(queue, condition)					\
	__il_event_void(wait_event, TASK_UNINTERRUPTIBLE, false, queue,	\
		condition)
#undef io_wait_event
#define io_wait_event(queue, condition)					\
	__il_event_void(io_wait_event, TASK_UNINTERRUPTIBLE, false,	\
		queue, condition)
#undef wait_event_idle
#define wait_event_idle(queue, condition)				\
	__il_event_idle(wait_event_idle, false, queue, condition)
#undef wait_event_idle_exclusive
#define wait_event_idle_exclusive(queue, condition)			\
	__il_event_idle(wait_event_idle_exclusive, true, queue, condition)
#undef wait_event_freezable
#define wait_event_freezable(queue, condition)				\
	__il_event(wait_event_freezable, TASK_INTERRUPTIBLE, false,	\
		queue, condition)
#undef wait_event_freezable_exclusive
#define wait_event_freezable_exclusive(queue, condition)		\
	__il_event(wait_event_freezable_exclusive, TASK_INTERRUPTIBLE,	\
		true, queue, condition)
#undef wait_event_interruptible
#define wait_event_interruptible(queue, condition)			\
	__il_event(wait_event_interruptible, TASK_INTERRUPTIBLE, false,	\
		queue, condition)
#undef wait_event_interruptible_exclusive
#define wait_event_interruptible_exclusive(queue, condition)		\
	__il_event(wait_event_interruptible_exclusive,			\
		TASK_INTERRUPTIBLE, true, queue, condition)
#undef wait_event_killable
#define wait_event_killable(queue, condition)				\
	__il_event(wait_event_killable, TASK_KILLABLE, false, queue, condition)
#undef wait_event_killable_exclusive
#define wait_event_killable_exclusive(queue, condition)			\
	__il_event(wait_event_killable_exclusive, TASK_KILLABLE, true,	\
		queue, condition)
#ifdef wait_event_state
#undef wait_event_state
#define wait_event_state(queue, condition, state)			\
	__il_event(wait_event_state, state, false, queue, condition, state)
#endif
#undef wait_event_timeout
#define wait_event_timeout(queue, condition, timeout)			\
	__il_event_timeout(wait_event_timeout, TASK_UNINTERRUPTIBLE,	\
		false, queue, condition, timeout)
#undef wait_event_idle_timeout
#define wait_event_idle_timeout(queue, condition, timeout)		\
	__il_event_timeout(wait_event_idle_timeout, TASK_IDLE, false,	\
		queue, condition, timeout)
#undef wait_event_idle_exclusive_timeout
#define wait_event_idle_exclusive_timeout(queue, condition, timeout)	\
	__il_event_timeout(wait_event_idle_exclusive_timeout, TASK_IDLE,\
		true, queue, condition, timeout)
#undef wait_event_freezable_timeout
#define wait_event_freezable_timeout(queue, condition, timeout)		\
	__il_event_timeout(wait_event_freezable_timeout,		\
		TASK_INTERRUPTIBLE, false, queue, condition, timeout)
#undef wait_event_interruptible_timeout
#define wait_event_interruptible_timeout(queue, condition, timeout)	\
	__il_event_timeout(wait_event_interruptible_timeout,		\
		TASK_INTERRUPTIBLE, false, queue, condition, timeout)
#undef wait_event_killable_timeout
#define wait_event_killable_timeout(queue, condition, timeout)		\
	__il_event_timeout(wait_event_killable_timeout, TASK_KILLABLE,	\
		false, queue, condition, timeout)
#undef wait_event_lock_irq
#define wait_event_lock_irq(queue, condition, lock)			\
	__il_event_lock_irq(wait_event_lock_irq, queue, condition, lock,\
		__IL_NOTHING)
#undef wait_event_lock_irq_cmd
#define wait_event_lock_irq_cmd(queue, condition, lock, cmd)		\
	__il_event_lock_irq(wait_event_lock_irq_cmd, queue, condition,	\
		lock, cmd)
#undef wait_event_lock_irq_timeout
#define wait_event_lock_irq_timeout(queue, cond, lock, timeout)		\
	__il_event_lock_irq_timeout(wait_event_lock_irq_timeout,	\
		TASK_UNINTERRUPTIBLE, queue, cond, lock, timeout)
#undef wait_event_interruptible_lock_irq
#define wait_event_interruptible_lock_irq(queue, condition, lock)	\
	__il_event_intr_lock_irq(wait_event_interruptible_lock_irq,	\
		queue, condition, lock, __IL_NOTHING)
#undef wait_event_interruptible_lock_irq_cmd
#define wait_event_interruptible_lock_irq_cmd(queue, condition, lock, cmd)\
	__il_event_intr_lock_irq(wait_event_interruptible_lock_irq_cmd,	\
		queue, condition, lock, cmd)
#undef wait_event_interruptible_lock_irq_timeout
#define wait_event_interruptible_lock_irq_timeout(queue, cond, lock, timeout)\
	__il_event_lock_irq_timeout(					\
		wait_event_interruptible_lock_irq_timeout,		\
		TASK_INTERRUPTIBLE, queue, cond, lock, timeout)
#undef wait_event_interruptible_locked
#define wait_event_interruptible_locked(queue, condition)		\
	__il_event_locked(wait_event_interruptible_locked, false,,	\
		queue, condition)
#undef wait_event_interruptible_locked_irq
#define wait_event_interruptible_locked_irq(queue, condition)		\
	__il_event_locked(wait_event_interruptible_locked_irq, false,	\
		_irq, queue, condition)
#undef wait_event_interruptible_exclusive_locked
#define wait_event_interruptible_exclusive_locked(queue, condition)	\
	__il_event_locked(wait_event_interruptible_exclusive_locked,	\
		true,, queue, condition)
#undef wait_event_interruptible_exclusive_locked_irq
#define wait_event_interruptible_exclusive_locked_irq(queue, condition)	\
	__il_event_locked(wait_event_interruptible_exclusive_locked_irq,\
		true, _irq, queue, condition)
#undef wake_up
#define wake_up(queue)							\
	__il_wake_nr(wake_up, TASK_NORMAL, 1, queue, #queue, NULL)
#undef wake_up_nr
#define wake_up_nr(queue, nr)						\
	__il_wake_nr(wake_up_nr, TASK_NORMAL, nr, queue, #queue, NULL)
#undef wake_up_all
#define wake_up_all(queue)						\
	__il_wake_nr(wake_up_all, TASK_NORMAL, 0, queue, #queue, NULL)
#undef wake_up_poll
#define wake_up_poll(queue, mask)					\
	__il_wake_nr(wake_up_poll, TASK_NORMAL, 1, queue, #queue,	\
		poll_to_key(mask))
#undef wake_up_interruptible
#define wake_up_interruptible(queue)					\
	__il_wake_nr(wake_up_interruptible, TASK_INTERRUPTIBLE, 1,	\
		queue, #queue, NULL)
#undef wake_up_interruptible_nr
#define wake_up_interruptible_nr(queue, nr)				\
	__il_wake_nr(wake_up_interruptible_nr, TASK_INTERRUPTIBLE, nr,	\
		queue, #queue, NULL)
#undef wake_up_interruptible_all
#define wake_up_interruptible_all(queue)				\
	__il_wake_nr(wake_up_interruptible_all, TASK_INTERRUPTIBLE, 0,	\
		queue, #queue, NULL)
#undef wake_up_interruptible_poll
#define wake_up_interruptible_poll(queue, mask)				\
	__il_wake_nr(wake_up_interruptible_poll, TASK_INTERRUPTIBLE, 1,	\
		queue, #queue, poll_to_key(mask))
#undef wake_up_sync
#define wake_up_sync(queue)						\
	__il_wake(wake_up_sync, TASK_NORMAL, 1, queue, #queue,		\
		__wake_up_sync(__il_o, TASK_NORMAL))
#undef wake_up_interruptible_sync
#define wake_up_interruptible_sync(queue)				\
	__il_wake(wake_up_interruptible_sync, TASK_INTERRUPTIBLE, 1,	\
		queue, #queue, __wake_up_sync(__il_o, TASK_INTERRUPTIBLE))
#undef wake_up_locked
#define wake_up_locked(queue)						\
	__il_wake(wake_up_locked, TASK_NORMAL, 1, queue, #queue,	\
		__wake_up_locked(__il_o, TASK_NORMAL, 1))
#undef wake_up_all_locked
#define wake_up_all_locked(queue)					\
	__il_wake(wake_up_all_locked, TASK_NORMAL, 0, queue, #queue,	\
		__wake_up_locked(__il_o, TASK_NORMAL, 0))
#undef add_wait_queue
#define add_wait_queue(queue, entry)					\
	__il_add_wait_queue(add_wait_queue, queue, #queue, entry)
#undef add_wait_queue_exclusive
#define add_wait_queue_exclusive(queue, entry)				\
	__il_add_wait_queue(add_wait_queue_exclusive, queue, #queue, entry)
#undef add_wait_queue_priority
#define add_wait_queue_priority(queue, entry)				\
	__il_add_wait_queue(add_wait_queue_priority, queue, #queue, entry)

/* work.h */

#undef queue_work_on
#define queue_work_on(cpu, queue, work)					\
	__il_queue(queue_work_on, queue, work, false, #work, #queue,	\
		queue_work_on(cpu, queue, __il_o))
#undef queue_work_node
#define queue_work_node(cpu, queue, work)				\
	__il_queue(queue_work_node, queue, work, false, #work, #queue,	\
		queue_work_node(cpu, queue, __il_o))
#undef cancel_work_sync
#define cancel_work_sync(work)						\
	__il_work_wait(interleave_cancel_work, cancel_work_sync, work,	\
		#work, cancel_work_sync(__il_o))
#undef cancel_delayed_work_sync
#define cancel_delayed_work_sync(dwork)					\
	__il_work_wait(interleave_cancel_work, cancel_delayed_work_sync,\
		&(dwork)->work, #dwork,					\
		cancel_delayed_work_sync(to_delayed_work(__il_o)))
#undef flush_work
#define flush_work(work)						\
	__il_work_wait(interleave_flush_work, flush_work, work, #work,	\
		flush_work(__il_o))
#undef flush_delayed_work
#define flush_delayed_work(dwork)					\
	__il_work_wait(interleave_flush_work, flush_delayed_work,	\
		&(dwork)->work, #dwork,					\
		flush_delayed_work(to_delayed_work(__il_o)))

#endif /* _INTERLEAVE_CALLS_TABLE_H */
