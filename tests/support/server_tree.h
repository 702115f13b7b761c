/*
 * The disk of a small web server, to which the configurations in tests/server
 * belong: two sites and six filters, four of them broken as in the founding
 * article's comments.
 *
 *	C:\Filters   compress (loads), authfilter (127 before SP1: no
 *	             RegGetValueA), authldap2 (126: nsldap32v50.dll), nodef (127:
 *	             decorated names), authvc90 (14001: VC90 isn't installed)
 *	C:\Shop      orders (an extension that loads)
 *	C:\WINDOWS   system32\inetsrv with sspifilt, ssinc and the modules isapi
 *	             and filter, which load
 */
#ifndef TESTS_SUPPORT_SERVER_TREE_H
#define TESTS_SUPPORT_SERVER_TREE_H

#include "tests/support/run.h"

/* "5.2.3790.0" becomes the version of its kernel32.dll; NULL: there is none. */
struct scratch *server_tree_new(const uint16_t build[4]);

/* A DLL in words (see tests/resolver/scene.h), at "Filters/x.dll". */
void server_tree_dll(struct scratch *s, const char *path, const char *words);

/* A file of any bytes there; the folders on the way are made. */
void server_tree_file(struct scratch *s, const char *path, const char *text);

#endif
