/**
 * Data sets: a descriptor (YAML) says where logs are, how they read, what is known of their labels, how they are cut into windows and
 * where the past ends and the test begins. Training and evaluation both load from here, so that neither can see what a service would
 * not: labels are stripped before a line is parsed, and templates are mined in the order of time.
 */
@NullMarked
package dev.kikori.trainer.data;

import org.jspecify.annotations.NullMarked;
