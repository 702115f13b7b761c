/* kernel32.dll: comparing versions; environment in texts; names of places. */
#include <string.h>

#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* Three bits a type, which is a bit of VER_... */
static void set_condition_mask(struct call *c)
{
	uint64_t mask = call_arg64(c, 0, 0);
	uint32_t type = call_arg32(c, call_is_64(c) ? 1 : 2);
	uint32_t condition = call_arg32(c, call_is_64(c) ? 2 : 3) & 7;

	for (unsigned i = 0; i < 8; i++) {
		if (type >> i & 1)
			mask |= (uint64_t)condition << (3 * i);
	}
	call_return64(c, mask);
}

/* VER_EQUAL ...; of another, or none, Windows' answer isn't documented. */
static bool holds(struct call *c, int order, unsigned condition)
{
	switch (condition) {
	case 1:
		return order == 0;
	case 2:
		return order > 0;
	case 3:
		return order >= 0;
	case 4:
		return order < 0;
	case 5:
		return order <= 0;
	default:
		call_stop(c, "it compares versions by the condition %u",
			  condition);
		return false;
	}
}

/* What is compared: a bit of VER_..., what there is, and what was given. */
struct version_part {
	uint32_t type;
	uint32_t have, wanted;
};

static int order_of(const struct version_part *v)
{
	return (v->have > v->wanted) - (v->have < v->wanted);
}

static unsigned condition_of(const struct version_part *v, uint64_t mask)
{
	unsigned bit = 0;

	while (!(v->type >> bit & 1))
		bit++;
	return mask >> (3 * bit) & 7;
}

/*
 * Major and minor versions and service packs: a lower part counts where the
 * higher ones are equal, and goes by their condition unless that is to be equal.
 */
static bool numbers_hold(struct call *c, uint32_t types, uint64_t mask,
			 const struct version_part *parts, size_t count)
{
	enum { EQUAL = 1 };
	unsigned condition = EQUAL;
	int order = 0;
	bool any = false;

	for (size_t i = 0; i < count && order == 0; i++) {
		if (!(types & parts[i].type))
			continue;
		any = true;
		order = order_of(&parts[i]);
		if (condition == EQUAL)
			condition = condition_of(&parts[i], mask);
	}
	return !any || holds(c, order, condition);
}

/* OSVERSIONINFOEX against the target. */
static void verify_version(struct call *c)
{
	enum { MINOR = 1, MAJOR = 2, BUILD = 4, PLATFORM = 8,
	       PACK_MINOR = 16, PACK_MAJOR = 32, SUITE = 64, PRODUCT = 128,
	       PLATFORM_NT = 2 };
	const bool wide = call_is_wide(c);
	uint64_t at = call_arg(c, 0), behind = at + 20 + (wide ? 256 : 128);
	uint32_t types = call_arg32(c, 1);
	uint64_t mask = call_arg64(c, 2, 2);
	const struct version_part numbers[] = {
		{ MAJOR, call_windows(c) >> 8, call_read32(c, at + 4) },
		{ MINOR, call_windows(c) & 0xff, call_read32(c, at + 8) },
		{ PACK_MAJOR, call_service_pack(c), call_read16(c, behind) },
		{ PACK_MINOR, 0, call_read16(c, behind + 2) },
	};
	const struct version_part others[] = {
		{ BUILD, call_build(c), call_read32(c, at + 12) },
		{ PLATFORM, PLATFORM_NT, call_read32(c, at + 16) },
		{ PRODUCT, call_product(c), call_read8(c, behind + 6) },
	};
	bool ok;

	if (types & SUITE || types == 0) {
		call_stop(c, "it asks for a suite of the Windows");
		return;
	}
	if (types & PRODUCT && call_product(c) == PRODUCT_EITHER) {
		call_stop(c, "it asks whether that Windows is a server, which "
			     "it may be or not");
		return;
	}
	ok = numbers_hold(c, types, mask, numbers,
			  sizeof(numbers) / sizeof(*numbers));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (types & others[i].type)
			ok = ok && holds(c, order_of(&others[i]),
					 condition_of(&others[i], mask));
	}
	/* An answer, and no failure to tell of. */
	if (!ok)
		call_set_last_error(c, ERROR_OLD_WIN_VERSION);
	call_return(c, ok);
}

