package dev.kikori.stress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code benchmarks/run stress [--quick] [options of jcstress]}. Fails with the first outcome that no test names. */
public final class Main {
  private static final String QUICK = "--quick";

  private Main() {}

  /** Runs every test of this package. */
  public static void main(String[] args) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-r",
                "stress/target/jcstress",
                "-m",
                Arrays.asList(args).contains(QUICK) ? "quick" : "default"));
    Arrays.stream(args)
        .skip(1) // The measurement's name.
        .filter(argument -> !argument.equals(QUICK))
        .forEach(options::add);
    org.openjdk.jcstress.Main.main(options.toArray(String[]::new));
  }
}
