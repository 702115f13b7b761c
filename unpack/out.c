/* Frames to standard output, within limits. */
#include "unpack/out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit/sniff.h"
#include "util/str.h"

static bool write_all(struct out *o, const void *data, size_t n)
{
	const char *at = data;

	while (n != 0 && !o->stopped) {
		ssize_t put = write(o->fd, at, n);

		if (put < 0 && errno == EINTR)
			continue;
		o->stopped = put <= 0;
		if (put > 0) {
			at += put;
			n -= (size_t)put;
		}
	}
	return !o->stopped;
}

static bool flush(struct out *o)
{
	const size_t n = o->length;

	o->length = 0;
	return write_all(o, o->buffer, n);
}

static bool put(struct out *o, const void *data, size_t n)
{
	if (n > sizeof(o->buffer) - o->length && !flush(o))
		return false;
	if (n > sizeof(o->buffer))
		return write_all(o, data, n);
	if (n != 0)
		memcpy(o->buffer + o->length, data, n);
	o->length += n;
	return !o->stopped;
}

static bool put_frame(struct out *o, enum frame_kind kind, const void *data,
		      size_t n)
{
	const struct frame_head head = { kind, (uint32_t)n };

	return put(o, &head, sizeof(head)) && put(o, data, n);
}

__attribute__((format(printf, 4, 0))) static void
put_note(struct out *o, enum frame_kind kind, const char *path,
		     const char *format, va_list args)
{
	char text[STREAM_PATH_MAX + STREAM_NOTE_MAX + 2];
	size_t n = (size_t)snprintf(text, STREAM_PATH_MAX, "%s", path);

	if (n >= STREAM_PATH_MAX)
		n = STREAM_PATH_MAX - 1;
	vsnprintf(text + n + 1, STREAM_NOTE_MAX, format, args);
	put_frame(o, kind, text, n + 1 + strlen(text + n + 1));
}

void out_note(struct out *o, const char *path, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_note(o, FRAME_NOTE, path != NULL ? path : "", format, args);
	va_end(args);
}

void out_limit(struct out *o, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_note(o, FRAME_LIMIT, "", format, args);
	va_end(args);
	o->stopped = true;
}

void out_lacking(struct out *o, const char *why)
{
	char text[STREAM_NOTE_MAX] = "";

	snprintf(text + 1, sizeof(text) - 1, "%s", why);
	put_frame(o, FRAME_LACKING, text, 1 + strlen(text + 1));
}

static void put_name(struct out *o, enum frame_kind kind, const char *name)
{
	put_frame(o, kind, name, strnlen(name, STREAM_PATH_MAX));
}

void out_claim(struct out *o, const char *name)
{
	put_name(o, FRAME_CLAIM, name);
}

void out_owned(struct out *o, const char *name)
{
	put_name(o, FRAME_OWNED, name);
}

/* Windows' separators become '/', and nothing leads up or stands for nothing. */
static void clean_path(const char *path, char *out)
{
	size_t n = 0;

	while (*path != '\0' && n < STREAM_PATH_MAX) {
		size_t length = strcspn(path, "/\\");
		const bool nothing =
			length == 0 || (length == 1 && path[0] == '.') ||
			(length == 2 && path[0] == '.' && path[1] == '.');

		if (!nothing && n + 1 + length <= STREAM_PATH_MAX) {
			if (n != 0)
				out[n++] = '/';
			memcpy(out + n, path, length);
			n += length;
		}
		path += length + (path[length] != '\0');
	}
	out[n] = '\0';
}

/* A file may be asked for by these names, whatever is in it. */
bool out_is_wanted(struct str path)
{
	static const char *const ends[] = {
		".dll", ".ocx", ".cpl", ".exe", ".drv", ".sys", ".ax", ".acm",
		".manifest", ".config", ".local", ".policy",
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (str_ends_nocase(path, ends[i]))
			return true;
	}
	return false;
}

bool out_begin(struct out *o, const char *path)
{
	clean_path(path, o->path);
	if (o->path[0] == '\0')
		snprintf(o->path, sizeof(o->path), "member %zu",
			 o->members + 1);
	o->decided = o->wanted = false;
	o->head_length = 0;
	if (o->members++ == o->members_max)
		out_limit(o, "holds more files than are looked at: %zu",
			  o->members_max);
	return !o->stopped;
}

