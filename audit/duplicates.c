/* Candidates, their digests, and groups. */
#include "audit/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "util/status.h"

/* What a record has before a digest and a path, which is terminated. */
struct front {
	uint64_t size, mark, number;
	uint32_t digest_length, path_length;
};

static struct front front_of(struct bytes b)
{
	struct front front;

	memcpy(&front, b.data, sizeof(front));
	return front;
}

static struct str digest_of(struct bytes b, const struct front *front)
{
	return (struct str){ (const char *)b.data + sizeof(*front),
			     front->digest_length };
}

/* The largest first: they cost most. */
static int by_head(struct bytes a, struct bytes b)
{
	const struct front x = front_of(a), y = front_of(b);

	if (x.size != y.size)
		return x.size < y.size ? 1 : -1;
	if (x.mark != y.mark)
		return x.mark < y.mark ? -1 : 1;
	return (x.number > y.number) - (x.number < y.number);
}

static int by_digest(struct bytes a, struct bytes b)
{
	const struct front x = front_of(a), y = front_of(b);
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

static int put(struct sorter *s, struct front front, struct str digest,
	       struct str path)
{
	size_t size;
	uint8_t *bytes;
	int ret;

	front.digest_length = (uint32_t)digest.n;
	front.path_length = (uint32_t)path.n;
	size = sizeof(front) + digest.n + path.n + 1;
	bytes = calloc(1, size);
	if (bytes == NULL)
		return E_NO_MEMORY;
	memcpy(bytes, &front, sizeof(front));
	if (digest.n != 0)
		memcpy(bytes + sizeof(front), digest.s, digest.n);
	if (path.n != 0)
		memcpy(bytes + sizeof(front) + digest.n, path.s, path.n);
	ret = sorter_put(s, bytes, size);
	free(bytes);
	return ret;
}

int duplicates_put(struct duplicates *d, const struct audit_file *f)
{
	return put(&d->by_head, (struct front){ .size = f->size,
					       .mark = f->mark,
					       .number = f->number },
		   f->sha256, f->path);
}

int duplicates_add(struct duplicates *d, const struct candidate *c)
{
	return put(&d->by_digest, (struct front){ .size = c->size,
						 .number = c->number },
		   c->sha256, c->path);
}

static bool are_alike(struct bytes a, struct bytes b)
{
	const struct front x = front_of(a), y = front_of(b);

	return x.size == y.size && x.mark == y.mark;
}

/* Room for so many bytes. False: out of memory. */
static bool reserve(uint8_t **record, size_t *capacity, size_t n)
{
	uint8_t *more;

	if (n <= *capacity)
		return true;
	more = realloc(*record, 2 * n);
	if (more == NULL)
		return false;
	*record = more;
	*capacity = 2 * n;
	return true;
}

/* A copy of what the reader gave, which goes on to the next. */
static int step(struct duplicates *d)
{
	if (!reserve(&d->given, &d->capacity, d->next.len))
		return E_NO_MEMORY;
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
		const struct front front = front_of(d->next);
		struct bytes given = { NULL, d->next.len };
		const bool before = d->alike;

		ret = step(d);
		given.data = d->given;
		if (ret != OK)
			return ret;
		d->alike = d->next.data != NULL && are_alike(given, d->next);
		if (!before && !d->alike)
			continue;
		out->size = front.size;
		out->number = front.number;
		out->sha256 = digest_of(given, &front);
		out->path = (struct str){ out->sha256.s + out->sha256.n,
					  front.path_length };
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
	const struct front x = front_of(a), y = front_of(b);

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
	struct front front;
	struct bytes record;

	if (!rows_take(&r->files, &length, sizeof(length)))
		return E_IO;
	if (!reserve(&r->record, &r->capacity, (size_t)length))
		return E_NO_MEMORY;
	if (!rows_take(&r->files, r->record, (size_t)length))
		return E_IO;
	record = (struct bytes){ r->record, (size_t)length };
	front = front_of(record);
	out->sha256 = digest_of(record, &front);
	out->path = (struct str){ out->sha256.s + out->sha256.n,
				  front.path_length };
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
