package dev.kikori.proto;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.proto.v1.ScoreRequest;
import dev.kikori.proto.v1.ScoreResponse;
import dev.kikori.proto.v1.ServerMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/** One message of each kind with every field set to a value that follows from its number, so that a field that moves is seen. */
final class Samples {
  private Samples() {}

  /** By the name of their file. */
  static Map<String, Message> all() {
    Map<String, Message> samples = new LinkedHashMap<>();
    addKinds(samples, "client", ClientMessage.getDefaultInstance());
    addKinds(samples, "server", ServerMessage.getDefaultInstance());
    samples.put("score_request", full(ScoreRequest.getDefaultInstance()));
    samples.put("score_response", full(ScoreResponse.getDefaultInstance()));
    return samples;
  }

  private static void addKinds(Map<String, Message> samples, String prefix, Message message) {
    for (FieldDescriptor kind : message.getDescriptorForType().getFields()) {
      Message.Builder builder = message.newBuilderForType();
      builder.setField(kind, full(builder.newBuilderForField(kind).buildPartial()));
      samples.put(prefix + "_" + kind.getName(), builder.build());
    }
  }

  private static Message full(Message empty) {
    Message.Builder builder = empty.newBuilderForType();
    for (FieldDescriptor field : empty.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        builder.addRepeatedField(field, value(builder, field));
        if (!field.isMapField()) {
          builder.addRepeatedField(field, value(builder, field));
        }
      } else {
        builder.setField(field, value(builder, field));
      }
    }
    return builder.build();
  }

  private static Object value(Message.Builder builder, FieldDescriptor field) {
    int number = field.getNumber();
    return switch (field.getJavaType()) {
      case BOOLEAN -> true;
      case INT -> 1_000 + number;
      case LONG -> 1_000_000_000_000L + number;
      case DOUBLE -> number + 0.5;
      case STRING -> field.getName() + " ä" + number;
      case ENUM -> secondOf(field);
      case MESSAGE -> full(builder.newBuilderForField(field).buildPartial());
      default -> throw new IllegalArgumentException("no sample for " + field);
    };
  }

  private static EnumValueDescriptor secondOf(FieldDescriptor field) {
    return field.getEnumType().getValues().get(1);
  }
}
