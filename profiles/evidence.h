/* Words for what is known, and the sets of targets that they amount to. */
#ifndef PROFILES_EVIDENCE_H
#define PROFILES_EVIDENCE_H

#include "profiles/profile.h"

/* One target of a pattern: place and evidence in one byte. */
#define CELL(place, evidence) ((uint8_t)((place) << 4 | (evidence)))

enum evidence cell_evidence(uint8_t cell);
enum place cell_place(uint8_t cell);

/* What may stand in a pattern of an export, an export table, a place. */
bool cell_fits_export(uint8_t cell);
bool cell_fits_table(uint8_t cell);
bool cell_fits_place(uint8_t cell);

/* In one of an overlay's export tables, or of an export there. */
bool cell_fits_overlay(uint8_t cell);

bool evidence_of_word(struct str word, enum evidence *out);
bool place_of_word(struct str word, enum place *out);

/*
 * What the cells of a pattern amount to. Disjoint but for 'likely', which is
 * of 'there'. A DLL that is optional or elsewhere is that, whatever is known.
 */
struct pattern_sets {
	target_set there, likely, uncertain, absent, optional, elsewhere;
};

/* Reads TARGETS_MAX cells. */
struct pattern_sets pattern_sets_of(const uint8_t *cells);

#endif
