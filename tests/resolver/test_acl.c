/* What Windows' tools print of access control lists, in each of their forms. */
#include "resolver/acl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/resolver/acl_text.h"
#include "util/status.h"

static struct arena a;
static struct acl_listing l;

static void set_up(void)
{
	a = ARENA_INIT;
}

static void tear_down(void)
{
	arena_release(&a);
}

TestSuite(acl, .init = set_up, .fini = tear_down);

static void read_bytes(const void *text, size_t n)
{
	struct bytes b = { text, n };
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read(b, &a, &l, &line, &why), OK, "%s", why);
}

static const char *dump(void)
{
	return acl_text(&l, &a);
}

static const char *read_text(const char *text)
{
	read_bytes(text, strlen(text));
	return dump();
}

static void refuse(const void *text, size_t n, unsigned at, const char *part)
{
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read((struct bytes){ text, n }, &a, &l, &line, &why),
		     E_USAGE);
	cr_expect_eq(line, at, "%u", line);
	cr_expect(strstr(why, part), "%s", why);
}

Test(acl, icacls_indents_all_entries_but_the_first)
{
	const char *text =
		"C:\\Inetpub\\auth.dll BUILTIN\\Administrators:(F)\r\n"
		"                    NT AUTHORITY\\SYSTEM:(I)(F)\r\n"
		"                    BUILTIN\\Users:(I)(RX)\r\n"
		"                    SRV\\bob:(R,W)\r\n"
		"\r\n"
		"Successfully processed 1 files; Failed processing 0 files\r\n";

	cr_expect_str_eq(read_text(text),
			 "1 C:\\Inetpub\\auth.dll"
			 " | 1 BUILTIN\\Administrators:rxs"
			 " | 2 NT AUTHORITY\\SYSTEM:rxs"
			 " | 3 BUILTIN\\Users:rxs | 4 SRV\\bob:rs");
}

Test(acl, icacls_rights_are_simple_or_specific)
{
	const char *text = "x.dll A\\f:(F)\n"
			   "      A\\m:(M)\n"
			   "      A\\rx:(RX)\n"
			   "      A\\r:(R)\n"
			   "      A\\w:(W)\n"
			   "      A\\d:(DE,RC,WDAC)\n"
			   "      A\\gr:(GR,GE)\n"
			   "      A\\x:(Rc,S,X,RA)\n"
			   "      A\\rd:(S,RD)\n"
			   "      A\\ga:(GA)\n";

	cr_expect_str_eq(read_text(text),
			 "1 x.dll | 1 A\\f:rxs | 2 A\\m:rxs | 3 A\\rx:rxs"
			 " | 4 A\\r:rs | 5 A\\w:s | 6 A\\d: | 7 A\\gr:rxs"
			 " | 8 A\\x:xs | 9 A\\rd:rs | 10 A\\ga:rxs");
}

Test(acl, icacls_denies_with_a_word_or_with_no_access)
{
	cr_expect_str_eq(read_text("x.dll Everyone:(DENY)(R)\n"
				   "      BUILTIN\\Guests:(N)\n"
				   "      SRV\\bob:(I)(DENY)(RX)\n"),
			 "1 x.dll | 1 not Everyone:r?s"
			 " | 2 not BUILTIN\\Guests:rxs"
			 " | 3 not SRV\\bob:rx?s");
}

Test(acl, an_entry_for_files_below_is_not_of_the_folder)
{
	cr_expect_str_eq(read_text("C:\\in CREATOR OWNER:(OI)(CI)(IO)(F)\n"
				   "      Everyone:(OI)(CI)(RX)\n"),
			 "1 C:\\in | 1 CREATOR OWNER:rxs below"
			 " | 2 Everyone:rxs");
}

Test(acl, a_right_that_nobody_knows_may_be_any)
{
	cr_expect_str_eq(read_text("x.dll Everyone:(S,ZZ)\n"),
			 "1 x.dll | 1 Everyone:s?rx");
}

Test(acl, an_indented_line_that_is_no_entry_spoils_the_list)
{
	cr_expect_str_eq(read_text("x.dll Everyone:(F)\n"
				   "      BUILTIN\\Us\n"),
			 "1 x.dll | 1 Everyone:rxs"
			 " (an entry of its list couldn't be read)");
}

Test(acl, a_mandatory_label_that_forbids_writing_is_no_entry)
{
	cr_expect_str_eq(read_text("x.dll Everyone:(F)\n"
				   "      Mandatory Label\\High Mandatory "
				   "Level:(I)(NW)\n"),
			 "1 x.dll | 1 Everyone:rxs");
}

