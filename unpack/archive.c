/* Archives, disk images and packages, by libarchive. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unpack/form.h"

/* Formats and filters that run no other program and open no other file. */
static void support(struct archive *a)
{
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_compress(a);
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_lz4(a);
	archive_read_support_filter_lzip(a);
	archive_read_support_filter_lzma(a);
	archive_read_support_filter_rpm(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_format_7zip(a);
	archive_read_support_format_ar(a);
	archive_read_support_format_cab(a);
	archive_read_support_format_cpio(a);
	archive_read_support_format_iso9660(a);
	archive_read_support_format_lha(a);
	archive_read_support_format_rar(a);
	archive_read_support_format_rar5(a);
	archive_read_support_format_raw(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_xar(a);
	archive_read_support_format_zip(a);
}

static const char *why(struct archive *a)
{
	const char *text = archive_error_string(a);

	return text != NULL ? text : "its content is damaged";
}

struct archive *archive_open(struct bytes bytes, struct out *o)
{
	struct archive *a = archive_read_new();

	if (a == NULL) {
		out_note(o, NULL, "out of memory");
		return NULL;
	}
	support(a);
	if (archive_read_open_memory(a, bytes.data, bytes.len) == ARCHIVE_OK)
		return a;
	out_note(o, NULL, "can't be opened: %s", why(a));
	archive_read_free(a);
	return NULL;
}

/* Where the reading of a part of an open file stands. */
struct part {
	const struct beside_file *file;
	uint64_t at;
	uint8_t data[1 << 16];
};

static la_ssize_t read_part(struct archive *a, void *context, const void **out)
{
	struct part *p = context;
	const uint64_t left = p->file->size - p->at;
	const size_t n = left < sizeof(p->data) ? (size_t)left :
						  sizeof(p->data);
	const ssize_t got = pread(p->file->fd, p->data, n,
				  (off_t)(p->file->at + p->at));

	*out = p->data;
	if (got < 0)
		archive_set_error(a, errno, "%s", strerror(errno));
	else
		p->at += (uint64_t)got;
	return got;
}

static la_int64_t skip_part(struct archive *a, void *context, la_int64_t n)
{
	struct part *p = context;
	const uint64_t left = p->file->size - p->at;

	(void)a;
	if (n < 0)
		return 0;
	if ((uint64_t)n > left)
		n = (la_int64_t)left;
	p->at += (uint64_t)n;
	return n;
}

static int close_part(struct archive *a, void *context)
{
	(void)a;
	free(context);
	return ARCHIVE_OK;
}

struct archive *archive_open_beside(const struct beside_file *file,
				    struct out *o)
{
	struct archive *a = archive_read_new();
	struct part *p = calloc(1, sizeof(*p));

	if (a == NULL || p == NULL) {
		out_note(o, NULL, "out of memory");
		free(p);
		if (a != NULL)
			archive_read_free(a);
		return NULL;
	}
	p->file = file;
	support(a);
	/* However that ends, it closes what it got. */
	if (archive_read_open2(a, p, NULL, read_part, skip_part, close_part) ==
	    ARCHIVE_OK)
		return a;
	out_note(o, NULL, "%s beside it can't be opened: %s", file->name,
		 why(a));
	archive_read_free(a);
	return NULL;
}

bool archive_is_split(const uint8_t *head, size_t n)
{
	/* [MS-CAB] 2.1: cfhdrPREV_CABINET, cfhdrNEXT_CABINET. */
	enum { FLAGS_AT = 30, OTHERS = 3 };

	return n > FLAGS_AT && memcmp(head, "MSCF", 4) == 0 &&
	       (head[FLAGS_AT] & OTHERS) != 0;
}

/* Seeking costs nothing there, and nothing is unpacked on the way. */
static bool skips_for_free(struct archive *a)
{
	const int format = archive_format(a) & ARCHIVE_FORMAT_BASE_MASK;

	return archive_filter_count(a) <= 1 &&
	       (format == ARCHIVE_FORMAT_ZIP || format == ARCHIVE_FORMAT_TAR ||
		format == ARCHIVE_FORMAT_ISO9660 ||
		format == ARCHIVE_FORMAT_CPIO || format == ARCHIVE_FORMAT_AR);
}

/* False: nothing more is to be read. */
static bool copy_data(struct archive *a, const char *path, struct out *o)
{
	uint64_t at = 0;

	for (;;) {
		const void *data;
		int64_t offset;
		size_t n;
		int ret;

		if (out_skips(o) && skips_for_free(a))
			return out_end(o);
		ret = archive_read_data_block(a, &data, &n, &offset);
		if (ret == ARCHIVE_EOF)
			return out_end(o);
		if (ret < ARCHIVE_WARN) {
			out_drop(o);
			out_note(o, path, "can't be unpacked: %s", why(a));
			/* The others may be whole. */
			return ret != ARCHIVE_FATAL && !o->stopped;
		}
		if (offset < 0 || (uint64_t)offset < at)
			continue;
		if (!out_zeros(o, (uint64_t)offset - at) ||
		    !out_data(o, data, n))
			return false;
		at = (uint64_t)offset + n;
	}
}

/* A single compressed file has no name of its own: "x.dll" of "x.dll.gz". */
static void name_raw(const char *name, char *out, size_t size)
{
	const char *dot = strrchr(name, '.');

	snprintf(out, size, "%.*s",
		 dot != NULL && dot != name ? (int)(dot - name) :
					      (int)strlen(name),
		 name);
}

static bool read_entry(struct archive *a, struct archive_entry *e,
		       const struct source *s, struct out *o)
{
	const char *path = archive_entry_pathname_utf8(e);
	char raw[STREAM_PATH_MAX];

	if (path == NULL)
		path = archive_entry_pathname(e);
	if (archive_entry_hardlink(e) != NULL)
		return out_link(o, path != NULL ? path : "",
				archive_entry_hardlink(e));
	if (archive_entry_filetype(e) != AE_IFREG)
		return true;
	if (archive_format(a) == ARCHIVE_FORMAT_RAW) {
		name_raw(s->name, raw, sizeof(raw));
		path = raw;
	}
	if (!out_begin(o, path != NULL ? path : ""))
		return false;
	if (archive_entry_is_data_encrypted(e)) {
		out_note(o, o->path, "is encrypted");
		return true;
	}
	return copy_data(a, o->path, o);
}

/* Everything is "raw" to libarchive where nothing else fits. */
static bool is_none(struct archive *a)
{
	return archive_format(a) == ARCHIVE_FORMAT_RAW &&
	       archive_filter_count(a) <= 1;
}

static void read_all(const struct source *s, struct out *o, void *state)
{
	struct archive *a = archive_open(s->bytes, o);
	struct archive_entry *e;
	bool more = a != NULL;

	(void)state;
	while (more) {
		int ret = archive_read_next_header(a, &e);

		if (ret == ARCHIVE_EOF)
			break;
		if (ret == ARCHIVE_RETRY)
			continue;
		if (ret >= ARCHIVE_WARN && is_none(a))
			out_note(o, NULL,
				 "is of a kind that can't be opened");
		else if (ret < ARCHIVE_WARN && o->members == 0)
			out_note(o, NULL, "can't be opened: %s", why(a));
		else if (ret < ARCHIVE_WARN)
			out_note(o, NULL,
				 "is damaged: what lies behind %s isn't "
				 "looked at: %s",
				 o->path, why(a));
		more = ret >= ARCHIVE_WARN && !is_none(a) &&
		       read_entry(a, e, s, o);
	}
	if (a != NULL)
		archive_read_free(a);
}

const struct form form_archive = { NULL, read_all };
