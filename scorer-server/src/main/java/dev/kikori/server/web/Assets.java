package dev.kikori.server.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The dashboard's files: a closed set, read once. Nothing else can be asked for. Safe for use by many threads. */
final class Assets {
  private static final List<String> NAMES =
      List.of(
          "index.html",
          "app.css",
          "theme.js",
          "main.js",
          "api.js",
          "dom.js",
          "format.js",
          "chart.js",
          "keys.js",
          "logs.js",
          "overview.js",
          "alerts.js",
          "alert.js",
          "mute.js",
          "events.js",
          "services.js",
          "templates.js",
          "template.js",
          "models.js",
          "silences.js",
          "outbox.js",
          "login.js",
          "icon.svg");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Asset> assets =
      NAMES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Assets::load));

  private record Asset(byte[] bytes, String type, String etag) {}

  List<Route> routes() {
    return List.of(
        Route.get("/", request -> send(request.http(), "index.html")).open(),
        Route.get("/alerts/{id}", request -> toPage(request, "alerts")).open(),
        Route.get("/assets/{name}", request -> send(request.http(), request.path("name"))).open());
  }

  /** A short address for messages: the page itself is behind the {@code #}. */
  private static void toPage(Request request, String page) {
    String id = request.path("id");
    if (!id.matches("[A-Za-z0-9._:-]{1,100}")) {
      throw Problem.notFound("alert: no such id", "See the dashboard.");
    }
    request.http().redirect("/#/" + page + "/" + id);
  }

  private void send(Context http, String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw Problem.noSuchRoute(http.method().name(), http.path());
    }
    http.header("Cache-Control", "no-cache").header("ETag", asset.etag);
    if (asset.etag.equals(http.header("If-None-Match"))) {
      http.status(304);
    } else {
      http.contentType(asset.type).result(asset.bytes);
    }
  }

  private static Asset load(String name) {
    try (InputStream in = Assets.class.getResourceAsStream("assets/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + ": not in the jar (expected: a file of the dashboard)");
      }
      byte[] bytes = in.readAllBytes();
      String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      return new Asset(bytes, TYPES.getOrDefault(extension, "text/plain"), etag(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
