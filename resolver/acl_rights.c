/* The words for rights: icacls, cacls, PowerShell and SDDL each have theirs. */
#include "loader/pe.h"
#include "resolver/acl_parts.h"

struct word {
	const char *word;
	uint32_t mask;
};

/* learn.microsoft.com, icacls. */
static const struct word icacls_words[] = {
	{ "F", FILE_ALL_ACCESS },
	{ "M", FILE_GENERIC_READ | FILE_GENERIC_WRITE | FILE_EXECUTE |
		       DELETE },
	{ "RX", FILE_GENERIC_READ | FILE_GENERIC_EXECUTE },
	{ "R", FILE_GENERIC_READ },
	{ "W", FILE_GENERIC_WRITE },
	{ "D", DELETE | SYNCHRONIZE },
	{ "DE", DELETE },
	{ "RC", READ_CONTROL },
	{ "WDAC", WRITE_DAC },
	{ "WO", WRITE_OWNER },
	{ "S", SYNCHRONIZE },
	{ "AS", ACCESS_SYSTEM_SECURITY },
	{ "GR", FILE_GENERIC_READ },
	{ "GW", FILE_GENERIC_WRITE },
	{ "GE", FILE_GENERIC_EXECUTE },
	{ "GA", FILE_ALL_ACCESS },
	{ "RD", FILE_READ_DATA },
	{ "WD", FILE_WRITE_DATA },
	{ "AD", FILE_APPEND_DATA },
	{ "REA", FILE_READ_EA },
	{ "WEA", FILE_WRITE_EA },
	{ "X", FILE_EXECUTE },
	{ "DC", FILE_DELETE_CHILD },
	{ "RA", FILE_READ_ATTRIBUTES },
	{ "WA", FILE_WRITE_ATTRIBUTES },
	{ NULL, 0 },
};

/* Of cacls' "(special access:)"; ReactOS' cacls prints the same words. */
static const struct word cacls_words[] = {
	{ "GENERIC_READ", FILE_GENERIC_READ },
	{ "GENERIC_WRITE", FILE_GENERIC_WRITE },
	{ "GENERIC_EXECUTE", FILE_GENERIC_EXECUTE },
	{ "GENERIC_ALL", FILE_ALL_ACCESS },
	{ "FILE_GENERIC_READ", FILE_GENERIC_READ },
	{ "FILE_GENERIC_WRITE", FILE_GENERIC_WRITE },
	{ "FILE_GENERIC_EXECUTE", FILE_GENERIC_EXECUTE },
	{ "FILE_READ_DATA", FILE_READ_DATA },
	{ "FILE_WRITE_DATA", FILE_WRITE_DATA },
	{ "FILE_APPEND_DATA", FILE_APPEND_DATA },
	{ "FILE_READ_EA", FILE_READ_EA },
	{ "FILE_WRITE_EA", FILE_WRITE_EA },
	{ "FILE_EXECUTE", FILE_EXECUTE },
	{ "FILE_DELETE_CHILD", FILE_DELETE_CHILD },
	{ "FILE_READ_ATTRIBUTES", FILE_READ_ATTRIBUTES },
	{ "FILE_WRITE_ATTRIBUTES", FILE_WRITE_ATTRIBUTES },
	{ "STANDARD_RIGHTS_ALL", STANDARD_RIGHTS_ALL },
	{ "STANDARD_RIGHTS_REQUIRED", STANDARD_RIGHTS_REQUIRED },
	{ "SPECIFIC_RIGHTS_ALL", SPECIFIC_RIGHTS_ALL },
	{ "ACCESS_SYSTEM_SECURITY", ACCESS_SYSTEM_SECURITY },
	{ "DELETE", DELETE },
	{ "READ_CONTROL", READ_CONTROL },
	{ "WRITE_DAC", WRITE_DAC },
	{ "WRITE_OWNER", WRITE_OWNER },
	{ "SYNCHRONIZE", SYNCHRONIZE },
	{ NULL, 0 },
};

/* learn.microsoft.com, FileSystemRights; Read and kin lack Synchronize. */
static const struct word powershell_words[] = {
	{ "FullControl", FILE_ALL_ACCESS },
	{ "Modify", FILE_READ_DATA | FILE_WRITE_DATA | FILE_EXECUTE | DELETE },
	{ "ReadAndExecute", FILE_READ_DATA | FILE_EXECUTE | READ_CONTROL },
	{ "Read", FILE_READ_DATA | READ_CONTROL },
	{ "Write", FILE_WRITE_DATA | FILE_APPEND_DATA },
	{ "ReadData", FILE_READ_DATA },
	{ "ListDirectory", FILE_READ_DATA },
	{ "WriteData", FILE_WRITE_DATA },
	{ "CreateFiles", FILE_WRITE_DATA },
	{ "AppendData", FILE_APPEND_DATA },
	{ "CreateDirectories", FILE_APPEND_DATA },
	{ "ReadExtendedAttributes", FILE_READ_EA },
	{ "WriteExtendedAttributes", FILE_WRITE_EA },
	{ "ExecuteFile", FILE_EXECUTE },
	{ "Traverse", FILE_EXECUTE },
	{ "DeleteSubdirectoriesAndFiles", FILE_DELETE_CHILD },
	{ "ReadAttributes", FILE_READ_ATTRIBUTES },
	{ "WriteAttributes", FILE_WRITE_ATTRIBUTES },
	{ "Delete", DELETE },
	{ "ReadPermissions", READ_CONTROL },
	{ "ChangePermissions", WRITE_DAC },
	{ "TakeOwnership", WRITE_OWNER },
	{ "Synchronize", SYNCHRONIZE },
	{ NULL, 0 },
};

