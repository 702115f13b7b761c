/* The questions, as SQL on the views of the database. */
#include "audit/query.h"

#include <stddef.h>

#define LAST "(SELECT run FROM last_run)"
#define BEFORE "(SELECT run FROM run_before)"
#define FILES_OF(run) \
	"(SELECT path, sha256 FROM files WHERE kind = 'file' AND run = " run ")"
#define VERDICTS_OF(run) \
	"(SELECT path, target, verdict FROM file_verdicts WHERE run = " run ")"

const struct query_kind query_kinds[] = {
	{ "imports", "DLL, DLL!PROCEDURE or PROCEDURE",
	  "files that import it: path, DLL, procedure",
	  "SELECT path, module AS dll, name AS procedure FROM file_imports"
	  " WHERE run = " LAST " AND (?2 IS NULL OR module = ?2)"
	  " AND (?3 IS NULL OR name = ?3) ORDER BY path, dll, procedure" },
	{ "fails-on", "TARGET",
	  "files that fail there, and for what: path, finding, object",
	  "SELECT path, finding, object FROM file_causes WHERE run = " LAST
	  " AND target = ?1 AND severity = 'error'"
	  " ORDER BY path, finding, object" },
	{ "unknown-on", "TARGET", "files of which it isn't known there: path",
	  "SELECT path FROM file_verdicts WHERE run = " LAST
	  " AND target = ?1 AND verdict = 'unknown' ORDER BY path" },
	{ "changed", NULL,
	  ("what isn't as in the audit before: path, what (new, gone, content, "
	   "verdict), target, before, now"),
	  "SELECT path, 'new' AS what, NULL AS target, NULL AS before,"
	  " NULL AS now FROM " FILES_OF(LAST)
	  " WHERE path NOT IN (SELECT path FROM " FILES_OF(BEFORE) ")"
	  " UNION ALL SELECT path, 'gone', NULL, NULL, NULL FROM "
	  FILES_OF(BEFORE) " WHERE path NOT IN (SELECT path FROM "
	  FILES_OF(LAST) ")"
	  " UNION ALL SELECT n.path, 'content', NULL, b.sha256, n.sha256 FROM "
	  FILES_OF(LAST) " AS n JOIN " FILES_OF(BEFORE) " AS b USING(path)"
	  " WHERE n.sha256 != b.sha256"
	  " UNION ALL SELECT n.path, 'verdict', n.target, b.verdict, n.verdict"
	  " FROM " VERDICTS_OF(LAST) " AS n JOIN " VERDICTS_OF(BEFORE)
	  " AS b USING(path, target) WHERE n.verdict != b.verdict"
	  " ORDER BY 1, 2, 3" },
	{ "causes", NULL,
	  ("what files fail for, most files first: files, finding, object"),
	  "SELECT count(DISTINCT path) AS files, finding, object"
	  " FROM file_causes WHERE run = " LAST " AND severity = 'error'"
	  " GROUP BY finding, object ORDER BY files DESC, finding, object" },
	{ "duplicates", NULL, "files that are there several times: SHA-256, path",
	  "SELECT sha256, path FROM " FILES_OF(LAST) " WHERE sha256 IN"
	  " (SELECT sha256 FROM " FILES_OF(LAST)
	  " GROUP BY sha256 HAVING count(*) > 1) ORDER BY sha256, path" },
	{ "unread", NULL, "what couldn't be read: path, why",
	  "SELECT path, why FROM files WHERE run = " LAST
	  " AND kind = 'unread' ORDER BY path" },
	{ NULL, NULL, NULL, NULL },
};
