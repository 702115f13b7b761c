/* advapi32.dll: security descriptors and lists of rights, in memory. */
#include "loader/pe.h"
#include "winapi-stubs/advapi32.h"

/* SECURITY_DESCRIPTOR: revision, control; owner, group, SACL, DACL. */
enum { CONTROL = 2, OWNER = 0, GROUP = 1, SACL = 2, DACL = 3 };
enum { OWNER_DEFAULTED = 1, GROUP_DEFAULTED = 2, DACL_PRESENT = 4,
       DACL_DEFAULTED = 8, SACL_PRESENT = 0x10, SACL_DEFAULTED = 0x20,
       SELF_RELATIVE = 0x8000 };

/* ACL: revision, size, count of entries. */
enum { ACL_SIZE = 2, ACL_COUNT = 4, ACL_HEAD = 8, ACES_MAX = 1024 };

static uint64_t field(const struct call *c, uint64_t at, unsigned n)
{
	const unsigned size = call_pointer_size(c);

	return at + (size == 8 ? 8 : 4) + n * size;
}

static uint64_t read_field(struct call *c, uint64_t at, unsigned n)
{
	uint32_t offset;

	if (!(call_read16(c, at + CONTROL) & SELF_RELATIVE))
		return call_read_pointer(c, field(c, at, n));
	offset = call_read32(c, at + 4 + 4 * n);
	return offset == 0 ? 0 : at + offset;
}

static void initialize(struct call *c)
{
	if (call_arg32(c, 1) != 1) {
		call_fail(c, 0, ERROR_UNKNOWN_REVISION);
		return;
	}
	call_fill(c, call_arg(c, 0), 0, call_is_64(c) ? 40 : 20);
	call_write8(c, call_arg(c, 0), 1);
	call_return(c, 1);
}

static void change(struct call *c, unsigned n, uint64_t value, uint16_t off,
		   uint16_t on)
{
	uint64_t at = call_arg(c, 0);
	uint16_t control = call_read16(c, at + CONTROL);

	if (control & SELF_RELATIVE) {
		call_fail(c, 0, ERROR_INVALID_SECURITY_DESCR);
		return;
	}
	call_write16(c, at + CONTROL, (uint16_t)((control & ~off) | on));
	if (call_write_pointer(c, field(c, at, n), value))
		call_return(c, 1);
}

static void set_list(struct call *c, unsigned n, uint16_t present,
		     uint16_t defaulted)
{
	bool is_there = call_arg32(c, 1) != 0;
	uint16_t on = is_there ? present : 0;

	if (is_there && call_arg32(c, 3) != 0)
		on |= defaulted;
	change(c, n, is_there ? call_arg(c, 2) : 0, present | defaulted, on);
}

static void set_dacl(struct call *c)
{
	set_list(c, DACL, DACL_PRESENT, DACL_DEFAULTED);
}

static void set_sacl(struct call *c)
{
	set_list(c, SACL, SACL_PRESENT, SACL_DEFAULTED);
}

static void set_owner(struct call *c)
{
	change(c, OWNER, call_arg(c, 1), OWNER_DEFAULTED,
	       call_arg32(c, 2) != 0 ? OWNER_DEFAULTED : 0);
}

static void set_group(struct call *c)
{
	change(c, GROUP, call_arg(c, 1), GROUP_DEFAULTED,
	       call_arg32(c, 2) != 0 ? GROUP_DEFAULTED : 0);
}

static void get_list(struct call *c, unsigned n, uint16_t present,
		     uint16_t defaulted)
{
	uint64_t at = call_arg(c, 0);
	uint16_t control = call_read16(c, at + CONTROL);

	call_write32(c, call_arg(c, 1), (control & present) != 0);
	if (control & present) {
		call_write_pointer(c, call_arg(c, 2), read_field(c, at, n));
		call_write32(c, call_arg(c, 3), (control & defaulted) != 0);
	}
	call_return(c, 1);
}

static void get_dacl(struct call *c)
{
	get_list(c, DACL, DACL_PRESENT, DACL_DEFAULTED);
}

static void get_sacl(struct call *c)
{
	get_list(c, SACL, SACL_PRESENT, SACL_DEFAULTED);
}

static void get_identity(struct call *c, unsigned n, uint16_t defaulted)
{
	uint64_t at = call_arg(c, 0);
	uint16_t control = call_read16(c, at + CONTROL);

	call_write_pointer(c, call_arg(c, 1), read_field(c, at, n));
	if (call_write32(c, call_arg(c, 2), (control & defaulted) != 0))
		call_return(c, 1);
}

static void get_owner(struct call *c)
{
	get_identity(c, OWNER, OWNER_DEFAULTED);
}

static void get_group(struct call *c)
{
	get_identity(c, GROUP, GROUP_DEFAULTED);
}

static void get_control(struct call *c)
{
	call_write16(c, call_arg(c, 1),
		     call_read16(c, call_arg(c, 0) + CONTROL));
	if (call_write32(c, call_arg(c, 2), call_read8(c, call_arg(c, 0))))
		call_return(c, 1);
}

static void is_valid(struct call *c)
{
	call_return(c, call_is_readable(c, call_arg(c, 0), 20) &&
			       call_read8(c, call_arg(c, 0)) == 1);
}

