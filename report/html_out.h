/*
 * HTML on a FILE: markup of ours, text of anybody's. Errors of the FILE stay
 * there.
 *
 * No byte of a text can end the text, or the attribute in double quotes, that
 * it stands in; what isn't printable is written as \xNN.
 */
#ifndef REPORT_HTML_OUT_H
#define REPORT_HTML_OUT_H

#include <stdio.h>

#include "util/str.h"

/* Escaped, for the text of an element or an attribute in double quotes. */
void html_put(FILE *out, struct str s);
void html_text(FILE *out, const char *s);

/* "<p class="advice">...</p>" with an escaped text. 'class' may be NULL. */
void html_element(FILE *out, const char *tag, const char *class, struct str s);

/* A path, its folders apart from its name: the name is what people look for. */
void html_path(FILE *out, struct str path);

#endif
