/* Plain text, written so that Markdown shows it as it is. */
#ifndef REPORT_MARKDOWN_TEXT_H
#define REPORT_MARKDOWN_TEXT_H

#include <stdio.h>

/* What is between backticks stays code. For texts of our own tables alone. */
void markdown_text_put(FILE *out, const char *text);

#endif
