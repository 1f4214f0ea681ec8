package dev.kikori.trainer.export;

import dev.kikori.trainer.nn.Half;
import dev.kikori.trainer.nn.Weight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds an ONNX model node by node (opset {@value #OPSET}). Names of intermediate results are made up. Not safe for use by several threads. */
@SuppressWarnings(
    "ByteBufferBackingArray") // littleEndian allocates each buffer: its array is what was written
final class OnnxWriter {
  static final int OPSET = 17;

  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int INT64 = 7;
  static final int FLOAT16 = 10;

  private static final int IR_VERSION = 8;
  private static final String MICROSOFT = "com.microsoft";

  private final ProtoWriter graph = new ProtoWriter();
  private final Map<String, String> metadata = new TreeMap<>();
  private final List<ProtoWriter> inputs = new ArrayList<>();
  private final List<ProtoWriter> outputs = new ArrayList<>();
  private boolean usesMicrosoft;
  private int made;

  /** An attribute of a node. */
  record Attribute(String name, Object value) {}

  static Attribute attribute(String name, long value) {
    return new Attribute(name, value);
  }

  static Attribute attribute(String name, long... values) {
    return new Attribute(name, values);
  }

  /** Declares an input; dimensions are numbers or names of dynamic ones. */
  void input(String name, int type, Object... dimensions) {
    inputs.add(valueInfo(name, type, dimensions));
  }

  /** Declares an output; a node named by {@link #nodeTo} has to give it. */
  void output(String name, int type, Object... dimensions) {
    outputs.add(valueInfo(name, type, dimensions));
  }

  void metadata(String key, String value) {
    metadata.put(key, value);
  }

  /** A 32-bit float constant. */
  String floats(String name, Weight weight) {
    ByteBuffer raw = littleEndian(weight.values().length * Float.BYTES);
    for (float value : weight.values()) {
      raw.putFloat(value);
    }
    return initializer(name, FLOAT, weight.shape(), raw.array());
  }

  /** A constant that is stored in 16 bits and widened when the graph is loaded. */
  String halves(String name, Weight weight) {
    ByteBuffer raw = littleEndian(weight.values().length * Short.BYTES);
    for (float value : weight.values()) {
      raw.putShort(Half.bits(value));
    }
    return node(
        "Cast",
        List.of(attribute("to", FLOAT)),
        initializer(name, FLOAT16, weight.shape(), raw.array()));
  }

  /** An 8-bit constant. */
  String bytes(String name, int type, long[] shape, byte[] values) {
    return initializer(name, type, shape, values);
  }

  /** An integer constant, one dimension. */
  String longs(long... values) {
    ByteBuffer raw = littleEndian(values.length * Long.BYTES);
    for (long value : values) {
      raw.putLong(value);
    }
    return initializer(name(), INT64, new long[] {values.length}, raw.array());
  }

  /** A number. */
  String number(double value) {
    return floats(name(), new Weight(new long[0], new float[] {(float) value}));
  }

  private String initializer(String name, int type, long[] shape, byte[] raw) {
    ProtoWriter tensor = new ProtoWriter();
    for (long size : shape) {
      tensor.number(1, size);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
    return name;
  }

  /** Adds a node with one result and returns the result's name. */
  String node(String operator, String... inputs) {
    return node(operator, List.of(), inputs);
  }

  String node(String operator, List<Attribute> attributes, String... inputs) {
    String result = name();
    add(operator, "", attributes, List.of(inputs), List.of(result));
    return result;
  }

  /** Adds a node of ONNX Runtime's own operators. */
  String microsoftNode(String operator, String... inputs) {
    String result = name();
    usesMicrosoft = true;
    add(operator, MICROSOFT, List.of(), List.of(inputs), List.of(result));
    return result;
  }

  /** Adds a node that gives a declared output. */
  void nodeTo(String output, String operator, List<Attribute> attributes, String... inputs) {
    add(operator, "", attributes, List.of(inputs), List.of(output));
  }

  /** Splits along a dimension into pieces of the given sizes. */
  List<String> split(String input, int axis, long... sizes) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      pieces.add(name());
    }
    add("Split", "", List.of(attribute("axis", axis)), List.of(input, longs(sizes)), pieces);
    return pieces;
  }

  private void add(
      String operator,
      String domain,
      List<Attribute> attributes,
      List<String> from,
      List<String> to) {
    ProtoWriter node = new ProtoWriter();
    from.forEach(name -> node.text(1, name));
    to.forEach(name -> node.text(2, name));
    node.text(3, operator + made).text(4, operator);
    attributes.forEach(attribute -> node.message(5, proto(attribute)));
    if (!domain.isEmpty()) {
      node.text(7, domain);
    }
    graph.message(1, node);
  }

  private static ProtoWriter proto(Attribute attribute) {
    ProtoWriter proto = new ProtoWriter().text(1, attribute.name());
    if (attribute.value() instanceof Long value) {
      return proto.number(3, value).number(20, 2);
    }
    for (long value : (long[]) attribute.value()) {
      proto.number(8, value);
    }
    return proto.number(20, 7);
  }

  private static ProtoWriter valueInfo(String name, int type, Object... dimensions) {
    ProtoWriter shape = new ProtoWriter();
    for (Object dimension : dimensions) {
      ProtoWriter size = new ProtoWriter();
      shape.message(
          1,
          dimension instanceof Number number
              ? size.number(1, number.longValue())
              : size.text(2, dimension.toString()));
    }
    ProtoWriter tensor = new ProtoWriter().number(1, type).message(2, shape);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  private String name() {
    return "t" + made++;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The model as a file. */
  byte[] toByteArray(String name) {
    graph.text(2, name);
    inputs.forEach(input -> graph.message(11, input));
    outputs.forEach(output -> graph.message(12, output));
    ProtoWriter model = new ProtoWriter().number(1, IR_VERSION).text(2, "kikori").message(7, graph);
    model.message(8, new ProtoWriter().text(1, "").number(2, OPSET));
    if (usesMicrosoft) {
      model.message(8, new ProtoWriter().text(1, MICROSOFT).number(2, 1));
    }
    metadata.forEach(
        (key, value) -> model.message(14, new ProtoWriter().text(1, key).text(2, value)));
    return model.toByteArray();
  }
}
