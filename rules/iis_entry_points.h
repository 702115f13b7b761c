/* The procedures that IIS asks of a module (R1001, R1004, R1005). */
#ifndef RULES_IIS_ENTRY_POINTS_H
#define RULES_IIS_ENTRY_POINTS_H

#include "rules/rules.h"

enum { ENTRY_POINTS = 2, DECORATIONS = 4 };

/*
 * One of them, and the names that a build without a module definition file
 * gives it: with its arguments' size, or as C++ (R1004).
 */
struct entry_point {
	const char *name;
	const char *decorated[DECORATIONS]; /* starts of names */
};

/* Those of a host that isn't HOST_NONE, and of the other one. */
const struct entry_point *iis_entry_points(enum host host);
enum host iis_other_host(enum host host);

/* How many: native modules have one. */
int iis_entry_point_count(enum host host);

bool iis_has_entry_point(const struct export_table *t,
			 const struct entry_point *e);

/* Does a module with these exports serve as one of 'host'? */
bool iis_has_all_entry_points(const struct export_table *t, enum host host);

/* And does it for sure, since none of them is forwarded elsewhere? */
bool iis_serves(const struct export_table *t, enum host host);

/* The name under which 'e' is exported in a decorated form, or empty. */
struct str iis_decorated(const struct export_table *t,
			 const struct entry_point *e);

/*
 * The name by which 'e' is in the table and not found: of another case, or
 * hidden by names that aren't sorted (R310). Empty where there is none.
 */
struct str iis_near_miss(const struct export_table *t,
			 const struct entry_point *e);

#endif