Test(acl, a_path_and_a_principal_may_both_have_blanks)
{
	cr_expect_str_eq(
		read_text("C:\\Program Files (x86)\\My App\\a b.dll NT "
			  "AUTHORITY\\NETWORK SERVICE:(RX)\n"
			  "C:\\My App\\odd.flt NT AUTHORITY\\Authenticated "
			  "Users:(RX)\n"
			  "C:\\My App\\odd.flt CORP\\web admins:(RX)\n"
			  "C:\\App\\odd.flt IIS_WPG:(RX)\n"),
		"1 C:\\Program Files (x86)\\My App\\a b.dll"
		" | 1 NT AUTHORITY\\NETWORK SERVICE:rxs\n"
		"2 C:\\My App\\odd.flt"
		" | 2 NT AUTHORITY\\Authenticated Users:rxs\n"
		"3 C:\\My App\\odd.flt | 3 CORP\\web admins:rxs\n"
		"4 C:\\App\\odd.flt | 4 IIS_WPG:rxs");
}

Test(acl, a_file_without_a_list_is_open_to_everybody)
{
	cr_expect_str_eq(read_text("C:\\x.dll No permissions are set. All "
				   "users have full control.\n"),
			 "1 C:\\x.dll open");
}

Test(acl, cacls_has_letters_and_its_r_executes)
{
	cr_expect_str_eq(read_text("C:\\x.dll Everyone:R\n"
				   "         BUILTIN\\Administrators:F\n"
				   "         SRV\\a:C\n"
				   "         SRV\\b:W\n"
				   "         SRV\\c:N\n"
				   "         SRV\\d:(OI)(CI)(IO)R\n"),
			 "1 C:\\x.dll | 1 Everyone:rxs"
			 " | 2 BUILTIN\\Administrators:rxs | 3 SRV\\a:rxs"
			 " | 4 SRV\\b:s | 5 not SRV\\c:rxs"
			 " | 6 SRV\\d:rxs below");
}

Test(acl, cacls_spells_special_access_out)
{
	const char *text = "C:\\x.dll SRV\\a:(special access:)\n"
			   "                       READ_CONTROL\n"
			   "                       SYNCHRONIZE\n"
			   "                       FILE_EXECUTE\n"
			   "\n"
			   "         SRV\\b:(DENY)(special access:)\n"
			   "                       FILE_READ_DATA\n"
			   "                       NEVER_HEARD_OF\n"
			   "\n"
			   "         Everyone:R\n";

	cr_expect_str_eq(read_text(text),
			 "1 C:\\x.dll | 1 SRV\\a:xs"
			 " | 6 not SRV\\b:r?xs | 10 Everyone:rxs");
}

Test(acl, saved_lists_are_a_name_and_sddl)
{
	const char *text = "filters\n"
			   "D:PAI(A;OICI;FA;;;BA)(A;OICIIO;GA;;;CO)\n"
			   "filters\\auth.dll\n"
			   "D:PAI(D;;FR;;;BG)(A;;0x1200a9;;;BU)"
			   "(A;ID;FXSD;;;S-1-5-20)S:AI\n";

	cr_expect_str_eq(read_text(text),
			 "2 filters | 2 BA:rxs | 2 CO:rxs below\n"
			 "4 filters\\auth.dll | 4 not BG:rs | 4 BU:rxs"
			 " | 4 S-1-5-20:xs");
	cr_expect_eq(l.aces[3].principal, PRINCIPAL_USERS);
	cr_expect_eq(l.aces[4].principal, PRINCIPAL_NETWORK_SERVICE);
}

Test(acl, cacls_prints_sddl_in_quotes)
{
	cr_expect_str_eq(read_text("C:\\My App\\x.dll \"D:PAI(A;;0x1200a9;;;BU)"
				   "(A;;FA;;;SY)\"\n"),
			 "1 C:\\My App\\x.dll | 1 BU:rxs | 1 SY:rxs");
	cr_expect_str_eq(read_text("say \"hello\"\nx.dll Everyone:(F)\n"),
			 "2 x.dll | 2 Everyone:rxs");
}

Test(acl, sddl_without_a_list_is_open_and_an_empty_list_is_shut)
{
	cr_expect_str_eq(read_text("a.dll\nD:NO_ACCESS_CONTROL\n"
				   "b.dll\nD:P\n"),
			 "2 a.dll open\n4 b.dll");
}

