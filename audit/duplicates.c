/* Candidates, their digests, and groups. */
#include "audit/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "util/status.h"

/* In front of a digest and a path, which is terminated. */
struct head {
	uint64_t size, mark, number;
	uint32_t digest_length, path_length;
};

static struct head head_of(struct bytes b)
{
	struct head head;

	memcpy(&head, b.data, sizeof(head));
	return head;
}

static struct str digest_of(struct bytes b, const struct head *head)
{
	return (struct str){ (const char *)b.data + sizeof(*head),
			     head->digest_length };
}

/* The largest first: they cost most. */
static int by_head(struct bytes a, struct bytes b)
{
	const struct head x = head_of(a), y = head_of(b);

	if (x.size != y.size)
		return x.size < y.size ? 1 : -1;
	if (x.mark != y.mark)
		return x.mark < y.mark ? -1 : 1;
	return (x.number > y.number) - (x.number < y.number);
}

static int by_digest(struct bytes a, struct bytes b)
{
	const struct head x = head_of(a), y = head_of(b);
	int order;

	if (x.size != y.size)
		return x.size < y.size ? 1 : -1;
	order = str_compare(digest_of(a, &x), digest_of(b, &y));
	return order != 0 ? order :
			    (x.number > y.number) - (x.number < y.number);
}

void duplicates_init(struct duplicates *d, struct spool *spool)
{
	*d = (struct duplicates){
		.by_head = { .spool = spool, .compare = by_head },
		.by_digest = { .spool = spool, .compare = by_digest },
		.sizes = { .spool = spool },
		.files = { .spool = spool },
	};
}

void duplicates_release(struct duplicates *d)
{
	sorter_close(d->reader);
	sorter_release(&d->by_head);
	sorter_release(&d->by_digest);
	rows_release(&d->sizes);
	rows_release(&d->files);
	free(d->given);
	d->reader = NULL;
	d->given = NULL;
}

static int put(struct sorter *s, struct head head, struct str digest,
	       struct str path)
{
	size_t size;
	uint8_t *bytes;
	int ret;

	head.digest_length = (uint32_t)digest.n;
	head.path_length = (uint32_t)path.n;
	size = sizeof(head) + digest.n + path.n + 1;
	bytes = calloc(1, size);
	if (bytes == NULL)
		return E_NO_MEMORY;
	memcpy(bytes, &head, sizeof(head));
	if (digest.n != 0)
		memcpy(bytes + sizeof(head), digest.s, digest.n);
	if (path.n != 0)
		memcpy(bytes + sizeof(head) + digest.n, path.s, path.n);
	ret = sorter_put(s, bytes, size);
	free(bytes);
	return ret;
}

int duplicates_put(struct duplicates *d, const struct audit_file *f)
{
	return put(&d->by_head, (struct head){ .size = f->size,
					       .mark = f->mark,
					       .number = f->number },
		   f->sha256, f->path);
}

int duplicates_add(struct duplicates *d, const struct candidate *c)
{
	return put(&d->by_digest, (struct head){ .size = c->size,
						 .number = c->number },
		   c->sha256, c->path);
}

static bool are_alike(struct bytes a, struct bytes b)
{
	const struct head x = head_of(a), y = head_of(b);

	return x.size == y.size && x.mark == y.mark;
}

/* A copy of what the reader gave, which goes on to the next. */
static int step(struct duplicates *d)
{
	if (d->next.len > d->capacity) {
		uint8_t *more = realloc(d->given, 2 * d->next.len);

		if (more == NULL)
			return E_NO_MEMORY;
		d->given = more;
		d->capacity = 2 * d->next.len;
	}
	memcpy(d->given, d->next.data, d->next.len);
	return sorter_next(d->reader, &d->next);
}

static int begin(struct duplicates *d)
{
	int ret;

	if (d->reader != NULL)
		return OK;
	sorter_finish(&d->by_head);
	ret = sorter_read(&d->by_head, &d->reader);
	return ret == OK ? sorter_next(d->reader, &d->next) : ret;
}

int duplicates_next(struct duplicates *d, struct candidate *out)
{
	int ret = begin(d);

	*out = (struct candidate){ .path = { NULL, 0 } };
	while (ret == OK && d->next.data != NULL) {
		const struct head head = head_of(d->next);
		struct bytes given = { NULL, d->next.len };
		const bool before = d->alike;

		ret = step(d);
		given.data = d->given;
		if (ret != OK)
			return ret;
		d->alike = d->next.data != NULL && are_alike(given, d->next);
		if (!before && !d->alike)
			continue;
		out->size = head.size;
		out->number = head.number;
		out->sha256 = digest_of(given, &head);
		out->path = (struct str){ out->sha256.s + out->sha256.n,
					  head.path_length };
		return OK;
	}
	return ret;
}

