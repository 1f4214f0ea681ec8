package dev.kikori.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the launcher has built, and how to start it. */
final class Installation {
  private final Path home;

  Installation(Path home) {
    this.home = home;
  }

  /** Where Kikori is. */
  static Installation current() {
    return new Installation(Path.of(System.getProperty("kikori.home", ".")));
  }

  Path home() {
    return home;
  }

  /** A command that starts a module's main class. */
  List<String> java(String module, List<String> options, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Dkikori.home=" + home, "-Dfile.encoding=UTF-8", "-XX:-UsePerfData"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", classPath(module), main));
    command.addAll(List.of(arguments));
    return command;
  }

  private String classPath(String module) {
    Path file = home.resolve(module).resolve("target/kikori/classpath");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new DemoException(file + ": can't be read (expected: what ./kikori demo builds)");
    }
  }

  /** A port of this machine that nobody has right now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
