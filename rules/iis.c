/* What IIS asks of a module once it is loaded, and what the file is instead. */
#include "loader/pe.h"
#include "loader/toolchain.h"
#include "rules/iis_entry_points.h"
#include "rules/iis_neighbours.h"
#include "util/status.h"

#define FILTER_NAMES "EXPORTS GetFilterVersion HttpFilterProc TerminateFilter"
#define EXTENSION_NAMES \
	"EXPORTS GetExtensionVersion HttpExtensionProc TerminateExtension"
#define LINKER \
	"give the linker the module definition file (/DEF) in every " \
	"configuration, that of x64 too: "

/* A damaged table may have names without a function before those with one. */
enum { SHOWN_EXPORTS = 3, NAMES_TRIED_MAX = 64 };

#define MODULE_NAMES "EXPORTS RegisterModule"

/* What is known of a module that isn't one for the host. */
struct look {
	const struct subject *subject;
	const struct module *root;
	const struct export_table *exports;
	struct str neighbour; /* what IIS would take, or empty */
	bool another;         /* has neither procedure, under no name */
	struct toolchain made;
};

/* What exports of other kinds of DLL look like. */
static const struct other_kind {
	const char *start; /* of the name of an export */
	const char *words;
} other_kinds[] = {
	{ "InitializeAtlHandlers",
	  ": a request handler of ATL Server, which ATL Server's own ISAPI "
	  "extension loads" },
	{ "_InitializeAtlHandlers@",
	  ": a request handler of ATL Server, which ATL Server's own ISAPI "
	  "extension loads" },
	{ "RegisterModule", ": a native module, for IIS 7 and later" },
	{ "DllGetClassObject", ": a COM server" },
};

static const char *other_kind_of(const struct export_table *t)
{
	const size_t count = sizeof(other_kinds) / sizeof(other_kinds[0]);
	struct str name;

	for (size_t i = 0; i < count; i++) {
		if (exports_find_prefix(t, str_of(other_kinds[i].start),
					&name))
			return other_kinds[i].words;
	}
	return "";
}

/* "; it exports A, B, C and others: a COM server". */
static struct str list_exports(const struct look *l, const char *it,
			       struct arena *a)
{
	const struct export_table *t = l->exports;
	struct str names[SHOWN_EXPORTS];
	struct export_symbol symbol;
	size_t n = 0;

	for (uint32_t i = 0; n < SHOWN_EXPORTS && i < NAMES_TRIED_MAX; i++)
		n += exports_name_at(t, i, &names[n], &symbol);
	if (n != 0)
		return STR_CONCAT(a, str_of("; "), str_of(it),
				  str_of(" exports "),
				  str_join(a, names, n, ", "),
				  str_of(n < t->name_count ? " and others" :
							     ""),
				  str_of(other_kind_of(t)));
	if (t->name_count != 0)
		return str_printf(a, "; %s exports names that lead nowhere",
				  it);
	if (t->function_count != 0)
		return str_printf(a,
				  "; %s exports by ordinal alone (NONAME), and "
				  "IIS asks by name",
				  it);
	return str_printf(a, "; %s exports nothing%s", it,
			  l->made.maker == TOOLCHAIN_VISUAL_C ?
				  ", as a build without its module definition "
				  "file does" :
				  "");
}

static bool is_isapi(const struct look *l, enum host host)
{
	return iis_has_all_entry_points(l->exports, host);
}

/* In the place of a native module. */
static struct str module_words(const struct look *l, const char *it,
			       struct arena *a)
{
	if (is_isapi(l, HOST_IIS_FILTER))
		return str_printf(a, "; %s is an ISAPI filter", it);
	if (is_isapi(l, HOST_IIS_EXTENSION))
		return str_printf(a, "; %s is an ISAPI extension", it);
	return list_exports(l, it, a);
}

/* What the file is instead, and who beside it is what was asked for. */
static struct str what_it_is(const struct look *l, struct arena *a)
{
	bool filter = l->subject->host == HOST_IIS_FILTER;
	const char *it = l->neighbour.n != 0 ? l->root->name.s : "it";
	struct str words, beside = STR_EMPTY;

