/* SPDX-License-Identifier: GPL-2.0-only */
/* Made from tools/generate/constructs.tbl by tools/generate/hooks.py. */
#ifndef _INTERLEAVE_REFUSED_H
#define _INTERLEAVE_REFUSED_H

/* timers */

#define __IL_WHY_TIMER	\
	"a timer runs at a time that no schedule decides"
#define add_timer(a...)	__il_refused(add_timer, TIMER, a)
#define add_timer_on(a...)	__il_refused(add_timer_on, TIMER, a)
#define add_timer_local(a...)	__il_refused(add_timer_local, TIMER, a)
#define add_timer_global(a...)	__il_refused(add_timer_global, TIMER, a)
#define mod_timer(a...)	__il_refused(mod_timer, TIMER, a)
#define mod_timer_pending(a...)	__il_refused(mod_timer_pending, TIMER, a)
#define timer_reduce(a...)	__il_refused(timer_reduce, TIMER, a)
#define del_timer(a...)	__il_refused(del_timer, TIMER, a)
#undef del_timer_sync
#define del_timer_sync(a...)	__il_refused_macro(del_timer_sync, TIMER)
#undef del_singleshot_timer_sync
#define del_singleshot_timer_sync(a...)					\
	__il_refused_macro(del_singleshot_timer_sync, TIMER)
#define try_to_del_timer_sync(a...)					\
	__il_refused(try_to_del_timer_sync, TIMER, a)
#define timer_delete(a...)	__il_refused(timer_delete, TIMER, a)
#define timer_delete_sync(a...)	__il_refused(timer_delete_sync, TIMER, a)
#define timer_shutdown(a...)	__il_refused(timer_shutdown, TIMER, a)
#define timer_shutdown_sync(a...)					\
	__il_refused(timer_shutdown_sync, TIMER, a)
#define hrtimer_start(a...)	__il_refused(hrtimer_start, TIMER, a)
#define hrtimer_start_range_ns(a...)					\
	__il_refused(hrtimer_start_range_ns, TIMER, a)
#define hrtimer_start_expires(a...)					\
	__il_refused(hrtimer_start_expires, TIMER, a)
#define hrtimer_restart(a...)	__il_refused(hrtimer_restart, TIMER, a)
#define hrtimer_cancel(a...)	__il_refused(hrtimer_cancel, TIMER, a)
#define hrtimer_try_to_cancel(a...)					\
	__il_refused(hrtimer_try_to_cancel, TIMER, a)

/* sleep without a queue */

#define __IL_WHY_TASK	\
	"the explorer does not know what wakes the thread"
#define wake_up_process(a...)	__il_refused(wake_up_process, TASK, a)
#define wake_up_state(a...)	__il_refused(wake_up_state, TASK, a)
#define schedule_hrtimeout(a...)					\
	__il_refused(schedule_hrtimeout, TASK, a)
#define schedule_hrtimeout_range(a...)					\
	__il_refused(schedule_hrtimeout_range, TASK, a)
#define schedule_hrtimeout_range_clock(a...)				\
	__il_refused(schedule_hrtimeout_range_clock, TASK, a)
#define schedule_timeout_interruptible(a...)				\
	__il_refused(schedule_timeout_interruptible, TASK, a)
#define schedule_timeout_killable(a...)					\
	__il_refused(schedule_timeout_killable, TASK, a)
#define schedule_timeout_uninterruptible(a...)				\
	__il_refused(schedule_timeout_uninterruptible, TASK, a)
#define schedule_timeout_idle(a...)					\
	__il_refused(schedule_timeout_idle, TASK, a)
#define schedule_preempt_disabled(a...)					\
	__il_refused(schedule_preempt_disabled, TASK, a)
#undef rcuwait_wait_event
#define rcuwait_wait_event(a...)					\
	__il_refused_macro(rcuwait_wait_event, TASK)
#undef rcuwait_wait_event_timeout
#define rcuwait_wait_event_timeout(a...)				\
	__il_refused_macro(rcuwait_wait_event_timeout, TASK)
#define rcuwait_wake_up(a...)	__il_refused(rcuwait_wake_up, TASK, a)
#define prepare_to_rcuwait(a...)					\
	__il_refused(prepare_to_rcuwait, TASK, a)
#define finish_rcuwait(a...)	__il_refused(finish_rcuwait, TASK, a)
#define wq_has_single_sleeper(a...)					\
	__il_refused(wq_has_single_sleeper, TASK, a)

