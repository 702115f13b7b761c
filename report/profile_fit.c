/* What a profile's own check found, in words and in JSON. */
#include "report/profile_fit.h"

#include "report/json_out.h"
#include "report/text_out.h"
#include "util/status.h"

/* Of a list for people; -v writes all. */
enum { SHOWN_MAX = 10 };

static void write_json_dll(struct json_out *j, const struct fit *f,
			   const struct fit_dll *dll)
{
	json_object(j, NULL);
	json_str(j, "module", dll->name);
	json_uint(j, "added", dll->added);
	json_uint(j, "removed", dll->removed);
	json_bool(j, "same", dll->same);
	json_array(j, "like");
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if ((dll->like & TARGET_BIT(t)) != 0)
			json_str(j, NULL, profile_target_id(f->profile, t));
	}
	json_array_end(j);
	json_object_end(j);
}

static void write_json_names(struct json_out *j, const char *key,
			     const struct str *names, size_t count)
{
	json_array(j, key);
	for (size_t i = 0; i < count; i++)
		json_str(j, NULL, names[i]);
	json_array_end(j);
}

static void write_json_fit(struct json_out *j, const struct fit *f)
{
	json_object(j, NULL);
	json_str(j, "target", profile_target_id(f->profile, f->target));
	json_str_or_null(j, "nearest",
			 profile_target_id(f->profile, f->nearest));
	json_uint(j, "compared", f->compared);
	json_uint(j, "equal", f->equal);
	json_array(j, "changed");
	for (size_t i = 0; i < f->dll_count; i++)
		write_json_dll(j, f, &f->dlls[i]);
	json_array_end(j);
	write_json_names(j, "added", f->added, f->added_count);
	write_json_names(j, "removed", f->removed, f->removed_count);
	json_uint(j, "files", f->files);
	json_array(j, "missing");
	for (size_t i = 0; i < f->need_count; i++) {
		json_object(j, NULL);
		json_str(j, "file", f->needs[i].file);
		json_str(j, "message", f->needs[i].message);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static int write_json(const struct fit *fits, size_t count, FILE *out)
{
	struct json_out j;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-profile-check/1");
	json_array(&j, "targets");
	for (size_t i = 0; i < count; i++)
		write_json_fit(&j, &fits[i]);
	json_array_end(&j);
	json_object_end(&j);
	putc('\n', out);
	return OK;
}

struct lines {
	struct text_out text;
	struct arena *arena;
	const struct fit *fit;
	size_t most; /* of a list */
	int ret;
};

static void put_line(struct lines *l, size_t indent, struct str s)
{
	if (s.s == NULL)
		l->ret = E_NO_MEMORY;
	else
		text_paragraph(&l->text, indent, indent + 2, s);
}

static void put_rest(struct lines *l, size_t count)
{
	if (count > l->most)
		put_line(l, 4,
			 str_printf(l->arena, "%s%zu%s (-v lists them)",
				    l->most != 0 ? "and " : "",
				    count - l->most,
				    l->most != 0 ? " more" : " in all"));
}

static void put_head(struct lines *l)
{
	const struct fit *f = l->fit;
	struct profile_target t;

	profile_target_at(f->profile, f->target, &t);
	put_line(l, 0,
		 str_printf(l->arena, "%s  %s, build %s", t.id, t.name,
			    t.build));
	if (f->nearest == TARGETS_MAX) {
		put_line(l, 2,
			 str_of("no shipped target has a DLL whose exports "
				"are known of both"));
		return;
	}
	put_line(l, 2,
		 str_printf(l->arena,
			    "nearest to %.*s: %zu of %zu DLLs that are known "
			    "of both have the same exports",
			    STR_ARGS(profile_target_id(f->profile,
						       f->nearest)),
			    f->equal, f->compared));
}

static void put_dll(struct lines *l, const struct fit_dll *dll)
{
	struct str like = STR_EMPTY;

	if (dll->like != 0)
		like = target_list(l->arena, l->fit->profile, dll->like);
	if (like.s == NULL) {
		l->ret = E_NO_MEMORY;
		return;
	}
	put_line(l, 4,
		 str_printf(l->arena, "%.*s: %u added, %u removed%s%.*s",
			    STR_ARGS(dll->name), dll->added, dll->removed,
			    dll->like == 0 ? "" :
			    dll->same	   ? "; all as on " :
					     "; nearer to ",
			    STR_ARGS(like)));
}

static void put_dlls(struct lines *l, bool mixed, const char *title)
{
	const struct fit *f = l->fit;
	size_t count = 0;

	for (size_t i = 0; i < f->dll_count; i++) {
		if ((f->dlls[i].like != 0) != mixed)
			continue;
		if (count == 0) {
			putc('\n', l->text.out);
			put_line(l, 2, str_of(title));
		}
		if (count++ < l->most)
			put_dll(l, &f->dlls[i]);
	}
	put_rest(l, count);
}

static void put_names(struct lines *l, const char *title,
		      const struct str *names, size_t count)
{
	if (count == 0)
		return;
	putc('\n', l->text.out);
	put_line(l, 2, str_printf(l->arena, "%s: %zu", title, count));
	if (l->most == 0)
		return;
	put_line(l, 4,
		 str_join(l->arena, names, count > l->most ? l->most : count,
			  ", "));
	put_rest(l, count);
}

static void put_needs(struct lines *l)
{
	const struct fit *f = l->fit;

	if (f->files == 0)
		return;
	putc('\n', l->text.out);
	put_line(l, 2,
		 str_printf(l->arena, "of %zu files, %s", f->files,
			    f->need_count == 0 ?
				    "all find what they import" :
				    "these don't find what they import"));
	for (size_t i = 0; i < f->need_count && i < l->most; i++)
		put_line(l, 4,
			 STR_CONCAT(l->arena, f->needs[i].file, str_of(": "),
				    f->needs[i].message));
	put_rest(l, f->need_count);
}

static int write_fit(struct lines *l)
{
	const struct fit *f = l->fit;

	put_head(l);
	put_dlls(l, true,
		 "these are nearer to another Windows: a mixture of service "
		 "packs, or an update");
	put_dlls(l, false, "these differ from every shipped target");
	put_names(l, "DLLs that the nearest hasn't", f->added,
		  f->added_count);
	put_names(l, "DLLs that the nearest has and this hasn't",
		  f->removed, f->removed_count);
	put_needs(l);
	return l->ret;
}

int fits_write(const struct fit *fits, size_t count, bool json, FILE *out,
	       struct style style, struct arena *a)
{
	struct lines l = {
		.text = { out, style.color, style.width },
		.arena = a,
		.most = style.verbosity > 0 ? SIZE_MAX :
			style.verbosity < 0 ? 0 :
					      SHOWN_MAX,
	};

	if (json)
		return write_json(fits, count, out);
	for (size_t i = 0; l.ret == OK && i < count; i++) {
		if (i != 0)
			putc('\n', out);
		l.fit = &fits[i];
		l.ret = write_fit(&l);
	}
	return l.ret;
}
