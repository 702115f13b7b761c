/* What a module may ask LoadLibrary for. */
#include "resolver/named_dlls.h"

#include "resolver/bind.h"
#include "util/status.h"

int named_dlls_read(const struct module *m, struct arena *a,
		    struct dll_names *out)
{
	struct str *known = arena_new_array(a, struct str,
					    m->dependency_count + 2);
	size_t count = 0;

	if (known == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < m->dependency_count; i++)
		known[count++] = m->dependencies[i].name;
	known[count++] = m->name;
	if (m->exports.present)
		known[count++] = m->exports.name;
	return dll_names_read(&m->image, known, count, a, out);
}
