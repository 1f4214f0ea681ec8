package dev.kikori.trainer.export;

import dev.kikori.trainer.nn.Half;
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

/**
 * Reads what fine-tuning needs from an ONNX file that this package wrote: the float constants by name and the metadata. A bundle can so be
 * fine-tuned from its ONNX files alone.
 *
 * @param weights float constants by name, widened to 32 bits
 * @param metadata the model's metadata
 */
record OnnxReader(Map<String, Weight> weights, Map<String, String> metadata) {

  /**
   * Reads a file.
   *
   * @throws IOException if it can't be read, or is no ONNX model
   */
  static OnnxReader read(Path file) throws IOException {
    Map<String, Weight> weights = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try {
      for (Field field : fields(ByteBuffer.wrap(Files.readAllBytes(file)))) {
        if (field.number == 7) {
          fields(field.bytes()).stream()
              .filter(part -> part.number == 5)
              .forEach(part -> tensor(part.bytes(), weights));
        } else if (field.number == 14) {
          List<Field> entry = fields(field.bytes());
          metadata.put(text(entry, 1), text(entry, 2));
        }
      }
    } catch (RuntimeException e) {
      throw new IOException(file + ": no ONNX model: " + e.getMessage(), e);
    }
    return new OnnxReader(widened(weights), metadata);
  }

  /** Matrices in 8 bits multiplied with their scales, under the names that they would have in 32 bits. */
  private static Map<String, Weight> widened(Map<String, Weight> weights) {
    Map<String, Weight> widened = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          Weight scale = weights.get(name.replace(Stores.BYTES, Stores.SCALE));
          if (!name.endsWith(Stores.BYTES) || scale == null) {
            widened.put(name, weight);
            return;
          }
          float[] values = weight.values().clone();
          for (int i = 0; i < values.length; i++) {
            values[i] *= scale.values()[i % scale.values().length];
          }
          widened.put(
              name.substring(0, name.length() - Stores.BYTES.length()),
              new Weight(weight.shape(), values));
        });
    return widened;
  }

  /** A weight by name. */
  Weight weight(String name) {
    Weight weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException(
          "the graph has no weight " + name + " (expected: a graph that the trainer exported)");
    }
    return weight;
  }

  private static void tensor(ByteBuffer bytes, Map<String, Weight> into) {
    List<Field> fields = fields(bytes);
    long[] shape =
        fields.stream().filter(field -> field.number == 1).mapToLong(Field::value).toArray();
    long type =
        fields.stream()
            .filter(field -> field.number == 2)
            .mapToLong(Field::value)
            .findFirst()
            .orElse(0);
    ByteBuffer raw =
        fields.stream()
            .filter(field -> field.number == 9)
            .findFirst()
            .map(Field::bytes)
            .orElse(ByteBuffer.allocate(0));
    raw.order(ByteOrder.LITTLE_ENDIAN);
    if (type == OnnxWriter.FLOAT) {
      float[] values = new float[raw.remaining() / Float.BYTES];
      raw.asFloatBuffer().get(values);
      into.put(text(fields, 8), new Weight(shape, values));
    } else if (type == OnnxWriter.INT8) {
      float[] values = new float[raw.remaining()];
      for (int i = 0; i < values.length; i++) {
        values[i] = raw.get(raw.position() + i);
      }
      into.put(text(fields, 8), new Weight(shape, values));
    } else if (type == OnnxWriter.FLOAT16) {
      float[] values = new float[raw.remaining() / Short.BYTES];
      for (int i = 0; i < values.length; i++) {
        values[i] = Half.value(raw.getShort(raw.position() + i * Short.BYTES));
      }
      into.put(text(fields, 8), new Weight(shape, values));
    }
  }

  private static String text(List<Field> fields, int number) {
    return fields.stream()
        .filter(field -> field.number == number)
        .findFirst()
        .map(field -> StandardCharsets.UTF_8.decode(field.bytes()).toString())
        .orElse("");
  }

  private record Field(int number, long value, ByteBuffer content) {
    ByteBuffer bytes() {
      return content.duplicate();
    }
  }

  private static List<Field> fields(ByteBuffer in) {
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      int number = (int) (key >>> 3);
      switch ((int) (key & 7)) {
        case 0 -> fields.add(new Field(number, varint(in), ByteBuffer.allocate(0)));
        case 1 -> fields.add(new Field(number, in.getLong(), ByteBuffer.allocate(0)));
        case 2 -> {
          int length = Math.toIntExact(varint(in));
          fields.add(new Field(number, 0, in.slice(in.position(), length)));
          in.position(in.position() + length);
        }
        case 5 -> fields.add(new Field(number, in.getInt(), ByteBuffer.allocate(0)));
        default -> throw new IllegalArgumentException("wire type " + (key & 7));
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("number longer than 64 bits");
  }
}
