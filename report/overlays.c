/* The list of overlays. */
#include "report/overlays.h"

#include "report/json_out.h"
#include "report/text_out.h"
#include "util/status.h"

/* A word of -t, and how much of what is left it stands for. */
struct cover {
	struct str word;
	target_set set;
};

/* The group of 'inside' that has most of 'left'. */
static struct cover best_group(const struct profile *p, target_set inside,
			       target_set left)
{
	struct cover best = { STR_EMPTY, 0 };
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		struct str groups = str_of(t.groups), word;

		while (overlay_word(&groups, &word)) {
			target_set set = profile_word_targets(p, word);

			if ((set & ~inside) == 0 &&
			    __builtin_popcountll(set & left) >
				    __builtin_popcountll(best.set & left))
				best = (struct cover){ word, set };
		}
	}
	return best;
}

/* "2003, xp-sp3-x86": groups as far as they go, then ids. */
static struct str short_list(struct arena *a, const struct profile *p,
			     target_set set)
{
	struct str words[TARGETS_MAX];
	struct profile_target t;
	target_set left = set;
	size_t count = 0;

	if (set == profile_all_targets(p))
		return str_of("all");
	while (left != 0) {
		struct cover c = best_group(p, set, left);

		if (__builtin_popcountll(c.set & left) < 2)
			break;
		words[count++] = c.word;
		left &= ~c.set;
	}
	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (left & TARGET_BIT(i))
			words[count++] = str_of(t.id);
	}
	return str_join(a, words, count, ", ");
}

static void write_ids(struct json_out *j, const struct profile *p,
		      target_set set)
{
	struct profile_target t;

	json_array(j, "targets");
	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (set & TARGET_BIT(i))
			json_text(j, NULL, t.id);
	}
	json_array_end(j);
}

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
		write_ids(&j, p, here);
		json_bool(&j, "targets_known", v.applies_to.n != 0);
		json_str_or_null(&j, "source", str_of(v.source));
		json_str_or_null(&j, "notes", str_of(v.notes));
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
}

static int add_row(struct text_table *table, const struct overlay *v,
		   struct str list)
{
	struct str shown = v->applies_to.n != 0 ? list : str_of("not known");
	const struct text_row row = { {
		{ str_of(v->id), TEXT_BOLD, false },
		{ str_of(overlay_shippable_word(v->shippable)), TEXT_PLAIN,
		  false },
		{ shown, TEXT_PLAIN, false },
		{ str_of(v->title), TEXT_PLAIN, false },
	} };

	return list.s == NULL ? E_NO_MEMORY : text_table_add(table, &row);
}

static int write_text(const struct overlays *o, const struct profile *p,
		      target_set targets, struct text_out *out,
		      struct arena *a)
{
	const struct text_row head = { {
		{ str_of("overlay"), TEXT_DIM, false },
		{ str_of("ship it?"), TEXT_DIM, false },
		{ str_of("for"), TEXT_DIM, false },
		{ str_of("what it is"), TEXT_DIM, false },
	} };
	struct text_table table = TEXT_TABLE_INIT(a);
	struct overlay v;
	int ret = text_table_add(&table, &head);

	for (uint32_t i = 0; ret == OK && overlay_at(o, i, &v); i++) {
		target_set here = overlay_targets(&v, p);

		if ((here & targets) != 0)
			ret = add_row(&table, &v, short_list(a, p, here));
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
