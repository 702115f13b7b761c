/*
 * MetaBase.xml of IIS 6: elements named after the type of a key, with its path
 * as "Location" and its properties as attributes, or as Custom elements.
 */
#include "iis/metabase.h"

#include "util/status.h"
#include "util/xml.h"

/* How many elements stand around each of them. */
enum { DEPTH_ROOT, DEPTH_GROUP, DEPTH_KEY, DEPTH_CUSTOM };

struct reader {
	struct metabase metabase;
	bool in_group;	/* <MBProperty> */
	struct str key; /* that is open; empty: one that isn't read */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* ".asp,", "*," */
static bool begins_mapping(const char *s)
{
	if (*s == '*')
		return s[1] == ',';
	return *s == '.' && s[strcspn(s, ",/\\: \t\r\n")] == ',';
}

/* "0,C:\", "1,*.dll", "1,%windir%", "0,\\?\" */
static bool begins_restriction(const char *s)
{
	if ((*s != '0' && *s != '1') || s[1] != ',')
		return false;
	return s[2] == '*' || s[2] == '%' || s[2] == '\\' || s[2] == '"' ||
	       (s[2] != '\0' && s[3] == ':');
}

/*
 * The items of a list are lines of the attribute, and XML makes spaces of
 * their ends: only what begins an item tells them from other spaces.
 */
static void break_list(enum metabase_property p, char *s)
{
	bool (*const begins)(const char *) =
		p == METABASE_SCRIPT_MAPS ? begins_mapping : begins_restriction;

	for (; *s != '\0'; s++) {
		if (is_space(*s))
			*s = begins(s + 1) ? '\n' : ' ';
	}
}

static int add_property(struct reader *r, struct xml_reader *xml,
			enum metabase_property p, const char *value)
{
	size_t n = strlen(value);
	char *copy = arena_take(r->metabase.arena, n + 1, 1);

	if (copy == NULL)
		return E_NO_MEMORY;
	memcpy(copy, value, n + 1);
	if (metabase_is_list(p))
		break_list(p, copy);
	return metabase_add(&r->metabase, r->key, p, (struct str){ copy, n },
			    xml_line(xml));
}

/* IIsConfigObject is the element of a key that has no type of its own. */
static int start_key(struct reader *r, struct xml_reader *xml, const char *type,
		     const char *const *attributes)
{
	const char *path = xml_attribute(attributes, "Location");
	enum metabase_property p;
	int ret;

	r->key = STR_EMPTY;
	if (path == NULL)
		return OK;
	ret = metabase_add_key(&r->metabase, str_of(path), xml_line(xml),
			       &r->key);
	if (ret != OK || r->key.n == 0)
		return ret;
	if (strcmp(type, "IIsConfigObject") != 0)
		ret = add_property(r, xml, METABASE_KEY_TYPE, type);
	for (; attributes[0] != NULL && ret == OK; attributes += 2) {
		p = metabase_property_named(str_of(attributes[0]));
		if (p != METABASE_PROPERTIES)
			ret = add_property(r, xml, p, attributes[1]);
	}
	return ret;
}

/* The number is what a property goes by; its name may be made up. */
static int add_custom(struct reader *r, struct xml_reader *xml,
		      const char *const *attributes)
{
	const char *name = xml_attribute(attributes, "Name");
	const char *id = xml_attribute(attributes, "ID");
	const char *value = xml_attribute(attributes, "Value");
	enum metabase_property p = METABASE_PROPERTIES;

	if (id != NULL)
		p = metabase_property_numbered(str_of(id));
	else if (name != NULL)
		p = metabase_property_named(str_of(name));
	if (p == METABASE_PROPERTIES || value == NULL)
		return OK;
	return add_property(r, xml, p, value);
}

static int start_element(struct xml_reader *xml, void *data, const char *name,
			 const char *const *attributes)
{
	struct reader *r = data;
	const char *local = xml_local_name(name);

	switch (xml_depth(xml)) {
	case DEPTH_ROOT:
		if (strcmp(local, "configuration") == 0)
			return OK;
		return xml_stop(xml, XML_BAD, "its root isn't configuration");
	case DEPTH_GROUP:
		r->in_group = strcmp(local, "MBProperty") == 0;
		r->key = STR_EMPTY;
		return OK;
	case DEPTH_KEY:
		r->key = STR_EMPTY;
		if (!r->in_group)
			return OK;
		return start_key(r, xml, local, attributes);
	case DEPTH_CUSTOM:
		if (r->key.n == 0 || strcmp(local, "Custom") != 0)
			return OK;
		return add_custom(r, xml, attributes);
	default:
		return OK;
	}
}

int iis_read_metabase_xml(struct bytes text, struct arena *a,
			  struct iis_config *out)
{
	static const struct xml_limits limits = {
		IIS_CONFIG_BYTES_MAX,
		IIS_CONFIG_DEPTH_MAX,
		IIS_CONFIG_ELEMENTS_MAX,
	};
	static const struct xml_handler handler = { start_element, NULL };
	struct reader r = { .in_group = false, .key = STR_EMPTY };
	struct xml_result result;
	int ret;

	*out = (struct iis_config){ .generation = IIS_6 };
	metabase_init(&r.metabase, a, out);
	ret = xml_read_marked(text, &limits, &handler, &r, &result);
	out->is_partial = out->hides_stoppers = result.state != XML_WHOLE;
	if (ret == OK && out->is_partial)
		ret = iis_add_note(out, a, result.line,
				   "The XML can't be read on from here: %s.",
				   result.why);
	if (ret == OK)
		ret = metabase_finish(&r.metabase);
	metabase_release(&r.metabase);
	return ret;
}
