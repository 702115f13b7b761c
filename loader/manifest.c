/* Manifests: which assemblies a DLL asks for, and which files one has. */
#include "loader/manifest.h"

#include <string.h>

#include "util/status.h"
#include "util/xml.h"

/* Elements that say something where they stand; all else is passed over. */
enum place {
	PLACE_ELSEWHERE,
	PLACE_DOCUMENT,
	PLACE_ASSEMBLY,
	PLACE_DEPENDENCY,
	PLACE_DEPENDENT,
	PLACE_IDENTITY,
	PLACE_FILE,
};

struct reader {
	struct xml_reader *xml;
	struct arena *arena;
	struct manifest *out;
	enum place places[MANIFEST_DEPTH_MAX]; /* from the document inwards */
	bool optional; /* the dependency that is open */
};

/* The name behind one of Windows' namespaces, or NULL. */
static const char *local_name(const char *name)
{
	static const char urn[] = "urn:schemas-microsoft-com:asm.v";
	const char *separator = strchr(name, '\n');
	const size_t n = sizeof(urn) - 1;

	if (separator != name + n + 1 || strncmp(name, urn, n) != 0 ||
	    name[n] < '1' || name[n] > '3')
		return NULL;
	return separator + 1;
}

static enum place place_of(enum place parent, const char *name)
{
	static const struct {
		enum place parent;
		const char *name;
		enum place place;
	} rows[] = {
		{ PLACE_DOCUMENT, "assembly", PLACE_ASSEMBLY },
		{ PLACE_ASSEMBLY, "assemblyIdentity", PLACE_IDENTITY },
		{ PLACE_ASSEMBLY, "dependency", PLACE_DEPENDENCY },
		{ PLACE_ASSEMBLY, "file", PLACE_FILE },
		{ PLACE_DEPENDENCY, "dependentAssembly", PLACE_DEPENDENT },
		{ PLACE_DEPENDENT, "assemblyIdentity", PLACE_IDENTITY },
	};

	for (size_t i = 0; name != NULL && i < sizeof(rows) / sizeof(*rows);
	     i++) {
		if (rows[i].parent == parent && strcmp(name, rows[i].name) == 0)
			return rows[i].place;
	}
	return PLACE_ELSEWHERE;
}

static int copy_identity(struct reader *r, const char *const *attributes,
			 struct assembly_identity *out)
{
	const struct {
		const char *name;
		struct str *out;
	} fields[] = {
		{ "name", &out->name },
		{ "version", &out->version },
		{ "publicKeyToken", &out->public_key_token },
		{ "processorArchitecture", &out->architecture },
		{ "language", &out->language },
		{ "type", &out->type },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const char *value = xml_attribute(attributes, fields[i].name);

		*fields[i].out = str_copy(r->arena,
					  str_of(value != NULL ? value : ""));
		if (fields[i].out->s == NULL)
			return E_NO_MEMORY;
	}
	return OK;
}

static int add_reference(struct reader *r, const char *const *attributes)
{
	struct manifest *m = r->out;
	struct assembly_reference new = { .optional = r->optional };
	void *items = m->references;

	if (m->reference_count == MANIFEST_REFERENCES_MAX) {
		return xml_stop(r->xml, XML_OPEN,
				"it asks for too many assemblies");
	}
	if (copy_identity(r, attributes, &new.identity) != OK ||
	    arena_grow(r->arena, &items, m->reference_count,
		       &m->reference_capacity, sizeof(new)))
		return E_NO_MEMORY;
	m->references = items;
	m->references[m->reference_count++] = new;
	return OK;
}

static struct str base_name(const char *path)
{
	const char *base = path;

	for (; *path != '\0'; path++) {
		if (*path == '\\' || *path == '/')
			base = path + 1;
	}
	return str_of(base);
}

static int add_file(struct reader *r, const char *const *attributes)
{
	const char *name = xml_attribute(attributes, "name");
	struct manifest *m = r->out;
	void *items = m->files;
	struct str copy;

	/* It may lie anywhere (Windows 7+), but not with the manifest. */
	if (name == NULL || xml_attribute(attributes, "loadFrom") != NULL)
		return OK;
	if (m->file_count == MANIFEST_FILES_MAX)
		return xml_stop(r->xml, XML_OPEN, "it lists too many files");
	copy = str_copy(r->arena, base_name(name));
	if (copy.s == NULL || arena_grow(r->arena, &items, m->file_count,
					 &m->file_capacity, sizeof(copy)))
		return E_NO_MEMORY;
	m->files = items;
	m->files[m->file_count++] = copy;
	return OK;
}

static int check_root(struct reader *r, enum place place,
		      const char *const *attributes)
{
	const char *version = xml_attribute(attributes, "manifestVersion");

	if (place != PLACE_ASSEMBLY)
		return xml_stop(r->xml, XML_BAD,
				"its root isn't an assembly of "
				"urn:schemas-microsoft-com:asm.v1");
	if (version == NULL || strcmp(version, "1.0") != 0)
		return xml_stop(r->xml, XML_BAD,
				"its manifestVersion isn't 1.0");
	return OK;
}

static int start_element(struct xml_reader *xml, void *data, const char *name,
			 const char *const *attributes)
{
	struct reader *r = data;
	unsigned depth = xml_depth(xml);
	enum place parent = r->places[depth];
	enum place place = place_of(parent, local_name(name));
	const char *optional;

	r->xml = xml;
	r->places[depth + 1] = place;
	if (parent == PLACE_DOCUMENT)
		return check_root(r, place, attributes);
	if (place == PLACE_DEPENDENCY) {
		optional = xml_attribute(attributes, "optional");
		r->optional = optional != NULL &&
			      str_equal_nocase(str_of(optional), str_of("yes"));
	} else if (place == PLACE_IDENTITY && parent == PLACE_DEPENDENT) {
		return add_reference(r, attributes);
	} else if (place == PLACE_IDENTITY) {
		return copy_identity(r, attributes, &r->out->identity);
	} else if (place == PLACE_FILE) {
		return add_file(r, attributes);
	}
	return OK;
}

int assembly_identity_copy(struct arena *a,
			   const struct assembly_identity *from,
			   struct assembly_identity *out)
{
	*out = (struct assembly_identity){
		.name = str_copy(a, from->name),
		.version = str_copy(a, from->version),
		.public_key_token = str_copy(a, from->public_key_token),
		.architecture = str_copy(a, from->architecture),
		.language = str_copy(a, from->language),
		.type = str_copy(a, from->type),
	};
	return out->name.s != NULL && out->version.s != NULL &&
			       out->public_key_token.s != NULL &&
			       out->architecture.s != NULL &&
			       out->language.s != NULL && out->type.s != NULL ?
		       OK :
		       E_NO_MEMORY;
}

int manifest_read(struct bytes xml, struct arena *a, struct manifest *out)
{
	static const struct xml_limits limits = {
		MANIFEST_BYTES_MAX,
		MANIFEST_DEPTH_MAX,
		MANIFEST_ELEMENTS_MAX,
	};
	static const struct xml_handler handler = { start_element, NULL };
	struct reader r = {
		.arena = a,
		.out = out,
		.places = { PLACE_DOCUMENT },
	};
	struct xml_result result;
	int ret;

	*out = (struct manifest){ .state = MANIFEST_READ };
	ret = xml_read(xml, &limits, &handler, &r, &result);
	if (result.state != XML_WHOLE)
		*out = (struct manifest){
			.state = result.state == XML_BAD ? MANIFEST_BAD :
							   MANIFEST_OPEN,
			.line = result.line,
			.why = result.why,
		};
	return ret;
}
