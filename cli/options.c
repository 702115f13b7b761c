/* Options: those that all commands have, and messages for wrong ones. */
#include <string.h>

#include "cli/cli.h"

static const struct command_option common[] = {
	{ 'f', "format", true },
	{ 'o', "output", true },
	{ OPTION_COLOR, "color", true },
	{ 'q', "quiet", false },
	{ 'v', "verbose", false },
	{ 'h', "help", false },
	{ OPTION_VERSION, "version", false },
	{ 0, NULL, false },
};

static void add_options(struct options *o, size_t *count,
			const struct command_option *table)
{
	size_t end = strlen(o->shorts);

	for (; table->name != NULL && *count < OPTIONS_MAX; table++) {
		o->longs[(*count)++] = (struct option){
			.name = table->name,
			.has_arg = table->has_value,
			.val = table->code,
		};
		if (table->code >= OPTION_PATH)
			continue;
		o->shorts[end++] = (char)table->code;
		if (table->has_value)
			o->shorts[end++] = ':';
	}
}

void options_init(struct options *o, const struct command *c, int argc,
		  char **argv)
{
	size_t count = 0;

	*o = (struct options){
		.command = c,
		.argc = argc,
		.argv = argv,
		.format = c->formats[0],
		.shorts = ":", /* missing values are told from wrong options */
	};
	add_options(o, &count, common);
	if (c->options != NULL)
		add_options(o, &count, c->options);
	opterr = 0;
}

static size_t words_count(const char *const *words)
{
	size_t n = 0;

	while (words[n] != NULL)
		n++;
	return n;
}

/* "text, json and ndjson" */
static void words_list(const char *const *words, char *to, size_t size)
{
	const size_t count = words_count(words);
	size_t n = 0;

	to[0] = '\0';
	for (size_t i = 0; i < count && n < size; i++) {
		const char *gap = i == 0	 ? "" :
				  i + 1 == count ? " and " :
						   ", ";
		int put = snprintf(to + n, size - n, "%s%s", gap, words[i]);

		if (put > 0)
			n += (size_t)put;
	}
}

int option_word(const struct options *o, const char *option,
		const char *const *words)
{
	const size_t count = words_count(words);
	const char *nearest;
	char list[128];

	for (size_t i = 0; i < count; i++) {
		if (strcmp(words[i], o->value) == 0)
			return (int)i;
	}
	nearest = nearest_word(o->value, words, count);
	words_list(words, list, sizeof(list));
	if (nearest != NULL)
		complain_usage(o->command,
			       "%s can't be '%s': did you mean %s?", option,
			       o->value, nearest);
	else
		complain_usage(o->command,
			       "%s can't be '%s': there are %s", option,
			       o->value, list);
	return -1;
}

static const char *long_name(const struct options *o, int code)
{
	for (const struct option *l = o->longs; l->name != NULL; l++) {
		if (l->val == code)
			return l->name;
	}
	return NULL;
}

/* getopt's '?': a value too many, or no such option, or an ambiguous one. */
static int wrong_option(const struct options *o)
{
	const char *given = o->argv[optind - 1];
	const char *names[OPTIONS_MAX];
	const char *nearest;
	size_t count = 0;
	char name[64];

	if (optopt != 0 && long_name(o, optopt) != NULL)
		return complain_usage(o->command, "--%s takes no value",
				      long_name(o, optopt));
	if (optopt != 0)
		return complain_usage(o->command, "there is no option -%c",
				      optopt);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(given + 2, "="),
		 given + 2);
	for (; o->longs[count].name != NULL; count++)
		names[count] = o->longs[count].name;
	nearest = nearest_word(name, names, count);
	if (nearest != NULL)
		return complain_usage(o->command,
				      "there is no option --%s: did you mean "
				      "--%s?",
				      name, nearest);
	return complain_usage(o->command, "there is no option --%s", name);
}

static int missing_value(const struct options *o)
{
	return complain_usage(o->command, "--%s needs a value",
			      long_name(o, optopt));
}

/* A common option. False: stop, with o->status. */
static bool take_common(struct options *o, int code)
{
	static const char *const modes[] = { "auto", "always", "never", NULL };
	int n;

	o->status = STATUS_TROUBLE;
	switch (code) {
	case 'f':
		n = option_word(o, "--format", o->command->formats);
		if (n < 0)
			return false;
		o->format = o->command->formats[n];
		o->format_given = true;
		return true;
	case 'o':
		o->output = o->value;
		return true;
	case OPTION_COLOR:
		n = option_word(o, "--color", modes);
		o->color = n < 0 ? COLOR_AUTO : (enum color_mode)n;
		return n >= 0;
	case 'q':
		o->verbosity = -1;
		return true;
	case 'v':
		o->verbosity = 1;
		return true;
	case 'h':
		o->status = write_page(o->command->help);
		return false;
	default:
		o->status = write_version();
		return false;
	}
}

static bool is_common(int code)
{
	for (const struct command_option *c = common; c->name != NULL; c++) {
		if (c->code == code)
			return true;
	}
	return false;
}

int options_next(struct options *o)
{
	int code, index = 0;

	do {
		code = getopt_long(o->argc, o->argv, o->shorts, o->longs,
				   &index);
		o->value = optarg;
		if (code == -1)
			return OPTIONS_END;
		if (code == '?') {
			o->status = wrong_option(o);
			return OPTIONS_STOP;
		}
		if (code == ':') {
			o->status = missing_value(o);
			return OPTIONS_STOP;
		}
		o->no_sandbox |= code == OPTION_NO_SANDBOX;
		if (code != OPTION_NO_SANDBOX && !is_common(code))
			return code;
	} while (code == OPTION_NO_SANDBOX || take_common(o, code));
	return OPTIONS_STOP;
}

bool stdin_is_one_file(const struct options *o)
{
	size_t count = 0;

	for (int i = optind; i < o->argc; i++)
		count += strcmp(o->argv[i], "-") == 0;
	if (count > 1)
		complain_usage(o->command,
			       "standard input can be read once: there is more "
			       "than one -");
	return count <= 1;
}
