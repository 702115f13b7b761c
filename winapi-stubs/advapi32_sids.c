/* advapi32.dll: security identifiers, in the guest's memory. */
#include <stdio.h>
#include <string.h>

#include "loader/pe.h"
#include "winapi-stubs/advapi32.h"

/* SID: revision, count, authority (big-endian), parts. */
enum { COUNT = 1, AUTHORITY = 2, PARTS = 8, PARTS_MAX = 15,
       NT_AUTHORITY = 5, WORLD_AUTHORITY = 1 };

uint32_t sid_size(const struct sid *s)
{
	return PARTS + 4 * s->count;
}

bool sid_put(struct call *c, uint64_t to, const struct sid *s)
{
	uint8_t authority = s->is_world ? WORLD_AUTHORITY : NT_AUTHORITY;

	if (!call_fill(c, to, 0, sid_size(s)))
		return false;
	call_write8(c, to, 1);
	call_write8(c, to + COUNT, (uint8_t)s->count);
	call_write8(c, to + AUTHORITY + 5, authority);
	for (uint32_t i = 0; i < s->count && i < 4; i++)
		call_write32(c, to + PARTS + 4 * i, s->parts[i]);
	return true;
}

struct sid sid_of_user(const struct call *c)
{
	struct str user = call_world(c)->user;
	struct sid s = { .count = 1, .parts = { 20 } }; /* NETWORK SERVICE */

	if (str_equal_nocase(user, str_of("SYSTEM")))
		s.parts[0] = 18;
	else if (str_equal_nocase(user, str_of("LOCAL SERVICE")))
		s.parts[0] = 19;
	return s;
}

/* The bytes of one that is valid, or 0. */
static uint32_t size_at(struct call *c, uint64_t sid)
{
	uint8_t count;

	if (sid == 0 || !call_is_readable(c, sid, PARTS))
		return 0;
	count = call_read8(c, sid + COUNT);
	if (call_read8(c, sid) != 1 || count > PARTS_MAX ||
	    !call_is_readable(c, sid, PARTS + 4u * count))
		return 0;
	return PARTS + 4u * count;
}

static void is_valid(struct call *c)
{
	call_return(c, size_at(c, call_arg(c, 0)) != 0);
}

static void get_length(struct call *c)
{
	call_return(c, PARTS + 4u * call_read8(c, call_arg(c, 0) + COUNT));
}

static void get_length_required(struct call *c)
{
	call_return(c, PARTS + 4u * (call_arg32(c, 0) & 0xff));
}

static bool read_sid(struct call *c, uint64_t at, uint8_t *to, uint32_t *n)
{
	*n = size_at(c, at);
	return *n != 0 && call_read(c, at, to, *n);
}

static void are_equal(struct call *c)
{
	uint8_t a[SID_BYTES_MAX], b[SID_BYTES_MAX];
	uint32_t n, m;

	if (!read_sid(c, call_arg(c, 0), a, &n) ||
	    !read_sid(c, call_arg(c, 1), b, &m))
		call_fail(c, 0, ERROR_INVALID_SID);
	else
		call_return(c, n == m && memcmp(a, b, n) == 0);
}

/* All but the last part. */
static void are_equal_before(struct call *c)
{
	uint8_t a[SID_BYTES_MAX], b[SID_BYTES_MAX];
	uint32_t n, m;

	if (!read_sid(c, call_arg(c, 0), a, &n) ||
	    !read_sid(c, call_arg(c, 1), b, &m))
		call_fail(c, 0, ERROR_INVALID_SID);
	else
		call_return(c, n == m &&
				       (n == PARTS ||
					memcmp(a, b, n - 4) == 0));
}

static void copy(struct call *c)
{
	uint8_t sid[SID_BYTES_MAX];
	uint32_t n;

	if (!read_sid(c, call_arg(c, 2), sid, &n))
		call_fail(c, 0, ERROR_INVALID_SID);
	else if (call_arg32(c, 0) < n)
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
	else if (call_write(c, call_arg(c, 1), sid, n))
		call_return(c, 1);
}

