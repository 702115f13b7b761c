/* Writes seeds of check: scenes of a DLL and its neighbour, and every DLL of folders. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/make_check_scenes.h"

static int write_input(const char *dir, const char *name, uint8_t options,
		       struct bytes dll, struct bytes neighbour)
{
	const uint8_t head[] = { options, (uint8_t)dll.len,
				 (uint8_t)(dll.len >> 8),
				 (uint8_t)(dll.len >> 16), 0 };
	char path[4096];
	FILE *f;
	bool whole;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (f == NULL) {
		perror(path);
		return -1;
	}
	whole = fwrite(head, 1, sizeof(head), f) == sizeof(head) &&
		fwrite(dll.data, 1, dll.len, f) == dll.len &&
		fwrite(neighbour.data, 1, neighbour.len, f) == neighbour.len;
	return fclose(f) == 0 && whole ? 0 : -1;
}

static int write_scene(const char *dir, const struct scene *s)
{
	const uint16_t machine =
		s->machine != 0 ? s->machine : IMAGE_FILE_MACHINE_I386;
	struct pe_builder *root = pe_builder_new(machine);
	struct pe_builder *beside = pe_builder_new(machine);
	struct bytes neighbour = { (const uint8_t *)"", 0 };
	uint8_t options = s->options;
	int ret;

	s->root(root);
	if (s->neighbour != NULL) {
		s->neighbour(beside);
		neighbour = pe_builder_build(beside);
		options |= NEIGHBOUR;
	}
	ret = write_input(dir, s->name, options, pe_builder_build(root),
			  neighbour);
	pe_builder_free(root);
	pe_builder_free(beside);
	return ret;
}

/* By itself, and as what another one imports. */
static int write_file(const char *dir, const char *folder, const char *name)
{
	static uint8_t bytes[1 << 16];
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct bytes dll = { bytes, 0 };
	char path[4096];
	FILE *f;
	int ret;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (f != NULL) {
		dll.len = fread(bytes, 1, sizeof(bytes), f);
		fclose(f);
	}
	pe_import(b, "own.dll", "One");
	snprintf(path, sizeof(path), "image-%.*s", (int)strcspn(name, "."),
		 name);
	ret = write_input(dir, path, 0, dll, (struct bytes){ bytes, 0 });
	snprintf(path, sizeof(path), "beside-%.*s", (int)strcspn(name, "."),
		 name);
	if (ret == 0)
		ret = write_input(dir, path, NEIGHBOUR, pe_builder_build(b),
				  dll);
	pe_builder_free(b);
	return ret;
}

static int write_folder(const char *dir, const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *e;
	int ret = 0;

	if (d == NULL) {
		perror(folder);
		return -1;
	}
	while (ret == 0 && (e = readdir(d)) != NULL) {
		if (strstr(e->d_name, ".dll") != NULL)
			ret = write_file(dir, folder, e->d_name);
	}
	closedir(d);
	return ret;
}

static int write_scenes(const char *dir, const struct scene *s)
{
	for (; s->name != NULL; s++) {
		if (write_scene(dir, s) != 0)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: make_check_corpus DIR [FOLDER]...\n");
		return 1;
	}
	if (write_scenes(argv[1], import_scenes) != 0 ||
	    write_scenes(argv[1], assembly_scenes) != 0 ||
	    write_scenes(argv[1], image_scenes) != 0)
		return 1;
	for (int i = 2; i < argc; i++) {
		if (write_folder(argv[1], argv[i]) != 0)
			return 1;
	}
	return 0;
}
