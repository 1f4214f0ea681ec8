package dev.kikori.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A log that is made up: a Spring Boot order service that runs well, loses its database, and gets it back. The same seed gives the same
 * log. What is scored is this text and nothing else; the detector isn't told where the fault starts.
 *
 * <p>The good minutes are no silence: warnings that mean nothing, declined payments, slow calls, jobs that run once in a while, and one
 * change of configuration keep whoever watches on their toes.
 */
final class SampleLog {
  /** How long the service runs well. */
  static final Duration GOOD = Duration.ofMinutes(15);

  /** How long its database is away. */
  static final Duration OUTAGE = Duration.ofMinutes(2);

  /** How long it runs well again. */
  static final Duration RECOVERED = Duration.ofMinutes(3);

  private static final Instant START = Instant.parse("2026-03-14T09:00:00Z");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final double REQUESTS_PER_SECOND = 3.5;
  private static final double REQUESTS_PER_SECOND_IN_OUTAGE = 2.0;

  private static final String CONTROLLER = "c.example.orders.web.OrderController";
  private static final String CART = "com.example.orders.cart.CartService";
  private static final String INVENTORY = "c.e.orders.inventory.InventoryClient";
  private static final String PAYMENT = "c.e.orders.payment.PaymentGateway";
  private static final String REPOSITORY = "c.e.orders.store.OrderRepository";
  private static final String EVENTS = "c.e.orders.events.OrderEventPublisher";
  private static final String JOBS = "c.e.orders.jobs.Housekeeping";
  private static final String POOL = "com.zaxxer.hikari.pool.HikariPool";
  private static final String POOL_BASE = "com.zaxxer.hikari.pool.PoolBase";
  private static final String SQL = "o.h.engine.jdbc.spi.SqlExceptionHelper";
  private static final String SERVLET = "o.a.c.c.C.[.[.[/].[dispatcherServlet]";
  private static final String BREAKER = "c.e.orders.store.DatabaseBreaker";
  private static final String HEALTH = "o.s.b.a.jdbc.DataSourceHealthIndicator";

  private static final List<String> REFUSED_TRACE =
      List.of(
          "\tat org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:342)",
          "\tat org.postgresql.core.ConnectionFactory.openConnection(ConnectionFactory.java:54)",
          "\tat org.postgresql.jdbc.PgConnection.<init>(PgConnection.java:273)",
          "\tat com.zaxxer.hikari.pool.PoolBase.newConnection(PoolBase.java:360)",
          "\tat com.zaxxer.hikari.pool.HikariPool$PoolEntryCreator.call(HikariPool.java:724)",
          "Caused by: java.net.ConnectException: Connection refused",
          "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)",
          "\t... 9 common frames omitted");
  private static final List<String> TRANSACTION_TRACE =
      List.of(
          "",
          "java.sql.SQLTransientConnectionException: OrdersPool - Connection is not available, request timed out after 5000ms.",
          "\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)",
          "\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:181)",
          "\tat org.springframework.orm.jpa.JpaTransactionManager.doBegin(JpaTransactionManager.java:420)",
          "\tat com.example.orders.store.OrderRepository.insert(OrderRepository.java:88)",
          "\tat com.example.orders.web.OrderController.create(OrderController.java:61)");

  private final SplittableRandom random;
  private final List<Entry> entries = new ArrayList<>();
  private long order = 48_200;
  private long offset = 913_400;
  private Instant now = START;
  private int requestStart;

