package dev.kikori.server.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML document as a tree of which every node knows its line. Scalars are text, whatever they look like: what they are meant to be is the
 * business of whoever reads the key.
 */
final class YamlTree {
  private static final int MAX_ALIASES = 50;

  private final Environment environment;
  private final List<String> problems;
  private final Map<String, Integer> lines = new HashMap<>();

  private YamlTree(Environment environment, List<String> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** What a document holds, and the line of each path. */
  record Parsed(ObjectNode root, Map<String, Integer> lines) {
    /** The line of a path, or of the nearest one above it that has one; 0 if there is none. */
    int line(String path) {
      String at = path;
      while (!lines.containsKey(at) && !at.isEmpty()) {
        int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
        at = cut < 0 ? "" : at.substring(0, cut);
      }
      return lines.getOrDefault(at, 0);
    }

    /** What a message about a path starts with. */
    String place(String path) {
      int line = line(path);
      return (line == 0 ? "" : "line " + line + ": ") + (path.isEmpty() ? "" : path + ": ");
    }
  }

  /** Reads a document; what is wrong with it is added to the problems. */
  static Parsed parse(String text, Environment environment, List<String> problems) {
    YamlTree tree = new YamlTree(environment, problems);
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    try {
      LoadSettings settings =
          LoadSettings.builder().setMaxAliasesForCollections(MAX_ALIASES).build();
      Optional<Node> document = new Compose(settings).composeString(text);
      if (document.isPresent()) {
        JsonNode converted = tree.convert(document.get(), "");
        if (converted instanceof ObjectNode object) {
          root = object;
        } else if (converted != null && !converted.isNull()) {
          problems.add("line 1: the document is not a mapping (expected: keys and values)");
        }
      }
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      problems.add("line " + line + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add("not YAML: " + e.getMessage());
    }
    return new Parsed(root, tree.lines);
  }

  private @Nullable JsonNode convert(Node node, String path) {
    node.getStartMark().ifPresent(mark -> lines.put(path, mark.getLine() + 1));
    if (node instanceof MappingNode mapping) {
      return object(mapping, path);
    }
    if (node instanceof SequenceNode sequence) {
      return array(sequence, path);
    }
    return scalar((ScalarNode) node, path);
  }

  private ObjectNode object(MappingNode mapping, String path) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      String key =
          tuple.getKeyNode() instanceof ScalarNode name ? name.getValue() : "(not a scalar)";
      String at = path.isEmpty() ? key : path + "." + key;
      int line = tuple.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
      if (object.has(key)) {
        problems.add("line " + line + ": " + at + ": twice (expected: each key once)");
      }
      JsonNode value = convert(tuple.getValueNode(), at);
      lines.put(at, line);
      if (value != null) {
        object.set(key, value);
      }
    }
    return object;
  }

  private ArrayNode array(SequenceNode sequence, String path) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    int index = 0;
    for (Node item : sequence.getValue()) {
      JsonNode value = convert(item, path + "[" + index++ + "]");
      if (value != null) {
        array.add(value);
      }
    }
    return array;
  }

  /** Null stands for a key without a value: the same as no key. */
  private @Nullable JsonNode scalar(ScalarNode scalar, String path) {
    if (Tag.NULL.equals(scalar.getTag())) {
      return null;
    }
    try {
      return JsonNodeFactory.instance.stringNode(environment.expand(scalar.getValue()));
    } catch (IllegalArgumentException e) {
      problems.add("line " + lines.get(path) + ": " + path + ": " + e.getMessage());
      return null;
    }
  }
}
