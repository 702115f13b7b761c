/* Any bytes as the lists of set-up media, one behind the other. */
#include <assert.h>

#include "snapshot/set_up_list.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct set_up_list list = { .count = 0 };
	struct arena a = ARENA_INIT;

	assert(set_up_list_read((struct bytes){ data, size }, &a, &list) ==
	       OK);
	assert(set_up_list_read((struct bytes){ data + size / 2,
						size - size / 2 },
				&a, &list) == OK);
	set_up_list_settle(&list);
	assert(list.count <= SET_UP_FILES_MAX);
	assert(list.folder_count <= SET_UP_FOLDERS_MAX);
	for (size_t i = 0; i < list.count; i++) {
		const struct set_up_file *f = &list.items[i];

		assert(f->source.n != 0 && f->name.n != 0);
		assert(f->folder.n == 0 ||
		       set_up_list_has_folder(&list, f->folder));
	}
	arena_release(&a);
	return 0;
}
