/* Rules R201 to R212: what makes Windows refuse a file as an image. */
#include "rules/rulebook_parts.h"

static const char theme[] = "The image";

static const struct rule rules[] = {
	{ "R201", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "Headers are checked in a fixed order, and the first fault wins",
	  "The DOS header comes first, then the signature, the machine and "
	  "its magic number, the alignments, the section table. Nearly all "
	  "faults end as 193; their NTSTATUS differs, but LoadLibrary "
	  "doesn't show it.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine server/mapping.c; ReactOS ntoskrnl/mm/section.c",
	  "" },
	{ "R202", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "No MZ at the start, or less than a DOS header",
	  "A text file, an HTML page saved as a DLL or a stub of a download "
	  "ends here. The old signature ZM doesn't count.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_NOT_MZ",
	  "Wine kernel32 tests loader.c; ReactOS kmtests ZwCreateSection.c; "
	  "corkami PE notes",
	  "" },
	{ "R203", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "No PE signature where e_lfanew points",
	  "The offset must be 4 or more, a multiple of 4 and inside the "
	  "file. A DOS program and a 16-bit or linear executable have "
	  "statuses of their own, and all of them are 193.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_PROTECT; 193, c1 00 00 00, "
	  "STATUS_INVALID_IMAGE_NE_FORMAT; 193, c1 00 00 00, "
	  "STATUS_INVALID_IMAGE_LE_FORMAT; 193, c1 00 00 00, "
	  "STATUS_INVALID_IMAGE_WIN_16",
	  "Wine kernel32 tests loader.c; Wine ntdll error.c; corkami PE "
	  "notes",
	  "" },
	{ "R204", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "LoadLibrary of a program succeeds",
	  "Without IMAGE_FILE_DLL the file is mapped, and that is all: no "
	  "import is resolved, no entry point called, TLS isn't touched. IIS "
	  "then fails to find its entry points and says 127 (R1004). A "
	  "program that is a static import of a DLL has its own imports "
	  "walked; that part is likely, the rest certain.",
	  "127, 7f 00 00 00, STATUS_PROCEDURE_NOT_FOUND",
	  "Wine kernel32 tests loader.c; corkami PE samples; ReactOS "
	  "ntdll/ldr",
	  "" },
	{ "R205", theme, "all", RULE_LIKELY, RULE_ENACTED,
	  "The machine of the file must be that of the process",
	  "A 32-bit process loads x86 images, a 64-bit one x64 images. "
	  "64-bit Windows maps the other kind all the same, and the loader "
	  "then refuses it as a bad image. 216 belongs to starting a program "
	  "and to later Windows; that LoadLibrary on XP and 2003 never gives "
	  "it is the likely part.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c; KB895976; David Wang, 503 with IIS "
	  "6 on 64-bit Windows",
	  "" },
	{ "R206", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "The optional header must be PE32 or PE32+ and fit the machine",
	  "A magic number other than 0x10b and 0x20b is refused, and so is "
	  "the one of the other word size. An optional header of size 0 is "
	  "refused where the file has sections.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c",
	  "" },
	{ "R207", theme, "NT5", RULE_CERTAIN, RULE_ENACTED,
	  "Alignments are powers of two and fit each other",
	  "The file alignment may not be larger than the section alignment. "
	  "Below a page of 4096 bytes both must be equal, which makes the "
	  "image flat (R208).",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c; ReactOS ntoskrnl/mm/section.c; "
	  "corkami PE notes",
	  "" },
	{ "R208", theme, "NT5", RULE_OPEN, RULE_ENACTED,
	  "Flat images load on 32-bit XP and 2003",
	  "An image whose section alignment is below a page is mapped as it "
	  "lies in the file, and it needs no sections. It can't be moved: "
	  "where its range is taken the load fails. Vista and later are "
	  "stricter: 487 or 193. All that is certain for x86, but for the "
	  "error of one that must move, which is likely 487; what the x64 "
	  "editions of XP and 2003 do isn't known. Nor is, on any Windows, "
	  "what one ends with of which a section's address isn't its place "
	  "in the file: Wine's loader refuses it and says that Windows does, "
	  "and no test or sample shows it.",
	  "487, e7 01 00 00, STATUS_CONFLICTING_ADDRESSES",
	  "Wine kernel32 tests loader.c; Wine ntdll/unix/virtual.c; corkami "
	  "PE notes",
	  "On x64 editions, and on Vista and later, a flat image is not "
	  "known; nor, anywhere, one with a section elsewhere." },
	{ "R209", theme, "NT5", RULE_CERTAIN, RULE_ENACTED,
	  "SizeOfImage covers the headers and all sections",
	  "Zero is refused, and so is less than the end of the last section. "
	  "It need not be a whole number of pages.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "Wine kernel32 tests loader.c",
	  "" },
	{ "R210", theme, "NT5", RULE_LIKELY, RULE_ENACTED,
	  "Sections ascend, without gaps or overlap",
	  "XP and 2003 take 96 sections at most, later Windows 65535. Each "
	  "starts where the one before it ends, rounded up to a page; gap "
	  "images that ran are known, in which the size of a section covers "
	  "the gap. A virtual size of 0 stands for the raw size, and both 0 "
	  "is refused. Raw data may overlap and lie in any order.",
	  "193, c1 00 00 00, STATUS_INVALID_IMAGE_FORMAT",
	  "corkami PE notes; ReactOS ntoskrnl/mm/section.c",
	  "Gaps that VirtualSize doesn't cover are refused as "
	  "likely." },
	{ "R211", theme, "NT5", RULE_LIKELY, RULE_ENACTED,
	  "A file that is cut off is a bad image",
	  "The start of raw data is rounded down to 512. Data that begins or "
	  "ends beyond the end of the file is refused, but for the last "
	  "section, which may miss less than one unit of file alignment. A "
	  "broken download ends here.",
	  "193, c1 00 00 00, STATUS_INVALID_FILE_FOR_SECTION",
	  "corkami PE samples; Wine server/mapping.c",
	  "" },
	{ "R212", theme, "all", RULE_CERTAIN, RULE_ENACTED,
	  "Only the headers that are there are read",
	  "XP and 2003 load images of less than 100 bytes, and accept a "
	  "SizeOfHeaders of 0. Vista up to Windows 10 1709 want 268 bytes at "
	  "least; from 1809 on such layouts are refused.",
	  "",
	  "Wine kernel32 tests loader.c",
	  "For the limits of Vista and later see R2202." },
};

const struct rulebook_part rulebook_image = RULEBOOK_PART(rules);
