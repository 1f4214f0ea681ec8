package dev.kikori.appender.encode;

/** Tags of the messages in {@code kikori/v1/log_scoring.proto} that are written here: field number and wire type, one byte each. */
final class Fields {
  static final int EVENT_TIME = tag(1, 1);
  static final int EVENT_TEMPLATE_ID = tag(2, 0);
  static final int EVENT_SEVERITY = tag(3, 0);
  static final int EVENT_LOGGER = tag(4, 2);
  static final int EVENT_TEXT = tag(5, 2);
  static final int EVENT_ARGUMENTS = tag(6, 2);
  static final int EVENT_THREAD_ID = tag(7, 0);
  static final int EVENT_THREAD = tag(8, 2);
  static final int EVENT_ATTRIBUTES = tag(9, 2);
  static final int EVENT_MARKER_IDS = tag(10, 0);
  static final int EVENT_EXCEPTIONS = tag(11, 2);
  static final int EVENT_CALLER = tag(12, 2);
  static final int EVENT_TRUNCATED_BYTES = tag(13, 0);

  static final int ATTRIBUTE_KEY_ID = tag(1, 0);
  static final int ATTRIBUTE_KEY = tag(2, 2);
  static final int ATTRIBUTE_VALUE = tag(3, 2);

  static final int EXCEPTION_TYPE = tag(1, 2);
  static final int EXCEPTION_MESSAGE = tag(2, 2);
  static final int EXCEPTION_FRAMES = tag(3, 2);
  static final int EXCEPTION_OMITTED_FRAMES = tag(4, 0);

  static final int CALLER_CLASS_NAME = tag(1, 2);
  static final int CALLER_METHOD = tag(2, 2);
  static final int CALLER_FILE = tag(3, 2);
  static final int CALLER_LINE = tag(4, 0);

  private Fields() {}

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }
}
