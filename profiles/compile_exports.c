/* The exports of a target's file. */
#include "profiles/compile_target.h"
#include "profiles/evidence.h"
#include "profiles/rows.h"
#include "util/status.h"

/* Digits alone, from 1 to 65535. */
static bool ordinal_parse(struct str digits, uint16_t *out)
{
	unsigned long n = 0;

	if (digits.n == 0 || digits.n > 5 || digits.s[0] == '0')
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.s[i] < '0' || digits.s[i] > '9')
			return false;
		n = n * 10 + (unsigned long)(digits.s[i] - '0');
	}
	*out = (uint16_t)n;
	return n <= UINT16_MAX;
}

/* Cut the part behind the first space off 'text'. */
static struct str word_cut(struct str *text)
{
	const char *space = text->n == 0 ? NULL
					 : memchr(text->s, ' ', text->n);
	struct str word = *text;

	if (space == NULL) {
		*text = STR_EMPTY;
		return word;
	}
	word.n = (size_t)(space - text->s);
	*text = (struct str){ space + 1, text->n - word.n - 1 };
	return word;
}

/* "Name", "@6000", with " = OTHER.Name", with " @115"; words by one space. */
bool export_parse(struct str text, struct fact_export *out)
{
	const bool ends_in_space = text.n != 0 && text.s[text.n - 1] == ' ';
	struct str word = word_cut(&text);

	*out = (struct fact_export){ word, word, STR_EMPTY, 0 };
	if (word.n == 0 || ends_in_space)
		return false;
	if (word.s[0] == '@' &&
	    ordinal_parse((struct str){ word.s + 1, word.n - 1 },
			  &out->ordinal))
		out->name = STR_EMPTY;
	if (text.n != 0 && text.s[0] == '=') {
		word = word_cut(&text);
		if (word.n != 1)
			return false;
		out->forwarder = word_cut(&text);
		if (!is_forwarder(out->forwarder))
			return false;
	}
	if (text.n == 0)
		return true;
	word = word_cut(&text);
	return out->ordinal == 0 && text.n == 0 && word.s[0] == '@' &&
	       ordinal_parse((struct str){ word.s + 1, word.n - 1 },
			     &out->ordinal);
}

/* Whether this file has spoken of the export already. */
static bool is_said(const struct place_in_file *at, struct str key)
{
	struct facts *f = at->c->facts;

	for (uint32_t i = facts_find(f, at->module, key); i != NO_ROW;
	     i = f->rows[i].next_alike) {
		if (f->rows[i].said_by == at->column + 1)
			return true;
	}
	return false;
}

static int export_read(const struct place_in_file *at,
		       const struct yaml_node *text, struct fact_export *e)
{
	if (!export_parse(text->text, e))
		return compile_fail(at->c, text->line,
				    "'%.*s' is no export; write Name, "
				    "Name @115, '@6000', Name = OTHER.Name "
				    "or Name = OTHER.#12 @7",
				    STR_ARGS(text->text));
	if (is_said(at, e->key))
		return compile_fail(at->c, text->line,
				    "%.*s is under %.*s twice",
				    STR_ARGS(e->key),
				    STR_ARGS(at->module->name));
	return 0;
}

static int export_take(const struct place_in_file *at,
		       const struct yaml_node *text)
{
	struct fact_export e;
	int ret = export_read(at, text, &e);

	if (ret != 0)
		return ret;
	return facts_set(at->c->facts, at->module, &e, at->column,
			 at->evidence);
}

static int removed_take(const struct place_in_file *at,
			const struct yaml_node *text)
{
	struct facts *f = at->c->facts;
	struct fact_export e;
	bool found = false;
	int ret = export_read(at, text, &e);

	if (ret != 0)
		return ret;
	for (uint32_t i = facts_find(f, at->module, e.key); i != NO_ROW;
	     i = f->rows[i].next_alike) {
		struct fact_row *row = &f->rows[i];

		found |= row->cells[at->column] != 0;
		row->cells[at->column] = 0;
		row->said_by = (uint8_t)(at->column + 1);
	}
	if (!found || !str_equal(e.key, text->text))
		return compile_fail(at->c, text->line,
				    "there is no '%.*s' in the parent's %.*s "
				    "to remove",
				    STR_ARGS(text->text),
				    STR_ARGS(at->module->name));
	return 0;
}

static int dll_exports_read(struct place_in_file *at,
			    const struct yaml_node *dll)
{
	enum evidence table = at->module->table[at->column];
	int ret = map_needed(at->c, dll);

	for (const struct yaml_node *i = dll->first; ret == 0 && i != NULL;
	     i = i->next) {
		at->evidence = table;
		if (str_equal(i->key, str_of("remove"))) {
			ret = texts_take(at, i, removed_take);
			continue;
		}
		if (str_equal(i->key, str_of("add")) && table == 0)
			return compile_fail(at->c, i->line,
					    "%.*s has no table; name it "
					    "under 'tables' first",
					    STR_ARGS(dll->key));
		if (!str_equal(i->key, str_of("add")) &&
		    (!evidence_of_word(i->key, &at->evidence) ||
		     !cell_fits_export((uint8_t)at->evidence)))
			return compile_fail(
				at->c, i->line,
				"'%.*s' is no evidence of an export; use "
				"add, remove, observed, import-library, "
				"older-and-later, later-sp, likely, "
				"uncertain or absent",
				STR_ARGS(i->key));
		ret = texts_take(at, i, export_take);
	}
	return ret;
}

int target_exports_read(struct place_in_file *at,
			const struct yaml_node *exports)
{
	int ret = map_needed(at->c, exports);

	for (const struct yaml_node *i = exports->first; ret == 0 && i != NULL;
	     i = i->next) {
		ret = module_named(at->c, i, i->key, &at->module);
		if (ret == 0)
			ret = dll_exports_read(at, i);
	}
	return ret;
}
