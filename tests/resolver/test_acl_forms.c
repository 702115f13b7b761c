/* The edges of what Windows' tools print: a text, and the lists in it. */
#include "resolver/acl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/resolver/acl_text.h"
#include "util/status.h"

struct row {
	const char *text, *lists;
};

/* A text of no list has "none". */
static void expect_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct bytes b = { (const uint8_t *)rows[i].text,
				   strlen(rows[i].text) };
		struct arena a = ARENA_INIT;
		struct acl_listing l;
		unsigned line;
		const char *why;
		int ret = acl_read(b, &a, &l, &line, &why);

		cr_assert(ret == OK || ret == E_USAGE);
		cr_expect_str_eq(ret == OK ? acl_text(&l, &a) : "none",
				 rows[i].lists, "row %zu of \"%.40s\"", i,
				 rows[i].text);
		arena_release(&a);
	}
}

#define EXPECT_ROWS(rows) expect_rows(rows, sizeof(rows) / sizeof(*(rows)))

Test(acl_forms, of_icacls_are_told_from_lines_like_them)
{
	static const struct row rows[] = {
		{ "x.dll Everyone:(F)", "1 x.dll | 1 Everyone:rxs" },
		{ "x.dll Everyone:(I)(OI)(CI)(NP)(R)",
		  "1 x.dll | 1 Everyone:rs" },
		{ "x.dll Everyone:(i)(rx)", "1 x.dll | 1 Everyone:rxs" },
		{ "x.dll Everyone:( R , X )", "1 x.dll | 1 Everyone:rxs" },
		{ "x.dll Everyone:(R,,X)", "1 x.dll | 1 Everyone:rxs?" },
		{ "x.dll Everyone:(,R)", "1 x.dll | 1 Everyone:rs?x" },
		/* No group, or none that closes. */
		{ "x.dll Everyone:()", "none" },
		{ "x.dll Everyone:(", "none" },
		{ "x.dll Everyone:)", "none" },
		{ "x.dll Everyone:(F", "none" },
		{ "x.dll Everyone:(RXX", "none" },
		{ "x.dll Everyone:F)", "none" },
		{ "x.dll Everyone:(F))", "none" },
		{ "x.dll Everyone:(R1)", "none" },
		{ "x.dll Everyone:(1R)", "none" },
		{ "x.dll Everyone:(R{)", "none" },
		{ "x.dll Everyone:(R-X)", "none" },
		{ "x.dll Everyone:(R\\X)", "none" },
		{ "x.dll Everyone:(F)F)", "none" },
		/* Nothing before, nothing behind. */
		{ "x.dll Everyone", "none" },
		{ "x.dll Everyone:", "none" },
		{ "x.dll Everyone(F)", "none" },
		{ ":(F)", "none" },
		{ "(F)", "none" },
		{ "F", "none" },
		{ "Everyone:(F)", "none" },
		/* A path with parentheses of its own. */
		{ "C:\\a (x86)\\x.dll Everyone:(F)",
		  "1 C:\\a (x86)\\x.dll | 1 Everyone:rxs" },
		{ "C:\\a (b)\\x y Everyone:(F)",
		  "1 C:\\a (b)\\x y | 1 Everyone:rxs" },
	};

	EXPECT_ROWS(rows);
}

Test(acl_forms, of_cacls_have_a_letter_behind_a_colon_or_a_group)
{
	static const struct row rows[] = {
		{ "x.dll Everyone:R", "1 x.dll | 1 Everyone:rxs" },
		{ "x.dll Everyone:F", "1 x.dll | 1 Everyone:rxs" },
		{ "x.dll Everyone:C", "1 x.dll | 1 Everyone:rxs" },
		{ "x.dll Everyone:W", "1 x.dll | 1 Everyone:s" },
		{ "x.dll Everyone:N", "1 x.dll | 1 not Everyone:rxs" },
		{ "x.dll Everyone:X", "none" },
		{ "x.dll Everyone:r", "none" },
		{ "x.dll Everyone F", "none" },
		{ "x.dll Everyone:FF", "none" },
		{ "x.dll Everyone:(OI)R", "1 x.dll | 1 Everyone:rxs" },
		{ "x.dll Everyone:(IO)(CI)R", "1 x.dll | 1 Everyone:rxs below" },
	};

	EXPECT_ROWS(rows);
}

