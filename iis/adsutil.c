/*
 * What `cscript adsutil.vbs ENUM_ALL` writes: the properties of a key, then
 * "[/W3SVC/1]" and the properties of that key, and so on.
 */
#include "iis/adsutil_lines.h"
#include "iis/metabase.h"
#include "util/status.h"

/* A list whose items are the lines that follow. */
struct open_list {
	enum metabase_property property; /* METABASE_PROPERTIES: not kept */
	unsigned line;
	bool is_open;
	size_t announced, seen;
	struct str *items;
	size_t count, capacity;
};

struct reader {
	struct metabase metabase;
	struct str rest; /* of the text */
	unsigned line;
	struct str key; /* whose properties come; empty: one that isn't read */
	/* Of one run of the script: */
	bool key_known; /* what key it is */
	bool began;	/* a property or key was seen */
	struct open_list list;
	size_t keys, properties;
	bool bare; /* the last heading has no property yet */
	size_t bare_keys;
	unsigned bare_line, first_bare_line;
	bool of_iis_6;
	bool code_page; /* bytes above ASCII, in a code page that isn't told */
};

/* The script's root is the computer, which the metabase calls LM. */
static int set_key(struct reader *r, struct str path)
{
	static const char pools[] = "/LM/W3SVC/AppPools";
	const size_t n = sizeof(pools) - 1;

	path = adsutil_without_quotes(path);
	if (path.n == 0 || str_equal(path, str_of("/")))
		path = str_of("/LM");
	r->key_known = true;
	if (metabase_add_key(&r->metabase, path, r->line, &r->key) != OK)
		return E_NO_MEMORY;
	if (r->key.n >= n &&
	    str_equal_nocase((struct str){ r->key.s, n }, str_of(pools)))
		r->of_iis_6 = true;
	return OK;
}

static int note(struct reader *r, const char *text)
{
	return iis_add_note(r->metabase.config, r->metabase.arena, r->line,
			    "%s", text);
}

/* 'start': of the line with the first property. */
static int begin_run(struct reader *r, struct str start)
{
	struct str path;

	r->began = true;
	if (r->key_known)
		return OK;
	if (adsutil_first_key(start, &path))
		return set_key(r, path);
	r->key_known = true;
	r->key = STR_EMPTY;
	return note(r, "Nothing tells which key these properties are of, and "
		       "they aren't read: give adsutil's command line, too.");
}

static int add(struct reader *r, enum metabase_property p, struct str value,
	       unsigned line)
{
	struct str copy = str_copy(r->metabase.arena, value);

	if (copy.s == NULL)
		return E_NO_MEMORY;
	r->code_page |= !str_is_ascii(copy);
	return metabase_add(&r->metabase, r->key, p, copy, line);
}

static bool is_closed(struct str quoted)
{
	return quoted.n >= 2 && quoted.s[quoted.n - 1] == '"';
}

static int note_unclosed(struct reader *r)
{
	return note(r, "A text has no closing quote and isn't read; a window's "
		       "width may have cut it: let adsutil write to a file.");
}

static int add_item(struct reader *r, struct str quoted)
{
	struct open_list *l = &r->list;
	void *items = l->items;

	l->seen++;
	if (l->property == METABASE_PROPERTIES)
		return OK;
	if (!is_closed(quoted))
		return note_unclosed(r);
	if (arena_grow(&r->metabase.scratch, &items, l->count, &l->capacity,
		       sizeof(*l->items)))
		return E_NO_MEMORY;
	l->items = items;
	l->items[l->count++] = adsutil_without_quotes(quoted);
	return OK;
}

static int close_list(struct reader *r)
{
	struct open_list *l = &r->list;
	struct str joined;

	if (!l->is_open)
		return OK;
	l->is_open = false;
	if (l->property == METABASE_PROPERTIES)
		return OK;
	joined = str_join(&r->metabase.scratch, l->items, l->count, "\n");
	if (joined.s == NULL || add(r, l->property, joined, l->line) != OK)
		return E_NO_MEMORY;
	if (l->seen == l->announced)
		return OK;
	return iis_add_note(r->metabase.config, r->metabase.arena, l->line,
			    "This list should have %zu items and has %zu.",
			    l->announced, l->seen);
}

/* "(3 Items)" */
static int open_list(struct reader *r, enum metabase_property p,
		     struct str value)
{
	struct open_list *l = &r->list;

	l->property = p;
	l->line = r->line;
	l->is_open = true;
	l->announced = l->seen = l->count = 0;
	for (size_t i = 1;
	     i < value.n && i < 10 && value.s[i] >= '0' && value.s[i] <= '9';
	     i++)
		l->announced = l->announced * 10 + (size_t)(value.s[i] - '0');
	return OK;
}

