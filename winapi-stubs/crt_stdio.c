/*
 * C run-times: the standard streams, which go nowhere: a service has no
 * console. What goes to a file is written by crt_files.c.
 */
#include <limits.h>
#include <string.h>

#include "emulator/text.h"
#include "winapi-stubs/crt.h"

enum { STREAMS = 20, FILE_SIZE_32 = 32, FILE_SIZE_64 = 48, STANDARD = 3 };
enum { STREAM_READ = 1, STREAM_WRITE = 2, STREAM_ERROR = 0x20 };

static unsigned stream_size(const struct call *c)
{
	return call_is_64(c) ? FILE_SIZE_64 : FILE_SIZE_32;
}

/* FILE: where to read, how much, the buffer; flags, descriptor. */
static uint64_t flags_of(const struct call *c, uint64_t stream)
{
	return stream + (call_is_64(c) ? 24 : 12);
}

static void fill_streams(struct call *c)
{
	for (unsigned i = 0; i < STANDARD; i++) {
		uint64_t at = flags_of(c, call_arg(c, 0) +
						  i * stream_size(c));

		call_write32(c, at, i == 0 ? STREAM_READ : STREAM_WRITE);
		call_write32(c, at + 4, i);
	}
}

static void return_streams(struct call *c)
{
	call_return(c, crt_variable(c, "_iob"));
}

static void return_stream(struct call *c)
{
	uint32_t n = call_arg32(c, 0);

	if (n >= STANDARD)
		call_stop(c, "it asks for stream %u", n);
	else
		call_return(c, crt_variable(c, "_iob") + n * stream_size(c));
}

/* 0, 1, 2; what isn't one of these stops the run. */
unsigned crt_stream(struct call *c, unsigned n)
{
	uint64_t first = crt_variable(c, "_iob");
	uint64_t offset = call_arg(c, n) - first;

	if (call_arg(c, n) >= first && offset % stream_size(c) == 0 &&
	    offset / stream_size(c) < STANDARD)
		return (unsigned)(offset / stream_size(c));
	call_stop(c, "it uses a stream in a way that isn't emulated");
	return STANDARD;
}

static void describe(struct call *c, unsigned stream, struct crt_text t,
		     unsigned unit)
{
	static const char *const names[] = { "stdin", "stdout", "stderr",
					     "" };
	struct str text = crt_utf8(c, t, unit);

	if (text.n > 200)
		text.n = 200;
	call_describe(c, "%s: %.*s", names[stream], STR_ARGS(text));
}

static bool is_wide(const struct call *c)
{
	return strchr(call_api(c), 'w') != NULL;
}

/* To the stream that argument 'n' is; UINT_MAX: the standard output. */
static bool put_out(struct call *c, unsigned n, struct crt_text t,
		    unsigned unit)
{
	unsigned stream = 1;
	uint8_t *bytes;

	if (n != UINT_MAX && crt_is_file(c, n)) {
		bytes = process_need(arena_alloc(call_arena(c), t.n + 1, 1));
		for (size_t i = 0; i < t.n; i++)
			bytes[i] = unit == 2 ? text_unit_to_ansi(t.units[i]) :
					       (uint8_t)t.units[i];
		return crt_file_write(c, n, bytes, t.n);
	}
	if (n != UINT_MAX)
		stream = crt_stream(c, n);
	if (stream < STANDARD && t.n != 0)
		describe(c, stream, t, unit);
	return stream < STANDARD;
}

static void print_to(struct call *c, unsigned n, struct crt_arguments a,
		     uint64_t format)
{
	struct crt_output o = { NULL, 0, 0 };

	if (!crt_format(&a, format, crt_format_flags(c, is_wide(c)), &o))
		return;
	call_return(c, put_out(c, n, (struct crt_text){ o.units, o.n },
			       is_wide(c) ? 2 : 1) ?
			       o.n :
			       UINT32_MAX);
}

/* With a stream, or to stdout; with a list, or what follows. */
static void print(struct call *c)
{
	const char *name = call_api(c);
	bool has_list = *name == 'v';
	unsigned n = name[has_list] == 'f' ? 1 : 0;
	struct crt_arguments a = { .c = c, .next = n + 1 };

	if (has_list)
		a.at = call_arg(c, n + 1);
	print_to(c, n == 1 ? 0 : UINT_MAX, a, call_arg(c, n));
}

/* Options of two slots, stream, format, locale, list. */
static void print_common(struct call *c)
{
	unsigned shift = call_is_64(c) ? 0 : 1;
	struct crt_arguments a = { .c = c, .at = call_arg(c, 4 + shift) };

	print_to(c, 1 + shift, a, call_arg(c, 2 + shift));
}

/* As many items as could be written whole. */
static void write_to_file(struct call *c, uint64_t size, uint64_t count)
{
	uint64_t from = call_arg(c, 0), left = size * count;
	uint8_t part[4096];
	size_t n;

	for (; left != 0; left -= n, from += n) {
		n = left < sizeof(part) ? (size_t)left : sizeof(part);
		if (!call_read(c, from, part, n) ||
		    !crt_file_write(c, 3, part, n))
			break;
	}
	call_return(c, (size * count - left) / size);
}

