/* Where Windows looked for the DLLs that it didn't find: R501, R502, R506. */
#ifndef REPORT_SEARCHED_H
#define REPORT_SEARCHED_H

#include "report/json_out.h"
#include "report/report.h"
#include "report/text_out.h"

/* In order, where a DLL isn't found; nothing else. 0, or E_NO_MEMORY. */
int text_searched(struct text_out *t, const struct file_report *f);

/* "searched": the same as an array, which is empty where all are found. */
int json_searched(struct json_out *j, const struct file_report *f);

#endif
