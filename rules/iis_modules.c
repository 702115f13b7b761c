/*
 * The native modules that Windows itself brings: those of Microsoft's "IIS
 * modules overview", and of the list by which microsoft/CSS-Exchange tells
 * them from others. Features of IIS put theirs there and into globalModules.
 */
#include "rules/iis_modules.h"

#include <stdlib.h>

enum { FIRST = 70 };

static const struct {
	const char *dll;
	unsigned since; /* 75 is IIS 7.5; before it was an add-on, or nothing */
} modules[] = {
	{ "authanon.dll", FIRST }, { "authbas.dll", FIRST },
	{ "authcert.dll", FIRST }, { "authmap.dll", FIRST },
	{ "authmd5.dll", FIRST },  { "authsspi.dll", FIRST },
	{ "cachfile.dll", FIRST }, { "cachhttp.dll", FIRST },
	{ "cachtokn.dll", FIRST }, { "cachuri.dll", FIRST },
	{ "cgi.dll", FIRST },	   { "compdyn.dll", FIRST },
	{ "compstat.dll", FIRST }, { "custerr.dll", FIRST },
	{ "defdoc.dll", FIRST },   { "diprestr.dll", 80 },
	{ "dirlist.dll", FIRST },  { "filter.dll", FIRST },
	{ "iis_ssi.dll", FIRST },  { "iisetw.dll", FIRST },
	{ "iisfcgi.dll", FIRST },  { "iisfreb.dll", FIRST },
	{ "iisreqs.dll", FIRST },  { "iiswsock.dll", 80 },
	{ "iprestr.dll", FIRST },  { "isapi.dll", FIRST },
	{ "logcust.dll", FIRST },  { "loghttp.dll", FIRST },
	{ "modrqflt.dll", FIRST }, { "protsup.dll", FIRST },
	{ "redirect.dll", FIRST }, { "static.dll", FIRST },
	{ "urlauthz.dll", FIRST }, { "validcfg.dll", FIRST },
	{ "warmup.dll", 80 },	   { "webdav.dll", 75 },
};

/* "7.5" is 75. */
static unsigned number_of(const char *version)
{
	char *dot;
	unsigned long major = strtoul(version, &dot, 10);

	return (unsigned)(major * 10 +
			  (*dot == '.' ? strtoul(dot + 1, NULL, 10) : 0));
}

bool iis_brings_module(const char *version, struct str dll)
{
	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		if (str_equal_nocase(dll, str_of(modules[i].dll)))
			return number_of(version) >= modules[i].since;
	}
	return false;
}
