package dev.kikori.demo;

import dev.kikori.cli.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The demo's command line. */
public final class DemoMain {
  private static final int CANNOT_RUN = 3;

  private DemoMain() {}

  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    DemoCommand demo = new DemoCommand(out, Style.ofStandardOutput());
    CommandLine line = new CommandLine(demo);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (demo.isEnding()) {
            return CANNOT_RUN;
          }
          System.err.println("kikori: " + failure.getMessage());
          if (System.getenv("KIKORI_DEBUG") != null) {
            failure.printStackTrace();
          }
          return CANNOT_RUN;
        });
    System.exit(line.execute(args));
  }
}
