/* Folders, options and this program in one digest. */
#include "audit/context.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/profiles.h"
#include "analysis/settings.h"
#include "audit/program.h"
#include "audit/sniff.h"
#include "audit/unpacked.h"
#include "report/buffer.h"
#include "util/file.h"
#include "util/names.h"
#include "util/status.h"

/*
 * A manifest's assemblies lie in folders of the folder, or in those of a language
 * in these. Folders with more names than this aren't compared.
 */
enum { LEVELS = 3, NAMES_MAX = 1 << 20 };

/* Begins no folder's path. */
#define NOWHERE "\1"

struct listing {
	struct arena arena;
	struct str *names;
	size_t count, capacity;
};

void stat_text(const struct stat *st, char out[STAT_TEXT_SIZE])
{
	snprintf(out, STAT_TEXT_SIZE, "%llx.%llx.%llx.%llx.%lx.%llx.%lx",
		 (unsigned long long)st->st_dev,
		 (unsigned long long)st->st_ino,
		 (unsigned long long)st->st_size,
		 (unsigned long long)st->st_mtim.tv_sec,
		 (unsigned long)st->st_mtim.tv_nsec,
		 (unsigned long long)st->st_ctim.tv_sec,
		 (unsigned long)st->st_ctim.tv_nsec);
}

struct str context_options(const struct dryload *d, struct arena *a)
{
	const struct report_setting *settings;
	struct str text = STR_EMPTY;
	size_t count;

	if (settings_list(d, a, &settings, &count) != OK)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; text.s != NULL && i < count; i++)
		text = STR_CONCAT(a, text, str_of(settings[i].name),
				  str_of(": "), settings[i].value,
				  str_of("\n"));
	return text;
}

/* Other facts than the shipped ones count by their bytes. */
static struct str describe_program(const struct dryload *d, struct arena *a)
{
	char facts[SHA256_HEX_SIZE] = "";
	struct str options = context_options(d, a);
	struct str program = program_identity(a);

	if (d->added != NULL)
		sha256_hex(d->profile.bytes, facts);
	if (options.s == NULL || program.s == NULL)
		return (struct str){ NULL, 0 };
	return STR_CONCAT(a, program, str_of("\n"), str_of(facts),
			  str_of("\n"), options);
}

static struct str list_bases(const struct dryload_audit *asked,
			     struct arena *a)
{
	struct str text = STR_EMPTY;

	for (size_t i = 0; text.s != NULL && i < asked->count; i++) {
		char *real = realpath(asked->paths[i], NULL);

		if (real != NULL)
			text = STR_CONCAT(a, text, str_of(real), str_of("\n"));
		free(real);
	}
	return text;
}

/* Which program opens archives, to what size, and what isn't looked at. */
static struct str describe_unpacker(const struct dryload_audit *asked,
				    const char *unpacker, struct arena *a)
{
	char sha256[SHA256_HEX_SIZE] = "";
	struct str text;
	struct file file;

	if (unpacker != NULL && file_open(unpacker, &file) == 0) {
		sha256_hex(file.bytes, sha256);
		file_close(&file);
	}
	text = str_printf(a, "%s\n%llu\n", sha256,
			  (unsigned long long)unpacked_bytes(asked));
	for (size_t i = 0; text.s != NULL && i < asked->exclude_count; i++)
		text = STR_CONCAT(a, text, str_of(asked->exclude[i]),
				  str_of("\n"));
	return text;
}

int context_open(struct context *c, const struct db *db, int64_t run,
		 const struct dryload_audit *asked, const char *unpacker)
{
	*c = (struct context){
		.dryload = db->dryload,
		.db = db,
		.run = run,
		.trusts = asked->trust_mtime,
		.arena = ARENA_INIT,
	};
	c->program = describe_program(db->dryload, &c->arena);
	c->bases = list_bases(asked, &c->arena);
	c->unpacker = describe_unpacker(asked, unpacker, &c->arena);
	c->excludes = asked->exclude_count != 0;
	if (c->program.s == NULL || c->bases.s == NULL ||
	    c->unpacker.s == NULL)
		return session_fail(db->dryload, E_NO_MEMORY, "out of memory");
	c->find = db_prepare(db, "SELECT sha256, stat FROM digests WHERE"
				 " path = ?1 AND (run = ?2 OR"
				 " (?3 AND settled))");
	return c->find == NULL ? db_fail(db) : OK;
}

