/* The tables of an audit's database. */
#ifndef AUDIT_DB_SCHEMA_H
#define AUDIT_DB_SCHEMA_H

#include "audit/db.h"

/* docs/audit-database.md says what they hold. */
extern const char db_schema[];

/*
 * Are the tables and views that it makes those of this database? Others of these
 * names could hold anything, or never come to an end. 0; E_USAGE with the session's
 * message set, or as db_fail().
 */
int db_check_objects(const struct db *db);

#endif
