/*
 * Checked files as CSV (RFC 4180): a row for each finding on each target, or
 * one of the verdict alone where nothing was found.
 *
 * A spreadsheet takes what begins with = + - @ for a formula: such a value has
 * an apostrophe in front.
 */
#include <string.h>

#include "report/acceptance.h"
#include "report/detail.h"
#include "report/text_out.h"
#include "rules/codes.h"
#include "util/status.h"

/* Findings' texts are made again for each target: give them back this often. */
enum { SCRATCH_MAX = 1 << 20 };

static const char header[] =
	"file,target,verdict,certainty,error,event_data,finding,severity,"
	"finding_certainty,importer,module,procedure,message,advice,"
	"acceptance,reason,owner,until\r\n";

static const char *certainty_word(bool likely)
{
	return likely ? "likely" : "certain";
}

static const char *csv_reserved(char c)
{
	return c == '"' ? "\"\"" : NULL;
}

static bool is_quoted(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (memchr(",\";", s.s[i], 3) != NULL)
			return true;
	}
	return s.n != 0 && (s.s[0] == ' ' || s.s[s.n - 1] == ' ');
}

static void put_value(FILE *out, struct str s)
{
	bool quoted = is_quoted(s);

	if (quoted)
		putc('"', out);
	if (s.n != 0 && memchr("=+-@", s.s[0], 4) != NULL)
		putc('\'', out);
	text_put_reserved(out, s, csv_reserved);
	if (quoted)
		putc('"', out);
}

static void put_row(FILE *out, const struct str *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			putc(',', out);
		put_value(out, values[i]);
	}
}

/* The first columns: they are of the verdict. */
static void put_verdict(FILE *out, const struct file_report *f,
			const char *target, const struct verdict *v)
{
	char number[sizeof("4294967295")] = "";
	char data[ERROR_CODE_BYTES_SIZE] = "";
	struct str values[6];

	if (v->error != NULL) {
		snprintf(number, sizeof(number), "%u",
			 (unsigned)v->error->win32);
		error_code_bytes(v->error->win32, data);
	}
	values[0] = f->path;
	values[1] = str_of(target);
	values[2] = str_of(verdict_word(v->kind));
	values[3] = str_of(certainty_word(v->likely));
	values[4] = str_of(number);
	values[5] = str_of(data);
	put_row(out, values, 6);
}

/* What a baseline says of it on the target. */
static void put_acceptance(FILE *out, const struct file_report *f,
			   const struct finding *item, unsigned target)
{
	const struct acceptance *said = NULL;

	if (f->acceptances != NULL)
		said = acceptance_on(f, (size_t)(item - f->findings->items),
				     target);
	if (said == NULL) {
		fputs(",,,", out);
		return;
	}
	put_row(out,
		(const struct str[]){ str_of(acceptance_word(said->state)),
				      said->reason, said->owner, said->until },
		4);
}

/* The columns behind those of the verdict, with the comma before them. */
static int put_finding(FILE *out, const struct file_report *f,
		       const struct finding *item, unsigned target,
		       struct arena *scratch)
{
	const struct finding_kind *kind = finding_kind(item->id);
	struct str procedure = item->procedure, importer, message;

	if (item->by_ordinal)
		procedure = str_printf(scratch, "#%u",
				       (unsigned)item->ordinal);
	importer = item->chain != NULL ? finding_importer(item) :
					 f->subject->resolution->root->name;
	message = finding_message(scratch, f->subject->profile, item,
				  TARGET_BIT(target));
	if (procedure.s == NULL || message.s == NULL)
		return E_NO_MEMORY;
	putc(',', out);
	put_row(out,
		(const struct str[]){
			str_of(kind->id),
			str_of(severity_word(kind->severity)),
			str_of(certainty_word(item->likely &
					      TARGET_BIT(target))),
			importer,
			item->module,
			procedure,
			message,
			item->advice,
		},
		8);
	putc(',', out);
	put_acceptance(out, f, item, target);
	fputs("\r\n", out);
	return OK;
}

static int put_target(FILE *out, const struct file_report *f,
		      const char *id, unsigned target)
{
	const struct verdict *v = &f->verdicts[target];
	struct arena scratch = ARENA_INIT;
	bool found = false;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];

		if ((item->targets & TARGET_BIT(target)) == 0)
			continue;
		found = true;
		put_verdict(out, f, id, v);
		ret = put_finding(out, f, item, target, &scratch);
		if (scratch.total > SCRATCH_MAX)
			arena_release(&scratch);
	}
	if (!found) {
		put_verdict(out, f, id, v);
		fputs(",,,,,,,,,,,,\r\n", out);
	}
	arena_release(&scratch);
	return ret;
}

static int begin_csv(struct report *r)
{
	fputs(header, r->out);
	return OK;
}

static int write_csv(struct report *r, const struct file_report *f)
{
	struct profile_target t;
	int ret = OK;

	for (unsigned i = 0;
	     ret == OK && profile_target_at(f->subject->profile, i, &t); i++) {
		if (f->subject->targets & TARGET_BIT(i))
			ret = put_target(r->out, f, t.id, i);
	}
	report_count(r, f);
	return ret;
}

static int end_csv(struct report *r)
{
	(void)r;
	return OK;
}

const struct report_writer report_csv = {
	"csv",
	begin_csv,
	write_csv,
	end_csv,
};
