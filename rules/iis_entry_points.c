/* The procedures that IIS asks of a module, and how a build can miss them. */
#include "rules/iis_entry_points.h"

static const struct entry_point of_filter[ENTRY_POINTS] = {
	{ "GetFilterVersion",
	  { "GetFilterVersion@4", "_GetFilterVersion@4", "_GetFilterVersion",
	    "?GetFilterVersion@@" } },
	{ "HttpFilterProc",
	  { "HttpFilterProc@12", "_HttpFilterProc@12", "_HttpFilterProc",
	    "?HttpFilterProc@@" } },
};

static const struct entry_point of_extension[ENTRY_POINTS] = {
	{ "GetExtensionVersion",
	  { "GetExtensionVersion@4", "_GetExtensionVersion@4",
	    "_GetExtensionVersion", "?GetExtensionVersion@@" } },
	{ "HttpExtensionProc",
	  { "HttpExtensionProc@4", "_HttpExtensionProc@4",
	    "_HttpExtensionProc", "?HttpExtensionProc@@" } },
};

/* R3006 */
static const struct entry_point of_module[] = {
	{ "RegisterModule",
	  { "RegisterModule@12", "_RegisterModule@12", "_RegisterModule",
	    "?RegisterModule@@" } },
};

/* Names of a table that one search through all of it looks at. */
enum { NAMES_SEARCHED_MAX = 1 << 16 };

const struct entry_point *iis_entry_points(enum host host)
{
	if (host == HOST_IIS_MODULE)
		return of_module;
	return host == HOST_IIS_FILTER ? of_filter : of_extension;
}

int iis_entry_point_count(enum host host)
{
	return host == HOST_IIS_MODULE ? 1 : ENTRY_POINTS;
}

const char *const *rules_entry_points(enum host host)
{
	static const char *const names[][ENTRY_POINTS + 1] = {
		[HOST_IIS_FILTER] = { "GetFilterVersion", "HttpFilterProc" },
		[HOST_IIS_EXTENSION] = { "GetExtensionVersion",
					 "HttpExtensionProc" },
		[HOST_IIS_MODULE] = { "RegisterModule" },
	};

	return host == HOST_NONE || host == HOST_AUTO ? NULL : names[host];
}

enum host iis_other_host(enum host host)
{
	return host == HOST_IIS_FILTER ? HOST_IIS_EXTENSION : HOST_IIS_FILTER;
}

bool iis_has_entry_point(const struct export_table *t,
			 const struct entry_point *e)
{
	struct export_symbol symbol;

	return exports_find_name(t, str_of(e->name), 0, &symbol);
}

bool iis_serves(const struct export_table *t, enum host host)
{
	const struct entry_point *points = iis_entry_points(host);
	struct export_symbol symbol;

	for (int i = 0; i < iis_entry_point_count(host); i++) {
		if (!exports_find_name(t, str_of(points[i].name), 0,
				       &symbol) ||
		    symbol.forwarder.n != 0)
			return false;
	}
	return true;
}

bool iis_has_all_entry_points(const struct export_table *t, enum host host)
{
	const struct entry_point *points = iis_entry_points(host);

	for (int i = 0; i < iis_entry_point_count(host); i++) {
		if (!iis_has_entry_point(t, &points[i]))
			return false;
	}
	return true;
}

struct str iis_decorated(const struct export_table *t,
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

struct str iis_near_miss(const struct export_table *t,
			 const struct entry_point *e)
{
	struct str wanted = str_of(e->name), name;
	struct export_symbol symbol;

	for (uint32_t i = 0; i < t->name_count && i < NAMES_SEARCHED_MAX; i++) {
		if (exports_name_at(t, i, &name, &symbol) &&
		    str_equal_nocase(name, wanted))
			return name;
	}
	return STR_EMPTY;
}

static bool is_for(const struct export_table *t, enum host host)
{
	const struct entry_point *points = iis_entry_points(host);

	for (int i = 0; i < ENTRY_POINTS; i++) {
		if (iis_has_entry_point(t, &points[i]) ||
		    iis_decorated(t, &points[i]).n != 0)
			return true;
	}
	return false;
}

/*
 * Most DLLs export nothing that even starts like one of these names. They are
 * sorted: what was found behind one may be behind the next as well.
 */
static bool may_be_for_iis(const struct export_table *t)
{
	static const char *const starts[] = { "?Get",	   "?Http", "GetExt",
					      "GetFilter", "Http",  "_Get",
					      "_Http" };
	struct str name = STR_EMPTY;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		const struct str start = str_of(starts[i]);

		if (str_compare(name, start) < 0 &&
		    !exports_find_from(t, start, &name))
			return false;
		if (str_starts(name, start))
			return true;
	}
	return false;
}

enum host rules_detect_host(const struct export_table *exports)
{
	if (!may_be_for_iis(exports))
		return HOST_NONE;
	if (is_for(exports, HOST_IIS_FILTER))
		return HOST_IIS_FILTER;
	if (is_for(exports, HOST_IIS_EXTENSION))
		return HOST_IIS_EXTENSION;
	return HOST_NONE;
}
