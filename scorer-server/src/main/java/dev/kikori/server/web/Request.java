package dev.kikori.server.web;

import dev.kikori.server.auth.Principal;
import dev.kikori.server.http.WholeExchanges;
import dev.kikori.server.store.Page;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.json.JsonMapper;

/** A request whose sender is known: reads its parts, with a problem for whatever is no good, and writes the answer. */
final class Request {
  private static final int MAX_TEXT = 500;
  private static final int MAX_LIMIT = 500;
  private static final int DEFAULT_LIMIT = 50;

  private final Context http;
  private final @Nullable Principal caller;
  private final long maxBody;
  private final BooleanSupplier admitted;

  /**
   * A request.
   *
   * @param admitted whether its sender may still have what it asked for
   */
  Request(Context http, @Nullable Principal caller, long maxBody, BooleanSupplier admitted) {
    this.http = http;
    this.caller = caller;
    this.maxBody = maxBody;
    this.admitted = admitted;
  }

  boolean stillAdmitted() {
    return admitted.getAsBoolean();
  }

  Context http() {
    return http;
  }

  Principal caller() {
    if (caller == null) {
      throw new IllegalStateException("an open route has no caller");
    }
    return caller;
  }

  String tenant() {
    return caller().tenant();
  }

  String path(String name) {
    return http.pathParam(name);
  }

  /** A parameter of the query; null if it is absent or empty. */
  @Nullable String query(String name) {
    String value = http.queryParam(name);
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > MAX_TEXT) {
      throw Problem.badRequest(
          name + ": " + value.length() + " characters (expected: at most " + MAX_TEXT + ")",
          "Ask for something shorter.");
    }
    return value;
  }

  /** A parameter that must be there. */
  String required(String name) {
    String value = query(name);
    if (value == null) {
      throw Problem.badRequest(name + ": absent (expected: a value)", "Add ?" + name + "=….");
    }
    return value;
  }

  @Nullable Instant time(String name) {
    String value = query(name);
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeException e) {
      throw Problem.badRequest(
          name + ": not a time (expected: such as 2026-11-22T08:00:00Z)", "Write the time in UTC.");
    }
  }

  /** How many items the caller wants, {@value #DEFAULT_LIMIT} if it doesn't say. */
  int limit() {
    return number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
  }

  /** A page of a list that goes on at the request's cursor. */
  <T> Page<T> page(BiFunction<@Nullable String, Integer, Page<T>> list) {
    String cursor = query("cursor");
    try {
      return list.apply(cursor, limit());
    } catch (IllegalArgumentException e) {
      if (cursor == null) {
        throw e;
      }
      throw Problem.badRequest(
          "cursor: not one that was given out", "Begin again without a cursor.");
    }
  }

  int number(String name, int otherwise, int least, int most) {
    String value = query(name);
    try {
      int number = value == null ? otherwise : Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw Problem.badRequest(
        name + ": no such number (expected: " + least + ".." + most + ")",
        "Ask for another number.");
  }

  /** One of some words, case ignored; null if it is absent. */
  @Nullable String word(String name, String... words) {
    String value = query(name);
    if (value == null) {
      return null;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (word.equals(lower)) {
        return word;
      }
    }
    throw Problem.badRequest(
        name + ": unknown (expected: " + String.join(", ", words) + ")", "Choose one of them.");
  }

  boolean hasType(String type) {
    String sent = http.contentType();
    return sent != null && sent.split(";", 2)[0].strip().equalsIgnoreCase(type);
  }

  /** The body as text, within the limit. */
  String text() {
    if (http.header("Content-Encoding") != null) {
      throw Problem.unsupported("Content-Encoding: not understood", "Send the body as it is.");
    }
    try (InputStream in = http.req().getInputStream()) {
      byte[] bytes = in.readNBytes((int) maxBody + 1);
      if (bytes.length > maxBody) {
        throw Problem.tooLarge(maxBody);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Problem.badRequest("body: ended early", "Send it again.");
    }
  }

  /** The body as JSON. */
  <T> T json(JsonMapper mapper, Class<T> type) {
    if (!hasType("application/json")) {
      throw Problem.unsupported(
          "Content-Type: not JSON (expected: application/json)",
          "Say Content-Type: application/json.");
    }
    try {
      T value = mapper.readValue(text(), type);
      if (value == null) {
        throw Problem.badRequest("body: null (expected: an object)", "Send an object.");
      }
      return value;
    } catch (JacksonException e) {
      throw Problem.badRequest("body: " + why(e), "See /api/v1/openapi.json for its fields.");
    }
  }

  void answer(Object body) {
    answer(200, body);
  }

  void answer(int status, Object body) {
    write(status, Json.SNAKE, body);
  }

  void write(int status, JsonMapper mapper, Object body) {
    http.status(status).contentType("application/json").result(mapper.writeValueAsBytes(body));
  }

  /**
   * Begins an answer of any length, which is written at its reader's pace and holds this thread as long: for those of which there are only so
   * many at a time.
   */
  OutputStream paced(String type) throws IOException {
    WholeExchanges.pace(http.req());
    http.res().setContentType(type);
    return http.res().getOutputStream();
  }

  void nothing() {
    http.status(204);
  }

  /** What is wrong with the JSON, in the words of whoever wrote it rather than of the classes here. */
  private static String why(JacksonException e) {
    if (e instanceof PropertyBindingException unknown) {
      return "unknown field \"" + cut(unknown.getPropertyName()) + "\"";
    }
    if (e instanceof DatabindException) {
      String field =
          e.getPath().stream()
              .map(JacksonException.Reference::getPropertyName)
              .filter(Objects::nonNull)
              .collect(Collectors.joining("."));
      return field.isEmpty() ? "not an object as described" : cut(field) + ": not as described";
    }
    return "not JSON, at line " + e.getLocation().getLineNr() + " or before";
  }

  private static String cut(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