int duplicates_add_known(struct duplicates *d)
{
	struct candidate c = { .path = STR_EMPTY };
	int ret = duplicates_next(d, &c);

	while (ret == OK && c.path.s != NULL) {
		if (c.sha256.n != 0)
			ret = duplicates_add(d, &c);
		if (ret == OK)
			ret = duplicates_next(d, &c);
	}
	return ret;
}

/* A file of a group, behind those before it. */
static int put_file(struct duplicates *d, struct bytes record)
{
	const uint64_t length = record.len;
	int ret = rows_put(&d->files, &length, sizeof(length));

	return ret == OK ? rows_put(&d->files, record.data, record.len) : ret;
}

static bool are_same(struct bytes a, struct bytes b)
{
	const struct head x = head_of(a), y = head_of(b);

	return x.size == y.size &&
	       str_equal(digest_of(a, &x), digest_of(b, &y));
}

/* 'd->given' is the first of a group, whose others come next. */
static int find_group(struct duplicates *d)
{
	const struct bytes first = { d->given, d->next.len };
	uint64_t count = 1;
	int ret = step(d);

	while (ret == OK && d->next.data != NULL &&
	       are_same((struct bytes){ d->given, first.len }, d->next)) {
		if (count++ == 1)
			ret = put_file(d, (struct bytes){ d->given,
							  first.len });
		if (ret == OK)
			ret = put_file(d, d->next);
		if (ret == OK)
			ret = sorter_next(d->reader, &d->next);
	}
	if (ret != OK || count == 1)
		return ret;
	d->count++;
	return rows_put(&d->sizes, &count, sizeof(count));
}

int duplicates_finish(struct duplicates *d)
{
	int ret;

	sorter_close(d->reader);
	d->reader = NULL;
	sorter_release(&d->by_head);
	sorter_finish(&d->by_digest);
	ret = sorter_read(&d->by_digest, &d->reader);
	if (ret == OK)
		ret = sorter_next(d->reader, &d->next);
	while (ret == OK && d->next.data != NULL)
		ret = find_group(d);
	sorter_close(d->reader);
	d->reader = NULL;
	sorter_release(&d->by_digest);
	return ret;
}

/* Both rows, and the file at hand. */
struct group_reader {
	struct rows_reader sizes, files;
	uint8_t *record;
	size_t capacity;
};

static int read_file(struct group_reader *r, struct audit_duplicate *out)
{
	uint64_t length;
	struct head head;
	struct bytes record;

	if (!rows_take(&r->files, &length, sizeof(length)))
		return E_IO;
	if (length > r->capacity) {
		uint8_t *more = realloc(r->record, 2 * (size_t)length);

		if (more == NULL)
			return E_NO_MEMORY;
		r->record = more;
		r->capacity = 2 * (size_t)length;
	}
	if (!rows_take(&r->files, r->record, (size_t)length))
		return E_IO;
	record = (struct bytes){ r->record, (size_t)length };
	head = head_of(record);
	out->sha256 = digest_of(record, &head);
	out->path = (struct str){ out->sha256.s + out->sha256.n,
				  head.path_length };
	return OK;
}

int duplicates_each(const struct duplicates *d, audit_duplicate_take *take,
		    void *context)
{
	struct group_reader *r = calloc(1, sizeof(*r));
	int ret = r == NULL ? E_NO_MEMORY : OK;

	if (ret == OK) {
		rows_read(&d->sizes, &r->sizes);
		rows_read(&d->files, &r->files);
	}
	for (size_t i = 0; ret == OK && i < d->count; i++) {
		struct audit_duplicate file = { .group = i };
		uint64_t count;

		if (!rows_take(&r->sizes, &count, sizeof(count)))
			ret = E_IO;
		file.count = ret == OK ? (size_t)count : 0;
		for (; ret == OK && file.index < file.count; file.index++) {
			ret = read_file(r, &file);
			if (ret == OK)
				ret = take(context, &file);
		}
	}
	if (r != NULL)
		free(r->record);
	free(r);
	return ret;
}
