/* explain CODE [FILE]: what an error means, and whether the file has it. */
#include <dryload.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	struct dryload *d;
	int ret;

	if (argc < 2 || argc > 3 || dryload_new(&d) != DRYLOAD_OK)
		return 3;
	if (argc == 2)
		ret = dryload_explain(d, argv[1], "text", stdout, NULL);
	else
		ret = dryload_explain_file(d, argv[1], argv[2], "text", stdout,
					   NULL);
	if (ret != DRYLOAD_OK)
		fprintf(stderr, "explain: %s\n", dryload_message(d));
	dryload_free(d);
	return ret == DRYLOAD_OK ? 0 : 3;
}
