// SPDX-License-Identifier: GPL-2.0-only
/* The warn trap, <intercept/warnings.h>. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <intercept/warnings.h>

/* A warning can come from any context, and so can the question for its count. */
static DEFINE_RAW_SPINLOCK(traps_lock);
static LIST_HEAD(traps);
static unsigned int unexpected;
static bool (*diverted_to)(const char *text);

void intercept_warning_add(struct intercept_warning *trap)
{
	unsigned long flags;

	trap->seen = 0;
	raw_spin_lock_irqsave(&traps_lock, flags);
	list_add_tail(&trap->node, &traps);
	raw_spin_unlock_irqrestore(&traps_lock, flags);
}
EXPORT_SYMBOL_GPL(intercept_warning_add);

void intercept_warning_del(struct intercept_warning *trap)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&traps_lock, flags);
	list_del(&trap->node);
	raw_spin_unlock_irqrestore(&traps_lock, flags);
}
EXPORT_SYMBOL_GPL(intercept_warning_del);

unsigned int intercept_warning_seen(struct intercept_warning *trap)
{
	return READ_ONCE(trap->seen);
}
EXPORT_SYMBOL_GPL(intercept_warning_seen);

unsigned int intercept_warnings_unexpected(void)
{
	return READ_ONCE(unexpected);
}
EXPORT_SYMBOL_GPL(intercept_warnings_unexpected);

void intercept_warnings_set_handler(bool (*taker)(const char *text))
{
	WRITE_ONCE(diverted_to, taker);
}
EXPORT_SYMBOL_GPL(intercept_warnings_set_handler);

/* Counts a warning; true if somebody expects it. */
static bool intercept_warning_take(const char *text)
{
	bool (*taker)(const char *text) = READ_ONCE(diverted_to);
	struct intercept_warning *trap;
	unsigned long flags;
	bool expected = false;

	raw_spin_lock_irqsave(&traps_lock, flags);
	list_for_each_entry(trap, &traps, node) {
		if (strstr(text, trap->text)) {
			WRITE_ONCE(trap->seen, trap->seen + 1);
			expected = true;
			break;
		}
	}
	raw_spin_unlock_irqrestore(&traps_lock, flags);
	if (expected || (taker && taker(text)))
		return true;

	raw_spin_lock_irqsave(&traps_lock, flags);
	WRITE_ONCE(unexpected, unexpected + 1);
	raw_spin_unlock_irqrestore(&traps_lock, flags);
	return false;
}

void intercept_warning_report(const char *file, int line, const char *function,
		      bool *once, const char *fmt, ...)
{
	/* On the stack: a warning may interrupt another. */
	char text[256];
	va_list args;
	int len;

	len = scnprintf(text, sizeof(text), "%s: ", function);
	va_start(args, fmt);
	len += vscnprintf(text + len, sizeof(text) - len, fmt, args);
	va_end(args);

	if (intercept_warning_take(text))
		return;
	if (once) {
		if (READ_ONCE(*once))
			return;
		WRITE_ONCE(*once, true);
	}

	/* What WARN() prints, with the place that it was trapped at. */
	pr_warn(CUT_HERE);
	pr_warn("%s%s", text, text[len - 1] == '\n' ? "" : "\n");
	__warn(file, line, __builtin_return_address(0), TAINT_WARN, NULL, NULL);
}
EXPORT_SYMBOL_GPL(intercept_warning_report);
