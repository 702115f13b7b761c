/* The side-by-side assemblies of a profile. */
#include "profiles/profile.h"
#include "profiles/rows.h"

bool profile_assembly_at(const struct profile *p, uint32_t row,
			 struct profile_assembly *out)
{
	const uint8_t *r = row_at(p->assemblies, row, ASSEMBLY_BYTES);

	if (r == NULL)
		return false;
	*out = (struct profile_assembly){
		.name = string_at(p, le32(r + ASSEMBLY_NAME)),
		.public_key_token = string_at(p, le32(r + ASSEMBLY_TOKEN)),
		.files = string_at(p, le32(r + ASSEMBLY_FILES)),
		.low = le64(r + ASSEMBLY_LOW),
		.high = le64(r + ASSEMBLY_HIGH),
		.open = le32(r + ASSEMBLY_OPEN) != 0,
		.there = le64(r + ASSEMBLY_THERE),
		.likely = le64(r + ASSEMBLY_LIKELY),
		.unproven = le64(r + ASSEMBLY_UNPROVEN),
	};
	return true;
}

target_set profile_assembly_targets(const struct profile *p)
{
	struct profile_assembly a;
	target_set set = 0;

	for (uint32_t i = 0; profile_assembly_at(p, i, &a); i++)
		set |= a.there | a.unproven;
	return set;
}

bool assembly_version_parse(struct str text, uint64_t *out)
{
	size_t at = 0;

	*out = 0;
	for (unsigned part = 0; part < 4; part++) {
		uint32_t n = 0;
		size_t start = at;

		for (; at < text.n && text.s[at] >= '0' && text.s[at] <= '9';
		     at++) {
			n = n * 10 + (uint32_t)(text.s[at] - '0');
			if (n > UINT16_MAX)
				return false;
		}
		if (at == start)
			return false;
		*out = *out << 16 | n;
		if (part < 3 && (at == text.n || text.s[at++] != '.'))
			return false;
	}
	return at == text.n;
}

static int number_compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int assembly_compare(const struct profile_assembly *a,
		     const struct profile_assembly *b)
{
	int order = str_compare_nocase(a->name, b->name);

	if (order == 0)
		order = str_compare_nocase(a->public_key_token,
					   b->public_key_token);
	if (order == 0)
		order = number_compare(a->low, b->low);
	if (order == 0)
		order = number_compare(a->high, b->high);
	if (order == 0)
		order = number_compare(a->open, b->open);
	return order != 0 ? order : str_compare(a->files, b->files);
}
