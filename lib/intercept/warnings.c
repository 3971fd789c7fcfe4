// SPDX-License-Identifier: GPL-2.0-only
/* Interception of warnings, <intercept/warnings.h>. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include <intercept/warnings.h>

/* A warning can come from any context. */
static DEFINE_RAW_SPINLOCK(warnings_lock);
static LIST_HEAD(warnings);
static unsigned int unexpected;
static bool (*unexpected_handler)(const char *text);

void intercept_warning_add(struct intercept_warning *warning)
{
	unsigned long flags;

	warning->seen = 0;
	raw_spin_lock_irqsave(&warnings_lock, flags);
	list_add_tail(&warning->node, &warnings);
	raw_spin_unlock_irqrestore(&warnings_lock, flags);
}
EXPORT_SYMBOL_GPL(intercept_warning_add);

void intercept_warning_del(struct intercept_warning *warning)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&warnings_lock, flags);
	list_del(&warning->node);
	raw_spin_unlock_irqrestore(&warnings_lock, flags);
}
EXPORT_SYMBOL_GPL(intercept_warning_del);

unsigned int intercept_warning_seen(struct intercept_warning *warning)
{
	return READ_ONCE(warning->seen);
}
EXPORT_SYMBOL_GPL(intercept_warning_seen);

unsigned int intercept_warnings_unexpected(void)
{
	return READ_ONCE(unexpected);
}
EXPORT_SYMBOL_GPL(intercept_warnings_unexpected);

void intercept_warnings_set_handler(bool (*handler)(const char *text))
{
	WRITE_ONCE(unexpected_handler, handler);
}
EXPORT_SYMBOL_GPL(intercept_warnings_set_handler);

static bool is_expected(const char *text)
{
	struct intercept_warning *warning;
	unsigned long flags;
	bool found = false;

	raw_spin_lock_irqsave(&warnings_lock, flags);
	list_for_each_entry(warning, &warnings, node) {
		found = strstr(text, warning->text);
		if (found) {
			WRITE_ONCE(warning->seen, warning->seen + 1);
			break;
		}
	}
	raw_spin_unlock_irqrestore(&warnings_lock, flags);
	return found;
}

static bool is_handled(const char *text)
{
	bool (*handler)(const char *text);

	handler = READ_ONCE(unexpected_handler);
	return handler && handler(text);
}

static void count_unexpected(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&warnings_lock, flags);
	WRITE_ONCE(unexpected, unexpected + 1);
	raw_spin_unlock_irqrestore(&warnings_lock, flags);
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

	if (is_expected(text) || is_handled(text))
		return;
	count_unexpected();
	if (once) {
		if (READ_ONCE(*once))
			return;
		WRITE_ONCE(*once, true);
	}

	/* The output of WARN(), with the place of the intercepted warning. */
	pr_warn(CUT_HERE);
	pr_warn("%s%s", text, text[len - 1] == '\n' ? "" : "\n");
	__warn(file, line, __builtin_return_address(0), TAINT_WARN, NULL, NULL);
}
EXPORT_SYMBOL_GPL(intercept_warning_report);
