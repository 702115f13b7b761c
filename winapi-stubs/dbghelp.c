/*
 * dbghelp.dll: symbols of a process for which there are none. Nothing is
 * walked and nothing dumped: these stop the run.
 */
#include "emulator/modules.h"
#include "loader/pe.h"

/* A process is known by the handle that it was initialized with. */
struct sessions {
	uint64_t open[64];
	unsigned count;
	uint32_t options;
};

static struct sessions *sessions(struct call *c)
{
	static const char key;

	return call_state(c, &key, sizeof(struct sessions));
}

static unsigned session(struct call *c)
{
	const struct sessions *s = sessions(c);
	unsigned n = 0;

	while (n < s->count && s->open[n] != call_arg(c, 0))
		n++;
	return n;
}

/* False where it wasn't initialized: ERROR_INVALID_HANDLE. */
static bool is_open(struct call *c)
{
	if (session(c) < sessions(c)->count)
		return true;
	call_fail(c, 0, ERROR_INVALID_HANDLE);
	return false;
}

static void initialize(struct call *c)
{
	struct sessions *s = sessions(c);

	if (call_arg(c, 0) == 0 || session(c) < s->count) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (s->count == 64) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	s->open[s->count++] = call_arg(c, 0);
	call_return(c, 1);
}

static void clean_up(struct call *c)
{
	struct sessions *s = sessions(c);

	if (!is_open(c))
		return;
	s->open[session(c)] = s->open[s->count - 1];
	s->count--;
	call_return(c, 1);
}

static void set_options(struct call *c)
{
	sessions(c)->options = call_arg32(c, 0);
	call_return(c, sessions(c)->options);
}

static void get_options(struct call *c)
{
	call_return(c, sessions(c)->options);
}

/* Where symbols are looked for makes no difference. */
static void succeed_if_open(struct call *c)
{
	if (is_open(c))
		call_return(c, 1);
}

static void no_symbol(struct call *c)
{
	if (is_open(c))
		call_fail(c, 0, ERROR_MOD_NOT_FOUND);
}

static void dump(struct call *c)
{
	call_stop(c, "it writes a dump of the process");
}

static void walk(struct call *c)
{
	call_stop(c, "it looks at its own stack");
}

/* IMAGE_NT_HEADERS of the image there, or 0. */
static uint64_t headers_of(struct call *c, uint64_t base)
{
	enum { AT = 0x3c };
	uint64_t nt;

	if (!call_is_readable(c, base, 64) ||
	    call_read16(c, base) != IMAGE_DOS_SIGNATURE)
		return 0;
	nt = base + call_read32(c, base + AT);
	return call_is_readable(c, nt, 24 + 224) &&
			       call_read32(c, nt) == IMAGE_NT_SIGNATURE ?
		       nt :
		       0;
}

static void get_headers(struct call *c)
{
	uint64_t nt = headers_of(c, call_arg(c, 0));

	if (nt == 0)
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
	else
		call_return(c, nt);
}

/* Base, whether it is mapped as an image, which one, its size. */
static void get_directory(struct call *c)
{
	enum { OPTIONAL_HEADER = 24, MAGIC_WIDE = 0x20b };
	uint64_t base = call_arg(c, 0), nt = headers_of(c, base), at;
	uint32_t n = call_arg32(c, 2) & 0xffff;
	bool wide;

	if ((call_arg32(c, 1) & 0xff) == 0) {
		call_stop(c, "it looks into an image that is mapped as a file");
		return;
	}
	if (nt == 0 || n >= IMAGE_NUMBEROF_DIRECTORY_ENTRIES) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	nt += OPTIONAL_HEADER;
	wide = call_read16(c, nt) == MAGIC_WIDE;
	at = nt + (wide ? 112 : 96) + 8 * n;
	call_write32(c, call_arg(c, 3), call_read32(c, at + 4));
	if (call_read32(c, at) == 0)
		call_fail(c, 0, ERROR_SUCCESS);
	else
		call_return(c, base + call_read32(c, at));
}

static const struct stub stubs[] = {
	{ "SymInitialize", 3, initialize },
	{ "SymInitializeW", 3, initialize },
	{ "SymCleanup", 1, clean_up },
	{ "SymSetOptions", 1, set_options },
	{ "SymGetOptions", 0, get_options },
	{ "SymSetSearchPath", 2, succeed_if_open },
	{ "SymSetSearchPathW", 2, succeed_if_open },
	{ "SymRefreshModuleList", 1, succeed_if_open },
	{ "SymFromAddr", 5, no_symbol },
	{ "SymFromAddrW", 5, no_symbol },
	{ "SymFromName", 3, no_symbol },
	{ "SymFromNameW", 3, no_symbol },
	{ "StackWalk", 9, walk },
	{ "StackWalk64", 9, walk },
	{ "MiniDumpWriteDump", 7, dump },
	{ "ImageNtHeader", 1, get_headers },
	{ "ImageDirectoryEntryToData", 4, get_directory },
};
STUB_MODULE(dbghelp, "dbghelp.dll", stubs);
