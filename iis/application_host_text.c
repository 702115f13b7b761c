/* The values of applicationHost.config, and the elements of pools and sites. */
#include "iis/application_host_text.h"

#include <string.h>

#include "util/status.h"

enum { VALUE_MAX = 4096 }; /* bytes of a name or a path */

int host_append(struct host_reader *r, struct host_list *list, size_t max,
		const void *new, size_t size)
{
	if (list->count == max)
		return xml_stop(r->xml, XML_OPEN, "it holds too much");
	if (arena_grow(r->file.arena, &list->items, list->count,
		       &list->capacity, size))
		return E_NO_MEMORY;
	memcpy((char *)list->items + list->count++ * size, new, size);
	return OK;
}

/* A value that isn't given, or can't be read, leaves its string as it was. */
static int take_text(struct host_reader *r, const char *const *attributes,
		     const struct host_field *field)
{
	const char *value = xml_attribute(attributes, field->name);
	struct host_file *f = &r->file;
	unsigned line = xml_line(r->xml);

	if (value == NULL)
		return OK;
	if (strncmp(value, "[enc:", 5) == 0)
		return iis_add_note(f->out, f->arena, line,
				    "%s is encrypted: not read", field->name);
	if (strlen(value) > VALUE_MAX)
		return iis_add_note(f->out, f->arena, line,
				    "%s is too long: not read", field->name);
	*field->out = str_copy(f->arena, str_of(value));
	return field->out->s != NULL ? OK : E_NO_MEMORY;
}

int host_take_texts(struct host_reader *r, const char *const *attributes,
		    const struct host_field *fields, size_t count)
{
	int ret = OK;

	for (size_t i = 0; i < count && ret == OK; i++)
		ret = take_text(r, attributes, &fields[i]);
	return ret;
}

int host_take_bool(struct host_reader *r, const char *const *attributes,
		   const char *name, enum host_bool *out)
{
	const char *value = xml_attribute(attributes, name);

	if (value == NULL)
		return OK;
	if (str_equal_nocase(str_of(value), str_of("true")))
		*out = HOST_TRUE;
	else if (str_equal_nocase(str_of(value), str_of("false")))
		*out = HOST_FALSE;
	else
		return iis_add_note(r->file.out, r->file.arena,
				    xml_line(r->xml),
				    "%s=\"%.100s\" is neither true nor false: "
				    "not read",
				    name, value);
	return OK;
}

static struct host_pool *newest_pool(struct host_reader *r)
{
	struct host_list *pools = &r->file.pools;

	return (struct host_pool *)pools->items + pools->count - 1;
}

static struct host_site *newest_site(struct host_reader *r)
{
	struct host_list *sites = &r->file.sites;

	return (struct host_site *)sites->items + sites->count - 1;
}

static int take_settings(struct host_reader *r, const char *const *attributes,
			 struct host_settings *out)
{
	const struct host_field fields[] = {
		{ "managedPipelineMode", &out->pipeline },
		{ "managedRuntimeVersion", &out->runtime },
	};
	int ret = host_take_bool(r, attributes, "enable32BitAppOnWin64",
				 &out->is_32_bit);

	return ret != OK ? ret : host_take_texts(r, attributes, fields, 2);
}

int host_start_pool(struct host_reader *r, const struct host_row *row,
		    const char *const *attributes)
{
	struct host_pool new = { .name = STR_EMPTY, .line = xml_line(r->xml) };
	const struct host_field name = { "name", &new.name };
	int ret = take_text(r, attributes, &name);

	(void)row;
	if (ret == OK)
		ret = take_settings(r, attributes, &new.settings);
	if (ret == OK)
		ret = host_append(r, &r->file.pools, IIS_ITEMS_MAX, &new,
				  sizeof(new));
	return ret;
}

int host_start_pool_defaults(struct host_reader *r, const struct host_row *row,
			     const char *const *attributes)
{
	(void)row;
	return take_settings(r, attributes, &r->file.pool_defaults);
}

int host_start_process(struct host_reader *r, const struct host_row *row,
		       const char *const *attributes)
{
	struct host_settings *s = row->parent == HOST_POOL ?
					  &newest_pool(r)->settings :
					  &r->file.pool_defaults;
	const struct host_field fields[] = {
		{ "identityType", &s->identity },
		{ "userName", &s->user },
	};

	return host_take_texts(r, attributes, fields, 2);
}

int host_start_site(struct host_reader *r, const struct host_row *row,
		    const char *const *attributes)
{
	struct host_site new = {
		.id = STR_EMPTY,
		.name = STR_EMPTY,
		.first = r->file.applications.count,
		.line = xml_line(r->xml),
	};
	const struct host_field fields[] = {
		{ "id", &new.id },
		{ "name", &new.name },
	};
	int ret = host_take_texts(r, attributes, fields, 2);

	(void)row;
	if (ret == OK)
		ret = host_take_bool(r, attributes, "serverAutoStart",
				     &new.starts);
	if (ret == OK)
		ret = host_append(r, &r->file.sites, IIS_SITES_MAX, &new,
				  sizeof(new));
	return ret;
}

int host_start_site_defaults(struct host_reader *r, const struct host_row *row,
			     const char *const *attributes)
{
	(void)row;
	return host_take_bool(r, attributes, "serverAutoStart",
			      &r->file.sites_start);
}

int host_start_application(struct host_reader *r, const struct host_row *row,
			   const char *const *attributes)
{
	struct host_site *site = newest_site(r);
	struct host_application new = { .path = STR_EMPTY,
					.line = xml_line(r->xml) };
	const struct host_field fields[] = {
		{ "path", &new.path },
		{ "applicationPool", &new.pool },
	};
	int ret = host_take_texts(r, attributes, fields, 2);

	(void)row;
	if (ret == OK)
		ret = host_append(r, &r->file.applications, HOST_ENTRIES_MAX,
				  &new, sizeof(new));
	site->count = r->file.applications.count - site->first;
	return ret;
}

int host_start_application_defaults(struct host_reader *r,
				    const struct host_row *row,
				    const char *const *attributes)
{
	const struct host_field pool = { "applicationPool",
					 row->parent == HOST_SITE ?
						 &newest_site(r)->default_pool :
						 &r->file.default_pool };

	return take_text(r, attributes, &pool);
}
