/* A part of a document that waits until what stands before it is known. */
#include "report/buffer.h"

#include <stdlib.h>

#include "util/status.h"

int buffer_open(struct buffer *b)
{
	*b = (struct buffer){ NULL, NULL, 0 };
	b->out = open_memstream(&b->text, &b->size);
	return b->out != NULL ? OK : E_NO_MEMORY;
}

struct str buffer_close(struct buffer *b)
{
	int failed = ferror(b->out);

	failed |= fclose(b->out);
	b->out = NULL;
	if (failed || b->text == NULL)
		return (struct str){ NULL, 0 };
	return (struct str){ b->text, b->size };
}

void buffer_free(struct buffer *b)
{
	if (b->out != NULL)
		fclose(b->out);
	free(b->text);
	*b = (struct buffer){ NULL, NULL, 0 };
}
