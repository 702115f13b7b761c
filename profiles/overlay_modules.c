/* Which DLLs and assemblies an overlay brings, and where they go. */
#include "profiles/evidence.h"
#include "profiles/overlay_rows.h"

static void place_add(struct overlay_module *out, enum overlay_place place,
		      target_set targets, bool likely)
{
	if (place == OVERLAY_IN_SYSTEM32)
		out->system |= targets;
	else if (place == OVERLAY_IN_ASSEMBLY)
		out->assembly |= targets;
	else
		out->app |= targets;
	if (likely)
		out->likely |= targets;
}

static void files_visit(const struct overlays *o, const struct overlay *v,
			const struct profile *p, struct str name,
			struct overlay_module *out)
{
	target_set all = overlay_targets(v, p);
	uint32_t end, at = overlay_rows_of(o, OVERLAY_FILES, v->first_file,
				   v->file_count, name, &end);

	for (; at < end; at++) {
		const uint8_t *row = overlay_row_at(o, OVERLAY_FILES, at);
		enum evidence e = (enum evidence)row[OF_EVIDENCE];
		target_set taken = out->system | out->assembly | out->app;
		struct str words = overlay_str(o, row + OF_TARGETS);
		target_set set = overlay_row_targets(p, words, all) &
				 overlay_machines_set(p, row[OF_MACHINES]);

		place_add(out, (enum overlay_place)row[OF_PLACE], set & ~taken,
			  evidence_is_likely(e) || v->applies_to.n == 0);
		if (row[OF_PLACE] == OVERLAY_IN_ASSEMBLY)
			out->assembly_name =
				overlay_str(o, row + OF_ASSEMBLY).s;
	}
}

/* A DLL that has added names, and that the system lacks, came with them. */
static void adds_visit(const struct overlays *o, const struct overlay *v,
		       const struct profile *p, struct str name,
		       struct overlay_module *out)
{
	target_set all = overlay_targets(v, p), seen = 0;
	uint32_t end, at = overlay_rows_of(o, OVERLAY_ADDS, v->first_add,
				   v->add_count, name, &end);

	for (uint32_t i = at; i < end; i++) {
		const uint8_t *row = overlay_row_at(o, OVERLAY_ADDS, i);

		if (row[OA_EVIDENCE] != EVIDENCE_REPORTED)
			seen |= overlay_row_targets(
				p, overlay_str(o, row + OA_TARGETS), all);
	}
	all &= ~(out->system | out->assembly | out->app);
	place_add(out, OVERLAY_IN_SYSTEM32, seen & all, false);
	if (seen != 0)
		place_add(out, OVERLAY_IN_SYSTEM32, all & ~seen, true);
}

static bool names(struct str list, const char *id)
{
	struct str word;

	while (overlay_word(&list, &word)) {
		if (str_equal(word, str_of(id)))
			return true;
	}
	return false;
}

static void knowledge_visit(const struct overlays *o, const struct overlay *v,
			    const struct profile *p, struct str name,
			    struct overlay_module *out)
{
	enum overlay_place place = OVERLAY_IN_SYSTEM32;
	struct dll_knowledge k;

	if (!dll_knowledge_find(o, name, &k) || !names(k.from, v->id))
		return;
	if (v->kind == OVERLAY_ASSEMBLY)
		place = OVERLAY_IN_ASSEMBLY;
	else if (v->shippable == SHIPPABLE_APP_LOCAL)
		place = OVERLAY_IN_APP;
	place_add(out, place, overlay_targets(v, p), true);
}

bool overlay_has_module(const struct overlays *o, const struct overlay *v,
			const struct profile *p, struct str name,
			struct overlay_module *out)
{
	*out = (struct overlay_module){ .assembly_name = "" };
	if (!v->installable)
		return false;
	if (v->file_count == 0)
		knowledge_visit(o, v, p, name, out);
	else
		files_visit(o, v, p, name, out);
	adds_visit(o, v, p, name, out);
	return (out->system | out->assembly | out->app) != 0;
}

bool overlay_adds_to(const struct overlays *o, const struct overlay *v,
		     struct str dll)
{
	uint32_t end;

	return overlay_rows_of(o, OVERLAY_ADDS, v->first_add, v->add_count, dll,
		       &end) < end;
}

bool overlay_assembly_at(const struct overlays *o, const struct overlay *v,
			 uint32_t n, struct overlay_assembly *out)
{
	const uint8_t *row;

	if (n >= v->assembly_count)
		return false;
	row = overlay_row_at(o, OVERLAY_ASSEMBLIES,
			     (uint64_t)v->first_assembly + n);
	if (row == NULL)
		return false;
	*out = (struct overlay_assembly){
		.name = overlay_str(o, row + OY_NAME).s,
		.version = overlay_str(o, row + OY_VERSION).s,
		.public_key_token = overlay_str(o, row + OY_TOKEN).s,
		.architectures = overlay_str(o, row + OY_ARCHITECTURES),
		.files = overlay_str(o, row + OY_FILES),
		.redirects = overlay_str(o, row + OY_REDIRECTS),
		.targets = overlay_str(o, row + OY_TARGETS),
	};
	return true;
}
