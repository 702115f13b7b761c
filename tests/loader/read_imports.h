/* The import table of an image, as tests read it. */
#ifndef TESTS_LOADER_READ_IMPORTS_H
#define TESTS_LOADER_READ_IMPORTS_H

#include "loader/imports.h"
#include "tests/loader/read_image.h"

/* Of the image as it was read last; the second builds and reads it first. */
struct import_table read_imports(struct read_image *r);
struct import_table load_imports(struct read_image *r);

void expect_str(struct str s, const char *text);

#endif
