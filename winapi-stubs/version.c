/* version.dll: the version that a file of the guest's disk carries. */
#include <string.h>

#include "emulator/modules.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum { DATA_MAX = 1 << 20 };

/* Where the resource lies in the file; 0 bytes: there is none. */
static struct bytes find_in(struct bytes file)
{
	/* "VS_VERSION_INFO" follows the three numbers of a node's head. */
	static const uint8_t name[] = "V\0S\0_\0V\0E\0R\0S\0I\0O\0N\0_\0"
				      "I\0N\0F\0O";
	const uint32_t signature = 0xfeef04bd;
	size_t from = 0, start;
	const uint8_t *at;
	struct bytes found;
	uint16_t n;

	while ((at = memmem(file.data + from, file.len - from, name,
			    sizeof(name))) != NULL) {
		start = (size_t)(at - file.data);
		from = start + 1;
		if (start < 6)
			continue;
		memcpy(&n, at - 6, sizeof(n));
		found = bytes_cut(file, start - 6, n);
		if (found.len >= 44 &&
		    memcmp(found.data + 40, &signature, 4) == 0)
			return found;
	}
	return (struct bytes){ NULL, 0 };
}

/* By a whole path, or the name of a module that is loaded. */
static bool find(struct call *c, unsigned n, struct bytes *out)
{
	struct process *p = call_process(c);
	struct str path = file_path(c, n), name = call_text(c, n);
	const struct guest_module *m = guest_module_named(p, name);
	struct guest_file *f;

	if (m != NULL && m->file.n == 0) {
		call_stop(c, "the version of %.*s isn't described",
			  STR_ARGS(m->name));
		return false;
	}
	if (!file_find(c, path, 0, &f) ||
	    !file_may(c, path, FILE_USE_READ, 0))
		return false;
	*out = f->bytes.len == 0 ? (struct bytes){ NULL, 0 } :
				   find_in(f->bytes);
	if (out->len != 0 && out->len <= DATA_MAX)
		return true;
	call_fail(c, 0, ERROR_RESOURCE_DATA_NOT_FOUND);
	return false;
}

static void get_size(struct call *c)
{
	struct bytes b;

	if (call_arg(c, 1) != 0)
		call_write32(c, call_arg(c, 1), 0);
	if (find(c, 0, &b))
		call_return(c, b.len);
}

static void get_info(struct call *c)
{
	uint32_t room = call_arg32(c, 2);
	struct bytes b;

	if (!find(c, 0, &b))
		return;
	if (call_write(c, call_arg(c, 3), b.data,
		       b.len < room ? b.len : room))
		call_return(c, 1);
}

/* A node: length, length of its value, whether that is text; its name. */
struct node {
	uint64_t at, end, value;
	uint16_t value_length;
	bool is_text;
	struct str name;
};

static bool read_node(struct call *c, uint64_t base, uint64_t at,
		      uint64_t end, struct node *n)
{
	uint16_t length;
	size_t units = 0;

	if (at + 6 > end || !call_is_readable(c, at, 6))
		return false;
	length = call_read16(c, at);
	if (length < 6 || at + length > end)
		return false;
	n->at = at;
	n->end = at + length;
	n->value_length = call_read16(c, at + 2);
	n->is_text = call_read16(c, at + 4) != 0;
	while (at + 6 + 2 * units + 2 <= n->end && units < 256 &&
	       call_read16(c, at + 6 + 2 * units) != 0)
		units++;
	n->name = call_text_at(c, at + 6, true, units);
	at += 6 + 2 * units + 2;
	n->value = at + (-(at - base) & 3);
	return true;
}

static uint64_t behind_value(uint64_t base, const struct node *n)
{
	uint64_t at = n->value +
		      n->value_length * (n->is_text ? 2u : 1u);

	return at + (-(at - base) & 3);
}

/* The child of that name, without regard to case. */
static bool find_child(struct call *c, uint64_t base, struct node *n,
		       struct str name)
{
	enum { CHILDREN_MAX = 1024 };
	uint64_t at = behind_value(base, n), end = n->end;
	struct node child;

	for (unsigned i = 0; i < CHILDREN_MAX; i++) {
		if (!read_node(c, base, at, end, &child))
			return false;
		if (str_equal_nocase(child.name, name)) {
			*n = child;
			return true;
		}
		at = child.end + (-(child.end - base) & 3);
	}
	return false;
}

/* "\", "\VarFileInfo\Translation", "\StringFileInfo\040904b0\...". */
static void query_value(struct call *c)
{
	uint64_t base = call_arg(c, 0);
	struct str path = call_text(c, 1);
	struct node n;
	size_t at = 0, part;

	if (!read_node(c, base, base, base + call_read16(c, base), &n)) {
		call_fail(c, 0, ERROR_INVALID_DATA);
		return;
	}
	while (at < path.n) {
		while (at < path.n && path.s[at] == '\\')
			at++;
		part = at;
		while (at < path.n && path.s[at] != '\\')
			at++;
		if (at == part)
			break;
		if (!find_child(c, base, &n, (struct str){ path.s + part,
							   at - part })) {
			call_fail(c, 0, ERROR_RESOURCE_TYPE_NOT_FOUND);
			return;
		}
	}
	if (n.is_text && !call_is_wide(c)) {
		/* Windows has room for it behind; here it's a copy. */
		struct str text = call_text_at(c, n.value, true,
					       n.value_length);

		call_write_pointer(c, call_arg(c, 2),
				   call_alloc_text(c, text, false));
	} else {
		call_write_pointer(c, call_arg(c, 2), n.value);
	}
	if (call_arg(c, 3) != 0)
		call_write32(c, call_arg(c, 3), n.value_length);
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "GetFileVersionInfoSizeA", 2, get_size },
	{ "GetFileVersionInfoSizeW", 2, get_size },
	{ "GetFileVersionInfoA", 4, get_info },
	{ "GetFileVersionInfoW", 4, get_info },
	{ "VerQueryValueA", 4, query_value },
	{ "VerQueryValueW", 4, query_value },
};
STUB_MODULE(version, "version.dll", stubs);
