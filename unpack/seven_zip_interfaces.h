/*
 * What 7-Zip's library asks of those who use it, as tables of functions: its
 * IStream.h, IProgress.h and Archive/IArchive.h. Since version 23 the first three
 * of each are those of COM, with nothing behind them.
 */
#ifndef UNPACK_SEVEN_ZIP_INTERFACES_H
#define UNPACK_SEVEN_ZIP_INTERFACES_H

#include <stdint.h>
#include <wchar.h>

struct seven_zip_id {
	uint32_t first;
	uint16_t second, third;
	uint8_t rest[8];
};

/* Results, as those of COM. */
enum {
	RESULT_OK = 0,
	RESULT_NO_INTERFACE = (int32_t)0x80004002,
	RESULT_ABORT = (int32_t)0x80004004,
	RESULT_INVALID = (int32_t)0x80070057,
	RESULT_NO_MEMORY = (int32_t)0x8007000e,
};

/* PROPVARIANT, of which these kinds are met. */
struct variant {
	uint16_t type, reserved[3];
	union {
		const wchar_t *text;
		uint32_t number;
		int16_t truth;
		uint64_t all;
	};
};

_Static_assert(sizeof(struct variant) == 16, "as its library has it");

enum { VARIANT_TEXT = 8, VARIANT_TRUTH = 11, VARIANT_NUMBER = 19 };

/* Properties of a file in an archive, and of the library. */
enum { PROPERTY_PATH = 3, PROPERTY_IS_FOLDER = 6 };
enum { MODULE_INTERFACES = 0 };

#define UNKNOWN_CALLS                                                        \
	int32_t (*query)(void *self, const struct seven_zip_id *, void **); \
	uint32_t (*hold)(void *self);                                        \
	uint32_t (*release)(void *self)

/* IInStream: what the archive is read from. */
struct in_calls {
	UNKNOWN_CALLS;
	int32_t (*read)(void *self, void *to, uint32_t n, uint32_t *done);
	int32_t (*seek)(void *self, int64_t by, uint32_t from, uint64_t *at);
};

/* ISequentialOutStream: what a file is unpacked to. */
struct out_calls {
	UNKNOWN_CALLS;
	int32_t (*write)(void *self, const void *data, uint32_t n,
			 uint32_t *done);
};

/* IArchiveExtractCallback. */
struct extract_calls {
	UNKNOWN_CALLS;
	int32_t (*set_total)(void *self, uint64_t total);
	int32_t (*set_completed)(void *self, const uint64_t *done);
	int32_t (*get_stream)(void *self, uint32_t index, void **out,
			      int32_t mode);
	int32_t (*prepare)(void *self, int32_t mode);
	int32_t (*set_result)(void *self, int32_t result);
};

/* IInArchive, as far as it is used. */
struct archive_calls {
	UNKNOWN_CALLS;
	int32_t (*open)(void *self, void *in, const uint64_t *search_max,
			void *callback);
	int32_t (*close)(void *self);
	int32_t (*count)(void *self, uint32_t *count);
	int32_t (*property)(void *self, uint32_t index, uint32_t id,
			    struct variant *out);
	int32_t (*extract)(void *self, const uint32_t *indices, uint32_t count,
			   int32_t test, void *callback);
};

#endif
