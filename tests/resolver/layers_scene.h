/* Made-up overlays on the Windows of a scene, for the tests of layers. */
#ifndef TESTS_RESOLVER_LAYERS_SCENE_H
#define TESTS_RESOLVER_LAYERS_SCENE_H

#include "resolver/layers.h"
#include "tests/resolver/scene.h"

extern struct scene layered;

void layers_set_up(void);
void layers_tear_down(void);

/* One more, which counts before the next. */
void install_layer(const char *id, target_set targets);

struct provider find_layered(const char *name);
void expect_layered(const char *words, const char *problems);

#endif
