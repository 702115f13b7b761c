// The public header from C++: `from_cxx FILE` checks it within limits.
#include <dryload.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

namespace {

struct Free {
	void operator()(dryload *d) const { dryload_free(d); }
};

int failures;

void expect(bool holds, const char *what)
{
	if (holds)
		return;
	std::fprintf(stderr, "from_cxx: %s\n", what);
	failures++;
}

std::string check(dryload *d, const char *path, dryload_summary &summary)
{
	dryload_report *report = nullptr;
	char *text = nullptr;
	size_t size = 0;
	std::FILE *out = open_memstream(&text, &size);
	std::string all;

	expect(dryload_report_begin(d, "json", out, nullptr, &report) ==
	       DRYLOAD_OK, "a report begins");
	expect(dryload_report_check(report, path) == DRYLOAD_OK,
	       "the file is checked");
	expect(dryload_report_end(report, &summary) == DRYLOAD_OK,
	       "the report ends");
	std::fclose(out);
	all.assign(text, size);
	std::free(text);
	return all;
}

} // namespace

int main(int argc, char **argv)
{
	dryload *raw = nullptr;
	dryload_summary summary;

	if (argc != 2 || dryload_new(&raw) != DRYLOAD_OK)
		return 3;
	std::unique_ptr<dryload, Free> d(raw);
	expect(dryload_set_targets(raw, "ws2003-rtm-x86") == DRYLOAD_OK,
	       "the target is known");
	expect(check(raw, argv[1], summary).find("missing-procedure") !=
	       std::string::npos, "the finding is in the report");
	expect(summary.fails == 1, "the filter fails");
	/* Not a byte: it isn't judged, and that isn't a pass. */
	dryload_set_limits(raw, 1, 0);
	expect(check(raw, argv[1], summary).find("limit-reached") !=
	       std::string::npos, "the limit is in the report");
	expect(summary.unknown == 1, "past the limit the verdict is open");
	dryload_set_limits(raw, 0, 0);
	check(raw, argv[1], summary);
	expect(summary.fails == 1, "without limits it fails again");
	expect(dryload_set_targets(raw, "win95") == DRYLOAD_E_USAGE,
	       "a target that doesn't exist is refused");
	expect(std::strstr(dryload_message(raw), "win95") != nullptr,
	       "the message names it");
	return failures != 0;
}
