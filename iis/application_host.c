/* The text of applicationHost.config, or of a web.config: one walk over it. */
#include "iis/application_host.h"

#include <string.h>

#include "iis/application_host_text.h"
#include "util/status.h"
#include "util/xml.h"

static int start_host(struct host_reader *r, const struct host_row *row,
		      const char *const *attributes)
{
	(void)row, (void)attributes;
	r->file.has_host = true;
	return OK;
}

/* administration.config, which is of the manager. */
static int start_administration(struct host_reader *r,
				const struct host_row *row,
				const char *const *attributes)
{
	(void)row, (void)attributes;
	r->file.other_name = "administration.config";
	return OK;
}

/* redirection.config, which stands beside the one that no longer counts. */
static int start_redirection(struct host_reader *r, const struct host_row *row,
			     const char *const *attributes)
{
	struct host_file *f = &r->file;
	struct str folder = str_of("another folder");
	const struct host_field path = { "path", &folder };
	enum host_bool enabled = HOST_NOT_GIVEN;
	int ret = host_take_bool(r, attributes, "enabled", &enabled);

	(void)row;
	f->other_name = "redirection.config";
	if (ret == OK)
		ret = host_take_texts(r, attributes, &path, 1);
	if (ret != OK || enabled != HOST_TRUE)
		return ret;
	f->out->shared_in = folder;
	return iis_add_note(f->out, f->arena, xml_line(r->xml),
			    "the server's configuration is shared: it is the "
			    "applicationHost.config in %.*s",
			    STR_ARGS(folder));
}

#define COLLECTION(parent, name, section, path) \
	{ parent, name, HOST_COLLECTION, host_start_section, section, path }
#define ROW(parent, name, place, start) { parent, name, place, start, 0, NULL }

/* IIS tells "isapiFilters" from "ISAPIFilters". */
static const struct host_row rows[] = {
	ROW(HOST_DOCUMENT, "configuration", HOST_CONFIGURATION, NULL),
	ROW(HOST_CONFIGURATION, "system.applicationHost", HOST_APPLICATION_HOST,
	    start_host),
	ROW(HOST_CONFIGURATION, "configurationRedirection", HOST_LEAF,
	    start_redirection),
	ROW(HOST_CONFIGURATION, "moduleProviders", HOST_LEAF,
	    start_administration),
	ROW(HOST_CONFIGURATION, "location", HOST_LOCATION, host_start_location),
	ROW(HOST_CONFIGURATION, "system.webServer", HOST_WEB_SERVER,
	    host_start_web_server),
	ROW(HOST_LOCATION, "system.webServer", HOST_WEB_SERVER,
	    host_start_web_server),
	ROW(HOST_APPLICATION_HOST, "applicationPools", HOST_POOLS, NULL),
	ROW(HOST_POOLS, "add", HOST_POOL, host_start_pool),
	ROW(HOST_POOL, "processModel", HOST_LEAF, host_start_process),
	ROW(HOST_POOLS, "applicationPoolDefaults", HOST_POOL_DEFAULTS,
	    host_start_pool_defaults),
	ROW(HOST_POOL_DEFAULTS, "processModel", HOST_LEAF, host_start_process),
	ROW(HOST_APPLICATION_HOST, "sites", HOST_SITES, NULL),
	ROW(HOST_SITES, "siteDefaults", HOST_LEAF, host_start_site_defaults),
	ROW(HOST_SITES, "applicationDefaults", HOST_LEAF,
	    host_start_application_defaults),
	ROW(HOST_SITES, "site", HOST_SITE, host_start_site),
	ROW(HOST_SITE, "applicationDefaults", HOST_LEAF,
	    host_start_application_defaults),
	ROW(HOST_SITE, "application", HOST_LEAF, host_start_application),
	COLLECTION(HOST_WEB_SERVER, "isapiFilters", HOST_FILTERS,
		   "system.webServer/isapiFilters"),
	COLLECTION(HOST_WEB_SERVER, "handlers", HOST_HANDLERS,
		   "system.webServer/handlers"),
	COLLECTION(HOST_WEB_SERVER, "globalModules", HOST_GLOBAL_MODULES,
		   "system.webServer/globalModules"),
	COLLECTION(HOST_WEB_SERVER, "httpCompression", HOST_COMPRESSION,
		   "system.webServer/httpCompression"),
	COLLECTION(HOST_WEB_SERVER, "modules", HOST_MODULES,
		   "system.webServer/modules"),
	ROW(HOST_WEB_SERVER, "security", HOST_SECURITY, NULL),
	COLLECTION(HOST_SECURITY, "isapiCgiRestriction", HOST_RESTRICTIONS,
		   "system.webServer/security/isapiCgiRestriction"),
	ROW(HOST_COLLECTION, "add", HOST_LEAF, host_start_add),
	ROW(HOST_COLLECTION, "filter", HOST_LEAF, host_start_add),
	ROW(HOST_COLLECTION, "scheme", HOST_LEAF, host_start_add),
	ROW(HOST_COLLECTION, "remove", HOST_LEAF, host_start_remove),
	ROW(HOST_COLLECTION, "clear", HOST_LEAF, host_start_clear),
};

