/* What a client gets where a module fails, and who it is that loads it. */
#include <string.h>

#include "loader/pe.h"
#include "rules/codes.h"
#include "rules/error_text.h"
#include "rules/iis_events.h"
#include "rules/iis_versions.h"

#define CAUSE(name) (1u << IIS_CAUSE_##name)
#define FAILURE (CAUSE(LOAD) | CAUSE(MACHINE))

enum {
	IIS_5 = IIS_KIND_5,
	IIS_6 = IIS_KIND_6,
	IIS_6_AS_5 = IIS_KIND_6_AS_5,
	IIS_7 = IIS_KIND_7,
	ANY = IIS_5 | IIS_6 | IIS_6_AS_5 | IIS_7,
};

/* sc-win32-status, where the answer is in the site's log at all. */
enum client_win32 {
	WIN32_UNLOGGED,
	WIN32_UNKNOWN,
	WIN32_OF_FAILURE,
	WIN32_2,
	WIN32_1260,
};

struct client_row {
	enum host host;
	unsigned on, causes;
	unsigned status, substatus;
	enum client_win32 win32;
	enum iis_certainty certainty;
	const char *text; /* NULL: Windows' own of the error */
};

static const char without[] = "the site answers without the filter";
static const char unavailable[] = "Service Unavailable";
static const char not_found[] = "Not Found";

/* Of what is open the likelier comes first. */
static const struct client_row rows[] = {
	/* R1003 */
	{ HOST_IIS_FILTER, IIS_5, FAILURE | CAUSE(NO_FILE), 0, 0,
	  WIN32_UNLOGGED, IIS_CERTAIN, without },
	{ HOST_IIS_FILTER, IIS_6_AS_5,
	  FAILURE | CAUSE(NO_FILE) | CAUSE(RAW_DATA), 0, 0, WIN32_UNLOGGED,
	  IIS_LIKELY, without },
	{ HOST_IIS_FILTER, IIS_6, FAILURE | CAUSE(NO_FILE), 503, 0,
	  WIN32_UNLOGGED, IIS_CERTAIN, unavailable },
	/* R1008 */
	{ HOST_IIS_FILTER, IIS_6 | IIS_7, CAUSE(RAW_DATA), 0, 0,
	  WIN32_UNLOGGED, IIS_OPEN, without },
	{ HOST_IIS_FILTER, IIS_6 | IIS_7, CAUSE(RAW_DATA), 503, 0,
	  WIN32_UNLOGGED, IIS_OPEN, unavailable },
	/* R1018 */
	{ HOST_IIS_FILTER, IIS_7, FAILURE | CAUSE(NO_FILE), 500, 0,
	  WIN32_OF_FAILURE, IIS_LIKELY, NULL },
	{ HOST_IIS_FILTER, IIS_7, FAILURE | CAUSE(NO_FILE), 503, 0,
	  WIN32_UNLOGGED, IIS_OPEN, unavailable },
	/* R3005: for every site of the pool. */
	{ HOST_IIS_MODULE, IIS_7, FAILURE | CAUSE(NO_FILE) | CAUSE(NO_ENTRY),
	  503, 0, WIN32_UNLOGGED, IIS_CERTAIN, unavailable },
	/* R1005, R103 */
	{ HOST_IIS_EXTENSION, IIS_5 | IIS_6 | IIS_6_AS_5, FAILURE, 500, 0,
	  WIN32_OF_FAILURE, IIS_CERTAIN, NULL },
	{ HOST_IIS_EXTENSION, IIS_7, FAILURE, 500, 0, WIN32_OF_FAILURE,
	  IIS_LIKELY, NULL },
	{ HOST_IIS_EXTENSION, ANY, CAUSE(NO_FILE), 404, 0, WIN32_2,
	  IIS_CERTAIN, not_found },
	/* R1016: IIS 5 has no list of what is allowed. */
	{ HOST_IIS_EXTENSION, IIS_6 | IIS_6_AS_5 | IIS_7, CAUSE(NOT_ALLOWED),
	  404, 2, WIN32_1260, IIS_LIKELY, not_found },
	{ HOST_IIS_EXTENSION, IIS_6 | IIS_6_AS_5 | IIS_7, CAUSE(NOT_MAPPED),
	  404, 3, WIN32_UNKNOWN, IIS_CERTAIN, not_found },
	{ HOST_IIS_EXTENSION, ANY, CAUSE(NO_EXECUTE), 403, 1, WIN32_UNKNOWN,
	  IIS_CERTAIN, "Forbidden: execute access is denied" },
};

