package dev.kikori.appender.all;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** One of our jars, where the build has put it. */
final class Jar {
  private static final String CLASS = ".class";

  private final Path path;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, ClassFile> classes = new TreeMap<>();

  private Jar(Path path) throws IOException {
    this.path = path;
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          add(entry.getName(), in.readAllBytes());
        }
      }
    }
  }

  /** The jar of a module, such as {@code appender-logback-all}. */
  static Jar ofModule(String module) {
    try {
      return new Jar(pathOfModule(module));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path pathOfModule(String module) {
    Path target = root().resolve(module).resolve("target");
    String version = System.getProperty("kikori.version");
    for (String name : new String[] {"kikori-" + module + "-" + version, "kikori-" + module}) {
      Path jar = target.resolve(name + ".jar");
      if (Files.exists(jar)) {
        return jar;
      }
    }
    throw new IllegalStateException(
        "no jar in " + target + ": these tests run in the phase integration-test");
  }

  /** The folder of the whole build. */
  static Path root() {
    return Path.of(System.getProperty("kikori.root")).toAbsolutePath().normalize();
  }

  private void add(String name, byte[] bytes) throws IOException {
    if (files.put(name, bytes) != null) {
      throw new IOException(name + " is twice in " + path);
    }
    if (name.endsWith(CLASS)) {
      classes.put(name.substring(0, name.length() - CLASS.length()), ClassFile.parse(bytes));
    }
  }

  Path path() {
    return path;
  }

  /** Names of all files. */
  Set<String> files() {
    return files.keySet();
  }

  /** Classes by their internal names. */
  Map<String, ClassFile> classes() {
    return classes;
  }

  /** Packages with classes in them, with slashes. */
  Set<String> packages() {
    Set<String> packages = new TreeSet<>();
    for (String name : classes.keySet()) {
      packages.add(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
    }
    return packages;
  }

  String text(String file) {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      throw new IllegalArgumentException(file + " is not in " + path);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Manifest manifest() throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.getManifest();
    }
  }
}