	if (l->neighbour.n != 0)
		beside = str_printf(a, "; the %.*s beside it does",
				    STR_ARGS(l->neighbour));
	if (l->subject->host == HOST_IIS_MODULE)
		words = module_words(l, it, a);
	else if (iis_has_all_entry_points(l->exports,
					  iis_other_host(l->subject->host)))
		words = str_printf(a,
				   filter ? "; %s is an ISAPI extension and "
					    "can't serve as a filter" :
					    "; %s is an ISAPI filter and can't "
					    "serve as an extension",
				   it);
	else
		words = list_exports(l, it, a);
	if (words.s == NULL || beside.s == NULL)
		return (struct str){ NULL, 0 };
	return STR_CONCAT(a, beside, words);
}

/* Of the two procedures the file has the other one. */
static const char *half_of(const struct look *l,
			   const struct entry_point *missing)
{
	const struct entry_point *points =
		iis_entry_points(l->subject->host);
	const struct entry_point *rest;

	if (iis_entry_point_count(l->subject->host) != ENTRY_POINTS)
		return NULL;
	rest = missing == points ? &points[1] : &points[0];
	return iis_has_entry_point(l->exports, rest) ? rest->name : NULL;
}

static bool is_program(const struct module *m)
{
	return (m->image.characteristics & IMAGE_FILE_DLL) == 0;
}

/* What a build does to export the plain name of a native module. */
static const char *module_advice(const struct look *l, bool decorated)
{
	if (is_isapi(l, HOST_IIS_FILTER))
		return "list it under isapiFilters, not under globalModules";
	if (is_isapi(l, HOST_IIS_EXTENSION))
		return "name it in a handler, not under globalModules";
	if (l->made.maker == TOOLCHAIN_VISUAL_C &&
	    (decorated || l->exports->function_count == 0))
		return LINKER MODULE_NAMES;
	return decorated ? "use a module definition file: " MODULE_NAMES : NULL;
}

/* What a build does to export the plain names. */
static const char *build_advice(const struct look *l, bool decorated)
{
	bool filter = l->subject->host == HOST_IIS_FILTER;

	if (l->made.maker == TOOLCHAIN_VISUAL_C &&
	    (decorated || l->exports->function_count == 0))
		return filter ? LINKER FILTER_NAMES : LINKER EXTENSION_NAMES;
	if (l->made.maker == TOOLCHAIN_MINGW && decorated)
		return "link it with a module definition file, or with "
		       "-Wl,--kill-at";
	if (decorated)
		return filter ? "use a module definition file: " FILTER_NAMES :
				"use a module definition file: "
				EXTENSION_NAMES;
	return NULL;
}

/* NULL: what the kind of the finding says. */
static const char *advice_for(const struct look *l, bool decorated)
{
	bool filter = l->subject->host == HOST_IIS_FILTER;

	if (l->subject->host == HOST_IIS_MODULE)
		return module_advice(l, decorated);
	if (is_program(l->root))
		return filter ? "take it out of the ISAPI filters: a CGI "
				"program is configured as an application "
				"mapping" :
				"configure it as a CGI program, not as an "
				"ISAPI extension";
	if (iis_has_all_entry_points(l->exports,
				     iis_other_host(l->subject->host)))
		return filter ? "take it out of the ISAPI filters: an "
				"extension is configured as an application "
				"mapping" :
				"configure it as an ISAPI filter, not as an "
				"application mapping";
	if (l->neighbour.n != 0)
		return "let the configuration name that DLL";
	return build_advice(l, decorated);
}

/* The same procedure under a name that GetProcAddress doesn't find. */
static struct str near_miss_words(const struct look *l,
				  const struct entry_point *e, struct str found,
				  struct finding *f, struct arena *a)
{
	if (!str_equal(found, str_of(e->name)))
		return str_printf(a,
				  "%s exports %.*s, not %s: the case of the "
				  "letters counts",
				  l->root->name.s, STR_ARGS(found), e->name);
	finding_add_rule(f, "R310");
	return str_printf(a,
			  "%s exports %s, but its names aren't sorted, so that "
			  "GetProcAddress doesn't find it",
			  l->root->name.s, e->name);
}

/* R204, R101: what the code tells of a program as a module. */
static struct str program_words(const struct look *l,
				const struct entry_point *e, struct finding *f,
				struct arena *a)
{
	struct str words, beside = STR_EMPTY;

