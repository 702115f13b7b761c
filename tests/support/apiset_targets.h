/*
 * Made-up Windows with API sets: one a version of the schema, one without,
 * one whose schema the sources disagree on, and one that isn't told.
 */
#ifndef TESTS_SUPPORT_APISET_TARGETS_H
#define TESTS_SUPPORT_APISET_TARGETS_H

/* Indices in the compiled table: all are x86, by build. */
enum { BEFORE, SEVEN, EIGHT, TEN, SERVER, UNTOLD, APISET_TARGETS };

static const char *const apiset_targets[] = {
	"target: before\n"
	"name: Windows Before\n"
	"build: 5.1.2600.0\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [kernel32.dll]\n"
	"tables:\n"
	"  observed: [kernel32.dll]\n"
	"exports:\n"
	"  kernel32.dll:\n"
	"    add: [CreateEventW]\n",

	"target: seven\n"
	"name: Windows Seven\n"
	"extends: before\n"
	"build: 6.1.7601.0\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [kernelbase.dll]\n"
	"tables:\n"
	"  observed: [kernelbase.dll]\n"
	"exports:\n"
	"  kernel32.dll:\n"
	"    add: [OpenEventW = api-ms-win-core-synch-l1-1-0.OpenEventW,\n"
	"      Astray = api-ms-win-core-synch-l1-1-0.Nothing]\n"
	"  kernelbase.dll:\n"
	"    add: [CreateEventW, OpenEventW]\n"
	"apisets:\n"
	"  observed:\n"
	"    kernel32.dll: [api-ms-win-core-synch-l1-1-0]\n"
	"    kernelbase.dll:\n"
	"      - api-ms-win-core-synch-l1-1-0 for kernel32.dll\n",

	"target: eight\n"
	"name: Windows Eight\n"
	"extends: seven\n"
	"build: 6.2.9200.0\n"
	"machine: x86\n"
	"exports:\n"
	"  kernel32.dll:\n"
	"    add: [Hostless = ext-ms-win-odd-l1-1-0.Odd]\n"
	"  kernelbase.dll:\n"
	"    add: [WaitOnAddress]\n"
	"apisets:\n"
	"  observed:\n"
	"    kernelbase.dll: [api-ms-win-core-synch-l1-2-0]\n"
	"    none: [ext-ms-win-odd-l1-1-0]\n",

	"target: ten\n"
	"name: Windows Ten\n"
	"extends: eight\n"
	"build: 10.0.14393.0\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [ucrtbase.dll]\n"
	"tables:\n"
	"  observed: [ucrtbase.dll]\n"
	"exports:\n"
	"  ucrtbase.dll:\n"
	"    add: [_initterm]\n"
	"apisets:\n"
	"  remove: [api-ms-win-core-synch-l1-2-0]\n"
	"  observed:\n"
	"    kernelbase.dll: [api-ms-win-core-synch-l1-2-1]\n"
	"    ucrtbase.dll: [api-ms-win-crt-runtime-l1-1-0]\n"
	"    lost.dll: [api-ms-win-lost-l1-1-0]\n",

	"target: server\n"
	"name: Windows Ten Server\n"
	"extends: ten\n"
	"build: 10.0.20348.0\n"
	"machine: x86\n"
	"apisets:\n"
	"  uncertain:\n"
	"    kernelbase.dll: [api-ms-win-perhaps-l1-1-0]\n",

	"target: untold\n"
	"name: Windows Untold\n"
	"extends: ten\n"
	"build: 10.0.26100.0\n"
	"machine: x86\n"
	"apisets: unknown\n",

	"date: 2026-11-24\n"
	"components:\n"
	"  Extras: [perhaps.dll]\n",
};

enum { APISET_FILES = APISET_TARGETS + 1 };

#endif
