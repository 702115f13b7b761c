/* The parts of an inspection's JSON. */
#ifndef REPORT_INSPECT_JSON_H
#define REPORT_INSPECT_JSON_H

#include "report/inspect.h"
#include "report/json_out.h"

/*
 * report/inspect_json_symbols.c: no more bytes of names than 'budget'. 0, or
 * E_NO_MEMORY.
 */
int inspect_json_imports(struct json_out *j, const char *key,
			 const struct import_table *t, size_t *budget,
			 struct arena *a);
int inspect_json_exports(struct json_out *j, const struct export_table *t,
			 struct arena *a);

#endif
