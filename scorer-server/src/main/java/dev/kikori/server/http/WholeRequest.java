package dev.kikori.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request whose body is here. For use by one thread at a time. */
final class WholeRequest extends Request.Wrapper {
  private final Content.Chunk end;
  private @Nullable ByteBuffer body;

  /**
   * The request.
   *
   * @param end what comes after the body: its end, or why there is no more
   */
  WholeRequest(Request request, ByteBuffer body, Content.Chunk end) {
    super(request);
    this.body = body;
    this.end = end;
  }

  @Override
  public Content.Chunk read() {
    ByteBuffer first = body;
    body = null;
    return first != null && first.hasRemaining() ? Content.Chunk.from(first, false) : end;
  }

  /** There is always something to read. */
  @Override
  public void demand(Runnable reader) {
    reader.run();
  }
}
