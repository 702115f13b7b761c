/* What stands in the sources that scripts/check-mutants has changed. */
#ifndef TESTS_MUTANTS_MUTANT_H
#define TESTS_MUTANTS_MUTANT_H

/* The one that is alive; -1 for none. */
extern int mutant_chosen;

/* A byte a mutant: whether its place was come by. */
extern unsigned char *mutants_reached;

#define MUTANT(n) (mutants_reached[n] = 1, mutant_chosen == (n))

#endif
