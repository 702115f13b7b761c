/* Whether this is a sanitized build: its shadow memory breaks any limit. */
#ifndef UTIL_SANITIZER_H
#define UTIL_SANITIZER_H

#include <stdbool.h>

static inline bool is_sanitized(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
	return true;
#endif
#endif
	return false;
}

#endif
