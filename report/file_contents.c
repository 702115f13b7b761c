/* The digest and the version of one file. */
#include "report/file_contents.h"

#include <errno.h>
#include <string.h>

#include "loader/resources.h"
#include "util/file.h"
#include "util/status.h"

static int read_version(struct bytes bytes, struct file_contents *out)
{
	struct arena scratch = ARENA_INIT;
	struct defects ignored = { 0 };
	struct resource_table resources;
	struct image image;
	int ret = image_read(bytes, &scratch, &ignored, &image);

	if (ret == OK && image.readable) {
		ret = resources_read(&image, &scratch, &ignored, &resources);
		if (ret == OK && resources.has_version) {
			out->has_version = true;
			memcpy(out->version, resources.file_version,
			       sizeof(out->version));
		}
	}
	arena_release(&scratch);
	return ret;
}

const struct file_contents *file_contents_of(struct arena *a,
					     struct bytes bytes)
{
	struct file_contents *c = arena_new(a, struct file_contents);

	if (bytes.data == NULL)
		return c;
	if (c == NULL || read_version(bytes, c) != OK)
		return NULL;
	sha256_hex(bytes, c->sha256);
	c->size = bytes.len;
	c->read = true;
	return c;
}

const struct file_contents *file_contents_at(struct arena *a,
					     const struct members *m,
					     const char *path)
{
	const struct file_contents *c;
	struct file file;

	/* Standard input was read already. */
	if (strcmp(path, "-") == 0)
		return arena_new(a, struct file_contents);
	if (members_lack_bytes(m, path))
		return arena_new(a, struct file_contents);
	if (members_open(m, path, &file) != 0)
		return errno == ENOMEM ? NULL :
					 arena_new(a, struct file_contents);
	c = file_contents_of(a, file.bytes);
	file_close(&file);
	return c;
}
