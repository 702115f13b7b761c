/*
 * Databases of audits, merged and asked. An input is one as it is, or a byte that
 * chooses a question and edits of one that is in order (fuzz/database_edits.c), up
 * to four of them.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "dryload.h"
#include "fuzz/database_edits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS_MAX = 4 };

static const char magic[16] = "SQLite format 3";

static const struct question {
	const char *name, *argument;
} questions[] = {
	{ "imports", "kernel32.dll!Sleep" },
	{ "fails-on", "xp-sp3-x86" },
	{ "unknown-on", "xp-sp3-x86" },
	{ "changed", NULL },
	{ "causes", NULL },
	{ "duplicates", NULL },
	{ "unread", NULL },
};

enum { QUESTIONS = sizeof(questions) / sizeof(questions[0]) };

struct merged {
	int ret;
	char *text, *trouble;
	size_t length, trouble_length;
	struct dryload_summary summary;
	struct dryload_parts_check check;
};

static struct database base;
static char folder[] = "/dev/shm/dryload-fuzz-XXXXXX";
static char paths[PARTS_MAX][sizeof(folder) + sizeof("/0.db")];

static void remove_folder(void)
{
	for (int i = 0; i < PARTS_MAX; i++)
		unlink(paths[i]);
	rmdir(folder);
	sqlite3_free(base.data);
}

/* Before the first input: none pays for it, and none of its calls is to fail. */
__attribute__((constructor)) static void make_folder(void)
{
	if (mkdtemp(folder) == NULL) {
		strcpy(folder, "/tmp/dryload-fuzz-XXXXXX");
		if (mkdtemp(folder) == NULL)
			abort();
	}
	for (int i = 0; i < PARTS_MAX; i++)
		snprintf(paths[i], sizeof(paths[i]), "%s/%d.db", folder, i);
	base_make(&base);
	atexit(remove_folder);
}

static void write_part(size_t number, struct database *image)
{
	FILE *f = fopen(paths[number], "wb");
	bool is_written;

	assert(f != NULL);
	is_written = fwrite(image->data, 1, image->size, f) == image->size;
	is_written = fclose(f) == 0 && is_written;
	assert(is_written);
	sqlite3_free(image->data);
}

/* Nothing that a terminal would obey. */
static void check_printable(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const unsigned char c = (unsigned char)text[i];

		assert(c >= ' ' || c == '\n' || c == '\t');
		assert(c != 0x7f);
	}
}

static struct json_object *read_back(const char *text, size_t n)
{
	struct json_tokener *tokener = json_tokener_new_ex(64);
	struct json_object *document;
	bool is_whole;

	assert(tokener != NULL);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT |
						JSON_TOKENER_VALIDATE_UTF8);
	document = json_tokener_parse_ex(tokener, text, (int)n);
	is_whole = json_tokener_get_error(tokener) == json_tokener_success;
	assert(is_whole);
	json_tokener_free(tokener);
	return document;
}

static size_t length_of(struct json_object *document, const char *key)
{
	struct json_object *array = NULL;
	bool is_whole = json_object_object_get_ex(document, key, &array);

	assert(is_whole);
	return json_object_array_length(array);
}

static void write_trouble(void *context, const char *message)
{
	fprintf(context, "%s\n", message);
}

static struct merged merge(struct dryload *d, struct dryload_parts *parts,
			   const char *format)
{
	struct merged m = { .ret = DRYLOAD_OK };
	FILE *out = open_memstream(&m.text, &m.length);
	FILE *trouble = open_memstream(&m.trouble, &m.trouble_length);

	assert(out != NULL);
	assert(trouble != NULL);
	parts->trouble = write_trouble;
	parts->context = trouble;
	m.ret = dryload_merge_parts(d, parts, format, out, NULL, &m.summary,
				    &m.check);
	fclose(out);
	fclose(trouble);
	assert(m.ret == DRYLOAD_OK || m.ret == DRYLOAD_E_USAGE ||
	       m.ret == DRYLOAD_E_IO);
	assert(m.ret == DRYLOAD_OK || dryload_message(d)[0] != '\0');
	check_printable(m.trouble, m.trouble_length);
	return m;
}

static void check_report(const struct merged *m)
{
	const struct dryload_summary *s = &m->summary;
	struct json_object *document = read_back(m->text, m->length);

	assert(s->loads + s->fails + s->unknown == s->files);
	assert(length_of(document, "files") == s->files);
	assert(length_of(document, "unread") == s->unread);
	json_object_put(document);
}

/* As text and as JSON the same is told. */
static void check_merge(struct dryload *d, size_t count)
{
	const char *names[PARTS_MAX];
	struct dryload_parts parts = { .paths = names, .count = count };
	struct merged json, text;

	for (size_t i = 0; i < count; i++)
		names[i] = paths[i];
	json = merge(d, &parts, "json");
	text = merge(d, &parts, "text");
	if (json.ret == DRYLOAD_OK) {
		check_report(&json);
		check_printable(text.text, text.length);
		assert(text.ret == DRYLOAD_OK);
		assert(memcmp(&json.summary, &text.summary,
			      sizeof(json.summary)) == 0);
		assert(memcmp(&json.check, &text.check, sizeof(json.check)) ==
		       0);
		assert(strcmp(json.trouble, text.trouble) == 0);
	}
	free(json.text);
	free(json.trouble);
	free(text.text);
	free(text.trouble);
}

static size_t check_lines(const char *text, size_t n)
{
	const char *end = text + n;
	size_t count = 0;

	for (; text != end; count++) {
		const char *line = memchr(text, '\n', (size_t)(end - text));

		assert(line != NULL);
		json_object_put(read_back(text, (size_t)(line - text)));
		text = line + 1;
	}
	return count;
}

static void ask(struct dryload *d, const struct question *q, const char *path,
		const char *format)
{
	size_t rows = 0, length;
	char *text;
	FILE *out = open_memstream(&text, &length);
	int ret;

	assert(out != NULL);
	ret = dryload_audit_query(d, path, q->name, q->argument, format, out,
				  &rows);
	fclose(out);
	assert(ret == DRYLOAD_OK || ret == DRYLOAD_E_USAGE ||
	       ret == DRYLOAD_E_IO);
	assert(ret == DRYLOAD_OK || dryload_message(d)[0] != '\0');
	if (strcmp(format, "text") == 0)
		check_printable(text, length);
	else if (ret == DRYLOAD_OK)
		assert(check_lines(text, length) == rows);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = { data, size };
	struct database image;
	struct dryload *d;
	size_t count = 0, asked;
	bool more = true;

	if (size == 0)
		return 0;
	assert(dryload_new(&d) == DRYLOAD_OK);
	asked = data[0] % (QUESTIONS + 1);
	if (size >= sizeof(magic) && memcmp(data, magic, sizeof(magic)) == 0) {
		database_adopt(in, &image);
		write_part(count++, &image);
		asked = QUESTIONS;
	} else {
		in = bytes_cut(in, 1, size);
		for (; more && count < PARTS_MAX; count++) {
			more = database_edit(&base, &in, &image);
			write_part(count, &image);
		}
	}
	check_merge(d, count);
	for (size_t i = 0; i < QUESTIONS; i++) {
		if (asked != i && asked != QUESTIONS)
			continue;
		ask(d, &questions[i], paths[0], "ndjson");
		ask(d, &questions[i], paths[0], "text");
	}
	dryload_free(d);
	return 0;
}
