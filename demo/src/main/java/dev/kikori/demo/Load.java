package dev.kikori.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Customers of the shop: so many requests a second, whether they are answered or not. Who waits for an answer while {@value #MOST_WAITING}
 * others do goes away.
 */
final class Load implements AutoCloseable {
  private static final int MOST_WAITING = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final int WARM_UP = 15;
  private static final int PRODUCTS = 200;
  private static final String[] COUPONS = {"WELCOME10", "SPRING15", "VIP20"};

  private final Random random;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService customers = Executors.newFixedThreadPool(MOST_WAITING);
  private final Semaphore free = new Semaphore(MOST_WAITING);
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile String shop = "";
  private volatile long lastOrder;

  Load(long seed) {
    this.random = new Random(seed);
  }

  /** Begins. */
  void start(double perSecond) {
    long nanos = (long) (1e9 / perSecond);
    var unused = clock.scheduleAtFixedRate(this::next, 0, nanos, TimeUnit.NANOSECONDS);
  }

  /** A few customers without coupons, one after the other. */
  void warmUp(String url) {
    for (int i = 0; i < WARM_UP; i++) {
      free.acquireUninterruptibly();
      int product = 1 + i;
      send(request(url, "/orders").POST(BodyPublishers.ofString(order(product, ""))).build());
      free.acquireUninterruptibly();
      send(request(url, "/products/" + product).build());
    }
  }

  /** From now on customers go to another instance. */
  void turnTo(String url) {
    shop = url;
  }

  /** Requests that were answered well, or as they deserve. */
  long answered() {
    return answered.get();
  }

  /** Requests that failed. */
  long failed() {
    return failed.get();
  }

  private void next() {
    HttpRequest request = request(shop);
    if (free.tryAcquire()) {
      customers.execute(() -> send(request));
    } else {
      failed.incrementAndGet();
    }
  }

  private synchronized HttpRequest request(String url) {
    int dice = random.nextInt(100);
    int product = 1 + random.nextInt(PRODUCTS);
    if (dice < 60) {
      return request(url, "/orders")
          .POST(BodyPublishers.ofString(order(product, coupon(product))))
          .build();
    }
    if (dice < 90 || lastOrder == 0) {
      return request(url, "/products/" + (dice == 89 ? 999 : product)).build();
    }
    return request(url, "/orders/" + lastOrder).build();
  }

  private HttpRequest.Builder request(String url, String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json");
  }

  private String coupon(int product) {
    int dice = random.nextInt(100);
    return dice < 25 ? COUPONS[dice % COUPONS.length] : dice < 27 ? "SUMMER" + product : "";
  }

  private String order(int product, String coupon) {
    return "{\"customer\": %s, \"product\": %s, \"quantity\": %s%s}"
        .formatted(
            1 + random.nextInt(5_000),
            product,
            1 + random.nextInt(3),
            coupon.isEmpty() ? "" : ", \"coupon\": \"" + coupon + '"');
  }

  private void send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      (answer.statusCode() < 500 ? answered : failed).incrementAndGet();
      Matcher id = ID.matcher(answer.body());
      if (answer.statusCode() == 201 && id.find()) {
        lastOrder = Long.parseLong(id.group(1));
      }
    } catch (IOException e) {
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    customers.shutdownNow();
  }
}
