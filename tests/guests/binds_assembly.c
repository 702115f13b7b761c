/* Whose run-time does its manifest bind, and where does that one lie? */
#include <windows.h>

#define TREE(id, to) ".long 0, 0, 0\n.short 0, 1\n.long " #id ", " to "\n"

/* Resource 2 of the type 24. */
__asm__(".section .rsrc, \"dr\"\n"
	"1:\n" TREE(24, "0x80000000 + 2f - 1b")
	"2:\n" TREE(2, "0x80000000 + 3f - 1b")
	"3:\n" TREE(0x409, "4f - 1b")
	"4:\n.rva 5f\n.long 6f - 5f, 0, 0\n"
	"5:\n.ascii \"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' manifestVersion='1.0'>"
	"<dependency><dependentAssembly><assemblyIdentity type='win32' name='Microsoft.VC90.CRT' "
	"version='9.0.21022.8' publicKeyToken='1fc8b3b9a1e18e3b' processorArchitecture='*'/>"
	"</dependentAssembly></dependency></assembly>\"\n"
	"6:\n.text\n");

__declspec(dllimport) int __cdecl abs(int n);

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	static char path[MAX_PATH + 16];

	(void)dll;
	(void)reserved;
	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
	lstrcatA(path, abs(-1) == 4711 ? "ours: " : "theirs: ");
	GetModuleFileNameA(GetModuleHandleA("msvcr90.dll"), path + lstrlenA(path), MAX_PATH);
	MessageBoxA(NULL, path, NULL, MB_OK);
	return TRUE;
}
