/* The edges of lists in SDDL. */
#include "resolver/acl.h"

#include <criterion/criterion.h>

#include "tests/resolver/acl_text.h"

Test(acl_sddl, of_sddl_are_told_from_paths)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
}

#define UNREAD " (its list couldn't be read to the end)"

Test(acl_sddl, entries_of_sddl_have_six_fields)
{
	static const struct acl_row rows[] = {
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

	EXPECT_ACL_ROWS(rows);
}
