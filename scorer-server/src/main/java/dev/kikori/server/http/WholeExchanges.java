package dev.kikori.server.http;

import jakarta.servlet.ServletRequest;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Hands requests on when they have come whole, and takes each answer whole: threads work and never wait for a client. What is not sent or
 * not taken yet lies in memory, within the limits of {@link Connections}, and of strangers no more than {@value #STRANGERS_BODY} bytes a
 * request: there a body ends for the next handler, which has to refuse it for want of a name. An answer that may be of any size has to go at
 * its reader's {@link #pace}. Safe for use by many threads.
 */
public final class WholeExchanges extends Handler.Wrapper {
  /** What is kept of a body whoever sent it, in bytes; the rest only if they are known. */
  static final int STRANGERS_BODY = 16 << 10;

  private final Connections connections;
  private final long maxBody;
  private final Predicate<Request> known;
  private final Turns turns;
  private final Predicate<String> urgent;

  /**
   * A handler that has none to hand on to yet, for answers that take no time.
   *
   * @param maxBody bytes of a body; of a larger one the first are handed on, at least one more than that
   * @param known whether a request's sender is no stranger, by its head alone; asked from Jetty's threads, so it must not wait
   */
  public WholeExchanges(Connections connections, long maxBody, Predicate<Request> known) {
    this(connections, maxBody, known, Integer.MAX_VALUE, path -> true);
  }

  /**
   * The same for answers that take their time.
   *
   * @param atATime requests that are answered at a time, fewer than there are threads
   * @param urgent paths of requests that are answered beside them at once
   */
  public WholeExchanges(
      Connections connections,
      long maxBody,
      Predicate<Request> known,
      int atATime,
      Predicate<String> urgent) {
    this.connections = connections;
    this.maxBody = maxBody;
    this.known = known;
    this.turns = new Turns(atATime);
    this.urgent = urgent;
  }

  /**
   * Has the answer to a request be written at its reader's pace, on the thread that answers it. For those of which there are only so many: they
   * need threads of their own, and are not among the requests that are answered at a time.
   */
  public static void pace(ServletRequest request) {
    if (request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) {
      exchange.pace();
    }
  }

  /** Requests that have come whole and wait for their turn. */
  public int waiting() {
    return turns.waiting();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    new Exchange(this, request, response, callback).run();
    return true;
  }

  Connections connections() {
    return connections;
  }

  long maxBody() {
    return maxBody;
  }

  boolean knows(Request request) {
    return known.test(request);
  }

  /** Answers a request when it is its turn. */
  void take(Exchange exchange) {
    if (urgent.test(exchange.path())) {
      exchange.answer();
    } else {
      turns.take(exchange::answerInTurn);
    }
  }

  void giveTurnBack() {
    turns.giveBack(getServer().getThreadPool());
  }
}
