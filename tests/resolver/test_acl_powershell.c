/* The edges of what PowerShell prints: lists, tables and numbers. */
#include "resolver/acl.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/resolver/acl_text.h"
#include "util/status.h"

#define PATH "Path : C:\\x.dll\n"

Test(acl_powershell, of_format_list_are_properties_of_a_path)
{
	static const struct acl_row rows[] = {
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
		{ PATH "Access : A Allow  Read\n\tB Allow  ExecuteFile",
		  "1 C:\\x.dll | 2 A:r | 3 B:x" },
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
	};

	EXPECT_ACL_ROWS(rows);
}

Test(acl_powershell, the_sddl_of_format_list_counts_more_where_it_is_whole)
{
	static const struct acl_row rows[] = {
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
		/* Those of the lists around it stay as they are. */
		{ PATH "Access : A Allow  Read\n         B Allow  Read\n"
		  PATH "Sddl : O:BAD:(A;;FA;;;WD)\n"
		  PATH "Access : C Allow  Read",
		  "1 C:\\x.dll | 2 A:r | 3 B:r\n"
		  "4 C:\\x.dll | 5 WD:rxs\n"
		  "6 C:\\x.dll | 7 C:r" },
	};

	EXPECT_ACL_ROWS(rows);
}

#define GROUP "S-1-5-21-1-2-3-1004"
#define ACCESS_OF_TWO                                                   \
	PATH "Access : BUILTIN\\Users Allow  FullControl\n"             \
	     "         WEB\\IIS_WPG Allow  ReadAndExecute, Synchronize\n"

Test(acl_powershell, a_sid_of_one_machine_has_the_name_that_access_has)
{
	static const struct acl_row rows[] = {
		{ ACCESS_OF_TWO "Sddl : D:AI(A;;FA;;;BU)(A;;0x1200a9;;;" GROUP
				")",
		  "1 C:\\x.dll | 4 BU:rxs | 3 WEB\\IIS_WPG:rxs" },
		{ PATH "Access : WEB\\IIS_WPG Deny  ReadAndExecute\n"
		       "Sddl : D:(D;;0x200a9;;;" GROUP ")",
		  "1 C:\\x.dll | 2 not WEB\\IIS_WPG:rx" },
		{ PATH "Access : IIS APPPOOL\\a Allow  FullControl\n"
		       "Sddl : D:(A;ID;FA;;;S-1-5-82-1)",
		  "1 C:\\x.dll | 2 IIS APPPOOL\\a:rxs" },
		/* Names of Windows are told by their SIDs in any language. */
		{ PATH "Access : VORDEFINIERT\\Benutzer Allow  FullControl\n"
		       "         WEB\\b Allow  268435456\n"
		       "Sddl : D:(A;;FA;;;BU)(A;;GA;;;" GROUP ")",
		  "1 C:\\x.dll | 4 BU:rxs | 3 WEB\\b:rxs" },
		{ PATH "Access : WEB\\b Allow  Odd\n"
		       "Sddl : D:(A;;FA;;;" GROUP ")",
		  "1 C:\\x.dll | 2 WEB\\b:rxs" },
		{ PATH "Access : WEB\\IUSR_WEB Allow  FullControl\n"
		       "         WEB\\IWAM_WEB Allow  FullControl\n"
		       "Sddl : D:(A;;FA;;;" GROUP ")(A;;FA;;;" GROUP "1)",
		  "1 C:\\x.dll | 2 WEB\\IUSR_WEB:rxs | "
		  "3 WEB\\IWAM_WEB:rxs" },
	};

	EXPECT_ACL_ROWS(rows);
}

Test(acl_powershell, entries_that_are_no_pairs_keep_their_sids)
{
	static const struct acl_row rows[] = {
		/* One too few, one too many, another kind, another mask. */
		{ ACCESS_OF_TWO "Sddl : D:(A;;0x1200a9;;;" GROUP ")",
		  "1 C:\\x.dll | 4 " GROUP ":rxs" },
		{ ACCESS_OF_TWO "Sddl : D:(A;;FA;;;BU)(A;;0x1200a9;;;" GROUP
				")(A;;FR;;;BG)",
		  "1 C:\\x.dll | 4 BU:rxs | 4 " GROUP ":rxs | 4 BG:rs" },
		{ ACCESS_OF_TWO "Sddl : D:(A;;FA;;;BU)(D;;0x1200a9;;;" GROUP
				")",
		  "1 C:\\x.dll | 4 BU:rxs | 4 not " GROUP ":rxs" },
		{ ACCESS_OF_TWO "Sddl : D:(A;;FA;;;BU)(A;;FR;;;" GROUP ")",
		  "1 C:\\x.dll | 4 BU:rxs | 4 " GROUP ":rs" },
		/* Another order, and names that have SIDs of their own. */
		{ ACCESS_OF_TWO "Sddl : D:(A;;0x1200a9;;;" GROUP
				")(A;;FA;;;BU)",
		  "1 C:\\x.dll | 4 " GROUP ":rxs | 4 BU:rxs" },
		{ PATH "Access : BUILTIN\\Users Allow  FullControl\n"
		       "Sddl : D:(A;;FA;;;" GROUP ")",
		  "1 C:\\x.dll | 3 " GROUP ":rxs" },
		{ ACCESS_OF_TWO "Sddl : D:(A;;FA;;;BG)(A;;0x1200a9;;;" GROUP
				")",
		  "1 C:\\x.dll | 4 BG:rxs | 4 " GROUP ":rxs" },
		{ PATH "Access : BUILTIN\\Users Allow  FullControl\n"
		       "Sddl : D:(A;;FA;;;S-1-5-82-1)",
		  "1 C:\\x.dll | 3 S-1-5-82-1:rxs" },
		/* A condition isn't in Access. */
		{ PATH "Access : WEB\\IIS_WPG Allow  FullControl\n"
		       "Sddl : D:(XA;;FA;;;" GROUP ";(a))",
		  "1 C:\\x.dll | 3 " GROUP ":?rxs" },
		{ PATH "Access : WEB\\IIS_WPG Allow  FullControl\n"
		       "         odd...\n"
		       "Sddl : D:(A;;FA;;;" GROUP ")",
		  "1 C:\\x.dll | 4 " GROUP ":rxs" },
	};

	EXPECT_ACL_ROWS(rows);
}

#define HEAD "Path  Owner Access\n----  ----- ------\n"

Test(acl_powershell, of_format_table_are_columns_of_characters)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
}

Test(acl_powershell, rights_of_powershell_may_be_numbers)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
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

Test(acl_powershell, of_powershell_mean_the_same_principals)
{
	expect_of_powershell(PATH "Access : BUILTIN\\Users Allow  Read",
			     PRINCIPAL_USERS);
	expect_of_powershell(PATH "Access : WEB\\IIS_WPG Deny  FullControl\n"
			     "Sddl : D:(D;;FA;;;" GROUP ")",
			     PRINCIPAL_IIS_WPG);
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
Test(acl_powershell, a_folder_is_put_before_the_rows_up_to_a_length)
{
	expect_below_folder(1024, true);
	expect_below_folder(1025, false);
}