Test(acl, a_conditional_entry_may_count_or_not)
{
	cr_expect_str_eq(read_text("a.dll\nD:(XA;;FX;;;WD;(@User.T == \")\"))"
				   "(A;;FA;;;SY)\n"),
			 "2 a.dll | 2 WD:?xs | 2 SY:rxs");
}

Test(acl, sddl_that_ends_early_spoils_the_list)
{
	cr_expect_str_eq(read_text("a.dll\nD:(A;;FA;;;SY)(A;;FA;;\n"),
			 "2 a.dll | 2 SY:rxs"
			 " (its list couldn't be read to the end)");
}

Test(acl, a_path_on_drive_d_is_no_sddl)
{
	cr_expect_str_eq(read_text("noise\nD:\\x.dll Everyone:(F)\n"),
			 "2 D:\\x.dll | 2 Everyone:rxs");
}

Test(acl, format_list_has_a_property_a_line)
{
	const char *text =
		"\n\nPath   : Microsoft.PowerShell.Core\\FileSystem::"
		"C:\\Inetpub\\au\n"
		"         th.dll\n"
		"Owner  : BUILTIN\\Administrators\n"
		"Group  : SRV\\None\n"
		"Access : BUILTIN\\Guests Deny  Read\n"
		"         NT AUTHORITY\\SYSTEM Allow  FullControl\n"
		"         BUILTIN\\Users Allow  ReadAndExecute, Synchronize\n"
		"         SRV\\bob Allow  ReadAndExecute,\n"
		"         Synchronize\n"
		"         SRV\\eve Allow  -1610612736\n"
		"Audit  : \n\n";

	cr_expect_str_eq(read_text(text),
			 "3 C:\\Inetpub\\auth.dll | 7 not BUILTIN\\Guests:r"
			 " | 8 NT AUTHORITY\\SYSTEM:rxs"
			 " | 9 BUILTIN\\Users:rxs | 10 SRV\\bob:rxs"
			 " | 12 SRV\\eve:rxs");
}

Test(acl, the_sddl_property_stands_for_the_others)
{
	const char *start = "Path   : C:\\x.dll\n"
			    "Access : SRV\\bob Allow  FullControl\n";

	cr_expect_str_eq(read_text(STR_CONCAT(&a, str_of(start),
					      str_of("Sddl   : O:BAG:BAD:AI("
						     "A;ID;FA;;;\n         "
						     "BA)(D;;FA;;;WD)\n")).s),
			 "1 C:\\x.dll | 3 BA:rxs | 3 not WD:rxs");
	cr_expect_str_eq(read_text(STR_CONCAT(&a, str_of(start),
					      str_of("Sddl   : O:BAD:AI(A;I"
						     "\n")).s),
			 "1 C:\\x.dll | 2 SRV\\bob:rxs");
}

Test(acl, a_path_of_something_else_is_no_list)
{
	cr_expect_str_eq(read_text("Path : C:\\other\nName : x\n\n"
				   "x.dll Everyone:(F)\n"),
			 "4 x.dll | 4 Everyone:rxs");
}

Test(acl, a_table_has_columns_and_cuts_what_is_too_long)
{
	const char *text =
		"\n    Directory: C:\\Inetpub\n\n\n"
		"Path     Owner       Access\n"
		"----     -----       ------\n"
		"auth.dll BUILTIN\\Adm NT AUTHORITY\\SYSTEM Allow  FullControl\n"
		"                     BUILTIN\\Users Allow  ReadAndExecute,\n"
		"                     Synchronize\n"
		"cut.dll  BUILTIN\\Adm NT AUTHORITY\\SYSTEM Allow  Full...\n"
		"\n"
		"x.dll Everyone:(F)\n";

	cr_expect_str_eq(
		read_text(text),
		"7 C:\\Inetpub\\auth.dll | 7 NT AUTHORITY\\SYSTEM:rxs"
		" | 8 BUILTIN\\Users:rxs\n"
		"10 C:\\Inetpub\\cut.dll | 10 NT AUTHORITY\\SYSTEM:?rxs"
		" (its list is cut off)\n"
		"12 x.dll | 12 Everyone:rxs");
}

