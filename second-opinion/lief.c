/* What LIEF reads in a PE file, one fact a line. Nothing else knows LIEF. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * LIEF's types.h makes 'bool' an int in C. The library was compiled as C++,
 * where it is one byte, and the other three are never set.
 */
#define LIEF_C_TYPES_H_
#include <LIEF/PE.h>
#include <LIEF/logging.h>

/* The lines are read by analysis/second_opinion.c, which explains them. */
static void print_text(const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c >= 0x7f || c == '\\')
			printf("\\x%02x", c);
		else
			putchar(c);
	}
}

static void print_header(const char *field, uint64_t value)
{
	printf("header\t%s\t0x%" PRIx64 "\n", field, value);
}

static void print_headers(const Pe_Binary_t *pe)
{
	const Pe_Header_t *file = &pe->header;
	const Pe_OptionalHeader_t *optional = &pe->optional_header;

	print_header("machine", file->machine);
	print_header("sections", file->numberof_sections);
	print_header("timestamp", file->time_date_stamp);
	print_header("characteristics", file->characteristics);
	print_header("magic", optional->magic);
	print_header("linker_major", optional->major_linker_version);
	print_header("linker_minor", optional->minor_linker_version);
	print_header("entry_point", optional->addressof_entrypoint);
	print_header("image_base", optional->imagebase);
	print_header("section_alignment", optional->section_alignment);
	print_header("file_alignment", optional->file_alignment);
	print_header("subsystem_major", optional->major_subsystem_version);
	print_header("subsystem_minor", optional->minor_subsystem_version);
	print_header("size_of_image", optional->sizeof_image);
	print_header("size_of_headers", optional->sizeof_headers);
	print_header("checksum", optional->checksum);
	print_header("subsystem", optional->subsystem);
	print_header("dll_characteristics", optional->dll_characteristics);
}

/*
 * LIEF always reads 15 entries, also where the header says that there are
 * fewer: those behind are no directories, but whatever follows in the file.
 */
static void print_directories(const Pe_Binary_t *pe)
{
	uint32_t count = pe->optional_header.numberof_rva_and_size;

	for (uint32_t i = 0; i < count && pe->data_directories[i]; i++) {
		const Pe_DataDirectory_t *d = pe->data_directories[i];

		if (d->rva != 0 || d->size != 0)
			printf("directory\t%" PRIu32 "\t0x%" PRIx32
			       "\t0x%" PRIx32 "\n",
			       i, d->rva, d->size);
	}
}

static void print_sections(const Pe_Binary_t *pe)
{
	for (size_t i = 0; pe->sections[i] != NULL; i++) {
		const Pe_Section_t *s = pe->sections[i];

		printf("section\t%zu\t", i);
		print_text(s->name);
		printf("\t0x%" PRIx64 "\t0x%" PRIx32 "\t0x%" PRIx64
		       "\t0x%" PRIx64 "\t0x%" PRIx32 "\n",
		       s->virtual_address, s->virtual_size, s->offset, s->size,
		       s->characteristics);
	}
}

static void print_import(const char *dll, const Pe_ImportEntry_t *e)
{
	printf("import\t");
	print_text(dll);
	putchar('\t');
	if (e->is_ordinal)
		printf("#%u", e->ordinal);
	else
		print_text(e->name);
	printf("\t0x%" PRIx64 "\n", e->iat_address);
}

static void print_imports(const Pe_Binary_t *pe)
{
	for (size_t i = 0; pe->imports[i] != NULL; i++) {
		const Pe_Import_t *m = pe->imports[i];

		printf("module\t");
		print_text(m->name);
		printf("\t0x%" PRIx32 "\n", m->import_address_table_rva);
		for (size_t j = 0; m->entries[j] != NULL; j++)
			print_import(m->name, m->entries[j]);
	}
}

/* What LIEF refuses ends in a C++ exception, and so in abort(). */
static bool print_file(const char *path)
{
	Pe_Binary_t *pe = pe_parse(path);

	if (pe == NULL) {
		puts("header\treadable\t0x0");
	} else {
		puts("header\treadable\t0x1");
		print_headers(pe);
		print_directories(pe);
		print_sections(pe);
		print_imports(pe);
		pe_binary_destroy(pe);
	}
	puts("end");
	return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
	bool ok = true;

	if (argc < 2) {
		fprintf(stderr, "usage: dryload-second-opinion FILE...\n");
		return 2;
	}
	lief_logging_disable();
	for (int i = 1; ok && i < argc; i++)
		ok = print_file(argv[i]);
	return ok ? 0 : 1;
}
