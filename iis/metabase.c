/* The records of a metabase: what its readers give. */
#include "iis/metabase.h"

#include "util/status.h"

/* The numbers are those of iiscnfg.h, and in MetaBase.xml's custom entries. */
static const struct {
	const char *name;
	unsigned id;
	bool list;
} properties[METABASE_PROPERTIES] = {
	[METABASE_KEY] = { "", 0, false },
	[METABASE_KEY_TYPE] = { "KeyType", 1002, false },
	[METABASE_SERVER_COMMENT] = { "ServerComment", 1015, false },
	[METABASE_SERVER_AUTO_START] = { "ServerAutoStart", 1017, false },
	[METABASE_FILTER_LOAD_ORDER] = { "FilterLoadOrder", 2040, false },
	[METABASE_FILTER_PATH] = { "FilterPath", 2041, false },
	[METABASE_FILTER_ENABLED] = { "FilterEnabled", 2043, false },
	[METABASE_SCRIPT_MAPS] = { "ScriptMaps", 6014, true },
	[METABASE_WAM_USER_NAME] = { "WAMUserName", 7501, false },
	[METABASE_APP_POOL_IDENTITY_TYPE] = { "AppPoolIdentityType", 9021,
					      false },
	[METABASE_ENABLE_32_BIT] = { "Enable32BitAppOnWin64", 9040, false },
	[METABASE_APP_POOL_ID] = { "AppPoolId", 9101, false },
	[METABASE_ISOLATION_MODE_5] = { "IIs5IsolationModeEnabled", 9203,
					false },
	[METABASE_RESTRICTION_LIST] = { "WebSvcExtRestrictionList", 2168,
					true },
};

void metabase_init(struct metabase *m, struct arena *a, struct iis_config *out)
{
	*m = (struct metabase){
		.arena = a,
		.scratch = ARENA_INIT,
		.config = out,
	};
}

void metabase_release(struct metabase *m)
{
	arena_release(&m->scratch);
}

enum metabase_property metabase_property_named(struct str name)
{
	for (int p = METABASE_KEY_TYPE; p < METABASE_PROPERTIES; p++) {
		if (str_equal_nocase(name, str_of(properties[p].name)))
			return (enum metabase_property)p;
	}
	return METABASE_PROPERTIES;
}

enum metabase_property metabase_property_numbered(struct str digits)
{
	unsigned id = 0;

	if (digits.n == 0 || digits.n > 9)
		return METABASE_PROPERTIES;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.s[i] < '0' || digits.s[i] > '9')
			return METABASE_PROPERTIES;
		id = id * 10 + (unsigned)(digits.s[i] - '0');
	}
	for (int p = METABASE_KEY_TYPE; p < METABASE_PROPERTIES; p++) {
		if (properties[p].id == id)
			return (enum metabase_property)p;
	}
	return METABASE_PROPERTIES;
}

bool metabase_is_list(enum metabase_property p)
{
	return p < METABASE_PROPERTIES && properties[p].list;
}

static struct str trim(struct str s)
{
	while (s.n > 0 && (s.s[0] == ' ' || s.s[0] == '\t'))
		s.s++, s.n--;
	while (s.n > 0 && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t' ||
			   s.s[s.n - 1] == '\r'))
		s.n--;
	return s;
}

bool metabase_next_item(struct str *list, char separator, struct str *item)
{
	const char *end;
	size_t n;

	if (list->n == 0)
		return false;
	end = memchr(list->s, separator, list->n);
	n = end == NULL ? list->n : (size_t)(end - list->s);
	*item = trim((struct str){ list->s, n });
	n += end != NULL;
	*list = (struct str){ list->s + n, list->n - n };
	return true;
}

/*
 * Write 'path' with "/LM" in front and one slash before each name. Its
 * length; 0: it isn't of the web service; SIZE_MAX: it is too long.
 */
