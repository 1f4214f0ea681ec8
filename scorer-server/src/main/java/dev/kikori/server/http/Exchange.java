package dev.kikori.server.http;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer. First the body is read, as it comes; then, when it is its turn, the next handler is called; then what it wrote is
 * sent. The exchange ends when the handler has and the client has taken everything. What is read of a stranger's long body is not kept: it
 * needs no room, and the client sends to its end and learns that it is not known here.
 */
final class Exchange implements Runnable {
  /** Attribute of the request under which its exchange is found: {@value}. */
  static final String ATTRIBUTE = "kikori.exchange";

  private final WholeExchanges exchanges;
  private final Connections connections;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final EndPoint endPoint;
  private final Bytes body = new Bytes();

  /** What has not ended yet: the handler, and the sending once it has begun. */
  private final AtomicInteger open = new AtomicInteger(1);

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private final AtomicBoolean hasTurn = new AtomicBoolean();
  private Content.Chunk end = Content.Chunk.EOF;
  private long received;
  private @Nullable Boolean known;
  private volatile boolean paced;

  Exchange(WholeExchanges exchanges, Request request, Response response, Callback callback) {
    this.exchanges = exchanges;
    this.connections = exchanges.connections();
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
  }

  String path() {
    return Request.getPathInContext(request);
  }

  /** Reads what has come; is called again when there is more. */
  @Override
  public void run() {
    while (received <= exchanges.maxBody()) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        end = chunk;
        break;
      }
      received += chunk.remaining();
      if (isKept()) {
        connections.hold(endPoint, body.add(chunk.getByteBuffer()));
      }
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        break;
      }
    }
    exchanges.take(this);
  }

  /** Who sent it is asked once, and only if it is long. */
  private boolean isKept() {
    if (received <= WholeExchanges.STRANGERS_BODY) {
      return true;
    }
    if (known == null) {
      known = exchanges.knows(request);
    }
    return known;
  }

  void answerInTurn() {
    hasTurn.set(true);
    answer();
  }

  void answer() {
    connections.beginAnswer(endPoint);
    Request whole = new WholeRequest(request, body.buffer(), end);
    whole.setAttribute(ATTRIBUTE, this);
    Response answer = new Answer(whole);
    Callback handled = Callback.from(this::handled, this::failed);
    Handler next = exchanges.getHandler();
    try {
      if (!endPoint.isOpen()) {
        handled.failed(new EofException("gone before its turn"));
      } else if (next == null || !next.handle(whole, answer, handled)) {
        Response.writeError(whole, answer, handled, 404);
      }
    } catch (Exception e) {
      Response.writeError(whole, answer, handled, e);
    }
  }

  /** What is written from now on goes at its reader's pace, and other requests need not wait for that. */
  void pace() {
    paced = true;
    giveTurnBack();
  }

  private void giveTurnBack() {
    if (hasTurn.compareAndSet(true, false)) {
      exchanges.giveTurnBack();
    }
  }

  private void handled() {
    giveTurnBack();
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
      if (paced) {
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
