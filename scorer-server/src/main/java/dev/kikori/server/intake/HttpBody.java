package dev.kikori.server.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads bodies of requests, unpacked, within a limit for each and one for all of them. Safe for use by many threads. */
final class HttpBody {
  private static final int STEP = 64 << 10;

  private final long maxBytes;
  private final long maxBuffered;
  private final AtomicLong buffered = new AtomicLong();

  HttpBody(LimitsConfig limits) {
    this.maxBytes = limits.maxRequest().bytes();
    this.maxBuffered = limits.maxBuffered().bytes();
  }

  /** Bytes that are held now. */
  long buffered() {
    return buffered.get();
  }

  /**
   * Reads a body; {@link #done} gives its bytes back.
   *
   * @param encoding the value of {@code Content-Encoding}, or null
   */
  byte[] read(InputStream in, @Nullable String encoding) throws IOException, RefusedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(STEP);
    boolean whole = false;
    try (InputStream unpacked = unpacked(in, encoding)) {
      byte[] step = new byte[STEP];
      for (int read = unpacked.read(step); read >= 0; read = unpacked.read(step)) {
        reserve(read);
        body.write(step, 0, read);
        if (body.size() > maxBytes) {
          throw new RefusedException(
              RefusalReason.TOO_LARGE,
              "body: more than "
                  + maxBytes
                  + " bytes after decompression (limit: "
                  + maxBytes
                  + " bytes); send smaller requests, or raise intake.limits.max_request");
        }
      }
      whole = true;
      return body.toByteArray();
    } catch (ZipException e) {
      throw new RefusedException(RefusalReason.INVALID, "body: not gzip: " + e.getMessage());
    } finally {
      if (!whole) {
        done(body.size());
      }
    }
  }

  void done(long bytes) {
    buffered.addAndGet(-bytes);
  }

  private void reserve(int bytes) throws RefusedException {
    if (buffered.addAndGet(bytes) > maxBuffered) {
      buffered.addAndGet(-bytes);
      throw new RefusedException(
          RefusalReason.BUSY,
          "requests of "
              + maxBuffered
              + " bytes are being read (limit: intake.limits.max_buffered); send it again later");
    }
  }

  private static InputStream unpacked(InputStream in, @Nullable String encoding)
      throws IOException, RefusedException {
    if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
      return in;
    }
    if (encoding.equalsIgnoreCase("gzip")) {
      return new GZIPInputStream(in, STEP);
    }
    throw new RefusedException(
        RefusalReason.UNSUPPORTED, "content-encoding: " + encoding + " (expected: gzip or none)");
  }
}
