/* The Universal CRT beside a plug-in, which doesn't work before 8 (R2310). */
#include "rules/late.h"
#include "profiles/release.h"
#include "util/status.h"

static bool is_beside(const struct module *file)
{
	return file != NULL && file->role == FOLDER_BESIDE;
}

static bool is_stub(struct str name)
{
	const struct str head = str_of("api-ms-win-crt-");

	return name.n > head.n &&
	       str_equal_nocase((struct str){ name.s, head.n }, head);
}

/* Where a stub beside the DLL leads to a ucrtbase.dll beside the DLL. */
static target_set led_beside(const struct dependency *d)
{
	const struct provider *p = &d->provider;
	target_set set = 0;

	if (p->in_file == 0 || !is_beside(p->file) || !is_stub(d->file_name))
		return 0;
	for (size_t i = 0; i < d->forward_count; i++) {
		const struct forward_load *f = &d->forwards[i];

		if (is_beside(f->file) &&
		    str_equal_nocase(f->file->name, str_of("ucrtbase.dll")))
			set |= f->targets & p->in_file;
	}
	return set;
}

static int report(const struct loaded_file *load, const struct dependency *d,
		  target_set targets, struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_MISSING_MODULE, targets);

	f.chain = load->chain;
	f.module = str_of("ucrtbase.dll");
	f.likely = targets;
	f.summary = str_of("ucrtbase.dll is beside the DLL, where it isn't "
			   "found");
	f.before = STR_CONCAT(a, d->file_name,
			      str_of(" leads to ucrtbase.dll, which the "
				     "loader of "));
	f.after = str_of(" finds beside the program, and not beside a DLL "
			 "elsewhere; the error may be 127");
	f.advice = str_of("install the Universal CRT (KB2999226, or Visual "
			  "C++'s redistributable), or link the C run-time "
			  "statically (/MT)");
	f.evidence = "file";
	finding_add_rule(&f, "R2310");
	return findings_add(out, a, &f);
}

int rules_universal_crt(const struct subject *s, struct arena *a,
			struct findings *out)
{
	const struct resolution *r = s->resolution;
	target_set before_8 = s->targets &
			      ~windows_from(s->profile, s->targets, WINDOWS_8);
	int ret = OK;

	/* Where no program is told of, it lies beside. */
	if (s->host == HOST_NONE && (s->deployment == NULL ||
				     s->deployment->process.count == 0))
		return OK;
	for (size_t i = 0; ret == OK && before_8 != 0 && i < r->way_count;
	     i++) {
		const struct loaded_file *load = &r->ways[i];
		const struct module *m = load->module;

		/* One finding says it for all the stubs of a file. */
		for (size_t n = 0; ret == OK && n < m->static_count; n++) {
			const struct dependency *d = &m->dependencies[n];
			const target_set here = before_8 & load->targets &
						led_beside(d);

			if (here == 0 || load->chain->delayed)
				continue;
			ret = report(load, d, here, a, out);
			before_8 &= ~here;
		}
	}
	return ret;
}
