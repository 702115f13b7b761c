/*
 * make_files DIR COUNT SEED: PE files of many shapes, one in four damaged.
 *
 * What is in a file follows from the seed and its number alone.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/pe_builder.h"

struct dice {
	uint64_t state;
};

/* xorshift64*: the same numbers on each machine. */
static uint32_t roll(struct dice *d, uint32_t sides)
{
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return (uint32_t)((d->state * 0x2545f4914f6cdd1dull) >> 33) % sides;
}

static bool one_in(struct dice *d, uint32_t n)
{
	return roll(d, n) == 0;
}

static const char *make_name(struct dice *d, const char *end, char out[32])
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_?@$09";
	uint32_t n = 1 + roll(d, 20);

	for (uint32_t i = 0; i < n; i++)
		out[i] = letters[roll(d, sizeof(letters) - 1)];
	memcpy(out + n, end, strlen(end) + 1);
	return out;
}

static void add_imports(struct pe_builder *b, struct dice *d)
{
	char dll[32], name[32];

	for (uint32_t i = roll(d, 6); i > 0; i--) {
		make_name(d, ".dll", dll);
		for (uint32_t j = 1 + roll(d, 12); j > 0; j--) {
			if (one_in(d, 4))
				pe_import_ordinal(b, dll,
						  (uint16_t)(1 + roll(d, 65535)));
			else
				pe_import(b, dll, make_name(d, "", name));
		}
	}
	for (uint32_t i = one_in(d, 3) ? roll(d, 3) : 0; i > 0; i--) {
		make_name(d, ".dll", dll);
		for (uint32_t j = 1 + roll(d, 6); j > 0; j--)
			pe_delay_import(b, dll, make_name(d, "", name));
	}
	if (one_in(d, 8))
		pe_bound_import(b, "bound.dll", roll(d, 1u << 31), 0);
}

static void add_exports(struct pe_builder *b, struct dice *d)
{
	char name[32], target[32];

	if (one_in(d, 3))
		return;
	b->ordinal_base = one_in(d, 3) ? 1 + roll(d, 500) : 1;
	for (uint32_t i = roll(d, 20); i > 0; i--) {
		make_name(d, "", name);
		if (one_in(d, 6))
			pe_export_forwarder(b, name,
					    make_name(d, ".Target", target));
		else if (one_in(d, 8))
			pe_export_ordinal(b, b->ordinal_base + 30 + i);
		else
			pe_export(b, name);
	}
}

static void add_tables(struct pe_builder *b, struct dice *d)
{
	char name[32];

	for (uint32_t i = one_in(d, 2) ? roll(d, 200) : 0; i > 0; i--)
		pe_relocation(b, 0x1000 + roll(d, 0x1000) * (1 + roll(d, 3)),
			      b->pe32_plus ? IMAGE_REL_BASED_DIR64 :
					     IMAGE_REL_BASED_HIGHLOW);
	if (one_in(d, 4))
		pe_tls(b, roll(d, 5));
	if (one_in(d, 4))
		pe_manifest(b, (uint16_t)(1 + roll(d, 3)),
			    "<assembly xmlns='urn:schemas-microsoft-com:asm.v1'"
			    " manifestVersion='1.0'/>");
	if (one_in(d, 4))
		pe_version(b, (const uint16_t[4]){ (uint16_t)roll(d, 99), 1, 2,
						   (uint16_t)roll(d, 65536) });
	if (one_in(d, 4))
		pe_resource(b, (uint16_t)(1 + roll(d, 23)),
			    (uint16_t)(1 + roll(d, 500)), "data", 4);
	for (uint32_t i = roll(d, 5); i > 0; i--) {
		make_name(d, "", name);
		name[roll(d, 6) + 2] = '\0';
		pe_section(b, name, name, strlen(name), 1 + roll(d, 0x3000));
	}
}

static void set_headers(struct pe_builder *b, struct dice *d)
{
	if (one_in(d, 2))
		pe_set(b, PE_TIMESTAMP, roll(d, 1u << 31));
	if (one_in(d, 3))
		pe_set(b, PE_SUBSYSTEM, roll(d, 17));
	if (one_in(d, 3))
		pe_set(b, PE_SUBSYSTEM_MAJOR, roll(d, 11));
	if (one_in(d, 3))
		pe_set(b, PE_DLL_CHARACTERISTICS, roll(d, 0x10000));
	if (one_in(d, 5))
		pe_set(b, PE_CHECKSUM, roll(d, 1u << 31));
	if (one_in(d, 5))
		pe_set(b, PE_CHARACTERISTICS, 2 | roll(d, 0x8000));
}

/* A field, a directory, some bytes, or the end. */
static void damage(struct pe_builder *b, struct dice *d)
{
	uint32_t i;

	switch (roll(d, 4)) {
	case 0:
		pe_set(b, (enum pe_field)roll(d, PE_LAST_HEADER_FIELD + 1),
		       roll(d, one_in(d, 2) ? 0x10000 : 0x7fffffff));
		break;
	case 1:
		i = roll(d, 16);
		pe_set_directory(b, i, roll(d, 0x8000), roll(d, 0x400));
		break;
	case 2:
		for (i = 1 + roll(d, 16); i > 0; i--)
			b->data[roll(d, (uint32_t)b->len)] =
				(uint8_t)roll(d, 256);
		break;
	default:
		pe_truncate(b, roll(d, (uint32_t)b->len + 1));
	}
}

static void make_file(const char *dir, unsigned number, uint64_t seed)
{
	struct dice d = { seed * 0x9e3779b97f4a7c15ull + number + 1 };
	struct pe_builder *b;
	bool damaged;
	char name[32];

	for (unsigned i = 0; i < 8; i++)
		roll(&d, 2);
	b = pe_builder_new(one_in(&d, 2) ? IMAGE_FILE_MACHINE_AMD64 :
					   IMAGE_FILE_MACHINE_I386);
	b->flat = one_in(&d, 12);
	b->raw_backwards = !b->flat && one_in(&d, 12);
	add_imports(b, &d);
	add_exports(b, &d);
	add_tables(b, &d);
	set_headers(b, &d);
	pe_builder_build(b);
	damaged = one_in(&d, 4);
	if (damaged)
		damage(b, &d);
	snprintf(name, sizeof(name), "%s%05u.dll", damaged ? "damaged" : "made",
		 number);
	if (pe_builder_write(b, dir, name) != 0)
		err(1, "%s/%s", dir, name);
	pe_builder_free(b);
}

int main(int argc, char **argv)
{
	unsigned count;

	if (argc != 4)
		errx(2, "usage: make_files DIR COUNT SEED");
	count = (unsigned)strtoul(argv[2], NULL, 10);
	for (unsigned i = 0; i < count; i++)
		make_file(argv[1], i, strtoull(argv[3], NULL, 10));
	return 0;
}
