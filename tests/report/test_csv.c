/* CSV, read back by Python's own reader. */
#include "tests/report/hostile.h"
#include "tests/report/made.h"
#include "tests/support/read_back.h"

/* The values that aren't empty, in their columns' names. */
static const char reader[] =
	"import csv, io, sys\n"
	"text = sys.stdin.buffer.read().decode('utf-8')\n"
	"assert text.endswith('\\r\\n')\n"
	"assert text.count('\\n') == text.count('\\r\\n')\n"
	"rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))\n"
	"for row in rows[1:]:\n"
	"    assert len(row) == len(rows[0]) == 18, row\n"
	"    print('; '.join(n + '=' + v for n, v in zip(rows[0], row) if v))\n";

static void expect_rows(struct made *m, const char *wanted)
{
	char *text = made_write(m, "csv", plain);
	char *read = read_back_python(reader, text, "python3");

	cr_expect_str_eq(read, wanted, "%s\n%s", read, text);
	free(read);
	free(text);
}

Test(csv, each_finding_of_a_target_is_a_row_and_a_clean_target_is_one)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f =
		made_procedure(m, "Foo", TARGET_BIT(OLD) | TARGET_BIT(SAME));

	f.likely = TARGET_BIT(SAME);
	f.advice = str_of("use Bar, or \"Baz\"");
	m->resolution.likely = TARGET_BIT(NEW);
	made_add(m, f);
	expect_rows(m,
		    "file=in/authfilter.dll; target=old; verdict=fails; "
		    "certainty=certain; error=127; event_data=7f 00 00 00; "
		    "finding=missing-procedure; severity=error; "
		    "finding_certainty=certain; importer=authfilter.dll; "
		    "module=advapi32.dll; procedure=Foo; "
		    "message=advapi32.dll!Foo is not in the Windows of old; "
		    "advice=use Bar, or \"Baz\"\n"
		    "file=in/authfilter.dll; target=same; verdict=fails; "
		    "certainty=likely; error=127; event_data=7f 00 00 00; "
		    "finding=missing-procedure; severity=error; "
		    "finding_certainty=likely; importer=authfilter.dll; "
		    "module=advapi32.dll; procedure=Foo; "
		    "message=advapi32.dll!Foo is not in the Windows of same; "
		    "advice=use Bar, or \"Baz\"\n"
		    "file=in/authfilter.dll; target=new; verdict=loads; "
		    "certainty=likely\n");
	made_free(m);
}

Test(csv, what_is_not_known_is_unknown)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_UNKNOWN_MODULE, TARGET_BIT(OLD));
	char *text;

	f.module = str_of("perhaps.dll");
	made_add(m, f);
	text = made_write(m, "csv", plain);
	MADE_HAS(text, "in/authfilter.dll,old,unknown,certain,,,"
		       "unknown-module,unknown,");
	free(text);
	made_free(m);
}

Test(csv, first_row_names_the_columns)
{
	struct made *m = made_new(HOST_NONE);
	char *text = made_write_files(m, "csv", plain, 0);

	cr_expect_str_eq(text, "file,target,verdict,certainty,error,"
			       "event_data,finding,severity,"
			       "finding_certainty,importer,module,procedure,"
			       "message,advice,acceptance,reason,"
			       "owner,until\r\n");
	free(text);
	made_free(m);
}

static void expect_file(const char *path, const char *wanted)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	m->file.path = str_of(path);
	text = made_write(m, "csv", plain);
	cr_expect_not_null(strstr(text, wanted), "%s isn't in %s", wanted,
			   text);
	free(text);
	made_free(m);
}

Test(csv, what_a_spreadsheet_takes_for_a_formula_has_an_apostrophe)
{
	expect_file("=cmd|' /C calc'!A0", "\n'=cmd|' /C calc'!A0,old,");
	expect_file("+1", "\n'+1,old,");
	expect_file("-1", "\n'-1,old,");
	expect_file("@SUM(A1)", "\n'@SUM(A1),old,");
	expect_file("\t=1", "\n\\x09=1,old,");
	expect_file("=a,b", "\n\"'=a,b\",old,");
	expect_file("a=1", "\na=1,old,");
}

Test(csv, hostile_names_stay_in_their_cells)
{
	struct made *m = made_new(HOST_NONE);

	m->subject.targets = TARGET_BIT(OLD);
	m->file.path = str_of(HOSTILE);
	expect_rows(m, "file=" HOSTILE_READ "; target=old; verdict=loads; "
		       "certainty=certain\n");
	made_free(m);
}

Test(csv, ordinals_have_a_number_sign)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_MISSING_ORDINAL, TARGET_BIT(OLD));
	char *text;

	f.module = str_of("mfc42.dll");
	f.by_ordinal = true;
	f.ordinal = 815;
	made_add(m, f);
	text = made_write(m, "csv", plain);
	MADE_HAS(text, ",mfc42.dll,#815,");
	free(text);
	made_free(m);
}