/* The files that these tools are asked for end so. */
Test(acl_forms, principals_begin_behind_a_dll_a_name_or_a_blank)
{
	static const struct row rows[] = {
		{ "a b.dll c d:(F)", "1 a b.dll | 1 c d:rxs" },
		{ "a b.EXE c d:(F)", "1 a b.EXE | 1 c d:rxs" },
		{ ".dll c d:(F)", "1 .dll | 1 c d:rxs" },
		{ "a.dll b.dll c:(F)", "1 a.dll b.dll | 1 c:rxs" },
		{ "a b.sys c d:(F)", "1 a b.sys c | 1 d:rxs" },
		{ "a b NT AUTHORITY\\SYSTEM:(F)",
		  "1 a b | 1 NT AUTHORITY\\SYSTEM:rxs" },
		{ "a b CORP\\c d:(F)", "1 a b | 1 CORP\\c d:rxs" },
		{ "C:\\a\\b CORP\\c:(F)", "1 C:\\a\\b | 1 CORP\\c:rxs" },
		{ "C:\\a b\\c:(F)", "1 C:\\a | 1 b\\c:rxs" },
		{ "C:\\a b\\c\\d e:(F)", "1 C:\\a b\\c\\d | 1 e:rxs" },
		/* Of nobody: nothing tells whom it lets in. */
		{ "x.dll :(F)",
		  "1 x.dll (an entry of its list couldn't be read)" },
		{ "C:\\a\\b c:(F)", "1 C:\\a\\b | 1 c:rxs" },
		{ "C:\\b\\c:(F)", "none" },
		{ " a.dll c:(F)", "none" },
	};

	EXPECT_ROWS(rows);
}

Test(acl_forms, entries_below_the_first_are_indented)
{
	static const struct row rows[] = {
		{ "x.dll A:(F)\n      B:(R)\n C:(X)\n",
		  "1 x.dll | 1 A:rxs | 2 B:rs | 3 C:x" },
		/* A blank line ends nothing but special rights. */
		{ "x.dll A:(F)\n\n      B:(R)\n",
		  "1 x.dll | 1 A:rxs | 3 B:rs" },
		/* Another file, or what is none. */
		{ "x.dll A:(F)\ny.dll B:(R)\n",
		  "1 x.dll | 1 A:rxs\n2 y.dll | 2 B:rs" },
		{ "x.dll A:(F)\nProcessed\n      B:(R)\n",
		  "1 x.dll | 1 A:rxs" },
		{ "x.dll A:(F)\n      odd\n      B:(R)\n",
		  "1 x.dll | 1 A:rxs | 3 B:rs (an entry of its list couldn't "
		  "be read)" },
		{ "      A:(F)\n", "none" },
		{ "      odd\n", "none" },
		/* The rights of one entry, until the next. */
		{ "x.dll A:(special access:)\n      FILE_READ_DATA\n"
		  "      B:R\n      FILE_READ_DATA\n",
		  "1 x.dll | 1 A:r | 3 B:rxs (an entry of its list couldn't be "
		  "read)" },
		{ "x.dll A:(special access:)\n      FILE_EXECUTE\n\n"
		  "      FILE_READ_DATA\n",
		  "1 x.dll | 1 A:x (an entry of its list couldn't be read)" },
		{ "x.dll A:(special access:)\nFILE_EXECUTE\n",
		  "1 x.dll | 1 A:" },
		{ "x.dll A:(special access:)\n      ODD\n",
		  "1 x.dll | 1 A:?rxs" },
		{ "x.dll A:(special access:)\r\n      FILE_EXECUTE\r\n\r\n"
		  "      FILE_READ_DATA\r\n",
		  "1 x.dll | 1 A:x (an entry of its list couldn't be read)" },
		{ "x.dll A:(F)\n      B:(R1)\n",
		  "1 x.dll | 1 A:rxs (an entry of its list couldn't be "
		  "read)" },
	};

	EXPECT_ROWS(rows);
}

Test(acl_forms, labels_are_no_entries_and_may_keep_readers_out)
{
	static const struct row rows[] = {
		{ "x.dll A:(F)\n      Mandatory Label\\High Mandatory Level:"
		  "(NW)\n",
		  "1 x.dll | 1 A:rxs" },
		{ "x.dll A:(F)\n      Mandatory Label\\High Mandatory Level:"
		  "(F)\n",
		  "1 x.dll | 1 A:rxs (its mandatory label may keep readers "
		  "out)" },
		{ "x.dll A:(F)\n      B:(NW)\n", "1 x.dll | 1 A:rxs" },
		{ "x.dll A:(F)\n      Mandatory\\B:(F)\n",
		  "1 x.dll | 1 A:rxs | 2 Mandatory\\B:rxs" },
	};

	EXPECT_ROWS(rows);
}

Test(acl_forms, a_file_is_open_where_cacls_says_so_in_full)
{
	static const struct row rows[] = {
		{ "x y.dll No permissions are set. All users have full "
		  "control.",
		  "1 x y.dll open" },
		{ "x.dll no permissions are set. all users have full control.",
		  "1 x.dll open" },
		{ "x.dll No permissions are set.", "none" },
		{ " x.dll No permissions are set. All users have full "
		  "control.",
		  "none" },
	};

	EXPECT_ROWS(rows);
}

