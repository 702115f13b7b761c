/* kernel32.dll: atoms, of the process and of the session. */
#include "winapi-stubs/kernel32.h"

#include <string.h>

#include "loader/pe.h"

enum { FIRST_ATOM = 0xc000, ATOMS_MAX = 0x400, NAME_MAX_UNITS = 255 };

struct atom {
	struct str name;
	unsigned count; /* 0: free */
};

struct atoms {
	struct atom of[ATOMS_MAX];
};

/* Two tables, by the name of the API. */
static const char keys[2];

static struct atoms *atoms_of(struct call *c)
{
	bool global = strstr(call_api(c), "Global") != NULL;

	return call_state(c, &keys[global], sizeof(struct atoms));
}

/* "#123" and a number below 0xc000 are atoms by themselves. */
static bool is_number(struct call *c, uint64_t name, uint32_t *atom)
{
	struct str s;

	if (name < 0x10000) {
		*atom = name < FIRST_ATOM ? (uint32_t)name : 0;
		return true;
	}
	s = call_text_at(c, name, call_is_wide(c), 8);
	if (s.n < 2 || s.s[0] != '#')
		return false;
	*atom = 0;
	for (size_t i = 1; i < s.n; i++) {
		if (s.s[i] < '0' || s.s[i] > '9')
			return false;
		*atom = *atom * 10 + (uint32_t)(s.s[i] - '0');
	}
	if (*atom >= FIRST_ATOM)
		*atom = 0;
	return true;
}

static uint32_t find(const struct atoms *a, struct str name)
{
	for (uint32_t i = 0; i < ATOMS_MAX; i++) {
		if (a->of[i].count != 0 &&
		    str_equal_nocase(a->of[i].name, name))
			return FIRST_ATOM + i;
	}
	return 0;
}

static void find_atom(struct call *c)
{
	uint32_t atom;

	if (!is_number(c, call_arg(c, 0), &atom))
		atom = find(atoms_of(c), call_text(c, 0));
	/* A question: that it isn't there is no failure to tell of. */
	if (atom == 0)
		call_set_last_error(c, ERROR_FILE_NOT_FOUND);
	call_return(c, atom);
}

static void add_atom(struct call *c)
{
	struct atoms *a = atoms_of(c);
	struct str name;
	uint32_t atom, i = 0;

	if (is_number(c, call_arg(c, 0), &atom)) {
		call_return(c, atom);
		return;
	}
	name = call_text(c, 0);
	if (name.n == 0 || name.n > NAME_MAX_UNITS) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	atom = find(a, name);
	if (atom != 0) {
		a->of[atom - FIRST_ATOM].count++;
		call_return(c, atom);
		return;
	}
	while (i < ATOMS_MAX && a->of[i].count != 0)
		i++;
	if (i == ATOMS_MAX) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	a->of[i].name = process_need_str(
		str_copy(&call_process(c)->arena, name));
	a->of[i].count = 1;
	call_return(c, FIRST_ATOM + i);
}

static struct atom *atom_argument(struct call *c)
{
	uint32_t n = (call_arg32(c, 0) & 0xffff) - FIRST_ATOM;
	struct atoms *a = atoms_of(c);

	return n < ATOMS_MAX && a->of[n].count != 0 ? &a->of[n] : NULL;
}

static void get_atom_name(struct call *c)
{
	uint32_t n = call_arg32(c, 0) & 0xffff;
	const struct atom *a = atom_argument(c);
	struct str name;

	if (a != NULL) {
		name = a->name;
	} else if (n != 0 && n < FIRST_ATOM) {
		name = process_text(call_process(c), "#%u", n);
	} else {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	if (name.n < call_arg32(c, 2))
		call_return(c, call_put_text(c, call_arg(c, 1),
					     call_arg32(c, 2), name));
	else
		call_fail(c, 0, ERROR_MORE_DATA);
}

static void delete_atom(struct call *c)
{
	struct atom *a = atom_argument(c);

	if (a != NULL)
		a->count--;
	else if ((call_arg32(c, 0) & 0xffff) >= FIRST_ATOM)
		call_fail(c, call_arg32(c, 0) & 0xffff, ERROR_INVALID_HANDLE);
}

static const struct stub stubs[] = {
	{ "AddAtomA", 1, add_atom },
	{ "AddAtomW", 1, add_atom },
	{ "FindAtomA", 1, find_atom },
	{ "FindAtomW", 1, find_atom },
	{ "GetAtomNameA", 3, get_atom_name },
	{ "GetAtomNameW", 3, get_atom_name },
	{ "DeleteAtom", 1, delete_atom },
	{ "GlobalAddAtomA", 1, add_atom },
	{ "GlobalAddAtomW", 1, add_atom },
	{ "GlobalFindAtomA", 1, find_atom },
	{ "GlobalFindAtomW", 1, find_atom },
	{ "GlobalGetAtomNameA", 3, get_atom_name },
	{ "GlobalGetAtomNameW", 3, get_atom_name },
	{ "GlobalDeleteAtom", 1, delete_atom },
};
STUB_MODULE(kernel32_atoms, "kernel32.dll", stubs);
