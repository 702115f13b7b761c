/* Vendors by the names of their DLLs, and their errors. */
#include "profiles/overlay_rows.h"

static bool dll_fits(struct str globs, struct str dll)
{
	struct str glob;

	while (overlay_word(&globs, &glob)) {
		if (overlay_glob(glob, dll))
			return true;
	}
	return false;
}

bool vendor_find(const struct overlays *o, struct str dll, struct vendor *out)
{
	const uint8_t *row;

	for (uint32_t i = 0;
	     (row = overlay_row_at(o, OVERLAY_VENDORS, i)) != NULL; i++) {
		if (!dll_fits(overlay_str(o, row + OQ_DLLS), dll))
			continue;
		*out = (struct vendor){
			.product = overlay_str(o, row + OQ_PRODUCT).s,
			.source = overlay_str(o, row + OQ_SOURCE).s,
			.rules = overlay_str(o, row + OQ_RULES),
			.first_cause = le32(row + OQ_FIRST_CAUSE),
			.cause_count = le32(row + OQ_CAUSE_COUNT),
		};
		return true;
	}
	return false;
}

static bool has_code(struct str codes, uint32_t win32)
{
	struct str word;

	while (overlay_word(&codes, &word)) {
		uint64_t value = 0;

		for (size_t i = 0; i < word.n && i < 10; i++)
			value = value * 10 + (uint64_t)(word.s[i] - '0');
		if (value == win32)
			return true;
	}
	return false;
}

bool vendor_cause_find(const struct overlays *o, const struct vendor *v,
		       uint32_t win32, struct vendor_cause *out)
{
	bool found = false;

	for (uint32_t i = 0; i < v->cause_count; i++) {
		const uint8_t *row =
			overlay_row_at(o, OVERLAY_CAUSES,
				       (uint64_t)v->first_cause + i);
		struct str codes;

		if (row == NULL)
			break;
		codes = overlay_str(o, row + OC_CODES);
		if (codes.n != 0 && !has_code(codes, win32))
			continue;
		if (codes.n == 0 && found)
			continue;
		*out = (struct vendor_cause){
			.cause = overlay_str(o, row + OC_CAUSE).s,
			.look = overlay_str(o, row + OC_LOOK).s,
			.any = codes.n == 0,
		};
		if (codes.n != 0)
			return true;
		found = true;
	}
	return found;
}

/* 'count' strings, one behind the other; they are needed from 'first' on. */
static bool are_strings(const struct overlays *o, const uint8_t *row,
			unsigned first, unsigned needed, unsigned count)
{
	const struct bytes strings = o->chunks[OVERLAY_STRINGS];

	for (unsigned i = 0; i < count; i++) {
		const uint32_t off = le32(row + 4 * i);
		const uint8_t *s = bytes_at(strings, off, 1);

		if (off == 0 && (i < first || i >= first + needed))
			continue;
		if (off == 0 || s == NULL || s[-1] != '\0' || *s == '\0')
			return false;
	}
	return true;
}

const char *overlay_vendors_fault(const struct overlays *o)
{
	const uint8_t *row;
	uint64_t causes = 0;

	for (uint32_t i = 0;
	     (row = overlay_row_at(o, OVERLAY_VENDORS, i)) != NULL; i++) {
		if (!are_strings(o, row, 0, 3, 4))
			return "a vendor lacks a string";
		if (le32(row + OQ_FIRST_CAUSE) != causes)
			return "causes don't follow the last";
		causes += le32(row + OQ_CAUSE_COUNT);
	}
	if (causes != overlay_rows_in(o, OVERLAY_CAUSES))
		return "causes are left that no vendor has";
	for (uint32_t i = 0;
	     (row = overlay_row_at(o, OVERLAY_CAUSES, i)) != NULL; i++) {
		if (!are_strings(o, row, 1, 2, 3))
			return "a vendor's error lacks a string";
	}
	return NULL;
}
