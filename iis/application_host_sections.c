/* The elements of applicationHost.config that name DLLs. */
#include <string.h>

#include "iis/application_host_text.h"
#include "util/status.h"

/* "" and "." are the level that the file itself has. */
int host_start_location(struct host_reader *r, const struct host_row *row,
			const char *const *attributes)
{
	struct host_file *f = &r->file;
	struct host_location *new = arena_new(f->arena, struct host_location);
	const struct host_field path = { "path",
					 new != NULL ? &new->path : NULL };
	int ret;

	(void)row;
	if (new == NULL)
		return E_NO_MEMORY;
	if (f->location_count++ == HOST_ENTRIES_MAX)
		return xml_stop(r->xml, XML_OPEN, "it holds too much");
	new->below = STR_EMPTY;
	new->line = xml_line(r->xml);
	ret = host_take_texts(r, attributes, &path, 1);
	if (new->path.s == NULL) {
		new->path = STR_EMPTY;
		if (xml_attribute(attributes, "path") != NULL)
			new->site = HOST_NO_SITE; /* not read: not known */
	} else if (new->path.n > 0 && !str_equal(new->path, str_of("."))) {
		new->site = HOST_NO_SITE;
	}
	f->newest->next = new;
	f->newest = new;
	r->location = new;
	return ret;
}

int host_start_web_server(struct host_reader *r, const struct host_row *row,
			  const char *const *attributes)
{
	(void)attributes;
	if (row->parent == HOST_CONFIGURATION)
		r->location = &r->file.server;
	r->file.has_web_server = true;
	return OK;
}

/* "Default Web Site: system.webServer/handlers", once for each location. */
static int name_key(struct host_reader *r, const struct host_row *row)
{
	struct str *key = &r->location->keys[row->section];

	if (key->s != NULL)
		return OK;
	if (r->location->site == HOST_SERVER)
		*key = str_of(row->path);
	else
		*key = STR_CONCAT(r->file.arena, r->location->path,
				  str_of(": "), str_of(row->path));
	return key->s != NULL ? OK : E_NO_MEMORY;
}

static int add_entry(struct host_reader *r, struct host_entry *new)
{
	new->section = r->section;
	new->location = r->location;
	new->place.key = r->location->keys[r->section];
	new->place.line = xml_line(r->xml);
	return host_append(r, &r->file.entries, HOST_ENTRIES_MAX, new,
			   sizeof(*new));
}

int host_start_section(struct host_reader *r, const struct host_row *row,
		       const char *const *attributes)
{
	struct host_entry new = { .action = HOST_BEGIN, .name = STR_EMPTY };
	int ret = name_key(r, row);

	r->section = row->section;
	r->location->used = true;
	if (r->location->site == HOST_SERVER) {
		r->file.seen[row->section] = true;
		if (ret == OK && row->section == HOST_RESTRICTIONS)
			ret = host_take_bool(r, attributes,
					     "notListedIsapisAllowed",
					     &r->file.unlisted_allowed);
	}
	return ret != OK ? ret : add_entry(r, &new);
}

static bool names_isapi_module(struct str modules)
{
	struct str rest = modules;

	for (;;) {
		const char *comma = memchr(rest.s, ',', rest.n);
		struct str word = {
			rest.s,
			comma != NULL ? (size_t)(comma - rest.s) : rest.n,
		};

		while (word.n > 0 && word.s[0] == ' ')
			word = (struct str){ word.s + 1, word.n - 1 };
		while (word.n > 0 && word.s[word.n - 1] == ' ')
			word.n--;
		if (str_equal_nocase(word, str_of("IsapiModule")))
			return true;
		if (comma == NULL)
			return false;
		rest.n -= (size_t)(comma + 1 - rest.s);
		rest.s = comma + 1;
	}
}

/* A handler by something else, as FastCGI, has no DLL of this kind. */
static bool is_isapi(const struct host_entry *e, struct str modules)
{
	const char *bar = memchr(e->path.s, '|', e->path.n);
	struct str dll = { e->path.s, bar != NULL ? (size_t)(bar - e->path.s) :
						    e->path.n };

	return names_isapi_module(modules) || str_ends_nocase(dll, ".dll");
}

static const char *element_of(enum host_section section)
{
	switch (section) {
	case HOST_COMPRESSION:
		return "scheme";
	case HOST_FILTERS:
		return "filter";
	default:
		return "add";
	}
}

/* <add>, <scheme>, <filter>: which attributes count depends on the collection. */
int host_start_add(struct host_reader *r, const struct host_row *row,
		   const char *const *attributes)
{
	static const char *const paths[HOST_SECTION_COUNT] = {
		[HOST_RESTRICTIONS] = "path",
		[HOST_MODULES] = "",
		[HOST_GLOBAL_MODULES] = "image",
		[HOST_COMPRESSION] = "dll",
		[HOST_FILTERS] = "path",
		[HOST_HANDLERS] = "scriptProcessor",
	};
	struct host_entry new = {
		.action = HOST_ADD,
		.name = STR_EMPTY,
		.path = STR_EMPTY,
		.requests = STR_EMPTY,
		.precondition = STR_EMPTY,
	};
	bool is_handler = r->section == HOST_HANDLERS;
	bool is_restriction = r->section == HOST_RESTRICTIONS;
	struct str modules = STR_EMPTY;
	const struct host_field fields[] = {
		{ is_restriction ? "path" : "name", &new.name },
		{ paths[r->section], &new.path },
		{ "preCondition", &new.precondition },
		{ is_handler ? "path" : "", &new.requests },
		{ is_handler ? "modules" : "", &modules },
	};
	enum host_bool on = is_restriction ? HOST_FALSE : HOST_TRUE;
	int ret;

	if (strcmp(row->name, element_of(r->section)) != 0)
		return OK;
	ret = host_take_texts(r, attributes, fields, 5);
	if (ret == OK && is_restriction)
		ret = host_take_bool(r, attributes, "allowed", &on);
	if (ret == OK && r->section == HOST_FILTERS)
		ret = host_take_bool(r, attributes, "enabled", &on);
	new.refused = on == HOST_FALSE;
	if (ret != OK || (is_handler && !is_isapi(&new, modules)))
		return ret;
	return add_entry(r, &new);
}

int host_start_remove(struct host_reader *r, const struct host_row *row,
		      const char *const *attributes)
{
	struct host_entry new = { .action = HOST_REMOVE, .name = STR_EMPTY };
	const struct host_field name = {
		r->section == HOST_RESTRICTIONS ? "path" : "name",
		&new.name,
	};
	int ret = host_take_texts(r, attributes, &name, 1);

	(void)row;
	return ret != OK ? ret : add_entry(r, &new);
}

int host_start_clear(struct host_reader *r, const struct host_row *row,
		     const char *const *attributes)
{
	struct host_entry new = { .action = HOST_CLEAR, .name = STR_EMPTY };

	(void)row, (void)attributes;
	return add_entry(r, &new);
}
