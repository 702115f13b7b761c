/*
 * For Wine: loads each DLL that a file lists, a line each. What the loader
 * warns of stands between two lines on standard error.
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

static void load(const char *path)
{
	HMODULE h;

	fprintf(stderr, "LOAD %s\n", path);
	fflush(stderr);
	h = LoadLibraryExA(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
	fprintf(stderr, "END %lu\n", h != NULL ? 0 : GetLastError());
	fflush(stderr);
}

int main(int argc, char **argv)
{
	char line[1024];
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (f == NULL)
		return 2;
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		load(line);
	}
	fclose(f);
	return 0;
}
