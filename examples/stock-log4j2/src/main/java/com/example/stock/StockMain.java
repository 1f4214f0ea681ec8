package com.example.stock;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The warehouse. Nothing here knows of Kikori: its appender stands in {@code log4j2.xml}. */
public final class StockMain {
  private static final Logger LOG = LogManager.getLogger(StockMain.class);
  private static final int THREADS = 8;

  private StockMain() {}

  public static void main(String[] args) throws Exception {
    Warehouse warehouse = new Warehouse();
    Labels labels = new Labels();
    Trouble trouble = new Trouble();
    Reservations reservations = new Reservations(warehouse, labels, trouble);
    HeapWatch.start();
    HttpServer management = server("MANAGEMENT_PORT", 8083, 1);
    management.createContext("/trouble/slow", trouble.door(trouble::slowDown));
    management.createContext("/trouble/leak", trouble.door(unused -> labels.keepAll()));
    management.start();
    HttpServer server = server("PORT", 8082, THREADS);
    server.createContext("/reservations", reservations);
    server.start();
    LOG.info("Listening on port {} with {} threads", server.getAddress().getPort(), THREADS);
    ScheduledExecutorService nightShift = Executors.newSingleThreadScheduledExecutor();
    var unused =
        nightShift.scheduleWithFixedDelay(
            new Restocking(warehouse, reservations::callback), 1, 1, TimeUnit.SECONDS);
  }

  private static HttpServer server(String variable, int port, int threads) throws IOException {
    String given = System.getenv().getOrDefault(variable, String.valueOf(port));
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(given));
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newFixedThreadPool(threads));
    return server;
  }
}
