/* Overlays at work: YAML → rows, chunk by chunk. Only for building them. */
#ifndef PROFILES_COMPILE_OVERLAY_H
#define PROFILES_COMPILE_OVERLAY_H

#include "profiles/compile_buffer.h"
#include "profiles/compile_facts.h"
#include "profiles/overlays.h"

/* A file of the folder; its first key tells which kind it is. */
struct overlay_source {
	const char *path;
	const struct yaml_node *root;
};

/* An overlay, of a file of its own or of the list of others. */
struct overlay_fact {
	struct str id;
	const char *path;
	const struct yaml_node *root;
	bool named_only;
};

struct overlay_compiler {
	struct compiler c;
	struct arena *arena;
	struct overlay_source *sources;
	size_t source_count;
	struct overlay_fact *overlays; /* sorted by id */
	size_t overlay_count, overlay_capacity;
	struct buffer chunks[OVERLAY_CHUNKS + 1];
	struct intern strings;
	uint32_t *offsets;
	size_t offset_capacity;
};

/* A row of 'size' bytes, or NULL when out of memory. */
uint8_t *overlay_row(struct overlay_compiler *o, enum overlay_chunk chunk,
		     size_t size);

/* Put the string's offset at 'at'. Empty: 0. 0, E_PROFILE or E_NO_MEMORY. */
int overlay_string(struct overlay_compiler *o, uint8_t *at, struct str s);

/* Without the '?' of what wasn't looked up. */
struct str overlay_sure(struct str s);

/* The text under 'key', or empty. Lists become one, with commas. */
int overlay_text(struct overlay_compiler *o, const struct yaml_node *map,
		 const char *key, struct str *out);

/* "machines:" as bits; all where there is none. */
unsigned overlay_machines(const struct yaml_node *map);

/* The number of a word; E_PROFILE where it is none of them. */
int overlay_word_number(struct overlay_compiler *o,
			const struct yaml_node *node, struct str word,
			const char *const *words, unsigned count,
			unsigned *out);

/* compile_overlay_rows.c: overlays, files, additions, assemblies. */
int overlay_rows_write(struct overlay_compiler *o);

/* compile_overlay_tables.c: the export tables and their versions. */
int overlay_tables_write(struct overlay_compiler *o);

/* compile_overlay_vendors.c: whose errors mean what. */
int overlay_vendors_write(struct overlay_compiler *o);

/* compile_overlay_texts.c: DLLs and advice. */
int overlay_texts_write(struct overlay_compiler *o);

#endif
