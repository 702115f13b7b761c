/* IIS' own rules: what it asks of a module, and what it says of a failure. */
#include "rules/iis.h"

#include <string.h>

#include "loader/pe.h"
#include "util/status.h"

/*
 * A procedure that IIS asks for, and the names that a build without a module
 * definition file gives it: with its arguments' size, or as C++ (R1004).
 */
struct entry_point {
	const char *name;
	const char *decorated[4]; /* starts of names */
};

static const struct entry_point filter_entry_points[] = {
	{ "GetFilterVersion",
	  { "GetFilterVersion@4", "_GetFilterVersion@4", "_GetFilterVersion",
	    "?GetFilterVersion@@" } },
	{ "HttpFilterProc",
	  { "HttpFilterProc@12", "_HttpFilterProc@12", "_HttpFilterProc",
	    "?HttpFilterProc@@" } },
};

static const struct entry_point extension_entry_points[] = {
	{ "GetExtensionVersion",
	  { "GetExtensionVersion@4", "_GetExtensionVersion@4",
	    "_GetExtensionVersion", "?GetExtensionVersion@@" } },
	{ "HttpExtensionProc",
	  { "HttpExtensionProc@4", "_HttpExtensionProc@4",
	    "_HttpExtensionProc", "?HttpExtensionProc@@" } },
};

enum { ENTRY_POINTS = 2, DECORATIONS = 4, SHOWN_EXPORTS = 3 };

/* The name under which 'e' is exported in a decorated form, or empty. */
static struct str find_decorated(const struct export_table *t,
				 const struct entry_point *e)
{
	struct str name;

	for (int i = 0; i < DECORATIONS; i++) {
		struct str prefix = str_of(e->decorated[i]);

		if (exports_find_prefix(t, prefix, &name) &&
		    (name.n == prefix.n || prefix.s[0] == '?'))
			return name;
	}
	return STR_EMPTY;
}

static bool has(const struct export_table *t, const struct entry_point *e)
{
	struct export_symbol symbol;

	return exports_find_name(t, str_of(e->name), 0, &symbol);
}

static bool is_for(const struct export_table *t,
		   const struct entry_point points[ENTRY_POINTS])
{
	for (int i = 0; i < ENTRY_POINTS; i++) {
		if (has(t, &points[i]) || find_decorated(t, &points[i]).n != 0)
			return true;
	}
	return false;
}

/* Most DLLs export nothing that even starts like one of these names. */
static bool may_be_for_iis(const struct export_table *t)
{
	static const char *const starts[] = { "Http", "GetFilter", "GetExt",
					      "_Http", "_Get", "?Http",
					      "?Get" };
	struct str name;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (exports_find_prefix(t, str_of(starts[i]), &name))
			return true;
	}
	return false;
}

enum host rules_detect_host(const struct export_table *exports)
{
	if (!may_be_for_iis(exports))
		return HOST_NONE;
	if (is_for(exports, filter_entry_points))
		return HOST_IIS_FILTER;
	if (is_for(exports, extension_entry_points))
		return HOST_IIS_EXTENSION;
	return HOST_NONE;
}

/* What the file is instead: the other kind, or what it does export. */
static struct str what_it_is(const struct export_table *t,
			     const struct entry_point *wanted, struct arena *a)
{
	bool filter = wanted == filter_entry_points;
	const struct entry_point *other =
		filter ? extension_entry_points : filter_entry_points;
	struct str names[SHOWN_EXPORTS];
	struct export_symbol symbol;
	size_t n = 0;

	if (has(t, &other[0]) && has(t, &other[1]))
		return str_of(filter ? "; it is an ISAPI extension" :
				       "; it is an ISAPI filter");
	while (n < SHOWN_EXPORTS &&
	       exports_name_at(t, (uint32_t)n, &names[n], &symbol))
		n++;
	if (n == 0)
		return str_of("; it exports nothing by name");
	return STR_CONCAT(a, str_of("; it exports "),
			  str_join(a, names, n, ", "),
			  str_of(n < t->name_count ? " and others" : ""));
}

static int report_entry_point(const struct subject *s,
			      const struct entry_point *points,
			      const struct entry_point *e, struct arena *a,
			      struct findings *out)
{
	const struct module *root = s->resolution->root;
	struct str decorated = find_decorated(&root->exports, e);
	struct finding f = finding_new(decorated.n != 0 ?
					       FINDING_DECORATED_ENTRY_POINT :
					       FINDING_MISSING_ENTRY_POINT,
				       s->resolution->targets);

