/* Where the NTFS volumes of a disk begin: MBR, its logical drives, GPT. */
#include <string.h>

#include "snapshot/disk.h"
#include "util/bytes.h"

enum {
	SECTOR = 512,
	MBR_TABLE = 446,
	MBR_ENTRY = 16,
	MBR_ENTRIES = 4,
	MBR_GPT = 0xee,
	LOGICAL_MAX = 64,
	GPT_ENTRIES_MAX = 256,
	GPT_ENTRY_MIN = 128,
	GPT_ENTRY_MAX = 4096,
};

struct search {
	struct disk *disk;
	struct partition *out;
	size_t count;
	unsigned *locked;
};

/* The boot sector tells, whatever the table says of its kind. */
static void add(struct search *s, uint64_t offset, uint64_t size)
{
	uint8_t boot[SECTOR];

	if (s->count == PARTITIONS_MAX || offset >= s->disk->size ||
	    !disk_read(s->disk, offset, boot, sizeof(boot)))
		return;
	if (size == 0 || size > s->disk->size - offset)
		size = s->disk->size - offset;
	*s->locked += memcmp(boot + 3, "-FVE-FS-", 8) == 0;
	if (memcmp(boot + 3, "NTFS    ", 8) == 0)
		s->out[s->count++] = (struct partition){ offset, size };
}

static bool is_extended(uint8_t type)
{
	return type == 0x05 || type == 0x0f || type == 0x85;
}

/* Each logical drive has a table of its own, which leads to the next. */
static void add_logical(struct search *s, uint64_t start)
{
	uint64_t at = start;

	for (unsigned i = 0; i < LOGICAL_MAX; i++) {
		uint8_t table[SECTOR];
		const uint8_t *own = table + MBR_TABLE, *next = own + MBR_ENTRY;

		if (!disk_read(s->disk, at * SECTOR, table, sizeof(table)))
			return;
		add(s, (at + le32(own + 8)) * SECTOR,
		    (uint64_t)le32(own + 12) * SECTOR);
		if (!is_extended(next[4]) || le32(next + 8) == 0)
			return;
		at = start + le32(next + 8);
	}
}

static bool add_gpt(struct search *s, uint64_t sector)
{
	uint8_t header[92], entry[48];
	uint64_t at;
	uint32_t count, size;

	if (!disk_read(s->disk, sector, header, sizeof(header)) ||
	    memcmp(header, "EFI PART", 8) != 0)
		return false;
	at = le64(header + 72);
	count = le32(header + 80);
	size = le32(header + 84);
	if (at > s->disk->size / sector || size < GPT_ENTRY_MIN ||
	    size > GPT_ENTRY_MAX)
		return true;
	for (uint32_t i = 0; i < count && i < GPT_ENTRIES_MAX; i++) {
		uint64_t first, last;

		if (!disk_read(s->disk, at * sector + (uint64_t)i * size,
			       entry, sizeof(entry)))
			break;
		first = le64(entry + 32);
		last = le64(entry + 40);
		if (first != 0 && last >= first &&
		    first < s->disk->size / sector)
			add(s, first * sector, (last - first + 1) * sector);
	}
	return true;
}

size_t partitions_find(struct disk *d, struct partition *out, unsigned *locked)
{
	struct search s = { .disk = d, .out = out, .locked = locked };
	uint8_t table[SECTOR];

	*locked = 0;
	add(&s, 0, d->size);
	if (s.count != 0 || *locked != 0 ||
	    !disk_read(d, 0, table, sizeof(table)))
		return s.count;
	if (table[MBR_TABLE + 4] == MBR_GPT &&
	    (add_gpt(&s, SECTOR) || add_gpt(&s, 4096)))
		return s.count;
	for (unsigned i = 0; i < MBR_ENTRIES; i++) {
		const uint8_t *entry = table + MBR_TABLE + i * MBR_ENTRY;

		if (is_extended(entry[4]))
			add_logical(&s, le32(entry + 8));
		else if (entry[4] != 0)
			add(&s, (uint64_t)le32(entry + 8) * SECTOR,
			    (uint64_t)le32(entry + 12) * SECTOR);
	}
	return s.count;
}
