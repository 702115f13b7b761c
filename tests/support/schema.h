/* Is a JSON document valid, by a validator that isn't ours? */
#ifndef TESTS_SUPPORT_SCHEMA_H
#define TESTS_SUPPORT_SCHEMA_H

#include <stdbool.h>

/*
 * Expect 'document' to fit the schema in the file 'schema', or not to. The
 * test skips where python3-jsonschema or the file isn't there. References to
 * other schemas in its folder, by file name, are followed.
 */
void expect_schema(const char *schema, const char *document, bool valid);

#endif
