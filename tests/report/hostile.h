/* A name that tries every format, and what a reader has to get of it. */
#ifndef TESTS_REPORT_HOSTILE_H
#define TESTS_REPORT_HOSTILE_H

#define HOSTILE_PRINTABLE_START                                          \
	"<b>&amp;</b>\"'|`x`*y*_z_[t](http://e.x)![i](j)@user #1 %0A"    \
	"::error::a,b:c ##[error] </script>]]>&#64; www.e.x $x$ ~~s~~ "  \
	"\\| <!-- \xc3\xbc "

#define HOSTILE HOSTILE_PRINTABLE_START "\x1b[31m\n\r\t\xe2\x80\xae\xff\xef\xbf\xbf"

/* Controls, what turns the text around, and what is no UTF-8. */
#define HOSTILE_READ                                                     \
	HOSTILE_PRINTABLE_START "\\x1B[31m\\x0A\\x0D\\x09\\xE2\\x80\\xAE" \
				"\\xFF\\xEF\\xBF\\xBF"

#endif