Test(acl_forms, of_sddl_are_told_from_paths)
{
	static const struct row rows[] = {
		{ "x.dll\nD:(A;;FA;;;WD)", "2 x.dll | 2 WD:rxs" },
		{ "x.dll\nO:BAG:SYD:(A;;FA;;;WD)", "2 x.dll | 2 WD:rxs" },
		{ "x.dll\nG:SYD:P(A;;FR;;;WD)", "2 x.dll | 2 WD:rs" },
		{ "x.dll\nD:PARAI(A;;FX;;;WD)", "2 x.dll | 2 WD:xs" },
		{ "x.dll\nO:BAG:SY", "none" },
		{ "x.dll\nO:BAS:(ML;;NW;;;D:)", "none" },
		{ "x.dll\nO:BAS:(ML;;NW;;;ME)D:(A;;FA;;;WD)",
		  "2 x.dll | 2 WD:rxs" },
		{ "x.dll\nO:BAS:(XX;;;;;(a)D:)D:(A;;FA;;;WD)",
		  "2 x.dll | 2 WD:rxs" },
		{ "x.dll\nO:BA)D:(A;;FA;;;WD)", "2 x.dll | 2 WD:rxs" },
		{ "x.dll\nD:/x", "none" },
		{ "x.dll\nD:", "2 x.dll" },
		{ "x.dll\nD:PS:", "2 x.dll" },
		{ "x.dll\nS:(ML;;NW;;;ME)", "none" },
		{ "x.dll\nX:(A;;FA;;;WD)", "none" },
		{ "\nD:(A;;FA;;;WD)", "none" },
		{ "x.dll \"D:(A;;FA;;;WD)\"", "1 x.dll | 1 WD:rxs" },
		{ "\"D:(A;;FA;;;WD)\"", "none" },
		{ "x.dll D:(A;;FA;;;WD)\"", "none" },
	};

	EXPECT_ROWS(rows);
}

#define UNREAD " (its list couldn't be read to the end)"

Test(acl_forms, entries_of_sddl_have_six_fields)
{
	static const struct row rows[] = {
		{ "x\nD:(A;;FA;;;WD)", "2 x | 2 WD:rxs" },
		{ "x\nD:(a;io;fa;;;WD)", "2 x | 2 WD:rxs below" },
		{ "x\nD:(D;OIIO;FR;;;WD)", "2 x | 2 not WD:rs below" },
		{ "x\nD:(A;OICI;FR;;;WD)", "2 x | 2 WD:rs" },
		{ "x\nD:(A;IOO;FR;;;WD)", "2 x | 2 WD:rs below" },
		{ "x\nD:(A;OIO;FR;;;WD)", "2 x | 2 WD:rs" },
		{ "x\nD:(OA;;FA;;;WD)", "2 x | 2 WD:?rxs" },
		{ "x\nD:(OD;;FA;;;WD)", "2 x | 2 not WD:?rxs" },
		{ "x\nD:(XA;;FA;;;WD;(a))", "2 x | 2 WD:?rxs" },
		{ "x\nD:(AU;;FA;;;WD)", "2 x" UNREAD },
		{ "x\nD:(;;FA;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;FA;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;FA;;;)", "2 x" UNREAD },
		{ "x\nD:(A;;FAF;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;ZZ;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;0x1f01ff;;;WD)", "2 x | 2 WD:rxs" },
		{ "x\nD:(A;;01;;;WD)", "2 x | 2 WD:r" },
		{ "x\nD:(A;;040;;;WD)", "2 x | 2 WD:x" },
		{ "x\nD:(A;;32;;;WD)", "2 x | 2 WD:x" },
		{ "x\nD:(A;;0x20;;;WD)", "2 x | 2 WD:x" },
		{ "x\nD:(A;;0X2A;;;WD)", "2 x | 2 WD:x" },
		{ "x\nD:(A;;0;;;WD)", "2 x | 2 WD:" },
		{ "x\nD:(A;;08;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;3a;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;0x2g;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;0x;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;0x:;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;4294967296;;;WD)", "2 x" UNREAD },
		{ "x\nD:(A;;4294967295;;;WD)", "2 x | 2 WD:rxs" },
		{ "x\nD:(A;;0x80000000;;;WD)", "2 x | 2 WD:rs" },
		{ "x\nD:(A;;0x40000000;;;WD)", "2 x | 2 WD:s" },
		{ "x\nD:(A;;0x20000000;;;WD)", "2 x | 2 WD:xs" },
		{ "x\nD:(A;;0x10000000;;;WD)", "2 x | 2 WD:rxs" },
		{ "x\nD:(A;;GRGX;;;WD)", "2 x | 2 WD:rxs" },
		{ "x\nD:(A;;CCWP;;;WD)", "2 x | 2 WD:rx" },
		/* What stands behind the entries. */
		{ "x\nD:(A;;FA;;;WD)S:(ML;;NW;;;ME)", "2 x | 2 WD:rxs" },
		{ "x\nD:(A;;FA;;;WD)S", "2 x | 2 WD:rxs" UNREAD },
		{ "x\nD:(A;;FA;;;WD)SX", "2 x | 2 WD:rxs" UNREAD },
		{ "x\nD:(A;;FA;;;WD)X:", "2 x | 2 WD:rxs" UNREAD },
		{ "x\nD:(A;;FA;;;WD) ", "2 x | 2 WD:rxs" },
		{ "x\nD:(A;;FA;;;WD)x", "2 x | 2 WD:rxs" UNREAD },
		{ "x\nD:(A;;FA;;;WD", "2 x" UNREAD },
		{ "x\nD:(XA;;FA;;;WD;(\"(\"))(A;;FA;;;SY)",
		  "2 x | 2 WD:?rxs | 2 SY:rxs" },
		{ "x\nD:NO_ACCESS_CONTROL", "2 x open" },
	};

	EXPECT_ROWS(rows);
}