static size_t spell_out(struct str path, char out[METABASE_PATH_MAX])
{
	struct str name;
	size_t n = 0, depth = 0;

	while (metabase_next_item(&path, '/', &name)) {
		if (name.n == 0)
			continue;
		if (depth == 0) {
			memcpy(out, "/LM", 3);
			n = 3;
			depth = 1;
			if (str_equal_nocase(name, str_of("LM")))
				continue;
		}
		if (depth == 1 && !str_equal_nocase(name, str_of("W3SVC")))
			return 0;
		if (++depth > IIS_CONFIG_DEPTH_MAX ||
		    name.n >= METABASE_PATH_MAX - n)
			return SIZE_MAX;
		out[n++] = '/';
		memcpy(out + n, name.s, name.n);
		n += name.n;
	}
	return n;
}

int metabase_add_key(struct metabase *m, struct str path, unsigned line,
		     struct str *key)
{
	char text[METABASE_PATH_MAX];
	size_t n = spell_out(path, text);

	*key = STR_EMPTY;
	if (n == 0)
		return OK;
	if (n == SIZE_MAX)
		return iis_add_note(m->config, m->arena, line,
				    "A key has too long a path and isn't "
				    "read: %.*s...",
				    (int)(path.n < 60 ? path.n : 60), path.s);
	*key = str_copy(m->arena, (struct str){ text, n });
	if (key->s == NULL)
		return E_NO_MEMORY;
	return metabase_add(m, *key, METABASE_KEY, STR_EMPTY, line);
}

int metabase_add(struct metabase *m, struct str key, enum metabase_property p,
		 struct str value, unsigned line)
{
	void *items = m->records;

	if (key.n == 0 || m->record_count == IIS_CONFIG_ELEMENTS_MAX)
		return OK;
	if (arena_grow(&m->scratch, &items, m->record_count,
		       &m->record_capacity, sizeof(*m->records)))
		return E_NO_MEMORY;
	m->records = items;
	m->records[m->record_count] = (struct metabase_record){
		.key = key,
		.value = value,
		.property = p,
		.line = line,
		.order = m->record_count,
	};
	if (++m->record_count < IIS_CONFIG_ELEMENTS_MAX)
		return OK;
	m->config->is_partial = m->config->hides_stoppers = true;
	return iis_add_note(m->config, m->arena, line,
			    "It holds too many keys and properties: what "
			    "stands behind this line isn't read.");
}

int metabase_finish(struct metabase *m)
{
	int ret = metabase_make_tree(m);

	return ret != OK ? ret : metabase_fill(m);
}

/* TRUE and FALSE, or a number, of which only 0 is false (KB895976). */
int metabase_bool(struct metabase *m, const struct metabase_record *r,
		  bool fallback, bool *out)
{
	struct str s = r != NULL ? r->value : STR_EMPTY;
	bool zero = true;

	*out = fallback;
	if (r == NULL)
		return OK;
	if (str_equal_nocase(s, str_of("true")) ||
	    str_equal_nocase(s, str_of("false"))) {
		*out = s.n == 4;
		return OK;
	}
	for (size_t i = s.n > 1 && s.s[0] == '-'; i < s.n; i++) {
		if (s.s[i] < '0' || s.s[i] > '9')
			s.n = 0;
		else if (s.s[i] != '0')
			zero = false;
	}
	if (s.n == 0)
		return iis_add_note(m->config, m->arena, r->line,
				    "%.*s: \"%.*s\" is neither true nor false; "
				    "%s counts.",
				    STR_ARGS(r->key), STR_ARGS(r->value),
				    fallback ? "true" : "false");
	*out = !zero;
	return OK;
}

struct str metabase_value(const struct metabase_record *r)
{
	return r != NULL ? r->value : STR_EMPTY;
}

struct iis_place metabase_place(const struct metabase *m, size_t key)
{
	return (struct iis_place){ m->keys[key].path, m->keys[key].line };
}
