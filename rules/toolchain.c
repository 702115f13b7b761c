/*
 * What made a file, where that explains what it misses: debug run-times
 * (R608), and compilers whose run-time is too new (R905, R906).
 */
#include "loader/toolchain.h"

#include <string.h>

#include "loader/pe.h"
#include "rules/late.h"
#include "rules/windows.h"
#include "util/status.h"

enum { VISUAL_C_2010 = 1000, VISUAL_C_2012 = 1100 };

/* Of kernel32.dll, as the static libraries of Visual C++ import them. */
static const struct start_up {
	const char *name;
	size_t length;
	unsigned since;
} start_ups[] = {
#define START_UP(name, since) { name, sizeof(name) - 1, since }
	START_UP("EncodePointer", VISUAL_C_2010),
	START_UP("DecodePointer", VISUAL_C_2010),
	START_UP("AcquireSRWLockExclusive", VISUAL_C_2012),
	START_UP("CloseThreadpoolTimer", VISUAL_C_2012),
	START_UP("CloseThreadpoolWait", VISUAL_C_2012),
	START_UP("CompareStringEx", VISUAL_C_2012),
	START_UP("CreateEventExW", VISUAL_C_2012),
	START_UP("CreateSemaphoreExW", VISUAL_C_2012),
	START_UP("CreateSymbolicLinkW", VISUAL_C_2012),
	START_UP("CreateThreadpoolTimer", VISUAL_C_2012),
	START_UP("CreateThreadpoolWait", VISUAL_C_2012),
	START_UP("EnumSystemLocalesEx", VISUAL_C_2012),
	START_UP("FlsAlloc", VISUAL_C_2012),
	START_UP("FlsFree", VISUAL_C_2012),
	START_UP("FlsGetValue", VISUAL_C_2012),
	START_UP("FlsSetValue", VISUAL_C_2012),
	START_UP("FlushProcessWriteBuffers", VISUAL_C_2012),
	START_UP("FreeLibraryWhenCallbackReturns", VISUAL_C_2012),
	START_UP("GetCurrentProcessorNumber", VISUAL_C_2012),
	START_UP("GetDateFormatEx", VISUAL_C_2012),
	START_UP("GetFileInformationByHandleEx", VISUAL_C_2012),
	START_UP("GetLocaleInfoEx", VISUAL_C_2012),
	START_UP("GetLogicalProcessorInformation", VISUAL_C_2012),
	START_UP("GetTickCount64", VISUAL_C_2012),
	START_UP("GetTimeFormatEx", VISUAL_C_2012),
	START_UP("GetUserDefaultLocaleName", VISUAL_C_2012),
	START_UP("InitializeConditionVariable", VISUAL_C_2012),
	START_UP("InitializeCriticalSectionEx", VISUAL_C_2012),
	START_UP("InitializeSRWLock", VISUAL_C_2012),
	START_UP("InitOnceExecuteOnce", VISUAL_C_2012),
	START_UP("IsValidLocaleName", VISUAL_C_2012),
	START_UP("LCMapStringEx", VISUAL_C_2012),
	START_UP("LocaleNameToLCID", VISUAL_C_2012),
	START_UP("ReleaseSRWLockExclusive", VISUAL_C_2012),
	START_UP("SetFileInformationByHandle", VISUAL_C_2012),
	START_UP("SetThreadpoolTimer", VISUAL_C_2012),
	START_UP("SetThreadpoolWait", VISUAL_C_2012),
	START_UP("SleepConditionVariableCS", VISUAL_C_2012),
	START_UP("SleepConditionVariableSRW", VISUAL_C_2012),
	START_UP("TryAcquireSRWLockExclusive", VISUAL_C_2012),
	START_UP("WaitForThreadpoolTimerCallbacks", VISUAL_C_2012),
	START_UP("WakeAllConditionVariable", VISUAL_C_2012),
	START_UP("WakeConditionVariable", VISUAL_C_2012),
#undef START_UP
};

/* The first Visual C++ whose run-time asks for it; 0: none is known to. */
static unsigned asked_since(const struct finding *f)
{
	if (f->id != FINDING_MISSING_PROCEDURE || f->by_ordinal ||
	    !str_equal(f->module, str_of("kernel32.dll")))
		return 0;
	for (size_t i = 0; i < sizeof(start_ups) / sizeof(*start_ups); i++) {
		const struct start_up *u = &start_ups[i];

		/* A look at the first letter spares most calls. */
		if (u->length == f->procedure.n &&
		    u->name[0] == f->procedure.s[0] &&
		    memcmp(u->name, f->procedure.s, u->length) == 0)
			return u->since;
	}
	return 0;
}