#define PATH "Path : C:\\x.dll\n"

Test(acl_forms, of_format_list_are_properties_of_a_path)
{
	static const struct row rows[] = {
		{ PATH "Access : A Allow  Read", "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access : A Deny  Read, ExecuteFile",
		  "1 C:\\x.dll | 2 not A:rx" },
		{ PATH "Access : A Allow Read", "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access: A Allow  Synchronize",
		  "1 C:\\x.dll | 2 A:s" },
		{ PATH "Access : A B Allow  Deny Read",
		  "1 C:\\x.dll | 2 not A B Allow:r" },
		{ PATH "Access : A Allow  Odd", "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "Access : A Allow  ,Read",
		  "1 C:\\x.dll | 2 A:r?xs" },
		{ PATH "Access : A Allow  Read,,ExecuteFile",
		  "1 C:\\x.dll | 2 A:rx?s" },
		{ PATH "Access : A Allow  -1610612736",
		  "1 C:\\x.dll | 2 A:rxs" },
		{ PATH "Access : A Allow  268435456", "1 C:\\x.dll | 2 A:rxs" },
		{ PATH "Access : A Allow  -", "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "Access : A",
		  "1 C:\\x.dll (an entry of its list couldn't be read)" },
		{ PATH "Access : A...", "1 C:\\x.dll (its list is cut off)" },
		{ PATH "Access : A\xe2\x80\xa6",
		  "1 C:\\x.dll (its list is cut off)" },
		{ PATH "Access :\n         A Allow  Read",
		  "none" },
		{ PATH "Access : A Allow  Read,\n         ExecuteFile",
		  "1 C:\\x.dll | 2 A:rx" },
		{ PATH "Access : A Allow  ReadAnd\n         Execute",
		  "1 C:\\x.dll | 2 A:rx" },
		{ PATH "Access : A Allow  Read\n         B Allow  Write",
		  "1 C:\\x.dll | 2 A:r | 3 B:" },
		/* The path alone tells nothing; other objects have one. */
		{ PATH, "none" },
		{ PATH "Owner : A", "none" },
		{ "Access : A Allow  Read", "none" },
		{ "Path :\nAccess : A Allow  Read", "none" },
		{ "Path : C:\\a\n       b.dll\nAccess : A Allow  Read",
		  "1 C:\\ab.dll | 3 A:r" },
		{ PATH "Access : A Allow  Read\n" PATH
		       "Access : B Allow  Read",
		  "1 C:\\x.dll | 2 A:r\n3 C:\\x.dll | 4 B:r" },
		{ PATH "Access : A Allow  Read\n\nAccess : B Allow  Read",
		  "1 C:\\x.dll | 2 A:r" },
		{ "Path:C:\\x.dll\nAccess : A Allow  Read", "none" },
		/* What is no property ends the list. */
		{ PATH "Access : A Allow  Read\n: x\nAccess : B Allow  Read",
		  "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access : A Allow  Read\n:: x\nAccess : B Allow  Read",
		  "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access A Allow  Read", "none" },
		{ PATH "Access : A Allow  Read\nodd",
		  "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access : A Allow  Read\n\n      B:(R)",
		  "1 C:\\x.dll | 2 A:r" },
		{ PATH "D:(A;;FA;;;WD)", "none" },
		{ PATH "Access : A Allow  Read\n         b \"D:(A;;FA;;;WD)\"",
		  "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "A : x\nAccess : B Allow  Read",
		  "1 C:\\x.dll | 3 B:r" },
		/* What the Sddl says counts more, where it is whole. */
		{ PATH "Access : A Allow  Read\nSddl : O:BAD:(A;;FA;;;WD)",
		  "1 C:\\x.dll | 3 WD:rxs" },
		{ PATH "Sddl : O:BAD:(A;;FA;;;WD)", "1 C:\\x.dll | 2 WD:rxs" },
		{ PATH "Sddl : D:(A;;FA;;;WD)(D;;FR;;;BG)\n"
		       "Access : A Allow  Read",
		  "1 C:\\x.dll | 2 WD:rxs | 2 not BG:rs" },
		{ PATH "Access : A Allow  Read\nSddl : O:BAD:NO_ACCESS_CONTROL",
		  "1 C:\\x.dll open" },
		{ PATH "Access : A Allow  Read\n"
		       "Sddl : O:BAD:NO_ACCESS_CONTROLx",
		  "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access : A Allow  Read\n"
		       "Sddl : O:BAD:NO_ACCESS_CONTROL(A;;FA;;",
		  "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access : A\nSddl : O:BAD:(A;;FA;;",
		  "1 C:\\x.dll (an entry of its list couldn't be read)" },
		{ PATH "Access : A\nSddl : O:BAD:(A;;FA;;;WD)",
		  "1 C:\\x.dll | 3 WD:rxs" },
		{ PATH "Access :\nSddl : O:BAD:(A;;FA;;;WD)",
		  "1 C:\\x.dll | 3 WD:rxs" },
		{ PATH "Access : A Allow  Read\nSddl : O:BAG:SY",
		  "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access : A Allow  Read\n"
		       "Sddl : O:BAD:(A;;FA;;;WD)(A;;",
		  "1 C:\\x.dll | 2 A:r" },
		{ PATH "Sddl : O:BAD:(A;;FA;;;WD)\n" PATH
		       "Access : A Allow  Read",
		  "1 C:\\x.dll | 2 WD:rxs\n3 C:\\x.dll | 4 A:r" },
	};

	EXPECT_ROWS(rows);
}