/* It may be asked for by its name, and is no image. */
static bool put_passed(struct out *o)
{
	char text[STREAM_PATH_MAX + 2];
	const size_t n = strlen(o->path);

	text[0] = o->head_length != 0;
	memcpy(text + 1, o->path, n);
	return put_frame(o, FRAME_PASSED, text, n + 1);
}

bool out_link(struct out *o, const char *path, const char *target)
{
	char text[2 * STREAM_PATH_MAX + 3];
	size_t n;

	if (!out_begin(o, path))
		return false;
	o->decided = true;
	n = strlen(o->path) + 1;
	memcpy(text, o->path, n);
	clean_path(target, text + n);
	return put_frame(o, FRAME_LINK, text, n + strlen(text + n));
}

static bool decide(struct out *o)
{
	const struct bytes head = { o->head, o->head_length };
	struct file_parts all = { .head = head, .size = head.len };

	o->decided = true;
	/* Which compound file is an installer stands anywhere in it. */
	o->wanted = out_is_wanted(str_of(o->path)) ||
		    (head.len >= 2 && memcmp(head.data, "MZ", 2) == 0) ||
		    (head.len >= 4 &&
		     memcmp(head.data, "\xd0\xcf\x11\xe0", 4) == 0) ||
		    sniff(o->path, &all).is_archive;
	if (!o->wanted)
		return put_passed(o);
	return put_frame(o, FRAME_MEMBER, o->path, strlen(o->path)) &&
	       put_frame(o, FRAME_DATA, o->head, o->head_length);
}

void out_drop(struct out *o)
{
	if (o->decided && o->wanted)
		put_frame(o, FRAME_DROP, "", 0);
	o->decided = true;
	o->wanted = false;
}

/* Say so where so many bytes more are too many. */
static bool is_within_limits(struct out *o, uint64_t n)
{
	if (o->bytes > UINT64_MAX - n || o->bytes + n > o->bytes_max) {
		out_drop(o);
		out_limit(o,
			  "unpacks to more than %llu MB: %s, and what comes "
			  "behind it, isn't looked at",
			  (unsigned long long)(o->bytes_max >> 20), o->path);
		return false;
	}
	o->bytes += n;
	if (o->bytes > OUT_RATIO_FROM &&
	    o->bytes / OUT_RATIO_MAX > o->packed) {
		out_drop(o);
		out_limit(o,
			  "unpacks to more than %d times its size, as what is "
			  "made to fill disks: %s, and what comes behind it, "
			  "isn't looked at",
			  OUT_RATIO_MAX, o->path);
		return false;
	}
	return true;
}

bool out_fits(struct out *o, uint64_t n)
{
	const uint64_t before = o->bytes;
	const bool fits = is_within_limits(o, n);

	o->bytes = before;
	return fits;
}

static bool put_data(struct out *o, const uint8_t *data, size_t n)
{
	while (n != 0) {
		const size_t part = n < FRAME_MAX ? n : FRAME_MAX;

		if (!put_frame(o, FRAME_DATA, data, part))
			return false;
		data += part;
		n -= part;
	}
	return true;
}

bool out_data(struct out *o, const void *data, size_t n)
{
	const uint8_t *at = data;
	size_t part = 0;

	if (o->stopped)
		return false;
	if (!is_within_limits(o, n))
		return false;
	if (!o->decided) {
		part = sizeof(o->head) - o->head_length;
		if (part > n)
			part = n;
		if (part != 0)
			memcpy(o->head + o->head_length, at, part);
		o->head_length += part;
		if (o->head_length == sizeof(o->head) && !decide(o))
			return false;
	}
	/* Of a file without bytes there is no address either. */
	return !o->wanted || n == part || put_data(o, at + part, n - part);
}

bool out_zeros(struct out *o, uint64_t n)
{
	static const uint8_t zeros[1 << 16];

	while (n != 0) {
		const size_t part = n < sizeof(zeros) ? (size_t)n :
							sizeof(zeros);

		if (!out_data(o, zeros, part))
			return false;
		n -= part;
	}
	return true;
}

bool out_end(struct out *o)
{
	if (!o->stopped && !o->decided)
		decide(o);
	return !o->stopped;
}

bool out_skips(const struct out *o)
{
	return o->decided && !o->wanted;
}

bool out_finish(struct out *o)
{
	/* It is stopped where enough was told, and where nobody listens. */
	o->stopped = false;
	return put_frame(o, FRAME_END, &o->bytes, sizeof(o->bytes)) && flush(o);
}