void context_close(struct context *c)
{
	sqlite3_finalize(c->find);
	free(c->folder);
	arena_release(&c->arena);
	*c = (struct context){ .find = NULL };
}

void context_forget(struct context *c)
{
	free(c->folder);
	c->folder = NULL;
}

/* False: out of memory, or there are too many. */
static bool list_names(const char *path, struct listing *l)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool good = true;

	if (dir == NULL)
		return errno != ENOMEM;
	while (good && (entry = readdir(dir)) != NULL) {
		void *items = l->names;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		good = l->count < NAMES_MAX &&
		       !arena_grow(&l->arena, &items, l->count, &l->capacity,
				   sizeof(*l->names));
		if (!good)
			break;
		l->names = items;
		l->names[l->count] = str_copy(&l->arena, str_of(entry->d_name));
		good = l->names[l->count++].s != NULL;
	}
	closedir(dir);
	names_sort(l->names, l->count);
	return good;
}

/* The digest that it got in this run, if it is still the same file. */
static bool write_digest(const struct context *c, const char *path,
			 const char *stat_now, FILE *out)
{
	bool found = false;

	db_bind(c->find, "tii", str_of(path), c->run, (int64_t)c->trusts);
	if (sqlite3_step(c->find) == SQLITE_ROW) {
		const struct str sha256 = db_text(c->find, 0);

		found = sha256.n != 0 &&
			str_equal(db_text(c->find, 1), str_of(stat_now));
		if (found)
			fprintf(out, "%.*s", STR_ARGS(sha256));
	}
	sqlite3_reset(c->find);
	return found;
}

static bool write_folder(const struct context *c, const char *path,
			 unsigned levels, FILE *out);

/* The database, and what SQLite keeps beside it, may lie in the delivery. */
static bool is_own(const struct context *c, const struct stat *st)
{
	static const char *const ends[] = { "", "-journal" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char path[4096];
		struct stat own;

		snprintf(path, sizeof(path), "%s%s", c->db->path, ends[i]);
		if (stat(path, &own) == 0 && own.st_ino == st->st_ino &&
		    own.st_dev == st->st_dev)
			return true;
	}
	return false;
}

/* What it is: by its digest, or else by what changes whenever it does. */
static bool write_entry(const struct context *c, const char *path,
			struct str name, unsigned levels, FILE *out)
{
	char text[STAT_TEXT_SIZE], link[4096];
	struct stat st;
	ssize_t n;

	if (lstat(path, &st) == 0 && is_own(c, &st))
		return true;
	fprintf(out, "%zu ", name.n);
	fwrite(name.s, 1, name.n, out);
	putc(' ', out);
	if (lstat(path, &st) != 0)
		return true;
	if (S_ISLNK(st.st_mode)) {
		n = readlink(path, link, sizeof(link));
		fprintf(out, "link %zd ", n);
		fwrite(link, 1, n > 0 ? (size_t)n : 0, out);
		fwrite(c->bases.s, 1, c->bases.n, out);
		if (stat(path, &st) != 0)
			return true;
	}
	if (S_ISDIR(st.st_mode)) {
		fprintf(out, "folder %u\n", levels);
		return levels == 0 || write_folder(c, path, levels, out);
	}
	stat_text(&st, text);
	if (levels != LEVELS - 1 || !write_digest(c, path, text, out))
		fputs(text, out);
	putc('\n', out);
	return true;
}