#define HEAD "Path  Owner Access\n----  ----- ------\n"

Test(acl_forms, of_format_table_are_columns_of_characters)
{
	static const struct row rows[] = {
		{ HEAD "x.dll A     B Allow  Read", "3 x.dll | 3 B:r" },
		{ HEAD "\xc3\xa4.dll A     B Allow  Read",
		  "3 \xc3\xa4.dll | 3 B:r" },
		{ HEAD "x.dll \xc3\xa4     B Allow  Read", "3 x.dll | 3 B:r" },
		{ HEAD "\xc3\xa5\xc3\xa5\xc3\xa5xx A     B Allow  Read",
		  "3 \xc3\xa5\xc3\xa5\xc3\xa5xx | 3 B:r" },
		{ HEAD "x.dll A     B Allow  Read,\n"
		       "            ExecuteFile",
		  "3 x.dll | 3 B:rx" },
		{ HEAD "x.dll A     B Allow  Read\n"
		       "            C Deny  Read\n"
		       "y.dll A     D Allow  Read",
		  "3 x.dll | 3 B:r | 4 not C:r\n5 y.dll | 5 D:r" },
		{ HEAD "x.dll A     B Allow  Re...",
		  "3 x.dll | 3 B:?rxs (its list is cut off)" },
		{ HEAD "x.dll A     B Allow  Read\n\n"
		       "y.dll A     D Allow  Read",
		  "3 x.dll | 3 B:r" },
		{ HEAD "x.dll A     B Allow  Read\n \n"
		       "y.dll A     D Allow  Read",
		  "3 x.dll | 3 B:r" },
		{ HEAD "            B Allow  Read", "none" },
		{ "    Directory: C:\\in\n" HEAD "x.dll A     B Allow  Read",
		  "4 C:\\in\\x.dll | 4 B:r" },
		{ "Directory: C:\\in\n" HEAD "x.dll A     B Allow  Read",
		  "4 x.dll | 4 B:r" },
		{ "Path  Owner Accept\n----  ----- ------\n"
		  "x.dll A     B Allow  Read",
		  "none" },
		{ "Paths Owner Access\n----  ----- ------\n"
		  "x.dll A     B Allow  Read",
		  "none" },
		{ "Path  Owner NoAccess\n----  ----- ------\n"
		  "x.dll A     B Allow  Read",
		  "none" },
		{ "Path  Owner Access\n--\nx.dll A     B Allow  Read",
		  "none" },
	};

	EXPECT_ROWS(rows);
}