/* simple wait queues */

#define __IL_WHY_SWAIT	\
	"use a wait queue"
#undef swait_event_exclusive
#define swait_event_exclusive(a...)					\
	__il_refused_macro(swait_event_exclusive, SWAIT)
#undef swait_event_timeout_exclusive
#define swait_event_timeout_exclusive(a...)				\
	__il_refused_macro(swait_event_timeout_exclusive, SWAIT)
#undef swait_event_interruptible_exclusive
#define swait_event_interruptible_exclusive(a...)			\
	__il_refused_macro(swait_event_interruptible_exclusive, SWAIT)
#undef swait_event_interruptible_timeout_exclusive
#define swait_event_interruptible_timeout_exclusive(a...)		\
	__il_refused_macro(swait_event_interruptible_timeout_exclusive, SWAIT)
#undef swait_event_idle_exclusive
#define swait_event_idle_exclusive(a...)				\
	__il_refused_macro(swait_event_idle_exclusive, SWAIT)
#undef swait_event_idle_timeout_exclusive
#define swait_event_idle_timeout_exclusive(a...)			\
	__il_refused_macro(swait_event_idle_timeout_exclusive, SWAIT)
#define prepare_to_swait_exclusive(a...)				\
	__il_refused(prepare_to_swait_exclusive, SWAIT, a)
#define prepare_to_swait_event(a...)					\
	__il_refused(prepare_to_swait_event, SWAIT, a)
#define finish_swait(a...)	__il_refused(finish_swait, SWAIT, a)
#define swake_up_one(a...)	__il_refused(swake_up_one, SWAIT, a)
#define swake_up_all(a...)	__il_refused(swake_up_all, SWAIT, a)
#define swake_up_locked(a...)	__il_refused(swake_up_locked, SWAIT, a)

/* waiting for a bit */

#define __IL_WHY_BIT	\
	"use a wait queue"
#define wait_on_bit(a...)	__il_refused(wait_on_bit, BIT, a)
#define wait_on_bit_io(a...)	__il_refused(wait_on_bit_io, BIT, a)
#define wait_on_bit_timeout(a...)					\
	__il_refused(wait_on_bit_timeout, BIT, a)
#define wait_on_bit_action(a...)	__il_refused(wait_on_bit_action, BIT, a)
#define wait_on_bit_lock(a...)	__il_refused(wait_on_bit_lock, BIT, a)
#define wait_on_bit_lock_io(a...)					\
	__il_refused(wait_on_bit_lock_io, BIT, a)
#define wait_on_bit_lock_action(a...)					\
	__il_refused(wait_on_bit_lock_action, BIT, a)
#define wake_up_bit(a...)	__il_refused(wake_up_bit, BIT, a)
#define clear_and_wake_up_bit(a...)					\
	__il_refused(clear_and_wake_up_bit, BIT, a)
#define test_and_clear_wake_up_bit(a...)				\
	__il_refused(test_and_clear_wake_up_bit, BIT, a)
#define atomic_dec_and_wake_up(a...)					\
	__il_refused(atomic_dec_and_wake_up, BIT, a)
#undef store_release_wake_up
#define store_release_wake_up(a...)					\
	__il_refused_macro(store_release_wake_up, BIT)

/* locks of one bit */

#define __IL_WHY_BITLOCK	\
	"use a spinlock"
#define bit_spin_lock(a...)	__il_refused(bit_spin_lock, BITLOCK, a)
#define bit_spin_trylock(a...)	__il_refused(bit_spin_trylock, BITLOCK, a)
#define bit_spin_unlock(a...)	__il_refused(bit_spin_unlock, BITLOCK, a)

/* counting semaphores */

#define __IL_WHY_SEMA	\
	"the model has locks with one holder or with readers"
#define down(a...)	__il_refused(down, SEMA, a)
#define down_interruptible(a...)					\
	__il_refused(down_interruptible, SEMA, a)
#define down_killable(a...)	__il_refused(down_killable, SEMA, a)
#define down_trylock(a...)	__il_refused(down_trylock, SEMA, a)
#define down_timeout(a...)	__il_refused(down_timeout, SEMA, a)
#define up(a...)	__il_refused(up, SEMA, a)

/* sequence counts and locks */

#define __IL_WHY_SEQ	\
	"a reader would spin while its writer waits for its turn"
