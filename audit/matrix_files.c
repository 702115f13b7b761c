/* The files of a matrix: a row each, so that many need no memory. */
#include "audit/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "report/detail.h"
#include "util/status.h"

/* In front of a digest and a path. */
struct row {
	uint64_t size, mark;
	target_set targets, loads, likely, fails;
	uint32_t warnings, counting_warnings;
	uint32_t path_length;
	uint16_t machine;
	uint8_t digest_length, is_dll, host;
};

int matrix_file_add(struct matrix *m, const struct record *r, struct str path)
{
	struct row row = { .size = r->size };
	int ret;

	row.mark = r->mark;
	row.targets = r->targets;
	row.loads = r->loads;
	row.likely = r->likely;
	row.fails = r->fails;
	row.warnings = r->warnings;
	row.counting_warnings = r->counting_warnings;
	row.path_length = (uint32_t)path.n;
	row.machine = r->machine;
	row.digest_length = (uint8_t)r->sha256.n;
	row.is_dll = r->is_dll;
	row.host = (uint8_t)r->host;
	m->out.file_count++;
	ret = rows_put(&m->rows, &row, sizeof(row));
	if (ret == OK)
		ret = rows_put(&m->rows, r->sha256.s, r->sha256.n);
	return ret == OK ? rows_put(&m->rows, path.s, path.n) : ret;
}

/* One row, and the text of its digest and path. */
struct file_reader {
	struct rows_reader rows;
	char *text;
	size_t capacity;
};

/* The next file, until the one behind it. 0, or an error. */
static int read_file(const struct matrix *m, struct file_reader *r,
		     struct audit_file *out)
{
	struct row row;
	size_t length;

	if (!rows_take(&r->rows, &row, sizeof(row)))
		return E_IO;
	length = (size_t)row.digest_length + row.path_length;
	if (length + 1 > r->capacity) {
		char *more = realloc(r->text, 2 * length + 256);

		if (more == NULL)
			return E_NO_MEMORY;
		r->text = more;
		r->capacity = 2 * length + 256;
	}
	if (!rows_take(&r->rows, r->text, length))
		return E_IO;
	r->text[length] = '\0';
	*out = (struct audit_file){
		.path = { r->text + row.digest_length, row.path_length },
		.size = row.size,
		.mark = row.mark,
		.sha256 = { r->text, row.digest_length },
		.machine = row.machine,
		.is_dll = row.is_dll != 0,
		.host = (enum host)row.host,
		.targets = row.targets,
		.loads = row.loads,
		.likely = row.likely,
		.fails = row.fails,
		.warnings = row.warnings,
		.counting_warnings = row.counting_warnings,
	};
	out->is_used = table_find(&m->by_use, repository_path(out->path)) !=
		       NULL;
	return OK;
}

int matrix_each_file(const void *matrix, audit_file_take *take, void *context)
{
	const struct matrix *m = matrix;
	struct file_reader *r = calloc(1, sizeof(*r));
	struct audit_file f;
	int ret = r == NULL ? E_NO_MEMORY : OK;

	if (ret == OK)
		rows_read(&m->rows, &r->rows);
	for (size_t i = 0; ret == OK && i < m->out.file_count; i++) {
		ret = read_file(m, r, &f);
		f.number = i;
		if (ret == OK)
			ret = take(context, &f);
	}
	if (r != NULL)
		free(r->text);
	free(r);
	return ret;
}

/*
 * Which sizes and heads there are once, and which more often: two bits for many
 * of them, so that some are taken that are there but once.
 */
struct sieve {
	struct matrix *m;
	uint8_t *bits;
	uint64_t mask;
};

static uint64_t slot_of(const struct sieve *s, const struct audit_file *f)
{
	uint64_t h = (f->mark ^ f->size) * 0x9e3779b97f4a7c15;

	return (h ^ h >> 32) & s->mask;
}

static int count_file(void *context, const struct audit_file *f)
{
	struct sieve *s = context;
	const uint64_t slot = slot_of(s, f);
	uint8_t *byte = &s->bits[slot / 4];
	const unsigned shift = slot % 4 * 2;

	if ((*byte >> shift & 3) < 2)
		*byte = (uint8_t)(*byte + (1u << shift));
	return OK;
}

static int keep_file(void *context, const struct audit_file *f)
{
	struct sieve *s = context;
	const uint64_t slot = slot_of(s, f);

	if (f->mark == 0 || (s->bits[slot / 4] >> slot % 4 * 2 & 3) < 2)
		return OK;
	return duplicates_put(&s->m->duplicates, f);
}

int matrix_candidates(struct matrix *m)
{
	enum { SLOTS_MIN = 1 << 10, SLOTS_MAX = 1 << 23, SLOTS_PER_FILE = 8 };
	struct sieve s = { .m = m, .mask = SLOTS_MIN - 1 };
	int ret = E_NO_MEMORY;

	while (s.mask + 1 < SLOTS_MAX &&
	       s.mask / SLOTS_PER_FILE < m->out.file_count)
		s.mask = s.mask * 2 + 1;
	s.bits = calloc((size_t)(s.mask + 1) / 4, 1);
	if (s.bits != NULL)
		ret = matrix_each_file(m, count_file, &s);
	if (ret == OK)
		ret = matrix_each_file(m, keep_file, &s);
	free(s.bits);
	return ret;
}
