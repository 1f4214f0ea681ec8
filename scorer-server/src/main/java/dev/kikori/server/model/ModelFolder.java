package dev.kikori.server.model;

import dev.kikori.scorer.model.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One version of one model in the repository, which may be half written.
 *
 * @param name the model
 * @param version its version, from 1
 * @param path the folder with {@code bundle.json}
 */
record ModelFolder(String name, int version, Path path) {
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final int MAX_ENTRIES = 10_000;

  /** What the repository holds: by model, oldest version first. An unversioned bundle is version 1. */
  static List<ModelFolder> scan(Path repository) {
    if (Files.exists(repository.resolve(Bundle.MANIFEST))) {
      return List.of(new ModelFolder(nameOf(repository), 1, repository));
    }
    List<ModelFolder> folders = new ArrayList<>();
    for (Path model : foldersIn(repository)) {
      if (Files.exists(model.resolve(Bundle.MANIFEST))) {
        folders.add(new ModelFolder(nameOf(model), 1, model));
        continue;
      }
      for (Path version : foldersIn(model)) {
        if (VERSION.matcher(nameOf(version)).matches()) {
          folders.add(new ModelFolder(nameOf(model), Integer.parseInt(nameOf(version)), version));
        }
      }
    }
    folders.sort(Comparator.comparing(ModelFolder::name).thenComparingInt(ModelFolder::version));
    return folders;
  }

  /** Changes whenever a file of the folder does. */
  String signature() {
    TreeMap<String, String> files = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        files.put(
            nameOf(entry), attributes.size() + "@" + attributes.lastModifiedTime().toMillis());
      }
    } catch (IOException | UncheckedIOException e) {
      // A file that comes or goes right now: the next look sees it.
      return "changing";
    }
    return files.toString();
  }

  private static List<Path> foldersIn(Path folder) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (folders.size() < MAX_ENTRIES
            && Files.isDirectory(entry)
            && !nameOf(entry).startsWith(".")) {
          folders.add(entry);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          folder + ": can't be read (expected: a folder of models): " + e, e);
    }
    return folders;
  }

  private static String nameOf(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? "model" : name.toString();
  }

  @Override
  public String toString() {
    return name + "/" + version;
  }
}