static void put_head(struct call *c, uint64_t at, uint64_t authority,
		     uint8_t count)
{
	uint8_t bytes[6];

	call_read(c, authority, bytes, sizeof(bytes));
	call_write8(c, at, 1);
	call_write8(c, at + COUNT, count);
	call_write(c, at + AUTHORITY, bytes, sizeof(bytes));
}

static void initialize(struct call *c)
{
	uint32_t count = call_arg32(c, 2) & 0xff;

	if (count > PARTS_MAX) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	put_head(c, call_arg(c, 0), call_arg(c, 1), (uint8_t)count);
	call_return(c, 1);
}

static void allocate(struct call *c)
{
	uint32_t count = call_arg32(c, 1) & 0xff;
	uint64_t at;

	if (count > 8) {
		call_fail(c, 0, ERROR_INVALID_SID);
		return;
	}
	at = call_alloc(c, PARTS + 4 * count);
	if (at == 0) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	put_head(c, at, call_arg(c, 0), (uint8_t)count);
	for (uint32_t i = 0; i < count; i++)
		call_write32(c, at + PARTS + 4 * i, call_arg32(c, 2 + i));
	if (call_write_pointer(c, call_arg(c, 10), at))
		call_return(c, 1);
}

static void free_sid(struct call *c)
{
	call_return(c, call_free(c, call_arg(c, 0)) ? 0 : call_arg(c, 0));
}

static void get_authority(struct call *c)
{
	call_return(c, call_arg(c, 0) + AUTHORITY);
}

static void get_count(struct call *c)
{
	call_return(c, call_arg(c, 0) + COUNT);
}

static void get_part(struct call *c)
{
	call_return(c, call_arg(c, 0) + PARTS + 4ull * call_arg32(c, 1));
}

/* "S-1-5-20" */
static void to_text(struct call *c)
{
	uint8_t sid[SID_BYTES_MAX];
	uint64_t authority = 0, at;
	char text[16 * 12 + 32];
	uint32_t n, part;
	int used;

	if (!read_sid(c, call_arg(c, 0), sid, &n)) {
		call_fail(c, 0, ERROR_INVALID_SID);
		return;
	}
	for (unsigned i = 0; i < 6; i++)
		authority = authority << 8 | sid[AUTHORITY + i];
	used = snprintf(text, sizeof(text), "S-1-%llu",
			(unsigned long long)authority);
	for (uint32_t i = PARTS; i < n; i += 4) {
		memcpy(&part, sid + i, 4);
		used += snprintf(text + used, sizeof(text) - (size_t)used,
				 "-%u", part);
	}
	at = call_alloc_text(c, str_of(text), call_is_wide(c));
	if (call_write_pointer(c, call_arg(c, 1), at))
		call_return(c, 1);
}

/* Who is known to the machine by that identity. */
static const struct {
	struct sid sid;
	const char *name, *domain;
	uint32_t use; /* SID_NAME_USE */
} accounts[] = {
	{ { .count = 1, .is_world = true }, "Everyone", "", 5 },
	{ { 1, { 18 }, false }, "SYSTEM", "NT AUTHORITY", 5 },
	{ { 1, { 19 }, false }, "LOCAL SERVICE", "NT AUTHORITY", 5 },
	{ { 1, { 20 }, false }, "NETWORK SERVICE", "NT AUTHORITY", 5 },
	{ { 1, { 6 }, false }, "SERVICE", "NT AUTHORITY", 5 },
	{ { 1, { 11 }, false }, "Authenticated Users", "NT AUTHORITY", 5 },
	{ { 2, { 32, 544 }, false }, "Administrators", "BUILTIN", 4 },
	{ { 2, { 32, 545 }, false }, "Users", "BUILTIN", 4 },
	{ { 2, { 32, 546 }, false }, "Guests", "BUILTIN", 4 },
};
enum { ACCOUNTS = sizeof(accounts) / sizeof(*accounts) };

