// SPDX-License-Identifier: GPL-2.0-only
/* Data races and missing order, "twins.h". */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/barrier.h>

#include "twins.h"

static struct mutex lock;
static atomic_t flag;
static int value;
static int ready;
static u8 bytes[3];	/* in one word */

static void setup(void *ctx)
{
	mutex_init(&lock);
	atomic_set(&flag, 0);
	value = 0;
	ready = 0;
	memset(bytes, 0, sizeof(bytes));
	interleave_name(&value, sizeof(value), "the value");
	interleave_name(&ready, sizeof(ready), "readiness");
}

/* Two plain writes of the same value. */
THREAD(write_plain, value = 1)

THREAD(write_marked, WRITE_ONCE(value, 1))

PAIR_OF(harmless_race, (.setup = setup),
	(BY_TWO(write_plain)), (BY_TWO(write_marked)));

/* The write is marked, the read is plain. */
THREAD(read_plain, INTERLEAVE_EXPECT(value <= 1))

THREAD(read_marked, INTERLEAVE_EXPECT(READ_ONCE(value) <= 1))

PAIR_OF(half_marked_race, (.setup = setup),
	({ "writer", write_marked }, { "reader", read_plain }),
	({ "writer", write_marked }, { "reader", read_marked }));

/* Only the writer takes the lock. */
static void write_locked(void *ctx)
{
	mutex_lock(&lock);
	value = 1;
	mutex_unlock(&lock);
}

static void read_locked(void *ctx)
{
	mutex_lock(&lock);
	INTERLEAVE_EXPECT(value <= 1);
	mutex_unlock(&lock);
}

PAIR_OF(half_locked_race, (.setup = setup),
	({ "writer", write_locked }, { "reader", read_plain }),
	({ "writer", write_locked }, { "reader", read_locked }));

/* Ready is set before the value. All accesses are marked, so no data race. */
static void initialise_late(void *ctx)
{
	if (!READ_ONCE(ready)) {
		mutex_lock(&lock);
		if (!READ_ONCE(ready)) {
			WRITE_ONCE(ready, 1);
			WRITE_ONCE(value, 42);
		}
		mutex_unlock(&lock);
	}
	INTERLEAVE_EXPECT(READ_ONCE(value) == 42);
}

static void initialise_first(void *ctx)
{
	/* Pairs with the release below. */
	if (!smp_load_acquire(&ready)) {
		mutex_lock(&lock);
		if (!ready) {
			value = 42;
			/* Pairs with the acquire above. */
			smp_store_release(&ready, 1);
		}
		mutex_unlock(&lock);
	}
	INTERLEAVE_EXPECT(value == 42);
}

PAIR_OF(double_check, (.setup = setup),
	(BY_TWO(initialise_late)), (BY_TWO(initialise_first)));

/* A marked flag orders nothing. */
static void send_unordered(void *ctx)
{
	value = 42;
	WRITE_ONCE(ready, 1);
}

static void receive_unordered(void *ctx)
{
	if (READ_ONCE(ready))
		INTERLEAVE_EXPECT(value == 42);
}

static void send_ordered(void *ctx)
{
	value = 42;
	/* Pairs with receive_ordered(). */
	smp_store_release(&ready, 1);
}

static void receive_ordered(void *ctx)
{
	/* Pairs with send_ordered(). */
	if (smp_load_acquire(&ready))
		INTERLEAVE_EXPECT(value == 42);
}

PAIR_OF(message, (.setup = setup),
	({ "sender", send_unordered }, { "receiver", receive_unordered }),
	({ "sender", send_ordered }, { "receiver", receive_ordered }));

/* atomic_inc() returns no value, so it orders nothing. */
static void send_relaxed(void *ctx)
{
	value = 42;
	atomic_inc(&flag);
}

static void receive_full(void *ctx)
{
	if (atomic_xchg(&flag, 0))
		INTERLEAVE_EXPECT(value == 42);
}

static void send_full(void *ctx)
{
	value = 42;
	atomic_inc_return(&flag);
}

PAIR_OF(relaxed_message, (.setup = setup),
	({ "sender", send_relaxed }, { "receiver", receive_full }),
	({ "sender", send_full }, { "receiver", receive_full }));

/*
 * ABA: a lock-free stack of two nodes. The top that pop() compares may be the
 * same node again, with another one below it.
 */
#define NODES	2
#define TAG	16	/* the good twin counts changes of the top above it */

static struct {
	atomic_t top;	/* number of a node, from 1; 0: the stack is empty */
	atomic_t below[NODES + 1];
	atomic_t owners[NODES + 1];
} stack;

static void stack_setup(void *ctx)
{
	atomic_set(&stack.below[1], 0);
	atomic_set(&stack.below[2], 1);
	atomic_set(&stack.owners[1], 0);
	atomic_set(&stack.owners[2], 0);
	atomic_set(&stack.top, 2);
}

static int pop(int tag)
{
	int old, node, below;

	do {
		old = atomic_read(&stack.top);
		node = old % TAG;
		if (!node)
			return 0;
		below = atomic_read(&stack.below[node]);
	} while (atomic_cmpxchg(&stack.top, old,
				old - node + below + tag) != old);
	return node;
}

static void push(int node, int tag)
{
	int old;

	do {
		old = atomic_read(&stack.top);
		atomic_set(&stack.below[node], old % TAG);
	} while (atomic_cmpxchg(&stack.top, old,
				old - old % TAG + node + tag) != old);
}