static void expand_environment(struct call *c)
{
	enum { EXPANDED_MAX = 1 << 17 };
	struct str from = call_text(c, 0), value;
	char *to = process_need(
		arena_alloc(call_arena(c), EXPANDED_MAX, 1));
	uint32_t room = call_arg32(c, 2);
	size_t n = 0, units;

	for (size_t i = 0; i < from.n && n < EXPANDED_MAX;) {
		const char *end = from.s[i] != '%' ?
					  NULL :
					  memchr(from.s + i + 1, '%',
						 from.n - i - 1);
		size_t length = end == NULL ? 0 :
					      (size_t)(end - from.s) - i - 1;

		if (length == 0 ||
		    !world_variable_for(c,
					(struct str){ from.s + i + 1, length },
					&value)) {
			to[n++] = from.s[i++];
			continue;
		}
		if (value.n > EXPANDED_MAX - n)
			value.n = EXPANDED_MAX - n;
		memcpy(to + n, value.s, value.n);
		n += value.n;
		i += length + 2;
	}
	units = call_put_text(c, call_arg(c, 1), room, (struct str){ to, n });
	call_return(c, units + 1);
}

static void put_folder(struct call *c)
{
	put_sized_text(c, call_arg(c, 0), call_arg32(c, 1),
		       call_world(c)->windows_folder);
}

/* A 32-bit process of a 64-bit Windows has SysWOW64. */
static void get_wow64_directory(struct call *c)
{
	struct process *p = call_process(c);
	struct str name = profile_target_id(&p->profile, p->target);

	if (call_is_64(c) || str_ends_nocase(name, "wow64"))
		put_sized_text(c, call_arg(c, 0), call_arg32(c, 1),
			       process_text(p, "%.*s\\SysWOW64",
					    STR_ARGS(p->world
							     ->windows_folder)));
	else
		call_fail(c, 0, ERROR_CALL_NOT_IMPLEMENTED);
}

/* COMPUTER_NAME_FORMAT: NetBIOS' and the host's; a domain there is none. */
static void get_computer_name_ex(struct call *c)
{
	enum { DNS_DOMAIN = 2, DNS_DOMAIN_PHYSICAL = 6, FORMATS = 8 };
	uint32_t format = call_arg32(c, 0);
	uint64_t size = call_arg(c, 2);
	uint32_t room = call_read32(c, size);
	struct str name = call_world(c)->computer;
	size_t n;

	if (format >= FORMATS) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (format == DNS_DOMAIN || format == DNS_DOMAIN_PHYSICAL)
		name = STR_EMPTY;
	else if (format != 0 && format != 4)
		name = process_need_str(str_lower(call_arena(c), name));
	n = call_put_text(c, call_arg(c, 1), room, name);
	call_write32(c, size, (uint32_t)(n < room ? n : n + 1));
	if (n < room)
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_MORE_DATA);
}

static const char mode_key;

static void set_thread_error_mode(struct call *c)
{
	uint32_t *mode = call_state(c, &mode_key, sizeof(*mode));

	if (call_arg(c, 1) != 0)
		call_write32(c, call_arg(c, 1), *mode);
	*mode = call_arg32(c, 0);
	call_return(c, 1);
}

static void get_thread_error_mode(struct call *c)
{
	call_return(c, *(uint32_t *)call_state(c, &mode_key,
					       sizeof(uint32_t)));
}

static void free_library_and_exit(struct call *c)
{
	call_stop(c, "a thread of it frees its own DLL");
}

static const struct stub stubs[] = {
	{ "VerSetConditionMask", 4, set_condition_mask },
	{ "VerifyVersionInfoA", 4, verify_version },
	{ "VerifyVersionInfoW", 4, verify_version },
	{ "ExpandEnvironmentStringsA", 3, expand_environment },
	{ "ExpandEnvironmentStringsW", 3, expand_environment },
	{ "GetSystemWindowsDirectoryA", 2, put_folder },
	{ "GetSystemWindowsDirectoryW", 2, put_folder },
	{ "GetSystemWow64DirectoryA", 2, get_wow64_directory },
	{ "GetSystemWow64DirectoryW", 2, get_wow64_directory },
	{ "GetComputerNameExA", 3, get_computer_name_ex },
	{ "GetComputerNameExW", 3, get_computer_name_ex },
	{ "SetThreadErrorMode", 2, set_thread_error_mode },
	{ "GetThreadErrorMode", 0, get_thread_error_mode },
	{ "FreeLibraryAndExitThread", 2, free_library_and_exit },
};
STUB_MODULE(kernel32_version, "kernel32.dll", stubs);
