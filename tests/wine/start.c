/* For Wine: loads one DLL, and prints the error and the lines it found wrong. */
#include <stdio.h>
#include <windows.h>

int main(int argc, char **argv)
{
	char lines[1024] = "";
	HMODULE h;
	DWORD error;

	if (argc != 2)
		return 2;
	SetEnvironmentVariableA("GUEST_WRONG", NULL);
	SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
	h = LoadLibraryA(argv[1]);
	error = h != NULL ? 0 : GetLastError();
	GetEnvironmentVariableA("GUEST_WRONG", lines, sizeof(lines));
	printf("error %lu wrong%s\n", error, lines);
	return 0;
}