static const struct host_row *find_row(enum host_place parent, const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (rows[i].parent == parent && strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

/* What a site loads before it starts (R3005, R3008, R3012). */
static bool is_of_stoppers(enum host_section section)
{
	return section == HOST_FILTERS || section == HOST_GLOBAL_MODULES ||
	       section == HOST_COMPRESSION;
}

static int note_unread(struct host_reader *r, const struct host_row *row,
		       const char *how, const char *where)
{
	struct iis_config *c = r->file.out;
	bool is_of_server = r->location->site == HOST_SERVER;

	c->is_partial = true;
	if (row->place == HOST_COLLECTION && is_of_server) {
		r->file.unread[row->section] = true;
		c->hides_stoppers |= is_of_stoppers(row->section);
	}
	if (row->place == HOST_COLLECTION && row->section == HOST_FILTERS)
		r->location->hides_filters = true;
	return iis_add_note(r->file.out, r->file.arena, xml_line(r->xml),
			    "<%s> is %s%.200s: not read", row->name, how,
			    where);
}

/* Its contents are in another file, which this text alone can't show. */
static int check_source(struct host_reader *r, const struct host_row *row,
			const char *const *attributes)
{
	const char *source = xml_attribute(attributes, "configSource");

	if (source == NULL)
		source = xml_attribute(attributes, "childSource");
	if (source == NULL)
		return OK;
	return note_unread(r, row, "in another file, ", source);
}

static int start_element(struct xml_reader *xml, void *data, const char *name,
			 const char *const *attributes)
{
	static const struct host_row document = { .place = HOST_DOCUMENT };
	struct host_reader *r = data;
	unsigned depth = xml_depth(xml);
	const struct host_row *parent = depth == 0 ? &document : r->rows[depth];
	const struct host_row *row = NULL;
	int ret = OK;

	r->xml = xml;
	/* The root of a web.config may name a namespace, for its editor. */
	name = xml_local_name(name);
	if (parent != NULL)
		row = find_row(parent->place, name);
	r->rows[depth + 1] = row;
	if (depth == 0 && row == NULL)
		return xml_stop(xml, XML_OPEN,
				"its root isn't <configuration>");
	if (parent != NULL && strcmp(name, "EncryptedData") == 0)
		return note_unread(r, parent, "encrypted", "");
	if (row == NULL)
		return OK;
	if (row->start != NULL)
		ret = row->start(r, row, attributes);
	return ret != OK ? ret : check_source(r, row, attributes);
}

static int note_other_kind(struct host_file *f)
{
	f->out->is_partial = true;
	if (f->other_name != NULL)
		return iis_add_note(f->out, f->arena, 0,
				    "it is %s: give the server's "
				    "applicationHost.config",
				    f->other_name);
	return iis_add_note(f->out, f->arena, 0,
			    "neither <system.applicationHost> nor "
			    "<system.webServer> is in it");
}

static int note_end(struct host_file *f, const struct xml_result *result)
{
	f->whole = result->state == XML_WHOLE;
	f->out->is_partial |= !f->whole;
	f->out->hides_stoppers |= !f->whole;
	if (f->whole && !f->has_host &&
	    (!f->has_web_server || f->other_name != NULL))
		return note_other_kind(f);
	if (f->whole)
		return OK;
	/* What is missing says more than the last of so many notes. */
	if (f->out->note_count == IIS_NOTES_MAX)
		f->out->note_count--;
	return iis_add_note(f->out, f->arena, result->line,
			    "what follows isn't read: %s",
			    result->why != NULL ? result->why : "");
}

int iis_read_application_host(struct bytes text, struct arena *a,
			      struct iis_config *out)
{
	static const struct xml_limits limits = {
		IIS_CONFIG_BYTES_MAX,
		IIS_CONFIG_DEPTH_MAX,
		IIS_CONFIG_ELEMENTS_MAX,
	};
	static const struct xml_handler handler = { start_element, NULL };
	static int (*const steps[])(struct host_file *f) = {
		host_make_pools,       host_make_sites,
		host_sort_entries,     host_make_modules,
		host_make_compression, host_make_filters,
		host_make_extensions,
	};
	struct host_reader r = { .file = { .arena = a, .out = out } };
	struct xml_result result;
	int ret;

	*out = (struct iis_config){ .generation = IIS_7 };
	r.file.server.below = STR_EMPTY;
	r.file.newest = &r.file.server;
	r.location = &r.file.server;
	ret = xml_read_marked(text, &limits, &handler, &r, &result);
	if (ret == OK)
		ret = note_end(&r.file, &result);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && ret == OK; i++)
		ret = steps[i](&r.file);
	return ret;
}
