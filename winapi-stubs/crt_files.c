/* C run-times: files as streams. */
#include <string.h>

#include "emulator/files.h"
#include "loader/pe.h"
#include "winapi-stubs/crt.h"

enum { OPEN_MAX = 512 };

/* One that fopen() gave. */
struct open_file {
	uint64_t stream; /* 0: free */
	struct guest_file *file;
	uint64_t at;
	bool is_text, at_end, can_write, appends;
	int back; /* a byte of ungetc(), and 1; 0: none */
};

static const char files_key;

static struct open_file *open_files(struct call *c)
{
	return call_state(c, &files_key,
			  OPEN_MAX * sizeof(struct open_file));
}

static struct open_file *find(struct call *c, uint64_t stream)
{
	struct open_file *o = open_files(c);

	for (unsigned i = 0; i < OPEN_MAX; i++)
		if (o[i].stream == stream)
			return &o[i];
	return NULL;
}

/* That of argument 'n'; NULL for a standard one, or where the run stops. */
static struct open_file *file_arg(struct call *c, unsigned n)
{
	struct open_file *o = call_arg(c, n) == 0 ? NULL :
						    find(c, call_arg(c, n));

	if (o == NULL)
		crt_stream(c, n);
	return o;
}

static bool has(struct crt_text mode, uint16_t letter)
{
	for (size_t i = 0; i < mode.n; i++)
		if (mode.units[i] == letter)
			return true;
	return false;
}

static void open_it(struct call *c, struct guest_file *file, bool is_text,
		    struct crt_text mode)
{
	enum { FILE_SIZE = 48 };
	struct open_file *o = find(c, 0);
	uint64_t at = o == NULL ? 0 : call_alloc(c, FILE_SIZE);

	if (at != 0)
		*o = (struct open_file){
			.stream = at,
			.file = file,
			.is_text = is_text,
			.can_write = mode.units[0] != 'r' || has(mode, '+'),
			.appends = mode.units[0] == 'a',
		};
	call_return(c, at);
}

/* The last error is that of the CreateFile below. */
static void refuse(struct call *c, uint32_t error, uint32_t last_error)
{
	crt_set_errno(c, error);
	call_fail(c, 0, last_error);
}

/* False where it may not be opened, or whether it may isn't known. */
static bool may_open(struct call *c, struct str path, bool writes, bool creates)
{
	switch (files_may_open(call_process(c), path, writes, creates)) {
	case WORLD_DENIED:
		refuse(c, CRT_EACCES, ERROR_ACCESS_DENIED);
		return false;
	case WORLD_NOT_KNOWN:
		call_stop(c, "whether it may open %.*s isn't known",
			  STR_ARGS(path));
		return false;
	default:
		return true;
	}
}

static bool is_mode(uint16_t letter)
{
	return letter == 'r' || letter == 'w' || letter == 'a';
}

static void create(struct call *c, struct str path, bool is_text,
		   struct crt_text mode)
{
	struct guest_file *f = files_create(call_process(c), path, false);

	if (f == NULL)
		refuse(c, CRT_EACCES, ERROR_ACCESS_DENIED);
	else
		open_it(c, f, is_text, mode);
}

/* A stream of a descriptor, at its place; of a standard one it isn't known. */
static void open_descriptor(struct call *c)
{
	struct crt_text mode = crt_text_arg(c, 1);
	uint64_t at;
	struct guest_file *f = crt_descriptor_place(c, &at);
	struct open_file *o;

	if (f == NULL && call_arg32(c, 0) <= 2)
		call_stop(c, "it makes a stream of a standard one");
	call_return(c, 0);
	if (f == NULL)
		return;
	if (mode.n == 0 || !is_mode(mode.units[0])) {
		crt_set_errno(c, CRT_EINVAL);
		return;
	}
	o = find(c, 0);
	open_it(c, f, !has(mode, 'b'), mode);
	if (o != NULL)
		o->at = mode.units[0] == 'a' ? f->bytes.len : at;
}