#undef read_seqcount_begin
#define read_seqcount_begin(a...)					\
	__il_refused_macro(read_seqcount_begin, SEQ)
#undef raw_read_seqcount_begin
#define raw_read_seqcount_begin(a...)					\
	__il_refused_macro(raw_read_seqcount_begin, SEQ)
#undef raw_read_seqcount
#define raw_read_seqcount(a...)	__il_refused_macro(raw_read_seqcount, SEQ)
#undef raw_seqcount_begin
#define raw_seqcount_begin(a...)					\
	__il_refused_macro(raw_seqcount_begin, SEQ)
#undef read_seqcount_retry
#define read_seqcount_retry(a...)					\
	__il_refused_macro(read_seqcount_retry, SEQ)
#undef write_seqcount_begin
#define write_seqcount_begin(a...)					\
	__il_refused_macro(write_seqcount_begin, SEQ)
#undef write_seqcount_begin_nested
#define write_seqcount_begin_nested(a...)				\
	__il_refused_macro(write_seqcount_begin_nested, SEQ)
#undef write_seqcount_end
#define write_seqcount_end(a...)					\
	__il_refused_macro(write_seqcount_end, SEQ)
#undef raw_write_seqcount_begin
#define raw_write_seqcount_begin(a...)					\
	__il_refused_macro(raw_write_seqcount_begin, SEQ)
#undef raw_write_seqcount_end
#define raw_write_seqcount_end(a...)					\
	__il_refused_macro(raw_write_seqcount_end, SEQ)
#undef raw_write_seqcount_barrier
#define raw_write_seqcount_barrier(a...)				\
	__il_refused_macro(raw_write_seqcount_barrier, SEQ)
#undef write_seqcount_invalidate
#define write_seqcount_invalidate(a...)					\
	__il_refused_macro(write_seqcount_invalidate, SEQ)
#define raw_read_seqcount_latch(a...)					\
	__il_refused(raw_read_seqcount_latch, SEQ, a)
#define raw_write_seqcount_latch(a...)					\
	__il_refused(raw_write_seqcount_latch, SEQ, a)
#define read_seqbegin(a...)	__il_refused(read_seqbegin, SEQ, a)
#define read_seqretry(a...)	__il_refused(read_seqretry, SEQ, a)
#define write_seqlock(a...)	__il_refused(write_seqlock, SEQ, a)
#define write_seqlock_bh(a...)	__il_refused(write_seqlock_bh, SEQ, a)
#define write_seqlock_irq(a...)	__il_refused(write_seqlock_irq, SEQ, a)
#undef write_seqlock_irqsave
#define write_seqlock_irqsave(a...)					\
	__il_refused_macro(write_seqlock_irqsave, SEQ)
#define write_sequnlock(a...)	__il_refused(write_sequnlock, SEQ, a)
#define write_sequnlock_bh(a...)	__il_refused(write_sequnlock_bh, SEQ, a)
#define write_sequnlock_irq(a...)					\
	__il_refused(write_sequnlock_irq, SEQ, a)
#define write_sequnlock_irqrestore(a...)				\
	__il_refused(write_sequnlock_irqrestore, SEQ, a)
#define read_seqlock_excl(a...)	__il_refused(read_seqlock_excl, SEQ, a)
#define read_seqlock_excl_bh(a...)					\
	__il_refused(read_seqlock_excl_bh, SEQ, a)
#define read_seqlock_excl_irq(a...)					\
	__il_refused(read_seqlock_excl_irq, SEQ, a)
#undef read_seqlock_excl_irqsave
#define read_seqlock_excl_irqsave(a...)					\
	__il_refused_macro(read_seqlock_excl_irqsave, SEQ)
#define read_sequnlock_excl(a...)					\
	__il_refused(read_sequnlock_excl, SEQ, a)
#define read_sequnlock_excl_bh(a...)					\
	__il_refused(read_sequnlock_excl_bh, SEQ, a)
#define read_sequnlock_excl_irq(a...)					\
	__il_refused(read_sequnlock_excl_irq, SEQ, a)
#define read_sequnlock_excl_irqrestore(a...)				\
	__il_refused(read_sequnlock_excl_irqrestore, SEQ, a)
#define read_seqbegin_or_lock(a...)					\
	__il_refused(read_seqbegin_or_lock, SEQ, a)
#define need_seqretry(a...)	__il_refused(need_seqretry, SEQ, a)
#define done_seqretry(a...)	__il_refused(done_seqretry, SEQ, a)

