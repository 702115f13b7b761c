/* A report on a made-up filter, finding by finding, on the sample profile. */
#ifndef TESTS_REPORT_MADE_H
#define TESTS_REPORT_MADE_H

#include <criterion/criterion.h>
#include <stdlib.h>

#include "loader/pe.h"
#include "report/report.h"
#include "tests/profiles/sample.h"

static const struct style plain = { false, 0, 0 };

static const target_set old_ones = TARGET_BIT(OLD) | TARGET_BIT(SAME);

struct made {
	struct arena arena;
	struct profile profile;
	struct module root, helper;
	struct chain top, below; /* the filter; the helper that it needs */
	struct resolution resolution;
	struct subject subject;
	struct findings findings;
	struct file_parts bytes;
	struct file_report file;
};

/* authfilter.dll, asked for OLD, SAME and NEW. */
static inline struct made *made_new(enum host host)
{
	struct made *m = calloc(1, sizeof(*m));

	cr_assert(m);
	m->arena = ARENA_INIT;
	cr_assert_eq(profile_open(sample_compile(&m->arena), &m->profile), 0);
	m->root.name = str_of("authfilter.dll");
	m->root.path = str_of("in/authfilter.dll");
	m->root.image.readable = true;
	m->root.image.machine = IMAGE_FILE_MACHINE_I386;
	m->root.image.characteristics = IMAGE_FILE_DLL;
	m->helper = m->root;
	m->helper.name = str_of("helper.dll");
	m->top.module = &m->root;
	m->below = (struct chain){ .up = &m->top, .module = &m->helper };
	m->resolution.root = &m->root;
	m->subject = (struct subject){
		.profile = &m->profile,
		.resolution = &m->resolution,
		.host = host,
		.targets = TARGET_BIT(OLD) | TARGET_BIT(SAME) |
			   TARGET_BIT(NEW),
	};
	m->bytes = (struct file_parts){
		.head = { (const uint8_t *)"abc", 3 },
		.size = 3,
	};
	m->file = (struct file_report){
		.path = str_of("in/authfilter.dll"),
		.file = &m->bytes,
		.subject = &m->subject,
		.findings = &m->findings,
		.arena = &m->arena,
	};
	return m;
}

static inline void made_free(struct made *m)
{
	arena_release(&m->arena);
	free(m);
}

/* A procedure of advapi32.dll that the filter imports. */
static inline struct finding made_procedure(struct made *m, const char *name,
					    target_set targets)
{
	struct finding f = finding_new(FINDING_MISSING_PROCEDURE, targets);

	f.chain = &m->top;
	f.module = str_of("advapi32.dll");
	f.procedure = str_of(name);
	f.summary = str_printf(&m->arena, "advapi32.dll has no %s", name);
	f.before = str_printf(&m->arena,
			      "advapi32.dll!%s is not in the Windows of ",
			      name);
	f.evidence = "observed";
	return f;
}

static inline void made_add(struct made *m, struct finding f)
{
	cr_assert_eq(findings_add(&m->findings, &m->arena, &f), 0);
}

/* Proc0, Proc1 and so on. */
static inline void made_add_many(struct made *m, int count, target_set targets)
{
	for (int i = 0; i < count; i++) {
		struct str name = str_printf(&m->arena, "Proc%d", i);

		made_add(m, made_procedure(m, name.s, targets));
	}
}

/* Judge by the findings so far, and write. Free what comes back. */
static inline char *made_write_files(struct made *m, const char *format,
				     struct style style, unsigned files)
{
	const struct report_writer *w = report_writer_find(format);
	struct report r = { .profile = &m->profile, .style = style };
	char *text = NULL;
	size_t size;

	cr_assert(w);
	for (unsigned t = 0; t < SAMPLE_TARGETS; t++)
		m->file.verdicts[t] =
			verdict_on(&m->subject, &m->findings, t);
	r.out = open_memstream(&text, &size);
	cr_assert(r.out);
	cr_assert_eq(w->begin(&r), 0);
	for (unsigned i = 0; i < files; i++)
		cr_assert_eq(w->file(&r, &m->file), 0);
	cr_assert_eq(w->end(&r), 0);
	fclose(r.out);
	return text;
}

static inline char *made_write(struct made *m, const char *format,
			       struct style style)
{
	return made_write_files(m, format, style, 1);
}

#define MADE_HAS(text, part) \
	cr_expect(strstr((text), (part)), "no '%s' in:\n%s", (part), (text))
#define MADE_HAS_NOT(text, part) \
	cr_expect(!strstr((text), (part)), "'%s' in:\n%s", (part), (text))

#endif
