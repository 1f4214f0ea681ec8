package dev.kikori.scorer.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where log lines come from: a file, standard input, a followed file. Gzip is told by its first bytes, whatever the name, and so are the
 * byte order marks of UTF-16; everything else is read as UTF-8. Immutable; opened by {@link EventReader}.
 */
public final class LogSource {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final String STDIN_ARGUMENT = "-";

  private enum Kind {
    FILE,
    FOLLOWED,
    STDIN,
    STREAM
  }

  private final Kind kind;
  private final String name;
  private final @Nullable Path path;
  private final @Nullable InputStream stream;

  private LogSource(Kind kind, String name, @Nullable Path path, @Nullable InputStream stream) {
    this.kind = kind;
    this.name = name;
    this.path = path;
    this.stream = stream;
  }

  /** A source as a user names it: a path, or {@code -} for standard input. */
  public static LogSource of(String argument) {
    return argument.equals(STDIN_ARGUMENT) ? stdin() : file(Path.of(argument));
  }

  /** A file, read from its start to its end. */
  public static LogSource file(Path path) {
    return new LogSource(Kind.FILE, path.toString(), path, null);
  }

  /**
   * A file, read from its start and then for as long as the reader is open, as {@code tail -F} does: it may not exist yet, grow, be rotated
   * away or be truncated.
   */
  public static LogSource follow(Path path) {
    return new LogSource(Kind.FOLLOWED, path.toString(), path, null);
  }

  /** Standard input. */
  public static LogSource stdin() {
    return new LogSource(Kind.STDIN, STDIN_ARGUMENT, null, null);
  }

  /**
   * Any stream; closed with the reader.
   *
   * @param name what to call it in messages
   */
  public static LogSource stream(String name, InputStream stream) {
    return new LogSource(Kind.STREAM, name, null, stream);
  }

  /** What the source is called in messages: its path, or {@code -}. */
  public String name() {
    return name;
  }

  /** Whether the source has no end. */
  public boolean isFollowed() {
    return kind == Kind.FOLLOWED;
  }

  /** A time at or after the last line that is there now: missing years and dates are filled in by it. */
  Instant referenceTime() {
    try {
      return path == null || kind == Kind.FOLLOWED
          ? Instant.now()
          : Files.getLastModifiedTime(path).toInstant();
    } catch (IOException e) {
      return Instant.now();
    }
  }

  ByteInput open(long idleMillis, Pauser pauser, ReadTally tally) throws LogReadException {
    try {
      return switch (kind) {
        case FOLLOWED -> new FollowedFile(requirePath(), idleMillis, pauser, tally);
        case FILE -> StreamInput.of(decoded(Files.newInputStream(requirePath()), tally));
        case STDIN -> openLive(System.in, idleMillis, pauser, tally);
        default ->
            StreamInput.of(decoded(stream == null ? InputStream.nullInputStream() : stream, tally));
      };
    } catch (IOException e) {
      throw cannotOpen(e);
    }
  }

  private Path requirePath() throws IOException {
    if (path == null) {
      throw new NoSuchFileException(name);
    }
    if (kind == Kind.FILE && Files.isDirectory(path)) {
      throw new IOException("it is a directory");
    }
    return path;
  }

  private static ByteInput openLive(InputStream in, long idleMillis, Pauser pauser, ReadTally tally)
      throws IOException {
    InputStream decoded = decoded(in, tally);
    return decoded instanceof PeekedInput plain && !plain.isUnpacked()
        ? StreamInput.live(decoded, idleMillis, pauser)
        : StreamInput.of(decoded);
  }

  private static InputStream decoded(InputStream in, ReadTally tally) throws IOException {
    try {
      PeekedInput peeked = PeekedInput.of(in);
      boolean gzip = peeked.startsWith(0x1f, 0x8b);
      PeekedInput unpacked =
          gzip ? PeekedInput.of(new GZIPInputStream(peeked, BUFFER_BYTES)) : peeked;
      boolean utf16 = unpacked.startsWith(0xFE, 0xFF) || unpacked.startsWith(0xFF, 0xFE);
      return utf16 ? new Utf16Input(unpacked, tally) : unpacked;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private LogReadException cannotOpen(IOException cause) {
    String remedy =
        cause instanceof NoSuchFileException
            ? "there is no such file: check the path"
            : cause instanceof AccessDeniedException
                ? "access denied: give the user that runs Kikori the right to read it"
                : cause.getMessage()
                    + ": give a readable file, plain or gzip, or - for standard input";
    return new LogReadException(name + ": cannot be read, " + remedy, cause);
  }

  @Override
  public String toString() {
    return name;
  }
}