/* spinning until a condition */

#define __IL_WHY_SPIN	\
	"the thread would spin for ever, with its turn"
#undef smp_cond_load_relaxed
#define smp_cond_load_relaxed(a...)					\
	__il_refused_macro(smp_cond_load_relaxed, SPIN)
#undef smp_cond_load_acquire
#define smp_cond_load_acquire(a...)					\
	__il_refused_macro(smp_cond_load_acquire, SPIN)
#undef atomic_cond_read_relaxed
#define atomic_cond_read_relaxed(a...)					\
	__il_refused_macro(atomic_cond_read_relaxed, SPIN)
#undef atomic_cond_read_acquire
#define atomic_cond_read_acquire(a...)					\
	__il_refused_macro(atomic_cond_read_acquire, SPIN)
#undef atomic_long_cond_read_relaxed
#define atomic_long_cond_read_relaxed(a...)				\
	__il_refused_macro(atomic_long_cond_read_relaxed, SPIN)
#undef atomic_long_cond_read_acquire
#define atomic_long_cond_read_acquire(a...)				\
	__il_refused_macro(atomic_long_cond_read_acquire, SPIN)
#undef atomic64_cond_read_relaxed
#define atomic64_cond_read_relaxed(a...)				\
	__il_refused_macro(atomic64_cond_read_relaxed, SPIN)
#undef atomic64_cond_read_acquire
#define atomic64_cond_read_acquire(a...)				\
	__il_refused_macro(atomic64_cond_read_acquire, SPIN)
#undef spin_until_cond
#define spin_until_cond(a...)	__il_refused_macro(spin_until_cond, SPIN)

/* atomic operations of other sizes */

#define __IL_WHY_SIZE	\
	"use atomic64_t"
#undef cmpxchg_local
#define cmpxchg_local(a...)	__il_refused_macro(cmpxchg_local, SIZE)
#undef cmpxchg64
#define cmpxchg64(a...)	__il_refused_macro(cmpxchg64, SIZE)
#undef cmpxchg64_relaxed
#define cmpxchg64_relaxed(a...)	__il_refused_macro(cmpxchg64_relaxed, SIZE)
#undef cmpxchg64_acquire
#define cmpxchg64_acquire(a...)	__il_refused_macro(cmpxchg64_acquire, SIZE)
#undef cmpxchg64_release
#define cmpxchg64_release(a...)	__il_refused_macro(cmpxchg64_release, SIZE)
#undef cmpxchg64_local
#define cmpxchg64_local(a...)	__il_refused_macro(cmpxchg64_local, SIZE)
#undef try_cmpxchg64
#define try_cmpxchg64(a...)	__il_refused_macro(try_cmpxchg64, SIZE)
#undef try_cmpxchg64_relaxed
#define try_cmpxchg64_relaxed(a...)					\
	__il_refused_macro(try_cmpxchg64_relaxed, SIZE)
#undef try_cmpxchg64_acquire
#define try_cmpxchg64_acquire(a...)					\
	__il_refused_macro(try_cmpxchg64_acquire, SIZE)
#undef try_cmpxchg64_release
#define try_cmpxchg64_release(a...)					\
	__il_refused_macro(try_cmpxchg64_release, SIZE)
#undef cmpxchg_double
#define cmpxchg_double(a...)	__il_refused_macro(cmpxchg_double, SIZE)
#undef cmpxchg128
#define cmpxchg128(a...)	__il_refused_macro(cmpxchg128, SIZE)
#undef try_cmpxchg128
#define try_cmpxchg128(a...)	__il_refused_macro(try_cmpxchg128, SIZE)

/* mutexes with a ticket or priority inheritance */

#define __IL_WHY_MUTEX	\
	"use a mutex"
#define ww_mutex_lock(a...)	__il_refused(ww_mutex_lock, MUTEX, a)
#define ww_mutex_lock_interruptible(a...)				\
	__il_refused(ww_mutex_lock_interruptible, MUTEX, a)
#define ww_mutex_lock_slow(a...)					\
	__il_refused(ww_mutex_lock_slow, MUTEX, a)
#define ww_mutex_lock_slow_interruptible(a...)				\
	__il_refused(ww_mutex_lock_slow_interruptible, MUTEX, a)