  private SampleLog(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** One event, which may span several lines. */
  private record Entry(Instant at, String text, List<String> trace) {}

  /**
   * A made-up log.
   *
   * @param lines its lines
   * @param faultAt when the database goes away
   * @param faultLine number of the first line written after that, from 1
   * @param recoveredAt when it is back
   * @param recoveredLine number of the first line written after that
   */
  record Log(
      List<String> lines,
      Instant faultAt,
      long faultLine,
      Instant recoveredAt,
      long recoveredLine) {}

  /** Makes up the log of a seed. */
  static Log generate(long seed) {
    SampleLog sample = new SampleLog(seed);
    Instant fault = START.plus(GOOD);
    Instant recovered = fault.plus(OUTAGE);
    Instant end = recovered.plus(RECOVERED);
    while (sample.now.isBefore(end)) {
      boolean outage = !sample.now.isBefore(fault) && sample.now.isBefore(recovered);
      if (outage) {
        sample.secondWithoutDatabase(Duration.between(fault, sample.now).toSeconds());
      } else {
        sample.goodSecond(Duration.between(START, sample.now).toSeconds());
      }
      if (sample.now.equals(recovered)) {
        sample.recovery();
      }
      sample.now = sample.now.plusSeconds(1);
    }
    return sample.log(fault, recovered);
  }

  private Log log(Instant fault, Instant recovered) {
    entries.sort(Comparator.comparing(Entry::at));
    List<String> lines = new ArrayList<>();
    long goodLines = 0;
    long linesBeforeRecovery = 0;
    for (Entry entry : entries) {
      lines.add(entry.text);
      lines.addAll(entry.trace);
      if (entry.at.isBefore(fault)) {
        goodLines = lines.size();
      }
      if (entry.at.isBefore(recovered)) {
        linesBeforeRecovery = lines.size();
      }
    }
    return new Log(List.copyOf(lines), fault, goodLines + 1, recovered, linesBeforeRecovery + 1);
  }

  private void goodSecond(long second) {
    for (int i = requests(REQUESTS_PER_SECOND * tide(second)); i > 0; i--) {
      goodRequest();
    }
    everyNowAndThen(second);
    if (second % 10 == 0) {
      say(
          0,
          "INFO",
          "nio-8080-exec-1",
          CONTROLLER,
          "GET /actuator/health 200 in " + between(1, 4) + " ms");
    }
    if (second % 30 == 7) {
      int active = between(0, 6);
      say(
          3,
          "DEBUG",
          "OrdersPool housek",
          POOL,
          "OrdersPool - Pool stats (total=10, active="
              + active
              + ", idle="
              + (10 - active)
              + ", waiting=0)");
    }
    if (second % 60 == 20) {
      say(
          5,
          "INFO",
          "scheduling-1",
          JOBS,
          "Removed " + between(0, 25) + " expired carts in " + between(3, 30) + " ms");
    }
    if (second % 300 == 150) {
      say(
          8,
          "INFO",
          "scheduling-1",
          JOBS,
          "Refreshed " + between(150, 190) + " exchange rates from rates.example.com");
    }
    if (second == 520) {
      say(
          0,
          "INFO",
          "main-config",
          "c.e.orders.config.ConfigWatcher",
          "Configuration changed: 2 properties reloaded");
    }
  }

  private void goodRequest() {
    int pick = between(0, 99);
    String thread = thread();
    if (pick < 45) {
      newOrder(thread);
    } else if (pick < 80) {
      long id = order - between(1, 400);
      int millis = between(2, 40);
      say(
          0,
          "DEBUG",
          thread,
          REPOSITORY,
          "Loaded order " + id + " with " + between(1, 6) + " items in " + millis + " ms");
      say(
          millis,
          "INFO",
          thread,
          CONTROLLER,
          "GET /api/orders/" + id + " 200 in " + (millis + between(1, 5)) + " ms");
    } else {
      String cart = "cart-" + hex(6);
      say(
          0,
          "INFO",
          thread,
          CART,
          "Added product "
              + between(1000, 9999)
              + " to "
              + cart
              + ", now "
              + between(1, 9)
              + " items");
      say(
          between(3, 20),
          "INFO",
          thread,
          CONTROLLER,
          "PUT /api/carts/" + cart + " 200 in " + between(4, 25) + " ms");
    }
  }

  private void newOrder(String thread) {
    long id = ++order;
    int at = 0;
    int items = between(1, 6);
    say(
        at,
        "INFO",
        thread,
        CONTROLLER,
        "POST /api/orders from customer " + between(10_000, 99_999) + " with " + items + " items");
    say(
        at += between(4, 20),
        "INFO",
        thread,
        INVENTORY,
        "Reserved " + items + " items for order " + id + " in " + between(3, 18) + " ms");
    String payment = "pay_" + hex(8);
    if (between(0, 99) < 3) {
      say(
          at += between(30, 90),
          "WARN",
          thread,
          PAYMENT,
          "Payment " + payment + " for order " + id + " declined: insufficient funds");
      say(at + 4, "INFO", thread, CONTROLLER, "POST /api/orders 402 in " + (at + 5) + " ms");
      return;
    }
    say(
        at += between(30, 90),
        "INFO",
        thread,
        PAYMENT,
        "Payment "
            + payment
            + " of "
            + between(5, 240)
            + "."
            + between(10, 99)
            + " EUR authorised for order "
            + id);
    say(
        at += between(2, 12),
        "DEBUG",
        thread,
        REPOSITORY,
        "Inserted order " + id + " in " + between(2, 11) + " ms");
    say(
        at + between(1, 4),
        "INFO",
        "kafka-producer-1",
        EVENTS,
        "Published OrderCreated for "
            + id
            + " to partition "
            + between(0, 5)
            + " at offset "
            + ++offset);
    say(at + 5, "INFO", thread, CONTROLLER, "POST /api/orders 201 in " + (at + 5) + " ms");
  }

  /** What good services log, too. */
  private void everyNowAndThen(long second) {
    int pick = between(0, 999);
    String thread = thread();
    if (pick < 12) {
      say(
          2,
          "WARN",
          thread,
          REPOSITORY,
          "Slow query: findByCustomer took " + between(300, 900) + " ms");
    } else if (pick < 20) {
      say(2, "WARN", thread, INVENTORY, "Retrying call to inventory-service, attempt 2 of 3");
    } else if (pick < 28) {
      say(2, "WARN", thread, CART, "Cart cart-" + hex(6) + " not found, starting a new one");
    } else if (pick < 31) {
      say(
          2,
          "WARN",
          thread,
          "o.s.w.s.m.s.DefaultHandlerExceptionResolver",
          "Resolved [HttpMessageNotReadableException: JSON parse error]");
    } else if (pick < 34) {
      say(
          2,
          "INFO",
          "scheduling-1",
          JOBS,
          "Archived " + between(20, 90) + " orders older than 90 days");
    } else if (pick == 34 && second > 60) {
      say(
          2,
          "WARN",
          "scheduling-1",
          JOBS,
          "Certificate of payments.example.com expires in " + between(18, 21) + " days");
    }
  }

  private void secondWithoutDatabase(long second) {
    if (second == 0) {
      for (int i = 0; i < 4; i++) {
        say(
            40 + i * 15,
            "WARN",
            thread(),
            POOL_BASE,
            "OrdersPool - Failed to validate connection org.postgresql.jdbc.PgConnection@"
                + hex(8)
                + " (This connection has been closed.). Possibly consider using a shorter maxLifetime value.");
      }
    }
    if (second % 2 == 0) {
      say(
          200,
          "ERROR",
          "OrdersPool connec",
          POOL,
          "OrdersPool - Exception during pool initialization or refill",
          refusedTrace());
    }
    for (int i = requests(REQUESTS_PER_SECOND_IN_OUTAGE); i > 0; i--) {
      requestWithoutDatabase(second);
    }
    if (second == 6) {
      say(10, "ERROR", thread(), BREAKER, "Breaker orders-db opened after 20 failed calls of 20");
    }
    if (second % 10 == 0) {
      say(1, "WARN", "nio-8080-exec-1", HEALTH, "DataSource health check failed");
      say(
          3,
          "INFO",
          "nio-8080-exec-1",
          CONTROLLER,
          "GET /actuator/health 503 in " + between(900, 1100) + " ms");
    }
    if (second % 30 == 7) {
      say(
          3,
          "DEBUG",
          "OrdersPool housek",
          POOL,
          "OrdersPool - Pool stats (total=0, active=0, idle=0, waiting=" + between(8, 40) + ")");
    }
  }

  private void requestWithoutDatabase(long second) {
    String thread = thread();
    if (between(0, 99) < 25) {
      String cart = "cart-" + hex(6);
      say(
          0,
          "INFO",
          thread,
          CART,
          "Added product "
              + between(1000, 9999)
              + " to "
              + cart
              + ", now "
              + between(1, 9)
              + " items");
      say(
          9,
          "INFO",
          thread,
          CONTROLLER,
          "PUT /api/carts/" + cart + " 200 in " + between(4, 25) + " ms");
      return;
    }
    int items = between(1, 6);
    say(
        0,
        "INFO",
        thread,
        CONTROLLER,
        "POST /api/orders from customer " + between(10_000, 99_999) + " with " + items + " items");
    if (second >= 6 && between(0, 99) < 50) {
      say(3, "WARN", thread, BREAKER, "Call to orders-db refused, breaker is open");
      say(4, "INFO", thread, CONTROLLER, "POST /api/orders 503 in 4 ms");
      return;
    }
    say(30, "WARN", thread, SQL, "SQL Error: 0, SQLState: 08001");
    say(
        30,
        "ERROR",
        thread,
        SQL,
        "OrdersPool - Connection is not available, request timed out after "
            + between(5000, 5009)
            + "ms (total=0, active=0, idle=0, waiting="
            + between(5, 40)
            + ")");
    say(
        31,
        "ERROR",
        thread,
        SERVLET,
        "Servlet.service() for servlet [dispatcherServlet] threw exception [Request processing failed: CannotCreateTransactionException: "
            + "Could not open JPA EntityManager for transaction] with root cause",
        TRANSACTION_TRACE);
    say(32, "INFO", thread, CONTROLLER, "POST /api/orders 500 in " + between(5030, 5060) + " ms");
  }

  private void recovery() {
    say(
        5,
        "INFO",
        "OrdersPool connec",
        POOL,
        "OrdersPool - Added connection org.postgresql.jdbc.PgConnection@" + hex(8));
    say(9, "INFO", thread(), BREAKER, "Breaker orders-db closed");
  }

  private List<String> refusedTrace() {
    List<String> trace = new ArrayList<>();
    trace.add(
        "org.postgresql.util.PSQLException: Connection to db-orders.internal:5432 refused. Check that the hostname and port are correct "
            + "and that the postmaster is accepting TCP/IP connections.");
    trace.addAll(REFUSED_TRACE);
    return trace;
  }

  private void say(int millis, String level, String thread, String logger, String message) {
    say(millis, level, thread, logger, message, List.of());
  }

  /** Spring Boot's layout for the console, millis after the start of this second's request. */
  private void say(
      int millis, String level, String thread, String logger, String message, List<String> trace) {
    Instant at = now.plusMillis(Math.min(millis, 900) + requestStart);
    String line =
        String.format(
            "%s %5s 1 --- [%15.15s] %-40s : %s", TIME.format(at), level, thread, logger, message);
    entries.add(new Entry(at, line, trace));
  }

  private String thread() {
    requestStart = between(0, 849);
    return "nio-8080-exec-" + between(1, 10);
  }

  /** Traffic swells and falls within minutes. */
  private static double tide(long second) {
    return 1 + 0.35 * Math.sin(second / 75.0);
  }

  private int requests(double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  private String hex(int digits) {
    return String.format("%0" + digits + "x", random.nextLong(1L << (4 * digits)));
  }
}
