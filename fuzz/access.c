/*
 * Any bytes as what icacls and kin print. Every list is asked for a token of
 * each kind, and every path is found again.
 */
#include <assert.h>

#include "loader/pe.h"
#include "resolver/access.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const identities[] = {
	"network-service", "local-system", "local-service", "pool:web",
	"iis-wpg:CORP\\web", "CORP\\bob",
};

static void check_ace(const struct ace *ace)
{
	assert(((ace->mask | ace->maybe) & ~(uint32_t)ACE_RIGHTS) == 0);
	assert((ace->mask & ace->maybe) == 0);
	assert(ace->principal < PRINCIPAL_COUNT && ace->line != 0);
	assert(ace->name.n <= ACL_TEXT_MAX);
}

/* An answer has its reason. */
static void ask(const struct acl_listing *l, const struct acl *acl,
		const struct token *token)
{
	struct access_answer answer = acl_evaluate(l, acl, token);

	if (answer.ace != NULL)
		assert(answer.ace >= &l->aces[acl->first] &&
		       answer.ace < &l->aces[acl->first + acl->count]);
	if (acl->flaw != NULL && !acl->open)
		assert(answer.access == ACCESS_UNKNOWN);
	if (answer.access == ACCESS_UNKNOWN && acl->flaw == NULL)
		assert(answer.ace != NULL);
	if (acl->count == 0 && acl->flaw == NULL && !acl->open)
		assert(answer.access == ACCESS_DENIED);
}

static void find_again(const struct acl_listing *l, const struct acl *acl)
{
	struct acl_match tail = acl_find_tail(l, acl->path);
	struct acl_match whole = acl_find(l, acl->path);

	if (whole.acl != NULL && acl->path.n != 0 &&
	    whole.acl->path.n == acl->path.n)
		assert(whole.other != NULL || whole.acl == acl);
	assert(tail.acl != NULL || tail.other == NULL);
	assert(tail.other != tail.acl || tail.acl == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	const char *why;
	unsigned line;
	int ret = acl_read((struct bytes){ data, size }, &a, &l, &line, &why);

	assert(ret == OK || (ret == E_USAGE && why != NULL));
	assert(ret != OK || l.count != 0);
	for (size_t i = 0; ret == OK && i < l.count; i++) {
		const struct acl *acl = &l.acls[i];

		assert(acl->first <= l.ace_count &&
		       acl->count <= l.ace_count - acl->first);
		assert(acl->count <= ACES_OF_ONE_MAX);
		find_again(&l, acl);
		for (size_t n = 0; n < sizeof(identities) / sizeof(*identities);
		     n++) {
			struct token token = { .iis = (unsigned)(n + 5) };

			assert(identity_parse(str_of(identities[n]),
					      &token.identity, &why));
			ask(&l, acl, &token);
		}
	}
	for (size_t i = 0; ret == OK && i < l.ace_count; i++)
		check_ace(&l.aces[i]);
	arena_release(&a);
	return 0;
}
