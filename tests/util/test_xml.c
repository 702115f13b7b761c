/* XML by events, and where they end. */
#include "util/xml.h"

#include <string.h>

#include <criterion/criterion.h>

#include "util/status.h"

struct walk {
	unsigned starts, ends;
};

static int start(struct xml_reader *r, void *data, const char *name,
		 const char *const *attributes)
{
	struct walk *w = data;

	(void)attributes;
	w->starts++;
	if (strcmp(name, "stop") == 0)
		return xml_stop(r, XML_OPEN, "it was enough");
	return strcmp(name, "fail") == 0 ? E_NO_MEMORY : OK;
}

static int end(struct xml_reader *r, void *data)
{
	struct walk *w = data;

	(void)r;
	w->ends++;
	return OK;
}

static const struct xml_handler handler = { start, end };

static const struct {
	const char *xml;
	unsigned starts, ends;
	int ret;
	enum xml_state state;
} walks[] = {
	{ "<a><b/><b/></a>", 3, 3, OK, XML_WHOLE },
	/* Too deep, and too many. */
	{ "<a><b><c/></b></a>", 2, 0, OK, XML_OPEN },
	{ "<a><b/><b/><b/><b/></a>", 4, 3, OK, XML_OPEN },
	{ "<a><stop/></a>", 2, 0, OK, XML_OPEN },
	{ "<a><b/><fail/></a>", 3, 1, E_NO_MEMORY, XML_WHOLE },
};

Test(xml, calls_nobody_once_a_walk_has_ended)
{
	static const struct xml_limits limits = {
		.bytes = 100, .depth = 3, .elements = 4
	};

	for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++) {
		const struct bytes xml = { (const uint8_t *)walks[i].xml,
					   strlen(walks[i].xml) };
		struct walk w = { 0, 0 };
		struct xml_result result;

		cr_expect_eq(xml_read(xml, &limits, &handler, &w, &result),
			     walks[i].ret, "%s", walks[i].xml);
		cr_expect_eq(result.state, walks[i].state, "%s", walks[i].xml);
		cr_expect_eq(w.starts, walks[i].starts, "%s", walks[i].xml);
		cr_expect_eq(w.ends, walks[i].ends, "%s", walks[i].xml);
	}
}
