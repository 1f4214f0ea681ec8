/** Tests of what the demo reads, counts and shows. */
package dev.kikori.demo;
