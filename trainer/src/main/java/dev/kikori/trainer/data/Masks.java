package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.Template;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Templates by masking alone. */
final class Masks {
  private static final Pattern ID = Pattern.compile("\\b(?:blk_-?\\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\b");
  private static final Pattern PATH = Pattern.compile("(?<![\\w>])(?:/[\\w.<>*:#-]+){2,}/?");
  private static final Pattern IP = Pattern.compile("/?\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?");
  private static final Pattern NUM = Pattern.compile("\\b(?=\\w*\\d)[\\w#]+\\b");

  private final Map<String, Template> byKey = new HashMap<>();

  Template accept(LogEvent event) {
    String text = ID.matcher(event.message()).replaceAll("<ID>");
    text = IP.matcher(text).replaceAll("<IP>");
    text = PATH.matcher(text).replaceAll("<PATH>");
    text = NUM.matcher(text).replaceAll("<NUM>");
    String masked = text.length() > 300 ? text.substring(0, 300) : text;
    return byKey.computeIfAbsent(
        event.severity() + "\t" + event.logger() + "\t" + masked,
        key -> new Template(hash(key), event.severity(), event.logger(), masked));
  }

  private static long hash(String key) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
