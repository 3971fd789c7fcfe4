// SPDX-License-Identifier: GPL-2.0-only
/* Names that a program gives to objects. */
#include <linux/export.h>
#include <linux/kernel.h>

#include "names.h"
#include "state.h"

static struct il_name names[64];
static unsigned int names_count;

void il_names_reset(void)
{
	names_count = 0;
}

void interleave_name(const void *object, size_t size, const char *name)
{
	if (!interleave_hooked() || names_count == ARRAY_SIZE(names))
		return;
	names[names_count].address = (unsigned long)object;
	names[names_count].size = size;
	names[names_count].name = name;
	names_count++;
}
EXPORT_SYMBOL_GPL(interleave_name);

const struct il_name *il_names_find(unsigned long address)
{
	unsigned int i;

	/* Newest first: a part of an object gets its name later. */
	for (i = names_count; i--;) {
		if (address - names[i].address < names[i].size ||
		    address == names[i].address)
			return &names[i];
	}
	return NULL;
}
