/* targets: a table of the Windows that the library knows. */
#include <dryload.h>
#include <stdio.h>

int main(void)
{
	const struct dryload_style style = { .width = 80 };
	struct dryload *d;
	int ret;

	if (dryload_new(&d) != DRYLOAD_OK)
		return 3;
	printf("libdryload %s\n\n", dryload_version());
	ret = dryload_write_targets(d, "text", stdout, &style);
	if (ret != DRYLOAD_OK)
		fprintf(stderr, "targets: %s\n", dryload_message(d));
	dryload_free(d);
	return ret == DRYLOAD_OK ? 0 : 3;
}
