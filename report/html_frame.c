/* What is around any page: its policy, its style, and its first line. */
#include "report/html_parts.h"

#include "util/digest.h"

static void write_source(FILE *out, const char *directive, struct str text)
{
	char digest[SHA256_BASE64_SIZE];

	sha256_base64((struct bytes){ (const uint8_t *)text.s, text.n },
		      digest);
	fprintf(out, "%s 'sha256-%s'; ", directive, digest);
}

void html_open(FILE *out, bool scripted)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n"
	      "<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\""
	      "default-src 'none'; ",
	      out);
	write_source(out, "style-src", html_style());
	if (scripted)
		write_source(out, "script-src", html_script());
	fputs("base-uri 'none'; form-action 'none'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, "
	      "initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n"
	      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
	      out);
}

void html_body(FILE *out, const struct profile *p)
{
	const struct str style = html_style();

	fputs(" – dryload</title>\n<style>", out);
	fwrite_unlocked(style.s, 1, style.n, out);
	fputs("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#matrix\">"
	      "Skip to the files</a>\n<header>\n"
	      "<p class=\"tool\">dryload " DRYLOAD_VERSION
	      " <span>profiles of ",
	      out);
	html_text(out, profile_date(p));
	fputs("</span></p>\n<h1>", out);
}

void html_count(FILE *out, const char *name, const char *class, size_t n)
{
	fprintf(out, "<div class=\"%s\"><dt>%s</dt><dd>%zu</dd></div>\n",
		n != 0 ? class : "none", name, n);
}

void html_close(FILE *out, bool scripted)
{
	const struct str script = html_script();

	fputs("</main>\n", out);
	if (scripted) {
		fputs("<script>", out);
		fwrite_unlocked(script.s, 1, script.n, out);
		fputs("</script>\n", out);
	}
	fputs("</body>\n</html>\n", out);
}