	f.module = root->name;
	f.procedure = str_of(e->name);
	f.decorated = decorated;
	f.summary = str_printf(a, "%s exports no %s", root->name.s, e->name);
	if (decorated.n != 0)
		f.before = str_printf(a, "%s exports %.*s, not %s",
				      root->name.s, STR_ARGS(decorated),
				      e->name);
	else
		f.before = STR_CONCAT(a, f.summary,
				      what_it_is(&root->exports, points, a));
	if (f.summary.s == NULL || f.before.s == NULL)
		return E_NO_MEMORY;
	return findings_add(out, a, &f);
}

int rules_iis(const struct subject *s, struct arena *a, struct findings *out)
{
	const struct module *root = s->resolution->root;
	const struct entry_point *points =
		s->host == HOST_IIS_FILTER ? filter_entry_points :
					     extension_entry_points;
	int ret = OK;

	if (s->host == HOST_NONE || !module_is_readable(root))
		return OK;
	for (int i = 0; ret == OK && i < ENTRY_POINTS; i++) {
		if (!has(&root->exports, &points[i]))
			ret = report_entry_point(s, points, &points[i], a,
						 out);
	}
	return ret;
}

/* "5.1" and earlier run filters in inetinfo and have no worker processes. */
static bool is_iis_5(const char *version)
{
	return version[0] != '\0' && version[0] < '6';
}

target_set iis_5_targets(const struct profile *p)
{
	struct profile_target t;
	target_set set = 0;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (is_iis_5(t.iis))
			set |= TARGET_BIT(i);
	}
	return set;
}

/* Filters of IIS 5.x are in inetinfo, its pooled extensions in dllhost. */
const char *iis_process_folder(enum host host,
			       const struct profile_target *target)
{
	if (host == HOST_NONE || target->iis[0] == '\0')
		return "";
	if (is_iis_5(target->iis) && host == HOST_IIS_EXTENSION)
		return "System32";
	return str_ends_nocase(str_of(target->id), "-wow64") ?
		       "SysWOW64\\inetsrv" :
		       "System32\\inetsrv";
}

/* 2274 for the other architecture came with SP1 (R1007). */
static bool has_event_2274(const struct profile_target *t)
{
	return strcmp(t->build, "5.2.3790.0") != 0;
}

static int filter_events(const struct verdict *v,
			 const struct profile_target *t, struct str module,
			 struct arena *a, struct iis_event *out)
{
	out[0].source = out[1].source = "W3SVC-WP";
	if (v->error->id == FINDING_WRONG_MACHINE && v->error->chain == NULL &&
	    has_event_2274(t)) {
		out[0].id = 2274;
		out[0].text = str_printf(
			a,
			"ISAPI Filter '%s' could not be loaded due to a "
			"configuration problem. The current configuration "
			"only supports loading images built for a %s "
			"processor architecture.",
			module.s,
			t->machine == IMAGE_FILE_MACHINE_I386 ? "x86" :
								"AMD64");
	} else {
		out[0].id = 2214;
		out[0].text = str_printf(a,
					 "The HTTP Filter DLL %s failed to "
					 "load. The data is the error.",
					 module.s);
	}
	out[1].id = 2268;
	out[1].text = str_of("Could not load all ISAPI filters for "
			     "site/service. Therefore startup aborted.");
	return out[0].text.s == NULL ? -1 : 2;
}

int iis_events(const struct subject *s, const struct verdict *v,
	       const struct profile_target *target, struct str module,
	       struct arena *a, struct iis_event out[IIS_EVENTS_MAX])
{
	if (s->host == HOST_NONE || v->kind != VERDICT_FAILS ||
	    target->iis[0] == '\0')
		return 0;
	if (s->host == HOST_IIS_FILTER && !is_iis_5(target->iis))
		return filter_events(v, target, module, a, out);
	if (s->host == HOST_IIS_FILTER) {
		out[0].source = "W3SVC";
		out[0].id = 0; /* R1010 */
		out[0].text = str_printf(a,
					 "The HTTP Filter DLL %s failed to "
					 "load. The data is the error.",
					 module.s);
	} else {
		out[0].source = is_iis_5(target->iis) ? "W3SVC" : "W3SVC-WP";
		out[0].id = is_iis_5(target->iis) ? 0 : 2220;
		out[0].text = str_printf(a,
					 "The HTTP server was unable to load "
					 "the ISAPI Application '%s'. The "
					 "data is the error.",
					 module.s);
	}
	return out[0].text.s == NULL ? -1 : 1;
}

const char *iis_outcome(enum host host, const char *iis_version)
{
	if (host == HOST_IIS_EXTENSION)
		return "the client gets 500"; /* R1005 */
	if (is_iis_5(iis_version))
		return "goes on without the filter"; /* R1003 */
	return "the site answers 503"; /* R1003 */
}