/* learn.microsoft.com, ACE strings; the object's own bits by their number. */
static const struct word sddl_words[] = {
	{ "GA", FILE_ALL_ACCESS },	{ "GR", FILE_GENERIC_READ },
	{ "GW", FILE_GENERIC_WRITE },	{ "GX", FILE_GENERIC_EXECUTE },
	{ "RC", READ_CONTROL },		{ "SD", DELETE },
	{ "WD", WRITE_DAC },		{ "WO", WRITE_OWNER },
	{ "FA", FILE_ALL_ACCESS },	{ "FR", FILE_GENERIC_READ },
	{ "FW", FILE_GENERIC_WRITE },	{ "FX", FILE_GENERIC_EXECUTE },
	{ "CC", 0x01 },			{ "DC", 0x02 },
	{ "LC", 0x04 },			{ "SW", 0x08 },
	{ "RP", 0x10 },			{ "WP", 0x20 },
	{ "DT", 0x40 },			{ "LO", 0x80 },
	{ "CR", 0x100 },		{ NULL, 0 },
};

static bool find(const struct word *words, struct str word, uint32_t *mask)
{
	for (; words->word != NULL; words++) {
		if (str_equal_nocase(word, str_of(words->word))) {
			*mask |= words->mask;
			return true;
		}
	}
	return false;
}

/* A number that is stored has its generic rights in the high bits. */
static uint32_t map_generic(uint32_t mask)
{
	if (mask & GENERIC_READ)
		mask |= FILE_GENERIC_READ;
	if (mask & GENERIC_WRITE)
		mask |= FILE_GENERIC_WRITE;
	if (mask & GENERIC_EXECUTE)
		mask |= FILE_GENERIC_EXECUTE;
	if (mask & GENERIC_ALL)
		mask |= FILE_ALL_ACCESS;
	return mask;
}

/* "0x1200a9", "01", "268435456" and, as PowerShell has it, "-1610612736". */
static bool parse_number(struct str s, uint32_t *mask)
{
	bool negative = s.n > 1 && s.s[0] == '-';
	size_t at = negative ? 1 : 0;
	unsigned base = 10;
	uint64_t value = 0;

	if (s.n > at + 2 && s.s[at] == '0' && ascii_lower(s.s[at + 1]) == 'x') {
		base = 16;
		at += 2;
	} else if (s.n > at + 1 && s.s[at] == '0') {
		base = 8;
	}
	if (at == s.n)
		return false;
	for (; at < s.n; at++) {
		char c = ascii_lower(s.s[at]);
		unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') :
				 c >= 'a' && c <= 'f' ?
						       (unsigned)(c - 'a') + 10 :
						       99;

		value = value * base + digit;
		if (digit >= base || value > UINT32_MAX)
			return false;
	}
	*mask |= map_generic(negative ? 0u - (uint32_t)value :
					(uint32_t)value);
	return true;
}

bool acl_icacls_right(struct str word, uint32_t *mask)
{
	return find(icacls_words, word, mask);
}

/* cacls' R is read and execute; so say the bits that it prints it for. */
bool acl_cacls_letter(char letter, uint32_t *mask, bool *deny)
{
	switch (letter) {
	case 'F':
		*mask |= FILE_ALL_ACCESS;
		return true;
	case 'C':
		*mask |= FILE_GENERIC_READ | FILE_GENERIC_WRITE |
			 FILE_EXECUTE | DELETE;
		return true;
	case 'R':
		*mask |= FILE_GENERIC_READ | FILE_EXECUTE;
		return true;
	case 'W':
		*mask |= FILE_GENERIC_WRITE;
		return true;
	case 'N':
		*mask |= FILE_ALL_ACCESS;
		*deny = true;
		return true;
	default:
		return false;
	}
}

bool acl_cacls_right(struct str word, uint32_t *mask)
{
	return find(cacls_words, word, mask);
}

bool acl_powershell_right(struct str word, uint32_t *mask)
{
	return find(powershell_words, word, mask) || parse_number(word, mask);
}

bool acl_sddl_rights(struct str text, uint32_t *mask)
{
	if (text.n > 0 && text.s[0] >= '0' && text.s[0] <= '9')
		return parse_number(text, mask);
	for (size_t i = 0; i + 1 < text.n; i += 2) {
		if (!find(sddl_words, (struct str){ text.s + i, 2 }, mask))
			return false;
	}
	return text.n % 2 == 0;
}
