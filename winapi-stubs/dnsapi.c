/* dnsapi.dll: a server without a name server. */
#include "emulator/call.h"
#include "loader/pe.h"

/* DnsQuery(name, type, options, extra, results, ...). */
static void query(struct call *c)
{
	enum { NO_DNS_SERVERS = 9852 };
	const char *api = call_api(c);
	bool wide = api[str_of(api).n - 1] == 'W';

	call_describe(c, "%s", call_text_at(c, call_arg(c, 0), wide,
					    CALL_TEXT_MAX).s);
	if (call_arg(c, 4) != 0)
		call_write_pointer(c, call_arg(c, 4), 0);
	call_note_failure(c, NO_DNS_SERVERS);
	call_return(c, NO_DNS_SERVERS);
}

static void free_records(struct call *c)
{
	call_return(c, 0);
}

static const struct stub stubs[] = {
	{ "DnsQuery_A", 6, query },
	{ "DnsQuery_UTF8", 6, query },
	{ "DnsQuery_W", 6, query },
	{ "DnsFree", 2, free_records },
	{ "DnsRecordListFree", 2, free_records },
};
STUB_MODULE(dnsapi, "dnsapi.dll", stubs);