Test(acl_forms, rights_of_powershell_may_be_numbers)
{
	static const struct row rows[] = {
		{ PATH "Access : A Allow  -1", "1 C:\\x.dll | 2 A:rxs" },
		{ PATH "Access : A Allow  -2147483648", "1 C:\\x.dll | 2 A:rs" },
		{ PATH "Access : A Allow  32", "1 C:\\x.dll | 2 A:x" },
		{ PATH "Access : A Allow  1", "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access : A Allow  0", "1 C:\\x.dll | 2 A:" },
		{ PATH "Access : A Allow  3:", "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "Access : A Allow  0x1", "1 C:\\x.dll | 2 A:r" },
		{ PATH "Access : A Allow  0x", "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "Access : A Allow  0xag", "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "Access : A Allow  0x[", "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "Access : A Allow  040", "1 C:\\x.dll | 2 A:x" },
		{ PATH "Access : A Allow  09", "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "Access : A Allow  1x1", "1 C:\\x.dll | 2 A:?rxs" },
		{ PATH "Access : A Allow  5000000000",
		  "1 C:\\x.dll | 2 A:?rxs" },
	};

	EXPECT_ROWS(rows);
}

/* The lists that come of a text of these bytes. */
static void expect_bytes(const void *data, size_t n, const char *lists)
{
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	unsigned line;
	const char *why;
	int ret = acl_read((struct bytes){ data, n }, &a, &l, &line, &why);

	cr_expect_str_eq(ret == OK ? acl_text(&l, &a) : "none", lists);
	arena_release(&a);
}

/* icacls /save has no mark: a letter without a high byte tells. */
Test(acl_forms, utf_16_without_a_mark_is_known_in_any_script)
{
	static const char rest[] = ".dll A:R";
	enum { LETTERS = 36 };
	uint8_t text[2 * (LETTERS + sizeof(rest) - 1)] = { 0 };
	char name[3 * LETTERS + 32];
	size_t n = 0;

	n += (size_t)sprintf(name, "1 ");
	for (size_t i = 0; i < LETTERS; i++) {
		const bool cyrillic = i % 3 != 1;

		text[2 * i] = cyrillic ? 0x36 : 'a';
		text[2 * i + 1] = cyrillic ? 0x04 : 0;
		n += (size_t)sprintf(name + n, "%s",
				     cyrillic ? "\xd0\xb6" : "a");
	}
	for (size_t i = 0; i + 1 < sizeof(rest); i++)
		text[2 * (LETTERS + i)] = (uint8_t)rest[i];
	sprintf(name + n, ".dll | 1 A:rxs");
	expect_bytes(text, sizeof(text), name);
}

/* "?.dll A:R", its first character that one. */
static void expect_utf16(unsigned c, const char *lists)
{
	static const char rest[] = ".dll A:R";
	uint8_t little[4 + 2 * sizeof(rest)] = { 0xff, 0xfe };
	uint8_t big[sizeof(little)] = { 0xfe, 0xff };
	const size_t n = 4 + 2 * (sizeof(rest) - 1);

	little[2] = big[3] = (uint8_t)c;
	little[3] = big[2] = (uint8_t)(c >> 8);
	for (size_t i = 0; i + 1 < sizeof(rest); i++)
		little[4 + 2 * i] = big[5 + 2 * i] = (uint8_t)rest[i];
	expect_bytes(little, n, lists);
	expect_bytes(big, n, lists);
	/* Half a character at the end is none. */
	little[n] = big[n] = 'F';
	expect_bytes(little, n + 1, lists);
	expect_bytes(big, n + 1, lists);
}

Test(acl_forms, utf_16_has_characters_of_one_to_three_bytes_of_utf_8)
{
	expect_utf16('x', "1 x.dll | 1 A:rxs");
	expect_utf16(0x7f, "1 \x7f.dll | 1 A:rxs");
	expect_utf16(0x80, "1 \xc2\x80.dll | 1 A:rxs");
	expect_utf16(0x163, "1 \xc5\xa3.dll | 1 A:rxs");
	expect_utf16(0x7ff, "1 \xdf\xbf.dll | 1 A:rxs");
	expect_utf16(0x800, "1 \xe0\xa0\x80.dll | 1 A:rxs");
	expect_utf16(0x20ac, "1 \xe2\x82\xac.dll | 1 A:rxs");
	expect_utf16(0xffee, "1 \xef\xbf\xae.dll | 1 A:rxs");
}

Test(acl_forms, marks_are_known_by_all_of_their_bytes)
{
	expect_bytes("\xff", 1, "none");
	expect_bytes("\xff\xfe", 2, "none");
	expect_bytes("\xfe\xff", 2, "none");
	expect_bytes("\xef\xbb\xbf", 3, "none");
	expect_bytes("\xffx.dll A:R", 10, "1 \xffx.dll | 1 A:rxs");
	expect_bytes("x\xfe.dll A:R", 10, "1 x\xfe.dll | 1 A:rxs");
	expect_bytes("\xfex.dll A:R", 10, "1 \xfex.dll | 1 A:rxs");
	expect_bytes("x\xff.dll A:R", 10, "1 x\xff.dll | 1 A:rxs");
	expect_bytes("\xef\xbbx.dll A:R", 11, "1 \xef\xbbx.dll | 1 A:rxs");
}

Test(acl_forms, lines_end_with_all_of_their_returns)
{
	static const struct row rows[] = {
		{ "x.dll A:R\r\r\n      B:F\r\n",
		  "1 x.dll | 1 A:rxs | 2 B:rxs" },
		{ "\r\nx.dll A:R", "2 x.dll | 2 A:rxs" },
		{ "x.dll A:R \t \r\n  \t   B:F\t\n",
		  "1 x.dll | 1 A:rxs | 2 B:rxs" },
		{ " \t\r\n\n", "none" },
	};

	EXPECT_ROWS(rows);
}

/* The line of the list that is found; 99 where another is as good. */
static unsigned found(struct acl_match m)
{
	return m.acl == NULL ? 0 : m.other != NULL ? 99 : m.acl->line;
}

struct place {
	const char *path;
	unsigned whole, tail;
};

static void expect_places(const char *text, const struct place *rows,
			  size_t count)
{
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read((struct bytes){ (const uint8_t *)text,
					      strlen(text) },
			      &a, &l, &line, &why),
		     OK);
	for (size_t i = 0; i < count; i++) {
		struct str path = str_of(rows[i].path);

		cr_expect_eq(found(acl_find(&l, path)), rows[i].whole,
			     "%s: %u", rows[i].path, found(acl_find(&l, path)));
		cr_expect_eq(found(acl_find_tail(&l, path)), rows[i].tail,
			     "%s: tail %u", rows[i].path,
			     found(acl_find_tail(&l, path)));
	}
	arena_release(&a);
}

#define EXPECT_PLACES(text, rows) \
	expect_places(text, rows, sizeof(rows) / sizeof(*(rows)))

Test(acl_forms, lists_are_found_wherever_they_stand_in_the_order)
{
	static const struct place rows[] = {
		{ "a\\x.dll", 1, 1 },  { "A/X.DLL", 1, 1 },
		{ "c\\x.dll", 2, 2 },  { "e\\x.dll", 3, 3 },
		{ "b\\x.dll", 0, 99 }, { "d\\x.dll", 0, 99 },
		{ "0\\x.dll", 0, 99 }, { "f\\x.dll", 0, 99 },
		{ "x.dll", 0, 99 },    { "y\\a\\x.dll", 0, 1 },
		{ "ac\\x.dll", 0, 99 }, { "z.dll", 0, 0 },
		{ "a\\y.dll", 0, 4 },  { "q\\y.dll", 0, 4 },
		{ "\\\\?\\a\\x.dll", 1, 1 },
		{ "Provider::a\\x.dll", 1, 99 },
		{ "P::Q::a\\x.dll", 0, 99 },
		{ "P::QQQ::a\\x.dll", 0, 99 }, { "a\\x.dlk", 0, 0 },
		{ "xx.dll", 0, 0 },    { "", 0, 0 },
	};
	static const struct place one[] = {
		{ "x.dll", 1, 1 }, { "a/x.dll", 0, 1 }, { "y.dll", 0, 0 },
		{ "xx.dll", 0, 0 }, { "dll", 0, 0 },
	};

	/* One path is the end of the others. */
	static const struct place ends[] = {
		{ "b\\x.dll", 1, 99 }, { "x.dll", 2, 99 },
		{ "c\\b\\x.dll", 3, 3 },
	};
	static const struct place letter[] = { { "y", 1, 1 } };

	EXPECT_PLACES("a\\x.dll A:F\nc\\x.dll A:F\ne\\x.dll A:F\n"
		      "b\\y.dll A:F\n",
		      rows);
	EXPECT_PLACES("x.dll A:F\n", one);
	EXPECT_PLACES("b\\x.dll A:F\nx.dll A:F\nc\\b\\x.dll A:F\n", ends);
	EXPECT_PLACES("\\\\?\\y A:F\n", letter);
}

Test(acl_forms, of_two_lists_of_a_path_none_is_taken_for_sure)
{
	static const struct place rows[] = {
		{ "a\\x.dll", 99, 99 }, { "b\\x.dll", 3, 3 },
		{ "q\\b\\x.dll", 0, 3 }, { "q\\a\\x.dll", 0, 99 },
	};
	static const struct place last[] = {
		{ "a\\x.dll", 1, 1 }, { "b\\x.dll", 99, 99 },
	};

	EXPECT_PLACES("a\\x.dll A:F\na/X.dll B:F\nb\\x.dll C:F\n", rows);
	EXPECT_PLACES("a\\x.dll A:F\nb/X.dll B:F\nb\\x.dll C:F\n", last);
}

Test(acl_forms, of_two_lists_of_a_path_both_are_named)
{
	static const char text[] = "a\\x.dll A:F\nb\\x.dll B:F\n"
				   "a/X.dll C:F\nc\\x.dll D:F\n";
	struct bytes b = { (const uint8_t *)text, sizeof(text) - 1 };
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	struct acl_match m;
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read(b, &a, &l, &line, &why), OK);
	m = acl_find(&l, str_of("A\\x.dll"));
	cr_expect_eq(m.acl->line, 1);
	cr_expect_eq(m.other->line, 3);
	m = acl_find_tail(&l, str_of("q/a/x.dll"));
	cr_expect_eq(m.acl->line + m.other->line, 1 + 3);
	/* Where it would stand between two of them, and behind them all. */
	m = acl_find_tail(&l, str_of("bb/x.dll"));
	cr_expect_eq(m.acl->line + m.other->line, 2 + 4);
	m = acl_find_tail(&l, str_of("d/x.dll"));
	cr_expect_eq(m.acl->line, 4);
	cr_expect_eq(m.other->line, 2);
	m = acl_find_tail(&l, str_of("0/x.dll"));
	cr_expect_eq(m.acl->line + m.other->line, 1 + 3);
	arena_release(&a);
}

static void expect_of_powershell(const char *text, enum principal principal)
{
	struct bytes b = { (const uint8_t *)text, strlen(text) };
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read(b, &a, &l, &line, &why), OK);
	cr_assert_eq(l.ace_count, 1);
	cr_expect_eq(l.aces[0].principal, principal);
	arena_release(&a);
}