static void open_stream(struct call *c)
{
	unsigned unit = crt_unit(c);
	struct crt_text mode = crt_text_arg(c, 1);
	struct str path = crt_utf8(c, crt_text_arg(c, 0), unit);
	struct process *p = call_process(c);
	struct guest_file *f = NULL;
	bool is_text = true, writes = mode.n != 0 && mode.units[0] != 'r';

	path = files_full_path(p, path);
	call_describe(c, "%.*s", STR_ARGS(path));
	for (size_t i = 1; i < mode.n; i++) {
		writes |= mode.units[i] == '+';
		if (mode.units[i] == ',')
			mode.n = 0;
		else if (mode.units[i] == 'b')
			is_text = false;
	}
	if (mode.n == 0 || !is_mode(mode.units[0])) {
		call_stop(c, "it opens %.*s in a way that isn't emulated",
			  STR_ARGS(path));
		return;
	}
	if (!may_open(c, path, writes, mode.units[0] != 'r'))
		return;
	switch (files_find(p, path, &f)) {
	case FILE_THERE:
		if (f->is_folder)
			refuse(c, CRT_EACCES, ERROR_ACCESS_DENIED);
		else
			open_it(c, f, is_text, mode);
		if (mode.units[0] == 'w' && !f->is_folder)
			file_resize(p, f, 0);
		return;
	case FILE_ABSENT:
		if (mode.units[0] != 'r') {
			create(c, path, is_text, mode);
			return;
		}
		refuse(c, CRT_ENOENT, ERROR_FILE_NOT_FOUND);
		return;
	case FILE_NO_FOLDER:
		refuse(c, CRT_ENOENT, ERROR_PATH_NOT_FOUND);
		return;
	case FILE_UNKNOWN:
		call_stop(c, "whether there is %.*s isn't known",
			  STR_ARGS(path));
		return;
	}
}

/* The next byte, or -1. As text, a line ends in "\n", and the file in ^Z. */
static int next_byte(struct open_file *o)
{
	enum { END_OF_TEXT = 0x1a };
	uint8_t two[2];
	size_t n = file_read(o->file, o->at, two, sizeof(two));
	int back = o->back;

	o->back = 0;
	if (back != 0)
		return back - 1;
	if (n == 0 || (o->is_text && two[0] == END_OF_TEXT)) {
		o->at_end = true;
		return -1;
	}
	o->at++;
	if (o->is_text && n == 2 && two[0] == '\r' && two[1] == '\n') {
		o->at++;
		return '\n';
	}
	return two[0];
}

static void get_byte(struct call *c)
{
	struct open_file *o = file_arg(c, 0);

	call_return(c, (uint64_t)(o == NULL ? -1 : next_byte(o)));
}

/* Up to a line's end, with it. */
static void get_line(struct call *c)
{
	struct open_file *o = file_arg(c, 2);
	int32_t room = call_arg_int(c, 1), n = 0;
	uint64_t to = call_arg(c, 0);
	int byte = 0;

	if (o == NULL || room <= 0)
		return;
	while (n < room - 1 && byte != '\n') {
		byte = next_byte(o);
		if (byte < 0 ||
		    !call_write8(c, to + (uint32_t)n, (uint8_t)byte))
			break;
		n++;
	}
	if (n == 0 && byte < 0)
		return;
	call_write8(c, to + (uint32_t)n, 0);
	call_return(c, to);
}

static void read_items(struct call *c)
{
	struct open_file *o = file_arg(c, 3);
	uint64_t size = call_arg(c, 1), count = call_arg(c, 2), n = 0;
	int byte;

	if (o == NULL || size == 0 || count > UINT32_MAX / size)
		return;
	while (n < size * count && (byte = next_byte(o)) >= 0 &&
	       call_write8(c, call_arg(c, 0) + n, (uint8_t)byte))
		n++;
	call_return(c, n / size);
}

static void seek(struct call *c)
{
	struct open_file *o = file_arg(c, 0);
	int64_t from[] = { 0, 0, 0 }, to;
	uint32_t origin = call_arg32(c, 2);

	if (o == NULL || origin > 2) {
		call_return(c, UINT64_MAX);
		return;
	}
	from[1] = (int64_t)o->at;
	from[2] = (int64_t)o->file->bytes.len;
	to = from[origin] + call_arg_int(c, 1);
	if (to < 0) {
		crt_set_errno(c, CRT_EINVAL);
		call_return(c, UINT64_MAX);
		return;
	}
	o->at = (uint64_t)to;
	o->at_end = false;
	o->back = 0;
}

