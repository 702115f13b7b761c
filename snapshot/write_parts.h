/* What the files that write YAML share. */
#ifndef SNAPSHOT_WRITE_PARTS_H
#define SNAPSHOT_WRITE_PARTS_H

#include <stdio.h>

#include "snapshot/windows.h"

/* In quotes: no reader of YAML takes it for anything else. */
void put_text(FILE *f, struct str s);

/* 0, or E_NO_MEMORY. */
int put_api_sets(FILE *f, const struct windows *w);

#endif
