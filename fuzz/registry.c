/* Any bytes as both hives of a Windows. */
#include <assert.h>
#include <stdio.h>

#include "snapshot/windows.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of no bytes, a Windows without hives. */
static int list(struct volume *v, struct node *folder)
{
	const struct bytes *bytes = v->data;
	int ret;

	if (folder->parent == NULL)
		return node_add(v, folder, str_of("System32"), true, 0);
	if (folder->parent->parent == NULL)
		return node_add(v, folder, str_of("config"), true, 0);
	if (bytes->len == 0)
		return OK;
	ret = node_add(v, folder, str_of("SYSTEM"), false, 0);
	return ret == OK ? node_add(v, folder, str_of("SOFTWARE"), false, 0) :
			   ret;
}

static int read_files(struct volume *v, const struct node *const *files,
		      size_t count, volume_taker *take, void *data)
{
	const struct bytes *bytes = v->data;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < count; i++)
		ret = take(data, files[i], *bytes);
	return ret;
}

static const struct volume_form form = { .name = "bytes",
					 .list = list,
					 .read = read_files };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = { data, size };
	struct arena a = ARENA_INIT;
	struct messages m = { .notes = fopen("/dev/null", "w") };
	struct volume v = { .form = &form,
			    .path = "a source",
			    .arena = &a,
			    .messages = &m,
			    .top = { .is_folder = true },
			    .data = &bytes };
	struct windows w = { .arena = &a,
			     .messages = &m,
			     .volume = &v,
			     .folder = &v.top };

	assert(m.notes != NULL);
	assert(registry_read(&w) == OK);
	assert(w.registry.known_dll_count == 0 || w.registry.has_known_dlls);
	fclose(m.notes);
	arena_release(&a);
	return 0;
}
