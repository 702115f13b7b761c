/* Words for what is known. */
#include "profiles/evidence.h"

enum meaning { NOT_KNOWN, THERE, THERE_LIKELY, UNCERTAIN, ABSENT };

/* What a word can be said of; OF_OVERLAY: of an export of an overlay's DLL. */
enum { OF_EXPORT = 1, OF_TABLE = 2, OF_PLACE = 4, OF_OVERLAY = 8 };

static const struct {
	const char *word;
	enum meaning meaning;
	unsigned use;
} words[EVIDENCE_COUNT] = {
	[EVIDENCE_NONE] = { "", NOT_KNOWN, 0 },
	[EVIDENCE_OBSERVED] = { "observed", THERE,
				OF_EXPORT | OF_TABLE | OF_PLACE },
	[EVIDENCE_IMPORT_LIBRARY] = { "import-library", THERE,
				      OF_EXPORT | OF_TABLE },
	[EVIDENCE_OLDER_AND_LATER] = { "older-and-later", THERE,
				       OF_EXPORT | OF_TABLE },
	[EVIDENCE_LATER_SP] = { "later-sp", THERE_LIKELY,
				OF_EXPORT | OF_TABLE },
	[EVIDENCE_UNCERTAIN] = { "uncertain", UNCERTAIN,
				 OF_EXPORT | OF_TABLE },
	[EVIDENCE_ABSENT] = { "absent", ABSENT, OF_EXPORT },
	[EVIDENCE_PRESENT] = { "present", THERE, OF_PLACE },
	[EVIDENCE_DOCUMENTED] = { "documented", THERE,
				  OF_OVERLAY | OF_PLACE },
	[EVIDENCE_PROBABLE] = { "probable", THERE_LIKELY, OF_PLACE },
	[EVIDENCE_LIKELY] = { "likely", THERE_LIKELY,
			      OF_EXPORT | OF_TABLE | OF_OVERLAY | OF_PLACE },
	[EVIDENCE_UNPROVEN] = { "unproven", UNCERTAIN, OF_PLACE },
	[EVIDENCE_LIST] = { "list", THERE_LIKELY, OF_OVERLAY },
	[EVIDENCE_REPORTED] = { "reported", UNCERTAIN, OF_OVERLAY },
	/* A later build has it: another file may. */
	[EVIDENCE_LATER] = { "later", UNCERTAIN, OF_OVERLAY },
};

static const char *const places[PLACE_COUNT] = {
	[PLACE_NOWHERE] = "",
	[PLACE_SYSTEM32] = "system32",
	[PLACE_DEFAULT_ASSEMBLY] = "default-assembly",
	[PLACE_OPTIONAL] = "optional",
	[PLACE_ELSEWHERE] = "elsewhere",
};

const char *evidence_word(enum evidence e)
{
	return (unsigned)e < EVIDENCE_COUNT ? words[e].word : "";
}

const char *place_word(enum place p)
{
	return (unsigned)p < PLACE_COUNT ? places[p] : "";
}

bool evidence_is_likely(enum evidence e)
{
	return (unsigned)e < EVIDENCE_COUNT &&
	       words[e].meaning == THERE_LIKELY;
}

bool evidence_of_word(struct str word, enum evidence *out)
{
	for (unsigned i = EVIDENCE_NONE + 1; i < EVIDENCE_COUNT; i++) {
		if (str_equal(word, str_of(words[i].word))) {
			*out = (enum evidence)i;
			return true;
		}
	}
	return false;
}

bool place_of_word(struct str word, enum place *out)
{
	for (unsigned i = PLACE_NOWHERE + 1; i < PLACE_COUNT; i++) {
		if (str_equal(word, str_of(places[i]))) {
			*out = (enum place)i;
			return true;
		}
	}
	return false;
}

enum evidence cell_evidence(uint8_t cell)
{
	unsigned e = cell & 0x0f;

	return e < EVIDENCE_COUNT ? (enum evidence)e : EVIDENCE_NONE;
}

enum place cell_place(uint8_t cell)
{
	unsigned p = cell >> 4;

	return p < PLACE_COUNT ? (enum place)p : PLACE_NOWHERE;
}

/* The nibbles are looked at as they are: 0x0f is no evidence at all. */
static bool has_use(uint8_t cell, unsigned use)
{
	return (cell & 0x0f) < EVIDENCE_COUNT &&
	       (words[cell & 0x0f].use & use) != 0;
}

bool cell_fits_export(uint8_t cell)
{
	return cell == 0 || (cell >> 4 == 0 && has_use(cell, OF_EXPORT));
}

bool cell_fits_table(uint8_t cell)
{
	return cell == 0 || (cell >> 4 == 0 && has_use(cell, OF_TABLE));
}

bool cell_fits_overlay(uint8_t cell)
{
	return cell == 0 ||
	       (cell >> 4 == 0 && has_use(cell, OF_TABLE | OF_OVERLAY));
}

bool cell_fits_place(uint8_t cell)
{
	unsigned place = cell >> 4;

	if (place == PLACE_NOWHERE)
		return cell == 0 || cell == EVIDENCE_ABSENT;
	return place < PLACE_COUNT && has_use(cell, OF_PLACE);
}

struct pattern_sets pattern_sets_of(const uint8_t *cells)
{
	struct pattern_sets sets = { 0, 0, 0, 0, 0, 0 };

	for (unsigned i = 0; i < TARGETS_MAX; i++) {
		enum meaning m = words[cell_evidence(cells[i])].meaning;
		enum place place = cell_place(cells[i]);

		if (place == PLACE_OPTIONAL)
			sets.optional |= TARGET_BIT(i);
		else if (place == PLACE_ELSEWHERE)
			sets.elsewhere |= TARGET_BIT(i);
		else if (m == THERE || m == THERE_LIKELY)
			sets.there |= TARGET_BIT(i);
		else if (m == UNCERTAIN)
			sets.uncertain |= TARGET_BIT(i);
		else if (m == ABSENT)
			sets.absent |= TARGET_BIT(i);
		if (m == THERE_LIKELY)
			sets.likely |= TARGET_BIT(i);
	}
	sets.likely &= sets.there;
	return sets;
}
