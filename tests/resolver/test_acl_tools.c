/* The edges of what icacls and cacls print. */
#include "resolver/acl.h"

#include <criterion/criterion.h>

#include "tests/resolver/acl_text.h"

Test(acl_tools, of_icacls_are_told_from_lines_like_them)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
}

Test(acl_tools, of_cacls_have_a_letter_behind_a_colon_or_a_group)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
}

/* The files that these tools are asked for end so. */
Test(acl_tools, principals_begin_behind_a_dll_a_name_or_a_blank)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
}

Test(acl_tools, entries_below_the_first_are_indented)
{
	static const struct acl_row rows[] = {
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
		{ "x.dll A:(F)\n\tB:(R)\n \tC:(X)\n",
		  "1 x.dll | 1 A:rxs | 2 B:rs | 3 C:x" },
		{ "x.dll A:F\n\tNT AUTHORITY\\NETWORK SERVICE:R\n",
		  "1 x.dll | 1 A:rxs"
		  " | 2 NT AUTHORITY\\NETWORK SERVICE:rxs" },
		{ "x.dll A:(F)\n\todd\n",
		  "1 x.dll | 1 A:rxs (an entry of its list couldn't be "
		  "read)" },
		/* Whose file an entry is of that isn't, nothing tells. */
		{ "x.dll A:(F)\nCORP\\b:(R)\n",
		  "1 x.dll | 1 A:rxs (an entry of its list couldn't be "
		  "read)" },
		{ "x.dll A:(F)\nNT AUTHORITY\\SYSTEM:(R)\n",
		  "1 x.dll | 1 A:rxs (an entry of its list couldn't be "
		  "read)" },
		{ "NT AUTHORITY\\SYSTEM:(R)\n", "none" },
		/* The rights of one entry, until the next. */
		{ "x.dll A:(special access:)\n      FILE_READ_DATA\n"
		  "      B:R\n      FILE_READ_DATA\n",
		  "1 x.dll | 1 A:r | 3 B:rxs (an entry of its list couldn't be "
		  "read)" },
		{ "x.dll A:(special access:)\n\tFILE_READ_DATA\n",
		  "1 x.dll | 1 A:r" },
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
		{ "x.dll A:(special access:)\n      ODD (1)\n",
		  "1 x.dll | 1 A:?rxs" },
		{ "x.dll A:(F)\n      B:(R1)\n",
		  "1 x.dll | 1 A:rxs (an entry of its list couldn't be "
		  "read)" },
	};

	EXPECT_ACL_ROWS(rows);
}

Test(acl_tools, labels_are_no_entries_and_may_keep_readers_out)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
}

Test(acl_tools, a_file_is_open_where_cacls_says_so_in_full)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
}