/* Properties that only IIS 6 has. */
static bool is_of_iis_6(enum metabase_property p)
{
	switch (p) {
	case METABASE_APP_POOL_IDENTITY_TYPE:
	case METABASE_ENABLE_32_BIT:
	case METABASE_APP_POOL_ID:
	case METABASE_ISOLATION_MODE_5:
	case METABASE_RESTRICTION_LIST:
		return true;
	default:
		return false;
	}
}

static int read_property(struct reader *r, struct str start,
			 const struct adsutil_property *line)
{
	enum metabase_property p = metabase_property_named(line->name);

	r->properties++;
	r->bare = false;
	if (!r->began && begin_run(r, start) != OK)
		return E_NO_MEMORY;
	r->of_iis_6 |= is_of_iis_6(p);
	if (r->key.n == 0)
		p = METABASE_PROPERTIES;
	if (str_equal_nocase(line->type, str_of("LIST")))
		return open_list(r,
				 metabase_is_list(p) ? p : METABASE_PROPERTIES,
				 line->value);
	if (p == METABASE_PROPERTIES || metabase_is_list(p))
		return OK;
	if (line->value.n > 0 && line->value.s[0] == '"' &&
	    !is_closed(line->value))
		return note_unclosed(r);
	return add(r, p, adsutil_without_quotes(line->value), r->line);
}

/* ENUM lists the sub keys of a key, too, but without their properties. */
static void count_bare_key(struct reader *r)
{
	if (!r->bare)
		return;
	r->bare = false;
	if (r->bare_keys++ == 0)
		r->first_bare_line = r->bare_line;
}

static int read_heading(struct reader *r, struct str path)
{
	count_bare_key(r);
	r->keys++;
	r->began = true;
	if (set_key(r, path) != OK)
		return E_NO_MEMORY;
	r->bare = r->key.n > 0;
	r->bare_line = r->line;
	return OK;
}

/* 'start': of this line, in what is left of the text. */
static int read_line(struct reader *r, struct str line, struct str start)
{
	struct adsutil_property property;
	struct str path;

	if (memchr(line.s, '\0', line.n) != NULL)
		return note(r, "A line holds zero bytes and isn't read.");
	if (r->list.is_open && line.n > 0 && line.s[0] == '"')
		return add_item(r, line);
	if (close_list(r) != OK)
		return E_NO_MEMORY;
	if (adsutil_heading(line, &path))
		return read_heading(r, path);
	if (adsutil_property(line, &property))
		return read_property(r, start, &property);
	if (adsutil_command(line, &path)) {
		r->began = false;
		return set_key(r, path);
	}
	if (adsutil_is_banner(line) && r->began)
		r->began = r->key_known = false;
	return OK;
}

static int read_lines(struct reader *r)
{
	struct str line, start = r->rest;
	int ret = OK;

	while (ret == OK && adsutil_next_line(&r->rest, &line)) {
		r->line++;
		ret = read_line(r, line, start);
		start = r->rest;
	}
	return ret == OK ? close_list(r) : ret;
}

/* What can be told only when all is read. */
static int note_what_lacks(struct reader *r)
{
	struct iis_config *c = r->metabase.config;

	r->line = 0;
	if (r->properties == 0 && r->keys == 0)
		return note(r, "Nothing in it looks like what adsutil.vbs "
			       "writes.");
	count_bare_key(r);
	if (r->bare_keys > 0)
		c->is_partial = c->hides_stoppers = true;
	if (r->bare_keys > 0 &&
	    iis_add_note(c, r->metabase.arena,
			 r->first_bare_line,
			 "%zu keys stand here without their properties, which "
			 "ENUM leaves out and ENUM_ALL writes.",
			 r->bare_keys) != OK)
		return E_NO_MEMORY;
	if (r->code_page)
		return note(r, "It holds bytes beyond ASCII and doesn't tell "
			       "their code page: let cscript //U write it.");
	return OK;
}

int iis_read_adsutil(struct bytes text, struct arena *a,
		     struct iis_config *out)
{
	struct reader r = { .key = STR_EMPTY };
	bool unicode;
	int ret;

	*out = (struct iis_config){ .generation = IIS_5 };
	metabase_init(&r.metabase, a, out);
	if (text.len > IIS_CONFIG_BYTES_MAX) {
		out->is_partial = true;
		ret = note(&r, "It is too large and isn't read.");
		goto out;
	}
	ret = adsutil_decode(&r.metabase.scratch, text, &r.rest, &unicode);
	if (ret == OK)
		ret = read_lines(&r);
	if (ret != OK)
		goto out;
	r.code_page &= !unicode;
	out->generation = r.of_iis_6 ? IIS_6 : IIS_5;
	out->generation_is_likely = !r.of_iis_6;
	ret = note_what_lacks(&r);
	if (ret == OK)
		ret = metabase_finish(&r.metabase);
out:
	metabase_release(&r.metabase);
	return ret;
}
