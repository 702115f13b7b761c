/* write FOLDER N: a file NAME.dll of each shape, with N of what it has many of. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/shapes.h"

int main(int argc, char **argv)
{
	char name[64];

	if (argc != 3)
		return EXIT_FAILURE;
	for (const struct shape *s = shapes; s->name != NULL; s++) {
		struct pe_builder *b = shape_build(s, (unsigned)atoi(argv[2]));

		snprintf(name, sizeof(name), "%s.dll", s->name);
		if (pe_builder_write(b, argv[1], name) != 0)
			return EXIT_FAILURE;
		pe_builder_free(b);
	}
	return EXIT_SUCCESS;
}
