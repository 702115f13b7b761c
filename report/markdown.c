/* Checked files as Markdown, for a ticket or a pull request. */
#include "report/markdown_out.h"

#include <stdlib.h>

#include "report/buffer.h"
#include "util/status.h"

static int begin_markdown(struct report *r)
{
	struct buffer *files = calloc(1, sizeof(*files));

	/* The headline has the totals: the files wait for it. */
	if (files == NULL || buffer_open(files) != OK) {
		free(files);
		return E_NO_MEMORY;
	}
	r->state = files;
	return OK;
}

static int write_markdown(struct report *r, const struct file_report *f)
{
	struct buffer *files = r->state;

	report_count(r, f);
	return markdown_file(files->out, f, r->style.verbosity);
}

static int end_markdown(struct report *r)
{
	struct buffer *files = r->state;
	struct str text = buffer_close(files);

	if (text.s != NULL) {
		markdown_headline(r->out, &r->summary);
		fwrite(text.s, 1, text.n, r->out);
	}
	buffer_free(files);
	free(files);
	return text.s != NULL ? OK : E_NO_MEMORY;
}

const struct report_writer report_markdown = {
	"markdown",
	begin_markdown,
	write_markdown,
	end_markdown,
};
