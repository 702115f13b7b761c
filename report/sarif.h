/* The parts of a SARIF document (2.1.0, OASIS); sections are of that. */
#ifndef REPORT_SARIF_H
#define REPORT_SARIF_H

#include "report/json_out.h"
#include "report/report.h"

/* Code scanning refuses a run with more; a quarter is kept for errors. */
enum { SARIF_RESULTS_MAX = 25000, SARIF_LESSER_MAX = 20000 };

/*
 * A text as a message: nothing in it is a placeholder (3.11.5), a link
 * (3.11.6) or a character that turns or hides the text around it.
 * NULL 's' when out of memory.
 */
struct str sarif_text(struct arena *a, struct str s);

/* An object whose one member is such a text. 0, or E_NO_MEMORY. */
int sarif_message(struct json_out *j, const char *key, struct arena *a,
		  struct str s);

/* "error", "warning", "note"; "none" for what isn't known (3.27.10). */
const char *sarif_level(enum severity s);

/*
 * The members of an artifactLocation (3.4), open already. 'index' is that of
 * its artifact; SARIF_NO_ARTIFACT for none. 0, or E_NO_MEMORY.
 */
#define SARIF_NO_ARTIFACT SIZE_MAX
int sarif_location(struct json_out *j, struct arena *a, struct str path,
		   size_t index);

/* tool.driver.rules (3.19.23): all findings, in the order of their enum. */
int sarif_rules(struct json_out *j);

/* A finding on a file as a result (3.27). 0, or E_NO_MEMORY. */
int sarif_result(struct json_out *j, const struct file_report *f,
		 const struct finding *item, size_t artifact);

/* The run's one invocation (3.20), in its array. 0, or E_NO_MEMORY. */
int sarif_invocations(struct json_out *j, const struct report *r,
		      size_t left_out);

#endif
