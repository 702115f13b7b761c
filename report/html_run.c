/* How the report came about: the options, and the Windows that were asked. */
#include "report/html_parts.h"

#include "rules/rules.h"

static void write_pair(FILE *out, const char *name, struct str value)
{
	fputs("<div><dt>", out);
	html_text(out, name);
	fputs("</dt>", out);
	html_element(out, "dd", NULL, value);
	fputs("</div>\n", out);
}

static void write_targets(FILE *out, const struct report *r, target_set targets)
{
	struct profile_target t;

	fputs("<div class=wide><table><caption>The Windows that were asked"
	      "</caption><thead><tr><th scope=col>Id<th scope=col>Name"
	      "<th scope=col>Build<th scope=col>Processes<th scope=col>IIS"
	      "</thead><tbody>\n",
	      out);
	for (unsigned i = 0; profile_target_at(r->profile, i, &t); i++) {
		if ((targets & TARGET_BIT(i)) == 0)
			continue;
		fputs("<tr><th scope=row>", out);
		html_text(out, t.id);
		fputs("<td>", out);
		html_text(out, t.name);
		fputs("<td>", out);
		html_text(out, t.build);
		fprintf(out, "<td>%s<td>", machine_name(t.machine));
		html_text(out, t.iis[0] != '\0' ? t.iis : "none");
		putc('\n', out);
	}
	fputs("</tbody></table></div>\n", out);
}

void html_run(const struct report *r, const struct html_page *page)
{
	FILE *out = r->out;

	fputs("<section id=run aria-labelledby=runh>\n"
	      "<h2 id=runh>How it was run</h2>\n<dl class=pairs>\n",
	      out);
	write_pair(out, "dryload", str_of(DRYLOAD_VERSION));
	write_pair(out, "profiles of", str_of(profile_date(r->profile)));
	for (size_t i = 0; i < r->setting_count; i++)
		write_pair(out, r->settings[i].name, r->settings[i].value);
	fputs("</dl>\n", out);
	write_targets(out, r, page->targets);
	fputs("<p>A verdict is <em>likely</em> where it rests on evidence that "
	      "isn’t proof. <em>Unknown</em> is no pass: nothing certain stops "
	      "Windows, and something that decides can’t be known.</p>\n"
	      "</section>\n",
	      out);
}
