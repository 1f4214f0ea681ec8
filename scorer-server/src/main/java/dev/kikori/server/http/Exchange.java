package dev.kikori.server.http;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer. First the body is read, as it comes; then the next handler is called; then what it wrote is sent. The exchange
 * ends when the handler has and the client has taken everything.
 */
final class Exchange implements Runnable {
  private final Connections connections;
  private final long maxBody;
  private final Handler next;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final EndPoint endPoint;
  private final Bytes body = new Bytes();

  /** What has not ended yet: the handler, and the sending once it has begun. */
  private final AtomicInteger open = new AtomicInteger(1);

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Exchange(
      Connections connections,
      long maxBody,
      Handler next,
      Request request,
      Response response,
      Callback callback) {
    this.connections = connections;
    this.maxBody = maxBody;
    this.next = next;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /** Reads what has come; is called again when there is more. */
  @Override
  public void run() {
    while (body.size() <= maxBody) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        answer(chunk);
        return;
      }
      connections.hold(endPoint, body.add(chunk.getByteBuffer()));
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        break;
      }
    }
    answer(Content.Chunk.EOF);
  }

  private void answer(Content.Chunk end) {
    connections.beginAnswer(endPoint);
    Request whole = new WholeRequest(request, body.buffer(), end);
    Response answer = new Answer(whole);
    Callback handled = Callback.from(this::handled, this::failed);
    try {
      if (!next.handle(whole, answer, handled)) {
        Response.writeError(whole, answer, handled, 404);
      }
    } catch (Exception e) {
      Response.writeError(whole, answer, handled, e);
    }
  }

  private void handled() {
    end(body.size());
  }

  private void failed(Throwable why) {
    failure.compareAndSet(null, why);
    handled();
  }

  private void end(int bytes) {
    connections.letGo(endPoint, bytes);
    connections.awaitClient(endPoint);
    if (open.decrementAndGet() > 0) {
      return;
    }
    Throwable why = failure.get();
    if (why == null) {
      callback.succeeded();
    } else {
      callback.failed(why);
    }
  }

  /** Gathers what is written, and sends it at its end. */
  private final class Answer extends Response.Wrapper {
    private final Bytes written = new Bytes();

    Answer(Request whole) {
      super(whole, response);
    }

    @Override
    public boolean isCommitted() {
      return written.size() > 0 || super.isCommitted();
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback writer) {
      if (request.getAttribute(WholeExchanges.PACED) != null) {
        super.write(last, content, writer);
        return;
      }
      written.add(content);
      if (last) {
        open.incrementAndGet();
        connections.hold(endPoint, written.size());
        super.write(true, written.buffer(), Callback.from(this::taken, this::notTaken));
      }
      writer.succeeded();
    }

    private void taken() {
      end(written.size());
    }

    private void notTaken(Throwable why) {
      failure.compareAndSet(null, why);
      taken();
    }
  }
}
