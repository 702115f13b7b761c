/* What the tests of overlays share. */
#include "tests/profiles/overlay_sample.h"

#include <string.h>

#include "util/status.h"

const char *const overlay_texts[OVERLAY_TEXTS] = {
	"overlay: rt\n"
	"title: Run-time\n"
	"kind: plain\n"
	"version: '2.0'\n"
	"machines: [x86, x64]\n"
	"shippable: yes\n"
	"applies_to: [same, \"2003\", vista]\n"
	"inventory:\n"
	"  - place: system32\n"
	"    machines: [x86]\n"
	"    evidence: observed\n"
	"    version: '2.0'\n"
	"    dlls: [rt.dll, part.dll]\n"
	"  - place: system32\n"
	"    machines: [x64]\n"
	"    evidence: likely\n"
	"    version: '3.0'\n"
	"    dlls: [rt.dll]\n"
	"  - place: assembly A.CRT\n"
	"    evidence: observed\n"
	"    dlls: [bound.dll]\n"
	"  - place: app\n"
	"    evidence: observed\n"
	"    dlls: [local.dll]\n"
	"assemblies:\n"
	"  - name: A.CRT\n"
	"    version: '2.0.0.0'\n"
	"    public_key_token: '12'\n"
	"    architectures: [x86, amd64]\n"
	"    files: [bound.dll]\n"
	"    redirects: ['1.0.0.0-1.9.0.0?']\n",

	"overlay: kb\n"
	"title: Update\n"
	"kind: update\n"
	"machines: [x86]\n"
	"shippable: no\n"
	"adds:\n"
	"  - targets: [new]\n"
	"    source: a machine\n"
	"    exports:\n"
	"      kernel32.dll:\n"
	"        observed: [Added, '@77', '?Cxx@@YAXXZ']\n"
	"        reported: [Rumour]\n",

	"others:\n"
	"  windows:\n"
	"    title: part of Windows\n"
	"    kind: plain\n"
	"    shippable: no\n"
	"  extra:\n"
	"    title: Extra\n"
	"    kind: component\n"
	"    shippable: app-local\n",

	"dlls:\n"
	"  - what: run-time of nothing\n"
	"    from: [rt, 'extra?']\n"
	"    dlls: ['e*.dll', rt.dll]\n"
	"  - what: debug twin\n"
	"    from: [extra]\n"
	"    debug: yes\n"
	"    app_local: assembly\n"
	"    dlls: ['e[0-9]d.dll', 'ex?[a-z].dll']\n",

	"advice:\n"
	"  kernel32.dll:\n"
	"    - names: [OwnA, OwnW]\n"
	"      instead: Older; GetProcAddress with a fallback\n"
	"      yy_thunks: yes\n"
	"    - names: ['*']\n"
	"      instead: nothing of it\n"
	"rules:\n"
	"  - dlls: [other.dll, 'o*.dll']\n"
	"    names: ['K32*']\n"
	"    instead: psapi\n"
	"  - dlls: ['o*.dll']\n"
	"    instead: the rest\n",

	"tables:\n"
	"  - evidence: observed\n"
	"    whole: yes\n"
	"    version: '2.0'\n"
	"    x86: [rt.dll]\n"
	"    x64: [rt.dll]\n"
	"  - evidence: list\n"
	"    whole: no\n"
	"    x86: [part.dll]\n"
	"exports:\n"
	"  rt.dll:\n"
	"    like: part.dll\n"
	"    add: [Both, Led = part.One, '@5-@9']\n"
	"    remove: [Gone]\n"
	"    x86:\n"
	"      add: [Only86]\n"
	"      likely: [Perhaps]\n"
	"      later: [Later]\n"
	"  part.dll:\n"
	"    add: [One, Gone, '@@Odd@1']\n"
	"    later: [Never]\n",
	"vendors:\n"
	"  - product: First\n"
	"    dlls: ['first*.dll', other.dll]\n"
	"    rules: [R1102, R1103]\n"
	"    source: a page\n"
	"    causes:\n"
	"      - cause: anything\n"
	"        look: everywhere\n"
	"      - codes: [2, 4294967295]\n"
	"        cause: no <name>.ini\n"
	"        look: beside it\n"
	"  - product: Second\n"
	"    dlls: ['f*.dll']\n"
	"    source: another\n"
	"    causes:\n"
	"      - codes: [5]\n"
	"        cause: rights\n"
	"        look: there\n",
};

struct arena overlay_arena;
struct bytes overlay_bytes;
struct overlays made;
struct profile windows;

int compile_texts(const char *const *from, size_t count,
		  struct bytes *out, struct compile_error *error)
{
	struct compile_input inputs[OVERLAY_TEXTS];

	for (size_t i = 0; i < count; i++) {
		inputs[i].path = str_printf(&overlay_arena, "%zu.yaml", i).s;
		inputs[i].text = (struct bytes){ (const uint8_t *)from[i],
						 strlen(from[i]) };
	}
	return overlays_compile(inputs, count, &overlay_arena, out, error);
}

static void set_up(void)
{
	struct compile_error error;
	const char *why = "";

	overlay_arena = ARENA_INIT;
	cr_assert_eq(compile_texts(overlay_texts, OVERLAY_TEXTS, &overlay_bytes,
				   &error),
		     OK, "%s:%u: %s", error.path, error.line, error.text);
	cr_assert_eq(overlays_open(overlay_bytes, &made), OK);
	cr_assert_eq(overlays_verify(&made, &why), OK, "%s", why);
	cr_assert_eq(profile_open(sample_compile(&overlay_arena), &windows),
		     OK);
}

static void tear_down(void)
{
	arena_release(&overlay_arena);
}

TestSuite(overlays, .init = set_up, .fini = tear_down);
