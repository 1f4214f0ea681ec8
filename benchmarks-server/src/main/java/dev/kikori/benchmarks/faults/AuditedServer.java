package dev.kikori.benchmarks.faults;

import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.ServerMain;
import dev.kikori.server.lane.LaneListener;
import dev.kikori.server.service.ServiceKey;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The server as it is, with a listener beside its own that writes down which request went through which window. What it writes is handed to
 * the operating system at once, so that a kill takes none of it away. Its clock can be set.
 */
public final class AuditedServer {
  /** The environment's variable that names the file, to which the process's number is added: {@value}. */
  static final String FILE = "KIKORI_AUDIT";

  private static final String REQUEST = "request=";

  private AuditedServer() {}

  /** Takes the server's own arguments. */
  public static void main(String[] args) throws IOException {
    // A file for each process: a kill may cut off the last record of one.
    Path file = Path.of(System.getenv(FILE) + "." + ProcessHandle.current().pid());
    try (Audit audit = new Audit(file)) {
      Path clock = Path.of(System.getenv(ShiftedClock.FILE));
      System.exit(ServerMain.run(args, ShiftedClock.of(clock), audit));
    }
  }

  /** One record per window: service, stream, window, and the requests in it. */
  private static final class Audit implements LaneListener, AutoCloseable {
    private final DataOutputStream out;

    Audit(Path file) throws IOException {
      out =
          new DataOutputStream(
              new BufferedOutputStream(new FileOutputStream(file.toFile(), true), 1 << 16));
    }

    @Override
    public void parsed(ServiceKey service, long firstPosition, List<WindowLine> lines) {}

    @Override
    public synchronized void judged(ServiceKey service, String model, Verdict verdict) {
      try {
        List<WindowLine> lines = verdict.window().lines();
        out.writeUTF(service.service());
        out.writeUTF(verdict.window().stream() + "/" + verdict.window().id());
        out.writeInt(lines.size());
        for (WindowLine line : lines) {
          out.writeLong(request(line.event().message()));
        }
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void alert(ServiceKey service, String id, int revision, String model, Alert alert) {}

    private static long request(String message) {
      int from = message.indexOf(REQUEST) + REQUEST.length();
      int to = from;
      while (to < message.length() && Character.isDigit(message.charAt(to))) {
        to++;
      }
      return to == from ? -1 : Long.parseLong(message.substring(from, to));
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