static int pop_and_own(int tag)
{
	int node = pop(tag);

	if (node)
		INTERLEAVE_EXPECT(atomic_inc_return(&stack.owners[node]) == 1);
	return node;
}

static void push_own(int node, int tag)
{
	if (!node)
		return;
	atomic_dec(&stack.owners[node]);
	push(node, tag);
}

static void pop_two(int tag)
{
	pop_and_own(tag);
	pop_and_own(tag);
}

static void pop_two_push_one(int tag)
{
	int node = pop_and_own(tag);

	pop_and_own(tag);
	push_own(node, tag);
}

THREAD(bare_pop_two, pop_two(0))
THREAD(bare_pop_two_push_one, pop_two_push_one(0))

THREAD(tagged_pop_two, pop_two(TAG))
THREAD(tagged_pop_two_push_one, pop_two_push_one(TAG))

PAIR_OF(aba, (.setup = stack_setup),
	({ "victim", bare_pop_two }, { "shuffler", bare_pop_two_push_one }),
	({ "victim", tagged_pop_two },
	 { "shuffler", tagged_pop_two_push_one }));

/* The forwarder orders nothing between the two flags. */
static void forward_unordered(void *ctx)
{
	if (atomic_read(&flag) == 1)
		atomic_set(&flag, 2);
}

static void send_once(void *ctx)
{
	value = 42;
	atomic_set_release(&flag, 1);
}

static void receive_forwarded(void *ctx)
{
	if (atomic_read_acquire(&flag) == 2)
		INTERLEAVE_EXPECT(value == 42);
}

static void forward_ordered(void *ctx)
{
	if (atomic_read_acquire(&flag) == 1)
		atomic_set_release(&flag, 2);
}

PAIR_OF(forwarded_message, (.setup = setup),
	({ "sender", send_once }, { "forwarder", forward_unordered },
	 { "receiver", receive_forwarded }),
	({ "sender", send_once }, { "forwarder", forward_ordered },
	 { "receiver", receive_forwarded }));

/* A failed cmpxchg orders nothing. */
static void receive_by_failing(void *ctx)
{
	if (atomic_cmpxchg(&flag, 2, 3) == 1)
		INTERLEAVE_EXPECT(value == 42);
}

static void receive_by_exchange(void *ctx)
{
	if (atomic_cmpxchg(&flag, 1, 3) == 1)
		INTERLEAVE_EXPECT(value == 42);
}

PAIR_OF(failed_exchange, (.setup = setup),
	({ "sender", send_once }, { "receiver", receive_by_failing }),
	({ "sender", send_once }, { "receiver", receive_by_exchange }));

/* Later readers see a write from before a grace period. */
static void raise_at_once(void *ctx)
{
	value = 42;
	atomic_set(&flag, 1);
}

static void raise_after_readers(void *ctx)
{
	value = 42;
	synchronize_rcu();
	atomic_set(&flag, 1);
}

static void read_if_raised(void *ctx)
{
	rcu_read_lock();
	if (atomic_read(&flag))
		INTERLEAVE_EXPECT(value == 42);
	rcu_read_unlock();
}

PAIR_OF(grace_period, (.setup = setup),
	({ "raiser", raise_at_once }, { "reader", read_if_raised }),
	({ "raiser", raise_after_readers }, { "reader", read_if_raised }));

/* A plain write follows a marked one. */
static void write_marked_and_plain(void *ctx)
{
	WRITE_ONCE(value, 1);
	value = 2;
}

THREAD(look_marked, INTERLEAVE_EXPECT(READ_ONCE(value) <= 2))

static void write_marked_twice(void *ctx)
{
	WRITE_ONCE(value, 1);
	WRITE_ONCE(value, 2);
}

PAIR_OF(plain_behind, (.setup = setup),
	({ "writer", write_marked_and_plain }, { "reader", look_marked }),
	({ "writer", write_marked_twice }, { "reader", look_marked }));

/* Two plain byte writes; the reader shares the second byte. */
static void write_two_bytes(void *ctx)
{
	bytes[0] = 1;
	barrier();
	bytes[1] = 1;
}

THREAD(read_second_byte, INTERLEAVE_EXPECT(bytes[1] <= 1))

THREAD(read_third_byte, INTERLEAVE_EXPECT(!bytes[2]))

PAIR_OF(second_byte, (.setup = setup),
	({ "writer", write_two_bytes }, { "reader", read_second_byte }),
	({ "writer", write_two_bytes }, { "reader", read_third_byte }));

/* A failed trylock orders nothing. */
static void write_before_lock(void *ctx)
{
	value = 42;
	mutex_lock(&lock);
	mutex_unlock(&lock);
	atomic_set(&flag, 1);
}

static void hold_lock(void *ctx)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
}

static void read_without_lock(void *ctx)
{
	if (!atomic_read(&flag))
		return;
	if (mutex_trylock(&lock))
		mutex_unlock(&lock);
	else
		INTERLEAVE_EXPECT(value == 42);
}

static void read_with_lock(void *ctx)
{
	if (!atomic_read(&flag) || !mutex_trylock(&lock))
		return;
	INTERLEAVE_EXPECT(value == 42);
	mutex_unlock(&lock);
}

PAIR_OF(failed_try, (.setup = setup),
	({ "writer", write_before_lock }, { "holder", hold_lock },
	 { "reader", read_without_lock }),
	({ "writer", write_before_lock }, { "holder", hold_lock },
	 { "reader", read_with_lock }));
