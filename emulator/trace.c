/* A line of JSON a call: what was called, with what, and what came back. */
#include "emulator/trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "emulator/json_line.h"
#include "emulator/modules.h"
#include "emulator/serve.h"
#include "emulator/teb.h"

enum { ARGUMENTS_SHOWN = 12, CALLS_SHOWN = 100000 };

enum {
	TRACE_FILES = 1,
	TRACE_REGISTRY = 2,
	TRACE_MODULES = 4,
	TRACE_NETWORK = 8,
	TRACE_ALL = 16,
};

static const struct {
	const char *word;
	unsigned kind;
} words[] = {
	{ "files", TRACE_FILES },	{ "registry", TRACE_REGISTRY },
	{ "modules", TRACE_MODULES },	{ "network", TRACE_NETWORK },
	{ "all", TRACE_ALL },
};

bool trace_choose(struct process *p, struct str kinds)
{
	size_t start = 0;

	for (size_t i = 0; i <= kinds.n; i++) {
		size_t n = 0, count = sizeof(words) / sizeof(*words);

		if (i < kinds.n && kinds.s[i] != ',')
			continue;
		while (n < count &&
		       !str_equal((struct str){ kinds.s + start, i - start },
				  str_of(words[n].word)))
			n++;
		if (n == count)
			return false;
		p->tracing |= words[n].kind;
		start = i + 1;
	}
	return true;
}

/* By what is in an API's name, and the DLL that it's of; NULL: any. */
static const struct {
	const char *dll, *part;
	unsigned kind;
} kinds[] = {
	{ "ws2_32.dll", "", TRACE_NETWORK },
	{ "wsock32.dll", "", TRACE_NETWORK },
	{ "mswsock.dll", "", TRACE_NETWORK },
	{ "wininet.dll", "", TRACE_NETWORK },
	{ "winhttp.dll", "", TRACE_NETWORK },
	{ "dnsapi.dll", "", TRACE_NETWORK },
	{ "iphlpapi.dll", "", TRACE_NETWORK },
	{ "netapi32.dll", "", TRACE_NETWORK },
	{ "advapi32.dll", "Reg", TRACE_REGISTRY },
	{ "shlwapi.dll", "SHReg", TRACE_REGISTRY },
	{ "ntdll.dll", "Key", TRACE_REGISTRY },
	{ NULL, "GetModule", TRACE_MODULES },
	{ NULL, "LoadLibrary", TRACE_MODULES },
	{ NULL, "FreeLibrary", TRACE_MODULES },
	{ NULL, "GetProcAddress", TRACE_MODULES },
	{ "ntdll.dll", "Ldr", TRACE_MODULES },
	{ NULL, "File", TRACE_FILES },
	{ NULL, "Directory", TRACE_FILES },
	{ NULL, "Path", TRACE_FILES },
	{ NULL, "PrivateProfile", TRACE_FILES },
	{ NULL, "open", TRACE_FILES },
	{ NULL, "access", TRACE_FILES },
	{ NULL, "stat", TRACE_FILES },
	{ NULL, "fclose", TRACE_FILES },
	{ NULL, "fread", TRACE_FILES },
	{ NULL, "fwrite", TRACE_FILES },
	{ NULL, "fgets", TRACE_FILES },
	{ NULL, "fprintf", TRACE_FILES },
};

/* The first that fits; 0: of no kind. */
static unsigned kind_of(const struct call *c)
{
	const char *api = c->trap->stub->name;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if ((kinds[i].dll == NULL ||
		     str_equal(c->module->name, str_of(kinds[i].dll))) &&
		    strstr(api, kinds[i].part) != NULL)
			return kinds[i].kind;
	}
	return 0;
}

static bool is_shown(struct process *p, const struct call *c)
{
	if (c->trap->stub->convention == CALL_DATA ||
	    (!(p->tracing & TRACE_ALL) && !(p->tracing & kind_of(c))))
		return false;
	if (p->traced < CALLS_SHOWN) {
		p->traced++;
		return true;
	}
	json_line_begin("calls-cut");
	json_line_end();
	p->tracing = 0;
	return false;
}

void trace_call(struct process *p, const struct call *c)
{
	unsigned n = c->trap->stub->arguments;

	if (!is_shown(p, c))
		return;
	if (n > ARGUMENTS_SHOWN)
		n = ARGUMENTS_SHOWN;
	json_line_begin("call");
	json_line_text("dll", c->module->name);
	json_line_text("api", c->trap->name);
	printf(",\"arguments\":[");
	for (unsigned i = 0; i < n; i++)
		printf("%s\"0x%" PRIx64 "\"", i == 0 ? "" : ",",
		       call_arg(c, i));
	putchar(']');
	if (c->about.n != 0)
		json_line_text("about", c->about);
	printf(",\"value\":\"0x%" PRIx64 "\"", c->value);
	if (c->failed)
		json_line_number("error", c->error);
	json_line_number("last-error", teb_last_error(p));
	json_line_text("caller", modules_describe(p, c->return_address));
	json_line_end();
}
