package dev.kikori.appender.all;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs that applications are started on: the one that runs the tests and, as in the build's second pass, the newest other one. */
final class Jdks {
  private static final Path LINUX = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

  private Jdks() {}

  /** A JDK by its home. */
  record Jdk(Path home, int version) {
    Path java() {
      return home.resolve("bin").resolve("java");
    }

    @Override
    public String toString() {
      return "JDK " + version;
    }
  }

  static Jdk own() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  static List<Jdk> all() throws IOException {
    Jdk own = own();
    List<Jdk> jdks = new ArrayList<>(List.of(own));
    candidates().stream()
        .map(Jdks::read)
        .filter(jdk -> jdk != null && jdk.version() >= 17 && jdk.version() != own.version())
        .max((a, b) -> Integer.compare(a.version(), b.version()))
        .ifPresentOrElse(jdks::add, () -> System.out.println("no second JDK found beside " + own));
    return jdks;
  }

  private static List<Path> candidates() throws IOException {
    List<Path> homes = new ArrayList<>();
    Stream.of("JAVA_HOME_25_X64", "JAVA_HOME_21_X64", "JAVA_HOME_17_X64")
        .map(System::getenv)
        .filter(Objects::nonNull)
        .map(Path::of)
        .forEach(homes::add);
    if (Files.isDirectory(LINUX)) {
      try (DirectoryStream<Path> installed = Files.newDirectoryStream(LINUX)) {
        installed.forEach(homes::add);
      }
    }
    return homes;
  }

  /** Null if there is no JDK. */
  private static Jdk read(Path home) {
    try {
      Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
      boolean runs = Files.isExecutable(home.resolve("bin").resolve("java"));
      return runs && version.find() ? new Jdk(home, Integer.parseInt(version.group(1))) : null;
    } catch (IOException e) {
      return null;
    }
  }
}