static void write_items(struct call *c)
{
	uint64_t size = call_arg(c, 1), n = call_arg(c, 2);
	uint64_t bytes = size * n;
	unsigned stream;

	if (size == 0 || n == 0 || n > UINT32_MAX / size)
		return;
	if (crt_is_file(c, 3)) {
		write_to_file(c, size, n);
		return;
	}
	stream = crt_stream(c, 3);
	if (stream >= STANDARD)
		return;
	describe(c, stream,
		 crt_text_at(c, call_arg(c, 0), 1, bytes < 200 ? bytes : 200),
		 1);
	call_return(c, n);
}

static void put_string(struct call *c)
{
	unsigned unit = is_wide(c) ? 2 : 1;
	bool to_output = strchr(call_api(c), 'f') == NULL;

	if (!put_out(c, to_output ? UINT_MAX : 1,
		     crt_text_at(c, call_arg(c, 0), unit, SIZE_MAX), unit))
		call_return(c, UINT32_MAX);
}

static void put_unit(struct call *c)
{
	bool to_output = strstr(call_api(c), "char") != NULL;
	uint16_t unit = is_wide(c) ? (uint16_t)call_arg(c, 0) :
				     (uint8_t)call_arg(c, 0);

	call_return(c, unit);
	if (!to_output && crt_is_file(c, 1) &&
	    !put_out(c, 1, (struct crt_text){ &unit, 1 },
		     is_wide(c) ? 2 : 1))
		call_return(c, UINT32_MAX);
	else if (!to_output && !crt_is_file(c, 1))
		crt_stream(c, 1);
}

/* There is nothing to read: EOF, or none. */
static void get_unit(struct call *c)
{
	if (strstr(call_api(c), "char") != NULL || crt_stream(c, 0) < STANDARD)
		call_return(c, is_wide(c) ? UINT16_MAX : UINT32_MAX);
}

static void get_string(struct call *c)
{
	crt_stream(c, 2);
}

static void flush(struct call *c)
{
	if (call_arg(c, 0) != 0 && !crt_is_file(c, 0))
		crt_stream(c, 0);
}

static void get_error(struct call *c)
{
	if (crt_is_file(c, 0))
		return;
	if (crt_stream(c, 0) < STANDARD)
		call_return(c, call_read32(c, flags_of(c, call_arg(c, 0))) &
				       STREAM_ERROR);
}

static void get_descriptor(struct call *c)
{
	unsigned n = crt_stream(c, 0);

	if (n < STANDARD)
		call_return(c, n);
}

static void set_buffer(struct call *c)
{
	if (!crt_is_file(c, 0))
		crt_stream(c, 0);
}

static void print_error(struct call *c)
{
	if (call_arg(c, 0) != 0)
		describe(c, 2, crt_text_arg(c, 0), 1);
}

static const struct stub stubs[] = {
	{ "_iob", FILE_SIZE_64 * STREAMS, fill_streams, CALL_DATA },
	{ "__iob_func", 0, return_streams, CALL_CDECL },
	{ "__acrt_iob_func", 1, return_stream, CALL_CDECL },
	{ "printf", 1, print, CALL_CDECL },
	{ "wprintf", 1, print, CALL_CDECL },
	{ "vprintf", 2, print, CALL_CDECL },
	{ "vwprintf", 2, print, CALL_CDECL },
	{ "fprintf", 2, print, CALL_CDECL },
	{ "fwprintf", 2, print, CALL_CDECL },
	{ "vfprintf", 3, print, CALL_CDECL },
	{ "vfwprintf", 3, print, CALL_CDECL },
	{ "__stdio_common_vfprintf", 6, print_common, CALL_CDECL },
	{ "__stdio_common_vfwprintf", 6, print_common, CALL_CDECL },
	{ "fwrite", 4, write_items, CALL_CDECL },
	{ "fputs", 2, put_string, CALL_CDECL },
	{ "fputws", 2, put_string, CALL_CDECL },
	{ "puts", 1, put_string, CALL_CDECL },
	{ "_putws", 1, put_string, CALL_CDECL },
	{ "fputc", 2, put_unit, CALL_CDECL },
	{ "putc", 2, put_unit, CALL_CDECL },
	{ "fputwc", 2, put_unit, CALL_CDECL },
	{ "putwc", 2, put_unit, CALL_CDECL },
	{ "putchar", 1, put_unit, CALL_CDECL },
	{ "putwchar", 1, put_unit, CALL_CDECL },
	{ "_flsbuf", 2, put_unit, CALL_CDECL },
	{ "fgetwc", 1, get_unit, CALL_CDECL },
	{ "getwc", 1, get_unit, CALL_CDECL },
	{ "getchar", 0, get_unit, CALL_CDECL },
	{ "getwchar", 0, get_unit, CALL_CDECL },
	{ "fgetws", 3, get_string, CALL_CDECL },
	{ "fflush", 1, flush, CALL_CDECL },
	{ "ferror", 1, get_error, CALL_CDECL },
	{ "fileno", 1, get_descriptor, CALL_CDECL },
	{ "_fileno", 1, get_descriptor, CALL_CDECL },
	{ "setvbuf", 4, set_buffer, CALL_CDECL },
	{ "setbuf", 2, set_buffer, CALL_CDECL },
	{ "perror", 1, print_error, CALL_CDECL },
};
CRT_MODULE(crt_stdio, stubs);
