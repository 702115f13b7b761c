/* The rights that IIS needs on the files, as commands to paste. */
#ifndef REPORT_NEEDS_ACCESS_H
#define REPORT_NEEDS_ACCESS_H

#include "report/json_out.h"
#include "report/report.h"
#include "report/text_out.h"

/* 0, or E_NO_MEMORY. */
int json_needs_access(struct json_out *j, const struct file_report *f);

/* As a block; nothing where it isn't IIS that loads the file. */
int text_needs_access(struct text_out *t, const struct file_report *f);
int html_needs_access(FILE *out, const struct file_report *f);

#endif
