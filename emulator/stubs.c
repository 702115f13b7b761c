/* The rows that all stub files have entered. */
#include <stddef.h>
#include <string.h>

#include "emulator/serve.h"

extern const struct stub_module *const __start_stub_modules[];
extern const struct stub_module *const __stop_stub_modules[];

const struct stub *stub_find(struct str dll, struct str name)
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
