/* libmspack, with bytes in memory for its files. */
#include "snapshot/unpack.h"

#include <mspack.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot/volume.h"

/* Its names of files: the one to read, the one to write. */
static const char source_name[] = "r", target_name[] = "w";

struct system {
	struct mspack_system base; /* first: libmspack hands it back */
	struct bytes source;
	uint8_t *target;
	size_t len, capacity;
};

/* What libmspack takes for an open file. */
struct place {
	struct system *system;
	bool writes;
	size_t at;
};

static struct mspack_file *open_place(struct mspack_system *base,
				      const char *name, int mode)
{
	struct place *p = calloc(1, sizeof(*p));

	(void)name;
	if (p != NULL) {
		p->system = (struct system *)base;
		p->writes = mode == MSPACK_SYS_OPEN_WRITE;
	}
	return (struct mspack_file *)p;
}

static void close_place(struct mspack_file *file)
{
	free(file);
}

static int read_place(struct mspack_file *file, void *to, int n)
{
	struct place *p = (struct place *)file;
	struct bytes b = bytes_cut(p->system->source, p->at,
				   n < 0 ? 0 : (uint64_t)n);

	if (p->writes || n < 0)
		return -1;
	memcpy(to, b.data, b.len);
	p->at += b.len;
	return (int)b.len;
}

static int write_place(struct mspack_file *file, void *from, int n)
{
	struct system *s = ((struct place *)file)->system;

	if (n < 0 || s->len + (size_t)n > VOLUME_FILE_MAX)
		return -1;
	if (s->capacity - s->len < (size_t)n) {
		size_t capacity = s->capacity * 2 + (size_t)n;
		uint8_t *more = realloc(s->target, capacity);

		if (more == NULL)
			return -1;
		s->target = more;
		s->capacity = capacity;
	}
	memcpy(s->target + s->len, from, (size_t)n);
	s->len += (size_t)n;
	return n;
}

static int seek_place(struct mspack_file *file, off_t offset, int mode)
{
	struct place *p = (struct place *)file;
	off_t base = 0;

	if (mode == MSPACK_SYS_SEEK_CUR)
		base = (off_t)p->at;
	else if (mode == MSPACK_SYS_SEEK_END)
		base = (off_t)p->system->source.len;
	if (__builtin_add_overflow(base, offset, &base) || base < 0 ||
	    (uint64_t)base > p->system->source.len)
		return -1;
	p->at = (size_t)base;
	return 0;
}

static off_t tell_place(struct mspack_file *file)
{
	return (off_t)((struct place *)file)->at;
}

static void say_nothing(struct mspack_file *file, const char *format, ...)
{
	(void)file;
	(void)format;
}

static void *allocate(struct mspack_system *base, size_t n)
{
	(void)base;
	return malloc(n);
}

static void copy(void *from, void *to, size_t n)
{
	memcpy(to, from, n);
}

static bool unpack_cabinet(struct system *s)
{
	struct mscab_decompressor *d =
		mspack_create_cab_decompressor(&s->base);
	struct mscabd_cabinet *cabinet = NULL;
	bool done = false;

	if (d == NULL)
		return false;
	cabinet = d->open(d, source_name);
	if (cabinet != NULL && cabinet->files != NULL)
		done = d->extract(d, cabinet->files, target_name) ==
		       MSPACK_ERR_OK;
	if (cabinet != NULL)
		d->close(d, cabinet);
	mspack_destroy_cab_decompressor(d);
	return done;
}

static bool unpack_szdd(struct system *s)
{
	struct msszdd_decompressor *d =
		mspack_create_szdd_decompressor(&s->base);
	bool done;

	if (d == NULL)
		return false;
	done = d->decompress(d, source_name, target_name) == MSPACK_ERR_OK;
	mspack_destroy_szdd_decompressor(d);
	return done;
}

static bool unpack_kwaj(struct system *s)
{
	struct mskwaj_decompressor *d =
		mspack_create_kwaj_decompressor(&s->base);
	bool done;

	if (d == NULL)
		return false;
	done = d->decompress(d, source_name, target_name) == MSPACK_ERR_OK;
	mspack_destroy_kwaj_decompressor(d);
	return done;
}

static bool unpack_plain(struct system *s)
{
	s->target = malloc(s->source.len + 1);
	if (s->target == NULL)
		return false;
	if (s->source.len != 0)
		memcpy(s->target, s->source.data, s->source.len);
	s->len = s->source.len;
	return true;
}

bool unpack(struct bytes packed, struct bytes *out)
{
	static const struct {
		const char magic[5];
		bool (*unpack)(struct system *s);
	} forms[] = {
		{ "MSCF", unpack_cabinet },
		{ "SZDD", unpack_szdd },
		{ "KWAJ", unpack_kwaj },
		{ "", unpack_plain },
	};
	struct system s = {
		.base = { open_place, close_place, read_place, write_place,
			  seek_place, tell_place, say_nothing, allocate, free,
			  copy, NULL },
		.source = packed,
	};
	size_t i = 0;

	while (bytes_at(packed, 0, 4) != NULL && forms[i].magic[0] != '\0' &&
	       memcmp(packed.data, forms[i].magic, 4) != 0)
		i++;
	if (packed.len < 4)
		i = sizeof(forms) / sizeof(*forms) - 1;
	if (!forms[i].unpack(&s)) {
		free(s.target);
		return false;
	}
	*out = (struct bytes){ s.target, s.len };
	return true;
}
