/* check FILE: does it load on every Windows that is asked for? */
#include <dryload.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	struct dryload_report *report;
	struct dryload_summary summary;
	struct dryload *d;
	int checked, ended;

	if (argc != 2 || dryload_new(&d) != DRYLOAD_OK)
		return 3;
	/* A file from a stranger: 256 MiB and 10 s are plenty. */
	dryload_set_limits(d, 256u << 20, 10000);
	if (dryload_set_targets(d, "x86") != DRYLOAD_OK ||
	    dryload_report_begin(d, "text", stdout, NULL, &report) !=
		    DRYLOAD_OK) {
		fprintf(stderr, "check: %s\n", dryload_message(d));
		dryload_free(d);
		return 3;
	}
	checked = dryload_report_check(report, argv[1]);
	if (checked != DRYLOAD_OK)
		fprintf(stderr, "check: %s\n", dryload_message(d));
	ended = dryload_report_end(report, &summary);
	dryload_free(d);
	if (checked != DRYLOAD_OK || ended != DRYLOAD_OK)
		return 3;
	return summary.fails != 0 ? 1 : summary.unknown != 0 ? 2 : 0;
}
