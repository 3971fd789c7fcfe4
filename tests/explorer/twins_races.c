// SPDX-License-Identifier: GPL-2.0-only
/* Programs that go wrong without any lock, "twins.h". */
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

/* The programs run one at a time, so they share what they are made of. */
static struct mutex lock;
static atomic_t flag;
static int value;
static int ready;
static u8 bytes[3];	/* of one word */

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

/* Both write the same, which does no harm here, and is a race. */
static void write_plain(void *ctx)
{
	value = 1;
}

INTERLEAVE_PROGRAM(harmless_race_bad, (.setup = setup),
		   { "one", write_plain }, { "two", write_plain });

static void write_marked(void *ctx)
{
	WRITE_ONCE(value, 1);
}

INTERLEAVE_PROGRAM(harmless_race_good, (.setup = setup),
		   { "one", write_marked }, { "two", write_marked });

/* A marked write does not make up for a plain read. */
static void read_plain(void *ctx)
{
	INTERLEAVE_EXPECT(value <= 1);
}

INTERLEAVE_PROGRAM(half_marked_race_bad, (.setup = setup),
		   { "writer", write_marked }, { "reader", read_plain });

static void read_marked(void *ctx)
{
	INTERLEAVE_EXPECT(READ_ONCE(value) <= 1);
}

INTERLEAVE_PROGRAM(half_marked_race_good, (.setup = setup),
		   { "writer", write_marked }, { "reader", read_marked });

/* One takes the lock, one does not. */
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

INTERLEAVE_PROGRAM(half_locked_race_bad, (.setup = setup),
		   { "writer", write_locked }, { "reader", read_plain });
INTERLEAVE_PROGRAM(half_locked_race_good, (.setup = setup),
		   { "writer", write_locked }, { "reader", read_locked });

/* Says that it is ready before it is: marked, so nothing else is wrong. */
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

INTERLEAVE_PROGRAM(double_check_bad, (.setup = setup),
		   { "one", initialise_late }, { "two", initialise_late });

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

INTERLEAVE_PROGRAM(double_check_good, (.setup = setup),
		   { "one", initialise_first }, { "two", initialise_first });

/* A marked flag by itself orders nothing. */
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

INTERLEAVE_PROGRAM(message_bad, (.setup = setup),
		   { "sender", send_unordered },
		   { "receiver", receive_unordered });

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

INTERLEAVE_PROGRAM(message_good, (.setup = setup),
		   { "sender", send_ordered }, { "receiver", receive_ordered });

/* Nor does an atomic operation that returns nothing. */
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

INTERLEAVE_PROGRAM(relaxed_message_bad, (.setup = setup),
		   { "sender", send_relaxed }, { "receiver", receive_full });

static void send_full(void *ctx)
{
	value = 42;
	atomic_inc_return(&flag);
}

INTERLEAVE_PROGRAM(relaxed_message_good, (.setup = setup),
		   { "sender", send_full }, { "receiver", receive_full });

/*
 * A stack of two nodes without a lock. Who pops compares its top, which may be
 * another's by then, or its own again with another below it.
 */
#define NODES	2
#define TAG	16	/* how often the top has changed, for the good twin */

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

static void bare_pop_two(void *ctx)
{
	pop_two(0);
}

static void bare_pop_two_push_one(void *ctx)
{
	pop_two_push_one(0);
}

INTERLEAVE_PROGRAM(aba_bad, (.setup = stack_setup),
		   { "victim", bare_pop_two },
		   { "shuffler", bare_pop_two_push_one });

static void tagged_pop_two(void *ctx)
{
	pop_two(TAG);
}

static void tagged_pop_two_push_one(void *ctx)
{
	pop_two_push_one(TAG);
}

INTERLEAVE_PROGRAM(aba_good, (.setup = stack_setup),
		   { "victim", tagged_pop_two },
		   { "shuffler", tagged_pop_two_push_one });

