/*
 * C run-times: the standard streams, which go nowhere: a service has no
 * console. Files are read in crt_files.c; to write to one stops the run.
 */
#include <string.h>

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

static void print_to(struct call *c, unsigned stream,
		     struct crt_arguments a, uint64_t format)
{
	struct crt_output o = { NULL, 0, 0 };
	struct crt_text t;

	if (stream >= STANDARD ||
	    !crt_format(&a, format, crt_format_flags(c, is_wide(c)), &o))
		return;
	call_return(c, o.n);
	t = (struct crt_text){ o.units, o.n };
	if (o.n != 0)
		describe(c, stream, t, is_wide(c) ? 2 : 1);
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
	print_to(c, n == 1 ? crt_stream(c, 0) : 1, a, call_arg(c, n));
}

/* Options of two slots, stream, format, locale, list. */
static void print_common(struct call *c)
{
	unsigned shift = call_is_64(c) ? 0 : 1;
	struct crt_arguments a = { .c = c, .at = call_arg(c, 4 + shift) };

	print_to(c, crt_stream(c, 1 + shift), a, call_arg(c, 2 + shift));
}

static void write_items(struct call *c)
{
	uint64_t size = call_arg(c, 1), n = call_arg(c, 2);
	unsigned stream = crt_stream(c, 3);
	uint64_t bytes = size * n;

	if (stream >= STANDARD || size == 0 || n == 0)
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
	unsigned stream = to_output ? 1 : crt_stream(c, 1);

	describe(c, stream,
		 crt_text_at(c, call_arg(c, 0), unit, SIZE_MAX), unit);
}

static void put_unit(struct call *c)
{
	bool to_output = strstr(call_api(c), "char") != NULL;

	if (to_output || crt_stream(c, 1) < STANDARD)
		call_return(c, is_wide(c) ? (uint16_t)call_arg(c, 0) :
					    (uint8_t)call_arg(c, 0));
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
	if (call_arg(c, 0) != 0)
		crt_stream(c, 0);
}

static void get_error(struct call *c)
{
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