Test(acl_forms, of_powershell_mean_the_same_principals)
{
	expect_of_powershell(PATH "Access : BUILTIN\\Users Allow  Read",
			     PRINCIPAL_USERS);
	expect_of_powershell(HEAD "x.dll A     Everyone Deny  Read",
			     PRINCIPAL_EVERYONE);
}

/* A table of one row below a folder of so many letters. */
static void expect_below_folder(size_t letters, bool is_kept)
{
	static const char head[] = "    Directory: ";
	static const char rest[] = "\n" HEAD "x.dll A     B Allow  Read";
	struct arena a = ARENA_INIT;
	char *text = malloc(sizeof(head) + letters + sizeof(rest));
	struct acl_listing l;
	unsigned line;
	const char *why;

	cr_assert_not_null(text);
	memcpy(text, head, sizeof(head) - 1);
	memset(text + sizeof(head) - 1, 'f', letters);
	strcpy(text + sizeof(head) - 1 + letters, rest);
	cr_assert_eq(acl_read((struct bytes){ (const uint8_t *)text,
					      strlen(text) },
			      &a, &l, &line, &why),
		     OK);
	cr_expect_eq(l.acls[0].path.n, 5 + (is_kept ? letters + 1 : 0));
	arena_release(&a);
	free(text);
}

