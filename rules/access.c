/* Files that the process may not open: R104, R106, R507, R1012. */
#include "rules/access.h"

#include "loader/pe.h"
#include "util/status.h"

enum { NAMES_MAX = 5 };

/* The command for all of the targets: cacls is on each of them. */
static struct str grant_command(const struct subject *s,
				const struct problem *p, struct str *who,
				struct arena *a)
{
	const struct access_loader loader = { s->host, s->isolation,
					      s->identity };
	struct str found = STR_EMPTY;
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(s->profile, i, &t); i++) {
		struct str command;

		if ((p->access->targets & TARGET_BIT(i)) == 0 ||
		    found.s[0] == 'c')
			continue;
		*who = access_grantee(loader, &t);
		command = access_command(&t, *who,
					 p->access->match.acl->path, a);
		if (command.s == NULL)
			return command;
		if (found.n == 0 || command.s[0] == 'c')
			found = command;
	}
	return found;
}

static struct str grant_advice(const struct subject *s, const struct problem *p,
			       struct arena *a)
{
	static const char no_members[] = "; no account has to be put into the "
					 "group for that";
	struct str who = STR_EMPTY;
	struct str command = grant_command(s, p, &who, a);
	bool group = str_equal(who, str_of("IIS_WPG")) ||
		     str_equal(who, str_of("IIS_IUSRS"));

	if (command.s == NULL)
		return command;
	if (command.n == 0)
		return str_of("give the identity of the process read and "
			      "execute");
	return STR_CONCAT(a, str_of("run: "), command,
			  str_of(group ? no_members : ""));
}

/* Behind the colon: which line says so. */
static struct str denied_words(const struct subject *s,
			       const struct access_trouble *t, struct arena *a)
{
	struct str source = s->access->listing->source;

	if (t->ace != NULL)
		return str_printf(a, "line %u of %.*s denies that to %.*s",
				  t->ace->line, STR_ARGS(source),
				  STR_ARGS(t->ace->name));
	return str_printf(a,
			  "nothing in its list, line %u of %.*s, allows that",
			  t->match.acl->line, STR_ARGS(source));
}

static struct str unknown_words(const struct subject *s,
				const struct access_trouble *t,
				struct str who, struct arena *a)
{
	struct str source = s->access->listing->source;
	const struct acl *acl = t->match.acl, *other = t->match.other;
	const struct ace *ace = t->ace;

	if (other != NULL)
		return str_printf(a,
				  "lines %u and %u of %.*s are both about a "
				  "file of that name",
				  acl->line < other->line ? acl->line :
							    other->line,
				  acl->line < other->line ? other->line :
							    acl->line,
				  STR_ARGS(source));
	if (acl->flaw != NULL)
		return str_printf(a, "%s, line %u of %.*s", acl->flaw,
				  acl->line, STR_ARGS(source));
	if (ace == NULL)
		return str_of("IIS may load it under one of two identities, "
			      "and not both may");
	if (token_has(t->token, ace->principal, ace->name) == MEMBER_UNKNOWN)
		return str_printf(a,
				  "line %u of %.*s is about %.*s, and whether "
				  "that is or holds %.*s isn't known",
				  ace->line, STR_ARGS(source),
				  STR_ARGS(ace->name), STR_ARGS(who));
	return str_printf(a,
			  "what the entry on line %u of %.*s comes to isn't "
			  "certain",
			  ace->line, STR_ARGS(source));
}

/* Of a file of PATH the rule is likely only (R507). */
static void add_rules(struct finding *f, const struct problem *p)
{
	if (p->chain->module->role == FOLDER_PATH) {
		f->likely = f->targets;
		finding_add_rule(f, "R507");
	} else if (p->chain->likely & f->targets) {
		f->likely |= p->chain->likely & f->targets;
		finding_add_rule(f, "R111");
	}
}

