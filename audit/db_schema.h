/* The tables of an audit's database. */
#ifndef AUDIT_DB_SCHEMA_H
#define AUDIT_DB_SCHEMA_H

/* docs/audit-database.md says what they hold. */
extern const char db_schema[];

#endif
