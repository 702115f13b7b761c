/* A JSON schema validator: python3-jsonschema's. */
#include "tests/support/schema.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>

enum { NOT_THERE = 77, COMMAND_MAX = 2048 };

/* Exit status 0: valid, 1: not, 77: no Python or no jsonschema. */
static const char validator[] =
	"command -v python3 >/dev/null || exit 77; python3 -W ignore -c '\n"
	"import json, os, sys\n"
	"try:\n"
	"    import jsonschema\n"
	"    newest = jsonschema.Draft202012Validator\n"
	"except (ImportError, AttributeError):\n"
	"    sys.exit(77)\n"
	"path = sys.argv[1]\n"
	"schema = json.load(open(path))\n"
	"Validator = jsonschema.validators.validator_for(schema, newest)\n"
	"Validator.check_schema(schema)\n"
	"base = \"file://\" + os.path.abspath(path)\n"
	"named = {Validator.ID_OF(schema): schema}\n"
	"def beside(url):\n"
	"    name = os.path.basename(url)\n"
	"    return json.load(open(os.path.join(os.path.dirname(path), name)))\n"
	"resolver = jsonschema.RefResolver(base, schema, named,\n"
	"    handlers={\"http\": beside, \"https\": beside})\n"
	"Validator(schema, resolver=resolver).validate(json.load(sys.stdin))\n"
	"' '%s' 2>/dev/null";

void expect_schema(const char *schema, const char *document, bool valid)
{
	char command[COMMAND_MAX];
	FILE *p;
	int status;

	if (access(schema, R_OK) != 0)
		cr_skip("no %s: run in the folder of the sources, after "
			"scripts/fetch-schemas",
			schema);
	snprintf(command, sizeof(command), validator, schema);
	p = popen(command, "w");
	cr_assert(p);
	fputs(document, p);
	status = pclose(p);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_THERE)
		cr_skip("python3-jsonschema isn't installed");
	cr_expect_eq(status == 0, valid, "%s", document);
}
