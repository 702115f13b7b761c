/* Strings and padding of a compiled table. */
#include "profiles/verify_container.h"

#include "profiles/format.h"

const char *strings_fault(struct bytes strings)
{
	const uint8_t *s = strings.data;
	size_t start = 0;

	if (strings.len == 0 || s[0] != '\0' || s[strings.len - 1] != '\0')
		return "the strings don't start and end with NUL";
	for (size_t i = 0; i < strings.len; i++) {
		if (s[i] != '\0')
			continue;
		if (i - start > PROFILE_STRING_MAX || (i == start && i != 0))
			return "a string is empty or too long";
		start = i + 1;
	}
	return NULL;
}

const char *padding_fault(struct bytes all, const struct bytes *chunks,
			  unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const uint8_t *end = chunks[i].data + chunks[i].len;

		for (; (size_t)(end - all.data) % PROFILE_ALIGN != 0; end++) {
			if (*end != 0)
				return "padding isn't zero";
		}
	}
	return NULL;
}