static int report_denied(const struct subject *s, const struct problem *p,
			 struct str who, struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_ACCESS_DENIED, p->targets);
	const struct module *m = p->chain->module;

	f.chain = p->chain->up;
	f.module = m->name;
	f.evidence = "acl";
	f.summary = str_printf(a, "%.*s may not open %s", STR_ARGS(who),
			       m->name.s);
	f.before = STR_CONCAT(a, who, str_of(" may not read and execute "),
			      m->name, str_of(": "),
			      denied_words(s, p->access, a));
	f.advice = p->access->ace == NULL ?
			   grant_advice(s, p, a) :
			   str_of("take away what denies it: that counts "
				  "before all that is allowed below it");
	add_rules(&f, p);
	return findings_add_failure(out, a, &f, p->chain);
}

static int report_unknown(const struct subject *s, const struct problem *p,
			  struct str who, struct arena *a,
			  struct findings *out)
{
	struct finding f = finding_new(p->chain->delayed ?
					       FINDING_DELAYED_UNKNOWN_MODULE :
					       FINDING_UNKNOWN_ACCESS,
				       p->targets);
	const struct module *m = p->chain->module;

	f.chain = p->chain->up;
	f.module = m->name;
	f.evidence = "acl";
	f.summary = str_printf(a, "whether %.*s may open %s", STR_ARGS(who),
			       m->name.s);
	f.before = STR_CONCAT(a, str_of("whether "), who,
			      str_of(" may read and execute "), m->name,
			      str_of(" isn't known: "),
			      unknown_words(s, p->access, who, a));
	if (p->access->token->identity.kind == IDENTITY_UNKNOWN)
		f.advice = str_of("say with --identity who loads the file");
	return findings_add(out, a, &f);
}

int rules_access(const struct subject *s, const struct problem *p,
		 struct arena *a, struct findings *out)
{
	struct str who = identity_title(&p->access->token->identity, a);

	if (who.s == NULL)
		return E_NO_MEMORY;
	return p->access->denied ? report_denied(s, p, who, a, out) :
				   report_unknown(s, p, who, a, out);
}

int rules_folder(const struct problem *p, struct arena *a,
		 struct findings *out)
{
	struct finding f = finding_new(FINDING_ACCESS_DENIED, p->targets);
	const struct module *m = p->chain->module;

	f.chain = p->chain->up;
	f.module = m->name;
	f.evidence = "file";
	f.ntstatus = (uint32_t)STATUS_FILE_IS_A_DIRECTORY;
	f.likely = f.targets;
	f.rules[0] = "R106";
	f.rules[1] = NULL;
	f.summary = str_printf(a, "%s is a folder", m->name.s);
	f.before = str_printf(a,
			      "%s is a folder: Windows takes it for the DLL "
			      "and can't open it",
			      m->path.s);
	f.advice = str_of("give the folder another name");
	return findings_add_failure(out, a, &f, p->chain);
}

/* "a.dll, b.dll and 3 more" */
static struct str list_unlisted(const struct subject *s, struct arena *a,
				size_t *count)
{
	const struct resolution *r = s->resolution;
	struct str names[NAMES_MAX], list;

	*count = 0;
	for (size_t i = 0; i < r->loaded_count; i++) {
		const struct module *m = r->loaded[i].module;

		if (access_list_of(s->access, m).acl != NULL)
			continue;
		if (*count < NAMES_MAX)
			names[*count] = m->name;
		++*count;
	}
	if (*count <= NAMES_MAX)
		return str_join(a, names, *count, ", ");
	list = str_join(a, names, NAMES_MAX, ", ");
	return list.s == NULL ? list :
				str_printf(a, "%.*s and %zu more",
					   STR_ARGS(list), *count - NAMES_MAX);
}

int rules_unlisted_access(const struct subject *s, struct arena *a,
			  struct findings *out)
{
	struct finding f = finding_new(FINDING_UNLISTED_ACCESS,
				       s->resolution->targets);
	size_t count;
	struct str list = list_unlisted(s, a, &count);

	if (list.s == NULL)
		return E_NO_MEMORY;
	if (count == 0)
		return OK;
	f.evidence = "acl";
	f.before = STR_CONCAT(a, s->access->listing->source,
			      str_of(" has no list of "), list,
			      str_of(": taken for files that the process may "
				     "open"));
	return findings_add(out, a, &f);
}
