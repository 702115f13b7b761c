/*
 * Any bytes as parts of an audit, behind a list of all files, a byte 255 between
 * each: what they are merged to is merged to the same again.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dryload.h"
#include "util/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS_MAX = 4, SEPARATOR = 255 };

/* A file of such bytes, and by which name it is opened. */
struct text {
	int fd;
	char path[32];
};

struct merged {
	char *lines, *trouble;
	size_t length, trouble_length;
	struct dryload_parts_check check;
};

static struct text text_of(struct bytes bytes)
{
	struct text t = { .fd = memfd_create("text", 0) };
	const int fd = t.fd;

	assert(fd >= 0);
	assert(write(fd, bytes.data, bytes.len) == (ssize_t)bytes.len);
	snprintf(t.path, sizeof(t.path), "/proc/self/fd/%d", fd);
	return t;
}

/* A folder in the list is looked through: none of this machine is. */
static bool names_nothing_here(struct bytes list)
{
	for (size_t i = 0; i < list.len; i++) {
		const bool starts = i == 0 || list.data[i - 1] == '\n';

		if (starts && (list.data[i] == '/' || list.data[i] == '.'))
			return false;
	}
	return true;
}

static void write_trouble(void *context, const char *message)
{
	fprintf(context, "%s\n", message);
}

/* False: it isn't what can be merged, and was said to be so. */
static bool merge(struct dryload *d, struct dryload_parts *parts,
		  struct merged *to)
{
	FILE *out = open_memstream(&to->lines, &to->length);
	FILE *trouble = open_memstream(&to->trouble, &to->trouble_length);
	struct dryload_summary summary;
	int ret;

	assert(out != NULL);
	assert(trouble != NULL);
	parts->trouble = write_trouble;
	parts->context = trouble;
	ret = dryload_merge_parts(d, parts, "ndjson", out, NULL, &summary,
				  &to->check);
	fclose(out);
	fclose(trouble);
	assert(ret == DRYLOAD_OK || ret == DRYLOAD_E_USAGE);
	assert(ret == DRYLOAD_OK || dryload_message(d)[0] != '\0');
	return ret == DRYLOAD_OK;
}

static void free_merged(struct merged *m)
{
	free(m->lines);
	free(m->trouble);
}

static void check_again(struct dryload *d, const struct dryload_parts *asked,
			const struct merged *first)
{
	struct text whole = text_of((struct bytes){
		(const uint8_t *)first->lines, first->length });
	const char *path = whole.path;
	struct dryload_parts parts = { .paths = &path,
				       .count = 1,
				       .list = asked->list };
	const struct dryload_parts_check *one = &first->check;
	struct merged again;
	const bool is_merged = merge(d, &parts, &again);

	assert(is_merged);
	assert(again.length == first->length);
	assert(memcmp(again.lines, first->lines, first->length) == 0);
	assert(again.check.missing == one->missing);
	assert(again.check.strange == one->strange);
	assert(again.check.doubled == 0 && again.check.different == 0);
	assert(again.check.broken == 0);
	free_merged(&again);
	close(whole.fd);
}

static void check(struct dryload *d, const struct text *texts, size_t count,
		  bool has_list)
{
	const char *paths[PARTS_MAX];
	struct dryload_parts parts = {
		.paths = paths,
		.count = count - 1,
		.list = has_list ? texts[0].path : NULL,
	};
	struct merged merged;

	for (size_t i = 1; i < count; i++)
		paths[i - 1] = texts[i].path;
	if (merge(d, &parts, &merged))
		check_again(d, &parts, &merged);
	free_merged(&merged);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text texts[PARTS_MAX + 1];
	struct dryload *d;
	size_t count = 0, at = 0, list = 0;

	assert(dryload_new(&d) == DRYLOAD_OK);
	while (count <= PARTS_MAX && at <= size) {
		const uint8_t *end = memchr(data + at, SEPARATOR, size - at);
		const size_t n = end == NULL || count == PARTS_MAX ?
					 size - at :
					 (size_t)(end - data) - at;

		list = count == 0 ? n : list;
		texts[count++] = text_of((struct bytes){ data + at, n });
		at += n + 1;
	}
	if (count > 1 && names_nothing_here((struct bytes){ data, list }))
		check(d, texts, count, list != 0);
	while (count != 0)
		close(texts[--count].fd);
	dryload_free(d);
	return 0;
}