/* Passes the flag on, but not what it stands for. */
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

INTERLEAVE_PROGRAM(forwarded_message_bad, (.setup = setup),
		   { "sender", send_once }, { "forwarder", forward_unordered },
		   { "receiver", receive_forwarded });

static void forward_ordered(void *ctx)
{
	if (atomic_read_acquire(&flag) == 1)
		atomic_set_release(&flag, 2);
}

INTERLEAVE_PROGRAM(forwarded_message_good, (.setup = setup),
		   { "sender", send_once }, { "forwarder", forward_ordered },
		   { "receiver", receive_forwarded });

/* An exchange that fails orders nothing. */
static void receive_by_failing(void *ctx)
{
	if (atomic_cmpxchg(&flag, 2, 3) == 1)
		INTERLEAVE_EXPECT(value == 42);
}

INTERLEAVE_PROGRAM(failed_exchange_bad, (.setup = setup),
		   { "sender", send_once }, { "receiver", receive_by_failing });

static void receive_by_exchange(void *ctx)
{
	if (atomic_cmpxchg(&flag, 1, 3) == 1)
		INTERLEAVE_EXPECT(value == 42);
}

INTERLEAVE_PROGRAM(failed_exchange_good, (.setup = setup),
		   { "sender", send_once },
		   { "receiver", receive_by_exchange });

/* Who has waited for readers is heard by those that come later, else by none. */
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

INTERLEAVE_PROGRAM(grace_period_bad, (.setup = setup),
		   { "raiser", raise_at_once }, { "reader", read_if_raised });
INTERLEAVE_PROGRAM(grace_period_good, (.setup = setup),
		   { "raiser", raise_after_readers },
		   { "reader", read_if_raised });

/* A marked write does not make up for a plain one behind it. */
static void write_marked_and_plain(void *ctx)
{
	WRITE_ONCE(value, 1);
	value = 2;
}

static void look_marked(void *ctx)
{
	INTERLEAVE_EXPECT(READ_ONCE(value) <= 2);
}

INTERLEAVE_PROGRAM(plain_behind_bad, (.setup = setup),
		   { "writer", write_marked_and_plain },
		   { "reader", look_marked });

static void write_marked_twice(void *ctx)
{
	WRITE_ONCE(value, 1);
	WRITE_ONCE(value, 2);
}

INTERLEAVE_PROGRAM(plain_behind_good, (.setup = setup),
		   { "writer", write_marked_twice }, { "reader", look_marked });

/* Shares the second of the bytes that another writes one by one. */
static void write_two_bytes(void *ctx)
{
	bytes[0] = 1;
	barrier();
	bytes[1] = 1;
}

static void read_second_byte(void *ctx)
{
	INTERLEAVE_EXPECT(bytes[1] <= 1);
}

INTERLEAVE_PROGRAM(second_byte_bad, (.setup = setup),
		   { "writer", write_two_bytes },
		   { "reader", read_second_byte });

static void read_third_byte(void *ctx)
{
	INTERLEAVE_EXPECT(!bytes[2]);
}

INTERLEAVE_PROGRAM(second_byte_good, (.setup = setup),
		   { "writer", write_two_bytes },
		   { "reader", read_third_byte });

/* Nor does a lock that was tried in vain order anything. */
static void write_and_let_go(void *ctx)
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

INTERLEAVE_PROGRAM(failed_try_bad, (.setup = setup),
		   { "writer", write_and_let_go }, { "holder", hold_lock },
		   { "reader", read_without_lock });

static void read_with_lock(void *ctx)
{
	if (!atomic_read(&flag) || !mutex_trylock(&lock))
		return;
	INTERLEAVE_EXPECT(value == 42);
	mutex_unlock(&lock);
}

INTERLEAVE_PROGRAM(failed_try_good, (.setup = setup),
		   { "writer", write_and_let_go }, { "holder", hold_lock },
		   { "reader", read_with_lock });
