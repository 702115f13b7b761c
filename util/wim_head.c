/* The header of a WIM: 208 bytes, as in Microsoft's "Windows Imaging File Format". */
#include "util/wim_head.h"

#include <string.h>

#include "util/file_parts.h"

enum {
	HEAD_SIZE = 208,
	PARTS_AT = 0x2a,
	IMAGES_AT = 0x2c,
	BLOBS_AT = 0x30, /* the table of what files hold; XML and others follow */
	TABLE_SIZE = 24,
	TABLES = 3,
	BLOB_SIZE = 50,
	/* Of an image that is in several parts, not each holds all images. */
	IMAGES_OF_PARTS_MAX = 0xffff,
	/* None of the tables is written compressed, or would become so small. */
	UNPACKED_MAX = 64,
};

struct table {
	uint64_t size, at, unpacked;
};

static struct table table_at(const uint8_t *head, size_t i)
{
	const uint8_t *p = head + BLOBS_AT + i * TABLE_SIZE;

	/* The highest byte has flags. */
	return (struct table){ le64(p) & (UINT64_MAX >> 8), le64(p + 8),
			       le64(p + 16) };
}

static bool head_fits(const uint8_t *head, uint64_t file_size)
{
	const uint32_t images = le32(head + IMAGES_AT);

	for (size_t i = 0; i < TABLES; i++) {
		const struct table t = table_at(head, i);

		if (t.size > file_size || t.at > file_size - t.size ||
		    t.unpacked / UNPACKED_MAX > file_size)
			return false;
	}
	if (le16(head + PARTS_AT) > 1)
		return images <= IMAGES_OF_PARTS_MAX;
	return images <= table_at(head, 0).unpacked / BLOB_SIZE;
}

/* One that can be piped has its header at its end. */
static struct bytes find_head(struct file_parts *f)
{
	const struct bytes none = { NULL, 0 };

	if (f->size < HEAD_SIZE)
		return none;
	if (memcmp(f->head.data, "MSWIM\0\0", 8) == 0)
		return f->head;
	if (memcmp(f->head.data, "WLPWM\0\0", 8) == 0)
		return file_parts_read(f, f->size - HEAD_SIZE, HEAD_SIZE);
	return none;
}

bool wim_head_fits(const char *path)
{
	struct file_parts f;
	struct bytes head;
	bool fits;

	if (file_parts_open(path, HEAD_SIZE, &f) != 0)
		return true;
	head = find_head(&f);
	fits = head.data == NULL || head_fits(head.data, f.size);
	file_parts_close(&f);
	return fits;
}
