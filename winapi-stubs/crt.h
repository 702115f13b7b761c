/* What the files of the C run-times share: msvcrt and all its successors. */
#ifndef WINAPI_STUBS_CRT_H
#define WINAPI_STUBS_CRT_H

#include "emulator/call.h"
#include "emulator/process.h"

/* Enter the rows for each of them: what a target lacks its profile says. */
#define CRT_MODULE(id, rows)                                                 \
	STUB_MODULE(id##_msvcrt, "msvcrt.dll", rows);                        \
	STUB_MODULE(id##_msvcr70, "msvcr70.dll", rows);                      \
	STUB_MODULE(id##_msvcr71, "msvcr71.dll", rows);                      \
	STUB_MODULE(id##_msvcr80, "msvcr80.dll", rows);                      \
	STUB_MODULE(id##_msvcr90, "msvcr90.dll", rows);                      \
	STUB_MODULE(id##_msvcr100, "msvcr100.dll", rows);                    \
	STUB_MODULE(id##_msvcr110, "msvcr110.dll", rows);                    \
	STUB_MODULE(id##_msvcr120, "msvcr120.dll", rows);                    \
	STUB_MODULE(id##_ucrtbase, "ucrtbase.dll", rows);                    \
	STUB_MODULE(id##_vcruntime140, "vcruntime140.dll", rows)

/* Windows' own msvcrt.dll; the universal one; anything between is neither. */
bool crt_is_msvcrt(const struct call *c);
bool crt_is_universal(const struct call *c);

/*
 * Text as units of 16 bits, whatever its width in the guest is: bytes aren't
 * converted. A text that is too long stops the run.
 */
struct crt_text {
	uint16_t *units; /* a zero behind them */
	size_t n;
};

enum { CRT_TEXT_MAX = 1 << 20 };

/* 1 or 2 bytes a unit: by the first letter of the API, wcslen or _wtoi. */
unsigned crt_unit(const struct call *c);

/* Up to the zero, or 'max' units. */
struct crt_text crt_text_at(struct call *c, uint64_t at, unsigned unit,
			    size_t max);
struct crt_text crt_text_arg(struct call *c, unsigned n);

/* The same without what can't be a unit of the width: a zero behind or not. */
bool crt_put(struct call *c, uint64_t at, unsigned unit,
	     const uint16_t *units, size_t n, bool zero);

/* Bytes to UTF-8, for call_describe() and for the world. */
struct str crt_utf8(struct call *c, struct crt_text t, unsigned unit);

/* As the C locale has it. */
uint16_t crt_lower(uint16_t unit);
uint16_t crt_upper(uint16_t unit);
bool crt_is_space(uint16_t unit);

/* errno.h, the numbers of Windows. */
enum {
	CRT_EPERM = 1, CRT_ENOENT = 2, CRT_EBADF = 9, CRT_ENOMEM = 12,
	CRT_EACCES = 13, CRT_EEXIST = 17, CRT_ENOTDIR = 20, CRT_EINVAL = 22,
	CRT_ERANGE = 34, CRT_ENOTEMPTY = 41, CRT_EILSEQ = 42,
};
void crt_set_errno(struct call *c, uint32_t error);

/* What the run-time keeps for each thread, in the guest: offsets. */
enum {
	CRT_OF_ERRNO = 0,
	CRT_OF_DOSERRNO = 4,
	CRT_OF_SEED = 8,
	CRT_OF_OWN_LOCALE = 12, /* 1: the thread has its own */
	CRT_OF_TOKEN = 16,
	CRT_OF_WIDE_TOKEN = 24,
	CRT_OF_TM = 32,
	CRT_OF_DATE = 72,    /* 26 units */
	CRT_OF_MESSAGE = 128, /* 96 units */
	CRT_OF_END = 320,
};
uint64_t crt_thread(struct call *c);

/* Where the variable lies that the run-time exports under that name. */
uint64_t crt_variable(struct call *c, const char *name);

/* crt_descriptors.c: the file of argument 0, and where in it; or NULL. */
struct guest_file *crt_descriptor_place(struct call *c, uint64_t *at);

/* A parameter that the run-time doesn't take: its handler ends the process. */
void crt_invalid(struct call *c, const char *what);

/* Arguments of "...", or a va_list. */
struct crt_arguments {
	struct call *c;
	uint64_t at;   /* of the list; 0: slots of the call */
	unsigned next; /* of these */
};
uint64_t crt_next(struct crt_arguments *a);   /* a slot */
uint64_t crt_next64(struct crt_arguments *a); /* a number of 64 bits */
double crt_next_double(struct crt_arguments *a);

/*
 * The standard stream that an argument is: 0, 1, 2. What isn't one of these
 * stops the run.
 */
unsigned crt_stream(struct call *c, unsigned n);

/* crt_files.c: is argument 'n' the stream of a file? */
bool crt_is_file(struct call *c, unsigned n);

/* To that file, as its mode has it; false, with errno, where it can't be. */
bool crt_file_write(struct call *c, unsigned n, const uint8_t *bytes,
		    size_t count);

/* What printf() makes of a format. */
struct crt_output {
	uint16_t *units;
	size_t n, capacity;
};

enum crt_format_flags {
	CRT_WIDE = 1,            /* the format is */
	CRT_NARROW_STRINGS = 2,  /* %s is, even so (C99) */
	CRT_THREE_DIGITS = 4,    /* of an exponent, at least */
	CRT_OLD_NUMBERS = 8,     /* 1.#INF, 17 digits */
	CRT_NO_LONG_LONG = 16,
	CRT_C99 = 32,            /* z, j, t, a */
};
unsigned crt_format_flags(const struct call *c, bool wide);

/* False where the run stopped, or memory of the guest isn't there. */
bool crt_format(struct crt_arguments *a, uint64_t format, unsigned flags,
		struct crt_output *out);

/* Behind what is there. */
void crt_output_add(struct call *c, struct crt_output *o, uint16_t unit);

/* crt_float.c: a number as %e, %f, %g have it, without sign and padding. */
struct str crt_format_double(struct call *c, double d, char type,
			     int precision, bool alternate, unsigned flags);

/* crt_convert.c: like strtod(), on 'n' units; '*used' may be 0. */
double crt_parse_double(struct call *c, const uint16_t *units, size_t n,
			size_t *used);

/* Like strtoull(). '*overflow' where 'bits' don't hold it. */
uint64_t crt_parse_integer(const uint16_t *units, size_t n, unsigned base,
			   size_t *used, bool *negative, bool *overflow);

#endif
