/* The flags of a filter: which there are, and which a server doesn't offer. */
#include "analysis/run_filter.h"

#include "rules/iis_versions.h"

enum { SF_NOTIFY_READ_RAW_DATA = 0x8000 };

/* "SF_NOTIFY_LOG, SF_NOTIFY_ORDER_LOW", as httpfilt.h has them. */
struct str filter_flags_text(struct arena *a, uint64_t flags)
{
	static const struct {
		const char *word;
		uint32_t bit;
	} words[] = {
		{ "SECURE_PORT", 0x1 },
		{ "NONSECURE_PORT", 0x2 },
		{ "READ_RAW_DATA", SF_NOTIFY_READ_RAW_DATA },
		{ "PREPROC_HEADERS", 0x4000 },
		{ "AUTHENTICATION", 0x2000 },
		{ "URL_MAP", 0x1000 },
		{ "ACCESS_DENIED", 0x800 },
		{ "SEND_RESPONSE", 0x40 },
		{ "SEND_RAW_DATA", 0x400 },
		{ "LOG", 0x200 },
		{ "END_OF_REQUEST", 0x80 },
		{ "END_OF_NET_SESSION", 0x100 },
		{ "AUTH_COMPLETE", 0x4000000 },
		{ "ORDER_HIGH", 0x80000 },
		{ "ORDER_MEDIUM", 0x40000 },
		{ "ORDER_LOW", 0x20000 },
	};
	struct str text = STR_EMPTY;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!(flags & words[i].bit))
			continue;
		text = str_printf(a, "%.*s%sSF_NOTIFY_%s", STR_ARGS(text),
				  text.n == 0 ? "" : ", ", words[i].word);
		if (text.s == NULL)
			break;
	}
	return text.n == 0 && text.s != NULL ? str_of("no notification") :
					       text;
}

bool filter_lacks_raw_data(const struct subject *s, target_set target,
			   uint64_t flags)
{
	struct profile_target t;
	enum iis_kind kind;

	if (!(flags & SF_NOTIFY_READ_RAW_DATA) ||
	    !profile_target_at(s->profile, (unsigned)__builtin_ctzll(target),
			       &t))
		return false;
	kind = iis_kind_of(t.iis, s->isolation);
	return kind == IIS_KIND_6 || kind == IIS_KIND_7;
}
