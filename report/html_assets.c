/* The style sheet and the script of the HTML report, as bytes of the library.
 */
#include "report/html_parts.h"

/* The paths are as the build's folder sees them: that of the Makefile. */
#define INCLUDE_TEXT(name, file)                                               \
	__asm__(".section .rodata." name ", \"a\", @progbits\n"                \
		".hidden " name "_start\n"                                     \
		".globl " name "_start\n" name "_start:\n"                     \
		".incbin \"" file "\"\n"                                       \
		".hidden " name "_end\n"                                       \
		".globl " name "_end\n" name "_end:\n"                         \
		".byte 0\n"                                                    \
		".previous\n")

INCLUDE_TEXT("dryload_html_style", "report/html/page.css");
INCLUDE_TEXT("dryload_html_script", "report/html/page.js");

__attribute__((
	visibility("hidden"))) extern const char dryload_html_style_start[],
	dryload_html_style_end[], dryload_html_script_start[],
	dryload_html_script_end[];

struct str html_style(void)
{
	const char *start = dryload_html_style_start;

	return (struct str){ start, (size_t)(dryload_html_style_end - start) };
}

struct str html_script(void)
{
	const char *start = dryload_html_script_start;

	return (struct str){ start, (size_t)(dryload_html_script_end - start) };
}
