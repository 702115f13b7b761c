/* The map of a process, as far as it is the same in each. */
#include "rules/address.h"

#include "profiles/release.h"

#define NULL_PAGES_END 0x10000ull
#define SYSTEM_DLLS 0x71000000ull
#define SHARED_DATA 0x7ffe0000ull
#define SHARED_DATA_END 0x7fff0000ull
#define UPPER_HALF 0x80000000ull
#define USER_END_X64 0x7fffffe0000ull      /* 8 TB */
#define USER_END_X64_NEW 0x7fffffff0000ull /* 128 TB, from 8.1 on */

static const char upper_half[] = "the system's half of the addresses";

/* Exact bases differ with service packs and hotfixes. */
static const struct likely_range {
	struct range range;
	bool iis_only;
	const char *by;
} likely_ranges[] = {
	{ { 0x01000000, 0x01010000 }, true, "the program of IIS" },
	{ { 0x10000000, 0x10010000 }, false,
	  "any other DLL that was given no base" },
	{ { 0x5b640000, 0x68100000 }, true, "DLLs of IIS" },
	{ { SYSTEM_DLLS, SHARED_DATA }, false, "DLLs of the system" },
};

uint32_t address_most(void)
{
	return SHARED_DATA - NULL_PAGES_END;
}

uint32_t address_most_below_system(void)
{
	return SYSTEM_DLLS - NULL_PAGES_END;
}

struct range address_range(const struct image *img)
{
	const uint64_t base = img->image_base;

	return (struct range){ base, img->size_of_image > UINT64_MAX - base ?
					     UINT64_MAX :
					     base + img->size_of_image };
}

bool address_overlaps(struct range a, struct range b)
{
	return a.start < b.end && b.start < a.end;
}

bool address_is_unusual(const struct image *img)
{
	const struct range r = address_range(img);

	if (img->pe32_plus && r.start >= UPPER_HALF)
		return r.end > USER_END_X64;
	return r.start < NULL_PAGES_END || r.end > SHARED_DATA;
}

struct taken address_taken(const struct image *img,
			   const struct profile_target *target)
{
	const struct range shared = { SHARED_DATA, SHARED_DATA_END };
	const struct range r = address_range(img);
	uint64_t end = UPPER_HALF;

	if (img->pe32_plus)
		end = windows_release(target) < WINDOWS_8_1 ? USER_END_X64 :
							      USER_END_X64_NEW;
	if (address_overlaps(r, shared))
		return (struct taken){ "the shared user data at 0x7FFE0000",
				       false };
	if (r.start < NULL_PAGES_END)
		return (struct taken){ "the first 64 KB, which stay free",
				       true };
	if (r.end > end)
		return (struct taken){ upper_half, true };
	return (struct taken){ NULL, false };
}

const char *address_likely_taken(const struct image *img, bool iis)
{
	const struct range r = address_range(img);

	for (size_t i = 0; i < sizeof(likely_ranges) / sizeof(*likely_ranges);
	     i++) {
		if ((iis || !likely_ranges[i].iis_only) &&
		    address_overlaps(likely_ranges[i].range, r))
			return likely_ranges[i].by;
	}
	return NULL;
}
