/* kernel32.dll: resources, from the tree that the image's headers point to. */
#include "winapi-stubs/resources.h"

#include <string.h>

#include "emulator/modules.h"
#include "loader/pe.h"

enum { OF_NAMED = 12, OF_NUMBERED = 14, ENTRIES = 16, ENTRY_SIZE = 8 };
#define HIGH_BIT 0x80000000u

struct resource_name resource_argument(struct call *c, uint64_t value)
{
	struct resource_name n = { (uint32_t)value, STR_EMPTY };

	if (value < 0x10000)
		return n;
	n.text = call_text_at(c, value, strchr(call_api(c), 'A') == NULL,
			      512);
	if (n.text.n < 2 || n.text.s[0] != '#')
		return n;
	n.number = 0;
	for (size_t i = 1; i < n.text.n && n.number < 0x10000; i++)
		n.number = n.number * 10 + (uint32_t)(n.text.s[i] - '0');
	n.text = STR_EMPTY;
	return n;
}

struct resource_folder resource_types(struct call *c, uint64_t base)
{
	enum { NT_HEADERS = 0x3c, OPTIONAL_HEADER = 24 };
	unsigned directories = call_is_64(c) ? 112 : 96;
	struct resource_folder none = { 0, 0 };
	uint32_t rva;
	uint64_t nt;

	base &= ~(uint64_t)3;
	if (!call_is_readable(c, base, 64))
		return none;
	nt = base + call_read32(c, base + NT_HEADERS) + OPTIONAL_HEADER;
	if (!call_is_readable(c, nt, directories + 24))
		return none;
	rva = call_read32(c, nt + directories + 2 * 8);
	if (rva == 0 || !call_is_readable(c, base + rva, ENTRIES))
		return none;
	return (struct resource_folder){ base + rva, base + rva };
}

static uint32_t count_of(struct call *c, uint64_t folder)
{
	return (uint32_t)call_read16(c, folder + OF_NAMED) +
	       call_read16(c, folder + OF_NUMBERED);
}

static struct resource_name name_at(struct call *c, uint64_t root,
				    uint64_t entry)
{
	uint32_t id = call_read32(c, entry);
	struct resource_name n = { id, STR_EMPTY };
	uint64_t at = root + (id & ~HIGH_BIT);

	if (id & HIGH_BIT)
		n.text = call_text_at(c, at + 2, true, call_read16(c, at));
	return n;
}

bool resource_nth(struct call *c, struct resource_folder f, uint32_t n,
		  struct resource_name *out)
{
	uint64_t entry = f.at + ENTRIES + (uint64_t)n * ENTRY_SIZE;

	if (f.at == 0 || n >= RESOURCE_ENTRIES_MAX ||
	    n >= count_of(c, f.at) ||
	    !call_is_readable(c, entry, ENTRY_SIZE))
		return false;
	*out = name_at(c, f.root, entry);
	return true;
}

static bool is_same(struct resource_name a, struct resource_name b)
{
	if (a.text.n != 0 || b.text.n != 0)
		return str_equal_nocase(a.text, b.text);
	return a.number == b.number;
}

/* Where the entry leads to, as an offset with the bit of a folder; 0: none. */
static uint32_t find(struct call *c, struct resource_folder f,
		     const struct resource_name *name)
{
	struct resource_name n;

	for (uint32_t i = 0; resource_nth(c, f, i, &n); i++) {
		if (name == NULL || is_same(n, *name))
			return call_read32(c, f.at + ENTRIES +
						      i * ENTRY_SIZE + 4);
	}
	return 0;
}

struct resource_folder resource_below(struct call *c,
				      struct resource_folder f,
				      struct resource_name name)
{
	uint32_t offset = find(c, f, &name);

	f.at = offset & HIGH_BIT ? f.root + (offset & ~HIGH_BIT) : 0;
	if (f.at != 0 && !call_is_readable(c, f.at, ENTRIES))
		f.at = 0;
	return f;
}

uint64_t resource_entry(struct call *c, uint64_t base,
		       struct resource_name type, struct resource_name name,
		       int language, uint32_t *error)
{
	struct resource_name wanted = { (uint32_t)language, STR_EMPTY };
	struct resource_folder f = resource_types(c, base);
	uint32_t offset;

	*error = ERROR_RESOURCE_DATA_NOT_FOUND;
	if (f.at == 0)
		return 0;
	*error = ERROR_RESOURCE_TYPE_NOT_FOUND;
	f = resource_below(c, f, type);
	if (f.at == 0)
		return 0;
	*error = ERROR_RESOURCE_NAME_NOT_FOUND;
	f = resource_below(c, f, name);
	if (f.at == 0)
		return 0;
	*error = ERROR_RESOURCE_LANG_NOT_FOUND;
	offset = find(c, f, language < 0 ? NULL : &wanted);
	if (offset == 0 || offset & HIGH_BIT)
		return 0;
	*error = ERROR_SUCCESS;
	return f.root + offset;
}

static uint64_t base_of(struct call *c)
{
	return call_arg(c, 0) == 0 ? call_process(c)->modules[0]->base :
				     call_arg(c, 0);
}

