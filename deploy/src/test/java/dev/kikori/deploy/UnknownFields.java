package dev.kikori.deploy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields that Kubernetes does not have: the model keeps them in {@code additionalProperties}, at any depth. */
final class UnknownFields {
  private static final String UNKNOWN = "additionalProperties";
  private static final String MODEL = "io.fabric8.";

  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  /** Paths of all of them. */
  static List<String> of(Object object) {
    UnknownFields search = new UnknownFields();
    search.visit(object.getClass().getSimpleName(), object);
    return search.found;
  }

  private void visit(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, entry) -> visit(path + "." + key, entry));
    } else if (value instanceof Collection<?> list) {
      int index = 0;
      for (Object entry : list) {
        visit(path + "[" + index++ + "]", entry);
      }
    } else if (value != null
        && value.getClass().getName().startsWith(MODEL)
        && !value.getClass().isEnum()
        && !(value instanceof GenericKubernetesResource)) {
      fields(path, value, value.getClass());
    }
  }

  private void fields(String path, Object bean, @Nullable Class<?> type) {
    if (type == null || !type.getName().startsWith(MODEL)) {
      return;
    }
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      Object value = value(field, bean);
      if (field.getName().equals(UNKNOWN) && value instanceof Map<?, ?> unknown) {
        unknown.keySet().forEach(key -> found.add(path + "." + key));
      } else {
        visit(path + "." + field.getName(), value);
      }
    }
    fields(path, bean, type.getSuperclass());
  }

  private static @Nullable Object value(Field field, Object bean) {
    try {
      field.setAccessible(true);
      return field.get(bean);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.toString(), e);
    }
  }
}