static bool write_folder(const struct context *c, const char *path,
			 unsigned levels, FILE *out)
{
	const size_t n = strlen(path);
	struct str slash = str_of(n == 0 || path[n - 1] == '/' ? "" : "/");
	struct listing l = { .arena = ARENA_INIT };
	bool good = list_names(n == 0 ? "." : path, &l);

	for (size_t i = 0; good && i < l.count; i++) {
		struct arena scratch = ARENA_INIT;
		struct str full = STR_CONCAT(&scratch, str_of(path), slash,
					     l.names[i]);

		good = full.s != NULL &&
		       write_entry(c, full.s, l.names[i], levels - 1, out);
		arena_release(&scratch);
	}
	fputs("end\n", out);
	arena_release(&l.arena);
	return good;
}

static bool write_folders(const struct context *c, const struct folders *f,
			  FILE *out)
{
	bool good = true;

	for (size_t i = 0; good && i < f->count; i++)
		good = write_folder(c, f->items[i].path.s, LEVELS, out);
	return good;
}

/* That folder, if any, and those of the options. */
static int digest_folders(struct context *c)
{
	const struct dryload *d = c->dryload;
	struct buffer b;
	struct str text;
	int ret = buffer_open(&b);

	c->digest[0] = '\0';
	if (ret == OK &&
	    (c->folder[0] == NOWHERE[0] ||
	     write_folder(c, c->folder, LEVELS, b.out)) &&
	    write_folders(c, &d->folders, b.out) &&
	    write_folders(c, &d->process, b.out) &&
	    write_folders(c, &d->path, b.out)) {
		text = buffer_close(&b);
		if (text.s != NULL)
			sha256_hex((struct bytes){ (const uint8_t *)text.s,
						   text.n },
				   c->digest);
	}
	buffer_free(&b);
	return ret;
}

static size_t folder_length(struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.s[n - 1] != '/')
		n--;
	return n;
}

static int enter(struct context *c, struct str folder)
{
	if (c->folder != NULL && str_equal(str_of(c->folder), folder))
		return OK;
	free(c->folder);
	c->folder = strndup(folder.s, folder.n);
	return c->folder == NULL ? E_NO_MEMORY : digest_folders(c);
}

int context_key(struct context *c, struct str path, struct str sha256,
		char key[SHA256_HEX_SIZE])
{
	const size_t n = folder_length(path);
	struct arena scratch = ARENA_INIT;
	int ret = enter(c, (struct str){ path.s, n });
	struct str text;

	key[0] = '\0';
	if (ret != OK || c->digest[0] == '\0')
		return ret;
	text = STR_CONCAT(&scratch, c->program, str_of(c->digest),
			  str_of("\n"), sha256, str_of("\n"),
			  ((struct str){ path.s + n, path.n - n }));
	if (text.s != NULL)
		sha256_hex((struct bytes){ (const uint8_t *)text.s, text.n },
			   key);
	arena_release(&scratch);
	return text.s == NULL ? E_NO_MEMORY : OK;
}

int context_archive_key(struct context *c, struct str path, struct str sha256,
			char key[SHA256_HEX_SIZE])
{
	const size_t n = c->excludes ? 0 : folder_length(path);
	struct arena scratch = ARENA_INIT;
	int ret = enter(c, sniff_parts_beside(path) ?
				   (struct str){ path.s, folder_length(path) } :
				   str_of(NOWHERE));
	struct str text;

	key[0] = '\0';
	if (ret != OK || c->digest[0] == '\0' || sha256.n == 0)
		return ret;
	text = STR_CONCAT(&scratch, c->program, str_of("archive\n"),
			  c->unpacker, str_of(c->digest), str_of("\n"),
			  sha256, str_of("\n"),
			  ((struct str){ path.s + n, path.n - n }));
	if (text.s != NULL)
		sha256_hex((struct bytes){ (const uint8_t *)text.s, text.n },
			   key);
	arena_release(&scratch);
	return text.s == NULL ? E_NO_MEMORY : OK;
}
