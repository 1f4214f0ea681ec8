package dev.kikori.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Hands requests on when they have come whole, and takes each answer whole: threads work and never wait for a client. What is not sent or
 * not taken yet lies in memory, within the limits of {@link Connections}. An answer that may be of any size has to be {@link #PACED}. Safe
 * for use by many threads.
 */
public final class WholeExchanges extends Handler.Wrapper {
  /** Attribute of a request whose answer is written at its reader's pace, on the thread that answers: {@value}. For the few that need it. */
  public static final String PACED = "kikori.paced";

  private final Connections connections;
  private final long maxBody;

  /**
   * A handler that has none to hand on to yet.
   *
   * @param maxBody bytes of a body; of a larger one the first are handed on, at least one more than that
   */
  public WholeExchanges(Connections connections, long maxBody) {
    this.connections = connections;
    this.maxBody = maxBody;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Handler next = getHandler();
    if (next == null) {
      return false;
    }
    new Exchange(connections, maxBody, next, request, response, callback).run();
    return true;
  }
}
