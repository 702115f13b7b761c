/* Every finding that dryload knows, as SARIF's rules (3.49). */
#include <string.h>

#include "report/rules_list.h"
#include "report/sarif.h"
#include "util/status.h"

/* Our own texts hold names like _GetFilterVersion@4; backticks stay code. */
static struct str markdown(struct arena *a, struct str s)
{
	char *out = arena_take(a, s.n * 2 + 1, 1);
	bool code = false;
	size_t n = 0;

	if (out == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < s.n; i++) {
		code ^= s.s[i] == '`';
		if (!code && strchr("\\*_<>[]|#~", s.s[i]) != NULL)
			out[n++] = '\\';
		out[n++] = s.s[i];
	}
	return (struct str){ out, n };
}

static struct str sentence(struct arena *a, const char *text)
{
	return str_printf(a, "%s.", text);
}

/* The same twice: as plain text, and with what Markdown makes of it. */
static int write_help(struct json_out *j, const struct finding_kind *k,
		      struct arena *a)
{
	struct str rules = rule_names(a, k->rules);
	struct str meaning = markdown(a, str_of(k->meaning));
	struct str advice = markdown(a, str_of(k->advice));
	struct str text, rich;

	if (rules.s == NULL || meaning.s == NULL || advice.s == NULL)
		return E_NO_MEMORY;
	text = str_printf(a, "%s What to do: %s. Rests on %.*s; `dryload rules "
			     "%s` says more.",
			  k->meaning, k->advice, STR_ARGS(rules), k->id);
	rich = str_printf(a, "%.*s\n\n**What to do:** %.*s.\n\nRests on %.*s; "
			     "`dryload rules %s` says more.",
			  STR_ARGS(meaning), STR_ARGS(advice), STR_ARGS(rules),
			  k->id);
	if (text.s != NULL)
		text = sarif_text(a, text);
	if (text.s == NULL || rich.s == NULL)
		return E_NO_MEMORY;
	json_object(j, "help");
	json_str(j, "text", text);
	json_str(j, "markdown", rich);
	json_object_end(j);
	return OK;
}

static int write_rule(struct json_out *j, const struct finding_kind *k,
		      struct arena *a)
{
	struct str title = sentence(a, k->title);
	int ret = title.s == NULL ? E_NO_MEMORY : OK;

	json_object(j, NULL);
	json_text(j, "id", k->id);
	if (ret == OK)
		ret = sarif_message(j, "shortDescription", a, title);
	if (ret == OK)
		ret = sarif_message(j, "fullDescription", a,
				    str_of(k->meaning));
	if (ret == OK)
		ret = write_help(j, k, a);
	json_object(j, "defaultConfiguration");
	json_text(j, "level", sarif_level(k->severity));
	json_object_end(j);
	json_object(j, "properties");
	json_array(j, "tags");
	json_text(j, NULL, "windows");
	json_text(j, NULL, "loader");
	json_array_end(j);
	json_text(j, "severity", severity_word(k->severity));
	json_array(j, "rules");
	for (size_t i = 0; k->rules[i] != NULL; i++)
		json_text(j, NULL, k->rules[i]);
	json_array_end(j);
	json_object_end(j);
	json_object_end(j);
	return ret;
}

int sarif_rules(struct json_out *j)
{
	struct arena scratch = ARENA_INIT;
	int ret = OK;

	json_array(j, "rules");
	for (unsigned i = 0; ret == OK && i < FINDING_COUNT; i++)
		ret = write_rule(j, finding_kind((enum finding_id)i), &scratch);
	json_array_end(j);
	arena_release(&scratch);
	return ret;
}