static uint32_t win32_of(const struct client_row *row,
			 const struct iis_failure *f)
{
	switch (row->win32) {
	case WIN32_OF_FAILURE:
		return f->win32;
	case WIN32_2:
		return ERROR_FILE_NOT_FOUND;
	case WIN32_1260:
		return ERROR_ACCESS_DISABLED_BY_POLICY;
	case WIN32_UNLOGGED:
	case WIN32_UNKNOWN:
		break;
	}
	return 0;
}

/* IIS 7 names the call; before, the page has the text of the error alone. */
static struct str page_text(const struct client_row *row,
			    const struct iis_failure *f, enum iis_kind kind,
			    uint32_t win32, struct arena *a)
{
	if (row->text != NULL)
		return str_of(row->text);
	if (kind == IIS_KIND_7 && f->host == HOST_IIS_FILTER)
		return STR_CONCAT(
			a, str_of("Calling LoadLibraryEx on ISAPI filter \""),
			f->path,
			str_printf(a, "\" failed (0x%08X)",
				   hresult_of_win32(win32)));
	return error_text(a, win32, f->path);
}

static struct iis_client client_of(const struct client_row *row,
				   const struct iis_failure *f,
				   enum iis_kind kind, struct arena *a)
{
	bool likely = f->likely && row->certainty == IIS_CERTAIN;
	uint32_t win32 = win32_of(row, f);

	return (struct iis_client){
		.status = row->status,
		.logged = row->win32 != WIN32_UNLOGGED,
		.has_substatus = row->win32 != WIN32_UNLOGGED &&
				 kind != IIS_KIND_5,
		.substatus = row->substatus,
		.has_win32 = win32 != 0,
		.win32 = win32,
		.certainty = likely ? IIS_LIKELY : row->certainty,
		.text = page_text(row, f, kind, win32, a),
	};
}

int iis_clients(const struct iis_failure *f, struct arena *a,
		struct iis_client out[IIS_CLIENTS_MAX])
{
	enum iis_kind kind = iis_kind_of(f->version, f->isolation);
	int count = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct client_row *row = &rows[i];

		if (row->host != f->host || (row->on & kind) == 0 ||
		    (row->causes & 1u << f->cause) == 0)
			continue;
		out[count] = client_of(row, f, kind, a);
		if (out[count++].text.s == NULL)
			return -1;
	}
	return count;
}

/* R1012, R505. */
static const struct iis_identity in_inetinfo = { "inetinfo.exe",
						 "Local System", "", "" };
static const struct iis_identity in_dllhost = {
	"dllhost.exe", "IWAM_<name of the computer>", "",
	"the application's isolation is low: inetinfo.exe, as Local System",
};
static const struct iis_identity in_worker_6 = {
	"w3wp.exe", "Network Service", "IIS_WPG",
	"the application pool names another",
};
static const struct iis_identity in_worker_7_0 = {
	"w3wp.exe", "Network Service", "IIS_IUSRS",
	"the application pool names another",
};
static const struct iis_identity in_worker_7_5 = {
	"w3wp.exe", "ApplicationPoolIdentity", "IIS_IUSRS",
	"the application pool names another",
};

bool iis_identity(enum host host, const char *version,
		  enum isolation_mode isolation, struct iis_identity *out)
{
	enum iis_kind kind = iis_kind_of(version, isolation);

	if (host == HOST_NONE || kind == IIS_KIND_NONE ||
	    (host == HOST_IIS_MODULE && kind != IIS_KIND_7))
		return false;
	switch (kind) {
	case IIS_KIND_6:
		*out = in_worker_6;
		break;
	case IIS_KIND_7:
		/* R3010 */
		*out = strcmp(version, "7.0") == 0 ? in_worker_7_0 :
						     in_worker_7_5;
		break;
	default:
		*out = host == HOST_IIS_FILTER ? in_inetinfo : in_dllhost;
	}
	return true;
}