static void initialize_acl(struct call *c)
{
	uint32_t n = call_arg32(c, 1), revision = call_arg32(c, 2);

	if (n < ACL_HEAD || n > 0xffff || (revision != 2 && revision != 4)) {
		call_fail(c, 0, n < ACL_HEAD ? ERROR_INSUFFICIENT_BUFFER :
					       ERROR_INVALID_PARAMETER);
		return;
	}
	call_fill(c, call_arg(c, 0), 0, ACL_HEAD);
	call_write8(c, call_arg(c, 0), (uint8_t)revision);
	call_write16(c, call_arg(c, 0) + ACL_SIZE, (uint16_t)n);
	call_return(c, 1);
}

static void is_valid_acl(struct call *c)
{
	uint64_t at = call_arg(c, 0);

	call_return(c, call_is_readable(c, at, ACL_HEAD) &&
			       call_read8(c, at) >= 2 &&
			       call_read8(c, at) <= 4 &&
			       call_read16(c, at + ACL_SIZE) >= ACL_HEAD);
}

/* The n-th entry, or where the next one would be. */
static uint64_t ace_at(struct call *c, uint64_t acl, uint32_t n)
{
	uint64_t at = acl + ACL_HEAD;
	uint16_t size;

	for (uint32_t i = 0; i < n && i < ACES_MAX; i++) {
		size = call_read16(c, at + 2);
		if (size < 4)
			break;
		at += size;
	}
	return at;
}

static void get_ace(struct call *c)
{
	uint64_t acl = call_arg(c, 0);

	if (call_arg32(c, 1) >= call_read16(c, acl + ACL_COUNT)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (call_write_pointer(c, call_arg(c, 2),
			       ace_at(c, acl, call_arg32(c, 1))))
		call_return(c, 1);
}

/* ACCESS_ALLOWED_ACE and its like: type, flags, size, rights, identity. */
static void add_ace(struct call *c, uint8_t type, uint8_t flags,
		    uint32_t rights, uint64_t sid)
{
	uint64_t acl = call_arg(c, 0), at;
	uint16_t count = call_read16(c, acl + ACL_COUNT);
	uint32_t n = 8u + 4u * call_read8(c, sid + 1);
	uint8_t bytes[8 + 4 * 255];

	at = ace_at(c, acl, count);
	if (at + 8 + n > acl + call_read16(c, acl + ACL_SIZE)) {
		call_fail(c, 0, ERROR_ALLOTTED_SPACE_EXCEEDED);
		return;
	}
	if (!call_read(c, sid, bytes, n))
		return;
	call_write8(c, at, type);
	call_write8(c, at + 1, flags);
	call_write16(c, at + 2, (uint16_t)(8 + n));
	call_write32(c, at + 4, rights);
	call_write(c, at + 8, bytes, n);
	call_write16(c, acl + ACL_COUNT, count + 1);
	call_return(c, 1);
}

static void add_allowed(struct call *c)
{
	add_ace(c, 0, 0, call_arg32(c, 2), call_arg(c, 3));
}

static void add_denied(struct call *c)
{
	add_ace(c, 1, 0, call_arg32(c, 2), call_arg(c, 3));
}

static void add_allowed_ex(struct call *c)
{
	add_ace(c, 0, (uint8_t)call_arg32(c, 2), call_arg32(c, 3),
		call_arg(c, 4));
}

static void add_denied_ex(struct call *c)
{
	add_ace(c, 1, (uint8_t)call_arg32(c, 2), call_arg32(c, 3),
		call_arg(c, 4));
}

/* GENERIC_MAPPING: read, write, execute, all. */
static void map_generic(struct call *c)
{
	uint32_t mask = call_read32(c, call_arg(c, 0)), mapped;

	mapped = mask & 0x0fffffff;
	for (unsigned i = 0; i < 4; i++) {
		if (mask & 0x80000000u >> i)
			mapped |= call_read32(c, call_arg(c, 1) + 4 * i);
	}
	call_write32(c, call_arg(c, 0), mapped);
}

static const struct stub stubs[] = {
	{ "InitializeSecurityDescriptor", 2, initialize },
	{ "SetSecurityDescriptorDacl", 4, set_dacl },
	{ "SetSecurityDescriptorSacl", 4, set_sacl },
	{ "SetSecurityDescriptorOwner", 3, set_owner },
	{ "SetSecurityDescriptorGroup", 3, set_group },
	{ "GetSecurityDescriptorDacl", 4, get_dacl },
	{ "GetSecurityDescriptorSacl", 4, get_sacl },
	{ "GetSecurityDescriptorOwner", 3, get_owner },
	{ "GetSecurityDescriptorGroup", 3, get_group },
	{ "GetSecurityDescriptorControl", 3, get_control },
	{ "IsValidSecurityDescriptor", 1, is_valid },
	{ "InitializeAcl", 3, initialize_acl },
	{ "IsValidAcl", 1, is_valid_acl },
	{ "GetAce", 3, get_ace },
	{ "AddAccessAllowedAce", 4, add_allowed },
	{ "AddAccessDeniedAce", 4, add_denied },
	{ "AddAccessAllowedAceEx", 5, add_allowed_ex },
	{ "AddAccessDeniedAceEx", 5, add_denied_ex },
	{ "MapGenericMask", 2, map_generic },
};
STUB_MODULE(advapi32_security, "advapi32.dll", stubs);