#define ww_mutex_trylock(a...)	__il_refused(ww_mutex_trylock, MUTEX, a)
#define ww_mutex_unlock(a...)	__il_refused(ww_mutex_unlock, MUTEX, a)
#undef rt_mutex_lock
#define rt_mutex_lock(a...)	__il_refused_macro(rt_mutex_lock, MUTEX)
#undef rt_mutex_lock_nested
#define rt_mutex_lock_nested(a...)					\
	__il_refused_macro(rt_mutex_lock_nested, MUTEX)
#undef rt_mutex_lock_nest_lock
#define rt_mutex_lock_nest_lock(a...)					\
	__il_refused_macro(rt_mutex_lock_nest_lock, MUTEX)
#define rt_mutex_lock_interruptible(a...)				\
	__il_refused(rt_mutex_lock_interruptible, MUTEX, a)
#define rt_mutex_lock_killable(a...)					\
	__il_refused(rt_mutex_lock_killable, MUTEX, a)
#define rt_mutex_trylock(a...)	__il_refused(rt_mutex_trylock, MUTEX, a)
#define rt_mutex_timed_lock(a...)					\
	__il_refused(rt_mutex_timed_lock, MUTEX, a)
#define rt_mutex_unlock(a...)	__il_refused(rt_mutex_unlock, MUTEX, a)

/* locks whose holder is another thread */

#define __IL_WHY_OWNER	\
	"the model knows who holds a lock"
#undef down_read_non_owner
#define down_read_non_owner(a...)					\
	__il_refused_macro(down_read_non_owner, OWNER)
#undef up_read_non_owner
#define up_read_non_owner(a...)	__il_refused_macro(up_read_non_owner, OWNER)

/* per-CPU locks and references */

#define __IL_WHY_PERCPU	\
	"use a rw-semaphore or refcount_t"
#define percpu_down_read(a...)	__il_refused(percpu_down_read, PERCPU, a)
#define percpu_down_read_trylock(a...)					\
	__il_refused(percpu_down_read_trylock, PERCPU, a)
#define percpu_down_write(a...)	__il_refused(percpu_down_write, PERCPU, a)
#define percpu_up_read(a...)	__il_refused(percpu_up_read, PERCPU, a)
#define percpu_up_write(a...)	__il_refused(percpu_up_write, PERCPU, a)
#define percpu_ref_get(a...)	__il_refused(percpu_ref_get, PERCPU, a)
#define percpu_ref_get_many(a...)					\
	__il_refused(percpu_ref_get_many, PERCPU, a)
#define percpu_ref_tryget(a...)	__il_refused(percpu_ref_tryget, PERCPU, a)
#define percpu_ref_tryget_many(a...)					\
	__il_refused(percpu_ref_tryget_many, PERCPU, a)
#define percpu_ref_tryget_live(a...)					\
	__il_refused(percpu_ref_tryget_live, PERCPU, a)
#define percpu_ref_put(a...)	__il_refused(percpu_ref_put, PERCPU, a)
#define percpu_ref_put_many(a...)					\
	__il_refused(percpu_ref_put_many, PERCPU, a)
#define percpu_ref_kill(a...)	__il_refused(percpu_ref_kill, PERCPU, a)
#define percpu_ref_kill_and_confirm(a...)				\
	__il_refused(percpu_ref_kill_and_confirm, PERCPU, a)
#define percpu_ref_switch_to_atomic(a...)				\
	__il_refused(percpu_ref_switch_to_atomic, PERCPU, a)
#define percpu_ref_switch_to_atomic_sync(a...)				\
	__il_refused(percpu_ref_switch_to_atomic_sync, PERCPU, a)
#define percpu_ref_switch_to_percpu(a...)				\
	__il_refused(percpu_ref_switch_to_percpu, PERCPU, a)
#define percpu_ref_resurrect(a...)					\
	__il_refused(percpu_ref_resurrect, PERCPU, a)
#define percpu_ref_reinit(a...)	__il_refused(percpu_ref_reinit, PERCPU, a)
#define percpu_ref_is_zero(a...)					\
	__il_refused(percpu_ref_is_zero, PERCPU, a)

/* references with a lock of their own */

#define __IL_WHY_LOCKREF	\
	"use refcount_t and a spinlock"
#define lockref_get(a...)	__il_refused(lockref_get, LOCKREF, a)
#define lockref_get_not_zero(a...)					\
	__il_refused(lockref_get_not_zero, LOCKREF, a)