static bool is_at(struct call *c, uint64_t at, const struct sid *s)
{
	uint8_t sid[SID_BYTES_MAX];
	uint32_t n, part;

	if (!read_sid(c, at, sid, &n) || n != sid_size(s) ||
	    sid[AUTHORITY + 5] != (s->is_world ? WORLD_AUTHORITY :
						 NT_AUTHORITY))
		return false;
	for (uint32_t i = 0; i < s->count; i++) {
		memcpy(&part, sid + PARTS + 4 * i, 4);
		if (part != s->parts[i])
			return false;
	}
	return true;
}

static bool put_counted(struct call *c, unsigned text, unsigned size,
			const char *value)
{
	uint32_t room = call_read32(c, call_arg(c, size));
	size_t n = call_put_text(c, call_arg(c, text), room, str_of(value));

	call_write32(c, call_arg(c, size),
		     (uint32_t)(n < room ? n : n + 1));
	return n < room;
}

/* System, identity, name, room, domain, room, use. */
static void lookup_sid(struct call *c)
{
	bool fits;

	for (unsigned i = 0; i < ACCOUNTS; i++) {
		if (!is_at(c, call_arg(c, 1), &accounts[i].sid))
			continue;
		fits = put_counted(c, 2, 3, accounts[i].name);
		fits = put_counted(c, 4, 5, accounts[i].domain) && fits;
		call_write32(c, call_arg(c, 6), accounts[i].use);
		if (fits)
			call_return(c, 1);
		else
			call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
		return;
	}
	call_fail(c, 0, size_at(c, call_arg(c, 1)) == 0 ?
				ERROR_INVALID_SID :
				ERROR_NONE_MAPPED);
}

/* System, name, identity, room, domain, room, use. */
static void lookup_name(struct call *c)
{
	struct str name = call_text(c, 1);
	uint32_t room = call_read32(c, call_arg(c, 3));
	bool fits;

	call_describe(c, "%.*s", STR_ARGS(name));
	for (unsigned i = 0; i < ACCOUNTS; i++) {
		const struct sid *s = &accounts[i].sid;

		if (!str_equal_nocase(str_of(accounts[i].name), name))
			continue;
		fits = room >= sid_size(s);
		call_write32(c, call_arg(c, 3), sid_size(s));
		if (fits)
			sid_put(c, call_arg(c, 2), s);
		fits = put_counted(c, 4, 5, accounts[i].domain) && fits;
		call_write32(c, call_arg(c, 6), accounts[i].use);
		if (fits)
			call_return(c, 1);
		else
			call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
		return;
	}
	call_fail(c, 0, ERROR_NONE_MAPPED);
}

static const struct stub stubs[] = {
	{ "IsValidSid", 1, is_valid },
	{ "GetLengthSid", 1, get_length },
	{ "GetSidLengthRequired", 1, get_length_required },
	{ "EqualSid", 2, are_equal },
	{ "EqualPrefixSid", 2, are_equal_before },
	{ "CopySid", 3, copy },
	{ "InitializeSid", 3, initialize },
	{ "AllocateAndInitializeSid", 11, allocate },
	{ "FreeSid", 1, free_sid },
	{ "GetSidIdentifierAuthority", 1, get_authority },
	{ "GetSidSubAuthorityCount", 1, get_count },
	{ "GetSidSubAuthority", 2, get_part },
	{ "ConvertSidToStringSidA", 2, to_text },
	{ "ConvertSidToStringSidW", 2, to_text },
	{ "LookupAccountSidA", 7, lookup_sid },
	{ "LookupAccountSidW", 7, lookup_sid },
	{ "LookupAccountNameA", 7, lookup_name },
	{ "LookupAccountNameW", 7, lookup_name },
};
STUB_MODULE(advapi32_sids, "advapi32.dll", stubs);
