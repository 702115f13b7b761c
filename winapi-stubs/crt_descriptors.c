/*
 * C run-times: descriptors. Only those of the standard streams are open, and
 * they lead nowhere.
 */
#include "winapi-stubs/crt.h"

enum { STANDARD = 3 };

/* False, with errno, where it isn't open. */
static bool is_open(struct call *c)
{
	if (call_arg32(c, 0) < STANDARD)
		return true;
	crt_set_errno(c, CRT_EBADF);
	call_return64(c, UINT64_MAX);
	return false;
}

static void write_bytes(struct call *c)
{
	uint32_t n = call_arg32(c, 2);
	struct crt_text t;
	struct str text;

	if (!is_open(c))
		return;
	t = crt_text_at(c, call_arg(c, 1), 1, n < 200 ? n : 200);
	text = crt_utf8(c, t, 1);
	call_describe(c, "%.*s", STR_ARGS(text));
	call_return(c, n);
}

/* Nothing is there to be read, and a console it isn't either. */
static void return_none(struct call *c)
{
	is_open(c);
}

/* Text is what they were in before. */
static void set_mode(struct call *c)
{
	enum { TEXT = 0x4000 };

	if (is_open(c))
		call_return(c, TEXT);
}

static void is_terminal(struct call *c)
{
	if (call_arg32(c, 0) >= STANDARD)
		crt_set_errno(c, CRT_EBADF);
}

static void get_handle(struct call *c)
{
	is_open(c);
	call_return(c, UINT64_MAX);
}

/* Behind those of the standard streams there is no file to tell of. */
static void get_status(struct call *c)
{
	crt_set_errno(c, CRT_EBADF);
	call_return(c, UINT32_MAX);
}

static const struct stub stubs[] = {
	{ "_fstat", 2, get_status, CALL_CDECL },
	{ "_fstat32", 2, get_status, CALL_CDECL },
	{ "_fstat64", 2, get_status, CALL_CDECL },
	{ "_fstati64", 2, get_status, CALL_CDECL },
	{ "_fstat32i64", 2, get_status, CALL_CDECL },
	{ "_fstat64i32", 2, get_status, CALL_CDECL },
	{ "_write", 3, write_bytes, CALL_CDECL },
	{ "_read", 3, return_none, CALL_CDECL },
	{ "_close", 1, return_none, CALL_CDECL },
	{ "_setmode", 2, set_mode, CALL_CDECL },
	{ "_isatty", 1, is_terminal, CALL_CDECL },
	{ "_get_osfhandle", 1, get_handle, CALL_CDECL },
};
CRT_MODULE(crt_descriptors, stubs);
