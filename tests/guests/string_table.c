/* Texts of its own resources, which lie in the section that Windows looks into. */
#include "check.h"

#define TREE(id, to) ".long 0, 0, 0\n.short 0, 1\n.long " #id ", " to "\n"

__asm__(".section .rsrc, \"dr\"\n"
	"1:\n" TREE(6, "0x80000000 + 2f - 1b")
	"2:\n" TREE(1, "0x80000000 + 3f - 1b")
	"3:\n" TREE(0x409, "4f - 1b")
	"4:\n.rva 5f\n.long 36, 0, 0\n"
	"5:\n.short 0, 2, 72, 105\n.zero 28\n"
	".text\n");

static void check(void)
{
	HMODULE own;
	const WCHAR *place = NULL;
	char text[8];

	CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const char *)check, &own));
	CHECK(FindResourceA(own, MAKEINTRESOURCEA(1), RT_STRING) != NULL);
	CHECK(LoadStringA(own, 1, text, sizeof(text)) == 2 && lstrcmpA(text, "Hi") == 0);
	CHECK(LoadStringW(own, 1, (WCHAR *)&place, 0) == 2 && place[0] == 'H' && place[1] == 'i');
	CHECK(LoadStringA(own, 2, text, sizeof(text)) == 0);
	FAILS(LoadStringA(own, 99, text, sizeof(text)), ERROR_RESOURCE_NAME_NOT_FOUND);
}
