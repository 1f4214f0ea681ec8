package dev.kikori.trainer.train;

import dev.kikori.trainer.nn.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Weights in Hugging Face's safetensors format: a JSON header, then raw little-endian numbers; 32-bit floats only. Checkpoints, finished
 * encoders and adapters are kept in it.
 *
 * @param weights the weights by name
 * @param metadata texts beside them
 */
public record Safetensors(Map<String, Weight> weights, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";
  private static final JsonMapper JSON = new JsonMapper();

  /** Writes a file, whole or not at all. */
  public void write(Path file) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(METADATA, metadata);
    List<ByteBuffer> parts = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, Weight> entry : weights.entrySet()) {
      float[] values = entry.getValue().values();
      long end = at + (long) values.length * Float.BYTES;
      header.put(
          entry.getKey(),
          Map.of(
              "dtype", "F32", "shape", entry.getValue().shape(), "data_offsets", List.of(at, end)));
      ByteBuffer raw =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      raw.asFloatBuffer().put(values);
      parts.add(raw);
      at = end;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).flip();
    parts.add(0, ByteBuffer.wrap(text));
    parts.add(0, length);
    AtomicFiles.write(file, parts);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it can't be read or is none
   */
  public static Safetensors read(Path file) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int length = Math.toIntExact(all.getLong());
      JsonNode header =
          JSON.readTree(StandardCharsets.UTF_8.decode(all.slice(Long.BYTES, length)).toString());
      int start = Long.BYTES + length;
      Map<String, Weight> weights = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (entry.getKey().equals(METADATA)) {
          entry
              .getValue()
              .properties()
              .forEach(text -> metadata.put(text.getKey(), text.getValue().asString()));
        } else {
          weights.put(entry.getKey(), weight(entry.getValue(), all, start));
        }
      }
      return new Safetensors(weights, metadata);
    } catch (RuntimeException e) {
      throw new IOException(file + ": no safetensors file: " + e.getMessage(), e);
    }
  }

  private static Weight weight(JsonNode entry, ByteBuffer all, int start) {
    if (!entry.path("dtype").asString().equals("F32")) {
      throw new IllegalArgumentException(
          "dtype " + entry.path("dtype").asString() + " (expected: F32)");
    }
    long[] shape = new long[entry.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.path("shape").path(i).asLong();
    }
    int from = start + entry.path("data_offsets").path(0).asInt();
    int to = start + entry.path("data_offsets").path(1).asInt();
    float[] values = new float[(to - from) / Float.BYTES];
    all.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return new Weight(shape, values);
  }
}
