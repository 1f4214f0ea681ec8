package dev.kikori.trainer.data;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The files behind a descriptor's paths and globs, plain, compressed or members of archives. Each archive is streamed once. */
final class SourceFiles {
  private static final String MEMBER = "!/";

  /** Receives one file. */
  interface Visitor {
    /**
     * Reads one file.
     *
     * @param path where it is, {@code archive!/member} inside an archive
     * @param in its bytes, decompressed; the visitor need not close it
     */
    void visit(String path, InputStream in) throws IOException;
  }

  private SourceFiles() {}

  /**
   * Visits every file that one of the patterns matches, in the order of the patterns and, under a glob, of names; members of an archive
   * come in the archive's order.
   *
   * @throws DataException if a pattern matches nothing
   */
  static void visit(List<String> patterns, Path descriptor, Visitor visitor) {
    Map<String, List<String>> membersByArchive = new LinkedHashMap<>();
    for (String pattern : patterns) {
      int at = pattern.indexOf(MEMBER);
      String outer = at < 0 ? pattern : pattern.substring(0, at);
      for (Path file : expand(outer, descriptor)) {
        List<String> members =
            membersByArchive.computeIfAbsent(file.toString(), key -> new ArrayList<>());
        if (at >= 0) {
          members.add(pattern.substring(at + MEMBER.length()));
        }
      }
    }
    membersByArchive.forEach(
        (file, members) -> visitOne(Path.of(file), members, descriptor, visitor));
  }

  private static void visitOne(Path file, List<String> members, Path descriptor, Visitor visitor) {
    try (InputStream in = decompressed(file)) {
      if (members.isEmpty()) {
        visitor.visit(file.toString(), in);
      } else {
        visitMembers(file, in, members, descriptor, visitor);
      }
    } catch (IOException e) {
      throw new DataException(file + ": not readable: " + e.getMessage(), e);
    }
  }

  private static void visitMembers(
      Path archive, InputStream in, List<String> globs, Path descriptor, Visitor visitor)
      throws IOException {
    List<PathMatcher> matchers =
        globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    boolean[] matched = new boolean[globs.size()];
    try (ArchiveInputStream<?> entries =
        isZip(archive) ? new ZipArchiveInputStream(in) : new TarArchiveInputStream(in)) {
      for (ArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        Path name = Path.of(entry.getName()).normalize();
        boolean wanted = false;
        for (int i = 0; i < matched.length && !entry.isDirectory(); i++) {
          if (matchers.get(i).matches(name)) {
            matched[i] = true;
            wanted = true;
          }
        }
        if (wanted) {
          visitor.visit(archive + MEMBER + name, new Unclosed(entries));
        }
      }
    }
    for (int i = 0; i < matched.length; i++) {
      if (!matched[i]) {
        throw new DataException(
            descriptor + ": files: " + archive + " has no member " + globs.get(i));
      }
    }
  }

  private static List<Path> expand(String pattern, Path descriptor) {
    int star = firstGlobCharacter(pattern);
    if (star < 0) {
      Path file = Path.of(pattern).normalize();
      if (!Files.isRegularFile(file)) {
        throw missing(file.toString(), descriptor);
      }
      return List.of(file);
    }
    Path folder = Path.of(pattern.substring(0, pattern.lastIndexOf('/', star) + 1)).normalize();
    PathMatcher matcher =
        FileSystems.getDefault()
            .getPathMatcher(
                "glob:" + folder + "/" + pattern.substring(pattern.lastIndexOf('/', star) + 1));
    if (!Files.isDirectory(folder)) {
      throw missing(folder.toString(), descriptor);
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files =
          all.filter(matcher::matches).filter(Files::isRegularFile).sorted().toList();
      if (files.isEmpty()) {
        throw missing(pattern, descriptor);
      }
      return files;
    } catch (IOException e) {
      throw new DataException(folder + ": not readable: " + e.getMessage(), e);
    }
  }

  private static DataException missing(String path, Path descriptor) {
    return new DataException(
        descriptor
            + ": files: "
            + path
            + ": no such file (set KIKORI_DATA to the folder that holds the log data, or correct the path)");
  }

  private static int firstGlobCharacter(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isZip(Path file) {
    return file.toString().endsWith(".zip");
  }

  private static InputStream decompressed(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      String name = file.toString();
      if (name.endsWith(".gz") || name.endsWith(".tgz")) {
        return new GZIPInputStream(in, 1 << 16);
      }
      return name.endsWith(".xz")
          ? new BufferedInputStream(
              XZCompressorInputStream.builder()
                  .setInputStream(in)
                  .setDecompressConcatenated(true)
                  .get(),
              1 << 16)
          : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** A member of an archive: whoever reads it must not close the archive. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
