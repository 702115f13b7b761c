/*
 * Static TLS in a DLL that LoadLibrary brings: R701 to R704. Before Vista it
 * loads and gets no slot; nothing fails before its code uses it.
 */
#include "loader/tls.h"

#include "loader/pe.h"
#include "loader/toolchain.h"
#include "rules/late.h"
#include "rules/windows.h"
#include "util/status.h"

enum {
	TLS_LOOKED_AT = 4096,   /* bytes of initial data */
	EPOCH_START = INT32_MIN /* of _Init_thread_epoch, in Visual C++ 2015 */
};

/* What a TLS directory is there for. */
enum tls_use {
	TLS_NOTHING,   /* neither data nor callbacks */
	TLS_CALLBACKS, /* a run-time's notifications */
	TLS_STATICS,   /* most likely thread-safe local statics alone */
	TLS_DATA,      /* variables */
};

static struct bytes initial_data(const struct image *img,
				 const struct tls *tls)
{
	const uint64_t rva = tls->start - img->image_base;

	if (tls->start < img->image_base || rva > UINT32_MAX ||
	    tls->end < tls->start)
		return (struct bytes){ NULL, 0 };
	return image_span(img, (uint32_t)rva, tls->end - tls->start);
}

static bool is_zero(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] != 0)
			return false;
	}
	return true;
}

static bool has_epoch(const struct image *img, struct bytes data)
{
	if (img->linker_major < 14 || data.len > TLS_LOOKED_AT)
		return false;
	for (size_t i = 0; i + 4 <= data.len; i += 4) {
		if (le32(data.data + i) == (uint32_t)EPOCH_START)
			return true;
	}
	return false;
}

/*
 * Run-times that want callbacks alone frame their empty data with a pointer's
 * worth of zeros; MinGW's do in every DLL.
 */
static enum tls_use use_of(const struct image *img, const struct tls *tls)
{
	const uint64_t size = tls->end < tls->start ? 0 :
						      tls->end - tls->start;
	const struct bytes data = initial_data(img, tls);

	if (tls->zero_fill == 0 && size <= image_pointer_size(img) &&
	    is_zero(data) && (tls->callback_count != 0 || size == 0))
		return tls->callback_count != 0 ? TLS_CALLBACKS : TLS_NOTHING;
	return has_epoch(img, data) ? TLS_STATICS : TLS_DATA;
}

/* What can't be read any more counts as data: it was there. */
static int read_use(const struct module *m, struct arena *a,
		    enum tls_use *out, struct toolchain *made)
{
	struct defects ignored = { 0 };
	struct module_view view;
	struct tls tls;
	int ret;

	*out = TLS_DATA;
	*made = (struct toolchain){ .runtime = STR_EMPTY };
	if (!module_view_open(m, a, &view))
		return OK;
	ret = tls_read(&view.image, a, &ignored, &tls);
	if (ret == OK)
		*out = tls.present ? use_of(&view.image, &tls) : TLS_NOTHING;
	if (*out == TLS_CALLBACKS)
		toolchain_guess(&view.image, NULL, 0, made);
	module_view_close(&view);
	return ret;
}

/* MinGW's own only clean up behind threads (R907). */
static int report_callbacks(const struct loaded_file *load,
			    const struct toolchain *made, target_set targets,
			    struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_TLS_CALLBACKS, targets);

	f.chain = load->chain->up;
	f.module = load->module->name;
	f.before = str_printf(a, "the TLS callbacks of %s are not called on ",
			      f.module.s);
	if (made->maker == TOOLCHAIN_MINGW) {
		f.detail = true;
		f.likely = targets;
		f.after = str_of("; those of MinGW's run-time clean up when a "
				 "thread ends, and the load doesn't need them");
		f.advice = STR_EMPTY;
		finding_add_rule(&f, "R907");
	}
	return findings_add(out, a, &f);
}

static int report_data(enum tls_use use, const struct loaded_file *load,
		       target_set targets, struct arena *a,
		       struct findings *out)
{
	struct finding f = finding_new(FINDING_IMPLICIT_TLS, targets);
	const char *dll = load->module->name.s;

	f.chain = load->chain->up;
	f.module = load->module->name;
	f.summary = str_printf(a, "%s uses static TLS", dll);
	f.before = str_printf(a, "%s uses static TLS, and gets none on ", dll);
	f.after = str_of(", since it comes by LoadLibrary: code that uses it "
			 "reads foreign data or faults");
	if (load->chain->up != NULL)
		finding_add_rule(&f, "R703");
	if (use == TLS_STATICS) {
		f.likely = targets;
		f.after = str_of(", since it comes by LoadLibrary: its local "
				 "statics may be made twice, or fault");
		f.advice = str_of("build it with /Zc:threadSafeInit-, and "
				  "without __declspec(thread)");
		finding_add_rule(&f, "R704");
	}
	return findings_add(out, a, &f);
}

static int check(const struct loaded_file *load, target_set targets,
		 struct arena *a, struct findings *out)
{
	struct toolchain made;
	enum tls_use use;
	int ret = read_use(load->module, a, &use, &made);

	if (ret != OK || use == TLS_NOTHING)
		return ret;
	if (use == TLS_CALLBACKS)
		return report_callbacks(load, &made, targets, a, out);
	return report_data(use, load, targets, a, out);
}

int rules_tls(const struct subject *s, struct arena *a, struct findings *out)
{
	const struct resolution *r = s->resolution;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->way_count; i++) {
		const struct loaded_file *load = &r->ways[i];
		const struct image *img = &load->module->image;
		target_set targets;

		if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_TLS) ||
		    (img->characteristics & IMAGE_FILE_DLL) == 0)
			continue;
		targets = windows_before(s->profile, mapped_targets(s, load),
					 WINDOWS_VISTA);
		if (targets != 0)
			ret = check(load, targets, a, out);
	}
	return ret;
}
