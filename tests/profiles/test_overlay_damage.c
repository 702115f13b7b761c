/* Damaged overlays are refused, and can be asked without harm all the same. */
#include "profiles/format.h"
#include "tests/profiles/overlay_sample.h"
#include "util/status.h"

/* Everything at once, of a table that may be damaged. */
static void ask_everything(const struct overlays *d)
{
	const struct overlay_request r = { str_of("rt.dll"), str_of("Both"),
					   0 };
	const struct overlay_request n = { str_of("rt.dll"), STR_EMPTY, 7 };
	struct dll_knowledge k;
	struct overlay_module m;
	struct overlay_assembly y;
	struct overlay v;
	struct advice a;
	bool general;

	for (uint32_t i = 0; i < overlay_count(d) + 1; i++) {
		if (!overlay_at(d, i, &v))
			continue;
		overlay_has_module(d, &v, &windows, str_of("ever.dll"), &m);
		overlay_has_module(d, &v, &windows, r.dll, &m);
		overlay_find_export(d, &v, &windows, &r, ~(target_set)0);
		overlay_find_export(d, &v, &windows, &n, ~(target_set)0);
		overlay_forwarder(d, &r, OVERLAY_X64);
		overlay_adds_to(d, &v, str_of("kernel32.dll"));
		overlay_assembly_at(d, &v, 0, &y);
	}
	dll_knowledge_find(d, str_of("e7d.dll"), &k);
	advice_find(d, str_of("other.dll"), str_of("K32X"), &a, &general);
}

static bool is_refused(const uint8_t *copy, size_t n)
{
	struct overlays d;
	const char *why = NULL;
	int ret = overlays_open((struct bytes){ copy, n }, &d);

	ask_everything(&d);
	if (ret == OK)
		ret = overlays_verify(&d, &why);
	cr_expect(ret == OK || ret == E_PROFILE);
	return ret != OK;
}

static struct bytes chunk_of(enum overlay_chunk id)
{
	return made.chunks[id];
}

static size_t chunk_at(enum overlay_chunk id)
{
	return (size_t)(chunk_of(id).data - overlay_bytes.data);
}

Test(overlays, a_damaged_table_does_no_harm)
{
	uint8_t *copy = arena_alloc(&overlay_arena, overlay_bytes.len, 8);
	size_t tables = chunk_at(OVERLAY_TABLES);

	memcpy(copy, overlay_bytes.data, overlay_bytes.len);
	for (size_t i = 0; i < overlay_bytes.len; i++) {
		/* Each byte of ours; of the profile within, its own test. */
		if (i > tables + 300)
			break;
		copy[i] ^= 0xff;
		is_refused(copy, overlay_bytes.len);
		copy[i] ^= 0xff;
	}
	cr_expect_not(is_refused(copy, overlay_bytes.len));
}

Test(overlays, header_and_contents_are_checked_byte_by_byte)
{
	const size_t end =
		OVERLAYS_HEADER_BYTES + OVERLAY_CHUNKS * CONTENTS_BYTES;
	uint8_t *copy = arena_alloc(&overlay_arena, overlay_bytes.len, 8);

	memcpy(copy, overlay_bytes.data, overlay_bytes.len);
	for (size_t i = 0; i < end; i++) {
		copy[i] ^= 1;
		cr_expect(is_refused(copy, overlay_bytes.len), "byte %zu", i);
		copy[i] ^= 1;
	}
	for (size_t n = 0; n < overlay_bytes.len; n += 7)
		cr_expect(is_refused(copy, n), "%zu bytes", n);
}

Test(overlays, fields_of_rows_are_checked)
{
	static const struct {
		enum overlay_chunk chunk;
		unsigned at;
		uint8_t value;
	} rows[] = {
		{ OVERLAY_STRINGS, 0, 1 },
		{ OVERLAY_ROWS, OV_ID + 3, 0xff },
		{ OVERLAY_ROWS, OV_TITLE + 1, 0xff },
		{ OVERLAY_ROWS, OV_KIND, 9 },
		{ OVERLAY_ROWS, OV_SHIPPABLE, 9 },
		{ OVERLAY_ROWS, OV_MACHINES, 9 },
		{ OVERLAY_ROWS, OV_FLAGS, 17 },
		{ OVERLAY_ROWS, OV_FIRST_FILE, 9 },
		{ OVERLAY_ROWS, OV_ADD_COUNT, 99 },
		{ OVERLAY_ROWS, OV_ASSEMBLY_COUNT, 9 },
		{ OVERLAY_FILES, OF_DLL, 2 },
		{ OVERLAY_FILES, OF_PLACE, 9 },
		{ OVERLAY_FILES, OF_MACHINES, 9 },
		{ OVERLAY_FILES, OF_EVIDENCE, 0 },
		{ OVERLAY_FILES, OF_ZERO, 1 },
		{ OVERLAY_ADDS, OA_EVIDENCE, 0x40 },
		{ OVERLAY_ADDS, OA_ZERO, 1 },
		{ OVERLAY_ASSEMBLIES, OY_NAME + 3, 1 },
		{ OVERLAY_DLLS, OD_WHAT + 3, 1 },
		{ OVERLAY_DLLS, OD_FLAGS, 2 },
		{ OVERLAY_NAMES, ON_DLL, 99 },
		{ OVERLAY_GLOBS, ON_NAME + 3, 1 },
		{ OVERLAY_ADVICE, OI_FLAGS, 8 },
		{ OVERLAY_ADVISED, OP_ADVICE, 99 },
		{ OVERLAY_GENERAL, OP_DLL + 3, 1 },
		{ OVERLAY_SOURCES, OX_NAMES, 4 },
		{ OVERLAY_SOURCES, OX_ORDINALS, 4 },
		{ OVERLAY_SOURCES, OX_FIRST_RUN, 9 },
		{ OVERLAY_SOURCES, OX_EVIDENCE, 0x40 },
		{ OVERLAY_RUNS, OR_FIRST, 10 },
		{ OVERLAY_RUNS, OR_EVIDENCE, 0x40 },
		{ OVERLAY_RUNS, OR_ZERO, 1 },
		{ OVERLAY_TABLES, 0, 0 },
	};
	uint8_t *copy = arena_alloc(&overlay_arena, overlay_bytes.len, 8);

	memcpy(copy, overlay_bytes.data, overlay_bytes.len);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t at = chunk_at(rows[i].chunk) + rows[i].at;

		cr_assert_lt(rows[i].at, chunk_of(rows[i].chunk).len);
		cr_assert_neq(copy[at], rows[i].value, "row %zu", i);
		copy[at] = rows[i].value;
		cr_expect(is_refused(copy, overlay_bytes.len), "row %zu", i);
		copy[at] = overlay_bytes.data[at];
	}
}