#define lockref_get_not_dead(a...)					\
	__il_refused(lockref_get_not_dead, LOCKREF, a)
#define lockref_get_or_lock(a...)					\
	__il_refused(lockref_get_or_lock, LOCKREF, a)
#define lockref_put_not_zero(a...)					\
	__il_refused(lockref_put_not_zero, LOCKREF, a)
#define lockref_put_or_lock(a...)					\
	__il_refused(lockref_put_or_lock, LOCKREF, a)
#define lockref_put_return(a...)					\
	__il_refused(lockref_put_return, LOCKREF, a)
#define lockref_mark_dead(a...)	__il_refused(lockref_mark_dead, LOCKREF, a)

/* callbacks of RCU */

#define __IL_WHY_RCU	\
	"the kernel calls back after the schedule"
#undef call_rcu
#define call_rcu(a...)	__il_refused_macro(call_rcu, RCU)
#undef call_rcu_hurry
#define call_rcu_hurry(a...)	__il_refused_macro(call_rcu_hurry, RCU)
#undef kfree_rcu
#define kfree_rcu(a...)	__il_refused_macro(kfree_rcu, RCU)
#undef kvfree_rcu
#define kvfree_rcu(a...)	__il_refused_macro(kvfree_rcu, RCU)
#undef kfree_rcu_mightsleep
#define kfree_rcu_mightsleep(a...)					\
	__il_refused_macro(kfree_rcu_mightsleep, RCU)
#undef kvfree_rcu_mightsleep
#define kvfree_rcu_mightsleep(a...)					\
	__il_refused_macro(kvfree_rcu_mightsleep, RCU)
#undef rcu_barrier
#define rcu_barrier(a...)	__il_refused_macro(rcu_barrier, RCU)
#undef call_rcu_tasks
#define call_rcu_tasks(a...)	__il_refused_macro(call_rcu_tasks, RCU)
#undef call_srcu
#define call_srcu(a...)	__il_refused_macro(call_srcu, RCU)
#undef srcu_barrier
#define srcu_barrier(a...)	__il_refused_macro(srcu_barrier, RCU)
#define queue_rcu_work(a...)	__il_refused(queue_rcu_work, RCU, a)
#define flush_rcu_work(a...)	__il_refused(flush_rcu_work, RCU, a)

/* other waits for readers */

#define __IL_WHY_GRACE	\
	"use synchronize_rcu()"
#undef synchronize_rcu_tasks
#define synchronize_rcu_tasks(a...)					\
	__il_refused_macro(synchronize_rcu_tasks, GRACE)
#undef synchronize_rcu_tasks_rude
#define synchronize_rcu_tasks_rude(a...)				\
	__il_refused_macro(synchronize_rcu_tasks_rude, GRACE)
#undef cond_synchronize_rcu
#define cond_synchronize_rcu(a...)					\
	__il_refused_macro(cond_synchronize_rcu, GRACE)
#undef cond_synchronize_rcu_expedited
#define cond_synchronize_rcu_expedited(a...)				\
	__il_refused_macro(cond_synchronize_rcu_expedited, GRACE)
#undef get_state_synchronize_rcu
#define get_state_synchronize_rcu(a...)					\
	__il_refused_macro(get_state_synchronize_rcu, GRACE)
#undef start_poll_synchronize_rcu
#define start_poll_synchronize_rcu(a...)				\
	__il_refused_macro(start_poll_synchronize_rcu, GRACE)
#undef poll_state_synchronize_rcu
#define poll_state_synchronize_rcu(a...)				\
	__il_refused_macro(poll_state_synchronize_rcu, GRACE)

/* sleepable RCU */

#define __IL_WHY_SRCU	\
	"use a rw-semaphore"
#define srcu_read_lock(a...)	__il_refused(srcu_read_lock, SRCU, a)
#define srcu_read_unlock(a...)	__il_refused(srcu_read_unlock, SRCU, a)
#define srcu_read_lock_nmisafe(a...)					\
	__il_refused(srcu_read_lock_nmisafe, SRCU, a)
#define srcu_read_unlock_nmisafe(a...)					\
	__il_refused(srcu_read_unlock_nmisafe, SRCU, a)
#define srcu_down_read(a...)	__il_refused(srcu_down_read, SRCU, a)
#define srcu_up_read(a...)	__il_refused(srcu_up_read, SRCU, a)
#undef synchronize_srcu
#define synchronize_srcu(a...)	__il_refused_macro(synchronize_srcu, SRCU)
#undef synchronize_srcu_expedited
#define synchronize_srcu_expedited(a...)				\
	__il_refused_macro(synchronize_srcu_expedited, SRCU)
