/* The head of a file, and its name. */
#include "audit/sniff.h"

#include <string.h>

#include "util/str.h"

enum { HEAD = 4096, LFANEW_AT = 0x3c, SIGNATURE_SIZE = 4 };

/* FNV-1a. */
static uint64_t hash(uint64_t h, const uint8_t *data, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ data[i]) * 0x100000001b3;
	return h;
}

static uint64_t mark_of(const uint8_t *head, size_t n, uint64_t size)
{
	uint8_t bytes[8];

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(size >> (8 * i));
	return hash(hash(0xcbf29ce484222325, bytes, sizeof(bytes)), head, n);
}

static bool is_pe(struct bytes file)
{
	const uint8_t *head = bytes_at(file, 0, LFANEW_AT + 4), *signature;

	if (head == NULL || head[0] != 'M' || head[1] != 'Z')
		return false;
	signature = bytes_at(file, le32(head + LFANEW_AT), SIGNATURE_SIZE);
	return signature != NULL &&
	       memcmp(signature, "PE\0", SIGNATURE_SIZE) == 0;
}

static bool has(struct bytes file, uint64_t at, const char *magic, size_t n)
{
	const void *p = bytes_at(file, at, n);

	return p != NULL && memcmp(p, magic, n) == 0;
}

/* What deliveries come in. */
static bool is_archive(struct bytes file)
{
	static const struct {
		const char *magic;
		size_t length, at;
	} kinds[] = {
		{ "PK\3\4", 4, 0 },
		{ "7z\xbc\xaf\x27\x1c", 6, 0 },
		{ "Rar!\x1a\7", 6, 0 },
		{ "MSCF\0\0\0\0", 8, 0 },
		{ "MSWIM\0\0\0", 8, 0 },
		{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, 0 }, /* MSI */
		{ "\x1f\x8b\x08", 3, 0 },
		{ "BZh", 3, 0 },
		{ "\xfd" "7zXZ", 6, 0 },
		{ "\x28\xb5\x2f\xfd", 4, 0 },
		{ "!<arch>\n", 8, 0 },
		{ "\xed\xab\xee\xdb", 4, 0 },
		{ "ustar", 5, 257 },
		{ "CD001", 5, 0x8001 },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (has(file, kinds[i].at, kinds[i].magic, kinds[i].length))
			return true;
	}
	return false;
}

/* What is loaded by such a name fails as a DLL, whatever is in it. */
static bool is_named_so(const char *path)
{
	static const char *const ends[] = { ".dll", ".ocx", ".cpl" };
	const struct str name = str_of(path);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (str_ends_nocase(name, ends[i]))
			return true;
	}
	return false;
}

struct sniffed sniff(const char *path, struct bytes file)
{
	const struct bytes head = bytes_cut(file, 0, HEAD);
	struct sniffed s = {
		.is_ours = is_pe(file) || is_named_so(path),
		.mark = mark_of(head.data, head.len, file.len) | 1,
	};

	s.is_archive = !s.is_ours && is_archive(file);
	return s;
}