Test(acl, text_may_be_utf_16_or_have_a_mark)
{
	static const char plain[] = "x\xc3\xa4.dll Everyone:(F)\n";
	static const char marked[] = "\xef\xbb\xbfx.dll Everyone:(F)\n";
	char little[2 * 18 + 2] = "\xff\xfe", big[2 * 18 + 2] = "\xfe\xff";
	const char *ascii = "x.dll Everyone:(F)";

	for (size_t i = 0; i < 18; i++) {
		little[2 + 2 * i] = big[3 + 2 * i] = ascii[i];
		little[3 + 2 * i] = big[2 + 2 * i] = 0;
	}
	cr_expect_str_eq(read_text(plain), "1 x\xc3\xa4.dll | 1 Everyone:rxs");
	cr_expect_str_eq(read_text(marked), "1 x.dll | 1 Everyone:rxs");
	read_bytes(little, sizeof(little));
	cr_expect_str_eq(dump(), "1 x.dll | 1 Everyone:rxs");
	read_bytes(big, sizeof(big));
	cr_expect_str_eq(dump(), "1 x.dll | 1 Everyone:rxs");
	/* As icacls /save writes it. */
	read_bytes(little + 2, sizeof(little) - 2);
	cr_expect_str_eq(dump(), "1 x.dll | 1 Everyone:rxs");
	little[2] = '\xe4'; /* a letter of two bytes in UTF-8 */
	read_bytes(little, sizeof(little));
	cr_expect_str_eq(dump(), "1 \xc3\xa4.dll | 1 Everyone:rxs");
}

Test(acl, a_text_without_a_list_is_refused)
{
	refuse("", 0, 0, "no access control list");
	refuse("MZ\0\0", 4, 0, "no access control list");
	refuse("x.dll: Access is denied.\n", 25, 0, "icacls");
}

Test(acl, more_lists_than_there_may_be_are_refused_with_their_line)
{
	static const char line[] = "x Everyone:F\n";
	const size_t n = sizeof(line) - 1, count = ACL_COUNT_MAX + 1;
	char *text = malloc(n * count);

	cr_assert_not_null(text);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * n, line, n);
	refuse(text, n * count, ACL_COUNT_MAX + 1, "more lists");
	free(text);
}

Test(acl, a_list_longer_than_windows_has_is_not_judged_by)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	fputs("x.dll Everyone:F\n", out);
	for (size_t i = 0; i < ACES_OF_ONE_MAX; i++)
		fputs("      Everyone:F\n", out);
	fclose(out);
	read_text(text);
	cr_expect_eq(l.count, 1);
	cr_expect_eq(l.acls[0].count, ACES_OF_ONE_MAX);
	cr_expect_not_null(l.acls[0].flaw);
	free(text);
}

static unsigned found(struct acl_match m)
{
	return m.acl == NULL ? 0 : m.other != NULL ? 99 : m.acl->line;
}

Test(acl, a_windows_path_is_found_whole_and_without_case)
{
	read_text("C:\\In\\x.dll Everyone:F\n"
		  "\\\\?\\C:\\In\\y.dll Everyone:F\n"
		  "C:\\In\\z.dll Everyone:F\n"
		  "c:\\in\\Z.dll Everyone:F\n");
	cr_expect_eq(found(acl_find(&l, str_of("c:\\IN\\X.DLL"))), 1);
	cr_expect_eq(found(acl_find(&l, str_of("C:/In/y.dll"))), 2);
	cr_expect_eq(found(acl_find(&l, str_of("\\\\?\\C:\\In\\x.dll"))), 1);
	cr_expect_eq(found(acl_find(&l, str_of("In\\x.dll"))), 0);
	cr_expect_eq(found(acl_find(&l, str_of("C:\\In\\z.dll"))), 99);
}

Test(acl, a_disk_path_is_found_by_its_longest_tail)
{
	read_text("C:\\app\\a\\x.dll Everyone:F\n"
		  "C:\\app\\b\\x.dll Everyone:F\n"
		  "C:\\other\\b\\x.dll Everyone:F\n"
		  "C:\\app\\ax.dll Everyone:F\n"
		  "y.dll Everyone:F\n");
	cr_expect_eq(found(acl_find_tail(&l, str_of("/srv/a/X.dll"))), 1);
	cr_expect_eq(found(acl_find_tail(&l, str_of("app/b/x.dll"))), 2);
	cr_expect_eq(found(acl_find_tail(&l, str_of("/o/other/b/x.dll"))), 3);
	cr_expect_eq(found(acl_find_tail(&l, str_of("/srv/b/x.dll"))), 99);
	cr_expect_eq(found(acl_find_tail(&l, str_of("x.dll"))), 99);
	cr_expect_eq(found(acl_find_tail(&l, str_of("z/ax.dll"))), 4);
	cr_expect_eq(found(acl_find_tail(&l, str_of("any/y.dll"))), 5);
	cr_expect_eq(found(acl_find_tail(&l, str_of("any/xx.dll"))), 0);
	cr_expect_eq(found(acl_find_tail(&l, str_of("any/.dll"))), 0);
}