#define start_poll_synchronize_srcu(a...)				\
	__il_refused(start_poll_synchronize_srcu, SRCU, a)
#define poll_state_synchronize_srcu(a...)				\
	__il_refused(poll_state_synchronize_srcu, SRCU, a)
#define get_state_synchronize_srcu(a...)				\
	__il_refused(get_state_synchronize_srcu, SRCU, a)

/* kernel threads */

#define __IL_WHY_THREAD	\
	"the threads of a program are those that it names"
#undef kthread_run
#define kthread_run(a...)	__il_refused_macro(kthread_run, THREAD)
#undef kthread_create
#define kthread_create(a...)	__il_refused_macro(kthread_create, THREAD)
#define kthread_create_on_node(a...)					\
	__il_refused(kthread_create_on_node, THREAD, a)
#define kthread_create_on_cpu(a...)					\
	__il_refused(kthread_create_on_cpu, THREAD, a)
#undef kthread_create_worker
#define kthread_create_worker(a...)					\
	__il_refused_macro(kthread_create_worker, THREAD)
#undef kthread_create_worker_on_cpu
#define kthread_create_worker_on_cpu(a...)				\
	__il_refused_macro(kthread_create_worker_on_cpu, THREAD)
#undef kthread_run_worker
#define kthread_run_worker(a...)					\
	__il_refused_macro(kthread_run_worker, THREAD)
#define kthread_stop(a...)	__il_refused(kthread_stop, THREAD, a)
#define kthread_stop_put(a...)	__il_refused(kthread_stop_put, THREAD, a)
#define kthread_park(a...)	__il_refused(kthread_park, THREAD, a)
#define kthread_unpark(a...)	__il_refused(kthread_unpark, THREAD, a)
#define kthread_parkme(a...)	__il_refused(kthread_parkme, THREAD, a)
#define kthread_should_stop(a...)					\
	__il_refused(kthread_should_stop, THREAD, a)
#define kthread_should_park(a...)					\
	__il_refused(kthread_should_park, THREAD, a)
#define kthread_should_stop_or_park(a...)				\
	__il_refused(kthread_should_stop_or_park, THREAD, a)
#define kthread_freezable_should_stop(a...)				\
	__il_refused(kthread_freezable_should_stop, THREAD, a)
#define kthread_queue_work(a...)					\
	__il_refused(kthread_queue_work, THREAD, a)
#define kthread_queue_delayed_work(a...)				\
	__il_refused(kthread_queue_delayed_work, THREAD, a)
#define kthread_mod_delayed_work(a...)					\
	__il_refused(kthread_mod_delayed_work, THREAD, a)
#define kthread_flush_work(a...)					\
	__il_refused(kthread_flush_work, THREAD, a)
#define kthread_flush_worker(a...)					\
	__il_refused(kthread_flush_worker, THREAD, a)
#define kthread_cancel_work_sync(a...)					\
	__il_refused(kthread_cancel_work_sync, THREAD, a)
#define kthread_cancel_delayed_work_sync(a...)				\
	__il_refused(kthread_cancel_delayed_work_sync, THREAD, a)
#define kthread_destroy_worker(a...)					\
	__il_refused(kthread_destroy_worker, THREAD, a)
#define async_schedule(a...)	__il_refused(async_schedule, THREAD, a)
#define async_schedule_domain(a...)					\
	__il_refused(async_schedule_domain, THREAD, a)
#define async_schedule_node(a...)					\
	__il_refused(async_schedule_node, THREAD, a)
#define async_synchronize_full(a...)					\
	__il_refused(async_synchronize_full, THREAD, a)
#define async_synchronize_full_domain(a...)				\
	__il_refused(async_synchronize_full_domain, THREAD, a)
#define async_synchronize_cookie(a...)					\
	__il_refused(async_synchronize_cookie, THREAD, a)
#define task_work_add(a...)	__il_refused(task_work_add, THREAD, a)
#define task_work_cancel(a...)	__il_refused(task_work_cancel, THREAD, a)

/* other calls about work items */

#define __IL_WHY_WORK	\
	"use those that are modelled"
#undef flush_scheduled_work
#define flush_scheduled_work(a...)					\
	__il_refused_macro(flush_scheduled_work, WORK)