/* A note of this run on the same DLL, or NULL. */
static struct finding *find_note(struct findings *list, size_t first,
				 enum finding_id id, struct str module)
{
	for (size_t i = first; i < list->count; i++) {
		struct finding *f = &list->items[i];

		if (f->id == id && str_equal(f->module, module))
			return f;
	}
	return NULL;
}

static int report_debug(const struct finding *missing, size_t first,
			struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_DEBUG_RUNTIME,
				       missing->targets);
	struct finding *known = find_note(out, first, f.id, missing->module);

	if (known != NULL) {
		known->targets |= missing->targets;
		return OK;
	}
	f.chain = missing->chain;
	f.module = missing->module;
	f.before = str_printf(a,
			      "%s is a debug run-time: it comes with Visual "
			      "C++ alone and may not be shipped",
			      f.module.s);
	return findings_add(out, a, &f);
}

static const char *advice_for(const struct toolchain *t, unsigned since)
{
	if (since == VISUAL_C_2010)
		return "build with Visual C++ 2008 or older, or ask for XP SP2 "
		       "and Server 2003 SP1";
	if (t->for_xp)
		return "own code may ask for it: find it with GetProcAddress, "
		       "and build with _WIN32_WINNT=0x0501";
	return "build with a toolset whose name ends in _xp (v110_xp, v120_xp, "
	       "v140_xp, v141_xp): it needs XP SP3 or Server 2003 SP2";
}

/* What made the importer of the last finding: they follow each other. */
struct importer {
	const struct module *module;
	struct toolchain made;
};

static void look_at_importer(const struct module *m, struct arena *a,
			     struct importer *last)
{
	struct module_view view;

	if (last->module == m)
		return;
	*last = (struct importer){ .module = m };
	if (!module_view_open(m, a, &view))
		return;
	toolchain_guess(&view.image, NULL, 0, &last->made);
	module_view_close(&view);
}

/* The compiler's own default; other code may be built for less (R221). */
static void word_processor(const struct module *m, const struct toolchain *made,
			   struct finding *f)
{
	if (made->version < VISUAL_C_2012 ||
	    m->image.machine != IMAGE_FILE_MACHINE_I386)
		return;
	f->after = str_of("; unless built with /arch:IA32 its code also asks "
			  "for a processor with SSE2, which no load checks");
	finding_add_rule(f, "R221");
}

static int report_newer(const struct finding *missing, unsigned since,
			struct importer *last, size_t first, struct arena *a,
			struct findings *out)
{
	const struct module *m = missing->chain->module;
	const struct toolchain *made = &last->made;
	struct finding *known;
	struct finding f;

	look_at_importer(m, a, last);
	if (made->maker != TOOLCHAIN_VISUAL_C || made->version < since)
		return OK;
	f = finding_new(FINDING_NEWER_TOOLCHAIN, missing->targets);
	known = find_note(out, first, f.id, m->name);
	/* The newest of what is missing says what to build with. */
	if (known != NULL) {
		known->targets |= missing->targets;
		known->likely = known->targets;
		if (since > VISUAL_C_2010)
			known->advice = str_of(advice_for(made, since));
		return OK;
	}
	f.chain = missing->chain->up;
	f.module = m->name;
	f.likely = f.targets;
	f.before = str_printf(a,
			      "%s was made with %s, whose run-time can be what "
			      "asks for %.*s: it is too new for ",
			      m->name.s, toolchain_title(made),
			      STR_ARGS(missing->procedure));
	f.advice = str_of(advice_for(made, since));
	word_processor(m, made, &f);
	return findings_add(out, a, &f);
}

int rules_toolchain(const struct subject *s, struct arena *a,
		    struct findings *out)
{
	const size_t first = out->count;
	struct importer last = { .module = NULL };
	int ret = OK;

	(void)s;
	for (size_t i = 0; ret == OK && i < first; i++) {
		const struct finding *missing = &out->items[i];
		const unsigned since = asked_since(missing);
		const bool is_debug =
			missing->id == FINDING_MISSING_MODULE &&
			toolchain_is_debug_runtime(missing->module);
		struct finding f;

		if (!is_debug && (since == 0 || missing->chain == NULL))
			continue;
		/* The list may move when it grows. */
		f = *missing;
		ret = is_debug ? report_debug(&f, first, a, out) :
				 report_newer(&f, since, &last, first, a, out);
	}
	return ret;
}
