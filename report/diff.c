/* Two Windows held against each other: lines as of diff, and JSON. */
#include "report/diff.h"

#include "report/json_out.h"
#include "report/text_out.h"
#include "util/status.h"

static const char *const change_words[] = {
	[DIFF_REMOVED] = "removed",
	[DIFF_ADDED] = "added",
	[DIFF_OPEN] = "unknown",
};

static void write_counts(struct json_out *j, const char *key,
			 const size_t counts[DIFF_CHANGES])
{
	json_object(j, key);
	for (size_t i = 0; i < DIFF_CHANGES; i++)
		json_uint(j, change_words[i], counts[i]);
	json_object_end(j);
}

static int write_json(const struct diff *d, FILE *out)
{
	struct json_out j;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-diff/1");
	json_str(&j, "from", d->from);
	json_str(&j, "to", d->to);
	json_array(&j, "differences");
	for (size_t i = 0; i < d->count; i++) {
		const struct diff_item *item = &d->items[i];

		json_object(&j, NULL);
		json_text(&j, "change", change_words[item->change]);
		json_str(&j, "module", item->module);
		json_str_or_null(&j, "procedure", item->procedure);
		json_uint_or_null(&j, "ordinal", item->ordinal);
		json_bool(&j, "by_ordinal", item->by_ordinal);
		json_text(&j, "from", item->from);
		json_text(&j, "to", item->to);
		json_text(&j, "certainty",
			  item->change == DIFF_OPEN ? NULL :
			  item->likely		    ? "likely" :
						      "certain");
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object(&j, "summary");
	write_counts(&j, "modules", d->counts.modules);
	write_counts(&j, "exports", d->counts.exports);
	json_object_end(&j);
	json_object_end(&j);
	return OK;
}

static struct str item_name(const struct diff_item *item, struct arena *a)
{
	struct str ordinal = STR_EMPTY;

	if (item->ordinal != 0 && (item->by_ordinal || item->procedure.n == 0))
		ordinal = str_printf(a, "#%u%s", item->ordinal,
				     item->procedure.n != 0 ? " " : "");
	if (ordinal.s == NULL)
		return ordinal;
	return STR_CONCAT(a, item->module,
			  str_of(item->procedure.n + ordinal.n != 0 ? "!" : ""),
			  ordinal, item->procedure);
}

static int write_item(struct text_out *out, const struct diff *d,
		      const struct diff_item *item, struct arena *a)
{
	static const char *const marks[] = { "- ", "+ ", "? " };
	static const enum text_color colors[] = { TEXT_RED, TEXT_GREEN,
						  TEXT_YELLOW };
	const bool to_open = item->to[0] == 'u';
	struct str name = item_name(item, a), why = STR_EMPTY;

	if (item->change == DIFF_OPEN)
		why = STR_CONCAT(a, str_of(" ("),
				 str_of(to_open ? item->from : item->to),
				 str_of(" on "), to_open ? d->from : d->to,
				 str_of(")"));
	else if (item->likely)
		why = str_of(" (likely)");
	if (name.s == NULL || why.s == NULL)
		return E_NO_MEMORY;
	text_put(out, colors[item->change], str_of(marks[item->change]));
	text_put(out, TEXT_PLAIN, name);
	text_put(out, TEXT_DIM, why);
	putc('\n', out->out);
	return OK;
}

static int write_closing(struct text_out *out, const struct diff *d,
			 struct arena *a)
{
	static const enum diff_change order[] = { DIFF_REMOVED, DIFF_ADDED,
						  DIFF_OPEN };
	const struct str heads[] = {
		STR_CONCAT(a, str_of("only "), d->from, str_of(" has")),
		STR_CONCAT(a, str_of("only "), d->to, str_of(" has")),
		str_of("not known on one:"),
	};

	for (size_t i = 0; i < DIFF_CHANGES; i++) {
		const struct str line = str_printf(
			a, "%.*s %zu DLLs, and %zu exports of DLLs on both",
			STR_ARGS(heads[i]), d->counts.modules[order[i]],
			d->counts.exports[order[i]]);

		if (heads[i].s == NULL || line.s == NULL)
			return E_NO_MEMORY;
		text_paragraph(out, 0, 2, line);
	}
	return OK;
}

int diff_write(const struct diff *d, bool json, FILE *out, struct style style,
	       struct arena *a)
{
	struct text_out text = { out, style.color, style.width };
	int ret = OK;

	if (json)
		return write_json(d, out);
	for (size_t i = 0; ret == OK && i < d->count; i++) {
		if (style.verbosity < 0 ||
		    (d->items[i].change == DIFF_OPEN && style.verbosity < 1))
			continue;
		ret = write_item(&text, d, &d->items[i], a);
	}
	return ret == OK ? write_closing(&text, d, a) : ret;
}