/* It is put before each row: a long one would make much of a small text. */
Test(acl_forms, a_folder_is_put_before_the_rows_up_to_a_length)
{
	expect_below_folder(1024, true);
	expect_below_folder(1025, false);
}

/* "x.dll A:F" and blanks up to so many bytes. */
static int read_text_of(size_t n, const char **why)
{
	static const char start[] = "x.dll A:F\n";
	struct arena a = ARENA_INIT;
	char *text = malloc(n);
	struct acl_listing l;
	unsigned line;
	int ret;

	cr_assert_not_null(text);
	memset(text, ' ', n);
	memcpy(text, start, sizeof(start) - 1);
	ret = acl_read((struct bytes){ (const uint8_t *)text, n }, &a, &l,
		       &line, why);
	arena_release(&a);
	free(text);
	return ret;
}

Test(acl_forms, a_text_may_be_large_but_not_any_size)
{
	const char *why;

	cr_expect_eq(read_text_of(ACL_TEXT_MAX, &why), OK);
	cr_expect_eq(read_text_of(ACL_TEXT_MAX + 1, &why), E_USAGE);
	cr_expect_str_eq(why, "too large");
}

Test(acl_forms, more_entries_than_there_may_be_are_refused_with_their_line)
{
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	unsigned line;
	const char *why;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	for (unsigned i = 0; i <= ACE_COUNT_MAX; i++)
		fputs(i % ACES_OF_ONE_MAX == 0 ? "x A:F\n" : " A:F\n", out);
	fclose(out);
	cr_expect_eq(acl_read((struct bytes){ (const uint8_t *)text, size }, &a,
			      &l, &line, &why),
		     E_USAGE);
	cr_expect_eq(line, ACE_COUNT_MAX + 1);
	cr_expect(strstr(why, "more entries"), "%s", why);
	arena_release(&a);
	free(text);
}
