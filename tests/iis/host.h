/* Texts of applicationHost.config, and what was read of them. */
#ifndef TESTS_IIS_HOST_H
#define TESTS_IIS_HOST_H

#include <stdio.h>

#include "iis/config.h"

#define ALL(x) "<configuration>" x "</configuration>"
#define HOST(x) "<system.applicationHost>" x "</system.applicationHost>"
#define WEB(x) "<system.webServer>" x "</system.webServer>"
#define AT(path, x) "<location path='" path "'>" WEB(x) "</location>"
#define POOL "<applicationPools><add name='P'/></applicationPools>"
#define SITE(name, id)                                    \
	"<site name='" name "' id='" id "'><application " \
	"path='/' applicationPool='P'/></site>"
#define SITES HOST(POOL "<sites>" SITE("One", "1") SITE("Two", "2") "</sites>")
#define FILTER(name) "<isapiFilters><filter name='" name "'/></isapiFilters>"
#define HANDLERS(x) "<handlers>" x "</handlers>"
#define HANDLER(name) \
	"<add name='" name "' path='*' scriptProcessor='" name ".dll'/>"
#define OWN_HANDLER HANDLERS(HANDLER("own"))
#define LIST "<isapiCgiRestriction>"
#define OPEN_LIST "<isapiCgiRestriction notListedIsapisAllowed='true'>"
#define END "</isapiCgiRestriction>"
#define LISTED                                                     \
	"<security>" LIST "<add path='C:\\a.dll' allowed='true'/>" \
	"<add path='C:\\b.dll' allowed='false'/>"                  \
	"<add path='C:\\c.exe' allowed='true'/>" END "</security>"
#define NATIVE                                                       \
	"<globalModules><add name='a' image='C:\\a.dll'/>"           \
	"<add name='b' image='C:\\b.dll' preCondition='bitness32'/>" \
	"</globalModules>"

/* Of the test that runs: each has a process of its own. */
extern struct arena host_arena;
extern struct iis_config host;

void host_set_up(void);
void host_tear_down(void);

/* Read into 'host': any bytes, a whole text, what is inside its root. */
void take(const void *data, size_t n);
void take_text(const char *text);
void take_whole(const char *inner);

void expect_text(struct str s, const char *text);
void expect_notes(size_t count);

/* The only note matches 'pattern', and is of that line. */
void expect_note(unsigned line, const char *pattern);

/* Names, or paths, each with a space behind it. */
void expect_filters(const struct iis_filters *f, const char *names);
void expect_extensions(const struct iis_extensions *e, const char *paths);

#endif
