/* Overlays: a run-time in two versions, and an update. */
#include "tests/resolver/layers_scene.h"

#include <string.h>

#include <criterion/criterion.h>

#include "profiles/compile.h"
#include "util/status.h"

static const char *const texts[] = {
	"overlay: first\n"
	"title: First\n"
	"kind: plain\n"
	"version: '1.0'\n"
	"machines: [x86]\n"
	"shippable: yes\n"
	"applies_to: [old]\n"
	"inventory:\n"
	"  - place: system32\n"
	"    machines: [x86]\n"
	"    evidence: observed\n"
	"    version: '1.0'\n"
	"    dlls: [rt.dll]\n",

	"overlay: second\n"
	"title: Second\n"
	"kind: plain\n"
	"version: '2.0'\n"
	"machines: [x86]\n"
	"shippable: yes\n"
	"applies_to: [old, new]\n"
	"inventory:\n"
	"  - place: system32\n"
	"    machines: [x86]\n"
	"    evidence: observed\n"
	"    version: '2.0'\n"
	"    dlls: [rt.dll, part.dll, unproven.dll, fax.dll, setup.dll,\n"
	"      fresh.dll]\n"
	"  - place: system32\n"
	"    machines: [x86]\n"
	"    evidence: likely\n"
	"    dlls: [shaky.dll]\n"
	"  - place: assembly A.CRT\n"
	"    evidence: likely\n"
	"    dlls: [bound.dll]\n"
	"assemblies:\n"
	"  - name: A.CRT\n"
	"    version: '2.0.0.0'\n"
	"    public_key_token: '1234567890abcdef'\n"
	"    architectures: [amd64, x86]\n"
	"    files: [bound.dll]\n"
	"    redirects: ['0.5.0.0-0.6.0.0', '0.8.0.0', '1.0.0.0-1.9.0.0?']\n"
	"  - name: B.CRT\n"
	"    version: '2.0.0.0'\n"
	"    public_key_token: '1234567890abcdef'\n"
	"    architectures: [amd64]\n"
	"    files: [bound.dll]\n"
	"  - name: C.CRT\n"
	"    version: '2'\n"
	"    public_key_token: '1234567890abcdef'\n"
	"    architectures: [x86]\n"
	"    files: [bound.dll]\n"
	"    redirects: ['1.0.0.0-2.0.0.0']\n"
	"  - name: Windows.Perhaps\n"
	"    version: '1.0.0.0'\n"
	"    public_key_token: '6595b64144ccf1df'\n"
	"    architectures: [x86]\n"
	"    files: [bound.dll]\n",

	"overlay: third\n"
	"title: Third\n"
	"kind: plain\n"
	"machines: [x86]\n"
	"shippable: yes\n"
	"applies_to: [new]\n"
	"inventory:\n"
	"  - place: system32\n"
	"    evidence: observed\n"
	"    dlls: [rt.dll]\n"
	"adds:\n"
	"  - targets: [new]\n"
	"    source: a later file\n"
	"    exports:\n"
	"      rt.dll:\n"
	"        observed: [Newer]\n",

	"overlay: builds\n"
	"title: Builds\n"
	"kind: update\n"
	"machines: [x86]\n"
	"shippable: no\n"
	"whole: dlls\n"
	"adds:\n"
	"  - targets: [old, new]\n"
	"    source: a vendor\n"
	"    exports:\n"
	"      deep.dll:\n"
	"        reported: ['*']\n",

	"overlay: anything\n"
	"title: Anything\n"
	"kind: update\n"
	"machines: [x86]\n"
	"shippable: no\n"
	"whole: no\n",

	"overlay: update\n"
	"title: Update\n"
	"kind: update\n"
	"machines: [x86]\n"
	"shippable: no\n"
	"adds:\n"
	"  - targets: [old]\n"
	"    source: a machine\n"
	"    exports:\n"
	"      sys.dll:\n"
	"        observed: [Added, Fresh]\n"
	"        reported: [Rumour]\n",

	"tables:\n"
	"  - evidence: observed\n"
	"    whole: yes\n"
	"    version: '1.0'\n"
	"    x86: [rt.dll]\n"
	"  - evidence: observed\n"
	"    whole: yes\n"
	"    version: '2.0'\n"
	"    x86: [part.dll]\n"
	"exports:\n"
	"  rt.dll:\n"
	"    add: [A, Led = part.One, Lost = part.Gone]\n"
	"  part.dll:\n"
	"    add: [One]\n",
};

enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };

struct scene layered;
static struct overlays table;
static struct layer items[4];
static struct layers layers;

void layers_set_up(void)
{
	struct compile_input inputs[TEXTS];
	struct compile_error error;
	struct bytes compiled;

	scene_open(&layered, true);
	for (size_t i = 0; i < TEXTS; i++) {
		inputs[i].path = str_printf(&layered.arena, "%zu.yaml", i).s;
		inputs[i].text = (struct bytes){ (const uint8_t *)texts[i],
						 strlen(texts[i]) };
	}
	cr_assert_eq(overlays_compile(inputs, TEXTS, &layered.arena, &compiled,
				      &error),
		     OK, "%s:%u: %s", error.path, error.line, error.text);
	cr_assert_eq(overlays_open(compiled, &table), OK);
	memset(items, 0, sizeof(items));
	layers = (struct layers){ .table = &table, .items = items };
	layered.search.layers = &layers;
}

void layers_tear_down(void)
{
	scene_close(&layered);
}

void install_layer(const char *id, target_set targets)
{
	struct layer *l = &items[layers.count++];

	cr_assert(overlay_find(&table, str_of(id), &l->overlay), "%s", id);
	l->targets = targets;
}

struct provider find_layered(const char *name)
{
	struct provider p;

	cr_assert_eq(search_module(&layered.search, str_of(name), SEARCH_ALTERED,
				   ON_BOTH, &p),
		     OK);
	return p;
}

void expect_layered(const char *words, const char *problems)
{
	scene_expect(&layered, words, problems);
}
