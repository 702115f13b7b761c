/* The head of a file, and its name. */
#include "audit/sniff.h"

#include <string.h>

enum {
	LFANEW_AT = 0x3c,
	SIGNATURE_SIZE = 4,
	FLAGS_AT = 22, /* behind the signature */
	IS_DLL = 0x2000,
	HEADER_SIZE = 24,
};

/* As FNV-1a, by words: a step's high bits come down to where the next is. */
static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x100000001b3;
	return h ^ (h >> 32);
}

static uint64_t mark_of(const uint8_t *head, size_t n, uint64_t size)
{
	uint64_t h = mix(0xcbf29ce484222325, size);

	for (; n >= sizeof(h); n -= sizeof(h), head += sizeof(h))
		h = mix(h, le64(head));
	for (; n != 0; n--)
		h = mix(h, *head++);
	return h;
}

/* The signature of its headers; NULL where it is none. */
static const uint8_t *find_pe(struct file_parts *file)
{
	const uint8_t *head = bytes_at(file->head, 0, LFANEW_AT + 4);
	const uint8_t *signature;
	uint64_t end;

	if (head == NULL || head[0] != 'M' || head[1] != 'Z')
		return NULL;
	end = (uint64_t)le32(head + LFANEW_AT) + HEADER_SIZE;
	signature = bytes_at(end > file->head.len ? file_parts_all(file) :
						    file->head,
			     le32(head + LFANEW_AT), HEADER_SIZE);
	return signature != NULL &&
			       memcmp(signature, "PE\0", SIGNATURE_SIZE) == 0 ?
		       signature :
		       NULL;
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

struct sniffed sniff(const char *path, struct file_parts *file)
{
	const struct bytes head = bytes_cut(file->head, 0, FILE_HEAD_SIZE);
	const uint8_t *pe = find_pe(file);
	struct sniffed s = {
		.is_ours = pe != NULL || is_named_so(path),
		.is_program = pe != NULL && (le16(pe + FLAGS_AT) & IS_DLL) == 0,
		.mark = mark_of(head.data, head.len, file->size) | 1,
	};

	s.is_archive = !s.is_ours && sniff_named(path, file_parts_all(file)) !=
					     SNIFFED_NOTHING;
	return s;
}

bool sniff_parts_beside(struct str path)
{
	static const char *const ends[] = { ".cab", ".msi", ".msm" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (str_ends_nocase(path, ends[i]))
			return true;
	}
	return false;
}
