package dev.kikori.server;

import dev.kikori.server.auth.Scope;
import dev.kikori.server.auth.Tokens;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kikori token}: a new token, and what the tokens file holds of it. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Make a bearer token. The token is printed once, on standard output; what belongs into the server's tokens file (auth.tokens_file) stands"
            + " on standard error. Nothing is kept.",
    footer = {"", "Exit status: 0 made, 2 bad usage."})
final class TokenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TENANT", description = "Whose it is.")
  private String tenant = "";

  @Option(
      names = "--scopes",
      split = ",",
      paramLabel = "SCOPE",
      description = "What it is good for: ${COMPLETION-CANDIDATES}; INGEST unless given.")
  private List<Scope> scopes = List.of(Scope.INGEST);

  @Option(names = "--name", paramLabel = "NAME", description = "Who has it, for people.")
  private String name = "unnamed";

  private final PrintStream out;
  private final PrintStream err;

  TokenCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    Tokens.NewToken made = Tokens.create();
    out.println(made.token());
    err.print(
        """
        tenants:
          %s:
            - name: '%s'
              sha256: %s
              scopes: [%s]
        """
            .formatted(
                tenant,
                name.replace("'", "''"),
                made.sha256(),
                scopes.stream()
                    .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "))));
    return 0;
  }
}
