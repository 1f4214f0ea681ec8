/** Recipes: what to train, on what and how, in YAML; and the two ways to carry one out, from scratch or from a bundle. */
@NullMarked
package dev.kikori.trainer.recipe;

import org.jspecify.annotations.NullMarked;
