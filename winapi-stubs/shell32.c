/* shell32.dll: folders and command lines, without a shell. */
#include "emulator/process.h"
#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/crt.h"

/* Those of all users; whose profile a service has isn't told here. */
static bool folder_of(struct call *c, uint32_t id, struct str *out)
{
	const struct world *w = call_world(c);
	bool is_new = call_windows(c) >= 0x600;

	switch (id) {
	case 0x24: /* CSIDL_WINDOWS */
		*out = w->windows_folder;
		return true;
	case 0x25: /* CSIDL_SYSTEM */
		*out = w->system_folder;
		return true;
	case 0x26: /* CSIDL_PROGRAM_FILES */
		return world_variable(w, str_of("ProgramFiles"), out);
	case 0x2b: /* CSIDL_PROGRAM_FILES_COMMON */
		return world_variable(w, str_of("CommonProgramFiles"), out);
	case 0x23: /* CSIDL_COMMON_APPDATA */
		*out = str_of(is_new ? "C:\\ProgramData" :
				       "C:\\Documents and Settings\\All "
				       "Users\\Application Data");
		return true;
	}
	return false;
}

static bool put_folder(struct call *c, uint32_t id, uint64_t to)
{
	struct str folder;

	if (!folder_of(c, id & 0xff, &folder)) {
		call_stop(c, "where the folder 0x%x of the user is isn't known",
			  id & 0xff);
		return false;
	}
	call_put_text(c, to, MAX_PATH, folder);
	return true;
}

/* SHGetFolderPath(window, folder, token, flags, path): S_OK. */
static void get_folder(struct call *c)
{
	put_folder(c, call_arg32(c, 1), call_arg(c, 4));
}

static void get_special_folder(struct call *c)
{
	call_return(c, put_folder(c, call_arg32(c, 2), call_arg(c, 1)));
}

/* An argument, with quotes and backslashes as documented; false at the end. */
static bool next_argument(const struct crt_text *t, size_t *at, bool program,
			  uint16_t *out, size_t *n)
{
	bool quoted = false;
	size_t slashes = 0;

	*n = 0;
	while (*at < t->n && (t->units[*at] == ' ' || t->units[*at] == '\t'))
		++*at;
	if (*at >= t->n)
		return false;
	for (; *at < t->n; ++*at) {
		uint16_t u = t->units[*at];

		if ((u == ' ' || u == '\t') && !quoted)
			break;
		if (u == '"') {
			if (!program && slashes != 0) {
				*n -= slashes / 2 + slashes % 2;
				if (slashes % 2 != 0)
					out[(*n)++] = '"';
				else
					quoted = !quoted;
			} else {
				quoted = !quoted;
			}
			slashes = 0;
			continue;
		}
		slashes = u == '\\' ? slashes + 1 : 0;
		out[(*n)++] = u;
	}
	return true;
}

/* One block of pointers and texts, which LocalFree() takes. */
static void split_command_line(struct call *c)
{
	struct crt_text t = crt_text_at(c, call_arg(c, 0), 2, 32767);
	uint16_t *one = process_need(arena_new_array(call_arena(c), uint16_t,
						     t.n + 1));
	unsigned p = call_pointer_size(c), count = 0;
	uint64_t block = call_alloc(c, (t.n + 2) * (p + 4));
	uint64_t text = block + (t.n + 2) * p;
	size_t at = 0, n;

	if (block == 0) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	if (t.n == 0) {
		call_free(c, block);
		call_stop(c, "it splits a command line without a program");
		return;
	}
	while (next_argument(&t, &at, count == 0, one, &n)) {
		crt_put(c, text, 2, one, n, true);
		call_write_pointer(c, block + (uint64_t)count++ * p, text);
		text += 2 * (n + 1);
	}
	call_write32(c, call_arg(c, 1), count);
	call_return(c, block);
}

/* ShellExecute(window, verb, file, ...): another process isn't emulated. */
static void execute(struct call *c)
{
	call_describe(c, "%s", call_text(c, 2).s);
	call_stop(c, "it opens %s", call_text(c, 2).s);
}

static void nothing(struct call *c)
{
	call_return(c, 0);
}

/* There is no taskbar. */
static void no_taskbar(struct call *c)
{
	call_fail(c, 0, ERROR_TIMEOUT);
}

static const struct stub stubs[] = {
	{ "SHGetFolderPathA", 5, get_folder },
	{ "SHGetFolderPathW", 5, get_folder },
	{ "SHGetSpecialFolderPathA", 4, get_special_folder },
	{ "SHGetSpecialFolderPathW", 4, get_special_folder },
	{ "CommandLineToArgvW", 2, split_command_line },
	{ "ShellExecuteA", 6, execute },
	{ "ShellExecuteW", 6, execute },
	{ "SHChangeNotify", 4, nothing },
	{ "SHAddToRecentDocs", 2, nothing },
	{ "DragAcceptFiles", 2, nothing },
	{ "Shell_NotifyIconA", 2, no_taskbar },
	{ "Shell_NotifyIconW", 2, no_taskbar },
};
STUB_MODULE(shell32, "shell32.dll", stubs);
