/* What the files of the sorter share. */
#ifndef AUDIT_SORTER_PARTS_H
#define AUDIT_SORTER_PARTS_H

#include "audit/sorter.h"

/* Of so many runs, and what is in memory. NULL: out of memory. */
struct sorter_reader *sorter_reader_new(const struct sorter *s, size_t count);

/* They are newer than those before. False: out of memory. */
bool sorter_add_runs(struct sorter_reader *r, const struct sorter_run *runs,
		     size_t count);

/* All were added. 0, E_NO_MEMORY, or E_IO. */
int sorter_begin(struct sorter_reader *r);

#endif