/* Windows' own DLLs have resources too, which aren't described. */
static bool is_known(struct call *c)
{
	const struct guest_module *m =
		modules_by_base(call_process(c), base_of(c));

	if (m == NULL || m->file.n != 0)
		return true;
	call_stop(c, "the resources of %.*s aren't known", STR_ARGS(m->name));
	return false;
}

static void find_at(struct call *c, unsigned type, unsigned name,
		    int language)
{
	struct resource_name t = resource_argument(c, call_arg(c, type));
	struct resource_name n = resource_argument(c, call_arg(c, name));
	uint32_t error;
	uint64_t at;

	if (!is_known(c))
		return;
	at = resource_entry(c, base_of(c), t, n, language, &error);
	if (at == 0 && language > 0)
		at = resource_entry(c, base_of(c), t, n, -1, &error);
	if (at == 0)
		call_fail(c, 0, error);
	else
		call_return(c, at);
}

/* Module, name, type; the language is the user's, or what there is. */
static void find_resource(struct call *c)
{
	enum { EN_US = 0x409 };

	find_at(c, 2, 1, EN_US);
}

/* Module, type, name, language. */
static void find_resource_ex(struct call *c)
{
	find_at(c, 1, 2, (int)(call_arg32(c, 3) & 0xffff));
}

static void load_resource(struct call *c)
{
	uint64_t entry = call_arg(c, 1), base = base_of(c) & ~(uint64_t)3;

	if (entry != 0)
		call_return(c, base + call_read32(c, entry));
	else
		call_fail(c, 0, ERROR_RESOURCE_DATA_NOT_FOUND);
}

static void size_of_resource(struct call *c)
{
	if (call_arg(c, 1) != 0)
		call_return(c, call_read32(c, call_arg(c, 1) + 4));
	else
		call_fail(c, 0, ERROR_RESOURCE_DATA_NOT_FOUND);
}

static void lock_resource(struct call *c)
{
	call_return(c, call_arg(c, 0));
}

/* As documented for 32-bit Windows: FALSE. */
static void free_resource(struct call *c)
{
	(void)c;
}

static uint64_t value_of(struct call *c, struct resource_name n)
{
	if (n.text.n == 0)
		return n.number;
	return call_alloc_text(c, n.text, strchr(call_api(c), 'A') == NULL);
}

/* The function gets the module, a type, a name, and a parameter. */
static void enumerate(struct call *c, struct resource_folder f,
		      unsigned function, uint64_t *arguments, unsigned count,
		      uint32_t error)
{
	uint64_t guest = call_arg(c, function), result;
	struct resource_name n;

	if (f.at == 0) {
		call_fail(c, 0, error);
		return;
	}
	call_return(c, 1);
	for (uint32_t i = 0; resource_nth(c, f, i, &n); i++) {
		arguments[count - 2] = value_of(c, n);
		if (!call_guest(c, guest, arguments, count, &result))
			return;
		if ((uint32_t)result == 0) {
			call_return(c, 0);
			return;
		}
	}
}

static void enumerate_types(struct call *c)
{
	uint64_t arguments[] = { call_arg(c, 0), 0, call_arg(c, 2) };

	if (is_known(c))
		enumerate(c, resource_types(c, base_of(c)), 1, arguments, 3,
			  ERROR_RESOURCE_DATA_NOT_FOUND);
}

static void enumerate_names(struct call *c)
{
	uint64_t arguments[] = { call_arg(c, 0), call_arg(c, 1), 0,
				 call_arg(c, 3) };
	struct resource_folder f;

	if (!is_known(c))
		return;
	f = resource_types(c, base_of(c));
	f = resource_below(c, f, resource_argument(c, call_arg(c, 1)));
	enumerate(c, f, 2, arguments, 4, ERROR_RESOURCE_TYPE_NOT_FOUND);
}

static void enumerate_languages(struct call *c)
{
	uint64_t arguments[] = { call_arg(c, 0), call_arg(c, 1),
				 call_arg(c, 2), 0, call_arg(c, 4) };
	struct resource_folder f;

	if (!is_known(c))
		return;
	f = resource_types(c, base_of(c));
	f = resource_below(c, f, resource_argument(c, call_arg(c, 1)));
	f = resource_below(c, f, resource_argument(c, call_arg(c, 2)));
	enumerate(c, f, 3, arguments, 5, ERROR_RESOURCE_NAME_NOT_FOUND);
}

static const struct stub stubs[] = {
	{ "FindResourceA", 3, find_resource },
	{ "FindResourceW", 3, find_resource },
	{ "FindResourceExA", 4, find_resource_ex },
	{ "FindResourceExW", 4, find_resource_ex },
	{ "LoadResource", 2, load_resource },
	{ "SizeofResource", 2, size_of_resource },
	{ "LockResource", 1, lock_resource },
	{ "FreeResource", 1, free_resource },
	{ "EnumResourceTypesA", 3, enumerate_types },
	{ "EnumResourceTypesW", 3, enumerate_types },
	{ "EnumResourceNamesA", 4, enumerate_names },
	{ "EnumResourceNamesW", 4, enumerate_names },
	{ "EnumResourceLanguagesA", 5, enumerate_languages },
	{ "EnumResourceLanguagesW", 5, enumerate_languages },
};
STUB_MODULE(kernel32_resources, "kernel32.dll", stubs);
