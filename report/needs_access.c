/* The rights that IIS needs on the files: R1012, R3010. */
#include "report/needs_access.h"

#include "report/html_out.h"
#include "rules/access_needs.h"
#include "util/status.h"

enum { INDENT = 2, DETAIL = 4, COMMAND = 6 };

int json_needs_access(struct json_out *j, const struct file_report *f)
{
	const struct profile *p = f->subject->profile;
	struct access_needs needs;
	struct profile_target t;

	if (access_needs(f->subject, f->arena, &needs) != OK)
		return E_NO_MEMORY;
	json_array(j, "needs_access");
	for (size_t i = 0; i < needs.count; i++) {
		const struct access_need *n = &needs.items[i];

		json_object(j, NULL);
		json_array(j, "targets");
		for (unsigned x = 0; profile_target_at(p, x, &t); x++) {
			if (n->targets & TARGET_BIT(x))
				json_text(j, NULL, t.id);
		}
		json_array_end(j);
		json_str(j, "principal", n->grantee);
		json_text(j, "rights", "read-and-execute");
		json_array(j, "commands");
		for (size_t c = 0; c < n->count; c++)
			json_str(j, NULL, n->commands[c]);
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
	json_bool(j, "needs_access_complete", needs.complete);
	return OK;
}

/* Commands stay whole, however narrow the terminal is. */
static int write_need(struct text_out *t, const struct file_report *f,
		      const struct access_need *n)
{
	struct text_out whole = { t->out, t->color, 0 };
	struct str targets =
		target_list(f->arena, f->subject->profile, n->targets);
	struct str line;

	if (targets.s == NULL)
		return E_NO_MEMORY;
	line = STR_CONCAT(f->arena, n->grantee, str_of(", on "), targets);
	if (line.s == NULL)
		return E_NO_MEMORY;
	text_paragraph(t, DETAIL, COMMAND, line);
	for (size_t i = 0; i < n->count; i++)
		text_paragraph(&whole, COMMAND, COMMAND, n->commands[i]);
	return OK;
}

int text_needs_access(struct text_out *t, const struct file_report *f)
{
	struct access_needs needs;
	int ret = access_needs(f->subject, f->arena, &needs);

	if (ret != OK || needs.count == 0)
		return ret;
	putc('\n', t->out);
	text_paragraph(t, INDENT, DETAIL,
		       str_of(needs.complete ?
				      "IIS needs read and execute, given by:" :
				      "IIS needs read and execute, given on "
				      "some of the files by:"));
	for (size_t i = 0; ret == OK && i < needs.count; i++)
		ret = write_need(t, f, &needs.items[i]);
	return ret;
}

static int html_need(FILE *out, const struct file_report *f,
		     const struct access_need *n)
{
	struct str targets =
		target_list(f->arena, f->subject->profile, n->targets);

	if (targets.s == NULL)
		return E_NO_MEMORY;
	fputs("<li>", out);
	html_put(out, n->grantee);
	fputs(", on ", out);
	html_put(out, targets);
	for (size_t i = 0; i < n->count; i++) {
		fputs("<br>", out);
		html_element(out, "code", NULL, n->commands[i]);
	}
	putc('\n', out);
	return OK;
}

int html_needs_access(FILE *out, const struct file_report *f)
{
	struct access_needs needs;
	int ret = access_needs(f->subject, f->arena, &needs);

	if (ret != OK || needs.count == 0)
		return ret;
	fprintf(out,
		"<details class=access><summary>What IIS needs: read and "
		"execute%s</summary><ul>\n",
		needs.complete ? "" : ", on some of the files");
	for (size_t i = 0; ret == OK && i < needs.count; i++)
		ret = html_need(out, f, &needs.items[i]);
	fputs("</ul></details>\n", out);
	return ret;
}
