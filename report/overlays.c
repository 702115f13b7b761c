/* The list of overlays. */
#include "report/overlays.h"

#include "report/json_out.h"
#include "report/json_targets.h"
#include "report/target_words.h"
#include "report/text_out.h"
#include "util/status.h"

static void write_json(const struct overlays *o, const struct profile *p,
		       target_set targets, FILE *out)
{
	struct overlay v;
	struct json_out j;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-overlays/1");
	json_array(&j, "overlays");
	for (uint32_t i = 0; overlay_at(o, i, &v); i++) {
		target_set here = overlay_targets(&v, p);

		if ((here & targets) == 0)
			continue;
		json_object(&j, NULL);
		json_text(&j, "id", v.id);
		json_text(&j, "title", v.title);
		json_text(&j, "kind", overlay_kind_word(v.kind));
		json_str_or_null(&j, "version", str_of(v.version));
		json_text(&j, "shippable", overlay_shippable_word(v.shippable));
		json_target_ids(&j, "targets", p, here);
		json_bool(&j, "targets_known", v.applies_to.n != 0);
		json_str_or_null(&j, "source", str_of(v.source));
		json_str_or_null(&j, "notes", str_of(v.notes));
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
}

/* Where it can be installed belongs behind what it is: both may be long. */
static int add_row(struct text_table *table, const struct overlay *v,
		   struct str list)
{
	struct str shown =
		v->applies_to.n != 0 ?
			str_printf(table->arena, "%s; for %.*s", v->title,
				   STR_ARGS(list)) :
			str_printf(table->arena,
				   "%s; for which Windows isn't known",
				   v->title);
	const struct text_row row = { {
		{ str_of(v->id), TEXT_BOLD, false },
		{ str_of(overlay_shippable_word(v->shippable)), TEXT_PLAIN,
		  false },
		{ shown, TEXT_PLAIN, false },
	} };

	return list.s == NULL || shown.s == NULL ?
		       E_NO_MEMORY :
		       text_table_add(table, &row);
}

static int write_text(const struct overlays *o, const struct profile *p,
		      target_set targets, struct text_out *out,
		      struct arena *a)
{
	const struct text_row head = { {
		{ str_of("overlay"), TEXT_DIM, false },
		{ str_of("ship it?"), TEXT_DIM, false },
		{ str_of("what it is, and for which Windows"), TEXT_DIM, false },
	} };
	struct text_table table = TEXT_TABLE_INIT(a);
	struct target_groups groups;
	struct overlay v;
	int ret = target_groups_read(a, p, &groups);

	if (ret == OK)
		ret = text_table_add(&table, &head);

	for (uint32_t i = 0; ret == OK && overlay_at(o, i, &v); i++) {
		target_set here = overlay_targets(&v, p);

		if ((here & targets) != 0)
			ret = add_row(&table, &v, target_words(a, &groups, here));
	}
	if (ret == OK)
		text_table_write(out, &table, 0);
	return ret;
}

int overlays_write(const struct overlays *o, const struct profile *p,
		   target_set targets, bool json, FILE *out,
		   struct style style, struct arena *a)
{
	struct text_out text = { out, style.color, style.width };

	if (!json)
		return write_text(o, p, targets, &text, a);
	write_json(o, p, targets, out);
	return OK;
}