	finding_add_rule(f, "R204");
	finding_add_rule(f, "R101");
	words = str_printf(a,
			   "%s is a program (EXE) and exports no %s: it would "
			   "load and fail with 127; 126 would mean that the "
			   "file isn't at that path",
			   l->root->name.s, e->name);
	if (l->neighbour.n != 0)
		beside = str_printf(a, "; the %.*s beside it has what is "
				       "asked for",
				    STR_ARGS(l->neighbour));
	if (words.s == NULL || beside.s == NULL)
		return (struct str){ NULL, 0 };
	return STR_CONCAT(a, words, beside);
}

static struct str missing_words(const struct look *l,
				const struct entry_point *e, struct finding *f,
				struct arena *a)
{
	const char *half = half_of(l, e);
	struct str found;

	/* What the file is instead was said with the first. */
	if (l->another && e != iis_entry_points(l->subject->host)) {
		f->detail = true;
		return str_printf(a, "%s exports no %s either",
				  l->root->name.s, e->name);
	}
	if (is_program(l->root))
		return program_words(l, e, f, a);
	found = iis_near_miss(l->exports, e);
	if (found.n != 0)
		return near_miss_words(l, e, found, f, a);
	if (half != NULL)
		return str_printf(a, "%s exports %s, but no %s",
				  l->root->name.s, half, e->name);
	return STR_CONCAT(a, f->summary, what_it_is(l, a));
}

static int report_entry_point(const struct look *l, const struct entry_point *e,
			      struct arena *a, struct findings *out)
{
	const struct module *root = l->root;
	struct str decorated = iis_decorated(l->exports, e);
	struct finding f = finding_new(decorated.n != 0 ?
					       FINDING_DECORATED_ENTRY_POINT :
					       FINDING_MISSING_ENTRY_POINT,
				       l->subject->resolution->targets);
	const char *advice = advice_for(l, decorated.n != 0);

	if (l->subject->host == HOST_IIS_MODULE)
		finding_add_rule(&f, "R3006");
	f.module = root->name;
	f.procedure = str_of(e->name);
	f.decorated = decorated;
	f.summary = str_printf(a, "%s exports no %s", root->name.s, e->name);
	if (decorated.n != 0)
		f.before = str_printf(a, "%s exports %.*s, not %s",
				      root->name.s, STR_ARGS(decorated),
				      e->name);
	else
		f.before = missing_words(l, e, &f, a);
	if (advice != NULL)
		f.advice = str_of(advice);
	return findings_add(out, a, &f);
}

/* Is what is missing found under no name at all? */
static bool is_another_module(const struct look *l)
{
	const struct entry_point *points =
		iis_entry_points(l->subject->host);

	for (int i = 0; i < iis_entry_point_count(l->subject->host);
	     i++) {
		if (iis_has_entry_point(l->exports, &points[i]) ||
		    iis_decorated(l->exports, &points[i]).n != 0 ||
		    iis_near_miss(l->exports, &points[i]).n != 0)
			return false;
	}
	return true;
}

/* Only where something is missing: it may open the files beside it. */
static int take_a_look(const struct subject *s, struct look *out)
{
	const struct module *root = s->resolution->root;

	*out = (struct look){
		.subject = s,
		.root = root,
		.exports = &root->exports,
		.neighbour = STR_EMPTY,
	};
	toolchain_guess(&root->image, NULL, 0, &out->made);
	out->another = is_another_module(out);
	if (!out->another)
		return OK;
	return iis_neighbour_find(s->neighbours, root, s->host,
				  &out->neighbour);
}

int rules_iis(const struct subject *s, struct arena *a, struct findings *out)
{
	const struct module *root = s->resolution->root;
	const struct entry_point *points = iis_entry_points(s->host);
	struct look look;
	int ret;

	if (s->host == HOST_NONE || s->resolution->targets == 0 ||
	    !module_is_readable(root) ||
	    iis_has_all_entry_points(&root->exports, s->host))
		return OK;
	ret = take_a_look(s, &look);
	for (int i = 0; ret == OK && i < iis_entry_point_count(s->host); i++) {
		if (!iis_has_entry_point(&root->exports, &points[i]))
			ret = report_entry_point(&look, &points[i], a, out);
	}
	return ret;
}
