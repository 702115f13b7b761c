/* Writes seeds of application_host into a folder. */
#include <stdio.h>

#define ALL(x) "<configuration>" x "</configuration>"
#define WEB(x) "<system.webServer>" x "</system.webServer>"
#define SITES                                                                  \
	"<system.applicationHost><applicationPools><add name='P' "             \
	"enable32BitAppOnWin64='true' managedPipelineMode='Classic'>"          \
	"<processModel identityType='SpecificUser' userName='u'/></add>"       \
	"<applicationPoolDefaults><processModel identityType='LocalSystem'/>"  \
	"</applicationPoolDefaults></applicationPools><sites><site name='A' "  \
	"id='1' serverAutoStart='false'><application path='/' "                \
	"applicationPool='p'/><application path='/x'/></site>"                 \
	"<siteDefaults/><applicationDefaults applicationPool='P'/></sites>"    \
	"</system.applicationHost>"

static const struct text_seed {
	const char *name, *text;
} text_seeds[] = {
	{ "sites", ALL(SITES) },
	{ "filters",
	  ALL(SITES WEB("<isapiFilters><clear/><filter name='f' path='f.dll' "
			"enabled='true' preCondition='bitness32'/><remove "
			"name='f'/></isapiFilters>") "<location path='A'>" WEB(
		  "<isapiFilters><remove name='F'/><filter name='g'/>"
		  "</isapiFilters>") "</location>") },
	{ "handlers",
	  ALL(SITES WEB("<handlers><add name='h' path='*.h' "
			"modules='IsapiModule' scriptProcessor='h.dll|x'/>"
			"<add name='d' path='*.dll' modules='IsapiModule'/>"
			"</handlers><security><isapiCgiRestriction "
			"notListedIsapisAllowed='true'><add path='%windir%\\h'"
			" allowed='true'/><add path='l.dll' allowed='false'/>"
			"</isapiCgiRestriction></security>")
		      "<location path='A/x'>" WEB(
			      "<handlers><clear/><remove name='h'/><add "
			      "name='o' path='*' scriptProcessor='o.dll'/>"
			      "</handlers>") "</location>") },
	{ "modules",
	  ALL(WEB("<globalModules><add name='m' image='isapi.dll'/><add "
		  "name='n' image='n.dll' preCondition='bitness64'/>"
		  "</globalModules>") "<location path=''>" WEB(
		  "<modules><add name='m'/></modules>") "</location>") },
	{ "elsewhere",
	  ALL(WEB("<handlers configSource='h.config'/><isapiFilters "
		  "configProtectionProvider='p'><EncryptedData/>"
		  "</isapiFilters><modules><add name='[enc:p:x:enc]'/>"
		  "</modules>")) },
	{ "cut", "<configuration><system.webServer><isapiFilters><filter " },
	{ "entities", "<!DOCTYPE c [<!ENTITY e 'eee'>]>" ALL("&e;") },
	{ "twice",
	  ALL(WEB("<handlers/>") "<location path='.'>" WEB("<handlers/>")
		      "</location><location path='B'>" WEB("<handlers/>")
		      "</location>") },
};

static int write_text(const char *dir, const struct text_seed *seed)
{
	char path[4096];
	FILE *f;
	int ret;

	snprintf(path, sizeof(path), "%s/%s.config", dir, seed->name);
	f = fopen(path, "w");
	if (f == NULL) {
		perror(path);
		return -1;
	}
	ret = fputs(seed->text, f) < 0 ? -1 : 0;
	if (fclose(f) != 0)
		ret = -1;
	return ret;
}

int main(int argc, char **argv)
{
	const size_t count = sizeof(text_seeds) / sizeof(text_seeds[0]);

	if (argc != 2) {
		fprintf(stderr, "usage: make_text_corpus DIR\n");
		return 1;
	}
	for (size_t i = 0; i < count; i++) {
		if (write_text(argv[1], &text_seeds[i]) != 0)
			return 1;
	}
	return 0;
}
