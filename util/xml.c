/* XML by expat's events. No other file knows expat. */
#include "util/xml.h"

#include <expat.h>
#include <string.h>

#include "util/status.h"

/* Between the namespace and the name of an element; in no URN. */
enum { SEPARATOR = '\n', CHUNK = 1 << 20 };

struct xml_reader {
	XML_Parser parser;
	const struct xml_limits *limits;
	const struct xml_handler *handler;
	void *data;
	struct xml_result *out;
	unsigned depth, elements;
	bool root_closed, ended;
	int ret;
};

/* expat still ends an empty element that it had begun. */
static void end_walk(struct xml_reader *r)
{
	r->ended = true;
	XML_StopParser(r->parser, XML_FALSE);
}

int xml_stop(struct xml_reader *r, enum xml_state state, const char *why)
{
	r->out->state = state;
	r->out->why = why;
	r->out->line = xml_line(r);
	end_walk(r);
	return OK;
}

unsigned xml_line(const struct xml_reader *r)
{
	return (unsigned)XML_GetCurrentLineNumber(r->parser);
}

unsigned xml_depth(const struct xml_reader *r)
{
	return r->depth;
}

const char *xml_local_name(const char *name)
{
	const char *separator = strrchr(name, SEPARATOR);

	return separator == NULL ? name : separator + 1;
}

const char *xml_attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2) {
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	}
	return NULL;
}

static void keep(struct xml_reader *r, int ret)
{
	if (ret == OK)
		return;
	r->ret = ret;
	end_walk(r);
}

static void XMLCALL start_element(void *data, const XML_Char *name,
				  const XML_Char **attributes)
{
	struct xml_reader *r = data;

	if (r->depth + 1 >= r->limits->depth ||
	    ++r->elements > r->limits->elements)
		xml_stop(r, XML_OPEN, "it is too deep or too long");
	else
		keep(r, r->handler->start(r, r->data, name,
					  (const char *const *)attributes));
	r->depth++;
}

static void XMLCALL end_element(void *data, const XML_Char *name)
{
	struct xml_reader *r = data;

	(void)name;
	r->root_closed = --r->depth == 0;
	if (r->handler->end != NULL && !r->ended)
		keep(r, r->handler->end(r, r->data));
}

/* Entities could grow without end. */
static void XMLCALL refuse_doctype(void *data, const XML_Char *name,
				   const XML_Char *system,
				   const XML_Char *public, int has_subset)
{
	(void)name, (void)system, (void)public, (void)has_subset;
	xml_stop(data, XML_OPEN, "it has a document type");
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
	xml_stop(data, XML_OPEN, "it declares entities");
}

/* What Windows does with other encodings, or behind the root, isn't known. */
static void judge_error(struct xml_reader *r, enum XML_Error error)
{
	bool open = r->root_closed || error == XML_ERROR_UNKNOWN_ENCODING ||
		    error == XML_ERROR_INCORRECT_ENCODING;

	switch (error) {
	case XML_ERROR_ABORTED: /* keep() or xml_stop() has said why */
		return;
	case XML_ERROR_NO_MEMORY:
		r->ret = E_NO_MEMORY;
		return;
	default:
		r->out->state = open ? XML_OPEN : XML_BAD;
		r->out->why = XML_ErrorString(error);
		r->out->line = xml_line(r);
	}
}

/* In pieces: expat takes no more than an int at once. */
static void parse(struct xml_reader *r, struct bytes xml)
{
	size_t at = 0, n;

	do {
		n = xml.len - at < CHUNK ? xml.len - at : CHUNK;
		if (XML_Parse(r->parser, (const char *)xml.data + at, (int)n,
			      at + n == xml.len) == XML_STATUS_ERROR) {
			judge_error(r, XML_GetErrorCode(r->parser));
			return;
		}
		at += n;
	} while (at < xml.len);
}

/* 'encoding': instead of the declared one, or NULL. */
static int read_as(const char *encoding, struct bytes xml,
		   const struct xml_limits *limits,
		   const struct xml_handler *handler, void *data,
		   struct xml_result *out)
{
	struct xml_reader r = {
		.limits = limits,
		.handler = handler,
		.data = data,
		.out = out,
	};

	*out = (struct xml_result){ .state = XML_WHOLE };
	if (xml.len > limits->bytes) {
		out->state = XML_OPEN;
		out->why = "it is too large";
		return OK;
	}
	r.parser = XML_ParserCreateNS(encoding, SEPARATOR);
	if (r.parser == NULL)
		return E_NO_MEMORY;
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, start_element, end_element);
	XML_SetStartDoctypeDeclHandler(r.parser, refuse_doctype);
	XML_SetEntityDeclHandler(r.parser, refuse_entity);
	parse(&r, xml);
	XML_ParserFree(r.parser);
	return r.ret;
}

int xml_read(struct bytes xml, const struct xml_limits *limits,
	     const struct xml_handler *handler, void *data,
	     struct xml_result *out)
{
	return read_as(NULL, xml, limits, handler, data, out);
}

int xml_read_marked(struct bytes xml, const struct xml_limits *limits,
		    const struct xml_handler *handler, void *data,
		    struct xml_result *out)
{
	bool marked = xml.len >= 2 &&
		      (memcmp(xml.data, "\xff\xfe", 2) == 0 ||
		       memcmp(xml.data, "\xfe\xff", 2) == 0);

	return read_as(marked ? "UTF-16" : NULL, xml, limits, handler, data,
		       out);
}
