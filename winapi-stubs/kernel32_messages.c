/*
 * kernel32.dll: FormatMessage. Of the system's own texts there are those that
 * the documentation's list of error codes has and a start may well meet.
 */
#include <stdio.h>
#include <string.h>

#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"
#include "winapi-stubs/resources.h"

static const struct {
	uint32_t id;
	const char *text;
} messages[] = {
	{ 0, "The operation completed successfully." },
	{ 1, "Incorrect function." },
	{ 2, "The system cannot find the file specified." },
	{ 3, "The system cannot find the path specified." },
	{ 4, "The system cannot open the file." },
	{ 5, "Access is denied." },
	{ 6, "The handle is invalid." },
	{ 13, "The data is invalid." },
	{ 15, "The system cannot find the drive specified." },
	{ 18, "There are no more files." },
	{ 21, "The device is not ready." },
	{ 24, "The program issued a command but the command length is "
	      "incorrect." },
	{ 31, "A device attached to the system is not functioning." },
	{ 38, "Reached the end of the file." },
	{ 50, "The request is not supported." },
	{ 53, "The network path was not found." },
	{ 80, "The file exists." },
	{ 87, "The parameter is incorrect." },
	{ 109, "The pipe has been ended." },
	{ 111, "The file name is too long." },
	{ 112, "There is not enough space on the disk." },
	{ 120, "This function is not supported on this system." },
	{ 122, "The data area passed to a system call is too small." },
	{ 126, "The specified module could not be found." },
	{ 127, "The specified procedure could not be found." },
	{ 145, "The directory is not empty." },
	{ 183, "Cannot create a file when that file already exists." },
	{ 193, "%1 is not a valid Win32 application." },
	{ 203, "The system could not find the environment option that was "
	       "entered." },
	{ 206, "The filename or extension is too long." },
	{ 234, "More data is available." },
	{ 259, "No more data is available." },
	{ 267, "The directory name is invalid." },
	{ 487, "Attempt to access invalid address." },
	{ 998, "Invalid access to memory location." },
	{ 1008, "An attempt was made to reference a token that does not "
		"exist." },
	{ 1113, "No mapping for the Unicode character exists in the target "
		"multi-byte code page." },
	{ 1114, "A dynamic link library (DLL) initialization routine "
		"failed." },
	{ 1150, "The specified program requires a newer version of "
		"Windows." },
	{ 1157, "One of the library files needed to run this application "
		"cannot be found." },
	{ 1168, "Element not found." },
	{ 1313, "A specified privilege does not exist." },
	{ 1314, "A required privilege is not held by the client." },
	{ 1450, "Insufficient system resources exist to complete the "
		"requested service." },
	{ 1460, "This operation returned because the timeout period "
		"expired." },
	{ 1722, "The RPC server is unavailable." },
	{ 1812, "The specified image file did not contain a resource "
		"section." },
	{ 11001, "No such host is known." },
	{ 11003, "A non-recoverable error occurred during a database "
		 "lookup." },
};

enum { ALLOCATE = 0x100, NO_INSERTS = 0x200, FROM_STRING = 0x400,
       FROM_MODULE = 0x800, FROM_SYSTEM = 0x1000, IS_ARRAY = 0x2000,
       WIDTH = 0xff, RESULT_MAX = 0x10000 };

struct result {
	char *s;
	size_t n;
	bool no_inserts; /* it has one, and no arguments were given */
};

static void add(struct result *r, const char *s, size_t n)
{
	if (n > RESULT_MAX - r->n)
		n = RESULT_MAX - r->n;
	memcpy(r->s + r->n, s, n);
	r->n += n;
}

/* One argument: a list is of slots like an array. */
static uint64_t insert(struct call *c, uint32_t n)
{
	uint64_t list = call_arg(c, 6);

	if (!(call_arg32(c, 0) & IS_ARRAY))
		list = call_read_pointer(c, list);
	return call_read_pointer(c, list + (n - 1) * call_pointer_size(c));
}

/* "!s!" and kin behind the number; how many bytes it is long. */
static size_t add_insert(struct call *c, struct result *r, uint32_t n,
			 struct str rest)
{
	const char *end = rest.n < 2 || rest.s[0] != '!' ?
				  NULL :
				  memchr(rest.s + 1, '!', rest.n - 1);
	struct str form = { rest.s + 1, 0 }, text;
	bool wide = call_is_wide(c);
	char number[32];
	char type = 's';

	if (end != NULL) {
		form.n = (size_t)(end - rest.s) - 1;
		type = form.n == 0 ? 's' : form.s[form.n - 1];
		wide = type == 'S' ? !wide : wide;
		if (form.n > 1 && form.s[form.n - 2] == 'h')
			wide = false;
		else if (form.n > 1 && strchr("lw", form.s[form.n - 2]))
			wide = true;
	}
	if (type == 's' || type == 'S') {
		text = call_text_at(c, insert(c, n), wide, RESULT_MAX);
		if (insert(c, n) == 0)
			text = str_of("(null)");
		add(r, text.s, text.n);
	} else if (memchr("diuxX", type, 5) != NULL &&
		   (form.n == 1 || (form.n == 2 && form.s[0] == 'l'))) {
		uint32_t value = (uint32_t)insert(c, n);

		if (type == 'x' || type == 'X')
			snprintf(number, sizeof(number),
				 type == 'x' ? "%x" : "%X", value);
		else
			snprintf(number, sizeof(number), "%lld",
				 type == 'u' ? (long long)value :
					       (long long)(int32_t)value);
		add(r, number, strlen(number));
	} else {
		call_stop(c, "it formats an insert as !%.*s!",
			  STR_ARGS(form));
	}
	return end == NULL ? 0 : form.n + 2;
}

