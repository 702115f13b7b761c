/* The rows that all stub files have entered. */
#include <stddef.h>
#include <string.h>

#include "emulator/serve.h"

extern const struct stub_module *const __start_stub_modules[];
extern const struct stub_module *const __stop_stub_modules[];

/* Where else the rows are of what a DLL has: their code was moved, or copied. */
static const struct {
	const char *dll, *rows;
} also[] = {
	{ "kernelbase.dll", "kernel32.dll" },
	{ "kernelbase.dll", "advapi32.dll" },
	{ "kernelbase.dll", "shlwapi.dll" },
	{ "kernelbase.dll", "version.dll" },
	{ "sechost.dll", "advapi32.dll" },
	{ "kernel32.dll", "ntdll.dll" },
	{ "ntdll.dll", "msvcrt.dll" },
};

static const struct stub *find_row(struct str dll, struct str name)
{
	const struct stub_module *const *m = __start_stub_modules;

	for (; m != __stop_stub_modules; m++) {
		if (!str_equal(str_of((*m)->dll), dll))
			continue;
		for (size_t i = 0; i < (*m)->count; i++) {
			if (str_equal(str_of((*m)->stubs[i].name), name))
				return &(*m)->stubs[i];
		}
	}
	return NULL;
}

bool stubs_have(struct str dll)
{
	const struct stub_module *const *m = __start_stub_modules;

	while (m != __stop_stub_modules && !str_equal(str_of((*m)->dll), dll))
		m++;
	return m != __stop_stub_modules;
}

const struct stub *stub_find(struct str dll, struct str name)
{
	const struct stub *s = find_row(dll, name);

	for (size_t i = 0; s == NULL && i < sizeof(also) / sizeof(*also);
	     i++) {
		if (str_equal(str_of(also[i].dll), dll))
			s = find_row(str_of(also[i].rows), name);
	}
	return s;
}
