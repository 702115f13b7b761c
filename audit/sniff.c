/* The head of a file, and its name. */
#include "audit/sniff.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loader/pe.h"
#include "util/bytes.h"
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

static bool is_pe(int fd, const uint8_t *head, size_t n)
{
	uint8_t signature[SIGNATURE_SIZE];
	uint32_t at;

	if (n < LFANEW_AT + 4 || head[0] != 'M' || head[1] != 'Z')
		return false;
	at = le32(head + LFANEW_AT);
	if (at + (uint64_t)SIGNATURE_SIZE <= n)
		return memcmp(head + at, "PE\0", SIGNATURE_SIZE) == 0;
	return pread(fd, signature, sizeof(signature), at) ==
		       (ssize_t)sizeof(signature) &&
	       memcmp(signature, "PE\0", SIGNATURE_SIZE) == 0;
}

/* What deliveries come in; a disk image has its mark far behind its start. */
static bool is_archive(int fd, const uint8_t *head, size_t n)
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
	};
	const char *const iso = "CD001";
	char mark[5];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].at + kinds[i].length <= n &&
		    memcmp(head + kinds[i].at, kinds[i].magic,
			   kinds[i].length) == 0)
			return true;
	}
	return pread(fd, mark, sizeof(mark), 0x8001) ==
		       (ssize_t)sizeof(mark) &&
	       memcmp(mark, iso, sizeof(mark)) == 0;
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

int sniff(const char *path, struct sniffed *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	uint8_t head[HEAD];
	int ret = -1, error;
	struct stat st;
	ssize_t n;

	*out = (struct sniffed){ 0 };
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0)
		goto out;
	ret = 0;
	if (!S_ISREG(st.st_mode))
		goto out;
	n = pread(fd, head, sizeof(head), 0);
	if (n < 0) {
		ret = -1;
		goto out;
	}
	out->mark = mark_of(head, (size_t)n, (uint64_t)st.st_size);
	out->is_ours = is_pe(fd, head, (size_t)n) || is_named_so(path);
	if (!out->is_ours)
		out->is_archive = is_archive(fd, head, (size_t)n);
out:
	error = errno;
	close(fd);
	errno = error;
	return ret;
}