static void tell(struct call *c)
{
	struct open_file *o = file_arg(c, 0);

	call_return(c, o == NULL ? UINT64_MAX : o->at);
}

static void go_to_start(struct call *c)
{
	struct open_file *o = file_arg(c, 0);

	if (o != NULL) {
		o->at = 0;
		o->at_end = false;
		o->back = 0;
	}
}

static void is_at_end(struct call *c)
{
	struct open_file *o = file_arg(c, 0);

	call_return(c, o != NULL && o->at_end);
}

static void close_stream(struct call *c)
{
	struct open_file *o = file_arg(c, 0);

	if (o == NULL)
		return;
	call_free(c, o->stream);
	o->stream = 0;
}

bool crt_is_file(struct call *c, unsigned n)
{
	return call_arg(c, n) != 0 && find(c, call_arg(c, n)) != NULL;
}

bool crt_file_write(struct call *c, unsigned n, const uint8_t *bytes,
		    size_t count)
{
	struct open_file *o = find(c, call_arg(c, n));
	static const uint8_t line[] = "\r\n";
	bool ok = o->can_write;

	if (o->appends)
		o->at = o->file->bytes.len;
	for (size_t i = 0, m; ok && i < count; i++) {
		bool ends = o->is_text && bytes[i] == '\n';

		m = ends ? 2 : 1;
		ok = file_write(call_process(c), o->file, o->at,
				ends ? line : bytes + i, m);
		o->at += m;
	}
	if (!ok)
		crt_set_errno(c, CRT_EBADF);
	return ok;
}

static void put_back(struct call *c)
{
	struct open_file *o = file_arg(c, 1);

	call_return(c, UINT32_MAX);
	if (o == NULL || call_arg32(c, 0) == UINT32_MAX)
		return;
	o->back = (uint8_t)call_arg(c, 0) + 1;
	o->at_end = false;
	call_return(c, (uint8_t)call_arg(c, 0));
}

static void clear_error(struct call *c)
{
	struct open_file *o = file_arg(c, 0);

	if (o != NULL)
		o->at_end = false;
}

static void get_position(struct call *c)
{
	struct open_file *o = file_arg(c, 0);

	if (o != NULL)
		call_write64(c, call_arg(c, 1), o->at);
}

static void set_position(struct call *c)
{
	struct open_file *o = file_arg(c, 0);

	if (o == NULL)
		return;
	o->at = call_read64(c, call_arg(c, 1));
	o->at_end = false;
	o->back = 0;
}

static const struct stub stubs[] = {
	{ "fopen", 2, open_stream, CALL_CDECL },
	{ "_wfopen", 2, open_stream, CALL_CDECL },
	{ "_fsopen", 3, open_stream, CALL_CDECL },
	{ "_wfsopen", 3, open_stream, CALL_CDECL },
	{ "_fdopen", 2, open_descriptor, CALL_CDECL },
	{ "_wfdopen", 2, open_descriptor, CALL_CDECL },
	{ "ungetc", 2, put_back, CALL_CDECL },
	{ "clearerr", 1, clear_error, CALL_CDECL },
	{ "fgetpos", 2, get_position, CALL_CDECL },
	{ "fsetpos", 2, set_position, CALL_CDECL },
	{ "fgetc", 1, get_byte, CALL_CDECL },
	{ "getc", 1, get_byte, CALL_CDECL },
	{ "_filbuf", 1, get_byte, CALL_CDECL },
	{ "fgets", 3, get_line, CALL_CDECL },
	{ "fread", 4, read_items, CALL_CDECL },
	{ "fseek", 3, seek, CALL_CDECL },
	{ "ftell", 1, tell, CALL_CDECL },
	{ "rewind", 1, go_to_start, CALL_CDECL },
	{ "feof", 1, is_at_end, CALL_CDECL },
	{ "fclose", 1, close_stream, CALL_CDECL },
};
CRT_MODULE(crt_files, stubs);