/* What follows a '%'; how many bytes, or SIZE_MAX at "%0". */
static size_t add_escape(struct call *c, struct result *r, struct str at)
{
	uint32_t number = 0;
	size_t n = 0;

	if (at.n == 0 || at.s[0] == '0')
		return SIZE_MAX;
	while (n < at.n && n < 2 && at.s[n] >= '0' && at.s[n] <= '9')
		number = number * 10 + (uint32_t)(at.s[n++] - '0');
	if (n != 0 && call_arg32(c, 0) & NO_INSERTS) {
		add(r, "%", 1);
		add(r, at.s, n);
		return n;
	}
	if (n != 0 && call_arg(c, 6) == 0) {
		r->no_inserts = true;
		return SIZE_MAX;
	}
	if (n != 0)
		return n + add_insert(c, r, number,
				      (struct str){ at.s + n, at.n - n });
	if (at.s[0] == 'n')
		add(r, "\r\n", 2);
	else if (at.s[0] == 'r')
		add(r, "\r", 1);
	else if (at.s[0] == 't')
		add(r, "\t", 1);
	else
		add(r, at.s, 1);
	return 1;
}

static void format(struct call *c, struct str from, struct result *r)
{
	bool one_line = (call_arg32(c, 0) & WIDTH) == WIDTH;

	for (size_t i = 0; i < from.n && r->n < RESULT_MAX;) {
		char ch = from.s[i++];

		if (ch == '%') {
			size_t n = add_escape(c, r,
					      (struct str){ from.s + i,
							    from.n - i });

			if (n == SIZE_MAX)
				return;
			i += n;
		} else if (ch == '\r' || ch == '\n') {
			if (ch == '\r' && i < from.n && from.s[i] == '\n')
				i++;
			add(r, one_line ? " " : "\r\n", one_line ? 1 : 2);
		} else {
			add(r, &ch, 1);
		}
	}
}

/* Of RT_MESSAGETABLE: blocks of numbers, entries of their length and form. */
static bool from_module(struct call *c, uint64_t base, uint32_t id,
			struct str *out)
{
	enum { BLOCKS_MAX = 4096, BLOCK_SIZE = 12, ENTRIES = 65536 };
	const struct resource_name table = { 11, STR_EMPTY },
				   one = { 1, STR_EMPTY };
	uint32_t error, blocks;
	uint64_t entry = resource_entry(c, base, table, one, -1, &error);
	uint64_t data, at;

	if (entry == 0)
		return false;
	data = (base & ~(uint64_t)3) + call_read32(c, entry);
	blocks = call_read32(c, data);
	for (uint32_t i = 0; i < blocks && i < BLOCKS_MAX; i++) {
		uint64_t block = data + 4 + i * BLOCK_SIZE;
		uint32_t low = call_read32(c, block);

		if (id < low || id > call_read32(c, block + 4) ||
		    id - low > ENTRIES)
			continue;
		at = data + call_read32(c, block + 8);
		for (; low < id; low++) {
			uint16_t length = call_read16(c, at);

			if (length < 4)
				return false;
			at += length;
		}
		*out = call_text_at(c, at + 4, call_read16(c, at + 2) & 1,
				    RESULT_MAX);
		return true;
	}
	return false;
}

static bool from_system(struct call *c, uint32_t id, struct str *out)
{
	/* HRESULT_FROM_WIN32 has the texts of the errors. */
	if (id >> 16 == 0x8007)
		id &= 0xffff;
	for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++) {
		if (messages[i].id != id)
			continue;
		*out = process_need_str(STR_CONCAT(call_arena(c),
						   str_of(messages[i].text),
						   str_of("\r\n")));
		return true;
	}
	call_stop(c, "the system's message %u (0x%x) isn't described", id,
		  id);
	return false;
}

static void put(struct call *c, struct str text)
{
	bool wide = call_is_wide(c);
	uint64_t to = call_arg(c, 4), copy;
	size_t n = call_put_text(c, 0, 0, text);

	if (call_arg32(c, 0) & ALLOCATE) {
		copy = call_alloc_text(c, text, wide);
		if (copy != 0 && call_write_pointer(c, to, copy))
			call_return(c, n);
	} else if (n < call_arg32(c, 5)) {
		call_put_text(c, to, call_arg32(c, 5), text);
		call_return(c, n);
	} else {
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
	}
}

static void format_message(struct call *c)
{
	uint32_t flags = call_arg32(c, 0), id = call_arg32(c, 2);
	struct result r = { NULL, 0, false };
	struct str from;
	uint64_t base = call_arg(c, 1);
	bool found;

	if (flags & FROM_STRING) {
		from = call_text_at(c, base, call_is_wide(c), RESULT_MAX);
	} else {
		if (base == 0)
			base = call_process(c)->modules[0]->base;
		found = flags & FROM_MODULE &&
			from_module(c, base, id, &from);
		if (!found && !(flags & FROM_SYSTEM)) {
			call_fail(c, 0, ERROR_MR_MID_NOT_FOUND);
			return;
		}
		if (!found && !from_system(c, id, &from))
			return;
	}
	r.s = process_need(arena_alloc(call_arena(c), RESULT_MAX, 1));
	format(c, from, &r);
	if (r.no_inserts) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	put(c, (struct str){ r.s, r.n });
}

static const struct stub stubs[] = {
	{ "FormatMessageA", 7, format_message },
	{ "FormatMessageW", 7, format_message },
};
STUB_MODULE(kernel32_messages, "kernel32.dll", stubs);
