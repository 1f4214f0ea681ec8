/** The trainer's commands; they run in a process of their own, in the environment that libtorch needs. */
@NullMarked
package dev.kikori.trainer;

import org.jspecify.annotations.NullMarked;
