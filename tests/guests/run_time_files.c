/* It opens what isn't there, and then reads its own file with the run-time. */
#include <windows.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	char path[MAX_PATH], start[64] = "";
	BOOL good;
	FILE *f;

	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
	GetModuleFileNameA(dll, path, MAX_PATH);
	f = fopen(path, "rb");
	if (f == NULL)
		return FALSE;
	good = fread(start, 1, 64, f) == 64 && start[0] == 'M' &&
	       start[1] == 'Z' && ftell(f) == 64 &&
	       fseek(f, 1, SEEK_SET) == 0 && fgetc(f) == 'Z' && !feof(f);
	fclose(f);
	strcat(path, ".ini");
	errno = 0;
	return good && fopen(path, "r") == NULL && errno == ENOENT;
}