#define schedule_on_each_cpu(a...)					\
	__il_refused(schedule_on_each_cpu, WORK, a)
#define execute_in_process_context(a...)				\
	__il_refused(execute_in_process_context, WORK, a)
#undef work_on_cpu
#define work_on_cpu(a...)	__il_refused_macro(work_on_cpu, WORK)
#undef work_on_cpu_safe
#define work_on_cpu_safe(a...)	__il_refused_macro(work_on_cpu_safe, WORK)
#define disable_work(a...)	__il_refused(disable_work, WORK, a)
#define disable_work_sync(a...)	__il_refused(disable_work_sync, WORK, a)
#define disable_delayed_work(a...)					\
	__il_refused(disable_delayed_work, WORK, a)
#define disable_delayed_work_sync(a...)					\
	__il_refused(disable_delayed_work_sync, WORK, a)
#define enable_work(a...)	__il_refused(enable_work, WORK, a)
#define enable_delayed_work(a...)					\
	__il_refused(enable_delayed_work, WORK, a)
#define enable_and_queue_work(a...)					\
	__il_refused(enable_and_queue_work, WORK, a)

/* interrupts and other CPUs */

#define __IL_WHY_IRQ	\
	"the explorer has no interrupts"
#define tasklet_schedule(a...)	__il_refused(tasklet_schedule, IRQ, a)
#define tasklet_hi_schedule(a...)					\
	__il_refused(tasklet_hi_schedule, IRQ, a)
#define tasklet_disable(a...)	__il_refused(tasklet_disable, IRQ, a)
#define tasklet_disable_nosync(a...)					\
	__il_refused(tasklet_disable_nosync, IRQ, a)
#define tasklet_enable(a...)	__il_refused(tasklet_enable, IRQ, a)
#define tasklet_kill(a...)	__il_refused(tasklet_kill, IRQ, a)
#define raise_softirq(a...)	__il_refused(raise_softirq, IRQ, a)
#define irq_work_queue(a...)	__il_refused(irq_work_queue, IRQ, a)
#define irq_work_queue_on(a...)	__il_refused(irq_work_queue_on, IRQ, a)
#undef irq_work_sync
#define irq_work_sync(a...)	__il_refused_macro(irq_work_sync, IRQ)
#define disable_irq(a...)	__il_refused(disable_irq, IRQ, a)
#define disable_irq_nosync(a...)	__il_refused(disable_irq_nosync, IRQ, a)
#undef disable_hardirq
#define disable_hardirq(a...)	__il_refused_macro(disable_hardirq, IRQ)
#define enable_irq(a...)	__il_refused(enable_irq, IRQ, a)
#undef synchronize_irq
#define synchronize_irq(a...)	__il_refused_macro(synchronize_irq, IRQ)
#undef synchronize_hardirq
#define synchronize_hardirq(a...)					\
	__il_refused_macro(synchronize_hardirq, IRQ)
#define free_irq(a...)	__il_refused(free_irq, IRQ, a)
#undef smp_call_function
#define smp_call_function(a...)	__il_refused_macro(smp_call_function, IRQ)
#define smp_call_function_any(a...)					\
	__il_refused(smp_call_function_any, IRQ, a)
#undef smp_call_function_many
#define smp_call_function_many(a...)					\
	__il_refused_macro(smp_call_function_many, IRQ)
#define smp_call_function_single(a...)					\
	__il_refused(smp_call_function_single, IRQ, a)
#define smp_call_function_single_async(a...)				\
	__il_refused(smp_call_function_single_async, IRQ, a)
#undef on_each_cpu
#define on_each_cpu(a...)	__il_refused_macro(on_each_cpu, IRQ)
#undef on_each_cpu_mask
#define on_each_cpu_mask(a...)	__il_refused_macro(on_each_cpu_mask, IRQ)
#undef on_each_cpu_cond
#define on_each_cpu_cond(a...)	__il_refused_macro(on_each_cpu_cond, IRQ)
#undef on_each_cpu_cond_mask
#define on_each_cpu_cond_mask(a...)					\
	__il_refused_macro(on_each_cpu_cond_mask, IRQ)
#define stop_machine(a...)	__il_refused(stop_machine, IRQ, a)
#define stop_machine_cpuslocked(a...)					\
	__il_refused(stop_machine_cpuslocked, IRQ, a)

#endif /* _INTERLEAVE_REFUSED_H */
