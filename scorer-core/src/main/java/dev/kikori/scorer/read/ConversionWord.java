package dev.kikori.scorer.read;

/** What the conversion words of Logback, Log4j 1 and Log4j2 stand for, as far as a reader cares. */
enum ConversionWord {
  DATE,
  LEVEL,
  LOGGER,
  CLASS,
  THREAD,
  SERVICE,
  MESSAGE,
  LINE,
  NUMBER,
  PROGRAM,
  /** Text without blanks that is of no interest. */
  WORD,
  /** Text of no interest that may hold blanks, or be empty. */
  TEXT,
  CONTEXT,
  LOCATION,
  FILE,
  /** What goes to lines of its own, or shows nothing: exceptions, options. */
  NOTHING,
  NEWLINE,
  /** Colours and grouping: what is inside counts. */
  GROUP,
  UNKNOWN;

  static ConversionWord of(String word) {
    return switch (word) {
      case "d", "date" -> DATE;
      case "p", "le", "level" -> LEVEL;
      case "c", "lo", "logger" -> LOGGER;
      case "C", "class" -> CLASS;
      case "t", "tn", "thread", "threadName" -> THREAD;
      case "host", "service", "hostName" -> SERVICE;
      case "m", "msg", "message" -> MESSAGE;
      case "L", "line" -> LINE;
      case "r",
          "relative",
          "tid",
          "T",
          "threadId",
          "tp",
          "threadPriority",
          "pid",
          "processId",
          "sn",
          "sequenceNumber",
          "N",
          "nano" ->
          NUMBER;
      case "program" -> PROGRAM;
      case "F", "file" -> FILE;
      case "M", "method", "fqcn", "u", "uuid", "contextName", "cn", "ignore", "endOfBatch" -> WORD;
      case "marker",
          "markerSimpleName",
          "x",
          "NDC",
          "kvp",
          "K",
          "map",
          "MAP",
          "sd",
          "property",
          "applicationName",
          "applicationGroup",
          "esb",
          "correlationId" ->
          TEXT;
      case "X", "mdc", "MDC" -> CONTEXT;
      case "l", "location" -> LOCATION;
      case "ex",
          "exception",
          "throwable",
          "rEx",
          "rootException",
          "rThrowable",
          "xEx",
          "xThrowable",
          "xException",
          "nopex",
          "nopexception",
          "wEx",
          "wex",
          "xwEx",
          "ewEx",
          "caller",
          "stackTrace" ->
          NOTHING;
      case "n" -> NEWLINE;
      case "",
          "clr",
          "highlight",
          "style",
          "enc",
          "encode",
          "notEmpty",
          "varsNotEmpty",
          "variablesNotEmpty",
          "replace",
          "maxLen",
          "maxLength",
          "black",
          "red",
          "green",
          "yellow",
          "blue",
          "magenta",
          "cyan",
          "white",
          "gray",
          "boldRed",
          "boldGreen",
          "boldYellow",
          "boldBlue",
          "boldMagenta",
          "boldCyan",
          "boldWhite",
          "faint" ->
          GROUP;
      default -> UNKNOWN;
    };
  }
}
