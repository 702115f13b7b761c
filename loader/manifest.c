/* Manifests, by expat's events. No other file knows expat. */
#include "loader/manifest.h"

#include <expat.h>

#include "util/status.h"

/* Between the namespace and the name of an element; in no URN. */
enum { SEPARATOR = '\n' };

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
	XML_Parser parser;
	struct arena *arena;
	struct manifest *out;
	enum place places[MANIFEST_DEPTH_MAX]; /* from the document inwards */
	unsigned depth, elements;
	bool optional; /* the dependency that is open */
	bool root_closed;
	int ret;
};

static void stop(struct reader *r, enum manifest_state state, const char *why)
{
	r->out->state = state;
	r->out->why = why;
	r->out->line = (unsigned)XML_GetCurrentLineNumber(r->parser);
	XML_StopParser(r->parser, XML_FALSE);
}

static void run_out_of_memory(struct reader *r)
{
	r->ret = E_NO_MEMORY;
	XML_StopParser(r->parser, XML_FALSE);
}

/* The name behind one of Windows' namespaces, or NULL. */
static const char *local_name(const XML_Char *name)
{
	static const char urn[] = "urn:schemas-microsoft-com:asm.v";
	const char *separator = strchr(name, SEPARATOR);
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

static const char *attribute(const XML_Char **attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2) {
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	}
	return NULL;
}

static int copy_identity(struct reader *r, const XML_Char **attributes,
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
		const char *value = attribute(attributes, fields[i].name);

		*fields[i].out = str_copy(r->arena,
					  str_of(value != NULL ? value : ""));
		if (fields[i].out->s == NULL)
			return E_NO_MEMORY;
	}
	return OK;
}

static void add_reference(struct reader *r, const XML_Char **attributes)
{
	struct manifest *m = r->out;
	struct assembly_reference new = { .optional = r->optional };
	void *items = m->references;

	if (m->reference_count == MANIFEST_REFERENCES_MAX) {
		stop(r, MANIFEST_OPEN, "it asks for too many assemblies");
		return;
	}
	if (copy_identity(r, attributes, &new.identity) != OK ||
	    arena_grow(r->arena, &items, m->reference_count,
		       &m->reference_capacity, sizeof(new))) {
		run_out_of_memory(r);
		return;
	}
	m->references = items;
	m->references[m->reference_count++] = new;
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

static void add_file(struct reader *r, const XML_Char **attributes)
{
	const char *name = attribute(attributes, "name");
	struct manifest *m = r->out;
	void *items = m->files;
	struct str copy;

	if (name == NULL)
		return;
	if (m->file_count == MANIFEST_FILES_MAX) {
		stop(r, MANIFEST_OPEN, "it lists too many files");
		return;
	}
	copy = str_copy(r->arena, base_name(name));
	if (copy.s == NULL || arena_grow(r->arena, &items, m->file_count,
					 &m->file_capacity, sizeof(copy))) {
		run_out_of_memory(r);
		return;
	}
	m->files = items;
	m->files[m->file_count++] = copy;
}

static void check_root(struct reader *r, enum place place,
		       const XML_Char **attributes)
{
	const char *version = attribute(attributes, "manifestVersion");

	if (place != PLACE_ASSEMBLY)
		stop(r, MANIFEST_BAD,
		     "its root isn't an assembly of "
		     "urn:schemas-microsoft-com:asm.v1");
	else if (version == NULL || strcmp(version, "1.0") != 0)
		stop(r, MANIFEST_BAD, "its manifestVersion isn't 1.0");
}

static void XMLCALL start_element(void *data, const XML_Char *name,
				  const XML_Char **attributes)
{
	struct reader *r = data;
	enum place parent = r->places[r->depth], place;
	const char *optional;

	if (r->depth + 1 == MANIFEST_DEPTH_MAX ||
	    ++r->elements > MANIFEST_ELEMENTS_MAX) {
		stop(r, MANIFEST_OPEN, "it is too deep or too long");
		return;
	}
	place = place_of(parent, local_name(name));
	r->places[++r->depth] = place;
	if (parent == PLACE_DOCUMENT)
		check_root(r, place, attributes);
	if (place == PLACE_DEPENDENCY) {
		optional = attribute(attributes, "optional");
		r->optional = optional != NULL &&
			      str_equal_nocase(str_of(optional), str_of("yes"));
	} else if (place == PLACE_IDENTITY && parent == PLACE_DEPENDENT) {
		add_reference(r, attributes);
	} else if (place == PLACE_IDENTITY) {
		if (copy_identity(r, attributes, &r->out->identity) != OK)
			run_out_of_memory(r);
	} else if (place == PLACE_FILE) {
		add_file(r, attributes);
	}
}

static void XMLCALL end_element(void *data, const XML_Char *name)
{
	struct reader *r = data;

	(void)name;
	r->root_closed = --r->depth == 0;
}

/* Entities could grow without end; no manifest has a DTD. */
static void XMLCALL refuse_doctype(void *data, const XML_Char *name,
				   const XML_Char *system,
				   const XML_Char *public, int has_subset)
{
	(void)name, (void)system, (void)public, (void)has_subset;
	stop(data, MANIFEST_OPEN, "it has a document type");
}

static void XMLCALL refuse_entity(void *data, const XML_Char *name,
				  int is_parameter, const XML_Char *value,
				  int length, const XML_Char *base,
				  const XML_Char *system,
				  const XML_Char *public,
				  const XML_Char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)length, (void)base;
	(void)system, (void)public, (void)notation;
	stop(data, MANIFEST_OPEN, "it declares entities");
}

/* What Windows does with other encodings, or behind the root, isn't known. */
static void judge_error(struct reader *r, enum XML_Error error)
{
	bool open = r->root_closed || error == XML_ERROR_UNKNOWN_ENCODING ||
		    error == XML_ERROR_INCORRECT_ENCODING;

	switch (error) {
	case XML_ERROR_ABORTED: /* stop() has said why */
		return;
	case XML_ERROR_NO_MEMORY:
		r->ret = E_NO_MEMORY;
		return;
	default:
		r->out->state = open ? MANIFEST_OPEN : MANIFEST_BAD;
		r->out->why = XML_ErrorString(error);
		r->out->line = (unsigned)XML_GetCurrentLineNumber(r->parser);
	}
}

int manifest_read(struct bytes xml, struct arena *a, struct manifest *out)
{
	struct reader r = {
		.arena = a,
		.out = out,
		.places = { PLACE_DOCUMENT },
	};

	*out = (struct manifest){ .state = MANIFEST_READ };
	if (xml.len > MANIFEST_BYTES_MAX) {
		out->state = MANIFEST_OPEN;
		out->why = "it is too large";
		return OK;
	}
	r.parser = XML_ParserCreateNS(NULL, SEPARATOR);
	if (r.parser == NULL)
		return E_NO_MEMORY;
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, start_element, end_element);
	XML_SetStartDoctypeDeclHandler(r.parser, refuse_doctype);
	XML_SetEntityDeclHandler(r.parser, refuse_entity);
	if (XML_Parse(r.parser, (const char *)xml.data, (int)xml.len,
		      XML_TRUE) == XML_STATUS_ERROR)
		judge_error(&r, XML_GetErrorCode(r.parser));
	XML_ParserFree(r.parser);
	if (out->state != MANIFEST_READ)
		*out = (struct manifest){
			.state = out->state,
			.line = out->line,
			.why = out->why,
		};
	return r.ret;
}
